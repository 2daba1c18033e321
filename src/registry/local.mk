noinst_LIBRARIES += libregistry.a
libregistry_a_CFLAGS = $(AM_CFLAGS) $(SODIUM_CFLAGS)
libregistry_a_SOURCES = \
	src/registry/cell.c src/registry/cell.h \
	src/registry/columns.c src/registry/columns.h \
	src/registry/contact.c src/registry/contact.h \
	src/registry/key.c src/registry/key.h \
	src/registry/newest.c src/registry/newest.h \
	src/registry/relation.c src/registry/relation.h \
	src/registry/registry.c src/registry/registry.h \
	src/registry/registry_private.h \
	src/registry/rows.c src/registry/rows.h \
	src/registry/view.c src/registry/view.h \
	src/registry/walk.c src/registry/walk.h

# For the registrar's administrator.
registrydir = $(pkgdatadir)/sql
dist_registry_DATA = schema/sql/registry-indexes.sql
