noinst_LIBRARIES += libcore.a
libcore_a_CFLAGS = $(AM_CFLAGS) $(SODIUM_CFLAGS)
libcore_a_SOURCES = \
	src/core/applied.c src/core/applied.h \
	src/core/census.c src/core/census.h \
	src/core/control.c src/core/control.h \
	src/core/deliver.c src/core/deliver.h \
	src/core/desk.c src/core/desk.h \
	src/core/doctor.c src/core/doctor.h \
	src/core/dossier.c src/core/dossier.h \
	src/core/erase.c src/core/erase.h \
	src/core/findings.c src/core/findings.h \
	src/core/health.c src/core/health.h \
	src/core/ledger.c src/core/ledger.h \
	src/core/lookup.c src/core/lookup.h \
	src/core/metrics.c src/core/metrics.h \
	src/core/operator.c src/core/operator.h \
	src/core/order.c src/core/order.h \
	src/core/preparation.c src/core/preparation.h \
	src/core/prepare.c src/core/prepare.h \
	src/core/prepare_apply.c src/core/prepare_apply.h \
	src/core/prepare_remove.c src/core/prepare_remove.h \
	src/core/preview.c src/core/preview.h \
	src/core/reference.c src/core/reference.h \
	src/core/report.c src/core/report.h \
	src/core/role.c src/core/role.h \
	src/core/rotate.c src/core/rotate.h \
	src/core/seek.c src/core/seek.h \
	src/core/serve.c src/core/serve.h \
	src/core/stopped.c src/core/stopped.h \
	src/core/trail.c src/core/trail.h \
	src/core/trial.c src/core/trial.h \
	src/core/whom.c src/core/whom.h

sbin_PROGRAMS += uregister-core
uregister_core_CFLAGS = $(AM_CFLAGS) $(SODIUM_CFLAGS)
uregister_core_SOURCES = src/core/main.c
uregister_core_LDADD = libcore.a libsync.a libactivation.a libaccount.a \
	libturn.a libdirectory.a libprepare.a libvault.a libregistry.a libsql.a \
	libentry.a \
	libpassword.a libperson.a libipc.a libconf.a libbase.a $(PQ_LIBS) \
	$(LDAP_LIBS) $(SASL_LIBS) $(ICU_LIBS) $(NETTLE_LIBS) \
	$(CONFIG_LIBS) $(SODIUM_LIBS) $(SECCOMP_LIBS)
