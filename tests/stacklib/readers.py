"""Real programs that read the directory, each private to one test module:
a folder of its own, free ports, nothing of the machine's own services."""
import contextlib
import os
import re
import shutil
import signal
import socket
import subprocess
import tempfile
import time

from . import people, procs, servers

TOP = os.path.dirname(os.path.dirname(os.path.dirname(
    os.path.abspath(__file__))))
SNIPPETS = os.path.join(TOP, "etc", "readers")


def words(env, **more):
    """What stands for the @WORDS@ of etc/readers, as its README says."""
    found = {"BASE": env["LDAP_BASE"], "LDAP_URI": env["LDAP_TCP_URI"],
             "SCOPE": people.SCOPE, "READER_PW": env["READER_PW"],
             "RADIUS_PW": env["RADIUS_PW"],
             "NATIONAL_SP": "https://atlas.example.gr/sp"}
    found.update(more)
    return found


def fill(name, values):
    """The text of a file of etc/readers, its words filled in."""
    with open(os.path.join(SNIPPETS, name), encoding="utf-8") as f:
        text = f.read()
    for word, value in values.items():
        text = text.replace(f"@{word}@", value)
    left = re.findall(r"@[A-Z_]+@", text)
    assert not left, f"{name}: {left} not filled in"
    return text


class Program:
    """One program, or some that belong together, in one folder; nothing of
    it is left at the end."""

    def __init__(self, name):
        self.dir = tempfile.mkdtemp(prefix=f"ur-{name}-", dir="/tmp")
        os.chmod(self.dir, 0o755)
        for folder in ("run", "log"):
            os.mkdir(os.path.join(self.dir, folder))
        self.parts = []

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()

    def path(self, *names):
        return os.path.join(self.dir, *names)

    def write(self, name, text, mode=0o644):
        path = self.path(name)
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, "w", encoding="utf-8") as f:
            f.write(text)
        os.chmod(path, mode)
        return path

    def unprivileged(self, argv):
        """argv under a user who has this folder and nothing else."""
        if procs.AS_ROOT:
            for folder, _, files in os.walk(self.dir):
                for path in (folder, *(os.path.join(folder, f)
                                       for f in files)):
                    os.chown(path, procs.UIDS["nginx"], procs.GID)
        return procs.as_user("nginx", argv)

    def start(self, name, argv, probe=lambda: None, **env):
        part = procs.Part(self.dir, name)
        part.describe(argv, env=env)
        self.parts.append(part)
        part.start()
        part.wait_until(probe)

    def log(self, name):
        with open(self.path("log", name + ".log"), errors="replace") as f:
            return f.read()

    def forget(self, *names):
        """Their logs begin anew."""
        for name in names:
            with contextlib.suppress(FileNotFoundError):
                os.unlink(self.path("log", name + ".log"))

    def stop(self):
        born = {p: procs.started_at(p) for part in self.parts
                if part.pid() for p in procs.family(part.pid())}
        for part in reversed(self.parts):
            part.stop(signal.SIGTERM)
        for part in reversed(self.parts):
            part.wait_stopped(5)
        for pid, start in born.items():
            if start is not None and procs.started_at(pid) == start:
                with contextlib.suppress(ProcessLookupError):
                    os.kill(pid, signal.SIGKILL)
        self.parts.clear()

    def close(self):
        self.stop()
        shutil.rmtree(self.dir, ignore_errors=True)


def free_ports(count):
    return servers.free_ports(count, f"/proc/{os.getpid()}")


def connect(port):
    socket.create_connection(("127.0.0.1", port), 2).close()


def until(ask, seconds=20):
    """The answer, as soon as there is one."""
    end = time.monotonic() + seconds
    while True:
        try:
            return ask()
        except AssertionError:
            if time.monotonic() > end:
                raise
        time.sleep(0.02)


def run(argv, text="", seconds=60):
    """The status and the output of a command that may fail."""
    r = subprocess.run(argv, input=text, stdout=subprocess.PIPE,
                       stderr=subprocess.STDOUT, text=True, errors="replace",
                       timeout=seconds)
    return r.returncode, r.stdout
