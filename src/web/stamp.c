/* Times and dates in the institution's zone, in two languages. */
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "base/text.h"
#include "conf/conf.h"
#include "web/stamp.h"

#define ZONES "/usr/share/zoneinfo/"

static const char *const months[] = { "January", "February", "March",
    "April", "May", "June", "July", "August", "September", "October",
    "November", "December" };

enum outcome
stamp_set_zone(const char *zone)
{
	char path[256] = ZONES;

	/* The C library takes any name, and then shows UTC. */
	if (text_copy(path + strlen(ZONES), sizeof(path) - strlen(ZONES),
	    zone) != OK || strstr(zone, "..") != NULL ||
	    access(path, R_OK) == -1)
		return E_CONF;
	if (setenv("TZ", zone, 1) == -1)
		return E_NOMEM;
	tzset();
	return OK;
}

const char *
stamp_clock(struct arena *a, int64_t when)
{
	time_t t = (time_t)when;
	struct tm tm;

	if (localtime_r(&t, &tm) == NULL)
		return "";
	return arena_printf(a, "%02d:%02d", tm.tm_hour, tm.tm_min);
}

static const char *
print_date(struct arena *a, int day, int month, int year, int language)
{
	if (language == LANGUAGE_EN)
		return arena_printf(a, "%d %s %d", day, months[month - 1],
		    year);
	return arena_printf(a, "%02d/%02d/%04d", day, month, year);
}

const char *
stamp_date(struct arena *a, int64_t when, int language)
{
	time_t t = (time_t)when;
	struct tm tm;

	if (localtime_r(&t, &tm) == NULL)
		return "";
	return print_date(a, tm.tm_mday, tm.tm_mon + 1, tm.tm_year + 1900,
	    language);
}

static bool
take_number(const char *s, size_t len, int *out)
{
	*out = 0;
	for (; len > 0; len--, s++) {
		if (*s < '0' || *s > '9')
			return false;
		*out = *out * 10 + (*s - '0');
	}
	return true;
}

const char *
stamp_iso_date(struct arena *a, const char *iso, int language)
{
	int year, month, day;

	if (strlen(iso) != 10 || iso[4] != '-' || iso[7] != '-' ||
	    !take_number(iso, 4, &year) || !take_number(iso + 5, 2, &month) ||
	    !take_number(iso + 8, 2, &day) || month < 1 || month > 12)
		return iso;
	return print_date(a, day, month, year, language);
}
