/* The hosts of an address that names several.  Inside the folder. */
#ifndef SQL_HOSTS_H
#define SQL_HOSTS_H

#include <stddef.h>

#include "base/outcome.h"

#define HOSTS_SIZE 512

/* Lists with commas, as libpq has them; "" where the address says nothing. */
struct sql_hosts {
	char	host[HOSTS_SIZE];
	char	address[HOSTS_SIZE];
	char	port[HOSTS_SIZE];
};

/* E_CONF: it cannot be read, or is longer than we thought. */
enum outcome	sql_hosts_read(const char *uri, struct sql_hosts *out)
		    MUST_USE;
size_t		sql_hosts_count(const struct sql_hosts *);
/* The same ones, that at the place first. */
void		sql_hosts_turn(const struct sql_hosts *, size_t first,
		    struct sql_hosts *out);
/* The place of the one of that name and port. */
size_t		sql_hosts_find(const struct sql_hosts *, const char *host,
		    const char *port);

#endif
