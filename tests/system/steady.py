"""A steady load of activations and changes of a password, by people who are
patient: what says "busy" or breaks off is tried again, and only what a page
called done counts as told."""
import secrets
import threading
import time

import requests

import waiting
from stacklib import student
from stacklib.member import Member

PATIENCE = 180		# seconds for one promise
PAUSE = 0.3		# between a page that failed and the next try
FIRST = "Vathy-Galazio-Kyma-7"


class Clock:
    """How long each page took, and what it said."""

    def __init__(self):
        self.lock = threading.Lock()
        self.pages = []

    def took(self, begun, what):
        with self.lock:
            self.pages.append((begun, time.monotonic() - begun, what))

    def between(self, begun, ended):
        with self.lock:
            return [p for p in self.pages if begun <= p[0] < ended]


def said(page):
    """"" for a page that goes on."""
    if page.status >= 400:
        return str(page.status)
    return page.outcome if page.outcome in ("busy", "unavailable") else ""


class Timed:
    """A Browser whose pages are timed."""

    clock = None

    def take(self, r):
        page = super().take(r)
        self.clock.took(time.monotonic() - r.elapsed.total_seconds(),
                        said(page))
        return page

    def try_to(self, do):
        """False if it broke off, or was told to come again."""
        begun = time.monotonic()
        try:
            do()
        except requests.RequestException as e:
            self.clock.took(begun, type(e).__name__)
            self.page = None
        if self.page is not None and not said(self.page):
            return True
        time.sleep(PAUSE)
        return False


class Newcomer(Timed, student.Student):
    def pin(self):
        """The newest one; where none comes, another is asked for."""
        end = time.monotonic() + 15
        while time.monotonic() < end:
            texts = self.mail_texts(self.types["email"])
            found = [p for t in texts for p in student.PIN.findall(t)]
            if len(found) > self.used:
                self.used = len(found)
                return found[-1]
            time.sleep(0.05)
        return None

    def do_pin(self):
        pin = self.pin()
        return self.post("next", {"pin": pin}) if pin else \
            self.post("resend")

    def go_on(self):
        if self.page is None or self.page.status >= 400:
            return self.get("/activate")
        if self.page.step == "stopped":
            wanted = [b for b in ("retry", "next", "restart")
                      if b in self.page.buttons()]
            return self.post(wanted[0]) if wanted else self.get("/activate")
        return self.step()

    def activate(self):
        """True if a page said that it is done; without a PIN nobody gets so
        far, and a letter may be on its way for longer than he waits."""
        self.used = 0
        self.mark()
        end = time.monotonic() + PATIENCE
        while time.monotonic() < end:
            self.try_to(self.go_on)
            if self.page is None:
                continue
            if self.page.step == "done" and not said(self.page):
                return True
            if self.page.step == "stopped" and \
                    self.page.outcome == "already-active":
                return False
        assert self.page is None or said(self.page) or \
            self.page.step == "pin", f"never done: {self.visited} {self.page}"
        return False


class Changer(Timed, Member):
    def log_in_with(self, maybe):
        """Which one of these passwords it is, by a new session; None if that
        cannot be told just now."""
        for password in maybe:
            self.http.cookies.clear()
            if not self.try_to(lambda: self.at("")) or \
                    not self.try_to(lambda p=password: self.post("login", {
                        "username": self.uid, "password": p})):
                return None
            if self.page.step == "menu":
                return password
        return None

    def change_to(self, new):
        """Until a page says so."""
        maybe = [self.now]
        end = time.monotonic() + PATIENCE
        while time.monotonic() < end:
            now = self.log_in_with(maybe)
            if now == new:	# the answer was lost, the change was not
                self.now = new
                return
            if now is None or not self.try_to(lambda: self.at("change")):
                continue
            maybe = [new, now]
            if self.try_to(lambda n=now: self.post("save", {
                    "password_now": n, "password": new,
                    "password_again": new})) and self.page.step == "changed":
                self.now = new
                return
        raise AssertionError(f"{self.uid}: never changed, {self.page}")


class Steady:
    """The load.  told: uid → the password that counts; within a change, both
    do (maybe)."""

    def __init__(self, world, newcomers=3, changers=2):
        self.world, self.clock = world, Clock()
        self.told, self.maybe, self.known = {}, {}, {}
        self.changes, self.faults, self.lock = 0, [], threading.Lock()
        self.gave_up = 0
        self.done = []		# when something was told
        self.stopping = threading.Event()
        self.accounts = [world.student(channel="email")
                         for _ in range(changers)]
        for s in self.accounts:
            s.activate()
            self.told[s.username] = s.password
        self.threads = [threading.Thread(target=self.guard, args=(self.come,),
                                         daemon=True)
                        for _ in range(newcomers)]
        self.threads += [threading.Thread(target=self.guard, args=(
            lambda s=s: self.keep_changing(s),), daemon=True)
            for s in self.accounts]

    def __enter__(self):
        for t in self.threads:
            t.start()
        return self

    def __exit__(self, kind, *_):
        self.stopping.set()
        for t in self.threads:
            t.join(PATIENCE + 60)
        if kind is None:
            assert not self.faults, self.faults

    def guard(self, what):
        try:
            what()
        except Exception as e:	# told in the test's own thread
            self.faults.append(repr(e))

    def tell(self, uid, password):
        with self.lock:
            self.told[uid] = password
            self.maybe.pop(uid, None)
            self.done.append(time.monotonic())

    def come(self):
        while not self.stopping.is_set():
            person = self.world.ordinary()
            s = Newcomer(self.world.env, person, channel="email")
            s.clock = self.clock
            uid = person["loginName"]
            self.known[uid] = s.password
            if s.activate():
                self.tell(uid, s.password)
            else:
                self.gave_up += 1
            s.http.close()

    def keep_changing(self, owner):
        m = Changer(owner)
        m.clock = self.clock
        n = 0
        while not self.stopping.is_set():
            n += 1
            new = f"Vouna-{n}-tis-{secrets.token_hex(4)}"
            with self.lock:
                self.maybe[m.uid] = new
            m.change_to(new)
            self.tell(m.uid, new)
            with self.lock:
                self.changes += 1

    def wait_told(self, count, seconds=PATIENCE):
        """Until so many promises more were told; how long it took."""
        def told():
            assert not self.faults, self.faults
            return len(self.done) - before >= count

        before = len(self.done)
        return waiting.seconds_of(lambda: waiting.poll(
            told, seconds, "nothing is told any more"))
