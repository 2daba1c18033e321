/*
 * The password of an account: tried against the directory under the
 * lock-out of the web log-in, and set by the rules of the policy.
 */
#ifndef ACCOUNT_CREDENTIAL_H
#define ACCOUNT_CREDENTIAL_H

#include "directory/login.h"
#include "turn/turn.h"

/*
 * Binds as the user.  limit.login_failures shut this door, not the account,
 * for limit.login_lock; a stranger who guesses on does not keep the owner
 * out for longer.
 * OK; E_DENIED wrong or unknown, and the flow says so already if the
 * directory calls the account locked; E_LIMIT shut; E_EXPIRED right but too
 * old; else the directory did not answer.
 */
enum outcome	credential_check(struct turn *, const char *name,
		    enum msg_field password, struct directory_login *out)
		    MUST_USE;
/* Is it he who is logged in?  Asks for M_PASSWORD_NOW before what opens or
 * closes a way into the account.  E_DENIED: no, and the flow says why. */
enum outcome	credential_confirm(struct turn *) MUST_USE;
void		credential_clear_lockout(struct turn *, const char *uid);
/*
 * Checks M_PASSWORD and M_PASSWORD_AGAIN; what is wrong is said in the flow
 * and nothing is changed.  Else writes the hash, ends the account's other
 * log-ins, and tells the owner on every contact he keeps.
 */
enum outcome	credential_set(struct turn *, const char *uid) MUST_USE;
/* Of a password that holds, or may: the account's other log-ins end, and
 * every contact that it keeps is told, f->data.told if one could be. */
enum outcome	credential_tell(struct core *, struct flow_row *f) MUST_USE;

#endif
