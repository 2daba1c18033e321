/* One message, by the way that all go. */
#include "ctl/core.h"
#include "ctl/test.h"

static int
test_channel(const struct ctl *ctl, char *channel)
{
	char *const args[] = { channel, ctl->args[0] };
	struct ctl words = *ctl;

	words.args = args;
	words.count = 2;
	return ctl_core_tell(&words, "test");
}

int
ctl_test_sms(const struct ctl *ctl)
{
	return test_channel(ctl, (char[]){ "sms" });
}

int
ctl_test_mail(const struct ctl *ctl)
{
	return test_channel(ctl, (char[]){ "mail" });
}
