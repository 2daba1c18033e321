/* Tests of src/sql/address.c, without a server. */
#include "../unit.h"

#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include "sql/address.h"

#define N(a) (sizeof(a) / sizeof((a)[0]))

static const char *const here[] = {
	"postgresql:///registry", "", "host=/run/postgresql",
	"postgresql://u@localhost/r", "host=127.0.0.1", "hostaddr=127.0.0.2",
	"postgresql://[::1]:5433/r", "postgresql:///r?host=/tmp,/run",
	"host=@abstract dbname=r", "host=db.example.gr hostaddr=127.0.0.1",
};
static const char *const away[] = {
	"postgresql://sis.example.gr/registry", "host=10.0.0.1",
	"hostaddr=10.0.0.1", "host=localhost hostaddr=10.0.0.1",
	"postgresql://localhost,sis.example.gr/r", "service=sis",
	"host=localhost.example.gr", "postgresql://[2001:db8::1]/r",
	"host=/run/postgresql,10.0.0.1",
};

static void
what_stays_on_the_machine_needs_no_tls(void **state)
{
	struct detail d = { "" };
	size_t i;

	(void)state;
	for (i = 0; i < N(here); i++)
		if (sql_address_check(here[i], SQL_VERIFIED, &d) != OK)
			fail_msg("%s: %s", here[i], d.text);
}

static void
expect_best(const char *uri, enum sql_tls best)
{
	struct detail d = { "" };
	enum sql_tls wanted;

	for (wanted = SQL_VERIFIED; wanted <= SQL_CLEAR; wanted++)
		if (sql_address_check(uri, wanted, &d) !=
		    (best <= wanted ? OK : E_CONF))
			fail_msg("%s for %d", uri, (int)wanted);
}

static void
what_leaves_it_is_verified_or_refused(void **state)
{
	static const struct { const char *mode; enum sql_tls best; } modes[] = {
		{ "disable", SQL_CLEAR }, { "allow", SQL_CLEAR },
		{ "prefer", SQL_CLEAR }, { "require", SQL_UNVERIFIED },
		{ "verify-ca", SQL_UNVERIFIED },
		{ "verify-full", SQL_VERIFIED },
	};
	char uri[256];
	size_t i, k;

	(void)state;
	for (i = 0; i < N(away); i++) {
		expect_best(away[i], SQL_CLEAR);
		for (k = 0; k < N(modes); k++) {
			snprintf(uri, sizeof(uri), "%s%s%s", away[i],
			    strstr(away[i], "://") != NULL ? "?sslmode=" :
			    " sslmode=", modes[k].mode);
			expect_best(uri, modes[k].best);
		}
	}
}

static void
what_is_no_address_is_told_without_repeating_it(void **state)
{
	struct detail d = { "" };

	(void)state;
	assert_int_equal(sql_address_check("postgresql://u:secret@[",
	    SQL_CLEAR, &d), E_CONF);
	assert_null(strstr(d.text, "secret"));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_stays_on_the_machine_needs_no_tls),
		cmocka_unit_test(what_leaves_it_is_verified_or_refused),
		cmocka_unit_test(
		    what_is_no_address_is_told_without_repeating_it),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
