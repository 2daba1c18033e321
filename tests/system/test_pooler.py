"""Behind PgBouncer: right where it pools sessions, and doctor tells where it
pools transactions."""
import os
import shutil
import subprocess
import tempfile
import urllib.parse

import pytest

import waiting
from stacklib import procs

PGBOUNCER = shutil.which("pgbouncer", path="/usr/sbin:/usr/bin")
pytestmark = pytest.mark.skipif(PGBOUNCER is None,
                                reason="PgBouncer is not installed")


@pytest.fixture(scope="module")
def world(worlds):
    return worlds.get("--scheme", "ssha")


class Pooler:
    """In front of both databases of a world, until it is closed."""

    def __init__(self, world, mode):
        self.world = world
        self.folder = tempfile.mkdtemp(prefix="ur-pool-", dir="/tmp")
        vault = urllib.parse.urlsplit(world.env["VAULT_URI"])
        sockets = os.path.join(world.dir, "run/postgres")
        secrets = os.path.join(world.dir, "secret")
        users = {"uregister": "vault", "registry_reader": "registry"}
        with open(self.path("users"), "w", encoding="utf-8") as f:
            for user, name in users.items():
                with open(os.path.join(secrets, name),
                          encoding="utf-8") as s:
                    f.write(f'"{user}" "{s.read().strip()}"\n')
        with open(self.path("ini"), "w", encoding="utf-8") as f:
            f.write(f"""[databases]
* = host={sockets} port={vault.port}
[pgbouncer]
pool_mode = {mode}
default_pool_size = 60
max_client_conn = 200
listen_addr =
listen_port = {vault.port}
unix_socket_dir = {self.folder}
auth_type = scram-sha-256
auth_file = {self.path('users')}
ignore_startup_parameters = extra_float_digits
""")
        os.chmod(self.folder, 0o755)
        for name in ("", "users", "ini"):
            if procs.AS_ROOT:
                os.chown(self.path(name), procs.UIDS["core"], -1)
        self.process = subprocess.Popen(
            procs.as_user("core", [PGBOUNCER, "-q", self.path("ini")]),
            stderr=subprocess.DEVNULL, cwd="/")
        waiting.poll(lambda: os.path.exists(
            self.path(f".s.PGSQL.{vault.port}")))
        with open(world.env["CONF"], encoding="utf-8") as f:
            self.conf = f.read()
        self.use(self.conf.replace(urllib.parse.quote(sockets, ""),
                                   urllib.parse.quote(self.folder, "")))

    def path(self, name):
        return os.path.join(self.folder, name)

    def use(self, conf):
        with open(self.world.env["CONF"], "w", encoding="utf-8") as f:
            f.write(conf)
        self.world.restart("core")

    def close(self):
        self.use(self.conf)
        self.process.terminate()
        self.process.wait()
        shutil.rmtree(self.folder, ignore_errors=True)


@pytest.fixture
def pooler(world):
    made = []

    def make(mode):
        made.append(Pooler(world, mode))
    yield make
    for p in made:
        p.close()


def test_all_is_well_behind_one_that_pools_sessions(world, pooler):
    pooler("session")
    for _ in range(3):
        s = world.student(channel="email")
        assert s.activate()
        s.wait_texts("email", s.types["email"], count=2)
    assert "pooler" not in world.tell_ctl("doctor")


def test_doctor_tells_of_one_that_pools_transactions(world, pooler):
    pooler("transaction")
    assert "bad vault: a pooler" in world.tell_ctl("doctor")
    assert "bad registry: a pooler" in world.tell_ctl("doctor")
