/* Passwords as {ARGON2} and {SSHA} values, and as NT hashes. */
#include <stdio.h>
#include <string.h>

#include <nettle/md4.h>
#include <nettle/sha1.h>
#include <sodium.h>

#include "base/text.h"
#include "password/hash.h"

#define SALT_LEN 16

static enum outcome
hash_argon2(const struct conf *conf, const struct secret *password,
    struct secret **out)
{
	static const char head[] = "{ARGON2}";
	char text[sizeof(head) - 1 + crypto_pwhash_STRBYTES];
	enum outcome r;

	memcpy(text, head, sizeof(head) - 1);
	if (crypto_pwhash_str_alg(text + sizeof(head) - 1,
	    secret_text(password), secret_len(password),
	    (unsigned long long)conf->entry_argon2_passes,
	    (size_t)conf->entry_argon2_memory * 1024,
	    crypto_pwhash_ALG_ARGON2ID13) != 0)
		return E_NOMEM;
	/* slapd compares the value as text: no NUL of the padding in it. */
	r = secret_from(text, strlen(text), out);
	sodium_memzero(text, sizeof(text));
	return r;
}

static enum outcome
hash_ssha(const struct secret *password, struct secret **out)
{
	static const char head[] = "{SSHA}";
	unsigned char raw[SHA1_DIGEST_SIZE + SALT_LEN];
	char text[sizeof(head) + sodium_base64_ENCODED_LEN(sizeof(raw),
	    sodium_base64_VARIANT_ORIGINAL)];
	unsigned char *salt = raw + SHA1_DIGEST_SIZE;
	struct sha1_ctx ctx;
	enum outcome r;

	randombytes_buf(salt, SALT_LEN);
	sha1_init(&ctx);
	sha1_update(&ctx, secret_len(password),
	    (const uint8_t *)secret_text(password));
	sha1_update(&ctx, SALT_LEN, salt);
	sha1_digest(&ctx, SHA1_DIGEST_SIZE, raw);
	memcpy(text, head, sizeof(head) - 1);
	sodium_bin2base64(text + sizeof(head) - 1,
	    sizeof(text) - sizeof(head) + 1, raw, sizeof(raw),
	    sodium_base64_VARIANT_ORIGINAL);
	r = secret_from(text, strlen(text), out);
	sodium_memzero(&ctx, sizeof(ctx));
	sodium_memzero(raw, sizeof(raw));
	sodium_memzero(text, sizeof(text));
	return r;
}

/* Of a well-formed sequence of that length (RFC 3629). */
static uint32_t
point(const char *s, size_t len)
{
	const unsigned char *u = (const unsigned char *)s;
	uint32_t c = u[0];
	size_t i;

	if (len > 1)
		c &= 0x7fU >> len;
	for (i = 1; i < len; i++)
		c = c << 6 | (u[i] & 0x3fU);
	return c;
}

static size_t
put_unit(unsigned char *out, uint32_t unit)
{
	out[0] = unit & 0xff;
	out[1] = unit >> 8 & 0xff;
	return 2;
}

/* UTF-16LE takes at most two bytes for each of UTF-8. */
static enum outcome
to_utf16(const struct secret *password, unsigned char *out, size_t *len)
{
	const char *s = secret_text(password);
	size_t left = secret_len(password), n, used = 0;
	uint32_t c;

	for (; left > 0; s += n, left -= n) {
		if ((n = text_point_len(s, left)) == 0)
			return E_INPUT;
		c = point(s, n);
		if (c >= 0x10000) {
			c -= 0x10000;
			used += put_unit(out + used, 0xd800 | c >> 10);
			c = 0xdc00 | (c & 0x3ff);
		}
		used += put_unit(out + used, c);
	}
	*len = used;
	return OK;
}

/* The second line: "\n" and 32 digits. */
static enum outcome
append_nt(const struct secret *password, const struct secret *first,
    struct secret **out)
{
	const size_t len = secret_len(first);
	unsigned char raw[MD4_DIGEST_SIZE];
	struct secret *wide = NULL, *both = NULL;
	struct md4_ctx ctx;
	size_t used;
	enum outcome r;

	if ((r = secret_new(2 * secret_len(password), &wide)) != OK ||
	    (r = to_utf16(password, secret_bytes(wide), &used)) != OK ||
	    (r = secret_new(len + 1 + 2 * sizeof(raw), &both)) != OK)
		goto done;
	md4_init(&ctx);
	md4_update(&ctx, used, secret_bytes(wide));
	md4_digest(&ctx, sizeof(raw), raw);
	memcpy(secret_bytes(both), secret_text(first), len);
	secret_bytes(both)[len] = '\n';
	/* Its NUL comes where the secret's own is. */
	sodium_bin2hex((char *)secret_bytes(both) + len + 1,
	    2 * sizeof(raw) + 1, raw, sizeof(raw));
	sodium_memzero(&ctx, sizeof(ctx));
	sodium_memzero(raw, sizeof(raw));
	*out = both;
	both = NULL;
done:
	secret_free(&wide);
	secret_free(&both);
	return r;
}

enum outcome
hash_password(const struct conf *conf, const struct secret *password,
    struct secret **out)
{
	struct secret *first = NULL;
	enum outcome r;

	if (secret_len(password) == 0 ||
	    strlen(secret_text(password)) != secret_len(password))
		return E_INPUT;
	r = conf->entry_scheme == SCHEME_SSHA ? hash_ssha(password, &first) :
	    hash_argon2(conf, password, &first);
	if (r == OK && conf->entry_nt_hash)
		r = append_nt(password, first, out);
	else if (r == OK) {
		*out = first;
		first = NULL;
	}
	secret_free(&first);
	return r;
}

enum outcome
hash_split(const struct secret *both, struct hash_forms *out)
{
	const char *text = secret_text(both), *end = strchr(text, '\n');
	struct hash_forms forms = { NULL, NULL };
	enum outcome r;

	if (*text != '{' || (end != NULL &&
	    strlen(end + 1) != (size_t)2 * MD4_DIGEST_SIZE))
		return E_INPUT;
	r = secret_from(text, end != NULL ? (size_t)(end - text) :
	    strlen(text), &forms.password);
	if (r == OK && end != NULL)
		r = secret_from(end + 1, strlen(end + 1), &forms.nt);
	if (r == OK)
		*out = forms;
	else
		hash_forms_clear(&forms);
	return r;
}

void
hash_forms_clear(struct hash_forms *forms)
{
	secret_free(&forms->password);
	secret_free(&forms->nt);
}

static bool
ssha_matches(const char *text, const struct secret *password)
{
	unsigned char raw[256], sum[SHA1_DIGEST_SIZE];
	struct sha1_ctx ctx;
	size_t len = 0;

	if (sodium_base642bin(raw, sizeof(raw), text, strlen(text), NULL,
	    &len, NULL, sodium_base64_VARIANT_ORIGINAL) != 0 ||
	    len < SHA1_DIGEST_SIZE)
		return false;
	sha1_init(&ctx);
	sha1_update(&ctx, secret_len(password),
	    (const uint8_t *)secret_text(password));
	sha1_update(&ctx, len - SHA1_DIGEST_SIZE, raw + SHA1_DIGEST_SIZE);
	sha1_digest(&ctx, sizeof(sum), sum);
	return sodium_memcmp(raw, sum, sizeof(sum)) == 0;
}

bool
hash_matches(const char *value, const struct secret *password)
{
	static const char argon2[] = "{ARGON2}", ssha[] = "{SSHA}";

	if (strncmp(value, argon2, sizeof(argon2) - 1) == 0)
		return crypto_pwhash_str_verify(value + sizeof(argon2) - 1,
		    secret_text(password), secret_len(password)) == 0;
	if (strncmp(value, ssha, sizeof(ssha) - 1) == 0)
		return ssha_matches(value + sizeof(ssha) - 1, password);
	return false;
}

/* A value of the settings that we write with; libsodium's own verification
 * does not tell a wrong password from no memory. */
static bool
argon2_refutes(const struct conf *conf, const char *text,
    const struct secret *password)
{
	unsigned char salt[crypto_pwhash_SALTBYTES], sum[32], hash[32];
	const char *end = NULL;
	size_t salt_len = 0, hash_len = 0;
	char head[64];
	bool refutes;

	snprintf(head, sizeof(head), "$argon2id$v=19$m=%lld,t=%lld,p=1$",
	    (long long)conf->entry_argon2_memory,
	    (long long)conf->entry_argon2_passes);
	if (strncmp(text, head, strlen(head)) != 0 ||
	    sodium_base642bin(salt, sizeof(salt), text + strlen(head),
	    strlen(text) - strlen(head), NULL, &salt_len, &end,
	    sodium_base64_VARIANT_ORIGINAL_NO_PADDING) != 0 || *end != '$' ||
	    sodium_base642bin(sum, sizeof(sum), end + 1, strlen(end + 1),
	    NULL, &hash_len, NULL,
	    sodium_base64_VARIANT_ORIGINAL_NO_PADDING) != 0 ||
	    salt_len != sizeof(salt) || hash_len != sizeof(sum))
		return false;
	refutes = crypto_pwhash(hash, sizeof(hash), secret_text(password),
	    secret_len(password), salt,
	    (unsigned long long)conf->entry_argon2_passes,
	    (size_t)conf->entry_argon2_memory * 1024,
	    crypto_pwhash_ALG_ARGON2ID13) == 0 &&
	    sodium_memcmp(hash, sum, sizeof(hash)) != 0;
	sodium_memzero(hash, sizeof(hash));
	sodium_memzero(sum, sizeof(sum));
	return refutes;
}

bool
hash_refutes(const struct conf *conf, const char *value,
    const struct secret *password)
{
	static const char argon2[] = "{ARGON2}", ssha[] = "{SSHA}";

	if (strncmp(value, argon2, sizeof(argon2) - 1) == 0)
		return argon2_refutes(conf, value + sizeof(argon2) - 1,
		    password);
	return strncmp(value, ssha, sizeof(ssha) - 1) == 0 &&
	    !ssha_matches(value + sizeof(ssha) - 1, password);
}
