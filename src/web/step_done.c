/* The end: the name, and where it works. */
#include <string.h>

#include "web/step_done.h"

/* A service is "name|https://address" in the configuration. */
static void
add_service(struct visit *v, const char *service)
{
	struct view *row = view_add(v->view, "services");
	const char *bar = strrchr(service, '|');

	if (bar == NULL || (strncmp(bar + 1, "https://", 8) != 0 &&
	    strncmp(bar + 1, "http://", 7) != 0)) {
		view_put(row, "name", service);
		return;
	}
	view_put(row, "name", arena_text(v->arena, service,
	    (size_t)(bar - service)));
	view_put(row, "url", bar + 1);
}

void
step_done(struct visit *v, const struct msg *reply)
{
	const struct conf_list *list = v->language == LANGUAGE_EL ?
	    &v->site->conf->site_services_el :
	    &v->site->conf->site_services_en;
	const char *pending = msg_get(reply, M_PENDING);
	size_t i;

	for (i = 0; i < list->count; i++)
		add_service(v, list->item[i]);
	view_put_if(v->view, "has_services", list->count > 0);
	view_put_if(v->view, "is_pending", pending != NULL &&
	    strcmp(pending, "1") == 0);
	if (pending != NULL && strcmp(pending, "1") == 0)
		view_put(v->view, "title", visit_word(v, "done.title-pending"));
}
