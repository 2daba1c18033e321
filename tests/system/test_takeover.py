"""Ways into another's account, and ways to keep its owner out, that were open
elsewhere (recovery state that outlives its reason, limits that the wrong one
uses up, handles of before)."""
import concurrent.futures
import os
import pathlib
import re
import shutil
import signal
import tempfile
import time

import pytest
from requests.adapters import HTTPAdapter

import waiting
from stacklib import procs, student
from stacklib.member import NEW, Member, birthday, contact_of, owner

LEGAL = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..",
                     "etc", "legal")
STRANGER = "Xena-Kleidia-5"


@pytest.fixture(scope="module")
def world(worlds):
    return worlds.get("--students", "120", "--set",
                      "limit.client_recoveries=1000000", "--set",
                      "limit.client_logins=1000000", "--set",
                      "limit.login_lock=1m", "--set", "pin.resend_after=0s")


class From(HTTPAdapter):
    """Another address of the loopback."""

    def __init__(self, address):
        self.address = address
        super().__init__()

    def init_poolmanager(self, *args, **more):
        super().init_poolmanager(*args, source_address=(self.address, 0),
                                 **more)


def moved(member, address):
    member.http.mount("http://", From(address))
    return member


def proven(s):
    """A stranger who read one PIN and stands at the new password."""
    thief = Member(s)
    thief.forget("sms", contact_of(s, "sms"))
    thief.post("next", {"pin": thief.wait_pin("sms", contact_of(s, "sms"))})
    assert thief.page.step == "forgot-password"
    return thief


def steal(thief):
    thief.post("save", {"password": STRANGER, "password_again": STRANGER})
    return thief.page.step


# --- a recovery that is under way

def test_a_recovery_ends_when_the_owner_changes_the_password(world):
    s = owner(world)
    thief, asking = proven(s), Member(s)
    asking.forget("sms", contact_of(s, "sms"))
    pin = asking.wait_pin("sms", contact_of(s, "sms"))
    m = Member(s)
    m.log_in(s.password)
    assert m.change(s.password, NEW).step == "changed"
    assert steal(thief) != "changed"
    asking.post("next", {"pin": pin})
    assert asking.page.step != "forgot-password"
    assert world.bind(s.username, NEW)


def test_a_recovery_ends_when_its_contact_is_withdrawn(world):
    s = owner(world)
    thief = proven(s)
    m = Member(s)
    m.log_in(s.password)
    assert m.save(mobile="").step == "contacts"
    assert steal(thief) != "changed"
    assert world.bind(s.username, s.password)


def test_a_proven_pin_opens_no_longer_than_it_lived(worlds):
    w = worlds.get("--set", "pin.life=1m")
    s = owner(w)
    thief = proven(s)
    w.elapse(61)
    assert steal(thief) != "changed"
    assert w.bind(s.username, s.password)


def test_suspended_in_between_it_is_too_late(world):
    s = owner(world)
    thief = proven(s)
    world.ctl("account", "suspend", s.username, "--reason", "test")
    assert steal(thief) != "changed"
    world.ctl("account", "restore", s.username, "--reason", "test")
    assert world.bind(s.username, s.password)


# --- handles

def test_the_handle_before_the_login_mixes_no_two_accounts(world):
    victim = world.student(channel="both", keep=True)
    victim.activate()
    s = owner(world)
    m = Member(s)
    m.log_in("wrong-Wrong-1")
    before = m.http.cookies["uregister-account"]
    m.log_in(s.password)
    now = m.http.cookies["uregister-account"]
    old = Member(s)
    old.http.cookies.set("uregister-account", before)
    old.page, old.response = m.page, m.response
    old.at("")
    old.http.cookies.set("uregister-account", before)
    old.post("login", {"username": s.username, "password": "wrong-Wrong-1"})
    both = Member(s)
    both.http.cookies.set("uregister-account", now)
    both.forget("email", victim.types["email"], victim.username)
    world.settle()
    both.at("contacts")
    assert victim.types["email"] not in both.response.text
    assert re.sub(r"\D", "", victim.types["mobile"])[-10:] not in \
        both.response.text


def test_a_double_click_after_a_failed_login_stays_logged_in(world):
    s = owner(world)
    m = Member(s)
    m.log_in("wrong-Wrong-1")
    again = Member(s)
    again.http.cookies.update(m.http.cookies)
    again.page = m.page
    assert m.post("login", {"username": s.username,
                            "password": s.password}).step == "menu"
    assert again.post("login", {"username": s.username,
                                "password": s.password}).step == "menu"
    assert m.at("menu").step == "menu"


# --- contacts

def test_a_contact_pin_entered_twice_removes_nothing(world):
    s = owner(world)
    m = Member(s)
    m.log_in(s.password)
    m.save(mobile="6988800001", email=f"{s.username}@example.net")
    pin = m.wait_pin("sms", "6988800001")
    page = m.page
    for _ in range(2):
        m.post("next", {"pin": pin}, page=page)
    assert world.entry(s.username)["mobile"] == ["+306988800001"]
    kept = world.vault("select channel from contact c join account a on "
                       "a.id = c.account where a.uid = %s", s.username)
    assert kept == [("sms",)]


def test_every_stored_contact_is_told_of_a_new_one(world):
    s = owner(world, "email")
    m = Member(s)
    m.log_in(s.password)
    m.mark()
    m.save(mobile="6988800002")
    m.post("next", {"pin": m.wait_pin("sms", "6988800002")})
    assert m.page.step == "contacts"
    assert any(s.username in t for t in
               m.wait_texts("email", s.types["email"]))


def test_a_password_can_be_changed_while_a_contact_waits_for_its_pin(world):
    s = owner(world)
    m = Member(s)
    m.log_in(s.password)
    assert m.save(mobile="6988800003").step == "contact-pin"
    assert m.change(s.password, NEW).step == "changed"
    assert world.bind(s.username, NEW)


def test_one_account_cannot_send_to_all_the_world(worlds):
    w = worlds.get("--students", "20", "--set", "limit.contact_daily=3",
                   "--set", "pin.resend_after=0s")
    s = owner(w)
    m = Member(s)
    m.log_in(s.password)
    m.mark()
    steps = [m.save(mobile=f"69888{n:05}").step for n in range(5)]
    assert steps == ["contact-pin"] * 3 + ["contacts"] * 2
    assert m.page.outcome == "limit"


# --- pressed twice

def at_once(member, action, fields):
    """The same form twice, as a double click sends it."""
    twin = student.Browser(member.env, "el")
    twin.http.cookies.update(member.http.cookies)
    twin.page = member.page
    with concurrent.futures.ThreadPoolExecutor(2) as pool:
        return [f.result() for f in [
            pool.submit(one.post, action, fields)
            for one in (member, twin)]]


def test_a_recovery_pin_pressed_twice_is_right_twice(world):
    for _ in range(6):
        s = owner(world)
        m = Member(s)
        m.forget("sms", contact_of(s, "sms"))
        pin = m.wait_pin("sms", contact_of(s, "sms"))
        assert [p.step for p in at_once(m, "next", {"pin": pin})] == [
            "forgot-password"] * 2


def test_a_new_contact_pressed_twice_gets_one_pin(world):
    for n in range(4):
        s = owner(world)
        m = Member(s)
        m.log_in(s.password)
        m.at("contacts")
        mobile = f"69888001{n:02}"
        pages = at_once(m, "save", {"mobile": mobile,
                                    "password_now": s.password})
        assert [p.step for p in pages] == ["contact-pin"] * 2
        world.settle()
        assert len(m.sms_texts(mobile)) == 1


def test_a_new_code_pressed_twice_is_no_limit(worlds):
    w = worlds.get("--students", "20", "--set", "pin.resend_after=1m")
    s = w.at("pin", channel="sms")
    w.elapse(61)
    pages = at_once(s, "resend", {})
    assert [(p.step, p.outcome) for p in pages] == [("pin", "")] * 2


def test_the_fifth_wrong_pin_gives_a_new_contact_up(world):
    s = owner(world)
    m = Member(s)
    m.log_in(s.password)
    m.save(mobile="6988800201")
    outcomes = [m.post("next", {"pin": "000000"}).outcome for _ in range(5)]
    assert outcomes == ["pin-wrong"] * 4 + ["pin-locked"]
    assert m.page.step == "contacts"


# --- keeping the owner out

def test_questions_for_nobody_use_up_nothing_of_the_contact(world):
    person = world.ordinary()
    b = Member(owner(world))
    for n in range(8):
        b.forget("email", person["types"]["email"], f"invented{n}")
        assert b.page.step == "forgot-pin", b.page
    s = world.student(person, channel="email")
    assert world.bind(s.activate(), s.password)


def fail(m, times=5):
    return [m.log_in("wrong-Wrong-1").outcome for _ in range(times)]


def test_the_door_opens_again_after_the_time_that_was_said(world):
    s = owner(world)
    m = Member(s)
    fail(m)
    assert m.log_in(s.password).outcome == "limit"
    world.elapse(61)
    assert m.log_in(s.password).step == "menu"


def test_a_stranger_who_goes_on_does_not_keep_the_owner_out(world):
    s = owner(world)
    fail(moved(Member(s), "127.0.0.21"))
    me = moved(Member(s), "127.0.0.20")
    assert me.log_in(s.password).outcome == "limit"
    world.elapse(61)
    for n in range(22, 26):	# from ever new addresses
        fail(moved(Member(s), f"127.0.0.{n}"))
    assert me.log_in(s.password).step == "menu"


def test_who_is_logged_in_can_change_while_strangers_guess(world):
    s = owner(world)
    m = Member(s)
    m.log_in(s.password)
    fail(moved(Member(s), "127.0.0.31"))
    assert Member(s).log_in(s.password).outcome == "limit"
    assert m.change(s.password, NEW).step == "changed"


def test_guesses_at_the_change_shut_the_change(world):
    s = owner(world)
    m = Member(s)
    m.log_in(s.password)
    outcomes = [m.change("wrong-Wrong-1", NEW).outcome for _ in range(6)]
    assert outcomes[:4] == ["denied"] * 4 and outcomes[5] == "limit"
    assert m.change(s.password, NEW).outcome == "limit"
    assert Member(s).log_in(s.password).step == "menu"


# --- agreements

@pytest.fixture
def legal():
    """A copy of the texts that the programs' users can read."""
    folder = pathlib.Path(tempfile.mkdtemp(prefix="ur-legal-", dir="/tmp"))
    shutil.copytree(LEGAL, folder, dirs_exist_ok=True)
    folder.chmod(0o755)
    yield folder
    shutil.rmtree(folder)


def test_nothing_is_agreed_to_that_was_not_shown(worlds, legal):
    """The texts were edited, and only one of the programs restarted."""
    w = worlds.get("--students", "10", "--set", f"site.legal_dir={legal}")
    s = w.at("password", channel="sms")
    ledger = w.vault("select count(*) from consent")
    terms = legal / "terms.el.txt"
    terms.write_text(terms.read_text().replace("Version: ", "Version: 9"))
    w.restart("web")
    s.get("/activate")
    s.do_password()
    assert (s.page.step, s.page.outcome) == ("password", "unavailable")
    assert w.vault("select count(*) from consent") == ledger
    w.restart("core")
    s.do_password()
    assert s.page.step == "done"
    assert ("terms", "el") in w.vault(
        "select kind, lang from consent where version like '9%%'")


# --- names

def test_a_name_with_capitals_is_one_name(world):
    person = world.ordinary()
    name = person["loginName"].upper()
    world.registry("update sis.student set loginName = %s "
                   "where registrationID = %s", name,
                   person["registrationID"])
    s = world.student(person, channel="sms", keep=True)
    s.activate()
    s.wait_texts("sms", contact_of(s, "sms"), count=2)
    assert s.username == name
    m = Member(s)
    m.recover("sms", contact_of(s, "sms"), NEW)
    assert m.page.step == "changed"
    m = Member(s)
    assert m.log_in(NEW, uid=name.lower()).step == "menu"
    world.ctl("account", "suspend", name.lower(), "--reason", "test")
    assert m.at("menu").step == "login"
    assert world.vault("select uid, status from account where "
                       "lower(uid) = %s", name.lower()) == [
        (name, "suspended")]


def test_the_reminder_goes_to_the_address_as_stored(world):
    s = owner(world, "email")
    stored = s.types["email"]
    m = Member(s)
    m.mark()
    m.get("/account/forgot?username=1")
    m.post("next", {"contact": stored.upper(),
                    "birth_date": birthday(world, s)})
    assert any(s.username in t for t in m.wait_texts("email", stored))
    names = [open(os.path.join(world.env["MAILDIR"], f), "rb").read()
             for f in sorted(os.listdir(world.env["MAILDIR"]))[-3:]]
    assert not any(stored.upper().encode() in text for text in names)


def test_a_slow_directory_tells_nothing_of_a_forgotten_name(worlds):
    w = worlds.get("--students", "20", "--set", "pin.resend_after=0s",
                   "--set", "limit.client_recoveries=1000000",
                   "--set", "directory.timeout=15s",
                   "--set", "vault.timeout=8s", "--set", "web.timeout=40s")
    s = owner(w, "email")
    slapd = procs.Part(w.dir, "slapd").pid()
    os.kill(slapd, signal.SIGSTOP)
    try:
        for contact in (s.types["email"], "nobody.at.all@example.net"):
            m = Member(s)
            for _ in range(3):
                m.get("/account/forgot?username=1")
                # far less than a question to the directory takes
                assert waiting.seconds_of(lambda: m.post("next", {
                    "contact": contact,
                    "birth_date": "01/01/2001"})) < 7, contact
                assert m.page.outcome == "", contact
                time.sleep(0.3)
    finally:
        os.kill(slapd, signal.SIGCONT)
