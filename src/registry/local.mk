noinst_LIBRARIES += libregistry.a
libregistry_a_CFLAGS = $(AM_CFLAGS) $(SODIUM_CFLAGS)
libregistry_a_SOURCES = \
	src/registry/columns.c src/registry/columns.h \
	src/registry/registry.c src/registry/registry.h

# For the registrar's administrator.
registrydir = $(pkgdatadir)/sql
dist_registry_DATA = schema/sql/registry-indexes.sql
