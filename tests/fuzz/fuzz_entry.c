/*
 * A registrar's row, its columns parted by line feeds: whatever a clerk
 * typed, the entry is made whole, printed and parsed alike, or refused.
 */
#define _GNU_SOURCE	/* memfd_create */
#include "fuzz.h"

#include <sys/mman.h>

#include <stdio.h>
#include <unistd.h>

#include "base/text.h"
#include "entry/dn.h"
#include "entry/entry.h"
#include "entry/ldif.h"

static struct conf *
load_defaults(void)
{
	struct conf *c = NULL;
	struct detail d = { "" };
	char path[64];
	int fd = memfd_create("conf", MFD_CLOEXEC);

	MUST(fd != -1);
	snprintf(path, sizeof(path), "/proc/self/fd/%d", fd);
	MUST(conf_load(path, CONF_CORE, &c, &d) == OK);
	close(fd);
	return c;
}

static void
fill(struct record *record, char *text)
{
	char *value;

#define X(field, column, size)						\
	if ((value = strsep(&text, "\n")) != NULL &&			\
	    text_copy(record->field, size, value) != OK)		\
		record->field[0] = '\0';
	RECORD_FIELDS(X)
#undef X
}

static void
check_entry(const struct entry *entry)
{
	struct entry *again = NULL;
	struct secret *text = NULL;
	const char *value;
	size_t i;

	for (i = 0; i < entry_count(entry); i++) {
		value = entry_value(entry, i);
		MUST(dn_is_attribute(entry_attribute(entry, i)));
		MUST(*value != '\0' && text_is_utf8(value, strlen(value)));
		MUST(strchr(value, '{') == NULL || strchr(value, '}') == NULL ||
		    strstr(value, "{uid}") == NULL);
	}
	MUST(ldif_print(entry, &text) == OK);
	MUST(ldif_parse(secret_text(text), secret_len(text), &again) == OK);
	MUST(entry_count(again) == entry_count(entry));
	for (i = 0; i < entry_count(entry); i++)
		MUST(strcmp(entry_value(again, i), entry_value(entry, i)) == 0);
	secret_free(&text);
	entry_free(&again);
}

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len)
{
	static struct conf *conf;
	static char student[] = "student";
	char *items[] = { student };
	struct conf_capacity capacity = { .source = student,
	    .primary_affiliation = student, .affiliations = { items, 1 } };
	struct record record;
	struct entry_input in = { .capacity = &capacity, .record = &record,
	    .unique_id = "0123456789abcdef0123456789abcdef",
	    .language = "el", .now = 1795392000 };
	struct entry *entry = NULL;
	struct detail d = { "" };
	char *text = fuzz_text(bytes, len);

	if (conf == NULL)
		conf = load_defaults();
	in.conf = conf;
	memset(&record, 0, sizeof(record));
	fill(&record, text);
	if (entry_make(&in, &entry, &d) == OK)
		check_entry(entry);
	else
		MUST(entry == NULL && d.text[0] != '\0');
	entry_free(&entry);
	/* What is sealed in the journal is ours; a bit may still turn. */
	if (ldif_parse((const char *)bytes, len, &entry) == OK)
		entry_free(&entry);
	free(text);
	return 0;
}
