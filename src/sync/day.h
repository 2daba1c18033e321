/* A day as a number: so many after 1970-01-01. */
#ifndef SYNC_DAY_H
#define SYNC_DAY_H

#include <stdint.h>

#include "person/date.h"

#define DAY_S 86400

/* As date_parse reads it.  E_INPUT. */
enum outcome	day_parse(const char *text, int64_t *out) MUST_USE;
/* YYYY-MM-DD; "-" of 0. */
void		day_print(int64_t day, char out[DATE_SIZE]);

/* GeneralizedTime as our entries have it (YYYYMMDDhhmmssZ), in seconds since
 * the epoch.  E_INPUT. */
enum outcome	day_parse_time(const char *text, int64_t *out) MUST_USE;

#endif
