"""Speaks FastCGI to a socket, byte by byte if it must be.

FastCGI Specification 1.0, sections 3.3, 3.4 and 5.
"""
import socket
import struct

BEGIN, PARAMS, STDIN, STDOUT = 1, 4, 5, 6


def record(kind, content=b""):
    return struct.pack(">BBHHBx", 1, kind, 1, len(content), 0) + content


def pair(name, value):
    name, value = name.encode(), value.encode()
    return struct.pack(">II", len(name) | 1 << 31, len(value) | 1 << 31) + \
        name + value


def request(params, body=b""):
    """The bytes of a whole request of a responder."""
    out = record(BEGIN, struct.pack(">HB5x", 1, 0))
    out += record(PARAMS, b"".join(pair(*p) for p in params.items()))
    out += record(PARAMS)
    if body:
        out += record(STDIN, body)
    return out + record(STDIN)


def connect(path):
    s = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    s.settimeout(30)
    s.connect(path)
    return s


def answer(s):
    """(status, text) of what comes until the end."""
    data = b""
    while more := s.recv(65536):
        data += more
    out, at = b"", 0
    while at < len(data):
        _, kind, _, length, padding = struct.unpack(
            ">BBHHBx", data[at:at + 8])
        if kind == STDOUT:
            out += data[at + 8:at + 8 + length]
        at += 8 + length + padding
    head, _, text = out.partition(b"\r\n\r\n")
    for line in head.split(b"\r\n"):
        if line.lower().startswith(b"status:"):
            return int(line.split()[1]), text.decode()
    return 200, text.decode()
