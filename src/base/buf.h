/*
 * Text written into memory of fixed size that the caller owns.  The first
 * put that does not fit makes the whole thing fail and stay failed: nothing
 * is ever silently cut.  Always NUL terminated.
 *
 *	char mem[64]; struct buf b; buf_init(&b, mem, sizeof(mem));
 *	buf_puts(&b, "uid="); buf_puts(&b, uid);
 *	if (buf_failed(&b)) return E_INPUT;
 */
#ifndef BASE_BUF_H
#define BASE_BUF_H

#include <stdbool.h>
#include <stddef.h>

#include "base/outcome.h"

struct buf {
	char	*data;
	size_t	 len;
	size_t	 size;
	bool	 failed;
};

void	buf_init(struct buf *, char *mem, size_t size);
void	buf_put(struct buf *, const void *, size_t len);
void	buf_puts(struct buf *, const char *);
void	buf_putc(struct buf *, char);
void	buf_putf(struct buf *, const char *fmt, ...) PRINTF_LIKE(2, 3);
bool	buf_failed(const struct buf *);

#endif
