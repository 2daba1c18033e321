/* What doctor finds: a line a part, and how bad the worst is. */
#ifndef CORE_FINDINGS_H
#define CORE_FINDINGS_H

#include <stdbool.h>

#include "base/detail.h"
#include "ipc/msg.h"

struct report {
	struct msg	*reply;
	bool		 ill;
};

/* "ok part: text" or "bad part: text"; a directory_report_fn, arg is a struct
 * findings. */
void		findings_tell(void *arg, const char *part, bool well,
		    const char *text);
/* "warn part: text": it works, and something is to be known. */
void		findings_warn(struct report *, const char *part,
		    const char *fmt, ...) PRINTF_LIKE(3, 4);
/* "skip part: text": it could not be looked at. */
void		findings_skip(struct report *, const char *part,
		    const char *text);
/* A library's own words do not say what to do. */
void		findings_advise(struct detail *, const char *what);

#endif
