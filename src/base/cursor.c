/* Bytes from outside, taken one after the other. */
#include "base/cursor.h"

void
cursor_init(struct cursor *c, const void *p, size_t len)
{
	c->p = p;
	c->end = c->p + len;
	c->failed = false;
}

const unsigned char *
cursor_view(struct cursor *c, size_t len)
{
	const unsigned char *p = c->p;

	if (c->failed || len > cursor_left(c)) {
		c->failed = true;
		return NULL;
	}
	c->p += len;
	return p;
}

uint8_t
cursor_take_u8(struct cursor *c)
{
	const unsigned char *p = cursor_view(c, 1);

	return p == NULL ? 0 : p[0];
}

uint16_t
cursor_take_u16(struct cursor *c)
{
	const unsigned char *p = cursor_view(c, 2);

	if (p == NULL)
		return 0;
	return (uint16_t)(p[0] << 8 | p[1]);
}

uint32_t
cursor_take_u32(struct cursor *c)
{
	const unsigned char *p = cursor_view(c, 4);

	return p == NULL ? 0 : (uint32_t)p[0] << 24 | (uint32_t)p[1] << 16 |
	    (uint32_t)p[2] << 8 | p[3];
}

size_t
cursor_left(const struct cursor *c)
{
	return (size_t)(c->end - c->p);
}

bool
cursor_failed(const struct cursor *c)
{
	return c->failed;
}
