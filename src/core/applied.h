/*
 * What "uregisterctl directory apply" did, change by change, as LDIF in a
 * file of root's: by it "remove" knows what was ours.
 */
#ifndef CORE_APPLIED_H
#define CORE_APPLIED_H

#include "base/detail.h"
#include "prepare/change.h"

#define APPLIED_PATH 512

struct applied {
	const char *folder;
	struct changes done;
};

/* None yet is none.  E_CONF: it is there and cannot be read. */
enum outcome	applied_load(struct applied *, struct detail *) MUST_USE;
/* Writes it down and to the disk, before it is done. */
enum outcome	applied_add(struct applied *, const struct change *,
		    struct detail *) MUST_USE;
/* The last was not done, or is undone. */
enum outcome	applied_drop(struct applied *, struct detail *) MUST_USE;
void		applied_free(struct applied *);

/* Keeps a copy of cn=config there and tells where. */
enum outcome	applied_save(const struct applied *,
		    const struct changes *config, char path[APPLIED_PATH],
		    struct detail *) MUST_USE;
/* A list as a file there, and its path. */
enum outcome	applied_write(const struct applied *, const char *name,
		    const struct changes *, char path[APPLIED_PATH],
		    struct detail *) MUST_USE;
/* A file of LDIF, "-" for standard input. */
enum outcome	applied_read(const char *path, struct changes *out,
		    struct detail *) MUST_USE;

#endif
