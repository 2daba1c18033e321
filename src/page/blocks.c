/* The few marks of a long text: headings, lists, paragraphs. */
#define _GNU_SOURCE	/* memmem */
#include <string.h>

#include "page/blocks.h"

static void
fill_list(struct arena *a, const char *block, size_t len, struct scope *s)
{
	const char *p = block, *end = block + len, *next;

	scope_put_if(s, "has_items", true);
	while (p < end) {
		next = memmem(p, (size_t)(end - p), "\n- ", 3);
		if (next == NULL)
			next = end;
		scope_put(scope_add(s, "items"), "text",
		    arena_text(a, p + 2, (size_t)(next - p - 2)));
		p = next == end ? end : next + 1;
	}
}

static void
fill_block(struct arena *a, const char *block, size_t len, struct scope *s)
{
	if (len > 2 && strncmp(block, "# ", 2) == 0)
		scope_put(s, "heading", arena_text(a, block + 2, len - 2));
	else if (len > 2 && strncmp(block, "- ", 2) == 0)
		fill_list(a, block, len, s);
	else
		scope_put(s, "text", arena_text(a, block, len));
}

void
blocks_fill(struct scope *s, const char *text)
{
	const char *p = text, *end;

	while (p != NULL && s != NULL) {
		p += strspn(p, "\n");
		if (*p == '\0')
			return;
		end = strstr(p, "\n\n");
		fill_block(scope_arena(s), p,
		    end == NULL ? strlen(p) : (size_t)(end - p),
		    scope_add(s, "blocks"));
		p = end;
	}
}
