/*
 * The server's own settings and our entries, read and changed: what
 * uregisterctl directory does, by the rights of who calls it.
 */
#ifndef DIRECTORY_PREPARE_H
#define DIRECTORY_PREPARE_H

#include "directory/directory.h"
#include "entry/dn.h"
#include "prepare/facts.h"

/* Fills the facts, to be freed by the caller: cn=config as far as it can be
 * read, the schema, and of the entries named which are there.  The facts may
 * have a config already: that is kept. */
enum outcome	directory_prepare_read(struct directory *,
		    const struct changes *names, struct facts *,
		    struct detail *) MUST_USE;
/* Makes one change; a CHANGE_ENTRY without values is deleted.  E_AMBIGUOUS:
 * the entry is there already. */
enum outcome	directory_prepare_do(struct directory *,
		    const struct change *, struct detail *) MUST_USE;
/* Does any entry below base pass the filter?  Its name; E_NOTFOUND. */
enum outcome	directory_prepare_find(struct directory *, const char *base,
		    const char *filter, struct dn *out, struct detail *)
		    MUST_USE;

#endif
