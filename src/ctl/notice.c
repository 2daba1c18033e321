/* All notices, as many to an answer of core as it holds. */
#include <stdio.h>
#include <string.h>

#include "ctl/core.h"
#include "ctl/notice.h"

static struct msg reply;

/* A line begins with its number: the next page stands behind the last. */
static bool
take_last(char number[24])
{
	const char *line, *last = NULL;
	size_t n;

	for (n = 0; (line = msg_get_nth(&reply, M_LINE, n)) != NULL; n++)
		last = line;
	if (last != NULL)
		snprintf(number, 24, "%.*s", (int)strspn(last, "0123456789"),
		    last);
	return last != NULL;
}

static int
list_pages(const struct conf *conf, const struct ctl *ctl)
{
	char number[24] = "0";
	char *args[] = { number };
	const struct ctl page = { .path = ctl->path, .args = args, .count = 1 };
	struct detail d = { "" };

	do {
		if (ctl_core_ask(conf, "notices", &page, &reply, &d) != OK)
			return ctl_core_absent(&d);
		if (ctl_core_print(&reply) != 0)
			return 1;
	} while (take_last(number));
	return 0;
}

int
ctl_notice_list(const struct ctl *ctl)
{
	struct conf *conf = NULL;
	int status;

	if (ctl_load(ctl, &conf) != OK)
		return 1;
	status = list_pages(conf, ctl);
	msg_wipe(&reply);
	conf_free(&conf);
	return status;
}
