/*
 * A word to the operator, in the log and by mail: once a day of each thing.
 */
#include <stdio.h>

#include "base/log.h"
#include "turn/alarm.h"
#include "vault/outbox.h"
#include "vault/tally.h"

#define DAY 86400
#define TEXT_SIZE 1024

static void
mail_alarm(struct core *core, const char *subject, const char *text)
{
	const struct outbox_mail mail = { .to = core->conf->limit_mail_to,
	    .kind = "alarm", .subject = subject, .text = text };

	if (core->conf->limit_mail_to[0] == '\0' ||
	    core->conf->mail_host[0] == '\0')
		return;
	if (vault_outbox_tell(core->vault, &mail) != OK)
		log_warn("the operator is not told by mail");
}

void
turn_alarm(struct core *core, const struct turn_alarm *a)
{
	char text[TEXT_SIZE];

	if (vault_tally_take(core->vault, "warned", a->what, DAY, 1) != OK)
		return;
	log_as(LOG_LIMIT);
	if (a->over)
		log_err("%s", a->line);
	else
		log_warn("%s", a->line);
	snprintf(text, sizeof(text), "%s\n\n%s\n\nTold once a day.\n\n"
	    "    uregisterctl doctor\n    journalctl -u uregister-core\n",
	    a->line, a->advice);
	mail_alarm(core, a->subject, text);
}
