/* Tests of src/gateway/check_gunet.c, without a server. */
#include "../unit.h"

#include "gateway/identity.h"

static struct conf conf;
static struct gateway gateway;

static int
set_up(void **state)
{
	static char url[] = "https://amka.example.org/v1/ssn_validation";

	(void)state;
	memset(&conf, 0, sizeof(conf));
	conf.identity_url = url;
	gateway = (struct gateway){ .conf = &conf, .identity = &check_gunet };
	return secret_from("0123456789abcdef", 16,
	    &gateway.identity_token) == OK ? 0 : -1;
}

static int
tear_down(void **state)
{
	(void)state;
	secret_free(&gateway.identity_token);
	return 0;
}

static void
the_question_is_as_published(void **state)
{
	static const struct identity id = { "25040312345", "GR", "ΠΑΠΑ Α&Β",
	    "2003-04-25" };
	struct wire_request q = { 0 };

	(void)state;
	assert_int_equal(check_gunet.compose(&gateway, &id, &q), OK);
	assert_string_equal(q.url, "https://amka.example.org/v1/"
	    "ssn_validation?ssn=25040312345&birthdate=2003-04-25&surname="
	    "%CE%A0%CE%91%CE%A0%CE%91%20%CE%91%26%CE%92");
	assert_false(q.post);
	assert_int_equal(q.headers, 2);
	assert_string_equal(q.header[0],
	    "Authorization: Token 0123456789abcdef");
	assert_string_equal(q.header[1], "Accept: application/json");
}

static void
a_malformed_question_is_not_asked(void **state)
{
	static const struct identity bad[] = {
		{ "", "GR", "Α", "2003-04-25" },
		{ "2504031234", "GR", "Α", "2003-04-25" },
		{ "2504031234&", "GR", "Α", "2003-04-25" },
		{ "25040312345", "GR", "", "2003-04-25" },
		{ "25040312345", "GR", " ", "2003-04-25" },
		{ "25040312345", "GR", "Α", "" },
		{ "25040312345", "GR", "Α", "25/04/2003" },
		{ "25040312345", "GR", "Α", "2003-04-25&" },
	};
	char current[IDENTITY_NUMBER_SIZE];
	struct detail d;
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
		assert_int_equal(identity_ask(&gateway, &bad[i], current, &d),
		    E_INPUT);
}

static void
a_foreign_number_is_not_checked(void **state)
{
	static const struct identity id = { "AB1", "DE", "Α", "2003-04-25" };
	char current[IDENTITY_NUMBER_SIZE] = "x";
	struct detail d = { "" };

	(void)state;
	assert_int_equal(identity_ask(&gateway, &id, current, &d), OK);
	assert_string_equal(current, "");
	assert_non_null(strstr(d.text, "not checked"));
}

/* DOMAIN: match is a text "true"; everything not understood is "not
 * available", never "no match". */
static void
each_answer_has_one_meaning(void **state)
{
	static const struct {
		long status;
		const char *body;
		enum outcome r;
		const char *current;
	} rows[] = {
		{ 200, "{\"match\":\"true\",\"amka_cur\":\"25040312345\","
		    "\"address_street\":\"X\"}", OK, "25040312345" },
		{ 200, "{\"match\":true,\"amka_cur\":\"25040312399\"}", OK,
		    "25040312399" },
		{ 200, "{\"match\":\"TRUE\"}", OK, "" },
		{ 200, "{\"match\":\"true\",\"amka_cur\":null}", OK, "" },
		{ 200, "{\"match\":\"true\",\"amka_cur\":\"<b>\"}", OK, "" },
		{ 200, "[{\"match\":\"true\"}]", OK, "" },
		{ 200, "{\"match\":\"false\",\"amka_cur\":\"25040312345\"}",
		    E_DENIED, "-" },
		{ 200, "{\"match\":false}", E_DENIED, "-" },
		{ 200, "[]", E_NOTFOUND, "-" },
		{ 200, "{}", E_NOTFOUND, "-" },
		{ 200, "{\"collection\":{\"version\":\"1.0\"}}", E_NOTFOUND,
		    "-" },
		{ 200, "{\"collection\":{\"items\":[]}}", E_NOTFOUND, "-" },
		{ 200, "{\"collection\":{\"items\":[{}]}}", E_BACKEND, "-" },
		{ 200, "{\"match\":1}", E_BACKEND, "-" },
		{ 200, "{\"match\":null}", E_BACKEND, "-" },
		{ 200, "{\"match\":\"ναι\"}", E_BACKEND, "-" },
		{ 200, "{\"ssn\":\"25040312345\"}", E_BACKEND, "-" },
		{ 200, "\"true\"", E_BACKEND, "-" },
		{ 200, "", E_BACKEND, "-" },
		{ 200, "<html>", E_BACKEND, "-" },
		{ 200, "{\"match\":\"true\"", E_BACKEND, "-" },
		{ 400, "{\"collection\":{\"error\":{\"code\":\"ssnerr002\"}}}",
		    E_DENIED, "-" },
		{ 400, "{ \"code\" : \"ssnerr002, }", E_DENIED, "-" },
		{ 400, "{\"code\":\"ssnerr003\"}", E_BACKEND, "-" },
		{ 401, "", E_CONF, "-" },
		{ 403, "{\"code\":\"ssnerr001\"}", E_CONF, "-" },
		{ 404, "", E_BACKEND, "-" },
		{ 302, "", E_BACKEND, "-" },
		{ 500, "{\"match\":\"true\"}", E_BACKEND, "-" },
		{ 503, "ssnerr002", E_BACKEND, "-" },
	};
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		char current[IDENTITY_NUMBER_SIZE] = "-";
		struct wire_answer a = { .status = rows[i].status,
		    .len = strlen(rows[i].body) };
		struct detail d = { "" };

		assert_int_equal(secret_from(rows[i].body, a.len, &a.body),
		    OK);
		assert_int_equal(check_gunet.judge(&a, current, &d),
		    rows[i].r);
		assert_string_equal(current, rows[i].current);
		assert_null(strstr(d.text, "25040312345"));
		wire_free_answer(&a);
	}
}

#define CASE(f) cmocka_unit_test_setup_teardown(f, set_up, tear_down)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		CASE(the_question_is_as_published),
		CASE(a_malformed_question_is_not_asked),
		CASE(a_foreign_number_is_not_checked),
		CASE(each_answer_has_one_meaning),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
