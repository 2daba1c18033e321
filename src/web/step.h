/*
 * The screens of the wizard: for each step its page, its place among the
 * four, and who fills it.
 */
#ifndef WEB_STEP_H
#define WEB_STEP_H

#include "web/keys.h"
#include "web/visit.h"

/* Shows the screen of a step.  reply is core's answer, or NULL where the
 * page needs none of it. */
void	step_show(struct visit *, int status, enum msg_step, enum msg_says,
	    const struct msg *reply);

/* One file a screen that has something to say beyond the reply's texts. */
void	step_capacity(struct visit *, const struct msg *);
void	step_identity(struct visit *, const struct msg *);
/* Is what was wrong in the other of its two forms, and not on this page? */
bool	step_identity_is_of_other(const struct visit *, const struct msg *);
void	step_pin(struct visit *, const struct msg *);
void	step_enrolment(struct visit *, const struct msg *);
void	step_confirm(struct visit *, const struct msg *);
void	step_password(struct visit *, const struct msg *);
void	step_done(struct visit *, const struct msg *);
/* mypassword */
void	step_change(struct visit *, const struct msg *);
void	step_forgot(struct visit *, const struct msg *);
void	step_stopped(struct visit *, enum msg_says, const struct msg *);

/* The sentences that they ask for. */
void	step_keys(struct keys *);
void	step_confirm_keys(struct keys *);
void	step_stopped_keys(struct keys *);

/* The name of a country of two letters in the visitor's language, or what
 * was given. */
const char *step_country(struct visit *, const char *code);
/* A number of the reply; E_NOTFOUND. */
enum outcome step_number(const struct msg *, enum msg_field, int64_t *out)
	    MUST_USE;

#endif
