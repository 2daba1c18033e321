/*
 * The passwords known from breaches: a file of their SHA-1 sums, 20 bytes
 * each, sorted, looked up by bisection in a memory map.  Nothing ever
 * leaves the machine.
 */
#ifndef PASSWORD_BREACHED_H
#define PASSWORD_BREACHED_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/detail.h"

struct breached;

/* E_CONF: cannot be opened, or is not a multiple of 20 bytes long. */
enum outcome	breached_open(const char *path, struct breached **out,
		    struct detail *) MUST_USE;
void		breached_close(struct breached **);
bool		breached_has(const struct breached *, const void *password,
		    size_t len);
uint64_t	breached_count(const struct breached *);

/* Makes such a file from the public text form, lines of "SHA1" or
 * "SHA1:count", sorted or not; those counted fewer than min times are left
 * out.  The file appears under its name when it is complete.  E_INPUT with
 * the line in the detail; E_CONF: a file cannot be read or written. */
enum outcome	breached_build(const char *in, const char *out, int64_t min,
		    struct detail *) MUST_USE;

#endif
