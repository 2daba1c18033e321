/* Tests of src/entry/assurance.c: who may say what of himself. */
#include "../unit.h"

#include "base/buf.h"
#include "entry/assurance.h"

#define DAY INT64_C(86400)
#define RAF "https://refeds.org/assurance/"

static char *common[] = { (char[]){ RAF "ID/unique" },
    (char[]){ RAF "ATP/ePA-1m" } };
static char *by_check[] = { (char[]){ RAF "IAP/medium" },
    (char[]){ RAF "ID/unique" }, (char[]){ RAF "ATP/ePA-1d" } };
static char *by_mail[] = { (char[]){ "urn:x:mail" } };
static struct conf conf;

static int
begin(void **state)
{
	(void)state;
	memset(&conf, 0, sizeof(conf));
	conf.entry_assurance = (struct conf_list){ common, 2 };
	conf.assurance[0] = (struct conf_assurance){
	    .proof = PROOF_IDENTITY_CHECK, .values = { by_check, 3 } };
	conf.assurance[1] = (struct conf_assurance){
	    .proof = PROOF_PIN_EMAIL, .values = { by_mail, 1 } };
	conf.assurances = 2;
	return 0;
}

/* The values, by blanks. */
static const char *
said(unsigned proofs, unsigned kept)
{
	static char out[512];
	struct assurance a;
	struct buf b;
	size_t i;

	assurance_fill(&conf, proofs, kept, &a);
	buf_init(&b, out, sizeof(out));
	for (i = 0; i < a.count; i++)
		buf_putf(&b, "%s%s", i > 0 ? " " : "", a.value[i]);
	return out;
}

static void
a_proof_adds_its_values_once(void **state)
{
	(void)state;
	assert_string_equal(said(0, 0), RAF "ID/unique");
	assert_string_equal(said(ASSURANCE_BIT(PROOF_PIN_SMS), 0),
	    RAF "ID/unique");
	assert_string_equal(said(ASSURANCE_BIT(PROOF_PIN_EMAIL) |
	    ASSURANCE_BIT(PROOF_IDENTITY_CHECK), 0),
	    RAF "ID/unique " RAF "IAP/medium urn:x:mail");
}

static void
a_promise_is_made_while_it_is_kept(void **state)
{
	static const struct { int64_t age; bool day, month; } cases[] = {
		{ 0, true, true }, { DAY, true, true },
		{ 2 * DAY, false, true },
		{ 31 * DAY, false, true }, { 31 * DAY + 1, false, false },
		{ INT64_MAX, false, false } };
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		const char *values = said(ASSURANCE_BIT(PROOF_IDENTITY_CHECK),
		    assurance_kept(cases[i].age));

		assert_int_equal(strstr(values, "ePA-1d") != NULL,
		    cases[i].day);
		assert_int_equal(strstr(values, "ePA-1m") != NULL,
		    cases[i].month);
	}
}

static void
what_the_settings_promise_is_known(void **state)
{
	(void)state;
	assert_int_equal(assurance_made(&conf), ASSURANCE_BIT(ASSURANCE_DAY) |
	    ASSURANCE_BIT(ASSURANCE_MONTH));
	conf.assurances = 0;
	assert_int_equal(assurance_made(&conf),
	    ASSURANCE_BIT(ASSURANCE_MONTH));
	conf.entry_assurance.count = 0;
	assert_int_equal(assurance_made(&conf), 0);
	/* a value that only looks like it */
	assert_false(assurance_is_lapsed(RAF "ATP/ePA-1month", 0));
}

static void
words_come_back_as_proofs(void **state)
{
	char words[ASSURANCE_PROOFS_SIZE];
	unsigned proofs;

	(void)state;
	for (proofs = 0; proofs < 1u << PROOFS; proofs++) {
		assurance_print(proofs, words);
		assert_int_equal(assurance_parse(words), proofs);
	}
	assert_int_equal(assurance_parse("pin pin-sms-2  identity-check x"),
	    ASSURANCE_BIT(PROOF_IDENTITY_CHECK));
}

static void
too_many_values_are_refused_at_the_start(void **state)
{
	struct detail d = { "" };

	(void)state;
	assert_int_equal(assurance_check(&conf, &d), OK);
	conf.entry_assurance.count = ASSURANCE_VALUES_MAX;
	assert_int_equal(assurance_check(&conf, &d), E_CONF);
	assert_non_null(strstr(d.text, "more than 32"));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(a_proof_adds_its_values_once, begin),
		cmocka_unit_test_setup(a_promise_is_made_while_it_is_kept,
		    begin),
		cmocka_unit_test_setup(what_the_settings_promise_is_known,
		    begin),
		cmocka_unit_test_setup(words_come_back_as_proofs, begin),
		cmocka_unit_test_setup(
		    too_many_values_are_refused_at_the_start, begin),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
