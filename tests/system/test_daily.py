"""What is said when the day's messages to a contact are used up."""
import pytest


@pytest.fixture(scope="module")
def capped(worlds):
    return worlds.get("--students", "30", "--set", "limit.contact_daily=1",
                      "--set", "pin.resend_after=0s", "--set", "pin.sends=2")


def again(world, person, channel):
    s = world.student(person, channel=channel)
    s.begin()
    s.do_capacity()
    s.do_contact()
    return s


def test_only_what_was_sent_is_told(capped):
    person = capped.ordinary()
    assert again(capped, person, "email").page.step == "pin"
    s = again(capped, person, "both")
    assert s.page.step == "pin"
    assert "SMS" in s.page.text and "@" not in s.page.text.split("<form")[0]
    s.wait_pin("sms", s.types["mobile"])
    s = again(capped, person, "both")
    assert (s.page.step, s.page.outcome) == ("contact", "limit")
    assert "αύριο" in s.page.alerts[0]
    assert "λίγα λεπτά" not in s.page.alerts[0]


def test_a_resend_beyond_the_day_says_tomorrow(capped):
    s = again(capped, capped.ordinary(), "sms")
    page = s.post("resend")
    assert (page.step, page.outcome) == ("pin", "limit")
    assert "αύριο" in page.alerts[0]


def test_when_all_are_sent_nothing_is_promised(worlds):
    w = worlds.get("--set", "pin.life=3s", "--set", "pin.resend_after=1s",
                   "--set", "pin.sends=1")
    s = w.at("pin", channel="email")
    assert "resend" not in s.page.buttons()
    page = s.post("resend")
    assert (page.step, page.outcome) == ("pin", "limit")
    assert "δεν θα έρθει άλλος" in page.alerts[0]


@pytest.mark.parametrize("at, begins", [
    ("2026-11-29 22:30+02", "2026-11-29 00:00+02"),
    ("2026-11-29 00:00+02", "2026-11-29 00:00+02"),
    ("2026-11-28 23:59:59+02", "2026-11-28 00:00+02"),
    # the day of 23 hours, and that of 25
    ("2026-03-29 02:59+02", "2026-03-29 00:00+02"),
    ("2026-03-29 04:00+03", "2026-03-29 00:00+02"),
    ("2026-03-30 00:00+03", "2026-03-30 00:00+03"),
    ("2026-10-25 03:30+03", "2026-10-25 00:00+03"),
    ("2026-10-25 23:59+02", "2026-10-25 00:00+03"),
    ("2026-10-26 00:00+02", "2026-10-26 00:00+02"),
])
def test_a_day_is_one_of_the_place(capped, at, begins):
    assert capped.vault(
        "select tally_window(%s, 86400, 'Europe/Athens') = %s::timestamptz",
        at, begins) == [(True,)]


def test_the_day_of_the_limits_is_that_of_the_settings(worlds):
    w = worlds.get("--students", "4", "--set",
                   "site.timezone=Pacific/Kiritimati")
    w.at("pin", channel="email")
    starts = w.vault("select distinct to_char(window_start at time zone "
                     "'Pacific/Kiritimati', 'HH24:MI') from tally")
    assert ("00:00",) in starts
    assert w.vault("select count(*) from tally where window_start = "
                   "date_trunc('day', now() at time zone 'UTC') at time zone "
                   "'UTC'") == [(0,)]
    assert "until 00:00 of Pacific/Kiritimati" in w.ask_ctl("doctor")
