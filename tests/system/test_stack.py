"""The stack itself: big, quick, several at once, and tidy."""
import os
import re
import subprocess
import sys
import tempfile
import time

import psycopg

from conftest import STACK, TOP, World
from stacklib import people, servers


def test_twenty_thousand_students_within_a_minute(tmp_path_factory):
    folder = tempfile.mkdtemp(prefix="ur-", dir="/tmp")
    begun = time.monotonic()
    subprocess.run([STACK, "up", folder, "--students", "20000"], check=True)
    took = time.monotonic() - begun
    try:
        world = World(folder)
        assert took < 60, f"{took:.1f} s"
        count = world.registry("select count(*) from v_vd_sis")[0][0]
        assert count >= 20000
        last = [p for p in world.people if p["case"] == "ordinary"][-1]
        for channel, person in (("sms", last), ("email", None)):
            s = world.student(person, channel=channel)
            assert world.bind(s.activate(), s.password)
    finally:
        subprocess.run([STACK, "down", folder], check=True)
        left = subprocess.run(["ps", "axww", "-o", "args"],
                              stdout=subprocess.PIPE, text=True).stdout
        assert folder + "/" not in left
        subprocess.run(["rm", "-rf", folder])


def test_too_long_a_path_is_told(tmp_path):
    folder = str(tmp_path / ("x" * 100))
    r = subprocess.run([STACK, "up", folder], stderr=subprocess.PIPE,
                       text=True)
    assert r.returncode != 0 and "too long" in r.stderr


def test_unknown_setting_stops_the_stack(world):
    folder = tempfile.mkdtemp(prefix="ur-", dir="/tmp")
    r = subprocess.run([STACK, "up", folder, "--set", "pin.lief=3s"],
                       stderr=subprocess.PIPE, text=True)
    assert r.returncode != 0 and "pin.lief" in r.stderr
    subprocess.run([STACK, "down", folder])
    subprocess.run(["rm", "-rf", folder])


def test_people_are_well_formed_and_the_same_each_time():
    one, two = people.make_people(300), people.make_people(300)
    assert [people.public(p) for p in one] == [people.public(p) for p in two]
    for p in one:
        ssn = p["SSN"]
        if ssn and len(ssn.strip()) == 11 and p["ssnCountry"] == "GR" and \
                p["case"] != "amka-that-is-none":
            assert people.luhn_digit(ssn[:10]) == ssn[10]
            if p["gender"] and p["_national"]:
                assert int(ssn[9]) % 2 == int(p["gender"]) % 2
    names = [p["loginName"] for p in one if p["loginName"]]
    assert len(names) == len(set(names))


def test_lookups_use_the_shipped_indexes(world):
    """Among many rows, whatever notation the registry keeps."""
    world.registry("analyze")
    for value in ("right(regexp_replace(mobilephone::text, '[^0-9]', '', "
                  "'g'), 8) = '01234567'",
                  "lower(btrim(extemail::text)) = 'a@example.net'"):
        with psycopg.connect(world.env["REGISTRY_URI"]) as c:
            c.execute("set enable_seqscan = off")
            plan = c.execute("explain select * from v_vd_sis "
                             f"where {value}").fetchall()
        assert any("Index" in row[0] for row in plan), plan


def test_env_tells_all_that_was_promised(world):
    for name in ("UREGISTER_URL LDAP_URI LDAP_BASE PEOPLE_BASE LDAP_TCP_URI "
                 "PROVISIONER_DN PROVISIONER_PW READER_DN READER_PW "
                 "PRIVREADER_DN PRIVREADER_PW RADIUS_DN RADIUS_PW "
                 "REGISTRY_URI VAULT_URI MAILDIR SMS_LOG AMKA_LOG "
                 "AMKA_CONTROL STUDENTS CONF LOG_DIR BIN_DIR").split():
        assert world.env.get(name), name
    for name in "MAILDIR LOG_DIR BIN_DIR".split():
        assert os.path.isdir(world.env[name])


def test_the_texts_registered_with_the_double_are_whole(tmp_path):
    """As the real service would send them: {0} is filled in, in the line that
    binds a PIN once more, and nothing else."""
    stack = servers.Stack(str(tmp_path))
    stack.source = TOP
    texts = stack.sms_messages()
    assert {"pin-el", "recover-en", "changed-el"} <= set(texts)
    for name, text in texts.items():
        assert set(re.findall(r"\{[^}]*\}", text)) == {"{0}"}, \
            f"{name}: {text}"


def test_the_last_line_of_a_check_says_why_tests_were_skipped(tmp_path):
    out = tmp_path / "out"
    out.mkdir()
    (out / "failed").write_text("")
    for name in ("make-check", "sanitizers", "browser"):
        (out / f"{name}.out").write_text("")
    (out / "browser.xml").write_text(
        '<testsuites><testsuite><testcase classname="a" name="b"/>'
        '<testcase classname="a" name="c"><skipped message="no axe"/>'
        '</testcase></testsuite></testsuites>')
    (tmp_path / "x.trs").write_text(":test-result: PASS\n")
    r = subprocess.run(
        [sys.executable, os.path.join(TOP, "tests/stacklib/tally.py"),
         str(out), str(tmp_path), str(tmp_path)],
        stdout=subprocess.PIPE, text=True)
    assert r.returncode == 0
    assert r.stdout.splitlines()[-1] == "3 passed, 0 failed, 1 skipped (no axe)"
