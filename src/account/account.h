/*
 * The answers of mypassword, on the same terms as those of the wizard
 * (wizard.h): the flow is locked, the request is legal where it stands.
 */
#ifndef ACCOUNT_ACCOUNT_H
#define ACCOUNT_ACCOUNT_H

#include "turn/turn.h"

enum outcome	serve_login(struct turn *) MUST_USE;
enum outcome	serve_logout(struct turn *) MUST_USE;
enum outcome	serve_change(struct turn *) MUST_USE;
enum outcome	serve_contacts(struct turn *) MUST_USE;
enum outcome	serve_contact_pin(struct turn *) MUST_USE;
enum outcome	serve_forgot(struct turn *) MUST_USE;
enum outcome	serve_forgot_username(struct turn *) MUST_USE;
enum outcome	serve_forgot_pin(struct turn *) MUST_USE;
enum outcome	serve_forgot_password(struct turn *) MUST_USE;
enum outcome	serve_account_resend(struct turn *) MUST_USE;
/* From a double click, with the handle of before: the password is the proof
 * that the new handle may be given once more. */
enum outcome	serve_login_again(struct turn *) MUST_USE;
enum outcome	serve_change_again(struct turn *) MUST_USE;

/* Is the directory's entry that of our account?  One without an id of its
 * own is known by its name alone. */
bool		account_owns(const struct account_row *,
		    const char *unique_id);
/* Ends a log-in that was idle or lasted too long; true if it did. */
bool		account_expire(struct turn *);
/* Shows the page that was asked for, or the one that is due before it. */
enum outcome	account_view(struct turn *) MUST_USE;
/* The pages of a browser without a flow. */
void		account_view_none(const struct msg *ask, struct msg *reply);

/* The work behind a forgotten password or username, out of the page's
 * time.  Does nothing, silently, for whom nothing is to be done. */
enum outcome	account_job(struct core *, const struct job_row *) MUST_USE;

#endif
