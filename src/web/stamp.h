/* Times and dates as a reader writes them. */
#ifndef WEB_STAMP_H
#define WEB_STAMP_H

#include <stdint.h>

#include "page/arena.h"

/* Makes local time that of a zone of the tz database, for the whole
 * process.  E_CONF if there is none of that name. */
enum outcome	 stamp_set_zone(const char *zone) MUST_USE;
/* Seconds since the epoch as "14:05". */
const char	*stamp_clock(struct arena *, int64_t);
/* "31/12/2004", "31 December 2004". */
const char	*stamp_date(struct arena *, int64_t, int language);
/* The same from "2004-12-31"; what is no such date is given as it is. */
const char	*stamp_iso_date(struct arena *, const char *, int language);

#endif
