/*
 * One entry point a parser.  libFuzzer calls it (--enable-fuzzing), or
 * replay.c with each file of corpus/<name>/ in make check.
 */
#ifndef TESTS_FUZZ_H
#define TESTS_FUZZ_H

#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

int	LLVMFuzzerTestOneInput(const uint8_t *, size_t);

/* What must hold for every input. */
#define MUST(condition) do {						\
	if (!(condition))						\
		abort();						\
} while (0)

/* The input as a string, cut at a NUL; the caller frees it. */
static inline char *
fuzz_text(const uint8_t *bytes, size_t len)
{
	char *text = malloc(len + 1);

	MUST(text != NULL);
	if (len > 0)
		memcpy(text, bytes, len);
	text[len] = '\0';
	return text;
}

#endif
