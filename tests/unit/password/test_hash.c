/* Tests of src/password/hash.c, without a server. */
#include "../unit.h"

#include <nettle/sha1.h>
#include <sodium.h>

#include "password/hash.h"

static struct conf conf = {
	.entry_argon2_memory = 8192,
	.entry_argon2_passes = 1,
};

static struct secret *
password(const char *text)
{
	struct secret *s = NULL;

	assert_int_equal(secret_from(text, strlen(text), &s), OK);
	return s;
}

static void
argon2id_is_what_slapd_and_libsodium_verify(void **state)
{
	static const char head[] = "{ARGON2}$argon2id$v=19$m=8192,t=1,p=1$";
	struct secret *given = password("Γειά σου 1"), *hash = NULL;

	(void)state;
	conf.entry_scheme = SCHEME_ARGON2;
	assert_int_equal(hash_password(&conf, given, &hash), OK);
	assert_memory_equal(secret_text(hash), head, strlen(head));
	assert_int_equal(strlen(secret_text(hash)), secret_len(hash));
	assert_int_equal(crypto_pwhash_str_verify(secret_text(hash) + 8,
	    secret_text(given), secret_len(given)), 0);
	assert_int_not_equal(crypto_pwhash_str_verify(secret_text(hash) + 8,
	    "x", 1), 0);
	secret_free(&hash);
	secret_free(&given);
}

static void
ssha_is_sha1_of_password_and_salt(void **state)
{
	struct secret *given = password("correct horse"), *hash = NULL;
	unsigned char raw[64], sum[SHA1_DIGEST_SIZE];
	struct sha1_ctx ctx;
	size_t len;

	(void)state;
	conf.entry_scheme = SCHEME_SSHA;
	assert_int_equal(hash_password(&conf, given, &hash), OK);
	assert_memory_equal(secret_text(hash), "{SSHA}", 6);
	assert_int_equal(sodium_base642bin(raw, sizeof(raw),
	    secret_text(hash) + 6, secret_len(hash) - 6, NULL, &len, NULL,
	    sodium_base64_VARIANT_ORIGINAL), 0);
	assert_int_equal(len, SHA1_DIGEST_SIZE + 16);
	sha1_init(&ctx);
	sha1_update(&ctx, secret_len(given),
	    (const uint8_t *)secret_text(given));
	sha1_update(&ctx, len - SHA1_DIGEST_SIZE, raw + SHA1_DIGEST_SIZE);
	sha1_digest(&ctx, sizeof(sum), sum);
	assert_memory_equal(sum, raw, sizeof(sum));
	secret_free(&hash);
	secret_free(&given);
}

static void
the_same_password_never_gives_the_same_hash(void **state)
{
	struct secret *given = password("twice the same"), *a = NULL,
	    *b = NULL;

	(void)state;
	conf.entry_scheme = SCHEME_SSHA;
	assert_int_equal(hash_password(&conf, given, &a), OK);
	assert_int_equal(hash_password(&conf, given, &b), OK);
	assert_false(secret_equals(a, b));
	secret_free(&a);
	secret_free(&b);
	secret_free(&given);
}

static void
an_empty_password_and_a_nul_are_refused(void **state)
{
	struct secret *given = NULL, *hash = NULL;

	(void)state;
	assert_int_equal(secret_from("", 0, &given), OK);
	assert_int_equal(hash_password(&conf, given, &hash), E_INPUT);
	secret_free(&given);
	assert_int_equal(secret_from("a\0b", 3, &given), OK);
	assert_int_equal(hash_password(&conf, given, &hash), E_INPUT);
	assert_null(hash);
	secret_free(&given);
}

static struct hash_forms
forms_of(const char *text, bool nt)
{
	struct secret *given = password(text), *both = NULL;
	struct hash_forms forms = { NULL, NULL };

	conf.entry_scheme = SCHEME_SSHA;
	conf.entry_nt_hash = nt;
	assert_int_equal(hash_password(&conf, given, &both), OK);
	assert_int_equal(hash_split(both, &forms), OK);
	assert_memory_equal(secret_text(forms.password), "{SSHA}", 6);
	assert_null(strchr(secret_text(forms.password), '\n'));
	secret_free(&both);
	secret_free(&given);
	conf.entry_nt_hash = false;
	return forms;
}

/* The values are iconv's and OpenSSL's. */
static void
nt_hash_is_md4_of_utf16(void **state)
{
	static const char *const table[][2] = {
		{ "password", "8846f7eaee8fb117ad06bdd830b7586c" },
		{ "Γειά😀1", "b117a5935e65bc4e35cdff1db709766c" },
	};
	struct hash_forms forms;
	size_t i;

	(void)state;
	for (i = 0; i < 2; i++) {
		forms = forms_of(table[i][0], true);
		assert_string_equal(secret_text(forms.nt), table[i][1]);
		hash_forms_clear(&forms);
	}
}

static void
nt_hash_is_off_unless_set(void **state)
{
	struct hash_forms forms = forms_of("password", false);

	(void)state;
	assert_null(forms.nt);
	hash_forms_clear(&forms);
}

static void
what_is_no_hash_is_not_split(void **state)
{
	static const char *const table[] = { "clear", "{SSHA}x\n12",
	    "{SSHA}x\n" };
	struct hash_forms forms = { NULL, NULL };
	struct secret *given;
	size_t i;

	(void)state;
	for (i = 0; i < 3; i++) {
		given = password(table[i]);
		assert_int_equal(hash_split(given, &forms), E_INPUT);
		assert_null(forms.password);
		secret_free(&given);
	}
}

/* A password that looks like a hash is a password. */
static void
a_password_that_looks_like_a_hash_is_hashed(void **state)
{
	struct secret *given = password("{SSHA}abc"), *hash = NULL;

	(void)state;
	conf.entry_scheme = SCHEME_SSHA;
	assert_int_equal(hash_password(&conf, given, &hash), OK);
	assert_string_not_equal(secret_text(hash), "{SSHA}abc");
	secret_free(&hash);
	secret_free(&given);
}

/* Another password is refuted by what we write, and by nothing else. */
static void
only_what_can_be_told_is_refuted(void **state)
{
	static const char *const unknown[] = { "{MD5}x", "{CRYPT}$6$x$y", "x",
	    "{ARGON2}$argon2id$v=19$m=8192,t=1,p=1$cut",
	    "{ARGON2}$argon2id$v=19$m=8192,t=1,p=4$c29tZXNhbHRzb21lc2FsdA$"
	    "Uq6CE2eHbrVhDBL9/hVfUg0kzVKdJfvtSjN6SQ1bEQc",
	    "{ARGON2}$argon2id$v=19$m=4294967295,t=1,p=1$c29tZXNhbHRzb21lc2"
	    "FsdA$Uq6CE2eHbrVhDBL9/hVfUg0kzVKdJfvtSjN6SQ1bEQc" };
	struct secret *right = password("right"), *wrong = password("wrong");
	struct secret *hash = NULL;
	size_t i;

	(void)state;
	for (i = 0; i < 2; i++) {
		conf.entry_scheme = i == 0 ? SCHEME_SSHA : SCHEME_ARGON2;
		assert_int_equal(hash_password(&conf, right, &hash), OK);
		assert_false(hash_refutes(&conf, secret_text(hash), right));
		assert_true(hash_refutes(&conf, secret_text(hash), wrong));
		secret_free(&hash);
	}
	for (i = 0; i < sizeof(unknown) / sizeof(unknown[0]); i++)
		assert_false(hash_refutes(&conf, unknown[i], wrong));
	secret_free(&right);
	secret_free(&wrong);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(argon2id_is_what_slapd_and_libsodium_verify),
		cmocka_unit_test(ssha_is_sha1_of_password_and_salt),
		cmocka_unit_test(the_same_password_never_gives_the_same_hash),
		cmocka_unit_test(nt_hash_is_md4_of_utf16),
		cmocka_unit_test(nt_hash_is_off_unless_set),
		cmocka_unit_test(what_is_no_hash_is_not_split),
		cmocka_unit_test(an_empty_password_and_a_nul_are_refused),
		cmocka_unit_test(only_what_can_be_told_is_refuted),
		cmocka_unit_test(a_password_that_looks_like_a_hash_is_hashed),
	};

	if (sodium_init() == -1)
		return 1;
	return cmocka_run_group_tests(tests, NULL, NULL);
}
