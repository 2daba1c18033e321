"""Stacks for the tests: each is made once a session for its options, and
what a test needs of it stands in World."""
import os
import shutil
import subprocess
import sys
import tempfile
import threading

import ldap
import psycopg
import pytest

HERE = os.path.dirname(os.path.abspath(__file__))
TOP = os.path.dirname(os.path.dirname(HERE))
STACK = os.path.join(TOP, "tests", "stack")
sys.path[:0] = [HERE, os.path.join(TOP, "tests")]

import waiting  # noqa: E402
from stacklib import procs, student  # noqa: E402

ELAPSING = {"flow": ("old_until", "last_send", "pin_expires", "seen",
                     "expires", "ended"),
            "pin": ("expires", "used"), "lockout": ("until",)}


class World:
    """One running stack."""

    def __init__(self, folder):
        self.dir = folder
        self.env = student.read_env(folder)
        self.url = self.env["UREGISTER_URL"]
        self.people = student.read_students(self.env)
        self.fresh = iter([p for p in self.people
                           if p["case"] == "ordinary"])
        self.lock = threading.Lock()

    # --- people

    def ctl(self, *args):
        """uregisterctl, as the user whom core's control socket takes."""
        return subprocess.run(
            procs.as_user("core", [self.program("uregisterctl"), "-f",
                                   self.env["CONF"], *args]),
            cwd="/", check=True)

    def ask_ctl(self, *args):
        """What it says."""
        return subprocess.run(
            procs.as_user("core", [self.program("uregisterctl"), "-f",
                                   self.env["CONF"], *args]),
            cwd="/", check=True, stdout=subprocess.PIPE, text=True).stdout

    def tell_ctl(self, *args):
        """The same, whether all is well or not."""
        return subprocess.run(
            procs.as_user("core", [self.program("uregisterctl"), "-f",
                                   self.env["CONF"], *args]),
            cwd="/", stdout=subprocess.PIPE, text=True).stdout

    def notices(self, uid):
        """The open ones about that username."""
        return [line for line in self.ask_ctl("notice", "list").splitlines()
                if f": {uid}: " in line]

    def ordinary(self):
        """One whom no other test uses."""
        with self.lock:
            return next(self.fresh)

    def case(self, name, number=0):
        return [p for p in self.people if p["case"] == name][number]

    def student(self, person=None, **more):
        return student.Student(self.env, person or self.ordinary(), **more)

    def browser(self, lang=None):
        return student.Browser(self.env, lang)

    def at(self, step, person=None, **more):
        """A student who has come to that step."""
        s = self.student(person, **more)
        s.begin()
        s.walk(until=(step,))
        assert s.page.step == step, f"{s.visited} {s.page}"
        return s

    # --- parts

    def stack(self, verb, *names):
        for name in names:
            subprocess.run([STACK, verb, self.dir, name], check=True)

    def kill(self, *names):
        self.stack("kill", *names)

    def start(self, *names):
        self.stack("start", *names)

    def restart(self, *names):
        for name in names:
            self.kill(name)
            self.start(name)

    def program(self, name):
        return os.path.join(self.env["BIN_DIR"], name)

    def log(self, name):
        path = os.path.join(self.env["LOG_DIR"], name + ".log")
        with open(path, encoding="utf-8", errors="replace") as f:
            return f.read()

    # --- the directory and the database

    def bind(self, uid, password):
        return student.bind(self.env, uid, password).returncode == 0

    def ldap(self, who="privreader"):
        c = ldap.initialize(self.env["LDAP_URI"])
        if who:
            c.simple_bind_s(self.env[who.upper() + "_DN"],
                            self.env[who.upper() + "_PW"])
        return c

    def entry(self, uid, who="privreader", attributes=None):
        """{attribute: [text, …]}, or None."""
        c = self.ldap(who)
        try:
            found = c.search_s(self.env["PEOPLE_BASE"], ldap.SCOPE_SUBTREE,
                               f"(uid={uid})", attributes)
        finally:
            c.unbind_s()
        assert len(found) <= 1, f"{uid} stands {len(found)} times"
        return {k: [v.decode() for v in vs]
                for k, vs in found[0][1].items()} if found else None

    def entries(self):
        c = self.ldap("provisioner")
        try:
            return c.search_s(self.env["PEOPLE_BASE"], ldap.SCOPE_ONELEVEL,
                              "(objectClass=person)", ["uid"])
        finally:
            c.unbind_s()

    def vault(self, query, *args):
        with psycopg.connect(self.env["VAULT_URI"], autocommit=True) as c:
            cur = c.execute(query, args)
            return cur.fetchall() if cur.description else None

    def registry(self, query, *args):
        with psycopg.connect(self.env["REGISTRY_URI"], autocommit=True) as c:
            cur = c.execute(query, args)
            return cur.fetchall() if cur.description else None

    def settle(self):
        """Until nothing is on its way any more, neither due nor leased: what
        was not sent by then is not sent.  One statement, for what leaves one
        table enters another."""
        def is_quiet():
            return not self.vault(" union all ".join(
                f"select 1 from {table} where due <= now() + "
                f"interval '1 minute' {or_leased}"
                for table, or_leased in (
                    # a mail is leased for longer
                    ("outbox", "or (doubts > 0 and due < 'infinity')"),
                    ("job", ""), ("provision", ""), ("owed", ""))))
        # what a worker held when it was killed is leased for a minute
        waiting.poll(is_quiet, 150, "something is on its way for ever")

    def elapse(self, seconds):
        """As if so much time had gone by for every flow, PIN and lock."""
        for table, columns in ELAPSING.items():
            self.vault(f"update {table} set " + ", ".join(
                f"{c} = {c} - make_interval(secs => {seconds})"
                for c in columns))

    def amka_asked(self):
        """How many questions its double has got so far."""
        try:
            with open(self.env["AMKA_LOG"], "rb") as f:
                return f.read().count(b"\n")
        except FileNotFoundError:
            return 0

    def tell(self, double, words):
        """What the double "sms" or "smtp" shall do; "" as it should."""
        path = os.path.join(self.dir, double + ".control")
        with open(path, "w", encoding="utf-8") as f:
            f.write(words + "\n")

    def amka(self, mode):
        with open(self.env["AMKA_CONTROL"], "w", encoding="utf-8") as f:
            f.write(mode + "\n")


class Worlds:
    def __init__(self):
        self.made = {}

    def get(self, *options):
        if options not in self.made:
            self.made[options] = None	# a second try would fail as well
            self.made[options] = self.make(options)
        if self.made[options] is None:
            pytest.fail("this stack did not come up", pytrace=False)
        return self.made[options]

    def make(self, options):
        folder = tempfile.mkdtemp(prefix="ur-", dir="/tmp")
        os.chmod(folder, 0o755)
        r = subprocess.run([STACK, "up", folder, *options],
                           stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                           text=True)
        if r.returncode != 0:
            keep_logs(folder)
            shutil.rmtree(folder, ignore_errors=True)
            pytest.fail(f"tests/stack up {' '.join(options)}: {r.stdout}",
                        pytrace=False)
        return World(folder)

    def end(self, failed):
        for world in filter(None, self.made.values()):
            subprocess.run([STACK, "down", world.dir])
            if failed:
                keep_logs(world.dir)
            shutil.rmtree(world.dir, ignore_errors=True)


def keep_logs(folder):
    """Where ./bootstrap check leaves its output, or beside it in /tmp."""
    target = os.environ.get("UREGISTER_KEEP_LOGS")
    if target and os.path.isdir(os.path.join(folder, "log")):
        shutil.copytree(os.path.join(folder, "log"),
                        os.path.join(target, os.path.basename(folder)))


@pytest.fixture(scope="session")
def worlds(request):
    w = Worlds()
    yield w
    w.end(request.session.testsfailed > 0)


@pytest.fixture(scope="session")
def world(worlds):
    """The stack with the defaults, but that all tests come from one
    address."""
    return worlds.get("--students", "400",
                      "--set", "limit.client_sms_daily=100000",
                      "--set", "limit.net_sms_daily=100000")


@pytest.fixture
def quick(worlds):
    """A new PIN may be asked for after a second; elapse() makes it pass."""
    return worlds.get("--set", "pin.resend_after=1s")


class Account:
    """An active student, and what is not his password."""

    def __init__(self, world, **more):
        s = world.student(channel="email", **more)
        s.activate()
        self.person, self.uid, self.password = s.person, s.username, s.password
        self.dn = f"uid={self.uid},{world.env['PEOPLE_BASE']}"
        self.mail = self.uid + "@example.org"
        stored, = world.entry(self.uid, "provisioner",
                              ["userPassword"])["userPassword"]
        self.wrong = {"wrong": self.password + "x", "empty": "",
                      "hash": stored}


@pytest.fixture(scope="session")
def account(world):
    """For the programs that read the directory."""
    return Account(world)


@pytest.fixture(scope="session")
def suspended(world):
    """One whose password is right and no longer counts."""
    found = Account(world)
    world.ctl("account", "suspend", found.uid, "--reason", "test")
    return found
