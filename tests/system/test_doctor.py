"""uregisterctl: what the operator sees and may do."""
import os
import re
import subprocess

import pytest

import waiting
from stacklib import procs


def ctl(world, *args, user="core", conf=None):
    return subprocess.run(
        procs.as_user(user, [world.program("uregisterctl"), "-f",
                             conf or world.env["CONF"], *args]),
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
        timeout=60, cwd="/")


def test_doctor_finds_the_stack_well(world):
    r = ctl(world, "doctor")
    assert r.returncode == 0, r.stdout
    assert all(line.startswith("ok ") for line in r.stdout.splitlines())
    for word in ("vault", "registry", "directory", "sms", "mail",
                 "identity", "clock"):
        assert word in r.stdout


def test_doctor_tells_what_a_hash_costs_here(world):
    said = re.search(r"^ok  *hash.* takes (\d+) ms .* make (\d+) in a second",
                     ctl(world, "doctor").stdout, re.M)
    took, rate = int(said[1]), int(said[2])
    assert took > 0 and abs(rate - os.cpu_count() * 1000 // took) <= 1


@pytest.mark.parametrize("part,word", [
    ("smtp", "mail"), ("sms", "sms"), ("amka", "identity"),
    ("slapd", "directory"), ("postgres", "vault"), ("postgres", "registry"),
    ("web", "uregister-web"), ("core", "uregister-core"),
    ("gateway", "sms")])
def test_doctor_names_the_part_that_is_down(world, part, word):
    world.kill(part)
    try:
        r = ctl(world, "doctor")
    finally:
        world.start(part)
    assert r.returncode != 0
    bad = [x for x in r.stdout.splitlines() if x.startswith("bad " + word)]
    assert bad, r.stdout
    if part != "slapd":
        assert re.search("start|mend|is .* running", bad[0]), bad[0]


def test_doctor_tells_where_changes_of_the_directory_go(world):
    path = world.env["CONF"]
    with open(path, encoding="utf-8") as f:
        text = f.read()
    uri, = re.findall(r'uris = \[ ?("ldapi[^"]+")', text)
    assert "ok directory writes: " + uri.strip('"') in ctl(
        world, "doctor").stdout.replace("  ", " ")
    away = '"ldapi://%2Frun%2Fnobody%2Fldapi"'
    try:
        with open(path, "w", encoding="utf-8") as f:
            f.write(text.replace(uri, away + ", " + uri))
        world.restart("core")
        r = ctl(world, "doctor")
    finally:
        with open(path, "w", encoding="utf-8") as f:
            f.write(text)
        world.restart("core")
    line, = [x for x in r.stdout.splitlines() if "directory writes" in x]
    assert line.startswith("warn ") and "goes to " + uri.strip('"') in line
    assert away.strip('"') in line, line


def test_doctor_sees_a_certificate_of_nobody_we_trust(worlds, tmp_path):
    other = tmp_path / "other.pem"
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days",
         "2", "-subj", "/CN=another", "-keyout", str(tmp_path / "key"),
         "-out", str(other)], check=True, stderr=subprocess.DEVNULL)
    for path in (tmp_path, *tmp_path.parents):
        if path.owner() == tmp_path.owner() and str(path) != "/tmp":
            path.chmod(0o755)
    world = worlds.get("--students", "10", "--set", f"mail.ca_file={other}")
    r = ctl(world, "doctor")
    bad = [x for x in r.stdout.splitlines() if not x.startswith("ok ")]
    assert r.returncode != 0 and len(bad) == 1, r.stdout
    assert bad[0].startswith("bad mail") and "mail.ca_file" in bad[0]
    assert "certificate" in bad[0].lower()


def test_doctor_sees_that_the_register_does_not_know_our_token(world):
    with open(world.env["CONF"], encoding="utf-8") as f:
        path = re.search(r'token_file = "([^"]+)"', f.read())[1]
    with open(path, encoding="utf-8") as f:
        token = f.read()
    try:
        for text, well in (("another\n", False),
                           (token.strip() + "\r\n", True)):
            with open(path, "w", encoding="utf-8", newline="") as f:
                f.write(text)
            world.restart("gateway")
            r = ctl(world, "doctor")
            bad = [x for x in r.stdout.splitlines() if "identity" in x]
            assert (r.returncode == 0) == well, r.stdout
            assert bad[0].startswith("ok " if well else "bad identity"), bad
            assert well or "identity.token_file" in bad[0], bad
    finally:
        with open(path, "w", encoding="utf-8") as f:
            f.write(token)
        world.restart("gateway")


# what doctor says of the rows, and the cases that are of them
CENSUS = {
    "of a status that may not activate":
        "inactive graduated two-enrolments-one-ended",
    "whose username": "no-username no-data-at-all username-with-a-blank "
        "username-that-is-no-address username-of-everybody",
    "whose date of birth is empty": "no-birth-date birth-date-unreadable "
        "no-data-at-all",
    "whose date of birth is a year": "day-of-birth-unknown "
        "day-of-birth-unknown-and-not-in-the-number "
        "day-of-birth-unknown-no-amka "
        "day-of-birth-unknown-amka-of-another-surname "
        "day-of-birth-unknown-amka-without-its-zero same-number-and-year "
        "same-number-and-year-of-another",
    "whose number has no country": "no-ssn-country no-data-at-all "
        "country-that-is-none",
    "whose number can be none": "number-that-is-none amka-that-is-none "
        "amka-without-its-zero-of-another-day",
    "without a number": "no-amka no-amka-nor-country amka-of-blanks "
        "no-amka-foreign-insurance no-amka-typed-with-wrong-check-digit "
        "no-amka-typed-of-another day-of-birth-unknown-no-amka",
    "whose phone holds no number": "contacts-that-are-none "
        "fixed-line-in-registry",
    "whose e-mail holds no address": "contacts-that-are-none",
    "without any contact": "contacts-that-are-none",
    "of which no entry can be made": "no-surname",
}


def test_doctor_counts_the_rows_that_cannot_be_used(worlds):
    world = worlds.get("--students", "10")
    r = ctl(world, "doctor")
    assert r.returncode == 0, r.stdout
    lines = [x for x in r.stdout.splitlines()
             if x.startswith("ok registry of student: ")]
    for words, cases in CENSUS.items():
        of_kind = [p for p in world.people if p["case"] in cases.split()]
        line, = [x for x in lines if words in x]
        assert line.split()[4] == str(len(of_kind)), line
        keys = line.rstrip(")").partition(" (")[2].split(", ")
        assert len(keys) == min(len(of_kind), 4), line
        rows = {row["registrationID"] for p in of_kind
                for row in (p, *p.get("_rows", ()))}
        assert set(keys[:3]) <= rows | {"P" + key for key in rows}, line
        assert not any(len(p[name] or "") > 4 and p[name] in line
                       for p in of_kind for name in
                       ("SSN", "extEmail", "mobilePhone", "lastNameEl"))
    assert len(lines) == 2 + len(CENSUS), lines
    assert any(x.startswith("ok registry of staff: 3 rows read, 3 of them")
               for x in r.stdout.splitlines())


def test_a_view_too_slow_to_be_read_whole_is_no_fault(worlds):
    world = worlds.get("--students", "10")
    world.registry("alter view v_vd_sis rename to v_quick")
    try:
        world.registry("create view v_vd_sis as select q.* from v_quick q, "
                       "lateral (select pg_sleep(1), q.systemid) nap")
        world.registry("grant select on v_vd_sis to public")
        r = ctl(world, "doctor")
    finally:
        world.registry("drop view if exists v_vd_sis")
        world.registry("alter view v_quick rename to v_vd_sis")
    assert r.returncode == 0, r.stdout
    assert "ok registry of student: its rows were not counted" in r.stdout


def test_doctor_sees_a_secret_that_others_can_read(world):
    with open(world.env["CONF"], encoding="utf-8") as f:
        key = re.search(r'key_file = "([^"]+core[^"]*)"', f.read())[1]
    os.chmod(key, 0o644)
    try:
        r = ctl(world, "doctor")
    finally:
        os.chmod(key, 0o600)
    assert r.returncode != 0
    assert f"bad core.key_file: {key} can be read by others: chmod 0600 " \
        f"{key}" in r.stdout


@pytest.mark.skipif(not procs.AS_ROOT, reason="needs root")
def test_root_becomes_cores_user_or_says_how(world):
    def as_root(*args):
        return subprocess.run(
            [world.program("uregisterctl"), "-f", world.env["CONF"], *args],
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)

    r = as_root("db", "migrate")
    assert r.returncode == 0, r.stdout
    with open(world.env["CONF"], encoding="utf-8") as f:
        text = f.read()
    path = os.path.join(world.dir, "no-user.conf")
    with open(path, "w", encoding="utf-8") as f:
        f.write(re.sub('key_file = "[^"]+core[^"]*"',
                       'key_file = "/etc/hostname"', text))
    os.chmod(path, 0o644)
    r = as_root("-f", path, "db", "migrate")
    assert r.returncode == 1 and "runuser -u uregister-core" in r.stdout
    world.kill("core")
    try:
        r = as_root("doctor")
    finally:
        world.start("core")
    assert r.returncode != 0 and "bad uregister-core" in r.stdout
    assert "chown" not in r.stdout


def test_conf_print_can_be_loaded_again_and_prints_the_same(world):
    first = ctl(world, "conf", "print")
    assert first.returncode == 0
    path = os.path.join(world.dir, "printed.conf")
    with open(path, "w", encoding="utf-8") as f:
        f.write(first.stdout)
    os.chmod(path, 0o644)
    assert ctl(world, "conf", "check", conf=path).returncode == 0
    assert ctl(world, "conf", "print", conf=path).stdout == first.stdout


def test_migrate_twice_changes_nothing(world):
    r = ctl(world, "db", "migrate")
    assert r.returncode == 0, r.stdout


def test_reference_code_tells_the_reason(world):
    s = world.student(world.case("amka-not-known-nationally"),
                      channel="email")
    s.begin()
    s.walk()
    code = s.page.outputs["reference"]
    r = ctl(world, "reference", code)
    assert r.returncode == 0, r.stdout
    assert s.person["SSN"] not in r.stdout
    assert re.search("identity|number|regist", r.stdout), r.stdout


def test_strangers_may_not_speak_to_core(world):
    """The control socket's peer is checked."""
    if not procs.AS_ROOT:
        pytest.skip("one user for all: there is no stranger")
    r = ctl(world, "reference", "AAAA-AAAA", user="nginx")
    assert r.returncode != 0


def test_a_killed_worker_is_replaced(world):
    """Not the parent: one of its children."""
    with open(os.path.join(world.dir, "run", "core.pid"),
              encoding="utf-8") as f:
        parent = int(f.read().split()[0])
    children = procs.family(parent) - {parent}
    victim = min(children)
    os.kill(victim, 9)
    s = world.student(channel="email")
    assert world.bind(s.activate(), s.password)
    waiting.poll(lambda: len(procs.family(parent)) > len(children))
