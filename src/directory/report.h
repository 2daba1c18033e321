/* What an examination says, one part after the other. */
#ifndef DIRECTORY_REPORT_H
#define DIRECTORY_REPORT_H

#include <stdbool.h>

#include "base/detail.h"

/* part: "connection", "schema", ...; text: what to do if it is not well. */
typedef void directory_report_fn(void *arg, const char *part, bool well,
		    const char *text);

struct directory_report {
	directory_report_fn *tell;
	void	*arg;
	enum outcome worst;
};

void		report_tell(struct directory_report *,
		    const char *part, enum outcome, const char *fmt, ...)
		    PRINTF_LIKE(4, 5);

#endif
