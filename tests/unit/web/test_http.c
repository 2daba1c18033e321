/* Headers: cookies, languages, clients; whose a form is; times as written. */
#include "../unit.h"

#include "web/session.h"
#include "web/stamp.h"

static const char token[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMN-_0";

static void
a_cookie_is_found_by_its_whole_name(void **state)
{
	char value[8];

	(void)state;
	assert_int_equal(http_cookie("a=1; xlang=xx; lang=el; lang=en",
	    "lang", value, sizeof(value)), OK);
	assert_string_equal(value, "el");
	assert_int_equal(http_cookie("lang", "lang", value,
	    sizeof(value)), E_NOTFOUND);
	assert_int_equal(http_cookie("", "lang", value, sizeof(value)),
	    E_NOTFOUND);
	assert_int_equal(http_cookie(";;; ;lang=", "lang", value,
	    sizeof(value)), OK);
	assert_string_equal(value, "");
	assert_int_equal(http_cookie("lang=12345678", "lang", value,
	    sizeof(value)), E_INPUT);
}

static void
the_language_is_what_the_browser_prefers(void **state)
{
	static const struct { const char *header; int language; } rows[] = {
		{ "", LANGUAGE_EL }, { "fr, de", LANGUAGE_EL },
		{ "en", LANGUAGE_EN }, { "en-GB,en;q=0.9", LANGUAGE_EN },
		{ "fr,EN;q=0.5", LANGUAGE_EN },
		{ "en;q=0.5, el;q=0.8", LANGUAGE_EL },
		{ "en;q=0.8, el-GR;q=0.25", LANGUAGE_EN },
		{ "en;q=0", LANGUAGE_EL }, { "english", LANGUAGE_EL },
		{ ",,,;q=, en;", LANGUAGE_EN }, { "e", LANGUAGE_EL },
		{ "en;q=0.99999999999", LANGUAGE_EN },
	};
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		if (http_preferred_language(rows[i].header, LANGUAGE_EL) !=
		    rows[i].language)
			fail_msg("%s", rows[i].header);
}

static void
a_client_is_counted_by_its_network(void **state)
{
	static const struct { const char *address, *client; } rows[] = {
		{ "192.0.2.7", "192.0.2.7" },
		{ "2001:db8:1:2:3:4:5:6", "2001:db8:1:2::" },
		{ "::ffff:192.0.2.7", "192.0.2.7" },
		{ "", "unknown" }, { "unix:", "unknown" },
		{ "192.0.2.7, 10.0.0.1", "unknown" },
	};
	char client[HTTP_CLIENT_SIZE];
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		http_client(rows[i].address, client);
		assert_string_equal(client, rows[i].client);
	}
}

static void
only_a_token_of_ours_is_a_handle(void **state)
{
	struct session s;

	(void)state;
	session_open(&s, SESSION_ACTIVATION,
	    "uregister=abcdefghijklmnopqrstuvwxyz"
	    "ABCDEFGHIJKLMN-_0", false);
	assert_string_equal(s.handle, token);
	session_open(&s, SESSION_ACTIVATION, "uregister=short", false);
	assert_false(session_is_open(&s));
	session_open(&s, SESSION_ACTIVATION,
	    "uregister=abcdefghijklmnopqrstuvwxyz"
	    "ABCDEFGHIJKLMN-_ ", false);
	assert_false(session_is_open(&s));
	/* A cookie of plain http is none for the site over https. */
	session_open(&s, SESSION_ACTIVATION,
	    "uregister=abcdefghijklmnopqrstuvwxyz"
	    "ABCDEFGHIJKLMN-_0", true);
	assert_false(session_is_open(&s));
	session_make(&s);
	assert_int_equal(strlen(s.handle), KEY_TOKEN_LEN);
}

static void
wizard_and_mypassword_do_not_see_each_others_cookie(void **state)
{
	static const char cookies[] = "uregister-account="
	    "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMN-_0";
	struct session s;

	(void)state;
	session_open(&s, SESSION_ACTIVATION, cookies, false);
	assert_false(session_is_open(&s));
	session_open(&s, SESSION_ACCOUNT, cookies, false);
	assert_true(session_is_open(&s));
	session_open(&s, SESSION_ACCOUNT, cookies + strlen("uregister-"),
	    false);
	assert_false(session_is_open(&s));
	assert_string_equal(session_cookie_name(SESSION_ACCOUNT, true),
	    "__Host-uregister-account");
}

static void
the_forms_token_belongs_to_one_handle(void **state)
{
	char csrf[SESSION_CSRF_SIZE];
	struct session a = { 0 }, b = { 0 };

	(void)state;
	session_make(&a);
	session_make(&b);
	session_csrf(&a, csrf);
	assert_int_equal(strlen(csrf), SESSION_CSRF_SIZE - 1);
	assert_true(session_csrf_is(&a, csrf));
	assert_false(session_csrf_is(&b, csrf));
	assert_false(session_csrf_is(&a, NULL));
	assert_false(session_csrf_is(&a, ""));
	assert_false(session_csrf_is(&a, a.handle));
	csrf[0] = csrf[0] == 'A' ? 'B' : 'A';
	assert_false(session_csrf_is(&a, csrf));
	memset(&a, 0, sizeof(a));
	session_csrf(&a, csrf);
	assert_false(session_csrf_is(&a, csrf));
}

static void
a_form_from_another_site_is_not_ours(void **state)
{
	static const char one[] = "https://u.example.org/";
	static const char two[] = "http://127.0.0.1:8080";
	static const struct { const char *origin, *referer; bool ours; }
	rows[] = {
		{ "", "", true },
		{ "https://u.example.org", "", true },
		{ "https://u.example.org:443", "", true },
		{ "HTTPS://U.example.ORG", "", true },
		{ "http://127.0.0.1:8080", "", true },
		{ "", "https://u.example.org/activate?lang=el", true },
		{ "null", "https://u.example.org/", false },
		{ "https://u.example.org.evil.net", "", false },
		{ "https://u.example.or", "", false },
		{ "http://u.example.org", "", false },
		{ "http://127.0.0.1:80801", "", false },
		{ "https://evil.net", "https://u.example.org/", false },
		{ "", "https://evil.net/https://u.example.org/", false },
		{ "u.example.org", "", false },
	};
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		const struct session_from from = { rows[i].origin,
		    rows[i].referer, "" };

		if (session_origin_is(&from, one, two) != rows[i].ours)
			fail_msg("row %zu", i);
	}
}

static void
an_origin_that_is_hidden_counts_as_the_browser_says(void **state)
{
	static const struct { struct session_from from; bool ours; } rows[] = {
		{ { "null", "", "" }, false },
		{ { "null", "", "none" }, false },
		{ { "null", "", "cross-site" }, false },
		{ { "null", "", "same-site" }, false },
		{ { "null", "", "same-origin" }, true },
		{ { "https://evil.net", "", "same-origin" }, false },
	};
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		if (session_origin_is(&rows[i].from, "https://u.example.org",
		    "https://m.example.org") != rows[i].ours)
			fail_msg("row %zu", i);
}

static void
times_are_those_of_the_reader(void **state)
{
	struct arena *a = NULL;

	(void)state;
	assert_int_equal(arena_new(4096, &a), OK);
	if (stamp_set_zone("Europe/Athens") != OK)
		skip();
	/* 2026-11-23 10:05 UTC, winter; 2026-07-01 22:30 UTC, summer */
	assert_string_equal(stamp_clock(a, 1795428300), "12:05");
	assert_string_equal(stamp_clock(a, 1782945000), "01:30");
	assert_string_equal(stamp_date(a, 1782945000, LANGUAGE_EL),
	    "02/07/2026");
	assert_string_equal(stamp_iso_date(a, "2004-12-31", LANGUAGE_EL),
	    "31/12/2004");
	assert_string_equal(stamp_iso_date(a, "2004-12-31", LANGUAGE_EN),
	    "31 December 2004");
	assert_string_equal(stamp_iso_date(a, "2004-00-31", LANGUAGE_EN),
	    "2004-00-31");
	assert_string_equal(stamp_iso_date(a, "2004", LANGUAGE_EN), "2004");
	assert_int_equal(stamp_set_zone("Europe/Nowhere"), E_CONF);
	assert_int_equal(stamp_set_zone("../../etc/passwd"), E_CONF);
	arena_free(&a);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_cookie_is_found_by_its_whole_name),
		cmocka_unit_test(the_language_is_what_the_browser_prefers),
		cmocka_unit_test(a_client_is_counted_by_its_network),
		cmocka_unit_test(only_a_token_of_ours_is_a_handle),
		cmocka_unit_test(
		    wizard_and_mypassword_do_not_see_each_others_cookie),
		cmocka_unit_test(the_forms_token_belongs_to_one_handle),
		cmocka_unit_test(a_form_from_another_site_is_not_ours),
		cmocka_unit_test(
		    an_origin_that_is_hidden_counts_as_the_browser_says),
		cmocka_unit_test(times_are_those_of_the_reader),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
