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
#include "ctl/ctl.h"

#define REASON " UID --reason TEXT"

static const struct verb {
	const char	*words[2];	/* "conf", "check" */
	const char	*args;		/* for usage */
	int		 min;
	int		 max;
	int		(*run)(const struct ctl *);
	const char	*help;
} verbs[] = {
	{ { "conf", "check" }, "", 0, 0, ctl_conf_check,
	    "is the configuration right?" },
	{ { "conf", "print" }, "", 0, 0, ctl_conf_print,
	    "all settings in effect" },
	{ { "conf", "list" }, "", 0, 0, ctl_conf_list,
	    "every setting, and what it may be" },
	{ { "db", "migrate" }, "", 0, 0, ctl_db_migrate,
	    "bring our tables up to this version" },
	{ { "doctor", NULL }, "", 0, 0, ctl_doctor,
	    "is every part reachable and fit?" },
	{ { "account", "suspend" }, REASON, 3, 3, ctl_account_suspend,
	    "no log-in any more, until restored" },
	{ { "account", "restore" }, REASON, 3, 3, ctl_account_restore,
	    "as it was before" },
	{ { "account", "close" }, REASON, 3, 3, ctl_account_close,
	    "for good; the name stays reserved" },
	{ { "account", "release" }, REASON, 3, 3, ctl_account_release,
	    "whose activation met another's entry may begin again" },
	{ { "entry", "preview" }, " PERSON [CAPACITY]", 1, 2,
	    ctl_entry_preview, "what an activation would write, and why" },
	{ { "breached", "build" }, " TEXT FILE", 2, 2, ctl_breached_build,
	    "make password.breached from lines of SHA1:count" },
	{ { "notice", "list" }, " [BEHIND]", 0, 1, ctl_notice_list,
	    "what the secretariats have to look at" },
	{ { "notice", "done" }, " NUMBER", 1, 1, ctl_notice_done,
	    "it was dealt with" },
	{ { "reference", NULL }, " CODE", 1, 1, ctl_reference,
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
usage(void)
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
usage_of(const struct verb *verb)
{
	fprintf(stderr, "usage: uregisterctl [-f file] ");
	print_verb(verb);
	fprintf(stderr, "\n");
	return CTL_EXIT_USAGE;
}

/* How many words of the line are the verb; 0 if it is another. */
static int
match(const struct verb *verb, int argc, char *const *argv)
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
			return usage();
		ctl.path = optarg;
	}
	argc -= optind;
	argv += optind;
	log_open("uregisterctl", LOG_LEVEL_WARN);
	if (sodium_init() == -1)
		return 1;
	for (i = 0; i < VERBS; i++) {
		if ((n = match(&verbs[i], argc, argv)) == 0)
			continue;
		ctl.args = argv + n;
		ctl.count = argc - n;
		if (ctl.count < verbs[i].min || ctl.count > verbs[i].max)
			return usage_of(&verbs[i]);
		return verbs[i].run(&ctl);
	}
	return usage();
}
