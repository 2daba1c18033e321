/*
 * What a worker of uregister-core has in its hands, and what it has on the
 * table while it answers one request.
 */
#ifndef TURN_TURN_H
#define TURN_TURN_H

#include "base/key.h"
#include "base/slots.h"
#include "conf/conf.h"
#include "conf/legal.h"
#include "directory/directory.h"
#include "password/policy.h"
#include "registry/registry.h"
#include "turn/messages.h"
#include "vault/rows.h"
#include "vault/vault.h"

struct core {
	const struct conf	*conf;
	struct key		*key;
	struct messages		*messages;
	struct policy		*policy;
	struct legal		*legal;
	struct vault		*vault;
	struct registry		*registry;
	struct directory	*directory;
	/* How many workers may wait at once, so that some are left: for the
	 * national check, and for a flow that another works on. */
	struct slots		*checks;
	struct slots		*queues;
	/* Who looks for work of a queue: one at a time (core/deliver). */
	struct slots		*watches;
	/* What they count together (turn/count.h); NULL: nothing. */
	struct count		*count;
};

struct journey;

/* One request, from its message to its reply. */
struct turn {
	/* what is asked */
	struct core		*core;
	const struct msg	*ask;
	const char		*client;	/* address, "" if not known */
	const struct journey	*journey;
	/* where it stands, and where the answer leads it */
	struct flow_row		 flow;
	bool			 locked;	/* the flow: it may be saved */
	/* what comes of it */
	struct msg		*reply;
	char			 handle[KEY_TOKEN_LEN + 1];	/* a new one */
	/* Promised in the transaction: to be written to the directory when
	 * it is committed.  account 0: nothing was promised. */
	struct journal_row	 promise;
	bool			 owes;	/* what account/settle pays then */
	struct detail		 detail;
};

/* The value of a field, "" if it is not there. */
const char	*turn_get(const struct turn *, enum msg_field);
/* A password of the request in the form that is checked, hashed and bound
 * with. */
enum outcome	turn_get_password(const struct turn *, enum msg_field,
		    struct secret **out) MUST_USE;
/* A new handle for the browser: at each gain of rights. */
void		turn_renew(struct turn *);
/* A row of audit about this turn's flow, from this client. */
enum outcome	turn_audit(struct turn *, const char *event, enum outcome)
		    MUST_USE;

/* Adds suggestions to the reply. */
void		turn_put_suggestions(struct turn *,
		    const struct policy_context *);
/* When the PIN ends, and how often one may try and send. */
void		turn_put_pin_times(struct turn *);
/* What is known of the PINs that went to these contacts. */
void		turn_put_fates(struct turn *, bool mobile, bool email);
/* What has been sent to, not to be read over a shoulder; "" is none. */
void		turn_put_masked(struct turn *, const char *mobile,
		    const char *email);
/* The flow's problems: keys of sentences, by blanks. */
void		turn_put_problems(struct turn *);

#endif
