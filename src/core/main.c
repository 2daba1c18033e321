/*
 * uregister-core: decides.  It holds the server key, the two databases and
 * the directory; it sees no HTTP and no HTML, and reaches the network only
 * through uregister-gateway.  A parent keeps pools of workers:
 *
 *	page	requests that cost little
 *	hash	requests that cost an Argon2id hash, in a lane of their own
 *	sms	empty the outbox of SMS, and
 *	mail	of mails: neither waits for the other
 *	jobs	do what a page must not wait for
 *	keep	goes on with the journal, sweeps
 *	control	answers uregisterctl
 */
#include <sys/socket.h>

#include <errno.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sysexits.h>
#include <unistd.h>

#include "base/about.h"
#include "base/log.h"
#include "base/prefork.h"
#include "directory/directory.h"
#include "directory/mapping.h"
#include "directory/rights.h"
#include "entry/entry.h"
#include "password/breached.h"
#include "core/control.h"
#include "core/prepare.h"
#include "core/rotate.h"
#include "turn/count.h"
#include "turn/turn.h"
#include "core/deliver.h"
#include "turn/letters.h"
#include "core/serve.h"
#include "ipc/listen.h"
#include "ipc/sandbox.h"
#include "ipc/walls.h"
#include "vault/fingerprint.h"
#include "vault/migrate.h"
#include "vault/vault.h"
#include "vault/watch.h"

#define PROGRAM "uregister-core"
#define PAGE_BACKLOG 511
#define BREACHED_MIN 1		/* seen once is known */

static struct core core;
static struct control operators = { .core = &core };
static uid_t web_user;

/* A listening socket, and what its workers answer with. */
struct lane {
	int		 fd;
	uid_t		 peer;
	listen_rank_fn	*rank;		/* in its place, where not all who may
					 * ask may ask the same */
	listen_serve_fn	*serve;
	void		*arg;
	bool		 needs_asker;	/* for a student; an operator's order
					 * is carried out */
};

static _Noreturn void
core_usage(FILE *to, int status)
{
	fputs("usage: " PROGRAM " [-cdmn] [-f file]\n"
	    "       " PROGRAM " -b text file\n"
	    "       " PROGRAM " -p [-f file] -- verb ...\n"
	    "       " PROGRAM " -k [-f file] -- name reason\n", to);
	exit(status);
}

/* What a worker does not share with the others. */
static enum outcome
open_own(struct detail *d)
{
	enum outcome r;

	if ((r = vault_open(core.conf, core.key, &core.vault, d)) != OK ||
	    (r = registry_open(core.conf, &core.registry, d)) != OK ||
	    (r = directory_open(core.conf, &core.directory, d)) != OK)
		return r;
	return OK;
}

static void
close_own(void)
{
	directory_close(&core.directory);
	registry_close(&core.registry);
	vault_close(&core.vault);
}

/* Of the files beside the settings; texts that students are shown. */
static enum outcome
load_files(const struct conf *conf, struct detail *d)
{
	enum outcome r;

	if ((r = messages_load(conf->core_messages_dir, &core.messages,
	    d)) != OK ||
	    (r = legal_load(conf->site_legal_dir, &core.legal, d)) != OK)
		return r;
	return policy_open(conf, &core.policy, d);
}

static enum outcome
find_users(const struct conf *conf, struct detail *d)
{
	enum outcome r = listen_find_uid(conf->core_web_user, &web_user, d);

	if (r != OK)
		detail_prefix(d, "core.web_user: ");
	return r == OK ? role_read(conf, &operators.roles, d) : r;
}

/* What needs neither a secret nor a server. */
static enum outcome
check_core_settings(const struct conf *conf, struct detail *d)
{
	enum outcome r;

	if (conf->core_key_file[0] == '\0') {
		detail_set(d, "core.key_file is not set: uregisterctl key "
		    "make makes one");
		return E_CONF;
	}
	if (conf->capacities == 0) {
		detail_set(d, "\"capacities\" is empty: nobody could "
		    "activate; see uregister.conf(5)");
		return E_CONF;
	}
	if ((r = entry_check(conf, d)) != OK ||
	    (r = vault_check_conf(conf, d)) != OK ||
	    (r = registry_check_conf(conf, d)) != OK ||
	    (r = directory_check_conf(conf, d)) != OK ||
	    (r = find_users(conf, d)) != OK)
		return r;
	return load_files(conf, d);
}

/* The unit that comes with us has no network (etc/systemd/network.conf). */
static void
warn_without_network(void)
{
	int fd = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);

	if (fd == -1 && errno == EAFNOSUPPORT)
		log_warn("this unit has no network: a server that is not on a "
		    "UNIX socket wants examples/network.conf");
	if (fd != -1)
		close(fd);
}

/* The directory may be down: activations wait for it.  But one that would
 * refuse every entry stops the start, and so does a log-in past all rules: if
 * it cannot be looked at now, the first change of each worker does. */
static enum outcome
check_directory(struct detail *d)
{
	enum outcome r, rights = OK;

	r = directory_mapping_check(core.directory, d);
	if (r == OK)
		rights = directory_rights_check(core.directory, d);
	if (r == E_BACKEND || (rights != OK && rights != E_DENIED)) {
		log_outcome(LOG_LEVEL_WARN, r != OK ? r : rights, d,
		    "directory");
		warn_without_network();
		return OK;
	}
	if (rights == E_DENIED)
		r = E_CONF;
	if (r != OK)
		detail_prefix(d, "directory: ");
	return r;
}

/* A start that cannot succeed shall say so at once, not to the first
 * student. */
static enum outcome
check_servers(struct detail *d)
{
	enum outcome r;
	size_t i;

	if ((r = vault_migrate_check(core.vault, d)) != OK ||
	    (r = vault_fingerprint_check(core.vault, d)) != OK)
		return r;
	for (i = 0; i < core.conf->capacities; i++) {
		if (!core.conf->capacity[i].enabled)
			continue;
		r = registry_check(core.registry, &core.conf->capacity[i]);
		if (r != OK) {
			detail_set(d, "registry: %s",
			    registry_detail(core.registry)->text);
			return r;
		}
	}
	return check_directory(d);
}

static int
start_core_worker(void)
{
	struct detail d = { "" };
	enum outcome r;

	if ((r = open_own(&d)) == OK && (r = walls_close_worker(&d)) == OK)
		return 0;
	log_outcome(LOG_LEVEL_ERR, r, &d, "worker");
	return 1;
}

static int
work_lane(void *arg)
{
	const struct lane *lane = arg;
	const struct listen_loop loop = { .fd = lane->fd, .peer = lane->peer,
	    .rank = lane->rank, .serve = lane->serve, .arg = lane->arg,
	    .needs_asker = lane->needs_asker };

	if (start_core_worker() != 0)
		return 1;
	if (lane->needs_asker) {
		vault_leave_probes(core.vault);
		registry_leave_probes(core.registry);
	}
	listen_run(&loop);
	close_own();
	return 0;
}

struct background {
	int (*work)(void *core);
};

static int
work_behind(void *arg)
{
	const struct background *b = arg;

	return start_core_worker() != 0 ? 1 : b->work(&core);
}

static enum outcome
open_sockets(struct lane *page, struct lane *hash, struct lane *control,
    struct detail *d)
{
	const struct conf *conf = core.conf;
	enum outcome r;

	page->peer = hash->peer = web_user;
	/* Where init holds none: we cannot give them a group that web has, and
	 * who may speak is decided by the peer's uid besides. */
	if ((r = listen_open(conf->core_listen, SOCK_SEQPACKET,
	    PAGE_BACKLOG, &page->fd, d)) != OK ||
	    (r = listen_open(conf->core_hash_listen, SOCK_SEQPACKET,
	    (int)conf->core_hash_queue, &hash->fd, d)) != OK ||
	    (r = listen_open(conf->core_control_listen, SOCK_SEQPACKET,
	    8, &control->fd, d)) != OK)
		return r;
	return OK;
}

static enum outcome
make_slots(void)
{
	const size_t workers = (size_t)core.conf->core_workers;
	enum outcome r;

	r = slots_new(workers < 2 ? 1 : workers / 2, &core.checks);
	if (r == OK)
		r = slots_new(workers < 4 ? 1 : workers / 4, &core.queues);
	if (r == OK)
		r = slots_new(DELIVER_QUEUES, &core.watches);
	return r;
}

/* What an administrator has to mend is tried once. */
static int
stop_core(enum outcome r, const struct detail *d)
{
	log_as(LOG_NO_START);
	log_outcome(LOG_LEVEL_ERR, r, d, "cannot start");
	if (r == E_BACKEND)
		warn_without_network();
	return r == E_CONF ? EX_CONFIG : 1;
}

static int
serve_forever(struct detail *d)
{
	struct serve pages = { &core, REQUEST_PAGE };
	struct serve hashes = { &core, REQUEST_HASH };
	struct lane page = { .serve = serve, .arg = &pages,
	    .needs_asker = true };
	struct lane hash = { .serve = serve, .arg = &hashes,
	    .needs_asker = true };
	struct lane control = { .serve = control_serve, .arg = &operators,
	    .rank = control_rank };
	struct background sms = { deliver_sms }, mail = { deliver_mail },
	    jobs = { deliver_jobs }, keep = { deliver_keep },
	    watch = { deliver_watch };
	const struct conf *conf = core.conf;
	const size_t senders = (size_t)conf->core_senders;
	enum outcome r;

	if ((r = open_sockets(&page, &hash, &control, d)) != OK ||
	    (r = make_slots()) != OK ||
	    (r = directory_share()) != OK ||
	    (r = count_share(&core)) != OK ||
	    (r = vault_watch_share()) != OK ||
	    (r = vault_share()) != OK ||
	    (r = registry_share()) != OK ||
	    (r = walls_close(WALLS_CORE, NULL, d)) != OK)
		return stop_core(r, d);
	if (d->text[0] != '\0')
		log_warn("%s", d->text);
	const struct prefork_pool pools[] = {
		{ "page", (size_t)conf->core_workers, work_lane, &page, false },
		{ "hash", (size_t)conf->core_hash_workers, work_lane, &hash,
		    false },
		{ "sms", senders, work_behind, &sms, false },
		{ "mail", senders, work_behind, &mail, false },
		{ "jobs", (senders + 1) / 2, work_behind, &jobs, false },
		{ "keep", 1, work_behind, &keep, true },
		{ "watch", 1, work_behind, &watch, true },
		{ "control", 1, work_lane, &control, true },
	};

	return prefork_run(pools, sizeof(pools) / sizeof(pools[0]));
}

static int
migrate(struct detail *d)
{
	int64_t from = 0, to = 0;
	enum outcome r;

	/* Tables need no key: nothing is sealed in making them. */
	r = vault_open(core.conf, NULL, &core.vault, d);
	if (r == OK)
		r = vault_migrate(core.vault, &from, &to, d);
	vault_close(&core.vault);
	if (r != OK) {
		fprintf(stderr, "%s\n", d->text);
		return 1;
	}
	printf(from == to ? "the tables are of version %lld\n" :
	    "the tables were brought to version %lld\n", (long long)to);
	return 0;
}

/* The file of breached passwords, from its public text form. */
static int
build_breached(const char *text, const char *file)
{
	struct detail d = { "" };

	if (breached_build(text, file, BREACHED_MIN, &d) == OK)
		return 0;
	fprintf(stderr, "%s\n", d.text);
	return 1;
}

struct options {
	const char *path;
	bool	only_looks;
	bool	check_only;
	bool	migrates;
	bool	builds;
	bool	prepares;
	bool	rotates;
	enum log_level level;
};

static void
read_options(int argc, char **argv, struct options *o)
{
	int c;

	while ((c = getopt(argc, argv, "bcdf:kmnp")) != -1) {
		switch (c) {
		case 'b':
			o->builds = true;
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
		case 'k':
			o->rotates = true;
			break;
		case 'm':
			o->migrates = true;
			break;
		case 'n':
			o->check_only = true;
			break;
		case 'p':
			o->prepares = true;
			break;
		default:
			core_usage(stderr, 2);
		}
	}
	if (argc - optind != (o->builds || o->rotates ? 2 : 0) &&
	    !o->prepares)
		core_usage(stderr, 2);
}

int
main(int argc, char **argv)
{
	struct options o = { .path = CONF_ETC_DIR "/uregister.conf",
	    .level = LOG_LEVEL_INFO };
	struct detail d = { "" };
	struct conf *conf = NULL;
	enum outcome r;

	if (about_help(argc, argv, PROGRAM))
		core_usage(stdout, 0);
	read_options(argc, argv, &o);
	log_open(PROGRAM, o.level);
	if (sodium_init() == -1)
		return 1;
	if (o.builds)
		return build_breached(argv[optind], argv[optind + 1]);
	if ((r = sandbox_start(&d)) == OK)
		r = conf_load(o.path, CONF_CORE, &conf, &d);
	if (r == OK && !o.migrates && !o.prepares)
		r = check_core_settings(conf, &d);
	if (o.only_looks)
		return about_settings(PROGRAM, r, &d);
	if (r != OK)
		return stop_core(r, &d);
	core.conf = conf;
	if (o.migrates)
		return migrate(&d);
	if (o.prepares)
		return prepare_run(conf, argc - optind, argv + optind);
	if (o.rotates)
		return rotate_run(conf, argc - optind, argv + optind);
	if ((r = key_from_file(conf->core_key_file, &core.key, &d)) != OK ||
	    (r = open_own(&d)) != OK || (r = check_servers(&d)) != OK)
		return stop_core(r, &d);
	close_own();	/* each worker has its own */
	if (letters_has_channel(conf, CHANNEL_SMS))
		letters_warn_of_length(&core);
	return o.check_only ? 0 : serve_forever(&d);
}
