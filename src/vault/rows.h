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

enum channel { CHANNEL_SMS, CHANNEL_EMAIL, CHANNELS };

/* "sms", "email": the words of the database and of HACKING 4. */
const char	*channel_name(enum channel);

/* Which channels: a set of these. */
#define CHANNEL_BIT(channel) (1u << (channel))

/* mypassword: the page that the last answer belongs to. */
#define FLOW_PAGES(X)							\
	X(PAGE_NONE, "") X(PAGE_MENU, "menu") X(PAGE_CHANGE, "change")	\
	X(PAGE_CONTACTS, "contacts") X(PAGE_FORGOT, "forgot")		\
	X(PAGE_CHANGED, "changed")

#define X(constant, word) constant,
enum flow_page { FLOW_PAGES(X) PAGES };
#undef X

/* What a flow knows of its person; sealed in the database.  TEXT has its
 * size, FLAG is true or false, SET is of channels, PAGE one of the above. */
#define FLOW_DATA_FIELDS(TEXT, FLAG, SET, PAGE)				\
	TEXT(mobile, 64)	/* typed, E.164 where it could be read */ \
	TEXT(email, 256)	/* typed */				\
	TEXT(to_mobile, 64)	/* as the registry holds it; "": no match */ \
	TEXT(to_email, 256)						\
	SET(sent)		/* channels of the last PINs; none: all */ \
	SET(proven)		/* the channel whose PIN was entered */	\
	TEXT(system_id, 64)	/* the enrolment at hand */		\
	TEXT(registration_id, 64)					\
	TEXT(department_id, 64)						\
	TEXT(id_country, 8)	/* supplied by the student */		\
	TEXT(id_number, 64)						\
	TEXT(id_current, 64)	/* AMKA in force, as the check answered */ \
	FLAG(id_checked)	/* it matched */			\
	FLAG(id_counted)	/* this number was counted */		\
	FLAG(keep_mobile)						\
	FLAG(keep_email)						\
	FLAG(terms)		/* ticked, whatever the password was */	\
	TEXT(uid, 256)		/* the account, once there is one */	\
	TEXT(mail, 256)							\
	SET(channel)		/* mypassword: where the PIN goes */	\
	TEXT(contact, 256)	/* typed */				\
	TEXT(birth_date, 16)	/* typed */				\
	FLAG(told)		/* a notice of the change is on its way */ \
	PAGE(page)							\
	TEXT(note, 32)		/* key of a sentence that is no error */

struct flow_data {
#define TEXT(field, size) char field[size];
#define FLAG(field) bool field;
#define SET(field) unsigned field;
#define PAGE(field) enum flow_page field;
	FLOW_DATA_FIELDS(TEXT, FLAG, SET, PAGE)
#undef TEXT
#undef FLAG
#undef SET
#undef PAGE
};

/* "change", …; PAGE_NONE for a word that is none. */
const char	*flow_page_name(enum flow_page);
enum flow_page	 flow_page_find(const char *);

#define FLOW_NONCE_LEN 16
#define REFERENCE_LEN 9		/* "K7QF-2M9X" */

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
};

/* An activation on its way into the directory. */
struct provision_row {
	int64_t		account;
	char		uid[256];
	char		unique_id[33];
	char		lang[3];
	char		reference[REFERENCE_LEN + 1];
	int64_t		attempts;
	char		to_mobile[64];	/* whom to tell; "" nobody */
	char		to_email[256];
	struct secret	*entry;		/* text of entry_print() */
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
	struct msg	packet;		/* what the gateway is asked */
};

/* Something that a secretariat has to look at. */
struct notice_row {
	int64_t		id;
	int64_t		created;
	char		kind[32];	/* disagreed, id-supplied, conflict */
	char		source[33];
	char		department[65];
	char		registration[65];
	char		reference[REFERENCE_LEN + 1];
	char		details[512];	/* personal: wipe it */
};

struct job_row {
	int64_t		id;
	char		kind[16];
	int64_t		flow;
	int64_t		attempts;
};

void	provision_clear(struct provision_row *);

#endif
