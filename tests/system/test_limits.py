"""Limits: a stranger learns nothing faster, and a classroom gets through."""
import os

import packet
import pytest

HUNT = "198.51.100.66"
NOISY = "198.51.100.67"
SCHOOL = "198.51.100.77"
HOME = "198.51.100.88"


class Flow:
    """An activation, as uregister-web asks core for one."""

    def __init__(self, world, client):
        self.socket = os.path.join(world.dir, "run", "core", "page.sock")
        self.client = client
        self.last = self.ask("start", source="student")
        self.handle = self.last["handle"]

    def ask(self, noun, **values):
        if noun != "start":
            values["handle"] = self.handle
        self.last = packet.ask(self.socket, noun, client=self.client,
                               lang="el", **values)
        self.handle = self.last.get("handle") or getattr(self, "handle", "")
        return self.last

    def told(self, noun, **values):
        r = self.ask(noun, **values)
        return r["step"], r.get("says", "")


@pytest.fixture
def narrow(worlds):
    return worlds.get("--students", "40", "--set", "limit.client_misses=3",
                      "--set", "limit.contact_daily=100")


def test_past_the_misses_a_hit_is_no_longer_told_from_a_miss(narrow):
    hunter = Flow(narrow, HUNT)
    for n in range(3):
        assert hunter.told("contact", email=f"guess{n}@example.net") == \
            ("contact", "not-found")
    known = narrow.ordinary()["types"]["email"]
    for email in ("guess9@example.net", known):
        assert hunter.told("contact", email=email) == ("contact", "limit")
    assert Flow(narrow, HUNT).told("contact", email=known) == \
        ("contact", "limit")
    assert Flow(narrow, HOME).told("contact", email=known) == ("pin", "")


def test_six_hundred_behind_one_address_of_whom_half_mistype(world):
    emails = [p["types"]["email"] for p in world.people
              if p["case"] == "ordinary"][-300:]
    for n in range(600):
        flow = Flow(world, SCHOOL)
        if n % 2 == 0:
            assert flow.told("contact", email=f"slip{n}@example.net") == \
                ("contact", "not-found")
        step, outcome = flow.told("contact", email=emails[n % 300])
        assert step in ("pin", "identity") and outcome == "", n


def number(n):
    """An AMKA that passes its check digit."""
    head = f"0101{n:06}"
    total = 0
    for i, c in enumerate(reversed(head)):
        v = int(c) * (2 if i % 2 == 0 else 1)
        total += v - 9 if v > 9 else v
    return head + str(-total % 10)


def nameless(world):
    """One of whom the registry has no AMKA."""
    person = world.ordinary()
    world.registry("update sis.student set ssn = null where systemid = %s",
                   person["systemID"])
    return person


def test_a_stranger_does_not_use_up_anothers_numbers(narrow):
    """He knows the address, and types numbers before any PIN."""
    person = nameless(narrow)
    told = []
    for n in range(7):
        flow = Flow(narrow, NOISY)
        assert flow.told("contact",
                         email=person["types"]["email"])[0] == "identity"
        told.append(flow.told("identity", amka=number(n)))
    assert told == [("pin", "")] * 5 + [("stopped", "limit")] * 2
    narrow.settle()
    person["types"]["amka"] = person["SSN"]
    assert narrow.student(person, channel="email").activate()


def guess(world, person, n):
    """With the owner's PIN, and from everywhere."""
    flow = Flow(world, f"198.51.100.{100 + n}")
    flow.ask("contact", email=person["types"]["email"])
    b = world.browser()
    b.mark()
    flow.ask("identity", amka=number(n))
    pin = b.wait_pin("email", person["types"]["email"])
    return flow.told("pin", pin=pin)


def test_who_has_the_pin_tries_five_numbers_a_day_wherever_he_is(narrow):
    person = nameless(narrow)
    told = [guess(narrow, person, n) for n in range(7)]
    assert told == [("stopped", "identity-mismatch")] * 5 + \
        [("stopped", "limit")] * 2, told


def test_a_check_that_does_not_answer_costs_no_try(narrow):
    person = nameless(narrow)
    person["types"]["amka"] = person["SSN"]
    narrow.amka("down")
    try:
        s = narrow.student(person, channel="email")
        s.begin()
        s.walk()
        for _ in range(7):
            assert s.ended() == "stopped/unavailable", s.page
            s.post("retry")
    finally:
        narrow.amka("match")
    assert s.post("retry").step == "confirm"
