/* Tests of src/web/browser.c. */
#include "../unit.h"

#include "web/browser.h"

#define MOZILLA "Mozilla/5.0 "
#define KIT "AppleWebKit/537.36 (KHTML, like Gecko) "

static const struct { const char *agent, *name; } agents[] = {
	{ MOZILLA "(X11; Linux x86_64; rv:130.0) Gecko/20100101 Firefox/130.0",
	    "Firefox, Linux" },
	{ MOZILLA "(Linux; Android 14) " KIT "Chrome/126.0 Mobile Safari/537",
	    "Chrome, Android" },
	{ MOZILLA "(Linux; Android 13; SM-G991B) " KIT "SamsungBrowser/25.0 "
	    "Chrome/121.0 Mobile Safari/537", "Samsung Internet, Android" },
	{ MOZILLA "(iPhone; CPU iPhone OS 17_5 like Mac OS X) " KIT
	    "Version/17.5 Mobile/15E148 Safari/604.1", "Safari, iPhone" },
	{ MOZILLA "(iPad; CPU OS 17_5 like Mac OS X) " KIT "CriOS/126.0 "
	    "Safari/604.1", "Chrome, iPad" },
	{ MOZILLA "(Windows NT 10.0; Win64; x64) " KIT "Chrome/126.0 "
	    "Safari/537.36 Edg/126.0", "Edge, Windows" },
	{ MOZILLA "(Windows NT 10.0) " KIT "Chrome/124.0 Safari/537.36 "
	    "OPR/110.0", "Opera, Windows" },
	{ MOZILLA "(Macintosh; Intel Mac OS X 10_15_7) " KIT "Version/17.5 "
	    "Safari/605.1.15", "Safari, macOS" },
	{ "curl/8.5.0", "" },
	{ "", "" },
	{ "<script> Firefox/1", "Firefox" },
};

static void
a_browser_is_known_by_what_its_owner_calls_it(void **state)
{
	char name[BROWSER_SIZE];
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(agents) / sizeof(agents[0]); i++) {
		browser_name(agents[i].agent, name);
		assert_string_equal(name, agents[i].name);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_browser_is_known_by_what_its_owner_calls_it),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
