/*
 * The settings, read and looked up.
 */
#ifndef CONF_CONF_H
#define CONF_CONF_H

#include "conf/settings.h"

/* E_CONF with a detail of one line: "uregister.conf:12: …".  Rows outside
 * roles are checked too, and then left empty. */
enum outcome	conf_load(const char *path, unsigned roles,
		    struct conf **out, struct detail *) MUST_USE;
void		conf_free(struct conf **);
/* The capacity of that source, NULL if there is none or it is disabled. */
const struct conf_capacity *conf_capacity(const struct conf *,
		    const char *source);
/* Walks the names of all settings, lists and their groups included
 * ("capacities.view"); NULL at the end.  For tests and "conf list". */
const char	*conf_name(size_t n);
/* What the n-th may be, and its default: "a number from 4 to 10, default
 * 6".  Valid until the next call; NULL behind the end. */
const char	*conf_describe(size_t n);
/* The settings that are paths to secrets: the name of the n-th, and its
 * path ("" if none is set); NULL at the end. */
const char	*conf_secret(const struct conf *, size_t n,
		    const char **path);
/* Does a program of that role read it? */
bool		conf_secret_is_of(size_t n, enum conf_role);

#endif
