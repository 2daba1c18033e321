/* The screen of the AMKA, or of the number of another country. */
#ifndef WEB_STEP_IDENTITY_H
#define WEB_STEP_IDENTITY_H

#include "web/visit.h"

void	step_identity(struct visit *, const struct msg *reply);
/* Is what was wrong in the other of its two forms, and not on this page? */
bool	step_identity_is_of_other(const struct visit *,
	    const struct msg *reply);

#endif
