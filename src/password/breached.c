/*
 * The file is the sorted sums and nothing else, so a lookup is a bisection
 * of some thirty steps, and a file of any size costs no memory.
 */
#include <sys/mman.h>
#include <sys/stat.h>

#include <errno.h>
#include <fcntl.h>
#include <nettle/sha1.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/progress.h"
#include "base/text.h"
#include "password/breached.h"

#define SUM_LEN SHA1_DIGEST_SIZE
#define LINE_SIZE 128

struct breached {
	const unsigned char *sums;
	uint64_t	 count;
	size_t		 len;
};

enum outcome
breached_open(const char *path, struct breached **out, struct detail *d)
{
	struct breached *b = NULL;
	struct stat st;
	void *map;
	enum outcome r = E_CONF;
	int fd;

	if ((fd = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY)) == -1 ||
	    fstat(fd, &st) == -1) {
		detail_set(d, "%s: %s", path, strerror(errno));
		goto done;
	}
	if (!S_ISREG(st.st_mode) || st.st_size == 0 ||
	    st.st_size % SUM_LEN != 0) {
		detail_set(d, "%s: not made by \"uregisterctl breached "
		    "build\"", path);
		goto done;
	}
	map = mmap(NULL, (size_t)st.st_size, PROT_READ, MAP_SHARED, fd, 0);
	if (map == MAP_FAILED) {
		detail_set(d, "%s: %s", path, strerror(errno));
		goto done;
	}
	if ((b = calloc(1, sizeof(*b))) == NULL) {
		munmap(map, (size_t)st.st_size);
		r = E_NOMEM;
		goto done;
	}
	(void)madvise(map, (size_t)st.st_size, MADV_RANDOM);
	b->sums = map;
	b->len = (size_t)st.st_size;
	b->count = b->len / SUM_LEN;
	*out = b;
	r = OK;
done:
	if (fd != -1)
		close(fd);
	return r;
}

void
breached_close(struct breached **b)
{
	union { const unsigned char *in; void *out; } map;

	if (b == NULL || *b == NULL)
		return;
	map.in = (*b)->sums;
	munmap(map.out, (*b)->len);
	free(*b);
	*b = NULL;
}

bool
breached_has(const struct breached *b, const void *password, size_t len)
{
	uint64_t low = 0, high = b->count, middle;
	unsigned char sum[SUM_LEN];
	struct sha1_ctx ctx;
	bool found = false;
	int order;

	sha1_init(&ctx);
	sha1_update(&ctx, len, password);
	sha1_digest(&ctx, SUM_LEN, sum);
	while (low < high && !found) {
		middle = low + (high - low) / 2;
		order = memcmp(sum, b->sums + middle * SUM_LEN, SUM_LEN);
		found = order == 0;
		if (order < 0)
			high = middle;
		else
			low = middle + 1;
	}
	sodium_memzero(&ctx, sizeof(ctx));
	sodium_memzero(sum, sizeof(sum));
	return found;
}

uint64_t
breached_count(const struct breached *b)
{
	return b->count;
}

/* "SHA1" or "SHA1:count", in any case. */
static enum outcome
parse_breached_line(char *line, unsigned char sum[SUM_LEN], int64_t *times)
{
	char *colon;
	size_t len;

	line[strcspn(line, "\r\n")] = '\0';
	*times = INT64_MAX;
	if ((colon = strchr(line, ':')) != NULL) {
		*colon = '\0';
		if (text_to_int(colon + 1, 0, INT64_MAX, times) != OK)
			return E_INPUT;
	}
	if (strlen(line) != SUM_LEN * 2 || sodium_hex2bin(sum, SUM_LEN, line,
	    SUM_LEN * 2, NULL, &len, NULL) != 0 || len != SUM_LEN)
		return E_INPUT;
	return OK;
}

struct build {
	const char *in_path, *out_path;
	FILE	*in, *out;
	int64_t	 min;
	uint64_t count;
	bool	 sorted;
	struct progress progress;	/* in bytes: nobody knows the lines */
	struct detail *detail;
};

static enum outcome
cannot_write(const struct build *b)
{
	detail_set(b->detail, "%s: %s", b->out_path, strerror(errno));
	return E_CONF;
}

static void
begin_progress(struct build *b)
{
	struct stat st = { 0 };

	if (fstat(fileno(b->in), &st) == -1 || !S_ISREG(st.st_mode))
		st.st_size = 0;
	progress_begin(&b->progress, "bytes read", st.st_size);
}

static enum outcome
copy_sums(struct build *b)
{
	unsigned char sum[SUM_LEN], last[SUM_LEN] = { 0 };
	char line[LINE_SIZE];
	uint64_t number = 0;
	int64_t times;
	int order;

	b->sorted = true;
	while (fgets(line, sizeof(line), b->in) != NULL) {
		progress_add(&b->progress, (int64_t)strlen(line));
		number++;
		if (parse_breached_line(line, sum, &times) != OK) {
			detail_set(b->detail, "%s:%llu: not SHA1 or "
			    "SHA1:count", b->in_path,
			    (unsigned long long)number);
			return E_INPUT;
		}
		order = b->count == 0 ? 1 : memcmp(sum, last, SUM_LEN);
		if (times < b->min || order == 0)
			continue;
		b->sorted = b->sorted && order > 0;
		if (fwrite(sum, SUM_LEN, 1, b->out) != 1)
			return cannot_write(b);
		memcpy(last, sum, SUM_LEN);
		b->count++;
	}
	if (ferror(b->in)) {
		detail_set(b->detail, "%s: %s", b->in_path, strerror(errno));
		return E_CONF;
	}
	if (b->count == 0) {
		detail_set(b->detail, "%s: holds no sums", b->in_path);
		return E_INPUT;
	}
	return fflush(b->out) == 0 ? OK : cannot_write(b);
}

static int
compare_sums(const void *a, const void *b)
{
	return memcmp(a, b, SUM_LEN);
}

/* Sorted in the file itself, so that it may be larger than the memory. */
static enum outcome
sort_sums(struct build *b)
{
	size_t len = (size_t)b->count * SUM_LEN, i, kept = 1;
	unsigned char *sums;

	sums = mmap(NULL, len, PROT_READ | PROT_WRITE, MAP_SHARED,
	    fileno(b->out), 0);
	if (sums == MAP_FAILED)
		return cannot_write(b);
	qsort(sums, b->count, SUM_LEN, compare_sums);
	for (i = 1; i < b->count; i++) {
		if (memcmp(sums + i * SUM_LEN, sums + (kept - 1) * SUM_LEN,
		    SUM_LEN) == 0)
			continue;
		memmove(sums + kept * SUM_LEN, sums + i * SUM_LEN, SUM_LEN);
		kept++;
	}
	munmap(sums, len);
	return ftruncate(fileno(b->out), (off_t)(kept * SUM_LEN)) == 0 ? OK :
	    cannot_write(b);
}

static enum outcome
build_to(struct build *b, const char *temporary)
{
	enum outcome r;

	if ((b->in = fopen(b->in_path, "re")) == NULL) {
		detail_set(b->detail, "%s: %s", b->in_path, strerror(errno));
		return E_CONF;
	}
	if ((b->out = fopen(temporary, "w+xe")) == NULL) {
		fclose(b->in);
		return cannot_write(b);
	}
	begin_progress(b);
	r = copy_sums(b);
	progress_end(&b->progress);
	if (r == OK && !b->sorted)
		r = sort_sums(b);
	if (r == OK && (fsync(fileno(b->out)) != 0 ||
	    fchmod(fileno(b->out), 0644) != 0))
		r = cannot_write(b);
	fclose(b->in);
	if (fclose(b->out) != 0 && r == OK)
		r = cannot_write(b);
	return r;
}

enum outcome
breached_build(const char *in, const char *out, int64_t min,
    struct detail *d)
{
	struct build b = { .in_path = in, .out_path = out, .min = min,
	    .detail = d };
	char temporary[4096];
	enum outcome r;

	if (snprintf(temporary, sizeof(temporary), "%s.%ld", out,
	    (long)getpid()) >= (int)sizeof(temporary)) {
		detail_set(d, "the path is too long");
		return E_CONF;
	}
	r = build_to(&b, temporary);
	if (r == OK && rename(temporary, out) == -1)
		r = cannot_write(&b);
	if (r != OK && b.out != NULL)
		unlink(temporary);
	return r;
}
