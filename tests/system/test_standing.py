"""What an account may do, as the operator, the directory and the sessions
see it: they agree, whatever comes between."""
import subprocess
import threading
import time

import ldap
import psycopg
import pytest

from stacklib.member import NEW, Member, owner

FOREVER = "000001010000Z"
ROUNDS = 20


@pytest.fixture(scope="module")
def world(worlds):
    return worlds.get("--students", "40", "--set",
                      "limit.client_logins=1000000", "--set",
                      "limit.login_failures=100", "--set",
                      "entry.scheme=ssha")


def ctl(world, *words):
    return subprocess.run(
        [world.program("uregisterctl"), "-f", world.env["CONF"], *words],
        capture_output=True, text=True, timeout=90)


def lock_of(world, uid):
    return world.entry(uid, "provisioner", ["pwdAccountLockedTime"]).get(
        "pwdAccountLockedTime", [None])[0]


def change(world, uid, **attributes):
    """Another hand in the directory, as the provisioner."""
    c = world.ldap("provisioner")
    c.modify_s(f"uid={uid},{world.env['PEOPLE_BASE']}", [
        (ldap.MOD_REPLACE, name, value and [value.encode()])
        for name, value in attributes.items()])
    c.unbind_s()


def wait_for(what, seconds=30):
    end = time.monotonic() + seconds
    while not what():
        assert time.monotonic() < end, "it did not come"
        time.sleep(0.1)


def test_a_suspension_amid_wrong_log_ins_holds(world):
    """The very moment in which one suspends.  The password is in a scheme
    that only slapd can tell, so that each log-in is a bind."""
    s = owner(world)
    guessers = [Member(s) for _ in range(4)]
    for m in guessers:
        m.at("")
    open_after = 0
    for _ in range(ROUNDS):
        change(world, s.username,
               userPassword=MD5)
        threads = [threading.Thread(target=m.log_in, args=("Wrong-1",))
                   for m in guessers]
        for t in threads:
            t.start()
        assert ctl(world, "account", "suspend", s.username, "--reason",
                   "x").returncode == 0
        for t in threads:
            t.join()
        open_after += lock_of(world, s.username) != FOREVER
        assert ctl(world, "account", "restore", s.username, "--reason",
                   "x").returncode == 0
    assert open_after == 0


def test_a_lock_that_got_lost_is_told_and_put_there_again(world):
    s = owner(world)
    assert ctl(world, "account", "suspend", s.username, "--reason",
               "x").returncode == 0
    with psycopg.connect(world.env["VAULT_URI"]) as c:
        # until core may look again
        c.execute("select from account where uid = %s for update",
                  (s.username,))
        change(world, s.username, pwdAccountLockedTime=None)
        r = ctl(world, "doctor")
        assert "bad suspended accounts" in r.stdout, r.stdout
        assert s.username in r.stdout
    wait_for(lambda: lock_of(world, s.username) == FOREVER)
    assert not world.bind(s.username, s.password)
    assert world.vault(
        "select count(*) from audit where event = 'account.locked' and "
        "person = (select encode(substring(person for 8), 'hex') from "
        "account where uid = %s)", s.username) == [(1,)]
    assert ctl(world, "account", "restore", s.username, "--reason",
               "x").returncode == 0
    time.sleep(2)
    assert world.bind(s.username, s.password)


# --- a log-in ends with its reason

MD5 = "{MD5}dNZ0hzoSfjLZPrTAUKJ8Aw=="
LOCKED = "urn:schac:userStatus:gr:example.org:account:closed"


def a_new_contact(m):
    m.save(mobile=m.owner.types["mobile"], email="thief@example.net")


def a_pin(m):
    m.post("next", {"pin": m.wait_pin("email", "thief@example.net")})


def a_change(m):
    m.change(m.owner.password, NEW)


@pytest.mark.parametrize("lang,says", [("en", "changed elsewhere"),
                                       ("el", "άλλαξε αλλού")])
@pytest.mark.parametrize("step", [a_new_contact, a_pin, a_change])
def test_another_password_ends_the_log_ins_that_were_open(world, step, lang,
                                                          says):
    s = owner(world)
    m = Member(s, lang)
    m.log_in(s.password)
    if step == a_pin:
        a_new_contact(m)
        assert m.page.step == "contact-pin"
    m.at("change" if step == a_change else "contacts")
    change(world, s.username, userPassword=MD5)
    step(m)
    assert (m.page.step, m.page.outcome) == ("login", "expired"), m.page
    assert says in m.response.text
    assert world.vault("select count(*) from contact c join account a on "
                       "a.id = c.account where a.uid = %s",
                       s.username) == [(1,)]
    assert world.entry(s.username, "provisioner", ["userPassword"])[
        "userPassword"] == [MD5]


@pytest.mark.parametrize("how", [{"pwdAccountLockedTime": FOREVER},
                                 {"schacUserStatus": LOCKED}])
@pytest.mark.parametrize("step", [a_new_contact, a_change])
def test_a_lock_ends_the_log_ins_that_were_open(world, step, how):
    s = owner(world)
    m = Member(s, "en")
    m.log_in(s.password)
    m.at("change" if step == a_change else "contacts")
    change(world, s.username, **how)
    step(m)
    assert (m.page.step, m.page.outcome) == ("login", "expired"), m.page
    assert "suspended or closed" in m.response.text
    assert world.vault("select count(*) from contact c join account a on "
                       "a.id = c.account where a.uid = %s",
                       s.username) == [(1,)]


def test_ones_own_change_keeps_the_log_in(world):
    s = owner(world)
    m = Member(s)
    m.log_in(s.password)
    assert m.change(s.password, NEW).step == "changed"
    m.save(mobile="", email="")
    assert m.page.step == "contacts", m.page
