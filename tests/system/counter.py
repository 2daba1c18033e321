"""What core says to PostgreSQL and to slapd, counted on its way.

	counter.py sql DOOR SERVER ldap DOOR SERVER

is a process with a door (a UNIX socket) for each, run as core's user, whom
slapd knows by that; it writes a JSON line for each thing said.  Counter, for
a test, starts it between core and its servers, and reads the lines.
"""
import contextlib
import json
import os
import socket
import subprocess
import sys
import tempfile
import threading
import urllib.parse

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path[:0] = [HERE, os.path.dirname(HERE)]

import interleave  # noqa: E402
import waiting  # noqa: E402
from stacklib import procs  # noqa: E402

KEEPER = "select audit_chain("
UNANSWERED = (interleave.UNBIND, interleave.ABANDON)


def tell(**what):
    os.write(1, (json.dumps(what) + "\n").encode())


def cut_sql(data, begun):
    """The first message of the frontend as (its letter, body, the rest);
    PostgreSQL manual, 55.7: the one at the start has no letter."""
    head = 0 if not begun else 1
    if len(data) < head + 4:
        return None
    end = head + int.from_bytes(data[head:head + 4], "big")
    if len(data) < end:
        return None
    return data[:head].decode(), data[head + 4:end], data[end:]


def texts(body, count):
    return [t.decode() for t in body.split(b"\0")[:count]]


class Sql:
    """One connection: statements by the names that it gave them."""

    def __init__(self, line):
        self.line, self.data, self.begun, self.names = line, b"", False, {}

    def hear(self, more):
        self.data += more
        while cut := cut_sql(self.data, self.begun):
            letter, body, self.data = cut
            self.begun = True
            self.take(letter, body)

    def take(self, letter, body):
        if letter == "P":
            name, text = texts(body, 2)
            self.names[name] = text
            tell(to="sql", line=self.line, read=text, name=name)
        elif letter == "B":
            _, name = texts(body, 2)
            tell(to="sql", line=self.line, done=self.names[name],
                 size=len(body))
        elif letter == "Q":
            tell(to="sql", line=self.line, done=texts(body, 1)[0])
        if letter in ("S", "Q"):
            tell(to="sql", line=self.line, trip=True)


class Ldap:
    def __init__(self, line):
        self.line, self.data = line, b""

    def hear(self, more):
        self.data += more
        while end := interleave.message_end(self.data):
            tag = interleave.operation(self.data)
            self.data = self.data[end:]
            if tag not in UNANSWERED:
                tell(to="ldap", line=self.line, done=hex(tag), trip=True)


def carry(source, sink, hear):
    with contextlib.suppress(OSError):	# one of the two was killed
        while more := source.recv(65536):
            hear(more)
            sink.sendall(more)
        sink.shutdown(socket.SHUT_WR)


def serve(kind, path, server):
    door = socket.socket(socket.AF_UNIX)
    door.bind(path)
    door.listen(64)
    line = 0
    while True:
        client = door.accept()[0]
        line += 1
        there = socket.socket(socket.AF_UNIX)
        there.connect(server)
        ear = kind(line)
        for args in ((client, there, ear.hear),
                     (there, client, lambda more: None)):
            threading.Thread(target=carry, args=args, daemon=True).start()


class Counter:
    """Stands between the core of a world and its servers, until it ends."""

    def __init__(self, world, folder):
        with open(world.env["CONF"], encoding="utf-8") as f:
            self.conf = f.read()
        self.world = world
        name = f".s.PGSQL.{urllib.parse.urlsplit(world.env['VAULT_URI']).port}"
        sockets = os.path.join(world.dir, "run/postgres")
        slapd = urllib.parse.unquote(
            world.env["LDAP_URI"].removeprefix("ldapi://"))
        ldap_door = os.path.join(folder, "ldapi")
        self.said, self.lock, self.alone = [], threading.Lock(), set()
        self.process = subprocess.Popen(procs.as_user("core", [
            sys.executable, os.path.abspath(__file__),
            "sql", os.path.join(folder, name), os.path.join(sockets, name),
            "ldap", ldap_door, slapd]), stdout=subprocess.PIPE, text=True)
        threading.Thread(target=self.read, daemon=True).start()
        waiting.poll(lambda: os.path.exists(ldap_door))
        conf = self.conf
        for old, new in ((sockets, folder), (slapd, ldap_door)):
            conf = conf.replace(urllib.parse.quote(old, ""),
                                urllib.parse.quote(new, ""))
        self.use(conf)
        waiting.poll(self.knows_keeper)

    def knows_keeper(self):
        self.take()
        return self.alone

    def use(self, conf):
        with open(self.world.env["CONF"], "w", encoding="utf-8") as f:
            f.write(conf)
        self.world.restart("core")

    def read(self):
        for line in self.process.stdout:
            with self.lock:
                self.said.append(json.loads(line))

    def take(self):
        """What was said since it was asked last, but for the worker that keeps
        house: no request moves it."""
        with self.lock:
            said, self.said = self.said, []
        self.alone |= {w["line"] for w in said
                       if w.get("done", "").startswith(KEEPER)}
        return [w for w in said
                if w["to"] != "sql" or w["line"] not in self.alone]

    def close(self):
        self.use(self.conf)
        self.process.terminate()
        self.process.wait()


if __name__ == "__main__":
    KINDS = {"sql": Sql, "ldap": Ldap}
    DOORS = [sys.argv[i:i + 3] for i in range(1, len(sys.argv), 3)]
    THREADS = [threading.Thread(target=serve, args=(KINDS[kind], *paths))
               for kind, *paths in DOORS]
    for t in THREADS:
        t.start()


@contextlib.contextmanager
def of(world):
    """A Counter between that world's core and its servers."""
    with tempfile.TemporaryDirectory(prefix="ur-count-", dir="/tmp") as folder:
        os.chmod(folder, 0o755)
        if procs.AS_ROOT:
            os.chown(folder, procs.UIDS["core"], -1)
        c = Counter(world, folder)
        try:
            yield c
        finally:
            c.close()
