/* The end: the name, and where it works. */
#include <string.h>

#include "base/clock.h"
#include "web/stamp.h"
#include "web/step_done.h"

/* A service is "name|https://address" in the configuration. */
static void
add_service(struct visit *v, const char *service)
{
	struct scope *row = scope_add(v->scope, "services");
	const char *bar = strrchr(service, '|');

	if (bar == NULL || (strncmp(bar + 1, "https://", 8) != 0 &&
	    strncmp(bar + 1, "http://", 7) != 0)) {
		scope_put(row, "name", service);
		return;
	}
	scope_put(row, "name", arena_text(v->arena, service,
	    (size_t)(bar - service)));
	scope_put(row, "url", bar + 1);
}

void
step_done(struct visit *v, const struct msg *reply)
{
	const struct conf_list *list = v->language == LANGUAGE_EL ?
	    &c->site_services_el : &c->site_services_en;
	const char *word = words_get(v->words, "done.services-of-all");
	const char *service;
	size_t i;

	for (i = 0; i < list->count; i++)
		add_service(v, list->item[i]);
	scope_put_if(v->scope, "has_services", list->count > 0);
	scope_put_if(v->scope, "is_pending", pending != NULL &&
	    strcmp(pending, "1") == 0);
	if (pending != NULL && strcmp(pending, "1") == 0)
		scope_put(v->scope, "title",
		    visit_word(v, "done.title-pending"));
}
