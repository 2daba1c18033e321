/*
 * The directory made ready for us: by root, or by a DN that is given, and not
 * by core's own user.
 */
#include <stdio.h>
#include <string.h>

#include "core/preparation.h"
#include "core/prepare.h"
#include "core/prepare_apply.h"
#include "core/prepare_remove.h"
#include "directory/examine.h"

#define FOLDER CONF_STATE_DIR "/directory"
#define TIMEOUT_S 60

static int
plan_directory(struct preparation *x)
{
	if (preparation_plan(x) != OK)
		return preparation_refuse(x, "plan");
	preparation_print(x);
	return 0;
}

/* ---- check ---- */

static void
tell_line(void *arg, const char *part, bool well, const char *text)
{
	(void)arg;
	printf("%s %s: %s\n", well ? "ok" : "bad", part, text);
}

/* As core's own user: doctor's part of the directory. */
static int
examine_alone(struct preparation *x)
{
	enum outcome r;

	r = directory_open(x->conf, &x->dir, &x->detail);
	if (r != OK)
		return preparation_refuse(x, "directory");
	return directory_examine(x->dir, tell_line, NULL) == OK ? 0 : 1;
}

static const struct {
	const char *word;
	int (*run)(struct preparation *);
} preparation_verbs[] = {
	{ "plan", plan_directory },
	{ "apply", prepare_apply },
	{ "remove", prepare_remove },
};

int
prepare_run(const struct conf *conf, int argc, char **argv)
{
	struct preparation x = { .conf = conf, .own = *conf,
	    .record = { .folder = FOLDER } };
	int status = 2;
	size_t i;

	if (argc < 1 || !preparation_words(&x, argc, argv))
		return status;
	x.own.directory_timeout = TIMEOUT_S;
	if (strcmp(argv[0], "check") == 0)
		status = examine_alone(&x);
	for (i = 0; i < 3; i++)
		if (strcmp(argv[0], preparation_verbs[i].word) == 0)
			status = preparation_open(&x) == OK ?
			    preparation_verbs[i].run(&x) :
			    preparation_refuse(&x, argv[0]);
	preparation_close(&x);
	return status;
}
