/* A file of settings: any text loads and prints alike, or is refused with
 * one line. */
#define _GNU_SOURCE	/* memfd_create */
#include "fuzz.h"

#include <sys/mman.h>

#include <stdio.h>
#include <unistd.h>

#include "conf/conf.h"
#include "conf/print.h"

#define ALL (CONF_WEB | CONF_CORE | CONF_GATEWAY | CONF_CTL)

static enum outcome
load(const void *text, size_t len, struct conf **out, struct detail *d)
{
	int fd = memfd_create("conf", MFD_CLOEXEC);
	char path[64];
	enum outcome r;

	MUST(fd != -1);
	MUST(write(fd, text, len) == (ssize_t)len);
	snprintf(path, sizeof(path), "/proc/self/fd/%d", fd);
	r = conf_load(path, ALL, out, d);
	close(fd);
	return r;
}

static char *
print(const struct conf *c, size_t *len)
{
	char *text = NULL;
	FILE *f = open_memstream(&text, len);

	MUST(f != NULL);
	conf_print(c, f);
	fclose(f);
	return text;
}

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len)
{
	struct conf *c = NULL, *again = NULL;
	struct detail d = { "" };
	char *once, *twice;
	size_t once_len, twice_len;

	/* Whole files of the machine are not for a fuzzer to include. */
	if (memmem(bytes, len, "@", 1) != NULL)
		return 0;
	if (load(bytes, len, &c, &d) != OK) {
		MUST(c == NULL && d.text[0] != '\0');
		return 0;
	}
	once = print(c, &once_len);
	MUST(load(once, once_len, &again, &d) == OK);
	twice = print(again, &twice_len);
	MUST(once_len == twice_len && memcmp(once, twice, once_len) == 0);
	free(once);
	free(twice);
	conf_free(&c);
	conf_free(&again);
	return 0;
}
