"""A way to a server on which things happen: to what is under way, and to who
comes after."""
import os
import re
import socket
import threading
import time

ODD = b"\x15\x7fodd\r\n"


class Way:
    """how: "" (as it should be), "late" (each answer, by so many seconds),
    "hung" (nothing comes back any more), "forgot" (nothing comes on the
    connections of before), "refuses" (nobody is there), "odd" (what comes
    back is no answer)."""

    def __init__(self, port):
        self.server, self.how, self.seconds = port, "", 0
        self.age, self.pairs = 0, set()
        self.door = None
        self.port = self.open(0)

    def open(self, port):
        self.door = socket.socket()
        self.door.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        self.door.bind(("127.0.0.1", port))
        self.door.listen(64)
        threading.Thread(target=self.run, daemon=True,
                         args=(self.door,)).start()
        return self.door.getsockname()[1]

    def turn(self, how, seconds=0):
        """From now on it is so."""
        was, self.how, self.seconds = self.how, how, seconds
        if how == "forgot":
            self.age += 1
        if how == "refuses":
            self.close()
            self.cut()
        elif was == "refuses":
            self.open(self.port)
        elif was in ("hung", "forgot", "odd"):
            self.cut()		# the server ends what it does not hear of

    def cut(self):
        for pair in list(self.pairs):
            for s in pair:
                try:
                    s.shutdown(socket.SHUT_RDWR)
                except OSError:
                    pass

    def close(self):
        self.door.shutdown(socket.SHUT_RDWR)
        self.door.close()

    def run(self, door):
        while True:
            try:
                client = door.accept()[0]
                server = socket.create_connection(("127.0.0.1", self.server))
            except OSError:
                return
            pair = (client, server)
            for s in pair:
                s.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            self.pairs.add(pair)
            for one, other, back in ((client, server, False),
                                     (server, client, True)):
                threading.Thread(target=self.pump, daemon=True, args=(
                    one, other, back, self.age, pair)).start()

    def comes_of(self, data, back, born):
        if self.how == "hung" or born < self.age:
            return b""
        if not back:
            return data
        if self.how == "late":
            time.sleep(self.seconds)
        return ODD if self.how == "odd" else data

    def pump(self, one, other, back, born, pair):
        try:
            while data := one.recv(65536):
                other.sendall(self.comes_of(data, back, born))
        except OSError:
            pass
        for s in pair:
            try:
                s.shutdown(socket.SHUT_RDWR)
            except OSError:
                pass
        self.pairs.discard(pair)


# of each neighbour: the parts that ask it, how uregister.conf names its
# port, and what stands there instead
PLACES = {
    "vault": ("core", r'"postgresql://uregister@/uregister\?[^"]*port=(\d+)"',
              '"postgresql://uregister@127.0.0.1:{port}/uregister"'),
    "registry": ("core", r'"postgresql://registry_reader@/registry\?[^"]*'
                 r'port=(\d+)"',
                 '"postgresql://registry_reader@127.0.0.1:{port}/registry"'),
    "directory": ("core", r'uris = [^;]*;\s*bind = "external";',
                  'uris = [ "ldap://127.0.0.1:{port}" ]; bind = "simple"; '
                  'tls = "none"; bind_dn = "{dn}"; password_file = '
                  '"{secret}";'),
    "sms": ("gateway", r'(?<=127.0.0.1:)(\d+)(?=/sendSMS")', "{port}"),
    "mail": ("gateway", r"(?<=\tport = )(\d+)(?=;)", "{port}"),
    "identity": ("gateway", r'(?<=127.0.0.1:)(\d+)(?=/api/rest)', "{port}"),
}


def directory_secret(world):
    """Over TCP core has a password, and no user."""
    vault = os.path.join(world.dir, "secret/vault")
    path = os.path.join(world.dir, "secret/directory")
    with open(path, "w", encoding="ascii") as f:
        f.write(world.env["PROVISIONER_PW"] + "\n")
    os.chmod(path, 0o600)
    os.chown(path, os.stat(vault).st_uid, os.stat(vault).st_gid)
    return path


def through(world, *names, make=Way):
    """Whoever asks one of these does it by a way from now on; by its name."""
    with open(world.env["CONF"], encoding="utf-8") as f:
        text = f.read()
    found = {}
    for name in names:
        _, there, here = PLACES[name]
        port = world.env["LDAP_TCP_URI"].rpartition(":")[2] \
            if name == "directory" else re.search(there, text)[1]
        found[name] = make(int(port))
        here = here.format(port=found[name].port, secret=directory_secret(
            world), dn=world.env["PROVISIONER_DN"])
        text, n = re.subn(there, lambda m, here=here: here, text)
        assert n == 1, name
    with open(world.env["CONF"], "w", encoding="utf-8") as f:
        f.write(text)
    world.restart(*{PLACES[name][0] for name in names})
    return found
