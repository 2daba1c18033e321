/*
 * The words of the channels.
 */
#include <string.h>

#include "vault/channel.h"

const char *
channel_name(enum channel channel)
{
	return channel == CHANNEL_SMS ? "sms" : "email";
}

enum channel
channel_find(const char *name)
{
	return strcmp(name, "sms") == 0 ? CHANNEL_SMS : CHANNEL_EMAIL;
}
