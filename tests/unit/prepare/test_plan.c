/* Tests of src/prepare: what a server lacks, by what it says of itself. */
#define _GNU_SOURCE
#include "../unit.h"

#include <stdio.h>
#include <stdlib.h>

#include "prepare/index.h"
#include "prepare/parse.h"
#include "prepare/plan.h"
#include "prepare/same.h"
#include "prepare/undo.h"
#include "prepare/write.h"

#define BASE "dc=example,dc=org"

/* A server without rules of its own, and the schema as far as it is asked
 * about. */
static const char global[] =
    "dn: cn=config\nobjectClass: olcGlobal\n\n"
    "dn: cn=module{0},cn=config\ncn: module{0}\n"
    "olcModuleLoad: {0}back_mdb\n\n"
    "dn: olcDatabase={1}mdb,cn=config\nolcDatabase: {1}mdb\n"
    "olcSuffix: dc=other\n\n";
static const char database[] =
    "dn: olcDatabase={2}mdb,cn=config\nolcDatabase: {2}mdb\n"
    "olcSuffix: dc=Example, dc=org\nolcRootDN: cn=root," BASE "\n";
static const char schema[] =
    "dn: cn=Subschema\nattributeTypes: ( 2.5.4.4 NAME ( 'sn' 'surname' ) )\n"
    "attributeTypes: ( 2.5.4.3 NAME ( 'cn' 'commonName' ) )\n"
    "attributeTypes: ( 0.9.2342.19200300.100.1.1 NAME ( 'uid' 'userid' ) )\n"
    "attributeTypes: ( 0.9.2342.19200300.100.1.41 NAME 'mobile' )\n"
    "objectClasses: ( 1.3.6.1.4.1.5923.1.1.2 NAME 'eduPerson' )\n";

static void
parse(const char *text, struct changes *out)
{
	char *copy = strdup(text);

	assert_int_equal(parse_ldif(copy, out, NULL), OK);
	free(copy);
}

static char *
print(const struct changes *list)
{
	char *text = NULL;
	size_t len, i;
	FILE *f = open_memstream(&text, &len);

	assert_non_null(f);
	for (i = 0; i < list->count; i++)
		write_ldif(&list->at[i], f);
	fclose(f);
	return text;
}

/* What is planned for the database's settings and the tree's entries. */
static char *
plan(const char *settings, const char *tree, const char *unseen,
    const char *ours)
{
	static char base[] = BASE, people[] = "ou=people," BASE, none[] = "";
	struct conf conf = { .directory_base = base,
	    .directory_people_base = people, .directory_bind_dn = none };
	struct facts f = { .known = true };
	struct changes record = { NULL }, out = { NULL };
	const struct plan_input in = { &conf, &f, &record, 123 };
	char *text = NULL;

	parse(global, &f.config);
	assert_true(asprintf(&text, "%s%s\n", database, settings) > 0);
	parse(text, &f.config);
	free(text);
	parse(schema, &f.schema);
	parse(tree, &f.tree);
	parse(unseen, &f.unseen);
	parse(ours, &record);
	assert_int_equal(plan_make(&in, &out, NULL), OK);
	text = print(&out);
	facts_free(&f);
	change_free(&record);
	change_free(&out);
	return text;
}

static void
assert_has(const char *text, const char *part, bool wanted)
{
	if ((strstr(text, part) != NULL) != wanted)
		fail_msg("%s %s in:\n%s", part, wanted ? "is not" : "is",
		    text);
}

#define RULES "olcAccess: {0}to * by users read by * none\n"
#define PEOPLE "dn: ou=people," BASE "\nou: people\n\n"

static void
people_who_were_there_are_left_to_the_rules_behind(void **state)
{
	char *text = plan(RULES, PEOPLE, "", "");

	(void)state;
	assert_has(text, "dn: olcDatabase={2}mdb,cn=config", true);
	assert_has(text, "dn: olcDatabase={1}mdb,cn=config", false);
	assert_has(text, "attrs=userPassword\n  by dn.base=\"cn=provisioner,"
	    "ou=services," BASE "\" manage\n  by dn.base=\"cn=privreader,"
	    "ou=services," BASE "\" none", true);
	assert_has(text, "attrs=mobile\n", true);
	assert_has(text, "?uid?sub?(objectClass=uregisterAccount)", true);
	assert_has(text, "dn: ou=people," BASE, false);
	free(text);
}

/* To close what is in use would take the log-in away from all. */
static void
people_that_cannot_be_seen_count_as_theirs(void **state)
{
	char *text = plan(RULES, "", PEOPLE, "");

	(void)state;
	assert_has(text, "?uid?sub?(objectClass=uregisterAccount)", true);
	assert_has(text, "dn: ou=people," BASE, false);
	assert_has(text, "Whether ou=people," BASE " is there", true);
	free(text);
}

static void
people_who_are_new_are_closed(void **state)
{
	static const char record[] = "# Where people stand.\n"
	    "dn: ou=people," BASE "\nchangetype: add\nou: people\n\n";
	char *text = plan(RULES, "", "", "");
	char *again = plan(RULES, PEOPLE, "", record);

	(void)state;
	assert_has(text, "?uid?sub\n", true);
	assert_has(text, "dn: ou=people," BASE, true);
	assert_has(text, "attrs=userPassword\n  by dn.base=\"cn=provisioner,"
	    "ou=services," BASE "\" manage\n  by anonymous auth", true);
	/* Cut short behind the entry: they are still ours. */
	assert_has(again, "?uid?sub\n", true);
	assert_has(again, "dn: ou=people," BASE, false);
	free(text);
	free(again);
}

static void
where_there_is_no_rule_all_still_read(void **state)
{
	char *none = plan("", PEOPLE, "", ""), *some = plan(RULES, PEOPLE, "",
	    "");

	(void)state;
	assert_has(none, "}to *\n  by * read\n", true);
	assert_has(some, "}to *\n  by * read\n", false);
	free(none);
	free(some);
}

static void
a_policy_that_locks_nobody_is_named(void **state)
{
	static const char overlay[] = RULES
	    "\ndn: olcOverlay={0}ppolicy,olcDatabase={2}mdb,cn=config\n"
	    "olcOverlay: {0}ppolicy\nolcPPolicyDefault: cn=rules," BASE "\n";
	char *locks = plan(overlay, PEOPLE "dn: cn=rules," BASE
	    "\npwdLockout: TRUE\n\n", "", "");
	char *not = plan(overlay, PEOPLE "dn: cn=rules," BASE
	    "\npwdMinLength: 5\n\n", "", "");

	(void)state;
	assert_has(locks, "pwdLockout: TRUE\"", false);
	assert_has(not, "# The default policy that is there, cn=rules," BASE
	    ", has", true);
	assert_has(not, "dn: cn=default,ou=policies," BASE, false);
	assert_has(not, "olcOverlay=ppolicy", false);
	free(locks);
	free(not);
}

static void
what_is_there_by_its_oid_is_not_defined_again(void **state)
{
	char *text = plan(RULES, PEOPLE, "", "");

	(void)state;
	assert_has(text, "'eduPersonAffiliation'", true);
	assert_has(text, "olcObjectClasses: ( 1.3.6.1.4.1.5923.1.1.2 ", false);
	free(text);
}

static void
an_index_is_added_to_those_that_are_there(void **state)
{
	static const struct { const char *has, *wanted, *then; } t[] = {
		{ "cn,uid eq", "cn eq,sub",
		    "delete cn,uid eq; add uid eq; add cn eq,sub; " },
		{ "surname eq", "sn eq,sub",
		    "delete surname eq; add surname eq,sub; " },
		{ "cn pres,eq,sub", "cn,uid eq", "add uid eq; " },
		{ "uid subinitial", "uid sub", "delete uid subinitial; "
		    "add uid subinitial,subany,subfinal; " },
		{ "cn,uid eq,sub", "cn eq", "" },
	};
	char said[512];
	size_t i, n;

	(void)state;
	for (i = 0; i < sizeof(t) / sizeof(t[0]); i++) {
		const char *const wanted[] = { t[i].wanted, NULL };
		struct changes base = { NULL }, out = { NULL };
		struct facts f = { .known = true };

		parse(schema, &f.schema);
		change_open(&base, CHANGE_ENTRY, "x", "");
		change_put(&base, "olcDbIndex", t[i].has);
		change_open(&out, CHANGE_VALUES, "x", "");
		index_add(&f, &base.at[0], wanted, &out);
		for (said[0] = '\0', n = 0; n < out.at[0].values; n++)
			snprintf(said + strlen(said), sizeof(said) -
			    strlen(said), "%s %s; ", out.at[0].value[n].gone ?
			    "delete" : "add", out.at[0].value[n].text);
		assert_string_equal(said, t[i].then);
		change_free(&base);
		change_free(&out);
		facts_free(&f);
	}
}

static void
the_same_is_known_again(void **state)
{
	(void)state;
	assert_true(same_text("{3}to *  by * +0 break", "to * by * break"));
	assert_false(same_text("to * by * read", "to * by * none"));
	assert_false(same_text("to *", "to"));
	assert_true(same_dn("DC=Example , dc = org", "dc=example,dc=org"));
	assert_false(same_dn("dc=a b", "dc=ab"));
	assert_false(same_dn("cn={1}x,cn=config", "cn=x,cn=config"));
	assert_true(same_but_order("cn={1}x,cn=config", "cn=x,cn=config"));
	assert_true(same_or_below("ou=a,dc=b, dc=c", "dc=b,dc=c"));
	assert_false(same_or_below("dc=xb,dc=c", "dc=b,dc=c"));
}

static void
what_is_written_is_read_again(void **state)
{
	static const char text[] = "# Why.\ndn: olcDatabase={1}mdb,cn=config\n"
	    "changetype: modify\ndelete: olcDbIndex\nolcDbIndex: uid eq\n-\n"
	    "add: olcDbIndex\nolcDbIndex: uid eq,sub\n\n"
	    "# An entry.\ndn:: b3U9zqM=\nchangetype: add\nou:: zqM=\n"
	    "olcAccess: {0}to *\n  by self read\n  by * none\n\n";
	struct changes list = { NULL };
	char *again;

	(void)state;
	parse(text, &list);
	assert_int_equal(list.count, 2);
	assert_true(list.at[0].value[0].gone);
	assert_string_equal(list.at[1].dn, "ou=Σ");
	assert_string_equal(change_get(&list.at[1], "olcaccess", 0),
	    "{0}to * by self read by * none");
	again = print(&list);
	assert_string_equal(again, text);
	free(again);
	change_free(&list);
}

static void
what_is_no_ldif_is_refused_by_its_line(void **state)
{
	static const char *const texts[] = { "dn: a\nno colon\n",
	    "ou: without an entry\n", "dn: a\nou:: %%\n" };
	struct changes list = { NULL };
	struct detail d = { "" };
	char copy[64];
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
		snprintf(copy, sizeof(copy), "%s", texts[i]);
		assert_int_equal(parse_ldif(copy, &list, &d), E_INPUT);
		assert_non_null(strstr(d.text, i == 1 ? "line 1" : "line 2"));
	}
	change_free(&list);
}

static void
only_what_is_still_there_is_taken_back(void **state)
{
	struct facts f = { .known = true };
	struct changes done = { NULL }, out = { NULL };
	char *text;

	(void)state;
	parse("dn: olcDatabase={1}mdb,cn=config\nolcDbIndex: uid eq,sub\n"
	    "olcAccess: {0}to x\nolcAccess: {1}to y\nolcAccess: {2}to z\n\n",
	    &f.config);
	parse("# Why.\ndn: olcDatabase={1}mdb,cn=config\nchangetype: modify\n"
	    "delete: olcDbIndex\nolcDbIndex: uid eq\n-\nadd: olcDbIndex\n"
	    "olcDbIndex: uid eq,sub\n-\nadd: olcAccess\nolcAccess: {0}to x\n"
	    "olcAccess: {1}to gone\nolcAccess: {2}to z\n\n", &done);
	undo_change(&done.at[0], &f, &out);
	text = print(&out);
	assert_string_equal(text, "# Why.\ndn: olcDatabase={1}mdb,cn=config\n"
	    "changetype: modify\ndelete: olcAccess\nolcAccess: {2}to z\n"
	    "olcAccess: {0}to x\n-\ndelete: olcDbIndex\n"
	    "olcDbIndex: uid eq,sub\n-\nadd: olcDbIndex\nolcDbIndex: uid eq\n"
	    "\n");
	free(text);
	facts_free(&f);
	change_free(&done);
	change_free(&out);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(
		    people_who_were_there_are_left_to_the_rules_behind),
		cmocka_unit_test(people_that_cannot_be_seen_count_as_theirs),
		cmocka_unit_test(people_who_are_new_are_closed),
		cmocka_unit_test(where_there_is_no_rule_all_still_read),
		cmocka_unit_test(a_policy_that_locks_nobody_is_named),
		cmocka_unit_test(
		    what_is_there_by_its_oid_is_not_defined_again),
		cmocka_unit_test(an_index_is_added_to_those_that_are_there),
		cmocka_unit_test(the_same_is_known_again),
		cmocka_unit_test(what_is_written_is_read_again),
		cmocka_unit_test(what_is_no_ldif_is_refused_by_its_line),
		cmocka_unit_test(only_what_is_still_there_is_taken_back),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
