/* The packet's form, and nothing of sockets. */
#include <inttypes.h>
#include <sodium.h>
#include <stdio.h>
#include <string.h>

#include "base/cursor.h"
#include "base/text.h"
#include "ipc/msg.h"

#define HEADER_LEN 8
#define VALUE_HEAD_LEN 3	/* field, length */

enum { MANY = 1 };

static const char *const type_names[MSG_TYPES] = {
	[MSG_NONE] = "none",
#define REQUEST(type, noun, journey, lane, screens, places, flags, answer) \
	[type] = noun,
#include "ipc/request.def"
#undef REQUEST
#define TYPE(constant, noun) [constant] = noun,
#include "ipc/msg_type.def"
#undef TYPE
};

static const struct {
	const char *name;
	uint16_t max;
	uint8_t	flags;
} fields[M_FIELDS] = {
	[M_NONE] = { "none", 0, 0 },
#define FIELD(constant, name, max, flags) [constant] = { name, max, flags },
#include "ipc/msg_field.def"
#undef FIELD
};

#define WORD(constant, word) [constant] = word,
static const char *const step_names[STEPS] = { MSG_STEPS(WORD) };
static const char *const says_names[SAYS] = { MSG_SAYS(WORD) };
#undef WORD

const char *
msg_type_name(enum msg_type type)
{
	return (unsigned)type < MSG_TYPES ? type_names[type] : "none";
}

const char *
msg_step_name(enum msg_step step)
{
	return (unsigned)step < STEPS ? step_names[step] : "";
}

const char *
msg_says_name(enum msg_says says)
{
	return (unsigned)says < SAYS ? says_names[says] : "";
}

static enum outcome
find_name(const char *const *names, size_t n, const char *name, size_t *out)
{
	size_t i;

	for (i = 0; i < n; i++)
		if (strcmp(names[i], name) == 0) {
			*out = i;
			return OK;
		}
	return E_NOTFOUND;
}

enum outcome
msg_step_find(const char *name, enum msg_step *out)
{
	enum outcome r;
	size_t i;

	if ((r = find_name(step_names, STEPS, name, &i)) == OK)
		*out = (enum msg_step)i;
	return r;
}

enum outcome
msg_says_find(const char *name, enum msg_says *out)
{
	enum outcome r;
	size_t i;

	if ((r = find_name(says_names, SAYS, name, &i)) == OK)
		*out = (enum msg_says)i;
	return r;
}

const char *
msg_field_name(enum msg_field field)
{
	return (unsigned)field < M_FIELDS ? fields[field].name : "none";
}

size_t
msg_field_max(enum msg_field field)
{
	return (unsigned)field < M_FIELDS ? fields[field].max : 0;
}

bool
msg_field_is_many(enum msg_field field)
{
	return (unsigned)field < M_FIELDS && (fields[field].flags & MANY);
}

void
msg_init(struct msg *m, enum msg_type type, uint32_t req)
{
	unsigned char *p = m->packet;

	m->failed = false;
	m->len = HEADER_LEN;
	p[0] = 'U';
	p[1] = 'R';
	p[2] = MSG_VERSION;
	p[3] = (unsigned char)type;
	p[4] = (unsigned char)(req >> 24);
	p[5] = (unsigned char)(req >> 16);
	p[6] = (unsigned char)(req >> 8);
	p[7] = (unsigned char)req;
}

void
msg_put(struct msg *m, enum msg_field field, const char *value)
{
	unsigned char *p;
	size_t len;

	if (value == NULL || m->failed)
		return;
	len = strlen(value);
	if (len > msg_field_max(field) || !text_is_utf8(value, len) ||
	    len + VALUE_HEAD_LEN + 1 > sizeof(m->packet) - m->len ||
	    (!msg_field_is_many(field) && msg_get(m, field) != NULL)) {
		m->failed = true;
		return;
	}
	p = m->packet + m->len;
	p[0] = (unsigned char)field;
	p[1] = (unsigned char)(len >> 8);
	p[2] = (unsigned char)len;
	memcpy(p + VALUE_HEAD_LEN, value, len + 1);
	m->len += VALUE_HEAD_LEN + len + 1;
}

void
msg_put_int(struct msg *m, enum msg_field field, int64_t value)
{
	char text[24];

	snprintf(text, sizeof(text), "%" PRId64, value);
	msg_put(m, field, text);
}

bool
msg_failed(const struct msg *m)
{
	return m->failed;
}

static enum outcome
check_packet_value(struct cursor *c, bool seen[M_FIELDS])
{
	uint8_t field = cursor_take_u8(c);
	uint16_t len = cursor_take_u16(c);
	const char *value = (const char *)cursor_view(c, len);

	if (cursor_take_u8(c) != 0 || cursor_failed(c) || value == NULL)
		return E_PROTO;
	if (field == M_NONE || field >= M_FIELDS || len > fields[field].max ||
	    !text_is_utf8(value, len))
		return E_PROTO;
	if (seen[field] && !(fields[field].flags & MANY))
		return E_PROTO;
	seen[field] = true;
	return OK;
}

enum outcome
msg_check(struct msg *m)
{
	bool seen[M_FIELDS] = { false };
	enum outcome r;
	struct cursor c;
	uint8_t type;

	if (m->len > sizeof(m->packet))
		return E_PROTO;
	cursor_init(&c, m->packet, m->len);
	if (cursor_take_u8(&c) != 'U' || cursor_take_u8(&c) != 'R' ||
	    cursor_take_u8(&c) != MSG_VERSION)
		return E_PROTO;
	type = cursor_take_u8(&c);
	cursor_take_u32(&c);
	if (cursor_failed(&c) || type == MSG_NONE || type >= MSG_TYPES)
		return E_PROTO;
	while (cursor_left(&c) > 0)
		if ((r = check_packet_value(&c, seen)) != OK)
			return r;
	m->failed = false;
	return OK;
}

enum msg_type
msg_type(const struct msg *m)
{
	return (enum msg_type)m->packet[3];
}

uint32_t
msg_req(const struct msg *m)
{
	const unsigned char *p = m->packet + 4;

	return (uint32_t)p[0] << 24 | (uint32_t)p[1] << 16 |
	    (uint32_t)p[2] << 8 | p[3];
}

bool
msg_next(const struct msg *m, size_t *at, enum msg_field *field,
    const char **value)
{
	size_t i = *at == 0 ? HEADER_LEN : *at;
	const unsigned char *p = m->packet + i;

	if (i + VALUE_HEAD_LEN + 1 > m->len)
		return false;
	*field = (enum msg_field)p[0];
	*value = (const char *)p + VALUE_HEAD_LEN;
	*at = i + VALUE_HEAD_LEN + ((size_t)p[1] << 8 | p[2]) + 1;
	return true;
}

const char *
msg_get_nth(const struct msg *m, enum msg_field wanted, size_t n)
{
	enum msg_field field;
	const char *value;
	size_t at = 0;

	while (msg_next(m, &at, &field, &value))
		if (field == wanted && n-- == 0)
			return value;
	return NULL;
}

const char *
msg_get(const struct msg *m, enum msg_field field)
{
	return msg_get_nth(m, field, 0);
}

enum outcome
msg_get_int(const struct msg *m, enum msg_field field, int64_t *out)
{
	const char *text = msg_get(m, field);

	if (text == NULL)
		return E_NOTFOUND;
	return text_to_int(text, INT64_MIN, INT64_MAX, out);
}

void
msg_wipe(struct msg *m)
{
	sodium_memzero(m->packet, sizeof(m->packet));
	m->len = 0;
	m->failed = true;
}
