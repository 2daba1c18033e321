/*
 * A form that a browser sends back: read, seen to be ours, and the request
 * of core that its button makes.
 */
#ifndef WEB_POST_H
#define WEB_POST_H

#include "web/core.h"

#define POST_FIELDS_MAX 6

/* What no form holds: the row fits only on the screen of its request. */
#define POST_AT_STEP M_FIELDS

/* A row of a table of buttons; the first that fits is taken.  On which
 * screens they stand, ipc/request.def says. */
struct post_rule {
	const char *action;
	enum msg_field present;	/* M_NONE: any form of that button */
	enum msg_type type;
	enum msg_field fields[POST_FIELDS_MAX];	/* M_NONE ends them */
};

struct post {
	const char *action;	/* NULL without one */
	const char *values[M_FIELDS];	/* NULL: not sent; in the body */
};

/* False if the form is refused; then the answer is made already: the step
 * again, if it only could not be read.  page as for core_look(). */
bool		post_read(struct visit *, const char *page,
		    struct post *out) MUST_USE;
/* NULL if no row fits. */
const struct post_rule *post_find(const struct post *,
		    const struct post_rule *rules, size_t n);
/* The row of that button on that screen, whatever the form holds: a form
 * without the field is one with an empty field.  NULL. */
const struct post_rule *post_find_at(const struct post *,
		    const struct post_rule *rules, size_t n, enum msg_step);
/* Asks core what the button means; page as for core_look().  Not OK: the
 * visitor is told already. */
enum outcome	post_ask(struct visit *, const struct post_rule *,
		    const struct post *, const char *page,
		    struct answer *out) MUST_USE;
/* No flow keeps what core says for the next page: it is told here or never. */
bool		post_is_lost(const struct answer *);
/* The step again, as one that cannot be made of this form. */
void		post_show_input(struct visit *, int status,
		    const struct answer *);
/* Core did not answer a question about where the visitor stands. */
void		post_show_trouble(struct visit *, enum outcome);

#endif
