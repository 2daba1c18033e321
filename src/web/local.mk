noinst_LIBRARIES += libweb.a
libweb_a_CFLAGS = $(AM_CFLAGS) $(SODIUM_CFLAGS) $(CONFIG_CFLAGS) $(FCGI_CFLAGS)
libweb_a_SOURCES = \
	src/web/account.c src/web/account.h \
	src/web/activate.c src/web/activate.h \
	src/web/arena.c src/web/arena.h \
	src/web/blocks.c src/web/blocks.h \
	src/web/core.c src/web/core.h \
	src/web/fcgi.c src/web/fcgi.h \
	src/web/form.c src/web/form.h \
	src/web/html.c src/web/html.h \
	src/web/keys.c src/web/keys.h \
	src/web/post.c src/web/post.h \
	src/web/problem.c src/web/problem.h \
	src/web/reply.c src/web/reply.h \
	src/web/request.c src/web/request.h \
	src/web/route.c src/web/route.h \
	src/web/session.c src/web/session.h \
	src/web/site.c src/web/site.h \
	src/web/stamp.c src/web/stamp.h \
	src/web/step.c src/web/step.h \
	src/web/step_account.c src/web/step_capacity.c src/web/step_confirm.c \
	src/web/step_done.c src/web/step_enrolment.c \
	src/web/step_identity.c src/web/step_password.c \
	src/web/step_pin.c src/web/step_stopped.c \
	src/web/template.c src/web/template.h \
	src/web/view.c src/web/view.h \
	src/web/visit.c src/web/visit.h \
	src/web/words.c src/web/words.h

sbin_PROGRAMS += uregister-web
uregister_web_SOURCES = src/web/main.c
uregister_web_LDADD = libweb.a libipc.a libconf.a libbase.a \
	$(FCGI_LIBS) $(CONFIG_LIBS) $(SODIUM_LIBS)
uregister_web_LDFLAGS = $(AM_LDFLAGS)

pagesdir = $(pkgdatadir)/pages
dist_pages_DATA = \
	src/web/pages/bottom.html \
	src/web/pages/capacity.html \
	src/web/pages/change.html \
	src/web/pages/changed.html \
	src/web/pages/confirm.html \
	src/web/pages/contact-pin.html \
	src/web/pages/contact.html \
	src/web/pages/contacts.html \
	src/web/pages/done.html \
	src/web/pages/enrolment.html \
	src/web/pages/forgot-password.html \
	src/web/pages/forgot-pin.html \
	src/web/pages/forgot.html \
	src/web/pages/icon.svg \
	src/web/pages/identity.html \
	src/web/pages/landing.html \
	src/web/pages/legal.html \
	src/web/pages/login.html \
	src/web/pages/menu.html \
	src/web/pages/missing.html \
	src/web/pages/note.html \
	src/web/pages/password-fields.html \
	src/web/pages/password.html \
	src/web/pages/pin-fields.html \
	src/web/pages/pin.html \
	src/web/pages/problems.html \
	src/web/pages/progress.html \
	src/web/pages/registration.html \
	src/web/pages/restart.html \
	src/web/pages/script.js \
	src/web/pages/stopped.html \
	src/web/pages/style.css \
	src/web/pages/title.html \
	src/web/pages/top.html \
	src/web/pages/username-field.html
wordsdir = $(pkgdatadir)/words
dist_words_DATA = src/web/words/el.cfg src/web/words/en.cfg
