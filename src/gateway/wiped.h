/*
 * Heap memory that is overwritten when it is freed, for the libraries that
 * hold what people were sent (libcurl, jansson).
 */
#ifndef GATEWAY_WIPED_H
#define GATEWAY_WIPED_H

#include <stddef.h>

void	*wiped_malloc(size_t);
void	*wiped_calloc(size_t n, size_t size);
void	*wiped_realloc(void *, size_t);
char	*wiped_strdup(const char *);
void	 wiped_free(void *);

#endif
