/* Whether our log-in is kept to what it needs. */
#ifndef DIRECTORY_RIGHTS_H
#define DIRECTORY_RIGHTS_H

#include "directory/directory.h"

/* E_DENIED: it may change the base itself, so it is the rootdn or near it.
 * Asked by the first change of each process too, which is then E_CONF. */
enum outcome	directory_rights_check(struct directory *,
		    struct detail *) MUST_USE;
/* Before the first change: E_CONF as directory_rights_check finds. */
enum outcome	directory_rights_may_write(struct directory *, struct detail *)
		    MUST_USE;

#endif
