/*
 * What goes into a mail: receiver, subject and text, parted by NULs.  None
 * of it becomes a header or the end of the message.
 */
#include "fuzz.h"

#include "gateway/mail.h"

static const char *
take(char **p, const char *end)
{
	const char *text = *p;

	*p += strlen(*p);
	if (*p < end)
		(*p)++;
	return text;
}

/* The headers are ours by name, each line is folded or begins one. */
static void
check_headers(const char *message)
{
	static const char *const names[] = { "From: ", "To: ", "Subject: ",
	    "Date: ", "Message-ID: ", "MIME-Version: ", "Content-Type: ",
	    "Content-Transfer-Encoding: ", "Content-Language: ",
	    "Auto-Submitted: ", "X-Auto-Response-Suppress: ", " ", "\t" };
	const char *line = message;
	size_t i;

	while (strncmp(line, "\r\n", 2) != 0) {
		for (i = 0; i < sizeof(names) / sizeof(names[0]); i++)
			if (strncmp(line, names[i], strlen(names[i])) == 0)
				break;
		MUST(i < sizeof(names) / sizeof(names[0]));
		line = strstr(line, "\r\n");
		MUST(line != NULL);
		line += 2;
	}
}

static void
check_lines(const char *message, size_t len)
{
	size_t i, column = 0;

	for (i = 0; i < len; i++) {
		column++;
		MUST(message[i] != '\r' || message[i + 1] == '\n');
		if (message[i] != '\n')
			continue;
		MUST(i > 0 && message[i - 1] == '\r');
		MUST(column <= 1000);	/* RFC 5322 section 2.1.1 */
		column = 0;
	}
}

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len)
{
	char *text = fuzz_text(bytes, len), *p = text;
	struct mail mail = { .now = 1795392000, .lang = "el",
	    .message_id = "a.b" };
	struct secret *message = NULL;
	struct detail d = { "" };
	size_t message_len = 0;

	mail.to = take(&p, text + len);
	mail.subject = take(&p, text + len);
	mail.text = take(&p, text + len);
	if (mail_compose(&mail, "uregister <no-reply@example.org>", &message,
	    &message_len, &d) == OK) {
		MUST(strlen(secret_text(message)) == message_len);
		check_headers(secret_text(message));
		check_lines(secret_text(message), message_len);
	}
	secret_free(&message);
	free(text);
	return 0;
}
