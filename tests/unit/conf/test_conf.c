/* Tests of src/conf/conf.c, without a server. */
#include "../unit.h"

#include <stdio.h>

#include "conf/conf.h"
#include "conf/print.h"
#include "../scratch.h"

#define ALL (CONF_WEB | CONF_CORE | CONF_GATEWAY | CONF_CTL)

static struct detail detail;
static struct conf *conf;

static enum outcome
load(const char *text, unsigned roles)
{
	const char *path = scratch_write("u.conf", 0600, text, strlen(text));
	enum outcome r;

	conf_free(&conf);
	detail_set(&detail, "%s", "");
	r = conf_load(path, roles, &conf, &detail);
	unlink(path);
	return r;
}

static void
refused(const char *text, const char *line, const char *because)
{
	if (load(text, ALL) != E_CONF)
		fail_msg("taken: %s", text);
	assert_null(conf);
	if (strstr(detail.text, line) == NULL ||
	    strstr(detail.text, because) == NULL)
		fail_msg("%s: %s", text, detail.text);
	assert_null(strchr(detail.text, '\n'));
}

static int
close_conf(void **state)
{
	conf_free(&conf);
	return scratch_close(state);
}

static void
an_empty_file_gives_the_defaults(void **state)
{
	(void)state;
	assert_int_equal(load("", ALL), OK);
	assert_int_equal(conf->pin_digits, 6);
	assert_int_equal(conf->pin_life, 900);
	assert_int_equal(conf->flow_privacy, PRIVACY_MANUAL);
	assert_int_equal(conf->entry_scheme, SCHEME_ARGON2);
	assert_int_equal(conf->entry_expiry, INT64_C(2190) * 86400);
	assert_string_equal(conf->site_scope, "example.org");
	assert_int_equal(conf->directory_uris.count, 0);
	assert_int_equal(conf->capacities, 0);
}

static void
what_the_file_says_is_used(void **state)
{
	(void)state;
	assert_int_equal(load("pin = { digits = 8; life = \"2m\"; };\n"
	    "flow: { privacy: \"strict\" }\n"
	    "directory = { uris = [ \"ldap://a\", \"ldap://b\" ]; };\n"
	    "entry = { nt_hash = true; };\n"
	    "vault = { timeout = 7; };\n"
	    "web = { timeout = 22; };\n", ALL), OK);
	assert_int_equal(conf->pin_digits, 8);
	assert_int_equal(conf->pin_life, 120);
	assert_int_equal(conf->flow_privacy, PRIVACY_STRICT);
	assert_int_equal(conf->directory_uris.count, 2);
	assert_string_equal(conf->directory_uris.item[1], "ldap://b");
	assert_true(conf->entry_nt_hash);
	assert_int_equal(conf->vault_timeout, 7);
}

static void
who_waits_outlasts_those_whom_he_waits_for(void **state)
{
	(void)state;
	refused("web = { timeout = 19; };", "u.conf:1: web.timeout: ",
	    "at least \"20s\"");
	/* the line that is there */
	refused("\ngateway = { timeout = 6; };", "u.conf:2: web.timeout: ",
	    "at least \"21s\"");
	/* nor may our transaction end before what is asked inside of it */
	refused("web = { timeout = 60; };\ngateway = { timeout = 8; };",
	    "u.conf:2: vault.timeout: ", "at least \"6s\"");
	assert_int_equal(load("web = { timeout = 60; };\n"
	    "gateway = { timeout = 8; };\nvault = { timeout = 6; };", ALL),
	    OK);
}

static void
an_unknown_setting_is_refused_with_its_line(void **state)
{
	(void)state;
	refused("pin = { digits = 6;\n digitz = 6; };", "u.conf:2: ",
	    "\"pin.digitz\"");
	refused("\n\nnonsense = 1;", "u.conf:3: ", "\"nonsense\"");
	refused("pi = { digits = 6; };", "u.conf:1: ", "\"pi\"");
	refused("pin = 6;", "u.conf:1: ", "\"pin\"");
	refused("pin = { life = { x = 1; }; };", "u.conf:1: ", "pin.life");
	refused("capacities = ( {\n sauce = \"student\"; } );", "u.conf:2: ",
	    "\"sauce\"");
	refused("entry = { mapping = ( { attribute = \"a\";\n vaule = \"b\"; "
	    "} ); };", "u.conf:2: ", "\"vaule\"");
}

static void
a_wrong_type_is_refused_with_what_is_right(void **state)
{
	(void)state;
	refused("pin = { digits = \"6\"; };", "u.conf:1: pin.digits: ",
	    "a number from 4 to 10");
	refused("pin = { digits = 6.0; };", "u.conf:1: ", "a number from 4");
	refused("pin = { digits = true; };", "u.conf:1: ", "a number from 4");
	refused("site = { scope = 1; };", "u.conf:1: ", "a text in quotes");
	refused("entry = { nt_hash = 1; };", "u.conf:1: ", "true or false");
	refused("entry = { nt_hash = \"true\"; };", "u.conf:1: ",
	    "true or false");
	refused("directory = { uris = \"ldap://a\"; };", "u.conf:1: ",
	    "a list of texts");
	refused("directory = { uris = [ 1 ]; };", "u.conf:1: ",
	    "a list of texts");
	refused("pin = { life = true; };", "u.conf:1: ", "a time from");
	refused("capacities = { };", "u.conf:1: capacities: ", "a list");
	refused("capacities = ( 1 );", "u.conf:1: capacities: ", "a list");
}

static void
a_value_out_of_range_is_refused_with_the_range(void **state)
{
	(void)state;
	refused("pin = { digits = 3; };", "u.conf:1: ", "from 4 to 10");
	refused("pin = { digits = 11; };", "u.conf:1: ", "from 4 to 10");
	refused("pin = { digits = 99999999999L; };", "u.conf:1: ",
	    "from 4 to 10");
	refused("pin = { life = \"2h\"; };", "u.conf:1: ",
	    "from \"1s\" to \"1h\"");
	refused("pin = { life = \"soon\"; };", "u.conf:1: ",
	    "from \"1s\" to \"1h\"");
	refused("pin = { life = -1; };", "u.conf:1: ",
	    "from \"1s\" to \"1h\"");
	refused("flow = { privacy = \"lax\"; };", "u.conf:1: ",
	    "manual|strict");
	refused("flow = { privacy = \"man\"; };", "u.conf:1: ",
	    "manual|strict");
	refused("flow = { privacy = \"manual|strict\"; };", "u.conf:1: ",
	    "manual|strict");
	refused("flow = { privacy = \"\"; };", "u.conf:1: ", "manual|strict");
	refused("core = { key_file = \"key\"; };", "u.conf:1: ",
	    "an absolute path");
}

static void
text_that_is_not_text_is_refused(void **state)
{
	(void)state;
	refused("site = { scope = \"\xff\"; };", "u.conf:1: ", "a text");
	refused("site = { scope = \"a\\nb\"; };", "u.conf:1: ", "a text");
	refused("directory = { uris = [ \"a\\nb\" ]; };", "u.conf:1: ",
	    "a list");
	refused("directory = { uris = [ \"\xff\" ]; };", "u.conf:1: ",
	    "a list");
}

static void
a_file_that_cannot_be_parsed_is_refused_with_its_line(void **state)
{
	(void)state;
	refused("pin = {\n digits 6; };", "u.conf:2: ", "syntax");
	refused("pin = { digits = 6; digits = 7; };", "u.conf:1: ", "");
	refused("@include \"/nonexistent/x\"\n", "u.conf:1: ", "");
}

static void
what_is_no_readable_file_is_refused(void **state)
{
	(void)state;
	conf_free(&conf);
	assert_int_equal(conf_load(scratch_path("none"), ALL, &conf, &detail),
	    E_CONF);
	assert_non_null(strstr(detail.text, "none: "));
	assert_int_equal(conf_load(scratch_dir, ALL, &conf, &detail), E_CONF);
	assert_non_null(strstr(detail.text, scratch_dir));
}

static void
an_included_file_is_named_in_the_refusal(void **state)
{
	char main_text[256], name[128];
	const char *path;

	(void)state;
	path = scratch_write("part.conf", 0600, "\npin = { x = 1; };", 18);
	snprintf(name, sizeof(name), "%s", path);
	snprintf(main_text, sizeof(main_text), "@include \"%s\"\n", path);
	refused(main_text, "part.conf:2: ", "\"pin.x\"");
	unlink(name);
}

static void
capacities_and_mappings_are_read(void **state)
{
	(void)state;
	assert_int_equal(load("capacities = ( { source = \"student\";\n"
	    " view = \"v_vd_sis\"; columns = [ \"email=extEmail\" ];\n"
	    " live = [ \"active\" ]; }, { source = \"staff\"; enabled = false; "
	    "} );\n entry = { mapping = ( { attribute = \"mail\";\n"
	    " value = \"{mail}\"; when = \"mail\"; } ); };", ALL), OK);
	assert_int_equal(conf->capacities, 2);
	assert_non_null(conf_capacity(conf, "student"));
	assert_string_equal(conf_capacity(conf, "student")->view, "v_vd_sis");
	assert_string_equal(conf->capacity[0].live.item[0], "active");
	assert_true(conf->capacity[0].identity_check);
	assert_null(conf_capacity(conf, "staff"));	/* not enabled */
	assert_null(conf_capacity(conf, "other"));
	assert_int_equal(conf->mappings, 1);
	assert_string_equal(conf->mapping[0].value, "{mail}");
}

static void
a_capacity_that_cannot_be_meant_is_refused(void **state)
{
	(void)state;
	refused("capacities = ( {\n label_el = \"x\"; } );", "u.conf:1: ",
	    "capacities.source: must be a word");
	refused("capacities = ( { source = \"A b\"; } );", "u.conf:1: ",
	    "capacities.source: must be a word");
	refused("capacities = ( { source = \"student\"; },\n"
	    "{ source = \"student\"; enabled = false; } );", "u.conf:2: ",
	    "a word that no other capacity has");
	refused("capacities = ( { source = \"student\";\n live = [ ]; } );",
	    "u.conf:2: ", "capacities.live: must be a list of one status");
	refused("capacities = ( { source = \"student\";\n"
	    "primary_affiliation = \"studnet\"; } );", "u.conf:2: ",
	    "capacities.primary_affiliation: must be one of "
	    "\"faculty|student|");
	refused("capacities = ( { source = \"student\"; affiliations = [\n"
	    "\"student\",\n\"pupil\" ]; } );", "u.conf:3: ",
	    "capacities.affiliations: must be a list, each one of");
	assert_int_equal(load("capacities = ( { source = \"student\"; "
	    "primary_affiliation = \"student\"; affiliations = "
	    "[ \"student\", \"member\" ]; } );", ALL), OK);
	assert_int_equal(conf->capacity[0].live.count, 1);
	assert_string_equal(conf->capacity[0].live.item[0], "active");
}

static void
an_address_or_scope_that_is_none_is_refused(void **state)
{
	static const char *const urls[] = { "ftp:x", "", "https://",
	    "https:///x", "uregister.example.org", "https://a b",
	    "https://a.gr/?x", "HTTPS://a.gr" };
	static const char *const scopes[] = { "", "example org",
	    " example.org", "@example.org", ".example.org", "example.org/",
	    "a..gr", "example.org." };
	char text[128];
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(urls) / sizeof(urls[0]); i++) {
		snprintf(text, sizeof(text), "site = {\n url = \"%s\"; };",
		    urls[i]);
		refused(text, "u.conf:2: site.url: ", "an address like");
		snprintf(text, sizeof(text), "site = {\n account_url = "
		    "\"%s\"; };", urls[i]);
		refused(text, "u.conf:2: site.account_url: ",
		    "\"https://uregister.example.org\"");
	}
	for (i = 0; i < sizeof(scopes) / sizeof(scopes[0]); i++) {
		snprintf(text, sizeof(text), "site = {\n scope = \"%s\"; };",
		    scopes[i]);
		refused(text, "u.conf:2: site.scope: ", "a domain like");
	}
	assert_int_equal(load("site = { url = \"http://127.0.0.1:8080\"; "
	    "account_url = \"https://A.example.org/\"; scope = \"ihu.gr\"; "
	    "};", ALL), OK);
}

static void
more_groups_than_there_is_room_for_are_refused(void **state)
{
	char text[512] = "capacities = ( {}";
	struct { char *end; } t = { text + strlen(text) };
	int i;

	(void)state;
	for (i = 0; i < CONF_CAPACITIES_MAX; i++)
		t.end += snprintf(t.end, 8, ", {}");
	snprintf(t.end, 8, " );");
	refused(text, "u.conf:1: capacities: ", "at most 8");
}

static void
a_program_keeps_only_the_rows_of_its_role(void **state)
{
	static const char text[] = "vault = { uri = \"postgresql:///x\"; };\n"
	    "sms = { username = \"u\"; password_file = \"/p\"; };\n"
	    "directory = { uris = [ \"ldapi:///\" ]; };\n"
	    "capacities = ( { source = \"student\"; view = \"v\"; "
	    "live = [ \"active\" ]; } );\n"
	    "entry = { mapping = ( { attribute = \"a\"; } ); };";

	(void)state;
	assert_int_equal(load(text, CONF_WEB), OK);
	assert_null(conf->vault_uri);
	assert_null(conf->sms_password_file);
	assert_null(conf->core_key_file);
	assert_int_equal(conf->directory_uris.count, 0);
	assert_non_null(conf->site_url);
	assert_non_null(conf_capacity(conf, "student"));
	assert_null(conf_capacity(conf, "student")->view);
	assert_int_equal(conf->capacity[0].live.count, 0);
	assert_int_equal(conf->mappings, 0);
	assert_int_equal(load(text, CONF_GATEWAY), OK);
	assert_null(conf->vault_uri);
	assert_string_equal(conf->sms_password_file, "/p");
	assert_int_equal(conf->capacities, 0);
	assert_int_equal(load("vault = { uri = 1; };", CONF_WEB), E_CONF);
}

typedef void print_fn(const struct conf *, FILE *);

static char *
print_by(print_fn *how)
{
	char *text = NULL;
	size_t len;
	FILE *f = open_memstream(&text, &len);

	how(conf, f);
	fclose(f);
	return text;
}

static char *
print(void)
{
	return print_by(conf_print);
}

static void
the_changes_alone_are_printed_and_are_the_same_settings(void **state)
{
	static const char text[] = "pin = { life = \"2m\"; digits = 6; };\n"
	    "site = { name_el = \"Πανεπιστήμιο\"; name_en = \"\"; };\n"
	    "directory = { uris = [ \"ldap://a\" ]; };\n"
	    "entry = { mapping = ( { attribute = \"a\"; value = \"\"; } ); };\n"
	    "capacities = ( { source = \"student\"; live = [ \"1\" ]; } );";
	char *all, *changes, *again;

	(void)state;
	assert_int_equal(load("", ALL), OK);
	changes = print_by(conf_print_changes);
	assert_string_equal(changes, "");
	free(changes);
	assert_int_equal(load(text, ALL), OK);
	all = print();
	changes = print_by(conf_print_changes);
	assert_non_null(strstr(changes, "life = \"2m\";"));
	assert_non_null(strstr(changes, "name_en = \"\";"));
	assert_non_null(strstr(changes, "attribute = \"a\";"));
	assert_null(strstr(changes, "digits"));
	assert_null(strstr(changes, "name_el"));
	assert_null(strstr(changes, "vault"));
	assert_int_equal(load(changes, ALL), OK);
	again = print();
	assert_string_equal(all, again);
	free(all);
	free(changes);
	free(again);
}

static void
an_operator_has_a_role_and_a_name(void **state)
{
	static const char *const wrong[] = { "maria", "root:maria",
	    "helpdesk:", "helpdesk:%", "operator:a b", "operator:a:b",
	    "helpdesk :a", "" };
	char text[128];
	size_t i;

	(void)state;
	assert_int_equal(load("core = { operators = [ \"helpdesk:maria\", "
	    "\"operator:%staff\", \"helpdesk:1001\" ]; };", ALL), OK);
	for (i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++) {
		snprintf(text, sizeof(text), "core = { operators = [ \"%s\" "
		    "]; };", wrong[i]);
		refused(text, "u.conf:1: ", "core.operators");
	}
}

static void
what_is_printed_loads_and_prints_the_same(void **state)
{
	char *once, *twice;

	(void)state;
	assert_int_equal(load("site = { name_el = \"α \\\"β\\\" \\\\\"; };\n"
	    "pin = { life = \"2m\"; digits = 8; };\n"
	    "directory = { uris = [ \"ldap://a\", \"b\\\"\" ]; };\n"
	    "capacities = ( { source = \"student\"; live = [ \"1\" ]; }, "
	    "{ source = \"staff\"; enabled = false; } );\n"
	    "entry = { scheme = \"ssha\"; mapping = ( { attribute = \"a\"; "
	    "value = \"{b}\"; }, { attribute = \"c\"; } ); };", ALL), OK);
	once = print();
	assert_non_null(strstr(once, "scheme = \"ssha\";"));
	assert_int_equal(load(once, ALL), OK);
	twice = print();
	assert_string_equal(once, twice);
	free(once);
	free(twice);
	assert_int_equal(load("", ALL), OK);
	once = print();
	assert_int_equal(load(once, ALL), OK);
	twice = print();
	assert_string_equal(once, twice);
	free(once);
	free(twice);
}

static void
a_password_in_an_address_is_refused(void **state)
{
	(void)state;
	refused("vault = { uri = \"postgresql://u:pw@host/db\"; };",
	    "u.conf:1: vault.uri: ", "without a password");
	refused("registry = { uri = \"host=h password=pw\"; };",
	    "u.conf:1: registry.uri: ", "without a password");
	refused("registry = { uri = \"host=h password = pw\"; };",
	    "u.conf:1: registry.uri: ", "without a password");
	refused("registry = { uri = \"postgresql://h/d?password=pw\"; };",
	    "u.conf:1: registry.uri: ", "without a password");
	refused("sms = { url = \"https://u:pw@host/\"; };",
	    "u.conf:1: sms.url: ", "without a password");
	assert_int_equal(load("vault = { uri = "
	    "\"postgresql://user@host:5432/db?sslmode=verify-full\"; };\n"
	    "gateway = { proxy = \"http://proxy:3128\"; };", ALL), OK);
}

static void
every_name_is_walked_once(void **state)
{
	const char *name;
	size_t n, seen = 0;

	(void)state;
	for (n = 0; (name = conf_name(n)) != NULL; n++)
		seen += strcmp(name, "site.url") == 0 ||
		    strcmp(name, "capacities.view") == 0 ||
		    strcmp(name, "entry.mapping.attribute") == 0;
	assert_int_equal(seen, 3);
	assert_null(conf_name(n + 1));
}

static void
every_row_is_described_with_its_default(void **state)
{
	const char *name;
	size_t n;

	(void)state;
	for (n = 0; (name = conf_name(n)) != NULL; n++) {
		assert_non_null(conf_describe(n));
		if (strcmp(name, "pin.life") == 0)
			assert_string_equal(conf_describe(n), "a time from "
			    "\"1s\" to \"1h\", default \"15m\"");
		if (strcmp(name, "pin.digits") == 0)
			assert_string_equal(conf_describe(n),
			    "a number from 4 to 10, default 6");
	}
	assert_null(conf_describe(n));
}

static void
a_secret_that_init_hands_over_stands_for_the_file(void **state)
{
	char path[128];

	(void)state;
	snprintf(path, sizeof(path), "%s", scratch_write(
	    "uregister.core.key_file", 0400, "x", 1));
	setenv("CREDENTIALS_DIRECTORY", scratch_dir, 1);
	assert_int_equal(load("core = { key_file = \"/etc/a\"; };"
	    "vault = { password_file = \"/etc/b\"; };", ALL), OK);
	unsetenv("CREDENTIALS_DIRECTORY");
	assert_string_equal(conf->core_key_file, path);
	assert_string_equal(conf->vault_password_file, "/etc/b");
	unlink(path);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(an_empty_file_gives_the_defaults),
		cmocka_unit_test(what_the_file_says_is_used),
		cmocka_unit_test(who_waits_outlasts_those_whom_he_waits_for),
		cmocka_unit_test(an_unknown_setting_is_refused_with_its_line),
		cmocka_unit_test(a_wrong_type_is_refused_with_what_is_right),
		cmocka_unit_test(
		    a_value_out_of_range_is_refused_with_the_range),
		cmocka_unit_test(text_that_is_not_text_is_refused),
		cmocka_unit_test(
		    a_file_that_cannot_be_parsed_is_refused_with_its_line),
		cmocka_unit_test(what_is_no_readable_file_is_refused),
		cmocka_unit_test(an_included_file_is_named_in_the_refusal),
		cmocka_unit_test(capacities_and_mappings_are_read),
		cmocka_unit_test(a_capacity_that_cannot_be_meant_is_refused),
		cmocka_unit_test(an_address_or_scope_that_is_none_is_refused),
		cmocka_unit_test(
		    more_groups_than_there_is_room_for_are_refused),
		cmocka_unit_test(a_program_keeps_only_the_rows_of_its_role),
		cmocka_unit_test(what_is_printed_loads_and_prints_the_same),
		cmocka_unit_test(
		    the_changes_alone_are_printed_and_are_the_same_settings),
		cmocka_unit_test(an_operator_has_a_role_and_a_name),
		cmocka_unit_test(a_password_in_an_address_is_refused),
		cmocka_unit_test(every_name_is_walked_once),
		cmocka_unit_test(every_row_is_described_with_its_default),
		cmocka_unit_test(
		    a_secret_that_init_hands_over_stands_for_the_file),
	};

	return cmocka_run_group_tests(tests, scratch_open, close_conf);
}
