/* What the files of this folder share. */
#ifndef VAULT_PRIVATE_H
#define VAULT_PRIVATE_H

#include "sql/sql.h"
#include "vault/vault.h"

#define AUDITS_MAX 8

/* A row of audit on its way. */
struct audit_row {
	char	 event[48];
	const char *outcome;
	char	 reference[REFERENCE_LEN + 1];
	char	 person[256];
	char	 client[17];
	char	 note[128];
};

struct vault {
	struct sql	*db;
	struct sql	*side;	/* tallies: counted whatever a flow's
				 * transaction comes to, and locked briefly */
	const struct key *key;
	struct detail	 detail;
	bool		 open;		/* a transaction */
	size_t		 audits;	/* written at its end */
	struct audit_row audit[AUDITS_MAX];
};

#define COLUMN_MAX_BYTES 32768

/* A time in SQL as time(2) counts it: a cast alone would round, and half of
 * the time be a second ahead of every clock that it is compared with. */
#define SECONDS(time) "floor(extract(epoch from " time "))::bigint"

/* A sealed column, E_BACKEND when it cannot be opened. */
enum outcome	vault_open_column(struct vault *, const struct sql_rows *,
		    size_t col, const char *context, struct secret **out)
		    MUST_USE;
void		vault_hash(const struct vault *, enum key_purpose,
		    const char *what, const char *whom,
		    unsigned char out[KEY_HASH_LEN]);

/* Writes the rows of audit that wait. */
enum outcome	vault_audit_flush(struct vault *) MUST_USE;

struct migration {
	int64_t		 version;
	const char	*script;
};
extern const struct migration vault_migrations[];	/* ends with 0 */

#endif
