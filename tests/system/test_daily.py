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
