/* Tests of src/base/key.c, without a server. */
#include "../unit.h"

#include "base/key.h"
#include "../scratch.h"

#define HEX "000102030405060708090a0b0c0d0e0f" \
    "101112131415161718191a1b1c1d1e1f"

static struct detail detail;
static struct key *key;

static int
open_key(void **state)
{
	const char *path;
	enum outcome r;

	if (scratch_open(state) != 0)
		return -1;
	path = scratch_write("key", 0600, HEX "\n", 65);
	r = key_from_file(path, &key, &detail);
	unlink(path);
	return r == OK ? 0 : -1;
}

static int
close_key(void **state)
{
	key_free(&key);
	return scratch_close(state);
}

static void
what_is_sealed_opens(void **state)
{
	unsigned char sealed[5 + KEY_SEAL_OVERHEAD];
	struct secret *s = NULL;

	(void)state;
	key_seal(key, "flow:17", "12345", 5, sealed);
	assert_int_equal(key_open(key, "flow:17", sealed, sizeof(sealed), &s),
	    OK);
	assert_int_equal(secret_len(s), 5);
	assert_string_equal(secret_text(s), "12345");
	secret_free(&s);
}

static void
nothing_can_be_sealed_and_opened(void **state)
{
	unsigned char sealed[KEY_SEAL_OVERHEAD];
	struct secret *s = NULL;

	(void)state;
	key_seal(key, "x", "", 0, sealed);
	assert_int_equal(key_open(key, "x", sealed, sizeof(sealed), &s), OK);
	assert_int_equal(secret_len(s), 0);
	secret_free(&s);
}

static void
a_sealed_value_moved_to_another_row_does_not_open(void **state)
{
	unsigned char sealed[5 + KEY_SEAL_OVERHEAD];
	struct secret *s = NULL;

	(void)state;
	key_seal(key, "flow:17", "12345", 5, sealed);
	assert_int_equal(key_open(key, "flow:18", sealed, sizeof(sealed), &s),
	    E_INPUT);
	assert_null(s);
}

static void
a_changed_bit_anywhere_is_seen(void **state)
{
	unsigned char sealed[5 + KEY_SEAL_OVERHEAD];
	struct secret *s = NULL;
	size_t i;

	(void)state;
	key_seal(key, "x", "12345", 5, sealed);
	for (i = 0; i < sizeof(sealed); i++) {
		sealed[i] ^= 1;
		assert_int_equal(key_open(key, "x", sealed, sizeof(sealed),
		    &s), E_INPUT);
		sealed[i] ^= 1;
	}
	for (i = 0; i < sizeof(sealed); i++)
		assert_int_equal(key_open(key, "x", sealed, i, &s), E_INPUT);
}

static void
one_value_is_never_sealed_alike_twice(void **state)
{
	unsigned char a[5 + KEY_SEAL_OVERHEAD], b[sizeof(a)];

	(void)state;
	key_seal(key, "x", "12345", 5, a);
	key_seal(key, "x", "12345", 5, b);
	assert_memory_not_equal(a, b, sizeof(a));
}

static void
hashes_differ_by_purpose_and_agree_with_themselves(void **state)
{
	unsigned char a[KEY_HASH_LEN], b[KEY_HASH_LEN];

	(void)state;
	key_hash(key, KEY_PIN, "123456", 6, a);
	key_hash(key, KEY_PIN, "123456", 6, b);
	assert_memory_equal(a, b, sizeof(a));
	key_hash(key, KEY_HANDLE, "123456", 6, b);
	assert_memory_not_equal(a, b, sizeof(a));
	key_hash(key, KEY_PIN, "123457", 6, b);
	assert_memory_not_equal(a, b, sizeof(a));
}

static struct key *
another_file(const char *hex)
{
	struct key *k = NULL;
	const char *path = scratch_write("other", 0600, hex, 64);

	assert_int_equal(key_from_file(path, &k, &detail), OK);
	unlink(path);
	return k;
}

static const char OTHER[] = "ff0102030405060708090a0b0c0d0e0f"
    "101112131415161718191a1b1c1d1e1f";

static void
a_ring_is_opened_by_the_file_that_wrapped_it_alone(void **state)
{
	unsigned char wrapped[KEY_RING_LEN], a[KEY_HASH_LEN], b[KEY_HASH_LEN];
	struct key *mine = another_file(HEX), *other = another_file(OTHER);

	(void)state;
	key_ring_new(mine);
	key_ring_wrap(mine, other, wrapped);
	assert_int_equal(key_ring_open(key, wrapped, sizeof(wrapped), 1),
	    E_INPUT);
	assert_int_equal(key_ring_open(other, wrapped, sizeof(wrapped) - 1, 1),
	    E_INPUT);
	assert_int_equal(key_generation(other), 0);
	assert_int_equal(key_ring_open(other, wrapped, sizeof(wrapped), 7),
	    OK);
	assert_int_equal(key_generation(other), 7);
	key_hash(mine, KEY_PERSON, "1", 1, a);
	key_hash(other, KEY_PERSON, "1", 1, b);
	assert_memory_equal(a, b, sizeof(a));
	key_hash(key, KEY_PERSON, "1", 1, b);
	assert_memory_not_equal(a, b, sizeof(a));
	key_fingerprint(mine, a);
	key_fingerprint(other, b);
	assert_memory_not_equal(a, b, sizeof(a));
	key_fingerprint(key, b);
	assert_memory_equal(a, b, sizeof(a));
	key_free(&mine);
	key_free(&other);
}

static void
a_ring_that_was_turned_opens_both_until_it_is_dropped(void **state)
{
	unsigned char old[5 + KEY_SEAL_OVERHEAD], new[sizeof(old)];
	struct key *k = another_file(HEX);
	struct secret *s = NULL;

	(void)state;
	key_seal(k, "x", "12345", 5, old);
	assert_int_equal(key_reseal(k, "x", old, sizeof(old), new), E_EXPIRED);
	key_ring_turn(k);
	assert_int_equal(key_open(k, "x", old, sizeof(old), &s), OK);
	secret_free(&s);
	assert_int_equal(key_reseal(k, "y", old, sizeof(old), new), E_INPUT);
	assert_int_equal(key_reseal(k, "x", old, sizeof(old), new), OK);
	assert_int_equal(key_reseal(k, "x", new, sizeof(new), old), E_EXPIRED);
	key_ring_drop(k);
	assert_int_equal(key_open(k, "x", old, sizeof(old), &s), E_INPUT);
	assert_int_equal(key_open(k, "x", new, sizeof(new), &s), OK);
	assert_string_equal(secret_text(s), "12345");
	secret_free(&s);
	key_free(&k);
}

static void
tokens_are_long_and_never_repeat(void **state)
{
	char a[KEY_TOKEN_LEN + 1], b[KEY_TOKEN_LEN + 1];

	(void)state;
	key_make_token(a);
	key_make_token(b);
	assert_int_equal(strlen(a), KEY_TOKEN_LEN);
	assert_int_equal(strspn(a, "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
	    "abcdefghijklmnopqrstuvwxyz0123456789-_"), KEY_TOKEN_LEN);
	assert_string_not_equal(a, b);
}

static void
a_file_that_holds_no_key_is_refused_with_the_remedy(void **state)
{
	static const char *const bad[] = { "abc", HEX "00", "not hex at all, "
	    "but of the right length: sixty-four characters!!" };
	struct key *k = NULL;
	const char *path;
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		path = scratch_write("bad", 0600, bad[i], strlen(bad[i]));
		assert_int_equal(key_from_file(path, &k, &detail), E_CONF);
		assert_non_null(strstr(detail.text, "uregisterctl key make"));
		unlink(path);
	}
	assert_null(k);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_is_sealed_opens),
		cmocka_unit_test(nothing_can_be_sealed_and_opened),
		cmocka_unit_test(
		    a_sealed_value_moved_to_another_row_does_not_open),
		cmocka_unit_test(a_changed_bit_anywhere_is_seen),
		cmocka_unit_test(one_value_is_never_sealed_alike_twice),
		cmocka_unit_test(
		    hashes_differ_by_purpose_and_agree_with_themselves),
		cmocka_unit_test(
		    a_ring_is_opened_by_the_file_that_wrapped_it_alone),
		cmocka_unit_test(
		    a_ring_that_was_turned_opens_both_until_it_is_dropped),
		cmocka_unit_test(tokens_are_long_and_never_repeat),
		cmocka_unit_test(
		    a_file_that_holds_no_key_is_refused_with_the_remedy),
	};

	return cmocka_run_group_tests(tests, open_key, close_key);
}
