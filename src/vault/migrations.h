/* The numbered files of schema/sql, each one C string (generated). */
#ifndef VAULT_MIGRATIONS_H
#define VAULT_MIGRATIONS_H

#include <stdint.h>

struct migration {
	int64_t		 version;
	const char	*script;
};
extern const struct migration vault_migrations[];	/* ends with 0 */

#endif
