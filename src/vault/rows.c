/*
 * The words of the rows, and how one is wiped.
 */
#include <sodium.h>
#include <string.h>

#include "vault/rows.h"

const char *
channel_name(enum channel channel)
{
	return channel == CHANNEL_SMS ? "sms" : "email";
}

void
provision_clear(struct provision_row *p)
{
	secret_free(&p->entry);
	secret_free(&p->hash);
	sodium_memzero(p, sizeof(*p));
}

#define X(constant, word) [constant] = word,
static const char *const pages[PAGES] = { FLOW_PAGES(X) };
#undef X

const char *
flow_page_name(enum flow_page page)
{
	return (unsigned)page < PAGES ? pages[page] : "";
}

enum flow_page
flow_page_find(const char *word)
{
	enum flow_page page;

	for (page = PAGE_NONE; page < PAGES; page++)
		if (strcmp(pages[page], word) == 0)
			return page;
	return PAGE_NONE;
}
