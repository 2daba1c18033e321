# In make check each target is fed its corpus; configured with CC=clang and
# --enable-fuzzing, "make fuzz" looks for more, FUZZ_SECONDS each, in
# fuzz-corpus/; what is worth keeping goes to tests/fuzz/corpus by hand.
FUZZERS = fuzz_answer fuzz_conf fuzz_entry fuzz_filter fuzz_form \
	fuzz_http fuzz_mail fuzz_msg fuzz_person fuzz_template
EXTRA_DIST += tests/fuzz/corpus tests/fuzz/fuzz.h tests/fuzz/replay.c
check_PROGRAMS += $(FUZZERS)
if FUZZING
FUZZ_MAIN =
else
FUZZ_MAIN = tests/fuzz/replay.c
TESTS += $(FUZZERS)
endif
fuzz_ldflags = $(AM_LDFLAGS) $(FUZZ_LDFLAGS)

fuzz_answer_SOURCES = tests/fuzz/fuzz_answer.c $(FUZZ_MAIN)
fuzz_answer_LDFLAGS = $(fuzz_ldflags)

fuzz_conf_SOURCES = tests/fuzz/fuzz_conf.c $(FUZZ_MAIN)
fuzz_conf_LDFLAGS = $(fuzz_ldflags)

fuzz_entry_SOURCES = tests/fuzz/fuzz_entry.c $(FUZZ_MAIN)
fuzz_entry_LDFLAGS = $(fuzz_ldflags)

fuzz_filter_SOURCES = tests/fuzz/fuzz_filter.c $(FUZZ_MAIN)
fuzz_filter_LDFLAGS = $(fuzz_ldflags)

fuzz_form_SOURCES = tests/fuzz/fuzz_form.c $(FUZZ_MAIN)
fuzz_form_LDFLAGS = $(fuzz_ldflags)

fuzz_mail_SOURCES = tests/fuzz/fuzz_mail.c $(FUZZ_MAIN)
fuzz_mail_LDFLAGS = $(fuzz_ldflags)

fuzz_msg_SOURCES = tests/fuzz/fuzz_msg.c $(FUZZ_MAIN)
fuzz_msg_LDFLAGS = $(fuzz_ldflags)

fuzz_person_SOURCES = tests/fuzz/fuzz_person.c $(FUZZ_MAIN)
fuzz_person_LDFLAGS = $(fuzz_ldflags)

fuzz_http_SOURCES = tests/fuzz/fuzz_http.c $(FUZZ_MAIN)
fuzz_http_LDFLAGS = $(fuzz_ldflags)

fuzz_template_SOURCES = tests/fuzz/fuzz_template.c $(FUZZ_MAIN)
fuzz_template_LDFLAGS = $(fuzz_ldflags)

# libconfig itself leaks when it gives up on a text.
FUZZ_SECONDS = 60
.PHONY: fuzz
fuzz: $(FUZZERS)
	for f in $(FUZZERS); do \
		leaks=1; \
		test $$f != fuzz_conf || leaks=0; \
		n=`echo $$f | sed 's/^fuzz_//'`; \
		$(MKDIR_P) fuzz-corpus/$$n && \
		ASAN_OPTIONS=detect_leaks=$$leaks ./$$f \
		    -max_total_time=$(FUZZ_SECONDS) -max_len=4096 \
		    -timeout=5 -detect_leaks=$$leaks fuzz-corpus/$$n \
		    '$(srcdir)'/tests/fuzz/corpus/$$n || exit 1; \
	done
clean-local:
	rm -rf fuzz-corpus
