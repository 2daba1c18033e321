/* The reports of SMS gateways: what each says is understood, or nothing is. */
#include "../unit.h"

#include "web/report.h"

static void
the_word_of_each_gateway_is_understood(void **state)
{
	static const struct { const char *says, *fate; } rows[] = {
		/* Kannel */
		{ "status=1", "delivered" }, { "status=2", "undelivered" },
		{ "status=16", "undelivered" },
		{ "status=4", NULL }, { "status=8", NULL },
		{ "status=12", NULL }, { "status=%d", NULL },
		/* GUnet */
		{ "{\"serviceId\":\"s\",\"recipient\":\"6912345678\","
		    "\"status\":\"DELIVRD\"}", "delivered" },
		{ "{\"serviceId\": \"s\", \"recipient\": \"6912345678\", "
		    "\"status\": \"ERROR\", \"error\": \"80\"}",
		    "undelivered" },
		/* others */
		{ "id=7&Status=Delivered&to=306912345678", "delivered" },
		{ "<r><status>UNDELIV</status></r>", "undelivered" },
		{ "status=REJECTD&err=001", "undelivered" },
		/* the same name for something else, before it */
		{ "statusreport=yes&status=DELIVRD", "delivered" },
		{ "status=ok&id=7&dlr_status=UNDELIV", "undelivered" },
		{ "{\"status\":\"success\",\"report\":"
		    "{\"status\":\"DELIVRD\"}}", "delivered" },
		{ "status=status=1", "delivered" },
		{ "status=ENROUTE", NULL }, { "status=ACCEPTD", NULL },
		{ "status=DELIVRDXXXXXXXXXXXXXX", NULL },
		{ "", NULL }, { "status", NULL }, { "status=", NULL },
		{ "statu", NULL }, { "DELIVRD", NULL },
		{ "{\"status\":{}}", NULL },
	};
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		const char *fate = report_fate(rows[i].says,
		    strlen(rows[i].says));

		if (rows[i].fate == NULL ? fate != NULL : fate == NULL ||
		    strcmp(fate, rows[i].fate) != 0)
			fail_msg("%s: %s", rows[i].says,
			    fate == NULL ? "nothing" : fate);
	}
}

static void
nothing_is_read_behind_the_end(void **state)
{
	static const char text[] = "status=16";

	(void)state;
	assert_null(report_fate(text, 6));
	assert_null(report_fate(text, 7));
	assert_string_equal(report_fate(text, 8), "delivered");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_word_of_each_gateway_is_understood),
		cmocka_unit_test(nothing_is_read_behind_the_end),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
