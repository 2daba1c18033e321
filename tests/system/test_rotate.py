"""The server key exchanged while students go on: killed again and again,
nobody is refused, nothing becomes unreadable, and the old key opens nothing
that is left."""
import os
import pty
import re
import signal
import subprocess
import threading
import time

import psycopg
import pytest

import waiting
from stacklib import keys, member, procs

TOP = os.path.dirname(os.path.dirname(os.path.dirname(
    os.path.abspath(__file__))))
MANY, SOME = 40000, 200		# values besides those of the students
FAR = "2099-01-01"
LIMITS = [word for name in ("client_logins", "client_recoveries",
                            "contact_daily", "username_hourly")
          for word in ("--set", f"limit.{name}=1000000")]


@pytest.fixture(scope="module")
def world(worlds):
    w = worlds.get("--students", "400", "--scheme", "ssha",
                   "--set", "identity.driver=none", *LIMITS)
    fill(w)
    return w


# ---- what is sealed ----

def sealed_columns():
    """[(table, column, context in SQL)], as the inventory has them."""
    with open(os.path.join(TOP, "src", "vault", "holding.def"),
              encoding="utf-8") as f:
        text = f.read()
    found = re.findall(r'^COLUMN\((\w+), (\w+), \w+,\s+"([^"]+)"\)', text,
                       re.M)
    assert len(found) == 9
    return found


def sealed_values(world):
    """[(context, value)] of all that rests sealed."""
    found = []
    for table, column, context in sealed_columns():
        found += world.vault(
            f"select {context}, {column} from {table} where "
            f"{column} is not null and {column} <> ''".replace("%", "%%"))
    return [(context, bytes(value)) for context, value in found]


def fill(world):
    """Many contacts, and some of all else that is not often there."""
    seal = keys.Ring(world.env, keys.of_stack(world.env)).seals[0]

    def sealed(context):
        return keys.seal(seal, context, os.urandom(60).hex().encode())
    with psycopg.connect(world.env["VAULT_URI"]) as c, c.cursor() as cur:
        ids = range(1000000, 1000000 + MANY)
        with cur.copy("copy account (id, person, uid, unique_id, source, "
                      "status) from stdin") as copy:
            for n in ids:
                copy.write_row([n, os.urandom(32), f"bulk{n}",
                                os.urandom(16).hex(), "student", "active"])
        with cur.copy("copy contact (account, channel, value, hash) "
                      "from stdin") as copy:
            for n in ids:
                copy.write_row([n, "sms", sealed(f"contact:{n}:sms"),
                                os.urandom(32)])
        for n in ids[:SOME]:
            name = f"bulk{n}"
            cur.execute("insert into contact values (%s, 'email', %s, %s)", (
                n, sealed(f"contact:{n}:email"), os.urandom(32)))
            cur.execute("insert into provision values (%s, %s, %s, %s, 'el', "
                        "'', %s)", (n, *(sealed(f"provision:{n}:{what}")
                                         for what in ("entry", "hash",
                                                      "notify")), FAR))
            cur.execute("insert into echo values (%s, now(), %s, %s, '', %s, "
                        "%s)", (n, sealed(f"echo:{n}:entry"),
                                sealed(f"echo:{n}:hash"), FAR, FAR))
            cur.execute("insert into notice (kind, source, department, "
                        "registration, details, reference) values ('delayed', "
                        "'student', '', '', %s, %s)", (
                            sealed(f"notice:{name}"), name))
            cur.execute("insert into outbox (message_id, channel, kind, "
                        "reference, body, due, not_after) values (%s, "
                        "'email', 'ready', '', %s, %s, %s)", (
                            name, sealed(f"outbox:{name}"), FAR, FAR))


# ---- those who are there meanwhile ----

class Load:
    """Students who activate, change and recover, each in a thread; what went
    wrong for them, and when core was away."""

    def __init__(self, world, owners):
        self.world, self.owners = world, owners
        self.over = threading.Event()
        self.wrong, self.away, self.met = [], [], []
        self.done = {"activated": 0, "changed": 0, "recovered": 0}
        self.lock = threading.Lock()
        self.passwords = {o.username: o.password for o in owners}
        self.activated = []
        self.threads = [threading.Thread(target=self.run, args=(what,))
                        for what in (self.activate, self.activate,
                                     self.change, self.recover)]

    def __enter__(self):
        for t in self.threads:
            t.start()
        return self

    def __exit__(self, *_):
        self.over.set()
        for t in self.threads:
            t.join()

    def run(self, what):
        round_ = 0
        while not self.over.is_set():
            try:
                what(round_)
            except Exception as e:	# pylint: disable=broad-except
                with self.lock:
                    self.wrong.append(f"{what.__name__}: {e!r}")
                return
            round_ += 1
            self.over.wait(1)	# there are only so many students

    def count(self, what):
        with self.lock:
            self.done[what] += 1

    def restart_core(self):
        begun = time.monotonic()
        self.world.restart("core")
        self.away.append((begun, time.monotonic() + 3))

    def met_trouble(self, page):
        """It is said that core is away, and it is."""
        if page.outcome != "unavailable" and page.status < 500:
            return False
        with self.lock:
            self.met.append(time.monotonic())
        return True

    def refused(self):
        """What was said of core's absence while it was there."""
        return [at for at in self.met if not any(
            begun <= at <= end for begun, end in self.away)]

    def again(self, browser, path):
        def is_there():
            page = browser.get(path)
            return page.status == 200 and page.step != "stopped"
        waiting.poll(is_there, 60, "core does not come back")
        return browser.page

    def activate(self, _):
        s = self.world.student(channel="email")
        s.begin()
        while s.page.step != "done":
            if self.met_trouble(s.page):
                self.again(s, "/activate")
            if s.page.step != "done":
                s.step()
            assert s.page.outcome in ("", "unavailable"), s.page
        assert s.page.step == "done", s.page
        s.username = s.person["loginName"]
        self.activated.append(s)
        self.count("activated")

    def member(self, round_, first):
        """Two who are never the same for change and recovery."""
        half = len(self.owners) // 2
        return self.owners[first * half + round_ % half]

    def new_password(self, round_):
        return f"Kymata-sto-Aigaio-{round_}"

    def settle_password(self, o, new):
        """Which of the two it is, if nobody could say."""
        if self.world.bind(o.username, new):
            self.passwords[o.username] = new
        else:
            assert self.world.bind(o.username, self.passwords[o.username])

    def change(self, round_):
        o, new = self.member(round_, 0), self.new_password(round_)
        m = member.Member(o)
        try:
            page = m.log_in(self.passwords[o.username])
            if not self.met_trouble(page):
                assert page.step == "menu", page
                page = m.change(self.passwords[o.username], new)
                if not self.met_trouble(page):
                    assert page.step == "changed", page
                    self.count("changed")
        except AssertionError:
            if m.page.forms and not self.met_trouble(m.page):
                raise
        self.settle_password(o, new)

    def recover(self, round_):
        o, new = self.member(round_, 1), self.new_password(round_)
        m = member.Member(o)
        try:
            page = m.recover("email", member.contact_of(o, "email"), new)
            if not self.met_trouble(page):
                assert page.step == "changed", page
                self.count("recovered")
        except AssertionError:
            if not self.met_trouble(m.page):
                raise
        self.settle_password(o, new)


# ---- the rotation ----

def rotate(world, **more):
    return subprocess.Popen(
        [world.program("uregisterctl"), "-f", world.env["CONF"], "key",
         "rotate", "--reason", "the old one was mailed"], cwd="/",
        start_new_session=True, text=True, stdout=subprocess.PIPE,
        **{"stderr": subprocess.STDOUT, **more})


def key_path(world, suffix=""):
    return os.path.join(os.path.dirname(world.env["CONF"]),
                        "secret/core.key" + suffix)


def move_row(world, column):
    found = world.vault(f"select {column} from key_move")
    return found[0][0] if found else None


def kill(child):
    os.killpg(child.pid, signal.SIGKILL)
    child.wait()


def end(child):
    out, _ = child.communicate(timeout=300)
    return child.returncode, out


@pytest.fixture(scope="module")
def rotated(world):
    """All of it; what has to be looked at afterwards."""
    owners = []
    for _ in range(8):
        s = world.student(channel="email", keep=True)
        s.activate()
        owners.append(s)
    world.settle()
    old = keys.of_stack(world.env)
    ring = keys.Ring(world.env, old)
    said = {}
    with Load(world, owners) as load:
        child = rotate(world)
        waiting.poll(lambda: move_row(world, "begun"))
        said["doctor"] = world.tell_ctl("doctor")
        kill(child)
        for share in (0.2, 0.6):
            child = rotate(world)
            waiting.poll(lambda s=share: (move_row(world, "done") or 0) >
                         s * MANY, 120)
            kill(child)
            assert not move_row(world, "moved is not null")
            load.restart_core()
        said["moved"] = end(rotate(world))
        said["early"] = end(rotate(world))
        load.restart_core()
        # as if a minute had gone by for the one that has the old file no more
        waiting.poll(lambda: world.vault(
            "update core_key set used = used - interval '1 minute' where "
            "fingerprint <> (select fingerprint from key_move) returning "
            "used"))
        said["ended"] = end(rotate(world))
        waiting.poll(lambda n=load.done["activated"]: load.wrong or
                     load.done["activated"] > n + 1)
    world.settle()
    return load, (old, ring), said


def test_it_goes_on_where_it_was_killed_and_comes_to_its_end(world, rotated):
    _, _, said = rotated
    status, text = said["moved"]
    assert status == 0 and "values were moved to the new key" in text, text
    assert "neither key" not in text
    status, text = said["early"]
    assert status == 1 and "a program had the old key" in text, text
    status, text = said["ended"]
    assert status == 0 and "opens nothing any more" in text, text
    assert not os.path.exists(key_path(world, ".old"))
    assert not os.path.exists(key_path(world, ".new"))
    assert world.vault("select count(*) from key_move") == [(0,)]
    assert world.vault("select event, note from audit where event like "
                       "'key.%%' order by id") == [
        ("key.rotating", "the old one was mailed"),
        ("key.rotated", "the old one was mailed")]


def test_nobody_was_refused_meanwhile(world, rotated):
    load, _, _ = rotated
    assert not load.wrong
    assert load.refused() == []
    assert all(n > 0 for n in load.done.values()), load.done
    print(load.done, f"{len(load.met)} times core was away")
    for uid, password in load.passwords.items():
        assert world.bind(uid, password)
    for s in load.activated:
        assert world.bind(s.username, s.password)


def test_the_old_key_opens_nothing_that_is_left(world, rotated):
    _, (old, ring), _ = rotated
    new = keys.Ring(world.env, keys.of_stack(world.env))
    assert len(new.seals) == 1 and new.seals != ring.seals
    assert keys.Ring(world.env, old).root is None
    # as it came of the file, and as the ring had it
    former = [old, keys.subkey(old, keys.SEAL), keys.subkey(old, keys.WRAP),
              *ring.seals, ring.root]
    values = sealed_values(world)
    assert len(values) >= MANY + 8 * SOME
    assert {context.split(":")[0] for context, _ in values} >= {
        "contact", "provision", "echo", "notice", "outbox", "flow"}
    for context, value in values:
        assert keys.unseal(new.seals[0], context, value) is not None, context
        assert not any(keys.unseal(k, context, value) is not None
                       for k in former), context


def test_no_program_works_with_the_old_file_any_more(world, rotated):
    _, (old, _), _ = rotated
    path = key_path(world)
    with open(path, encoding="ascii") as f:
        now = f.read()
    try:
        with open(path, "w", encoding="ascii") as f:
            f.write(old.hex() + "\n")
        r = subprocess.run(procs.as_user("core", [
            world.program("uregister-core"), "-n", "-f",
            world.env["CONF"]]), capture_output=True, text=True, cwd="/")
    finally:
        with open(path, "w", encoding="ascii") as f:
            f.write(now)
    assert r.returncode == 78 and "after a rotation, the new one" in r.stderr


def test_who_was_known_before_is_known_after(world, rotated):
    load, _, _ = rotated
    for s in load.owners[:2]:
        again = world.student(s.person, channel="email")
        again.begin()
        again.walk()
        assert again.ended() == "stopped/already-active"
    o = load.owners[-1]
    m = member.Member(o)
    page = m.recover("email", member.contact_of(o, "email"), member.THIRD)
    assert page.step == "changed"


def test_doctor_tells_how_far_it_is(world, rotated):
    _, _, said = rotated
    assert re.search("^ok key rotation: a rotation is under way since 0 "
                     "minutes: (begun|moving), ", said["doctor"], re.M)
    assert "key rotation" not in world.tell_ctl("doctor")


def test_a_second_one_tells_a_terminal_how_far_it_is(world, rotated):
    assert rotated
    ours, theirs = pty.openpty()
    child = rotate(world, stderr=theirs)
    os.close(theirs)
    told = b""
    while True:
        try:
            told += os.read(ours, 4096)
        except OSError:		# its last end is closed
            break
    status, said = end(child)
    assert status == 0, said
    told = told.decode()
    assert re.search(r"\d+ values moved, \d+ a second, \d+ of \d+ left, "
                     r"\d+ s", told), told
    # another node begins none beside it
    os.rename(key_path(world), key_path(world, ".aside"))
    os.rename(key_path(world, ".old"), key_path(world))
    status, said = end(rotate(world))
    assert status == 1 and "its new key is not here" in said, said
    assert not os.path.exists(key_path(world, ".new"))
    os.rename(key_path(world), key_path(world, ".old"))
    os.rename(key_path(world, ".aside"), key_path(world))
    world.restart("core")
    world.vault("update core_key set used = null")
    assert end(rotate(world))[0] == 0
    seal, = keys.Ring(world.env, keys.of_stack(world.env)).seals
    for context, value in sealed_values(world):
        assert keys.unseal(seal, context, value) is not None, context


def test_tables_of_before_there_was_a_ring_are_moved_too(worlds):
    """Their first key is the root of their hashes, and stays it."""
    world = worlds.get("--students", "40", "--scheme", "ssha")
    keys.forget_ring(world)
    first = keys.of_stack(world.env)
    s = world.student(channel="email", keep=True)
    s.activate()
    world.settle()
    assert keys.Ring(world.env, first).root == first
    values = sealed_values(world)
    assert values and all(
        keys.unseal(keys.subkey(first, keys.SEAL), *value) is not None
        for value in values)
    assert end(rotate(world))[0] == 0
    world.restart("core")
    world.vault("update core_key set used = null")
    assert end(rotate(world))[0] == 0
    assert not any(keys.unseal(keys.subkey(first, keys.SEAL), *value)
                   for value in sealed_values(world))
    m = member.Member(s)
    page = m.recover("email", member.contact_of(s, "email"), member.NEW)
    assert page.step == "changed"
    again = world.student(s.person, channel="email")
    again.begin()
    again.walk()
    assert again.ended() == "stopped/already-active"
