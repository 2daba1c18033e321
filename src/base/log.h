/*
 * One line an event on standard error, with the syslog level in front in
 * the form that journald understands ("<6>"), and a small context that is
 * added to each line:
 *
 *	<6>uregister-core: req=7f3a9c02 step=pin person=9c1e22ab pin sent
 *
 * Where that is systemd's journal the line goes to it with fields: the context,
 * UREGISTER_REQUEST, UREGISTER_STEP, UREGISTER_PERSON, UREGISTER_REFERENCE, and
 * of what stands in base/event.def UREGISTER_EVENT and MESSAGE_ID.
 *
 * Whatever comes from outside is escaped and cut here, in one place.  No
 * secret, PIN, handle, AMKA or whole contact may be passed to these; there
 * is no format for a struct secret on purpose.
 */
#ifndef BASE_LOG_H
#define BASE_LOG_H

#include <stdbool.h>
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
/* The code that a student saw, in the journal alone. */
void	log_set_reference(const char *code);
void	log_clear_context(void);

/* The next line is of that event. */
enum log_event { LOG_NO_EVENT,
#define EVENT(constant, name, id) LOG_##constant,
#include "base/event.def"
#undef EVENT
	LOG_EVENTS };
void	log_as(enum log_event);

void	log_err(const char *fmt, ...) PRINTF_LIKE(1, 2);
void	log_warn(const char *fmt, ...) PRINTF_LIKE(1, 2);
void	log_info(const char *fmt, ...) PRINTF_LIKE(1, 2);
void	log_debug(const char *fmt, ...) PRINTF_LIKE(1, 2);
/* An outage has been told (base/outage.h): the next line of E_BACKEND or
 * E_BUSY, of this request, is what comes of it, and only for who debugs. */
void	log_hold_back(bool);
/* "what: E_BACKEND: detail"; d may be NULL. */
void	log_outcome(enum log_level, enum outcome, const struct detail *d,
	    const char *what);

#endif
