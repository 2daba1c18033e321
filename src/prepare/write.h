/*
 * A list of changes as text: LDIF for ldapmodify(1), with the reasons as
 * comments, and lines for slapd.conf(5).
 */
#ifndef PREPARE_WRITE_H
#define PREPARE_WRITE_H

#include <stdio.h>

#include "prepare/change.h"

void	write_ldif(const struct change *, FILE *);
/* What belongs into slapd.conf; an entry of the tree stays LDIF, which the
 * second says. */
void	write_conf(const struct change *, FILE *);
bool	write_is_tree(const struct change *);

#endif
