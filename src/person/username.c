/* A username as the registry gives it. */
#include <string.h>
#include <strings.h>

#include "person/username.h"

/* Mailboxes and log-ins with a meaning of their own: who has one of them
 * reads other people's mail, gets certificates for the domain, or is taken
 * for the house. */
static const char *const reserved[] = {
	/* RFC 2142 */
	"abuse", "ftp", "hostmaster", "info", "marketing", "news", "noc",
	"postmaster", "sales", "security", "support", "usenet", "uucp",
	"webmaster", "www",
	/* what authorities for certificates write to */
	"admin", "administrator", "is", "it", "mis", "root", "ssladmin",
	"ssladministrator", "sslwebmaster", "sysadmin",
	/* of machines */
	"adm", "autoconfig", "autodiscover", "backup", "bin", "daemon",
	"games", "gnats", "irc", "list", "localhost", "lp", "mail",
	"mailer-daemon", "man", "mysql", "nogroup", "operator", "postgres",
	"proxy", "slapd", "sync", "sys", "system", "wpad", "www-data",
	/* nobody's and everybody's */
	"all", "anonymous", "anyone", "everybody", "everyone", "guest",
	"helpdesk", "listserv", "majordomo", "no-reply", "nobody", "none",
	"noreply", "null", "test", "undefined", "user", "users",
};

static bool
is_reserved(const char *name)
{
	size_t i;

	for (i = 0; i < sizeof(reserved) / sizeof(reserved[0]); i++)
		if (strcasecmp(reserved[i], name) == 0)
			return true;
	return false;
}

bool
username_is_usable(const char *name)
{
	static const char allowed[] = "abcdefghijklmnopqrstuvwxyz"
	    "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._-";
	const size_t len = strlen(name);

	return len > 0 && len < USERNAME_SIZE &&
	    strspn(name, allowed) == len && name[0] != '.' &&
	    name[len - 1] != '.' && strstr(name, "..") == NULL &&
	    !is_reserved(name);
}
