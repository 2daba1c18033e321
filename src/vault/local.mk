noinst_LIBRARIES += libvault.a
libvault_a_CFLAGS = $(AM_CFLAGS) $(SODIUM_CFLAGS)
libvault_a_SOURCES = \
	src/vault/migrations.h src/vault/rows.h src/vault/vault_private.h \
	src/vault/account.c src/vault/account.h \
	src/vault/answer.c src/vault/answer.h \
	src/vault/audit.c src/vault/audit.h \
	src/vault/columns.c src/vault/columns.h \
	src/vault/chain.c src/vault/chain.h \
	src/vault/channel.c src/vault/channel.h \
	src/vault/consent.c src/vault/consent.h \
	src/vault/contact.c src/vault/contact.h \
	src/vault/counter.c src/vault/counter.h \
	src/vault/fingerprint.c src/vault/fingerprint.h \
	src/vault/echo.c src/vault/echo.h \
	src/vault/flow.c src/vault/flow.h \
	src/vault/flow_data.c src/vault/flow_data.h \
	src/vault/health.c src/vault/health.h \
	src/vault/holding.c src/vault/holding.def src/vault/holding.h \
	src/vault/holding_open.c src/vault/holding_open.h \
	src/vault/job.c src/vault/job.h \
	src/vault/journal.c src/vault/journal.h \
	src/vault/known.c src/vault/known.h \
	src/vault/lockout.c src/vault/lockout.h \
	src/vault/matter.c src/vault/matter.h \
	src/vault/migrate.c src/vault/migrate.h \
	src/vault/move.c src/vault/move.h \
	src/vault/notice.c src/vault/notice.h \
	src/vault/outbox.c src/vault/outbox.h \
	src/vault/owed.c src/vault/owed.h \
	src/vault/pin.c src/vault/pin.h \
	src/vault/seal.c src/vault/seal.h \
	src/vault/ring.c src/vault/ring.h \
	src/vault/sync.c src/vault/sync.h \
	src/vault/sync_run.c src/vault/sync_run.h \
	src/vault/sweep.c src/vault/sweep.def src/vault/sweep.h \
	src/vault/tally.c src/vault/tally.h \
	src/vault/trace.c src/vault/trace.h \
	src/vault/vault.c src/vault/vault.h \
	src/vault/watch.c src/vault/watch.h
nodist_libvault_a_SOURCES = src/vault/migrations.c

# Each numbered file of schema/sql becomes one C string.
MIGRATIONS = schema/sql/001-begin.sql schema/sql/002-birth.sql \
	schema/sql/003-sweep.sql schema/sql/004-doubts.sql \
	schema/sql/005-actors.sql schema/sql/006-days.sql \
	schema/sql/007-sync.sql schema/sql/008-links.sql \
	schema/sql/009-owners.sql schema/sql/010-refused.sql \
	schema/sql/011-told.sql schema/sql/012-fates.sql \
	schema/sql/013-daytime.sql schema/sql/014-watch.sql \
	schema/sql/015-echo.sql schema/sql/016-counter.sql \
	schema/sql/017-erased.sql schema/sql/018-owed.sql \
	schema/sql/019-known.sql \
	schema/sql/020-rotate.sql
EXTRA_DIST += $(MIGRATIONS)
CLEANFILES += src/vault/migrations.c
src/vault/migrations.c: $(MIGRATIONS) src/vault/local.mk
	$(AM_V_GEN)$(MKDIR_P) src/vault && { \
	echo '#include "vault/migrations.h"'; \
	echo 'const struct migration vault_migrations[] = {'; \
	for f in $(MIGRATIONS); do \
		n=`basename $$f | sed 's/^0*//;s/-.*//'`; \
		echo "{ $$n,"; \
		sed 's/\\/\\\\/g;s/"/\\"/g;s/^/"/;s/$$/\\n"/' \
		    $(srcdir)/$$f; \
		echo '},'; \
	done; \
	echo '{ 0, 0 } };'; } > $@.tmp && mv $@.tmp $@
