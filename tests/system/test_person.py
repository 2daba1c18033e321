"""What is held of somebody: all of it told to him, for a request of access
(GDPR article 15), and held to the inventory."""
import json
import os
import re
import subprocess

import psycopg
import pytest

import waiting
from conftest import TOP
from stacklib import procs
from stacklib.member import Member, owner

DEF = os.path.join(TOP, "src", "vault", "holding.def")
COLUMN = re.compile(r"^COLUMN\((\w+), (\w+), (\w+), (.*)\)$", re.M)
TABLE = re.compile(r"^TABLE\((\w+), (\w+), (\w+), ", re.M)


@pytest.fixture(scope="module")
def world(worlds):
    return worlds.get("--students", "60")


def text(path):
    with open(os.path.join(TOP, path), encoding="utf-8") as f:
        return f.read()


def words(lang, group):
    """{name: sentence} of a group."""
    whole = text(f"src/page/words/person-{lang}.cfg")
    part = re.search(rf"^{group} = \{{(.*?)^\}};", whole, re.M | re.S)[1]
    return dict(re.findall(r'^\t(\w+) = "(.*)";$', part, re.M))


def export(world, who, *more):
    return world.ask_ctl("person", "export", who, *more)


def held(world, who):
    return json.loads(export(world, who, "--json"))["tables"]


def said(tables):
    return json.dumps(tables, ensure_ascii=False)


# --- the inventory

def test_each_column_of_each_table_stands_in_the_inventory(world):
    """A new column is a new decision: whose is it, and may he see it?"""
    real = set(world.vault(
        "select table_name::text, column_name::text from "
        "information_schema.columns c where table_schema = 'public' and "
        "exists (select from pg_tables t where t.tablename = c.table_name)"))
    told = {(t, c) for t, c, _, _ in COLUMN.findall(text(DEF))}
    assert real == told, (real - told, told - real)
    assert {t for t, _, _ in TABLE.findall(text(DEF))} == {
        t for t, _ in told}


def test_each_that_is_shown_has_its_word_in_both_languages():
    for lang in ("el", "en"):
        labels, titles = words(lang, "column"), words(lang, "table")
        for t, c, how, _ in COLUMN.findall(text(DEF)):
            assert how == "OURS" or c in labels or t not in titles, (t, c)
        for t, kept, _ in TABLE.findall(text(DEF)):
            assert kept in ("NONE", "COUNT", "KNOWN") or t in titles, t
            assert kept == "NONE" or kept in words(lang, "kept"), kept
        fields = re.findall(r"^\t(?:TEXT|FLAG|SET|PAGE)\((\w+)",
                            text("src/vault/flow_data.h"), re.M)
        assert not [f for f in fields if f not in labels]


@pytest.mark.parametrize("lang", ["el", "en"])
def test_the_privacy_policy_says_for_how_long_as_the_inventory_does(lang):
    policy = text(f"etc/legal/privacy.{lang}.txt")
    part = re.split(r"^# ", policy, flags=re.M)
    said_there = [[line[2:] for line in p.splitlines()
                   if line.startswith("- ")] for p in part]
    assert sorted(words(lang, "kept").values()) in [
        sorted(s) for s in said_there]


def test_the_manual_has_the_inventory():
    page = text("man/uregister-data.7")
    rows = re.findall(r"^\.It Ic (\w+)$", page, re.M)
    assert sorted(rows) == sorted(t for t, _, _ in TABLE.findall(text(DEF)))
    for t, c, how, _ in COLUMN.findall(text(DEF)):
        if how in ("TEXT", "FLOW", "PACKET", "PAIR", "SECRET"):
            part = page.split(f".It Ic {t}\n")[1].split(".It Ic ")[0]
            assert c in part, (t, c)


# --- export

def test_one_with_an_account_is_told_all_and_no_secret(world):
    s = owner(world, "email")
    m = Member(s)
    m.log_in(s.password)
    world.settle()
    tables = held(world, s.username)
    (account,) = tables["account"]
    assert account["uid"] == s.username and account["status"] == "active"
    assert account["person"] == "(keyed hash)"
    contacts = {c["channel"]: c["value"] for c in tables["contact"]}
    assert contacts["email"] == s.types["email"]
    kinds = {c["kind"] for c in tables["consent"]}
    assert {"terms", "privacy", "keep-email"} <= kinds
    events = [a["event"] for a in tables["audit"]]
    assert {"pin.sent", "activation.completed", "login.done",
            "message.sent"} <= set(events)
    entry = {}
    for value in tables["entry"]:
        for name, v in value.items():
            entry.setdefault(name, []).append(v)
    real = world.entry(s.username)
    for name in ("uid", "mail", "schacDateOfBirth", "cn",
                 "schacPersonalUniqueID"):
        assert entry[name] == real[name], name
    assert set(entry.get("userPassword", ["(not shown)"])) == {
        "(not shown)"}
    whole = said(tables)
    assert s.password not in whole
    for secret, in world.vault("select encode(hash, 'hex') from pin union "
                               "select encode(handle, 'hex') from flow"):
        assert secret not in whole
    for column in ("handle", "nonce"):
        assert {f[column] for f in tables["flow"]} == {"(not shown)"}
    (row,) = world.vault("select actor, person <> '' from audit where "
                         "event = 'person.exported' order by id limit 1")
    assert row[1] and row[0].startswith("operator ")


def test_by_each_of_his_names_it_is_the_same(world):
    s = owner(world, "email")
    world.settle()

    def told(who):
        tables = held(world, who)
        tables["audit"] = [a for a in tables["audit"]
                           if a["event"] != "person.exported"]
        return tables
    first = told(s.username)
    for who in (s.username.upper(), s.person["registrationID"],
                s.types["email"], s.types["mobile"]):
        assert told(who) == first, who


def test_one_who_never_came_to_an_account_is_told_what_he_typed(world):
    s = world.at("pin", channel="email")
    world.settle()
    for who in (s.person["registrationID"], s.types["email"]):
        tables = held(world, who)
        assert "account" not in tables and "entry" not in tables
        (flow,) = tables["flow"]
        assert flow["data.email"] == s.types["email"]
        assert flow["step"] == "pin"
        assert [p["hash"] for p in tables["pin"]] == ["(not shown)"]
    (pin,) = {p for p in re.findall(r"\b\d{6}\b", "\n".join(
        s.wait_texts("email", s.types["email"], count=1)))}
    assert pin not in said(tables)


def test_a_notice_is_told_and_a_stranger_s_is_not(world):
    mine = world.student(world.case("no-amka"), channel="email")
    mine.begin()
    mine.walk()
    other = world.at("pin", channel="sms")
    world.settle()
    tables = held(world, mine.person["registrationID"])
    assert [n for n in tables["notice"] if n["kind"] == "id-supplied"]
    assert mine.types["email"] in said(tables) or tables["account"]
    assert other.types["mobile"] not in said(tables)


def test_in_his_language_it_is_a_text(world):
    s = owner(world, "email")
    world.settle()
    for lang, more in (("el", ()), ("en", ("--lang", "en"))):
        told = export(world, s.username, *more)
        for group in ("table", "kept"):
            assert words(lang, group)["CONTACT" if group == "kept" else
                                      "contact"] in told
        assert f"  {words(lang, 'column')['value']}: " \
            f"{s.types['email']}\n" in told
        assert words(lang, "besides")["logs"] in told
        assert s.password not in told and "(keyed hash)" not in told
        assert not re.search(r"^  (epoch|attempts|id): ", told, re.M)


def test_a_long_record_comes_in_pages_whole_and_once(world):
    s = owner(world, "email")
    world.settle()
    world.vault(
        "insert into audit (event, outcome, reference, person, client, note)"
        " select 'login.done', 'OK', '', encode(substring(person for 8), "
        "'hex'), '', 'number ' || n from account, generate_series(1, 400) n "
        "where uid = %s", s.username)
    notes = [a.get("note") for a in held(world, s.username)["audit"]]
    mine = [n for n in notes if n and n.startswith("number ")]
    assert mine == [f"number {n}" for n in range(400, 0, -1)]


def test_nobody_is_said_to_be_nobody(world):
    run = [world.program("uregisterctl"), "-f", world.env["CONF"], "person",
           "export"]
    r = subprocess.run([*run, "nobody.like.this"], capture_output=True,
                       text=True)
    assert r.returncode == 1 and "nothing is held" in r.stderr, r
    assert r.stdout == ""
    assert subprocess.run([*run, "x", "--lang", "fr"],
                          capture_output=True).returncode == 2


# --- erasure

def erase(world, who, *more, reason="request of 3 May"):
    r = subprocess.run(
        procs.as_user("core", [
            world.program("uregisterctl"), "-f", world.env["CONF"], "person",
            "erase", who, *(("--reason", reason) if reason else ()), *more]),
        cwd="/", capture_output=True, text=True)
    return r.returncode, r.stdout, r.stderr


def of_account(world, number):
    """{table: rows} of those that refer to it."""
    return {t: world.vault(f"select count(*) from {t} where account = %s",
                           number)[0][0]
            for t in ("contact", "provision", "echo", "sync_account", "flow",
                      "consent")}


def row_of(world, s):
    (number,), = world.vault("select id from account where uid = %s",
                             s.username)
    return number


def left_of(world, who):
    """Which tables still have something, but for what erasing names."""
    tables = held(world, who)
    assert {a["event"] for a in tables["audit"]} >= {"person.erased"}
    (account,) = tables["account"]
    assert account["uid"] == f"erased#{account['id']}"
    assert set(account) <= {"id", "person", "name", "uid", "unique_id",
                            "source", "status", "created", "activated",
                            "closed", "erased", "by_sync"}
    return set(tables) - {"audit", "account"}


def test_what_the_law_lets_go_goes_and_the_rest_is_named(world):
    s = owner(world, "email")
    m = Member(s)
    m.log_in(s.password)
    world.settle()
    number = row_of(world, s)
    assert of_account(world, number)["contact"] == 1
    status, said_of, err = erase(world, s.username)
    assert status == 0, err
    gone = dict(re.findall(r"^gone +(\w+): (\d+)$", said_of, re.M))
    assert gone["contact"] == "1" and gone["flow"] == "2", said_of
    stays = re.findall(r"^stays +(\w+)", said_of, re.M)
    assert stays == ["audit", "entry", "consent", "account", "counts",
                     "logs", "backups"], said_of
    assert set(of_account(world, number).values()) == {0}
    cut = world.vault("select count(*) from consent where account is null "
                      "and client is null")[0][0]
    assert cut >= 3
    # the session that was open
    assert m.at("menu").step == "login"
    # by his username of before, and only what was named
    assert left_of(world, s.username) == {"entry"}
    assert not world.bind(s.username, s.password)
    entry = world.entry(s.username)
    assert any(v.endswith(":closed") for v in entry["schacUserStatus"])
    for table, column in world.vault(
            "select table_name::text, column_name::text from "
            "information_schema.columns where table_schema = 'public' and "
            "data_type = 'text'"):
        assert world.vault(f"select count(*) from {table} where "
                           f"{column} ilike %s", f"%{s.username}%") == [
            (0,)], (table, column)
    # twice is once
    status, again, _ = erase(world, s.username)
    assert status == 0 and "gone" not in again, again
    assert world.vault("select note from audit where event = 'person.erased' "
                       "order by id limit 1") == [("request of 3 May",)]


def test_nothing_makes_him_an_account_again(world):
    s = owner(world, "email")
    world.settle()
    number = row_of(world, s)
    assert erase(world, s.username)[0] == 0
    anew = world.student(s.person, channel="email")
    anew.begin()
    anew.walk()
    assert anew.page.step == "stopped", anew.page
    assert "erased" not in anew.page.text
    world.ctl("account", "find", s.username)
    for words_of in (("adopt", "apply"), ("repair", "apply", "--reason",
                                          "x"), ("sync", "run")):
        world.tell_ctl(*words_of)
    m = Member(s)
    m.log_in(s.password)
    assert m.page.step == "login"
    restored = subprocess.run(
        procs.as_user("core", [
            world.program("uregisterctl"), "-f", world.env["CONF"],
            "account", "restore", s.username, "--reason", "x"]), cwd="/",
        capture_output=True, text=True)
    assert restored.returncode == 1 and "was erased" in restored.stderr
    rows = world.vault("select id, uid, status from account where id >= %s "
                       "or uid = %s", number, s.username)
    assert (number, f"erased#{number}", "closed") in rows
    assert s.username not in {uid for _, uid, _ in rows}
    assert not world.bind(s.username, s.password)


def test_one_without_an_account_is_erased_too(world):
    s = world.at("pin", channel="email")
    other = world.at("pin", channel="sms")
    world.settle()
    assert erase(world, s.person["registrationID"])[0] == 0
    status, _, err = erase(world, s.types["email"])
    assert status == 1 and "nothing is held" in err
    assert s.get("/activate").step != "pin"
    assert held(world, other.types["mobile"])["flow"]


def test_a_kill_in_between_is_nothing_or_all(world):
    """The entry is closed already, and the tables wait: then core dies."""
    s = owner(world, "email")
    world.settle()
    number = row_of(world, s)
    before = of_account(world, number)
    with psycopg.connect(world.env["VAULT_URI"]) as c:
        c.execute("select from consent where account = %s for update",
                  (number,))
        run = subprocess.Popen(
            procs.as_user("core", [
                world.program("uregisterctl"), "-f", world.env["CONF"],
                "person", "erase", s.username, "--reason", "x"]), cwd="/",
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        waiting.poll(lambda: not world.bind(s.username, s.password))
        world.kill("core")
        run.wait()
        c.rollback()
    waiting.poll(lambda: world.vault(
        "select count(*) from pg_stat_activity where application_name like "
        "'uregister%%' and state like 'idle in transaction%%'") == [(0,)])
    assert of_account(world, number) == before
    world.start("core")
    status, _, err = erase(world, s.username)
    assert status == 0, err
    assert set(of_account(world, number).values()) == {0}
    assert left_of(world, s.username) == {"entry"}


def test_without_a_reason_nobody_is_erased(world):
    s = owner(world, "email")
    assert erase(world, s.username, reason=None)[0] == 2
    assert erase(world, s.username, reason=" ")[0] == 1
    assert row_of(world, s)


def test_by_remove_the_entry_goes_and_by_release_he_comes_anew(worlds):
    world = worlds.get("--students", "20", "--set", "account.erase=remove")
    s = owner(world, "email")
    world.settle()
    status, said_of, err = erase(world, s.username)
    assert status == 0 and re.search(r"^gone +entry: 1$", said_of, re.M), (
        said_of, err)
    assert world.entry(s.username) is None
    assert left_of(world, s.username) == set()
    world.ctl("account", "release", s.username, "--reason", "he is back")
    anew = world.student(s.person, channel="email")
    anew.activate()
    assert anew.username == s.username
    assert world.bind(anew.username, anew.password)


def test_by_keep_the_entry_is_the_institution_s(worlds):
    world = worlds.get("--students", "20", "--set", "account.erase=keep")
    s = owner(world, "sms")
    world.settle()
    before = world.entry(s.username)
    assert "mobile" in before
    assert erase(world, s.username)[0] == 0
    after = world.entry(s.username)
    assert "mobile" not in after
    assert {k: v for k, v in before.items() if k != "mobile"} == after
    assert world.bind(s.username, s.password)
    assert left_of(world, s.username) == {"entry"}
