"""The promises of sql/sql.h: sql_probe on a real PostgreSQL."""
import os
import subprocess

import pytest

import private_postgres

PROBE = os.path.join(os.environ.get("BUILD_DIR", os.getcwd()), "sql_probe")


@pytest.mark.skipif(
    private_postgres.find_bin() is None or not os.access(PROBE, os.X_OK),
    reason="no PostgreSQL, or sql_probe is not built")
def test_what_sql_promises_holds_on_a_real_server():
    with private_postgres.Server() as pg:
        done = subprocess.run([PROBE], env={**os.environ,
                                            "SQL_URI": pg.uri()},
                              timeout=120, check=False)
    assert done.returncode == 0
