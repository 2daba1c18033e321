# Programs that system tests ask; the tests themselves are in Python.
check_PROGRAMS += registry_probe
registry_probe_SOURCES = tests/system/registry_probe.c

if CMOCKA
check_PROGRAMS += sql_probe
sql_probe_SOURCES = tests/system/sql_probe.c
endif

TESTS += tests/system/registry.sh
EXTRA_DIST += tests/system/registry.sh tests/system/test_registry.py \
	tests/system/test_sql.py tests/system/private_postgres.py

TESTS += tests/system/gateway.sh
EXTRA_DIST += tests/system/gateway.sh tests/system/packet.py \
	tests/system/test_gateway.py

check_PROGRAMS += walls_probe
walls_probe_SOURCES = tests/system/walls_probe.c

check_PROGRAMS += directory_probe
directory_probe_SOURCES = tests/system/directory_probe.c
TESTS += tests/system/directory.sh
EXTRA_DIST += tests/system/directory.sh tests/system/private_slapd.py \
	tests/system/test_directory.py \
	tests/system/living_tree.py tests/system/test_directory_plan.py \
	tests/system/test_matrix.py \
	tests/system/test_claim_table.py \
	tests/system/interleave.py tests/system/test_suspend.py \
	tests/system/points.c tests/system/test_points.py

# The programs that read the directory.
EXTRA_DIST += tests/system/lives.py tests/system/test_university.py \
	tests/system/test_ldif_debian.py \
	tests/system/test_readers_admin.py \
	tests/system/test_readers_freeradius.py \
	tests/system/test_readers_mail.py \
	tests/system/test_readers_names.py \
	tests/system/test_readers_openvpn.py \
	tests/system/test_readers_pam.py \
	tests/system/test_readers_saml.py \
	tests/system/test_readers_shibboleth.py
