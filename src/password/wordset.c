/* An open hash table of offsets into one block of strings, each with its
 * length before it. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "password/wordset.h"

#define SLOTS_FIRST 1024	/* a power of two, and so it stays */
#define BYTES_STEP 65536

struct wordset {
	uint32_t	*slot;		/* offset + 1, 0: free */
	size_t		 slots, count;
	unsigned char	*bytes;
	size_t		 used, size;
};

enum outcome
wordset_new(struct wordset **out)
{
	struct wordset *set;

	if ((set = calloc(1, sizeof(*set))) == NULL)
		return E_NOMEM;
	set->slots = SLOTS_FIRST;
	if ((set->slot = calloc(set->slots, sizeof(*set->slot))) == NULL) {
		free(set);
		return E_NOMEM;
	}
	*out = set;
	return OK;
}

void
wordset_free(struct wordset **set)
{
	if (set == NULL || *set == NULL)
		return;
	free((*set)->slot);
	free((*set)->bytes);
	free(*set);
	*set = NULL;
}

/* FNV-1a. */
static uint32_t
hash_bytes(const unsigned char *p, size_t len)
{
	uint32_t h = 2166136261u;

	while (len-- > 0)
		h = (h ^ *p++) * 16777619u;
	return h;
}

/* Where the word stands, or would. */
static size_t
find_slot(const struct wordset *set, const void *word, size_t len)
{
	size_t i = hash_bytes(word, len) & (set->slots - 1);
	const unsigned char *held;

	for (; set->slot[i] != 0; i = (i + 1) & (set->slots - 1)) {
		held = set->bytes + set->slot[i] - 1;
		if (held[0] == len && memcmp(held + 1, word, len) == 0)
			break;
	}
	return i;
}

static enum outcome
grow_slots(struct wordset *set)
{
	const struct wordset old = *set;
	const unsigned char *word;
	uint32_t *grown;
	size_t i;

	if ((grown = calloc(old.slots * 2, sizeof(*grown))) == NULL)
		return E_NOMEM;
	set->slot = grown;
	set->slots = old.slots * 2;
	for (i = 0; i < old.slots; i++) {
		if (old.slot[i] == 0)
			continue;
		word = set->bytes + old.slot[i] - 1;
		set->slot[find_slot(set, word + 1, word[0])] = old.slot[i];
	}
	free(old.slot);
	return OK;
}

static enum outcome
grow_bytes(struct wordset *set)
{
	unsigned char *grown;

	if (set->size > UINT32_MAX - 2 * (size_t)BYTES_STEP)
		return E_NOMEM;
	if ((grown = realloc(set->bytes, set->size + BYTES_STEP)) == NULL)
		return E_NOMEM;
	set->bytes = grown;
	set->size += BYTES_STEP;
	return OK;
}

enum outcome
wordset_add(struct wordset *set, const void *word, size_t len)
{
	enum outcome r;
	size_t at;

	if (len == 0 || len > WORDSET_LEN_MAX)
		return E_INPUT;
	if (set->count * 2 >= set->slots && (r = grow_slots(set)) != OK)
		return r;
	if (set->used + 1 + len > set->size && (r = grow_bytes(set)) != OK)
		return r;
	at = find_slot(set, word, len);
	if (set->slot[at] != 0)
		return OK;
	set->slot[at] = (uint32_t)set->used + 1;
	set->bytes[set->used] = (unsigned char)len;
	memcpy(set->bytes + set->used + 1, word, len);
	set->used += 1 + len;
	set->count++;
	return OK;
}

bool
wordset_has(const struct wordset *set, const void *word, size_t len)
{
	return len > 0 && len <= WORDSET_LEN_MAX &&
	    set->slot[find_slot(set, word, len)] != 0;
}

size_t
wordset_count(const struct wordset *set)
{
	return set->count;
}
