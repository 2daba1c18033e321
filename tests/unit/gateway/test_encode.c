/* Tests of src/gateway/encode.c, without a server. */
#include "../unit.h"

#include "gateway/encode.h"

struct row {
	encode_fn *encode;
	const char *in;
	const char *out;
};

static void
each_place_has_its_escape(void **state)
{
	static const struct row rows[] = {
		{ encode_url, "a b+c&d=e%", "a%20b%2Bc%26d%3De%25" },
		{ encode_url, "ΑΒ", "%CE%91%CE%92" },
		{ encode_url, "A-Z_a.z~9", "A-Z_a.z~9" },
		{ encode_url, "\r\n", "%0D%0A" },
		{ encode_json, "a\"b\\c", "a\\\"b\\\\c" },
		{ encode_json, "a\nb\x01\x7f", "a\\u000ab\\u0001\\u007f" },
		{ encode_json, "Ωμέγα", "Ωμέγα" },
		{ encode_json, "\"}, {\"x\":\"", "\\\"}, {\\\"x\\\":\\\"" },
		{ encode_xml, "<a b='c'>&\"", "&lt;a b=&#39;c&#39;&gt;&amp;"
		    "&quot;" },
		{ encode_plain, "a\"b", "a\"b" },
		{ encode_words, "Ένα", "=?UTF-8?B?zojOvc6x?=" },
	};
	char mem[128];
	struct buf b;
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		buf_init(&b, mem, sizeof(mem));
		rows[i].encode(&b, rows[i].in);
		assert_false(buf_failed(&b));
		assert_string_equal(mem, rows[i].out);
	}
}

static void
what_does_not_fit_fails_whole(void **state)
{
	static encode_fn *const all[] = { encode_url, encode_json, encode_xml,
	    encode_plain, encode_words };
	char mem[8];
	struct buf b;
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(all) / sizeof(all[0]); i++) {
		buf_init(&b, mem, sizeof(mem));
		all[i](&b, "\"\"\"\"<<<<ΑΑΑΑ");
		assert_true(buf_failed(&b));
	}
}

/* RFC 2047 §2 and §5: 75 characters a word, 76 a line, no letter cut. */
static void
long_words_are_folded_between_letters(void **state)
{
	char in[513], mem[2048], *line, *save = NULL;
	struct buf b;
	size_t i;

	(void)state;
	for (i = 0; i + 2 < sizeof(in); i += 2)
		memcpy(in + i, "Ω", 2);
	in[i] = '\0';
	buf_init(&b, mem, sizeof(mem));
	buf_puts(&b, "Subject: ");
	encode_words(&b, in);
	assert_false(buf_failed(&b));
	for (line = strtok_r(mem, "\r\n", &save); line != NULL;
	    line = strtok_r(NULL, "\r\n", &save)) {
		assert_true(strlen(line) <= 76);
		assert_non_null(strstr(line, "=?UTF-8?B?"));
		/* 38 bytes are 52 characters with one "=" of padding */
		assert_string_equal(line + strlen(line) - 2, "?=");
	}
}

static void
base64_lines_have_76_characters(void **state)
{
	unsigned char bytes[58] = { 0 };
	char mem[128];
	struct buf b;

	(void)state;
	buf_init(&b, mem, sizeof(mem));
	encode_base64_lines(&b, bytes, sizeof(bytes));
	assert_int_equal(strcspn(mem, "\r"), 76);
	assert_string_equal(mem + 76, "\r\nAA==\r\n");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_place_has_its_escape),
		cmocka_unit_test(what_does_not_fit_fails_whole),
		cmocka_unit_test(long_words_are_folded_between_letters),
		cmocka_unit_test(base64_lines_have_76_characters),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
