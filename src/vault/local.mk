noinst_LIBRARIES += libvault.a
libvault_a_CFLAGS = $(AM_CFLAGS) $(SODIUM_CFLAGS)
libvault_a_SOURCES = \
	src/vault/account.c src/vault/contact.c src/vault/flow.c src/vault/ledger.c \
	src/vault/meter.c src/vault/meter.h \
	src/vault/outbox.c src/vault/rows.c src/vault/rows.h \
	src/vault/vault.c src/vault/vault.h src/vault/vault_private.h
nodist_libvault_a_SOURCES = src/vault/migrations.c

# Each numbered file of schema/sql becomes one C string.
MIGRATIONS = schema/sql/001-begin.sql schema/sql/002-birth.sql
EXTRA_DIST += $(MIGRATIONS)
CLEANFILES += src/vault/migrations.c
src/vault/migrations.c: $(MIGRATIONS)
	$(AM_V_GEN)$(MKDIR_P) src/vault && { \
	echo '#include "vault/vault_private.h"'; \
	echo 'const struct migration vault_migrations[] = {'; \
	for f in $(MIGRATIONS); do \
		n=`basename $$f | sed 's/^0*//;s/-.*//'`; \
		echo "{ $$n,"; \
		sed 's/\\/\\\\/g;s/"/\\"/g;s/^/"/;s/$$/\\n"/' \
		    $(srcdir)/$$f; \
		echo '},'; \
	done; \
	echo '{ 0, 0 } };'; } > $@.tmp && mv $@.tmp $@
