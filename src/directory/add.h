/* An entry for a person: a new one, or what the institution made before. */
#ifndef DIRECTORY_ADD_H
#define DIRECTORY_ADD_H

#include "base/secret.h"
#include "directory/directory.h"
#include "entry/entry.h"

/* Writes the entry with what hash_password made (the NT hash only for
 * entry.eduroam_entitlement); by directory.mode adds it, or completes one that
 * the institution made without a password, as claim.def says.  Already there
 * with our unique id: OK, *was_there, and nothing is written.  E_AMBIGUOUS:
 * the name, or a value that must be unique, is another's, or it cannot be
 * claimed; nothing is overwritten.  E_NOTFOUND: nothing to claim.  E_INPUT:
 * what is there cannot become this entry, by its name or its classes. */
enum outcome	directory_add(struct directory *, const struct entry *,
		    const struct secret *hash, bool *was_there,
		    struct detail *) MUST_USE;
/* Is it there, on the server that took the write, with our unique id and a
 * password?  E_NOTFOUND, E_AMBIGUOUS: another's. */
enum outcome	directory_add_read_back(struct directory *,
		    const struct entry *, struct detail *) MUST_USE;

#endif
