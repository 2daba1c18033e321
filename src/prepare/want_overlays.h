/* ppolicy, unique and constraint. */
#ifndef PREPARE_WANT_OVERLAYS_H
#define PREPARE_WANT_OVERLAYS_H

#include "prepare/draft.h"

void	want_overlays(struct draft *);

#endif
