/*
 * The registry in figures.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "person/record.h"
#include "sync/figures.h"

void
figures_clear(struct figures *f)
{
	free(f->figure);
	memset(f, 0, sizeof(*f));
}

/* Sorted by name. */
static size_t
place_of(const struct figures *f, const char *name)
{
	size_t low = 0, high = f->count, middle;

	while (low < high) {
		middle = low + (high - low) / 2;
		if (strcmp(f->figure[middle].name, name) < 0)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

static bool
is_at(const struct figures *f, size_t place, const char *name)
{
	return place < f->count && strcmp(f->figure[place].name, name) == 0;
}

static bool
has_room(struct figures *f)
{
	const size_t more = f->room == 0 ? 256 : f->room * 2;
	struct figure *bigger;

	if (f->count < f->room)
		return true;
	bigger = reallocarray(f->figure, more, sizeof(*bigger));
	if (bigger == NULL)
		return false;
	f->figure = bigger;
	f->room = more;
	return true;
}

void
figures_add(struct figures *f, const char *name, int64_t value)
{
	size_t place = place_of(f, name);

	if (!is_at(f, place, name)) {
		if (!has_room(f)) {
			f->failed = true;
			return;
		}
		memmove(&f->figure[place + 1], &f->figure[place],
		    (f->count - place) * sizeof(*f->figure));
		f->count++;
		f->figure[place].value = 0;
		text_cut(f->figure[place].name, FIGURES_NAME_SIZE, name);
	}
	f->figure[place].value += value;
}

int64_t
figures_get(const struct figures *f, const char *name)
{
	size_t place = place_of(f, name);

	return is_at(f, place, name) ? f->figure[place].value : 0;
}

void
figures_name(char out[FIGURES_NAME_SIZE], const char *source,
    const char *what, const char *which)
{
	char text[FIGURES_NAME_SIZE * 2];

	snprintf(text, sizeof(text), "%s %s%s%s", source, what,
	    *which == '\0' ? "" : " ", which);
	text_cut(out, FIGURES_NAME_SIZE, text);
}

const char *
figures_which(const struct figure *f, const char *what)
{
	const char *blank = strchr(f->name, ' ');
	const size_t len = strlen(what);

	if (blank == NULL || strncmp(blank + 1, what, len) != 0 ||
	    (blank[len + 1] != ' ' && blank[len + 1] != '\0'))
		return NULL;
	return blank[len + 1] == ' ' ? blank + len + 2 : "";
}

static void
count_one(struct figures *f, const char *source, const char *what,
    const char *which)
{
	char name[FIGURES_NAME_SIZE];

	figures_name(name, source, what, which);
	figures_add(f, name, 1);
}

void
figures_count(struct figures *f, const char *source,
    const struct record *record, bool live)
{
	count_one(f, source, "rows", "");
	if (!live)
		return;
	count_one(f, source, "live", "");
	count_one(f, source, "department", record->department_id);
#define X(field, column, size)						\
	if (record->field[0] != '\0')					\
		count_one(f, source, "column", #field);
	RECORD_FIELDS(X)
#undef X
}
