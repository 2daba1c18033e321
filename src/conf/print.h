/* The settings in effect, printed. */
#ifndef CONF_PRINT_H
#define CONF_PRINT_H

#include <stdio.h>

#include "conf/settings.h"

/* All settings in effect, in the file's own form, sorted as in conf.def;
 * what this prints can be loaded again and prints the same. */
void		conf_print(const struct conf *, FILE *);

/* Those alone that are not the default; loaded again, it is the same. */
void		conf_print_changes(const struct conf *, FILE *);

#endif
