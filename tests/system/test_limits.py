"""Limits: a stranger learns nothing faster, and a classroom gets through."""
import os

import packet
import pytest

HUNT = "192.0.2.66"
NOISY = "192.0.2.67"
SCHOOL = "192.0.2.77"
HOME = "192.0.2.88"


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
        return r["step"], r.get("outcome", "")


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
