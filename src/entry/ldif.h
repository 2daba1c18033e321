/*
 * An entry as lines of LDIF (RFC 2849), without its dn and not folded: what
 * uregisterctl shows, and what the journal keeps of an entry still to be
 * written.
 */
#ifndef ENTRY_LDIF_H
#define ENTRY_LDIF_H

#include "base/buf.h"
#include "base/secret.h"
#include "entry/entry.h"

/* What can stand behind "name: " as it is; all else goes into base64. */
bool		 ldif_is_safe(const char *value);
/* One line, its newline too; the buffer fails where it does not fit. */
void		 ldif_put(struct buf *, const char *name, const char *value);

/* The values of an entry are personal data, hence a secret.  E_NOMEM. */
enum outcome	 ldif_print(const struct entry *,
		    struct secret **out) MUST_USE;
/* A value may stand in UTF-8 as it is, too, which RFC 2849 does not have and
 * journals of before do.  E_INPUT: no lines of "name: value" or
 * "name:: base64"; E_NOMEM. */
enum outcome	 ldif_parse(const char *text, size_t len,
		    struct entry **out) MUST_USE;

#endif
