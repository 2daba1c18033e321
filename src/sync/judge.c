/*
 * One account, judged.
 */
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "base/text.h"
#include "sync/day.h"
#include "sync/judge.h"
#include "sync/wanted.h"

#define BIT(kind) (UINT64_C(1) << (kind))

static void PRINTF_LIKE(3, 4)
report(struct judge *j, enum kind kind, const char *fmt, ...)
{
	char text[sizeof(j->item.why) * 4];
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(text, sizeof(text), fmt, ap);
	va_end(ap);
	text_cut(j->item.why, sizeof(j->item.why), text);
	j->item.kinds |= BIT(kind);
	j->told = true;
}

/* ---- the staircase ---- */

static void
find_stair(const struct judge_input *in, struct judge *j)
{
	const struct conf *conf = in->sync->conf;
	struct stair_row rows[PERSON_ROWS_MAX];
	struct stair_person p = { .conf = conf, .today = in->sync->today,
	    .row = rows, .rows = in->person->rows,
	    .source = in->account->source, .ended = in->account->ended,
	    .missing = in->account->missing };
	const struct spool_row *row;
	size_t i;

	for (i = 0; i < in->person->rows; i++) {
		row = &in->person->row[i];
		rows[i] = (struct stair_row){
			.source = conf->capacity[row->capacity].source,
			.live = row->live };
		if (day_parse(row->record.status_date, &rows[i].ended) != OK)
			rows[i].ended = 0;
	}
	stair_find(&p, &j->stair);
	j->departs = in->account->ended == 0 && in->account->missing == 0 &&
	    j->stair.ended != 0;
}

static bool
is_kept_so(const struct item *item, const struct sync_account *a)
{
	return item->ended == a->ended && item->missing == a->missing &&
	    item->step == a->step && item->next == a->next &&
	    item->closes == a->closes && item->told == a->told;
}

/* What is kept of him from now on, where it is not kept already. */
static void
keep_stair(const struct judge_input *in, struct judge *j)
{
	const struct sync_account *a = in->account;
	struct item *item = &j->item;

	item->ended = j->stair.ended;
	item->missing = j->stair.missing;
	if (j->stair.waits) {
		item->step = a->step;
		item->next = a->next;
		item->closes = a->closes;
	} else {
		item->step = stair_days(j->stair.step);
		item->next = j->stair.next_day;
		item->closes = j->stair.closes;
	}
	if (item->ended == 0)
		item->told = 0;
	item->keep = !is_kept_so(item, a);
	j->told = j->told || item->keep;
	if (!j->stair.waits && item->ended != 0 && (j->departs ||
	    (in->account->missing > 0 && item->missing >
	    in->account->missing)))
		item->kinds |= BIT(KIND_LEAVES);
}

/* ---- what he is told ---- */

static bool
may_log_in(const struct conf_step *step)
{
	return step == NULL || step->account == STEP_ACTIVE;
}

/* The step that he goes down today, or the one that is near. */
static enum item_tell
choose_tell(const struct judge_input *in, const struct judge *j,
    int64_t *day)
{
	const struct stair *s = &j->stair;
	const int64_t step = stair_days(s->step);

	if (step > in->account->step) {
		*day = s->ended + step;
		return may_log_in(s->step) ? ITEM_TELL_ENDED :
		    ITEM_TELL_CLOSED;
	}
	if (s->ended == 0 && in->account->step != STAIR_LIVE)
		return ITEM_TELL_BACK;
	if (s->next == NULL || s->next->tell == 0 ||
	    in->account->told == s->next_day ||
	    s->next_day - s->next->tell / DAY_S > in->sync->today)
		return ITEM_TELL_NOTHING;
	*day = s->next_day;
	return may_log_in(s->next) || !may_log_in(s->step) ?
	    ITEM_TELL_ENDING : ITEM_TELL_CLOSING;
}

/* Whom an operator stopped, he tells himself. */
static void
judge_tell(const struct judge_input *in, struct judge *j)
{
	const struct entry *e = in->entry->values;
	const char *lang = entry_get(e, "preferredLanguage");
	const char *mail = entry_get(e, "mail");
	struct item *item = &j->item;

	item->told = in->account->told;
	if (!in->sync->conf->sync_tell_owners || j->stair.waits ||
	    (in->account->status != ACCOUNT_ACTIVE && !in->account->by_sync))
		return;
	item->tell = choose_tell(in, j, &item->tell_day);
	if (item->tell == ITEM_TELL_NOTHING)
		return;
	item->kinds |= BIT(KIND_TOLD);
	if (item->tell == ITEM_TELL_ENDING || item->tell == ITEM_TELL_CLOSING)
		item->told = item->tell_day;
	text_cut(item->lang, sizeof(item->lang), lang != NULL &&
	    strncasecmp(lang, "en", 2) == 0 ? "en" : "el");
	if (mail != NULL && strpbrk(mail, " \t\r\n") == NULL)
		text_cut(item->mail, sizeof(item->mail), mail);
}

static void
tell_stair(const struct judge_input *in, struct judge *j)
{
	const struct spool_row *row;
	char day[DATE_SIZE], text[sizeof(j->item.why) * 4];

	day_print(j->stair.ended, day);
	if (j->stair.row == STAIR_NO_ROW) {
		snprintf(text, sizeof(text), "no row in the registry since "
		    "%s, in %lld of %lld runs", day,
		    (long long)j->stair.missing,
		    (long long)in->sync->conf->sync_missing_runs);
	} else {
		row = &in->person->row[j->stair.row];
		snprintf(text, sizeof(text), "%s %s, %s%s%s",
		    in->sync->conf->capacity[row->capacity].source,
		    row->record.registration_id, row->record.status,
		    j->stair.ended != 0 ? ", ended " : "",
		    j->stair.ended != 0 ? day : "");
		text_cut(j->item.department, sizeof(j->item.department),
		    row->record.department_id);
	}
	if (j->stair.step != NULL)
		snprintf(text + strlen(text), sizeof(text) - strlen(text),
		    ": the step %lld days after",
		    (long long)stair_days(j->stair.step));
	if (j->item.why[0] == '\0')
		text_cut(j->item.why, sizeof(j->item.why), text);
}

/* ---- the state ---- */

static enum item_state
state_of_step(const struct conf_step *step)
{
	if (step == NULL || step->account == STEP_ACTIVE)
		return ITEM_ACTIVE;
	return step->account == STEP_SUSPENDED ? ITEM_SUSPENDED : ITEM_CLOSED;
}

static enum item_state
state_of_account(enum account_status status)
{
	switch (status) {
	case ACCOUNT_SUSPENDED:
		return ITEM_SUSPENDED;
	case ACCOUNT_CLOSED:
		return ITEM_CLOSED;
	default:
		return ITEM_ACTIVE;
	}
}

/* What an operator stopped stays so. */
static void
judge_state(const struct judge_input *in, struct judge *j)
{
	const enum item_state wanted = state_of_step(j->stair.step);
	const enum item_state now = state_of_account(in->account->status);

	if (wanted != now && (now == ITEM_ACTIVE || in->account->by_sync))
		j->item.state = wanted;
}

/* ---- the entry ---- */

static bool
has_exactly(const struct entry *e, const char *attribute, const char *value)
{
	const char *one;
	size_t n;

	for (n = 0; e != NULL && (one = entry_get_nth(e, attribute,
	    n)) != NULL; n++)
		if (strcmp(one, value) == 0)
			return true;
	return false;
}

/* An NT hash opens eduroam for whoever has it: it goes with the right. */
static void
judge_nt_hash(const struct judge_input *in, struct judge *j)
{
	static const char attribute[] = "eduPersonEntitlement";
	const char *right = in->sync->conf->entry_eduroam_entitlement;
	const bool stays = has_exactly(in->entry->values, attribute,
	    right) && !has_exactly(j->item.gone, attribute, right);

	j->item.no_nt_hash = in->entry->nt_hash && *right != '\0' &&
	    !stays && !has_exactly(j->item.come, attribute, right);
}

static void
drop_empty(struct entry **e)
{
	if (*e != NULL && entry_count(*e) == 0)
		entry_free(e);
}

/* Without one the programs that read the directory take him for nobody; so
 * it is with an entry of before, which nobody of us made. */
static enum outcome
add_status(const struct judge_input *in, const struct wanted *w,
    struct judge *j)
{
	static const char attribute[] = "schacUserStatus";
	const char *value = entry_get(w->entry, attribute);

	if (value == NULL || in->entry->stated || in->entry->stopped ||
	    in->account->status != ACCOUNT_ACTIVE)
		return OK;
	return entry_put(j->item.come, attribute, value);
}

static enum outcome
diff_wanted(const struct judge_input *in, const struct wanted *w,
    struct judge *j)
{
	const struct diff_input diff = { .table = in->table,
	    .current = in->entry->values, .wanted = w->entry,
	    .ours = wanted_ours(w), .no_row = w->no_row };
	enum outcome r;

	r = diff_make(&diff, &j->item.gone, &j->item.come);
	if (r != OK)
		return r;
	if ((r = add_status(in, w, j)) != OK) {
		entry_free(&j->item.gone);
		entry_free(&j->item.come);
		return r;
	}
	drop_empty(&j->item.gone);
	drop_empty(&j->item.come);
	return OK;
}

/* As the entry itself has it: our tables know the day on which it was seen
 * there. */
static int64_t
activated_at(const struct judge_input *in)
{
	const char *text = entry_get(in->entry->values, "uregisterActivated");
	int64_t at;

	return text != NULL && day_parse_time(text, &at) == OK ? at :
	    in->account->activated;
}

static enum outcome
judge_entry(const struct judge_input *in, struct judge *j)
{
	const struct wanted_input input = { in->sync->conf, in->sync->today,
	    in->account, in->person, &j->stair, activated_at(in) };
	struct wanted w = { .no_row = false };
	struct detail d = { "" };
	enum outcome r;

	/* He has all that he had, and nobody says what that is. */
	if (j->stair.row == STAIR_NO_ROW && j->stair.step == NULL)
		return OK;
	if ((r = wanted_make(&input, &w, &d)) == OK)
		r = diff_wanted(in, &w, j);
	wanted_clear(&w);
	if (r != E_INPUT)
		return r;
	report(j, KIND_UNUSABLE, "%s", d.text);
	return OK;
}

static void
judge_name(const struct judge_input *in, struct judge *j)
{
	const char *name;

	if (j->stair.row == STAIR_NO_ROW)
		return;
	name = in->person->row[j->stair.row].record.login_name;
	if (*name != '\0' && strcasecmp(name, in->account->uid) != 0)
		report(j, KIND_LOGIN_NAME, "the registry calls him %s", name);
}

/* ---- all of it ---- */

static bool
is_read(const struct conf *conf, const char *source)
{
	return conf_capacity(conf, source) != NULL;
}

/* Is there somebody to be judged?  If not, it is reported, and left. */
static bool
is_judged(const struct judge_input *in, struct judge *j)
{
	const struct directory_many_entry *e = in->entry;
	const struct sync_account *a = in->account;

	if (e == NULL)
		report(j, KIND_NO_ENTRY, "the directory has no entry of that "
		    "name");
	else if (e->unique_id[0] != '\0' &&
	    strcmp(e->unique_id, a->unique_id) != 0)
		report(j, KIND_NO_ENTRY, "the entry of that name has another's "
		    "eduPersonUniqueId");
	else if (e->odd)
		report(j, KIND_UNUSABLE, "the entry has a value that cannot "
		    "be read");
	else if (in->person->more)
		report(j, KIND_UNSURE, "the registry has more rows of him "
		    "than are looked at");
	else if (in->person->rows > 0)
		return true;
	else if (in->person->unsure)
		report(j, KIND_UNSURE, "a row has the loginName, and nothing "
		    "tells that it is his");
	else if (a->ended != 0)
		return true;
	else if (a->adopted)
		report(j, KIND_UNSURE, "adopted, and the registry has no row");
	else if (!is_read(in->sync->conf, a->source))
		report(j, KIND_UNREAD, "of %s, which is not switched on",
		    a->source);
	else
		return true;
	return false;
}

static void
begin_item(const struct judge_input *in, struct item *item)
{
	const struct person *p = in->person;

	item->account = in->account->id;
	text_cut(item->uid, sizeof(item->uid), in->account->uid);
	if (in->entry != NULL)
		text_cut(item->dn, sizeof(item->dn), in->entry->dn);
	item->renumber = p->renumber;
	if (p->renumber)
		memcpy(item->person, p->number, sizeof(item->person));
}

enum outcome
judge_account(const struct judge_input *in, struct judge *j)
{
	enum outcome r;

	memset(j, 0, sizeof(*j));
	begin_item(in, &j->item);
	if (!is_judged(in, j))
		return OK;
	find_stair(in, j);
	if (j->stair.waits) {
		j->item.kinds |= BIT(KIND_MISSING);
	} else {
		if ((r = judge_entry(in, j)) != OK)
			return r;
		if (j->item.kinds & BIT(KIND_UNUSABLE))
			return OK;
		judge_state(in, j);
		judge_nt_hash(in, j);
		judge_name(in, j);
	}
	if (j->item.renumber)
		j->item.kinds |= BIT(KIND_RENUMBERED);
	j->item.kinds |= item_kinds(&j->item);
	judge_tell(in, j);
	keep_stair(in, j);
	tell_stair(in, j);
	j->told = j->told || item_changes(&j->item) || j->item.renumber;
	return OK;
}
