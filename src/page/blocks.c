#define _GNU_SOURCE	/* memmem */
#include <string.h>

#include "page/blocks.h"

static void
fill_list(struct arena *a, const char *block, size_t len, struct view *v)
{
	const char *p = block, *end = block + len, *next;

	view_put_if(v, "has_items", true);
	while (p < end) {
		next = memmem(p, (size_t)(end - p), "\n- ", 3);
		if (next == NULL)
			next = end;
		view_put(view_add(v, "items"), "text",
		    arena_text(a, p + 2, (size_t)(next - p - 2)));
		p = next == end ? end : next + 1;
	}
}

static void
fill_block(struct arena *a, const char *block, size_t len, struct view *v)
{
	if (len > 2 && strncmp(block, "# ", 2) == 0)
		view_put(v, "heading", arena_text(a, block + 2, len - 2));
	else if (len > 2 && strncmp(block, "- ", 2) == 0)
		fill_list(a, block, len, v);
	else
		view_put(v, "text", arena_text(a, block, len));
}

void
blocks_fill(struct view *v, const char *text)
{
	const char *p = text, *end;

	while (p != NULL && v != NULL) {
		p += strspn(p, "\n");
		if (*p == '\0')
			return;
		end = strstr(p, "\n\n");
		fill_block(view_arena(v), p,
		    end == NULL ? strlen(p) : (size_t)(end - p),
		    view_add(v, "blocks"));
		p = end;
	}
}
