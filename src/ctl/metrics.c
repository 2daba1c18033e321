/*
 * The text format of Prometheus (text/plain; version=0.0.4): what core tells
 * and what is seen from here, each family with its help and type above.
 */
#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "ctl/core.h"
#include "ctl/doctor.h"
#include "ctl/finding.h"
#include "ctl/metrics.h"
#include "ctl/queue.h"

#define NAME_SIZE 256

static const struct metric {
	const char *name, *type, *help;
} metrics[] = {
#define METRIC(name, type, help) { name, type, help },
#include "ctl/metric.def"
#undef METRIC
};

struct output {
	const struct ctl *ctl;
	const struct conf *conf;
	FILE	*to;
	const struct metric *last;	/* whose head was printed */
};

/* Samples of a family come one behind the other. */
static void
print_metric_head(struct output *o, const char *sample)
{
	const size_t len = strcspn(sample, "{ ");
	const struct metric *m = NULL;
	size_t i;

	for (i = 0; i < sizeof(metrics) / sizeof(metrics[0]); i++)
		if (strncmp(metrics[i].name, sample, len) == 0 &&
		    metrics[i].name[len] == '\0')
			m = &metrics[i];
	if (m == NULL || m == o->last)
		return;
	o->last = m;
	fprintf(o->to, "# HELP uregister_%s %s\n# TYPE uregister_%s %s\n",
	    m->name, m->help, m->name, m->type);
}

static void print_sample(struct output *o, const char *fmt, ...)
    PRINTF_LIKE(2, 3);

static void
print_sample(struct output *o, const char *fmt, ...)
{
	char sample[NAME_SIZE + 32];
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(sample, sizeof(sample), fmt, ap);
	va_end(ap);
	print_metric_head(o, sample);
	fprintf(o->to, "uregister_%s\n", sample);
}

static enum outcome
ask_core(struct output *o, const char *part, char after[NAME_SIZE],
    struct msg *reply)
{
	char words[16];
	char *args[] = { words, after };
	const struct ctl asked = { .path = o->ctl->path, .args = args,
	    .count = after == NULL ? 1 : 2 };
	struct detail d = { "" };

	snprintf(words, sizeof(words), "%s", part);
	return ctl_core_ask(o->conf, "metrics", &asked, reply, &d);
}

/* The samples of one answer; the name of the last. */
static bool
print_lines(struct output *o, const struct msg *reply, char last[NAME_SIZE])
{
	const char *line;
	size_t n;

	for (n = 0; (line = msg_get_nth(reply, M_LINE, n)) != NULL; n++) {
		print_sample(o, "%s", line);
		snprintf(last, NAME_SIZE, "%.*s",
		    (int)(strrchr(line, ' ') - line), line);
	}
	return n > 0;
}

/* As many at once as an answer holds. */
static void
print_pages(struct output *o, const char *part)
{
	static struct msg reply;
	char after[NAME_SIZE] = "";

	while (ask_core(o, part, after, &reply) == OK &&
	    print_lines(o, &reply, after))
		;
	msg_wipe(&reply);
}

static void
print_queues(struct output *o)
{
	const struct {
		const char *program, *path;
	} sockets[] = {
		{ "web", o->conf->web_listen },
		{ "core", o->conf->core_listen },
		{ "core-hash", o->conf->core_hash_listen },
		{ "core-control", o->conf->core_control_listen },
		{ "gateway", o->conf->gateway_listen },
	};
	size_t i, waiting;

	for (i = 0; i < sizeof(sockets) / sizeof(sockets[0]); i++)
		if (queue_count(sockets[i].path, &waiting))
			print_sample(o, "requests_waiting{program=\"%s\"} "
			    "%zu", sockets[i].program, waiting);
}

static void
print_doctor(struct output *o, bool up)
{
	static struct msg reply;
	char sample[NAME_SIZE];
	int64_t age = -1;
	size_t n;

	finding_begin(FINDING_SAMPLES);
	ctl_doctor_look(o->ctl, o->conf);
	if (!up || ask_core(o, "doctor", NULL, &reply) != OK)
		finding_tell(FINDING_BAD, "uregister-core", "no answer");
	else {
		ctl_doctor_repeat(&reply);
		(void)!msg_get_int(&reply, M_AGE, &age);
	}
	for (n = 0; finding_sample(n, sample, sizeof(sample)); n++)
		print_sample(o, "%s", sample);
	if (age >= 0)
		print_sample(o, "doctor_age_seconds %lld", (long long)age);
	msg_wipe(&reply);
}

/* That core is away is told like all else; that we may not ask is not. */
static enum outcome
print_metrics(struct output *o)
{
	static struct msg reply;
	char last[NAME_SIZE];
	enum outcome r;

	r = ask_core(o, "state", NULL, &reply);
	if (r != OK && !ctl_doctor_may_ask(o->conf, r)) {
		fprintf(stderr, "this user may not ask uregister-core "
		    "(core.operators, and the group uregister-admin)\n");
		return E_DENIED;
	}
	print_sample(o, "build_info{version=\"%s\"} 1", UREGISTER_VERSION);
	print_sample(o, "up %d", r == OK);
	print_queues(o);
	if (r == OK) {
		print_lines(o, &reply, last);
		print_pages(o, "flows");
		print_pages(o, "counters");
	}
	print_doctor(o, r == OK);
	msg_wipe(&reply);
	return OK;
}

/* Who reads it sees the one before or the new one, and never a part. */
static enum outcome
replace_file(struct output *o, const char *path)
{
	char temp[4096];
	enum outcome r;

	if ((size_t)snprintf(temp, sizeof(temp), "%s.tmp", path) >=
	    sizeof(temp) || (o->to = fopen(temp, "we")) == NULL) {
		fprintf(stderr, "%s: %s\n", path, strerror(errno));
		return E_CONF;
	}
	r = print_metrics(o);
	if (fclose(o->to) != 0 || (r == OK && rename(temp, path) == -1)) {
		fprintf(stderr, "%s: %s\n", path, strerror(errno));
		r = E_CONF;
	}
	if (r != OK)
		unlink(temp);
	return r;
}

int
ctl_metrics(const struct ctl *ctl)
{
	struct output o = { .ctl = ctl, .to = stdout };
	struct conf *conf = NULL;
	enum outcome r;

	if (ctl_load(ctl, &conf) != OK)
		return 1;
	o.conf = conf;
	r = ctl->count == 0 ? print_metrics(&o) :
	    replace_file(&o, ctl->args[0]);
	conf_free(&conf);
	return r != OK;
}
