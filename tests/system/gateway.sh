#!/bin/sh
# uregister-gateway against servers of its own; without pytest it skips.
/usr/bin/python3 -c 'import pytest' 2>/dev/null || exit 77
openssl version >/dev/null 2>&1 || exit 77
BUILD_DIR=$PWD; export BUILD_DIR
PYTHONDONTWRITEBYTECODE=1; export PYTHONDONTWRITEBYTECODE
# A folder of its own: pytest closes the shared one to other users, and one
# test here is another user.
PYTEST_DEBUG_TEMPROOT=$(mktemp -d) || exit 1
export PYTEST_DEBUG_TEMPROOT
trap 'rm -rf "$PYTEST_DEBUG_TEMPROOT"' EXIT
/usr/bin/python3 -m pytest -q -p no:cacheprovider \
    "${srcdir:-.}/tests/system/test_gateway.py"
