"""mypassword over HTTP on the real servers: log in, change, recover."""
import random
import re
import statistics
import subprocess
import time

import ldap
import pytest

import waiting
from stacklib import people, student
from stacklib.member import (NEW, THIRD, Member, birthday, contact_of,
                             owner)


@pytest.fixture(scope="module")
def world(worlds):
    return worlds.get("--students", "80", "--set",
                      "limit.client_recoveries=1000000", "--set",
                      "limit.client_logins=1000000", "--set",
                      "limit.username_hourly=100000", "--set",
                      "limit.contact_daily=100000", "--set",
                      "limit.client_sms_daily=100000", "--set",
                      "limit.net_sms_daily=100000", "--set",
                      "limit.notices_daily=1000", "--set",
                      "limit.login_lock=1m", "--set", "pin.resend_after=0s")


@pytest.mark.parametrize("channel", ["sms", "email"])
@pytest.mark.parametrize("lang", ["el", "en"])
def test_a_forgotten_password_is_recovered(world, channel, lang):
    s = owner(world, channel)
    m = Member(s, lang)
    m.recover(channel, contact_of(s, channel), NEW)
    assert m.page.step == "changed", m.page
    assert world.bind(s.username, NEW)
    assert not world.bind(s.username, s.password)
    # told on the stored contact: the PIN, and that it was changed
    assert any(s.username in t for t in m.wait_texts(
        channel, contact_of(s, channel), count=2))
    assert m.log_in(NEW).step == "menu"


@pytest.mark.parametrize("form", [
    "{}@example.org", " {}@EXAMPLE.ORG ", "\u200b{}\u00a0", "\u202a{}\u202c"])
def test_the_own_address_is_the_username(world, form):
    s = owner(world, "email")
    typed = form.format(s.username)
    assert Member(s).log_in(s.password, typed).step == "menu"
    assert Member(s).log_in(s.password, s.username + "@example.net").step \
        == "login"
    m = Member(s)
    m.recover("email", contact_of(s, "email"), NEW, uid=typed)
    assert m.page.step == "changed", m.page
    assert world.bind(s.username, NEW)


@pytest.mark.parametrize("text", ["Ω" * 127, "Ω" * 256, "€" * 256,
                                  "\U0001f600" * 500])
def test_what_is_too_long_is_answered_on_its_page(world, text):
    s = owner(world, "email")
    m = Member(s)
    assert m.log_in(s.password, text).step == "login"
    assert m.page.outcome == "denied" and m.page.status == 200, m.page
    m.forget("email", text[:120])
    assert (m.page.step, m.page.outcome) == ("forgot", "input"), m.page
    m.forget("sms", text[:120])
    assert (m.page.step, m.page.outcome) == ("forgot", "input"), m.page
    m.forget("email", contact_of(s, "email"), uid=text)
    assert m.page.step in ("forgot", "forgot-pin"), m.page
    assert m.log_in(text).outcome == "denied"
    m = Member(s)
    assert m.log_in(s.password).step == "menu"
    m.save(mobile=text[:40], email=text[:120])
    assert (m.page.step, m.page.outcome) == ("contacts", "input"), m.page
    assert m.change(text, NEW).step == "change"
    assert m.page.outcome == "denied", m.page
    assert m.at("contacts").status == 200


def test_changed_the_old_one_no_longer_binds(world):
    s = owner(world)
    m = Member(s)
    assert m.log_in(s.password).step == "menu"
    assert m.change(s.password, NEW).step == "changed"
    assert world.bind(s.username, NEW)
    assert not world.bind(s.username, s.password)
    assert m.at("").step in ("menu", "changed")


@pytest.mark.parametrize("now,new,again,outcome", [
    ("wrong-Wrong-1", NEW, NEW, "denied"),
    (student.PASSWORD, student.PASSWORD, student.PASSWORD, "policy"),
    (student.PASSWORD, "short", "short", "policy"),
    (student.PASSWORD, NEW, THIRD, "policy"),
    (student.PASSWORD, "", "", "policy"),
])
def test_a_change_that_breaks_a_rule_changes_nothing(world, now, new, again,
                                                     outcome):
    s = owner(world)
    m = Member(s)
    m.log_in(s.password)
    m.change(now, new, again)
    assert (m.page.step, m.page.outcome) in (
        ("change", outcome), ("change", "input")), m.page
    assert world.bind(s.username, s.password)


def test_a_new_mobile_counts_after_its_pin_and_recovers(world):
    s = owner(world)
    old, new = s.types["mobile"], "6988812345"
    m = Member(s)
    m.log_in(s.password)
    assert m.save(mobile=new, email="").step == "contact-pin"
    # until then the old one is the one
    assert world.entry(s.username)["mobile"] == [
        "+30" + re.sub(r"\D", "", old)[-10:]]
    m.post("next", {"pin": m.wait_pin("sms", new)})
    assert m.page.step == "contacts", m.page
    assert world.entry(s.username)["mobile"] == ["+30" + new]
    assert any(s.username in t for t in m.wait_texts("sms", old))
    world.settle()
    other = Member(s)
    other.forget("sms", old)
    world.settle()
    assert other.sms_texts(old) == []
    other.recover("sms", new, NEW)
    assert other.page.step == "changed"
    assert world.bind(s.username, NEW)


def test_a_mistyped_contact_is_shown_as_typed_and_the_other_with_it(world):
    s = owner(world)
    m = Member(s)
    m.log_in(s.password)
    m.save(mobile="210 123", email="mine@example.net")
    assert (m.page.step, m.page.outcome) == ("contacts", "input")
    shown = {f["name"]: f["value"] for f in m.page.main_form()["fields"]}
    assert (shown["mobile"], shown["email"]) == ("210 123",
                                                 "mine@example.net")
    assert world.vault("select count(*) from contact c join account a on "
                       "a.id = c.account where a.uid = %s",
                       s.username) == [(1,)]


def test_a_new_contact_given_up_takes_nothing_away(world):
    s = owner(world)
    m = Member(s)
    m.log_in(s.password)
    m.save(mobile=s.types["mobile"], email="given.up@example.net")
    assert m.page.step == "contact-pin"
    m.post("restart")
    assert m.at("contacts").step == "contacts"
    stored = {f["name"]: f["value"] for f in m.page.main_form()["fields"]}
    assert stored["mobile"].endswith(
        re.sub(r"\D", "", s.types["mobile"])[-10:]), stored
    assert stored["email"] == ""


def test_consent_withdrawn_ends_the_recovery(world):
    s = owner(world)
    m = Member(s)
    m.log_in(s.password)
    assert m.save(mobile="", email="").step == "contacts"
    assert "mobile" not in world.entry(s.username)
    kinds = world.vault("select kind, given from consent c join account a "
                        "on a.id = c.account where a.uid = %s "
                        "and kind = 'keep-mobile' order by c.id", s.username)
    assert kinds == [("keep-mobile", True), ("keep-mobile", False)]
    world.settle()
    m = Member(s)
    m.forget("sms", s.types["mobile"])
    assert m.page.step == "forgot-pin"
    world.settle()
    assert m.sms_texts(s.types["mobile"]) == []


def test_the_forgotten_username_comes_to_the_contact(world):
    s = owner(world)
    m = Member(s)
    for born, count in (("01/01/1970", 0),
                        (birthday(world, s), 1)):
        m.mark()
        m.get("/account/forgot?username=1")
        m.post("next", {"contact": s.types["mobile"], "birth_date": born})
        world.settle()
        assert len([t for t in m.sms_texts(s.types["mobile"])
                    if s.username in t]) == count


# --- the same answer for everybody

VARY = [(rb'value="[A-Za-z0-9_-]{43}"', b"TOKEN"),
        (rb"69[^<]{6,20}\d\d", b"MOBILE"), (rb"[a-z]\**[^ <]*@[^ <]*", b"MAIL"),
        (rb"\d\d:\d\d", b"TIME"), (rb'data-left="\d+"', b"SECONDS")]


def told(response):
    """Status, headers and body, without what differs from one minute or one
    browser to the next."""
    body = response.content
    for pattern, word in VARY:
        body = re.sub(pattern, word, body)
    return (response.status_code, sorted(
        (k, v) for k, v in response.headers.items()
        if k not in ("Date", "Set-Cookie")), body)


def asked(world, path="forgot", **fields):
    """What a stranger is answered: the redirect and the page behind it."""
    b = student.Browser(world.env, "en")
    b.get("/account/" + path)
    b.post("next", fields, allow_redirects=False)
    first = told(b.response)
    b.get("/account/" + path)
    return first, told(b.response)


@pytest.mark.parametrize("channel", ["sms", "email"])
def test_the_answer_is_the_same_whoever_is_asked_for(world, channel):
    right, none, suspended = owner(world, channel), owner(
        world, channel, keep=False), owner(world, channel)
    world.ctl("account", "suspend", suspended.username, "--reason", "test")
    # as long as the right one: what was typed is shown, masked
    mine = contact_of(right, channel)
    wrong = "6911111111" if channel == "sms" else \
        "q" * mine.index("@") + mine[mine.index("@"):]

    def ask(uid, contact):
        return asked(world, username=uid, channel=channel, contact=contact)

    answers = {
        "right": ask(right.username, mine),
        "unknown": ask("nobody.at.all", mine),
        "wrong": ask(right.username, wrong),
        "suspended": ask(suspended.username, contact_of(suspended, channel)),
        "none stored": ask(none.username, contact_of(none, channel)),
    }
    for what, answer in answers.items():
        assert answer == answers["right"], what
    # and it says to each of them what he can do
    text = answers["none stored"][1][2].decode()
    assert "suspended" in text and "Secretariat" in text


def test_who_asks_for_a_username_is_told_nothing(world):
    right = owner(world)
    mobile = contact_of(right, "sms")
    answers = [asked(world, "forgot?username=1", contact=contact,
                     birth_date=born)
               for contact, born in ((mobile, birthday(world, right)),
                                     (mobile, "01/01/1970"),
                                     ("6911111116", "01/01/1970"))]
    assert answers[0] == answers[1] == answers[2]


def test_a_time_that_has_come_is_not_shown_as_one_to_wait_for(world):
    """Without a pause a new PIN may be asked for at once.  A time that was
    rounded, not cut, would be to come for half of those who ask."""
    m = Member(owner(world), "en")
    for _ in range(8):
        m.forget("sms", "6911111114", "nobody.at.all")
        assert "You can ask for a new code from" not in m.response.text
        time.sleep(0.13)


def mann_whitney(xs, ys):
    """z of the rank sum: 0 if neither tends to be greater."""
    ranked = sorted([(t, 0) for t in xs] + [(t, 1) for t in ys])
    ranks = sum(i for i, (_, of) in enumerate(ranked, 1) if of == 0)
    n, m = len(xs), len(ys)
    u = ranks - n * (n + 1) / 2
    return (u - n * m / 2) / (n * m * (n + m + 1) / 12) ** 0.5


PAIRS = 2000
OTHERS = 500	# of each of the other three


def test_the_time_tells_nothing(world):
    """2,000 pairs of right and unknown in turns, in random order, and 500 of
    the others: Mann and Whitney find no difference.  z beyond 5 by chance:
    once in a million runs."""
    right, none, suspended = (owner(world), owner(world, keep=False),
                              owner(world))
    world.ctl("account", "suspend", suspended.username, "--reason", "test")
    people = {"right": (right.username, contact_of(right, "sms")),
              "unknown": ("nobody.at.all", "6911111112"),
              "wrong": (right.username, "6911111117"),
              "suspended": (suspended.username,
                            contact_of(suspended, "sms")),
              "none stored": (none.username, contact_of(none, "sms"))}
    askers = {}
    for who in people:
        askers[who] = b = student.Browser(world.env, "en")
        b.get("/account/forgot")
        # the first one begins the flow that the others are asked in
        b.post("next", {"username": "x", "channel": "sms",
                        "contact": "6911111113"})

    def seconds(who):
        uid, mobile = people[who]
        b = askers[who]
        data = dict(b.page.hidden(), username=uid, channel="sms",
                    contact=mobile, action="next")
        begun = time.perf_counter()
        r = b.http.post(b.base + "/account/forgot", data=data,
                        headers={"Origin": b.base}, allow_redirects=False)
        spent = time.perf_counter() - begun
        assert r.status_code == 303
        return spent

    times = {who: [] for who in people}
    for n in range(PAIRS):
        names = sorted(people) if n < OTHERS else ["right", "unknown"]
        for who in random.sample(names, len(names)):
            times[who].append(seconds(who))
    for who in times:
        z = mann_whitney(times["right"][:len(times[who])], times[who])
        print(f"{who:12} z = {z:5.2f}, median "
              f"{statistics.median(times[who]) * 1000:.2f} ms")
        assert abs(z) < 5, who


# --- no way round a step

def test_no_step_is_reached_by_its_form(world):
    s = owner(world)
    forms = [
        ("change", {"action": "save", "password_now": s.password,
                    "password": NEW, "password_again": NEW}),
        ("contacts", {"action": "save", "mobile": "6912345678"}),
        ("contacts", {"action": "next", "pin": "000000"}),
        ("forgot", {"action": "next", "pin": "000000"}),
        ("forgot", {"action": "save", "password": NEW,
                    "password_again": NEW}),
    ]

    def nobody():
        m = Member(s)
        m.at("")
        return m

    def refused():
        m = Member(s)
        m.log_in("wrong-Wrong-1")
        return m

    def asked_pin():
        m = Member(s)
        m.forget("sms", s.types["mobile"])
        return m

    def left():
        m = Member(s)
        m.log_in(s.password)
        m.at("")
        m.post("logout")
        return m

    def in_the_wizard():
        t = world.at("contact")
        m = Member(s)
        m.at("")
        for c in t.http.cookies:
            m.http.cookies.set(c.name, c.value)
            m.http.cookies.set("uregister-account", c.value)
        m.at("")
        return m

    for state in (nobody, refused, asked_pin, left, in_the_wizard):
        for path, fields in forms:
            m = state()
            data = dict(m.page.hidden() if m.page.main_form() else {},
                        **fields)
            r = m.http.post(f"{m.base}/account/{path}", data=data,
                            headers={"Origin": m.base})
            page = m.take(r)
            assert page.step not in ("menu", "changed", "contacts",
                                     "contact-pin", "forgot-password"), (
                state.__name__, path, fields["action"], page)
        assert world.bind(s.username, s.password), state.__name__
    stored = world.vault("select count(*) from contact c join account a on "
                         "a.id = c.account where a.uid = %s", s.username)
    assert stored == [(1,)]


def test_a_finished_recovery_and_a_login_open_no_other_step(world):
    s = owner(world)
    m = Member(s)
    m.recover("sms", s.types["mobile"], NEW)
    assert m.page.step == "changed"
    again = {"password": THIRD, "password_again": THIRD, "action": "save"}
    inside = Member(s)
    inside.log_in(NEW)
    for b in (m, inside):
        b.at("")
        r = b.http.post(f"{b.base}/account/forgot", data=dict(
            b.page.hidden(), **again), headers={"Origin": b.base})
        assert b.take(r).step != "forgot-password"
        assert world.bind(s.username, NEW)


def test_those_who_may_not_recover_are_answered_like_nobody(worlds):
    w = worlds.get("--students", "10", "--set",
                   "account.no_recovery=student")
    s = owner(w)
    m = Member(s)
    m.forget("sms", s.types["mobile"])
    assert (m.page.step, m.page.outcome) == ("forgot-pin", "")
    w.settle()
    assert m.sms_texts(s.types["mobile"]) == []


def test_members_of_a_group_may_be_kept_from_recovering(worlds):
    group = "cn=admins,ou=people,dc=example,dc=org"
    w = worlds.get("--students", "10", "--set",
                   f'account.no_recovery=["{group}"]')
    s, other = owner(w), owner(w)
    c = ldap.initialize(w.env["LDAP_URI"])
    c.sasl_non_interactive_bind_s("EXTERNAL")
    c.add_s(group, [("objectClass", [b"groupOfNames"]), ("cn", b"admins"),
                    ("member", f"uid={s.username},"
                     f"{w.env['PEOPLE_BASE']}".encode())])
    c.unbind_s()
    m = Member(s)
    m.forget("sms", contact_of(s, "sms"))
    assert (m.page.step, m.page.outcome) == ("forgot-pin", "")
    assert Member(other).recover("sms", contact_of(other, "sms"),
                                 NEW).step == "changed"
    w.settle()
    assert m.sms_texts(contact_of(s, "sms")) == []
    # a group that cannot be asked lets nobody through
    c = ldap.initialize(w.env["LDAP_URI"])
    c.sasl_non_interactive_bind_s("EXTERNAL")
    c.delete_s(group)
    c.unbind_s()
    for one in (s, other):
        m = Member(one)
        m.forget("sms", contact_of(one, "sms"))
        # tried again for as long as its PIN would live
        waiting.poll(lambda: w.vault("select bool_and(attempts > 1) from "
                                      "job") == [(True,)])
        assert m.sms_texts(contact_of(one, "sms")) == []
    assert "account.no_recovery" in w.log("core")


def test_one_who_is_logged_in_changes_only_his_own(world):
    a, b = owner(world), owner(world)
    m = Member(a)
    m.log_in(a.password)
    m.at("change")
    m.post("save", {"username": b.username, "uid": b.username,
                    "password_now": b.password, "password": NEW,
                    "password_again": NEW})
    # both had the same password: it was a's that changed
    assert world.bind(b.username, b.password)
    assert world.bind(a.username, NEW)


def test_a_change_ends_the_other_logins(world):
    s = owner(world)
    m, other = Member(s), Member(s)
    m.log_in(s.password)
    assert other.log_in(s.password).step == "menu"
    m.change(s.password, NEW)
    assert other.at("").step == "login"
    assert m.at("change").step == "change"


def test_the_handle_is_new_after_the_login_and_after_the_change(world):
    s = owner(world)
    m = Member(s)
    seen = []
    for go in (lambda: m.at(""), lambda: m.log_in(s.password),
               lambda: m.change(s.password, NEW)):
        go()
        seen.append(m.http.cookies["uregister-account"])
    assert len(set(seen)) == 3
    old = Member(s)
    old.http.cookies.set("uregister-account", seen[1])
    assert old.at("contacts").step == "login"


def test_an_idle_login_is_over(world):
    s = owner(world)
    m = Member(s)
    m.log_in(s.password)
    world.vault("update flow set seen = now() - interval '16 minutes' "
                "where uid = %s", s.username)
    m.at("contacts")
    assert (m.page.step, m.page.outcome) == ("login", "expired")


def test_a_login_does_not_last_for_ever(world):
    s = owner(world)
    m = Member(s)
    m.log_in(s.password)
    world.vault("update flow set expires = now() where uid = %s", s.username)
    m.at("contacts")
    assert (m.page.step, m.page.outcome) == ("login", "expired")


# --- guessing

def test_five_failures_shut_the_page_and_never_the_account(world):
    s = owner(world)
    m = Member(s)
    outcomes = [m.log_in("wrong-Wrong-1").outcome for _ in range(6)]
    assert outcomes[:4] == ["denied"] * 4
    assert outcomes[5] == "limit"
    # said so for the right one too, while the directory takes it
    assert m.log_in(s.password).outcome == "limit"
    assert world.bind(s.username, s.password)
    assert "pwdAccountLockedTime" not in world.entry(
        s.username, "provisioner", ["*", "+"])
    # who comes back by a PIN is let in at once
    m.recover("sms", s.types["mobile"], NEW)
    assert m.log_in(NEW).step == "menu"


# --- nobody types twice

def shown(page):
    return {f["name"]: f["value"] for f in page.main_form()["fields"]}


def test_what_was_typed_beside_a_mistake_stays(world):
    s = owner(world)
    m = Member(s)
    m.log_in("wrong-Wrong-1")
    assert m.page.outcome == "denied"
    assert shown(m.page)["username"] == s.username
    assert "wrong-Wrong-1" not in m.page.text
    m.forget("sms", "210 123")
    assert m.page.outcome == "input"
    kept = shown(m.page)
    assert (kept["username"], kept["contact"]) == (s.username, "210 123")
    assert 'value="sms" required checked' in m.response.text
    m.at("forgot?username=1")
    m.post("next", {"contact": "a@example.net", "birth_date": "31/2/04"})
    assert m.page.outcome == "input"
    kept = shown(m.page)
    assert (kept["contact"], kept["birth_date"]) == ("a@example.net",
                                                     "31/2/04")


def test_of_two_new_contacts_it_is_told_which_is_saved(world):
    s = owner(world, "email", keep=False)
    m = Member(s, "en")
    m.log_in(s.password)
    m.mark()
    mobile, email = "6955512345", f"{s.username}@example.net"
    assert m.save(mobile=mobile, email=email).step == "contact-pin"
    m.post("next", {"pin": m.wait_pin("email", email)})
    assert m.page.step == "contact-pin", m.page
    assert "The e-mail was saved. The mobile will be saved" in m.page.text
    m.post("next", {"pin": m.wait_pin("sms", mobile)})
    assert m.page.step == "contacts" and "were saved" in m.page.text


# --- the second visit

def test_the_end_of_a_recovery_is_shown_once(world):
    s = owner(world)
    m = Member(s)
    assert m.recover("sms", contact_of(s, "sms"), NEW).step == "changed"
    assert m.get(m.page.url).step == "changed"	# read again
    assert m.at("forgot").step == "forgot"
    assert m.at("").step == "login"
    assert m.forget("sms", contact_of(s, "sms")).step == "forgot-pin"


def test_the_end_of_a_change_is_shown_once(world):
    s = owner(world)
    m = Member(s)
    m.log_in(s.password)
    assert m.change(s.password, NEW).step == "changed"
    assert m.at("").step == "menu"


def test_the_form_for_the_username_is_there_beside_a_recovery(world):
    s = owner(world)
    m = Member(s)
    m.forget("sms", contact_of(s, "sms"))
    assert m.page.step == "forgot-pin"
    assert m.at("forgot?username=1").step == "forgot"
    assert "birth_date" in m.page.names() and not m.page.alerts
    assert m.at("forgot").step == "forgot-pin"


# --- what is his own

def surname(world, s):
    return world.entry(s.username)["sn;lang-en"][0].replace(" ", "-")


def birth_date(world, s):
    day, = world.entry(s.username)["schacDateOfBirth"]
    return day[6:8] + "/" + day[4:6] + "/" + day[:4]


def amka(world, s):
    value, = world.entry(s.username)["schacPersonalUniqueID"]
    return value.rsplit(":", 1)[1]


def mobile(world, s):
    return re.sub(r"\D", "", s.types["mobile"])[-10:]


@pytest.mark.parametrize("part", [surname, birth_date, amka, mobile])
def test_what_is_his_own_is_refused_everywhere_alike(world, part):
    s = owner(world)
    password = f"Vrexi-{part(world, s)}-plokami"
    m = Member(s)
    m.log_in(s.password)
    assert m.change(s.password, password).outcome == "policy", m.page
    told = m.page.alerts
    m = Member(s)
    assert m.recover("sms", contact_of(s, "sms"), password).outcome == \
        "policy", m.page
    assert m.page.alerts == told
    assert world.bind(s.username, s.password)
    # and as at the wizard, of one who is not active yet
    other = world.at("password", channel="email")
    person = other.person
    own = {surname: people.to_latin(person["lastNameEl"]), amka: person["SSN"],
           birth_date: person["birthDate"],
           mobile: person["types"]["mobile"]}[part]
    other.password = f"Vrexi-{own}-plokami"
    assert other.do_password().outcome == "policy", other.page


def test_ones_own_address_in_other_letters_is_no_new_one(world):
    s = owner(world, "email")
    m = Member(s)
    m.log_in(s.password)
    m.save(mobile="", email=s.types["email"].swapcase())
    assert m.page.step == "contacts", m.page
    world.settle()
    assert not any(student.PIN.search(t) for t in
                   m.mail_texts(s.types["email"]))


def test_contacts_change_only_for_who_knows_the_password(world):
    s = owner(world)
    m = Member(s)
    m.log_in(s.password)
    for wrong in ("", "wrong-Wrong-1"):
        m.save(mobile="", email="thief@example.net", password_now=wrong)
        assert (m.page.step, m.page.outcome) == ("contacts", "denied"), m.page
        shown = {f["name"]: f["value"] for f in m.page.main_form()["fields"]}
        assert (shown["mobile"], shown["email"]) == ("", "thief@example.net")
        assert wrong == "" or wrong not in m.page.text
    assert world.vault("select channel from contact c join account a on "
                       "a.id = c.account where a.uid = %s",
                       s.username) == [("sms",)]
    assert m.save(mobile=s.types["mobile"], email="",
                  password_now="").outcome == "", "nothing changes"
    assert m.save(mobile="", email="").outcome == ""
    assert world.vault("select count(*) from contact c join account a on "
                       "a.id = c.account where a.uid = %s",
                       s.username) == [(0,)]


# --- odd passwords

@pytest.mark.parametrize("password,taken", [
    ("", False), ("Aa1-" + "x9K" * 41 + "b", True),	# 128 characters
    ("Aa1-" + "x9K" * 41 + "bu", False), ("{SSHA}abc", False),
    ("{SSHA}k7-Vathy-Nero", True), ("Θάλασσα-βαθιά-7", False),
    ("Quote\"'\\*()=,+<>;#7aA", True)])
def test_odd_passwords_bind_as_typed_or_are_refused(world, password, taken):
    s = owner(world)
    m = Member(s)
    m.log_in(s.password)
    m.change(s.password, password)
    assert (m.page.step == "changed") == taken, m.page
    assert world.bind(s.username, password if taken else s.password)
    s = owner(world)		# and so by way of a recovery
    m = Member(s)
    m.recover("sms", contact_of(s, "sms"), password)
    assert (m.page.step == "changed") == taken, m.page
    assert world.bind(s.username, password if taken else s.password)


def test_a_nul_is_no_part_of_a_password(world):
    s = owner(world)
    m = Member(s)
    m.log_in(s.password)
    m.change(s.password, NEW + "\0tail")
    assert m.response.status_code == 400
    assert world.bind(s.username, s.password)


def test_greek_is_one_password_however_it_is_composed(worlds):
    world = worlds.get("--students", "20", "--set",
                       "password.alphabet=unicode")
    import unicodedata
    typed = "Θάλασσα-βαθιά-7"
    s = owner(world)
    m = Member(s)
    m.log_in(s.password)
    m.change(s.password, unicodedata.normalize("NFD", typed))
    assert m.page.step == "changed", m.page
    assert world.bind(s.username, unicodedata.normalize("NFC", typed))
    other = Member(s)
    assert other.log_in(typed).step == "menu"


# --- a directory with a strict policy of its own

@pytest.fixture(scope="module")
def strict(worlds):
    import os
    if os.getuid() != 0:
        pytest.skip("the policy is root's to change, by ldapi")
    w = worlds.get("--students", "20", "--set", "limit.login_failures=20")
    c = ldap.initialize(w.env["LDAP_URI"])
    c.sasl_non_interactive_bind_s("EXTERNAL")
    c.modify_s(f"cn=default,ou=policies,{w.env['LDAP_BASE']}", [
        (ldap.MOD_REPLACE, k, [v]) for k, v in (
            ("pwdMustChange", b"TRUE"), ("pwdInHistory", b"3"),
            ("pwdCheckQuality", b"2"), ("pwdMinLength", b"8"),
            ("pwdMaxFailure", b"3"), ("pwdLockout", b"TRUE"),
            ("pwdMaxAge", b"8640000"))])
    return w


def flags(world, uid):
    e = world.entry(uid, "provisioner", ["+"])
    return {k: e.get(k, [None])[0] for k in (
        "pwdReset", "pwdAccountLockedTime", "pwdChangedTime")}


def test_the_policy_of_the_directory_holds(strict):
    s = owner(strict)
    table = [("activated", flags(strict, s.username))]
    m = Member(s)
    assert m.log_in(s.password).step == "menu"
    time.sleep(1.1)		# pwdChangedTime counts seconds
    assert m.change(s.password, NEW).step == "changed"
    table.append(("changed", flags(strict, s.username)))
    time.sleep(1.1)
    m = Member(s)
    m.recover("sms", s.types["mobile"], THIRD)
    assert m.page.step == "changed"
    table.append(("recovered", flags(strict, s.username)))
    for what, row in table:
        print(f"{what:10} {row}")
        assert row["pwdReset"] in (None, "FALSE"), (what, row)
        assert row["pwdAccountLockedTime"] is None, (what, row)
    times = [row["pwdChangedTime"] for _, row in table]
    assert times[1] is not None and times[1] < times[2]
    assert strict.bind(s.username, THIRD)
    # not one of the last three
    m = Member(s)
    m.log_in(THIRD)
    m.change(THIRD, NEW)
    assert (m.page.step, m.page.outcome) == ("change", "policy")
    assert strict.bind(s.username, THIRD)


def test_one_who_must_change_is_led_to_the_change(strict):
    s = owner(strict)
    c = strict.ldap("provisioner")
    c.modify_s(f"uid={s.username},{strict.env['PEOPLE_BASE']}",
               [(ldap.MOD_REPLACE, "pwdReset", [b"TRUE"])])
    c.unbind_s()
    m = Member(s)
    assert m.log_in(s.password).step == "change"
    assert m.at("contacts").step == "change"
    assert m.change(s.password, NEW).step == "changed"
    assert flags(strict, s.username)["pwdReset"] in (None, "FALSE")
    assert m.at("contacts").step == "contacts"


def policy(world, name, **values):
    """A policy of its own for one account."""
    dn = f"cn={name},ou=policies,{world.env['LDAP_BASE']}"
    c = ldap.initialize(world.env["LDAP_URI"])
    c.sasl_non_interactive_bind_s("EXTERNAL")
    c.add_s(dn, [("objectClass", [b"device", b"pwdPolicy"]),
                 ("cn", name.encode()), ("pwdAttribute", b"userPassword"),
                 *((k, v.encode()) for k, v in values.items())])
    c.unbind_s()
    return dn


def put_under(world, s, dn):
    c = world.ldap("provisioner")
    c.modify_s(f"uid={s.username},{world.env['PEOPLE_BASE']}",
               [(ldap.MOD_REPLACE, "pwdPolicySubentry", [dn.encode()])])
    c.unbind_s()


def test_a_password_that_expires_soon_or_lives_by_grace_is_said(strict):
    soon = policy(strict, "soon", pwdMaxAge="86400",
                  pwdExpireWarning="86400")
    late = policy(strict, "late", pwdMaxAge="2", pwdGraceAuthNLimit="3")
    over = policy(strict, "over", pwdMaxAge="2")
    for dn, step, said in ((soon, "menu", "expires soon"),
                           (late, "menu", "a few log-ins are left"),
                           (over, "login", "Your password has expired")):
        s = owner(strict)
        m = Member(s, "en")
        m.log_in(s.password)
        assert m.change(s.password, NEW).step == "changed"
        put_under(strict, s, dn)
        time.sleep(3.1)
        m = Member(s, "en")
        assert m.log_in(NEW).step == step, dn
        assert said in m.response.text, dn


def test_wrong_logins_here_lock_no_account_whatever_the_policy(strict):
    """pwdMaxFailure is 3; what was counted elsewhere stays."""
    s = owner(strict)
    strict.bind(s.username, "wrong-Wrong-1")
    before = failures(strict, s)
    assert len(before) == 1
    m = Member(s)
    for _ in range(7):
        assert m.log_in("wrong-Wrong-1").outcome == "denied"
    assert failures(strict, s) == before
    assert flags(strict, s.username)["pwdAccountLockedTime"] is None
    assert strict.bind(s.username, s.password)


def failures(world, s):
    return sorted(world.entry(s.username, "provisioner", ["+"]).get(
        "pwdFailureTime", []))


def test_an_account_that_the_directory_locked_is_said_where_it_says_so(strict):
    c = ldap.initialize(strict.env["LDAP_URI"])
    c.sasl_non_interactive_bind_s("EXTERNAL")
    c.modify_s("olcOverlay={0}ppolicy,olcDatabase={1}mdb,cn=config",
               [(ldap.MOD_REPLACE, "olcPPolicyUseLockout", [b"TRUE"])])
    c.unbind_s()
    s = owner(strict)
    for _ in range(3):	# elsewhere
        strict.bind(s.username, "wrong-Wrong-1")
    assert flags(strict, s.username)["pwdAccountLockedTime"] is not None
    m = Member(s, "en")
    m.log_in(s.password)
    assert (m.page.step, m.page.outcome) == ("login", "denied")
    assert "Your account is locked" in m.response.text
    # whoever proves a stored contact unlocks it with the new password
    m.recover("sms", s.types["mobile"], NEW)
    assert strict.bind(s.username, NEW)
