"""Time tells nothing: in strict mode, and where a password was forgotten,
whatever can be asked after the first step costs for nobody what it costs for
a real person."""
import json
import os

import pytest

from test_steps import is_counted

import clocked
import counter

WORD = 8	# bytes by which a word or a number may differ


@pytest.fixture(scope="module")
def strict(worlds):
    return worlds.get("--students", "60", "--privacy", "strict",
                      "--scheme", "ssha", "--set", "identity.driver=none",
                      "--set", "pin.resend_after=0s",
                      "--set", "limit.contact_daily=100000",
                      "--set", "limit.username_hourly=100000",
                      "--set", "limit.client_misses=100000",
                      "--set", "limit.wrong_pins=1000000")


@pytest.fixture(scope="module")
def count(strict):
    with counter.of(strict) as c:
        yield c


def cost(world, count, walk, who):
    """{request: what it, and what is done later for it, says to the
    servers, and with how many bytes}"""
    costs, asked = {}, 0
    world.settle()
    count.take()
    for asker, _ in walk(world, "198.51.100.9", who):
        world.settle()
        costs[list(asker.times)[asked]] = sorted(
            (w["to"], w["done"], w.get("size", 0)) for w in count.take()
            if is_counted(w.get("done", "LISTEN ")))
        asked += 1
    return costs


def short(said):
    return [f"{to} {size} {words[:60]}" for to, words, size in said]


def is_like(these, those):
    """The same statements, as long but for a word."""
    return len(these) == len(those) and all(
        a[:2] == b[:2] and abs(a[2] - b[2]) < WORD
        for a, b in zip(these, those))


def differences(world, count, walk, pair):
    real, nobody = [cost(world, count, walk, who) for who in pair]
    return {name: (short(real[name]), short(nobody[name]))
            for name in real if not is_like(real[name], nobody[name])}


@pytest.mark.parametrize("walk, pair", clocked.ALL)
def test_the_servers_are_told_the_same_for_nobody(strict, count, walk, pair):
    """At one of three times: what differs comes back each time, and what a
    busy machine counts for the request before does not."""
    differ = None
    for _ in range(3):
        differ = differences(strict, count, walk, pair(strict))
        if not differ:
            return
    raise AssertionError(json.dumps(differ, indent=1))


PAIRS = 200	# of one in 0.45 to 0.55 that ends outside by chance: 10^-5


# What a real message still costs the gateway and its neighbours on the same
# machine, and a blank one does not, is seen by the clock: not mended yet.
@pytest.mark.skipif("CLOCKED" not in os.environ,
                    reason="CLOCKED=1 measures it, and finds it short yet")
@pytest.mark.parametrize("walk, pair", clocked.ALL)
def test_nobody_takes_as_long(strict, walk, pair):
    people = [pair(strict) for _ in range(5)]
    told = clocked.measure(strict, walk, (people * PAIRS)[:PAIRS], 1)
    table = {name: clocked.auc(pairs) for name, pairs in told.items()}
    print(table)
    assert all(abs(a - 0.5) - clocked.chance(PAIRS) <= 0.05
               for a in table.values()), table
