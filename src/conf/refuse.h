/* Lines of the file that are refused.  For this folder only. */
#ifndef CONF_REFUSE_H
#define CONF_REFUSE_H

#include <libconfig.h>

#include "base/detail.h"

/* "file:line: path: must be ..."; an included file goes by its own name. */
void		conf_refuse(struct detail *, const char *file,
		    const config_setting_t *, const char *path,
		    const char *right);

#endif
