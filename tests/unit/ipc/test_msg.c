/* A packet is taken only if it is well formed, and wiped whole. */
#include "../unit.h"

#include "ipc/msg.h"

static struct msg m;

static void
what_is_put_is_got(void **state)
{
	(void)state;
	msg_init(&m, MSG_CONTACT, 0x01020304);
	msg_put(&m, M_MOBILE, "6912345678");
	msg_put(&m, M_EMAIL, "");
	msg_put(&m, M_PROBLEM, "one");
	msg_put(&m, M_PROBLEM, "two");
	assert_false(msg_failed(&m));
	assert_int_equal(msg_check(&m), OK);
	assert_int_equal(msg_type(&m), MSG_CONTACT);
	assert_int_equal(msg_req(&m), 0x01020304);
	assert_string_equal(msg_get(&m, M_MOBILE), "6912345678");
	assert_string_equal(msg_get(&m, M_EMAIL), "");
	assert_string_equal(msg_get_nth(&m, M_PROBLEM, 1), "two");
	assert_null(msg_get_nth(&m, M_PROBLEM, 2));
	assert_null(msg_get(&m, M_PIN));
}

static void
a_value_longer_than_its_field_is_not_sent(void **state)
{
	(void)state;
	msg_init(&m, MSG_LOOK, 1);
	msg_put(&m, M_LANG, "greek");
	assert_true(msg_failed(&m));
}

static void
a_single_field_given_twice_is_not_sent(void **state)
{
	(void)state;
	msg_init(&m, MSG_PIN, 1);
	msg_put(&m, M_PIN, "1");
	msg_put(&m, M_PIN, "2");
	assert_true(msg_failed(&m));
}

/* Each row is a packet behind the two letters. */
static void
a_broken_packet_is_refused(void **state)
{
	static const struct { const char *bytes; size_t len; } bad[] = {
		{ "", 0 },
		{ "\1\1\0\0\0", 5 },			/* header cut */
		{ "\2\1\0\0\0\0", 6 },			/* version */
		{ "\1\0\0\0\0\0", 6 },			/* no type */
		{ "\1\377\0\0\0\0", 6 },		/* unknown type */
		{ "\1\1\0\0\0\0\1", 7 },		/* value cut */
		{ "\1\1\0\0\0\0\1\0\5abc\0", 13 },	/* length past end */
		{ "\1\1\0\0\0\0\1\0\1aX", 11 },		/* no NUL */
		{ "\1\1\0\0\0\0\1\0\1\0\0", 11 },	/* NUL inside */
		{ "\1\1\0\0\0\0\1\0\1\377\0", 11 },	/* not UTF-8 */
		{ "\1\1\0\0\0\0\0\0\1a\0", 11 },	/* field 0 */
		{ "\1\1\0\0\0\0\376\0\1a\0", 11 },	/* unknown field */
		{ "\1\1\0\0\0\0\3\0\3abc\0", 13 },	/* above its maximum */
		{ "\1\1\0\0\0\0\3\0\1a\0\3\0\1a\0", 16 },	/* twice */
	};
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		memcpy(m.packet, "UR", 2);
		memcpy(m.packet + 2, bad[i].bytes, bad[i].len);
		m.len = 2 + bad[i].len;
		if (msg_check(&m) != E_PROTO)
			fail_msg("packet %zu was taken", i);
	}
}

static void
a_packet_of_full_size_is_taken_and_no_more(void **state)
{
	char value[4096 + 1];
	int i;

	(void)state;
	memset(value, 'a', 4096);
	value[4096] = '\0';
	msg_init(&m, MSG_CONTROL, 1);
	for (i = 0; i < 3; i++)
		msg_put(&m, M_LINE, value);
	assert_false(msg_failed(&m));
	assert_int_equal(msg_check(&m), OK);
	msg_put(&m, M_LINE, value);
	assert_true(msg_failed(&m));
}

/* Its receiver would drop the whole packet, and nobody would know whose
 * fault it was. */
static void
what_is_no_utf8_is_refused_where_it_is_put(void **state)
{
	static const char *const bad[] = { "\xce", "a\xff", "\xed\xa0\x80" };
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		msg_init(&m, MSG_REPLY, 1);
		msg_put(&m, M_MOBILE, bad[i]);
		assert_true(msg_failed(&m));
	}
	msg_init(&m, MSG_REPLY, 1);
	msg_put(&m, M_MOBILE, "ώ");
	assert_false(msg_failed(&m));
}

/* Behind its end, too: what was begun anew over a longer one. */
static void
a_wiped_packet_holds_nothing(void **state)
{
	size_t i;

	(void)state;
	msg_init(&m, MSG_PASSWORD, 1);
	msg_put(&m, M_PASSWORD, "correct horse");
	msg_put(&m, M_PASSWORD, "twice, so it fails");
	msg_init(&m, MSG_REPLY, 1);
	msg_wipe(&m);
	for (i = 0; i < sizeof(m.packet); i++)
		assert_int_equal(m.packet[i], 0);
	assert_true(msg_failed(&m));
	assert_null(msg_get(&m, M_PASSWORD));
}

static void
names_of_fields_are_unique(void **state)
{
	enum msg_field f, g;

	(void)state;
	for (f = M_NONE; f < M_FIELDS; f++)
		for (g = M_NONE; g < f; g++)
			assert_string_not_equal(msg_field_name(f),
			    msg_field_name(g));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_is_put_is_got),
		cmocka_unit_test(a_value_longer_than_its_field_is_not_sent),
		cmocka_unit_test(a_single_field_given_twice_is_not_sent),
		cmocka_unit_test(a_broken_packet_is_refused),
		cmocka_unit_test(
		    a_packet_of_full_size_is_taken_and_no_more),
		cmocka_unit_test(what_is_no_utf8_is_refused_where_it_is_put),
		cmocka_unit_test(a_wiped_packet_holds_nothing),
		cmocka_unit_test(names_of_fields_are_unique),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
