/*
 * What a plain program costs at least that changes passwords: on connections
 * that stay, a bind as each of the people and a modify of his userPassword.
 *
 *	ldap_load uri admin-dn admin-password browsers seconds < people
 *
 * A line of people is a DN, a tab, a password and a tab and the value to
 * write.  Prints how many in a second.
 */
#include <ldap.h>

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define PEOPLE_MAX 512

static struct { char *dn, *password, *value; } people[PEOPLE_MAX];
static size_t folk;
static char **args;
static double end;
static long done[64];

static double
now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static LDAP *
join(const char *dn, const char *password)
{
	struct berval cred = { strlen(password), (char *)(size_t)password };
	const int version = LDAP_VERSION3;
	LDAP *ld;

	if (ldap_initialize(&ld, args[1]) != LDAP_SUCCESS)
		exit(1);
	ldap_set_option(ld, LDAP_OPT_PROTOCOL_VERSION, &version);
	if (ldap_sasl_bind_s(ld, dn, LDAP_SASL_SIMPLE, &cred, NULL, NULL,
	    NULL) != LDAP_SUCCESS)
		exit(1);
	return ld;
}

static void
change(LDAP *user, LDAP *admin, size_t n)
{
	struct berval cred = { strlen(people[n].password),
	    people[n].password };
	char *values[] = { people[n].value, NULL };
	LDAPMod m = { .mod_op = LDAP_MOD_REPLACE,
	    .mod_type = (char *)(size_t)"userPassword",
	    .mod_values = values };
	LDAPMod *mods[] = { &m, NULL };

	if (ldap_sasl_bind_s(user, people[n].dn, LDAP_SASL_SIMPLE, &cred, NULL,
	    NULL, NULL) != LDAP_SUCCESS ||
	    ldap_modify_ext_s(admin, people[n].dn, mods, NULL, NULL) !=
	    LDAP_SUCCESS)
		exit(1);
}

static void *
run(void *arg)
{
	const size_t me = (size_t)arg;
	LDAP *user = join(people[me % folk].dn, people[me % folk].password);
	LDAP *admin = join(args[2], args[3]);

	while (now() < end) {
		change(user, admin, me % folk);
		done[me]++;
	}
	return NULL;
}

int
main(int argc, char **argv)
{
	pthread_t thread[64];
	size_t i, browsers;
	char line[2048];
	long sum = 0;

	if (argc != 6 || (browsers = strtoul(argv[4], NULL, 10)) > 64)
		return 2;
	args = argv;
	while (folk < PEOPLE_MAX && fgets(line, sizeof(line), stdin) != NULL) {
		char *rest = strdup(line);

		rest[strcspn(rest, "\n")] = '\0';
		people[folk].dn = strsep(&rest, "\t");
		people[folk].password = strsep(&rest, "\t");
		people[folk++].value = rest;
	}
	end = now() + strtod(argv[5], NULL);
	for (i = 0; i < browsers; i++)
		pthread_create(&thread[i], NULL, run, (void *)i);
	for (i = 0; i < browsers; i++) {
		pthread_join(thread[i], NULL);
		sum += done[i];
	}
	printf("%.1f\n", (double)sum / strtod(argv[5], NULL));
	return 0;
}
