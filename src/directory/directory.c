/* The directory opened and closed. */
#include <stdlib.h>

#include "directory/directory.h"
#include "directory/directory_private.h"
#include "directory/link_conf.h"
#include "directory/link_server.h"

enum outcome
directory_share(void)
{
	return link_server_share();
}

void
directory_look(struct directory *dir)
{
	link_look(dir->link);
}

bool
directory_server(const struct directory *dir, size_t n,
    struct directory_server *out)
{
	const char *uri = link_uri(dir->link, n);

	if (*uri == '\0')
		return false;
	*out = (struct directory_server){ uri, !link_server_rests(n),
	    link_first(dir->link) == n };
	return true;
}

enum outcome
directory_check_conf(const struct conf *c, struct detail *d)
{
	struct link_servers servers;
	enum outcome r = link_conf_check(c, &servers, d);

	if (r != OK)
		detail_prefix(d, "directory: ");
	return r;
}

enum outcome
directory_open(const struct conf *c, struct directory **out,
    struct detail *d)
{
	struct directory *dir;
	enum outcome r;

	if ((dir = calloc(1, sizeof(*dir))) == NULL)
		return E_NOMEM;
	dir->conf = c;
	dir->wrote = LINK_ANY;
	if ((r = link_open(c, &dir->link, d)) != OK) {
		detail_prefix(d, "directory: ");
		directory_close(&dir);
		return r;
	}
	*out = dir;
	return OK;
}

void
directory_close(struct directory **dir)
{
	if (dir == NULL || *dir == NULL)
		return;
	link_close(&(*dir)->link);
	free(*dir);
	*dir = NULL;
}
