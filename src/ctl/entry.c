/* One row of the registry to an answer of core: they are long. */
#include <stdio.h>
#include <string.h>

#include "ctl/core.h"
#include "ctl/entry.h"

static struct msg reply;

static int
preview_rows(const struct conf *conf, const struct ctl *ctl)
{
	char number[16];
	char *args[] = { ctl->args[0], ctl->count > 1 ? ctl->args[1] :
	    (char[]){ "" }, number };
	const struct ctl row = { .path = ctl->path, .args = args, .count = 3,
	    .reason = ctl->reason };
	struct detail d = { "" };
	const char *result;
	int n;

	for (n = 0;; n++) {
		snprintf(number, sizeof(number), "%d", n);
		if (ctl_core_ask(conf, "preview", &row, &reply, &d) != OK)
			return ctl_core_absent(&d);
		result = msg_get(&reply, M_RESULT);
		if (n > 0 && result != NULL && strcmp(result,
		    outcome_name(E_NOTFOUND)) == 0)
			return 0;
		if (ctl_core_print(&reply) != 0)
			return 1;
	}
}

int
ctl_entry_preview(const struct ctl *ctl)
{
	struct conf *conf = NULL;
	int status;

	if (ctl_load(ctl, &conf) != OK)
		return 1;
	status = preview_rows(conf, ctl);
	msg_wipe(&reply);
	conf_free(&conf);
	return status;
}
