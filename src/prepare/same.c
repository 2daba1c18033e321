/* What means the same in a server's settings. */
#include <ctype.h>
#include <stddef.h>
#include <string.h>

#include "prepare/same.h"

const char *
same_bare(const char *text)
{
	size_t digits;

	if (text[0] != '{')
		return text;
	digits = strspn(text + 1, "-0123456789");
	return text[digits + 1] == '}' ? text + digits + 2 : text;
}

static int
folded(char c)
{
	return tolower((unsigned char)c);
}

static bool
is_blank(char c)
{
	return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

/* slapd writes "by * +0 break" where we say "by * break". */
static const char *
skip_unmeant(const char *p)
{
	for (;;)
		if (is_blank(*p))
			p++;
		else if (p[0] == '+' && p[1] == '0' && is_blank(p[2]))
			p += 2;
		else
			return p;
}

bool
same_text(const char *a, const char *b)
{
	a = skip_unmeant(same_bare(a));
	b = skip_unmeant(same_bare(b));
	while (*a != '\0' || *b != '\0') {
		if (is_blank(*a) && (is_blank(*b) || *b == '\0')) {
			a = skip_unmeant(a);
			b = skip_unmeant(b);
		} else if (is_blank(*b) && *a == '\0')
			b = skip_unmeant(b);
		else if (folded(*a++) != folded(*b++))
			return false;
	}
	return true;
}

static bool
is_joint(char c)
{
	return c == ',' || c == '=';
}

/* The next letter that counts; blanks beside , and = do not. */
static const char *
next_of_dn(const char *p, const char *begin)
{
	const char *q = skip_unmeant(p);

	if (q != p && (q == begin || *q == '\0' || is_joint(*q) ||
	    (p > begin && is_joint(p[-1]))))
		return q;
	return p;
}

static bool
is_same_dn(const char *a, const char *b, bool bare)
{
	const char *a0 = a, *b0 = b;

	for (;; a++, b++) {
		a = next_of_dn(a, a0);
		b = next_of_dn(b, b0);
		if (bare && a > a0 && a[-1] == '=')
			a = same_bare(a);
		if (bare && b > b0 && b[-1] == '=')
			b = same_bare(b);
		if (folded(*a) != folded(*b))
			return false;
		if (*a == '\0')
			return true;
	}
}

bool
same_dn(const char *a, const char *b)
{
	return is_same_dn(a, b, false);
}

bool
same_but_order(const char *a, const char *b)
{
	return is_same_dn(a, b, true);
}

bool
same_or_below(const char *dn, const char *above)
{
	for (;;) {
		if (same_dn(dn, above))
			return true;
		if ((dn = strchr(dn, ',')) == NULL)
			return *above == '\0';
		dn++;
	}
}
