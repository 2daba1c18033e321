/* The states of an account as its readers see them. */
#ifndef DIRECTORY_STATUS_H
#define DIRECTORY_STATUS_H

#include <stdbool.h>
#include <stddef.h>

#include "conf/conf.h"

/* slapo-ppolicy(5): locked until an administrator ends it. */
#define LOCKED_FOR_GOOD "000001010000Z"
/* It lifts a lock with each change of the password: not one that an operator
 * has put there since we looked. */
#define STATUS_NOT_LOCKED "(!(pwdAccountLockedTime=" LOCKED_FOR_GOOD "))"
#define STATUS_VALUES_MAX 8
#define STATUS_SIZE 384

struct link_reply;

enum directory_status { DIRECTORY_ACTIVE, DIRECTORY_SUSPENDED,
    DIRECTORY_CLOSED };

/* Values of schacUserStatus that tell the state of the account, as we write
 * it; those of a library or another service are not among them. */
struct status_values {
	size_t	count;
	char	value[STATUS_VALUES_MAX][STATUS_SIZE];
};

void		status_read(const struct conf *, const struct link_reply *,
		    struct status_values *out);
/* Of one of these. */
bool		status_is(const char *value, enum directory_status);
/* Is one of them suspended or closed? */
bool		status_says_stopped(const struct status_values *);
void		status_print(const struct conf *, enum directory_status,
		    char out[STATUS_SIZE]);

#endif
