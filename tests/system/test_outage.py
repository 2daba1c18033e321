"""A neighbour that is away: a line when it begins, one a minute, and one when
it is over, however many workers ask and however often."""
import re
import subprocess

import pytest
import waiting
from stacklib import procs

# In a minute of PostgreSQL's absence core's workers wrote about 20 a second.
FEW = 12


class Log:
    """What a program writes from now on."""

    def __init__(self, world, name):
        self.world, self.name = world, name
        self.begun = len(world.log(name))

    def lines(self, words=""):
        """Warnings and errors, with those words in them."""
        return [line for line in
                self.world.log(self.name)[self.begun:].splitlines()
                if line[:3] in ("<3>", "<4>") and words in line]

    def wait(self, words, seconds=60):
        return waiting.poll(lambda: self.lines(words), seconds,
                            f"{self.name} never says: {words}")[0]


def test_the_database_is_away_for_more_than_a_minute(world):
    core = Log(world, "core")
    student = world.browser()
    world.kill("postgres")
    try:
        core.wait("vault: away: ")

        def lasts():
            assert student.get("/healthz").status == 503
            return core.lines("vault: away for ")
        again = waiting.poll(lasts, 150)[0]
        held = core.lines()
    finally:
        world.start("postgres")
    over = core.wait("vault: there again after ")
    assert len(core.lines("vault: away: ")) == 1
    seconds, tries = map(int, re.search(
        r"away for (\d+) s, tried (\d+) times: \S", again).groups())
    assert 59 <= seconds < 120 and tries > seconds
    assert [int(n) > least for n, least in zip(
        re.search(r"after (\d+) s, tried (\d+)", over).groups(),
        (58, tries - 1))] == [True, True]
    # the registry's database is the same server's
    others = [line for line in held if "registry: away" not in line]
    assert len(others) <= FEW, "\n".join(others)
    assert world.student().activate()


def test_the_directory_and_the_gateway_are_away(world):
    core = Log(world, "core")
    late = world.at("password")
    asker = world.at("contact")
    world.kill("slapd", "gateway")
    try:
        late.do_password()
        asker.do_contact()
        for name in ("ldap", "uregister-gateway"):
            core.wait(f"{name}", 90)
        waiting.poll(lambda: core.lines("ldap") and
                     any(": away for " in x for x in core.lines("ldap")) and
                     core.lines("uregister-gateway: away for "), 200,
                     "no line a minute")
        assert len(core.lines()) <= FEW, "\n".join(core.lines())
    finally:
        world.start("slapd", "gateway")
    assert "there again" in core.wait("uregister-gateway: there again")
    waiting.poll(lambda: [x for x in core.lines("there again")
                          if "ldap" in x], 90, "the directory stays away")
    world.settle()
    assert world.bind(late.page.outputs["username"], late.password)


def test_core_is_away_from_web(world):
    web = Log(world, "web")
    browser = world.browser()
    world.kill("core")
    try:
        for _ in range(40):
            browser.get("/activate")
        web.wait("uregister-core: away: ")
        assert len(web.lines()) <= 3, "\n".join(web.lines())
    finally:
        world.start("core")
    browser.get("/activate")
    web.wait("uregister-core: there again after ")


def test_the_sms_gateway_is_away(world):
    gateway = Log(world, "gateway")
    student = world.at("contact")
    world.kill("sms")
    try:
        student.do_contact()
        gateway.wait("SMS gateway: away: ")
    finally:
        world.start("sms")
    gateway.wait("SMS gateway: there again after ")
    assert len(gateway.lines("SMS gateway: away: ")) == 1


@pytest.fixture(scope="module", name="away")
def _away(world):
    core = Log(world, "core")
    world.kill("postgres")
    world.browser().get("/activate")
    core.wait("vault: away: ")
    yield world
    world.start("postgres")
    core.wait("vault: there again after ")


@pytest.mark.parametrize("words", [
    "account show NOBODY", "account find NOBODY", "account list",
    "account suspend NOBODY", "account restore NOBODY",
    "account close NOBODY", "account release NOBODY", "notice list",
    "notice done 1", "reference ABCDEFGH", "audit show NOBODY", "audit tail",
    "audit export", "audit verify", "person export NOBODY",
    "person erase NOBODY", "entry preview NOBODY", "sync plan",
    "sync show", "sync status", "sync explain NOBODY", "repair plan",
    "adopt plan", "db migrate", "doctor"])
def test_an_admin_reads_what_is_away(away, words):
    r = subprocess.run(procs.as_user("core", [
        away.program("uregisterctl"), "-f", away.env["CONF"],
        *words.split(), *(("--reason", "a test") if re.match(
            "account|notice|audit [^v]|person|entry|reference", words)
            else ())]),
        capture_output=True, text=True, timeout=60, cwd="/")
    assert r.returncode != 0 and re.search(
        "vault|registry|database", r.stdout + r.stderr), r
