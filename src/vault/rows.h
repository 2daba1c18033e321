/*
 * The shapes of what we keep, without a word of how: pure modules may read
 * this header.  Times are seconds since the epoch by the database's clock,
 * which is the one clock that all nodes share; 0 is never.
 */
#ifndef VAULT_ROWS_H
#define VAULT_ROWS_H

#include <stdbool.h>
#include <stdint.h>

#include "base/secret.h"
#include "ipc/msg.h"
#include "vault/channel.h"
#include "vault/flow_data.h"

#define FLOW_NONCE_LEN 16
#define REFERENCE_LEN 9		/* "K7QF-2M9X" */

#define VAULT_ACTOR_SIZE 96	/* of a row of audit */
#define VAULT_BROWSER_SIZE 48

/* What became of a message, and its word in the database. */
#define OUTBOX_FATES_OF(X)						\
	X(OUTBOX_WAITS, "")		/* on its way */		\
	X(OUTBOX_SENT, "sent")		/* the gateway took it */	\
	X(OUTBOX_REFUSED, "refused")	/* or will never */		\
	X(OUTBOX_UNCONFIRMED, "unconfirmed")	/* nobody knows */	\
	X(OUTBOX_EXPIRED, "expired")	/* not sent within its time */	\
	X(OUTBOX_DELIVERED, "delivered")	/* as was reported */	\
	X(OUTBOX_UNDELIVERED, "undelivered")
#define X(constant, word) constant,
enum outbox_fate { OUTBOX_FATES_OF(X) OUTBOX_FATES };
#undef X

struct flow_row {
	int64_t		id;
	unsigned char	nonce[FLOW_NONCE_LEN];
	int64_t		epoch;		/* how often the handle was renewed */
	bool		by_old_handle;	/* asked with the one before */
	char		source[33];
	char		lang[3];
	enum msg_step	step;
	enum msg_says	says;
	char		problems[512];	/* keys of sentences, by blanks */
	int64_t		tries;
	int64_t		sends;
	int64_t		last_send;
	int64_t		pin_expires;
	int64_t		account;
	char		uid[256];	/* logged in as; "" not logged in */
	int64_t		seen;		/* the last request */
	char		reference[REFERENCE_LEN + 1];
	char		reason[128];	/* for the helpdesk; no personal data */
	int64_t		created;
	int64_t		expires;
	int64_t		ended;
	int64_t		now;		/* when the row was read */
	/* what became of its PINs: the channels of each fate */
	unsigned	pins[OUTBOX_FATES];
	bool		renewed;	/* has a new handle: to be saved */
	struct flow_data data;
};

enum account_status { ACCOUNT_PENDING, ACCOUNT_ACTIVE, ACCOUNT_CONFLICT,
    ACCOUNT_SUSPENDED, ACCOUNT_CLOSED, ACCOUNT_STATUSES };

struct account_row {
	int64_t		id;
	char		uid[256];
	char		unique_id[65];	/* eduPersonUniqueId's left part */
	enum account_status status;
	int64_t		activated;
	char		source[33];	/* a capacity, or of no activation */
	bool		erased;		/* only what keeps him out is left */
};

/* An activation on its way into the directory. */
struct journal_row {
	int64_t		account;
	char		uid[256];
	char		unique_id[33];
	char		lang[3];
	char		reference[REFERENCE_LEN + 1];
	int64_t		attempts;
	char		to_mobile[64];	/* whom to tell; "" nobody */
	char		to_email[256];
	struct secret	*entry;		/* text of ldif_print() */
	struct secret	*hash;		/* userPassword */
};

/* A message on its way in; borrowed. */
struct outbox_letter {
	enum channel	 channel;
	const char	*kind;
	const char	*reference;
	int64_t		 pin_of;	/* the flow of its PIN; 0: none */
	const struct msg *packet;	/* an MSG_SMS or MSG_MAIL, whole */
	const char	*report;	/* the secret of the address where it
					 * is reported; NULL: nowhere */
	int64_t		 life_s;	/* it is tried so long */
	bool		 by_day;	/* not before the morning */
};

/* Of one whose time is over only kind, reference and channel are known. */
struct outbox_row {
	int64_t		id;
	enum channel	channel;
	char		kind[16];
	char		reference[REFERENCE_LEN + 1];
	enum outbox_fate fate;
	bool		reports;	/* the gateway was asked to */
	int64_t		attempts;
	int64_t		doubts;		/* of these, may have been sent */
	struct msg	packet;		/* what the gateway is asked */
};

/* Something that a secretariat has to look at. */
#define NOTICE_MARK_SIZE 65
struct notice_row {
	int64_t		id;
	int64_t		created;
	char		kind[32];	/* disagreed, id-supplied, conflict,
					 * missing-data */
	char		source[33];
	char		department[65];
	char		registration[65];
	char		reference[REFERENCE_LEN + 1];
	char		lang[3];
	char		mark[NOTICE_MARK_SIZE];	/* of the row that was shown */
	char		details[512];	/* personal: wipe it */
	bool		unreadable;	/* its details: sealed with another
					 * key, or spoilt */
};

struct job_row {
	int64_t		id;
	char		kind[16];
	int64_t		flow;
	int64_t		attempts;
};

#endif
