/* What doctor says, for people or for a program, and how bad it is. */
#ifndef CTL_FINDING_H
#define CTL_FINDING_H

#include <stdbool.h>
#include <stddef.h>

#include "base/outcome.h"

/* From good to bad; SKIPPED: it could not be looked at, and nothing is said
 * against it. */
enum finding { FINDING_OK, FINDING_SKIPPED, FINDING_WARN, FINDING_BAD,
    FINDINGS };

/* As text, a line each; as one JSON object, printed piece by piece; or, of
 * each part the worst, as samples for uregisterctl metrics. */
enum finding_form { FINDING_TEXT, FINDING_JSON, FINDING_SAMPLES };
void		finding_begin(enum finding_form);
void		finding_tell(enum finding, const char *part,
		    const char *fmt, ...) PRINTF_LIKE(3, 4);
/* A line of core's: "ok part: text". */
void		finding_repeat(const char *line);
/* Of samples the nth, "doctor_verdict{part=…} 0" to 3, from OK to BAD.
 * False: there are no more. */
bool		finding_sample(size_t n, char *out, size_t size);
/* The exit status: 0 all is well, 1 something is bad, 3 something is to be
 * known. */
int		finding_end(void);

#endif
