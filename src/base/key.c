/* The server key, and what is made from it. */
#include <sodium.h>
#include <stdbool.h>
#include <string.h>

#include "base/key.h"

#define CONTEXT "uregistr"	/* crypto_kdf_CONTEXTBYTES is 8 */

#define KEY_LEN 32
#define SEALS_MAX 2
#define RING_VERSION 1

/* What stands in the database, wrapped. */
struct ring {
	unsigned char version;
	unsigned char seals;
	unsigned char root[KEY_LEN];
	unsigned char seal[SEALS_MAX][KEY_LEN];	/* the newest first */
};
_Static_assert(sizeof(struct ring) + KEY_SEAL_OVERHEAD == KEY_RING_LEN,
    "a ring has no holes");

struct key {
	unsigned char print[KEY_LEN], wrap[KEY_LEN];	/* of the file */
	struct ring ring;
	unsigned char sub[KEY_PURPOSES][KEY_LEN];	/* of its root */
	int64_t generation;
};

static void
derive_one(unsigned char out[KEY_LEN], uint64_t purpose,
    const unsigned char from[KEY_LEN])
{
	crypto_kdf_derive_from_key(out, KEY_LEN, purpose, CONTEXT, from);
}

static void
hold_ring(struct key *k, const struct ring *ring)
{
	uint64_t i;

	k->ring = *ring;
	for (i = 0; i < KEY_PURPOSES; i++)
		derive_one(k->sub[i], i, k->ring.root);
}

/* As if there was no ring yet. */
static enum outcome
derive(const unsigned char master[KEY_LEN], struct key **out)
{
	struct ring ring = { .version = RING_VERSION, .seals = 1 };
	struct key *k;

	if ((k = sodium_malloc(sizeof(*k))) == NULL)
		return E_NOMEM;
	k->generation = 0;
	derive_one(k->print, KEY_FINGERPRINT, master);
	derive_one(k->wrap, KEY_WRAP, master);
	derive_one(ring.seal[0], KEY_SEAL, master);
	memcpy(ring.root, master, KEY_LEN);
	hold_ring(k, &ring);
	sodium_memzero(&ring, sizeof(ring));
	*out = k;
	return OK;
}

enum outcome
key_from_file(const char *path, struct key **out, struct detail *d)
{
	unsigned char master[KEY_LEN];
	struct secret *text = NULL;
	enum outcome r;
	size_t len = 0;

	if ((r = secret_from_file(path, &text, d)) != OK)
		return r;
	if (secret_len(text) != 64 ||
	    sodium_hex2bin(master, sizeof(master), secret_text(text), 64,
	    NULL, &len, NULL) != 0 || len != sizeof(master)) {
		detail_set(d, "%s: must hold 64 hexadecimal digits: "
		    "see uregisterctl key make", path);
		r = E_CONF;
	} else
		r = derive(master, out);
	sodium_memzero(master, sizeof(master));
	secret_free(&text);
	return r;
}

void
key_free(struct key **k)
{
	if (k == NULL || *k == NULL)
		return;
	sodium_free(*k);
	*k = NULL;
}

void
key_hash(const struct key *k, enum key_purpose purpose, const void *bytes,
    size_t len, unsigned char out[KEY_HASH_LEN])
{
	crypto_generichash(out, KEY_HASH_LEN, bytes, len, k->sub[purpose],
	    sizeof(k->sub[purpose]));
}

#define NONCE_LEN crypto_aead_xchacha20poly1305_ietf_NPUBBYTES

static void
seal_with(const unsigned char key[KEY_LEN], const char *context,
    const void *bytes, size_t len, unsigned char *out)
{
	randombytes_buf(out, NONCE_LEN);
	crypto_aead_xchacha20poly1305_ietf_encrypt(out + NONCE_LEN, NULL,
	    bytes, len, (const unsigned char *)context, strlen(context), NULL,
	    out, key);
}

/* out has len - KEY_SEAL_OVERHEAD bytes. */
static bool
open_with(const unsigned char key[KEY_LEN], const char *context,
    const unsigned char *sealed, size_t len, unsigned char *out)
{
	return len >= KEY_SEAL_OVERHEAD &&
	    crypto_aead_xchacha20poly1305_ietf_decrypt(out, NULL, NULL,
	    sealed + NONCE_LEN, len - NONCE_LEN,
	    (const unsigned char *)context, strlen(context), sealed,
	    key) == 0;
}

void
key_seal(const struct key *k, const char *context, const void *bytes,
    size_t len, unsigned char *out)
{
	seal_with(k->ring.seal[0], context, bytes, len, out);
}

/* What was sealed, and by which of the keys. */
struct opened {
	struct secret *plain;
	unsigned by;
};

static enum outcome
open_sealed(const struct key *k, const char *context,
    const unsigned char *sealed, size_t len, struct opened *out)
{
	struct secret *s = NULL;
	enum outcome r;
	unsigned i;

	if (len < KEY_SEAL_OVERHEAD)
		return E_INPUT;
	if ((r = secret_new(len - KEY_SEAL_OVERHEAD, &s)) != OK)
		return r;
	for (i = 0; i < k->ring.seals; i++)
		if (open_with(k->ring.seal[i], context, sealed, len,
		    secret_bytes(s))) {
			*out = (struct opened){ s, i };
			return OK;
		}
	secret_free(&s);
	return E_INPUT;
}

enum outcome
key_open(const struct key *k, const char *context,
    const unsigned char *sealed, size_t len, struct secret **out)
{
	struct opened o;
	enum outcome r;

	if ((r = open_sealed(k, context, sealed, len, &o)) == OK)
		*out = o.plain;
	return r;
}

enum outcome
key_reseal(const struct key *k, const char *context,
    const unsigned char *sealed, size_t len, unsigned char *out)
{
	struct opened o;
	enum outcome r;

	if ((r = open_sealed(k, context, sealed, len, &o)) != OK)
		return r;
	if (o.by == 0)
		r = E_EXPIRED;
	else
		key_seal(k, context, secret_bytes(o.plain),
		    secret_len(o.plain), out);
	secret_free(&o.plain);
	return r;
}

/* ---- the ring ---- */

static const char ring_context[] = "core_key";

void
key_fingerprint(const struct key *k, unsigned char out[KEY_HASH_LEN])
{
	crypto_generichash(out, KEY_HASH_LEN, NULL, 0, k->print,
	    sizeof(k->print));
}

void
key_ring_new(struct key *k)
{
	struct ring ring = { .version = RING_VERSION, .seals = 1 };

	randombytes_buf(ring.root, sizeof(ring.root));
	randombytes_buf(ring.seal[0], sizeof(ring.seal[0]));
	hold_ring(k, &ring);
	sodium_memzero(&ring, sizeof(ring));
}

void
key_ring_wrap(const struct key *k, const struct key *by,
    unsigned char out[KEY_RING_LEN])
{
	seal_with(by->wrap, ring_context, &k->ring, sizeof(k->ring), out);
}

enum outcome
key_ring_open(struct key *k, const unsigned char *wrapped, size_t len,
    int64_t generation)
{
	struct ring ring;
	enum outcome r = E_INPUT;

	if (len == KEY_RING_LEN && open_with(k->wrap, ring_context, wrapped,
	    len, (unsigned char *)&ring) && ring.version == RING_VERSION &&
	    ring.seals >= 1 && ring.seals <= SEALS_MAX) {
		hold_ring(k, &ring);
		k->generation = generation;
		r = OK;
	}
	sodium_memzero(&ring, sizeof(ring));
	return r;
}

void
key_ring_turn(struct key *k)
{
	memcpy(k->ring.seal[1], k->ring.seal[0], KEY_LEN);
	randombytes_buf(k->ring.seal[0], KEY_LEN);
	k->ring.seals = SEALS_MAX;
}

void
key_ring_drop(struct key *k)
{
	sodium_memzero(k->ring.seal[1], KEY_LEN);
	k->ring.seals = 1;
}

int64_t
key_generation(const struct key *k)
{
	return k->generation;
}

void
key_make_token(char out[KEY_TOKEN_LEN + 1])
{
	unsigned char raw[32];

	randombytes_buf(raw, sizeof(raw));
	sodium_bin2base64(out, KEY_TOKEN_LEN + 1, raw, sizeof(raw),
	    sodium_base64_VARIANT_URLSAFE_NO_PADDING);
	sodium_memzero(raw, sizeof(raw));
}
