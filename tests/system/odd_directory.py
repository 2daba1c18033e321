"""A way to slapd on which a chosen answer is another one."""
import socket
import threading
import time

from interleave import Line, message_end, operation

BIND, SEARCH, MODIFY, ADD = 0x60, 0x63, 0x66, 0x68
ENTRY, SEARCH_DONE = 0x64, 0x65
RESULT_OF = {BIND: 0x61, SEARCH: SEARCH_DONE, MODIFY: 0x67, ADD: 0x69}
# RFC 4511 4.1.9 and appendix A, but success.
CODES = {
    1: "operationsError", 2: "protocolError", 3: "timeLimitExceeded",
    4: "sizeLimitExceeded", 5: "compareFalse", 6: "compareTrue",
    7: "authMethodNotSupported", 8: "strongerAuthRequired", 10: "referral",
    11: "adminLimitExceeded", 12: "unavailableCriticalExtension",
    13: "confidentialityRequired", 14: "saslBindInProgress",
    16: "noSuchAttribute", 17: "undefinedAttributeType",
    18: "inappropriateMatching", 19: "constraintViolation",
    20: "attributeOrValueExists", 21: "invalidAttributeSyntax",
    32: "noSuchObject", 33: "aliasProblem", 34: "invalidDNSyntax",
    36: "aliasDereferencingProblem", 48: "inappropriateAuthentication",
    49: "invalidCredentials", 50: "insufficientAccessRights", 51: "busy",
    52: "unavailable", 53: "unwillingToPerform", 54: "loopDetect",
    64: "namingViolation", 65: "objectClassViolation",
    66: "notAllowedOnNonLeaf", 67: "notAllowedOnRDN",
    68: "entryAlreadyExists", 69: "objectClassModsProhibited",
    71: "affectsMultipleDSAs", 80: "other"}
WAYS = ("lost", "halved", "slow", "endless")
LONGEST = 60	# seconds; who reads it gives up long before


def tlv(tag, body):
    """Of a short body: RFC 4511 5.1."""
    assert len(body) < 128
    return bytes([tag, len(body)]) + body


def number_of(message):
    """messageID, as it stands."""
    at = 2 + (message[1] & 0x7f if message[1] & 0x80 else 0)
    return message[at:at + 2 + message[at + 1]]


def result(request, code):
    body = tlv(0x0a, bytes([code])) + tlv(0x04, b"") + tlv(0x04, b"odd")
    if code == 10:
        body += tlv(0xa3, tlv(0x04, b"ldap://other.example"))
    return tlv(0x30, number_of(request) +
               tlv(RESULT_OF[operation(request)], body))


class Plant:
    """What comes of the questions of one kind that have a mark in them, from
    the first on, or from the first behind another kind; the server does
    them or not."""

    def __init__(self, op, mark, what, times=1, done=True, behind=None):
        self.op, self.mark, self.what = op, mark.encode(), what
        self.times, self.done, self.behind = times, done, behind
        self.hits = 0

    def takes(self, message):
        if self.mark not in message:
            return False
        op = operation(message)
        if self.behind == op:
            self.behind = None
        if op != self.op or self.behind is not None or self.times == 0:
            return False
        self.times -= 1
        self.hits += 1
        return True

    def release(self):
        self.times = 0


class OddDirectory:
    def __init__(self, port):
        self.server, self.plants, self.lines = port, [], []
        self.lock = threading.Lock()
        self.door = socket.socket()
        self.door.bind(("127.0.0.1", 0))
        self.door.listen(64)
        self.port = self.door.getsockname()[1]
        threading.Thread(target=self.run, daemon=True).start()

    def plant(self, *args, **more):
        p = Plant(*args, **more)
        with self.lock:
            self.plants.append(p)
        return p

    def find(self, message):
        with self.lock:
            self.plants = [p for p in self.plants if p.times]
            return next((p for p in self.plants if p.takes(message)), None)

    def cut(self):
        """Who comes next logs in again."""
        with self.lock:
            lines, self.lines = self.lines, []
        for line in lines:
            line.client.shutdown(socket.SHUT_RDWR)

    def run(self):
        while True:
            try:
                client = self.door.accept()[0]
            except OSError:
                return
            threading.Thread(target=self.serve, daemon=True,
                             args=(client,)).start()

    def serve(self, client):
        line = Line(client, self.server)
        with self.lock:
            self.lines.append(line)
        try:
            while more := client.recv(65536):
                line.asked += more
                while end := message_end(line.asked):
                    message, line.asked = line.asked[:end], line.asked[end:]
                    self.answer(line, message)
        except OSError:
            pass
        with self.lock:
            if line in self.lines:
                self.lines.remove(line)
        line.close()

    def answer(self, line, message):
        p = self.find(message)
        if p is None:
            return line.pass_on(message)
        parts = self.ask(line, message) if p.done else [
            result(message, 0)]
        if isinstance(p.what, int):
            return line.client.sendall(
                b"".join(parts[:-1]) + result(message, p.what))
        return getattr(self, p.what)(line, message, parts)

    @staticmethod
    def ask(line, message):
        """The whole answer: entries, and the result."""
        line.server.sendall(message)
        parts, data = [], b""
        while True:
            end = message_end(data)
            if end == 0:
                data += line.server.recv(65536)
                continue
            parts.append(data[:end])
            if operation(data) != ENTRY:
                return parts
            data = data[end:]

    def lost(self, line, message, parts):
        pass

    def halved(self, line, message, parts):
        data = b"".join(parts)
        line.client.sendall(data[:len(data) // 2])
        line.client.shutdown(socket.SHUT_RDWR)

    def slow(self, line, message, parts):
        """It comes when nobody waits any more."""
        time.sleep(3)
        line.client.sendall(b"".join(parts))

    def endless(self, line, message, parts):
        """Entries without an end; a result of which ever more comes."""
        end = time.monotonic() + LONGEST
        many = tlv(0x30, number_of(message) + tlv(
            ENTRY, tlv(0x04, b"cn=x") + tlv(0x30, b""))) * 1000
        if operation(message) != SEARCH:
            line.client.sendall(b"\x30\x84\x7f\xff\xff\xff")
            many = b"\0" * 65536
        while time.monotonic() < end:
            line.client.sendall(many)

    def close(self):
        self.door.close()
