"""Every request of mypassword at every place a browser may stand: what is not
legal there changes nothing, and what is does its work (LESSONS 1.3)."""
import itertools

import pytest

from packet import Client
from stacklib.member import NEW, THIRD, owner

NUMBERS = itertools.count(6977000000)


@pytest.fixture(scope="module")
def world(worlds):
    return worlds.get("--students", "120", "--set",
                      "limit.client_recoveries=1000000", "--set",
                      "limit.username_hourly=1000000", "--set",
                      "limit.contact_daily=1000000", "--set",
                      "limit.login_failures=100", "--set",
                      "pin.resend_after=0s")


# --- where a browser may stand

def no_flow(world, s):
    return Client(world)


def wrong_password(world, s):
    c = Client(world)
    assert c.ask("login", username=s.username,
                 password="wrong-Wrong-1") == ("login", "denied")
    return c


def logged_in(world, s):
    c = Client(world)
    assert c.ask("login", username=s.username,
                 password=s.password) == ("menu", "")
    return c


def contact_waits(world, s):
    c = logged_in(world, s)
    assert c.ask("contacts", page="contacts", password_now=s.password,
                 mobile=str(next(NUMBERS))) == ("contact-pin", "")
    return c


def logged_out(world, s):
    c = logged_in(world, s)
    c.ask("logout")
    return c


def pin_waits(world, s):
    c = Client(world)
    s.mark()
    assert c.forgot(s, "sms") == ("forgot-pin", "")
    return c


def pin_proven(world, s):
    c = pin_waits(world, s)
    assert c.ask("forgot-pin", pin=s.wait_pin(
        "sms", s.types["mobile"]))[0] == "forgot-password"
    return c


def pin_locked(world, s):
    c = pin_waits(world, s)
    # one more digit than it has would be no try at all
    wrong = "0" * len(s.wait_pin("sms", s.types["mobile"]))
    for _ in range(10):
        if c.ask("forgot-pin", pin=wrong)[1] == "pin-locked":
            return c
    raise AssertionError("no try of many locked the flow")


def recovered(world, s):
    c = pin_proven(world, s)
    assert c.ask("forgot-password", password=s.other,
                 password_again=s.other)[0] == "changed"
    s.password, s.other = s.other, s.password
    return c


def handle_of_before(world, s):
    c = wrong_password(world, s)
    before = c.handle
    c.ask("login", username=s.username, password=s.password)
    c.handle = before
    return c


def in_the_wizard(world, s):
    c = Client(world)
    c.handle = world.at("contact").http.cookies["uregister"]
    return c


PLACES = (no_flow, wrong_password, logged_in, contact_waits, logged_out,
          pin_waits, pin_proven, pin_locked, recovered, handle_of_before,
          in_the_wizard)
REQUESTS = {
    "change": lambda s: {"password_now": s.password, "password": NEW,
                         "password_again": NEW, "page": "change"},
    "contacts": lambda s: {"mobile": "", "email": "", "page": "contacts",
                           "password_now": s.password},
    "contact-pin": lambda s: {"pin": "000000", "page": "contacts"},
    "account-resend": lambda s: {"page": "contacts"},
    "forgot-pin": lambda s: {"pin": "000000"},
    "forgot-password": lambda s: {"password": NEW, "password_again": NEW},
}
# What they do where they are legal; a wrong PIN changes nothing anywhere.
LEGAL = {
    (logged_in, "change"): "password",
    (contact_waits, "change"): "password",
    (pin_proven, "forgot-password"): "password",
    (logged_in, "contacts"): "contact",
    (contact_waits, "contacts"): "contact",
    (contact_waits, "account-resend"): "message",
}


def state(world, s):
    return {
        "password": (world.bind(s.username, s.password),
                     world.bind(s.username, NEW)),
        "contact": (world.entry(s.username).get("mobile"), world.vault(
            "select channel, hash from contact c join account a on a.id = "
            "c.account where a.uid = %s", s.username)),
        "message": world.vault("select coalesce(sum(sends), 0) from flow "
                               "where uid = %s", s.username),
    }


@pytest.mark.parametrize("place", PLACES, ids=lambda p: p.__name__)
def test_request_is_legal_only_where_it_belongs(world, place):
    s = owner(world)
    s.other = THIRD
    for noun, values in REQUESTS.items():
        c = place(world, s)
        before = state(world, s)
        c.ask(noun, **values(s))
        after = state(world, s)
        changed = {k for k in before if before[k] != after[k]}
        effect = LEGAL.get((place, noun))
        if effect is None:
            assert not changed, (noun, before, after)
            continue
        assert effect in changed, (noun, before, after)
        s = owner(world)	# he is not who he was
        s.other = THIRD
