/*
 * A mail to the operator, by the outbox, as every other.
 */
#include <stdio.h>

#include "base/buf.h"
#include "sync/alarm.h"
#include "vault/outbox.h"

static void
print_brakes(const struct alarm *a, struct buf *b)
{
	enum brake n;

	buf_puts(b, "The run of uregister-sync was stopped before its first "
	    "write:\n\n");
	for (n = 0; n < BRAKES; n++)
		if (a->brakes->on[n])
			buf_putf(b, "    brake %s: %s\n", brake_name(n),
			    a->brakes->why[n]);
	buf_putf(b, "\nNothing was written.  What it would have done:\n\n"
	    "    uregisterctl sync show %s\n\n"
	    "If that is right:\n\n"
	    "    uregisterctl sync approve %s\n", a->plan, a->plan);
}

static void
print_failure(const struct alarm *a, struct buf *b)
{
	buf_putf(b, "The run of uregister-sync failed: %s\n\n"
	    "What is done is done; the next run goes on.\n\n"
	    "    journalctl -u uregister-sync\n", a->why);
}

static void
print_lapsed(const struct alarm *a, struct buf *b)
{
	buf_putf(b, "%lld entries promise in eduPersonAssurance that an "
	    "affiliation which ended\nis gone soon, and no run of "
	    "uregister-sync was good for so long.\n\n"
	    "Mend what stops the runs; or take the promise away:\n\n"
	    "    uregisterctl sync show %s\n"
	    "    uregisterctl sync approve %s\n"
	    "    uregisterctl sync run\n", (long long)a->lapsed, a->plan,
	    a->plan);
}

static const char *
subject_of(const struct alarm *a)
{
	if (a->lapsed > 0)
		return "uregister-sync: a promise is not kept";
	return a->brakes != NULL ? "uregister-sync: stopped by a brake" :
	    "uregister-sync: failed";
}

enum outcome
alarm_send(struct sync *s, const struct alarm *a)
{
	char text[4096];
	const struct outbox_mail mail = { .to = s->conf->sync_mail_to,
	    .kind = "sync", .subject = subject_of(a), .text = text };
	struct buf b;

	if (s->conf->sync_mail_to[0] == '\0' || s->actor[0] != '\0' ||
	    s->conf->mail_host[0] == '\0')
		return OK;
	buf_init(&b, text, sizeof(text));
	if (a->lapsed > 0)
		print_lapsed(a, &b);
	else if (a->brakes != NULL)
		print_brakes(a, &b);
	else
		print_failure(a, &b);
	return vault_outbox_tell(s->vault, &mail);
}
