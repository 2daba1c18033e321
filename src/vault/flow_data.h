/*
 * What a flow knows of its person, and the bytes of it that are sealed.
 * Pure.
 */
#ifndef VAULT_FLOW_DATA_H
#define VAULT_FLOW_DATA_H

#include <stdbool.h>
#include <stddef.h>

#include "vault/channel.h"

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
	TEXT(round, 24)		/* when these were made, by which they are */ \
	TEXT(digits, 4)		/* how many these have */		\
	SET(proven)		/* the channel whose PIN was entered */	\
	TEXT(system_id, 64)	/* the enrolment at hand */		\
	TEXT(registration_id, 64)					\
	TEXT(department_id, 64)						\
	TEXT(typed_amka, 64)	/* wrong, and to be mended */		\
	TEXT(typed_country, 64)						\
	TEXT(typed_number, 64)						\
	TEXT(typed_am, 64)						\
	TEXT(id_country, 8)	/* supplied by the student */		\
	TEXT(id_number, 64)						\
	TEXT(id_current, 64)	/* AMKA in force, as the check answered */ \
	FLAG(id_checked)	/* it matched */			\
	TEXT(agreed, 40)	/* mark of the row that was shown to him */ \
	FLAG(id_counted)	/* this number was counted */		\
	FLAG(keep_mobile)						\
	FLAG(keep_email)						\
	FLAG(terms)		/* ticked, whatever the password was */	\
	TEXT(uid, 256)		/* the account, once there is one */	\
	TEXT(mail, 256)							\
	SET(channel)		/* mypassword: where the PIN goes */	\
	TEXT(contact, 256)	/* typed */				\
	TEXT(birth_date, 16)	/* typed */				\
	FLAG(owner_due)		/* the PIN alone does not tell the owner */ \
	FLAG(owner_known)	/* he told the rest rightly */		\
	FLAG(told)		/* a notice of the change is on its way */ \
	TEXT(mark, 40)		/* of the password of the log-in */	\
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

/* PAGE_NONE for a word that is none. */
enum flow_page	 flow_data_page_find(const char *);

#define FLOW_DATA_MAX 4096
#define FLOW_DATA_STEP 512	/* any length is a multiple of this */

/* The length, 0 when it does not fit. */
size_t		flow_data_encode(const struct flow_data *,
		    char out[FLOW_DATA_MAX]);
/* A NUL follows the bytes; a field of another version is passed over. */
void		flow_data_decode(const char *bytes, size_t len,
		    struct flow_data *out);

/* Each field that has something in it, as text. */
typedef void flow_data_fn(void *arg, const char *name, const char *value);
void		flow_data_each(const struct flow_data *, flow_data_fn *see,
		    void *arg);

#endif
