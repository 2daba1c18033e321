/*
 * The size stands in front of each piece, since free() is not told it.
 */
#include <sodium.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "gateway/wiped.h"

union head {
	size_t		size;
	max_align_t	align;
};

void *
wiped_malloc(size_t size)
{
	union head *h;

	if (size > SIZE_MAX - sizeof(*h) ||
	    (h = malloc(sizeof(*h) + size)) == NULL)
		return NULL;
	h->size = size;
	return h + 1;
}

void *
wiped_calloc(size_t n, size_t size)
{
	void *p;

	if (size != 0 && n > SIZE_MAX / size)
		return NULL;
	p = wiped_malloc(n * size);
	if (p != NULL)
		memset(p, 0, n * size);
	return p;
}

void *
wiped_realloc(void *old, size_t size)
{
	void *p = wiped_malloc(size);
	size_t had;

	if (p == NULL || old == NULL)
		return p;
	had = ((union head *)old - 1)->size;
	memcpy(p, old, had < size ? had : size);
	wiped_free(old);
	return p;
}

char *
wiped_strdup(const char *s)
{
	size_t size = strlen(s) + 1;
	char *p = wiped_malloc(size);

	if (p != NULL)
		memcpy(p, s, size);
	return p;
}

void
wiped_free(void *p)
{
	union head *h;

	if (p == NULL)
		return;
	h = (union head *)p - 1;
	sodium_memzero(p, h->size);
	free(h);
}
