/* The server key exchanged for another (uregisterctl key rotate). */
#ifndef CORE_ROTATE_H
#define CORE_ROTATE_H

#include "conf/conf.h"

/* Words: who orders it, and why; either may be "".  Goes as far as it can:
 * begins one if none is under way and there is a new file, moves what is
 * sealed, and ends it if the new file is core.key_file.  Again it goes on from
 * there.  Returns an enum rotation, or 1. */
int	rotate_run(const struct conf *, int argc, char **argv);

#endif
