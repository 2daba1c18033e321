"""What a stranger, or one student, can make us send: neither the day's money
nor another's messages."""
import json
import re

import pytest

from stacklib.member import NEW, THIRD, Member, contact_of, owner
from test_limits import Flow


def sent_to(world, mobile):
    """The texts of all SMS that this number ever got."""
    digits = re.sub(r"\D", "", mobile)[-10:]
    with open(world.env["SMS_LOG"], encoding="utf-8") as f:
        all_sent = [json.loads(line) for line in f]
    return [m["text"] for m in all_sent
            if re.sub(r"\D", "", m["to"])[-10:] == digits]


def settle(world):
    """Until nothing is on its way any more."""
    world.settle()


@pytest.fixture(scope="module")
def small(worlds):
    return worlds.get("--students", "60", "--set", "pin.resend_after=0s",
                      "--set", "limit.client_sms_daily=4",
                      "--set", "limit.net_sms_daily=6",
                      "--set", "limit.site_sms_daily=8",
                      "--set", "sms.price=45")


@pytest.fixture(scope="module")
def plain(worlds):
    return worlds.get("--students", "30", "--set",
                      "limit.username_hourly=100")


@pytest.fixture(scope="module")
def poor(worlds):
    """20 SMS a day: 7 for first PINs, 2 more at the PIN step, 3 for
    recoveries, 6 for notices."""
    return worlds.get("--students", "60", "--set", "limit.sms_daily=20")


def begin(world, client, person=None, **more):
    """A stranger's first step against a mobile that he knows."""
    person = person or world.ordinary()
    return Flow(world, client).told(
        "contact", mobile=person["types"]["mobile"], **more)


LIMIT = ("contact", "limit")
PIN = ("pin", "")


def test_who_changes_his_password_again_and_again_is_told_so_thrice(plain):
    s = owner(plain)
    m = Member(s)
    m.log_in(s.password)
    passwords = [s.password, NEW, THIRD] * 3
    told = []
    for now, new in zip(passwords[:6], passwords[1:]):
        assert m.change(now, new).step == "changed", m.page
        told.append("ειδοποίηση" in m.page.text)
    settle(plain)
    changed = [t for t in sent_to(plain, contact_of(s, "sms"))
               if "νέος κωδικός" in t or "Άλλαξε ο κωδικός" in t]
    assert len(changed) == 3
    # and no page says that one was sent where none was
    assert told == [True] * 3 + [False] * 3


def test_doctor_tells_what_the_next_two_find(small):
    told = small.ask_ctl("doctor")
    assert "4 (0.18) from one address, 6 (0.27) from a /24, " \
        "8 (0.36) from a /48 of IPv6" in told
    assert "all there are: 20000 (900.00)" in told


def test_one_address_cannot_ask_for_the_pins_of_the_world(small):
    told = [begin(small, "198.51.100.7") for _ in range(6)]
    assert told == [PIN] * 4 + [LIMIT] * 2
    # nor with its neighbours
    told = [begin(small, f"198.51.100.{n}") for n in range(8, 12)]
    assert told == [PIN] * 2 + [LIMIT] * 2
    assert begin(small, "203.0.113.7") == PIN


def test_nor_can_one_line_with_many_prefixes(small):
    told = [begin(small, "2001:db8:5:0::") for _ in range(5)]
    assert told == [PIN] * 4 + [LIMIT]
    told = [begin(small, f"2001:db8:5:{n}::") for n in range(1, 4)]
    assert told == [PIN] * 2 + [LIMIT]		# the /56
    told = [begin(small, f"2001:db8:5:{n}00::") for n in range(1, 5)]
    assert told == [PIN] * 2 + [LIMIT] * 2	# the /48
    assert begin(small, "2001:db8:6::") == PIN


def test_a_class_that_enters_its_pins_uses_up_nothing(small):
    for _ in range(7):
        person = small.ordinary()
        flow = Flow(small, "203.0.113.99")
        b = small.browser()
        b.mark()
        assert flow.told("contact", mobile=person["types"]["mobile"]) == PIN
        pin = b.wait_pin("sms", person["types"]["mobile"])
        assert flow.told("pin", pin=pin)[0] == "confirm"


def test_first_steps_against_a_mobile_leave_its_recovery(plain):
    s = owner(plain)
    person = s.person
    told = [begin(plain, f"198.51.{n}.1", person) for n in range(8)]
    assert told.count(PIN) == 5 and told[-1] == LIMIT	# one was his own
    plain.settle()
    m = Member(s)
    m.recover("sms", contact_of(s, "sms"), NEW)
    assert m.page.step == "changed", m.page


def test_one_network_leaves_the_owner_a_pin(plain):
    person = plain.ordinary()
    told = [begin(plain, f"198.51.77.{n}", person) for n in range(8)]
    # two thirds of six, rounded up
    assert told == [PIN] * 5 + [LIMIT] * 3
    assert begin(plain, "203.0.113.8", person) == PIN


HOME = {"client": "203.0.113.20", "browser": "Firefox, Linux"}


def test_who_came_before_from_here_has_an_allowance_of_his_own(plain):
    person = plain.ordinary()
    mobile = person["types"]["mobile"]
    b = plain.browser()
    b.mark()
    flow = Flow(plain, HOME["client"])
    assert flow.told("contact", mobile=mobile,
                     browser=HOME["browser"]) == PIN
    pin = b.wait_pin("sms", mobile)
    assert flow.told("pin", pin=pin, browser=HOME["browser"])[0] == "confirm"
    told = [begin(plain, f"198.51.{n}.1", person) for n in range(100, 108)]
    assert told[-1] == LIMIT
    for other in ({"client": "203.0.113.21"}, {"browser": "Chrome, Linux"}):
        assert begin(plain, person=person, **{**HOME, **other}) == LIMIT
    told = [begin(plain, person=person, **HOME) for _ in range(7)]
    assert told == [PIN] * 5 + [LIMIT] * 2	# of one network


def test_strangers_stop_no_recovery_from_where_its_owner_was(plain):
    s = owner(plain)
    mobile = contact_of(s, "sms")

    def asks(browser):
        m = Member(s)
        m.http.headers["User-Agent"] = f"Mozilla/5.0 (X11; Linux) {browser}"
        m.forget("sms", mobile)
        return m
    m = asks("Firefox/140.0")
    m.post("next", {"pin": m.wait_pin("sms", mobile)})
    assert m.page.step == "forgot-password", m.page
    told = [asks("Chrome/140.0").page.step for _ in range(8)]
    assert told[0] == "forgot-pin" and told[-1] == "forgot"
    assert asks("Firefox/140.0").page.step == "forgot-pin"


def test_the_page_of_a_recovery_says_no_pin_where_none_is_sent(plain):
    """And says the same of a name that there is not."""
    s = owner(plain)
    mobile = contact_of(s, "sms")
    for name in (s.username, "nobody0"):
        told = []
        for _ in range(7):
            m = Member(s)
            m.forget("sms", mobile, name)
            told.append((m.page.step, m.page.outcome))
        # from one network
        assert told == [("forgot-pin", "")] * 5 + [("forgot", "limit")] * 2
        assert "αύριο" in m.page.alerts[0]
    settle(plain)
    pins = [t for t in sent_to(plain, mobile) if "ανάκτησης" in t]
    assert len(pins) == 5


def test_of_each_share_so_much_and_no_more(poor):
    told = [begin(poor, f"198.51.{n}.1") for n in range(9)]
    assert told == [PIN] * 7 + [LIMIT] * 2
    log = poor.log("core")
    for percent in (50, 80):
        assert re.search(rf'"first" has sent \d SMS today, {percent} %', log)
    assert 'the SMS of "first" are used up' in log
    # by mail they still go out
    assert Flow(poor, "198.51.200.1").told(
        "contact", email=poor.ordinary()["types"]["email"]) == PIN


def test_recoveries_of_nobody_cost_nothing(poor):
    s = owner(poor, "email")
    for n in range(8):
        m = Member(s)
        m.forget("sms", f"69777{n:05}", f"nobody{n}")
        assert m.page.step == "forgot-pin"
        settle(poor)


def test_who_is_known_goes_on_when_strangers_used_up_theirs(poor):
    person = poor.ordinary()
    s = poor.student(person, channel="email", keep=True)
    s.activate()
    m = Member(s)
    m.log_in(s.password)
    m.save(mobile=person["types"]["mobile"])
    m.post("next", {"pin": m.wait_pin("sms", person["types"]["mobile"])})
    for n in range(9):
        told = begin(poor, f"198.52.{n}.1")
    assert told == LIMIT
    m = Member(s)
    m.recover("sms", contact_of(s, "sms"), NEW)
    assert m.page.step == "changed", m.page
