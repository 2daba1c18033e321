/* Tests of src/base/log.c, without a server. */
#include "../unit.h"

#include <stdio.h>
#include <unistd.h>

#include "base/log.h"

static char line[4096];

/* Standard error is a pipe while the lines are written. */
static int saved, tube[2];

static void
begin(void)
{
	assert_int_equal(pipe(tube), 0);
	saved = dup(STDERR_FILENO);
	dup2(tube[1], STDERR_FILENO);
	close(tube[1]);
}

static const char *
end(void)
{
	ssize_t n;

	dup2(saved, STDERR_FILENO);
	close(saved);
	n = read(tube[0], line, sizeof(line) - 1);
	close(tube[0]);
	line[n > 0 ? n : 0] = '\0';
	return line;
}

static void
a_line_has_level_name_context_and_message(void **state)
{
	(void)state;
	log_open("test", LOG_LEVEL_INFO);
	log_set_request(0x7f3a9c02);
	log_set_step("pin");
	log_set_person("9c1e22ab");
	begin();
	log_info("pin %s", "sent");
	assert_string_equal(end(),
	    "<6>test: req=7f3a9c02 step=pin person=9c1e22ab pin sent\n");
	log_clear_context();
	begin();
	log_err("broken");
	assert_string_equal(end(), "<3>test: broken\n");
}

static void
text_from_outside_cannot_forge_a_line_or_steer_a_terminal(void **state)
{
	(void)state;
	log_clear_context();
	begin();
	log_warn("%s", "a\n<3>test: forged\r\x1b[2J\x7f");
	assert_string_equal(end(),
	    "<4>test: a\\x0a<3>test: forged\\x0d\\x1b[2J\\x7f\n");
	begin();
	log_warn("%s", "\xc2\x9b" "2J \xe2\x80\xa8 \xff");
	assert_string_equal(end(),
	    "<4>test: \\xc2\\x9b2J \\xe2\\x80\\xa8 \\xff\n");
	begin();
	log_set_step("a\nb");
	log_set_person("c\nd");
	log_info("e");
	assert_string_equal(end(),
	    "<6>test: step=a\\x0ab person=c\\x0ad e\n");
	log_clear_context();
}

static void
greek_stays_readable(void **state)
{
	(void)state;
	begin();
	log_info("Αθήνα");
	assert_string_equal(end(), "<6>test: Αθήνα\n");
}

static void
a_long_message_is_cut_and_stays_one_line(void **state)
{
	static char big[5000];
	const char *got;

	(void)state;
	memset(big, '\n', sizeof(big) - 1);
	begin();
	log_info("%s", big);
	got = end();
	assert_true(strlen(got) < 2000);
	assert_ptr_equal(strchr(got, '\n'), got + strlen(got) - 1);
}

static void
lines_above_the_level_are_dropped(void **state)
{
	(void)state;
	begin();
	log_debug("no");
	log_info("yes");
	assert_string_equal(end(), "<6>test: yes\n");
}

static void
an_outcome_is_named_with_its_detail(void **state)
{
	struct detail d;

	(void)state;
	detail_set(&d, "refused");
	detail_prefix(&d, "db: ");
	begin();
	log_outcome(LOG_LEVEL_ERR, E_BACKEND, &d, "vault");
	assert_string_equal(end(), "<3>test: vault: E_BACKEND: db: refused\n");
	begin();
	log_outcome(LOG_LEVEL_WARN, E_LIMIT, NULL, "pin");
	assert_string_equal(end(), "<4>test: pin: E_LIMIT\n");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_line_has_level_name_context_and_message),
		cmocka_unit_test(
	text_from_outside_cannot_forge_a_line_or_steer_a_terminal),
		cmocka_unit_test(greek_stays_readable),
		cmocka_unit_test(a_long_message_is_cut_and_stays_one_line),
		cmocka_unit_test(lines_above_the_level_are_dropped),
		cmocka_unit_test(an_outcome_is_named_with_its_detail),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
