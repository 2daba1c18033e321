/* What doctor says, for people or for a program, and how bad it is. */
#ifndef CTL_FINDING_H
#define CTL_FINDING_H

#include <stdbool.h>

#include "base/outcome.h"

/* From good to bad; SKIPPED: it could not be looked at, and nothing is said
 * against it. */
enum finding { FINDING_OK, FINDING_SKIPPED, FINDING_WARN, FINDING_BAD,
    FINDINGS };

/* As text, a line each; or as one JSON object, printed piece by piece. */
void		finding_begin(bool json);
void		finding_tell(enum finding, const char *part,
		    const char *fmt, ...) PRINTF_LIKE(3, 4);
/* A line of core's: "ok part: text". */
void		finding_repeat(const char *line);
/* The exit status: 0 all is well, 1 something is bad, 3 something is to be
 * known. */
int		finding_end(void);

#endif
