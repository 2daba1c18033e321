/* remove: takes back what apply did, from the last to the first. */
#ifndef CORE_PREPARE_REMOVE_H
#define CORE_PREPARE_REMOVE_H

#include "core/preparation.h"

int	prepare_remove(struct preparation *);

#endif
