noinst_LIBRARIES += libweb.a
libweb_a_CFLAGS = $(AM_CFLAGS) $(SODIUM_CFLAGS) $(CONFIG_CFLAGS) $(FCGI_CFLAGS)
libweb_a_SOURCES = \
	src/web/account.c src/web/account.h \
	src/web/activate.c src/web/activate.h \
	src/web/browser.c src/web/browser.h \
	src/web/catalogue.c src/web/catalogue.h \
	src/web/core.c src/web/core.h \
	src/web/deadline.c src/web/deadline.h \
	src/web/fcgi.c src/web/fcgi.h \
	src/web/form.c src/web/form.h \
	src/web/http.c src/web/http.h \
	src/web/keys.c src/web/keys.h \
	src/web/post.c src/web/post.h \
	src/web/problem.c src/web/problem.h \
	src/web/reply.c src/web/reply.h \
	src/web/report.c src/web/report.h \
	src/web/route.c src/web/route.h \
	src/web/saying.c src/web/saying.h \
	src/web/session.c src/web/session.h \
	src/web/site.c src/web/site.h \
	src/web/stamp.c src/web/stamp.h \
	src/web/step.c src/web/step.h \
	src/web/step_capacity.c src/web/step_capacity.h \
	src/web/step_change.c src/web/step_change.h \
	src/web/step_confirm.c src/web/step_confirm.h \
	src/web/step_done.c src/web/step_done.h \
	src/web/step_enrolment.c src/web/step_enrolment.h \
	src/web/step_forgot.c src/web/step_forgot.h \
	src/web/step_menu.c src/web/step_menu.h \
	src/web/step_identity.c src/web/step_identity.h \
	src/web/step_password.c src/web/step_password.h \
	src/web/step_pin.c src/web/step_pin.h \
	src/web/step_stopped.c src/web/step_stopped.h \
	src/web/visit.c src/web/visit.h

sbin_PROGRAMS += uregister-web
uregister_web_SOURCES = src/web/main.c
uregister_web_LDADD = libweb.a libpage.a libipc.a libconf.a libbase.a \
	$(FCGI_LIBS) $(CONFIG_LIBS) $(SODIUM_LIBS) $(SECCOMP_LIBS)
uregister_web_LDFLAGS = $(AM_LDFLAGS)
