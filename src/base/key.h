/*
 * The server key and what is made with it: keyed hashes (of handles, PINs,
 * contacts, persons) and sealed values (what rests in the database and may
 * not be read there).
 *
 * The key in the file opens one thing, the ring, which stands in the database
 * wrapped by it: the root, from which each purpose of a hash has its own key
 * (libsodium crypto_kdf) for the life of the tables, and the keys that values
 * are sealed with, one, or two while a rotation goes on.  A file without a
 * ring is one of before there were any: then it is itself the root, and the
 * sealing key is derived from it too.
 */
#ifndef BASE_KEY_H
#define BASE_KEY_H

#include <stdint.h>

#include "base/secret.h"

enum key_purpose {
	KEY_HANDLE = 1, KEY_PIN, KEY_CONTACT, KEY_PERSON, KEY_SEAL, KEY_CLIENT,
	KEY_REFERENCE, KEY_UNIQUE_ID, KEY_PIN_DIGITS,
	KEY_REPORT, KEY_FINGERPRINT, KEY_WRAP, KEY_PURPOSES,
};

#define KEY_HASH_LEN 32
#define KEY_SEAL_OVERHEAD 40	/* nonce 24, tag 16 */
#define KEY_RING_LEN (98 + KEY_SEAL_OVERHEAD)
#define KEY_TOKEN_LEN 43	/* 32 random bytes in base64url, no padding */

struct key;

/* The file holds 64 hexadecimal digits (32 bytes):
 * uregisterctl key make.  E_CONF. */
enum outcome	key_from_file(const char *path, struct key **out,
		    struct detail *) MUST_USE;
void		key_free(struct key **);
/* Which file it is, whatever its ring. */
void		key_fingerprint(const struct key *,
		    unsigned char out[KEY_HASH_LEN]);

/* A ring for tables that hold nothing yet. */
void		key_ring_new(struct key *);
/* The ring of a key, wrapped by the file of another, or the same. */
void		key_ring_wrap(const struct key *, const struct key *by,
		    unsigned char out[KEY_RING_LEN]);
/* Takes the ring that was wrapped by its file.  E_INPUT: it was not. */
enum outcome	key_ring_open(struct key *, const unsigned char *wrapped,
		    size_t len, int64_t generation) MUST_USE;
/* A new sealing key; the one so far still opens. */
void		key_ring_turn(struct key *);
/* It does not any more. */
void		key_ring_drop(struct key *);
/* Counts the rings of these tables; 0: none was opened. */
int64_t		key_generation(const struct key *);
/* BLAKE2b-256 keyed by purpose. */
void		key_hash(const struct key *, enum key_purpose,
		    const void *bytes, size_t len,
		    unsigned char out[KEY_HASH_LEN]);
/* XChaCha20-Poly1305; out has len + KEY_SEAL_OVERHEAD bytes.  context is
 * authenticated with it ("flow:17"), so that a sealed value cannot be
 * moved to another row. */
void		key_seal(const struct key *, const char *context,
		    const void *bytes, size_t len, unsigned char *out);
/* E_INPUT if it was not sealed with this key, or the one before, and context.
 */
enum outcome	key_open(const struct key *, const char *context,
		    const unsigned char *sealed, size_t len,
		    struct secret **out) MUST_USE;
/* The same length, sealed with the newest.  E_EXPIRED: it is already; E_INPUT
 * as of key_open. */
enum outcome	key_reseal(const struct key *, const char *context,
		    const unsigned char *sealed, size_t len,
		    unsigned char *out) MUST_USE;
/* An unguessable token for a browser. */
void		key_make_token(char out[KEY_TOKEN_LEN + 1]);

#endif
