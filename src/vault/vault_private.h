/* What the files of this folder share. */
#ifndef VAULT_PRIVATE_H
#define VAULT_PRIVATE_H

#include "base/detail.h"
#include "base/key.h"
#include "sql/sql.h"
#include "vault/rows.h"

#define AUDITS_MAX 8

/* A row of audit on its way. */
struct audit_waiting {
	char	 event[48];
	const char *outcome;
	char	 reference[REFERENCE_LEN + 1];
	int64_t	 account;
	char	 actor[VAULT_ACTOR_SIZE];
	char	 client[17];
	char	 browser[VAULT_BROWSER_SIZE];
	char	 note[128];
};

struct vault {
	struct sql	*db;
	struct sql	*side;	/* tallies: counted whatever a flow's
				 * transaction comes to, and locked briefly */
	struct key *key;
	int64_t		 ring_ms;	/* when it was last looked at */
	const char	*zone;	/* whose days are counted */
	bool		 open;		/* a transaction */
	size_t		 audits;	/* written at its end */
	struct audit_waiting audit[AUDITS_MAX];
};

/* A time in SQL as time(2) counts it: a cast alone would round, and half of
 * the time be a second ahead of every clock that it is compared with. */
#define SECONDS(time) "floor(extract(epoch from " time "))::bigint"

#define VAULT_NAME "vault"	/* for people */

#define GRACE "30 seconds"	/* of a handle, and of a PIN, just used */

#endif
