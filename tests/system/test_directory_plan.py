"""The directory is prepared, never overwritten: in a tree that is in use
nobody but our own DNs gains or loses anything; twice is once; and what was
added can be taken back."""
import os
import re
import shutil
import subprocess

import ldap
import pytest

import living_tree
import private_slapd
import waiting
from living_tree import BASE, PASSWORD, table
from stacklib import servers, settings

CORE = 23456
PEOPLE = "ou=people," + BASE

pytestmark = pytest.mark.skipif(os.geteuid() != 0, reason="asks as root")


def make_conf(tree):
    os.chmod(tree.dir, 0o755)
    key = tree.path("core.key")
    with open(key, "w", encoding="ascii") as f:
        f.write("ab" * 32)
    os.chmod(key, 0o600)
    os.chown(key, CORE, CORE)
    with open(tree.path("password"), "w", encoding="ascii") as f:
        f.write(PASSWORD)
    os.chmod(tree.path("password"), 0o600)
    conf = {"core.key_file": key, "directory.uris": [tree.ldapi],
            "directory.base": BASE, "directory.people_base": PEOPLE,
            "directory.bind": "external"}
    kinds = settings.kinds_of(private_slapd.SOURCE)
    with open(tree.path("conf"), "w", encoding="utf-8") as f:
        f.write(settings.render(conf, [settings.STUDENT], kinds))


def ctl(tree, verb, *args):
    """As root, or by the log-in that the tree is given."""
    if tree.login and "-D" not in args:
        args += (*tree.login, "-y", tree.path("password"))
    program = os.path.join(
        servers.find_programs(private_slapd.SOURCE, ("core",)),
        "uregisterctl")
    done = subprocess.run(
        [program, "-f", tree.path("conf"), "directory", verb, "-o",
         tree.path("record"), *args], stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT, text=True, cwd="/", check=False)
    return done.returncode, done.stdout


def changes(text):
    return re.findall(r"^dn: (.*)$", text, re.M)


@pytest.fixture(scope="module", params=[
    living_tree.Empty, living_tree.Used, living_tree.Single,
    living_tree.Provider, living_tree.Bare],
    ids=lambda kind: kind.__name__)
def used(request):
    """A tree, its table before, and what plan and apply said."""
    with request.param() as tree:
        make_conf(tree)
        tree.config_before = tree.whole_config()
        tree.table_before = table(tree)
        tree.planned = ctl(tree, "plan")
        tree.config_planned = tree.whole_config()
        tree.applied = ctl(tree, "apply")
        yield tree


def test_a_plan_changes_nothing_and_gives_reasons(used):
    status, text = used.planned
    assert status == 0, text
    assert used.config_planned == used.config_before
    for block in text.strip().split("\n\n"):
        assert block.startswith("# "), block
    assert f"dn: {used.database}" in text
    # A change of cn=config would wait for them, and log-ins for it.
    assert "\nadd: olcDbIndex\n" in text.strip().split("\n\n")[-1]


def test_nobody_gains_or_loses_anything(used):
    assert used.applied[0] == len(used.unfit), used.applied[1]
    before, after = used.table_before, table(used)
    assert {k: (before[k], after[k]) for k in before
            if before[k] != after[k]} == {}


def test_no_limit_of_theirs_is_ours(used):
    """At once, and not after a restart."""
    for name in ("provisioner", "privreader"):
        used.root().modify_s(f"cn={name},ou=services,{BASE}", [
            (ldap.MOD_REPLACE, "userPassword", b"ours")])
        c = used.connect(dn=f"cn={name},ou=services,{BASE}", password="ours")
        found = c.search_s(PEOPLE, ldap.SCOPE_SUBTREE, "(objectClass=*)",
                           ["1.1"])
        assert len(found) > living_tree.STAFF or \
            used.__class__ is living_tree.Empty


def test_doctor_finds_the_directory_fit(used):
    _, text = used.applied
    said = re.findall(r"^(ok|bad) (directory[^:]*)", text, re.M)
    assert len(said) > 6, text
    assert [part for how, part in said if how == "bad"] == used.unfit, text


def test_twice_is_once(used):
    before = used.whole_config()
    status, text = ctl(used, "apply")
    assert status == len(used.unfit) and "nothing is missing" in text
    assert used.whole_config() == before
    assert changes(ctl(used, "plan")[1]) == []
    lost = ctl(used, "plan", "-o", used.path("no-record"))[1]
    assert changes(lost) == []


def test_it_is_the_same_after_a_restart(used):
    used.stop()
    used.start()
    assert changes(ctl(used, "plan")[1]) == []
    before, after = used.table_before, table(used)
    assert {k for k in before if before[k] != after[k]} == set()


def test_cn_config_was_saved_first(used):
    path = re.search(r"^cn=config as it was is in (.*)$", used.applied[1],
                     re.M)[1]
    assert os.stat(path).st_mode & 0o077 == 0
    os.mkdir(used.path("again"))
    subprocess.run(["/usr/sbin/slapadd", "-n", "0", "-F", used.path("again"),
                    "-l", path], check=True)
    assert used.whole_config("again") == used.config_before


def test_our_services_see_what_they_need_and_no_more(used):
    root = used.root()
    for name in private_slapd.SERVICES:
        root.modify_s(f"cn={name},ou=services,{BASE}", [
            (ldap.MOD_REPLACE, "userPassword", b"ours")])
    admin = used.connect(dn=f"cn=admin,{BASE}", password=PASSWORD) \
        if used.filled and used.__class__ is not living_tree.Empty else root
    dn = f"uid=of-ours,{PEOPLE}"
    admin.add_s(dn, [
        ("objectClass", [b"inetOrgPerson", b"uregisterAccount",
                         b"schacPersonalCharacteristics"]),
        ("uid", b"of-ours"), ("cn", b"x"), ("sn", b"x"),
        ("mobile", b"6900000000"), ("schacDateOfBirth", b"20000101"),
        ("uregisterNtPassword", b"00"), ("userPassword", b"right")])
    try:
        seen = {}
        for name in private_slapd.SERVICES:
            c = used.connect(dn=f"cn={name},ou=services,{BASE}",
                             password="ours")
            found = c.search_s(BASE, ldap.SCOPE_SUBTREE, "(uid=of-ours)")
            seen[name] = {"userPassword", "mobile", "schacDateOfBirth",
                          "uregisterNtPassword", "sn"} & set(found[0][1])
        assert seen == {
            "provisioner": {"userPassword", "mobile", "schacDateOfBirth",
                            "uregisterNtPassword", "sn"},
            "privreader": {"mobile", "schacDateOfBirth", "sn"},
            "reader": {"sn"}, "radius": {"uregisterNtPassword", "sn"}}
        if used.filled and used.__class__ is not living_tree.Empty:
            found = used.connect(
                dn=f"cn=reader,ou=services,{BASE}", password="ours").search_s(
                BASE, ldap.SCOPE_SUBTREE, "(uid=staff3)")
            assert {"userPassword", "mobile", "homeDirectory", "mail"} & \
                set(found[0][1]) == {"homeDirectory", "mail"}
        nobody = used.connect().search_s
        for name in ("schacDateOfBirth", "uregisterNtPassword"):
            try:
                assert not nobody(BASE, ldap.SCOPE_SUBTREE, f"({name}=*)")
            except (ldap.NO_SUCH_OBJECT, ldap.INSUFFICIENT_ACCESS):
                pass
        assert used.connect(dn=dn, password="right")
    finally:
        admin.delete_s(dn)


def test_what_is_in_use_is_not_taken_away(used):
    provisioner = used.connect(dn=f"cn=provisioner,ou=services,{BASE}",
                               password="ours")
    dn = f"uid=in-use,{PEOPLE}"
    provisioner.add_s(dn, [
        ("objectClass", [b"inetOrgPerson", b"uregisterAccount"]),
        ("uid", b"in-use"), ("cn", b"x"), ("sn", b"x")])
    before = used.whole_config()
    status, text = ctl(used, "remove")
    assert status == 1 and dn in text
    assert used.whole_config() == before
    provisioner.delete_s(dn)


def test_remove_takes_back_exactly_what_was_added(used):
    """The modules and the emptied schema with slapd stopped, as it says."""
    status, text = ctl(used, "remove")
    assert status == 0, text
    path = re.search(r"slapmodify .* <(.*)$", text, re.M)[1]
    used.stop()
    with open(path, encoding="utf-8") as f:
        used.tool("slapmodify", 0, f.read())
    after = used.whole_config()
    if "stays: the module ppolicy" in text:
        after = [re.sub(r"\nolcModuleLoad: \{\d+\}ppolicy", "", entry)
                 for entry in after]
    assert after == used.config_before
    used.start()
    before, after = used.table_before, table(used)
    assert {k: (before[k], after[k]) for k in before
            if before[k] != after[k]} == {}
    assert ctl(used, "remove")[0] == 0


def test_what_was_taken_back_can_be_added_again(used):
    assert ctl(used, "apply")[0] == len(used.unfit)
    assert changes(ctl(used, "plan")[1]) == []


# --- ldif/

class Bootstrap(private_slapd.Server):
    """ldif/00-server.ldif and the top of a tree."""
    login = ()

    def load(self):
        self.tool("slapadd", 0, private_slapd.fill("00", run=self.dir))
        self.tool("slapadd", 1, private_slapd.fill("50"))


def number_of(dn):
    """In which file of ldif/ the change stands."""
    if dn.startswith("cn=module"):
        return "10"
    if dn.startswith("olcDatabase"):
        return "20"
    if dn.startswith("olcOverlay"):
        return "30"
    return {"cn=config": "40"}.get(dn, "60")


def test_ldif_is_what_the_plan_of_an_empty_server_says():
    with Bootstrap() as tree:
        make_conf(tree)
        status, text = ctl(tree, "plan")
    assert status == 0
    said = dict.fromkeys(("10", "20", "30", "40", "60"), "")
    for block in text.strip().split("\n\n"):
        dn = changes(block)[0]
        if dn == "cn=uregister,cn=schema,cn=config":
            schema = block
        else:
            said[number_of(dn)] += block + "\n\n"
    for number, blocks in said.items():
        assert private_slapd.fill(number, core=CORE).strip() == \
            blocks.strip()
    assert definitions(schema) == sorted(sum((
        definitions(private_slapd.read(f"schema/{name}.ldif"))
        for name in private_slapd.SCHEMAS), []))


def definitions(text):
    text = re.sub(r"\n ", "", text)
    return sorted(" ".join(line.split(":", 1)[1].split()) for line in
                  text.splitlines() if re.match("olc(Attr|Obj)", line))


# --- what goes wrong

def test_a_failure_is_named_and_a_second_run_goes_on():
    class Narrow(living_tree.Used):
        """A rule of the institution stops one of our entries."""
        modules = living_tree.Used.modules + "olcModuleLoad: constraint\n"
        overlays_text = living_tree.Used.overlays_text + """
dn: olcOverlay={1}constraint,@DB@
objectClass: olcOverlayConfig
objectClass: olcConstraintConfig
olcOverlay: {1}constraint
olcConstraintAttribute: description size 10
"""
    with Narrow() as tree:
        make_conf(tree)
        before = tree.config_before = tree.whole_config()
        status, text = ctl(tree, "apply")
        assert status == 1
        assert "not done: The log-in of uregister" in text
        assert "cn=provisioner,ou=services" in text
        assert not any("manage by * break" in e for e in tree.whole_config())
        tree.root().modify_s(
            f"olcOverlay={{1}}constraint,{tree.database}",
            [(ldap.MOD_DELETE, "olcConstraintAttribute",
              b"description size 10")])
        # As a kill in the middle leaves it.
        tree.root().modify_s(tree.database, [(
            ldap.MOD_ADD, "olcAccess", b"{0}to * by dn.base=\"" +
            living_tree.ROOT.encode() + b"\" manage by * break")])
        status, text = ctl(tree, "apply")
        assert status == 0, text
        assert not any("manage by * break" in e for e in tree.whole_config())
        assert "Modules" not in text and "The log-in of uregister" in text
        assert changes(ctl(tree, "plan")[1]) == []
        assert ctl(tree, "remove")[0] == 0
        assert sum(e not in before for e in tree.whole_config()) == 3, \
            "the overlay that was mended, the modules, an empty schema"


def test_a_tree_without_a_top_gets_one():
    class Topless(living_tree.Tree):
        def entries(self):
            return ""

    with Topless() as tree:
        make_conf(tree)
        assert "Whether " + BASE in ctl(tree, "plan")[1]
        status, text = ctl(tree, "apply")
        assert status == 0, text
        assert changes(ctl(tree, "plan")[1]) == []
        assert "bad" not in text


class Consumer(living_tree.Tree):
    """Follows the provider, from nothing."""
    schema = living_tree.EDUPERSON
    provider = None

    def load(self):
        self.settings = f"""
olcSyncrepl: rid=1 provider=ldap://127.0.0.1:{self.provider.port}
  searchbase={BASE} type=refreshAndPersist retry="1 +" bindmethod=simple
  binddn=cn=replicator,ou=system,{BASE} credentials={PASSWORD}
olcUpdateRef: ldap://127.0.0.1:{self.provider.port}
olcAccess: {{0}}to * by users read by anonymous auth
"""
        super().load()

    def entries(self):
        return ""

    def has(self, dn):
        return f"dn: {dn}\n" in self.dump().decode()


def test_a_consumer_is_prepared_first_and_follows():
    last = f"uid=staff{living_tree.STAFF},{PEOPLE}"
    with living_tree.Provider() as provider:
        make_conf(provider)
        Consumer.provider = provider
        with Consumer() as consumer:
            make_conf(consumer)
            waiting.poll(lambda: consumer.has(last))
            assert "Other servers may follow" in ctl(provider, "plan")[1]
            _, text = ctl(consumer, "apply")
            assert "done: Access of our own DNs" in text
            assert "note: This server follows another" in text
            assert changes(ctl(consumer, "plan")[1]) == []
            assert ctl(provider, "apply")[0] == 0
            waiting.poll(lambda: consumer.has(
                f"cn=radius,ou=services,{BASE}"))
            assert "Other servers" not in ctl(provider, "plan")[1]


def test_a_config_that_is_read_only_is_told_what_to_paste():
    with living_tree.Used() as tree:
        make_conf(tree)
        tree.root().modify_s("olcDatabase={0}config,cn=config", [
            (ldap.MOD_ADD, "olcReadOnly", b"TRUE")])
        before = tree.whole_config()
        for verb, status in ("plan", 0), ("apply", 1):
            found, text = ctl(tree, verb)
            assert found == status
            assert "\naccess to dn.subtree=" in text
            assert "\n# in the place of: index uid,mail eq\n" in text
        assert tree.whole_config() == before


# --- slapd.conf

@pytest.fixture(scope="module")
def plain():
    with living_tree.Plain() as tree:
        make_conf(tree)
        tree.table_before = table(tree)
        yield tree


def converted(tree):
    """What the settings of slapd.conf are as cn=config, as uregisterctl(8)
    says it."""
    folder = tree.path("converted")
    shutil.rmtree(folder, ignore_errors=True)
    os.mkdir(folder)
    subprocess.run(["/usr/sbin/slaptest", "-Q", "-f",
                    tree.path("slapd.conf"), "-F", folder], check=True)
    with open(tree.path("config.ldif"), "wb") as f:
        subprocess.run(["/usr/sbin/slapcat", "-n", "0", "-F", folder],
                       stdout=f, check=True)
    return ("-c", tree.path("config.ldif"))


def test_the_lines_for_slapd_conf_change_nothing_for_others(plain):
    status, text = ctl(plain, "plan", *converted(plain))
    assert status == 0 and "index uid" in text
    plain.stop()
    plain.paste(text)
    subprocess.run(["/usr/sbin/slapindex", "-q", "-f",
                    plain.path("slapd.conf")], check=True)
    plain.start()
    before, after = plain.table_before, table(plain)
    assert {k: (before[k], after[k]) for k in before
            if before[k] != after[k]} == {}


def test_behind_the_pasted_lines_apply_adds_the_entries(plain):
    admin = ("-D", f"cn=admin,{BASE}", "-y", plain.path("password"))
    found = converted(plain)
    _, text = ctl(plain, "plan", *found, *admin)
    assert set(changes(text)) == {
        f"{name},{BASE}" for name in (
            "ou=services", "ou=policies", "cn=default,ou=policies",
            "cn=services,ou=policies", "cn=provisioner,ou=services",
            "cn=privreader,ou=services", "cn=reader,ou=services",
            "cn=radius,ou=services")}
    assert not re.search("^(access|index|limits|authz-regexp|overlay) ",
                         text, re.M)
    status, text = ctl(plain, "apply", *found, *admin)
    assert status == 0, text
    assert "nothing is missing" in ctl(plain, "apply", *found, *admin)[1]
    before, after = plain.table_before, table(plain)
    assert {k: (before[k], after[k]) for k in before
            if before[k] != after[k]} == {}


def test_without_a_sight_of_slapd_conf_all_lines_are_printed(plain):
    status, text = ctl(plain, "plan")
    assert status == 0
    assert "moduleload argon2" in text and "overlay unique" in text
