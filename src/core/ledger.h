/* uregisterctl audit tail, export: the audit as it was written. */
#ifndef CORE_LEDGER_H
#define CORE_LEDGER_H

#include "core/operator.h"

/*
 * Arguments: a username or "", since which second of the epoch, and behind
 * which row until which one, "after:until" (below 0: so many of the newest;
 * 0: to the end).  A line is number, time, event, outcome, account, actor,
 * browser, reference and note, tabs between them; the last one is "=" and
 * where the next page begins, if there may be one.
 */
enum outcome	ledger_show(struct core *, const struct msg *request,
		    struct msg *reply, struct detail *) MUST_USE;

#endif
