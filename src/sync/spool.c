/*
 * The rows of the registry in a file, found by key.
 */
#define _GNU_SOURCE		/* O_TMPFILE */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <sodium.h>

#include "base/buf.h"
#include "sync/spool.h"

#define ROW_SIZE (sizeof(struct record) + 16)

struct slot {
	unsigned char key[SPOOL_KEY_LEN];
	uint32_t row;
	uint32_t kind;
};

struct spool {
	int	 fd;
	FILE	*file;
	int64_t	 len;			/* of what was written */
	int64_t	*place;			/* of each row; and of the end */
	size_t	 rows, places;
	struct slot *slot;
	size_t	 slots, room;
};

static const struct field {
	size_t	offset, size;
} fields[] = {
#define X(field, column, size) { offsetof(struct record, field), size },
	RECORD_FIELDS(X)
#undef X
};
#define FIELDS (sizeof(fields) / sizeof(fields[0]))

enum outcome
spool_new(const char *dir, struct spool **out, struct detail *d)
{
	struct spool *s = calloc(1, sizeof(*s));

	if (s == NULL)
		return E_NOMEM;
	s->fd = open(dir, O_TMPFILE | O_RDWR | O_CLOEXEC, 0600);
	if (s->fd == -1 || (s->file = fdopen(dup(s->fd), "w")) == NULL) {
		detail_set(d, "sync.dir: %s: %s", dir, strerror(errno));
		spool_free(&s);
		return E_CONF;
	}
	*out = s;
	return OK;
}

void
spool_free(struct spool **s)
{
	if (s == NULL || *s == NULL)
		return;
	if ((*s)->file != NULL)
		fclose((*s)->file);
	if ((*s)->fd != -1)
		close((*s)->fd);
	free((*s)->place);
	free((*s)->slot);
	free(*s);
	*s = NULL;
}

static void *
grow(void *mem, size_t *room, size_t needed, size_t size)
{
	size_t more = *room == 0 ? 1024 : *room;
	void *bigger;

	if (needed <= *room)
		return mem;
	while (more < needed)
		more += more / 2;
	if ((bigger = reallocarray(mem, more, size)) != NULL)
		*room = more;
	return bigger;
}

static enum outcome
make_spool_room(struct spool *s, size_t keys)
{
	int64_t *place;
	struct slot *slot;

	place = grow(s->place, &s->places, s->rows + 2, sizeof(*place));
	if (place == NULL)
		return E_NOMEM;
	s->place = place;
	slot = grow(s->slot, &s->room, s->slots + keys, sizeof(*slot));
	if (slot == NULL)
		return E_NOMEM;
	s->slot = slot;
	return OK;
}

/* capacity, live, and each field with its NUL. */
static size_t
encode_row(const struct spool_row *row, char out[ROW_SIZE])
{
	const char *base = (const char *)&row->record, *field;
	struct buf b;
	size_t i;

	buf_init(&b, out, ROW_SIZE);
	buf_putc(&b, (char)row->capacity);
	buf_putc(&b, row->live);
	for (i = 0; i < FIELDS; i++) {
		field = base + fields[i].offset;
		buf_put(&b, field, strlen(field) + 1);
	}
	return b.len;
}

enum outcome
spool_put(struct spool *s, const struct spool_row *row,
    const struct spool_key *key, size_t n)
{
	char text[ROW_SIZE];
	size_t len, i;
	enum outcome r;

	if ((r = make_spool_room(s, n)) != OK)
		return r;
	len = encode_row(row, text);
	if (fwrite(text, 1, len, s->file) != len)
		return E_BACKEND;
	sodium_memzero(text, len);
	for (i = 0; i < n; i++) {
		struct slot *slot = &s->slot[s->slots++];

		memcpy(slot->key, key[i].bytes, SPOOL_KEY_LEN);
		slot->kind = key[i].kind;
		slot->row = (uint32_t)s->rows;
	}
	s->place[s->rows++] = s->len;
	s->len += (int64_t)len;
	s->place[s->rows] = s->len;
	return OK;
}

static int
compare_slots(const void *a, const void *b)
{
	const struct slot *x = a, *y = b;
	int c = memcmp(x->key, y->key, SPOOL_KEY_LEN);

	if (c != 0)
		return c;
	if (x->kind != y->kind)
		return x->kind < y->kind ? -1 : 1;
	return x->row < y->row ? -1 : x->row > y->row;
}

enum outcome
spool_end(struct spool *s)
{
	if (s->slots > 0)
		qsort(s->slot, s->slots, sizeof(*s->slot), compare_slots);
	return fflush(s->file) == 0 ? OK : E_BACKEND;
}

size_t
spool_count(const struct spool *s)
{
	return s->rows;
}

/* The first that is not below. */
static size_t
first_slot(const struct spool *s, const struct slot *wanted)
{
	size_t low = 0, high = s->slots, middle;

	while (low < high) {
		middle = low + (high - low) / 2;
		if (compare_slots(&s->slot[middle], wanted) < 0)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

static bool
is_same_slot(const struct slot *a, const struct slot *b)
{
	return a->kind == b->kind &&
	    memcmp(a->key, b->key, SPOOL_KEY_LEN) == 0;
}

size_t
spool_find(const struct spool *s, const unsigned char key[SPOOL_KEY_LEN],
    enum spool_kind kind, size_t *out, size_t max)
{
	struct slot wanted = { .kind = kind };
	size_t i, n = 0;

	memcpy(wanted.key, key, SPOOL_KEY_LEN);
	for (i = first_slot(s, &wanted); i < s->slots && n < max &&
	    is_same_slot(&s->slot[i], &wanted); i++)
		out[n++] = s->slot[i].row;
	return n;
}

static enum outcome
decode_row(const char *text, size_t len, struct spool_row *out)
{
	const char *end = text + len;
	size_t i, n;

	if (len < 2)
		return E_BUG;
	record_clear(&out->record);
	out->capacity = (size_t)(unsigned char)text[0];
	out->live = text[1] != 0;
	text += 2;
	for (i = 0; i < FIELDS; i++) {
		n = strnlen(text, (size_t)(end - text));
		if (text + n == end || n >= fields[i].size)
			return E_BUG;
		memcpy((char *)&out->record + fields[i].offset, text, n + 1);
		text += n + 1;
	}
	return OK;
}

enum outcome
spool_get(const struct spool *s, size_t row, struct spool_row *out)
{
	char text[ROW_SIZE];
	enum outcome r;
	size_t len;

	if (row >= s->rows)
		return E_NOTFOUND;
	len = (size_t)(s->place[row + 1] - s->place[row]);
	if (pread(s->fd, text, len, (off_t)s->place[row]) != (ssize_t)len)
		return E_BACKEND;
	r = decode_row(text, len, out);
	sodium_memzero(text, len);
	return r;
}

void
spool_groups(const struct spool *s, enum spool_kind kind,
    spool_group_fn *see, void *arg)
{
	size_t rows[SPOOL_GROUP_MAX], n, i, k;

	for (i = 0; i < s->slots; i = k) {
		n = 0;
		for (k = i; k < s->slots &&
		    is_same_slot(&s->slot[k], &s->slot[i]); k++)
			if (n < SPOOL_GROUP_MAX)
				rows[n++] = s->slot[k].row;
		if (n > 1 && s->slot[i].kind == kind)
			see(arg, rows, n, k - i);
	}
}
