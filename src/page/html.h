/* The one way by which text becomes part of a page. */
#ifndef PAGE_HTML_H
#define PAGE_HTML_H

#include <stddef.h>

#include "base/buf.h"

/* Writes text so that it is text, in an element and in a quoted attribute
 * (HTML, "Escaping a string"). */
void	html_put(struct buf *, const char *text, size_t len);

#endif
