/* uregister-core -p plan, apply, remove, check: the directory prepared. */
#ifndef CORE_PREPARE_H
#define CORE_PREPARE_H

#include "conf/conf.h"

/* The words behind the options of uregister-core, the verb first; the exit
 * status: 0 done, 1 not, 2 called wrongly. */
int	prepare_run(const struct conf *, int argc, char **argv);

#endif
