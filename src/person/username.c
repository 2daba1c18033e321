/* A username as the registry gives it. */
#include <string.h>

#include "person/username.h"

bool
username_is_usable(const char *name)
{
	static const char allowed[] = "abcdefghijklmnopqrstuvwxyz"
	    "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._-";
	const size_t len = strlen(name);

	return len > 0 && len < USERNAME_SIZE &&
	    strspn(name, allowed) == len && name[0] != '.' &&
	    name[len - 1] != '.' && strstr(name, "..") == NULL;
}
