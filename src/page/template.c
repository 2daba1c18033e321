/* Pages are parsed into a list of nodes, checked as a set, and printed. */
#define _GNU_SOURCE	/* memmem */
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "page/html.h"
#include "page/template.h"

#define NODES_MAX 2048
#define SET_MAX 64
#define NAME_SIZE 64

enum op { OP_TEXT, OP_NAME, OP_WORD, OP_EACH, OP_UNLESS, OP_END, OP_PARTIAL };

struct node {
	enum op	op;
	unsigned line;
	const char *text;	/* literal, or a name with a NUL */
	size_t	len;
	size_t	end;		/* of a section: its OP_END */
};

struct template {
	char	*name;
	char	*text;
	size_t	 count;
	struct node node[NODES_MAX];
};

struct template_set {
	size_t	count;
	struct template *item[SET_MAX];
};

/* Where the parser stands. */
struct place {
	struct template *t;
	char	*at;
	char	*end;
	unsigned line;
	size_t	 open[TEMPLATE_DEPTH_MAX];
	size_t	 depth;
	struct detail *d;
};

static enum outcome
refuse_template(const struct place *p, const char *why, const char *name)
{
	detail_set(p->d, "%s:%u: %s%s%s%s", p->t->name, p->line, why,
	    name ? " \"" : "", name ? name : "", name ? "\"" : "");
	return E_CONF;
}

static enum outcome
add_node(struct place *p, enum op op, const char *text, size_t len)
{
	struct node *n = &p->t->node[p->t->count];

	if (p->t->count == NODES_MAX)
		return refuse_template(p, "too long a page", NULL);
	p->t->count++;
	n->op = op;
	n->line = p->line;
	n->text = text;
	n->len = len;
	return OK;
}

static enum outcome
open_section(struct place *p, enum op op, const char *name)
{
	if (p->depth == TEMPLATE_DEPTH_MAX)
		return refuse_template(p, "sections too deep at", name);
	p->open[p->depth++] = p->t->count;
	return add_node(p, op, name, strlen(name));
}

static enum outcome
close_section(struct place *p, const char *name)
{
	struct node *opened;

	if (p->depth == 0)
		return refuse_template(p, "nothing to close for", name);
	opened = &p->t->node[p->open[--p->depth]];
	if (strcmp(opened->text, name) != 0)
		return refuse_template(p, "the section open here is",
		    opened->text);
	opened->end = p->t->count;
	return add_node(p, OP_END, name, strlen(name));
}

static bool
is_name(const char *s)
{
	static const char letters[] = "abcdefghijklmnopqrstuvwxyz"
	    "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-.";
	size_t n = strspn(s, letters);

	return n > 0 && n < NAME_SIZE && s[n] == '\0';
}

/* tag is what stood between the braces. */
static enum outcome
add_tag(struct place *p, const char *tag)
{
	const char *name = strchr("#^/>@", *tag) && *tag ? tag + 1 : tag;

	if (!is_name(name))
		return refuse_template(p, "not a name:", tag);
	switch (*tag) {
	case '#':
		return open_section(p, OP_EACH, name);
	case '^':
		return open_section(p, OP_UNLESS, name);
	case '/':
		return close_section(p, name);
	case '>':
		return add_node(p, OP_PARTIAL, name, strlen(name));
	case '@':
		return add_node(p, OP_WORD, name, strlen(name));
	default:
		return add_node(p, OP_NAME, name, strlen(name));
	}
}

static void
count_lines(struct place *p, const char *from, const char *to)
{
	for (; from < to; from++)
		p->line += *from == '\n';
}

/* The literal before the next tag, and the tag. */
static enum outcome
parse_step(struct place *p)
{
	char *tag, *close;
	enum outcome r;

	tag = memmem(p->at, (size_t)(p->end - p->at), "{{", 2);
	if (tag == NULL)
		tag = p->end;
	if (tag > p->at &&
	    (r = add_node(p, OP_TEXT, p->at, (size_t)(tag - p->at))) != OK)
		return r;
	count_lines(p, p->at, tag);
	p->at = tag;
	if (tag == p->end)
		return OK;
	close = memmem(tag, (size_t)(p->end - tag), "}}", 2);
	if (close == NULL)
		return refuse_template(p, "{{ without }}", NULL);
	*close = '\0';
	p->at = close + 2;
	return add_tag(p, tag + 2);
}

static enum outcome
parse_template(struct place *p)
{
	enum outcome r;

	while (p->at < p->end)
		if ((r = parse_step(p)) != OK)
			return r;
	if (p->depth > 0)
		return refuse_template(p, "never closed:",
		    p->t->node[p->open[p->depth - 1]].text);
	return OK;
}

static char *
copy_bytes(const char *text, size_t len)
{
	char *copy = malloc(len + 1);

	if (copy != NULL) {
		memcpy(copy, text, len);
		copy[len] = '\0';
	}
	return copy;
}

enum outcome
template_parse(const char *name, const char *text, size_t len,
    struct template **out, struct detail *d)
{
	struct place p = { .line = 1, .d = d };
	enum outcome r;

	if ((p.t = calloc(1, sizeof(*p.t))) == NULL)
		return E_NOMEM;
	p.t->name = copy_bytes(name, strlen(name));
	p.t->text = copy_bytes(text, len);
	if (p.t->name == NULL || p.t->text == NULL) {
		template_free(&p.t);
		return E_NOMEM;
	}
	p.at = p.t->text;
	p.end = p.t->text + len;
	if (len > TEMPLATE_SIZE_MAX || !text_is_utf8(text, len))
		r = refuse_template(&p, "too long, or not UTF-8", NULL);
	else
		r = parse_template(&p);
	if (r == OK)
		*out = p.t;
	else
		template_free(&p.t);
	return r;
}

void
template_free(struct template **t)
{
	if (t == NULL || *t == NULL)
		return;
	free((*t)->name);
	free((*t)->text);
	free(*t);
	*t = NULL;
}

enum outcome
template_set_new(struct template_set **out)
{
	struct template_set *s;

	if ((s = calloc(1, sizeof(*s))) == NULL)
		return E_NOMEM;
	*out = s;
	return OK;
}

void
template_set_free(struct template_set **s)
{
	size_t i;

	if (s == NULL || *s == NULL)
		return;
	for (i = 0; i < (*s)->count; i++)
		template_free(&(*s)->item[i]);
	free(*s);
	*s = NULL;
}

/* "pin" is the page "pin.html". */
static bool
is_called(const struct template *t, const char *name)
{
	size_t len = strlen(name);

	return strncmp(t->name, name, len) == 0 &&
	    (t->name[len] == '\0' || t->name[len] == '.');
}

static const struct template *
find_template(const struct template_set *s, const char *name)
{
	size_t i;

	for (i = 0; i < s->count; i++)
		if (is_called(s->item[i], name))
			return s->item[i];
	return NULL;
}

enum outcome
template_set_add(struct template_set *s, struct template **t,
    struct detail *d)
{
	if (s->count == SET_MAX) {
		detail_set(d, "%s: too many pages", (*t)->name);
		return E_CONF;
	}
	s->item[s->count++] = *t;
	*t = NULL;
	return OK;
}

static enum outcome
check_template(const struct template_set *s, const struct template *t,
    int depth, struct detail *d)
{
	const struct template *part;
	enum outcome r;
	size_t i;

	for (i = 0; i < t->count; i++) {
		const struct node *n = &t->node[i];

		if (n->op != OP_PARTIAL)
			continue;
		if ((part = find_template(s, n->text)) == NULL ||
		    depth == TEMPLATE_DEPTH_MAX) {
			detail_set(d, "%s:%u: %s \"%s\"", t->name, n->line,
			    part ? "partials too deep at" : "there is no page",
			    n->text);
			return E_CONF;
		}
		if ((r = check_template(s, part, depth + 1, d)) != OK)
			return r;
	}
	return OK;
}

static enum outcome
check_template_words(const struct template *t, const struct words *w,
    struct detail *d)
{
	size_t i;

	for (i = 0; i < t->count; i++) {
		const struct node *n = &t->node[i];

		if (n->op != OP_WORD || words_get(w, n->text) != NULL)
			continue;
		detail_set(d, "%s:%u: there is no word \"%s\" in %s", t->name,
		    n->line, n->text, words_file(w));
		return E_CONF;
	}
	return OK;
}

enum outcome
template_set_check(const struct template_set *s, const struct words *w,
    struct detail *d)
{
	enum outcome r;
	size_t i;

	for (i = 0; i < s->count; i++) {
		if ((r = check_template(s, s->item[i], 0, d)) != OK)
			return r;
		if ((r = check_template_words(s->item[i], w, d)) != OK)
			return r;
	}
	return OK;
}

/* put is buf_put or html_put. */
typedef void put_fn(struct buf *, const char *, size_t);

static void
put_plain(struct buf *out, const char *text, size_t len)
{
	buf_put(out, text, len);
}

static void
fill_places(const char *sentence, const struct scope *scope, put_fn *put,
    struct buf *out)
{
	const char *open, *close, *value;
	char name[NAME_SIZE];
	size_t len;

	while ((open = strchr(sentence, '{')) != NULL &&
	    (close = strchr(open, '}')) != NULL) {
		put(out, sentence, (size_t)(open - sentence));
		len = (size_t)(close - open - 1);
		if (len < sizeof(name)) {
			memcpy(name, open + 1, len);
			name[len] = '\0';
			if ((value = scope_text(scope, name)) != NULL)
				put(out, value, strlen(value));
		}
		sentence = close + 1;
	}
	put(out, sentence, strlen(sentence));
}

void
template_fill(const char *sentence, const struct scope *scope, struct buf *out)
{
	fill_places(sentence, scope, put_plain, out);
}

struct print {
	const struct template_set *set;
	const struct words *words;
	struct buf *out;
	int	depth;
};

static void print_range(struct print *, const struct template *, size_t,
    size_t, const struct scope *);

static void
print_each(struct print *p, const struct template *t, size_t i,
    const struct scope *scope)
{
	const struct node *n = &t->node[i];
	const struct scope *row = scope_rows(scope, n->text);

	if (row == NULL && scope_text(scope, n->text) != NULL)
		print_range(p, t, i + 1, n->end, scope);
	for (; row != NULL; row = scope_next(row))
		print_range(p, t, i + 1, n->end, row);
}

static void
print_partial(struct print *p, const char *name, const struct scope *scope)
{
	const struct template *t = find_template(p->set, name);

	if (t == NULL || p->depth == TEMPLATE_DEPTH_MAX)
		return;		/* template_set_check() did not see it */
	p->depth++;
	print_range(p, t, 0, t->count, scope);
	p->depth--;
}

static void
print_leaf(struct print *p, const struct node *n, const struct scope *scope)
{
	const char *text;

	switch (n->op) {
	case OP_TEXT:
		buf_put(p->out, n->text, n->len);
		break;
	case OP_NAME:
		if ((text = scope_text(scope, n->text)) != NULL)
			html_put(p->out, text, strlen(text));
		break;
	case OP_WORD:
		if ((text = words_get(p->words, n->text)) != NULL)
			fill_places(text, scope, html_put, p->out);
		break;
	case OP_PARTIAL:
		print_partial(p, n->text, scope);
		break;
	default:
		break;
	}
}

static void
print_range(struct print *p, const struct template *t, size_t i, size_t end,
    const struct scope *scope)
{
	for (; i < end; i++) {
		const struct node *n = &t->node[i];

		if (n->op == OP_EACH)
			print_each(p, t, i, scope);
		else if (n->op == OP_UNLESS) {
			if (scope_rows(scope, n->text) == NULL &&
			    scope_text(scope, n->text) == NULL)
				print_range(p, t, i + 1, n->end, scope);
		} else
			print_leaf(p, n, scope);
		if (n->op == OP_EACH || n->op == OP_UNLESS)
			i = n->end;
	}
}

enum outcome
template_set_print(const struct template_set *s, const char *name,
    const struct words *w, const struct scope *scope, struct buf *out)
{
	struct print p = { .set = s, .words = w, .out = out };
	const struct template *t = find_template(s, name);

	if (t == NULL)
		return E_NOTFOUND;
	print_range(&p, t, 0, t->count, scope);
	return buf_failed(out) ? E_LIMIT : OK;
}
