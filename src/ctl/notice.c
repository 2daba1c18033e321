/* All notices, as many to an answer of core as it holds. */
#include "ctl/core.h"
#include "ctl/notice.h"

int
ctl_notice_list(const struct ctl *ctl)
{
	return ctl_core_list(ctl, "notices");
}
