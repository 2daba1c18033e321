#!/bin/sh
# sql/ and the registry on a real PostgreSQL; without pytest or a server it skips.
/usr/bin/python3 -c 'import ldap, psycopg, pytest' 2>/dev/null || exit 77
ls /usr/lib/postgresql/*/bin/initdb >/dev/null 2>&1 || exit 77
BUILD_DIR=$PWD; export BUILD_DIR
PYTHONDONTWRITEBYTECODE=1; export PYTHONDONTWRITEBYTECODE
exec /usr/bin/python3 -m pytest -q -p no:cacheprovider \
    "${srcdir:-.}/tests/system/test_sql.py" \
    "${srcdir:-.}/tests/system/test_registry.py"
