/* An item of a plan as text, and back.  Pure. */
#ifndef SYNC_PLAN_TEXT_H
#define SYNC_PLAN_TEXT_H

#include "base/buf.h"
#include "sync/item.h"

#define PLAN_TEXT_SIZE 262144

/* The buffer fails where it does not fit. */
void		plan_text_print(const struct item *, struct buf *);
/* For people: the reason and the change alone, and what is no ASCII as it
 * stands. */
void		plan_text_show(const struct item *, struct buf *);

/* Line by line. */
struct plan_text {
	struct item *item;
	bool	 open;			/* an item has begun */
	enum { PLAN_TEXT_HEAD, PLAN_TEXT_GONE, PLAN_TEXT_COME } at;
	struct buf gone, come;		/* lines of LDIF */
};

void		plan_text_begin(struct plan_text *, struct item *);
enum outcome	plan_text_take(struct plan_text *, const char *line) MUST_USE;
enum outcome	plan_text_end(struct plan_text *) MUST_USE;
void		plan_text_clear(struct plan_text *);

#endif
