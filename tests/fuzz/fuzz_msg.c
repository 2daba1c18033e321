/* A packet of a peer. */
#include "fuzz.h"

#include "base/text.h"
#include "ipc/msg.h"

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len)
{
	static struct msg m, again;
	enum msg_field field;
	const char *value;
	size_t at = 0, values = 0;

	if (len > sizeof(m.packet))
		return 0;
	if (len > 0)
		memcpy(m.packet, bytes, len);
	m.len = len;
	if (msg_check(&m) != OK)
		return 0;
	msg_init(&again, msg_type(&m), msg_req(&m));
	while (msg_next(&m, &at, &field, &value)) {
		MUST(field > M_NONE && field < M_FIELDS);
		MUST(strlen(value) <= msg_field_max(field));
		MUST(text_is_utf8(value, strlen(value)));
		MUST(msg_get(&m, field) != NULL);
		msg_put(&again, field, value);
		values++;
	}
	MUST(at == m.len || (values == 0 && m.len == 8));
	/* What was read is what would be written. */
	MUST(!msg_failed(&again) && again.len == m.len);
	MUST(memcmp(again.packet, m.packet, m.len) == 0);
	return 0;
}
