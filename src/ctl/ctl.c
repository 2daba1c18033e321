/* The settings, which every verb needs. */
#include <stdio.h>

#include "ctl/ctl.h"

enum outcome
ctl_load(const struct ctl *ctl, struct conf **out)
{
	struct detail d = { "" };
	enum outcome r;

	r = conf_load(ctl->path, CONF_WEB | CONF_CORE | CONF_GATEWAY |
	    CONF_CTL, out, &d);
	if (r != OK)
		fprintf(stderr, "%s\n", d.text);
	return r;
}
