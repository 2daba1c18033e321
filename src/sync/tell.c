/*
 * Owners, told by letters.
 */
#include <string.h>

#include <sodium.h>

#include "base/text.h"
#include "sync/day.h"
#include "sync/tell.h"
#include "turn/letters.h"
#include "vault/contact.h"

static const enum message_letter letters[ITEM_TELL_WORDS] = {
	[ITEM_TELL_ENDING] = LETTER_ENDING,
	[ITEM_TELL_CLOSING] = LETTER_CLOSING,
	[ITEM_TELL_ENDED] = LETTER_ENDED,
	[ITEM_TELL_CLOSED] = LETTER_CLOSED,
	[ITEM_TELL_BACK] = LETTER_BACK,
};

enum outcome
tell_of(struct sync *s, const struct item *item)
{
	struct letters_news news = { .letter = letters[item->tell],
	    .uid = item->uid, .lang = item->lang };
	char kept[CHANNELS][EMAIL_SIZE], day[DATE_SIZE], since[DATE_SIZE];
	struct core core = sync_core(s);
	enum outcome r;

	if (item->tell == ITEM_TELL_NOTHING)
		return OK;
	if ((r = vault_contact_all(s->vault, item->account, kept)) != OK)
		return r;
	day_print(item->tell_day, day);
	day_print(item->ended, since);
	news.day = day;
	news.since = since;
	news.to[0] = (struct letters_to){ CHANNEL_EMAIL,
	    kept[CHANNEL_EMAIL] };
	news.to[1] = (struct letters_to){ CHANNEL_SMS, kept[CHANNEL_SMS] };
	news.to[2] = (struct letters_to){ CHANNEL_EMAIL, item->mail };
	r = letters_tell(&core, &news);
	sodium_memzero(kept, sizeof(kept));
	return r;
}
