/* Tests of src/gateway/mail.c, without a server. */
#include "../unit.h"

#include "gateway/mail.h"

#define FROM "no-reply@example.org"

static struct mail
make_mail(void)
{
	return (struct mail){ .to = "student@mail.example.net",
	    .subject = "Your code", .text = "one\ntwo\n",
	    .message_id = "7f3a-1", .lang = "en", .now = 1772961845 };
}

/* The message in *out, to be freed; "" when it was refused. */
static const char *
compose(const struct mail *m, const char *from, struct secret **out)
{
	struct detail d;
	size_t len;

	*out = NULL;
	if (mail_compose(m, from, out, &len, &d) != OK) {
		assert_null(*out);
		return "";
	}
	assert_int_equal(strlen(secret_text(*out)), len);
	return secret_text(*out);
}

static void
a_plain_mail_is_whole(void **state)
{
	struct mail m = make_mail();
	struct secret *s;

	(void)state;
	assert_string_equal(compose(&m, FROM, &s),
	    "Date: Sun, 8 Mar 2026 09:24:05 +0000\r\n"
	    "From: no-reply@example.org\r\n"
	    "To: student@mail.example.net\r\n"
	    "Subject: Your code\r\n"
	    "Message-ID: <7f3a-1@example.org>\r\n"
	    "Auto-Submitted: auto-generated\r\n"
	    "Content-Language: en\r\n"
	    "MIME-Version: 1.0\r\n"
	    "Content-Type: text/plain; charset=UTF-8\r\n"
	    "Content-Transfer-Encoding: 7bit\r\n"
	    "\r\n"
	    "one\r\ntwo\r\n");
	secret_free(&s);
}

static void
a_greek_subject_and_sender_are_encoded(void **state)
{
	struct mail m = make_mail();
	struct secret *s;
	const char *text;

	(void)state;
	m.subject = "Ο κωδικός σας";
	text = compose(&m, "Πανεπιστήμιο <no-reply@example.org>", &s);
	assert_non_null(strstr(text, "\r\nSubject: =?UTF-8?B?"
	    "zp8gzrrPic60zrnOus+Mz4Igz4POsc+C?=\r\n"));
	assert_non_null(strstr(text, "\r\nFrom: =?UTF-8?B?"
	    "zqDOsc69zrXPgM65z4PPhM6uzrzOuc6/?=\r\n <no-reply@example.org>"
	    "\r\n"));
	secret_free(&s);
}

static void
who_we_are_stands_before_an_address_alone(void **state)
{
	struct mail m = make_mail();
	struct secret *s;

	(void)state;
	m.site = "Example University";
	assert_non_null(strstr(compose(&m, FROM, &s),
	    "\r\nFrom: Example University\r\n <" FROM ">\r\n"));
	secret_free(&s);
	assert_non_null(strstr(compose(&m, "<" FROM ">", &s),
	    "\r\nFrom: Example University\r\n <" FROM ">\r\n"));
	secret_free(&s);
	assert_non_null(strstr(compose(&m, "Help <" FROM ">", &s),
	    "\r\nFrom: Help\r\n <" FROM ">\r\n"));
	secret_free(&s);
	m.site = "Evil\r\nBcc: everybody@example.org";
	assert_null(strstr(compose(&m, FROM, &s), "\nBcc"));
	secret_free(&s);
}

static void
each_line_is_short(void **state)
{
	struct mail m = make_mail();
	char subject[512], text[8001];
	struct secret *s;
	const char *p;
	size_t n;

	(void)state;
	memset(subject, 'a', sizeof(subject) - 1);
	subject[sizeof(subject) - 1] = '\0';
	memset(text, 'x', sizeof(text) - 1);
	text[sizeof(text) - 1] = '\0';
	m.subject = subject;
	m.text = text;
	for (p = compose(&m, FROM, &s); *p != '\0'; p += n + 2) {
		n = strcspn(p, "\r\n");
		assert_true(n <= 78);
		assert_memory_equal(p + n, "\r\n", 2);
	}
	secret_free(&s);
}

static void
greek_text_goes_as_base64(void **state)
{
	struct mail m = make_mail();
	struct secret *s;
	const char *text;

	(void)state;
	m.text = "Ένα\n";
	text = compose(&m, FROM, &s);
	assert_non_null(strstr(text, "Encoding: base64\r\n\r\n"
	    "zojOvc6xDQo=\r\n"));
	secret_free(&s);
}

/* libcurl doubles them on the way (RFC 5321 4.5.2), so we must not. */
static void
leading_dots_are_left_alone(void **state)
{
	struct mail m = make_mail();
	struct secret *s;

	(void)state;
	m.text = ".\n..two\nend";
	assert_non_null(strstr(compose(&m, FROM, &s),
	    "\r\n\r\n.\r\n..two\r\nend\r\n"));
	secret_free(&s);
}

static void
line_ends_of_any_kind_become_crlf(void **state)
{
	struct mail m = make_mail();
	struct secret *s;

	(void)state;
	m.text = "a\r\nb\nc\rd";
	assert_non_null(strstr(compose(&m, FROM, &s),
	    "\r\n\r\na\r\nb\r\ncd\r\n"));
	secret_free(&s);
}

static void
no_header_can_be_slipped_in(void **state)
{
	static const char *const subjects[] = { "", " ", "a\r\nBcc: x@y.gr",
	    "a\nb", "a\rb", "a\x7f", "a\xc2\x85" "b", "a\xe2\x80\xa8" "b" };
	static const char *const addresses[] = { "", "a", "@b.gr", "a@",
	    "a@b@c.gr", "a@b.gr\r\nBcc: x@y.gr", "a@b.gr, x@y.gr",
	    "<a@b.gr>", "a b@c.gr", "\"a\"@b.gr", "α@b.gr", "a@b.gr>",
	    "a@b.gr SIZE=1" };
	static const char *const ids[] = { "", "a b", "a>", "a\r\n", "a@b" };
	struct mail m;
	struct secret *s;
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(subjects) / sizeof(subjects[0]); i++) {
		m = make_mail();
		m.subject = subjects[i];
		assert_string_equal(compose(&m, FROM, &s), "");
	}
	for (i = 0; i < sizeof(addresses) / sizeof(addresses[0]); i++) {
		m = make_mail();
		m.to = addresses[i];
		assert_string_equal(compose(&m, FROM, &s), "");
		m = make_mail();
		if (strcmp(addresses[i], "<a@b.gr>") != 0)
			assert_string_equal(compose(&m, addresses[i], &s), "");
	}
	for (i = 0; i < sizeof(ids) / sizeof(ids[0]); i++) {
		m = make_mail();
		m.message_id = ids[i];
		assert_string_equal(compose(&m, FROM, &s), "");
	}
	m = make_mail();
	m.lang = "e\n";
	assert_string_equal(compose(&m, FROM, &s), "");
	m = make_mail();
	m.text = "a\x1b[2J";
	assert_string_equal(compose(&m, FROM, &s), "");
}

static void
a_sender_may_have_a_name(void **state)
{
	char out[64];

	(void)state;
	assert_int_equal(mail_get_address("a@b.gr", out, sizeof(out)), OK);
	assert_string_equal(out, "a@b.gr");
	assert_int_equal(mail_get_address("Ο Α <a@b.gr>", out, sizeof(out)),
	    OK);
	assert_string_equal(out, "a@b.gr");
	assert_int_equal(mail_get_address("A <a@b.gr", out, sizeof(out)),
	    E_INPUT);
	assert_int_equal(mail_get_address("", out, sizeof(out)), E_INPUT);
	assert_int_equal(mail_get_address("A <>", out, sizeof(out)), E_INPUT);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_plain_mail_is_whole),
		cmocka_unit_test(a_greek_subject_and_sender_are_encoded),
		cmocka_unit_test(who_we_are_stands_before_an_address_alone),
		cmocka_unit_test(each_line_is_short),
		cmocka_unit_test(greek_text_goes_as_base64),
		cmocka_unit_test(leading_dots_are_left_alone),
		cmocka_unit_test(line_ends_of_any_kind_become_crlf),
		cmocka_unit_test(no_header_can_be_slipped_in),
		cmocka_unit_test(a_sender_may_have_a_name),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
