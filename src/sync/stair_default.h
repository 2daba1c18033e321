/* The staircase that is built in. */
#ifndef SYNC_STAIR_DEFAULT_H
#define SYNC_STAIR_DEFAULT_H

#include "conf/conf.h"

/* n from 0; NULL after the last. */
const struct conf_step *stair_default(size_t n);

#endif
