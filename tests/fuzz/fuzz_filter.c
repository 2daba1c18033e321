/* A value never becomes syntax: of a filter, of a name, or of a log. */
#include "fuzz.h"

#include "entry/dn.h"
#include "directory/filter.h"
#include "directory/scrub.h"

static void
check_filter(const char *text)
{
	struct filter f, both;
	const char *s;
	size_t len;

	if (filter_equal("uid", text, &f) != OK)
		return;
	s = filter_text(&f);
	len = strlen(s);
	MUST(strncmp(s, "(uid=", 5) == 0 && s[len - 1] == ')');
	/* Between them none that RFC 4515 gives a meaning. */
	MUST(5 + strcspn(s + 5, "()*") == len - 1);
	if (filter_or(&f, &f, &both) == OK)
		MUST(strncmp(filter_text(&both), "(|(uid=", 7) == 0);
}

static void
check_dn(const char *text)
{
	const char *p;
	struct dn dn;

	if (dn_make("uid", text, "dc=example", &dn) != OK)
		return;
	MUST(strncmp(dn_text(&dn), "uid=", 4) == 0);
	/* The first comma that is not escaped is the one behind the value. */
	for (p = dn_text(&dn); *p != ','; p++) {
		MUST(strchr("+\"<>;", *p) == NULL);
		if (*p == '\\')
			MUST(*++p != '\0');
	}
	MUST(strcmp(p, ",dc=example") == 0);
}

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len)
{
	char *text = fuzz_text(bytes, len), words[128];

	check_filter(text);
	check_dn(text);
	(void)dn_is_attribute(text);
	scrub_diagnostic(text, words, sizeof(words));
	MUST(memchr(words, '\0', sizeof(words)) != NULL);
	free(text);
	return 0;
}
