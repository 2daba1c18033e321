/*
 * The connection to the registry.
 */
#include <stdlib.h>
#include <string.h>

#include "registry/registry.h"
#include "registry/registry_private.h"
#include "registry/view.h"
#include "sql/address.h"
#include "sql/pooler.h"

#define VERSION_MIN 100000

static struct silence *registry_silence;

enum outcome
registry_share(void)
{
	return silence_share(1, &registry_silence);
}

void
registry_leave_probes(struct registry *reg)
{
	sql_leave_probes(reg->sql);
}

bool
registry_look(struct registry *reg)
{
	return sql_look(reg->sql);
}

static enum outcome
open_sql(const struct conf *conf, struct sql **out, struct detail *d)
{
	struct secret *password = NULL;
	struct sql_options options = {
		.uri = conf->registry_uri,
		.tls = (enum sql_tls)conf->registry_tls,
		.timeout_s = conf->registry_timeout,
		.idle_s = conf->core_idle,
		.application = "uregister",
		.outage = OUTAGE_REGISTRY,
		.name = "registry",
		.read_only = true,
		.silence = registry_silence,
	};
	enum outcome r = OK;

	if (conf->registry_password_file != NULL &&
	    conf->registry_password_file[0] != '\0')
		r = secret_from_file(conf->registry_password_file, &password,
		    d);
	if (r == OK) {
		options.password = password;
		if ((r = sql_open(&options, out, d)) != OK)
			detail_prefix(d, "registry.uri: ");
	}
	secret_free(&password);
	return r;
}

enum outcome
registry_check_conf(const struct conf *conf, struct detail *d)
{
	enum outcome r;
	size_t i;

	for (i = 0; i < conf->capacities; i++)
		if ((r = columns_check(&conf->capacity[i], d)) != OK) {
			detail_prefix(d, "capacities: ");
			return r;
		}
	r = sql_address_check(conf->registry_uri,
	    (enum sql_tls)conf->registry_tls, d);
	if (r != OK)
		detail_prefix(d, "registry: registry.uri: ");
	return r;
}

enum outcome
registry_open(const struct conf *conf, struct registry **out,
    struct detail *d)
{
	struct registry *reg;
	enum outcome r;

	if ((r = registry_check_conf(conf, d)) != OK)
		return r;
	if ((reg = calloc(1, sizeof(*reg))) == NULL)
		return E_NOMEM;
	if ((r = open_sql(conf, &reg->sql, d)) != OK) {
		detail_prefix(d, "registry: ");
		registry_close(&reg);
		return r;
	}
	*out = reg;
	return OK;
}

void
registry_close(struct registry **reg)
{
	if (reg == NULL || *reg == NULL)
		return;
	sql_close(&(*reg)->sql);
	free(*reg);
	*reg = NULL;
}

void
registry_describe(const struct registry *reg, char out[64])
{
	sql_describe(reg->sql, out);
}

const struct detail *
registry_detail(const struct registry *reg)
{
	return &reg->detail;
}

enum outcome
registry_is_shared(struct registry *a, struct registry *b, bool *out)
{
	return sql_pooler_shares(a->sql, b->sql, out);
}

enum outcome
registry_check(struct registry *reg, const struct conf_capacity *capacity)
{
	const struct columns *columns;
	enum outcome r;
	int version;

	memset(reg->view, 0, sizeof(reg->view));
	if ((r = registry_view_find(reg, capacity, &columns)) != OK)
		return r;
	if ((r = sql_version(reg->sql, &version)) != OK)
		return registry_view_failed(reg, r);
	if (version < VERSION_MIN) {
		detail_set(&reg->detail, "registry: PostgreSQL %d.%d is too "
		    "old, 10 is needed", version / 10000,
		    version / 100 % 100);
		return E_CONF;
	}
	return OK;
}
