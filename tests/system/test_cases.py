"""Every awkward case of the registry ends where it should."""
import os
import sys

import pytest

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)),
                                ".."))
from stacklib import people  # noqa: E402

AWKWARD = [(p["case"], n) for n, p in enumerate(people.make_people(0))]


def test_there_are_thirty_cases_and_more():
    assert len({case for case, _ in AWKWARD}) >= 30


@pytest.mark.parametrize("number", [n for _, n in AWKWARD],
                         ids=[f"{c}-{n}" for c, n in AWKWARD])
def test_case_ends_as_expected(world, number):
    person = world.people[number]
    s = world.student(person, lang=("el", "en")[number % 2], channel="both")
    s.begin()
    s.walk(until=("done", "stopped") +
           (("pin",) if person["expect"] == "pin" else ()))
    assert s.ended() == person["expect"], f"{s.visited} {s.page}"
    if person["expect"] == "done":
        assert s.username == person["loginName"]
        assert world.bind(s.username, s.password)
    elif person["expect"] != "stopped/already-active":
        assert person["loginName"] is None or \
            world.entry(person["loginName"]) is None
