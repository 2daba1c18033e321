"""A load, and one neighbour after the other stopped: a page comes soon all
the same, and nobody is refused for a neighbour whom he did not need.  In the
check each is stopped for ten seconds; UREGISTER_HOUR=1 is an hour with two
minutes each.  Figures are written into the folder of the build."""
import contextlib
import os
import signal
import threading
import time

import pytest

import ways
from stacklib import procs
from stacklib.member import Member

HOUR = bool(os.environ.get("UREGISTER_HOUR"))
STOP, GAP = (120, 480) if HOUR else (
    float(os.environ.get("UREGISTER_STOP", 10)),
    float(os.environ.get("UREGISTER_GAP", 10)))
AFTER = 20	# seconds in which one is found to be well again
# Which neighbours the page behind each form needs; all need the vault.
NEEDS = {
    "landing": "", "menu": "vault", "login": "vault directory",
    "capacity": "vault", "contact": "vault registry",
    # who gives his PIN is looked for in the tree
    "pin": "vault registry identity directory", "confirm": "vault registry",
    "password": "vault registry directory", "look": "vault registry",
    "retry": "vault registry identity directory",
}
PARTS = {"directory": "slapd", "sms": "sms", "mail": "smtp",
         "identity": "amka"}
READERS, WALKERS = 5, 2


class Load:
    def __init__(self, world, members):
        self.world, self.members = world, members
        self.pages, self.stops, self.unfinished = [], [], []
        self.over = threading.Event()

    def timed(self, kind, what):
        begun = time.monotonic()
        page = what()
        now = time.monotonic()
        refused = page.status != 200 or page.outcome in ("unavailable",
                                                         "busy")
        self.pages.append((begun, now - begun, kind, refused,
                           f"{page.status} {page.step} {page.outcome}"))
        self.over.wait(max(0, 0.3 - (now - begun)))
        return page

    def read(self, n):
        """Pages of several kinds, each by somebody else."""
        owner = self.members[n % len(self.members)]
        menu = Member(owner)
        assert menu.log_in(owner.password).step == "menu"
        while not self.over.is_set():
            self.timed("landing", lambda: self.world.browser().get("/"))
            if self.timed("menu", lambda: menu.at("")).step == "login":
                menu.log_in(owner.password)	# that one is over
            m = Member(owner)
            m.at("")
            self.timed("login", lambda: m.post("login", {
                "username": owner.username, "password": owner.password}))

    def walk(self, n):
        """One activation after the other, with patience."""
        while not self.over.is_set():
            s = self.world.student(channel=("sms", "email")[n % 2])
            n += 1
            s.mark()
            self.timed("look", lambda: s.get("/activate"))
            while s.page.step != "done" and not self.over.is_set():
                self.go_on(s)
            if s.page.step != "done":
                self.unfinished.append(s)

    def go_on(self, s):
        page = s.page
        if page.status != 200 or page.step is None:
            return self.timed("look", lambda: s.get("/activate"))
        if page.step == "stopped":
            return self.timed("retry", lambda: s.post(page.buttons()[0]))
        if page.step == "pin" and not hasattr(s, "own_pin"):
            try:
                s.own_pin = s.wait_pin(s.channel, s.types[
                    "mobile" if s.channel == "sms" else "email"], seconds=1)
            except AssertionError:
                return None
        return self.timed(page.step, lambda: s.post(
            "next", {"pin": s.own_pin}) if page.step == "pin" else s.step())


@contextlib.contextmanager
def stopped(world, roads, name):
    if name in roads:
        roads[name].turn("hung")
    else:
        pid = procs.Part(world.dir, PARTS[name]).pid()
        os.kill(pid, signal.SIGSTOP)
    try:
        yield
    finally:
        if name in roads:
            roads[name].turn("")
        else:
            os.kill(pid, signal.SIGCONT)


@pytest.fixture(scope="module", name="load")
def _load(worlds):
    count = 4000 if HOUR else 300
    world = worlds.get(
        "--students", str(count), "--set", "limit.client_logins=1000000",
        "--set", "limit.client_flows=1000000",
        "--set", "limit.client_sms_daily=1000000",
        "--set", "limit.net_sms_daily=1000000")
    members = []
    for _ in range(READERS):
        members.append(world.student(channel="email"))
        members[-1].activate()
    load = Load(world, members)
    roads = ways.through(world, "vault", "registry")
    threads = [threading.Thread(target=what, args=(n,), daemon=True)
               for what, many in ((load.read, READERS), (load.walk, WALKERS))
               for n in range(many)]
    for t in threads:
        t.start()
    load.over.wait(GAP / 2)
    for name in ("vault", "registry", *PARTS):
        with stopped(world, roads, name):
            begun = time.monotonic()
            load.over.wait(STOP)
        load.stops.append((name, begun, time.monotonic()))
        load.over.wait(GAP)
    load.over.set()
    for t in threads:
        t.join(120)
        assert not t.is_alive()
    yield load


def share(times, percent):
    times = sorted(times)
    return times[min(len(times) - 1, int(len(times) * percent / 100))]


def told(pages):
    times = [p[1] for p in pages] or [0]
    return (f"{len(pages)} pages, {sum(p[3] for p in pages)} refused, p50 "
            f"{share(times, 50):.2f} s, p95 {share(times, 95):.2f} s, p99 "
            f"{share(times, 99):.2f} s, longest {max(times):.2f} s")


def before(load):
    """What the machine needs for a page when all is well."""
    return [p for p in load.pages if p[0] + p[1] < load.stops[0][1]]


def figures(load):
    lines = ["all: " + told(load.pages), "well: " + told(before(load))]
    for name, start, end in load.stops:
        within = [p for p in load.pages if start <= p[0] <= end]
        for who, ps in (
                ("need it", [p for p in within
                             if name in NEEDS[p[2]].split()]),
                ("do not", [p for p in within
                            if name not in NEEDS[p[2]].split()])):
            lines.append(f"{name} stopped, {who}: {told(ps)}")
    for at, seconds, kind, _, page in sorted(
            load.pages, key=lambda p: -p[1])[:12]:
        since = [f"{n} {at - start:+.0f} s" for n, start, end in load.stops
                 if start - 10 <= at <= end + AFTER]
        lines.append(f"slow: {kind} {seconds:.1f} s, {page}, {since}")
    return lines


def test_a_page_comes_soon_and_nobody_is_refused_for_another(load):
    lines = figures(load)
    path = os.path.join(os.environ.get("BUILD_DIR", "."), "stopped.txt")
    with open(path, "w", encoding="utf-8") as f:
        f.write("\n".join(lines) + "\n")
    print("\n".join(lines))
    # Who finds a stop out waits for the time limit: of two minutes that is
    # more than one in a hundred.  And a busy machine is no neighbour of ours.
    usual = share([p[1] for p in before(load)], 99)
    assert share([p[1] for p in load.pages], 99 if HOUR else 95) <= \
        max(2, 2 * usual), lines
    wrong = []
    for at, took, kind, refused, page in load.pages:
        due = [n for n, start, end in load.stops
               if start <= at + took and at <= end + AFTER]
        if refused and not set(due) & set(NEEDS[kind].split()):
            wrong.append((kind, page, due))
    assert not wrong, (wrong[:20], lines)


def test_who_began_comes_to_the_end(load):
    for s in load.unfinished:
        end = time.monotonic() + 90
        load.over.clear()
        while s.page.step != "done" and time.monotonic() < end:
            load.go_on(s)
        load.over.set()
        assert s.page.step == "done", s.page
