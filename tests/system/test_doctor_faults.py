"""What students live through: each fault planted in a stack, and what doctor,
the log and the page say of it; none "ok", none silent.  The table is written
into the folder of the build."""
import contextlib
import json
import os
import re
import socket
import subprocess

import pytest

import waiting
from stacklib import keys, procs

pytestmark = pytest.mark.skipif(not procs.AS_ROOT,
                                reason="needs root: it asks as the web server")
TABLE = []


@pytest.fixture(scope="module")
def world(worlds):
    w = worlds.get("--students", "40", "--set", "gateway.timeout=3s")
    yield w
    path = os.path.join(os.environ.get("BUILD_DIR", "."), "doctor-faults.txt")
    with open(path, "w", encoding="utf-8") as f:
        for row in TABLE:
            f.write("\n\t".join(row) + "\n")


def doctor(world, *more, user=None):
    words = [world.program("uregisterctl"), "-f", world.env["CONF"],
             "doctor", *more]
    r = subprocess.run(procs.as_user(user, words) if user else words,
                       capture_output=True, text=True, timeout=90, cwd="/")
    return r.returncode, r.stdout, r.stderr


def lines_of(text, part):
    return [x for x in text.splitlines()
            if re.match(rf"\w+ {re.escape(part)}: ", x)]


def log_of(world, program, since):
    return world.log(program)[since:]


def socket_of(world):
    with open(world.env["CONF"], encoding="utf-8") as f:
        return re.search(r'listen = "([^"]+fcgi.sock)"', f.read())[1]


def setting(world, pattern):
    with open(world.env["CONF"], encoding="utf-8") as f:
        return re.search(pattern, f.read())[1]


@contextlib.contextmanager
def web_that_ends_again(world):
    """Init holds the socket, and who should answer does not start."""
    world.kill("web")
    path = socket_of(world)
    with contextlib.suppress(FileNotFoundError):
        os.unlink(path)
    s = socket.socket(socket.AF_UNIX)
    s.bind(path)
    os.chown(path, procs.UIDS["web"], procs.GID)
    os.chmod(path, 0o666)
    s.listen(8)
    try:
        yield
    finally:
        s.close()
        os.unlink(path)
        world.start("web")


@contextlib.contextmanager
def socket_that_nginx_may_not_open(world):
    path = socket_of(world)
    os.chmod(path, 0o600)
    try:
        yield
    finally:
        os.chmod(path, 0o666)


@contextlib.contextmanager
def double_that(world, name, words, after="well"):
    world.settle()
    world.vault("delete from answer")
    if name == "amka":
        world.amka(words)
    else:
        world.tell(name, words)
    try:
        yield
    finally:
        if name == "amka":
            world.amka("match")
        else:
            world.tell(name, after)
        world.vault("update outbox set due = now() where due < 'infinity'")
        world.settle()
        world.vault("delete from answer")


@contextlib.contextmanager
def full_disk(world):
    """The tables lie on a file system of their own, which has no room."""
    folder = os.path.join(world.dir, "full")
    os.mkdir(folder)
    subprocess.run(["mount", "-t", "tmpfs", "-o", "size=2m", "tmpfs",
                    folder], check=True)
    os.chown(folder, procs.UIDS["postgres"], procs.GID)
    os.chmod(folder, 0o700)
    admin = admin_of(world)
    try:
        admin.execute(f"create tablespace full_disk location '{folder}'")
        for table in ("pulse", "flow"):
            admin.execute(f"alter table {table} set tablespace full_disk")
        with contextlib.suppress(OSError), \
                open(os.path.join(folder, "filler"), "wb") as f:
            while True:
                f.write(b"x" * 4096)
                f.flush()
        yield
        os.unlink(os.path.join(folder, "filler"))
        for table in ("pulse", "flow"):
            admin.execute(f"alter table {table} set tablespace pg_default")
        admin.execute("drop tablespace full_disk")
    finally:
        admin.close()
        subprocess.run(["umount", "-l", folder], check=True)


def admin_of(world):
    import psycopg
    with open(os.path.join(world.dir, "secret/postgres"),
              encoding="utf-8") as f:
        password = f.read().strip()
    return psycopg.connect(world.env["VAULT_URI"], user="postgres",
                           password=password, autocommit=True)


@contextlib.contextmanager
def secret_that_core_cannot_read(world):
    path = setting(world, r'password_file = "([^"]+/vault)"')
    was = os.stat(path)
    os.chown(path, 0, 0)
    start_to_fail(world)
    try:
        yield
    finally:
        os.chown(path, was.st_uid, was.st_gid)
        world.start("core")


def start_to_fail(world):
    world.kill("core")
    with pytest.raises(subprocess.CalledProcessError):
        subprocess.run([os.path.join(world.env["SOURCE_DIR"], "tests/stack")
                        if "SOURCE_DIR" in world.env else
                        os.path.join(os.path.dirname(__file__), "..",
                                     "stack"), "start", world.dir, "core"],
                       check=True, capture_output=True)


@contextlib.contextmanager
def another_key(world, restart=True):
    path = setting(world, r'key_file = "([^"]+core[^"]*)"')
    with open(path, encoding="ascii") as f:
        was = f.read()
    with open(path, "w", encoding="ascii") as f:
        f.write("ab" * 32 + "\n")
    if restart:
        start_to_fail(world)
    try:
        yield
    finally:
        with open(path, "w", encoding="ascii") as f:
            f.write(was)
        if restart:
            world.start("core")


def nothing(_):
    return "nobody tried"


def shown(world):
    """A page that is full takes a row more: so some begin."""
    for _ in range(30):
        s = world.student(channel="email")
        for step in (s.begin, s.do_capacity, s.do_contact):
            page = step()
            if page.status >= 500:
                return f"{page.status} {page.step} {page.outcome}"
    raise AssertionError(page)


def asked_for_a_pin(channel, told):
    def ask(world):
        s = world.student(channel=channel)
        s.begin()
        s.walk(until=("pin",))
        if not told:
            waiting.poll(lambda: world.vault(
                "select 1 from answer where fate <> 'taken'"))
            return "the PIN page, as long as it is tried again"
        return waiting.poll(lambda: re.search(
            "(could not be sent|was refused|has not been confirmed|"
            "δεν|αρνήθηκε)", s.get("/activate").text)) and "the PIN page"
    return ask


def checked_a_number(world):
    s = world.student(channel="email")
    s.begin()
    s.walk(until=("stopped", "confirm"))
    assert s.ended() == "stopped/unavailable", s.page
    return s.ended()


# what is planted, what a student then does, doctor's line, its advice, whose
# log names it by what
FAULTS = {
    "web ends again and again behind its socket": (
        web_that_ends_again, nothing, "uregister-web",
        "systemctl restart uregister-web", None, None),
    "nginx may not open the socket": (
        socket_that_nginx_may_not_open, shown, "uregister-web",
        "let that user in", None, None),
    "the SMS gateway answers 503": (
        lambda w: double_that(w, "sms", "down"), asked_for_a_pin("sms", False),
        "sms answers", "who runs the SMS gateway", "core",
        "SMS gateway: away: "),
    "mail is refused at RCPT": (
        lambda w: double_that(w, "smtp", "refuse"), asked_for_a_pin("email", True),
        "mail answers", "who runs mail.host", "core", "E_DENIED"),
    "the AMKA service answers 503": (
        lambda w: double_that(w, "amka", "down"), checked_a_number,
        "identity", "ask who runs it", "core", "identity check"),
    "the disk is full": (
        full_disk, shown, "vault write", "look at the disk", "core",
        "space|disk|extend"),
    "core cannot read a secret": (
        secret_that_core_cannot_read, shown, "vault.password_file",
        "chown", "core", "ermission denied"),
    "the key is another than that of the tables": (
        another_key, shown, "uregister-core", "its reason follows", "core",
        "another key"),
    "the key file was exchanged, and core not started anew": (
        lambda w: another_key(w, False), nothing, "core.key_file",
        "put the file back", None, None),
}


@pytest.mark.parametrize("name", FAULTS)
def test_a_fault_is_not_ok_anywhere(world, name):
    plant, live, part, advice, program, words = FAULTS[name]
    since = {p: len(world.log(p)) for p in ("core", "web", "gateway")}
    with plant(world):
        page = live(world)
        status, text, errors = doctor(world)
        bad = [x for x in lines_of(text, part) if not x.startswith("ok ")]
        assert status == 1 and bad, text
        assert advice in bad[0] + errors, bad
        logged = "the log of nginx, or of init"
        if program is not None:
            logged = waiting.poll(lambda: re.search(
                f"^.*({words}).*$", log_of(world, program, since[program]),
                re.M))[0]
        _, told, _ = doctor(world, "--json")
        assert any(p["name"] == part.replace(" ", "-") and
                   p["state"] != "ok" for p in json.loads(told)["parts"])
    TABLE.append((name, "doctor: " + bad[0], "log: " + logged,
                  "page: " + page))
    waiting.poll(lambda: doctor(world)[0] == 0)


def test_the_program_that_reads_json_finds_stable_names(world):
    status, text, _ = doctor(world, "--json")
    assert status == 0, text
    told = json.loads(text)
    assert told["worst"] == "ok"
    names = {p["name"] for p in told["parts"]}
    assert {"configuration", "secrets", "uregister-web", "vault", "clock",
            "vault-write", "core.key_file", "directory", "sms", "mail",
            "identity", "site", "journal", "sms-outbox", "mail-outbox",
            "limits", "sweep", "sync"} <= names, names
    assert all(set(p) == {"name", "state", "text"} for p in told["parts"])
    assert all(re.fullmatch(r"[\w.-]+", n) for n in names), names


def test_who_may_not_look_is_told_so_and_nothing_is_bad(worlds, tmp_path):
    helper, stranger = 61041, 61044
    world = worlds.get("--students", "10", "--set",
                       f"core.operators=helpdesk:{helper}")
    with open(world.env["CONF"], encoding="utf-8") as f:
        text = f.read()
    hidden = tmp_path / "hidden"
    hidden.mkdir(mode=0o700)
    conf = tmp_path / "u.conf"
    conf.write_text(re.sub(r'(key_file = )"[^"]+"', rf'\1"{hidden}/key"',
                           text))
    for folder in (tmp_path, *tmp_path.parents):
        if folder.owner() == tmp_path.owner() and str(folder) != "/tmp":
            folder.chmod(0o755)
    r = subprocess.run(
        ["/usr/bin/setpriv", f"--reuid={helper}", f"--regid={procs.GID}",
         "--clear-groups", "--", world.program("uregisterctl"), "-f",
         str(conf), "doctor"], capture_output=True, text=True, cwd="/")
    assert r.returncode == 0, r.stdout
    assert re.search("^skip core.key_file: ", r.stdout, re.M), r.stdout
    assert "ok secrets" not in r.stdout
    for uid, groups in ((helper, procs.GID), (stranger, procs.GID),
                        (stranger, 61099)):
        r = subprocess.run(
            ["/usr/bin/setpriv", f"--reuid={uid}", f"--regid={groups}",
             "--clear-groups", "--", world.program("uregisterctl"), "-f",
             world.env["CONF"], "doctor"], capture_output=True, text=True,
            cwd="/", timeout=60)
        assert r.returncode == 0, r.stdout + r.stderr
        assert not re.search("^(bad|warn)", r.stdout, re.M), r.stdout
        assert ("ok vault:" in r.stdout) == (uid == helper), r.stdout
        if uid == stranger:
            assert re.search("^skip uregister-core: ", r.stdout, re.M)


def test_a_follower_that_nobody_waits_for_is_a_warning(world, tmp_path):
    with open(os.path.join(world.dir, "secret/postgres"),
              encoding="utf-8") as f:
        env = {**os.environ, "PGPASSWORD": f.read().strip()}
    folder = tmp_path / "wal"
    folder.mkdir()
    with admin_of(world) as c:
        host = c.execute("show unix_socket_directories").fetchone()[0]
        port = c.execute("show port").fetchone()[0]
    follower = subprocess.Popen(
        ["/usr/bin/pg_receivewal", "-h", host, "-p", port, "-U", "postgres",
         "-D", str(folder), "--no-loop"], env=env)
    try:
        def seen():
            status, text, _ = doctor(world)
            line = lines_of(text, "vault replication")
            return line and (status, line[0])
        status, line = waiting.poll(seen)
    finally:
        follower.terminate()
        follower.wait()
    assert status == 3 and line.startswith("warn") and "lost" in line


def test_the_certificate_of_the_pages_is_looked_at(worlds):
    world = worlds.get("--students", "10")
    with open(world.env["CONF"], encoding="utf-8") as f:
        text = f.read()
    port = re.search(r'url = "https://127.0.0.1:(\d+)/sendSMS"', text)[1]
    ca = re.search(r'ca_file = "([^"]+)"', text)[1]

    def seen(host, ca_file):
        changed = re.sub(r'account_url = "[^"]*"', 'account_url = '
                         f'"https://{host}:{port}"', text)
        changed = re.sub(r"(site:\s*\{)", r'\1 ca_file = "' + ca_file +
                         '";', changed)
        with open(world.env["CONF"], "w", encoding="utf-8") as f:
            f.write(changed)
        world.restart("gateway", "core")
        status, told, _ = doctor(world)
        line, = lines_of(told, "site")
        return status, line
    try:
        status, line = seen("127.0.0.1", ca)
        assert status == 3 and line.startswith("warn site") and \
            re.search("ends in [0-3] days", line), line
        status, line = seen("127.0.0.1", "")
        assert status == 1 and line.startswith("bad site"), line
        assert "ssl_certificate" in line
        status, line = seen("127.0.0.2", ca)
        assert status == 1 and line.startswith("bad site"), line
    finally:
        with open(world.env["CONF"], "w", encoding="utf-8") as f:
            f.write(text)
        world.restart("gateway", "core")


def test_no_program_that_has_the_key_works_with_another(world):
    """uregister-sync too; and what was made before there was a fingerprint is
    told by what is sealed."""
    keys.forget_ring(world)
    s = world.student(channel="email", keep=True)
    s.activate()
    world.settle()
    with another_key(world, restart=False):
        r = subprocess.run(procs.as_user("core", [
            world.program("uregister-sync"), "-f", world.env["CONF"],
            "status"]), capture_output=True, text=True, cwd="/")
        assert r.returncode == 1 and "another key" in r.stdout + r.stderr
        assert world.vault("select count(*) from contact") != [(0,)]
        world.vault("delete from core_key")
        r = subprocess.run(procs.as_user("core", [
            world.program("uregister-core"), "-n", "-f",
            world.env["CONF"]]), capture_output=True, text=True, cwd="/")
        assert r.returncode == 78 and "another key" in r.stderr
    r = subprocess.run(procs.as_user("core", [
        world.program("uregister-core"), "-n", "-f", world.env["CONF"]]),
        capture_output=True, text=True, cwd="/")
    assert r.returncode == 0, r.stderr
    assert world.vault("select count(*) from core_key") == [(1,)]
