"""Both schemes, the password policy on and off, create and claim mode: what
binds and what does not, as a table."""
import itertools

import ldap
import pytest

import private_slapd
from private_slapd import PEOPLE
from test_directory import Probe, id_of, person, pre_create
from test_directory import pytestmark  # noqa: F401: the same needs

OLD, NEW = "Old-password-1", "New-password-2"
LOCK = [(ldap.MOD_REPLACE, "pwdAccountLockedTime", b"000001010000Z")]
UNLOCK = [(ldap.MOD_DELETE, "pwdAccountLockedTime", None)]
COLUMNS = ("right", "wrong", "empty", "hash", "changed", "old", "locked",
           "unlocked")


def bind(slapd, uid, password):
    c = ldap.initialize(slapd.ldapi)
    try:
        c.simple_bind_s(f"uid={uid},{PEOPLE}", password)
    except ldap.INVALID_CREDENTIALS:
        return "no"
    except ldap.UNWILLING_TO_PERFORM:	# RFC 4513 5.1.2: unauthenticated
        return "no"
    try:	# slapd may take an empty one for anonymous
        return "yes" if c.whoami_s() else "no"
    finally:
        c.unbind_s()


def row(slapd, probe, mode, policy):
    uid, ssn = person()
    admin = slapd.connect("provisioner")
    if mode == "claim":
        pre_create(slapd, uid)
    assert probe.outcome("add", uid, id_of(uid), ssn, OLD) == "OK"
    stored, = slapd.entry(uid)["userPassword"]
    found = [bind(slapd, uid, p) for p in (OLD, OLD + "x", "", stored)]
    assert probe.outcome("password", uid, NEW) == "OK"
    found += [bind(slapd, uid, NEW), bind(slapd, uid, OLD)]
    if policy == "off":	# nothing there would obey a lock
        return stored, found + ["-", "-"]
    admin.modify_s(f"uid={uid},{PEOPLE}", LOCK)
    found.append(bind(slapd, uid, NEW))
    admin.modify_s(f"uid={uid},{PEOPLE}", UNLOCK)
    return stored, found + [bind(slapd, uid, NEW)]


@pytest.fixture(scope="module")
def table(tmp_path_factory):
    folder = tmp_path_factory.mktemp("matrix")
    found = {}
    for policy in ("on", "off"):
        with private_slapd.Server(overlays=policy == "on") as slapd:
            for scheme, mode in itertools.product(("argon2", "ssha"),
                                                  ("create", "claim")):
                probe = Probe(folder, [slapd.ldapi], mode=f'"{mode}"',
                              entry=f'scheme = "{scheme}";')
                try:
                    found[scheme, policy, mode] = row(slapd, probe, mode,
                                                      policy)
                finally:
                    probe.close()
    return found


def test_what_binds(table, capsys):
    lines = ["", "scheme  policy  mode    " +
             "".join(f"{c:9}" for c in COLUMNS)]
    lines += ["%-8s%-8s%-8s" % key + "".join(f"{b:9}" for b in binds)
              for key, (_, binds) in table.items()]
    with capsys.disabled():
        print("\n".join(line.rstrip() for line in lines))
    assert len(table) == 8
    for (scheme, policy, _), (stored, binds) in table.items():
        assert stored.startswith({"argon2": "{ARGON2}$argon2id$v=19$",
                                  "ssha": "{SSHA}"}[scheme])
        assert binds == ["yes", "no", "no", "no", "yes", "no"] + (
            ["no", "yes"] if policy == "on" else ["-", "-"])
