/* What an examination says, one part after the other. */
#include <stdarg.h>
#include <stdio.h>

#include "directory/report.h"

void
report_tell(struct directory_report *report, const char *part,
    enum outcome r, const char *fmt, ...)
{
	char text[DETAIL_SIZE + 256];
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(text, sizeof(text), fmt, ap);
	va_end(ap);
	if (r != OK)
		report->worst = r;
	report->tell(report->arg, part, r == OK, text);
}
