/* The samples of core: all read by an index, or by no table at all. */
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "base/clock.h"
#include "base/prefork.h"
#include "core/doctor.h"
#include "core/metrics.h"
#include "sync/brake.h"
#include "turn/letters.h"
#include "turn/limit.h"
#include "vault/counter.h"
#include "vault/health.h"
#include "vault/sync_run.h"

#define LINE_SIZE 512
/* The doctor asks all there is, hashes a password and looks at each suspended
 * account: once in a while for all who ask. */
#define DOCTOR_MS 300000

static void put_sample(struct msg *reply, const char *fmt, ...)
    PRINTF_LIKE(2, 3);

static void
put_sample(struct msg *reply, const char *fmt, ...)
{
	char line[LINE_SIZE];
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(line, sizeof(line), fmt, ap);
	va_end(ap);
	msg_put(reply, M_LINE, line);
}

static void
put_workers(struct msg *reply)
{
	struct prefork_state s;
	size_t n;

	for (n = 0; prefork_look(n, &s); n++)
		put_sample(reply, "workers{pool=\"%s\"} %zu", s.name,
		    s.workers);
	for (n = 0; prefork_look(n, &s); n++)
		put_sample(reply, "workers_busy{pool=\"%s\"} %zu", s.name,
		    s.busy);
}

static void
put_servers(struct core *core, struct msg *reply)
{
	struct directory_server s;
	size_t n;

	for (n = 0; directory_server(core->directory, n, &s); n++)
		put_sample(reply, "directory_server_well{server=\"%s\"} %d",
		    s.uri, s.well);
	for (n = 0; directory_server(core->directory, n, &s); n++)
		put_sample(reply, "directory_server_written{server=\"%s\"} %d",
		    s.uri, s.written);
}

static enum outcome
put_outbox(struct core *core, struct msg *reply)
{
	static const enum channel channels[] = { CHANNEL_SMS, CHANNEL_EMAIL };
	struct health_queue q[2];
	enum outcome r;
	size_t i;

	for (i = 0; i < 2; i++)
		if ((r = vault_health_outbox(core->vault, channels[i],
		    &q[i])) != OK)
			return r;
	for (i = 0; i < 2; i++)
		put_sample(reply, "outbox_messages{channel=\"%s\"} %lld",
		    channel_name(channels[i]), (long long)q[i].count);
	for (i = 0; i < 2; i++)
		put_sample(reply, "outbox_oldest_seconds{channel=\"%s\"} %lld",
		    channel_name(channels[i]), (long long)q[i].oldest);
	return OK;
}

static enum outcome
put_journal(struct core *core, struct msg *reply)
{
	struct health_queue q;
	enum outcome r;

	if ((r = vault_health_journal(core->vault, &q)) != OK)
		return r;
	put_sample(reply, "journal_activations %lld", (long long)q.count);
	put_sample(reply, "journal_oldest_seconds %lld", (long long)q.oldest);
	return OK;
}

static enum outcome
put_budget(struct core *core, struct msg *reply)
{
	struct limit_budget b;
	enum outcome r;
	size_t n;

	for (n = 0; (r = limit_budget(core, n, &b)) == OK; n++)
		put_sample(reply, "sms_daily{share=\"%s\"} %lld", b.name,
		    (long long)b.max);
	for (n = 0; r == E_NOTFOUND && limit_budget(core, n, &b) == OK; n++)
		put_sample(reply, "sms_left{share=\"%s\"} %lld", b.name,
		    (long long)(b.sent < b.max ? b.max - b.sent : 0));
	return r == E_NOTFOUND ? OK : r;
}

static bool
has_word(const char *words, const char *word)
{
	const size_t len = strlen(word);
	const char *p;

	for (p = strstr(words, word); p != NULL; p = strstr(p + 1, word))
		if ((p == words || p[-1] == ' ') &&
		    (p[len] == '\0' || p[len] == ' '))
			return true;
	return false;
}

/* Nothing is said of it before the first run: it may be done otherwise. */
static enum outcome
put_sync(struct core *core, struct msg *reply)
{
	struct sync_run last;
	enum outcome r;
	enum brake n;
	int64_t age;

	if ((r = vault_sync_run_age(core->vault, &age)) != OK ||
	    (r = vault_sync_run_last(core->vault, false, &last)) != OK)
		return r == E_NOTFOUND ? OK : r;
	if (age != INT64_MAX)
		put_sample(reply, "sync_good_age_seconds %lld",
		    (long long)age);
	put_sample(reply, "sync_failed %d",
	    strcmp(last.result, "failed") == 0);
	for (n = 0; n < BRAKES; n++)
		put_sample(reply, "sync_brake{brake=\"%s\"} %d", brake_name(n),
		    strcmp(last.result, "stopped") == 0 &&
		    has_word(last.brakes, brake_name(n)));
	return OK;
}

static enum outcome
put_state(struct core *core, struct msg *reply)
{
	enum outcome r;

	put_workers(reply);
	put_servers(core, reply);
	if ((r = put_outbox(core, reply)) == OK &&
	    (r = put_journal(core, reply)) == OK &&
	    (r = put_budget(core, reply)) == OK)
		r = put_sync(core, reply);
	put_sample(reply, "vault_up %d", r == OK);
	return OK;
}

typedef enum outcome list_fn(struct vault *, const char *after,
    struct counter_row *, size_t *count);

static enum outcome
put_counted(struct core *core, list_fn *list, const char *after,
    struct msg *reply)
{
	static struct counter_row rows[COUNTER_ROWS];
	enum outcome r;
	size_t i, n = 0;

	r = list(core->vault, after == NULL ? "" : after, rows, &n);
	for (i = 0; i < n; i++)
		put_sample(reply, "%s %lld", rows[i].name,
		    (long long)rows[i].count);
	return r;
}

static void
put_doctor(struct core *core, struct msg *reply)
{
	static struct msg kept;
	static int64_t kept_at;
	const char *line;
	size_t n;

	if (kept_at == 0 || clock_ms() - kept_at > DOCTOR_MS) {
		msg_init(&kept, MSG_REPLY, 0);
		/* What it says stands in the lines. */
		(void)!doctor_examine(core, &kept);
		kept_at = clock_ms();
	}
	for (n = 0; (line = msg_get_nth(&kept, M_LINE, n)) != NULL; n++)
		msg_put(reply, M_LINE, line);
	msg_put_int(reply, M_AGE, (clock_ms() - kept_at) / 1000);
}

enum outcome
metrics_show(struct core *core, const struct msg *request, struct msg *reply,
    struct detail *d)
{
	const char *part = msg_get_nth(request, M_ARGUMENT, 0);
	const char *after = msg_get_nth(request, M_ARGUMENT, 1);

	if (part != NULL && strcmp(part, "state") == 0)
		return put_state(core, reply);
	if (part != NULL && strcmp(part, "counters") == 0)
		return put_counted(core, vault_counter_list, after, reply);
	if (part != NULL && strcmp(part, "flows") == 0)
		return put_counted(core, vault_counter_flows, after, reply);
	if (part == NULL || strcmp(part, "doctor") != 0) {
		detail_set(d, "metrics of what?");
		return E_INPUT;
	}
	put_doctor(core, reply);
	return OK;
}
