/* uregisterctl person export: all that we hold of somebody. */
#ifndef CORE_DOSSIER_H
#define CORE_DOSSIER_H

#include "core/operator.h"

/*
 * Arguments: of whom, and where the page before ended, "" at first.  A line is
 * "table TAB column TAB how TAB value", how one of s shown, o ours, h a keyed
 * hash, x a secret, of which the value is "*"; "table" alone begins a row; a
 * line with + before it goes on with the value; the last one is "=" and where
 * the next page begins, if there is one.
 */
enum outcome	dossier_show(struct core *, const struct msg *request,
		    struct msg *reply, struct detail *) MUST_USE;

#endif
