if CMOCKA
include tests/unit/local.mk
endif

# The servers, doubles and people of the system tests (./bootstrap check).
EXTRA_DIST += tests/stack \
	tests/stacklib/__init__.py tests/stacklib/cases.py \
	tests/stacklib/cluster.py tests/stacklib/network.py \
	tests/stacklib/crowd.py tests/stacklib/doubles.py tests/stacklib/keys.py \
	tests/stacklib/member.py \
	tests/stacklib/people.py \
	tests/stacklib/procs.py tests/stacklib/readers.py \
	tests/stacklib/servers.py tests/stacklib/settings.py \
	tests/stacklib/student.py tests/stacklib/tally.py \
	tests/system/conftest.py tests/system/packet.py tests/system/steady.py \
	tests/system/waiting.py tests/system/test_standing.py \
	tests/system/test_end_of_time.py \
	tests/system/test_account.py tests/system/test_account_matrix.py \
	tests/system/test_logins.py tests/system/test_forwarded.py \
	tests/system/test_walls.py \
	tests/system/test_takeover.py \
	tests/system/test_activation.py tests/system/test_cases.py \
	tests/system/test_claim.py tests/system/test_adopt.py \
	tests/system/test_key.py tests/system/test_progress.py \
	tests/system/test_rotate.py \
	tests/system/test_promise.py tests/system/test_neighbours.py \
	tests/system/test_operators.py tests/system/test_reports.py \
	tests/system/test_doctor_faults.py \
	tests/system/counter.py tests/system/test_crash.py \
	tests/system/test_crowd.py tests/system/test_steps.py \
	tests/system/test_entry.py tests/system/test_http.py \
	tests/system/test_kannel.py tests/system/test_daily.py \
	tests/system/test_logs.py tests/system/test_metrics.py \
	tests/system/test_journal.py tests/system/test_outage.py \
	tests/browser/conftest.py tests/browser/test_browser.py \
	tests/browser/test_judges.py tests/browser/judges.js \
	tests/browser/test_real.py tests/system/chrome.py tests/system/headless \
	tests/system/screens.py tests/system/test_pages.py \
	tests/screenshots \
	tests/system/test_ctl.py tests/system/test_demo.py \
	tests/system/test_audit.py \
	tests/system/test_assurance.py tests/system/university.py \
	tests/system/test_backup.py \
	tests/system/test_forgotten.py tests/system/test_guess.py \
	tests/system/test_told.py \
	tests/system/clocked.py tests/system/test_time.py \
	tests/system/test_born.py \
	tests/system/test_passed_on.py \
	tests/system/test_two_nodes.py tests/system/test_unsure.py \
	tests/system/fastcgi.py tests/system/forgetful.py \
	tests/system/odd_directory.py tests/system/test_answers.py \
	tests/system/ways.py tests/system/test_table.py \
	tests/system/test_stopped.py \
	tests/system/test_peers.py \
	tests/system/test_person.py \
	tests/system/test_pin.py tests/system/test_pooler.py \
	tests/system/test_screens.py tests/system/test_stack.py \
	tests/system/test_faults.py tests/system/test_recover.py \
	tests/system/test_start.py tests/system/test_strict.py \
	tests/system/test_doctor.py tests/system/test_wizard.py \
	tests/system/test_identity.py tests/system/test_limits.py \
	tests/system/test_money.py tests/system/test_sweep.py \
	tests/system/test_sync.py tests/system/test_sync_killed.py \
	tests/system/test_brakes.py tests/system/test_first_sync.py \
	tests/machine/guest.py tests/machine/machine.py \
	tests/machine/test_machine.py \
	tests/bench tests/simulate

# What holds the house together: tests/check_<rule>.sh.
TEST_EXTENSIONS = .sh
SH_LOG_COMPILER = $(SHELL)
AM_TESTS_ENVIRONMENT = MAKE='$(MAKE)'; export MAKE; CC='$(CC)'; export CC; \
	CHECK_CFLAGS='$(SODIUM_CFLAGS) $(PQ_CFLAGS) $(LDAP_CFLAGS) \
	$(CURL_CFLAGS) $(JANSSON_CFLAGS) $(FCGI_CFLAGS)'; export CHECK_CFLAGS;
check_PROGRAMS += conf_rows
conf_rows_SOURCES = tests/conf_rows.c src/conf/check.c src/conf/conf.c \
	src/conf/read.c src/conf/refuse.c src/conf/rows.c src/conf/value.c
conf_rows_CPPFLAGS = -I$(top_srcdir)/src \
	-DCONF_ETC_DIR='"/etc/uregister"' \
	-DCONF_DATA_DIR='"/usr/share/uregister"' \
	-DCONF_RUN_DIR='"/run/uregister"' \
	-DCONF_STATE_DIR='"/var/lib/uregister"'
conf_rows_CFLAGS = $(AM_CFLAGS) $(CONFIG_CFLAGS)
conf_rows_LDADD = libbase.a $(CONFIG_LIBS)

CHECKS = \
	tests/check_about.sh tests/check_catalog.sh \
	tests/check_dist.sh \
	tests/check_docs.sh \
	tests/check_headers.sh \
	tests/check_install.sh \
	tests/check_judged.sh \
	tests/check_layers.sh \
	tests/check_man.sh \
	tests/check_nginx.sh \
	tests/check_planted.sh \
	tests/check_source.sh \
	tests/check_text.sh \
	tests/check_units.sh tests/check_metrics.sh \
	tests/check_walls.sh
TESTS += $(CHECKS)
.PHONY: print-distfiles
print-distfiles:
	@printf '%s\n' $(DISTFILES)
EXTRA_DIST += $(CHECKS) tests/alerts.yml tests/check.sh tests/ASVS tests/LESSONS
include tests/system/local.mk

# Ratios to limits taken in the same run; nothing here fails for being slow.
EXTRA_PROGRAMS = load responder ldap_load
load_SOURCES = tests/load.c
load_LDADD = -lpthread
responder_SOURCES = tests/responder.c
responder_CFLAGS = $(AM_CFLAGS) $(FCGI_CFLAGS)
responder_LDADD = $(FCGI_LIBS)
ldap_load_SOURCES = tests/ldap_load.c
ldap_load_CFLAGS = $(AM_CFLAGS) $(LDAP_CFLAGS)
ldap_load_LDADD = $(LDAP_LIBS) -lpthread
CLEANFILES += $(EXTRA_PROGRAMS) bench.json
.PHONY: bench
bench: all $(EXTRA_PROGRAMS)
	UREGISTER_BIN="$$(pwd)" $(srcdir)/tests/bench $(ROW)

# A picture of every page and state, for a person to look at.
.PHONY: screenshots
screenshots: uregister-web
	UREGISTER_BIN="$$(pwd)" /usr/bin/python3 $(srcdir)/tests/screenshots \
	    -o screenshots
