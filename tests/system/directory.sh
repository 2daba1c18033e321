#!/bin/sh
# The directory on a real slapd; without pytest or a server it skips.
/usr/bin/python3 -c 'import ldap, pytest' 2>/dev/null || exit 77
test -x /usr/sbin/slapd || exit 77
BUILD_DIR=$PWD; export BUILD_DIR
PYTHONDONTWRITEBYTECODE=1; export PYTHONDONTWRITEBYTECODE
exec /usr/bin/python3 -m pytest -q -p no:cacheprovider \
    "${srcdir:-.}/tests/system/test_directory.py" \
    "${srcdir:-.}/tests/system/test_matrix.py" \
    "${srcdir:-.}/tests/system/test_claim_table.py" \
    "${srcdir:-.}/tests/system/test_suspend.py"
