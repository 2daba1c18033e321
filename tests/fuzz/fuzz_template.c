/*
 * A page, and behind a NUL a text for it: whatever the page, the text does
 * not become markup.
 */
#include "fuzz.h"

#include "page/arena.h"
#include "page/html.h"
#include "page/template.h"

#define ARENA (64 * 1024)
#define WORDS "greeting = \"Hello {name}\";\nplain = \"a\";\n"

/* Escaped text has none of these; the sentinel shows where it stands. */
static void
check_escape(const char *text, size_t len)
{
	static char page[8 * TEMPLATE_SIZE_MAX];
	struct buf b;

	buf_init(&b, page, sizeof(page));
	html_put(&b, text, len);
	if (!buf_failed(&b))
		MUST(page[strcspn(page, "<>\"'")] == '\0');
}

static void
print_page(struct template **page, const char *text)
{
	static char out[4 * TEMPLATE_SIZE_MAX];
	static struct arena *arena;
	struct template_set *set = NULL;
	struct words *words = NULL;
	struct detail d = { "" };
	struct scope *scope, *row;
	struct buf b;

	MUST(words_parse("words", WORDS, &words, &d) == OK);
	MUST(template_set_new(&set) == OK);
	MUST(template_set_add(set, page, &d) == OK);
	if (template_set_check(set, words, &d) == OK) {
		MUST(arena != NULL || arena_new(ARENA, &arena) == OK);
		scope = scope_new(arena);
		scope_put(scope, "name", text);
		row = scope_add(scope, "list");
		scope_put(row, "item", text);
		buf_init(&b, out, sizeof(out));
		if (template_set_print(set, "page", words, scope, &b) == OK)
			MUST(!buf_failed(&b));
		arena_wipe(arena);
	} else
		MUST(d.text[0] != '\0');
	template_set_free(&set);
	words_free(&words);
}

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len)
{
	struct template *page = NULL;
	struct detail d = { "" };
	char *text = fuzz_text(bytes, len);
	size_t page_len = strlen(text);
	const char *value = page_len < len ? text + page_len + 1 : "";

	check_escape(value, strlen(value));
	if (template_parse("page", text, page_len, &page, &d) == OK)
		print_page(&page, value);
	else
		MUST(d.text[0] != '\0');
	template_free(&page);
	free(text);
	return 0;
}
