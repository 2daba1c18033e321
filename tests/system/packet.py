"""Speaks the packets of src/ipc/msg.h: one asks, one answers.

The numbers of types and fields are read from src/ipc/*.def, where the
programs have theirs from.

	import packet
	reply = packet.ask(path, "mail", to="a@b.gr", subject="…", text="…")
	reply["result"], reply.get("detail")

A value that is a list goes out once for each of its items; in an answer
every field of several values is a list, and one that may come several times
is always one.
"""
import hashlib
import os
import re
import socket
import struct

VERSION = 1
SIZE_MAX = 16384
SOURCE = os.path.join(os.path.dirname(os.path.abspath(__file__)),
                      "..", "..", "src", "ipc")


def _names(name, pattern):
    with open(os.path.join(SOURCE, name), encoding="utf-8") as file:
        return [match.groups() for match in re.finditer(
            pattern, file.read(), re.M)]


_REQUESTS = _names("request.def", r'(?s)^REQUEST\((\w+),\s*"([^"]+)",'
                   r'\s*\w+,\s*(\w+),(.*?)\)$')
_TYPES = ([row[:2] for row in _REQUESTS] +
          _names("msg_type.def", r'^TYPE\((\w+),\s*"([^"]+)"\)'))
_FIELDS = _names("msg_field.def",
                 r'^FIELD\((\w+),\s*"([^"]+)",\s*(\d+),\s*([^)]+)\)')
TYPES = {noun: n for n, (_, noun) in enumerate(_TYPES, 1)}
FIELDS = {row[1]: n for n, row in enumerate(_FIELDS, 1)}
NOUNS = {n: noun for noun, n in TYPES.items()}
NAMES = {n: name for name, n in FIELDS.items()}
HASHES = {row[1] for row in _REQUESTS if row[2] == "HASH"}
AGREES = {row[1] for row in _REQUESTS if "AGREES" in row[3]}
MANY = {row[1] for row in _FIELDS if "MANY" in row[3]}


class Closed(Exception):
    """The other side hung up without an answer: it dropped our packet."""


def encode(noun, req=1, **values):
    out = [b"UR", struct.pack(">BBI", VERSION, TYPES[noun], req)]
    for name, value in values.items():
        for one in value if isinstance(value, (list, tuple)) else [value]:
            data = str(one).encode()
            out.append(struct.pack(">BH", FIELDS[name], len(data)))
            out.append(data + b"\0")
    return b"".join(out)


def decode(packet):
    """(noun, req, {name: value})"""
    magic, version, kind, req = struct.unpack(">2sBBI", packet[:8])
    assert magic == b"UR" and version == VERSION, packet[:8]
    values, at = {}, 8
    while at < len(packet):
        field, length = struct.unpack(">BH", packet[at:at + 3])
        at += 3
        text = packet[at:at + length].decode()
        assert packet[at + length] == 0
        at += length + 1
        name = NAMES[field]
        if name in MANY:
            values.setdefault(name, []).append(text)
        else:
            assert name not in values, name
            values[name] = text
    return NOUNS[kind], req, values


def send(path, packet, timeout=30):
    """Sends raw bytes, returns the raw answer; Closed if there is none."""
    with socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET) as s:
        s.settimeout(timeout)
        s.connect(path)
        try:
            s.send(packet)
            answer = s.recv(SIZE_MAX)
        except (ConnectionResetError, BrokenPipeError):
            answer = b""
    if not answer:
        raise Closed(path)
    return answer


def ask(path, noun, req=1, timeout=30, **values):
    noun, got, reply = decode(send(path, encode(noun, req, **values),
                                   timeout))
    assert noun == "reply" and got == req, (noun, got)
    return reply


def shown(legal_dir, lang):
    """legal_shown() of src/conf/legal.h."""
    whole = hashlib.sha256()
    for name in ("terms", "privacy"):
        with open(os.path.join(legal_dir, f"{name}.{lang}.txt"), "rb") as f:
            whole.update(hashlib.sha256(f.read()).digest())
    return whole.hexdigest()


class Client:
    """What a browser holds, and the packets that its pages make."""
    numbers = iter(range(1, 250))

    def __init__(self, world):
        self.world, self.handle = world, ""
        self.address = f"192.0.2.{next(self.numbers)}"
        with open(world.env["CONF"], encoding="utf-8") as f:
            conf = f.read()
        core = re.search(r"^core:\n{(.*?)^};", conf, re.M | re.S)[1]
        legal = re.search(r'^\s*legal_dir = "(.*)";', conf, re.M)[1]
        self.shown = shown(legal, "en")
        self.path = {hashes: re.search(
            r'^\s*%s = "(.*)";' % name, core, re.M)[1] for hashes, name in (
                (False, "listen"), (True, "hash_listen"))}

    def ask(self, noun, **values):
        reply = ask(self.path[noun in HASHES], noun,
                           handle=self.handle, client=self.address,
                           lang="en", **self.agreement(noun),
                           **{"page": self.page_of(noun), **values})
        self.handle = reply.get("handle", self.handle)
        return reply["step"], reply.get("says", "")

    def agreement(self, noun):
        return {"shown": self.shown} if noun in AGREES else {}

    @staticmethod
    def page_of(noun):
        return "forgot" if "forgot" in noun or "resend" in noun else ""

    def forgot(self, owner, channel, contact=None):
        return self.ask("forgot", username=owner.username, channel=channel,
                        contact=contact or owner.types[
                            {"sms": "mobile"}.get(channel, channel)])
