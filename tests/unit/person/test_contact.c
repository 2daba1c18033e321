/* Tests of src/person/, without a server. */
#include "../unit.h"

#include "person/email.h"
#include "person/phone.h"

static void
every_notation_of_a_mobile_is_the_same_number(void **state)
{
	static const char *const notations[] = {
		"6912345678", "+306912345678", "00306912345678",
		"306912345678", "+30 691 234 5678", "0030 691-2345678",
		"691.234.5678", "(+30) 6912345678", "(0030)6912345678",
		"+30-691-234-56-78", " 6912345678\t", "691 2345678\r\n",
		"69 12 34 56 78", "691\xc2\xa0" "2345678", "+30/6912345678",
		"691\xe2\x80\x93" "2345678", "+ 30 6912345678",
		/* pasted out of an address book, typed on other keyboards */
		"\u202a+30 6912345678\u202c", "\u20686912345678\u2069",
		"69\u200b12\u00ad345678", "\ufeff6912345678",
		"6912\u202f345678", "6912\u3000345678", "691\u22122345678",
		"٦٩١٢٣٤٥٦٧٨", "۶۹۱۲۳۴۵۶۷۸", "６９１２３４５６７８",
		"+30 (0)6912345678", "0030 (0) 6912345678",
	};
	char out[PHONE_SIZE];
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(notations) / sizeof(notations[0]); i++) {
		if (phone_parse(notations[i], out) != OK)
			fail_msg("\"%s\" was refused", notations[i]);
		assert_string_equal(out, "+306912345678");
	}
}

static void
what_is_no_number_is_refused(void **state)
{
	static const char *const bad[] = {
		"", " ", "+", "00", "691234567", "69123456789",
		"1912345678", "5912345678", "+30691234567",
		"+3069123456789", "+303912345678", "+30", "69l2345678",
		"6912345678x", "6912345678 ext 2", "tel:6912345678",
		"++306912345678", "69+12345678", "+0306912345678",
		"000306912345678", "+1234567", "+1234567890123456",
		"6912345678;6987654321", "6912345678/2101234567",
		"(0)6912345678", "+(0)306912345678",
		"+306912345678+306912345678",
		"00000000000000000000000000000000000000000000000000000000",
	};
	char out[PHONE_SIZE] = "untouched";
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
		if (phone_parse(bad[i], out) != E_INPUT)
			fail_msg("\"%s\" was taken", bad[i]);
	assert_string_equal(out, "untouched");
}

static void
a_number_of_cyprus_or_abroad_is_one_however_it_is_dialled(void **state)
{
	static const struct { const char *text, *number; } rows[] = {
		{ "35799123456", "+35799123456" },
		{ "99123456", "+35799123456" },
		{ "+357 99 123456", "+35799123456" },
		{ "0035799123456", "+35799123456" },
		{ "35722123456", "+35722123456" },
		{ "+44 (0)7911 123456", "+447911123456" },
		{ "0044(0)7911123456", "+447911123456" },
	};
	static const char *const bad[] = { "22123456", "9912345",
		"991234567", "35769123456", "3579912345" };
	char out[PHONE_SIZE];
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		if (phone_parse(rows[i].text, out) != OK)
			fail_msg("\"%s\" was refused", rows[i].text);
		assert_string_equal(out, rows[i].number);
	}
	for (i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
		if (phone_parse(bad[i], out) == OK)
			fail_msg("\"%s\" was taken", bad[i]);
}

static void
every_whole_number_of_a_cell_counts(void **state)
{
	static const struct { const char *cell, *numbers[4]; } rows[] = {
		{ "6912345678 / 2101234567", { "+306912345678",
		    "+302101234567" } },
		{ "6912345678/2101234567", { "+306912345678",
		    "+302101234567" } },
		{ "2101234567-6912345678", { "+302101234567",
		    "+306912345678" } },
		{ "691 234 5678 210 1234567", { "+306912345678",
		    "+302101234567" } },
		{ "6912345678 (ΜΗΤΕΡΑ)", { "+306912345678" } },
		{ "τηλ. 6912345678, κιν. +35799123456", { "+306912345678",
		    "+35799123456" } },
		{ "6912345678.0", { "+306912345678" } },
		{ "\u00a0" "6912345678\t\r\n", { "+306912345678" } },
		{ "6912345678\n2101234567", { "+306912345678",
		    "+302101234567" } },
		{ "+306912345678+302101234567", { "+306912345678",
		    "+302101234567" } },
		{ "(+30) 691 2345678;6987654321", { "+306912345678",
		    "+306987654321" } },
		{ "+30/6912345678", { "+306912345678" } },
		{ "6912345678 12", { "+306912345678" } },
		{ "0030 6912345678 εσωτ. 4", { "+306912345678" } },
		{ "-", { NULL } }, { "", { NULL } }, { "ΔΕΝ ΕΧΕΙ", { NULL } },
		{ "691234567", { NULL } }, { "69123456789", { NULL } },
		{ "0000000000", { NULL } }, { "+", { NULL } },
		{ "\xff 6912345678", { NULL } },
	};
	char out[PHONE_CELL_MAX][PHONE_SIZE];
	size_t i, k, count;

	(void)state;
	for (i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		count = phone_parse_cell(rows[i].cell, out);
		for (k = 0; k < 4 && rows[i].numbers[k] != NULL; k++)
			if (k >= count ||
			    strcmp(out[k], rows[i].numbers[k]) != 0)
				fail_msg("\"%s\" lacks %s", rows[i].cell,
				    rows[i].numbers[k]);
		if (count != k)
			fail_msg("\"%s\" has %zu", rows[i].cell, count);
	}
	/* more than we keep do no harm */
	assert_int_equal(phone_parse_cell("6912345671 6912345672 6912345673 "
	    "6912345674 6912345675", out), PHONE_CELL_MAX);
}

static void
every_whole_address_of_a_cell_counts(void **state)
{
	static const struct { const char *cell, *addresses[4]; } rows[] = {
		{ "a@x.gr; b@y.gr", { "a@x.gr", "b@y.gr" } },
		{ "a@x.gr,b@y.gr", { "a@x.gr", "b@y.gr" } },
		{ "a@x.gr b@y.gr", { "a@x.gr", "b@y.gr" } },
		{ "a@x.gr/b@y.gr", { "a@x.gr", "b@y.gr" } },
		{ "a@x.gr / b@y.gr", { "a@x.gr", "b@y.gr" } },
		{ "a@x.gr\nb@y.gr\r\n", { "a@x.gr", "b@y.gr" } },
		{ "Μαρία <a@x.gr>", { "a@x.gr" } },
		{ "\"Μαρία Π.\" <a@x.gr>, b@y.gr", { "a@x.gr", "b@y.gr" } },
		{ "mailto:a@x.gr", { "a@x.gr" } }, { "a@x.gr.", { "a@x.gr" } },
		{ "\u00a0" "a\u200b@x.gr\t", { "a@x.gr" } },
		{ "a/b@x.gr", { "a/b@x.gr" } },
		{ "δεν έχει", { NULL } }, { "a@", { NULL } },
		{ "α@x.gr", { NULL } }, { "", { NULL } },
	};
	char out[EMAIL_CELL_MAX][EMAIL_SIZE];
	size_t i, k, count;

	(void)state;
	for (i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		count = email_parse_cell(rows[i].cell, out);
		for (k = 0; k < 4 && rows[i].addresses[k] != NULL; k++)
			if (k >= count ||
			    strcmp(out[k], rows[i].addresses[k]) != 0)
				fail_msg("\"%s\" lacks %s", rows[i].cell,
				    rows[i].addresses[k]);
		if (count != k)
			fail_msg("\"%s\" has %zu", rows[i].cell, count);
	}
}

static void
a_foreign_number_keeps_its_country(void **state)
{
	char out[PHONE_SIZE];

	(void)state;
	assert_int_equal(phone_parse("+49 (170) 123-4567", out), OK);
	assert_string_equal(out, "+491701234567");
	assert_int_equal(phone_parse("0035799123456", out), OK);
	assert_string_equal(out, "+35799123456");
	assert_false(phone_is_greek(out));
	assert_true(phone_is_mobile(out));
}

static void
a_greek_land_line_is_a_number_but_no_mobile(void **state)
{
	char out[PHONE_SIZE];

	(void)state;
	assert_int_equal(phone_parse("2310 123456", out), OK);
	assert_string_equal(out, "+302310123456");
	assert_true(phone_is_greek(out));
	assert_false(phone_is_mobile(out));
	assert_int_equal(phone_parse("6912345678", out), OK);
	assert_true(phone_is_mobile(out));
}

static void
the_tail_is_what_no_notation_leaves_out(void **state)
{
	char tail[PHONE_TAIL_SIZE];

	(void)state;
	phone_tail("+306912345678", tail);
	assert_string_equal(tail, "12345678");
	phone_tail("+35799123456", tail);
	assert_string_equal(tail, "99123456");
	phone_tail("+12345678", tail);
	assert_string_equal(tail, "12345678");
}

static void
a_masked_number_shows_its_ends_only(void **state)
{
	char out[PHONE_SIZE];

	(void)state;
	phone_mask("+306912345678", out);
	assert_string_equal(out, "69******78");
	phone_mask("+491701234567", out);
	assert_string_equal(out, "+49********67");
}

static void
an_address_comes_out_trimmed_with_its_domain_lowered(void **state)
{
	static const struct { const char *in, *out, *key; } rows[] = {
		{ " Nikos@Example.COM ", "Nikos@example.com",
		    "nikos@example.com" },
		{ "a.b+tag@mail.example.org", "a.b+tag@mail.example.org",
		    "a.b+tag@mail.example.org" },
		{ "\xc2\xa0O'Brien@xn--kxae4bafwg.gr\r\n",
		    "O'Brien@xn--kxae4bafwg.gr",
		    "o'brien@xn--kxae4bafwg.gr" },
		{ "_-_@1.gr", "_-_@1.gr", "_-_@1.gr" },
	};
	char out[EMAIL_SIZE], key[EMAIL_SIZE];
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		if (email_parse(rows[i].in, out) != OK)
			fail_msg("\"%s\" was refused", rows[i].in);
		assert_string_equal(out, rows[i].out);
		email_key(out, key);
		assert_string_equal(key, rows[i].key);
	}
}

static void
what_is_no_address_is_refused(void **state)
{
	static const char *const bad[] = {
		"", "@", "a", "a@", "@b.gr", "a@b", "a@b.", "a@.gr",
		"a@b..gr", "a@b.gr.", ".a@b.gr", "a.@b.gr", "a..b@b.gr",
		"a b@b.gr", "a@b@c.gr", "\"a b\"@b.gr", "a@[1.2.3.4]",
		"a@1.2.3.4", "a@-b.gr", "a@b-.gr", "a@b_c.gr", "<a@b.gr>",
		"mailto:a@b.gr", "a@b.gr,c@d.gr", "a@b.gr c@d.gr",
		"νικος@example.gr", "a@παράδειγμα.gr", "a@b.g",
		"a@b.gr\nBcc: c@d.gr", "a(x)@b.gr",
		"a\x01@b.gr", "a@b.gr;", "a,b@c.gr", "a@exa\xc4\xb1mple.gr",
	};
	char out[EMAIL_SIZE] = "untouched";
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
		if (email_parse(bad[i], out) != E_INPUT)
			fail_msg("\"%s\" was taken", bad[i]);
	assert_string_equal(out, "untouched");
}

static void
lengths_end_where_the_rfc_says(void **state)
{
	char local[65 + 8], out[EMAIL_SIZE], full[300];
	size_t i;

	(void)state;
	memset(local, 'a', 65);
	memcpy(local + 64, "@b.gr", 6);
	assert_int_equal(email_parse(local, out), OK);
	memset(local, 'a', 65);
	memcpy(local + 65, "@b.gr", 6);
	assert_int_equal(email_parse(local, out), E_INPUT);

	/* 254 bytes: 1 + @ + labels of 62 and their dots */
	memcpy(full, "a@", 2);
	for (i = 2; i < 2 + 4 * 63; i++)
		full[i] = (i - 1) % 63 == 0 ? '.' : 'b';
	full[254] = '\0';
	full[253] = 'c';
	assert_int_equal(strlen(full), 254);
	assert_int_equal(email_parse(full, out), OK);
	memcpy(full, "aa@", 3);
	for (i = 3; i < 3 + 4 * 63; i++)
		full[i] = (i - 2) % 63 == 0 ? '.' : 'b';
	full[255] = '\0';
	full[254] = 'c';
	assert_int_equal(email_parse(full, out), E_INPUT);
}

static void
a_domain_covers_what_is_below_and_not_what_ends_alike(void **state)
{
	char ihu[] = "ihu.gr", other[] = "Example.ORG";
	char *const domains[] = { ihu, other };

	(void)state;
	assert_true(email_is_in("a@ihu.gr", domains, 2));
	assert_true(email_is_in("a@cs.ihu.gr", domains, 2));
	assert_true(email_is_in("a@students.example.org", domains, 2));
	assert_false(email_is_in("a@badihu.gr", domains, 2));
	assert_false(email_is_in("a@ihu.gr.com", domains, 2));
	assert_false(email_is_in("ihu.gr@gmail.com", domains, 2));
	assert_false(email_is_in("a@gr", domains, 2));
	assert_false(email_is_in("a@ihu.gr", domains, 0));
}

static void
a_masked_address_shows_two_letters(void **state)
{
	char out[EMAIL_SIZE];

	(void)state;
	email_mask("giorgos@gmail.com", out);
	assert_string_equal(out, "g***@g***.com");
	email_mask("a@b.co.uk", out);
	assert_string_equal(out, "a***@b***.uk");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(
		    every_notation_of_a_mobile_is_the_same_number),
		cmocka_unit_test(what_is_no_number_is_refused),
		cmocka_unit_test(
		    a_number_of_cyprus_or_abroad_is_one_however_it_is_dialled),
		cmocka_unit_test(every_whole_number_of_a_cell_counts),
		cmocka_unit_test(every_whole_address_of_a_cell_counts),
		cmocka_unit_test(a_foreign_number_keeps_its_country),
		cmocka_unit_test(
		    a_greek_land_line_is_a_number_but_no_mobile),
		cmocka_unit_test(the_tail_is_what_no_notation_leaves_out),
		cmocka_unit_test(a_masked_number_shows_its_ends_only),
		cmocka_unit_test(
		    an_address_comes_out_trimmed_with_its_domain_lowered),
		cmocka_unit_test(what_is_no_address_is_refused),
		cmocka_unit_test(lengths_end_where_the_rfc_says),
		cmocka_unit_test(
		    a_domain_covers_what_is_below_and_not_what_ends_alike),
		cmocka_unit_test(a_masked_address_shows_two_letters),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
