/* The body of a POST, or a query. */
#include "fuzz.h"

#include "base/text.h"
#include "web/form.h"

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len)
{
	static const struct form_rule rules[] = {
		{ "pin", 6, true }, { "csrf", 43, false },
		{ "password", 1024, true },
		{ "email", 254, true }, { "action", 16, false },
		{ "x", 0, true },
	};
	const size_t n = sizeof(rules) / sizeof(rules[0]);
	const char *values[sizeof(rules) / sizeof(rules[0])];
	char *text = fuzz_text(bytes, len);
	enum outcome r;
	size_t i;

	r = form_parse(text, len, rules, n, values);
	for (i = 0; i < n; i++) {
		if (values[i] == NULL)
			continue;
		MUST(r == OK);
		MUST(values[i] >= text && values[i] <= text + len);
		MUST(strlen(values[i]) <= rules[i].max);
		MUST(text_is_utf8(values[i], strlen(values[i])));
	}
	free(text);
	return 0;
}
