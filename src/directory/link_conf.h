/* The settings of the connection, private to this folder. */
#ifndef DIRECTORY_LINK_CONF_H
#define DIRECTORY_LINK_CONF_H

#include "base/detail.h"
#include "base/secret.h"
#include "conf/conf.h"
#include "directory/link_server.h"

/* E_CONF: an address, TLS or log-in setting is wrong, with what to do. */
enum outcome	link_conf_check(const struct conf *,
		    struct link_servers *servers, struct detail *) MUST_USE;
/* The same, and reads the password; only if we log in with one. */
enum outcome	link_conf_read(const struct conf *,
		    struct link_servers *servers, struct secret **password,
		    struct detail *) MUST_USE;

#endif
