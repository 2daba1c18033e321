"""What takes long at a terminal tells how far it is."""
import hashlib
import os
import pty
import subprocess
import threading
import time

import pytest

from stacklib import servers

LINES = 64 * 400


@pytest.fixture
def slow_text(tmp_path):
    """Sums that come for longer than two seconds."""
    path = tmp_path / "sums"
    os.mkfifo(path)
    sums = sorted(hashlib.sha1(str(n).encode()).hexdigest().upper()
                  for n in range(LINES))

    def feed():
        began = time.monotonic()
        with open(path, "w", encoding="ascii") as f:
            for n, line in enumerate(sums):
                f.write(line + ":3\n")
                if n % 512 == 0:
                    f.flush()
                    ahead = n / LINES * 2.2 - (time.monotonic() - began)
                    threading.Event().wait(max(ahead, 0))
    feeder = threading.Thread(target=feed)
    feeder.start()
    yield path
    feeder.join()


def build(text, out, stderr):
    tool = os.path.join(servers.find_programs(
        os.path.dirname(os.path.dirname(os.path.dirname(
            os.path.abspath(__file__)))), ("core",)), "uregisterctl")
    return subprocess.Popen([tool, "breached", "build", text, out],
                            stdout=subprocess.PIPE, stderr=stderr)


def test_a_terminal_sees_how_far_it_is(slow_text, tmp_path):
    ours, theirs = pty.openpty()
    child = build(slow_text, tmp_path / "out", theirs)
    os.close(theirs)
    said = b""
    while True:
        try:
            part = os.read(ours, 4096)
        except OSError:		# its last end is closed
            break
        if not part:
            break
        said += part
    assert child.wait(30) == 0, said
    told = [t for t in said.split(b"\r") if b" bytes read, " in t]
    assert len(told) >= 3, said
    assert (tmp_path / "out").stat().st_size == LINES * 20


def test_a_pipe_is_not_filled_with_it(slow_text, tmp_path):
    child = build(slow_text, tmp_path / "out", subprocess.PIPE)
    out, err = child.communicate(timeout=60)
    assert (child.returncode, out, err) == (0, b"", b"")
