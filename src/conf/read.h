/* What libconfig has parsed, into the struct.  For this folder only. */
#ifndef CONF_READ_H
#define CONF_READ_H

#include <libconfig.h>

#include "conf/settings.h"

/* E_CONF names the line that is unknown or wrong. */
enum outcome	conf_read(struct conf *, const config_t *, const char *file,
		    struct detail *) MUST_USE;

#endif
