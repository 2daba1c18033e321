/* The server key, and what is made from it. */
#include <sodium.h>
#include <string.h>

#include "base/key.h"

#define CONTEXT "uregistr"	/* crypto_kdf_CONTEXTBYTES is 8 */

struct key {
	unsigned char sub[KEY_PURPOSES][32];
};

static enum outcome
derive(const unsigned char master[32], struct key **out)
{
	struct key *k;
	uint64_t i;

	if ((k = sodium_malloc(sizeof(*k))) == NULL)
		return E_NOMEM;
	for (i = 0; i < KEY_PURPOSES; i++)
		crypto_kdf_derive_from_key(k->sub[i], sizeof(k->sub[i]), i,
		    CONTEXT, master);
	*out = k;
	return OK;
}

enum outcome
key_from_file(const char *path, struct key **out, struct detail *d)
{
	unsigned char master[32];
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

void
key_seal(const struct key *k, const char *context, const void *bytes,
    size_t len, unsigned char *out)
{
	const size_t nonce_len = crypto_aead_xchacha20poly1305_ietf_NPUBBYTES;

	randombytes_buf(out, nonce_len);
	crypto_aead_xchacha20poly1305_ietf_encrypt(out + nonce_len, NULL,
	    bytes, len, (const unsigned char *)context, strlen(context), NULL,
	    out, k->sub[KEY_SEAL]);
}

enum outcome
key_open(const struct key *k, const char *context,
    const unsigned char *sealed, size_t len, struct secret **out)
{
	const size_t nonce_len = crypto_aead_xchacha20poly1305_ietf_NPUBBYTES;
	struct secret *s = NULL;
	enum outcome r;

	if (len < KEY_SEAL_OVERHEAD)
		return E_INPUT;
	if ((r = secret_new(len - KEY_SEAL_OVERHEAD, &s)) != OK)
		return r;
	if (crypto_aead_xchacha20poly1305_ietf_decrypt(secret_bytes(s), NULL,
	    NULL, sealed + nonce_len, len - nonce_len,
	    (const unsigned char *)context, strlen(context), sealed,
	    k->sub[KEY_SEAL]) != 0) {
		secret_free(&s);
		return E_INPUT;
	}
	*out = s;
	return OK;
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
