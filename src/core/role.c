/* Who may ask what of core. */
#include <grp.h>
#include <string.h>

#include "base/log.h"
#include "base/text.h"
#include "core/role.h"

static const char *const role_names[] = {
	[ROLE_NONE] = "nobody", [ROLE_HELPDESK] = "helpdesk",
	[ROLE_OPERATOR] = "operator", [ROLE_SYSTEM] = "system",
};

const char *
role_name(enum role role)
{
	return role_names[role];
}

static enum outcome
find_group(const char *name, uid_t *out, struct detail *d)
{
	const struct group *gr;
	int64_t number;

	if (text_to_int(name, 0, UINT32_MAX - 1, &number) == OK) {
		*out = (uid_t)number;
		return OK;
	}
	if ((gr = getgrnam(name)) == NULL) {
		detail_set(d, "core.operators: there is no group \"%s\"",
		    name);
		return E_CONF;
	}
	*out = gr->gr_gid;
	return OK;
}

/* "operator:%staff"; its form conf/check.c has looked at. */
static enum outcome
read_role(const char *text, struct roles *out, struct detail *d)
{
	const char *name = strchr(text, ':') + 1;
	const bool is_group = *name == '%';
	enum outcome r;

	if (out->count == ROLES_MAX) {
		detail_set(d, "core.operators: more than %d", ROLES_MAX);
		return E_CONF;
	}
	r = is_group ? find_group(name + 1, &out->row[out->count].id, d) :
	    listen_find_uid(name, &out->row[out->count].id, d);
	/* Students are served, also while a directory of users is away. */
	if (r == E_CONF) {
		log_warn("%s: \"%s\" may nothing until the next start",
		    d->text, text);
		d->text[0] = '\0';
		return OK;
	}
	if (r != OK)
		return r;
	out->row[out->count].is_group = is_group;
	out->row[out->count++].role = *text == 'o' ? ROLE_OPERATOR :
	    ROLE_HELPDESK;
	return OK;
}

enum outcome
role_read(const struct conf *conf, struct roles *out, struct detail *d)
{
	enum outcome r;
	size_t i;

	out->count = 0;
	r = listen_find_uid(conf->core_control_user, &out->control, d);
	for (i = 0; i < conf->core_operators.count && r == OK; i++)
		r = read_role(conf->core_operators.item[i], out, d);
	return r;
}

static bool
is_of_group(const struct listen_peer *peer, gid_t group)
{
	size_t i;

	for (i = 0; i < peer->groups; i++)
		if (peer->group[i] == group)
			return true;
	return false;
}

enum role
role_find(const struct roles *roles, const struct listen_peer *peer)
{
	enum role role = ROLE_NONE;
	size_t i;

	if (peer->uid == 0 || peer->uid == roles->control)
		return ROLE_SYSTEM;
	for (i = 0; i < roles->count; i++)
		if (roles->row[i].role > role && (roles->row[i].is_group ?
		    is_of_group(peer, roles->row[i].id) :
		    peer->uid == roles->row[i].id))
			role = roles->row[i].role;
	return role;
}
