"""Guessing at PINs: it has a price, and keeps no owner out.  How many accounts
it opens a day is tests/simulate's to find."""
import concurrent.futures
import contextlib
import re

import pytest

from stacklib.member import NEW, Member, contact_of, owner
from test_limits import Flow

OPERATOR = "operator@mail.example.net"
WRONG = ("pin", "pin-wrong")
SHORT = ("pin", "expired")
LIMIT = ("pin", "limit")


@pytest.fixture(scope="module")
def town(worlds):
    return worlds.get("--students", "60", "--set", "pin.resend_after=0s",
                      "--set", "limit.client_wrong_pins=7")


@pytest.fixture
def wary(worlds):
    """After eight wrong PINs of a day all are longer."""
    return worlds.get("--students", "60", "--set", "pin.resend_after=0s",
                      "--set", "limit.wrong_pins=8",
                      "--set", "limit.mail_to=" + OPERATOR)


def other(pin):
    return f"{(int(pin) + 1) % 10 ** len(pin):0{len(pin)}}"


def begun(world, client, person=None):
    """A flow at the PIN, the PIN, and who reads his mail."""
    person = person or world.ordinary()
    b = world.browser()
    b.mark()
    flow = Flow(world, client)
    assert flow.told("contact", email=person["types"]["email"]) == ("pin", "")
    return flow, b.wait_pin("email", person["types"]["email"]), b, person


def test_doctor_tells_what_guessing_opens(town):
    assert "0.00001 from one address, 0.00121 from ten thousand" in \
        town.tell_ctl("doctor")


def test_the_next_pin_of_who_was_guessed_at_has_eight_digits(town):
    flow, pin, _, person = begun(town, "198.51.100.1")
    assert flow.told("pin", pin=other(pin)) == WRONG
    # the owner is not kept out: neither there nor anew
    assert len(pin) == 6 and flow.told("pin", pin=pin)[0] == "confirm"
    flow, pin, b, _ = begun(town, "203.0.113.1", person)
    assert len(pin) == 8 and flow.ask("look")["pin_digits"] == "8"
    assert flow.told("pin", pin=pin[:6]) == ("pin", "input")
    assert flow.told("pin", pin=f"{pin[:4]} {pin[4:]}")[0] == "confirm"


def test_the_page_asks_for_as_many_digits_and_says_why(town):
    flow, pin, _, person = begun(town, "198.51.100.2")
    flow.ask("pin", pin=other(pin))
    s = town.at("pin", person, channel="email")
    assert "8 ψηφία" in s.page.text and "μεγαλύτερος" in s.page.text
    s.walk()
    assert town.bind(s.page.outputs["username"], s.password)


def test_so_has_the_pin_of_a_forgotten_password(town):
    s = owner(town, "email")
    address = contact_of(s, "email")
    m = Member(s)
    m.forget("email", address)
    pin = m.wait_pin("email", address)
    assert m.post("next", {"pin": other(pin)}).outcome == "pin-wrong"
    m = Member(s)
    m.forget("email", address)
    pin = m.wait_pin("email", address)
    assert len(pin) == 8
    m.post("next", {"pin": pin})
    assert m.post("save", {"password": NEW, "password_again": NEW}).step == \
        "changed"


def test_neither_page_nor_message_of_nobodys_tells_that_it_is(town):
    s = owner(town, "email")
    told = []
    for name, address in ((s.username, contact_of(s, "email")),
                          ("nobody1", "nobody1@example.net")):
        for pin in ("000000", "00000000"):
            m = Member(s)
            m.forget("email", address, name)
            m.post("next", {"pin": pin})
            told.append((m.page.outcome, "8 ψηφία" in m.page.text))
    assert told == [("pin-wrong", False), ("pin-wrong", True)] * 2


def test_who_is_locked_out_hears_of_it_once_by_mail(town):
    flow, pin, b, person = begun(town, "198.51.100.3")
    for _ in range(5):
        told = flow.told("pin", pin=other(pin))
    assert told == ("stopped", "pin-locked")
    town.settle()
    mails = [t for t in b.mail_texts(person["types"]["email"])
             if "λανθασμένοι" in t]
    assert len(mails) == 1 and not re.search(r"\d{6}", mails[0])


def test_from_where_too_many_were_guessed_none_is_compared(town):
    for n in range(2):
        flow, pin, b, person = begun(town, "198.51.100.4")
        told = [flow.told("pin", pin=other(pin)) for _ in range(4)]
    assert told == [WRONG] * 3 + [LIMIT]
    assert flow.told("pin", pin=pin) == LIMIT
    assert flow.last["problem"] == ["guess-limit"]
    # by another network the same flow goes on
    flow.client = "203.0.113.4"
    assert flow.told("pin", pin=pin)[0] == "confirm"


@contextlib.contextmanager
def a_disk_that_gets_full(world):
    """The try is written down before it is compared; then no turn is, and
    what it did is taken back."""
    world.vault("create sequence written")
    world.vault("create function full_disk() returns trigger language plpgsql "
                "as $$ begin if nextval('written') > 1 then raise exception "
                "'full' using errcode = '53100'; end if; return null; end $$")
    world.vault("create constraint trigger full_disk after update on flow "
                "deferrable initially deferred for each row execute function "
                "full_disk()")
    try:
        yield
    finally:
        world.vault("drop function full_disk cascade")
        world.vault("drop sequence written")


def test_past_so_many_wrong_ones_a_short_pin_is_not_compared(wary):
    operator = wary.browser()
    operator.mark()
    waiting = begun(wary, "203.0.113.7")
    for n in range(2):
        flow, pin, _, _ = begun(wary, f"198.51.{n}.1")
        told = [flow.told("pin", pin=other(pin)) for _ in range(3)]
        assert told == [WRONG] * 3
        if n == 0:	# the operator hears of it all the same
            with a_disk_that_gets_full(wary):
                assert flow.told("pin", pin=other(pin))[1] == "unavailable"
            operator.wait_texts("email", OPERATOR)
        else:
            assert flow.told("pin", pin=other(pin)) == WRONG
    flow, pin, b, person = waiting
    assert flow.told("pin", pin=pin) == SHORT
    assert flow.last["problem"] == ["pin-short"]
    b.mark()
    assert flow.told("resend") == ("pin", "")
    pin = b.wait_pin("email", person["types"]["email"])
    assert len(pin) == 8
    assert flow.told("pin", pin=pin)[0] == "confirm"
    # and so has whoever comes now
    assert len(begun(wary, "203.0.113.8")[1]) == 8
    wary.settle()
    mails = operator.mail_texts(OPERATOR)
    assert [("4 wrong PINs of 6" in m, "8 wrong PINs of 6" in m)
            for m in mails] == [(True, False), (False, True)]


def guess(flow, pin):
    """What is said of it; two of one flow may be told to come again."""
    while True:
        told = flow.told("pin", pin=other(pin))
        if told != ("stopped", "busy"):
            return told


def test_parallel_guesses_are_counted_before_they_are_compared(worlds):
    many = worlds.get("--students", "60", "--set", "limit.wrong_pins=10")
    flows = [begun(many, f"198.51.{n}.9") for n in range(8)]
    with concurrent.futures.ThreadPoolExecutor(16) as pool:
        told = list(pool.map(lambda f: guess(f[0], f[1]), flows * 2))
    assert told.count(WRONG) == 10, told
    assert set(told) <= {WRONG, SHORT, ("pin", "")}, told
