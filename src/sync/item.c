/*
 * One account in a plan.
 */
#include <string.h>
#include <strings.h>

#include <sodium.h>

#include "sync/item.h"

#define BIT(kind) (UINT64_C(1) << (kind))

static const struct {
	const char *name, *words;
} kinds[KINDS] = {
#define KIND(name, word, words) { word, words },
#include "sync/kind.def"
#undef KIND
};

/* Without options. */
static const struct {
	const char *attribute;
	enum kind kind;
} attribute_kinds[] = {
	{ "cn", KIND_NAMES },
	{ "sn", KIND_NAMES },
	{ "givenName", KIND_NAMES },
	{ "displayName", KIND_NAMES },
	{ "departmentNumber", KIND_DEPARTMENT },
	{ "ou", KIND_DEPARTMENT },
	{ "eduPersonOrgUnitDN", KIND_DEPARTMENT },
	{ "schacPersonalUniqueCode", KIND_NUMBER },
	{ "schacPersonalUniqueID", KIND_NUMBER },
	{ "eduPersonAffiliation", KIND_AFFILIATION },
	{ "eduPersonPrimaryAffiliation", KIND_AFFILIATION },
	{ "eduPersonScopedAffiliation", KIND_AFFILIATION },
	{ "eduPersonEntitlement", KIND_ENTITLEMENT },
	{ "eduPersonAssurance", KIND_ASSURANCE },
	{ "schacExpiryDate", KIND_EXPIRY },
	{ "mail", KIND_MAIL },
	{ "mailLocalAddress", KIND_MAIL },
};

void
item_clear(struct item *item)
{
	entry_free(&item->gone);
	entry_free(&item->come);
	sodium_memzero(item, sizeof(*item));
}

bool
item_changes(const struct item *item)
{
	return item->gone != NULL || item->come != NULL ||
	    item->no_nt_hash || item->state != ITEM_KEEP;
}

struct marking {
	const struct item *item;
	item_mark_fn	*see;
	void		*arg;
};

static void
mark_part(const struct marking *m, const char *what, const char *name,
    const char *value)
{
	const char *const texts[] = { what, name, value };
	unsigned char mark[ITEM_MARK_LEN];
	crypto_generichash_state state;
	size_t i;

	crypto_generichash_init(&state, NULL, 0, sizeof(mark));
	crypto_generichash_update(&state, (const unsigned char *)
	    &m->item->account, sizeof(m->item->account));
	for (i = 0; i < sizeof(texts) / sizeof(texts[0]); i++)
		crypto_generichash_update(&state,
		    (const unsigned char *)texts[i], strlen(texts[i]) + 1);
	crypto_generichash_final(&state, mark, sizeof(mark));
	m->see(m->arg, mark);
}

static void
mark_half(const struct marking *m, const char *what, const struct entry *e)
{
	size_t i;

	for (i = 0; e != NULL && i < entry_count(e); i++)
		mark_part(m, what, entry_attribute(e, i), entry_value(e, i));
}

void
item_marks(const struct item *item, item_mark_fn *see, void *arg)
{
	static const char *const state_names[] = { "", "active",
	    "suspended", "closed" };
	const struct marking m = { item, see, arg };
	char number[2 * KEY_HASH_LEN + 1];

	mark_half(&m, "gone", item->gone);
	mark_half(&m, "come", item->come);
	if (item->no_nt_hash)
		mark_part(&m, "hash", "", "");
	if (item->state != ITEM_KEEP)
		mark_part(&m, "state", state_names[item->state], "");
	/* That his row is gone or over begins his way down; that it is there
	 * again ends it, though his entry be as it was. */
	if (item->keep)
		mark_part(&m, item->ended != 0 ? "ended" : "back", "", "");
	if (item->renumber) {
		sodium_bin2hex(number, sizeof(number), item->person,
		    sizeof(item->person));
		mark_part(&m, "number", number, "");
	}
}

static uint64_t
kind_of_attribute(const char *attribute)
{
	const size_t len = strcspn(attribute, ";");
	size_t i;

	for (i = 0; i < sizeof(attribute_kinds) / sizeof(attribute_kinds[0]);
	    i++)
		if (strlen(attribute_kinds[i].attribute) == len &&
		    strncasecmp(attribute_kinds[i].attribute, attribute,
		    len) == 0)
			return BIT(attribute_kinds[i].kind);
	return BIT(KIND_OTHER);
}

static uint64_t
kinds_of_half(const struct entry *e)
{
	uint64_t all = 0;
	size_t i;

	for (i = 0; e != NULL && i < entry_count(e); i++)
		all |= kind_of_attribute(entry_attribute(e, i));
	return all;
}

uint64_t
item_kinds(const struct item *item)
{
	uint64_t all = kinds_of_half(item->gone) | kinds_of_half(item->come);

	if (item->no_nt_hash)
		all |= BIT(KIND_EDUROAM);
	if (item->state == ITEM_SUSPENDED)
		all |= BIT(KIND_SUSPENDED);
	if (item->state == ITEM_CLOSED)
		all |= BIT(KIND_CLOSED);
	if (item->state == ITEM_ACTIVE)
		all |= BIT(KIND_RESTORED);
	return all;
}

const char *
item_kind_name(enum kind kind)
{
	return kinds[kind].name;
}

const char *
item_kind_words(enum kind kind)
{
	return kinds[kind].words;
}
