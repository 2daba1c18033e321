/* Tests of src/vault/seal.c, without a database. */
#include "../unit.h"

#include <string.h>
#include <unistd.h>

#include "../scratch.h"
#include "vault/seal.h"
#include "vault/vault_private.h"

static const char digits[] =
    "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f\n";

static void
open_key(struct vault *v)
{
	struct detail d = { "" };
	struct key *key = NULL;
	const char *path;

	path = scratch_write("key", 0600, digits, sizeof(digits) - 1);
	assert_int_equal(key_from_file(path, &key, &d), OK);
	unlink(path);
	memset(v, 0, sizeof(*v));
	v->key = key;
}

static void
two_of_a_long_beginning_are_two(void **state)
{
	static const size_t lengths[] = { 8, 511, 512, 1015, 1016, 4000 };
	unsigned char a[KEY_HASH_LEN], b[KEY_HASH_LEN];
	char whom[4001];
	struct vault v;
	size_t i;

	(void)state;
	open_key(&v);
	for (i = 0; i < sizeof(lengths) / sizeof(lengths[0]); i++) {
		memset(whom, 'x', lengths[i]);
		whom[lengths[i]] = '\0';
		vault_seal_hash(&v, KEY_CONTACT, "what", whom, a);
		whom[lengths[i] - 1] = 'y';
		vault_seal_hash(&v, KEY_CONTACT, "what", whom, b);
		assert_memory_not_equal(a, b, sizeof(a));
		vault_seal_hash(&v, KEY_CONTACT, "other", whom, a);
		assert_memory_not_equal(a, b, sizeof(a));
		vault_seal_hash(&v, KEY_CONTACT, "what", whom, a);
		assert_memory_equal(a, b, sizeof(a));
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(two_of_a_long_beginning_are_two),
	};

	return cmocka_run_group_tests(tests, scratch_open, scratch_close);
}
