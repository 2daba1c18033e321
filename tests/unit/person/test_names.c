/* Tests of src/person/names.c, without a server. */
#include "../unit.h"

#include <stdio.h>

#include "base/text.h"
#include "person/latin.h"
#include "person/names.h"

#define COUNT(a) (sizeof(a) / sizeof((a)[0]))

/* Its sounds alone: small letters, and nothing between them. */
static void
sounds_like(const char *greek, const char *expected)
{
	char latin[NAMES_SIZE], out[NAMES_SIZE] = "";
	size_t i, kept = 0;

	assert_int_equal(latin_name(greek, latin), OK);
	text_ascii_lower(latin);
	for (i = 0; latin[i] != '\0'; i++)
		if (latin[i] >= 'a' && latin[i] <= 'z')
			out[kept++] = latin[i];
	if (strcmp(out, expected) != 0)
		fail_msg("%s became %s, not %s", greek, out, expected);
}

static void
is_latin(const char *name, const char *expected)
{
	char out[NAMES_SIZE];

	assert_int_equal(latin_name(name, out), OK);
	if (strcmp(out, expected) != 0)
		fail_msg("%s became %s, not %s", name, out, expected);
}

static void
is_shown(const char *name, const char *expected)
{
	char out[NAMES_SIZE];

	assert_int_equal(names_display(name, out), OK);
	if (strcmp(out, expected) != 0)
		fail_msg("%s is shown as %s, not %s", name, out, expected);
}

static void
elot_743_in_names_of_people(void **state)
{
	static const struct { const char *greek, *latin; } vectors[] = {
		{ "Ευάγγελος", "evangelos" }, { "Ευστάθιος", "efstathios" },
		{ "ΕΥΣΤΑΘΙΟΣ", "efstathios" }, { "Παύλος", "pavlos" },
		{ "Ραυτόπουλος", "raftopoulos" }, { "Ζεύς", "zefs" },
		{ "Αυγέρη", "avgeri" }, { "Γκίκας", "gkikas" },
		{ "Αγγελόπουλος", "angelopoulos" }, { "Σφίγγα", "sfinga" },
		{ "Μελαγχολία", "melancholia" }, { "Έλεγξη", "elenxi" },
		{ "Μπάμπης", "bampis" }, { "Ντόβας", "ntovas" },
		{ "Τζαμπάζης", "tzampazis" },
		{ "Χατζηαυγουστής", "chatziavgoustis" },
		{ "Ταΰγετος", "taygetos" }, { "Αϋφαντής", "ayfantis" },
		{ "Άυλος", "aylos" }, { "Μαΐου", "maiou" },
		{ "Ξενοφών", "xenofon" }, { "Ψαρρού", "psarrou" },
		{ "Βουγιουκλάκη", "vougiouklaki" }, { "Υιός", "yios" },
		/* the limit: capitals without dialytika cannot tell */
		{ "ΑΥΦΑΝΤΗΣ", "affantis" },
		{ "ΑΫΦΑΝΤΗΣ", "ayfantis" },
		{ "ΠΑΠΑΔΟΠΟΥΛΟΣ", "papadopoulos" },
		{ "Παπαδόπουλος", "papadopoulos" },
		{ "Ηλιού", "iliou" }, { "Ευαγγελία", "evangelia" },
		{ "Νηυς", "nifs" }, { "Γιώργος", "giorgos" },
		{ "Χρύσανθος", "chrysanthos" }, { "Λαμπ", "lab" },
		{ "Ιωάννης", "ioannis" }, { "Μαΐος", "maios" },
		{ "Όυλος", "oylos" }, { "Μοϋσης", "moysis" },
		/* polytonic, and in NFD */
		{ "Εὐάγγελος", "evangelos" }, { "Παῦλος", "pavlos" },
		{ "Παυ\xcc\x81λος", "pavlos" },
	};
	size_t i;

	(void)state;
	for (i = 0; i < COUNT(vectors); i++)
		sounds_like(vectors[i].greek, vectors[i].latin);
}

/* A letter small and capital, and its sound. */
struct sound {
	const char *form[2];
	const char *latin;
};

static const struct sound consonants[] = {
	{ { "β", "Β" }, "v" }, { { "γ", "Γ" }, "g" }, { { "δ", "Δ" }, "d" },
	{ { "ζ", "Ζ" }, "z" }, { { "θ", "Θ" }, "th" }, { { "κ", "Κ" }, "k" },
	{ { "λ", "Λ" }, "l" }, { { "μ", "Μ" }, "m" }, { { "ν", "Ν" }, "n" },
	{ { "ξ", "Ξ" }, "x" }, { { "π", "Π" }, "p" }, { { "ρ", "Ρ" }, "r" },
	{ { "σ", "Σ" }, "s" }, { { "τ", "Τ" }, "t" }, { { "φ", "Φ" }, "f" },
	{ { "χ", "Χ" }, "ch" }, { { "ψ", "Ψ" }, "ps" },
};

static const struct sound vowels[] = {
	{ { "α", "Α" }, "a" }, { { "ε", "Ε" }, "e" }, { { "η", "Η" }, "i" },
	{ { "ι", "Ι" }, "i" }, { { "ο", "Ο" }, "o" }, { { "υ", "Υ" }, "y" },
	{ { "ω", "Ω" }, "o" },
};

static size_t cases;

static void
is_rule(const struct sound *const parts[], size_t count)
{
	char greek[64], latin[64];
	size_t form, i;

	for (form = 0; form < 2; form++) {
		greek[0] = latin[0] = '\0';
		for (i = 0; i < count; i++) {
			snprintf(greek + strlen(greek), 16, "%s",
			    parts[i]->form[form]);
			snprintf(latin + strlen(latin), 16, "%s",
			    parts[i]->latin);
		}
		sounds_like(greek, latin);
		cases++;
	}
}

static void
every_consonant_before_and_behind_every_vowel(void **state)
{
	size_t i, j;

	(void)state;
	cases = 0;
	for (i = 0; i < COUNT(consonants); i++)
		for (j = 0; j < COUNT(vowels); j++) {
			const struct sound *const before[] = { &consonants[i],
			    &vowels[j] };
			const struct sound *const behind[] = { &vowels[j],
			    &consonants[i] };

			is_rule(before, 2);
			is_rule(behind, 2);
		}
	assert_int_equal(cases, 476);
}

/* αυ, ευ, ηυ: the sound hangs on what follows. */
static void
every_letter_behind_the_three_diphthongs(void **state)
{
	static const struct sound voiced[] = {
		{ { "αυ", "ΑΥ" }, "av" }, { { "εύ", "ΕΎ" }, "ev" },
		{ { "ηυ", "ΗΥ" }, "iv" },
	};
	static const struct sound voiceless[] = {
		{ { "αύ", "ΑΎ" }, "af" }, { { "ευ", "ΕΥ" }, "ef" },
		{ { "ηύ", "ΗΎ" }, "if" },
	};
	static const struct sound head = { { "κ", "Κ" }, "k" };
	size_t i, j;

	(void)state;
	cases = 0;
	for (i = 0; i < 3; i++) {
		const struct sound *const last[] = { &head, &voiceless[i] };

		is_rule(last, 2);
		for (j = 0; j < COUNT(vowels); j++) {
			const struct sound *const word[] = { &head,
			    &voiced[i], &vowels[j] };

			is_rule(word, 3);
		}
		for (j = 0; j < COUNT(consonants); j++) {
			const struct sound *c = &consonants[j];
			const struct sound *const word[] = { &head,
			    strstr("v g d z l m n r", c->latin) != NULL ?
			    &voiced[i] : &voiceless[i], c };

			is_rule(word, 3);
		}
	}
	assert_int_equal(cases, 150);
}

static void
every_pair_of_consonants_that_is_one_sound(void **state)
{
	static const struct sound pairs[] = {
		{ { "γγ", "ΓΓ" }, "ng" }, { { "γκ", "ΓΚ" }, "gk" },
		{ { "γξ", "ΓΞ" }, "nx" }, { { "γχ", "ΓΧ" }, "nch" },
		{ { "ντ", "ΝΤ" }, "nt" }, { { "μπ", "ΜΠ" }, "mp" },
		{ { "τσ", "ΤΣ" }, "ts" }, { { "τζ", "ΤΖ" }, "tz" },
	};
	static const struct sound b = { { "μπ", "ΜΠ" }, "b" };
	static const struct sound u = { { "ού", "ΟΎ" }, "ou" };
	size_t i, j;

	(void)state;
	cases = 0;
	for (j = 0; j < COUNT(vowels); j++) {
		const struct sound *const first[] = { &b, &vowels[j] };
		const struct sound *const last[] = { &vowels[j], &b };

		is_rule(first, 2);
		is_rule(last, 2);
		for (i = 0; i < COUNT(pairs); i++) {
			const struct sound *const inside[] = { &vowels[j],
			    &pairs[i], &vowels[j] };

			is_rule(inside, 3);
		}
	}
	for (i = 0; i < COUNT(consonants); i++) {
		const struct sound *const word[] = { &consonants[i], &u,
		    &consonants[i] };

		is_rule(word, 3);
	}
	assert_int_equal(cases, 174);
}

static void
latin_forms_have_one_capital_a_word(void **state)
{
	(void)state;
	is_latin("ΠΑΠΑΔΟΠΟΥΛΟΣ", "Papadopoulos");
	is_latin("ΓΕΩΡΓΙΟΣ  ΠΑΠΑ-ΔΟΠΟΥΛΟΣ", "Georgios Papa-Dopoulos");
	is_latin("θεοδώρα", "Theodora");
	is_latin("ΧΡΗΣΤΟΣ", "Christos");
	is_latin(" ΜΑΡΙΑ\xc2\xa0" "ΕΛΕΝΗ ", "Maria Eleni");
	is_latin("Ο’ΜΠΡΑΪΕΝ", "O'Braien");
	is_latin("ΠΑΠΑ–ΓΕΩΡΓΙΟΥ", "Papa-Georgiou");
	is_latin("", "");
}

static void
a_foreign_name_stays_its_owners(void **state)
{
	(void)state;
	is_latin("SMITH", "Smith");
	is_latin("McDonald", "McDonald");
	is_latin("van der Berg", "van der Berg");
	is_latin("MÜLLER", "Muller");
	is_latin("Łukasz Ørsted", "Lukasz Orsted");
	is_latin("Strauß", "Strauss");
	is_latin("D'ANGELO", "D'Angelo");
	is_latin("Æther", "Aether");
	sounds_like("Müller-Lüdenscheid 2", "mullerludenscheid");
}

static bool
fold_to_one(const char *a, const char *b)
{
	char x[NAMES_SIZE], y[NAMES_SIZE];

	return names_fold(a, x) == OK && names_fold(b, y) == OK &&
	    *x != '\0' && strcmp(x, y) == 0;
}

static void
look_alikes_are_repaired_in_mixed_words_only(void **state)
{
	(void)state;
	assert_true(fold_to_one("ΓbΑ", "ΓΒΑ"));	/* small b is like none */
	is_shown("ΓEΩPΓIOΣ", "ΓΕΩΡΓΙΟΣ");	/* Latin E P I O */
	is_shown("ΠAΠAΔOΠOYΛOY ANNA", "ΠΑΠΑΔΟΠΟΥΛΟΥ ANNA");
	is_shown("ANNA MARIA", "ANNA MARIA");	/* all Latin */
	is_shown("JΟHN", "JOHN");		/* Greek Ο */
	is_shown("Παπαδόπoυλος", "Παπαδόπουλος");	/* Latin o */
	is_shown("ΓΙ\xc3\x93ΡΓΟΣ", "ΓΙΌΡΓΟΣ");		/* Latin Ó */
	is_shown("JΛ", "JΛ");			/* nobody can tell */
	is_latin("ΓEΩPΓIOΣ", "Georgios");
	is_latin("JΟHN", "John");
}

static void
a_name_is_shown_as_the_registry_has_it(void **state)
{
	(void)state;
	is_shown("ΓΕΩΡΓΙΟΣ ΠΑΠΑΔΟΠΟΥΛΟΣ", "ΓΕΩΡΓΙΟΣ ΠΑΠΑΔΟΠΟΥΛΟΣ");
	is_shown("Γεώργιοσ", "Γεώργιος");
	is_shown("  ΜΑΡΙΑ \xc2\xa0 \t ΕΛΕΝΗ ", "ΜΑΡΙΑ ΕΛΕΝΗ");
	is_shown("Κω\xc2\xb5\xce\xb1ς", "Κωμας");	/* the micro sign */
	is_shown("Νι\xcc\x81κη", "Νίκη");		/* NFD */
	is_shown("\xe1\xbd\xb1\xce\xbb", "άλ");		/* oxia */
	is_shown("ΠΑΠΑ-ΓΕΩΡΓΙΟΥ", "ΠΑΠΑ-ΓΕΩΡΓΙΟΥ");
	is_shown("ΜΑ\xc2\xadΡΙΑ", "ΜΑΡΙΑ");		/* soft hyphen */
	is_shown("", "");
}

static void
names_that_are_the_same_to_people_fold_to_one(void **state)
{
	static const struct { const char *a, *b; } same[] = {
		{ "ΓΕΩΡΓΙΟΣ", "Γεώργιος" }, { "ΝΙΚΗ", "νίκη" },
		{ "ΝΊΚΗ", "νίκη" }, { "ΜΑΪΟΣ", "μάιος" },
		{ "ΡΟΛΟΙ", "ρολόι" }, { "ΜΑΙΟΣ", "Μαΐος" },
		{ "ΠΑΠΑΔΟΠΟΥΛΟΣ", "παπαδοπουλοσ" },
		{ "ΝΙΚΟΣ-ΑΓΓΕΛΟΣ", "νίκος άγγελος" },
		{ "ΓΕΩΡΓΙΟΥ", "ΓEΩPΓIOY" }, { "ANNA", "anna" },
		{ "ΜΑΡΙΑ\xc2\xa0" "ΕΛΕΝΗ", " Μαρία  Ελένη." },
		{ "Κω\xc2\xb5\xce\xb1ς", "ΚΩΜΑΣ" },
		{ "\xce\x84" "Αννα", "ΆΝΝΑ" }, { "Ο'ΝΙΛ", "Ο ΝΙΛ" },
		{ "Müller", "MULLER" }, { "Jose\xcc\x81", "JOSÉ" },
		{ "\xe1\xbd\xb1ννα", "Άννα" }, { "ΐδης", "ΪΔΗΣ" },
		{ "Ἀθηνᾶ", "ΑΘΗΝΑ" },
	};
	static const struct { const char *a, *b; } other[] = {
		{ "", "" }, { "ΝΙΚΗ", "" }, { ".", "." },
		{ "ΝΙΚΟΣ", "ΝΙΚΗ" },
		{ "ΠΑΠΑΔΟΠΟΥΛΟΣ", "ΠΑΠΑΔΟΠΟΥΛΟΥ" },
		{ "ANNA", "ΑΝΝΑ" },	/* one Latin, one Greek */
		{ "ΓΕΩΡΓΙΟΥ ΓΕΩΡΓΙΟΥ", "ΓΕΩΡΓΙΟΥ" },
		{ "ΑΒ", "ΒΑ" }, { "\xff", "\xff" },
	};
	size_t i;

	(void)state;
	for (i = 0; i < COUNT(same); i++)
		if (!fold_to_one(same[i].a, same[i].b))
			fail_msg("%s is not %s", same[i].a, same[i].b);
	for (i = 0; i < COUNT(other); i++)
		if (fold_to_one(other[i].a, other[i].b))
			fail_msg("%s is %s", other[i].a, other[i].b);
}

static void
what_is_not_text_or_too_long_is_refused(void **state)
{
	char text[NAMES_SIZE + 1], out[NAMES_SIZE] = "untouched";

	(void)state;
	memset(text, 'a', NAMES_SIZE);
	text[NAMES_SIZE] = '\0';
	assert_int_equal(names_fold(text, out), E_INPUT);
	assert_int_equal(latin_name(text, out), E_INPUT);
	assert_int_equal(names_display(text, out), E_INPUT);
	assert_int_equal(names_display("\xce", out), E_INPUT);
	assert_int_equal(latin_name("\xed\xa0\x80", out), E_INPUT);
	assert_string_equal(out, "untouched");
	text[NAMES_SIZE - 1] = '\0';
	assert_int_equal(names_display(text, out), OK);
	assert_int_equal(latin_name(text, out), OK);
	assert_int_equal(names_fold(text, out), OK);
}

static void
codes_that_look_the_same_are_one(void **state)
{
	static const struct { const char *code, *folded; } codes[] = {
		{ "ΑΜ1234Β", "AM1234B" }, { "AM1234B", "AM1234B" },
		{ "αμ 1234β", "AM1234B" }, { "Am１２３４–b", "AM1234-B" },
		{ "ΕΝΕΡΓΟΣ", "ENEPΓOΣ" }, { "Ενεργός", "ENEPΓOΣ" },
		{ " ενεργος\u00a0", "ENEPΓOΣ" }, { "ENEΡΓΟΣ", "ENEPΓOΣ" },
		{ "Active", "ACTIVE" }, { "01", "01" }, { "", "" },
	};
	char out[NAMES_SIZE];
	size_t i;

	(void)state;
	for (i = 0; i < COUNT(codes); i++) {
		assert_int_equal(names_code(codes[i].code, out), OK);
		if (strcmp(out, codes[i].folded) != 0)
			fail_msg("%s became %s", codes[i].code, out);
	}
	assert_int_equal(names_code("\xce", out), E_INPUT);
}

static void
a_name_of_look_alikes_alone_becomes_greek(void **state)
{
	static const char *const none[] = { "", "ΖΑΧΑΡΙΟΥ", "SMITH", "MÜLLER",
	    "12", "ZAXAPIOY-SMITH" };
	char out[NAMES_SIZE];
	size_t i;

	(void)state;
	assert_int_equal(names_greek("ZAXAPIOY", out), OK);
	assert_string_equal(out, "ΖΑΧΑΡΙΟΥ");
	assert_int_equal(names_greek("ΔΗΜΟΥ-Zaxapioy", out), OK);
	assert_string_equal(out, "ΔΗΜΟΥ-ΖΑΧΑΡΙΟΥ");
	for (i = 0; i < COUNT(none); i++)
		if (names_greek(none[i], out) != E_INPUT)
			fail_msg("%s became %s", none[i], out);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(elot_743_in_names_of_people),
		cmocka_unit_test(
		    every_consonant_before_and_behind_every_vowel),
		cmocka_unit_test(every_letter_behind_the_three_diphthongs),
		cmocka_unit_test(every_pair_of_consonants_that_is_one_sound),
		cmocka_unit_test(latin_forms_have_one_capital_a_word),
		cmocka_unit_test(a_foreign_name_stays_its_owners),
		cmocka_unit_test(look_alikes_are_repaired_in_mixed_words_only),
		cmocka_unit_test(a_name_is_shown_as_the_registry_has_it),
		cmocka_unit_test(names_that_are_the_same_to_people_fold_to_one),
		cmocka_unit_test(codes_that_look_the_same_are_one),
		cmocka_unit_test(a_name_of_look_alikes_alone_becomes_greek),
		cmocka_unit_test(what_is_not_text_or_too_long_is_refused),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
