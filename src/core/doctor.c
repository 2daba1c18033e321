#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "core/doctor.h"
#include "core/gate.h"
#include "core/send.h"

#define CLOCK_TOLERANCE_S 5

struct report {
	struct msg	*reply;
	bool		 ill;
};

static void
tell(void *arg, const char *part, bool well, const char *text)
{
	struct report *report = arg;
	char line[1024];

	snprintf(line, sizeof(line), "%s %s: %s", well ? "ok" : "bad", part,
	    text);
	msg_put(report->reply, M_LINE, line);
	report->ill = report->ill || !well;
}

static void
examine_vault(struct core *core, struct report *report)
{
	struct detail d = { "" };
	int64_t theirs = 0, ours;
	char text[128];

	if (vault_check(core->vault, &d) != OK) {
		tell(report, "vault", false, d.text);
		return;
	}
	tell(report, "vault", true, "reachable, its tables are of this "
	    "version");
	if (vault_now(core->vault, &theirs) != OK)
		return;
	ours = clock_now();
	snprintf(text, sizeof(text), "this machine and the database differ "
	    "by %lld seconds%s", (long long)llabs(theirs - ours),
	    llabs(theirs - ours) <= CLOCK_TOLERANCE_S ? "" :
	    ": set both by NTP");
	tell(report, "clock", llabs(theirs - ours) <= CLOCK_TOLERANCE_S,
	    text);
}

static void
examine_registry(struct core *core, struct report *report)
{
	const struct conf *conf = core->conf;
	char part[96];
	size_t i;

	for (i = 0; i < conf->capacities; i++) {
		const struct conf_capacity *c = &conf->capacity[i];
		enum outcome r;

		if (!c->enabled)
			continue;
		snprintf(part, sizeof(part), "registry of %s", c->source);
		r = registry_check(core->registry, c);
		tell(report, part, r == OK, r == OK ?
		    "the view and its columns are there" :
		    registry_detail(core->registry)->text);
	}
}

static void
examine_gateway(struct core *core, struct report *report)
{
	const struct {
		const char *part;
		bool	used;
	} parts[] = {
		{ "sms", send_has_channel(core->conf, CHANNEL_SMS) },
		{ "mail", send_has_channel(core->conf, CHANNEL_EMAIL) },
		{ "identity", core->conf->identity_driver != IDENTITY_NONE },
	};
	size_t i;

	for (i = 0; i < sizeof(parts) / sizeof(parts[0]); i++) {
		struct detail d = { "" };
		enum outcome r;

		if (!parts[i].used) {
			tell(report, parts[i].part, true, "not configured");
			continue;
		}
		r = gate_probe(core->conf, parts[i].part, &d);
		tell(report, parts[i].part, r == OK, d.text[0] != '\0' ?
		    d.text : r == OK ? "reachable" : outcome_name(r));
	}
}

enum outcome
doctor_examine(struct core *core, struct msg *reply)
{
	struct report report = { .reply = reply };

	examine_vault(core, &report);
	examine_registry(core, &report);
	if (directory_check(core->directory, tell, &report) != OK)
		report.ill = true;
	examine_gateway(core, &report);
	return report.ill ? E_CONF : OK;
}
