/*
 * Reading bytes from outside: one pointer, one end, and a failure that
 * sticks, so that a parser chains its takes and asks once at the end.
 */
#ifndef BASE_CURSOR_H
#define BASE_CURSOR_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct cursor {
	const unsigned char *p;
	const unsigned char *end;
	bool	failed;
};

void	 cursor_init(struct cursor *, const void *, size_t len);
uint8_t	 cursor_take_u8(struct cursor *);
uint16_t cursor_take_u16(struct cursor *);	/* big endian */
uint32_t cursor_take_u32(struct cursor *);
/* A view of the next len bytes, NULL if there are fewer. */
const unsigned char *cursor_view(struct cursor *, size_t len);
size_t	 cursor_left(const struct cursor *);
bool	 cursor_failed(const struct cursor *);

#endif
