/* Pages say what is wrong in them, and never let a text become markup. */
#include "../unit.h"

#include <stdio.h>

#include "page/blocks.h"
#include "page/template.h"

static struct arena *arena;
static struct scope *scope;
static struct words *words;
static struct template_set *set;
static char out[4096];

static int
setup(void **state)
{
	struct detail d = { "" };

	(void)state;
	assert_int_equal(arena_new(65536, &arena), OK);
	scope = scope_new(arena);
	assert_int_equal(words_parse("x.cfg",
	    "plain = \"5 < 6\"; group = { "
	    "filled = \"Dear {name}, {gone}!\"; };",
	    &words, &d), OK);
	assert_int_equal(template_set_new(&set), OK);
	return 0;
}

static int
teardown(void **state)
{
	(void)state;
	template_set_free(&set);
	words_free(&words);
	arena_free(&arena);
	return 0;
}

static void
add(const char *name, const char *text)
{
	struct template *t = NULL;
	struct detail d = { "" };

	if (template_parse(name, text, strlen(text), &t, &d) != OK)
		fail_msg("%s", d.text);
	assert_int_equal(template_set_add(set, &t, &d), OK);
}

static const char *
print(const char *text)
{
	struct buf b;

	add("page.html", text);
	buf_init(&b, out, sizeof(out));
	assert_int_equal(template_set_print(set, "page", words, scope, &b),
	    OK);
	return out;
}

static void
text_is_escaped_in_every_form(void **state)
{
	(void)state;
	scope_put(scope, "name", "<a href=\"x\" title='y'>&");
	assert_string_equal(print("<p>{{name}}|{{@group.filled}}|{{@plain}}"),
	    "<p>&lt;a href=&quot;x&quot; title=&#39;y&#39;&gt;&amp;|"
	    "Dear &lt;a href=&quot;x&quot; title=&#39;y&#39;&gt;&amp;, !|"
	    "5 &lt; 6");
}

static void
there_is_no_raw_form(void **state)
{
	static const char *const raw[] = { "{{{name}}}", "{{&name}}",
	    "{{!name}}", "{{=<% %>=}}" };
	struct template *t = NULL;
	struct detail d = { "" };
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(raw) / sizeof(raw[0]); i++)
		assert_int_equal(template_parse("p", raw[i], strlen(raw[i]),
		    &t, &d), E_CONF);
}

static void
a_text_from_outside_is_no_template(void **state)
{
	(void)state;
	scope_put(scope, "name", "{{other}} {other}");
	scope_put(scope, "other", "SECRET");
	assert_string_equal(print("{{name}} {{@group.filled}}"),
	    "{{other}} {other} Dear {{other}} {other}, !");
}

static void
a_section_repeats_for_each_row_and_sees_outside(void **state)
{
	(void)state;
	scope_put(scope, "outer", "o");
	scope_put(scope_add(scope, "rows"), "x", "1");
	scope_put(scope_add(scope, "rows"), "x", "2");
	assert_string_equal(print(
	    "{{#rows}}{{x}}{{outer}} {{/rows}}{{^rows}}none{{/rows}}"
	    "{{#no}}never{{/no}}{{^no}}empty{{/no}}{{#outer}}!{{/outer}}"),
	    "1o 2o empty!");
}

static void
an_empty_text_is_no_truth(void **state)
{
	(void)state;
	scope_put(scope, "x", "");
	scope_put(scope, "y", NULL);
	assert_string_equal(print("{{#x}}x{{/x}}{{^y}}y{{/y}}"), "y");
}

static void
a_partial_is_printed_in_place(void **state)
{
	(void)state;
	add("part.html", "[{{name}}]");
	scope_put(scope, "name", "n");
	assert_string_equal(print("a{{>part}}b"), "a[n]b");
}

static void
what_is_broken_is_named_with_its_line(void **state)
{
	static const struct { const char *text, *says; } bad[] = {
		{ "a\n{{", "p.html:2: " },
		{ "\n\n{{#x}}", "p.html:3: never closed" },
		{ "{{/x}}", "p.html:1: nothing to close" },
		{ "{{#x}}\n{{/y}}", "p.html:2: the section open here" },
		{ "{{}}", "p.html:1: not a name" },
		{ "{{a b}}", "p.html:1: not a name" },
		{ "{{#a}}{{#a}}{{#a}}{{#a}}{{#a}}{{#a}}{{#a}}{{#a}}{{#a}}",
		    "p.html:1: sections too deep" },
		{ "\xff", "p.html:1: " },
	};
	struct template *t = NULL;
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		struct detail d = { "" };

		assert_int_equal(template_parse("p.html", bad[i].text,
		    strlen(bad[i].text), &t, &d), E_CONF);
		if (strncmp(d.text, bad[i].says, strlen(bad[i].says)) != 0)
			fail_msg("%s", d.text);
	}
}

static void
a_missing_page_or_word_or_a_circle_is_refused(void **state)
{
	struct detail d = { "" };

	(void)state;
	add("ok.html", "{{@plain}}");
	assert_int_equal(template_set_check(set, words, &d), OK);
	add("word.html", "\n{{@nothing}}");
	assert_int_equal(template_set_check(set, words, &d), E_CONF);
	assert_string_equal(d.text,
	    "word.html:2: there is no word \"nothing\" in x.cfg");
	template_set_free(&set);
	assert_int_equal(template_set_new(&set), OK);
	add("a.html", "{{>b}}");
	assert_int_equal(template_set_check(set, words, &d), E_CONF);
	add("b.html", "{{>a}}");
	assert_int_equal(template_set_check(set, words, &d), E_CONF);
}

static void
a_page_that_does_not_fit_is_no_page(void **state)
{
	struct buf b;
	char small[8];

	(void)state;
	add("page.html", "123456789");
	buf_init(&b, small, sizeof(small));
	assert_int_equal(template_set_print(set, "page", words, scope, &b),
	    E_LIMIT);
	assert_int_equal(template_set_print(set, "other", words, scope, &b),
	    E_NOTFOUND);
}

static void
words_that_are_broken_are_named_with_their_line(void **state)
{
	struct words *w = NULL;
	struct detail d = { "" };

	(void)state;
	assert_int_equal(words_parse("el.cfg", "a = \"x\";\nb = 3;", &w, &d),
	    E_CONF);
	assert_string_equal(d.text,
	    "el.cfg:2: a word must be a text in quotes");
	assert_int_equal(words_parse("el.cfg", "a = ;", &w, &d), E_CONF);
	assert_int_equal(words_parse("el.cfg", "a = \"\\xff\";", &w, &d),
	    E_CONF);
	assert_null(w);
	assert_null(words_get(words, "group"));
	assert_string_equal(words_key(words, 1), "group.filled");
	assert_null(words_key(words, 2));
}

static void
a_long_text_becomes_headings_lists_and_paragraphs(void **state)
{
	(void)state;
	blocks_fill(scope, "\nfirst\nline\n\n# Head\n\n- one\n- two\n\n\nend");
	assert_string_equal(print("{{#blocks}}{{#heading}}<h>{{heading}}"
	    "{{/heading}}{{#text}}<p>{{text}}{{/text}}{{#has_items}}<u>"
	    "{{#items}}<l>{{text}}{{/items}}{{/has_items}}{{/blocks}}"),
	    "<p>first\nline<h>Head<u><l>one<l>two<p>end");
}

static void
a_full_arena_is_told_once_and_never_written_past(void **state)
{
	struct arena *small = NULL;
	struct scope *v;
	int i;

	(void)state;
	assert_int_equal(arena_new(1024, &small), OK);
	v = scope_new(small);
	for (i = 0; i < 100; i++)
		scope_put(scope_add(v, "rows"), "x",
		    arena_printf(small, "%d", i));
	assert_true(small->failed);
	assert_true(small->used <= small->size);
	assert_string_equal(arena_text(small, "x", 4096), "");
	arena_wipe(small);
	assert_false(small->failed);
	arena_free(&small);
}

#define CASE(f) cmocka_unit_test_setup_teardown(f, setup, teardown)

/* One sentence is another for some, and none is lost. */
static void
a_variant_says_its_own_and_all_others(void **state)
{
	struct words *w = NULL, *staff = NULL, *nobody = NULL;
	struct detail d;
	const char *key;
	size_t i;

	(void)state;
	assert_int_equal(words_parse("v.cfg", "a = { b = \"common\"; "
	    "c = { d = \"deep\"; e = \"kept\"; }; }; for = { staff = { "
	    "a = { b = \"own\"; c = { d = \"deep own\"; }; }; }; "
	    "staffer = { a = { b = \"another\"; }; }; };", &w, &d), OK);
	assert_int_equal(words_vary(w, "staff", &staff), OK);
	assert_int_equal(words_vary(w, "nobody", &nobody), OK);
	assert_string_equal(words_get(staff, "a.b"), "own");
	assert_string_equal(words_get(staff, "a.c.d"), "deep own");
	assert_string_equal(words_get(staff, "a.c.e"), "kept");
	for (i = 0; (key = words_key(w, i)) != NULL; i++)
		assert_string_equal(words_get(nobody, key),
		    words_get(w, key));
	assert_string_equal(words_get(w, "a.b"), "common");
	assert_string_equal(words_common("for.staff.a.c.d"), "a.c.d");
	assert_string_equal(words_common("a.c.d"), "a.c.d");
	assert_string_equal(words_common("for.staff"), "");
	words_free(&w);
	words_free(&staff);
	words_free(&nobody);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		CASE(text_is_escaped_in_every_form),
		CASE(there_is_no_raw_form),
		CASE(a_text_from_outside_is_no_template),
		CASE(a_section_repeats_for_each_row_and_sees_outside),
		CASE(an_empty_text_is_no_truth),
		CASE(a_partial_is_printed_in_place),
		CASE(what_is_broken_is_named_with_its_line),
		CASE(a_missing_page_or_word_or_a_circle_is_refused),
		CASE(a_page_that_does_not_fit_is_no_page),
		CASE(words_that_are_broken_are_named_with_their_line),
		CASE(a_long_text_becomes_headings_lists_and_paragraphs),
		CASE(a_full_arena_is_told_once_and_never_written_past),
		cmocka_unit_test(a_variant_says_its_own_and_all_others),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
