#!/usr/bin/python3
"""Doubles of the outside services, which cannot run here: a submission
server, GUnet's SMS and AMKA services, and (in place of GUnet's SMS) a real
Kannel whose fakesmsc output is read.  They are strict: what the real service
would refuse, and what we promise of our mails, is refused here.

	doubles.py smtp|sms|amka|kannel|inbox CONFIG.json
"""
import asyncio
import datetime
import email
import email.policy
import hmac
import html
import http.server
import itertools
import json
import os
import random
import re
import signal
import ssl
import subprocess
import sys
import threading
import time
import unicodedata
import urllib.parse
import urllib.request

LOCK = threading.Lock()
DICE = {}
KNOWN = set()	# numbers of messages


def say(text):
    print(time.strftime("%H:%M:%S"), text, flush=True)


def append_line(path, obj):
    line = json.dumps(obj, ensure_ascii=False) + "\n"
    with LOCK, open(path, "a", encoding="utf-8") as f:
        f.write(line)


def now():
    return datetime.datetime.now(datetime.timezone.utc).isoformat()


def host_of(conf):
    return conf.get("host", "127.0.0.1")


def mode(conf):
    """The words of a double's control file: what the test wants of it."""
    try:
        with open(conf["control"], encoding="utf-8") as f:
            return f.read().split() or [""]
    except OSError:
        return [""]


def server_tls(conf):
    ctx = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    ctx.minimum_version = ssl.TLSVersion.TLSv1_2
    ctx.load_cert_chain(conf["cert"], conf["key"])
    return ctx


# --- SMTP

def fault_of(envelope, addresses):
    """Why a mail is not what we promise; None if all is well."""
    raw = envelope.original_content
    if any(len(line) > 1000 for line in raw.split(b"\r\n")):
        return "a line is longer than 998 bytes (RFC 5322 2.1.1)"
    if re.search(rb"(?<!\r)\n|\r(?!\n)", raw):
        return "a bare CR or LF"
    head = raw.split(b"\r\n\r\n", 1)[0]
    if any(b > 126 for b in head):
        return "8-bit bytes in the header (RFC 2047)"
    m = email.message_from_bytes(raw, policy=email.policy.SMTP)
    for name in ("Date", "From", "To", "Subject", "Message-ID",
                 "MIME-Version", "Content-Type", "Auto-Submitted"):
        if len(m.get_all(name, [])) != 1:
            return f"header {name} stands {len(m.get_all(name, []))} times"
    if m["Auto-Submitted"] != "auto-generated":
        return "Auto-Submitted is not auto-generated (RFC 3834)"
    if m["Date"].datetime is None or abs(
            (datetime.datetime.now(datetime.timezone.utc) -
             m["Date"].datetime).total_seconds()) > 600:
        return "Date is not now"
    if not re.fullmatch(r"<[^<>@\s]+@[^<>@\s]+>", str(m["Message-ID"])):
        return "Message-ID is malformed"
    to = [a.addr_spec.lower() for a in m["To"].addresses]
    if to != [a.lower() for a in addresses]:
        return "To is not the envelope's recipient"
    if m["From"].addresses[0].addr_spec != envelope.mail_from:
        return "From is not the envelope's sender"
    if re.search(r"\d{4,}", str(m["Subject"])):
        return "a number, maybe a PIN, in the subject"
    try:
        if not m.get_content().strip():
            return "no text"
    except (LookupError, UnicodeError, KeyError) as e:
        return f"the text cannot be read: {e}"
    return None


class Mailbox:
    def __init__(self, conf):
        self.conf = conf
        self.number = itertools.count(1)

    async def handle_RCPT(self, server, session, envelope, address, options):
        if envelope.rcpt_tos:
            return "452 one recipient a mail"
        if not re.fullmatch(r"[^@\s<>]+@[^@\s<>]+\.[^@\s<>]+", address):
            return "501 not an address"
        if mode(self.conf)[0] == "refuse":
            return "550 5.1.1 no such mailbox"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):
        fault = fault_of(envelope, envelope.rcpt_tos)
        if fault is not None:
            say(f"refused: {fault}")
            return f"554 5.6.0 {fault}"
        name = f"{time.time_ns()}.{next(self.number)}.eml"
        path = os.path.join(self.conf["maildir"], name)
        hidden = os.path.join(self.conf["spool"], name)
        with open(hidden, "wb") as f:
            f.write(envelope.original_content)
        os.chmod(hidden, 0o644)
        os.rename(hidden, path)
        say(f"accepted {name}")
        how = mode(self.conf)
        if how[0] == "dot-late":
            await asyncio.sleep(float(how[1]))
        return "250 2.0.0 accepted"


def smtp(conf):
    from aiosmtpd.smtp import SMTP, AuthResult, LoginPassword

    def check(server, session, envelope, mechanism, data):
        good = isinstance(data, LoginPassword) and \
            data.login == conf["username"].encode() and \
            data.password == conf["password"].encode()
        if not good:
            say("authentication failed")
        return AuthResult(success=good, handled=False)

    tls = conf["tls"]
    ctx = server_tls(conf) if tls != "none" else None
    options = {"hostname": "smtp.test", "authenticator": check,
               "enable_SMTPUTF8": False, "data_size_limit": 65536}
    if tls == "starttls":
        options.update(tls_context=ctx, require_starttls=True)
    # With implicit TLS the library does not see that there is TLS.
    options.update(auth_required=tls != "none",
                   auth_require_tls=tls == "starttls")
    box = Mailbox(conf)

    class Server(SMTP):
        async def _handle_client(self):
            how = mode(conf)
            if how[0] == "greet-late":
                await asyncio.sleep(float(how[1]))
            await super()._handle_client()

    async def serve():
        loop = asyncio.get_running_loop()
        server = await loop.create_server(
            lambda: Server(box, loop=loop, **options), host_of(conf),
            conf["port"], ssl=ctx if tls == "implicit" else None,
            backlog=256)
        await server.serve_forever()

    asyncio.run(serve())


# --- HTTP services

class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    timeout = 20

    def log_message(self, form, *args):
        # No query: it holds a number and a name.
        say(f"{self.command} {self.path.partition('?')[0]}")

    def answer(self, status, body, kind="application/json"):
        data = body if isinstance(body, bytes) else json.dumps(
            body, ensure_ascii=False).encode()
        self.send_response(status)
        self.send_header("Content-Type", kind + "; charset=utf-8")
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def body(self):
        try:
            length = int(self.headers.get("Content-Length", ""))
        except ValueError:
            return b""
        return self.rfile.read(min(length, 65536))


class Server(http.server.ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 256

    def handle_error(self, request, client_address):
        say(f"connection: {sys.exc_info()[1]}")


def serve_http(conf, handler, tls=True):
    server = Server((host_of(conf), conf["port"]), handler)
    if tls:
        server.socket = server_tls(conf).wrap_socket(
            server.socket, server_side=True, do_handshake_on_connect=False)
    server.serve_forever()


# With the real service each text is registered beforehand under a messageId,
# and "replacements" fill its fields, here {0} {1} and so on.
SERVICE = "uregister"


def gunet_text(conf, m):
    return re.sub(r"\{(\d)\}", lambda f: m["replacements"][int(f[1])],
                  conf["messages"][m["messageId"]])


def gunet_fault(conf, m):
    """GUnet's codes, as far as they are published."""
    strings = ("serviceId", "messageId", "recipient", "institution",
               "pre-shared key")
    if not isinstance(m, dict) or any(
            not isinstance(m.get(k), str) for k in strings) or \
            not isinstance(m.get("replacements"), list) or any(
            not isinstance(r, str) for r in m["replacements"]):
        return "E-001", "Malformed request"
    if not set(m) <= {*strings, "replacements", "dlr-url"}:
        return "E-001", "Unknown member"
    if m["serviceId"] != SERVICE:
        return "E-002", "Unknown Service"
    if m["institution"] != conf["institution"] or not hmac.compare_digest(
            m["pre-shared key"].encode(), conf["password"].encode()):
        return "E-003", "Not authorized"
    if not re.fullmatch(r"69\d{8}|00(?!30)[1-9]\d{7,14}", m["recipient"]):
        return "E-004", "Malformed recipient"
    text = conf["messages"].get(m["messageId"], "")
    fields = set(re.findall(r"\{\d\}", text))
    if not text or len(m["replacements"]) != len(fields) or \
            not all(m["replacements"]):
        return "E-005", "Unknown message, or not its fields"
    return None


def sms(conf):
    class Gunet(Handler):
        def answer(self, status, body, kind="application/json"):
            """Late, not at all, or so that nobody understands it."""
            how = mode(conf)
            if how[0] == "late":
                time.sleep(float(how[1]))
            elif how[0] == "cut":
                self.close_connection = True
                return
            elif how[0] == "garbled":
                body, kind = b"<html>OK</html>", "text/html"
            super().answer(status, body, kind)

        def do_POST(self):
            body = self.body()
            if mode(conf)[0] == "down":
                return self.answer(503, {})
            if mode(conf)[0] == "refuse":
                return self.answer(400, {})
            if self.path == "/sendSMS":
                return self.gunet(body)
            if self.path == "/generic":
                return self.generic(body)
            return self.answer(404, {})

        def gunet(self, body):
            if self.headers.get_content_type() != "application/json":
                return self.answer(415, {})
            try:
                m = json.loads(body)
            except ValueError:
                m = None
            fault = gunet_fault(conf, m)
            service = m.get("serviceId", "") if isinstance(m, dict) else ""
            if fault is not None:
                say(f"refused: {fault[0]} {fault[1]}")
                return self.answer(200, {"serviceId": service,
                                         "errorCode": fault[0],
                                         "error": fault[1]})
            good = {"serviceId": service, "errorCode": "", "error": ""}
            sent = {"to": m["recipient"], "at": now(),
                    "text": gunet_text(conf, m)}
            if mode(conf)[0] == "random":
                return self.at_random(mode(conf)[1], sent, good)
            append_line(conf["log"], sent)
            self.answer(200, good)
            self.report(m.get("dlr-url"), {"serviceId": service,
                                           "recipient": m["recipient"]})

        def at_random(self, seed, sent, good):
            """Delays, cuts and lies: what it sends, and what it says of
            it, have little to do with one another."""
            with LOCK:
                if not DICE.get(seed):
                    DICE[seed] = random.Random(seed)
                how = DICE[seed].choices(
                    ("well", "late", "cut before", "cut behind", "garbled",
                     "lost", "refused", "down"),
                    (50, 3, 7, 7, 9, 8, 8, 8))[0]
            if how not in ("cut before", "lost", "down"):
                append_line(conf["log"], sent)
            if how == "late":
                time.sleep(2)
            if how.startswith("cut"):
                self.close_connection = True
            elif how == "garbled":
                super().answer(200, b"<html>OK</html>", "text/html")
            elif how == "refused":	# and came all the same
                super().answer(400, {})
            elif how == "down":
                super().answer(503, {})
            else:
                super().answer(200, good)

        def report(self, url, message):
            """As the operator tells it: "report ERROR", "report DELIVRD"."""
            how = mode(conf)
            if how[0] != "report" or not url:
                return
            message["status"] = how[1]
            if how[1] == "ERROR":
                message["error"] = "80"
            urllib.request.urlopen(urllib.request.Request(
                url, json.dumps(message).encode(),
                {"Content-Type": "application/json"}), timeout=10).close()

        def generic(self, body):
            """A gateway of the usual kind: JSON in, a word out."""
            try:
                m = json.loads(body)
                good = m["user"] == conf["username"] and \
                    m["password"] == conf["password"]
                to, text = m["to"], m["text"]
            except (ValueError, KeyError, TypeError):
                return self.answer(400, {"status": "MALFORMED"})
            if not good:
                return self.answer(403, {"status": "DENIED"})
            number = self.headers.get("Idempotency-Key")
            with LOCK:
                again = number in KNOWN
                KNOWN.add(number or object())
            if not again:
                append_line(conf["log"], {"to": to, "text": text,
                                          "at": now()})
            self.answer(200, {"status": "ACCEPTED"})
            self.report(m.get("report"), {"to": to})

    serve_http(conf, Gunet)


# --- the national registry of numbers

def fold(name):
    """Case, accents, final sigma and blanks do not count; letters do."""
    name = unicodedata.normalize("NFD", name.strip().upper())
    name = "".join(c for c in name if not unicodedata.combining(c))
    return re.sub(r"\s*-\s*|\s+", lambda m: m[0].strip() or " ", name)


def amka(conf):
    with open(conf["people"], encoding="utf-8") as f:
        people = {p["SSN"]: p for p in map(json.loads, f)}
    path = "/api/rest/v1/ssn_validation"

    def person_answer(p, match, asked):
        """Far more than is needed, as the real one gives."""
        y, m, d = p["birthdate"].split("-")
        return {"match": match, "ssn": asked, "amka_in": asked,
                "amka_cur": p.get("current", asked),
                "surname_cur_gr": p["surname"], "name_gr": "ΑΝΩΝΥΜΟΣ",
                "birth_date": f"{d}/{m}/{y}", "bdate_istrue": "Π",
                "sex": "A", "citizenship": "ΕΛΛΗΝΙΚΗ", "id_type": "T",
                "tid": "000000000", "death_note": "Λ", "tel1": "2100000000"}

    class Gunet(Handler):
        def do_GET(self):
            url = urllib.parse.urlsplit(self.path)
            if url.path != path:
                return self.answer(404, {})
            try:
                asked = urllib.parse.parse_qs(
                    url.query, strict_parsing=True, errors="strict")
            except ValueError:
                asked = {}
            how = mode(conf)
            seen = {k: v[0] for k, v in asked.items()}
            append_line(conf["log"], {"at": now(), "mode": how[0], **seen})
            if self.headers.get("Authorization") != "Token " + conf["token"]:
                return self.answer(403, {"code": "ssnerr001",
                                         "message": "No credentials"})
            if self.headers.get("Accept") != "application/json":
                return self.answer(406, {})
            fault = self.fault(asked)
            if fault:
                say(f"refused: {fault}")
                return self.answer(400, {"code": "ssnerr000",
                                         "message": fault})
            self.decide(how, {k: v[0] for k, v in asked.items()})

        def fault(self, asked):
            if set(asked) != {"ssn", "birthdate", "surname"} or \
                    any(len(v) != 1 for v in asked.values()):
                return "ssn, birthdate and surname, once each"
            if not re.fullmatch(r"\d{11}", asked["ssn"][0]):
                return "ssn: 11 digits"
            if not re.fullmatch(r"\d{4}-\d\d-\d\d", asked["birthdate"][0]):
                return "birthdate: YYYY-MM-DD"
            return None

        def decide(self, how, asked):
            p = people.get(asked["ssn"])
            if how[0] == "down" or p and p.get("down"):
                return self.answer(503, b"Service Unavailable", "text/plain")
            if how[0] == "denied":
                return self.answer(403, {"code": "ssnerr001",
                                         "message": "No credentials"})
            if how[0] == "garbled":
                return self.answer(200, b"<html>OK</html>", "text/html")
            while how[0] == "hold":	# until the test says otherwise
                time.sleep(0.05)
                how = mode(conf)
            if how[0] == "slow":
                time.sleep(float(how[1]) if len(how) > 1 else 10)
            if p is None:
                return self.answer(200, {})
            same = fold(p["surname"]) == fold(asked["surname"]) and \
                p["birthdate"] == asked["birthdate"]
            if how[0] != "mismatch" and same:
                return self.answer(200, person_answer(p, "true",
                                                      asked["ssn"]))
            # Both of the negative forms that are known.
            if int(asked["ssn"][-1]) % 2 == 0:
                return self.answer(400, {"code": "ssnerr002",
                                         "message": "Data do not match"})
            self.answer(200, {"match": "false", "ssn": asked["ssn"]})

    serve_http(conf, Gunet)


# --- Kannel

def kannel(conf):
    """The real bearerbox and smsbox; fakesmsc stands for the operator's
    centre, and its output is turned into SMS_LOG."""
    boxes = [subprocess.Popen([conf["bearerbox"], "-v", "2", conf["conf"]])]
    wait_port(conf["fake_port"])
    wait_port(conf["smsbox_port"])
    fake = subprocess.Popen(
        [conf["fakesmsc"], "-r", str(conf["fake_port"]), "-m", "0", "-i",
         "3600", "0 0 text nothing"], stderr=subprocess.STDOUT,
        stdout=subprocess.PIPE, text=True, encoding="utf-8",
        errors="replace")
    boxes += [fake, subprocess.Popen([conf["smsbox"], "-v", "2",
                                      conf["conf"]])]
    threading.Thread(target=read_fakesmsc, args=(conf, fake.stdout),
                     daemon=True).start()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    try:
        while all(b.poll() is None for b in boxes):
            time.sleep(0.2)
        say("a part of Kannel ended")
    finally:
        for b in reversed(boxes):
            b.terminate()


def wait_port(port):
    import socket
    for _ in range(200):
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
            return
        except OSError:
            time.sleep(0.05)


def read_fakesmsc(conf, stream):
    begun = ""
    for line in stream:
        begun += line
        found = re.search(r"<\S+ (\S+) (text|ucs-2) (.*)>\s*$", begun,
                          re.S)
        if found is None:	# a text may have several lines
            begun = begun if re.search(r"<\S+ \S+ text ", begun) else ""
            continue
        begun = ""
        to, coding, text = found.groups()
        if coding == "ucs-2":
            text = urllib.parse.unquote_to_bytes(
                text.replace("+", "%20")).decode("utf-16-be", "replace")
        append_line(conf["log"], {"to": to, "text": text, "at": now()})


# --- the demo's page of what would reach the student's phone and mailbox

def inbox(conf):
    def rows():
        out = []
        try:
            with open(conf["log"], encoding="utf-8") as f:
                for line in f:
                    m = json.loads(line)
                    out.append((m["at"], "SMS", m["to"], "", m["text"]))
        except OSError:
            pass
        for name in os.listdir(conf["maildir"]):
            with open(os.path.join(conf["maildir"], name), "rb") as f:
                m = email.message_from_binary_file(
                    f, policy=email.policy.default)
            at = datetime.datetime.fromtimestamp(
                int(name.split(".")[0]) / 1e9, datetime.timezone.utc)
            out.append((at.isoformat(), "e-mail", str(m["To"]),
                        str(m["Subject"]), m.get_content()))
        return sorted(out, reverse=True)[:100]

    class Page(Handler):
        def do_GET(self):
            items = "".join(
                f"<article><h2>{html.escape(kind)} → {html.escape(to)}</h2>"
                f"<p>{html.escape(at[:19])} {html.escape(subject)}</p>"
                f"<pre>{html.escape(text)}</pre></article>"
                for at, kind, to, subject, text in rows())
            page = ("<!doctype html><html lang='en'><meta charset='utf-8'>"
                    "<meta name='viewport' content='width=device-width'>"
                    "<meta http-equiv='refresh' content='5'>"
                    "<title>SMS and mail of the demo</title><style>"
                    "body{font:1rem/1.5 system-ui;max-width:42rem;"
                    "margin:1rem auto;padding:0 1rem}pre{white-space:"
                    "pre-wrap;background:#f3f3f3;padding:.7rem;color:#111}"
                    "h2{font-size:1rem;margin-bottom:0}</style>"
                    "<h1>SMS and mail of the demo</h1>"
                    + (items or "<p>Nothing was sent yet.</p>"))
            self.answer(200, page.encode(), "text/html")

    serve_http(conf, Page, tls=False)


def main():
    what, path = sys.argv[1:]
    with open(path, encoding="utf-8") as f:
        conf = json.load(f)
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    {"smtp": smtp, "sms": sms, "amka": amka, "kannel": kannel,
     "inbox": inbox}[what](conf)


if __name__ == "__main__":
    main()
