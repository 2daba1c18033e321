noinst_LIBRARIES += libdirectory.a
libdirectory_a_CFLAGS = $(AM_CFLAGS) $(SODIUM_CFLAGS) $(LDAP_CFLAGS) \
	$(SASL_CFLAGS)
libdirectory_a_SOURCES = \
	src/directory/account.c src/directory/account.h \
	src/directory/add.c src/directory/add.h \
	src/directory/claim.c src/directory/claim.def \
	src/directory/claim.h \
	src/directory/claim_table.c src/directory/claim_table.h \
	src/directory/deadline.c src/directory/deadline.h \
	src/directory/directory.c src/directory/directory.h \
	src/directory/directory_private.h \
	src/directory/echo.c src/directory/echo.h \
	src/directory/examine.c src/directory/examine.h \
	src/directory/failures.c src/directory/failures.h \
	src/directory/filter.c src/directory/filter.h \
	src/directory/holder.c src/directory/holder.h \
	src/directory/link.c src/directory/link.h \
	src/directory/link_conf.c src/directory/link_conf.h \
	src/directory/link_connect.c src/directory/link_connect.h \
	src/directory/link_login.c src/directory/link_login.h \
	src/directory/link_reply.c src/directory/link_reply.h \
	src/directory/link_server.c src/directory/link_server.h \
	src/directory/link_wait.c src/directory/link_wait.h \
	src/directory/login.c src/directory/login.h \
	src/directory/many.c src/directory/many.h \
	src/directory/mapping.c src/directory/mapping.h \
	src/directory/mark.c src/directory/mark.h \
	src/directory/owner.c src/directory/owner.h \
	src/directory/password.c src/directory/password.h \
	src/directory/prepare.c src/directory/prepare.h \
	src/directory/probe.c src/directory/probe.h \
	src/directory/recovery.c src/directory/recovery.h \
	src/directory/report.c src/directory/report.h \
	src/directory/rights.c src/directory/rights.h \
	src/directory/rival.c src/directory/rival.h \
	src/directory/sample.c src/directory/sample.h \
	src/directory/schema.c src/directory/schema.h \
	src/directory/scrub.c src/directory/scrub.h \
	src/directory/state.c src/directory/state.h \
	src/directory/status.c src/directory/status.h \
	src/directory/tree.c src/directory/tree.h \
	src/directory/verify.c src/directory/verify.h \
	src/directory/whole.c src/directory/whole.h \
	src/directory/whose.c src/directory/whose.h \
	src/directory/writes.c src/directory/writes.h
