/*
 * The server key and what is made from it: keyed hashes (of handles, PINs,
 * contacts, persons) and sealed values (what rests in the database and may
 * not be read there).  Each purpose has its own key, derived from the one
 * in the key file (libsodium crypto_kdf).
 */
#ifndef BASE_KEY_H
#define BASE_KEY_H

#include <stdint.h>

#include "base/secret.h"

enum key_purpose {
	KEY_HANDLE = 1, KEY_PIN, KEY_CONTACT, KEY_PERSON, KEY_SEAL, KEY_CLIENT,
	KEY_REFERENCE, KEY_UNIQUE_ID, KEY_PIN_DIGITS,
	KEY_REPORT, KEY_FINGERPRINT, KEY_PURPOSES,
};

#define KEY_HASH_LEN 32
#define KEY_SEAL_OVERHEAD 40	/* nonce 24, tag 16 */
#define KEY_TOKEN_LEN 43	/* 32 random bytes in base64url, no padding */

struct key;

/* The file holds 64 hexadecimal digits (32 bytes):
 * uregisterctl key make.  E_CONF. */
enum outcome	key_from_file(const char *path, struct key **out,
		    struct detail *) MUST_USE;
void		key_free(struct key **);
/* BLAKE2b-256 keyed by purpose. */
void		key_hash(const struct key *, enum key_purpose,
		    const void *bytes, size_t len,
		    unsigned char out[KEY_HASH_LEN]);
/* XChaCha20-Poly1305; out has len + KEY_SEAL_OVERHEAD bytes.  context is
 * authenticated with it ("flow:17"), so that a sealed value cannot be
 * moved to another row. */
void		key_seal(const struct key *, const char *context,
		    const void *bytes, size_t len, unsigned char *out);
/* E_INPUT if it was not sealed with this key and context. */
enum outcome	key_open(const struct key *, const char *context,
		    const unsigned char *sealed, size_t len,
		    struct secret **out) MUST_USE;
/* An unguessable token for a browser. */
void		key_make_token(char out[KEY_TOKEN_LEN + 1]);

#endif
