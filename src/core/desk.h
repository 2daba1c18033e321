/* What a helpdesk is asked: codes, notices, what would be written. */
#ifndef CORE_DESK_H
#define CORE_DESK_H

#include "core/operator.h"

enum outcome	desk_preview(struct core *, const struct msg *request,
		    struct msg *reply, struct detail *) MUST_USE;
enum outcome	desk_notices(struct core *, const struct msg *request,
		    struct msg *reply, struct detail *) MUST_USE;
enum outcome	desk_notice_done(struct core *, const struct msg *request,
		    struct msg *reply, struct detail *) MUST_USE;

/* A code as it is dictated over the phone: without the dash, too. */
void		desk_read_code(const char *typed,
		    char out[REFERENCE_LEN + 1]);

#endif
