/*
 * The decision: who, whether already, which, whole, true.
 */
#include "activation/decide.h"

bool
decide_read(const struct who *w, const struct flow_data *data,
    struct decide_facts *out)
{
	struct decide_facts k = { .check = CHECK_NOT_NEEDED, .has_id = true };

	k.rows = w->rows == NULL ? 0 : w->rows->count;
	k.persons = w->persons;
	k.live = w->live;
	k.chosen = who_has_chosen(data);
	k.doubled = w->doubled != NULL;
	if (k.chosen && w->row == NULL && !k.doubled)
		k.rows = 0;	/* it left the registry meanwhile */
	if (k.chosen && w->row != NULL)
		k.live = w->row->live;
	*out = k;
	return k.rows > 0 && !k.doubled && (w->persons == 1 || k.chosen);
}

static enum msg_says
says_of(enum decide_account account)
{
	switch (account) {
	case ACCOUNT_EXISTS:
		return SAYS_ALREADY_ACTIVE;
	case ACCOUNT_BARRED:
		return SAYS_DENIED;
	default:
		return SAYS_AMBIGUOUS;
	}
}

enum decide_next
decide(const struct decide_facts *k, enum msg_says *says)
{
	*says = SAYS_NOTHING;
	if (k->rows == 0) {
		*says = SAYS_NOT_FOUND;
		return NEXT_STOP;
	}
	if (k->doubled) {
		*says = SAYS_AMBIGUOUS;
		return NEXT_STOP;
	}
	if (!k->chosen && k->persons > 1)
		return NEXT_REGISTRATION;
	if (k->account != ACCOUNT_NONE) {
		*says = says_of(k->account);
		return NEXT_STOP;
	}
	if (k->live == 0) {
		*says = SAYS_DENIED;
		return NEXT_STOP;
	}
	if (!k->chosen && k->live > 1)
		return NEXT_ENROLMENT;
	if (k->missing) {
		*says = SAYS_MISSING_DATA;
		return NEXT_STOP;
	}
	if (!k->has_id)
		return NEXT_IDENTITY;
	switch (k->check) {
	case CHECK_NEEDED:
		return NEXT_CHECK;
	case CHECK_MISMATCH:
		*says = SAYS_IDENTITY_MISMATCH;
		return NEXT_STOP;
	case CHECK_UNAVAILABLE:
		*says = SAYS_UNAVAILABLE;
		return NEXT_STOP;
	case CHECK_UNASKED:
		*says = SAYS_MISSING_DATA;
		return NEXT_STOP;
	case CHECK_NOT_NEEDED:
	case CHECK_MATCH:
		break;
	}
	return NEXT_CONFIRM;
}

const char *
decide_reason(const struct decide_facts *k, enum msg_says says)
{
	switch (says) {
	case SAYS_NOT_FOUND:
		return "the contact is not in the registry any more";
	case SAYS_ALREADY_ACTIVE:
		return "the person has an account";
	case SAYS_AMBIGUOUS:
		return k->doubled ? "the registry has the row that was "
		    "chosen for several people" :
		    k->refusal != NULL ? k->refusal :
		    "the username belongs to another account";
	case SAYS_DENIED:
		return k->account == ACCOUNT_BARRED ?
		    "the account is suspended or closed" :
		    "the status in the registry is not a live one";
	case SAYS_MISSING_DATA:
		return k->check == CHECK_UNASKED ? "the AMKA, the surname or "
		    "the birth date is none that can be asked for" :
		    k->missing_what;
	case SAYS_IDENTITY_MISMATCH:
		return "AMKA, surname and birth date do not belong together";
	case SAYS_UNAVAILABLE:
		return k->check == CHECK_UNAVAILABLE ?
		    "the identity check did not answer" : "unavailable";
	default:
		return "";
	}
}
