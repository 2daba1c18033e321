/* What takes back a change that was made. */
#ifndef PREPARE_UNDO_H
#define PREPARE_UNDO_H

#include "prepare/facts.h"

/*
 * What is still there of it is taken away, what it took is put back where it
 * is not; a list of one or two changes, or none if there is nothing to undo.
 * An entry is to be deleted: a CHANGE_ENTRY without values.  Of a schema the
 * values are taken first, since slapd can empty one and not delete it.
 */
void	undo_change(const struct change *, const struct facts *,
	    struct changes *out);

#endif
