/* Tests of src/vault/flow_data.c, without a server. */
#include "../unit.h"

#include <string.h>

#include "vault/flow_data.h"

static void
what_a_flow_knows_comes_back_whole(void **state)
{
	struct flow_data data = { .mobile = "+306912345678",
	    .sent = CHANNEL_BIT(CHANNEL_SMS) | CHANNEL_BIT(CHANNEL_EMAIL),
	    .proven = CHANNEL_BIT(CHANNEL_EMAIL), .id_checked = true,
	    .page = PAGE_CONTACTS, .note = "κ" };
	char bytes[FLOW_DATA_MAX + 1];
	struct flow_data back;
	size_t len;

	(void)state;
	len = flow_data_encode(&data, bytes);
	assert_true(len > 0);
	bytes[len] = '\0';
	flow_data_decode(bytes, len, &back);
	assert_string_equal(back.mobile, data.mobile);
	assert_string_equal(back.email, "");
	assert_int_equal(back.sent, data.sent);
	assert_int_equal(back.proven, data.proven);
	assert_true(back.id_checked);
	assert_false(back.keep_mobile);
	assert_int_equal(back.page, PAGE_CONTACTS);
	assert_string_equal(back.note, data.note);
}

static void
nothing_known_is_no_bytes(void **state)
{
	struct flow_data data = { 0 };
	char bytes[FLOW_DATA_MAX];

	(void)state;
	assert_int_equal(flow_data_encode(&data, bytes), 0);
}

/* Of a row that an older or a newer program wrote. */
static void
what_is_not_known_here_is_passed_over(void **state)
{
	static const char bytes[] = "shoe_size\0" "44\0" "page\0" "attic\0"
	    "lang\0" "el\0" "uid\0" "gpapa\0" "email";
	struct flow_data data;

	(void)state;
	flow_data_decode(bytes, sizeof(bytes) - 1, &data);
	assert_string_equal(data.uid, "gpapa");
	assert_int_equal(data.page, PAGE_NONE);
	assert_string_equal(data.email, "");
}

static void
a_value_too_long_is_left_out_not_cut(void **state)
{
	char bytes[256] = "mobile";
	struct flow_data data;

	(void)state;
	memset(bytes + 7, '6', 100);
	flow_data_decode(bytes, 7 + 100, &data);
	assert_string_equal(data.mobile, "");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_a_flow_knows_comes_back_whole),
		cmocka_unit_test(nothing_known_is_no_bytes),
		cmocka_unit_test(what_is_not_known_here_is_passed_over),
		cmocka_unit_test(a_value_too_long_is_left_out_not_cut),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
