"""The audit answers "who did that to me": each act has the person whom it is
about, who did it, and why."""
import getpass
import os
import pwd
import re
import subprocess

import psycopg
import pytest

import waiting
from stacklib.member import NEW, THIRD, Member, owner

PHONE = ("Mozilla/5.0 (Android 14; Mobile; rv:130.0) Gecko/130.0 "
         "Firefox/130.0")


@pytest.fixture(scope="module")
def world(worlds):
    return worlds.get("--students", "40", "--set",
                      "limit.client_logins=1000000")


def show(world, uid, *more):
    return world.ask_ctl("audit", "show", uid, *more).splitlines()


def events(lines):
    """Oldest first."""
    return [re.search(r"UTC  (\S+)", line)[1] for line in reversed(lines)]


def logged_in():
    """Who became root, as the kernel keeps it, or else as sudo says."""
    try:
        with open("/proc/self/loginuid", encoding="ascii") as f:
            return pwd.getpwuid(int(f.read())).pw_name
    except (OSError, KeyError, OverflowError):
        return "maria"


def person_of(world, uid):
    return world.vault("select encode(substring(person for 8), 'hex') from "
                       "account where uid = %s", uid)[0][0]


def test_a_person_s_month_is_one_query(world):
    s = owner(world, "email")
    m = Member(s)
    m.http.headers["User-Agent"] = PHONE
    m.log_in("wrong-Wrong-1")
    m.log_in(s.password)
    m.change(s.password, NEW)
    m.at("menu")
    m.post("logout")
    world.ctl("account", "suspend", s.username, "--reason", "a stolen phone")
    world.ctl("account", "restore", s.username, "--reason", "found again")
    other = Member(s)
    other.recover("email", s.types["email"], THIRD)
    world.settle()
    lines = show(world, s.username)
    found = events(lines)
    for event in ("pin.sent", "pin.entered", "activation.promised",
                  "activation.completed", "login.failed", "login.done",
                  "password.changed", "logout.done", "account.suspended",
                  "account.restored", "recovery.asked", "recovery.proven",
                  "message.sent"):
        assert event in found, (event, found)
    assert found.count("password.changed") == 2
    assert found.index("login.failed") < found.index("login.done")
    text = "\n".join(lines)
    assert re.search(r"account\.suspended .* operator \S.*: a stolen phone",
                     text), text
    assert re.search(r"login\.failed +E_DENIED +user \(Firefox, Android\)",
                     text), text
    assert re.search(r"activation\.completed +OK +system", text), text
    assert s.types["email"] not in text and "192.0.2" not in text
    # and it says that it was asked for
    assert "audit.shown" in events(show(world, s.username))


def test_each_row_that_changes_something_has_its_person_and_actor(world):
    s = owner(world, "email")
    m = Member(s)
    m.log_in(s.password)
    m.save(mobile="", email="")
    rows = world.vault(
        "select event, actor, person from audit where event in ("
        "'activation.promised', 'activation.completed', 'login.done', "
        "'contact.removed', 'contact.stored', 'password.changed') and "
        "(person = '' or actor = '')")
    assert rows == []
    mine = world.vault("select event from audit where person = %s",
                       person_of(world, s.username))
    assert ("contact.removed",) in mine or ("login.done",) in mine


def test_guesses_at_nobody_and_at_somebody_leave_a_row_each(world):
    """Else the table itself would tell who is somebody, and a stranger's
    evening would be seen nowhere."""
    s = owner(world, "email")
    before = world.vault("select count(*) from audit where event = "
                         "'login.failed'")[0][0]
    m = Member(s)
    m.log_in("wrong-Wrong-1", "nobody.of.that.name")
    m.log_in("wrong-Wrong-1")
    after = world.vault("select person from audit where event = "
                        "'login.failed' order by id")[before:]
    assert after == [("",), (person_of(world, s.username),)]


def test_an_operator_s_look_is_written_down_with_his_name(world):
    s = world.student(world.case("no-amka"), channel="email")
    s.begin()
    s.walk()
    world.settle()
    notice = world.ask_ctl("notice", "list").splitlines()[-1]
    number = notice.split()[0]
    done = [world.program("uregisterctl"), "-f", world.env["CONF"],
            "notice", "done", number]
    subprocess.run(done, env={**os.environ, "SUDO_USER": "maria"},
                   check=True)
    (actor, reference), = world.vault(
        "select actor, reference from audit where event = 'notice.done' "
        "order by id desc limit 1")
    assert reference and reference in notice
    assert actor == f"operator {logged_in()} as {getpass.getuser()}"
    assert world.vault("select count(*) from audit where event = "
                       "'notice.listed' and actor ~ '^operator '")[0][0]
    assert subprocess.run(done, capture_output=True).returncode == 1
    assert world.vault("select count(*) from audit where event = "
                       "'notice.done' and reference = %s",
                       reference) == [(1,)]


def test_the_owner_sees_what_was_done_and_from_where(world):
    s = owner(world, "email")
    stranger = Member(s)
    stranger.http.headers["User-Agent"] = PHONE
    for _ in range(3):
        stranger.log_in("wrong-Wrong-1")
    m = Member(s)
    m.log_in(s.password)
    text = m.at("menu").text
    assert "Firefox, Android" in text and "(×3)" in text, text
    words = {"el": "Πρόσφατες ενέργειες", "en": "Recent activity"}
    assert words[m.page.lang] in text


def test_older_rows_keep_their_hash_and_newer_ones_bind_their_actor(world):
    waiting.poll(lambda: not world.vault("select 1 from audit_loose"))
    assert world.vault("select * from audit_broken") == []
    with psycopg.connect(world.env["VAULT_URI"]) as c:
        c.execute("alter table audit disable trigger audit_append_only")
        c.execute("update audit set actor = '' where actor = 'user'")
        assert c.execute("select id from audit_broken").fetchall()
        c.rollback()


def test_who_is_not_known_is_said(world):
    def run(*words):
        return subprocess.run([world.program("uregisterctl"), "-f",
                               world.env["CONF"], "audit", "show", *words],
                              capture_output=True, text=True)
    r = run("nobody.of.that.name")
    assert r.returncode == 1 and "no account" in r.stderr
    assert run("x", "--weeks", "3").returncode == 2


def verify(world, *link):
    r = subprocess.run([world.program("uregisterctl"), "-f",
                        world.env["CONF"], "audit", "verify", *link],
                       capture_output=True, text=True)
    return r.returncode, r.stdout + r.stderr


def chained(world):
    """Until each row is a link."""
    waiting.poll(lambda: not world.vault("select 1 from audit_loose"))


def test_the_chain_is_told_whole_altered_cut_off_or_made_anew(world):
    chained(world)
    status, said = verify(world)
    assert status == 0, said
    n, link = re.search(r"up to link (\d+) ([0-9a-f]{64})", said).groups()
    assert verify(world, n, link)[0] == 0
    status, said = verify(world, n, "0" * 64)
    assert status == 1 and "made anew" in said
    status, said = verify(world, str(int(n) + 1000), link)
    assert status == 1 and "cut off" in said
    assert verify(world, "x", link)[0] == 1
    world.restart("core")
    waiting.poll(lambda: re.search(r"audit: link \d+ [0-9a-f]{64}",
                                   world.log("core")))


def test_an_altered_row_is_named(worlds):
    world = worlds.get("--students", "4")
    world.at("pin", channel="email")
    chained(world)
    world.vault("alter table audit disable trigger audit_append_only")
    (row,), = world.vault("select min(id) from audit")
    world.vault("update audit set note = 'nothing' where id = %s", row)
    status, said = verify(world)
    assert status == 1 and f"broken: row {row}" in said, said
