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

#include "base/log.h"
#include "ctl/account.h"
#include "ctl/audit.h"
#include "ctl/conf.h"
#include "ctl/core.h"
#include "ctl/doctor.h"
#include "ctl/entry.h"
#include "ctl/notice.h"
#include "ctl/program.h"

#define REASON " UID --reason TEXT"
#define LOGIN " [-D DN -y FILE] [-c FILE] [-o FOLDER]"

static const struct verb {
	const char	*words[2];	/* "conf", "check" */
	const char	*args;		/* for usage */
	int		 min;
	int		 max;
	int		(*run)(const struct ctl *);
	const char	*told;		/* core's verb, where run is NULL */
	const char	*help;
} verbs[] = {
	{ { "conf", "check" }, "", 0, 0, ctl_conf_check, NULL,
	    "is the configuration right?" },
	{ { "conf", "print" }, "", 0, 0, ctl_conf_print, NULL,
	    "all settings in effect" },
	{ { "conf", "list" }, "", 0, 0, ctl_conf_list, NULL,
	    "every setting, and what it may be" },
	{ { "db", "migrate" }, "", 0, 0, ctl_program_migrate, NULL,
	    "bring our tables up to this version" },
	{ { "adopt", "plan" }, "", 0, 0, ctl_program_adopt_plan, NULL,
	    "whose are the accounts that were there before us?" },
	{ { "adopt", "apply" }, "", 0, 0, ctl_program_adopt_apply, NULL,
	    "know them as their persons'" },
	{ { "directory", "plan" }, LOGIN, 0, CTL_PROGRAM_WORDS,
	    ctl_program_plan, NULL, "what the directory lacks, and why" },
	{ { "directory", "apply" }, LOGIN, 0, CTL_PROGRAM_WORDS,
	    ctl_program_apply, NULL, "do it, and look" },
	{ { "directory", "remove" }, LOGIN, 0, CTL_PROGRAM_WORDS,
	    ctl_program_remove, NULL, "take back what was done" },
	{ { "doctor", NULL }, "", 0, 0, ctl_doctor, NULL,
	    "is every part reachable and fit?" },
	{ { "account", "suspend" }, REASON, 3, 3, ctl_account_suspend, NULL,
	    "no log-in any more, until restored" },
	{ { "account", "restore" }, REASON, 3, 3, ctl_account_restore, NULL,
	    "as it was before" },
	{ { "account", "close" }, REASON, 3, 3, ctl_account_close, NULL,
	    "for good; the name stays reserved" },
	{ { "account", "release" }, REASON, 3, 3, ctl_account_release, NULL,
	    "whose activation met another's entry may begin again" },
	{ { "entry", "preview" }, " PERSON [CAPACITY]", 1, 2,
	    ctl_entry_preview, NULL,
	    "what an activation would write, and why" },
	{ { "breached", "build" }, " TEXT FILE", 2, 2, ctl_program_breached,
	    NULL, "make password.breached from lines of SHA1:count" },
	{ { "sync", "plan" }, " [-a]", 0, 4, ctl_program_sync_plan, NULL,
	    "what would keep the accounts right; changes nothing" },
	{ { "sync", "show" }, " [-a] [HASH]", 0, 2, ctl_program_sync_show,
	    NULL, "the latest plan, or that one" },
	{ { "sync", "approve" }, " HASH", 1, 1, ctl_program_sync_approve,
	    NULL, "that plan may pass the brakes, once" },
	{ { "sync", "run" }, "", 0, 2, ctl_program_sync_run, NULL,
	    "plan, and do it within the brakes" },
	{ { "sync", "status" }, "", 0, 0, ctl_program_sync_status, NULL,
	    "the last runs, and what waits" },
	{ { "sync", "explain" }, " UID", 1, 3, ctl_program_sync_explain,
	    NULL, "why an account is as it is, and when that changes" },
	{ { "notice", "list" }, "", 0, 0, ctl_notice_list, NULL,
	    "what the secretariats have to look at" },
	{ { "notice", "done" }, " NUMBER", 1, 1, NULL, "notice-done",
	    "it was dealt with" },
	{ { "audit", "show" }, " UID [--days N]", 1, 3, ctl_audit_show, NULL,
	    "who did what to this account" },
	{ { "audit", "verify" }, " [LINK HASH]", 0, 2, NULL, "audit-verify",
	    "is it what was written?" },
	{ { "reference", NULL }, " CODE", 1, 1, NULL, "reference",
	    "why a student saw this code" },
};
#define VERBS (sizeof(verbs) / sizeof(verbs[0]))

static void
print_verb(const struct verb *verb)
{
	fprintf(stderr, "%s%s%s%s", verb->words[0], verb->words[1] ? " " : "",
	    verb->words[1] ? verb->words[1] : "", verb->args);
}

static int
ctl_usage(void)
{
	size_t i;

	fprintf(stderr, "usage: uregisterctl [-f file] verb ...\n");
	for (i = 0; i < VERBS; i++) {
		fprintf(stderr, "  ");
		print_verb(&verbs[i]);
		fprintf(stderr, "\t%s\n", verbs[i].help);
	}
	return CTL_EXIT_USAGE;
}

static int
verb_usage(const struct verb *verb)
{
	fprintf(stderr, "usage: uregisterctl [-f file] ");
	print_verb(verb);
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

int
main(int argc, char **argv)
{
	struct ctl ctl = { .path = CONF_ETC_DIR "/uregister.conf" };
	size_t i;
	int c, n;

	while ((c = getopt(argc, argv, "+f:")) != -1) {
		if (c != 'f')
			return ctl_usage();
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
		if (ctl.count < verbs[i].min || ctl.count > verbs[i].max)
			return verb_usage(&verbs[i]);
		return verbs[i].run != NULL ? verbs[i].run(&ctl) :
		    ctl_core_tell(&ctl, verbs[i].told);
	}
	return ctl_usage();
}
