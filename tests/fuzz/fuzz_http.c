/* Headers of a stranger: the first byte chooses which. */
#include "fuzz.h"

#include "web/http.h"
#include "web/report.h"

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len)
{
	char *text, cookie[64], client[HTTP_CLIENT_SIZE];
	int language;

	if (len == 0)
		return 0;
	text = fuzz_text(bytes + 1, len - 1);
	switch (bytes[0] % 5) {
	case 0:
		memset(cookie, 'x', sizeof(cookie));
		if (http_cookie(text, "uregister", cookie,
		    sizeof(cookie)) == OK)
			MUST(memchr(cookie, '\0', sizeof(cookie)) != NULL);
		break;
	case 1:
		language = http_preferred_language(text, LANGUAGE_EN);
		MUST(language == LANGUAGE_EL || language == LANGUAGE_EN);
		break;
	case 2:
		http_client(text, client);
		MUST(memchr(client, '\0', sizeof(client)) != NULL);
		MUST(client[0] != '\0');
		break;
	case 4:
		(void)report_fate(text, strlen(text));
		break;
	default:
		(void)http_method(text);
		break;
	}
	free(text);
	return 0;
}
