/* The body of a POST, or a query. */
#include "fuzz.h"

#include "base/text.h"
#include "web/form.h"

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len)
{
	static const struct form_rule rules[] = {
		{ "pin", 6 }, { "csrf", 43 }, { "password", 1024 },
		{ "email", 254 }, { "action", 16 }, { "x", 0 },
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
