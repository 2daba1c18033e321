/*
 * uregister-sync: keeps accounts right after their first day.  It holds what
 * uregister-core holds, runs as its user, and serves nobody: it is started,
 * by a timer or through uregisterctl, does one thing, and ends.
 */
#include <signal.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/about.h"
#include "base/clock.h"
#include "base/log.h"
#include "base/text.h"
#include "entry/entry.h"
#include "ipc/sandbox.h"
#include "ipc/walls.h"
#include "sync/adopt.h"
#include "sync/compare.h"
#include "sync/day.h"
#include "sync/explain.h"
#include "sync/plan.h"
#include "sync/repair.h"
#include "sync/run.h"
#include "sync/show.h"
#include "sync/sync.h"
#include "vault/audit.h"
#include "vault/fingerprint.h"
#include "vault/migrate.h"

#define PROGRAM "uregister-sync"
#define EXIT_USAGE 2
#define EXIT_BRAKED 3

static struct sync sync_program;
static bool shows_all;

typedef enum outcome verb_fn(struct sync *, const char *arg,
    struct detail *);

static enum outcome
verb_plan(struct sync *s, const char *arg, struct detail *d)
{
	struct compare c;
	enum outcome r;

	(void)arg;
	if ((r = compare_make(s, &c, d)) == OK)
		r = show_plan(s, c.hash, shows_all, d);
	compare_clear(&c);
	return r;
}

static enum outcome
verb_show(struct sync *s, const char *arg, struct detail *d)
{
	return show_plan(s, *arg != '\0' ? arg : PLAN_LATEST, shows_all, d);
}

static enum outcome
write_approval(struct sync *s, const char *hash)
{
	struct flow_row f = { .id = 0 };
	struct vault *v = s->vault;
	enum outcome r;

	snprintf(f.reason, sizeof(f.reason), "plan %s", hash);
	if ((r = vault_begin(v)) != OK)
		return r;
	if ((r = vault_sync_run_approve(v, hash)) == OK &&
	    (r = sync_audit(s, "sync.approved", &f)) == OK)
		r = vault_commit(v);
	vault_rollback(v);
	return r;
}

static enum outcome
verb_approve(struct sync *s, const char *arg, struct detail *d)
{
	struct plan *plan = NULL;
	enum outcome r;
	char until[24];

	r = plan_open(s->conf->sync_dir, arg, &plan, d);
	plan_free(&plan);
	if (r != OK)
		return r;
	if ((r = write_approval(s, arg)) != OK) {
		*d = *vault_detail(s->vault);
		return r;
	}
	clock_print(clock_now() + s->conf->sync_approval, until,
	    sizeof(until));
	printf("plan %s may pass the brakes once, until %s\n", arg, until);
	return OK;
}

static enum outcome
verb_run(struct sync *s, const char *arg, struct detail *d)
{
	(void)arg;
	return run_all(s, d);
}

static enum outcome
verb_status(struct sync *s, const char *arg, struct detail *d)
{
	(void)arg;
	return show_status(s, d);
}

static enum outcome
verb_explain(struct sync *s, const char *arg, struct detail *d)
{
	return explain_account(s, arg, d);
}

/* "plan" or "apply". */
static enum outcome
parse_apply(const char *arg, bool *apply, struct detail *d)
{
	*apply = strcmp(arg, "apply") == 0;
	if (*apply || strcmp(arg, "plan") == 0)
		return OK;
	detail_set(d, "plan, or apply");
	return E_INPUT;
}

static enum outcome
verb_adopt(struct sync *s, const char *arg, struct detail *d)
{
	enum outcome r;
	bool apply;

	r = parse_apply(arg, &apply, d);
	return r == OK ? adopt_accounts(s, apply, d) : r;
}

static enum outcome
verb_repair(struct sync *s, const char *arg, struct detail *d)
{
	enum outcome r;
	bool apply;

	r = parse_apply(arg, &apply, d);
	return r == OK ? repair_accounts(s, apply, shows_all, d) : r;
}

static const struct {
	const char *word;
	verb_fn	*run;
	int	 min, max;
} verbs[] = {
	{ "plan", verb_plan, 0, 0 },
	{ "show", verb_show, 0, 1 },
	{ "approve", verb_approve, 1, 1 },
	{ "run", verb_run, 0, 0 },
	{ "status", verb_status, 0, 0 },
	{ "explain", verb_explain, 1, 1 },
	{ "adopt", verb_adopt, 1, 1 },
	{ "repair", verb_repair, 1, 1 },
};
#define VERBS (sizeof(verbs) / sizeof(verbs[0]))

static void
sync_usage(FILE *to, int status)
{
	fputs("usage: " PROGRAM " [-ad] [-f file] [-o name] [-r reason] "
	    "[-t day]\n       [-v capacity=view] plan | show [HASH] | "
	    "approve HASH | run | status |\n       explain UID | "
	    "adopt plan|apply | repair plan|apply\n"
	    "       " PROGRAM " -c [-f file]\n", to);
	exit(status);
}

/* The registry may be read from a replica, and with more patience than a
 * student has. */
static void
choose_registry(struct conf *conf)
{
	char *uri = conf->registry_uri;

	if (conf->sync_registry_uri[0] != '\0') {
		conf->registry_uri = conf->sync_registry_uri;
		conf->sync_registry_uri = uri;
	}
	conf->registry_timeout = conf->sync_timeout;
}

/* What needs neither a secret nor a server. */
static enum outcome
check_sync_settings(struct sync *s, struct detail *d)
{
	const struct conf *conf = s->conf;
	enum outcome r;

	if (conf->core_key_file[0] == '\0') {
		detail_set(d, "core.key_file is not set");
		return E_CONF;
	}
	if ((r = entry_check(conf, d)) != OK ||
	    (r = vault_check_conf(conf, d)) != OK ||
	    (r = registry_check_conf(conf, d)) != OK ||
	    (r = directory_check_conf(conf, d)) != OK)
		return r;
	return messages_load(conf->core_messages_dir, &s->messages, d);
}

static enum outcome
open_all(struct sync *s, struct detail *d)
{
	const struct conf *conf = s->conf;
	enum outcome r;

	if ((r = key_from_file(conf->core_key_file, &s->key, d)) != OK ||
	    (r = vault_open(conf, s->key, &s->vault, d)) != OK ||
	    (r = vault_open(conf, s->key, &s->lock, d)) != OK ||
	    (r = registry_open(conf, &s->registry, d)) != OK ||
	    (r = directory_open(conf, &s->directory, d)) != OK)
		return r;
	r = vault_migrate_check(s->vault, d);
	return r == OK ? vault_fingerprint_check(s->vault, d) : r;
}

static void
close_all(struct sync *s)
{
	messages_free(&s->messages);
	directory_close(&s->directory);
	registry_close(&s->registry);
	vault_close(&s->lock);
	vault_close(&s->vault);
	key_free(&s->key);
}

struct options {
	const char *path;
	const char *view;		/* "source=view", or NULL */
	int64_t	 today;
	bool	 only_looks;
	enum log_level level;
};

static void
read_sync_options(int argc, char **argv, struct options *o)
{
	int c;

	while ((c = getopt(argc, argv, "acdf:o:r:t:v:")) != -1) {
		switch (c) {
		case 'a':
			shows_all = true;
			break;
		case 'c':
			o->only_looks = true;
			break;
		case 'd':
			o->level = LOG_LEVEL_DEBUG;
			break;
		case 'f':
			o->path = optarg;
			break;
		case 'o':
			vault_audit_operator(getuid(), optarg,
			    sync_program.actor);
			break;
		case 'r':
			sync_program.reason = optarg;
			break;
		case 't':
			if (day_parse(optarg, &o->today) != OK)
				sync_usage(stderr, EXIT_USAGE);
			break;
		case 'v':
			o->view = optarg;
			break;
		default:
			sync_usage(stderr, EXIT_USAGE);
		}
	}
}

/* Another view in the place of a capacity's: what would a switch do? */
static enum outcome
choose_view(struct conf *conf, const char *text, struct detail *d)
{
	const char *equals = strchr(text, '=');
	struct conf_capacity *capacity;
	size_t i, len = equals == NULL ? 0 : (size_t)(equals - text);
	char *view;

	for (i = 0; i < conf->capacities && equals != NULL; i++) {
		capacity = &conf->capacity[i];
		if (strlen(capacity->source) != len ||
		    strncmp(capacity->source, text, len) != 0)
			continue;
		if ((view = strdup(equals + 1)) == NULL)
			return E_NOMEM;
		free(capacity->view);
		capacity->view = view;
		return OK;
	}
	detail_set(d, "-v wants CAPACITY=VIEW");
	return E_INPUT;
}

static size_t
find_verb(int count, char **words)
{
	size_t i;

	for (i = 0; count > 0 && i < VERBS; i++)
		if (strcmp(verbs[i].word, words[0]) == 0 &&
		    count - 1 >= verbs[i].min && count - 1 <= verbs[i].max)
			return i;
	sync_usage(stderr, EXIT_USAGE);
	return VERBS;
}

static int
end_program(enum outcome r, const struct detail *d)
{
	if (r == OK)
		return 0;
	if (sync_program.actor[0] == '\0') {
		log_as(LOG_SYNC_FAILED);
		log_outcome(LOG_LEVEL_ERR, r, d, "ended");
	} else
		fprintf(stderr, "%s\n", d->text[0] != '\0' ? d->text :
		    outcome_name(r));
	return r == E_DENIED ? EXIT_BRAKED : 1;
}

static enum outcome
load_sync(struct sync *s, const struct options *o, struct conf **conf,
    struct detail *d)
{
	enum outcome r;

	if ((r = sandbox_start(d)) != OK ||
	    (r = conf_load(o->path, CONF_CORE, conf, d)) != OK ||
	    (o->view != NULL && (r = choose_view(*conf, o->view, d)) != OK))
		return r;
	choose_registry(*conf);
	s->conf = *conf;
	s->today = o->today;
	return check_sync_settings(s, d);
}

static enum outcome
run_sync_verb(struct sync *s, size_t verb, const char *arg, struct detail *d)
{
	enum outcome r;

	if ((r = open_all(s, d)) != OK ||
	    (r = walls_close(WALLS_SYNC, NULL, d)) != OK)
		return r;
	d->text[0] = '\0';	/* of a machine without them */
	return verbs[verb].run(s, arg, d);
}

int
main(int argc, char **argv)
{
	struct options o = { .path = CONF_ETC_DIR "/uregister.conf",
	    .today = clock_now() / DAY_S, .level = LOG_LEVEL_INFO };
	struct sync *s = &sync_program;
	struct detail d = { "" };
	struct conf *conf = NULL;
	enum outcome r;
	size_t verb = 0;

	if (about_help(argc, argv, PROGRAM))
		sync_usage(stdout, 0);
	read_sync_options(argc, argv, &o);
	if (!o.only_looks)
		verb = find_verb(argc - optind, argv + optind);
	log_open(PROGRAM, o.level);
	/* A server that went away is told by its calls. */
	if (sodium_init() == -1 || signal(SIGPIPE, SIG_IGN) == SIG_ERR)
		return 1;
	if (o.view != NULL && verbs[verb].run != verb_plan)
		sync_usage(stderr, EXIT_USAGE);
	r = load_sync(s, &o, &conf, &d);
	if (r == OK && !o.only_looks)
		r = run_sync_verb(s, verb, argc - optind > 1 ?
		    argv[optind + 1] : "", &d);
	close_all(s);
	conf_free(&conf);
	return o.only_looks ? about_settings(PROGRAM, r, &d) :
	    end_program(r, &d);
}
