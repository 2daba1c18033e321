/*
 * Conditions and patterns for cells that may hold more than a value.
 */
#include <stdio.h>
#include <string.h>

#include "person/clean.h"
#include "registry/cell.h"

/* A Greek number and nothing else: its last eight digits are the cell's. */
#define DIGITS "regexp_replace(\"%s\"::text, '[^0-9]', '', 'g')"
#define ONE_NUMBER "'^(00)?(30)?(69[0-9]{8}|2[0-9]{9})$'"
#define ONE_RUN "'^[ -/:-~]*[0-9][0-9 ().-]*[ -/:-~]*$'"
#define ONE_ADDRESS "'^ *[A-Za-z0-9_.+-]+@[A-Za-z0-9.-]*[A-Za-z0-9] *$'"

void
registry_cell_mobile(struct buf *b, const char *column, size_t n)
{
	buf_putf(b, "right(" DIGITS ", 8) = $%zu", column, n);
}

void
registry_cell_other_mobile(struct buf *b, const char *column, size_t n)
{
	buf_putf(b, "CASE WHEN \"%s\"::text ~ '[0-9]|[^ -~]' AND "
	    "(" DIGITS " !~ " ONE_NUMBER " OR \"%s\"::text !~ " ONE_RUN ") "
	    "THEN 1 END = 1 AND \"%s\"::text ~ $%zu", column, column,
	    column, column, n);
}

void
registry_cell_email(struct buf *b, const char *column, size_t n)
{
	buf_putf(b, "lower(btrim(\"%s\"::text)) = $%zu", column, n);
}

void
registry_cell_other_email(struct buf *b, const char *column, size_t n)
{
	buf_putf(b, "CASE WHEN \"%s\"::text ~ '@|[^ -~]' AND "
	    "\"%s\"::text !~ " ONE_ADDRESS " THEN 1 END = 1 AND "
	    "lower(\"%s\"::text) ~ $%zu", column, column, column, n);
}

/* The digit in each script that clean_text knows; what stands between two of
 * them is no digit, or the (0) that is dialled inside of a country only. */
void
registry_cell_mobile_pattern(const char *tail, char out[CELL_MOBILE_SIZE])
{
#define X(zero) 0x##zero,
	static const unsigned zeros[] = { CLEAN_ZEROS(X) };
#undef X
	unsigned digit;
	struct buf b;
	size_t i;

	buf_init(&b, out, CELL_MOBILE_SIZE);
	for (; *tail != '\0'; tail++) {
		digit = (unsigned)(*tail - '0');
		buf_putf(&b, "[%c", *tail);
		for (i = 0; i < sizeof(zeros) / sizeof(zeros[0]); i++)
			buf_putf(&b, "\\u%04x", zeros[i] + digit);
		buf_puts(&b, tail[1] == '\0' ? "]" :
		    "][^0-9]*(\\(0\\)[^0-9]*)?");
	}
}

/* What is no ASCII may be cleaned away anywhere, and may be a dash or a
 * digit. */
void
registry_cell_email_pattern(const char *key, char out[CELL_EMAIL_SIZE])
{
	struct buf b;

	buf_init(&b, out, CELL_EMAIL_SIZE);
	for (; *key != '\0'; key++) {
		if (*key >= 'a' && *key <= 'z')
			buf_putf(&b, "%c", *key);
		else if ((*key >= '0' && *key <= '9') || *key == '-')
			buf_putf(&b, "(%c|[^ -~])", *key);
		else
			buf_putf(&b, "\\%c", *key);
		if (key[1] != '\0')
			buf_puts(&b, "[^ -~]*");
	}
}
