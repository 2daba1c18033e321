#include "base/cursor.h"

void
cur_init(struct cur *c, const void *p, size_t len)
{
	c->p = p;
	c->end = c->p + len;
	c->failed = false;
}

const unsigned char *
cur_view(struct cur *c, size_t len)
{
	const unsigned char *p = c->p;

	if (c->failed || len > cur_left(c)) {
		c->failed = true;
		return NULL;
	}
	c->p += len;
	return p;
}

uint8_t
cur_take_u8(struct cur *c)
{
	const unsigned char *p = cur_view(c, 1);

	return p == NULL ? 0 : p[0];
}

uint16_t
cur_take_u16(struct cur *c)
{
	const unsigned char *p = cur_view(c, 2);

	if (p == NULL)
		return 0;
	return (uint16_t)(p[0] << 8 | p[1]);
}

uint32_t
cur_take_u32(struct cur *c)
{
	const unsigned char *p = cur_view(c, 4);

	return p == NULL ? 0 : (uint32_t)p[0] << 24 | (uint32_t)p[1] << 16 |
	    (uint32_t)p[2] << 8 | p[3];
}

size_t
cur_left(const struct cur *c)
{
	return (size_t)(c->end - c->p);
}

bool
cur_failed(const struct cur *c)
{
	return c->failed;
}
