# flow and pin are pure: linked into tests without a server.
noinst_LIBRARIES += libflow.a libcore.a libpolicy.a
libflow_a_CFLAGS = $(AM_CFLAGS) $(SODIUM_CFLAGS)
libflow_a_SOURCES = \
	src/core/flow.c src/core/flow.h \
	src/core/pin.c src/core/pin.h
libcore_a_CFLAGS = $(AM_CFLAGS) $(SODIUM_CFLAGS) $(CONFIG_CFLAGS)
libcore_a_SOURCES = \
	src/core/account.c src/core/account.h src/core/account_view.c \
	src/core/choose.c \
	src/core/consent.c src/core/consent.h \
	src/core/contact.c src/core/contact.h \
	src/core/control.c src/core/control.h \
	src/core/core.h \
	src/core/credential.c src/core/credential.h \
	src/core/decide.c src/core/decide.h \
	src/core/deliver.c src/core/deliver.h \
	src/core/doctor.c src/core/doctor.h \
	src/core/gate.c src/core/gate.h \
	src/core/messages.c src/core/messages.h \
	src/core/preview.c src/core/preview.h \
	src/core/provision.c src/core/provision.h \
	src/core/recover.c \
	src/core/send.c src/core/send.h \
	src/core/serve.c src/core/serve.h \
	src/core/view.c src/core/view.h \
	src/core/who.c src/core/who.h \
	src/core/wizard.c src/core/wizard.h

# Which passwords are taken: needs libperson.a $(ICU_LIBS)
# $(CRACK_LIBS) $(NETTLE_LIBS).
libpolicy_a_CFLAGS = $(AM_CFLAGS) $(SODIUM_CFLAGS) \
	$(NETTLE_CFLAGS)
libpolicy_a_SOURCES = \
	src/core/breached.c src/core/breached.h \
	src/core/dictionary.c src/core/dictionary.h \
	src/core/policy.c src/core/policy.h \
	src/core/suggest.c src/core/suggest.h
dist_pkgdata_DATA = etc/words-el.txt

messagesdir = $(pkgdatadir)/messages
dist_messages_DATA = src/core/messages/el.cfg src/core/messages/en.cfg

sbin_PROGRAMS += uregister-core
uregister_core_CFLAGS = $(AM_CFLAGS) $(SODIUM_CFLAGS)
uregister_core_SOURCES = src/core/main.c
uregister_core_LDADD = libcore.a libflow.a libpolicy.a libdirectory.a \
	libvault.a libregistry.a libsql.a libperson.a libipc.a libconf.a \
	libbase.a $(PQ_LIBS) $(LDAP_LIBS) $(SASL_LIBS) $(CRACK_LIBS) \
	$(ICU_LIBS) $(NETTLE_LIBS) $(CONFIG_LIBS) $(SODIUM_LIBS)
