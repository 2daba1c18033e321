/* The pages, sentences and texts as they are shipped, and what a request
 * meets without a core behind it. */
#include "../unit.h"

#include <dirent.h>
#include <limits.h>
#include <stdio.h>

#include "base/log.h"
#include "../scratch.h"
#include "web/catalogue.h"
#include "web/route.h"
#include "web/step.h"

#define SOURCES_MAX (512 * 1024)
#define ARENA_SIZE (512 * 1024)

static char top[PATH_MAX];	/* of the source tree */
static char sources[SOURCES_MAX];	/* every page and every .c of web */
static struct conf *conf;
static struct site *site;
static struct arena *arena;
static struct request request;
static struct reply reply;
static struct visit visit;

/* more_site and more_web are settings for those two sections. */
static enum outcome
load(const char *more_site, const char *more_web, struct conf **c,
    struct site **s, struct detail *d)
{
	char text[PATH_MAX * 4], words[PATH_MAX + 64] = "";
	struct keys keys;
	enum outcome r;
	int n;

	if (strstr(more_web, "words_dir") == NULL)
		snprintf(words, sizeof(words),
		    "words_dir = \"%s/src/page/words\";", top);
	n = snprintf(text, sizeof(text), "site = { url = "
	    "\"https://u.example.org\"; legal_dir = \"%s/etc/legal\"; "
	    "services_el = [ \"Εύδοξος|https://eudoxus.gr/\" ]; "
	    "services_en = [ \"plain\" ]; %s }; web = { pages_dir = "
	    "\"%s/src/page/pages\"; %s "
	    "timeout = 20; %s }; core = { listen = \"/nowhere/a\"; "
	    "hash_listen = \"/nowhere/b\"; };", top, more_site, top, words,
	    more_web);
	r = conf_load(scratch_write("u.conf", 0600, text, (size_t)n),
	    CONF_WEB, c, d);
	unlink(scratch_path("u.conf"));
	catalogue_gather(&keys);
	return r != OK ? r : site_load(*c, &keys, s, d);
}

static void
load_site(void)
{
	struct detail d = { "" };

	if (load("", "", &conf, &site, &d) != OK)
		fail_msg("%s", d.text);
}

static void
read_sources(const char *dir, const char *ending)
{
	char path[PATH_MAX + 300];
	const struct dirent *e;
	size_t used = strlen(sources);
	DIR *d;
	FILE *f;

	snprintf(path, sizeof(path), "%s/%s", top, dir);
	assert_non_null(d = opendir(path));
	while ((e = readdir(d)) != NULL) {
		if (strstr(e->d_name, ending) == NULL)
			continue;
		snprintf(path, sizeof(path), "%s/%s/%s", top, dir, e->d_name);
		assert_non_null(f = fopen(path, "r"));
		used += fread(sources + used, 1, sizeof(sources) - used - 1,
		    f);
		fclose(f);
	}
	closedir(d);
	assert_true(used < sizeof(sources) - 1);
}

static int
begin(void **state)
{
	const char *dir = getenv("srcdir");

	log_open("test", LOG_LEVEL_ERR);	/* warnings are wanted here */
	if (realpath(dir == NULL ? "." : dir, top) == NULL ||
	    scratch_open(state) != 0)
		return -1;
	load_site();
	read_sources("src/page/pages", ".html");
	read_sources("src/web", ".c");
	return arena_new(ARENA_SIZE, &arena) == OK ? 0 : -1;
}

static int
end(void **state)
{
	arena_free(&arena);
	site_free(&site);
	conf_free(&conf);
	return scratch_close(state);
}

static void
start(enum method method, const char *path, const char *query)
{
	arena_wipe(arena);
	memset(&request, 0, sizeof(request));
	memset(&reply, 0, sizeof(reply));
	memset(&visit, 0, sizeof(visit));
	request.method = method;
	request.path = path;
	request.query = query;
	request.content_type = request.cookies = request.origin = "";
	request.referer = request.fetch_site = "";
	request.languages = request.agent = "";
	request.client = "192.0.2.1";
	visit.site = site;
	visit.request = &request;
	visit.reply = &reply;
	visit.arena = arena;
	visit.req = 1;
}

static const char *
run(void)
{
	visit_begin(&visit);
	route_run(&visit);
	return reply.body == NULL ? "" : reply.body;
}

static const char *
get(const char *path, const char *query)
{
	start(METHOD_IS_GET, path, query);
	return run();
}

/* --- the catalogues */

static void
every_key_stands_in_both_languages(void **state)
{
	const char *key;
	size_t i, k;

	(void)state;
	for (i = 0; i < SITE_LANGUAGES; i++)
		for (k = 0; (key = words_key(site->words[i], k)) != NULL; k++)
			if (words_get(site->words[1 - i], key) == NULL)
				fail_msg("%s is only in %s", key,
				    words_file(site->words[i]));
}

static size_t
count_places(const char *text)
{
	size_t n = 0;

	while ((text = strchr(text, '{')) != NULL) {
		n++;
		text++;
	}
	return n;
}

static void
both_languages_fill_the_same_places(void **state)
{
	const char *key, *el, *en, *p;
	char place[64];
	size_t k, len;

	(void)state;
	for (k = 0; (key = words_key(site->words[0], k)) != NULL; k++) {
		el = words_get(site->words[0], key);
		en = words_get(site->words[1], key);
		assert_non_null(en);
		assert_int_equal(count_places(el), count_places(en));
		for (p = el; (p = strchr(p, '{')) != NULL; p += len) {
			len = strcspn(p, "}") + 1;
			assert_true(len < sizeof(place));
			snprintf(place, len + 1, "%s", p);
			if (strstr(en, place) == NULL)
				fail_msg("%s: no %s in English", key, place);
		}
	}
}

/* In a page, in code, or among those that a table makes the key of. */
static bool
is_used(const char *key)
{
	char form[160];

	/* A variant is used where what it varies is. */
	key = words_common(key);
	if (strncmp(key, "country.", 8) == 0)
		return true;
	snprintf(form, sizeof(form), "{{@%s}}", key);
	if (strstr(sources, form) != NULL)
		return true;
	snprintf(form, sizeof(form), "\"%s\"", key);
	if (strstr(sources, form) != NULL)
		return true;
	snprintf(form, sizeof(form), "PROBLEM(\"%s\",", strchr(key, '.') + 1);
	return strncmp(key, "problem.", 8) == 0 &&
	    strstr(sources, form) != NULL;
}

static void
every_key_is_used(void **state)
{
	const char *key;
	size_t k;

	(void)state;
	for (k = 0; (key = words_key(site->words[0], k)) != NULL; k++)
		if (!is_used(key))
			fail_msg("nothing uses %s", key);
}

static bool
is_gathered(const struct keys *k, const char *key)
{
	size_t i;

	for (i = 0; i < k->count; i++)
		if (strcmp(k->key[i], key) == 0)
			return true;
	return false;
}

static void
every_key_that_code_asks_for_is_known_at_the_start(void **state)
{
	char form[160];
	const char *key;
	struct keys k;
	size_t i;

	(void)state;
	catalogue_gather(&k);
	assert_true(k.count > 100 && k.count <= KEYS_MAX);
	for (i = 0; (key = words_key(site->words[0], i)) != NULL; i++) {
		snprintf(form, sizeof(form), "{{@%s}}", key);
		if (strncmp(key, "country.", 8) != 0 &&
		    strncmp(key, WORDS_FOR, strlen(WORDS_FOR)) != 0 &&
		    strstr(sources, form) == NULL && !is_gathered(&k, key))
			fail_msg("%s is asked for, and not gathered", key);
	}
}

/* Our catalogues in the scratch folder, with one line of one of them put
 * in another's place. */
static enum outcome
load_words(const char *lang, const char *from, const char *to,
    struct detail *d)
{
	static const char *const langs[] = { "el", "en" };
	static char text[SOURCES_MAX];
	char path[PATH_MAX + 64], name[16];
	struct conf *c = NULL;
	struct site *s = NULL;
	enum outcome r;
	size_t i, len;
	char *at;
	FILE *f;

	for (i = 0; i < 2; i++) {
		snprintf(path, sizeof(path), "%s/src/page/words/%s.cfg", top,
		    langs[i]);
		assert_non_null(f = fopen(path, "r"));
		len = fread(text, 1, sizeof(text) - 64, f);
		fclose(f);
		text[len] = '\0';
		if (strcmp(langs[i], lang) == 0) {
			assert_non_null(at = strstr(text, from));
			memmove(at + strlen(to), at + strlen(from),
			    strlen(at + strlen(from)) + 1);
			memcpy(at, to, strlen(to));
		}
		snprintf(name, sizeof(name), "%s.cfg", langs[i]);
		scratch_write(name, 0600, text, strlen(text));
	}
	snprintf(path, sizeof(path), "words_dir = \"%s\";", scratch_dir);
	r = load("", path, &c, &s, d);
	site_free(&s);
	conf_free(&c);
	unlink(scratch_path("el.cfg"));
	unlink(scratch_path("en.cfg"));
	return r;
}

static void
a_word_that_is_missing_stops_the_start_with_file_and_line(void **state)
{
	static const struct { const char *lang, *from, *to, *says; } rows[] = {
		{ "el", "	pin-syntax =", "	pin-syntx =",
		    "there is no word \"problem.pin-syntax\"" },
		{ "en", "	busy-next =", "	bussy-next =",
		    "there is no word \"says.busy-next\"" },
		{ "en", "	unspecified =", "	x =",
		    "there is no word \"gender.unspecified\"" },
		{ "el", "	title-pending =", "	title_pending =",
		    "there is no word \"done.title-pending\"" },
		{ "en", "	check = {", "	chek = {",
		    "there is no word \"stopped.check.title\"" },
		{ "en", "	contacts-saved =", "	saved =",
		    "there is no word \"note.contacts-saved\"" },
		{ "el", "	SM = ", "	#", "\"country.SM\"" },
		{ "en", "	SM = ", "	#",
		    "\"country.SM\" up to here; el.cfg:" },
		{ "el", "{tries_left}", "{tries}",
		    "says.pin-wrong-next: there is no {tries}" },
		{ "el", "\t\t\tsent-strict =",
		    "\t\t\tsent-strikt =",
		    "for.staff.pin.sent-strikt: there is no word "
		    "\"pin.sent-strikt\" to vary" },
		{ "el", "{tries_left}", "{tries", "there is no {" },
	};
	struct detail d;
	char place[16];
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		detail_set(&d, "%s", "");
		snprintf(place, sizeof(place), "%s.cfg:", rows[i].lang);
		if (load_words(rows[i].lang, rows[i].from, rows[i].to, &d) !=
		    E_CONF || strstr(d.text, rows[i].says) == NULL ||
		    strncmp(d.text, place, 7) != 0 || d.text[7] < '1' ||
		    d.text[7] > '9')
			fail_msg("row %zu: %s", i, d.text);
	}
	assert_int_equal(load_words("el", "Επόμενο", "Επόμενο", &d), OK);
}

/* The students' manual names these; they are not ours to reword. */
static void
the_manuals_words_are_literal(void **state)
{
	static const struct { const char *key, *text; } rows[] = {
		{ "landing.start", "Ενεργοποίηση λογαριασμού τώρα!" },
		{ "capacity.student", "Είμαι φοιτητής" },
		{ "capacity.start", "Έναρξη ενεργοποίησης" },
		{ "page.next", "Επόμενο" },
		{ "identity.foreign", "Θέλω να χρησιμοποιήσω αριθμό ασφάλισης "
		    "άλλης χώρας (ή Ευρωπαϊκή κάρτα Ασφάλισης)" },
		{ "pin.resend", "Αποστολή νέου κωδικού" },
		{ "pin.warning", "ΠΡΟΣΟΧΗ! Το PIN είναι έγκυρο μόνο για "
		    "{pin_minutes} λεπτά και μπορεί να χρησιμοποιηθεί μόνο "
		    "μία φορά." },
		{ "confirm.title", "Επιβεβαίωση Στοιχείων Χρήστη" },
		{ "confirm.agree", "Συμφωνώ" },
		{ "confirm.disagree", "Διαφωνώ" },
		{ "password.register", "Εγγραφή" },
		{ "says.contact-not-found",
		    "Δεν βρέθηκε χρήστης με αυτά τα στοιχεία" },
		{ "stopped.identity-mismatch.title",
		    "Ανεπιτυχής έλεγχος του ΑΜΚΑ" },
		{ "stopped.missing-data.title", "Ο χρήστης δεν έχει "
		    "συμπληρωμένα τα απαραίτητα στοιχεία" },
		{ "field.amka-country", "Χώρα έκδοσης ΑΜΚΑ" },
		{ "stopped.already-active.forgot",
		    "Έχω ξεχάσει τον κωδικό μου" },
		{ "login.forgot", "Έχω ξεχάσει τον κωδικό μου" },
		{ "forgot.by-email", "Αποστολή με email" },
		{ "forgot.by-sms", "Αποστολή με sms" },
		{ "forgot.next", "Συνέχεια" },
		{ "menu.change", "Αλλαγή κωδικού" },
		{ "menu.contacts", "Καταχώριση στοιχείων" },
		{ "contacts.save", "Αποθήκευση" },
	};
	const char *text;
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		text = words_get(site->words[LANGUAGE_EL], rows[i].key);
		assert_non_null(text);
		assert_string_equal(text, rows[i].text);
	}
}

/* --- the screens */

/* A core that knows everything of everybody. */
static void
fill(struct msg *m, bool problems)
{
	enum msg_field f;

	msg_init(m, MSG_REPLY, 1);
	for (f = M_NONE + 1; f < M_LINE; f++)
		if (f != M_PROBLEM && f != M_TEXT)
			msg_put(m, f, "1");
	if (problems) {
		msg_put(m, M_PROBLEM, "email-syntax");
		msg_put(m, M_PROBLEM, "pin-syntax");
		msg_put(m, M_PROBLEM, "password-short");
		msg_put(m, M_PROBLEM, "password-long");
		msg_put(m, M_PROBLEM, "insurance-syntax");
		msg_put(m, M_PROBLEM, "no-such-problem");
	}
}

static size_t
count(const char *text, const char *what)
{
	size_t n = 0;

	while ((text = strstr(text, what)) != NULL) {
		n++;
		text += strlen(what);
	}
	return n;
}

/* No id may stand twice, no link or description may lead nowhere. */
static void
check_ids(const char *page, const char *name)
{
	const char *p = page;
	char id[80];
	size_t len;

	while ((p = strstr(p, " id=\"")) != NULL) {
		len = strcspn(p + 5, "\"") + 6;
		assert_true(len < sizeof(id));
		snprintf(id, len + 1, "%s", p);
		if (count(page, id) != 1)
			fail_msg("%s: %s twice", name, id);
		p += len;
	}
	for (p = page; (p = strstr(p, "href=\"#")) != NULL; p++) {
		snprintf(id, sizeof(id), " id=\"%.*s\"",
		    (int)strcspn(p + 7, "\""), p + 7);
		if (strstr(page, id) == NULL && strstr(name, "input") == NULL)
			fail_msg("%s: no %s", name, id);
	}
}

static void
check_page(const char *page, enum msg_step step, enum msg_says says)
{
	char name[80], data[120];

	snprintf(name, sizeof(name), "%s/%s", msg_step_name(step),
	    msg_says_name(says));
	snprintf(data, sizeof(data), "data-step=\"%s\" data-outcome=\"%s\"",
	    msg_step_name(step), msg_says_name(says));
	if (count(page, data) != 1 || count(page, "<main") != 1 ||
	    count(page, "<h1") != 1 || strstr(page, "></h1>") != NULL ||
	    count(page, "</html>") != 1)
		fail_msg("%s is no whole page", name);
	if (count(page, "<form method=\"post\"") > 1 ||
	    count(page, "<form") != count(page, "name=\"csrf\""))
		fail_msg("%s: its forms", name);
	if (says != SAYS_NOTHING && count(page, "role=\"alert\"") != 1)
		fail_msg("%s says nothing", name);
	if (strstr(page, "{{") != NULL || strstr(page, " style=") != NULL ||
	    strstr(page, "<script>") != NULL || strstr(page, "onclick"))
		fail_msg("%s has what the policy forbids", name);
	check_ids(page, name);
}

static const char *shown_at = "/activate";

static void
show(enum msg_step step, enum msg_says says, int language, bool problems)
{
	static struct msg m;

	start(METHOD_IS_GET, shown_at, language == LANGUAGE_EN ?
	    "lang=en" : "lang=el");
	visit_begin(&visit);
	session_make(&visit.session);
	fill(&m, problems);
	step_show(&visit, 200, step, says, &m);
	assert_int_equal(reply.status, 200);
	assert_true(reply.body_len < 30 * 1024);
	if (!problems)
		check_page(reply.body, step, says);
}

static void
every_screen_is_whole_in_both_languages(void **state)
{
	static const enum msg_step steps[] = { STEP_LANDING, STEP_CAPACITY,
	    STEP_CONTACT, STEP_IDENTITY, STEP_PIN, STEP_ENROLMENT,
	    STEP_REGISTRATION, STEP_CONFIRM, STEP_PASSWORD, STEP_DONE };
	static const enum msg_says says[] = { SAYS_NOTHING, SAYS_INPUT,
	    SAYS_NOT_FOUND, SAYS_LIMIT, SAYS_EXPIRED, SAYS_BUSY,
	    SAYS_UNAVAILABLE, SAYS_DENIED };
	size_t i, k;

	(void)state;
	for (i = 0; i < sizeof(steps) / sizeof(steps[0]); i++)
		for (k = 0; k < sizeof(says) / sizeof(says[0]); k++) {
			show(steps[i], says[k], LANGUAGE_EL, false);
			show(steps[i], says[k], LANGUAGE_EN, true);
			show(steps[i], says[k], LANGUAGE_EN, false);
		}
	show(STEP_PIN, SAYS_PIN_WRONG, LANGUAGE_EL, false);
	show(STEP_PASSWORD, SAYS_POLICY, LANGUAGE_EL, false);
}

static void
every_screen_of_mypassword_is_whole_in_both_languages(void **state)
{
	static const enum msg_step steps[] = { STEP_LOGIN, STEP_MENU,
	    STEP_CHANGE, STEP_CONTACTS, STEP_CONTACT_PIN, STEP_FORGOT,
	    STEP_FORGOT_PIN, STEP_FORGOT_PASSWORD, STEP_CHANGED };
	static const enum msg_says says[] = { SAYS_NOTHING, SAYS_INPUT,
	    SAYS_LIMIT, SAYS_EXPIRED, SAYS_BUSY, SAYS_UNAVAILABLE,
	    SAYS_DENIED, SAYS_POLICY };
	size_t i, k;

	(void)state;
	shown_at = "/account/";
	for (i = 0; i < sizeof(steps) / sizeof(steps[0]); i++)
		for (k = 0; k < sizeof(says) / sizeof(says[0]); k++) {
			show(steps[i], says[k], LANGUAGE_EL, false);
			show(steps[i], says[k], LANGUAGE_EN, true);
			show(steps[i], says[k], LANGUAGE_EN, false);
			assert_null(strstr(reply.body, "\"/activate"));
		}
	show(STEP_CONTACT_PIN, SAYS_PIN_WRONG, LANGUAGE_EL, false);
	show(STEP_FORGOT_PIN, SAYS_PIN_WRONG, LANGUAGE_EL, false);
	show(STEP_CONTACTS, SAYS_PIN_LOCKED, LANGUAGE_EL, false);
	shown_at = "/activate";
}

static void
every_end_has_its_page(void **state)
{
	enum msg_says says;

	(void)state;
	for (says = SAYS_NOTHING + 1; says < SAYS; says++) {
		if (says == SAYS_POLICY || says == SAYS_PIN_WRONG)
			continue;	/* never an end */
		show(STEP_STOPPED, says, LANGUAGE_EL, false);
		assert_non_null(strstr(reply.body, "id=\"reference\""));
		show(STEP_STOPPED, says, LANGUAGE_EN, false);
		shown_at = "/account/forgot";
		show(STEP_STOPPED, says, LANGUAGE_EL, false);
		assert_null(strstr(reply.body, "\"/activate"));
		shown_at = "/activate";
	}
}

static void
no_page_shows_the_handle(void **state)
{
	static struct msg m;

	(void)state;
	start(METHOD_IS_GET, "/activate", "");
	visit_begin(&visit);
	session_make(&visit.session);
	fill(&m, false);
	step_show(&visit, 200, STEP_CONTACT, SAYS_NOTHING, &m);
	assert_null(strstr(reply.body, visit.session.handle));
}

/* --- requests without a core */

static const char *
cookie(const char *name)
{
	size_t i;

	for (i = 0; i < reply.cookies; i++)
		if (strncmp(reply.cookie[i], name, strlen(name)) == 0)
			return reply.cookie[i];
	return NULL;
}

static void
the_first_page_gives_a_handle_without_core(void **state)
{
	const char *page = get("/activate", ""), *c;

	(void)state;
	assert_int_equal(reply.status, 200);
	assert_non_null(strstr(page, "data-step=\"capacity\""));
	assert_non_null(strstr(page, "Είμαι φοιτητής"));
	assert_non_null(c = cookie("__Host-uregister="));
	assert_non_null(strstr(c, "; Path=/; HttpOnly; SameSite=Lax; Secure"));
	assert_null(strstr(c, "Domain"));
}

static void
paths_are_answered(void **state)
{
	static const struct { const char *path, *has; int status; } rows[] = {
		{ "/", "data-step=\"landing\"", 200 },
		{ "/terms", "data-step=\"terms\"", 200 },
		{ "/privacy", "<h2>", 200 },
		{ "/accessibility", "data-step=\"accessibility\"", 200 },
		{ "/icon.png", "PNG", 200 }, { "/favicon.ico", "", 303 },
		{ "/style.css", "--brand", 200 },
		{ "/script.js", "use strict", 200 },
		{ "/icon.svg", "<svg", 200 },
		{ "/logo", "data-step=\"stopped\"", 404 },
		{ "/nowhere", "data-outcome=\"not-found\"", 404 },
		{ "/activate/x", "data-outcome=\"not-found\"", 404 },
		{ "/activate/", "", 303 }, { "/robots.txt", "Disallow", 200 },
		{ "/.well-known/change-password", "", 303 },
		{ "", "data-outcome=\"not-found\"", 404 },
		{ "/healthz", "does not answer", 503 },
	};
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		const char *page = get(rows[i].path, "");

		if (reply.status != rows[i].status ||
		    strstr(page, rows[i].has) == NULL)
			fail_msg("%s: %d", rows[i].path, reply.status);
	}
}

static void
other_methods_are_refused(void **state)
{
	(void)state;
	start(METHOD_IS_OTHER, "/activate", "");
	run();
	assert_int_equal(reply.status, 405);
	assert_string_equal(reply.allow, "GET, HEAD, POST");
	start(METHOD_IS_POST, "/", "");
	run();
	assert_int_equal(reply.status, 405);
	assert_string_equal(reply.allow, "GET, HEAD");
}

static void
the_language_is_chosen_and_kept(void **state)
{
	const char *c;

	(void)state;
	assert_non_null(strstr(get("/", ""), "<html lang=\"el\">"));
	assert_null(cookie("__Host-lang="));
	assert_non_null(strstr(get("/", "lang=en"), "<html lang=\"en\">"));
	assert_non_null(c = cookie("__Host-lang=en;"));
	assert_non_null(strstr(get("/", "lang=xx"), "<html lang=\"el\">"));
	start(METHOD_IS_GET, "/", "");
	request.cookies = "lang=el; __Host-lang=en";
	request.languages = "el";
	assert_non_null(strstr(run(), "<html lang=\"en\">"));
	start(METHOD_IS_GET, "/", "");
	request.cookies = "lang=en";	/* a neighbour's */
	request.languages = "el";
	assert_non_null(strstr(run(), "<html lang=\"el\">"));
	start(METHOD_IS_GET, "/", "lang=el&lang=en");
	request.languages = "en-US,el;q=0.1";
	assert_non_null(strstr(run(), "<html lang=\"en\">"));
	start(METHOD_IS_GET, "/activate", "foreign=1");
	assert_non_null(strstr(run(), "href=\"?lang=en&amp;foreign=1\""));
}

#define HANDLE "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQ"

static void
mypassword_needs_no_core_for_its_first_page(
    void **state)
{
	static const struct { const char *path, *query, *step; } rows[] = {
		{ "/account/", "", "login" }, { "/account/menu", "", "login" },
		{ "/account/change", "", "login" },
		{ "/account/contacts", "", "login" },
		{ "/account/forgot", "", "forgot" },
		{ "/account/forgot", "username=1", "forgot" },
	};
	char step[40];
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		const char *page, *c;

		start(METHOD_IS_GET, rows[i].path, rows[i].query);
		request.cookies = "__Host-uregister=" HANDLE;
		page = run();
		snprintf(step, sizeof(step), "data-step=\"%s\"",
		    rows[i].step);
		assert_non_null(strstr(page, step));
		assert_non_null(c = cookie("__Host-uregister-account="));
		assert_null(strstr(c, HANDLE));
		assert_non_null(strstr(c,
		    "; Path=/; HttpOnly; SameSite=Lax; Secure"));
		assert_null(cookie("__Host-uregister="));
	}
	get("/account", "");
	assert_int_equal(reply.status, 303);
	assert_string_equal(reply.location, "/account/");
	get("/account/nothing", "");
	assert_int_equal(reply.status, 404);
	get("/accounts", "");
	assert_int_equal(reply.status, 404);
}

/* A form as our page would send it, with the token or without. */
static const char *
post_to(const char *path, const char *query, const char *fields)
{
	static char body[FILENAME_MAX];
	struct session s = { .handle = HANDLE };
	char csrf[SESSION_CSRF_SIZE];

	start(METHOD_IS_POST, path, query);
	request.cookies = "__Host-uregister-account=" HANDLE;
	request.content_type = "application/x-www-form-urlencoded";
	request.origin = "https://mypassword.example.org";
	session_csrf(&s, csrf);
	request.body_len = (size_t)snprintf(body, sizeof(body), "%s&csrf=%s",
	    fields, csrf);
	request.body = body;
	return run();
}

/* 503: core was asked, and there is none. */
static void
only_a_forms_own_page_takes_it(void **state)
{
	static const struct { const char *path, *fields; int status; }
	rows[] = {
		{ "/account/", "action=login&username=a&password=b", 503 },
		{ "/account/", "action=logout", 503 },
		{ "/account/", "action=end&password_now=a", 503 },
		{ "/account/change", "action=logout", 503 },
		{ "/account/change", "action=save&password_now=a", 503 },
		{ "/account/change", "action=register&password_now=a", 503 },
		{ "/account/change", "action=next&password_now=a", 503 },
		{ "/account/contacts", "action=save&mobile=", 503 },
		{ "/account/contacts", "action=save&email=", 503 },
		{ "/account/contacts", "action=next&pin=1", 503 },
		{ "/account/contacts", "action=resend", 503 },
		{ "/account/contacts", "action=restart", 503 },
		{ "/account/forgot", "action=next&username=a", 503 },
		{ "/account/forgot", "action=next&contact=a&birth_date=b",
		    503 },
		{ "/account/forgot", "action=next&pin=1", 503 },
		{ "/account/forgot", "action=save&password=1", 503 },
		{ "/account/forgot", "action=next&password=1", 503 },
		{ "/account/forgot", "action=resend", 503 },
		{ "/account/forgot", "action=restart", 503 },
	};
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		post_to(rows[i].path, "", rows[i].fields);
		if (reply.status != rows[i].status)
			fail_msg("%s %s: %d", rows[i].path, rows[i].fields,
			    reply.status);
	}
}

/* A form as our page would send it, with the token or without. */
static const char *
post_from(const char *origin, const char *fields, bool with_token)
{
	static char body[FILENAME_MAX];
	struct session s = { .handle = HANDLE };
	char csrf[SESSION_CSRF_SIZE];

	start(METHOD_IS_POST, "/activate", "");
	request.cookies = "__Host-uregister=" HANDLE;
	request.content_type = "application/x-www-form-urlencoded";
	request.origin = origin;
	session_csrf(&s, csrf);
	request.body_len = (size_t)snprintf(body, sizeof(body), "%s%s%s",
	    fields, with_token ? "&csrf=" : "", with_token ? csrf : "");
	request.body = body;
	return run();
}

static const char *
post(const char *fields, bool with_token)
{
	return post_from("https://u.example.org", fields, with_token);
}

static void
a_form_without_its_token_changes_nothing(void **state)
{
	const char *page = post("action=restart", false);

	(void)state;
	assert_int_equal(reply.status, 403);
	assert_non_null(strstr(page,
	    "data-step=\"stopped\" data-outcome=\"denied\""));
	start(METHOD_IS_POST, "/activate", "");
	request.content_type = "application/x-www-form-urlencoded";
	run();
	assert_int_equal(reply.status, 403);
}

static void
a_form_of_another_origin_is_refused(void **state)
{
	(void)state;
	post_from("https://evil.example.org", "action=nothing", true);
	assert_int_equal(reply.status, 403);
	post_from("null", "action=nothing", true);
	assert_int_equal(reply.status, 403);
	post_from("", "action=foreign", true);
	assert_int_equal(reply.status, 303);
}

static void
buttons_lead_where_they_say(void **state)
{
	(void)state;
	post("action=foreign&amka=", true);
	assert_int_equal(reply.status, 303);
	assert_string_equal(reply.location, "/activate?foreign=1");
}

/* Core's answer, and the page that is made of it. */
static const char *
show_answer(const char *query, enum msg_step step, enum msg_says says,
    const char *problem, const char *sends_left)
{
	static struct msg m;

	start(METHOD_IS_GET, "/activate", query);
	visit_begin(&visit);
	session_make(&visit.session);
	msg_init(&m, MSG_REPLY, 1);
	msg_put(&m, M_PROBLEM, problem);
	msg_put(&m, M_SENDS_LEFT, sends_left);
	step_show(&visit, 200, step, says, &m);
	return reply.body;
}

#define HAS(page, text) assert_non_null(strstr(page, text))
#define HAS_NOT(page, text) assert_null(strstr(page, text))

static void
a_problem_of_the_other_form_is_not_on_this_one(void **state)
{
	const char *page;

	(void)state;
	page = show_answer("", STEP_IDENTITY, SAYS_INPUT, "amka-missing",
	    NULL);
	HAS(page, "href=\"#amka\"");
	page = show_answer("foreign=1", STEP_IDENTITY, SAYS_INPUT,
	    "amka-missing", NULL);
	HAS(page, "name=\"insurance_number\"");
	HAS(page, "data-outcome=\"\"");
	HAS_NOT(page, "#amka");
	HAS_NOT(page, "role=\"alert\"");
	page = show_answer("", STEP_IDENTITY, SAYS_INPUT, "insurance-syntax",
	    NULL);
	HAS(page, "href=\"#insurance_number\"");
	HAS(page, "href=\"/activate?foreign=0\"");
	page = show_answer("foreign=0", STEP_IDENTITY, SAYS_INPUT,
	    "insurance-syntax", NULL);
	HAS(page, "name=\"amka\"");
	HAS_NOT(page, "#insurance_number");
	page = show_answer("foreign=1", STEP_IDENTITY, SAYS_BUSY,
	    NULL, NULL);
	HAS(page, "data-outcome=\"busy\"");
}

/* What to do next is what the page at hand lets one do. */
static void
the_next_step_is_one_that_can_be_taken(void **state)
{
	static const struct {
		enum msg_step step;
		enum msg_says says;
		const char *problem, *sends_left, *has, *has_not;
	} rows[] = {
		{ STEP_CONTACT, SAYS_LIMIT, NULL, NULL, "λίγα λεπτά",
		    "αύριο" },
		{ STEP_CONTACT, SAYS_LIMIT, "daily-limit", NULL, "αύριο",
		    "λίγα λεπτά" },
		{ STEP_PIN, SAYS_LIMIT, NULL, "1", "Περιμένετε λίγο",
		    "δεν θα έρθει άλλος" },
		{ STEP_PIN, SAYS_LIMIT, NULL, "0", "δεν θα έρθει άλλος",
		    "Περιμένετε λίγο" },
		{ STEP_PIN, SAYS_LIMIT, "daily-limit", "1", "αύριο",
		    "Περιμένετε λίγο" },
		{ STEP_PIN, SAYS_EXPIRED, NULL, "1", "Ζητήστε νέο", NULL },
		{ STEP_PIN, SAYS_EXPIRED, NULL, "0", "«Από την αρχή»",
		    "Ζητήστε νέο" },
		{ STEP_CONTACT, SAYS_INPUT, NULL, NULL,
		    "δεν ήταν συμπληρωμένη", "Διορθώστε" },
		{ STEP_CONTACT, SAYS_INPUT, "contact-missing", NULL,
		    "Διορθώστε", "δεν ήταν συμπληρωμένη" },
		{ STEP_CAPACITY, SAYS_INPUT, "source-missing", NULL,
		    "id=\"source-problem\"", NULL },
	};
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		const char *page = show_answer("", rows[i].step, rows[i].says,
		    rows[i].problem, rows[i].sends_left);

		if (strstr(page, rows[i].has) == NULL)
			fail_msg("row %zu: no %s", i, rows[i].has);
		if (rows[i].has_not != NULL &&
		    strstr(page, rows[i].has_not) != NULL)
			fail_msg("row %zu: %s", i, rows[i].has_not);
	}
}

static void
without_core_nothing_is_lost_and_it_is_said(void **state)
{
	static const char *const forms[] = {
		"action=next&source=student", "action=next&mobile=&email=",
		"action=next&amka=1", "action=next&pin=1", "action=resend",
		"action=next&insurance_country=CY&insurance_number=1",
		"action=next&enrolment=1", "action=next&am=1",
		"action=agree", "action=stop", "action=retry",
		"action=restart",
		"action=register&password=x&password_again=y",
	};
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(forms) / sizeof(forms[0]); i++) {
		const char *page = post(forms[i], true);

		if (reply.status != 503 || strstr(page,
		    "data-outcome=\"unavailable\"") == NULL)
			fail_msg("%s: %d", forms[i], reply.status);
		assert_int_equal(reply.cookies, 0);
	}
}

static void
a_form_that_is_none_is_refused(void **state)
{
	char long_field[600];

	(void)state;
	post("action=next&pin=1&pin=2", true);
	assert_int_equal(reply.status, 400);
	post("action=next&email=%ff", true);
	assert_int_equal(reply.status, 400);
	memset(long_field, 'a', sizeof(long_field) - 1);
	long_field[sizeof(long_field) - 1] = '\0';
	memcpy(long_field, "action=", 7);
	post(long_field, true);
	assert_int_equal(reply.status, 400);
	start(METHOD_IS_POST, "/activate", "");
	request.too_long = true;
	run();
	assert_int_equal(reply.status, 413);
	start(METHOD_IS_POST, "/activate", "");
	request.content_type = "application/json";
	run();
	assert_int_equal(reply.status, 415);
}

static void
every_answer_carries_the_guarding_headers(void **state)
{
	static char head[8192];
	struct buf b;

	(void)state;
	get("/", "");
	buf_init(&b, head, sizeof(head));
	reply_print_head(&reply, &b);
	assert_false(buf_failed(&b));
	assert_non_null(strstr(head, "Status: 200 OK\r\n"));
	assert_non_null(strstr(head, "Cache-Control: no-store\r\n"));
	assert_non_null(strstr(head, "default-src 'none'; style-src 'self'"));
	assert_non_null(strstr(head, "frame-ancestors 'none'"));
	assert_non_null(strstr(head, "nosniff"));
	assert_non_null(strstr(head, "Referrer-Policy: same-origin"));
	get("/style.css", "");
	buf_init(&b, head, sizeof(head));
	reply_print_head(&reply, &b);
	assert_non_null(strstr(head, "immutable"));
}

/* --- the administrator's own */

static enum outcome
load_override(const char *name, const char *text, struct detail *d)
{
	struct conf *c = NULL;
	struct site *s = NULL;
	char setting[200];
	enum outcome r;

	scratch_write(name, 0644, text, strlen(text));
	snprintf(setting, sizeof(setting), "override_dir = \"%s\";",
	    scratch_dir);
	r = load("", setting, &c, &s, d);
	site_free(&s);
	conf_free(&c);
	unlink(scratch_path(name));
	return r;
}

static void
a_bad_page_stops_the_start_with_file_and_line(void **state)
{
	struct detail d = { "" };

	(void)state;
	assert_int_equal(load_override("pin.html", "<p>\n{{#open}}", &d),
	    E_CONF);
	assert_string_equal(d.text, "pin.html:2: never closed: \"open\"");
	assert_int_equal(load_override("done.html", "\n\n{{@no.word}}", &d),
	    E_CONF);
	assert_string_equal(d.text,
	    "done.html:3: there is no word \"no.word\" in el.cfg");
	assert_int_equal(load_override("bottom.html", "{{>landing}}", &d),
	    E_CONF);
	assert_int_equal(load_override("pin.html", "{{title}}", &d), OK);
	assert_int_equal(load_override("style.css", "p{}", &d), OK);
}

static void
the_institutions_colour_and_logo_are_served(void **state)
{
	static const char svg[] = "<svg/>";
	struct detail d = { "" };
	struct conf *c = NULL;
	struct site *s = NULL;
	char setting[200];

	(void)state;
	scratch_write("logo.svg", 0644, svg, sizeof(svg) - 1);
	snprintf(setting, sizeof(setting), "colour = \"#7a1430\"; "
	    "logo = \"%s/logo.svg\";", scratch_dir);
	assert_int_equal(load(setting, "", &c, &s, &d), OK);
	unlink(scratch_path("logo.svg"));
	assert_non_null(strstr(s->asset[SITE_STYLE].bytes,
	    ":root{--brand:#7a1430}"));
	assert_string_not_equal(s->asset[SITE_STYLE].url,
	    site->asset[SITE_STYLE].url);
	assert_string_equal(s->asset[SITE_LOGO].type,
	    "image/svg+xml; charset=utf-8");
	site_free(&s);
	conf_free(&c);
	assert_int_equal(load("colour = \"red;}\";", "", &c, &s, &d),
	    E_CONF);
	conf_free(&c);
	assert_int_equal(load("logo = \"/etc/passwd\";", "", &c, &s, &d),
	    E_CONF);
	conf_free(&c);
	assert_null(s);
}

static void
style_and_script_are_small(void **state)
{
	(void)state;
	assert_true(site->asset[SITE_STYLE].len < 16 * 1024);
	assert_true(site->asset[SITE_SCRIPT].len < 8 * 1024);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_key_stands_in_both_languages),
		cmocka_unit_test(both_languages_fill_the_same_places),
		cmocka_unit_test(every_key_is_used),
		cmocka_unit_test(
		    every_key_that_code_asks_for_is_known_at_the_start),
		cmocka_unit_test(
		    a_word_that_is_missing_stops_the_start_with_file_and_line),
		cmocka_unit_test(the_manuals_words_are_literal),
		cmocka_unit_test(every_screen_is_whole_in_both_languages),
		cmocka_unit_test(
		    every_screen_of_mypassword_is_whole_in_both_languages),
		cmocka_unit_test(every_end_has_its_page),
		cmocka_unit_test(
		    mypassword_needs_no_core_for_its_first_page),
		cmocka_unit_test(only_a_forms_own_page_takes_it),
		cmocka_unit_test(no_page_shows_the_handle),
		cmocka_unit_test(the_first_page_gives_a_handle_without_core),
		cmocka_unit_test(paths_are_answered),
		cmocka_unit_test(other_methods_are_refused),
		cmocka_unit_test(the_language_is_chosen_and_kept),
		cmocka_unit_test(a_form_without_its_token_changes_nothing),
		cmocka_unit_test(a_form_of_another_origin_is_refused),
		cmocka_unit_test(buttons_lead_where_they_say),
		cmocka_unit_test(
		    a_problem_of_the_other_form_is_not_on_this_one),
		cmocka_unit_test(the_next_step_is_one_that_can_be_taken),
		cmocka_unit_test(without_core_nothing_is_lost_and_it_is_said),
		cmocka_unit_test(a_form_that_is_none_is_refused),
		cmocka_unit_test(every_answer_carries_the_guarding_headers),
		cmocka_unit_test(a_bad_page_stops_the_start_with_file_and_line),
		cmocka_unit_test(the_institutions_colour_and_logo_are_served),
		cmocka_unit_test(style_and_script_are_small),
	};

	return cmocka_run_group_tests(tests, begin, end);
}
