/* Tests of src/entry/ldif.c, without a server. */
#include "../unit.h"

#include <stdio.h>

#include "entry/ldif.h"

static void
a_line_is_as_the_rfc_has_it(void **state)
{
	static const struct { const char *value, *line; } t[] = {
		{ "mpapa1", "uid: mpapa1\n" },
		{ "a b: c", "uid: a b: c\n" },
		{ "ΜΑΡΙΑ", "uid:: zpzOkc6hzpnOkQ==\n" },
		{ " a", "uid:: IGE=\n" },
		{ "a ", "uid:: YSA=\n" },
		{ ":a", "uid:: OmE=\n" },
		{ "<a", "uid:: PGE=\n" },
		{ "a\rb", "uid:: YQ1i\n" },
	};
	char mem[64];
	struct buf b;
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(t) / sizeof(t[0]); i++) {
		buf_init(&b, mem, sizeof(mem));
		ldif_put(&b, "uid", t[i].value);
		assert_false(buf_failed(&b));
		assert_string_equal(mem, t[i].line);
	}
	buf_init(&b, mem, 8);
	ldif_put(&b, "uid", "ΜΑΡΙΑ");
	assert_true(buf_failed(&b));
}

static void
what_is_printed_is_parsed_to_the_same(void **state)
{
	static const char *const values[] = { "mpapa1", "ΜΑΡΙΑ", " a", ": b",
		"c ", "<d", "urn:x:y" };
	struct entry *e = entry_new(), *again = NULL;
	struct secret *text = NULL, *twice = NULL;
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(values) / sizeof(values[0]); i++)
		assert_int_equal(entry_put(e, "cn;lang-el", values[i]), OK);
	assert_int_equal(ldif_print(e, &text), OK);
	assert_int_equal(ldif_parse(secret_text(text), secret_len(text),
	    &again), OK);
	assert_int_equal(entry_count(again), entry_count(e));
	for (i = 0; i < entry_count(e); i++)
		assert_string_equal(entry_value(again, i), values[i]);
	assert_int_equal(ldif_print(again, &twice), OK);
	assert_true(secret_equals(text, twice));
	secret_free(&text);
	secret_free(&twice);
	entry_free(&e);
	entry_free(&again);
}

static void
a_journal_of_before_is_read_as_it_is(void **state)
{
	static const char text[] = "cn: ΜΑΡΙΑ\nsn:: zpzOkc6hzpnOkQ==\n";
	struct entry *e = NULL;

	(void)state;
	assert_int_equal(ldif_parse(text, sizeof(text) - 1, &e), OK);
	assert_string_equal(entry_get(e, "cn"), "ΜΑΡΙΑ");
	assert_string_equal(entry_get(e, "sn"), "ΜΑΡΙΑ");
	entry_free(&e);
}

static void
a_journal_that_is_not_ours_is_refused(void **state)
{
	static const struct { const char *text; size_t len; } bad[] = {
		{ "", 0 }, { "uid", 3 }, { "uid: a", 6 }, { "uid:a\n", 6 },
		{ "uid: \n", 6 }, { "u d: a\n", 7 }, { "uid: a\0b\n", 9 },
		{ "uid: \xff\n", 7 }, { ": a\n", 4 }, { "uid: a\n\n", 8 },
		{ "uid: a\rb\n", 9 }, { "uid:: %%\n", 9 }, { "uid:: YQ\n", 9 },
		{ "uid:: YQBi\n", 11 }, { "uid:: /w==\n", 11 },
		{ "uid::\n", 6 }, { "uid:\n", 5 },
	};
	struct entry *e = NULL;
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
		assert_int_equal(ldif_parse(bad[i].text, bad[i].len, &e),
		    E_INPUT);
	assert_null(e);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_line_is_as_the_rfc_has_it),
		cmocka_unit_test(what_is_printed_is_parsed_to_the_same),
		cmocka_unit_test(a_journal_of_before_is_read_as_it_is),
		cmocka_unit_test(a_journal_that_is_not_ours_is_refused),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
