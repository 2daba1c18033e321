/* One packet to core's control socket, and its lines to the terminal. */
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "ctl/core.h"
#include "ipc/ask.h"

#define TIMEOUT_MS 60000	/* the doctor waits for every part in turn */

enum outcome
ctl_core_ask(const struct conf *conf, const char *verb, const struct ctl *ctl,
    struct msg *reply, struct detail *d)
{
	static struct msg request;
	enum outcome r;
	int i;

	msg_init(&request, MSG_CONTROL, (uint32_t)getpid());
	msg_put(&request, M_VERB, verb);
	for (i = 0; i < ctl->count; i++)
		msg_put(&request, M_ARGUMENT, ctl->args[i]);
	r = ask(conf->core_control_listen, &request, TIMEOUT_MS, reply, d);
	msg_wipe(&request);
	return r;
}

int
ctl_core_print(const struct msg *reply)
{
	const char *result = msg_get(reply, M_RESULT);
	const char *why = msg_get(reply, M_DETAIL);
	const char *line;
	size_t n;

	for (n = 0; (line = msg_get_nth(reply, M_LINE, n)) != NULL; n++)
		puts(line);
	if (why != NULL)
		fprintf(stderr, "%s\n", why);
	return result == NULL || strcmp(result, outcome_name(OK)) != 0;
}

int
ctl_core_absent(const struct detail *d)
{
	fprintf(stderr, "uregister-core does not answer: %s\n", d->text);
	return 1;
}

int
ctl_core_tell(const struct ctl *ctl, const char *verb)
{
	static struct msg reply;
	struct conf *conf = NULL;
	struct detail d = { "" };
	int status;

	if (ctl_load(ctl, &conf) != OK)
		return 1;
	if (ctl_core_ask(conf, verb, ctl, &reply, &d) == OK)
		status = ctl_core_print(&reply);
	else
		status = ctl_core_absent(&d);
	msg_wipe(&reply);
	conf_free(&conf);
	return status;
}
