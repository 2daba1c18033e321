/* The body of an answer of the national check or an SMS gateway; the first
 * byte chooses the status. */
#include "fuzz.h"

#include "gateway/identity.h"
#include "gateway/sms.h"

static void
judge(const struct wire_answer *answer)
{
	static const struct sms_driver *const drivers[] = { &sms_gunet,
	    &sms_kannel, &sms_http };
	char current[IDENTITY_NUMBER_SIZE] = "", empty[] = "";
	struct conf conf = { .sms_success = empty };
	struct gateway g = { .conf = &conf };
	struct detail d = { "" };
	enum outcome r;
	size_t i;

	r = check_gunet.judge(answer, current, &d);
	MUST(r == OK || r == E_DENIED || r == E_NOTFOUND || r == E_CONF ||
	    r == E_BACKEND);
	MUST(memchr(current, '\0', sizeof(current)) != NULL);
	for (i = 0; i < sizeof(drivers) / sizeof(drivers[0]); i++) {
		r = drivers[i]->judge(&g, answer, &d);
		MUST(r == OK || r == E_DENIED || r == E_BACKEND ||
		    r == E_UNSURE || r == E_CONF || r == E_INPUT);
	}
}

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len)
{
	static const long status[] = { 200, 202, 302, 400, 401, 404, 500 };
	struct wire_answer answer;

	if (len == 0)
		return 0;
	answer.status = status[bytes[0] % (sizeof(status) / sizeof(long))];
	answer.len = len - 1;
	MUST(secret_from(bytes + 1, len - 1, &answer.body) == OK);
	judge(&answer);
	secret_free(&answer.body);
	return 0;
}
