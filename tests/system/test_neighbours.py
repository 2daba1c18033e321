"""A neighbour that answers late, not at all, or so that nobody understands
it: each message once, and each neighbour's trouble its own."""
import json
import os
import re
import signal
import time

import pytest

import waiting
from stacklib import procs
from stacklib.member import Member
from test_limits import Flow


@pytest.fixture(scope="module")
def world(worlds):
    return worlds.get("--students", "60", "--set", "gateway.timeout=1s",
                      "--set", "mail.timeout=2s",
                      "--set", "limit.client_sms_daily=100000",
                      "--set", "limit.net_sms_daily=100000")


@pytest.fixture(autouse=True)
def well_again(world):
    yield
    for double in ("sms", "smtp"):
        world.tell(double, "")


def texts_to(world, mobile):
    with open(os.path.join(world.dir, "sms.log"), encoding="utf-8") as f:
        return [m for m in map(json.loads, f)
                if m["to"].endswith(mobile[-10:])]


def mails_to(world, address):
    folder = os.path.join(world.dir, "mail")
    found = []
    for name in os.listdir(folder):
        with open(os.path.join(folder, name), "rb") as f:
            text = f.read()
        if address.encode() in text.split(b"\r\n\r\n")[0]:
            found.append(text)
    return found


def by(world, channel):
    s = world.student(channel=channel)
    s.begin()
    s.walk(until=("pin",))
    assert s.page.step == "pin"
    return s


def fate(world, s):
    """What the helpdesk reads of the reference of his page."""
    code, = world.vault(
        "select reference from flow where step = 'pin' order by id desc "
        "limit 1")[0]
    return code, world.ask_ctl("reference", code)


@pytest.mark.parametrize("how", ["late 3", "cut", "garbled"])
def test_an_sms_that_was_handed_over_is_not_sent_again_by_itself(world, how):
    world.tell("sms", how)
    s = by(world, "sms")
    waiting.poll(lambda: world.vault(
        "select 1 from outbox where due = 'infinity' and pin_of = (select "
        "max(id) from flow)"), why="its fate is not known as unknown")
    world.settle()
    assert len(texts_to(world, s.types["mobile"])) == 1
    assert "not confirmed" in fate(world, s)[1]
    page = s.get("/activate")
    assert page.step == "pin" and "data-unconfirmed" in page.text
    # the code itself is good, if it came
    assert s.post("next", {"pin": s.wait_pin(
        "sms", s.types["mobile"])}).step != "pin"


def test_an_sms_that_was_not_taken_comes_when_it_is(world):
    world.tell("sms", "down")
    s = by(world, "sms")
    waiting.poll(lambda: world.vault(
        "select 1 from outbox where attempts > 1 and channel = 'sms'"))
    assert texts_to(world, s.types["mobile"]) == []
    world.tell("sms", "")
    s.wait_pin("sms", s.types["mobile"])
    world.settle()
    assert len(texts_to(world, s.types["mobile"])) == 1


def test_senders_that_were_killed_with_an_sms_do_not_send_it_again(world):
    world.tell("sms", "late 30")
    s = by(world, "sms")
    waiting.poll(lambda: texts_to(world, s.types["mobile"]))
    world.kill("core")
    world.tell("sms", "")
    world.vault("update outbox set due = now() where due < 'infinity'")
    world.start("core")
    waiting.poll(lambda: world.vault(
        "select 1 from outbox where due = 'infinity' and pin_of = (select "
        "max(id) from flow)"))
    world.settle()
    assert len(texts_to(world, s.types["mobile"])) == 1


def test_a_mail_whose_end_is_not_answered_comes_twice_at_most(world):
    world.tell("smtp", "dot-late 6")
    s = by(world, "email")
    waiting.poll(lambda: world.vault(
        "select 1 from outbox where due = 'infinity' and pin_of = (select "
        "max(id) from flow)"), 60)
    world.settle()
    mails = mails_to(world, s.types["email"])
    assert len(mails) == 2
    ids = [line for m in mails for line in m.split(b"\r\n")
           if line.lower().startswith(b"message-id:")]
    assert len(set(ids)) == 1, ids


def test_a_mail_server_that_greets_late_gets_its_mail(worlds):
    world = worlds.get("--students", "10", "--set", "gateway.timeout=1s")
    world.tell("smtp", "greet-late 3")
    s = by(world, "email")
    s.wait_pin("email", s.types["email"])
    world.settle()
    assert len(mails_to(world, s.types["email"])) == 1


def test_a_mail_server_that_hangs_delays_no_sms(worlds):
    """And nobody is waited for at the end."""
    world = worlds.get("--students", "60", "--set", "gateway.timeout=1s",
                       "--set", "limit.client_sms_daily=100000")
    world.tell("smtp", "greet-late 600")
    for _ in range(20):
        by(world, "email")
    begun = time.monotonic()
    s = by(world, "sms")
    s.wait_pin("sms", s.types["mobile"])
    assert time.monotonic() - begun < 20	# a busy machine; it was 100 s
    begun = time.monotonic()
    with open(os.path.join(world.dir, "run", "core.pid"),
              encoding="utf-8") as f:
        pid = int(f.read().split()[0])
    os.kill(pid, signal.SIGTERM)
    procs.wait_gone({pid}, 60)
    assert time.monotonic() - begun < 20	# it was 200 s
    world.start("core")


def test_where_the_gateway_knows_a_message_it_is_asked_once_more(worlds):
    world = worlds.get(
        "--students", "20", "--sms", "http", "--mail-tls", "none",
        "--set", "gateway.timeout=1s", "--set", "sms.idempotent=true",
        "--set", 'sms.headers=[ "Idempotency-Key: {message_id}" ]')
    world.tell("sms", "late 3")
    try:
        s = by(world, "sms")
        waiting.poll(lambda: texts_to(world, s.types["mobile"]))
    finally:
        world.tell("sms", "")
    code = world.vault("select reference from flow order by id desc limit "
                       "1")[0][0]
    waiting.poll(lambda: "taken: pin by sms" in world.ask_ctl("reference",
                                                              code))
    world.settle()
    assert len(texts_to(world, s.types["mobile"])) == 1
    assert "data-unconfirmed" not in s.get("/activate").text


def told_of(told):
    """Does the helpdesk read that it may not have come?"""
    return "not confirmed" in told or "no report yet" in told or \
        "refused" in told


def test_of_five_hundred_each_comes_once_or_is_told(worlds):
    """A gateway that delays, cuts and lies at random."""
    seed = os.environ.get("UREGISTER_SEED") or str(time.time_ns())
    print("seed", seed)
    world = worlds.get(
        "--students", "540", "--set", "gateway.timeout=1s",
        "--set", "core.senders=8", "--set", "limit.sms_daily=500",
        "--set", "limit.sms_first=100",
        "--set", "limit.client_sms_daily=100000",
        "--set", "limit.net_sms_daily=100000")
    world.tell("sms", "random " + seed)
    asked = {}
    for _ in range(500):
        mobile = world.ordinary()["types"]["mobile"]
        assert Flow(world, "198.51.100.7").told("contact", mobile=mobile) == \
            ("pin", "")
        asked[mobile] = world.vault("select reference from flow order by id "
                                    "desc limit 1")[0][0]
    # the day's money is what was counted, and not one more is asked for
    assert Flow(world, "198.51.100.8").told(
        "contact", mobile=world.ordinary()["types"]["mobile"]) == \
        ("contact", "limit")
    world.settle()
    world.tell("sms", "")
    spent = 0
    for mobile, reference in asked.items():
        n = len(texts_to(world, mobile))
        spent += n
        assert n <= 1, (seed, mobile)
        assert n == 1 or told_of(world.ask_ctl("reference", reference)), \
            (seed, mobile)
    assert 350 < spent <= 500, seed


class Stopped:
    """A neighbour that is there, and says nothing any more."""

    def __init__(self, world, name):
        self.pid = procs.Part(world.dir, name).pid()

    def __enter__(self):
        os.kill(self.pid, signal.SIGSTOP)

    def __exit__(self, *error):
        os.kill(self.pid, signal.SIGCONT)


def ends_soon(world, *parts):
    """Each ends within 5 s of SIGTERM; a busy machine has some more."""
    for part in parts:
        with open(os.path.join(world.dir, "run", part + ".pid"),
                  encoding="utf-8") as f:
            pid = int(f.read().split()[0])
        begun = time.monotonic()
        os.kill(pid, signal.SIGTERM)
        procs.wait_gone({pid}, 60)
        assert time.monotonic() - begun < 7, part
        world.start(part)


def load_of(world, name):
    """Work that waits for that neighbour."""
    if name == "smtp":
        for _ in range(8):
            by(world, "email")
    elif name == "sms":
        for _ in range(4):
            by(world, "sms")
    elif name == "slapd":
        for _ in range(6):
            m = Member(world.student(channel="email"))
            m.get("/account/forgot")
            m.post("next", {"username": "nobody", "channel": "email",
                            "contact": "nobody@mail.example"})


@pytest.mark.parametrize("name, channel", [
    ("smtp", "sms"), ("slapd", "sms"), ("amka", "sms"), ("sms", "email"),
    ("slapd", "email")])
def test_a_stopped_neighbour_delays_none_of_another(worlds, name, channel):
    world = worlds.get("--students", "100", "--set",
                       "limit.client_sms_daily=100000", "--set",
                       "limit.net_sms_daily=100000")
    with Stopped(world, name):
        load_of(world, name)
        begun = time.monotonic()
        s = by(world, channel)
        s.wait_pin(channel, s.types["mobile" if channel == "sms" else
                                    "email"])
        assert time.monotonic() - begun < 7	# 5, and a busy machine
        # nor is anybody waited for at the end
        ends_soon(world, "gateway", "core")
    world.settle()


def answers(world, service, why):
    """How often it answered so."""
    return world.vault("select coalesce(sum(count), 0)::int from answer "
                       "where service = %s and why ~* %s", service, why)[0][0]


def test_one_probe_finds_out_that_a_gateway_is_there_again(world):
    """The others wait for what it finds; and each SMS comes once."""
    with Stopped(world, "sms"):
        world.vault("delete from answer")
        waiters = [by(world, "sms") for _ in range(6)]
        waiting.poll(lambda: answers(world, "sms", "moment ago, and rests")
                     >= 8)
        # of four senders each, and one after each rest; it was all of them
        assert 1 <= answers(world, "sms", "timed? ?out") <= 9
    for s in waiters:
        s.wait_pin("sms", s.types["mobile"])
    world.settle()
    for s in waiters:
        assert len(texts_to(world, s.types["mobile"])) == 1


def refused(page):
    return re.findall(r'data-refused="(\w+)"', page.text)


@pytest.mark.parametrize("channel, double, contact", [
    ("sms", "sms", "mobile"), ("email", "smtp", "email")])
def test_a_pin_that_is_refused_is_told_on_its_page(world, channel, double,
                                                   contact):
    """550, or a number that the gateway does not take: he waits in vain, and
    the helpdesk is asked."""
    world.tell(double, "refuse")
    try:
        s = world.at("pin", channel=channel)
        page = waiting.poll(lambda: refused(s.get("/activate")) and s.page)
    finally:
        world.tell(double, "")
    assert refused(page) == [contact]
    reference, = world.vault("select reference from outbox where "
                             "fate = 'refused' order by id desc limit 1")[0]
    assert "refused" in world.ask_ctl("reference", reference)
    # and a new one goes, when it can be
    world.elapse(120)
    s.mark()
    s.get("/activate")
    s.post("resend")
    s.wait_pin(channel, s.types[contact])
    assert refused(s.get("/activate")) == []


def test_in_strict_mode_a_refusal_tells_nothing(worlds):
    world = worlds.get("--students", "10", "--set", "flow.privacy=strict")
    world.tell("smtp", "refuse")
    try:
        s = world.at("pin", channel="email")
        waiting.poll(lambda: world.vault("select 1 from outbox where "
                                         "fate = 'refused'"))
        assert refused(s.get("/activate")) == []
    finally:
        world.tell("smtp", "")
