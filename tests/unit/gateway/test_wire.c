/* Tests of src/gateway/wire.c, without a server. */
#include "../unit.h"

#include "gateway/wire.h"

static void
clear_text_stays_on_the_machine(void **state)
{
	static const struct { const char *url; enum outcome r; } rows[] = {
		{ "https://a.example.org/x?y=z", OK },
		{ "https://a.example.org:9999/sendSMS", OK },
		{ "http://127.0.0.1:13013/cgi-bin/sendsms", OK },
		{ "http://127.9.9.9/", OK },
		{ "http://localhost:8080/", OK },
		{ "http://[::1]:80/", OK },
		{ "HTTP://127.0.0.1/", OK },
		{ "http://a.example.org/", E_CONF },
		{ "http://10.0.0.1/", E_CONF },
		{ "http://[::2]/", E_CONF },
		{ "http://127.0.0.1.example.org/", E_CONF },
		{ "http://localhost.example.org/", E_CONF },
		{ "http://127.0.0.1@a.example.org/", E_CONF },
		{ "https://u:p@a.example.org/", E_CONF },
		{ "file:///etc/passwd", E_CONF },
		{ "ftp://127.0.0.1/", E_CONF },
		{ "a.example.org", E_CONF },
		{ "", E_CONF },
	};
	struct detail d;
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		assert_int_equal(wire_check_url(rows[i].url, &d), rows[i].r);
}

static void
a_header_is_one_line(void **state)
{
	struct wire_request *q = test_calloc(1, sizeof(*q));
	char large[WIRE_HEADER_SIZE + 1];

	(void)state;
	memset(large, 'x', sizeof(large) - 1);
	large[sizeof(large) - 1] = '\0';
	assert_int_equal(wire_add_header(q, "A: b\r\nC: d"), E_INPUT);
	assert_int_equal(wire_add_header(q, large), E_INPUT);
	assert_int_equal(q->headers, 0);
	while (q->headers < WIRE_HEADERS_MAX)
		assert_int_equal(wire_add_header(q, "A: b"), OK);
	assert_int_equal(wire_add_header(q, "A: b"), E_INPUT);
	test_free(q);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(clear_text_stays_on_the_machine),
		cmocka_unit_test(a_header_is_one_line),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
