/* What the headers of a request mean. */
#include <arpa/inet.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/text.h"
#include "web/http.h"

#define RANGES_MAX 16

enum method
http_method(const char *name)
{
	if (strcmp(name, "GET") == 0)
		return METHOD_IS_GET;
	if (strcmp(name, "HEAD") == 0)
		return METHOD_IS_HEAD;
	if (strcmp(name, "POST") == 0)
		return METHOD_IS_POST;
	return METHOD_IS_OTHER;
}

enum outcome
http_cookie(const char *p, const char *name, char *out, size_t size)
{
	size_t name_len = strlen(name), len;

	while (*p != '\0') {
		p += strspn(p, "; \t");
		len = strcspn(p, ";");
		if (len > name_len && strncmp(p, name, name_len) == 0 &&
		    p[name_len] == '=') {
			p += name_len + 1;
			len -= name_len + 1;
			if (len >= size)
				return E_INPUT;
			memcpy(out, p, len);
			out[len] = '\0';
			return OK;
		}
		p += len;
	}
	return E_NOTFOUND;
}

enum outcome
http_find_language(const char *name, int *out)
{
	/* "en-US" is English too. */
	if (strlen(name) > 2 && name[2] != '-')
		return E_NOTFOUND;
	if (strncasecmp(name, "el", 2) == 0)
		*out = LANGUAGE_EL;
	else if (strncasecmp(name, "en", 2) == 0)
		*out = LANGUAGE_EN;
	else
		return E_NOTFOUND;
	return OK;
}

/* "q=0.8" in thousandths; what is no weight counts as full. */
static int
weight(const char *p, size_t len)
{
	const char *q = memchr(p, ';', len), *end = p + len;
	int value = 0, digit = 100;

	if (q == NULL)
		return 1000;
	q += 1 + strspn(q + 1, " \t");
	if (end - q < 3 || strncasecmp(q, "q=", 2) != 0)
		return 1000;
	if (q[2] != '0')
		return 1000;
	for (q += 4; q < end && *q >= '0' && *q <= '9'; q++, digit /= 10)
		value += (*q - '0') * digit;
	return value;
}

int
http_preferred_language(const char *p, int otherwise)
{
	int best = 0, found = otherwise, language, i, w;
	char name[3];

	for (i = 0; *p != '\0' && i < RANGES_MAX; i++) {
		size_t len;

		p += strspn(p, ", \t");
		len = strcspn(p, ",");
		snprintf(name, sizeof(name), "%.2s", p);
		text_ascii_lower(name);
		if (len >= 2 && (len == 2 || strchr("-; ", p[2]) != NULL) &&
		    http_find_language(name, &language) == OK &&
		    (w = weight(p, len)) > best) {
			best = w;
			found = language;
		}
		p += len;
	}
	return found;
}

void
http_client(const char *address, char out[HTTP_CLIENT_SIZE])
{
	struct in6_addr six;
	struct in_addr four;

	memset(out, 0, HTTP_CLIENT_SIZE);
	if (inet_pton(AF_INET6, address, &six) == 1) {
		if (IN6_IS_ADDR_V4MAPPED(&six)) {
			inet_ntop(AF_INET, six.s6_addr + 12, out,
			    HTTP_CLIENT_SIZE);
			return;
		}
		memset(six.s6_addr + 8, 0, 8);
		inet_ntop(AF_INET6, &six, out, HTTP_CLIENT_SIZE);
	} else if (inet_pton(AF_INET, address, &four) == 1)
		inet_ntop(AF_INET, &four, out, HTTP_CLIENT_SIZE);
	else
		snprintf(out, HTTP_CLIENT_SIZE, "unknown");
}
