/*
 * Days of guessing at PINs: the rules themselves (turn/guess), on tallies in
 * memory, against how many accounts doctor says are opened (exposure).  One
 * who knows the rules gets as far as that, one who tries whatever he likes
 * never further, and neither keeps an owner out.
 *
 *	test_guess [days [seed]]
 *
 * At the defaults, and at both bounds of each setting that counts.
 */
#include "../unit.h"

#include <stdlib.h>

#include "base/log.h"
#include "turn/exposure.h"
#include "turn/guess.h"
#include "turn/pin.h"
#include "days.h"

#define AT_ONCE 400000		/* guesses of a day that is walked through */
#define FLOWS 300
#define CONTACTS 60
#define ADDRESSES 12
#define RANDOM_GUESSES 2000

static const char *varied = "the defaults";
static unsigned wrong;

static void
complain(const char *what, double found, double said)
{
	printf("%s: %s: %g by trying, doctor says %g\n", varied, what, found,
	    said);
	wrong++;
}

static bool
counts(const struct bounded *b)
{
	return strstr(b->path, "wrong_pins") != NULL ||
	    strcmp(b->path, "pin.digits") == 0 ||
	    strcmp(b->path, "pin.tries") == 0;
}

/* --- a flow, and what is done with it */

struct flow {
	char	mobile[24];
	char	digits[4];
};

static struct turn t;

static void
be_in(const struct flow *f, const char *client)
{
	t.core = &core;
	t.client = client;
	memset(&t.flow, 0, sizeof(t.flow));
	memcpy(t.flow.data.mobile, f->mobile, sizeof(f->mobile));
	memcpy(t.flow.data.digits, f->digits, sizeof(f->digits));
}

static unsigned
open_flow(struct flow *f, uint64_t contact)
{
	unsigned level = PIN_LEVELS;

	snprintf(f->mobile, sizeof(f->mobile), "+3069%08llu",
	    (unsigned long long)contact);
	f->digits[0] = '\0';
	be_in(f, "");
	if (guess_level(&core, &t.flow, &level) != OK)
		wrong++;
	snprintf(f->digits, sizeof(f->digits), "%u",
	    (unsigned)pin_digits(conf, level));
	return level;
}

/* How many PINs there are of so many digits. */
static uint64_t
pins_of(const struct flow *f)
{
	uint64_t pins = 1;
	long n = strtol(f->digits, NULL, 10);

	while (n-- > 0)
		pins *= 10;
	return pins;
}

static double
chance_of(const struct flow *f)
{
	return CHANNELS / (double)pins_of(f);
}

static double
apart(double a, double b)
{
	return a < b ? b - a : a - b;
}

static enum outcome
guess(const struct flow *f, const char *client)
{
	be_in(f, client);
	return guess_take(&t);
}

/* --- who knows the rules: as many of the shortest as there are */

static double
guess_from(const char *client, uint64_t *contact)
{
	double opened = 0;
	struct flow f;
	enum outcome r = OK;
	int64_t n;

	while (r != E_LIMIT) {
		open_flow(&f, ++*contact);
		for (n = 0, r = OK; n < conf->pin_tries && r == OK; n++)
			if ((r = guess(&f, client)) == OK)
				opened += chance_of(&f);
	}
	return opened;
}

static void
see_how_far_he_gets(int64_t addresses, int64_t at_most)
{
	const double said = exposure_guessed(conf, addresses);
	uint64_t contact = 0;
	double opened = 0;
	char client[32];
	int64_t i;

	if (addresses * guess_max_of_address(conf) > at_most)
		return;
	for (day++, i = 0; i < addresses; i++) {
		snprintf(client, sizeof(client), "10.%d.%d.1",
		    (int)(i / 256), (int)(i % 256));
		opened += guess_from(client, &contact);
	}
	if (apart(opened, said) > said * 1e-6)
		complain("the best way", opened, said);
}

/* --- and one who tries whatever he likes */

/* Each owner gets in: by the PIN that is out, or by the next one. */
static void
let_owners_in(struct flow *out, size_t count)
{
	enum outcome r;
	struct flow f;
	size_t i;

	for (i = 0; i < CONTACTS; i++) {
		open_flow(&f, i);
		if (guess(&f, "198.51.100.1") != OK || guess_give(&t) != OK)
			complain("an owner is kept out", (double)i, 0);
	}
	for (i = 0; i < count; i++) {
		r = guess(&out[i], "198.51.100.1");
		if ((r == OK && guess_give(&t) != OK) || r == E_LIMIT)
			complain("an owner has to wait", (double)i, 0);
	}
}

/* Opened flows are kept, and guessed at whenever it suits him. */
static double
act_at_random(unsigned *hits)
{
	static struct flow flow[FLOWS];
	const uint64_t contacts = 1 + pick(CONTACTS);
	const uint64_t addresses = 1 + pick(ADDRESSES);
	double opened = 0;
	char client[32];
	size_t n = 0, i, k;

	for (day++, k = 0; k < RANDOM_GUESSES; k++) {
		i = n < FLOWS && (n == 0 || pick(4) == 0) ? n++ : pick(n);
		if (flow[i].mobile[0] == '\0' || i == n - 1 || pick(20) == 0)
			open_flow(&flow[i], pick(contacts));
		snprintf(client, sizeof(client), "10.0.%d.1",
		    (int)pick(addresses));
		if (guess(&flow[i], client) != OK)
			continue;
		opened += chance_of(&flow[i]);
		*hits += pick(pins_of(&flow[i])) < CHANNELS;
	}
	if (opened > exposure_guessed(conf, (int64_t)addresses) * (1 + 1e-6))
		complain("at random", opened, exposure_guessed(conf,
		    (int64_t)addresses));
	let_owners_in(flow, n);
	return opened;
}

/* The PINs that were really hit, over all days: within four deviations. */
static void
simulate(unsigned days)
{
	double mean = 0;
	unsigned hits = 0;

	see_how_far_he_gets(1, AT_ONCE);
	see_how_far_he_gets(100, AT_ONCE);
	while (days-- > 0)
		mean += act_at_random(&hits);
	if (apart(hits, mean) > 2 &&
	    apart(hits, mean) * apart(hits, mean) > 16 * mean)
		complain("PINs that were hit", hits, mean);
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
	varied = "the defaults";
}

/* Two million guesses of ten thousand addresses: made, where there is time. */
static void
keep_the_promise(bool walk)
{
	const double said = exposure_guessed(conf, 10000);

	if (walk)
		see_how_far_he_gets(10000, INT64_MAX);

	printf("%g accounts a day from one address, %g from ten thousand\n",
	    exposure_guessed(conf, 1), said);
	if (said > EXPOSURE_GUESSED_MAX)
		complain("the promise", EXPOSURE_GUESSED_MAX, said);
}

int
main(int argc, char **argv)
{
	const unsigned days = argc > 1 ? (unsigned)strtoul(argv[1], NULL,
	    10) : 20;
	const unsigned seed = argc > 2 ? (unsigned)strtoul(argv[2], NULL,
	    10) : 1;

	if (!load())
		return 1;
	log_open("simulate", LOG_LEVEL_ERR);
	state = UINT64_C(0x9e3779b97f4a7c15) * seed + 1;
	printf("seed %u: %u days of guessing, and %u at each bound\n", seed,
	    days, (days + 9) / 10);
	keep_the_promise(days >= 1000);
	simulate(days);
	simulate_bounds((days + 9) / 10);
	conf_free(&conf);
	printf("%u differ from what doctor says\n", wrong);
	return wrong != 0;
}
