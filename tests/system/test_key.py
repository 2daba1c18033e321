"""The server key: made once, readable by one, and never overwritten."""
import os
import pwd
import re
import stat
import subprocess

import pytest


@pytest.fixture(scope="module")
def world(worlds):
    return worlds.get()


USER = "daemon" if os.geteuid() == 0 else pwd.getpwuid(os.geteuid()).pw_name


@pytest.fixture
def make(world, tmp_path):
    """Asks for a key in a folder of its own; returns its path too."""
    path = tmp_path / "core.key"
    conf = tmp_path / "uregister.conf"
    with open(world.env["CONF"], encoding="utf-8") as f:
        text = f.read()
    text, n = re.subn(r'"[^"]*secret/core\.key"', f'"{path}"', text)
    assert n == 1
    conf.write_text(text, encoding="utf-8")

    def ask(*words):
        return subprocess.run(
            [world.program("uregisterctl"), "-f", str(conf), "key", "make",
             *words], capture_output=True, text=True, timeout=60)
    return ask, path


def test_a_key_is_made_for_one_user_alone(make):
    ask, path = make
    r = ask(USER)
    assert (r.returncode, r.stderr) == (0, "")
    assert re.fullmatch("[0-9a-f]{64}\n", path.read_text())
    st = path.stat()
    assert stat.S_IMODE(st.st_mode) == 0o600
    assert pwd.getpwuid(st.st_uid).pw_name == USER
    assert sorted(os.listdir(path.parent)) == ["core.key",
                                               "uregister.conf"]


def test_one_that_is_there_is_never_overwritten(make):
    ask, path = make
    assert ask(USER).returncode == 0
    first = path.read_text()
    r = ask(USER)
    assert r.returncode == 1 and "is not overwritten" in r.stderr
    assert "chmod" not in r.stderr
    path.chmod(0o644)
    r = ask(USER)
    assert r.returncode == 1
    assert f"chmod 600 {path}" in r.stderr
    assert path.read_text() == first


def test_half_a_name_is_no_place_for_it(make):
    """A link that leads nowhere is a name that is taken."""
    ask, path = make
    path.symlink_to(path.parent / "elsewhere")
    r = ask(USER)
    assert r.returncode == 1 and "It is no file" in r.stderr
    assert not (path.parent / "elsewhere").exists()


@pytest.mark.skipif(os.geteuid() != 0, reason="not root")
@pytest.mark.parametrize("name", ["root", "nobody-of-that-name"])
def test_it_is_made_for_no_root_and_no_stranger(make, name):
    ask, path = make
    r = ask(name)
    assert r.returncode == 1 and "key make USER" in r.stderr
    assert not path.exists()
