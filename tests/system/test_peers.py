"""A peer that is slow, breaks off or goes away holds nobody else up, and
nothing is done for who is not there any more."""
import os
import signal
import socket
import time

import pytest

import fastcgi
import packet
import waiting
from stacklib import procs

WORKERS = 8


@pytest.fixture(scope="module")
def world(worlds):
    return worlds.get("--students", "20", "--set", f"web.workers={WORKERS}")


def web_socket(world):
    return os.path.join(world.dir, "run/web/fcgi.sock")


def healthz(method="GET"):
    return {"REQUEST_METHOD": method, "DOCUMENT_URI": "/healthz",
            "REMOTE_ADDR": "192.0.2.1"}


def is_open(s):
    try:
        return s.recv(1, socket.MSG_PEEK | socket.MSG_DONTWAIT) != b""
    except BlockingIOError:
        return True


def test_connections_of_one_byte_hold_no_worker(world):
    silent = [fastcgi.connect(web_socket(world)) for _ in range(WORKERS)]
    for s in silent:
        s.send(b"\1")
    began = time.monotonic()
    assert world.browser().get("/activate").status == 200
    assert time.monotonic() - began < 4
    waiting.poll(lambda: not any(is_open(s) for s in silent))


def test_request_that_trickles_ends_all_the_same(world):
    """Each byte comes in time, and the whole never."""
    s, whole = fastcgi.connect(web_socket(world)), fastcgi.request(healthz())
    began = time.monotonic()
    with pytest.raises((BrokenPipeError, ConnectionResetError)):
        for byte in whole:
            s.send(bytes([byte]))
            time.sleep(0.2)
    assert time.monotonic() - began < 4


def test_who_does_not_go_after_the_answer_holds_no_worker(world):
    """libfcgi reads on until the peer closes, however long that is."""
    s = fastcgi.connect(web_socket(world))
    s.send(fastcgi.request(healthz()))
    began = time.monotonic()
    with pytest.raises((BrokenPipeError, ConnectionResetError)):
        while True:
            s.send(b"x")
            time.sleep(0.2)
    assert time.monotonic() - began < 8


def test_request_in_pieces_is_whole(world):
    s, whole = fastcgi.connect(web_socket(world)), fastcgi.request(healthz())
    for n in range(0, len(whole), 7):
        s.send(whole[n:n + 7])
    assert fastcgi.answer(s) == (200, "ok\n")


def test_body_that_ends_before_its_length_is_no_form(world):
    """Half a form could be another form."""
    s = fastcgi.connect(web_socket(world))
    body = b"source=student&action=next"
    s.send(fastcgi.request({
        "REQUEST_METHOD": "POST", "DOCUMENT_URI": "/activate",
        "CONTENT_TYPE": "application/x-www-form-urlencoded",
        "CONTENT_LENGTH": str(len(body) + 1),
        "REMOTE_ADDR": "192.0.2.1"}, body))
    status, text = fastcgi.answer(s)
    assert status == 400 and 'data-outcome="input"' in text


def test_who_has_gone_has_no_try_counted(world):
    """He waited longer than he would; the guess is not made for him."""
    s = world.at("pin", channel="email")
    core = procs.Part(world.dir, "core").pid()
    with open(f"/proc/{core}/task/{core}/children", encoding="ascii") as f:
        workers = [int(pid) for pid in f.read().split()]
    for pid in workers:
        os.kill(pid, signal.SIGSTOP)
    try:
        left = packet.Client(world)
        with socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET) as asked:
            asked.connect(left.path[False])
            asked.send(packet.encode(
                "pin", handle=s.http.cookies["uregister"], lang="el",
                client="192.0.2.9", page="", pin="000000"))
    finally:
        for pid in workers:
            os.kill(pid, signal.SIGCONT)
    waiting.poll(lambda: "the asker went before" in world.log("core"))
    assert s.get("/activate").step == "pin"
    tries = world.vault("select sum(tries) from flow")
    assert tries == [(0,)], tries
