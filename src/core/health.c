/* What doctor sees of the work itself. */
#include <stdio.h>
#include <string.h>

#include "core/health.h"
#include "turn/gate.h"
#include "turn/letters.h"
#include "vault/answer.h"
#include "vault/fingerprint.h"
#include "vault/health.h"
#include "vault/move.h"
#include "vault/vault.h"

#define WAITING_TOO_LONG_S 120
#define ROTATION_TOO_LONG_MIN (24 * 60)
#define JOURNAL_TOO_LONG_S 900

/* Another file than the one that was read at the start tells at the next. */
static void
examine_key(struct core *core, struct report *f)
{
	struct key *key = NULL;
	struct detail d = { "" };
	enum outcome r;

	if ((r = key_from_file(core->conf->core_key_file, &key, &d)) == OK)
		r = vault_fingerprint_is(core->vault, key, &d);
	key_free(&key);
	if (r == E_BACKEND)
		return;		/* the vault told why */
	findings_tell(f, "core.key_file", r == OK, r == OK ?
	    "the key is that of the tables" : d.text);
}

/* One that was begun and forgotten leaves the old key good. */
static void
examine_rotation(struct core *core, struct report *f)
{
	struct vault_move m;
	int64_t now = 0, minutes;
	char text[256];

	if (vault_move_find(core->vault, &m) != OK ||
	    vault_now(core->vault, &now) != OK)
		return;
	minutes = (now - m.begun) / 60;
	snprintf(text, sizeof(text), "a rotation is under way since %lld "
	    "minutes: %s, %lld of %lld values; uregisterctl key rotate goes on "
	    "with it", (long long)minutes, !m.settled ? "begun" : !m.moved ?
	    "moving" : "moved, and the old key not dropped yet",
	    (long long)m.done, (long long)m.total);
	if (minutes < ROTATION_TOO_LONG_MIN)
		findings_tell(f, "key rotation", true, text);
	else
		findings_warn(f, "key rotation", "%s", text);
}

static void
examine_write(struct core *core, struct report *f)
{
	struct detail d = { "" };

	if (vault_health_write(core->vault, &d) == OK) {
		findings_tell(f, "vault write", true, "a row was written and "
		    "committed");
		return;
	}
	findings_advise(&d, "nothing can be kept, so nobody gets any further: "
	    "look at the disk and the log of PostgreSQL (df -h; a full disk is "
	    "made larger or emptied, a server that only reads is promoted)");
	findings_tell(f, "vault write", false, d.text);
}

static void
examine_copies(struct core *core, struct report *f)
{
	struct health_copies copies;

	if (vault_health_copies(core->vault, &copies) != OK ||
	    copies.count == 0)
		return;
	if (copies.waited_for)
		findings_tell(f, "vault replication", true, "a commit is on "
		    "another server before a student is told");
	else
		findings_warn(f, "vault replication", "%lld servers follow, "
		    "and none is waited for: what was committed in the last "
		    "moments before this one is lost is lost with it, such as "
		    "an account whose entry stands in the directory; set "
		    "synchronous_standby_names, if that shall not be",
		    (long long)copies.count);
}

static void
examine_journal(struct core *core, struct report *f)
{
	struct health_queue q;
	char text[256];

	if (vault_health_journal(core->vault, &q) != OK)
		return;
	snprintf(text, sizeof(text), "%lld activations wait for the "
	    "directory, the oldest for %lld seconds%s", (long long)q.count,
	    (long long)q.oldest, q.oldest <= JOURNAL_TOO_LONG_S ? "" :
	    ": see the lines of the directory, and uregisterctl notice list");
	findings_tell(f, "journal", q.oldest <= JOURNAL_TOO_LONG_S, text);
}

/* Some were refused: a wrong address is one, a server that takes none is
 * another. */
static void
tell_hour(const struct answer_hour *h, const char *part, const char *advice,
    struct report *f)
{
	const int64_t wrong = h->count[ANSWER_REFUSED] +
	    h->count[ANSWER_FAILED];
	char text[768];

	if (wrong == 0 && h->count[ANSWER_TAKEN] == 0)
		return;
	snprintf(text, sizeof(text), "in the last hour %lld taken, %lld "
	    "refused, %lld without an answer that helps%s%s%s%s",
	    (long long)h->count[ANSWER_TAKEN],
	    (long long)h->count[ANSWER_REFUSED],
	    (long long)h->count[ANSWER_FAILED], wrong == 0 ? "" :
	    "; the last of these: ", h->why, wrong == 0 ? "" : ": ",
	    wrong == 0 ? "" : advice);
	if (wrong == 0)
		findings_tell(f, part, true, text);
	else if (h->count[ANSWER_TAKEN] == 0 ||
	    (h->last != ANSWER_TAKEN && wrong >= h->count[ANSWER_TAKEN]))
		findings_tell(f, part, false, text);
	else
		findings_warn(f, part, "%s", text);
}

void
health_answers(struct core *core, const char *part, struct report *f)
{
	static const struct {
		const char *part, *service, *told, *advice;
	} rows[] = {
		{ "sms", "sms", "sms answers", "ask who runs the SMS gateway, "
		    "and try: uregisterctl test sms NUMBER" },
		{ "mail", "email", "mail answers", "ask who runs mail.host "
		    "(may we send as mail.from?), and try: uregisterctl "
		    "test mail ADDRESS" },
		{ "identity", "identity", "identity answers", "ask who runs "
		    "identity.url; students are told to come again" },
	};
	struct answer_hour hour;
	size_t i;

	for (i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		if (strcmp(rows[i].part, part) == 0 &&
		    vault_answer_hour(core->vault, rows[i].service,
		    &hour) == OK)
			tell_hour(&hour, rows[i].told, rows[i].advice, f);
}

/* The certificate that a browser meets. */
static void
examine_site(struct core *core, struct report *f)
{
	struct detail d = { "" };
	enum outcome r;

	r = gate_probe(core->conf, "site", &d);
	if (strncmp(d.text, "gateway: ", 9) == 0) {
		findings_skip(f, "site", "not looked at: uregister-gateway "
		    "does not answer");
		return;
	}
	if (r == E_LIMIT) {
		findings_warn(f, "site", "%s: renew it, and reload the web "
		    "server", d.text);
		return;
	}
	if (r != OK)
		findings_advise(&d, "a browser would not show the page: look "
		    "at the web server, its certificate (ssl_certificate "
		    "with the chain) and its names, or at site.ca_file");
	findings_tell(f, "site", r == OK, d.text);
}

/* What was refused today, by reason. */
static void
print_reasons(struct core *core, enum channel channel, char *out,
    size_t size)
{
	struct answer_reason why[ANSWER_REASONS];
	size_t i, n = 0;
	struct buf b;

	buf_init(&b, out, size);
	if (vault_answer_refused(core->vault, channel_name(channel), why,
	    &n) != OK)
		n = 0;
	buf_puts(&b, n == 0 ? "none refused today" : "refused today:");
	for (i = 0; i < n; i++)
		buf_putf(&b, "%s %lld times \"%.80s\"", i == 0 ? "" : ",",
		    (long long)why[i].count, why[i].why);
}

static void
examine_outbox(struct core *core, enum channel channel, const char *part,
    struct report *f)
{
	char reasons[512], text[768];
	struct health_queue q;

	if (!letters_has_channel(core->conf, channel) ||
	    vault_health_outbox(core->vault, channel, &q) != OK)
		return;
	print_reasons(core, channel, reasons, sizeof(reasons));
	snprintf(text, sizeof(text), "%lld wait, the oldest for %lld seconds; "
	    "%s%s", (long long)q.count, (long long)q.oldest, reasons,
	    q.oldest <= WAITING_TOO_LONG_S ? "" : ": what keeps them stands in "
	    "the lines above; students wait for a PIN");
	findings_tell(f, part, q.oldest <= WAITING_TOO_LONG_S, text);
}

void
health_examine(struct core *core, struct report *f)
{
	examine_key(core, f);
	examine_rotation(core, f);
	examine_write(core, f);
	examine_copies(core, f);
	examine_journal(core, f);
	examine_site(core, f);
	examine_outbox(core, CHANNEL_SMS, "sms outbox", f);
	examine_outbox(core, CHANNEL_EMAIL, "mail outbox", f);
}
