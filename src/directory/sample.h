/*
 * The mapping tried on somebody who has everything, and is nobody: rows that
 * are well each for itself may still make an entry that slapd refuses.
 * Private to this folder.
 */
#ifndef DIRECTORY_SAMPLE_H
#define DIRECTORY_SAMPLE_H

#include "entry/entry.h"
#include "directory/schema.h"

/* E_CONF names the attribute or class: a value in a syntax that is not its
 * own, several values for one, a class without what it asks for, structural
 * classes that are not one chain.  E_NOMEM. */
enum outcome	sample_check(const struct schema *, const struct conf *,
		    const struct conf_capacity *, struct detail *) MUST_USE;

#endif
