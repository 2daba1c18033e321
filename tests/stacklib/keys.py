"""The server key as src/base/key.c has it, in other words: what it opens."""
import ctypes
import hashlib
import os
import struct

import psycopg

CONTEXT = b"uregistr"
PERSON, SEAL, WRAP = 4, 5, 12		# enum key_purpose
NONCE, TAG = 24, 16
RING = 2 + 32 + 2 * 32			# version, seals, root, the seals

sodium = ctypes.CDLL("libsodium.so.23")


def subkey(master, purpose):
    """crypto_kdf of libsodium."""
    return hashlib.blake2b(b"", digest_size=32, key=master,
                           salt=struct.pack("<Q", purpose) + bytes(8),
                           person=CONTEXT + bytes(8)).digest()


def unseal(key, context, sealed):
    """None: that key does not open it."""
    out = ctypes.create_string_buffer(max(len(sealed) - NONCE - TAG, 1))
    text = context.encode()
    body = bytes(sealed[NONCE:])
    r = sodium.crypto_aead_xchacha20poly1305_ietf_decrypt(
        out, None, None, body, ctypes.c_ulonglong(len(body)), text,
        ctypes.c_ulonglong(len(text)), bytes(sealed[:NONCE]), key)
    return out.raw[:len(body) - TAG] if r == 0 else None


def seal(key, context, plain):
    nonce, text = os.urandom(NONCE), context.encode()
    out = ctypes.create_string_buffer(len(plain) + TAG)
    sodium.crypto_aead_xchacha20poly1305_ietf_encrypt(
        out, None, plain, ctypes.c_ulonglong(len(plain)), text,
        ctypes.c_ulonglong(len(text)), None, nonce, key)
    return nonce + out.raw


def read(path):
    with open(path, encoding="ascii") as f:
        return bytes.fromhex(f.read().strip())


class Ring:
    """What a key's file opens in core_key; root is None if nothing."""

    def __init__(self, env, master):
        wrap = subkey(master, WRAP)
        with psycopg.connect(env["VAULT_URI"]) as c:
            rings = [unseal(wrap, "core_key", ring) for ring, in
                     c.execute("select ring from core_key")]
        found = [r for r in rings if r is not None]
        self.root, self.seals = None, []
        if found:
            plain, = found
            assert len(plain) == RING and plain[0] == 1
            self.root = plain[2:34]
            self.seals = [plain[34 + 32 * n:66 + 32 * n]
                          for n in range(plain[1])]


def of_stack(env):
    return read(os.path.join(os.path.dirname(env["CONF"]),
                             "secret/core.key"))


def forget_ring(world):
    """As if the tables were of before there was a ring; what is sealed in
    them goes with it."""
    world.kill("core")
    for table in ("contact", "outbox", "provision", "echo", "notice", "flow",
                  "core_key"):
        world.vault(f"delete from {table}")
    if not world.vault("select 1 from account limit 1"):
        world.vault("insert into account (person, uid, unique_id, source, "
                    "status) values ('x', 'of-before', 'x', 'student', "
                    "'closed')")
    world.start("core")
