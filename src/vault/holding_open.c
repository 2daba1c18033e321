/*
 * What is sealed in a row, for its person: each value by itself.
 */
#include <sodium.h>
#include <stdio.h>
#include <string.h>

#include "vault/flow_data.h"
#include "vault/holding_open.h"
#include "vault/rows.h"
#include "vault/seal.h"

#define NAME_SIZE 96

/* Who is told, and where. */
struct telling {
	const struct holding_column *column;
	holding_fn	*see;
	void		*arg;
};

static void
see_part(const struct telling *to, const char *part, const char *value)
{
	char name[NAME_SIZE];

	if (*value == '\0')
		return;
	snprintf(name, sizeof(name), "%s.%s", to->column->name, part);
	to->see(to->arg, name, HOLDING_TEXT, value);
}

/* What tells two passwords apart stays here. */
static void
see_field(void *arg, const char *name, const char *value)
{
	if (strcmp(name, "mark") != 0)
		see_part(arg, name, value);
}

static void
see_flow(const struct telling *to, const struct secret *plain)
{
	struct flow_data data;
	struct telling copy = *to;

	flow_data_decode(secret_text(plain), secret_len(plain), &data);
	flow_data_each(&data, see_field, &copy);
	sodium_memzero(&data, sizeof(data));
}

/* To whom, and what; but for a message with a PIN in it. */
static void
see_packet(const struct telling *to, const struct secret *plain, bool has_pin)
{
	static struct msg packet;
	const char *value;

	if (secret_len(plain) > sizeof(packet.packet))
		return;
	packet.len = secret_len(plain);
	memcpy(packet.packet, secret_text(plain), packet.len);
	if (msg_check(&packet) == OK) {
		if ((value = msg_get(&packet, M_TO)) != NULL)
			see_part(to, "to", value);
		if (!has_pin && (value = msg_get(&packet, M_TEXT)) != NULL)
			see_part(to, "text", value);
	}
	msg_wipe(&packet);
}

/* mobile NUL email NUL */
static void
see_pair(const struct telling *to, const struct secret *plain)
{
	const char *mobile = secret_text(plain);
	const size_t len = strlen(mobile) + 1;

	see_part(to, "mobile", mobile);
	if (len < secret_len(plain))
		see_part(to, "email", mobile + len);
}

void
holding_open(struct vault *v, const struct sql_rows *rows,
    const struct holding_column *c, holding_fn *see, void *arg)
{
	const struct telling to = { c, see, arg };
	struct secret *plain = NULL;
	char name[NAME_SIZE];

	snprintf(name, sizeof(name), "context_%s", c->name);
	if (vault_seal_open(v, rows, c->name, sql_rows_text(rows, 0, name),
	    &plain) != OK) {
		see(arg, c->name, HOLDING_SECRET, "*");
		return;
	}
	if (c->how == HOLDING_FLOW)
		see_flow(&to, plain);
	else if (c->how == HOLDING_PACKET)
		see_packet(&to, plain, sql_rows_int(rows, 0, "pin_of") != 0);
	else if (c->how == HOLDING_PAIR)
		see_pair(&to, plain);
	else
		see(arg, c->name, HOLDING_TEXT, secret_text(plain));
	secret_free(&plain);
}
