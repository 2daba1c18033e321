"""README's chapter "The first sync of an institution that has accounts",
step by step on the tree of one: with limits, rules and staff of its own."""
import os
import re
import subprocess

import ldap
import psycopg
import pytest

import living_tree
from living_tree import BASE, PASSWORD
from stacklib import procs
from test_claim import birthday

PEOPLE = "ou=people," + BASE
NAMED = 6		# of the staff have a row in the registry
PROVEN = 4		# and so many of them what proves it

pytestmark = pytest.mark.skipif(os.geteuid() != 0, reason="asks as root")


class Institution:
    """A tree of twenty years, and a registry that knows some of it."""

    def __init__(self, world, tree):
        self.world, self.tree = world, tree
        os.chmod(tree.dir, 0o755)
        with open(world.env["CONF"], encoding="utf-8") as f:
            text = f.read()
        self.conf = world.env["CONF"] + ".living"
        with open(self.conf, "w", encoding="utf-8") as f:
            f.write(re.sub(r"uris = \[.*?\];",
                           f'uris = [ "{tree.ldapi}" ];', text))
        self.folk = [world.ordinary() for _ in range(NAMED)]
        with psycopg.connect(world.env["REGISTRY_URI"]) as c:
            for n, p in enumerate(self.folk, 1):
                c.execute("update sis.student set loginname = %s, lastnameel "
                          "= 'Staff' where loginname = %s",
                          (f"staff{n}", p["loginName"]))

    def ctl(self, *words, user="core", code=0):
        argv = [self.world.program("uregisterctl"), "-f", self.conf, *words]
        r = subprocess.run(
            procs.as_user("core", argv) if user == "core" else argv, cwd="/",
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
        assert r.returncode == code, r.stdout
        return r.stdout

    def prove(self):
        """The administrator writes down who his people are."""
        c = ldap.initialize(f"ldap://127.0.0.1:{self.tree.port}")
        c.simple_bind_s(f"cn=admin,{BASE}", PASSWORD)
        for n, p in enumerate(self.folk[:PROVEN], 1):
            c.modify_s(f"uid=staff{n},{PEOPLE}", [
                (ldap.MOD_ADD, "objectClass",
                 [b"schacPersonalCharacteristics"]),
                (ldap.MOD_ADD, "schacDateOfBirth",
                 [birthday(p).encode()])])
        c.unbind_s()

    def entries(self):
        return {dn: sorted(e.items()) for dn, e in self.admin().search_s(
            PEOPLE, ldap.SCOPE_ONELEVEL)}

    def admin(self):
        c = ldap.initialize(f"ldap://127.0.0.1:{self.tree.port}")
        c.simple_bind_s(f"cn=admin,{BASE}", PASSWORD)
        return c

    def may_log_in(self, n):
        c = ldap.initialize(f"ldap://127.0.0.1:{self.tree.port}")
        c.simple_bind_s(f"uid=staff{n},{PEOPLE}", PASSWORD)
        c.unbind_s()
        return True


@pytest.fixture(scope="module")
def there(worlds):
    world = worlds.get("--students", "40", "--scheme", "ssha", "--set",
                       "sync.rate=0", "--set", "sync.tell_owners=false")
    with living_tree.Used() as tree:
        there = Institution(world, tree)
        there.ctl("directory", "apply", "-o", tree.path("record"),
                  user="root")
        yield there


def test_adopt_says_what_is_to_be_proven(there):
    before = there.entries()
    said = there.ctl("adopt", "plan")
    for n in range(1, NAMED + 1):
        assert f"nobody  staff{n}: a row has its name or number, and " \
            "nothing proves whose it is" in said
    assert said.count("no row of the registry is its person's") == \
        living_tree.STAFF - NAMED
    there.prove()
    said = there.ctl("adopt", "plan")
    assert set(re.findall(r"^adopt +(staff\d+): ", said, re.M)) == {
        f"staff{n}" for n in range(1, PROVEN + 1)}
    proven = there.entries()
    said = there.ctl("adopt", "apply")
    assert f"\n{PROVEN} are known now, " in said
    assert "\n0 are known now, " in there.ctl("adopt", "apply")
    assert there.entries() == proven and set(proven) == set(before)


def test_the_first_run_waits_and_is_done(there):
    before = there.entries()
    said = there.ctl("sync", "plan")
    assert f"{PROVEN} entries to change" in said
    assert "cn;lang-el: " in said and "cn;lang-el:: " not in said
    assert "#: " not in there.ctl("sync", "explain", "staff1")
    said = there.ctl("sync", "run", code=3)
    assert "stopped by: first" in said
    assert there.entries() == before
    plan = re.search(r"\b[0-9a-f]{32}\b", said)[0]
    there.ctl("sync", "show", plan)
    there.ctl("sync", "approve", plan)
    assert f" {PROVEN} changed, 0 left, 0 errors" in there.ctl("sync", "run")
    assert "done: " in there.ctl("sync", "status")
    assert " 0 entries to change" in there.ctl("sync", "plan")


def test_who_was_adopted_is_what_the_readers_look_for(there):
    """And nobody else was touched."""
    found = there.entries()
    for n in range(1, living_tree.STAFF + 1):
        e = dict(found[f"uid=staff{n},{PEOPLE}"])
        ours = n <= PROVEN
        assert (b"uregisterAccount" in e["objectClass"]) == ours
        assert e.get("schacUserStatus") == (
            [b"urn:schac:userStatus:gr:example.org:account:active"]
            if ours else None)
        assert b"Emeritus" in e["eduPersonAffiliation"]
        assert (b"student" in e["eduPersonAffiliation"]) == ours
        assert e["homeDirectory"] == [f"/srv/staff{n}".encode()]
        assert e["mail"] == [f"staff{n}@example.org".encode()]
    assert there.may_log_in(1) and there.may_log_in(NAMED)
