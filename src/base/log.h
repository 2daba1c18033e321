/*
 * One line an event on standard error, with the syslog level in front in
 * the form that journald understands ("<6>"), and a small context that is
 * added to each line:
 *
 *	<6>uregister-core: req=7f3a9c02 step=pin person=9c1e22ab pin sent
 *
 * Whatever comes from outside is escaped and cut here, in one place.  No
 * secret, PIN, handle, AMKA or whole contact may be passed to these; there
 * is no format for a struct secret on purpose.
 */
#ifndef BASE_LOG_H
#define BASE_LOG_H

#include <stdint.h>

#include "base/detail.h"

enum log_level { LOG_LEVEL_ERR = 3, LOG_LEVEL_WARN = 4, LOG_LEVEL_INFO = 6,
    LOG_LEVEL_DEBUG = 7 };

/* name is kept, not copied; lines above max are dropped. */
void	log_open(const char *name, enum log_level max);
/* The context of the request at hand; req 0, NULL or "" leaves a part out. */
void	log_set_request(uint32_t req);
void	log_set_step(const char *step);
void	log_set_person(const char *ref);
void	log_clear_context(void);

void	log_err(const char *fmt, ...) PRINTF_LIKE(1, 2);
void	log_warn(const char *fmt, ...) PRINTF_LIKE(1, 2);
void	log_info(const char *fmt, ...) PRINTF_LIKE(1, 2);
void	log_debug(const char *fmt, ...) PRINTF_LIKE(1, 2);
/* "what: E_BACKEND: detail"; d may be NULL. */
void	log_outcome(enum log_level, enum outcome, const struct detail *d,
	    const char *what);

#endif
