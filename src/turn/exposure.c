/*
 * From the table of limits to what it lets others do.
 */
#include "turn/exposure.h"
#include "turn/guess.h"
#include "turn/limit.h"
#include "turn/pin.h"

#define PARTS 256	/* addresses of a /24, /64 of a /56, /56 of a /48 */
#define NOTICES 2	/* kinds of them that one can cause oneself: of a new
			 * password, of a new contact */

static int64_t
least(int64_t a, int64_t b)
{
	return a < b ? a : b;
}

static int64_t
how_often(int64_t n, int64_t in)
{
	return in == 0 ? 0 : (n + in - 1) / in;
}

/* Where nobody enters a PIN: first ones, those asked for again as often as
 * one contact gets them, and recoveries. */
static int64_t
reach(const struct conf *conf, int64_t of_contact)
{
	const int64_t first = limit_max(conf, "first");
	const int64_t again = first * (least(conf->pin_sends, of_contact) -
	    1);

	return least(limit_max(conf, "all"), first +
	    least(limit_max(conf, "step"), again) +
	    limit_max(conf, "recovery"));
}

/* One guess, at every PIN of a flow. */
static double
chance(const struct conf *conf, unsigned level)
{
	size_t digits = pin_digits(conf, level);
	double pins = 1;

	while (digits-- > 0)
		pins *= 10;
	return CHANNELS / pins;
}

double
exposure_guessed(const struct conf *conf, int64_t addresses)
{
	int64_t left = addresses * guess_max_of_address(conf), n;
	double opened = 0;
	unsigned level;

	for (level = 0; level < PIN_LEVELS && left > 0; level++) {
		n = guess_max(conf, level);
		n = n == 0 ? left : least(left, n);
		opened += (double)n * chance(conf, level);
		left -= n;
	}
	return opened;
}

void
exposure_find(const struct conf *conf, struct exposure *out)
{
	const int64_t of_contact = limit_max(conf, "contact");
	const int64_t of_net = least(of_contact,
	    limit_max(conf, "contact-net"));
	const int64_t first = least(limit_max(conf, "first"),
	    limit_max(conf, "all"));
	const int64_t local = reach(conf, of_net);
	const int64_t net = least(limit_max(conf, "net"),
	    PARTS * limit_max(conf, "client"));
	const int64_t notices = least(limit_max(conf, "notices"),
	    NOTICES * limit_max(conf, "notice"));

	out->all = limit_max(conf, "all");
	out->world = reach(conf, of_contact);
	out->site = least(local, least(limit_max(conf, "site"),
	    PARTS * net));
	out->network = least(local, net);
	out->address = least(out->network, limit_max(conf, "client"));
	out->account = least(out->all, limit_max(conf, "prove") + notices);
	out->contact = of_contact;
	out->nets_contact = how_often(of_contact, of_net);
	out->nets_all = how_often(first, least(first, net));
	out->shares = conf->limit_sms_first + conf->limit_sms_step +
	    conf->limit_sms_recovery + conf->limit_sms_notices;
}
