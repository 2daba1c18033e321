"""The package in a machine that boots: README followed word by word, a
student over https, a reboot, what cannot start, an upgrade, a purge.  Each
test goes on where the one before it ended."""
import glob
import os
import re
import shutil
import subprocess
import time

import pytest

import machine

UNITS = ["uregister-web", "uregister-core", "uregister-gateway"]
BUILD = os.path.join(machine.TOP, "build")
GUEST = "tests/machine/guest.py"
CORE_KEY = "/etc/uregister/core.key"


def package():
    return glob.glob(BUILD + "/uregister_*.deb")[0]


@pytest.fixture(scope="module")
def box():
    try:
        m = machine.Machine(BUILD + "/machine.out")
    except machine.CannotBoot as e:
        pytest.skip(f"no machine can be booted here: {e}")
    try:
        m.boot()
    except machine.CannotBoot as e:
        m.stop()
        pytest.skip(f"no machine can be booted here: {e}")
    m.type(f"{GUEST} prepare")
    yield m
    m.stop()


def steps():
    """README's lines, from the first step to the last."""
    with open(os.path.join(machine.TOP, "README"), encoding="utf-8") as f:
        text = f.read().split("\nTo install it\n")[1]
    text = text[:text.index("\nTo upgrade:")]
    return re.findall(r"^(?: ?\d+  |    )(\S(?:.*\\\n)*.*)\n", text, re.M)


def state(box, unit, what="ActiveState"):
    return box.run(f"systemctl show -P {what} {unit}")[1].strip()


def wait_state(box, unit, wanted, what="ActiveState", seconds=60):
    end = time.monotonic() + seconds
    while state(box, unit, what) != wanted:
        assert time.monotonic() < end, \
            f"{unit}: {what}={state(box, unit, what)}, not {wanted}"
        time.sleep(0.1)


def assert_all_answer(box):
    for line in box.type("uregisterctl doctor").splitlines():
        assert line.startswith("ok"), line


def accounts(box):
    return int(box.type("runuser -u postgres -- psql -At -d uregister "
                        "-c 'select count(*) from account'").split()[-1])


def test_the_package_is_the_same_twice_and_lintian_finds_nothing():
    for tool in ("dpkg-buildpackage", "dh", "lintian"):
        if shutil.which(tool) is None:
            pytest.skip(f"there is no {tool}")
    r = subprocess.run([machine.TOP + "/bootstrap", "job", "package"],
                       stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                       text=True)
    assert r.returncode == 0, r.stdout


def test_readme_leads_to_the_first_activation(box):
    lines = steps()
    assert lines[0].startswith("apt install")
    assert lines[-1] == "uregisterctl doctor"
    box.type(lines[0])
    assert "uregister" not in box.type("systemctl list-units --no-legend "
                                       "--state=active 'uregister*'")
    for line in lines[1:]:
        box.type(line)
    assert_all_answer(box)
    name = box.type(f"{GUEST} activate 0").strip()
    assert f"uid={name}," in box.type(
        f"ldapsearch -QLLL -Y EXTERNAL -H ldapi:/// -b dc=example,dc=org "
        f"'(uid={name})' dn")
    assert accounts(box) == 1


def test_monitoring_and_the_journal_tell_of_it(box):
    box.type("systemctl start uregister-metrics.timer")
    path = "/run/uregister/metrics/uregister.prom"
    end = time.monotonic() + 90
    while box.run(f"test -e {path}")[0] != 0:
        assert time.monotonic() < end, "the timer writes nothing"
        time.sleep(0.5)
    told = box.type(f"cat {path}")
    for sample in ("up", "vault_up", 'doctor_verdict{part="uregister-web"}',
                   'requests_waiting{program="core"}'):
        wanted = 0 if "{" in sample else 1
        assert f"\nuregister_{sample} {wanted}\n" in \
            told.replace("\r", ""), told
    assert state(box, "uregister-metrics", "Result") == "success"
    for unit in UNITS:
        said = box.type(f"journalctl -x -n 1 -u {unit} UREGISTER_EVENT=ready")
        assert "Subject: It answers" in said
        assert said.count(f"{unit}[") == 1, said


def test_it_goes_on_after_a_reboot(box):
    box.reboot()
    for unit in UNITS:
        wait_state(box, unit, "active")
    box.type(f"{GUEST} activate 1")
    assert_all_answer(box)


def test_workers_that_hang_are_found_by_the_watchdog(box):
    unit = "uregister-web"
    box.type(f"mkdir -p /run/systemd/system/{unit}.service.d && "
             f"printf '[Service]\\nWatchdogSec=3s\\n' "
             f">/run/systemd/system/{unit}.service.d/fast.conf && "
             f"systemctl daemon-reload && systemctl restart {unit}")
    assert state(box, unit, "NRestarts") == "0"
    box.type(f"pkill -STOP -P $(systemctl show -P MainPID {unit})")
    wait_state(box, unit, "1", "NRestarts")
    wait_state(box, unit, "active")
    box.type(f"rm -r /run/systemd/system/{unit}.service.d && "
             f"systemctl daemon-reload && systemctl restart {unit}")
    assert box.type(f"{GUEST} ask").startswith("200 ")


def test_what_cannot_start_is_failed_and_seen_and_pages_say_so(box):
    box.type("echo 'pni = 3;' >>/etc/uregister/uregister.conf")
    begun = time.monotonic()
    assert box.run("systemctl restart uregister-core")[0] != 0
    wait_state(box, "uregister-core", "failed", seconds=2)
    assert time.monotonic() - begun < 8	# 4 for those at work
    assert state(box, "uregister-core", "ExecMainStatus") == "78"
    assert "pni" in box.type("journalctl -u uregister-core -n 5 -o cat")
    for _ in range(3):
        status, step, outcome, seconds = box.type(f"{GUEST} ask").split()
        assert outcome == "unavailable" and float(seconds) < 2
    # Who asks starts it by the socket, until that was too often: README.
    box.type("sed -i '$d' /etc/uregister/uregister.conf && "
             "systemctl reset-failed 'uregister-*' && "
             "systemctl restart uregister-core")
    assert box.type(f"{GUEST} ask").startswith("200 ")


def test_init_hands_over_the_secrets(box):
    box.type(f"mkdir -p -m 700 /etc/credstore && mv {CORE_KEY} "
             "/etc/credstore/uregister.core.key_file && "
             "mv /etc/uregister/gateway/sms "
             "/etc/credstore/uregister.sms.password_file && "
             "chown root: /etc/credstore/* && "
             "systemctl restart uregister-core uregister-gateway")
    box.type(f"{GUEST} activate 2")
    box.type("install -m 600 -o uregister-core "
             f"/etc/credstore/uregister.core.key_file {CORE_KEY} && "
             "install -m 600 -o uregister-gateway "
             "/etc/credstore/uregister.sms.password_file "
             "/etc/uregister/gateway/sms && rm -r /etc/credstore && "
             "systemctl restart uregister-core uregister-gateway")


def make_next(box):
    """The package of the next version, which has another sample."""
    folder = os.path.join(box.folder, "next")
    machine.must("dpkg-deb", "-R", package(), folder)
    machine.must("sed", "-i", "s/^Version: .*/&+next/",
                 folder + "/DEBIAN/control")
    with open(folder + "/etc/uregister/nginx-fastcgi.conf", "a",
              encoding="utf-8") as f:
        f.write("# of the next version\n")
    machine.must("dpkg-deb", "--root-owner-group", "-b", folder,
                 box.root + "/srv/next.deb")


def test_an_upgrade_cuts_nobody_off_and_keeps_the_settings(box):
    make_next(box)
    box.type(f"{GUEST} begin 3 /srv/under-way")
    before = box.type("cat /etc/uregister/uregister.conf")
    since = [state(box, u, "MainPID") for u in UNITS]
    said = box.type("apt install /srv/next.deb")
    assert "the tables are of version" in said
    for unit, pid in zip(UNITS, since):
        wait_state(box, unit, "active")
        assert state(box, unit, "MainPID") != pid
    assert box.type("cat /etc/uregister/uregister.conf") == before
    assert "of the next version" in box.type(
        "cat /etc/uregister/nginx-fastcgi.conf")
    box.type(f"{GUEST} end /srv/under-way")
    assert_all_answer(box)


def test_a_purge_leaves_what_nobody_else_has_and_says_so(box):
    before, key = accounts(box), box.type(f"sha256sum {CORE_KEY}")
    said = box.type("apt purge -y uregister")
    for word in ("database", "key", "directory"):
        assert word in said
    assert box.run("pgrep -l uregister")[1] == ""
    assert accounts(box) == before
    assert box.type(f"sha256sum {CORE_KEY}") == key
    box.type("nginx -t && systemctl reload nginx")
    # And with these it goes on.
    box.type("apt install /srv/next.deb")
    box.type("editor /etc/uregister/uregister.conf")
    box.type("systemctl enable --now " + " ".join(UNITS))
    box.type("systemctl reload nginx")
    box.type(f"{GUEST} activate 4")
    assert accounts(box) == before + 1
