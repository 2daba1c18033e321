/*
 * What the programs say to one another: one SOCK_SEQPACKET packet asks, one
 * answers.
 *
 *	packet	= "UR" version type req value*
 *	version	= one byte, MSG_VERSION; another one is refused
 *	type	= one byte, enum msg_type
 *	req	= four bytes, big endian: the request's number for the logs
 *	value	= field length bytes NUL
 *	field	= one byte, enum msg_field
 *	length	= two bytes, big endian, without the NUL
 *
 * Values are UTF-8 text without NUL, at most as long as msg_field.def says,
 * and occur once unless it says MANY.  msg_check() refuses all else, so a
 * handler only meets packets that are well formed.  This header is the only
 * thing that web and core share.
 */
#ifndef IPC_MSG_H
#define IPC_MSG_H

#include <sys/types.h>

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/outcome.h"

#define MSG_VERSION 1
#define MSG_SIZE_MAX 16384

enum msg_type {
	MSG_NONE,
#define REQUEST(type, noun, journey, lane, screens, places, flags, answer) \
	type,
#include "ipc/request.def"
#undef REQUEST
#define TYPE(constant, noun) constant,
#include "ipc/msg_type.def"
#undef TYPE
	MSG_TYPES
};

enum msg_field {
	M_NONE,
#define FIELD(constant, name, max, flags) constant,
#include "ipc/msg_field.def"
#undef FIELD
	M_FIELDS
};

/* The screens and ends of HACKING 4; the words stand in the pages. */
#define MSG_STEPS(X)							\
	X(STEP_LANDING, "landing") X(STEP_CAPACITY, "capacity")		\
	X(STEP_CONTACT, "contact") X(STEP_IDENTITY, "identity")		\
	X(STEP_PIN, "pin") X(STEP_ENROLMENT, "enrolment")		\
	X(STEP_REGISTRATION, "registration") X(STEP_CONFIRM, "confirm")	\
	X(STEP_DISAGREE, "disagree") X(STEP_PASSWORD, "password")	\
	X(STEP_DONE, "done")						\
	X(STEP_LOGIN, "login") X(STEP_MENU, "menu")			\
	X(STEP_CHANGE, "change") X(STEP_CONTACTS, "contacts")		\
	X(STEP_CONTACT_PIN, "contact-pin") X(STEP_FORGOT, "forgot")	\
	X(STEP_FORGOT_PIN, "forgot-pin")				\
	X(STEP_FORGOT_PASSWORD, "forgot-password")			\
	X(STEP_CHANGED, "changed") X(STEP_STOPPED, "stopped")

#define MSG_SAYS(X)							\
	X(SAYS_NOTHING, "") X(SAYS_NOT_FOUND, "not-found")		\
	X(SAYS_INPUT, "input") X(SAYS_PIN_WRONG, "pin-wrong")		\
	X(SAYS_PIN_LOCKED, "pin-locked") X(SAYS_EXPIRED, "expired")	\
	X(SAYS_LIMIT, "limit") X(SAYS_BUSY, "busy")			\
	X(SAYS_UNAVAILABLE, "unavailable")				\
	X(SAYS_MISSING_DATA, "missing-data")				\
	X(SAYS_IDENTITY_MISMATCH, "identity-mismatch")			\
	X(SAYS_ALREADY_ACTIVE, "already-active")			\
	X(SAYS_DISAGREED, "disagreed") X(SAYS_AMBIGUOUS, "ambiguous")	\
	X(SAYS_POLICY, "policy") X(SAYS_DENIED, "denied")

#define MSG_CONSTANT(constant, word) constant,
enum msg_step { MSG_STEPS(MSG_CONSTANT) STEPS };
enum msg_says { MSG_SAYS(MSG_CONSTANT) SAYS };
#undef MSG_CONSTANT

const char	*msg_step_name(enum msg_step);
const char	*msg_says_name(enum msg_says);
/* E_NOTFOUND for a word that is none. */
enum outcome	 msg_step_find(const char *, enum msg_step *out) MUST_USE;
enum outcome	 msg_says_find(const char *, enum msg_says *out) MUST_USE;
const char	*msg_type_name(enum msg_type);
const char	*msg_field_name(enum msg_field);
size_t		 msg_field_max(enum msg_field);
bool		 msg_field_is_many(enum msg_field);

struct msg {
	size_t		len;
	bool		failed;
	uid_t		sender;		/* of one that was received by
					 * listen_run(): as the kernel says */
	int		rank;		/* likewise, of listen_loop.rank */
	unsigned char	packet[MSG_SIZE_MAX];
};

/* Begins a packet to be sent. */
void		 msg_init(struct msg *, enum msg_type, uint32_t req);
/* Adds a value; NULL adds nothing.  A value that does not fit its field or
 * the packet, or is no UTF-8, makes the message fail, and it will not be
 * sent. */
void		 msg_put(struct msg *, enum msg_field, const char *);
void		 msg_put_int(struct msg *, enum msg_field, int64_t);
bool		 msg_failed(const struct msg *);
/* Checks a received packet of m->len bytes whole.  E_PROTO. */
enum outcome	 msg_check(struct msg *) MUST_USE;
/* Only of a packet that was built here or passed msg_check(). */
enum msg_type	 msg_type(const struct msg *);
uint32_t	 msg_req(const struct msg *);
/* Borrowed, NUL terminated; NULL if the field is not there. */
const char	*msg_get(const struct msg *, enum msg_field);
/* The n-th value of a field that may occur MANY times, from 0. */
const char	*msg_get_nth(const struct msg *, enum msg_field, size_t n);
/* E_NOTFOUND; E_INPUT for what is no number. */
enum outcome	 msg_get_int(const struct msg *, enum msg_field,
		    int64_t *out) MUST_USE;
/* All values in order: start with *at = 0; false at the end. */
bool		 msg_next(const struct msg *, size_t *at,
		    enum msg_field *field, const char **value);
/* Overwrites the whole packet, whatever it held: of every packet, by who
 * holds it, on every way out. */
void		 msg_wipe(struct msg *);

#endif
