/* Tests of src/gateway/sms.c, without a server. */
#include "../unit.h"

#include "gateway/sms.h"

static struct conf conf;
static struct gateway gateway;
static struct wire_request request;
static struct detail detail;

static int
set_up(void **state)
{
	static char url[] = "https://sms.example.org/send", from[] = "uni",
	    user[] = "us&er", service[] = "s", id[] = "{template}-{lang}",
	    institution[] = "\"UNI\"", empty[] = "";

	(void)state;
	memset(&conf, 0, sizeof(conf));
	memset(&request, 0, sizeof(request));
	memset(&detail, 0, sizeof(detail));
	conf.sms_url = url;
	conf.sms_from = from;
	conf.sms_username = user;
	conf.sms_service_id = service;
	conf.sms_message_id = id;
	conf.sms_institution = institution;
	conf.sms_success = conf.sms_body = conf.sms_content_type = empty;
	gateway = (struct gateway){ .conf = &conf };
	return secret_from("p \"w", 4, &gateway.sms_password) == OK ? 0 : -1;
}

static int
tear_down(void **state)
{
	(void)state;
	secret_free(&gateway.sms_password);
	return 0;
}

static const struct sms greek = { .report_url = "", .to = "6912345678",
    .text = "Ο κωδικός: 123456", .message_id = "m1", .template = "pin",
    .lang = "el", .validity = 15 };

static void
a_number_takes_the_form_of_the_gateway(void **state)
{
	static const struct { const char *in, *national, *e164, *digits; }
	rows[] = {
		{ "+306912345678", "6912345678", "+306912345678",
		    "306912345678" },
		{ "+35799123456", "0035799123456", "+35799123456",
		    "35799123456" },
	};
	char out[SMS_NUMBER_SIZE];
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		assert_int_equal(sms_print_number(rows[i].in, NUMBER_NATIONAL,
		    out), OK);
		assert_string_equal(out, rows[i].national);
		assert_int_equal(sms_print_number(rows[i].in, NUMBER_E164,
		    out), OK);
		assert_string_equal(out, rows[i].e164);
		assert_int_equal(sms_print_number(rows[i].in, NUMBER_DIGITS,
		    out), OK);
		assert_string_equal(out, rows[i].digits);
	}
}

static void
what_is_not_e164_is_refused(void **state)
{
	static const char *const bad[] = { "", "+", "6912345678", "+0301234567",
	    "+30 6912345678", "+30691234567x", "+123456", "+1234567890123456",
	    "++306912345678", "+306912345678\n" };
	char out[SMS_NUMBER_SIZE];
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
		assert_int_equal(sms_print_number(bad[i], NUMBER_E164, out),
		    E_INPUT);
}

/* 3GPP TS 23.038 6.2.1. */
static void
mixed_greek_is_not_gsm(void **state)
{
	(void)state;
	assert_true(sms_driver_is_gsm("PIN: 123456"));
	assert_true(sms_driver_is_gsm("ΔΦΓΛΩΠΨΣΘΞ"));
	assert_true(sms_driver_is_gsm("[x] {y} ^~\\| 5 €\n"));
	assert_false(sms_driver_is_gsm("Ο κωδικός"));
	/* the Greek capital alpha */
	assert_false(sms_driver_is_gsm("Α"));
	assert_false(sms_driver_is_gsm("`"));
	assert_false(sms_driver_is_gsm("ç"));
	assert_false(sms_driver_is_gsm("\xf0\x9f\x98\x80"));
}

static void
kannel_is_told_the_alphabet(void **state)
{
	struct sms latin = greek;

	(void)state;
	assert_int_equal(sms_kannel.compose(&gateway, &greek, &request), OK);
	assert_string_equal(request.url, "https://sms.example.org/send"
	    "?username=us%26er&password=p%20%22w&from=uni&to=6912345678"
	    "&coding=2&charset=UTF-8&text=%CE%9F%20%CE%BA%CF%89%CE%B4%CE%B9"
	    "%CE%BA%CF%8C%CF%82%3A%20123456&validity=15");
	assert_false(request.post);
	latin.text = "Code 1&2";
	assert_int_equal(sms_kannel.compose(&gateway, &latin, &request), OK);
	assert_non_null(strstr(request.url,
	    "&coding=0&charset=UTF-8&text=Code%201%262"));
}

static void
gunet_takes_fields_of_a_registered_text(void **state)
{
	struct sms s = greek;

	(void)state;
	s.replacement[0] = "12\"34";
	s.replacement[1] = "15";
	s.replacements = 2;
	assert_int_equal(sms_gunet.compose(&gateway, &s, &request), OK);
	assert_true(request.post);
	assert_string_equal(request.body, "{\"serviceId\":\"s\","
	    "\"messageId\":\"pin-el\",\"replacements\":[\"12\\\"34\",\"15\"],"
	    "\"recipient\":\"6912345678\",\"institution\":\"\\\"UNI\\\"\","
	    "\"pre-shared key\":\"p \\\"w\"}");
	memset(&request, 0, sizeof(request));
	assert_int_equal(sms_gunet.compose(&gateway, &greek, &request), OK);
	assert_non_null(strstr(request.body,
	    "\"replacements\":[\"Ο κωδικός: 123456\"]"));
}

#define REPORT_URL "https://uregister.example.org/report/a-B_1"

static void
each_gateway_is_told_where_to_report(void **state)
{
	static char with[] = "https://sms.example.org/send?cb={report_url}",
	    without[] = "https://sms.example.org/send?to={to}";
	struct sms s = greek;

	(void)state;
	s.report_url = REPORT_URL;
	assert_int_equal(sms_kannel.compose(&gateway, &s, &request), OK);
	assert_true(request.reports);
	/* %d is Kannel's to fill */
	assert_non_null(strstr(request.url, "&dlr-mask=19&dlr-url=https%3A"
	    "%2F%2Furegister.example.org%2Freport%2Fa-B_1%3Fstatus%3D%25d"));
	memset(&request, 0, sizeof(request));
	assert_int_equal(sms_gunet.compose(&gateway, &s, &request), OK);
	assert_true(request.reports);
	assert_non_null(strstr(request.body,
	    ",\"dlr-url\":\"" REPORT_URL "\"}"));
	memset(&request, 0, sizeof(request));
	conf.sms_url = with;
	conf.sms_method = METHOD_GET;
	assert_int_equal(sms_http.compose(&gateway, &s, &request), OK);
	assert_true(request.reports);
	assert_non_null(strstr(request.url, "?cb=https%3A%2F%2Furegister"));
	memset(&request, 0, sizeof(request));
	/* and one that is not told will not */
	conf.sms_url = without;
	assert_int_equal(sms_http.compose(&gateway, &s, &request), OK);
	assert_false(request.reports);
}

struct answer {
	long status;
	const char *body;
	enum outcome r;
};

static void
judge(const struct sms_driver *driver, const struct answer *row)
{
	struct wire_answer a = { .status = row->status,
	    .len = strlen(row->body) };

	assert_int_equal(secret_from(row->body, a.len, &a.body), OK);
	assert_int_equal(driver->judge(&gateway, &a, &detail), row->r);
	assert_null(strstr(detail.text, "6912345678"));
	wire_free_answer(&a);
}

static void
gunets_error_code_decides(void **state)
{
	static const struct answer rows[] = {
		{ 200, "{\"serviceId\":\"s\",\"errorCode\":\"\","
		    "\"error\":\"\"}", OK },
		{ 200, "{\"errorCode\":\"E-002\",\"error\":\"Unknown "
		    "Service\"}", E_CONF },
		{ 200, "{\"errorCode\":\"E-017\",\"error\":\"6912345678\"}",
		    E_BACKEND },
		{ 200, "{\"errorCode\":\"to 6912345678\"}", E_BACKEND },
		{ 500, "{\"errorCode\":\"E-002\"}", E_CONF },
		{ 500, "{\"errorCode\":\"\"}", E_UNSURE },
		{ 200, "{}", E_UNSURE },
		{ 200, "", E_UNSURE },
		{ 200, "<html>", E_UNSURE },
		{ 200, "{\"errorCode\":null}", E_UNSURE },
		{ 503, "", E_BACKEND },
		{ 403, "", E_CONF },
		{ 302, "", E_CONF },
	};
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		judge(&sms_gunet, &rows[i]);
}

static void
kannels_status_decides(void **state)
{
	static const struct answer rows[] = {
		{ 202, "0: Accepted for delivery", OK },
		{ 202, "3: Queued for later delivery", OK },
		{ 503, "Temporal failure, try again later.", E_BACKEND },
		{ 403, "Authorization failed for sendsms", E_CONF },
		{ 400, "", E_CONF },
		{ 404, "", E_CONF },
		{ 200, "", E_UNSURE },
		{ 302, "", E_CONF },
	};
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		judge(&sms_kannel, &rows[i]);
}

static void
the_generic_gateway_escapes_for_each_place(void **state)
{
	static char url[] = "https://x.example/?to={to}&t={text}",
	    body[] = "{{\"to\":\"{to}\",\"t\":\"{text}\",\"k\":\"{password}\"}",
	    json[] = "application/json; charset=utf-8",
	    basic[] = "Authorization: Basic {basic}",
	    *headers[] = { basic };
	struct sms s = greek;

	(void)state;
	s.text = "a\"b &";
	conf.sms_url = url;
	conf.sms_body = body;
	conf.sms_method = METHOD_POST;
	conf.sms_content_type = json;
	conf.sms_headers = (struct conf_list){ headers, 1 };
	assert_int_equal(sms_http.check(&gateway, &detail), OK);
	assert_int_equal(sms_http.compose(&gateway, &s, &request), OK);
	assert_string_equal(request.url,
	    "https://x.example/?to=6912345678&t=a%22b%20%26");
	assert_string_equal(request.body, "{\"to\":\"6912345678\","
	    "\"t\":\"a\\\"b &\",\"k\":\"p \\\"w\"}");
	assert_int_equal(request.headers, 2);
	assert_string_equal(request.header[0],
	    "Authorization: Basic dXMmZXI6cCAidw==");
	assert_string_equal(request.header[1],
	    "Content-Type: application/json; charset=utf-8");
}

static void
a_form_is_escaped_as_a_form(void **state)
{
	static char body[] = "to={to}&text={text}",
	    form[] = "application/x-www-form-urlencoded";
	struct sms s = greek;

	(void)state;
	s.text = "a&to=1";
	conf.sms_body = body;
	conf.sms_method = METHOD_POST;
	conf.sms_content_type = form;
	assert_int_equal(sms_http.compose(&gateway, &s, &request), OK);
	assert_string_equal(request.body, "to=6912345678&text=a%26to%3D1");
}

static void
a_pattern_that_cannot_work_stops_the_start(void **state)
{
	static char urls[][32] = { "https://x/?a={pin}", "https://x/?a={to",
	    "http://x/?a={to}", "ftp://x/{to}", "https://u:p@x/{to}",
	    "{to}" };
	static char odd[] = "image/png";
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(urls) / sizeof(urls[0]); i++) {
		conf.sms_url = urls[i];
		assert_int_equal(sms_http.check(&gateway, &detail), E_CONF);
	}
	conf.sms_content_type = odd;
	conf.sms_method = METHOD_POST;
	assert_int_equal(sms_http.check(&gateway, &detail), E_CONF);
}

static void
a_wrong_success_pattern_does_not_send_twice(void **state)
{
	static const struct answer rows[] = {
		{ 200, "status=OK", OK },
		{ 200, "status=ERROR to 6912345678", E_DENIED },
		{ 401, "status=OK", E_CONF },
		{ 422, "", E_DENIED },
		{ 429, "", E_BACKEND },
		{ 500, "status=OK", E_UNSURE },
	};
	static char success[] = "status=OK";
	size_t i;

	(void)state;
	conf.sms_success = success;
	for (i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		judge(&sms_http, &rows[i]);
}

static void
text_that_cannot_be_sent_is_refused_before_the_call(void **state)
{
	char large[SMS_TEXT_MAX + 2];
	struct sms s = greek;
	bool reports;

	(void)state;
	gateway.sms = &sms_kannel;
	memset(large, 'x', sizeof(large) - 1);
	large[sizeof(large) - 1] = '\0';
	s.text = large;
	assert_int_equal(sms_send(&gateway, "+306912345678", &s, &reports,
	    &detail), E_INPUT);
	s.text = "";
	assert_int_equal(sms_send(&gateway, "+306912345678", &s, &reports,
	    &detail), E_INPUT);
	s.text = "a\x1b";
	assert_int_equal(sms_send(&gateway, "+306912345678", &s, &reports,
	    &detail), E_INPUT);
	gateway.sms = NULL;
	assert_int_equal(sms_send(&gateway, "+306912345678", &s, &reports,
	    &detail), E_CONF);
}

#define CASE(f) cmocka_unit_test_setup_teardown(f, set_up, tear_down)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		CASE(a_number_takes_the_form_of_the_gateway),
		CASE(what_is_not_e164_is_refused),
		CASE(mixed_greek_is_not_gsm),
		CASE(kannel_is_told_the_alphabet),
		CASE(gunet_takes_fields_of_a_registered_text),
		CASE(each_gateway_is_told_where_to_report),
		CASE(gunets_error_code_decides),
		CASE(kannels_status_decides),
		CASE(the_generic_gateway_escapes_for_each_place),
		CASE(a_form_is_escaped_as_a_form),
		CASE(a_pattern_that_cannot_work_stops_the_start),
		CASE(a_wrong_success_pattern_does_not_send_twice),
		CASE(text_that_cannot_be_sent_is_refused_before_the_call),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
