/* Tests of src/person/record.c, without a server. */
#include <stdio.h>

#include "../unit.h"

#include "person/amka.h"
#include "person/date.h"
#include "person/insurance.h"
#include "person/record.h"

static void
an_amka_is_eleven_digits_that_pass_the_check(void **state)
{
	static const char *const good[] = {
		"12312312312",		/* no date in it, and in use */
		"01013099997", "010130 99997", "010130-99997",
		" 01013099997\n", "010130\xc2\xa0" "99997",
		"010130.99997", "010130/99997", "01013\u200b099997",
		"０１０１３０９９９９７", "\xd9\xa0" "1013099997",
	};
	static const char *const bad[] = {
		"", "00000000000", "01013099996", "0101309999",
		"010130999970", "0101309999a", "01013099997 x",
		"010_130_99997", "0101309999\u0661",
		"00000000000000000000000000000",
	};
	char out[AMKA_SIZE];
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(good) / sizeof(good[0]); i++)
		if (amka_parse(good[i], out) != OK)
			fail_msg("\"%s\" was refused", good[i]);
	assert_string_equal(out, "01013099997");
	for (i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
		if (amka_parse(bad[i], out) != E_INPUT)
			fail_msg("\"%s\" was taken", bad[i]);
}

static void
one_wrong_digit_and_two_exchanged_ones_fail_the_check(void **state)
{
	char good[] = "05030412344", broken[AMKA_SIZE], out[AMKA_SIZE];
	int last, i, d;

	(void)state;
	for (last = 0; last < 10; last++) {
		good[10] = (char)('0' + last);
		if (amka_parse(good, out) == OK)
			break;
	}
	assert_true(last < 10);
	for (i = 0; i < 11; i++)
		for (d = 0; d < 10; d++) {
			memcpy(broken, good, sizeof(broken));
			broken[i] = (char)('0' + d);
			assert_int_equal(amka_parse(broken, out),
			    broken[i] == good[i] ? OK : E_INPUT);
		}
	memcpy(broken, good, sizeof(broken));
	broken[6] = good[7];
	broken[7] = good[6];
	assert_int_equal(amka_parse(broken, out), E_INPUT);
}

static void
a_date_or_sex_that_disagrees_is_only_told(void **state)
{
	(void)state;
	/* 1 January 1930 or 2030, tenth digit 9: a man */
	assert_int_equal(amka_disagrees("01013099997", "1930-01-01", '1'), 0);
	assert_int_equal(amka_disagrees("01013099997", "2030-01-01", '0'), 0);
	assert_int_equal(amka_disagrees("01013099997", "1930-01-01", '2'),
	    AMKA_OTHER_GENDER);
	assert_int_equal(amka_disagrees("01013099997", "1930-02-01", '1'),
	    AMKA_OTHER_DATE);
	assert_int_equal(amka_disagrees("01013099997", "", '0'), 0);
	assert_int_equal(amka_disagrees("12312312312", "2004-03-05", '2'),
	    AMKA_OTHER_DATE | AMKA_OTHER_GENDER);
}

static void
a_foreign_number_is_told_by_its_shape_only(void **state)
{
	static const struct { const char *country, *number; } bad[] = {
		{ "GR", "12345678" }, { "gr", "12345678" },
		{ "ZZ", "12345678" }, { "", "12345678" }, { "D", "12345678" },
		{ "DEU", "12345678" }, { "DE", "123" }, { "DE", "" },
		{ "DE", "123456789012345678901" }, { "DE", "ABCD" },
		{ "DE", "1234_5678" }, { "DE", "12345678Ω" },
		{ "DE", "1234;5678" }, { "AA", "12345678" },
		{ "DA", "12345678" },	/* stands across two entries */
	};
	struct insurance out;
	size_t i;

	(void)state;
	assert_int_equal(insurance_parse(" cy ", "12 34-56.7/a", &out), OK);
	assert_string_equal(out.country, "CY");
	assert_string_equal(out.number, "1234-56.7/A");
	assert_int_equal(insurance_parse("DE", "80276000000000000000", &out),
	    OK);
	for (i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
		if (insurance_parse(bad[i].country, bad[i].number,
		    &out) != E_INPUT)
			fail_msg("%s %s was taken", bad[i].country,
			    bad[i].number);
}

static void
what_fills_a_hole_is_no_number(void **state)
{
	static const char *const bad[] = { "", "0", "00", "0000", "00000000",
		"99999999", "UNKNOWN", "NULL", "N/A", "X", "123", "A1",
		"AB000000", "0-0-0-0", "12:3456", "1234_5678", "12345678Ω",
		"123456789012345678901" };
	static const char *const good[] = { "1234", "A123456780", "B7711229",
		"771234", "AB1C", "10000000" };
	char key[RECORD_NUMBER_SIZE];
	struct insurance out;
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		if (insurance_parse("CY", bad[i], &out) != E_INPUT)
			fail_msg("%s was taken", bad[i]);
		record_number_key(bad[i], key);
		if (insurance_is_number(key))
			fail_msg("%s is a number", bad[i]);
	}
	for (i = 0; i < sizeof(good) / sizeof(good[0]); i++)
		if (!insurance_is_number(good[i]) ||
		    insurance_parse("CY", good[i], &out) != OK)
			fail_msg("%s was refused", good[i]);
}

static void
a_zero_that_a_spreadsheet_took_comes_back(void **state)
{
	char out[AMKA_SIZE];

	(void)state;
	assert_int_equal(amka_pad("1013099997", "1930-01-01", out), OK);
	assert_int_equal(amka_pad("101309996", "1930-10-01", out), E_INPUT);
	assert_int_equal(amka_pad("5040386137", "2003-04-05", out), OK);
	assert_string_equal(out, "05040386137");
	/* the date or the check disagrees, or there was no zero to lose */
	assert_int_equal(amka_pad("5040386137", "2003-04-06", out), E_INPUT);
	assert_int_equal(amka_pad("5040386137", "", out), E_INPUT);
	assert_int_equal(amka_pad("5040386138", "2003-04-05", out), E_INPUT);
	assert_int_equal(amka_pad("05040386137", "2003-04-05", out), E_INPUT);
	assert_int_equal(amka_pad("504038613", "2003-04-05", out), E_INPUT);
	assert_int_equal(amka_pad("504038613x", "2003-04-05", out), E_INPUT);
}

static void
a_country_of_a_registry_is_read_in_any_writing(void **state)
{
	static const struct { const char *text, *code; } good[] = {
		{ "GR", "GR" }, { "gr", "GR" }, { " Gr ", "GR" },
		{ "EL", "GR" }, { "el", "GR" }, { "GRC", "GR" },
		{ "ΕΛ", "GR" }, { "cy", "CY" }, { "DE", "DE" },
	};
	static const char *const bad[] = { "", " ", "ZZ", "D", "DEU",
	    "GREECE", "ΓΡ", "AA", "G R E" };
	char out[INSURANCE_COUNTRY_SIZE];
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(good) / sizeof(good[0]); i++) {
		if (insurance_parse_country(good[i].text, out) != OK)
			fail_msg("\"%s\" was refused", good[i].text);
		assert_string_equal(out, good[i].code);
	}
	for (i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
		if (insurance_parse_country(bad[i], out) != E_INPUT)
			fail_msg("\"%s\" was taken", bad[i]);
}

static void
every_notation_of_a_day_is_the_same_day(void **state)
{
	static const char *const good[] = {
		"2004-03-05", "20040305", "05/03/2004", "5/3/2004",
		"05-03-2004", "5.3.2004", "2004/3/5", " 2004-03-05 ",
		"2004-03-05 00:00:00", "2004-03-05T00:00:00.000Z",
		"05/03/2004 12:00:00 AM", "20040305 000000",
		"2004-03-05 00:00:00+02", "05032004",
		"2004-03-04 22:00:00+00", "2004-03-04T22:00:00Z",
		"2004-03-04 22:00:00.000+00:00", "2004-03-04 21:00+0000",
		"2004-03-04 23:00:00+01", "2004-03-05 00:00:00+00",
		"2004-03-05 00:00:00 +0300", "2004-03-04 16:00:00-05",
		"2004-03-05 22:00:00", "2004-03-05 22:30:00+00",
	};
	static const char *const bad[] = {
		"", "0", "2004-02-30", "2003-02-29", "1900-02-29",
		"2004-13-01", "2004-00-10", "2004-01-00", "31/04/2004",
		"05/03/04", "1899-12-31", "2101-01-01", "2004-03-05x",
		"2004-03-05 soon", "2004-03/05", "200403055", "2004-3",
		"0000-00-00", "00000000", "12/31/2004", "-2004-03-05",
		"2004-03-005", "NULL", "31042004", "5032004",
	};
	char out[DATE_SIZE];
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(good) / sizeof(good[0]); i++) {
		if (date_parse(good[i], out) != OK)
			fail_msg("\"%s\" was refused", good[i]);
		assert_string_equal(out, "2004-03-05");
	}
	for (i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
		if (date_parse(bad[i], out) != E_INPUT)
			fail_msg("\"%s\" was taken", bad[i]);
	assert_int_equal(date_parse("29/2/2000", out), OK);
	assert_int_equal(date_parse("2003-12-31 22:00:00+00", out), OK);
	assert_string_equal(out, "2004-01-01");
	assert_int_equal(date_parse("2004-02-28 22:00:00+00", out), OK);
	assert_string_equal(out, "2004-02-29");
}

static void
a_birth_without_a_day_is_its_year(void **state)
{
	static const char *const years[] = { "1990-00-00", "00/00/1990",
		"1990", " 1990 ", "19900000", "00001990", "1990-05-00",
		"00/05/1990", "00.05.1990", "0/0/1990", "XX/XX/1990",
		"1990-xx-xx", "19900500", "00051990",
		"1990-00-00 00:00:00" };
	static const char *const bad[] = { "", "0000", "1899", "2101", "90",
		"0000-00-00", "00000000", "1990-00-05", "05/00/1990",
		"1990-13-00", "00/13/1990", "1990/00-00", "199", "19905",
		"1990-00", "00/1990", "31/02/1990", "XXXX", "X", "XX/XX/XXXX" };
	char out[DATE_SIZE];
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(years) / sizeof(years[0]); i++) {
		if (date_parse_birth(years[i], out) != OK)
			fail_msg("\"%s\" was refused", years[i]);
		assert_string_equal(out, "1990");
		assert_int_equal(date_parse(years[i], out), E_INPUT);
	}
	for (i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
		if (date_parse_birth(bad[i], out) != E_INPUT)
			fail_msg("\"%s\" was taken", bad[i]);
	assert_int_equal(date_parse_birth("5/3/2004", out), OK);
	assert_string_equal(out, "2004-03-05");
}

static void
of_a_year_the_year_is_asked_and_of_a_day_the_day(void **state)
{
	(void)state;
	assert_true(date_is_told("1990", "1990"));
	assert_true(date_is_told("1990", "1990-01-01"));
	assert_false(date_is_told("1990", "1991"));
	assert_false(date_is_told("1990-05-03", "1990"));
	assert_false(date_is_told("1990-05-03", "1990-05-04"));
	assert_true(date_is_told("1990-05-03", "1990-05-03"));
	assert_false(date_is_told("", "1990"));
	assert_true(date_may_be_same("1990", "1990-05-03"));
	assert_true(date_may_be_same("1990-05-03", "1990"));
	assert_false(date_may_be_same("1991", "1990-05-03"));
	assert_false(date_may_be_same("1990-05-04", "1990-05-03"));
}

/* The register has a day for everybody: mostly the one in the number. */
static void
a_number_tells_the_day_by_which_it_is_asked_for(void **state)
{
	char day[DATE_SIZE], out[AMKA_SIZE];

	(void)state;
	amka_day("05040386137", "2003", day);
	assert_string_equal(day, "2003-04-05");
	amka_day("05040386137", "2004", day);
	assert_string_equal(day, "2004-01-01");
	amka_day("12312312312", "1931", day);	/* no such month */
	assert_string_equal(day, "1931-01-01");
	assert_int_equal(amka_disagrees("05040386137", "2003", '1'), 0);
	assert_int_equal(amka_disagrees("05040386137", "2004", '1'),
	    AMKA_OTHER_DATE);
	assert_int_equal(amka_pad("5040386137", "2003", out), OK);
	assert_string_equal(out, "05040386137");
	assert_int_equal(amka_pad("5040386137", "2004", out), E_INPUT);
}

static struct record a, b;

static void
set(char *field, const char *value)
{
	memcpy(field, value, strlen(value) + 1);
}

static void
one_person_is_told_by_number_and_birth_date(void **state)
{
	(void)state;
	record_clear(&a);
	record_clear(&b);
	assert_false(record_same_person(&a, &b));	/* no proof */
	set(a.ssn, "01013099997");
	set(a.ssn_country, "GR");
	set(a.birth_date, "1930-01-01");
	b = a;
	assert_true(record_same_person(&a, &b));
	set(b.birth_date, "01/01/1930");
	set(b.ssn, "010130-99997");
	assert_true(record_same_person(&a, &b));
	set(b.ssn_country, "CY");
	assert_false(record_same_person(&a, &b));
	set(b.ssn_country, "el");
	assert_true(record_same_person(&a, &b));
	set(b.ssn_country, "GR");
	set(b.birth_date, "1930-01-02");
	assert_false(record_same_person(&a, &b));
	set(b.birth_date, "");
	assert_false(record_same_person(&a, &b));
}

/* Every sixth student is born in a year. */
static void
a_year_tells_one_person_with_his_names_alone(void **state)
{
	(void)state;
	record_clear(&a);
	set(a.ssn, "K-4471");
	set(a.ssn_country, "CY");
	set(a.login_name, "ali");
	set(a.birth_date, "1990-00-00");
	set(a.first_name_el, "ΑΛΙ");
	set(a.last_name_el, "ΧΑΣΑΝ");
	b = a;
	assert_true(record_same_person(&a, &b));
	set(b.birth_date, "1990");
	set(b.last_name_el, "Χασάν");
	assert_true(record_same_person(&a, &b));
	set(b.birth_date, "1990-05-03");
	assert_true(record_same_person(&a, &b));
	set(b.birth_date, "1991-05-03");
	assert_false(record_same_person(&a, &b));
	set(b.birth_date, "1990-00-00");
	set(b.first_name_el, "ΟΜΑΡ");
	assert_false(record_same_person(&a, &b));	/* same number */
	b.ssn[0] = '\0';
	assert_false(record_same_person(&a, &b));	/* same username */
	a.first_name_el[0] = b.first_name_el[0] = '\0';
	assert_false(record_same_person(&a, &b));	/* nothing to tell */
	assert_false(record_missing(&a) & RECORD_NO_BIRTH_DATE);
}

static void
without_a_number_one_person_is_told_by_login_name(void **state)
{
	(void)state;
	record_clear(&a);
	set(a.birth_date, "1930-01-01");
	b = a;
	assert_false(record_same_person(&a, &b));
	set(a.login_name, "gpapadop");
	set(b.login_name, "gpapadop");
	assert_true(record_same_person(&a, &b));
	set(b.ssn, "01013099997");
	assert_true(record_same_person(&a, &b));
	set(a.ssn, "12312312312");
	assert_false(record_same_person(&a, &b));
}

static void
strangers_do_not_become_one_by_a_number_that_is_none(void **state)
{
	static const struct { const char *ssn, *country; } none[] = {
		{ "0", "CY" }, { "UNKNOWN", "DE" }, { "00000000000", "GR" },
		{ "0", "" }, { "99999999999", "GR" }, { "12345678", "GR" },
		{ "01013099996", "EL" }, { "-", "GR" }, { "000-000", "FR" },
	};
	char out[RECORD_NUMBER_SIZE];
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(none) / sizeof(none[0]); i++) {
		record_clear(&a);
		set(a.ssn, none[i].ssn);
		set(a.ssn_country, none[i].country);
		set(a.birth_date, "1930-01-01");
		b = a;
		set(a.login_name, "one");
		set(b.login_name, "another");
		if (record_same_person(&a, &b))
			fail_msg("%s joins two people", none[i].ssn);
		if (record_number(&a, out) != E_INPUT ||
		    record_has_number(&a))
			fail_msg("%s is a number", none[i].ssn);
		assert_true(record_missing(&a) & RECORD_NO_SSN);
	}
}

static void
a_number_is_what_it_was_before_the_spreadsheet(void **state)
{
	static const struct { const char *ssn, *country, *number; } rows[] = {
		{ "5040386137", "GR", "05040386137" },
		{ "5040386137.0", "el", "05040386137" },
		{ "05040386137", "GR", "05040386137" },
		{ "050403-86137", "GR", "05040386137" },
		{ "05040386137.0", "GR", "05040386137" },
		{ "5040386137", "CY", "5040386137" },
		{ "B-771122/9", "DE", "B7711229" },
	};
	char out[RECORD_NUMBER_SIZE];
	size_t i;

	(void)state;
	record_clear(&a);
	set(a.birth_date, "05/04/2003");
	for (i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		set(a.ssn, rows[i].ssn);
		set(a.ssn_country, rows[i].country);
		if (record_number(&a, out) != OK)
			fail_msg("%s is none", rows[i].ssn);
		assert_string_equal(out, rows[i].number);
	}
	set(a.ssn, "5040386137");
	set(a.ssn_country, "GR");
	b = a;
	set(b.ssn, "05040386137");
	assert_true(record_same_person(&a, &b));
	set(a.birth_date, "05/05/2003");
	assert_int_equal(record_number(&a, out), E_INPUT);
}

static void
each_hole_of_a_row_is_told_apart(void **state)
{
	(void)state;
	record_clear(&a);
	assert_int_equal(record_missing(&a), 15);
	set(a.login_name, "gpapadop");
	set(a.ssn, "\xc2\xa0");
	set(a.ssn_country, "GR");
	set(a.birth_date, "unknown");
	assert_int_equal(record_missing(&a),
	    RECORD_NO_SSN | RECORD_NO_BIRTH_DATE);
	set(a.ssn, "01013099997");
	set(a.birth_date, "19300101");
	assert_int_equal(record_missing(&a), 0);
	set(a.ssn_country, "ZZ");
	assert_int_equal(record_missing(&a), RECORD_NO_SSN_COUNTRY);
	set(a.ssn_country, "EL");
	set(a.ssn, " - ");
	assert_int_equal(record_missing(&a), RECORD_NO_SSN);
	set(a.login_name, "maria.");
	assert_int_equal(record_missing(&a),
	    RECORD_NO_USERNAME | RECORD_NO_SSN);
}

static void
gender_is_read_in_any_alphabet(void **state)
{
	static const struct { const char *text; char gender; } rows[] = {
		{ "M", '1' }, { "m", '1' }, { "1", '1' }, { "Α", '1' },
		{ "A", '1' }, { "α", '1' }, { "ΑΡΡΕΝ", '1' },
		{ "Άρρεν", '1' }, { "ΆΡΡΕΝ", '1' }, { "APPEN", '1' },
		{ "Male", '1' }, { "ΑΡΡ.", '1' }, { "Άνδρας", '1' },
		{ "F", '2' }, { "2", '2' }, { "Θ", '2' }, { "θ", '2' },
		{ "ΘΗΛΥ", '2' }, { "Θήλυ", '2' }, { "ΘHΛY", '2' },
		{ "female", '2' }, { "Γυναίκα", '2' },
		{ "9", '9' }, { "", '0' }, { "0", '0' }, { "?", '0' },
		{ "\xce", '0' }, { "ΘΘ", '0' },
	};
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		record_clear(&a);
		set(a.gender, rows[i].text);
		if (record_gender(&a) != rows[i].gender)
			fail_msg("%s is %c", rows[i].text,
			    record_gender(&a));
	}
}

static void
a_mark_tells_whether_the_row_is_as_it_was_shown(void **state)
{
	struct record record = { .ssn = "01013099997", .gender = "1" };
	char before[RECORD_MARK_SIZE], after[RECORD_MARK_SIZE];

	(void)state;
	record_mark(&record, before);
	snprintf(record.status, sizeof(record.status), "graduated");
	record_mark(&record, after);
	assert_string_equal(before, after);
	snprintf(record.ssn, sizeof(record.ssn), "01013099996");
	record_mark(&record, after);
	assert_string_not_equal(before, after);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(
		    an_amka_is_eleven_digits_that_pass_the_check),
		cmocka_unit_test(
		    one_wrong_digit_and_two_exchanged_ones_fail_the_check),
		cmocka_unit_test(a_date_or_sex_that_disagrees_is_only_told),
		cmocka_unit_test(a_foreign_number_is_told_by_its_shape_only),
		cmocka_unit_test(what_fills_a_hole_is_no_number),
		cmocka_unit_test(a_zero_that_a_spreadsheet_took_comes_back),
		cmocka_unit_test(
		    a_country_of_a_registry_is_read_in_any_writing),
		cmocka_unit_test(every_notation_of_a_day_is_the_same_day),
		cmocka_unit_test(one_person_is_told_by_number_and_birth_date),
		cmocka_unit_test(a_birth_without_a_day_is_its_year),
		cmocka_unit_test(
		    of_a_year_the_year_is_asked_and_of_a_day_the_day),
		cmocka_unit_test(
		    a_number_tells_the_day_by_which_it_is_asked_for),
		cmocka_unit_test(a_year_tells_one_person_with_his_names_alone),
		cmocka_unit_test(
		    without_a_number_one_person_is_told_by_login_name),
		cmocka_unit_test(
		    strangers_do_not_become_one_by_a_number_that_is_none),
		cmocka_unit_test(
		    a_number_is_what_it_was_before_the_spreadsheet),
		cmocka_unit_test(each_hole_of_a_row_is_told_apart),
		cmocka_unit_test(gender_is_read_in_any_alphabet),
		cmocka_unit_test(
		    a_mark_tells_whether_the_row_is_as_it_was_shown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
