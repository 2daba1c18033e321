"""Who may ask core for what, and what the helpdesk sees."""
import os
import pwd
import re
import subprocess

import pytest

import waiting
from stacklib import procs

HELPDESK, GROUP, OPERATOR, NOBODY = 61041, 61042, 61043, 61044

pytestmark = pytest.mark.skipif(not procs.AS_ROOT,
                                reason="needs root: other users are tried")


@pytest.fixture(scope="module")
def world(worlds):
    return worlds.get(
        "--students", "40", "--set", "core.operators="
        f"helpdesk:{HELPDESK},helpdesk:nobody.yet,operator:%no.group,"
        f"helpdesk:%{GROUP},operator:{OPERATOR}")


def ask(world, uid, *words, groups=(), env=None):
    """As that user; the stack's own group lets him as far as the socket."""
    groups = ",".join(str(g) for g in (procs.GID, *groups))
    return subprocess.run(
        ["/usr/bin/setpriv", f"--reuid={uid}", f"--regid={procs.GID}",
         f"--groups={groups}", "--", world.program("uregisterctl"), "-f",
         world.env["CONF"], *words],
        capture_output=True, text=True, timeout=90, cwd="/",
        env={**os.environ, **(env or {})})


def name_of(uid):
    try:
        return pwd.getpwuid(uid).pw_name
    except KeyError:
        return f"uid {uid}"


def newest(world, event):
    return world.vault("select actor, note from audit where event = %s "
                       "order by id desc limit 1", event)


HELPS = (("notice", "list"), ("reference", "0000-0000"),
         ("account", "find", "nobody.here"), ("account", "show", "x"),
         ("notice", "done", "999999"))
OPERATES = (("account", "list"), ("account", "suspend", "x", "--reason", "y"),
            ("account", "close", "x", "--reason", "y"), ("audit", "verify"),
            ("audit", "show", "x"), ("entry", "preview", "x"),
            ("audit", "tail"), ("audit", "export"),
            ("person", "export", "x"),
            ("person", "erase", "nobody.here", "--reason", "y"),
            ("account", "restore", "x", "--reason", "y"),
            ("account", "release", "x", "--reason", "y"),
            ("test", "sms", "6900000000"))


@pytest.mark.parametrize("who", ["user", "group"])
def test_the_helpdesk_may_what_it_is_for_and_nothing_else(world, who):
    uid, groups = (HELPDESK, ()) if who == "user" else (NOBODY, (GROUP,))
    for words in HELPS:
        r = ask(world, uid, *words, groups=groups)
        assert "not for the role" not in r.stderr, (words, r.stderr)
        assert "does not answer" not in r.stderr, (words, r.stderr)
    for words in OPERATES:
        r = ask(world, uid, *words, groups=groups)
        assert r.returncode == 1, words
        assert 'not for the role "helpdesk"' in r.stderr, (words, r.stderr)


def test_an_operator_may_all_and_a_stranger_nothing(world):
    for words in HELPS + OPERATES:
        r = ask(world, OPERATOR, *words)
        assert "not for the role" not in r.stderr, (words, r.stderr)
        assert "does not answer" not in r.stderr, (words, r.stderr)
        r = ask(world, NOBODY, *words)
        assert r.returncode == 1 and "does not answer" in r.stderr, words


def test_audit_and_log_name_who_did_what_to_whom_and_why(world):
    s = world.student(channel="sms")
    s.activate()
    r = ask(world, OPERATOR, "account", "suspend", s.username, "--reason",
            "a lost card")
    assert r.returncode == 0, r.stderr
    assert newest(world, "account.suspended") == [
        (f"operator {name_of(OPERATOR)}", "a lost card")]
    waiting.poll(lambda: re.search(
        f"operator {name_of(OPERATOR)}: account.suspended of "
        f"{s.username}, .*: a lost card", world.log("core")))
    r = ask(world, HELPDESK, "account", "show", s.username, "--reason",
            "he called", env={"SUDO_USER": "root"})
    assert r.returncode == 0, r.stderr
    # who is not root has no other name than his own
    assert newest(world, "account.shown") == [
        (f"operator {name_of(HELPDESK)}", "he called")]
    assert re.search(r"state: +suspended since .* UTC, by operator "
                     f"{name_of(OPERATOR)} .*: a lost card", r.stdout), \
        r.stdout
    assert "locked" in r.stdout
    ask(world, OPERATOR, "account", "restore", s.username, "--reason", "ok")
    for wrong in ("", "  ", "two\nlines", "x" * 128):
        r = ask(world, OPERATOR, "account", "suspend", s.username,
                "--reason", wrong)
        assert r.returncode == 1 and "reason" in r.stderr, wrong
    assert ask(world, OPERATOR, "account", "suspend",
               s.username).returncode == 2


def test_he_is_found_by_all_that_he_may_say(world):
    s = world.student(channel="sms")
    s.activate()
    world.settle()
    p = s.person
    shown = []
    for word in (s.username, s.username.upper(), p["registrationID"],
                 p["types"]["mobile"], "+30 " + p["types"]["mobile"],
                 p["types"]["email"]):
        r = ask(world, HELPDESK, "account", "show", word)
        assert r.returncode == 0, (word, r.stderr)
        shown.append(r.stdout)
        assert f"username:  {s.username}" in r.stdout
        assert "waiting:   nothing" in r.stdout, r.stdout
    assert len({re.sub(r"\d\d:\d\d:\d\d", "", x) for x in shown}) == 1
    text = shown[0]
    for secret in (p["SSN"], p["types"]["mobile"], p["types"]["email"],
                   s.password, p["lastNameEl"], p["birthDate"][:10]):
        assert secret not in text
    r = ask(world, HELPDESK, "account", "find", p["types"]["mobile"])
    assert r.stdout.startswith(f"{s.username}: active since"), r.stdout
    found = world.vault("select count(*) from audit where event in "
                        "('account.found', 'account.shown') and actor = %s",
                        f"operator {name_of(HELPDESK)}")
    assert found[0][0] >= 7


def test_one_without_an_account_and_his_code_are_told_too(world):
    s = world.at("pin", channel="email")
    r = ask(world, HELPDESK, "account", "find", s.person["registrationID"])
    assert r.returncode == 0 and "no account yet: student " in r.stdout
    assert s.person["registrationID"] in r.stdout
    (code,), = world.vault("select reference from flow order by id desc "
                           "limit 1")
    r = ask(world, HELPDESK, "account", "show", code.replace("-", ""))
    assert r.returncode == 0, r.stderr
    assert code in r.stdout and "pin" in r.stdout
    r = ask(world, HELPDESK, "account", "show", "nobody.like.this")
    assert r.returncode == 1 and "like this" in r.stderr


def test_what_waits_is_told(world):
    s = world.student(channel="email")
    world.kill("slapd")
    try:
        s.begin()
        s.walk(until=("done", "stopped"))
        r = ask(world, HELPDESK, "account", "show", s.person["loginName"])
    finally:
        world.start("slapd")
    assert r.returncode == 0, r.stderr
    assert "state:     pending" in r.stdout, r.stdout
    assert re.search(r"waiting: .*its entry, which is tried again",
                     r.stdout), r.stdout
    assert "does not answer" in r.stdout
    world.settle()
    r = ask(world, HELPDESK, "account", "show", s.person["loginName"])
    assert "state:     active since" in r.stdout, r.stdout


def test_who_is_not_known_yet_may_nothing_and_stops_nobody(world):
    log = world.log("core")
    for name, kind in (("nobody.yet", "user"), ("no.group", "group")):
        assert re.search(f'there is no {kind} "{name}".* may nothing', log)


def count_of(world, event):
    return world.vault("select count(*) from audit where event = %s",
                       event)[0][0]


def test_each_page_and_each_miss_is_written_down(world):
    before = count_of(world, "account.missed")
    for verb in ("find", "show"):
        assert ask(world, HELPDESK, "account", verb,
                   "6900000009").returncode == 1
    assert count_of(world, "account.missed") == before + 2
    world.vault("insert into account (person, uid, unique_id, source, status) "
                "select sha256(n::text::bytea), 'paged' || n, 'p' || n, "
                "'student', 'closed' from generate_series(1, 95) n")
    try:
        before = count_of(world, "account.listed")
        assert ask(world, OPERATOR, "account", "list",
                   "closed").returncode == 0
        assert count_of(world, "account.listed") == before + 3
    finally:
        world.vault("delete from account where uid like 'paged%%'")


def test_all_accounts_are_listed_by_status_over_all_pages(world):
    world.vault(
        "insert into account (person, uid, unique_id, source, status) select "
        "sha256(n::text::bytea), 'listed' || n, 'u' || n, 'student', "
        "'suspended' from generate_series(1, 95) n")
    try:
        r = ask(world, OPERATOR, "account", "list", "suspended")
        assert r.returncode == 0, r.stderr
        names = re.findall(r"^\d+  (listed\d+)  suspended", r.stdout, re.M)
        assert len(set(names)) == 95
        every = ask(world, OPERATOR, "account", "list").stdout
        assert "  active  " in every and "listed95" in every
        assert ask(world, OPERATOR, "account", "list",
                   "gone").returncode == 1
        assert newest(world, "account.listed")
    finally:
        world.vault("delete from account where uid like 'listed%%'")


def test_one_unreadable_notice_hides_no_other(world):
    for _ in range(3):
        s = world.at("confirm", channel="email")
        s.post("disagree")
        s.post("stop", {"wrong_surname": "1"})
    ids = [n for n, in world.vault("select id from notice where done is null "
                                   "order by id desc limit 3")]
    world.vault("update notice set details = set_byte(details, 30, "
                "get_byte(details, 30) # 255) where id = %s", ids[1])
    r = ask(world, HELPDESK, "notice", "list")
    assert r.returncode == 0, r.stderr
    lines = {int(x.split()[0]): x for x in r.stdout.splitlines()}
    assert "unreadable" in lines[ids[1]]
    assert "surname" in lines[ids[0]] and "surname" in lines[ids[2]]
    assert ask(world, HELPDESK, "notice", "done",
               str(ids[1])).returncode == 0


@pytest.mark.parametrize("channel,to,part", [
    ("sms", "6912345678", "sms"), ("mail", "tester@example.net", "smtp")])
def test_an_operator_tries_a_channel_and_sees_what_it_says(
        world, channel, to, part):
    r = ask(world, OPERATOR, "test", channel, to)
    assert r.returncode == 0 and "taken" in r.stdout, r.stdout + r.stderr
    assert newest(world, "message.tested")[0][0] == \
        f"operator {name_of(OPERATOR)}"
    assert to not in world.log("core")
    world.kill(part)
    try:
        r = ask(world, OPERATOR, "test", channel, to)
    finally:
        world.start(part)
    assert r.returncode == 1 and r.stderr, r.stdout
    assert ask(world, OPERATOR, "test", channel, "nonsense").returncode == 1
    assert ask(world, OPERATOR, "test", channel).returncode == 2


def test_what_differs_from_the_defaults_is_printed(world):
    r = ask(world, NOBODY, "conf", "print", "-n")
    assert r.returncode == 0, r.stderr
    assert f"helpdesk:{HELPDESK}" in r.stdout
    assert "digits" not in r.stdout
    assert ask(world, NOBODY, "conf", "print", "-x").returncode == 2
