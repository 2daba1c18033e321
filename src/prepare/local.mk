noinst_LIBRARIES += libprepare.a
libprepare_a_CFLAGS = $(AM_CFLAGS) $(SODIUM_CFLAGS)
libprepare_a_SOURCES = \
	src/prepare/change.c src/prepare/change.h \
	src/prepare/draft.c src/prepare/draft.h \
	src/prepare/elements.h \
	src/prepare/facts.c src/prepare/facts.h \
	src/prepare/index.c src/prepare/index.h \
	src/prepare/input.h \
	src/prepare/parse.c src/prepare/parse.h \
	src/prepare/plan.c src/prepare/plan.h \
	src/prepare/same.c src/prepare/same.h \
	src/prepare/undo.c src/prepare/undo.h \
	src/prepare/want_access.c src/prepare/want_access.h \
	src/prepare/want_database.c src/prepare/want_database.h \
	src/prepare/want_overlays.c src/prepare/want_overlays.h \
	src/prepare/want_schema.c src/prepare/want_schema.h \
	src/prepare/want_tree.c src/prepare/want_tree.h \
	src/prepare/write.c src/prepare/write.h
nodist_libprepare_a_SOURCES = src/prepare/elements.c

# The definitions of schema/, a row each, unfolded.
ELEMENTS = schema/mail.ldif schema/eduperson.ldif schema/schac.ldif \
	schema/uregister.ldif
CLEANFILES += src/prepare/elements.c
src/prepare/elements.c: $(ELEMENTS) src/prepare/local.mk
	$(AM_V_GEN)$(MKDIR_P) src/prepare && { \
	echo '#include "prepare/elements.h"'; \
	echo 'const struct element prepare_elements[] = {'; \
	for f in $(ELEMENTS); do \
		sed '/^#/d' $(srcdir)/$$f; \
	done | sed -e ':a' -e 'N' -e '$$!ba' -e 's/\n  */ /g' | \
	    sed -n -E -e 's/\\/\\\\/g' -e 's/"/\\"/g' \
	    -e 's/^(olc[A-Za-z]*(Types|Classes)): (.*)$$/{ "\1", "\3" },/p'; \
	echo '{ 0, 0 } };'; } > $@.tmp && mv $@.tmp $@
