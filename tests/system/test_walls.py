"""Who has broken into a program reaches what that program needs, and nothing
else: with its own walls, user and group, alone and with what its unit adds."""
import os
import shlex
import subprocess

import pytest

from stacklib import procs

BUILD = os.environ.get("BUILD_DIR", "build")
NEEDS = {
    "web": {"page", "hash"},
    "core": {"postgres", "postgres by TCP", "slapd", "slapd by TCP",
             "gateway", "page", "hash", "control"},
    "gateway": {"postgres by TCP", "slapd by TCP"},
}
# What none of its own walls holds, and the unit does not either.
UNIT = {"web": NEEDS["web"], "core": NEEDS["core"],
        "gateway": NEEDS["gateway"]}


@pytest.fixture(scope="module")
def targets(world):
    def at(name):
        return "unix:" + os.path.join(world.dir, "run", name)

    port = world.env["LDAP_TCP_URI"].rsplit(":", 1)[1]
    with open(os.path.join(world.dir, "data/postgres/postgresql.conf")) as f:
        postgres = [line.split("=")[1].strip() for line in f
                    if line.startswith("port =")][-1]
    return {
        "postgres": at(f"postgres/.s.PGSQL.{postgres}"),
        "postgres by TCP": "tcp:" + postgres,
        "slapd": "unix:" + slapd_socket(world),
        "slapd by TCP": "tcp:" + port,
        "page": at("core/page.sock"), "hash": at("core/hash.sock"),
        "control": at("control/control.sock"),
        "gateway": at("gateway/gateway.sock"),
    }


def slapd_socket(world):
    folder = os.path.join(world.dir, "run/slapd")
    return next(os.path.join(folder, n) for n in os.listdir(folder)
                if not n.endswith((".pid", ".args")))


def heard(world, program, targets, under=()):
    argv = [*under, *procs.as_user(program, [
        os.path.join(BUILD, "walls_probe"), program, *targets.values()])]
    r = subprocess.run(argv, capture_output=True, text=True, timeout=60)
    assert r.returncode == 0, r.stderr
    back = {v: k for k, v in targets.items()}
    lines = [line.rsplit(" ", 1) for line in r.stdout.splitlines()]
    return {back[where] for what, where in lines if what == "heard"}


def under_the_unit(world, program):
    """PrivateNetwork, and a /run with nothing in it but ours."""
    if program != "web":
        return ()
    hide = [f"mount -t tmpfs none {shlex.quote(os.path.join(world.dir, d))}"
            for d in ("run/postgres", "run/slapd")]
    return ("unshare", "--mount", "--net", "sh", "-c",
            " && ".join([*hide, 'exec "$@"']), "sh")


@pytest.mark.skipif(not procs.AS_ROOT, reason="the users need root")
@pytest.mark.parametrize("program", NEEDS)
def test_it_reaches_what_it_needs_and_nothing_else(world, targets, program):
    alone = heard(world, program, targets)
    unit = heard(world, program, targets, under_the_unit(world, program))
    for name in targets:
        print(f"{program:8} {name:18} "
              f"{'reached' if name in alone else 'refused':8} "
              f"{'reached' if name in unit else 'refused'}")
    assert alone <= NEEDS[program], alone - NEEDS[program]
    assert unit <= UNIT[program], unit - UNIT[program]
    assert {"page", "hash"} <= alone or program != "web"
    assert {"page", "hash"} <= unit or program != "web"
