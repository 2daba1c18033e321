/* Dates of birth, as people and registries write them. */
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include "person/clean.h"
#include "person/date.h"

#define YEAR_MIN 1900
#define YEAR_MAX 2100
#define YEAR_LEN 4
#define TEXT_SIZE 48

/* Takes one to max digits. */
static bool
take_part(const char **s, size_t max, int *out)
{
	size_t n = strspn(*s, "0123456789"), i;

	if (n == 0 || n > max)
		return false;
	for (*out = 0, i = 0; i < n; i++)
		*out = *out * 10 + (*s)[i] - '0';
	*s += n;
	return true;
}

static bool
take_separator(const char **s, char *first)
{
	if (**s == '\0' || strchr("-/.", **s) == NULL ||
	    (*first != '\0' && *first != **s))
		return false;
	*first = *(*s)++;
	return true;
}

static int
days_of(int year, int month)
{
	static const int days[] = { 31, 28, 31, 30, 31, 30, 31, 31, 30, 31,
	    30, 31 };
	bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;

	return days[month - 1] + (month == 2 && leap);
}

static bool
is_day(int year, int month, int day)
{
	return year >= YEAR_MIN && year <= YEAR_MAX && month >= 1 &&
	    month <= 12 && day >= 1 && day <= days_of(year, month);
}

/* The day is not known, or neither day nor month. */
static bool
is_open(int year, int month, int day)
{
	return day == 0 && (month == 0 || is_day(year, month, 1)) &&
	    is_day(year, 1, 1);
}

typedef bool fits_fn(int year, int month, int day);

/* YYYYMMDD, or DDMMYYYY as one types it on a keypad of digits: never both,
 * since a year of our time is no day and month. */
static bool
take_compact(const char **s, fits_fn *fits, int *year, int *month, int *day)
{
	int v;

	if (strspn(*s, "0123456789") != 8 || !take_part(s, 8, &v))
		return false;
	*year = v / 10000;
	*month = v / 100 % 100;
	*day = v % 100;
	if (fits(*year, *month, *day))
		return true;
	*day = v / 1000000;
	*month = v / 10000 % 100;
	*year = v % 10000;
	return true;
}

/* YYYY-MM-DD, or DD/MM/YYYY: the year is the one with four digits. */
static bool
take_parted(const char **s, int *year, int *month, int *day)
{
	bool year_first = strspn(*s, "0123456789") == 4;
	int *first = year_first ? year : day, *last = year_first ? day : year;
	char separator = '\0';
	size_t digits;

	if (!take_part(s, year_first ? 4 : 2, first) ||
	    !take_separator(s, &separator) || !take_part(s, 2, month) ||
	    !take_separator(s, &separator))
		return false;
	digits = strspn(*s, "0123456789");
	return take_part(s, 4, last) &&
	    (year_first ? digits <= 2 : digits == 4);
}

/* Nothing, or a blank or T with digits and their signs. */
static bool
is_time_of_day(const char *s)
{
	if (*s == '\0')
		return true;
	if (*s != ' ' && *s != 'T')
		return false;
	return s[1] != '\0' && s[1 + strspn(s + 1, " 0123456789:.,+-ZAPM")] ==
	    '\0';
}

/* Of 02, 0200, 02:00: in minutes. */
static int
zone_minutes(const char *s)
{
	size_t digits = 0;
	int v = 0;

	for (; *s != '\0' && digits < 4; s++)
		if (*s >= '0' && *s <= '9') {
			v = v * 10 + *s - '0';
			digits++;
		}
	return digits <= 2 ? v * 60 : v / 100 * 60 + v % 100;
}

/* The minute of the day at which it is so late in UTC; false: no zone is
 * told, or it is no whole minute. */
static bool
take_utc(const char *s, int *out)
{
	int hour, minute;

	s += strspn(s, " T");
	if (!take_part(&s, 2, &hour) || *s++ != ':' ||
	    !take_part(&s, 2, &minute))
		return false;
	s += strspn(s, ":.0");
	s += strspn(s, " ");
	if (*s != 'Z' && *s != '+' && *s != '-')
		return false;
	*out = hour * 60 + minute;
	if (*s != 'Z')
		*out += (*s == '-' ? 1 : -1) * zone_minutes(s + 1);
	return true;
}

/* A column with time and zone holds a day as its midnight in Athens, and the
 * server tells it in UTC: 22:00 of the day before, in summer 21:00. */
static bool
is_athens_midnight(const char *s)
{
	int minute;

	return take_utc(s, &minute) && (minute == 22 * 60 ||
	    minute == 21 * 60);
}

static void
next_day(int *year, int *month, int *day)
{
	if (++*day <= days_of(*year, *month))
		return;
	*day = 1;
	if (++*month <= 12)
		return;
	*month = 1;
	++*year;
}

enum outcome
date_parse(const char *text, char out[DATE_SIZE])
{
	char cleaned[TEXT_SIZE];
	const char *s = cleaned;
	int year = 0, month = 0, day = 0;

	if (clean_text(text, cleaned, sizeof(cleaned)) != OK)
		return E_INPUT;
	if (!take_compact(&s, is_day, &year, &month, &day) &&
	    !take_parted(&s, &year, &month, &day))
		return E_INPUT;
	if (!is_day(year, month, day) || !is_time_of_day(s))
		return E_INPUT;
	if (is_athens_midnight(s))
		next_day(&year, &month, &day);
	snprintf(out, DATE_SIZE, "%04u-%02u-%02u", (unsigned)year % 10000,
	    (unsigned)month % 100, (unsigned)day % 100);
	return OK;
}

/* XX is ICAO 9303's sign of what is not known. */
static void
fill_open(char *text)
{
	for (; *text != '\0'; text++)
		if (*text == 'X' || *text == 'x')
			*text = '0';
}

static enum outcome
parse_year(const char *text, char out[DATE_SIZE])
{
	char cleaned[TEXT_SIZE];
	const char *s = cleaned;
	int year = 0, month = 0, day = 0;

	if (clean_text(text, cleaned, sizeof(cleaned)) != OK)
		return E_INPUT;
	fill_open(cleaned);
	if (date_is_year(cleaned))
		(void)take_part(&s, YEAR_LEN, &year);
	else if (!take_compact(&s, is_open, &year, &month, &day) &&
	    !take_parted(&s, &year, &month, &day))
		return E_INPUT;
	if (!is_open(year, month, day) || !is_time_of_day(s))
		return E_INPUT;
	snprintf(out, DATE_SIZE, "%04u", (unsigned)year % 10000);
	return OK;
}

enum outcome
date_parse_birth(const char *text, char out[DATE_SIZE])
{
	return date_parse(text, out) == OK ? OK : parse_year(text, out);
}

bool
date_is_year(const char *birth)
{
	return strlen(birth) == YEAR_LEN;
}

bool
date_may_be_same(const char *a, const char *b)
{
	return date_is_year(a) || date_is_year(b) ?
	    strncmp(a, b, YEAR_LEN) == 0 : strcmp(a, b) == 0;
}

bool
date_is_told(const char *known, const char *answer)
{
	return date_is_year(known) ? strncmp(known, answer, YEAR_LEN) == 0 :
	    strcmp(known, answer) == 0;
}
