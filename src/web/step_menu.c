/* mypassword: how the account stands, who is logged in, and what was done of
 * late. */
#include <string.h>

#include "base/text.h"
#include "web/stamp.h"
#include "web/step_menu.h"

static const struct { const char *event, *word; } events[] = {
	{ "activation.completed", "activity.completed" },
	{ "login.done", "activity.login" },
	{ "login.failed", "activity.login-failed" },
	{ "password.changed", "activity.password" },
	{ "recovery.asked", "activity.recovery-asked" },
	{ "recovery.proven", "activity.recovery-proven" },
	{ "contact.stored", "activity.contact-stored" },
	{ "contact.removed", "activity.contact-removed" },
	{ "logins.ended", "activity.logins-ended" },
	{ "account.suspended", "activity.suspended" },
	{ "account.restored", "activity.restored" },
};

/* The next word of *s, which is left behind its blank. */
static const char *
next_word(struct visit *v, const char **s)
{
	size_t len = strcspn(*s, " ");
	const char *word = arena_text(v->arena, *s, len);

	*s += len + ((*s)[len] == ' ');
	return word;
}

static const char *
find_activity(const char *event)
{
	size_t i;

	for (i = 0; i < sizeof(events) / sizeof(events[0]); i++)
		if (strcmp(events[i].event, event) == 0)
			return events[i].word;
	return NULL;
}

static const char *
print_moment(struct visit *v, const char *seconds)
{
	int64_t at;

	if (text_to_int(seconds, 0, INT64_MAX, &at) != OK)
		return "";
	return arena_printf(v->arena, "%s, %s", stamp_date(v->arena, at,
	    v->language), stamp_clock(v->arena, at));
}

/* "time count event browser" */
static void
add_item(struct visit *v, const char *item)
{
	const char *when = print_moment(v, next_word(v, &item));
	const char *count = next_word(v, &item);
	const char *word = find_activity(next_word(v, &item));
	struct scope *row;

	if (word == NULL || *when == '\0')
		return;
	row = scope_add(v->scope, "activity");
	scope_put(row, "when", when);
	scope_put(row, "what", visit_word(v, word));
	scope_put(row, "browser", item);
	if (strcmp(count, "1") != 0)
		scope_put(row, "count", count);
	scope_put_if(v->scope, "has_activity", true);
}

/* "since seen 0|1 browser" */
static void
add_login(struct visit *v, const char *item)
{
	const char *since = print_moment(v, next_word(v, &item));
	const char *seen = print_moment(v, next_word(v, &item));
	const bool own = strcmp(next_word(v, &item), "1") == 0;
	struct scope *row = scope_add(v->scope, "logins");

	scope_put(row, "since", since);
	scope_put(row, "seen", seen);
	scope_put_if(row, "is_own", own);
	scope_put(row, "browser", item);
	if (!own)
		scope_put_if(v->scope, "has_other_logins", true);
}

/* Days, by which a part of the page is there. */
static const struct { enum msg_field field; const char *name; } days[] = {
	{ M_ENDED_ON, "ended_on" }, { M_NEXT_ON, "next_on" },
	{ M_CLOSES_ON, "closes_on" },
};

static void
put_days(struct visit *v, const struct msg *reply)
{
	const char *day;
	size_t i;

	for (i = 0; i < sizeof(days) / sizeof(days[0]); i++)
		if ((day = msg_get(reply, days[i].field)) != NULL)
			scope_put(v->scope, days[i].name, stamp_iso_date(
			    v->arena, day, v->language));
}

void
step_menu(struct visit *v, const struct msg *reply)
{
	const char *item;
	size_t i;

	if (reply != NULL)
		put_days(v, reply);
	for (i = 0; reply != NULL &&
	    (item = msg_get_nth(reply, M_OPEN_LOGIN, i)) != NULL; i++)
		add_login(v, item);
	for (i = 0; reply != NULL &&
	    (item = msg_get_nth(reply, M_ACTIVITY, i)) != NULL; i++)
		add_item(v, item);
}

void
step_menu_keys(struct keys *k)
{
	size_t i;

	for (i = 0; i < sizeof(events) / sizeof(events[0]); i++)
		keys_add(k, events[i].word);
}
