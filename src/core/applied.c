/* What was done to the directory, kept in a file. */
#include <sys/stat.h>

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <time.h>
#include <unistd.h>

#include "core/applied.h"
#include "prepare/parse.h"
#include "prepare/same.h"
#include "prepare/write.h"

#define NAME "applied.ldif"
#define STEP 65536

static enum outcome
tell_errno(struct detail *d, const char *path)
{
	detail_set(d, "%s: %s", path, strerror(errno));
	return E_CONF;
}

/* NUL terminated; NULL with errno set. */
static char *
read_whole(FILE *f)
{
	char *text = NULL, *more;
	size_t len = 0, n;

	do {
		if ((more = realloc(text, len + STEP + 1)) == NULL) {
			free(text);
			return NULL;
		}
		text = more;
		n = fread(text + len, 1, STEP, f);
		len += n;
	} while (n == STEP);
	text[len] = '\0';
	return text;
}

enum outcome
applied_read(const char *path, struct changes *out, struct detail *d)
{
	FILE *f = strcmp(path, "-") == 0 ? stdin : fopen(path, "re");
	enum outcome r = E_CONF;
	char *text;

	if (f == NULL)
		return tell_errno(d, path);
	if ((text = read_whole(f)) != NULL && !ferror(f)) {
		r = parse_ldif(text, out, d);
		if (r != OK)
			detail_prefix(d, "%s: ", path);
	} else
		r = tell_errno(d, path);
	free(text);
	if (f != stdin)
		fclose(f);
	return r;
}

static void
name_file(const struct applied *x, const char *name, char path[APPLIED_PATH])
{
	snprintf(path, APPLIED_PATH, "%s/%s", x->folder, name);
}

enum outcome
applied_load(struct applied *x, struct detail *d)
{
	char path[APPLIED_PATH];

	name_file(x, NAME, path);
	if (access(path, F_OK) == -1 && errno == ENOENT)
		return OK;
	return applied_read(path, &x->done, d);
}

static enum outcome
make_folder(const struct applied *x, struct detail *d)
{
	char path[APPLIED_PATH], *slash;

	snprintf(path, sizeof(path), "%s", x->folder);
	for (slash = path + 1; (slash = strchr(slash, '/')) != NULL;
	    slash++) {
		*slash = '\0';
		(void)mkdir(path, 0755);
		*slash = '/';
	}
	if (mkdir(path, 0700) == -1 && errno != EEXIST)
		return tell_errno(d, path);
	return OK;
}

/* All of it beside the file, and then in its place. */
static enum outcome
write_file(const struct changes *list, const char *path, struct detail *d)
{
	char temporary[APPLIED_PATH + 8];
	bool good;
	size_t i;
	FILE *f;
	int fd;

	snprintf(temporary, sizeof(temporary), "%s.new", path);
	fd = open(temporary, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
	if (fd == -1 || (f = fdopen(fd, "w")) == NULL)
		return tell_errno(d, temporary);
	for (i = 0; i < list->count; i++)
		write_ldif(&list->at[i], f);
	good = fflush(f) == 0 && fsync(fd) == 0;
	if (fclose(f) == 0 && good && rename(temporary, path) == 0)
		return OK;
	return tell_errno(d, path);
}

static enum outcome
write_record(const struct applied *x, struct detail *d)
{
	char path[APPLIED_PATH];

	name_file(x, NAME, path);
	if (x->done.count > 0)
		return write_file(&x->done, path, d);
	return unlink(path) == 0 || errno == ENOENT ? OK :
	    tell_errno(d, path);
}

static void
copy_change(const struct change *c, struct changes *out)
{
	size_t i;

	change_open(out, c->kind, c->dn, c->reason);
	for (i = 0; i < c->values; i++)
		(c->value[i].gone ? change_take : change_put)(out,
		    c->value[i].name, c->value[i].text);
}

enum outcome
applied_add(struct applied *x, const struct change *c, struct detail *d)
{
	enum outcome r;

	copy_change(c, &x->done);
	if (x->done.failed)
		return E_NOMEM;
	if ((r = make_folder(x, d)) != OK)
		return r;
	return write_record(x, d);
}

enum outcome
applied_drop(struct applied *x, struct detail *d)
{
	change_drop(&x->done);
	return write_record(x, d);
}

void
applied_free(struct applied *x)
{
	change_free(&x->done);
}

enum outcome
applied_write(const struct applied *x, const char *name,
    const struct changes *list, char path[APPLIED_PATH], struct detail *d)
{
	enum outcome r;

	if (list->failed)
		return E_NOMEM;
	if ((r = make_folder(x, d)) != OK)
		return r;
	name_file(x, name, path);
	return write_file(list, path, d);
}

/* What slapd has built in stands in cn=schema too, and is no setting. */
static void
copy_config(const struct change *c, struct changes *out)
{
	const char *name;
	size_t i;

	if (!same_dn(c->dn, "cn=schema,cn=config")) {
		copy_change(c, out);
		return;
	}
	change_open(out, c->kind, c->dn, c->reason);
	for (i = 0; i < c->values; i++) {
		name = c->value[i].name;
		if (strcasecmp(name, "objectClass") == 0 ||
		    strcasecmp(name, "cn") == 0)
			change_put(out, name, c->value[i].text);
	}
}

enum outcome
applied_save(const struct applied *x, const struct changes *config,
    char path[APPLIED_PATH], struct detail *d)
{
	char name[64];
	time_t now = time(NULL);
	struct changes copy = { NULL };
	struct tm tm;
	enum outcome r;
	size_t i;

	for (i = 0; i < config->count; i++)
		copy_config(&config->at[i], &copy);
	strftime(name, sizeof(name), "cn=config-%Y%m%dT%H%M%SZ.ldif",
	    gmtime_r(&now, &tm));
	r = applied_write(x, name, &copy, path, d);
	change_free(&copy);
	return r;
}
