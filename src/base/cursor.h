/*
 * Reading bytes from outside: one pointer, one end, and a failure that
 * sticks, so that a parser chains its takes and asks once at the end.
 */
#ifndef BASE_CURSOR_H
#define BASE_CURSOR_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct cur {
	const unsigned char *p;
	const unsigned char *end;
	bool	failed;
};

void	 cur_init(struct cur *, const void *, size_t len);
uint8_t	 cur_take_u8(struct cur *);
uint16_t cur_take_u16(struct cur *);	/* big endian */
uint32_t cur_take_u32(struct cur *);
/* A view of the next len bytes, NULL if there are fewer. */
const unsigned char *cur_view(struct cur *, size_t len);
size_t	 cur_left(const struct cur *);
bool	 cur_failed(const struct cur *);

#endif
