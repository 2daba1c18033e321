/*
 * A distinguished name (RFC 4514), made only here.  Whole or not at all.
 */
#ifndef ENTRY_DN_H
#define ENTRY_DN_H

#include <stdbool.h>
#include <stddef.h>

#include "base/outcome.h"

#define DN_SIZE 1024

struct dn {
	char	text[DN_SIZE];		/* read it by dn_text */
};

/* attribute=value,parent; the value is escaped, parent is a DN already (of
 * the configuration or of the server).  E_INPUT: no attribute name, an
 * empty value, one that is not UTF-8, or too long. */
enum outcome	dn_make(const char *attribute, const char *value,
		    const char *parent, struct dn *out) MUST_USE;
/* A DN as the server or the configuration has it.  E_INPUT: too long. */
enum outcome	dn_from(const char *text, struct dn *out) MUST_USE;
const char	*dn_text(const struct dn *);
/* The value alone, escaped, for a pattern.  E_INPUT as above. */
enum outcome	dn_escape(const char *value, char *out, size_t size) MUST_USE;
/* A descriptor of RFC 4512, options allowed: "sn;lang-el", "2.5.4.3". */
bool		dn_is_attribute(const char *);

#endif
