/* One packet to core's control socket, and its lines to the terminal. */
#include <pwd.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/text.h"
#include "ctl/core.h"
#include "ipc/ask.h"

#define ARGS_MAX 4
#define TIMEOUT_MS 60000	/* the doctor waits for every part in turn */

/* Who logged in and became root since: the kernel keeps it, and sudo says
 * it where it does not (credentials(7), sudo(8)). */
const char *
ctl_core_operator(void)
{
	const char *name = getenv("SUDO_USER");
	const struct passwd *pw;
	char text[16] = "";
	int64_t uid;
	FILE *f;

	if ((f = fopen("/proc/self/loginuid", "r")) != NULL) {
		if (fgets(text, sizeof(text), f) == NULL)
			text[0] = '\0';
		fclose(f);
	}
	/* The highest number of all is nobody. */
	if (text_to_int(text, 0, UINT32_MAX - 1, &uid) == OK &&
	    (pw = getpwuid((uid_t)uid)) != NULL)
		name = pw->pw_name;
	return name;
}

static void
put_operator(struct msg *request)
{
	const char *name = ctl_core_operator();

	if (name != NULL && strlen(name) <= msg_field_max(M_OPERATOR))
		msg_put(request, M_OPERATOR, name);
}

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
	msg_put(&request, M_REASON, ctl->reason);
	put_operator(&request);
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

/* A line begins with its number. */
static bool
take_last(const struct msg *reply, char number[24])
{
	const char *line, *last = NULL;
	size_t n;

	for (n = 0; (line = msg_get_nth(reply, M_LINE, n)) != NULL; n++)
		last = line;
	if (last != NULL)
		snprintf(number, 24, "%.*s", (int)strspn(last, "0123456789"),
		    last);
	return last != NULL;
}

static int
list_pages(const struct conf *conf, const struct ctl *ctl, const char *verb,
    struct msg *reply)
{
	char number[24] = "0";
	char *args[ARGS_MAX + 1];
	const struct ctl page = { .path = ctl->path, .args = args,
	    .count = ctl->count + 1, .reason = ctl->reason };
	struct detail d = { "" };
	int i;

	for (i = 0; i < ctl->count && i < ARGS_MAX; i++)
		args[i] = ctl->args[i];
	args[i] = number;
	do {
		if (ctl_core_ask(conf, verb, &page, reply, &d) != OK)
			return ctl_core_absent(&d);
		if (ctl_core_print(reply) != 0)
			return 1;
	} while (take_last(reply, number));
	return 0;
}

int
ctl_core_list(const struct ctl *ctl, const char *verb)
{
	static struct msg reply;
	struct conf *conf = NULL;
	int status;

	if (ctl_load(ctl, &conf) != OK)
		return 1;
	status = list_pages(conf, ctl, verb, &reply);
	msg_wipe(&reply);
	conf_free(&conf);
	return status;
}
