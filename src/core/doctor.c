/* Is everything that core needs there, and fit for use? */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/clock.h"
#include "core/doctor.h"
#include "core/health.h"
#include "core/stopped.h"
#include "directory/examine.h"
#include "directory/writes.h"
#include "entry/assurance.h"
#include "password/hash.h"
#include "registry/contact.h"
#include "registry/key.h"
#include "sync/stair.h"
#include "turn/exposure.h"
#include "turn/gate.h"
#include "turn/letters.h"
#include "vault/contact.h"
#include "vault/migrate.h"
#include "vault/sweep.h"
#include "vault/sync_run.h"
#include "vault/vault.h"

#define CLOCK_TOLERANCE_S 5
#define SWEPT_IN_S 600
#define LATE_S (3 * 86400)
#define MANY_ADDRESSES 10000

static void
tell(struct report *report, const char *part, bool well, const char *text)
{
	findings_tell(report, part, well, text);
}

static void
examine_vault(struct core *core, struct report *report)
{
	struct detail d = { "" };
	int64_t theirs = 0, ours;
	char text[160], how[64];
	enum outcome r;

	if ((r = vault_migrate_check(core->vault, &d)) != OK) {
		if (r == E_BACKEND)
			findings_advise(&d, "start PostgreSQL, or mend "
			    "vault.uri");
		tell(report, "vault", false, d.text);
		return;
	}
	vault_describe(core->vault, how);
	snprintf(text, sizeof(text), "reached %s, its tables are of this "
	    "version", how);
	tell(report, "vault", true, text);
	if (vault_now(core->vault, &theirs) != OK)
		return;
	ours = clock_now();
	snprintf(text, sizeof(text), "this machine and the database differ "
	    "by %lld seconds%s", (long long)llabs(theirs - ours),
	    llabs(theirs - ours) <= CLOCK_TOLERANCE_S ? "" :
	    ": set both by NTP");
	tell(report, "clock", llabs(theirs - ours) <= CLOCK_TOLERANCE_S,
	    text);
}

static const char pooled[] = "a pooler hands the server's sessions to whoever "
    "begins a transaction, and what we told a session is lost: let it pool "
    "sessions (PgBouncer: pool_mode = session), or go round it";

static void
examine_vault_pooler(struct core *core, struct report *report)
{
	bool shared = false;

	if (vault_is_shared(core->vault, &shared) == OK && shared)
		tell(report, "vault", false, pooled);
}

static void
examine_registry_pooler(struct core *core, struct report *report)
{
	struct registry *other = NULL;
	struct detail d = { "" };
	bool shared = false;

	if (registry_open(core->conf, &other, &d) == OK &&
	    registry_is_shared(core->registry, other, &shared) == OK && shared)
		tell(report, "registry", false, pooled);
	registry_close(&other);
}

static void
examine_view(struct core *core, const struct conf_capacity *c,
    struct report *report)
{
	struct detail d = { "" };
	char part[96], how[64];
	enum outcome r;

	snprintf(part, sizeof(part), "registry of %s", c->source);
	if ((r = registry_check(core->registry, c)) == OK)
		r = registry_contact_indexed(core->registry, c);
	if (r == OK)
		r = registry_key_indexed(core->registry, c, REGISTRY_NUMBER);
	registry_describe(core->registry, how);
	if (r != OK)
		d = *registry_detail(core->registry);
	else
		detail_set(&d, "reached %s; the view and its columns are "
		    "there, and an index for each contact and the AMKA", how);
	if (r == E_BACKEND)
		findings_advise(&d, "start its server, or mend registry.uri");
	tell(report, part, r == OK, d.text);
}

static void
examine_registry(struct core *core, struct report *report)
{
	const struct conf *conf = core->conf;
	size_t i;

	for (i = 0; i < conf->capacities; i++)
		if (conf->capacity[i].enabled)
			examine_view(core, &conf->capacity[i], report);
}

static void
examine_stopped(struct core *core, struct report *report)
{
	static const char part[] = "suspended accounts";
	struct stopped_count n;
	struct detail d = { "" };
	char text[512];

	if (stopped_compare(core, &n, &d) != OK) {
		tell(report, part, false, "cannot be compared with the "
		    "directory");
		return;
	}
	if (n.open == 0)
		snprintf(text, sizeof(text), "%zu suspended or closed, and "
		    "locked in the directory", n.count);
	else
		snprintf(text, sizeof(text), "%zu of %zu are open in the "
		    "directory, as %s: uregister-core locks them again; if "
		    "they are open to stay, account restore", n.open,
		    n.count, n.first);
	tell(report, part, n.open == 0, text);
}

/* It was not asked; it answered that it is out of order; or neither, and then
 * the settings may be wrong. */
static const char *
advice_of(const struct detail *d, const char *settings)
{
	if (strncmp(d->text, "gateway: ", 9) == 0)
		return "start uregister-gateway; journalctl -u "
		    "uregister-gateway says why it ended";
	return strstr(d->text, " answered 5") != NULL ? "it is reached and out "
	    "of order: ask who runs it" : settings;
}

static void
examine_gateway(struct core *core, struct report *report)
{
	const struct {
		const char *part;
		bool	used;
		const char *advice;
	} parts[] = {
		{ "sms", letters_has_channel(core->conf, CHANNEL_SMS),
		    "mend sms.url, sms.ca_file, sms.username or "
		    "sms.password_file, or ask who runs it" },
		{ "mail", letters_has_channel(core->conf, CHANNEL_EMAIL),
		    "mend mail.host, mail.port, mail.tls, mail.ca_file or "
		    "mail.username, or ask who runs it" },
		{ "identity", core->conf->identity_driver != IDENTITY_NONE,
		    "mend identity.url, identity.ca_file or "
		    "identity.token_file, or ask who runs it" },
	};
	size_t i;

	for (i = 0; i < sizeof(parts) / sizeof(parts[0]); i++) {
		struct detail d = { "" };
		enum outcome r;

		if (!parts[i].used) {
			tell(report, parts[i].part, true, "not configured");
			continue;
		}
		r = gate_probe(core->conf, parts[i].part, &d);
		if (d.text[0] == '\0')
			detail_set(&d, "%s", r == OK ? "reachable" :
			    outcome_name(r));
		if (r != OK)
			findings_advise(&d, advice_of(&d, parts[i].advice));
		tell(report, parts[i].part, r == OK, d.text);
		if (r == OK)
			health_answers(core, parts[i].part, report);
	}
}

/* " (9.00)" for so many SMS, "" where no price is set. */
static const char *
print_price(const struct conf *conf, int64_t sms, char out[48])
{
	const int64_t price = sms * conf->sms_price;

	out[0] = '\0';
	if (conf->sms_price > 0)
		snprintf(out, 48, " (%lld.%02lld)", (long long)price / 1000,
		    (long long)(price % 1000) / 10);
	return out;
}

static void
tell_costs(struct core *core, const struct exposure *e,
    struct report *report)
{
	char prices[6][48], text[512];
	const int64_t figures[] = { e->address, e->network, e->site,
	    e->world, e->account, e->all };
	size_t i;

	for (i = 0; i < 6; i++)
		print_price(core->conf, figures[i], prices[i]);
	snprintf(text, sizeof(text), "SMS that a stranger can have sent in a "
	    "day: %lld%s from one address, %lld%s from a /24, %lld%s from a "
	    "/48 of IPv6, %lld%s from everywhere; one who is logged in: "
	    "%lld%s; all there are: %lld%s",
	    (long long)figures[0], prices[0], (long long)figures[1],
	    prices[1], (long long)figures[2], prices[2],
	    (long long)figures[3], prices[3], (long long)figures[4],
	    prices[4], (long long)figures[5], prices[5]);
	tell(report, "limits", true, text);
}

/* What strangers get who receive no PIN. */
static void
examine_guesses(struct core *core, struct report *report)
{
	const double one = exposure_guessed(core->conf, 1);
	const double many = exposure_guessed(core->conf, MANY_ADDRESSES);
	const bool well = many <= EXPOSURE_GUESSED_MAX;
	char text[512];

	snprintf(text, sizeof(text), "accounts that are opened in a day by "
	    "guessing at PINs, whatever contacts are known: %.5f from one "
	    "address, %.5f from ten thousand%s", one, many, well ? "" :
	    ": more than 0.002; make limit.wrong_pins or "
	    "limit.client_wrong_pins smaller, or pin.digits larger");
	tell(report, "limits", well, text);
}

static void
examine_limits(struct core *core, struct report *report)
{
	struct exposure e;
	char text[512];

	exposure_find(core->conf, &e);
	tell_costs(core, &e, report);
	snprintf(text, sizeof(text), "who can be shut out by a stranger, until "
	    "00:00 of %s: a contact after %lld messages of a kind, from %lld "
	    "networks; all who begin by SMS, from %lld networks; by e-mail, "
	    "for recovery, and for who is logged in the rest goes on",
	    core->conf->site_timezone, (long long)e.contact,
	    (long long)e.nets_contact,
	    (long long)e.nets_all);
	tell(report, "limits", true, text);
	if (e.shares <= 100)
		return;
	snprintf(text, sizeof(text), "limit.sms_first, sms_step, sms_recovery "
	    "and sms_notices make %lld percent: nothing is kept for the "
	    "others; make them 100 at most", (long long)e.shares);
	tell(report, "limits", false, text);
}

/* A number has a new owner, or a family one phone. */
static void
examine_contacts(struct core *core, struct report *report)
{
	char text[160];
	int64_t several = 0;

	if (vault_contact_count_passed_on(core->vault, &several) != OK)
		return;
	snprintf(text, sizeof(text), "%lld are kept for several accounts: who "
	    "proved one first recovers by it only with registration number and "
	    "date of birth", (long long)several);
	tell(report, "contacts", true, text);
}

/* Sealed or not, what is over was promised to be gone. */
static void
examine_sweep(struct core *core, struct report *report)
{
	const char *name = "";
	char text[160];
	int64_t late = 0;

	if (vault_sweep_late(core->vault, core->conf->flow_keep, &name,
	    &late) != OK)
		return;		/* the vault told why */
	if (late == 0)
		snprintf(text, sizeof(text), "nothing is there that should "
		    "be gone");
	else
		snprintf(text, sizeof(text), "of %s, the oldest that should "
		    "be gone has been there for %lld seconds%s", name,
		    (long long)late, late <= SWEPT_IN_S ? "" :
		    ": look for \"sweep\" in the log of uregister-core");
	tell(report, "sweep", late <= SWEPT_IN_S, text);
}

/* An affiliation that ended is said to be gone within a day, or a month. */
static void
examine_promise(struct core *core, enum assurance_promise promise,
    int64_t age, struct report *report)
{
	const int64_t left = stair_longest(core->conf);
	const int64_t days = assurance_days(promise);
	char text[256];

	if ((assurance_made(core->conf) & ASSURANCE_BIT(promise)) == 0)
		return;
	if (left >= days)
		snprintf(text, sizeof(text), "entry.assurance promises %s, and "
		    "the staircase leaves affiliations for %lld days: make "
		    "its first step of less than %lld",
		    assurance_name(promise), (long long)left,
		    (long long)days);
	else if ((assurance_kept(age) & ASSURANCE_BIT(promise)) == 0)
		snprintf(text, sizeof(text), "entry.assurance promises %s, and "
		    "the last good run is older: new accounts do not say it; "
		    "for the others see uregisterctl sync status",
		    assurance_name(promise));
	else
		return;
	tell(report, "sync", false, text);
}

static void
examine_promises(struct core *core, int64_t age, struct report *report)
{
	enum assurance_promise promise;

	for (promise = 0; promise < ASSURANCE_PROMISES; promise++)
		examine_promise(core, promise, age, report);
}

static void
tell_last_run(const struct sync_run *last, int64_t age,
    struct report *report)
{
	const bool stopped = strcmp(last->result, "stopped") == 0;
	const bool well = strcmp(last->result, "done") == 0 ||
	    strcmp(last->result, "partial") == 0 ||
	    strcmp(last->result, "running") == 0;
	char text[512];

	if (!well)
		snprintf(text, sizeof(text), "the last run %s%s: see "
		    "uregisterctl sync status, and %s", stopped ?
		    "was stopped by: " : "failed", last->brakes, stopped ?
		    "sync show" : "journalctl -u uregister-sync");
	else
		snprintf(text, sizeof(text), "the last good run was %lld "
		    "hours ago%s", (long long)age / 3600, age <= LATE_S ? "" :
		    ": systemctl enable --now uregister-sync.timer");
	tell(report, "sync", well && age <= LATE_S, text);
}

/* Whoever never ran it keeps his accounts right by other means. */
static void
examine_sync(struct core *core, struct report *report)
{
	struct sync_run last = { 0 }, good = { 0 };
	int64_t age = INT64_MAX, now = 0;
	enum outcome r;

	if (vault_now(core->vault, &now) != OK)
		return;		/* the vault told why */
	r = vault_sync_run_last(core->vault, false, &last);
	if (r != OK) {
		tell(report, "sync", true, "there was no run yet: "
		    "uregister-sync(8)");
		examine_promises(core, age, report);
		return;
	}
	if (vault_sync_run_last(core->vault, true, &good) == OK)
		age = now - good.started;
	tell_last_run(&last, age, report);
	examine_promises(core, age, report);
}

/* One hash, as an activation makes it and slapd at each log-in. */
static void
examine_hash(struct core *core, struct report *report)
{
	static const char word[] = "Kymata-sto-Aigaio-8";
	const long cores = sysconf(_SC_NPROCESSORS_ONLN);
	struct secret *password = NULL, *hash = NULL;
	const int64_t begun = clock_ms();
	int64_t took;
	char text[256];

	if (secret_from(word, strlen(word), &password) != OK ||
	    hash_password(core->conf, password, &hash) != OK)
		tell(report, "hash", false, "no password can be hashed: is "
		    "there memory for entry.argon2_memory?");
	else {
		took = clock_ms() - begun;
		snprintf(text, sizeof(text), "a hash takes %lld ms with these "
		    "settings, and as long each log-in in the directory; %ld "
		    "cores make %lld in a second", (long long)took, cores,
		    (long long)(cores * 1000 / (took > 0 ? took : 1)));
		tell(report, "hash", true, text);
	}
	secret_free(&password);
	secret_free(&hash);
}

/* All works through the second, and only a look tells that it does. */
static void
examine_writes(struct core *core, struct report *report)
{
	struct directory_writes w;

	if (directory_writes(core->directory, &w) != OK)
		return;		/* the examination could not either */
	if (w.refused == 0)
		tell(report, "directory writes", true, w.uri);
	else
		findings_warn(report, "directory writes", "%s; what is "
		    "written goes to %s: mend the first of directory.uris, "
		    "or put another before it", w.why.text, w.uri);
}

enum outcome
doctor_examine(struct core *core, struct msg *reply)
{
	struct report report = { .reply = reply };

	examine_vault(core, &report);
	examine_vault_pooler(core, &report);
	examine_registry(core, &report);
	examine_registry_pooler(core, &report);
	if (directory_examine(core->directory, findings_tell,
	    &report) != OK)
		report.ill = true;
	examine_writes(core, &report);
	examine_stopped(core, &report);
	examine_gateway(core, &report);
	health_examine(core, &report);
	examine_limits(core, &report);
	examine_guesses(core, &report);
	examine_hash(core, &report);
	examine_contacts(core, &report);
	examine_sweep(core, &report);
	examine_sync(core, &report);
	return report.ill ? E_CONF : OK;
}
