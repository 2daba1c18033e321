/* What kind of browser it is, by the words of its User-Agent. */
#include <string.h>

#include "web/browser.h"

struct kind {
	const char *mark;
	const char *name;
};

/* Each claims to be those below it (RFC 9110 section 10.1.5 and history). */
static const struct kind browsers[] = {
	{ "Edg", "Edge" },
	{ "OPR/", "Opera" },
	{ "SamsungBrowser/", "Samsung Internet" },
	{ "FxiOS/", "Firefox" },
	{ "Firefox/", "Firefox" },
	{ "CriOS/", "Chrome" },
	{ "Chrome/", "Chrome" },
	{ "Safari/", "Safari" },
};

static const struct kind systems[] = {
	{ "Android", "Android" },
	{ "iPhone", "iPhone" },
	{ "iPad", "iPad" },
	{ "Windows", "Windows" },
	{ "Mac OS X", "macOS" },
	{ "CrOS", "ChromeOS" },
	{ "Linux", "Linux" },
};

static const char *
find_kind(const struct kind *kinds, size_t n, const char *agent)
{
	size_t i;

	for (i = 0; i < n; i++)
		if (strstr(agent, kinds[i].mark) != NULL)
			return kinds[i].name;
	return "";
}

void
browser_name(const char *agent, char out[BROWSER_SIZE])
{
	const char *browser = find_kind(browsers,
	    sizeof(browsers) / sizeof(browsers[0]), agent);
	const char *system = find_kind(systems,
	    sizeof(systems) / sizeof(systems[0]), agent);
	struct buf b;

	buf_init(&b, out, BROWSER_SIZE);
	buf_puts(&b, browser);
	if (*browser != '\0' && *system != '\0')
		buf_puts(&b, ", ");
	buf_puts(&b, system);
}
