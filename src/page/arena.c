/* One guarded block, taken from in order. */
#include <sodium.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "page/arena.h"

#define ALIGN 16

enum outcome
arena_new(size_t size, struct arena **out)
{
	struct arena *a;

	if (sodium_init() == -1 || (a = calloc(1, sizeof(*a))) == NULL)
		return E_NOMEM;
	if ((a->mem = sodium_malloc(size)) == NULL) {
		free(a);
		return E_NOMEM;
	}
	sodium_memzero(a->mem, size);
	a->size = size;
	*out = a;
	return OK;
}

void
arena_free(struct arena **a)
{
	if (a == NULL || *a == NULL)
		return;
	sodium_free((*a)->mem);
	free(*a);
	*a = NULL;
}

void *
arena_take(struct arena *a, size_t len)
{
	char *p = a->mem + a->used;

	if (len > a->size - a->used) {
		a->failed = true;
		return NULL;
	}
	len = (len + ALIGN - 1) / ALIGN * ALIGN;
	a->used = len > a->size - a->used ? a->size : a->used + len;
	return p;
}

const char *
arena_text(struct arena *a, const char *text, size_t len)
{
	char *p = arena_take(a, len + 1);

	if (p == NULL)
		return "";
	memcpy(p, text, len);
	return p;
}

const char *
arena_printf(struct arena *a, const char *fmt, ...)
{
	va_list ap;
	char *p;
	int n;

	va_start(ap, fmt);
	n = vsnprintf(NULL, 0, fmt, ap);
	va_end(ap);
	if (n < 0 || (p = arena_take(a, (size_t)n + 1)) == NULL)
		return "";
	va_start(ap, fmt);
	vsnprintf(p, (size_t)n + 1, fmt, ap);
	va_end(ap);
	return p;
}

void
arena_wipe(struct arena *a)
{
	sodium_memzero(a->mem, a->used);
	a->used = 0;
	a->failed = false;
}
