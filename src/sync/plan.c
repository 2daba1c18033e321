/*
 * A plan, made, kept and read.
 */
#include <sys/stat.h>

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <sodium.h>

#include "base/clock.h"
#include "base/text.h"
#include "sync/plan.h"
#include "sync/plan_text.h"

#define ENDING ".plan"
#define DIR_SIZE (PLAN_PATH_SIZE - 64)

struct plan {
	FILE	*file;
	char	 dir[DIR_SIZE];
	char	 making[PLAN_PATH_SIZE];	/* "": it is read */
	char	 hash[SYNC_PLAN_SIZE];
	crypto_generichash_state state;
	char	*line;			/* room for one */
	size_t	 room;
};

static enum outcome
refuse_file(struct detail *d, const char *path)
{
	detail_set(d, "sync.dir: %s: %s", path, strerror(errno));
	return E_CONF;
}

static void
path_of(const char *dir, const char *name, const char *ending,
    char out[PLAN_PATH_SIZE])
{
	snprintf(out, PLAN_PATH_SIZE, "%.*s/%.32s%s", DIR_SIZE, dir, name,
	    ending);
}

static void
start_hash(struct plan *p)
{
	crypto_generichash_init(&p->state, NULL, 0,
	    (SYNC_PLAN_SIZE - 1) / 2);
}

static enum outcome
alloc_plan(const char *dir, struct plan **out)
{
	struct plan *p = calloc(1, sizeof(*p));

	if (p == NULL)
		return E_NOMEM;
	if (text_copy(p->dir, sizeof(p->dir), dir) != OK) {
		free(p);
		return E_CONF;
	}
	start_hash(p);
	*out = p;
	return OK;
}

enum outcome
plan_new(const char *dir, struct plan **out, struct detail *d)
{
	struct plan *p = NULL;
	enum outcome r;
	char name[32];
	int fd;

	if ((r = alloc_plan(dir, &p)) != OK)
		return r;
	snprintf(name, sizeof(name), "making.%ld", (long)getpid());
	path_of(dir, name, "", p->making);
	fd = open(p->making, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
	if (fd == -1 || (p->file = fdopen(fd, "w")) == NULL) {
		r = refuse_file(d, p->making);
		plan_free(&p);
		return r;
	}
	*out = p;
	return OK;
}

void
plan_free(struct plan **p)
{
	if (p == NULL || *p == NULL)
		return;
	if ((*p)->file != NULL)
		fclose((*p)->file);
	if ((*p)->making[0] != '\0')
		unlink((*p)->making);
	if ((*p)->line != NULL)
		sodium_memzero((*p)->line, (*p)->room);
	free((*p)->line);
	free(*p);
	*p = NULL;
}

const char *
plan_hash(const struct plan *p)
{
	return p->hash;
}

static void
put_text(struct plan *p, const char *text, size_t len)
{
	crypto_generichash_update(&p->state, (const unsigned char *)text,
	    len);
	fwrite(text, 1, len, p->file);
}

void
plan_remark(struct plan *p, const char *text)
{
	put_text(p, "# ", 2);
	put_text(p, text, strlen(text));
	put_text(p, "\n", 1);
}

enum outcome
plan_put(struct plan *p, const struct item *item)
{
	static char text[PLAN_TEXT_SIZE];
	enum outcome r;
	struct buf b;

	buf_init(&b, text, sizeof(text));
	plan_text_print(item, &b);
	r = buf_failed(&b) ? E_INPUT : OK;
	if (r == OK)
		put_text(p, b.data, b.len);
	sodium_memzero(text, b.len);
	return r;
}

static void
take_hash(struct plan *p, char out[SYNC_PLAN_SIZE])
{
	unsigned char hash[(SYNC_PLAN_SIZE - 1) / 2];

	crypto_generichash_final(&p->state, hash, sizeof(hash));
	sodium_bin2hex(out, SYNC_PLAN_SIZE, hash, sizeof(hash));
}

/* What stands under that name is a whole plan at any time. */
static enum outcome
name_plan(const struct plan *p, const char *name, struct detail *d)
{
	char target[64], link[PLAN_PATH_SIZE], path[PLAN_PATH_SIZE];

	snprintf(target, sizeof(target), "%s" ENDING, p->hash);
	path_of(p->dir, name, ".new", link);
	path_of(p->dir, name, "", path);
	unlink(link);
	if (symlink(target, link) == -1 || rename(link, path) == -1)
		return refuse_file(d, path);
	return OK;
}

enum outcome
plan_end(struct plan *p, const char *name, char hash[SYNC_PLAN_SIZE],
    struct detail *d)
{
	char path[PLAN_PATH_SIZE];

	take_hash(p, p->hash);
	path_of(p->dir, p->hash, ENDING, path);
	if (fflush(p->file) != 0 || ferror(p->file) ||
	    fsync(fileno(p->file)) == -1 || rename(p->making, path) == -1)
		return refuse_file(d, path);
	p->making[0] = '\0';
	memcpy(hash, p->hash, SYNC_PLAN_SIZE);
	return name_plan(p, name, d);
}

/* ---- read ---- */

static bool
is_hash(const char *text)
{
	return strlen(text) == SYNC_PLAN_SIZE - 1 &&
	    strspn(text, "0123456789abcdef") == SYNC_PLAN_SIZE - 1;
}

static enum outcome
read_name(const char *dir, const char *name, char hash[SYNC_PLAN_SIZE])
{
	char path[PLAN_PATH_SIZE], target[64];
	ssize_t n;

	path_of(dir, name, "", path);
	n = readlink(path, target, sizeof(target) - 1);
	if (n < SYNC_PLAN_SIZE - 1)
		return E_NOTFOUND;
	target[SYNC_PLAN_SIZE - 1] = '\0';
	memcpy(hash, target, SYNC_PLAN_SIZE);
	return is_hash(hash) ? OK : E_NOTFOUND;
}

/* Reads it once for its hash. */
static enum outcome
check_hash(struct plan *p)
{
	char found[SYNC_PLAN_SIZE];
	unsigned char bytes[16384];
	size_t n;

	while ((n = fread(bytes, 1, sizeof(bytes), p->file)) > 0)
		crypto_generichash_update(&p->state, bytes, n);
	sodium_memzero(bytes, sizeof(bytes));
	if (ferror(p->file))
		return E_BACKEND;
	rewind(p->file);
	take_hash(p, found);
	return strcmp(found, p->hash) == 0 ? OK : E_EXPIRED;
}

static enum outcome
open_file(struct plan *p, struct detail *d)
{
	char path[PLAN_PATH_SIZE];
	enum outcome r;

	path_of(p->dir, p->hash, ENDING, path);
	if ((p->file = fopen(path, "re")) == NULL) {
		if (errno != ENOENT)
			return refuse_file(d, path);
		detail_set(d, "there is no plan %s", p->hash);
		return E_NOTFOUND;
	}
	if ((r = check_hash(p)) == E_EXPIRED)
		detail_set(d, "the plan %s was changed since", p->hash);
	return r;
}

static enum outcome
choose_hash(struct plan *p, const char *hash, struct detail *d)
{
	enum outcome r;

	if (strcmp(hash, PLAN_LATEST) == 0 || strcmp(hash, PLAN_LAPSED) == 0)
		r = read_name(p->dir, hash, p->hash);
	else
		r = is_hash(hash) ? text_copy(p->hash, sizeof(p->hash),
		    hash) : E_NOTFOUND;
	if (r == E_NOTFOUND)
		detail_set(d, "there is no plan %s", hash);
	return r;
}

enum outcome
plan_open(const char *dir, const char *hash, struct plan **out,
    struct detail *d)
{
	struct plan *p = NULL;
	enum outcome r;

	if ((r = alloc_plan(dir, &p)) != OK)
		return r;
	if ((r = choose_hash(p, hash, d)) == OK &&
	    (r = open_file(p, d)) == OK)
		*out = p;
	else
		plan_free(&p);
	return r;
}

/* Up to the empty line behind it; remarks before it are skipped. */
enum outcome
plan_next(struct plan *p, struct item *out)
{
	struct plan_text text;
	enum outcome r = OK;
	ssize_t n;

	plan_text_begin(&text, out);
	while (r == OK && (n = getline(&p->line, &p->room, p->file)) > 0) {
		if (p->line[n - 1] == '\n')
			p->line[n - 1] = '\0';
		if (p->line[0] == '\0' && text.open)
			break;
		r = plan_text_take(&text, p->line);
	}
	if (r == OK)
		r = text.open ? plan_text_end(&text) : E_NOTFOUND;
	if (r != OK)
		item_clear(out);
	plan_text_clear(&text);
	return r;
}

void
plan_sweep(const char *dir, int64_t max_age_s)
{
	char path[PLAN_PATH_SIZE * 2];
	struct dirent *e;
	struct stat st;
	DIR *list;

	if ((list = opendir(dir)) == NULL)
		return;
	while ((e = readdir(list)) != NULL) {
		if (strstr(e->d_name, ENDING) == NULL)
			continue;
		snprintf(path, sizeof(path), "%s/%s", dir, e->d_name);
		if (lstat(path, &st) == 0 && S_ISREG(st.st_mode) &&
		    st.st_mtime + max_age_s < clock_now())
			unlink(path);
	}
	closedir(list);
}
