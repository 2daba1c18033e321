/* apply: what the directory lacks, done change by change. */
#ifndef CORE_PREPARE_APPLY_H
#define CORE_PREPARE_APPLY_H

#include "core/preparation.h"

int		prepare_apply(struct preparation *);
/* Puts the helping rule in front, or takes it away. */
enum outcome	prepare_apply_help(struct preparation *, bool wanted)
		    MUST_USE;
/* Takes it away whatever happened. */
void		prepare_apply_end(struct preparation *);
enum outcome	prepare_apply_save(struct preparation *) MUST_USE;

#endif
