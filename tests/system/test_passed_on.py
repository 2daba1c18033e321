"""A number's new owner: A gave his SIM back, B proved the number later.  The
PIN alone does not give him A's account, and A hears of it; brother and
sister on one phone go on."""
import re

import pytest

from stacklib.member import NEW, THIRD, Member, birthday, owner


@pytest.fixture(scope="module")
def world(worlds):
    return worlds.get(
        "--students", "60", "--set", "pin.resend_after=0s", "--set",
        "limit.contact_daily=1000", "--set", "limit.username_hourly=1000",
        "--set", "limit.client_recoveries=1000000", "--set",
        "limit.client_logins=1000000")


def number_of(s):
    return re.sub(r"\D", "", s.types["mobile"])[-10:]


def keep(s, channel, to, **contacts):
    """He stores a contact at mypassword, and proves it."""
    m = Member(s)
    m.log_in(s.password)
    m.save(**contacts)
    assert m.page.step == "contact-pin", m.page
    m.post("next", {"pin": m.wait_pin(channel, to)})
    assert m.page.step == "contacts", m.page


def passed_on(world, other=None):
    """A, who may have another contact, and B who proves A's number after
    him."""
    a, b = owner(world), owner(world, "email")
    if other:
        keep(a, "email", other, mobile=number_of(a), email=other)
    keep(b, "sms", a.types["mobile"], mobile=number_of(a),
         email=b.types["email"])
    return a, b


def at_password(a):
    m = Member(a)
    m.forget("sms", number_of(a))
    m.post("next", {"pin": m.wait_pin("sms", a.types["mobile"])})
    assert m.page.step == "forgot-password", m.page
    return m


def fields(m):
    return {f["name"] for f in m.page.main_form()["fields"]}


def save(m, **more):
    return m.post("save", {"password": NEW, "password_again": NEW, **more})


def test_who_has_the_number_now_does_not_get_the_account(world):
    a, _ = passed_on(world)
    m = at_password(a)
    assert {"am", "birth_date"} <= fields(m)
    assert save(m).outcome == "input"
    right = {"am": a.person["registrationID"], "birth_date": birthday(world, a)}
    for wrong in ({"am": "1"}, {"birth_date": "01/01/1901"}, {"am": ""}):
        page = save(m, **{**right, **wrong})
        assert (page.step, page.outcome) == ("forgot-password", "input"), page
    page = save(m, am="2", birth_date="01/01/1901")
    assert (page.step, page.outcome) == ("stopped", "denied"), page
    assert save(m, **right).step != "changed"
    assert world.bind(a.username, a.password)


def test_the_owner_has_a_day_to_log_in(world):
    a, _ = passed_on(world)
    right = {"am": a.person["registrationID"], "birth_date": birthday(world, a)}
    page = save(at_password(a), **right)
    assert (page.step, page.outcome) == ("forgot-password", "limit"), page
    assert "24" in page.alerts[0] or "24" in page.text
    assert world.bind(a.username, a.password)
    asked = ("select asked is not null from contact c join account a on "
             "a.id = c.account where a.uid = %s")
    assert world.vault(asked, a.username) == [(True,)]
    # the owner is there: it begins anew
    assert Member(a).log_in(a.password).step == "menu"
    assert world.vault(asked, a.username) == [(False,)]
    assert save(at_password(a), **right).outcome == "limit"
    world.vault("update contact set asked = asked - interval '25 hours'")
    assert save(at_password(a), **right).step == "changed"
    assert world.bind(a.username, NEW)


def test_who_has_another_contact_is_told_at_once_and_need_not_wait(world):
    other = "the.owner@example.net"
    a, _ = passed_on(world, other)
    mails = Member(a)
    m = at_password(a)
    told, = mails.wait_texts("email", other)
    assert a.username in told
    page = save(m, am=a.person["registrationID"],
                birth_date=birthday(world, a))
    assert page.step == "changed", page
    assert world.bind(a.username, NEW)


def test_who_proved_it_last_is_asked_for_the_pin_alone(world):
    a, b = passed_on(world)
    m = Member(b)
    m.recover("sms", number_of(a), THIRD)
    assert m.page.step == "changed", m.page
    assert world.bind(b.username, THIRD)
    assert world.bind(a.username, a.password)


def test_doctor_counts_them(world):
    passed_on(world)
    count, = re.findall(r"ok contacts: (\d+) are kept for several",
                        world.tell_ctl("doctor"))
    assert int(count) >= 1
