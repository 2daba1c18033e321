"""Several programs at one slapd, and a seed that says whose turn it is.

Each actor has a door of its own to the server.  What he asks there waits
until all the others wait too, or are done; then one of them is chosen, his
question goes through, and its answer comes back.  So the same seed is the
same order of questions, whatever the machine does beside it.
"""
import os
import selectors
import socket
import subprocess
import threading

UNBIND, ABANDON = 0x42, 0x50
SEARCH_ENTRY, SEARCH_REFERENCE = 0x64, 0x73


def message_end(data):
    """Where the first LDAP message ends, 0 if it is not whole; BER of RFC
    4511 5.1."""
    if len(data) < 2:
        return 0
    length, at = data[1], 2
    if length & 0x80:
        count = length & 0x7f
        if len(data) < 2 + count:
            return 0
        length, at = int.from_bytes(data[2:2 + count], "big"), 2 + count
    return at + length if len(data) >= at + length else 0


def operation(message):
    """The tag behind the message's number."""
    at = 2 + (message[1] & 0x7f if message[1] & 0x80 else 0)
    return message[at + 2 + message[at + 1]]


class Line:
    """One connection through a door."""

    def __init__(self, client, port):
        self.client = client
        self.server = socket.create_connection(("127.0.0.1", port))
        for s in (self.client, self.server):
            s.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.asked = b""

    def pass_on(self, message):
        """The question, and all of its answer."""
        self.server.sendall(message)
        if operation(message) in (UNBIND, ABANDON):
            return
        data = b""
        while True:
            end = message_end(data)
            if end == 0:
                more = self.server.recv(65536)
                if not more:
                    return
                data += more
                continue
            self.client.sendall(data[:end])
            if operation(data) not in (SEARCH_ENTRY, SEARCH_REFERENCE):
                return
            data = data[end:]

    def close(self):
        self.client.close()
        self.server.close()


class Actor:
    """A directory_probe behind its door; make(port) starts it."""

    def __init__(self, port, make):
        self.server = port
        self.door = socket.socket()
        self.door.bind(("127.0.0.1", 0))
        self.door.listen(8)
        self.process = make(self.door.getsockname()[1])
        self.out = self.process.stdout.fileno()
        self.lines, self.said = [], b""
        self.todo, self.answers = [], []
        self.busy = False

    def ask(self, *questions):
        """What it does next, one after the other."""
        self.todo, self.answers = list(questions), []
        self.next()

    def next(self):
        self.busy = bool(self.todo)
        if self.busy:
            os.write(self.process.stdin.fileno(),
                     ("|".join(self.todo.pop(0)) + "\n").encode())

    def waiting(self):
        return next((one for one in self.lines if message_end(one.asked)),
                    None)

    def hear(self, selector):
        """The program's answer."""
        self.said += os.read(self.out, 65536)
        if self.said.endswith(b"\n\n"):
            self.answers.append(self.said.decode().partition("|")[0])
            self.said = b""
            self.next()

    def take(self, line, selector):
        """Bytes that it sends through its door."""
        more = line.client.recv(65536)
        line.asked += more
        end = message_end(line.asked)
        if not more or (end and operation(line.asked) == UNBIND):
            selector.unregister(line.client)
            line.close()
            self.lines.remove(line)

    def close(self):
        self.process.stdin.close()
        self.process.wait()
        self.door.close()
        for line in self.lines:
            line.close()


class Stage:
    """The actors, and who of them comes next."""

    def __init__(self, actors):
        self.actors = actors
        self.selector = selectors.DefaultSelector()
        for a in actors:
            self.selector.register(a.door, selectors.EVENT_READ,
                                   (a, self.enter, None))
            self.selector.register(a.out, selectors.EVENT_READ,
                                   (a, self.hear, None))

    def enter(self, actor, _):
        line = Line(actor.door.accept()[0], actor.server)
        actor.lines.append(line)
        self.selector.register(line.client, selectors.EVENT_READ,
                               (actor, self.take, line))

    def hear(self, actor, _):
        actor.hear(self.selector)

    def take(self, actor, line):
        actor.take(line, self.selector)

    def settle(self):
        """Until each is done or waits at his door."""
        while any(a.busy and a.waiting() is None for a in self.actors):
            events = self.selector.select(30)
            assert events, "somebody neither asks nor is done"
            for key, _ in events:
                actor, what, line = key.data
                what(actor, line)

    def play(self, rng):
        """Until all are done; the names in the order of their turns."""
        order = []
        while True:
            self.settle()
            waiting = [a for a in self.actors if a.waiting()]
            if not waiting:
                return order
            actor = rng.choice(waiting)
            line = actor.waiting()
            end = message_end(line.asked)
            message, line.asked = line.asked[:end], line.asked[end:]
            order.append(self.actors.index(actor))
            line.pass_on(message)

    def close(self):
        self.selector.close()
        for a in self.actors:
            a.close()


def start(program, conf):
    return subprocess.Popen([program, conf], stdin=subprocess.PIPE,
                            stdout=subprocess.PIPE, bufsize=0)


class Deaf:
    """A way to the server on which answers to changes get lost, or the
    changes themselves, once left is set to how many."""
    MODIFY = 0x66

    def __init__(self, port):
        self.server = port
        self.left, self.taken = 0, False
        self.door = socket.socket()
        self.door.bind(("127.0.0.1", 0))
        self.door.listen(8)
        self.port = self.door.getsockname()[1]
        threading.Thread(target=self.run, daemon=True).start()

    def run(self):
        while True:
            try:
                client = self.door.accept()[0]
            except OSError:
                return
            threading.Thread(target=self.serve, args=(client,),
                             daemon=True).start()

    def serve(self, client):
        line = Line(client, self.server)
        while more := client.recv(65536):
            line.asked += more
            while end := message_end(line.asked):
                message, line.asked = line.asked[:end], line.asked[end:]
                if operation(message) != self.MODIFY or self.left == 0:
                    line.pass_on(message)
                    continue
                self.left -= 1
                if self.taken:
                    line.server.sendall(message)
        line.close()

    def close(self):
        self.door.close()
