/* Walks over the keys, on both keyboards. */
#include "password/walk.h"

#define WALK_MIN 4
#define WALK_LONG 6
#define COUNT(a) (sizeof(a) / sizeof((a)[0]))

static const char *const rows[] = {
	"1234567890", "qwertyuiop", "asdfghjkl", "zxcvbnm",
	"1qaz2wsx3edc4rfv5tgb6yhn7ujm8ik9ol0p",
	"zaq1xsw2cde3vfr4bgt5nhy6mju7ki8lo90p",
	"1q2w3e4r5t6y7u8i9o0p",
	"qazwsxedcrfvtgbyhnujmikolp", "abcdefghijklmnopqrstuvwxyz",
	"azertyuiop", "147258369", "789456123", "11223344556677889900",
	"ςερτυθιοπ", "σερτυθιοπ", "ασδφγηξκλ", "ζχψωβνμ",
	"1σ2ε3ρ4τ5υ6θ7ι8ο9π", "σαζεσχρδψτφωυγβθηνιξμ",
	"αβγδεζηθικλμνξοπρστυφχψω", "!@#$%^&*()",
};

/* How long the password follows this row from at on, in that direction;
 * a row begins again behind its end (…890123). */
static size_t
follow_row(const struct greeklish *p, size_t at, const struct greeklish *row,
    size_t step)
{
	size_t place, n = 0;

	for (place = 0; place < row->count; place++)
		if (row->c[place] == p->c[at])
			break;
	if (place == row->count)
		return 1;
	while (at + n < p->count && p->c[at + n] == row->c[place]) {
		place = (place + step) % row->count;
		n++;
	}
	return n;
}

static size_t
stay(const struct greeklish *p, size_t at)
{
	size_t n = 1;

	while (at + n < p->count && p->c[at + n] == p->c[at])
		n++;
	return n;
}

size_t
walk_longest(const struct greeklish *p, size_t at)
{
	static struct greeklish row[COUNT(rows)];
	size_t best = stay(p, at), n, i;

	for (i = 0; i < COUNT(rows); i++) {
		if (row[i].count == 0 && greeklish_take(rows[i], &row[i]) !=
		    OK)
			continue;
		n = follow_row(p, at, &row[i], 1);
		best = n > best ? n : best;
		n = follow_row(p, at, &row[i], row[i].count - 1);
		best = n > best ? n : best;
	}
	return best;
}

bool
walk_is(const struct greeklish *p)
{
	size_t at, n, walked = 0;

	for (at = 0; at < p->count; at += n) {
		n = walk_longest(p, at);
		if (n >= WALK_LONG)
			return true;
		if (n >= WALK_MIN)
			walked += n;
		else
			n = 1;
	}
	return walked > 0 && walked * 2 >= p->count;
}
