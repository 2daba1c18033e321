/* Which service a request is for. */
#include "base/outage.h"
#include "ipc/service.h"

void
service_heard(enum msg_type type, enum outcome r, const struct detail *d)
{
	static const struct {
		enum outage which;
		const char *name;
	} services[MSG_TYPES] = {
		[MSG_SMS] = { OUTAGE_SMS, "SMS gateway" },
		[MSG_MAIL] = { OUTAGE_MAIL, "mail server" },
		[MSG_CHECK] = { OUTAGE_IDENTITY, "identity check" },
	};

	outage_heard(services[type].which, services[type].name, r, d->text);
}
