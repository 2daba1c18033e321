/* The mapping held against the server's schema. */
#ifndef DIRECTORY_MAPPING_H
#define DIRECTORY_MAPPING_H

#include "directory/directory.h"

/* Can every row of the mapping be written, by the server's own schema?
 * E_CONF names the row: an attribute or class that is not there, an
 * attribute that none of the classes allows or one of them asks for in vain,
 * two values for one that takes one, two structural classes that are not one
 * chain, a password, or a value of a made-up person in a syntax that is not
 * its own. */
enum outcome	directory_mapping_check(struct directory *,
		    struct detail *) MUST_USE;

#endif
