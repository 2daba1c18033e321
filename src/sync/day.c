/*
 * Days of the calendar, counted.
 */
#define _GNU_SOURCE		/* strptime */
#include <stdio.h>
#include <time.h>

#include "sync/day.h"

static enum outcome
read_as(const char *text, const char *format, int64_t *out)
{
	struct tm tm = { 0 };
	const char *end = strptime(text, format, &tm);

	if (end == NULL || *end != '\0')
		return E_INPUT;
	*out = (int64_t)timegm(&tm);
	return OK;
}

enum outcome
day_parse(const char *text, int64_t *out)
{
	char iso[DATE_SIZE];
	int64_t at;
	enum outcome r;

	if ((r = date_parse(text, iso)) != OK ||
	    (r = read_as(iso, "%Y-%m-%d", &at)) != OK)
		return r;
	*out = at / DAY_S;
	return OK;
}

enum outcome
day_parse_time(const char *text, int64_t *out)
{
	return read_as(text, "%Y%m%d%H%M%SZ", out);
}

void
day_print(int64_t day, char out[DATE_SIZE])
{
	time_t at = (time_t)(day * DAY_S);
	struct tm tm;

	if (day == 0 || gmtime_r(&at, &tm) == NULL ||
	    strftime(out, DATE_SIZE, "%Y-%m-%d", &tm) == 0)
		snprintf(out, DATE_SIZE, "-");
}
