/*
 * What a worker of uregister-core has in its hands, and what it has on the
 * table while it answers one request.
 */
#ifndef TURN_TURN_H
#define TURN_TURN_H

#include "base/key.h"
#include "base/slots.h"
#include "conf/conf.h"
#include "turn/flow.h"
#include "conf/legal.h"
#include "turn/messages.h"
#include "password/policy.h"
#include "directory/directory.h"
#include "registry/registry.h"
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
};

struct turn {
	struct core		*core;
	const struct msg	*ask;
	struct msg		*reply;
	const char		*client;	/* address, "" if not known */
	struct flow_row		 flow;
	const char		*kind;		/* of flow */
	enum message_letter	 letter;	/* of a PIN */
	char			 handle[KEY_TOKEN_LEN + 1];	/* a new one */
	bool			 locked;	/* the flow: it may be saved */
	bool			 provisions;	/* write it to the directory */
	struct provision_row	 provision;	/* when this is committed */
	const char		*refusal;	/* why it cannot be claimed */
	struct detail		 detail;
};

/* The two kinds of flow; a handle of one is nothing to the other. */
#define KIND_ACTIVATION "activation"
#define KIND_ACCOUNT "account"

/* The value of a field, "" if it is not there. */
const char	*turn_get(const struct turn *, enum msg_field);
/* A password of the request in the form that is checked, hashed and bound
 * with. */
enum outcome	turn_get_password(const struct turn *, enum msg_field,
		    struct secret **out) MUST_USE;
/* Counts a try at a PIN, in a transaction of its own, before anything is
 * compared, so that neither parallel guesses nor a crash give one for
 * nothing; the flow is locked again after.  *left: there was one. */
enum outcome	turn_reserve_try(struct turn *, bool *left) MUST_USE;

/* How many passwords a page proposes. */
#define TURN_SUGGESTIONS 3
/* Keys of sentences, by blanks. */
void		turn_put_problems(struct msg *reply, const char *problems);

#endif
