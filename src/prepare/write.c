/* Changes as LDIF (RFC 2849), and as lines of slapd.conf(5). */
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include <sodium.h>

#include "entry/ldif.h"
#include "prepare/same.h"
#include "prepare/write.h"

#define COLUMNS 76

/* Where the line that begins at p is broken: before " by " of an access
 * rule, else before a blank; a word of any length stays whole. */
static size_t
line_len(const char *p, size_t used)
{
	const char *by = strncmp(same_bare(p), "to ", 3) == 0 ||
	    strncmp(p, " by ", 4) == 0 ? strstr(p + 1, " by ") : NULL;
	size_t len = strcspn(p + 1, " ") + 1, next;

	if (by != NULL)
		return (size_t)(by - p);
	if (strncmp(p, " by ", 4) == 0)
		return strlen(p);
	while (p[len] != '\0') {
		next = len + 1 + strcspn(p + len + 1, " ");
		if (used + next > COLUMNS)
			break;
		len = next;
	}
	return len;
}

/* A line that is folded goes on behind a blank that does not count. */
static void
put_folded(const char *name, const char *text, const char *indent, FILE *f)
{
	size_t used = strlen(name), len;

	fputs(name, f);
	for (;;) {
		len = *text == '\0' ? 0 : line_len(text, used);
		fwrite(text, 1, len, f);
		text += len;
		if (*text == '\0')
			break;
		fprintf(f, "\n%s", indent);
		used = strlen(indent);
	}
	putc('\n', f);
}

static void
put_base64(const char *name, const char *text, FILE *f)
{
	const size_t size = sodium_base64_ENCODED_LEN(strlen(text),
	    sodium_base64_VARIANT_ORIGINAL);
	char *encoded = malloc(size);

	if (encoded == NULL)
		return;
	sodium_bin2base64(encoded, size, (const unsigned char *)text,
	    strlen(text), sodium_base64_VARIANT_ORIGINAL);
	fprintf(f, "%s:: %s\n", name, encoded);
	free(encoded);
}

static void
put_attribute(const char *name, const char *text, FILE *f)
{
	char label[128];

	if (!ldif_is_safe(text)) {
		put_base64(name, text, f);
		return;
	}
	snprintf(label, sizeof(label), "%s: ", name);
	put_folded(label, text, " ", f);
}

static void
put_reason(const char *reason, FILE *f)
{
	size_t len;

	for (; *reason != '\0'; reason += len) {
		reason += strspn(reason, " ");
		len = strlen(reason) <= COLUMNS ? strlen(reason) :
		    COLUMNS;
		while (reason[len] != '\0' && len > 0 && reason[len] != ' ')
			len--;
		if (len == 0)
			len = strcspn(reason, " ");
		fprintf(f, "# %.*s\n", (int)len, reason);
	}
}

static bool
is_next(const struct change *c, size_t i)
{
	return i == 0 || c->value[i].gone != c->value[i - 1].gone ||
	    strcasecmp(c->value[i].name, c->value[i - 1].name) != 0;
}

void
write_ldif(const struct change *c, FILE *f)
{
	size_t i;

	put_reason(c->reason, f);
	if (c->kind != CHANGE_REMARK) {
		put_attribute("dn", c->dn, f);
		if (*c->reason != '\0')
			fprintf(f, "changetype: %s\n",
			    c->kind == CHANGE_VALUES ? "modify" :
			    c->values > 0 ? "add" : "delete");
	}
	for (i = 0; i < c->values; i++) {
		if (c->kind == CHANGE_VALUES && is_next(c, i))
			fprintf(f, "%s%s: %s\n", i > 0 ? "-\n" : "",
			    c->value[i].gone ? "delete" : "add",
			    c->value[i].name);
		put_attribute(c->value[i].name, c->value[i].text, f);
	}
	putc('\n', f);
}

/* ---- slapd.conf ---- */

static const struct keyword {
	const char *attribute, *word;
	bool	quoted;
} keywords[] = {
	{ "olcModulePath", "modulepath", false },
	{ "olcModuleLoad", "moduleload", false },
	{ "olcAttributeTypes", "attributetype", false },
	{ "olcObjectClasses", "objectclass", false },
	{ "olcAuthzRegexp", "authz-regexp", false },
	{ "olcRootDN", "rootdn", true },
	{ "olcDbIndex", "index", false },
	{ "olcLimits", "limits", false },
	{ "olcAccess", "access", false },
	{ "olcOverlay", "overlay", false },
	{ "olcPPolicyDefault", "ppolicy_default", true },
	{ "olcUniqueURI", "unique_uri", true },
	{ "olcConstraintAttribute", "constraint_attribute", false },
};
#define KEYWORDS (sizeof(keywords) / sizeof(keywords[0]))

bool
write_is_tree(const struct change *c)
{
	return c->kind == CHANGE_ENTRY && !same_or_below(c->dn, "cn=config");
}

static void
put_keyword(const struct keyword *k, const struct change_value *v, FILE *f)
{
	char label[64];

	snprintf(label, sizeof(label), "%s%s ", v->gone ?
	    "# in the place of: " : "", k->word);
	if (k->quoted)
		fprintf(f, "%s\"%s\"\n", label, same_bare(v->text));
	else
		put_folded(label, same_bare(v->text), " ", f);
}

static void
put_hint(const struct change *c, FILE *f)
{
	if (c->values > 0 && strcasecmp(c->value[0].name, "olcAccess") == 0)
		put_reason("To be put in front of the first \"access\" of the "
		    "database.", f);
	if (c->values > 0 && strcasecmp(c->value[0].name, "olcLimits") == 0)
		put_reason("To be put in front of the first \"limits\" of the "
		    "database.", f);
}

void
write_conf(const struct change *c, FILE *f)
{
	size_t i, k;

	put_reason(c->reason, f);
	put_hint(c, f);
	for (i = 0; i < c->values; i++)
		for (k = 0; k < KEYWORDS; k++)
			if (!change_moves(c, i) &&
			    strcasecmp(keywords[k].attribute,
			    c->value[i].name) == 0)
				put_keyword(&keywords[k], &c->value[i], f);
	putc('\n', f);
}
