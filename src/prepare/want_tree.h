/* Our entries: people, services, policies. */
#ifndef PREPARE_WANT_TREE_H
#define PREPARE_WANT_TREE_H

#include "prepare/draft.h"

void	want_tree(struct draft *);
/* Does the overlay ppolicy that we add, or added, ask for our policy? */
bool	want_tree_needs_policy(const struct draft *);

#endif
