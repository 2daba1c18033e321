/* Indexes, added to those that are there. */
#include <string.h>
#include <strings.h>

#include "base/buf.h"
#include "prepare/index.h"

#define NAME "olcDbIndex"
#define TEXT_SIZE 1024

/* Kinds of an index, as a set; sub is three of them. */
static const struct kind {
	const char *word;
	unsigned bits;
} kinds[] = {
	{ "pres", 1 }, { "eq", 2 }, { "approx", 4 }, { "sub", 8 | 16 | 32 },
	{ "subinitial", 8 }, { "subany", 16 }, { "subfinal", 32 },
};
#define KINDS (sizeof(kinds) / sizeof(kinds[0]))

struct indexes {
	const struct facts *facts;
	const struct change *database;
	const char *const *wanted;
	struct changes *out;
};

/* A word of a list with commas; what stood before it is *p.  0 at the end. */
static size_t
next_item(const char **p)
{
	size_t len;

	*p += strspn(*p, ",");
	len = strcspn(*p, ", \t");
	return len;
}

static const char *
kinds_of(const char *value)
{
	const char *p = value + strcspn(value, " \t");

	return p + strspn(p, " \t");
}

static unsigned
read_kinds(const char *p)
{
	unsigned set = 0;
	size_t len, i;

	for (; (len = next_item(&p)) > 0; p += len)
		for (i = 0; i < KINDS; i++)
			if (strlen(kinds[i].word) == len &&
			    strncasecmp(kinds[i].word, p, len) == 0)
				set |= kinds[i].bits;
	return set;
}

/* The kinds of a value that names none. */
static const char *
default_kinds(const struct change *database)
{
	const char *value;
	size_t n;

	for (n = 0; (value = change_get(database, NAME, n)) != NULL; n++)
		if (strncasecmp(value, "default ", 8) == 0)
			return kinds_of(value);
	return "";
}

static bool
is_attribute(const struct facts *f, const char *word, size_t len,
    const char *name)
{
	char copy[TEXT_SIZE];
	struct buf b;

	buf_init(&b, copy, sizeof(copy));
	buf_put(&b, word, len);
	return !buf_failed(&b) && facts_is_one(f, copy, name);
}

/* Is the attribute among those of the value? */
static bool
names(const struct facts *f, const char *value, const char *name)
{
	size_t len;

	for (; (len = next_item(&value)) > 0; value += len)
		if (is_attribute(f, value, len, name))
			return true;
	return false;
}

/* What the rows want of one attribute. */
static unsigned
wanted_of(const struct indexes *x, const char *name)
{
	size_t i;

	for (i = 0; x->wanted[i] != NULL; i++)
		if (names(x->facts, x->wanted[i], name))
			return read_kinds(kinds_of(x->wanted[i]));
	return 0;
}

/* "eq" and what is missing of "eq,sub": "eq,sub". */
static void
put_wider(struct indexes *x, const char *name, const char *has,
    unsigned missing)
{
	char text[TEXT_SIZE];
	struct buf b;
	size_t i;

	buf_init(&b, text, sizeof(text));
	buf_putf(&b, "%s %s", name, has);
	for (i = 0; i < KINDS; i++) {
		if ((kinds[i].bits & missing) != kinds[i].bits)
			continue;
		buf_putf(&b, "%s%s", text[b.len - 1] == ' ' ? "" : ",",
		    kinds[i].word);
		missing &= ~kinds[i].bits;
	}
	if (buf_failed(&b))
		x->out->failed = true;
	else
		change_put(x->out, NAME, text);
}

static bool
copy_name(const char *p, size_t len, char name[TEXT_SIZE])
{
	struct buf b;

	buf_init(&b, name, TEXT_SIZE);
	buf_put(&b, p, len);
	return !buf_failed(&b);
}

/* Of one value that is there: which of its attributes stay as they are. */
static void
widen_value(struct indexes *x, const char *value)
{
	const char *has = *kinds_of(value) != '\0' ? kinds_of(value) :
	    default_kinds(x->database);
	const unsigned set = read_kinds(has);
	char name[TEXT_SIZE], kept[TEXT_SIZE] = "";
	struct buf keep;
	const char *p;
	size_t len;

	buf_init(&keep, kept, sizeof(kept));
	for (p = value; (len = next_item(&p)) > 0; p += len)
		if (copy_name(p, len, name) && !(wanted_of(x, name) & ~set))
			buf_putf(&keep, "%s%s", keep.len > 0 ? "," : "",
			    name);
	if (keep.len == strcspn(value, " \t"))
		return;
	change_take(x->out, NAME, value);
	if (keep.len > 0) {
		buf_putf(&keep, " %s", has);
		change_put(x->out, NAME, kept);
	}
	for (p = value; (len = next_item(&p)) > 0; p += len)
		if (copy_name(p, len, name) && (wanted_of(x, name) & ~set))
			put_wider(x, name, has, wanted_of(x, name) & ~set);
}

static bool
has_index(const struct indexes *x, const char *name)
{
	const char *value;
	size_t n;

	for (n = 0; (value = change_get(x->database, NAME, n)) != NULL; n++)
		if (names(x->facts, value, name))
			return true;
	return false;
}

/* Of a row that is wanted: the attributes that have no index at all. */
static void
add_row(struct indexes *x, const char *row)
{
	char name[TEXT_SIZE], text[TEXT_SIZE];
	const char *p = row;
	struct buf b;
	size_t len;

	buf_init(&b, text, sizeof(text));
	for (; (len = next_item(&p)) > 0; p += len)
		if (copy_name(p, len, name) && !has_index(x, name))
			buf_putf(&b, "%s%s", b.len > 0 ? "," : "", name);
	if (b.len == 0)
		return;
	buf_putf(&b, " %s", kinds_of(row));
	if (buf_failed(&b))
		x->out->failed = true;
	else
		change_put(x->out, NAME, text);
}

void
index_add(const struct facts *f, const struct change *database,
    const char *const *wanted, struct changes *out)
{
	struct indexes x = { f, database, wanted, out };
	const char *value;
	size_t n;

	for (n = 0; (value = change_get(database, NAME, n)) != NULL; n++)
		if (strncasecmp(value, "default", 7) != 0)
			widen_value(&x, value);
	for (n = 0; wanted[n] != NULL; n++)
		add_row(&x, wanted[n]);
}
