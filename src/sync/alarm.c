/*
 * A mail to the operator, by the outbox, as every other.
 */
#include <sodium.h>
#include <stdio.h>

#include "base/buf.h"
#include "ipc/msg.h"
#include "sync/alarm.h"
#include "vault/outbox.h"

#define LIFE_S 86400
#define ID_BYTES 16

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

static void
compose_alarm(const struct sync *s, const struct alarm *a, struct msg *packet)
{
	unsigned char random[ID_BYTES];
	char id[ID_BYTES * 2 + 1], text[4096];
	struct buf b;

	randombytes_buf(random, sizeof(random));
	sodium_bin2hex(id, sizeof(id), random, sizeof(random));
	buf_init(&b, text, sizeof(text));
	if (a->lapsed > 0)
		print_lapsed(a, &b);
	else if (a->brakes != NULL)
		print_brakes(a, &b);
	else
		print_failure(a, &b);
	msg_init(packet, MSG_MAIL, randombytes_random());
	msg_put(packet, M_TO, s->conf->sync_mail_to);
	msg_put(packet, M_MESSAGE_ID, id);
	msg_put(packet, M_LANG, "en");
	msg_put(packet, M_TEMPLATE, "sync");
	msg_put_int(packet, M_VALIDITY, LIFE_S / 60);
	msg_put(packet, M_REPLACEMENT, "");
	msg_put(packet, M_SUBJECT, subject_of(a));
	msg_put(packet, M_TEXT, text);
}

enum outcome
alarm_send(struct sync *s, const struct alarm *a)
{
	static struct msg packet;
	const struct outbox_letter letter = { .channel = CHANNEL_EMAIL,
	    .kind = "sync", .reference = "", .packet = &packet,
	    .life_s = LIFE_S };

	if (s->conf->sync_mail_to[0] == '\0' || s->actor[0] != '\0' ||
	    s->conf->mail_host[0] == '\0')
		return OK;
	compose_alarm(s, a, &packet);
	return vault_outbox_put(s->vault, &letter);
}
