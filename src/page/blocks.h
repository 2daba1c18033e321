/*
 * A long text for reading, such as the terms of use, as rows of a scope.
 * Empty lines part its blocks: "# heading", lines that begin with "- "
 * (a list), or a paragraph.
 */
#ifndef PAGE_BLOCKS_H
#define PAGE_BLOCKS_H

#include "page/scope.h"

/* Rows of "blocks", each with "heading", "text" or rows of "items". */
void	blocks_fill(struct scope *, const char *text);

#endif
