/*
 * Attackers' days: the table of limits itself, on tallies in memory, against
 * what doctor says of the settings (exposure).  Some attackers act at random,
 * and never get beyond its figures; others know the table, and get as far.
 *
 *	test_exposure [days [seed]]
 *
 * At the defaults, and at both bounds of each setting that counts.
 */
#include "../unit.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/log.h"
#include "turn/exposure.h"
#include "turn/limit.h"
#include "days.h"

#define NETS_MAX 60		/* of one attacker: bounds his day */
#define HOSTS 256
#define SITE_HOSTS 65536
#define IDLE 12000		/* addresses in a row that get none */
#define TIRED 200		/* refusals in a row */
#define CONTACTS 30000
#define CLIENT_SIZE 64

/* --- the settings, and their bounds */

static const char *varied = "the defaults";
static unsigned wrong;

static bool
counts(const struct bounded *b)
{
	return (strncmp(b->path, "limit.", 6) == 0 &&
	    strstr(b->path, "log") == NULL &&
	    strstr(b->path, "wrong") == NULL) ||
	    strcmp(b->path, "pin.sends") == 0;
}

/* --- the attacker */

static void
address(bool six, unsigned net, unsigned host, char out[CLIENT_SIZE])
{
	if (six)
		snprintf(out, CLIENT_SIZE, "2001:db8:%x:%x::", net, host);
	else
		snprintf(out, CLIENT_SIZE, "10.%u.%u.%u", net / 256,
		    net % 256, host);
}

static bool
ask(enum limit_kind kind, uint64_t contact, const char *client)
{
	char to[32], name[32];
	const struct limit_ask a = { .kind = kind, .channel = CHANNEL_SMS,
	    .contact = to, .name = name, .client = client };

	snprintf(to, sizeof(to), "+3069%08llu", (unsigned long long)contact);
	snprintf(name, sizeof(name), "%s", kind == LIMIT_RECOVER ? "name" :
	    kind == LIMIT_PROVE ? "one" : kind == LIMIT_NOTICE ?
	    contact % 2 == 0 ? "one|changed" : "one|contact" : "");
	return limit_take(&core, &a) == OK;
}

static void
expect(const char *what, int64_t found, int64_t said, bool exactly)
{
	if (exactly ? found == said : found <= said)
		return;
	printf("%s: %s: %lld by trying, doctor says %lld\n", varied, what,
	    (long long)found, (long long)said);
	wrong++;
}

/* Where he stands who knows the table. */
struct attack {
	bool		 six;
	unsigned	 nets, hosts;
	uint64_t	 contact;
	int64_t		 firsts, again, sent;
};

/* The letter that comes next of this kind; false: there is none. */
static bool
choose(struct attack *a, enum limit_kind kind, int64_t of_contact,
    uint64_t *contact)
{
	if (kind == LIMIT_STEP) {
		const int64_t each = (conf->pin_sends < of_contact ?
		    conf->pin_sends : of_contact) - 1;

		if (each <= 0 || a->again >= a->firsts * each)
			return false;
		*contact = (uint64_t)(a->again % a->firsts);
		return true;
	}
	*contact = a->contact;
	return true;
}

/* As many of one kind as go out, from every address that he has. */
static void
exhaust(struct attack *a, enum limit_kind kind, int64_t of_contact)
{
	char client[CLIENT_SIZE];
	unsigned net, host, idle;
	uint64_t contact;

	for (net = 0; net < a->nets; net++)
		for (host = idle = 0; host < a->hosts && idle < IDLE;
		    host++) {
			idle++;
			address(a->six, net, host, client);
			while (choose(a, kind, of_contact, &contact) &&
			    ask(kind, contact, client)) {
				idle = 0;
				a->sent++;
				a->contact += kind != LIMIT_STEP;
				a->firsts += kind == LIMIT_FIRST;
				a->again += kind == LIMIT_STEP;
			}
		}
}

static struct attack
attack(bool six, unsigned nets, unsigned hosts, int64_t of_contact)
{
	struct attack a = { .six = six, .nets = nets, .hosts = hosts };

	day++;
	exhaust(&a, LIMIT_FIRST, of_contact);
	exhaust(&a, LIMIT_STEP, of_contact);
	exhaust(&a, LIMIT_RECOVER, of_contact);
	return a;
}

static int64_t
least(int64_t a, int64_t b)
{
	return a < b ? a : b;
}

/* Who is logged in, and does what sends him letters. */
static int64_t
attack_account(void)
{
	int64_t sent = 0, tired = 0;
	uint64_t n = 0;

	for (day++; tired < TIRED; n++)
		if (ask(n % 2 == 0 ? LIMIT_PROVE : LIMIT_NOTICE, n / 2, ""))
			sent++, tired = 0;
		else
			tired++;
	return sent;
}

/* From how many networks until a new one gets no PIN: of one contact, or of
 * all that there are. */
static int64_t
shut_out(bool one)
{
	char client[CLIENT_SIZE];
	uint64_t contact = 0;
	unsigned net, host;
	bool any = true;

	for (day++, net = 0; any && net <= NETS_MAX; net++) {
		any = false;
		for (host = 0; host < HOSTS; host++) {
			address(false, net, host, client);
			while (ask(LIMIT_FIRST, contact, client)) {
				any = true;
				contact += one ? 0 : 1;
			}
		}
	}
	return net - 1;
}

static void
see_whether_he_gets_as_far(const struct exposure *e)
{
	const int64_t of_net = least(limit_max(conf, "contact-net"),
	    e->contact);

	expect("an address", attack(false, 1, 1, of_net).sent, e->address,
	    true);
	expect("a /24", attack(false, 1, HOSTS, of_net).sent, e->network,
	    true);
	expect("a /48", attack(true, 1, SITE_HOSTS, of_net).sent, e->site,
	    true);
	if (e->network * NETS_MAX >= e->world)
		expect("the world", attack(false, NETS_MAX, HOSTS,
		    e->contact).sent, e->world, true);
	if (e->contact < 1000)
		expect("an account", attack_account(), e->account, true);
	if (e->contact < 1000 && limit_max(conf, "first") > e->contact &&
	    limit_max(conf, "net") > e->contact)
		expect("networks for a contact", shut_out(true),
		    e->nets_contact, true);
	if (e->nets_all < NETS_MAX)
		expect("networks for all", shut_out(false), e->nets_all,
		    true);
}

/* --- and one who tries whatever he likes */

static void
act_at_random(const struct exposure *e)
{
	static const enum limit_kind kinds[] = { LIMIT_FIRST, LIMIT_STEP,
	    LIMIT_RECOVER, LIMIT_FIRST };
	const unsigned nets = 1 + (unsigned)pick(NETS_MAX);
	const unsigned hosts = 1 + (unsigned)pick(HOSTS);
	const uint64_t contacts = 1 + pick(CONTACTS);
	static uint64_t begun[CONTACTS];	/* where one may ask again */
	const bool six = pick(2) == 0;
	static int64_t of_net[NETS_MAX], of_host[NETS_MAX][HOSTS];
	size_t begins = 0;
	uint64_t contact;
	int64_t sent = 0, account = 0, again = 0, worst[2] = { 0, 0 };
	unsigned tired = 0;

	memset(of_net, 0, sizeof(of_net));
	memset(of_host, 0, sizeof(of_host));
	for (day++; tired < TIRED; tired++) {
		const unsigned net = (unsigned)pick(nets);
		const unsigned host = (unsigned)pick(hosts);
		enum limit_kind kind = kinds[pick(4)];
		char client[CLIENT_SIZE];

		if (kind == LIMIT_STEP && again <= 0)
			kind = LIMIT_FIRST;
		address(six, net, host, client);
		if (pick(50) == 0)
			account += ask(pick(2) == 0 ? LIMIT_PROVE :
			    LIMIT_NOTICE, pick(9), "");
		contact = kind == LIMIT_STEP ? begun[pick(begins)] :
		    pick(contacts);
		if (!ask(kind, contact, client))
			continue;
		if (kind == LIMIT_FIRST && begins < CONTACTS)
			begun[begins++] = contact;
		again += kind == LIMIT_FIRST ? conf->pin_sends - 1 :
		    kind == LIMIT_STEP ? -1 : 0;
		tired = 0;
		sent++;
		if (++of_net[net] > worst[0])
			worst[0] = of_net[net];
		if (++of_host[net][host] > worst[1])
			worst[1] = of_host[net][host];
	}
	expect("the world, at random", sent, e->world, false);
	expect("a network, at random", worst[0], six ? e->site : e->network,
	    false);
	expect("an address, at random", worst[1], e->address, false);
	expect("an account, at random", account, e->account, false);
	expect("all, at random", sent + account, e->all, false);
}

static void
simulate(unsigned days)
{
	struct exposure e;

	exposure_find(conf, &e);
	see_whether_he_gets_as_far(&e);
	while (days-- > 0)
		act_at_random(&e);
}

static void
simulate_bounds(unsigned days)
{
	size_t i, k;

	for (i = 0; i < NUMBERS; i++) {
		int64_t *at = (int64_t *)(void *)((char *)conf +
		    numbers[i].at);
		const int64_t usual = *at;

		for (k = 0; k < 2 && counts(&numbers[i]); k++) {
			*at = numbers[i].bound[k];
			varied = numbers[i].path;
			simulate(days);
		}
		*at = usual;
	}
}

int
main(int argc, char **argv)
{
	const unsigned days = argc > 1 ? (unsigned)strtoul(argv[1], NULL,
	    10) : 8;
	const unsigned seed = argc > 2 ? (unsigned)strtoul(argv[2], NULL,
	    10) : 1;
	unsigned i;

	if (!load())
		return 1;
	log_open("simulate", LOG_LEVEL_ERR);
	for (i = 0; i < 1 + days / 1000; i++) {
		const unsigned some = days < 1000 ? days : 1000;

		state = UINT64_C(0x9e3779b97f4a7c15) * (seed + i) + 1;
		printf("seed %u: %u days, and %u at each bound\n", seed + i,
		    some, (some + 39) / 40);
		varied = "the defaults";
		simulate(some);
		if (i == 0)
			simulate_bounds((some + 39) / 40);
	}
	conf_free(&conf);
	printf("%u differ from what doctor says\n", wrong);
	return wrong != 0;
}
