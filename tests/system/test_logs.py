"""No PIN, password, handle, AMKA or whole contact in any log."""
import os

import psycopg
import pytest

import waiting


@pytest.fixture(scope="module")
def canaries(world):
    """Students who err on their way, in all that may be written down."""
    found = {}

    def note(s, **more):
        p = s.person
        found.update({f"{k} {p['case']}": v for k, v in more.items()})
        found["password"] = s.password
        for k in ("SSN", "extEmail"):
            if p[k] and p[k].strip():
                found[f"{k} {p['loginName']}"] = p[k].strip()
        found[f"mobile {p['loginName']}"] = p["types"]["mobile"][-10:]
        for c in s.http.cookies:
            if "lang" not in c.name:
                found[f"cookie {c.name} {p['loginName']}"] = c.value
                for part in c.value.replace(":", ".").split("."):
                    if len(part) > 15:
                        found[f"cookie part {p['loginName']} "
                              f"{len(found)}"] = part

    for channel in ("sms", "email"):
        s = world.at("pin", channel=channel)
        note(s)
        pin = s.pin()
        s.post("next", {"pin": "918273"})
        found["typed PIN"] = "918273"
        found["PIN " + channel] = pin
        s.post("next", {"pin": pin})
        note(s)
        s.walk(until=("password",))
        s.post("register", {"password": "Canary-weak",
                            "password_again": "Canary-differs"})
        found["typed password"] = "Canary-"
        s.walk()
        if s.page.step != "done":
            s.do_password()
        note(s)
        assert s.page.step == "done", s.page
    for case in ("no-amka", "amka-belongs-to-another-name",
                 "no-birth-date"):
        s = world.student(world.case(case), channel="email")
        s.begin()
        s.walk()
        note(s)
        if "amka" in s.types:
            found["amka " + case] = s.types["amka"]
    s = world.at("contact")
    s.post("next", {"email": "canary.unknown@example.net",
                    "mobile": "6977777777"})
    found["typed email"] = "canary.unknown@example.net"
    found["typed mobile"] = "6977777777"
    world.kill("slapd")
    try:
        s = world.at("pin", channel="email")
        note(s)
        s.walk()
    finally:
        world.start("slapd")
    return found


def logs(world):
    for folder, _, names in os.walk(world.env["LOG_DIR"]):
        for name in names:
            path = os.path.join(folder, name)
            with open(path, encoding="utf-8", errors="replace") as f:
                yield path, f.read()


def test_logs_are_written_at_all(world, canaries):
    assert "uregister-core" in world.log("core")
    assert "uregister-gateway" in world.log("gateway")
    assert "GET /activate" in world.log("access")


def test_no_canary_in_any_log(world, canaries):
    seen = []
    for path, text in logs(world):
        low = text.casefold()
        for what, value in canaries.items():
            if len(value) == 6:	# a PIN may be part of a longer number
                import re
                hit = re.search(rf"(?<![\w.]){value}(?![\w.])", text)
            else:
                hit = value.casefold() in low
            if hit:
                seen.append(f"{what} in {os.path.basename(path)}")
    assert seen == []


def test_no_canary_in_our_database(world, canaries):
    """At rest they are sealed or hashed: a dump shows none."""
    tables = [r[0] for r in world.vault(
        "select table_name from information_schema.tables "
        "where table_schema = 'public'")]
    assert tables
    seen = []
    for table in tables:
        dump = str(world.vault(f"select t::text from \"{table}\" t"))
        low = dump.casefold()
        for what, value in canaries.items():
            if len(value) > 6 and (value.casefold() in low or
                                   value.encode().hex() in low):
                seen.append(f"{what} in {table}")
    assert seen == []


def test_no_secret_on_a_command_line(world):
    words = [world.env["READER_PW"], world.env["PROVISIONER_PW"]]
    for name in os.listdir("/proc"):
        if not name.isdigit():
            continue
        try:
            with open(f"/proc/{name}/cmdline", "rb") as f:
                line = f.read().decode(errors="replace")
        except OSError:
            continue
        if "uregister" in line:
            assert not any(w in line for w in words)


def chained(world):
    """Waits until all that was written is a link, and none is broken."""
    waiting.poll(lambda: not world.vault("select 1 from audit_loose"),
                 why="rows of the audit are no links")
    assert world.vault("select * from audit_broken") == []


@pytest.mark.parametrize("statement", [
    "update {0} set {1} = {1}", "delete from {}", "truncate {}"])
@pytest.mark.parametrize("table", ["audit", "audit_link", "consent"])
def test_what_is_only_added_is_neither_changed_nor_emptied(world, table,
                                                           statement):
    world.student(channel="email").activate()
    chained(world)
    with pytest.raises(psycopg.errors.RaiseException, match="append only"):
        world.vault(statement.format(table, "n" if table == "audit_link"
                                     else "at"))


def test_what_core_left_loose_is_chained_when_it_is_back(world):
    s = world.at("password", channel="email")
    s.do_password()
    world.kill("core")
    with psycopg.connect(world.env["VAULT_URI"]) as c:
        c.execute("insert into audit (event, outcome, reference, person, "
                  "client, note) values ('left', 'OK', '', '', '', '')")
    assert world.vault("select * from audit_broken") == []
    world.start("core")
    chained(world)
    assert world.vault("select 1 from audit_link join audit on audit = id "
                       "where event = 'left'")


@pytest.mark.parametrize("change", [
    "update audit set event = event || 'x' where id = {}",
    # the same letters, cut between two columns elsewhere
    "update audit set event = 'a', outcome = 'b|c' where event = 'a|b'",
    "delete from audit where id = {}",
    "delete from audit_link where audit = {}",
    "update audit_link set n = -n where audit = {}",
    "delete from audit where event = 'loose'",
    "delete from audit_loose"],
    ids=["text", "cut", "gone", "link", "order", "loose", "hidden"])
def test_an_alteration_breaks_the_chain_of_the_audit(world, change):
    world.student(channel="email").activate()
    chained(world)
    row = ("insert into audit (event, outcome, reference, person, client, "
           "note) values ('{}', 'c', '', '', '', '')")
    with psycopg.connect(world.env["VAULT_URI"]) as c:
        n = c.execute("select max(audit) - 3 from audit_link").fetchone()[0]
        c.execute(row.format("a|b"))
        c.execute("select audit_chain(100)")
        c.execute(row.format("loose"))
        c.execute("alter table audit disable trigger audit_append_only")
        c.execute("alter table audit_link disable trigger "
                  "audit_link_append_only")
        assert c.execute("select id from audit_broken").fetchall() == []
        c.execute(change.format(n))
        broken = c.execute("select id from audit_broken").fetchall()
        c.rollback()
    assert broken, change
