"""Whatever was open when its time was over says so, at each step and each
button, before and after the sweep, and sends nothing."""

import pytest

import waiting
from stacklib import member

ACTIVATION = {
    "contact": ("ordinary", None), "pin": ("ordinary", None),
    "identity": ("no-amka", None),
    "enrolment": ("two-enrolments", None),
    "registration": ("contact-shared-by-two-people", None),
    "confirm": ("ordinary", None), "password": ("ordinary", None),
    "stopped": ("ordinary", "down"),
}
ACCOUNT = ("menu", "change", "contacts", "contact-pin", "forgot-pin",
           "forgot-password")
AGES = ("after life", "after sweep", "after keep")
NEW = {"password": member.NEW, "password_again": member.NEW}
# What is typed at each step; whatever it is, it comes too late.
TYPED = {
    "contact": {"mobile": "6900000001"}, "identity": {"amka": "12312312312"},
    "pin": {"pin": "123456"}, "registration": {"am": "AM1"},
    "enrolment": {"enrolment": "AM1"},
    "password": {**NEW, "terms": "1"},
    "contacts": {"mobile": "6900000001",
                 "password_now": member.THIRD}, "contact-pin": {"pin": "123456"},
    "forgot-pin": {"pin": "123456"}, "forgot-password": NEW,
    "change": {"password_now": member.THIRD, **NEW},
}


@pytest.fixture(scope="module")
def aged(worlds):
    """A stack of its own: here all flows grow old at once."""
    return worlds.get("--students", "120", "--set", "flow.keep=7d",
                      "--set", "limit.contact_daily=1000")


def come_to(w, step):
    case, mode = ACTIVATION[step]
    person = w.ordinary() if case == "ordinary" else w.case(case)
    if mode is None:
        return w.at(step, person)
    w.amka(mode)
    try:
        s = w.student(person)
        s.begin()
        s.walk()
    finally:
        w.amka("match")
    assert s.ended() == "stopped/unavailable", s.page
    return s


def come_inside(w, owner, step):
    m = member.Member(owner)
    contact = member.contact_of(owner, "sms")
    if step in ("forgot-pin", "forgot-password"):
        m.forget("sms", contact)
        pin = m.wait_pin("sms", contact)
        if step == "forgot-password":
            m.post("next", {"pin": pin})
    else:
        m.log_in(owner.password)
        if step == "contact-pin":
            m.save(mobile=owner.types["mobile"],
                   email="somebody.new@example.net")
        elif step != "menu":
            m.at(step)
    assert m.page.step == step, m.page
    return m


def grow_old(w, age):
    keep = "8 days" if age == "after keep" else "1 second"
    w.vault("update flow set expires = now() - %s::interval, "
            "seen = now() - %s::interval", keep, keep)
    if age == "after life":
        return
    w.restart("core")		# it sweeps when it starts
    waiting.poll(lambda: w.vault("select count(*) from flow where data <> ''")
         == [(0,)])


def press(b, page, buttons):
    """Each on the page that was left open."""
    for button in buttons:
        told = b.post(button, TYPED.get(page.step), page)
        assert (told.status, told.outcome) == (200, "expired"), \
            (page.step, button, told)
    return told


def sent(w):
    return w.vault("select coalesce(max(id), 0) from outbox")


@pytest.mark.parametrize("age", AGES)
def test_each_button_of_the_wizard_says_that_time_is_over(aged, age):
    # A "next" without a field is, to one who has no flow, that of the start.
    left_open = [come_to(aged, step) for step in ACTIVATION
                 if (step, age) != ("stopped", "after keep")]
    grow_old(aged, age)
    before = sent(aged)
    for s in left_open:
        buttons = [b for b in s.page.buttons() if b != "restart"]
        told = press(s, s.page, buttons)
        assert (told.step, told.buttons()) == ("stopped", ["restart"]), told
    assert sent(aged) == before
    for s in left_open:
        s.post("restart")
        s.walk(until=("pin",))
        assert s.page.step == "pin", s.page


@pytest.mark.parametrize("age", AGES)
def test_each_button_of_mypassword_says_that_time_is_over(aged, age):
    owner = member.owner(aged)
    left_open = [come_inside(aged, owner, step) for step in ACCOUNT]
    grow_old(aged, age)
    before = sent(aged)
    for m in left_open:
        buttons = [b for b in m.page.buttons()
                   if b not in ("logout", "restart")]
        if buttons:		# the menu has links alone
            told = press(m, m.page, buttons)
            assert told.step in ("login", "forgot"), told
        m.at("")
        assert m.page.step == "login", m.page
    assert sent(aged) == before
    assert aged.bind(owner.username, owner.password)
