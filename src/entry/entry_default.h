/*
 * The mapping that is built in.
 */
#ifndef ENTRY_ENTRY_DEFAULT_H
#define ENTRY_ENTRY_DEFAULT_H

#include "entry/entry_input.h"

/* n from 0; NULL after the last. */
const struct entry_row *entry_default(size_t n);

#endif
