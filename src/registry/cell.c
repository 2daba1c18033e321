/*
 * Conditions and patterns for cells that may hold more than a value.
 */
#include <stdio.h>
#include <string.h>

#include "person/clean.h"
#include "registry/cell.h"

#define TEXT "\"%s\"::text"
#define DIGITS "regexp_replace(" TEXT ", '[^0-9]', '', 'g')"

/* One number, of Greece or Cyprus, or with a country: its last eight digits
 * are the cell's. */
#define IS_ONE "(" DIGITS " ~ '^((00)?(30)?(69[0-9]{8}|2[0-9]{9})|" \
    "(00)?(357)?9[0-9]{7})$' AND " TEXT " ~ '^[[:alpha:] -/:-~]*[0-9]" \
    "[0-9 ().-]*[[:alpha:] -/:-~]*$' OR " TEXT \
    " ~ '^ *([+]|00)(?!3 *0|.*[.]0 *$)[1-9]([ ().-]*[0-9]){7,14} *$')"

/* Greek numbers, each whole, and words between them; or what a spreadsheet
 * makes of one. */
#define WITHOUT_0 "regexp_replace(" TEXT ", '[.]0 *$', '')"
#define NUMBER "(?:0[ ().-]*0[ ().-]*)?(?:3[ ().-]*0[ ().-]*)?" \
    "(?:6[ ().-]*9(?:[ ().-]*[0-9]){8}|2(?:[ ().-]*[0-9]){9})"
#define IS_PARTED WITHOUT_0 " ~ '^[[:alpha:] -/:-~]*" NUMBER \
    "(?:[[:alpha:] -/:-~]+" NUMBER ")*[[:alpha:] -/:-~]*$'"
#define NUMBERS "string_to_array(regexp_replace(regexp_replace(" WITHOUT_0 \
    ", '[^0-9]', '', 'g'), '(?:00)?(?:30)?(69[0-9]{8}|2[0-9]{9})', " \
    "'\\1 ', 'g'), ' ')"

#define ONE_ADDRESS "'^ *[A-Za-z0-9_.+-]+@[A-Za-z0-9.-]*[A-Za-z0-9] *$'"
#define SIMPLE_WORDS "'^[[:alpha:] -.0-~]*$'"
#define BETWEEN_WORDS "'(?:[] ,;<>()[|\"]|mailto:|[.](?=[] ,;<>()[|\"]|$))+'"

void
registry_cell_mobile(struct buf *b, const char *column, size_t n)
{
	buf_putf(b, "right(" DIGITS ", 8) = $%zu", column, n);
}

void
registry_cell_parted_mobile(struct buf *b, const char *column, size_t n)
{
	buf_putf(b, "CASE WHEN NOT " IS_ONE " AND " IS_PARTED " THEN "
	    NUMBERS " END && ARRAY[$%zu]", column, column, column, column,
	    column, n);
}

void
registry_cell_other_mobile(struct buf *b, const char *column, size_t n)
{
	buf_putf(b, "CASE WHEN " TEXT " ~ '[0-9]|[^ -~]' AND NOT " IS_ONE
	    " AND NOT " IS_PARTED " THEN 1 END = 1 AND " TEXT " ~ $%zu",
	    column, column, column, column, column, column, n);
}

void
registry_cell_email(struct buf *b, const char *column, size_t n)
{
	buf_putf(b, "lower(btrim(" TEXT ")) = $%zu", column, n);
}

void
registry_cell_parted_email(struct buf *b, const char *column, size_t n)
{
	buf_putf(b, "CASE WHEN " TEXT " ~ '@' AND " TEXT " !~ " ONE_ADDRESS
	    " AND " TEXT " ~ " SIMPLE_WORDS " THEN regexp_split_to_array("
	    "lower(" TEXT "), " BETWEEN_WORDS ") END && ARRAY[$%zu]",
	    column, column, column, column, n);
}

void
registry_cell_other_email(struct buf *b, const char *column, size_t n)
{
	buf_putf(b, "CASE WHEN " TEXT " ~ '@' AND " TEXT " !~ " ONE_ADDRESS
	    " AND " TEXT " !~ " SIMPLE_WORDS " THEN 1 END = 1 AND lower("
	    TEXT ") ~ $%zu", column, column, column, column, n);
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
