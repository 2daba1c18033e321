noinst_LIBRARIES += libsync.a
libsync_a_CFLAGS = $(AM_CFLAGS) $(SODIUM_CFLAGS)
libsync_a_SOURCES = \
	src/sync/adopt.c src/sync/adopt.h \
	src/sync/alarm.c src/sync/alarm.h \
	src/sync/apply.c src/sync/apply.h \
	src/sync/approval.c src/sync/approval.h \
	src/sync/brake.c src/sync/brake.def src/sync/brake.h \
	src/sync/compare.c src/sync/compare.h \
	src/sync/cure.c src/sync/cure.h \
	src/sync/day.c src/sync/day.h \
	src/sync/diff.c src/sync/diff.h \
	src/sync/explain.c src/sync/explain.h \
	src/sync/figures.c src/sync/figures.h \
	src/sync/item.c src/sync/item.h src/sync/kind.def \
	src/sync/judge.c src/sync/judge.h \
	src/sync/lapse.c src/sync/lapse.h \
	src/sync/load.c src/sync/load.h \
	src/sync/owner.c src/sync/owner.h \
	src/sync/person.c src/sync/person.h \
	src/sync/plan.c src/sync/plan.h \
	src/sync/plan_text.c src/sync/plan_text.h \
	src/sync/repair.c src/sync/repair.h \
	src/sync/run.c src/sync/run.h \
	src/sync/show.c src/sync/show.h \
	src/sync/spool.c src/sync/spool.h \
	src/sync/stair.c src/sync/stair.h \
	src/sync/stair_default.c src/sync/stair_default.h \
	src/sync/sync.c src/sync/sync.h \
	src/sync/tell.c src/sync/tell.h \
	src/sync/wanted.c src/sync/wanted.h

sbin_PROGRAMS += uregister-sync
uregister_sync_CFLAGS = $(AM_CFLAGS) $(SODIUM_CFLAGS)
uregister_sync_SOURCES = src/sync/main.c
uregister_sync_LDADD = libsync.a libturn.a libdirectory.a libvault.a libregistry.a \
	libsql.a libentry.a libpassword.a libperson.a libipc.a libconf.a \
	libbase.a $(PQ_LIBS) $(LDAP_LIBS) $(SASL_LIBS) \
	$(ICU_LIBS) $(NETTLE_LIBS) $(CONFIG_LIBS) $(SODIUM_LIBS) \
	$(SECCOMP_LIBS)
