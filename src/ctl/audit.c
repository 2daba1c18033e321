/* audit show: what has to do with one person. */
#include <stdio.h>
#include <string.h>

#include "ctl/audit.h"
#include "ctl/core.h"

#define DAYS "31"

int
ctl_audit_show(const struct ctl *ctl)
{
	char days[] = DAYS;
	char *const args[] = { ctl->args[0], ctl->count == 3 ?
	    ctl->args[2] : days };
	struct ctl words = *ctl;

	if (ctl->count == 2 || (ctl->count == 3 &&
	    strcmp(ctl->args[1], "--days") != 0)) {
		fprintf(stderr, "audit show UID [--days N]: what is \"%s\"?\n",
		    ctl->args[1]);
		return CTL_EXIT_USAGE;
	}
	words.args = args;
	words.count = 2;
	return ctl_core_list(&words, "audit");
}
