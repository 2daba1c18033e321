/*
 * What every program answers alike when it is asked about itself.
 */
#ifndef BASE_ABOUT_H
#define BASE_ABOUT_H

#include <stdbool.h>

#include "base/detail.h"

/* --version: tells it, and ends the program.  True: --help is asked for. */
bool	about_help(int argc, char *const *argv, const char *program);
/* -c, which looks at the settings: what the start would say of them, and the
 * exit status. */
int	about_settings(const char *program, enum outcome,
	    const struct detail *);

#endif
