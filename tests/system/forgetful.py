"""A way to a server that loses its memory."""
import socket
import threading


class Forgetful:
    """A firewall that forgets what was quiet: once told to, it swallows all
    that comes over the connections of before, and resets none."""

    def __init__(self, server, door=None):
        """server: a port, or the path of a UNIX socket; door: a path."""
        self.server, self.age = server, 0
        family = socket.AF_INET if door is None else socket.AF_UNIX
        self.door = socket.socket(family)
        self.door.bind(("127.0.0.1", 0) if door is None else door)
        self.door.listen(16)
        self.port = None if door else self.door.getsockname()[1]
        threading.Thread(target=self.run, daemon=True).start()

    def forget(self):
        self.age += 1

    def run(self):
        while True:
            try:
                client = self.door.accept()[0]
            except OSError:
                return
            if isinstance(self.server, int):
                server = socket.create_connection(("127.0.0.1", self.server))
            else:
                server = socket.socket(socket.AF_UNIX)
                server.connect(self.server)
            for one, other in ((client, server), (server, client)):
                threading.Thread(target=self.pump, daemon=True,
                                 args=(one, other, self.age)).start()

    def pump(self, one, other, born):
        try:
            while data := one.recv(65536):
                if born == self.age:
                    other.sendall(data)
            if born == self.age:
                other.shutdown(socket.SHUT_WR)
        except OSError:
            pass

    def close(self):
        self.door.close()
