"""The audit answers "who did that to me": each act has the person whom it is
about, who did it, and why."""
import csv
import getpass
import io
import json
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


def test_a_row_in_another_s_place_is_named(worlds):
    world = worlds.get("--students", "5")
    world.at("pin", channel="email")
    chained(world)
    world.vault("alter table audit_link disable trigger "
                "audit_link_append_only")
    (first,), (second,) = world.vault(
        "select audit from audit_link order by n limit 2")
    world.vault("update audit_link set audit = -1 where audit = %s", first)
    world.vault("update audit_link set audit = %s where audit = %s", first,
                second)
    world.vault("update audit_link set audit = %s where audit = -1", second)
    status, said = verify(world)
    assert status == 1, said
    assert {int(n) for n in re.findall(r"broken: row (\d+)", said)} == {
        first, second}


def anchor(world, path):
    return subprocess.run([world.program("uregisterctl"), "-f",
                           world.env["CONF"], "audit", "anchor", path],
                          capture_output=True, text=True)


def test_rows_removed_from_the_end_are_missed_by_what_was_kept(worlds,
                                                               tmp_path):
    world = worlds.get("--students", "6")
    kept = str(tmp_path / "links")
    world.at("pin", channel="email")
    chained(world)
    assert anchor(world, kept).returncode == 0
    world.at("pin", channel="email")
    chained(world)
    assert anchor(world, kept).returncode == 0
    first, last = open(kept).read().splitlines()
    assert re.fullmatch(r"\S+ \S+ UTC  link \d+ [0-9a-f]{64}", last)
    status, said = verify(world, "--anchor", kept)
    assert status == 0, said
    for table in ("audit", "audit_link"):
        world.vault(f"alter table {table} disable trigger "
                    f"{table}_append_only")
    row, = world.vault("select audit from audit_link order by n desc "
                       "limit 1")
    world.vault("delete from audit_link where audit = %s", row[0])
    world.vault("delete from audit where id = %s", row[0])
    # the chain itself is whole, and says so
    assert verify(world)[0] == 0
    status, said = verify(world, "--anchor", kept)
    assert status == 1 and "cut off" in said, said
    # and it is not covered up by the next link
    r = anchor(world, kept)
    assert r.returncode == 1 and "cut off" in r.stderr
    assert open(kept).read().splitlines() == [first, last]


def test_a_long_chain_is_looked_at_in_slices(worlds):
    world = worlds.get("--students", "7")
    world.vault("insert into audit (event, outcome, reference, person, "
                "client, note) select 'x.y', 'OK', '', '', '', n::text from "
                "generate_series(1, 12000) n")
    waiting.poll(lambda: world.vault("select audit_chain(20000)") and
                 not world.vault("select 1 from audit_loose"))
    status, said = verify(world)
    assert status == 0, said
    world.vault("alter table audit disable trigger audit_append_only")
    edges = [n for n, in world.vault(
        "select audit from audit_link where n in (1, 4999, 5000, 5001, "
        "9999, 10000, 11000) order by n")]
    for row in edges:
        world.vault("update audit set note = 'nothing' where id = %s", row)
    world.vault("insert into audit (event, outcome, reference, person, "
                "client, note) values ('x.z', 'OK', '', '', '', '')")
    world.vault("delete from audit_loose where audit = (select max(id) "
                "from audit)")
    status, said = verify(world)
    assert status == 1
    (beside,), = world.vault("select max(id) from audit")
    assert sorted(int(n) for n in re.findall(r"broken: row (\d+)", said)) \
        == sorted([*edges, beside]), said


def test_tail_and_export_tell_the_rows_as_they_were_written(world):
    s = owner(world, "email")
    world.ctl("account", "suspend", s.username, "--reason", 'a "lost", card')
    world.ctl("account", "restore", s.username, "--reason", "=found")
    told = world.ask_ctl("audit", "tail", "-n", "2", "--person", s.username)
    lines = [line.split("  ") for line in told.splitlines()]
    assert [line[2] for line in lines] == ["account.suspended",
                                           "account.restored"]
    assert all(s.username in line for line in lines)
    assert 'a "lost", card' in told
    rows = [json.loads(line) for line in
            world.ask_ctl("audit", "export").splitlines()]
    numbers = [r["row"] for r in rows]
    assert numbers == sorted(numbers)
    written = world.vault("select id, event, note, actor from audit where "
                          "id <= %s order by id", numbers[-1])
    assert [(r["row"], r["event"], r["reason"], r["actor"])
            for r in rows] == written
    sheet = list(csv.DictReader(io.StringIO(world.ask_ctl(
        "audit", "export", "--csv", "--since", "1", "--person",
        s.username))))
    assert {r["account"] for r in sheet} == {s.username}
    reasons = {r["event"]: r["reason"] for r in sheet}
    assert reasons["account.suspended"] == 'a "lost", card'
    assert reasons["account.restored"] == "'=found"
    assert world.vault("select count(*) > 0 from audit where event = "
                       "'audit.shown' and actor like 'operator %%'") == [
        (True,)]
