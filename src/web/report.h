/*
 * /report/SECRET: an SMS gateway tells whether a message came.
 */
#ifndef WEB_REPORT_H
#define WEB_REPORT_H

#include "web/visit.h"

#define REPORT_PATH "/report/"

/* What its gateway says of a message: "delivered", "undelivered", or NULL
 * where that is not known yet, or not understood. */
const char	*report_fate(const char *text, size_t len);
/* GET or POST of a path below REPORT_PATH. */
void		report_take(struct visit *);

#endif
