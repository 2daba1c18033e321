/*
 * By what a password of an entry is known again: a hash of the salted hash.
 * Not by pwdChangedTime, which an entry without slapo-ppolicy has not, and
 * which is the same for two changes in one second.
 */
#include <string.h>

#include <ldap.h>
#include <sodium.h>

#include "directory/link.h"
#include "directory/mark.h"
#include "password/hash.h"

#define MARK_LEN ((MARK_SIZE - 1) / 2)

/* The values are a set: their order does not count. */
static void
add_value(const void *value, size_t len, unsigned char sum[MARK_LEN])
{
	unsigned char hash[MARK_LEN];
	size_t i;

	crypto_generichash(hash, sizeof(hash), value, len, NULL, 0);
	for (i = 0; i < MARK_LEN; i++)
		sum[i] ^= hash[i];
}

void
mark_read(const struct link_reply *reply, char out[MARK_SIZE])
{
	LDAPMessage *entry = ldap_first_entry(reply->ld, reply->message);
	unsigned char sum[MARK_LEN] = { 0 };
	struct berval **values = NULL;
	size_t i;

	out[0] = '\0';
	if (entry != NULL)
		values = ldap_get_values_len(reply->ld, entry,
		    "userPassword");
	for (i = 0; values != NULL && values[i] != NULL; i++)
		add_value(values[i]->bv_val, values[i]->bv_len, sum);
	if (i > 0)
		sodium_bin2hex(out, MARK_SIZE, sum, sizeof(sum));
	ldap_value_free_len(values);
}

enum outcome
mark_make(const struct secret *hash, char out[MARK_SIZE])
{
	unsigned char sum[MARK_LEN] = { 0 };
	struct hash_forms forms;
	enum outcome r;

	if ((r = hash_split(hash, &forms)) != OK)
		return r;
	add_value(secret_text(forms.password), secret_len(forms.password),
	    sum);
	sodium_bin2hex(out, MARK_SIZE, sum, sizeof(sum));
	hash_forms_clear(&forms);
	return OK;
}

bool
mark_is_among(const char *mark, const char *list)
{
	const char *wanted = *mark == '\0' ? MARK_NONE : mark;
	const size_t len = strlen(wanted);

	for (; *list != '\0'; list += strcspn(list, " ")) {
		list += strspn(list, " ");
		if (strcspn(list, " ") == len &&
		    strncmp(list, wanted, len) == 0)
			return true;
	}
	return false;
}
