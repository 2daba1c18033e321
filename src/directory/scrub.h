/*
 * A server's own words about a failure, fit for a log: slapd quotes the
 * value that offends, and slapo-unique prints the whole filter, social
 * security number included.
 */
#ifndef DIRECTORY_SCRUB_H
#define DIRECTORY_SCRUB_H

#include <stddef.h>

/* Copies the words up to the first value, and of what follows only the
 * names of attributes; cut to size.  text may be NULL. */
void	scrub_diagnostic(const char *text, char *out, size_t size);

#endif
