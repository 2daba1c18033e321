"""What is held of somebody: all of it told to him, for a request of access
(GDPR article 15), and held to the inventory."""
import json
import os
import re

import pytest


from conftest import TOP
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
            assert kept == "NONE" or kept == "COUNT" or t in titles, t
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
    import subprocess
    run = [world.program("uregisterctl"), "-f", world.env["CONF"], "person",
           "export"]
    r = subprocess.run([*run, "nobody.like.this"], capture_output=True,
                       text=True)
    assert r.returncode == 1 and "nothing is held" in r.stderr, r
    assert r.stdout == ""
    assert subprocess.run([*run, "x", "--lang", "fr"],
                          capture_output=True).returncode == 2
