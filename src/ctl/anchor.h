/* The audit held against itself, and against links that are kept where its
 * writer cannot reach. */
#ifndef CTL_ANCHOR_H
#define CTL_ANCHOR_H

#include "ctl/ctl.h"

/* audit verify [LINK HASH | --anchor FILE] */
int	ctl_anchor_verify(const struct ctl *);
/* audit anchor FILE: adds the newest link, if the last one there still
 * stands. */
int	ctl_anchor_add(const struct ctl *);

#endif
