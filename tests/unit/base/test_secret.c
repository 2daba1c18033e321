/* Tests of src/base/secret.c, without a server. */
#include "../unit.h"

#include "base/secret.h"
#include "../scratch.h"

static struct detail detail;

static void
a_secret_keeps_its_bytes_and_a_nul_behind_them(void **state)
{
	struct secret *s = NULL;

	(void)state;
	assert_int_equal(secret_from("a\0b", 3, &s), OK);
	assert_int_equal(secret_len(s), 3);
	assert_memory_equal(secret_text(s), "a\0b", 4);
	secret_free(&s);
	assert_null(s);
	secret_free(&s);
	secret_free(NULL);
}

/* Memory at odd addresses works here and traps elsewhere. */
static void
a_secret_of_any_length_is_aligned(void **state)
{
	struct secret *s = NULL;
	size_t len;

	(void)state;
	for (len = 0; len < 20; len++) {
		assert_int_equal(secret_new(len, &s), OK);
		assert_int_equal((uintptr_t)s % _Alignof(max_align_t), 0);
		secret_free(&s);
	}
}

static void
equal_means_length_and_bytes(void **state)
{
	struct secret *a = NULL, *b = NULL, *c = NULL, *none = NULL;

	(void)state;
	assert_int_equal(secret_from("abc", 3, &a), OK);
	assert_int_equal(secret_from("abc", 3, &b), OK);
	assert_int_equal(secret_from("abcd", 4, &c), OK);
	assert_int_equal(secret_new(0, &none), OK);
	assert_true(secret_equals(a, b));
	assert_false(secret_equals(a, c));
	assert_false(secret_equals(a, none));
	secret_free(&a);
	secret_free(&b);
	secret_free(&c);
	secret_free(&none);
}

static void
a_file_gives_its_bytes_without_the_last_newline(void **state)
{
	struct secret *s = NULL;
	const char *path = scratch_write("good", 0600, "pass word\n", 10);

	(void)state;
	assert_int_equal(secret_from_file(path, &s, &detail), OK);
	assert_string_equal(secret_text(s), "pass word");
	secret_free(&s);
	unlink(path);
}

/* Saved by an editor of another system: the secret is what stands between. */
static void
line_ends_and_a_byte_order_mark_are_no_part_of_a_secret(void **state)
{
	static const char *const texts[] = { "t0ken", "t0ken\n", "t0ken\r\n",
	    "t0ken\n\n", "t0ken\r\n\r\n", "\xef\xbb\xbf" "t0ken\r\n",
	    "\nt0ken\n" };
	struct secret *s = NULL;
	const char *path;
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
		path = scratch_write("ends", 0600, texts[i], strlen(texts[i]));
		assert_int_equal(secret_from_file(path, &s, &detail), OK);
		assert_string_equal(secret_text(s), "t0ken");
		assert_int_equal(secret_len(s), 5);
		secret_free(&s);
		unlink(path);
	}
}

/* Perhaps meant, perhaps not: nobody shall have to guess why he is refused. */
static void
blanks_around_and_signs_within_are_named_with_the_file(void **state)
{
	static const char *const texts[] = { " t0ken\n", "t0ken \n",
	    "t0ken\t", "t0\nken\n", "t0\rken", "t0\x7fken", "t0ken\xc2\xa0",
	    "\xc2\xa0t0ken", "\r\n" };
	struct secret *s = NULL;
	const char *path;
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
		path = scratch_write("odd", 0600, texts[i], strlen(texts[i]));
		if (secret_from_file(path, &s, &detail) != E_CONF)
			fail_msg("text %zu was taken", i);
		assert_non_null(strstr(detail.text, path));
		assert_null(strstr(detail.text, "t0"));
		unlink(path);
	}
}

static void
a_file_that_others_can_read_is_refused_with_the_remedy(void **state)
{
	static const mode_t modes[] = { 0640, 0604, 0620, 0610, 0601 };
	struct secret *s = NULL;
	const char *path;
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(modes) / sizeof(modes[0]); i++) {
		path = scratch_write("open", modes[i], "x", 1);
		assert_int_equal(secret_from_file(path, &s, &detail), E_CONF);
		assert_non_null(strstr(detail.text, "chmod 0600 "));
		assert_null(s);
		unlink(path);
	}
}

static void
a_file_of_another_owner_is_refused_with_the_remedy(void **state)
{
	struct secret *s = NULL;
	const char *path = scratch_write("foreign", 0600, "x", 1);

	(void)state;
	if (chown(path, 65534, (gid_t)-1) == -1) {
		unlink(path);
		skip();		/* only root can give a file away */
	}
	assert_int_equal(secret_from_file(path, &s, &detail), E_CONF);
	assert_non_null(strstr(detail.text, "chown "));
	unlink(path);
}

static void
what_is_no_plain_file_is_refused_at_once(void **state)
{
	struct secret *s = NULL;
	const char *path;

	(void)state;
	assert_int_equal(secret_from_file(scratch_dir, &s, &detail), E_CONF);
	path = scratch_path("fifo");	/* opening one would wait for ever */
	assert_int_equal(mkfifo(path, 0600), 0);
	assert_int_equal(secret_from_file(path, &s, &detail), E_CONF);
	unlink(path);
	path = scratch_path("link");
	assert_int_equal(symlink("/etc/hostname", path), 0);
	assert_int_equal(secret_from_file(path, &s, &detail), E_CONF);
	unlink(path);
	assert_int_equal(secret_from_file(path, &s, &detail), E_CONF);
	assert_non_null(strstr(detail.text, path));
}

static void
empty_and_oversized_files_are_refused(void **state)
{
	static char big[4098];
	struct secret *s = NULL;
	const char *path;

	(void)state;
	memset(big, 'a', sizeof(big));
	path = scratch_write("size", 0600, "\n", 1);
	assert_int_equal(secret_from_file(path, &s, &detail), E_CONF);
	path = scratch_write("size", 0600, big, 4097);
	assert_int_equal(secret_from_file(path, &s, &detail), E_CONF);
	big[4095] = '\n';
	path = scratch_write("size", 0600, big, 4096);
	assert_int_equal(secret_from_file(path, &s, &detail), OK);
	assert_int_equal(secret_len(s), 4095);
	secret_free(&s);
	unlink(path);
}

/* Init gives it to a user by an access list, which shows as the group's. */
static void
a_credential_of_init_is_taken_as_it_is(void **state)
{
	const char *path = scratch_write("handed", 0440, "secret", 6);
	struct secret *s = NULL;

	(void)state;
	assert_int_equal(secret_from_file(path, &s, &detail), E_CONF);
	setenv("CREDENTIALS_DIRECTORY", scratch_dir, 1);
	assert_int_equal(secret_from_file(path, &s, &detail), OK);
	unsetenv("CREDENTIALS_DIRECTORY");
	secret_free(&s);
	unlink(path);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(
		    a_secret_keeps_its_bytes_and_a_nul_behind_them),
		cmocka_unit_test(a_secret_of_any_length_is_aligned),
		cmocka_unit_test(equal_means_length_and_bytes),
		cmocka_unit_test(
		    a_file_gives_its_bytes_without_the_last_newline),
		cmocka_unit_test(
		    line_ends_and_a_byte_order_mark_are_no_part_of_a_secret),
		cmocka_unit_test(
		    blanks_around_and_signs_within_are_named_with_the_file),
		cmocka_unit_test(
		    a_file_that_others_can_read_is_refused_with_the_remedy),
		cmocka_unit_test(
		    a_file_of_another_owner_is_refused_with_the_remedy),
		cmocka_unit_test(what_is_no_plain_file_is_refused_at_once),
		cmocka_unit_test(empty_and_oversized_files_are_refused),
		cmocka_unit_test(a_credential_of_init_is_taken_as_it_is),
	};

	return cmocka_run_group_tests(tests, scratch_open, scratch_close);
}
