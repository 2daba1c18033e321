"""A suspended account stays suspended, whatever comes between: the same
questions at one slapd in every order that a seed gives."""
import base64
import hashlib
import os
import random

import ldap
import pytest

import interleave
import private_slapd
from private_slapd import BASE, PEOPLE
from test_directory import PROBE, RIGHT, simple
from test_directory import pytestmark  # noqa: F401: the same needs

N = int(os.environ.get("N", "2000"))
SEED = int(os.environ.get("SEED", "16"))
FOREVER = "000001010000Z"
STATUS = "urn:schac:userStatus:gr:example.org:account:"
UID = "student"
DN = f"uid={UID},{PEOPLE}"

# A few wrong passwords lock, so that the lock of the policy and that of the
# operator meet.
LOCKING = f"""dn: cn=default,ou=policies,{BASE}
changetype: modify
add: pwdMaxFailure
pwdMaxFailure: 2
-
add: pwdLockoutDuration
pwdLockoutDuration: 600

dn: cn=patient,ou=policies,{BASE}
changetype: add
objectClass: organizationalRole
objectClass: pwdPolicy
cn: patient
pwdAttribute: userPassword
pwdLockout: TRUE
pwdMaxFailure: 100
"""
PATIENT = f"cn=patient,ou=policies,{BASE}"


def ssha(password):
    return "{SSHA}" + base64.b64encode(hashlib.sha1(
        password.encode() + b"salt").digest() + b"salt").decode()


def md5(password):
    """A scheme that uregister does not know: only slapd can tell."""
    return "{MD5}" + base64.b64encode(
        hashlib.md5(password.encode()).digest()).decode()


@pytest.fixture(scope="module", name="slapd")
def _slapd():
    with private_slapd.Server(changes=LOCKING) as server:
        server.connect("provisioner").add_s(DN, [
            ("objectClass", [b"inetOrgPerson", b"eduPerson",
                             b"schacUserEntitlements", b"uregisterAccount"]),
            ("uid", [UID.encode()]), ("cn", [b"A student"]),
            ("sn", [b"Student"]), ("userPassword", [ssha(RIGHT).encode()])])
        yield server


@pytest.fixture(name="stage")
def _stage(slapd, tmp_path):
    settings = simple(slapd, tmp_path)

    def make(port):
        conf = tmp_path / f"conf-{port}"
        words = {"uris": f'[ "ldap://127.0.0.1:{port}" ]', "tls": '"none"',
                 "base": f'"{BASE}"', "people_base": f'"{PEOPLE}"',
                 "timeout": '"20s"', **settings}
        conf.write_text(
            'site: { scope = "Example.ORG"; };\n'
            'entry: { scheme = "ssha"; };\n'
            'vault: { timeout = "20s"; }; web: { timeout = "60s"; };\n'
            "directory: { " + " ".join(f"{k} = {v};" for k, v in
                                       words.items()) + " };\n"
            'capacities = ( { source = "student"; '
            'primary_affiliation = "student"; } );\n')
        return interleave.start(PROBE, str(conf))
    stage = interleave.Stage([interleave.Actor(slapd.port, make)
                              for _ in range(4)])
    yield stage
    stage.close()


@pytest.fixture(name="tree")
def _tree(slapd):
    c = slapd.connect("provisioner")
    yield c
    c.unbind_s()


def begin(tree, password, policy=None):
    """An account in use, as if nobody had touched it: with the password
    slapo-ppolicy takes away locks and failures."""
    tree.modify_s(DN, [
        (ldap.MOD_REPLACE, "userPassword", [password.encode()]),
        (ldap.MOD_REPLACE, "schacUserStatus", [
            (STATUS + "active").encode()]),
        (ldap.MOD_REPLACE, "pwdPolicySubentry",
         [policy.encode()] if policy else None)])


def read(tree):
    found = tree.search_s(DN, ldap.SCOPE_BASE, attrlist=[
        "pwdAccountLockedTime", "pwdFailureTime", "schacUserStatus",
        "userPassword"])
    return {k: [v.decode() for v in vs] for k, vs in found[0][1].items()}


def is_suspended(entry):
    locked = entry.get("pwdAccountLockedTime") == [FOREVER]
    status = entry["schacUserStatus"] == [STATUS + "suspended"]
    assert locked == status, entry
    return locked


WRONG = ("login", UID, "Wrong-password1")
OTHERS = {
    "wrong log-in": [WRONG],
    "two wrong log-ins": [WRONG, WRONG],
    "right log-in": [("login", UID, RIGHT)],
    "change": [("login", UID, RIGHT), ("password", UID, "Changed-pass-2")],
    "recovery": [("find", UID), ("password", UID, "Recovered-pass-3")],
}
OPERATOR = [("lock",), ("lock", "unlock"), ("unlock", "lock"),
            ("lock", "unlock", "lock")]


def test_what_the_operator_was_told_is_what_the_tree_says(stage, tree):
    """N interleavings of suspend, restore, wrong log-in, right log-in,
    change and recovery; N=20000 is the full run."""
    told = {"suspended": 0, "active": 0, "changed": 0}
    for n in range(N):
        rng = random.Random(f"{SEED}/{n}")
        begin(tree, rng.choice((ssha, md5))(RIGHT))
        does = rng.choice(OPERATOR)
        stage.actors[0].ask(*[(verb, UID) for verb in does])
        cast = rng.choices(list(OTHERS), k=rng.randrange(1, 4))
        for actor, what in zip(stage.actors[1:], cast):
            actor.ask(*OTHERS[what])
        order = stage.play(rng)
        about = f"SEED={SEED} n={n} {does} {cast} {order}"
        assert stage.actors[0].answers == ["OK"] * len(does), about
        entry = read(tree)
        wanted = does[-1] == "lock"
        assert is_suspended(entry) == wanted, f"{about}: {entry}"
        told["suspended" if wanted else "active"] += 1
        changed = any(what in ("change", "recovery") and
                      actor.answers[-1] == "OK"
                      for actor, what in zip(stage.actors[1:], cast))
        told["changed"] += changed
        assert changed == (entry["userPassword"][0] not in (
            ssha(RIGHT), md5(RIGHT))), about
    print(told)
    assert min(told.values()) > 0


class Turns(random.Random):
    """At one of the turns somebody types a wrong password elsewhere."""

    def __init__(self, seed, slapd, tree):
        super().__init__(seed)
        self.slapd, self.tree = slapd, tree
        self.left = self.randrange(50)
        self.counted = 0	# not if the account is locked just then

    def count(self):
        return len(read(self.tree).get("pwdFailureTime", []))

    def choice(self, seq):
        if self.left == 0:
            before = self.count()
            assert not self.slapd.binds(UID, "Wrong-elsewhere")
            self.counted = self.count() - before
        self.left -= 1
        return super().choice(seq)


def play_failures(slapd, stage, tree, seed):
    """Wrong log-ins at our page, and perhaps one elsewhere: (how many of
    those were counted, the entry, what to say of it)."""
    turns = Turns(seed, slapd, tree)
    for actor in stage.actors[1:]:
        actor.ask(*[WRONG] * turns.randrange(1, 3))
    stage.actors[0].ask(*[("find", UID)] * 4)
    order = stage.play(turns)
    entry = read(tree)
    return turns.counted, entry, f"{seed} {order} {turns.counted} {entry}"


@pytest.mark.parametrize("scheme,policy", [(md5, PATIENT), (ssha, None)])
def test_failures_that_others_counted_stay(slapd, stage, tree, scheme,
                                           policy):
    """Of wrong log-ins at our page nothing is left; of those elsewhere
    each."""
    elsewhere = [0, 0]
    for n in range(max(N // 10, 50)):
        begin(tree, scheme(RIGHT), policy)
        counted, entry, about = play_failures(slapd, stage, tree,
                                              f"{SEED}/stay/{n}")
        assert len(entry.get("pwdFailureTime", [])) == counted, about
        elsewhere[counted] += 1
    assert min(elsewhere) > 0


def test_wrong_log_ins_at_our_page_lock_nobody(slapd, stage, tree):
    for n in range(max(N // 10, 50)):
        begin(tree, md5(RIGHT))
        counted, entry, about = play_failures(slapd, stage, tree,
                                              f"{SEED}/lock/{n}")
        assert "pwdAccountLockedTime" not in entry, about
        assert len(entry.get("pwdFailureTime", [])) <= counted, about
