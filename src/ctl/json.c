/* Text as JSON has it (RFC 8259 section 7). */
#include <stdio.h>

#include "ctl/json.h"

void
json_print_inner(const char *s)
{
	for (; *s != '\0'; s++) {
		const unsigned char c = (unsigned char)*s;

		if (c == '"' || c == '\\')
			printf("\\%c", c);
		else if (c < 0x20)
			printf("\\u%04x", c);
		else
			fputc(c, stdout);
	}
}

void
json_print(const char *s)
{
	fputc('"', stdout);
	json_print_inner(s);
	fputc('"', stdout);
}
