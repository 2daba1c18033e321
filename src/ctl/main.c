/*
 * uregisterctl: the operator's tool.  A table of verbs; it reads the
 * configuration and speaks to core's control socket, and has no database
 * and no directory of its own.
 */
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/about.h"
#include "base/log.h"
#include "ctl/account.h"
#include "ctl/anchor.h"
#include "ctl/audit.h"
#include "ctl/conf.h"
#include "ctl/core.h"
#include "ctl/doctor.h"
#include "ctl/entry.h"
#include "ctl/key.h"
#include "ctl/metrics.h"
#include "ctl/notice.h"
#include "ctl/person.h"
#include "ctl/program.h"
#include "ctl/test.h"
#include "ctl/trail.h"

#define LOGIN " [-D DN -y FILE] [-c FILE] [-o FOLDER]"

static const struct verb {
	const char	*words[2];	/* "conf", "check" */
	const char	*args;		/* for usage */
	int		 min;
	int		 max;
	int		(*run)(const struct ctl *);
	const char	*told;		/* core's verb, where run is NULL */
	const char	*help;
	enum { NO_REASON, MAY_REASON, MUST_REASON } reason;
} verbs[] = {
	{ { "conf", "check" }, "", 0, 0, ctl_conf_check, NULL,
	    "is the configuration right?", NO_REASON },
	{ { "conf", "print" }, " [-n]", 0, 1, ctl_conf_print, NULL,
	    "all settings in effect; -n: what differs from the defaults",
	    NO_REASON },
	{ { "conf", "list" }, "", 0, 0, ctl_conf_list, NULL,
	    "every setting, and what it may be", NO_REASON },
	{ { "key", "make" }, " [USER]", 0, 1, ctl_key_make, NULL,
	    "the server key, if there is none yet", NO_REASON },
	{ { "key", "rotate" }, "", 0, 0, ctl_key_rotate, NULL,
	    "another key in its place, while all goes on", MAY_REASON },
	{ { "db", "migrate" }, "", 0, 0, ctl_program_migrate, NULL,
	    "bring our tables up to this version", NO_REASON },
	{ { "adopt", "plan" }, "", 0, 0, ctl_program_adopt_plan, NULL,
	    "whose are the accounts that were there before us?", NO_REASON },
	{ { "adopt", "apply" }, "", 0, 0, ctl_program_adopt_apply, NULL,
	    "know them as their persons'", NO_REASON },
	{ { "repair", "plan" }, "", 0, 0, ctl_program_repair_plan, NULL,
	    "where tables and directory are of two days: what would be done",
	    NO_REASON },
	{ { "repair", "apply" }, " [-a]", 0, 1, ctl_program_repair_apply,
	    NULL, "bring them together; -a: however many", MUST_REASON },
	{ { "directory", "plan" }, LOGIN, 0, CTL_PROGRAM_WORDS,
	    ctl_program_plan, NULL, "what the directory lacks, and why",
	    NO_REASON },
	{ { "directory", "apply" }, LOGIN, 0, CTL_PROGRAM_WORDS,
	    ctl_program_apply, NULL, "do it, and look", NO_REASON },
	{ { "directory", "remove" }, LOGIN, 0, CTL_PROGRAM_WORDS,
	    ctl_program_remove, NULL, "take back what was done", NO_REASON },
	{ { "doctor", NULL }, " [--json]", 0, 1, ctl_doctor, NULL,
	    "is every part reachable and fit?", NO_REASON },
	{ { "metrics", NULL }, " [FILE]", 0, 1, ctl_metrics, NULL,
	    "what monitoring reads, for Prometheus", NO_REASON },
	{ { "account", "show" }, " WHO", 1, 1, NULL, "show",
	    "how it stands, since when, what waits; by any name or contact",
	    MAY_REASON },
	{ { "account", "find" }, " WHO", 1, 1, NULL, "find",
	    "whose is a name, a number, a contact, a code?", MAY_REASON },
	{ { "account", "list" }, " [STATUS]", 0, 1, ctl_account_list, NULL,
	    "all accounts, or those of a status", MAY_REASON },
	{ { "account", "suspend" }, " UID", 1, 1, NULL, "suspend",
	    "no log-in any more, until restored", MUST_REASON },
	{ { "account", "restore" }, " UID", 1, 1, ctl_account_restore, NULL,
	    "as it was before", MUST_REASON },
	{ { "account", "close" }, " UID", 1, 1, NULL, "close",
	    "for good; the name stays reserved", MUST_REASON },
	{ { "account", "release" }, " UID", 1, 1, NULL, "release",
	    "whose activation met another's entry may begin again",
	    MUST_REASON },
	{ { "entry", "preview" }, " PERSON [CAPACITY]", 1, 2,
	    ctl_entry_preview, NULL,
	    "what an activation would write, and why", MAY_REASON },
	{ { "breached", "build" }, " TEXT FILE", 2, 2, ctl_program_breached,
	    NULL, "make password.breached from lines of SHA1:count",
	    NO_REASON },
	{ { "sync", "plan" }, " [-a]", 0, 4, ctl_program_sync_plan, NULL,
	    "what would keep the accounts right; changes nothing", NO_REASON },
	{ { "sync", "show" }, " [-a] [HASH]", 0, 2, ctl_program_sync_show,
	    NULL, "the latest plan, or that one", NO_REASON },
	{ { "sync", "approve" }, " HASH", 1, 1, ctl_program_sync_approve,
	    NULL, "that plan may pass the brakes, once", NO_REASON },
	{ { "sync", "run" }, "", 0, 2, ctl_program_sync_run, NULL,
	    "plan, and do it within the brakes", NO_REASON },
	{ { "sync", "status" }, "", 0, 0, ctl_program_sync_status, NULL,
	    "the last runs, and what waits", NO_REASON },
	{ { "sync", "explain" }, " UID", 1, 3, ctl_program_sync_explain,
	    NULL, "why an account is as it is, and when that changes",
	    NO_REASON },
	{ { "notice", "list" }, "", 0, 0, ctl_notice_list, NULL,
	    "what the secretariats have to look at", MAY_REASON },
	{ { "notice", "done" }, " NUMBER", 1, 1, NULL, "notice-done",
	    "it was dealt with", MAY_REASON },
	{ { "audit", "show" }, " UID [--days N]", 1, 3, ctl_audit_show, NULL,
	    "who did what to this account", MAY_REASON },
	{ { "audit", "tail" }, " [-n N] [--person UID] [--since DAYS]", 0, 6,
	    ctl_trail_tail, NULL, "the newest rows, the last one last",
	    MAY_REASON },
	{ { "audit", "export" }, " [--csv] [--person UID] [--since DAYS]", 0,
	    5, ctl_trail_export, NULL, "all rows, as lines of JSON, or as CSV",
	    MAY_REASON },
	{ { "audit", "verify" }, " [LINK HASH | --anchor FILE]", 0, 2,
	    ctl_anchor_verify, NULL, "is it what was written?", NO_REASON },
	{ { "audit", "anchor" }, " FILE", 1, 1, ctl_anchor_add, NULL,
	    "keep the newest link there, for verify", NO_REASON },
	{ { "person", "export" }, " WHO [--json] [--lang el|en]", 1, 4,
	    ctl_person_export, NULL, "all that we hold of somebody",
	    MAY_REASON },
	{ { "person", "erase" }, " WHO", 1, 1, NULL, "erase",
	    "what the law lets go, goes; what stays is named", MUST_REASON },
	{ { "reference", NULL }, " CODE", 1, 1, NULL, "reference",
	    "why a student saw this code", MAY_REASON },
	{ { "test", "sms" }, " NUMBER", 1, 1, ctl_test_sms, NULL,
	    "one by the way that all go, now", MAY_REASON },
	{ { "test", "mail" }, " ADDRESS", 1, 1, ctl_test_mail, NULL,
	    "likewise", MAY_REASON },
};
#define VERBS (sizeof(verbs) / sizeof(verbs[0]))

static void
print_verb(FILE *to, const struct verb *verb)
{
	static const char *const reasons[] = { "", " [--reason TEXT]",
	    " --reason TEXT" };

	fprintf(to, "%s%s%s%s%s", verb->words[0],
	    verb->words[1] ? " " : "", verb->words[1] ? verb->words[1] : "",
	    verb->args, reasons[verb->reason]);
}

static int
ctl_usage(FILE *to, int status)
{
	size_t i;

	fprintf(to, "usage: uregisterctl [-f file] verb ...\n");
	for (i = 0; i < VERBS; i++) {
		fprintf(to, "  ");
		print_verb(to, &verbs[i]);
		fprintf(to, "\t%s\n", verbs[i].help);
	}
	return status;
}

static int
verb_usage(const struct verb *verb)
{
	fprintf(stderr, "usage: uregisterctl [-f file] ");
	print_verb(stderr, verb);
	fprintf(stderr, "\n");
	return CTL_EXIT_USAGE;
}

/* How many words of the line are the verb; 0 if it is another. */
static int
match_verb(const struct verb *verb, int argc, char *const *argv)
{
	int i;

	for (i = 0; i < 2 && verb->words[i] != NULL; i++)
		if (i >= argc || strcmp(argv[i], verb->words[i]) != 0)
			return 0;
	return i;
}

/* Takes "--reason TEXT" out of the words; false: it is without its text. */
static bool
take_reason(struct ctl *ctl)
{
	int i, n = 0;

	for (i = 0; i < ctl->count; i++)
		if (strcmp(ctl->args[i], "--reason") != 0)
			ctl->words[n++] = ctl->args[i];
		else if (ctl->reason != NULL || ++i == ctl->count)
			return false;
		else
			ctl->reason = ctl->args[i];
	ctl->args = ctl->words;
	ctl->count = n;
	return true;
}

static int
run_verb(const struct verb *verb, struct ctl *ctl)
{
	if (ctl->count > CTL_WORDS_MAX || (verb->reason != NO_REASON &&
	    !take_reason(ctl)) || ctl->count < verb->min ||
	    ctl->count > verb->max || (verb->reason == MUST_REASON &&
	    ctl->reason == NULL))
		return verb_usage(verb);
	return verb->run != NULL ? verb->run(ctl) :
	    ctl_core_tell(ctl, verb->told);
}

int
main(int argc, char **argv)
{
	struct ctl ctl = { .path = CONF_ETC_DIR "/uregister.conf" };
	size_t i;
	int c, n;

	if (about_help(argc, argv, "uregisterctl"))
		return ctl_usage(stdout, 0);
	while ((c = getopt(argc, argv, "+f:")) != -1) {
		if (c != 'f')
			return ctl_usage(stderr, CTL_EXIT_USAGE);
		ctl.path = optarg;
	}
	argc -= optind;
	argv += optind;
	log_open("uregisterctl", LOG_LEVEL_WARN);
	if (sodium_init() == -1)
		return 1;
	for (i = 0; i < VERBS; i++) {
		if ((n = match_verb(&verbs[i], argc, argv)) == 0)
			continue;
		ctl.args = argv + n;
		ctl.count = argc - n;
		return run_verb(&verbs[i], &ctl);
	}
	return ctl_usage(stderr, CTL_EXIT_USAGE);
}
