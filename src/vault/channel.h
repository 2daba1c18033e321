/* How a person is reached. */
#ifndef VAULT_CHANNEL_H
#define VAULT_CHANNEL_H

enum channel { CHANNEL_SMS, CHANNEL_EMAIL, CHANNELS };

/* "sms", "email": the words of the database and of HACKING 4. */
const char	*channel_name(enum channel);
enum channel	 channel_find(const char *name);

/* Which channels: a set of these. */
#define CHANNEL_BIT(channel) (1u << (channel))

#endif
