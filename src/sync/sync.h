/* What the verbs of uregister-sync have in their hands. */
#ifndef SYNC_SYNC_H
#define SYNC_SYNC_H

#include "base/key.h"
#include "conf/conf.h"
#include "directory/directory.h"
#include "entry/entry.h"
#include "registry/registry.h"
#include "turn/turn.h"
#include "vault/rows.h"
#include "vault/vault.h"

struct sync {
	const struct conf	*conf;
	struct key		*key;
	struct vault		*vault;
	struct vault		*lock;		/* a connection that holds it */
	struct registry		*registry;
	struct directory	*directory;
	struct messages		*messages;
	int64_t			 today;		/* day */
	/* "operator NAME" for the audit; "": nobody is at hand */
	char			 actor[VAULT_ACTOR_SIZE];
	const char		*reason;	/* that he gave, or NULL */
};

/* A row of audit, by whoever started us. */
enum outcome	sync_audit(struct sync *, const char *event,
		    const struct flow_row *) MUST_USE;
/* "uid", or "uid: reason", as far as there is room. */
void		sync_reason(const struct sync *, const char *uid, char *out,
		    size_t size);
/* Is one of an entry's names this one? */
bool		sync_is_named(const struct entry *, const char *uid);
/* What letters ask of a worker of the core. */
struct core	sync_core(const struct sync *);

#endif
