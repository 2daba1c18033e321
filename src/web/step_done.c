/* The end: the name, and where it works. */
#include <string.h>

#include "base/clock.h"
#include "web/stamp.h"
#include "web/step_done.h"

#define LOGIN_SIZE 512

/* What is between two marks of a line, NULL if it is nothing. */
static const char *
take_service_part(struct visit *v, const char **p, char mark)
{
	const char *from = *p;
	size_t len = strcspn(from, (const char[]){ mark, '\0' });

	*p = from[len] == '\0' ? from + len : from + len + 1;
	return len == 0 ? NULL : arena_text(v->arena, from, len);
}

static bool
is_address(const char *s)
{
	return s != NULL && (strncmp(s, "https://", 8) == 0 ||
	    strncmp(s, "http://", 7) == 0);
}

/* "{username}@{scope}" with what it stands for. */
static const char *
fill_login(struct visit *v, const char *login)
{
	char *text = arena_take(v->arena, LOGIN_SIZE);
	struct buf b;

	if (text == NULL || login == NULL)
		return NULL;
	buf_init(&b, text, LOGIN_SIZE);
	template_fill(login, v->scope, &b);
	return buf_failed(&b) ? NULL : text;
}

/* A service is "name|https://address|what is typed there as the username",
 * the last two left out as one likes. */
static void
add_service(struct visit *v, const char *service)
{
	struct scope *row = scope_add(v->scope, "services");
	const char *p = service, *name = take_service_part(v, &p, '|');
	const char *address = take_service_part(v, &p, '|');

	if (address != NULL && !is_address(address)) {
		scope_put(row, "name", service);
		return;
	}
	scope_put(row, "name", name);
	scope_put(row, "url", address);
	scope_put(row, "login", fill_login(v, take_service_part(v, &p, '|')));
}

/* Those of the settings; without any, those that every institution has. */
static void
add_services(struct visit *v)
{
	const struct conf *c = v->site->conf;
	const struct conf_list *list = v->language == LANGUAGE_EL ?
	    &c->site_services_el : &c->site_services_en;
	const char *word = words_get(v->words, "done.services-of-all");
	const char *service;
	size_t i;

	for (i = 0; i < list->count; i++)
		add_service(v, list->item[i]);
	while (list->count == 0 && word != NULL && *word != '\0')
		if ((service = take_service_part(v, &word, '\n')) != NULL)
			add_service(v, service);
}

void
step_done(struct visit *v, const struct msg *reply)
{
	const char *pending = msg_get(reply, M_PENDING);

	scope_put(v->scope, "scope", v->site->conf->site_scope);
	add_services(v);
	scope_put(v->scope, "today", stamp_date(v->arena, clock_now(),
	    v->language));
	scope_put_if(v->scope, "is_pending", pending != NULL &&
	    strcmp(pending, "1") == 0);
	if (pending != NULL && strcmp(pending, "1") == 0)
		scope_put(v->scope, "title",
		    visit_word(v, "done.title-pending"));
}
