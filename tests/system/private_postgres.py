"""A PostgreSQL of a test's own: in a directory under /tmp, on a UNIX socket,
ended and removed behind it.

	with private_postgres.Server() as pg:
		pg.run("create table …")
		pg.uri("postgres")
"""
import glob
import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import time

import psycopg


def find_bin():
    """The newest PostgreSQL of the machine, None if there is none."""
    found = sorted(glob.glob("/usr/lib/postgresql/*/bin/initdb"),
                   key=lambda p: int(p.split("/")[4]))
    return os.path.dirname(found[-1]) if found else None


class Server:
    def __init__(self):
        self.bin = find_bin()
        self.dir = tempfile.mkdtemp(prefix="uregister-pg-")
        self.data = os.path.join(self.dir, "data")
        self.user = None
        if os.geteuid() == 0:   # initdb refuses root
            names = {entry.pw_name for entry in pwd.getpwall()}
            self.user = "postgres" if "postgres" in names else "nobody"
            shutil.chown(self.dir, self.user)
        self.process = None

    def __enter__(self):
        self.call("initdb", "-D", self.data, "-U", "postgres", "-A", "trust",
                  "-E", "UTF8", "--locale=C.UTF-8", "--no-sync")
        self.start()
        return self

    def __exit__(self, *_):
        self.stop(signal.SIGQUIT)
        shutil.rmtree(self.dir, ignore_errors=True)

    def as_user(self):
        return {"user": self.user, "group": "nogroup", "extra_groups": []} \
            if self.user else {}

    def call(self, tool, *args):
        subprocess.run([os.path.join(self.bin, tool), *args], check=True,
                       cwd=self.dir, stdout=subprocess.DEVNULL,
                       **self.as_user())

    def start(self):
        with open(os.path.join(self.dir, "log"), "ab") as log:
            self.process = subprocess.Popen(
                [os.path.join(self.bin, "postgres"), "-D", self.data,
                 "-k", self.dir, "-c", "listen_addresses=", "-c", "fsync=off"],
                cwd=self.dir, stdout=log, stderr=log, **self.as_user())
        for _ in range(200):
            try:
                self.run("select 1")
                return
            except psycopg.OperationalError:
                time.sleep(0.05)
        raise RuntimeError("postgres does not start")

    def stop(self, how=signal.SIGINT):
        if self.process is not None:
            self.process.send_signal(signal.SIGCONT)
            self.process.send_signal(how)
            self.process.wait()
            self.process = None

    def children(self):
        with open(f"/proc/{self.process.pid}/task/{self.process.pid}"
                  "/children", encoding="ascii") as f:
            return [int(pid) for pid in f.read().split()]

    def freeze(self):
        """It answers nothing any more, but its sockets stay."""
        for pid in [self.process.pid, *self.children()]:
            os.kill(pid, signal.SIGSTOP)

    def thaw(self):
        for pid in [*self.children(), self.process.pid]:
            os.kill(pid, signal.SIGCONT)

    def uri(self, user="postgres", database="postgres"):
        return f"postgresql://{user}@/{database}?host={self.dir}"

    def connect(self, user="postgres", database="postgres"):
        return psycopg.connect(self.uri(user, database), autocommit=True)

    def run(self, statement, *params, database="postgres"):
        with self.connect(database=database) as c:
            cursor = c.execute(statement, params or None)
            return cursor.fetchall() if cursor.description else None
