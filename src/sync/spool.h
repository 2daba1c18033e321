/*
 * The rows of the registry, once, in a file without a name, with an index in
 * memory: three keys of 24 bytes and a place of 8 a row.  What is found by
 * key is read back from the file, which the kernel keeps at hand.
 */
#ifndef SYNC_SPOOL_H
#define SYNC_SPOOL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/detail.h"
#include "person/record.h"

#define SPOOL_KEY_LEN 16
#define SPOOL_KEYS_MAX 3

enum spool_kind { SPOOL_NUMBER, SPOOL_ROW, SPOOL_NAME };

struct spool_key {
	unsigned char bytes[SPOOL_KEY_LEN];
	enum spool_kind kind;
};

struct spool_row {
	size_t	capacity;		/* of the configuration */
	bool	live;
	struct record record;
};

struct spool;

/* dir: where the file is made, and at once has no name.  E_CONF. */
enum outcome	spool_new(const char *dir, struct spool **out,
		    struct detail *) MUST_USE;
/* Wipes; resets the pointer; NULL is fine. */
void		spool_free(struct spool **);
/* E_NOMEM, E_BACKEND: the disk is full. */
enum outcome	spool_put(struct spool *, const struct spool_row *,
		    const struct spool_key *, size_t n) MUST_USE;
/* No more rows come: sorts. */
enum outcome	spool_end(struct spool *) MUST_USE;
size_t		spool_count(const struct spool *);
/* The numbers of the rows with this key, at most max; how many there are. */
size_t		spool_find(const struct spool *, const unsigned char
		    key[SPOOL_KEY_LEN], enum spool_kind, size_t *out,
		    size_t max);
enum outcome	spool_get(const struct spool *, size_t row,
		    struct spool_row *out) MUST_USE;
/* The rows of each key of that kind that stands for more than one, at most
 * SPOOL_GROUP_MAX of them; all is how many they are. */
#define SPOOL_GROUP_MAX 16
typedef void spool_group_fn(void *arg, const size_t *rows, size_t n,
    size_t all);
void		spool_groups(const struct spool *, enum spool_kind,
		    spool_group_fn *, void *arg);

#endif
