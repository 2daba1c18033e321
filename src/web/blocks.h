/*
 * A long text for reading, such as the terms of use, as rows of a view.
 * Empty lines part its blocks: "# heading", lines that begin with "- "
 * (a list), or a paragraph.
 */
#ifndef WEB_BLOCKS_H
#define WEB_BLOCKS_H

#include "web/view.h"

/* Rows of "blocks", each with "heading", "text" or rows of "items". */
void	blocks_fill(struct view *, const char *text);

#endif
