/* The audit held against itself, slice by slice, and against kept links. */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/progress.h"
#include "base/text.h"
#include "ctl/anchor.h"
#include "ctl/core.h"

#define BROKEN_MAX 20		/* more are not told */
#define LINE_SIZE 256
#define SLICE 5000		/* of core, for the progress */

static struct msg answer;

static bool
is_ok(void)
{
	const char *result = msg_get(&answer, M_RESULT);

	return result != NULL && strcmp(result, outcome_name(OK)) == 0;
}

/* One question; the exit status. */
static int
ask_audit(const struct conf *conf, const struct ctl *ctl, const char *verb,
    char *const *args, int count)
{
	const struct ctl asked = { .path = ctl->path, .args = args,
	    .count = count, .reason = ctl->reason };
	struct detail d = { "" };

	if (ctl_core_ask(conf, verb, &asked, &answer, &d) != OK)
		return ctl_core_absent(&d);
	return is_ok() ? 0 : ctl_core_print(&answer);
}

/* "2026-11-30 10:00:00 UTC  link 17 abcdef" */
static bool
read_anchor(char *line, char **number, char **hash)
{
	char *rest = NULL, *link = strstr(line, "link ");

	if (link == NULL)
		return false;
	*number = strtok_r(link + strlen("link "), " \n", &rest);
	*hash = strtok_r(NULL, " \n", &rest);
	return *number != NULL && *hash != NULL;
}

/* all: each line of the file; else the last one alone. */
static int
hold_against(const struct conf *conf, const struct ctl *ctl, FILE *f,
    bool all)
{
	char line[LINE_SIZE], last[LINE_SIZE] = "";
	struct progress p;
	int status = 0;

	progress_begin(&p, "kept links", 0);
	while (status == 0 && fgets(line, sizeof(line), f) != NULL) {
		char *args[2];

		memcpy(last, line, sizeof(last));
		if (all && read_anchor(line, &args[0], &args[1]))
			status = ask_audit(conf, ctl, "audit-link", args, 2);
		progress_step(&p);
	}
	progress_end(&p);
	if (!all && *last != '\0') {
		char *args[2];

		if (read_anchor(last, &args[0], &args[1]))
			status = ask_audit(conf, ctl, "audit-link", args, 2);
	}
	return status;
}

static int
verify_file(const struct conf *conf, const struct ctl *ctl, const char *path)
{
	FILE *f = fopen(path, "r");
	int status;

	if (f == NULL) {
		fprintf(stderr, "%s: %s\n", path, strerror(errno));
		return 1;
	}
	status = hold_against(conf, ctl, f, true);
	fclose(f);
	return status;
}

/* What is broken in one slice; where the next begins, "" nowhere. */
static size_t
take_slice(char cursor[64])
{
	size_t n, broken = 0;
	const char *line;

	cursor[0] = '\0';
	for (n = 0; (line = msg_get_nth(&answer, M_LINE, n)) != NULL; n++)
		if (*line == '=')
			text_cut(cursor, 64, line + 1);
		else {
			puts(line);
			broken++;
		}
	return broken;
}

static int
verify_slices(const struct conf *conf, const struct ctl *ctl)
{
	char cursor[64] = "";
	char *args[] = { cursor };
	struct progress p;
	size_t broken = 0;
	int status;

	progress_begin(&p, "rows and links at most", 0);
	do {
		if ((status = ask_audit(conf, ctl, "audit-verify", args,
		    1)) != 0)
			break;
		broken += take_slice(cursor);
		progress_add(&p, SLICE);
	} while (*cursor != '\0' && broken < BROKEN_MAX);
	progress_end(&p);
	if (broken == 0)
		return status;
	fprintf(stderr, "the audit is not what was written%s: keep the "
	    "database as it is, and compare it with a backup\n",
	    broken >= BROKEN_MAX ? ", in these and perhaps more rows" : "");
	return 1;
}

static int
verify_all(const struct conf *conf, const struct ctl *ctl)
{
	const char *newest;
	int status = 0;

	if (ctl->count == 2 && strcmp(ctl->args[0], "--anchor") == 0)
		status = verify_file(conf, ctl, ctl->args[1]);
	else if (ctl->count > 0)
		status = ask_audit(conf, ctl, "audit-link", ctl->args,
		    ctl->count);
	if (status != 0 || (status = verify_slices(conf, ctl)) != 0 ||
	    (status = ask_audit(conf, ctl, "audit-link", NULL, 0)) != 0)
		return status;
	if ((newest = msg_get(&answer, M_LINE)) != NULL)
		printf("all is as it was written, up to link %s\n", newest);
	return 0;
}

int
ctl_anchor_verify(const struct ctl *ctl)
{
	struct conf *conf = NULL;
	int status;

	if (ctl_load(ctl, &conf) != OK)
		return 1;
	status = verify_all(conf, ctl);
	msg_wipe(&answer);
	conf_free(&conf);
	return status;
}

/* It is on the disk before it is said to be. */
static int
append_anchor(const char *path, const char *newest)
{
	char at[32], line[LINE_SIZE];
	int fd, n;
	bool done;

	clock_print(clock_now(), at, sizeof(at));
	n = snprintf(line, sizeof(line), "%s  link %s\n", at, newest);
	fd = open(path, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0644);
	done = fd != -1 && write(fd, line, (size_t)n) == n && fsync(fd) == 0;
	if (!done)
		fprintf(stderr, "%s: %s\n", path, strerror(errno));
	if (fd != -1)
		close(fd);
	return !done;
}

static int
add_anchor(const struct conf *conf, const struct ctl *ctl, const char *path)
{
	FILE *f = fopen(path, "r");
	const char *newest;
	int status = 0;

	if (f == NULL && errno != ENOENT) {
		fprintf(stderr, "%s: %s\n", path, strerror(errno));
		return 1;
	}
	if (f != NULL) {
		status = hold_against(conf, ctl, f, false);
		fclose(f);
	}
	if (status != 0 || (status = ask_audit(conf, ctl, "audit-link", NULL,
	    0)) != 0 || (newest = msg_get(&answer, M_LINE)) == NULL)
		return status;
	return append_anchor(path, newest);
}

int
ctl_anchor_add(const struct ctl *ctl)
{
	struct conf *conf = NULL;
	int status;

	if (ctl_load(ctl, &conf) != OK)
		return 1;
	status = add_anchor(conf, ctl, ctl->args[0]);
	msg_wipe(&answer);
	conf_free(&conf);
	return status;
}
