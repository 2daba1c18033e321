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
	bool		doubtful;	/* its PIN was handed over, and not
					 * confirmed */
	unsigned	refused;	/* channels whose PIN was refused */
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
	int64_t		 life_s;	/* it is tried so long */
};

struct outbox_row {
	int64_t		id;
	enum channel	channel;
	char		kind[16];
	char		reference[REFERENCE_LEN + 1];
	int64_t		attempts;
	int64_t		doubts;		/* of these, may have been sent */
	struct msg	packet;		/* what the gateway is asked */
};

/* Something that a secretariat has to look at. */
struct notice_row {
	int64_t		id;
	int64_t		created;
	char		kind[32];	/* disagreed, id-supplied, conflict,
					 * missing-data */
	char		source[33];
	char		department[65];
	char		registration[65];
	char		reference[REFERENCE_LEN + 1];
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
