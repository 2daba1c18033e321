/* Who waits at a socket of ours. */
#ifndef CTL_QUEUE_H
#define CTL_QUEUE_H

#include <stdbool.h>
#include <stddef.h>

/* Connections at the socket of that path which nobody has taken yet.  False:
 * it cannot be known. */
bool	queue_count(const char *path, size_t *out);

#endif
