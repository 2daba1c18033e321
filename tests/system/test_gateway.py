"""uregister-gateway, whole, against servers made here: it hands messages and
questions to the right server over TLS that holds, to no other, and says what
came of it without a word about the person."""
import base64
import contextlib
import email
import email.policy
import http.server
import json
import os
import pathlib
import re
import shutil
import socket
import ssl
import subprocess
import threading
import time
import urllib.parse

import pytest

import packet
import waiting

TOP = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..")
GATEWAY = shutil.which("uregister-gateway", path=os.pathsep.join([
    os.environ.get("BUILD_DIR", "."), os.environ.get("UREGISTER_BIN", "."),
    os.path.join(TOP, "build"), TOP]))
FAKESMSC = "/usr/lib/kannel/test/fakesmsc"
DEADLINE_S = 2
pytestmark = pytest.mark.skipif(GATEWAY is None,
                                reason="uregister-gateway is not built")
# None of these may ever be seen in a log or in the reason of an answer.
MOBILE, ADDRESS, PIN = "6912345678", "canary@mail.example.net", "918273"
AMKA, PASSWORD = "25040398765", "canary-password"
CANARIES = (MOBILE, "canary", PIN, AMKA)


def run(*argv, **kw):
    subprocess.run(argv, check=True, stdout=subprocess.DEVNULL,
                   stderr=subprocess.DEVNULL, **kw)


def free_port():
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return s.getsockname()[1]


wait_for = waiting.poll


class Tls:
    """A throw-away CA, and certificates for a name each."""

    def __init__(self, folder):
        self.folder = folder
        self.ca = self.make_ca("ca")

    def make_ca(self, name):
        pem = self.folder / f"{name}.pem"
        run("openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt",
            "ec_paramgen_curve:P-256", "-nodes", "-keyout",
            str(self.folder / f"{name}.key"), "-out", str(pem), "-days", "2",
            "-subj", f"/CN={name}")
        return pem

    def context(self, name):
        """What a server needs that is called so ("IP:…" or "DNS:…")."""
        stem = self.folder / re.sub(r"\W", "_", name)
        if not stem.with_suffix(".crt").exists():
            run("openssl", "req", "-newkey", "ec", "-pkeyopt",
                "ec_paramgen_curve:P-256", "-nodes", "-keyout",
                f"{stem}.srv", "-out", f"{stem}.csr", "-subj", "/CN=server")
            ext = pathlib.Path(f"{stem}.ext")
            ext.write_text(f"subjectAltName={name}\n")
            run("openssl", "x509", "-req", "-in", f"{stem}.csr", "-CA",
                str(self.ca), "-CAkey", str(self.folder / "ca.key"),
                "-CAcreateserial", "-days", "2", "-extfile", str(ext),
                "-out", f"{stem}.crt")
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(f"{stem}.crt", f"{stem}.srv")
        return context


@pytest.fixture(scope="session")
def tls(tmp_path_factory):
    return Tls(tmp_path_factory.mktemp("tls"))


# --- the program

def render(settings):
    sections = {}
    for path, value in settings.items():
        section, name = path.split(".")
        if isinstance(value, (list, int)):
            value = json.dumps(value, ensure_ascii=False)
        else:
            value = '"' + value.replace("\\", "\\\\").replace(
                '"', '\\"') + '"'
        sections.setdefault(section, []).append(f"\t{name} = {value};\n")
    return "".join(f"{section} = {{\n{''.join(rows)}}};\n"
                   for section, rows in sections.items())


class Gateway:
    def __init__(self, folder, settings):
        self.folder = folder
        self.socket = str(folder / "g.sock")
        self.secret = folder / "password"
        self.secret.write_text(PASSWORD + "\n")
        self.secret.chmod(0o600)
        settings = {
            "gateway.listen": self.socket, "gateway.workers": 2,
            "gateway.timeout": f"{DEADLINE_S}s",
            "mail.timeout": f"{DEADLINE_S}s", **settings}
        for path, value in settings.items():
            if value == "PASSWORD":
                settings[path] = str(self.secret)
        self.conf = folder / "uregister.conf"
        self.conf.write_text(render(settings), encoding="utf-8")
        self.log = folder / "log"
        self.process = None

    def start(self):
        # A foreign environment must not steer it.
        env = {**os.environ, "https_proxy": "http://127.0.0.1:9",
               "http_proxy": "http://127.0.0.1:9", "SSL_CERT_FILE": "/x"}
        with open(self.log, "w", encoding="utf-8") as log:
            self.process = subprocess.Popen(
                [GATEWAY, "-f", str(self.conf)], stderr=log, env=env)
        wait_for(lambda: self.process.poll() is not None or
                 "ready" in self.read_log())
        assert self.process.poll() is None, self.read_log()

    def read_log(self):
        return self.log.read_text(encoding="utf-8")

    def stop(self):
        if self.process is None:
            return
        self.process.terminate()
        status = self.process.wait(10)
        assert status == 0
        for canary in CANARIES:
            assert canary not in self.read_log()

    def ask(self, noun, **values):
        reply = packet.ask(self.socket, noun, **values)
        for canary in CANARIES:
            assert canary not in reply.get("detail", "")
        return reply

    def mail(self, **values):
        return self.ask("mail", **{
            "to": ADDRESS, "subject": "Κωδικός ενεργοποίησης",
            "text": f"Ο κωδικός σας:\n.\n..{PIN}\n", "message_id": "a1b2",
            "lang": "el", **values})

    def sms(self, **values):
        return self.ask("sms", **{
            "to": "+30" + MOBILE, "text": f"{PIN} είναι το PIN",
            "message_id": "a1b2", "template": "pin", "lang": "el",
            "validity": 15, "replacement": [PIN], **values})

    def check(self, **values):
        return self.ask("check", **{
            "id_number": AMKA, "id_country": "GR", "surname": "Παπάς",
            "birth_date": "2003-04-25", **values})


@pytest.fixture
def gateway(tmp_path):
    """A function that starts one with these settings."""
    started = []

    def start(**settings):
        g = Gateway(tmp_path, {k.replace("__", "."): v
                               for k, v in settings.items()})
        started.append(g)
        g.start()
        return g

    yield start
    for g in started:
        g.stop()


def refuse_start(folder, settings):
    g = Gateway(folder, settings)
    done = subprocess.run([GATEWAY, "-f", str(g.conf)], timeout=10,
                          stderr=subprocess.PIPE, text=True)
    assert done.returncode == os.EX_CONFIG
    assert len(done.stderr.splitlines()) == 1
    return done.stderr


# --- an SMTP server that does exactly what a test says

class Smtp:
    """Records every command with whether TLS was on; replies by a table of
    (command, answer).  context None: no STARTTLS is offered."""

    def __init__(self, context=None, implicit=False, answers=None,
                 slow_s=0):
        self.context, self.implicit = context, implicit
        self.answers = answers or {}
        self.slow_s = slow_s
        self.commands, self.messages = [], []
        self.offers, self.tokens, self.welcome = "AUTH PLAIN", [], []
        self.connections = self.open = 0
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.port = self.listener.getsockname()[1]
        threading.Thread(target=self.accept, daemon=True).start()

    def accept(self):
        while True:
            try:
                s, _ = self.listener.accept()
            except OSError:
                return
            threading.Thread(target=self.receive, args=(s,),
                             daemon=True).start()

    def receive(self, s):
        self.connections += 1
        self.open += 1
        with contextlib.suppress(OSError, ValueError):
            self.talk(s)
        self.open -= 1
        with contextlib.suppress(OSError):
            s.close()

    def close(self):
        self.listener.close()

    def talk(self, s):
        secure = self.implicit
        if self.implicit:
            s = self.context.wrap_socket(s, server_side=True)
        time.sleep(self.slow_s)
        s.sendall(self.answers.get("greeting", "220 test").encode() +
                  b"\r\n")
        file = s.makefile("rb")
        while True:
            line = file.readline().decode().rstrip("\r\n")
            if not line:
                return
            verb = line.split(" ")[0].split(":")[0].upper()
            self.commands.append((secure, line))
            answer = self.answers.get(verb)
            if line == "AUTH PLAIN":
                s.sendall(b"334 \r\n")
                file.readline()
            elif line == "AUTH XOAUTH2":
                answer = self.hear_token(s, file)
            if callable(answer):
                answer = answer(self)
            if answer is None:
                answer = getattr(self, "do_" + verb.lower(),
                                 lambda _: "250 ok")(secure)
            s.sendall(answer.encode() + b"\r\n")
            if verb == "STARTTLS" and answer.startswith("220"):
                s = self.context.wrap_socket(s, server_side=True)
                file, secure = s.makefile("rb"), True
            elif verb == "DATA" and answer.startswith("354"):
                self.messages.append(self.take_data(file))
                s.sendall(self.answers.get("end", "250 taken").encode() +
                          b"\r\n")
            elif verb == "QUIT":
                return

    def hear_token(self, s, file):
        """As the big providers do: what is wrong is said in a challenge,
        which has to be answered."""
        s.sendall(b"334 \r\n")
        said = base64.b64decode(file.readline()).decode()
        self.tokens.append(said)
        if said in self.welcome:
            return "235 2.7.0 Accepted"
        s.sendall(b"334 eyJzdGF0dXMiOiI0MDEifQ==\r\n")
        file.readline()
        return "535 5.7.3 Authentication unsuccessful"

    def do_ehlo(self, secure):
        offers = ["test", "8BITMIME"]
        if self.context is not None and not secure:
            offers.append("STARTTLS")
        offers.append(self.offers)
        return "\r\n".join(f"250{'-' if o != offers[-1] else ' '}{o}"
                           for o in offers)

    @staticmethod
    def do_starttls(_):
        return "220 go"

    @staticmethod
    def do_auth(_):
        return "235 welcome"

    @staticmethod
    def do_data(_):
        return "354 go"

    @staticmethod
    def do_quit(_):
        return "221 bye"

    @staticmethod
    def take_data(file):
        out = []
        while True:
            line = file.readline()
            if line == b".\r\n":
                return b"".join(out)
            out.append(line[1:] if line.startswith(b"..") else line)

    def clear_text(self):
        return [line for secure, line in self.commands if not secure]


@pytest.fixture
def smtp():
    made = []

    def make(*args, **kw):
        made.append(Smtp(*args, **kw))
        return made[-1]

    yield make
    for s in made:
        s.close()


def mail_settings(server, tls, **more):
    return {"mail__host": "127.0.0.1", "mail__port": server.port,
            "mail__ca_file": str(tls.ca), "mail__from": "no-reply@uni.gr",
            "mail__username": "uni", "mail__password_file": "PASSWORD",
            **more}


def test_a_mail_says_who_we_are_where_its_sender_does_not(gateway, smtp,
                                                           tls):
    server = smtp(tls.context("IP:127.0.0.1"))
    g = gateway(**mail_settings(server, tls, mail__from="no-reply@uni.gr",
                                site__name_el="Πανεπιστήμιο Ιθάκης"))
    assert g.mail() == {"result": "OK"}
    raw, = server.messages
    message = email.message_from_bytes(raw, policy=email.policy.default)
    assert str(message["From"]) == "Πανεπιστήμιο Ιθάκης <no-reply@uni.gr>"


def test_a_mail_goes_over_starttls_and_is_whole(gateway, smtp, tls):
    server = smtp(tls.context("IP:127.0.0.1"))
    g = gateway(**mail_settings(server, tls,
                                mail__from="Πανεπιστήμιο <no-reply@uni.gr>"))
    assert g.mail() == {"result": "OK"}
    assert [c.split(" ")[0] for c in server.clear_text()] == \
        ["EHLO", "STARTTLS"]
    assert any(c.startswith("AUTH") for s, c in server.commands if s)
    raw, = server.messages
    assert all(len(line) <= 76 for line in raw.split(b"\r\n"))
    assert b"\n" not in raw.replace(b"\r\n", b"")
    message = email.message_from_bytes(raw, policy=email.policy.default)
    assert not message.defects
    assert message["Subject"] == "Κωδικός ενεργοποίησης"
    assert str(message["From"]) == "Πανεπιστήμιο <no-reply@uni.gr>"
    assert message["To"] == ADDRESS
    assert message["Message-ID"] == "<a1b2@uni.gr>"
    assert message["Auto-Submitted"] == "auto-generated"
    assert message["MIME-Version"] == "1.0"
    assert message["Content-Language"] == "el"
    assert abs(message["Date"].datetime.timestamp() - time.time()) < 60
    assert message.get_content_charset() == "utf-8"
    assert message.get_content().replace("\r\n", "\n") == \
        f"Ο κωδικός σας:\n.\n..{PIN}\n"
    assert PIN not in message["Subject"]


def test_leading_dots_arrive_as_they_were(gateway, smtp, tls):
    server = smtp(tls.context("IP:127.0.0.1"))
    g = gateway(**mail_settings(server, tls))
    assert g.mail(text=".\n..two\nthree\n", lang="en")["result"] == "OK"
    assert server.messages[0].endswith(b"\r\n\r\n.\r\n..two\r\nthree\r\n")


def test_a_mail_goes_over_implicit_tls(gateway, smtp, tls):
    server = smtp(tls.context("IP:127.0.0.1"), implicit=True)
    g = gateway(**mail_settings(server, tls, mail__tls="implicit"))
    assert g.mail()["result"] == "OK"
    assert len(server.messages) == 1


def test_no_mail_to_a_server_with_another_name(gateway, smtp, tls):
    server = smtp(tls.context("DNS:mail.example.org"))
    g = gateway(**mail_settings(server, tls))
    reply = g.mail()
    assert reply["result"] == "E_BACKEND"
    assert "127.0.0.1" in reply["detail"]
    assert server.messages == []
    assert not any("AUTH" in c or "MAIL" in c for _, c in server.commands)


def test_no_mail_to_a_server_of_another_ca(gateway, smtp, tls):
    server = smtp(tls.context("IP:127.0.0.1"))
    g = gateway(**{**mail_settings(server, tls),
                   "mail__ca_file": str(tls.make_ca("other"))})
    assert g.mail()["result"] == "E_BACKEND"
    assert server.messages == []
    assert not any("AUTH" in c or "MAIL" in c for _, c in server.commands)


def test_no_mail_in_clear_when_starttls_is_not_offered(gateway, smtp, tls):
    server = smtp()
    g = gateway(**mail_settings(server, tls))
    assert g.mail()["result"] == "E_BACKEND"
    assert server.messages == []
    assert {c.split(" ")[0] for c in server.clear_text()} <= \
        {"EHLO", "HELO", "QUIT"}


def test_no_mail_in_clear_when_starttls_is_refused(gateway, smtp, tls):
    server = smtp(tls.context("IP:127.0.0.1"),
                  answers={"STARTTLS": "454 not now"})
    g = gateway(**mail_settings(server, tls))
    assert g.mail()["result"] == "E_BACKEND"
    assert server.messages == []
    assert not any("AUTH" in c or "MAIL" in c for _, c in server.commands)


def test_mail_in_clear_to_this_machine_if_told_so(gateway, smtp):
    server = smtp()
    g = gateway(mail__host="127.0.0.1", mail__port=server.port,
                mail__tls="none", mail__from="no-reply@uni.gr")
    assert g.mail()["result"] == "OK"
    assert not any("AUTH" in c for _, c in server.commands)


@pytest.mark.parametrize("answers, result", [
    ({"RCPT": "550 5.1.1 no such canary"}, "E_DENIED"),
    ({"RCPT": "450 4.2.1 greylisted canary"}, "E_BACKEND"),
    ({"DATA": "554 no"}, "E_DENIED"),
    ({"end": "552 canary too large"}, "E_DENIED"),
    ({"end": "451 later"}, "E_BACKEND"),
    ({"MAIL": "550 not as this sender"}, "E_CONF"),
    ({"MAIL": "530 log in first"}, "E_CONF"),
    ({"AUTH": "535 5.7.8 wrong canary"}, "E_CONF"),
    ({"AUTH": "454 4.7.0 later"}, "E_BACKEND"),
    ({"greeting": "421 busy"}, "E_BACKEND"),
    ({"greeting": "554 no service"}, "E_BACKEND"),
])
def test_what_a_mail_server_refuses(gateway, smtp, tls, answers, result):
    server = smtp(tls.context("IP:127.0.0.1"), answers=answers)
    g = gateway(**mail_settings(server, tls))
    assert g.mail()["result"] == result


def test_a_slow_mail_server_meets_the_deadline(gateway, smtp, tls):
    server = smtp(tls.context("IP:127.0.0.1"), slow_s=DEADLINE_S + 5)
    g = gateway(**mail_settings(server, tls))
    results = []
    waiting.soon(lambda: results.append(g.mail()["result"]), DEADLINE_S + 1)
    assert set(results) == {"E_BACKEND"}


@pytest.mark.parametrize("values", [
    {"subject": "a\r\nBcc: x@y.gr"}, {"subject": "a\nb"}, {"subject": ""},
    {"to": "a@b.gr\r\nRCPT TO:<x@y.gr>"}, {"to": "a@b.gr,x@y.gr"},
    {"to": "canary"}, {"message_id": "a>\r\nX: y"}, {"text": "\x1b[2J"},
])
def test_nothing_slips_into_a_header(gateway, smtp, tls, values):
    server = smtp(tls.context("IP:127.0.0.1"))
    g = gateway(**mail_settings(server, tls))
    assert g.mail(**values)["result"] == "E_INPUT"
    assert server.commands == []


def test_the_probe_of_mail_logs_in_and_sends_nothing(gateway, smtp, tls):
    server = smtp(tls.context("IP:127.0.0.1"))
    g = gateway(**mail_settings(server, tls))
    assert g.ask("probe", part="mail")["result"] == "OK"
    assert any("AUTH" in c for s, c in server.commands if s)
    assert not any(c.startswith("MAIL") for _, c in server.commands)
    server.answers["AUTH"] = "535 no"
    assert g.ask("probe", part="mail")["result"] == "E_CONF"


def letters_to(server):
    return [email.message_from_bytes(m)["To"] for m in server.messages]


def test_mails_in_a_row_share_a_connection_until_there_are_none(
        gateway, smtp, tls):
    server = smtp(tls.context("IP:127.0.0.1"))
    g = gateway(**mail_settings(server, tls), gateway__workers=1)
    to = [f"canary{n}@mail.example.net" for n in range(3)]
    for address in to:
        assert g.mail(to=address)["result"] == "OK"
    assert letters_to(server) == to
    assert server.connections == server.open == 1
    verbs = [c.split(" ")[0].split(":")[0] for _, c in server.commands]
    assert verbs.count("AUTH") == 1 and verbs.count("MAIL") == 3
    assert {c for s, c in server.commands if c.startswith("RCPT")} == \
        {f"RCPT TO:<{address}>" for address in to}
    waiting.poll(lambda: server.open == 0, why="a connection is kept idle")


@pytest.mark.parametrize("second", ["421 enough", ""])
def test_a_mail_server_that_has_enough_is_called_anew(gateway, smtp, tls,
                                                      second):
    def mail(server):
        if len(server.messages) == 1 and server.connections == 1:
            if not second:
                raise ValueError("hangs up")
            return second
        return "250 ok"

    server = smtp(tls.context("IP:127.0.0.1"), answers={"MAIL": mail})
    g = gateway(**mail_settings(server, tls), gateway__workers=1)
    assert g.mail()["result"] == "OK"
    assert g.mail()["result"] == "OK"
    assert server.connections == 2 and len(server.messages) == 2


def test_what_is_refused_on_a_kept_connection_is_refused(gateway, smtp, tls):
    server = smtp(tls.context("IP:127.0.0.1"))
    g = gateway(**mail_settings(server, tls), gateway__workers=1)
    assert g.mail()["result"] == "OK"
    server.answers["RCPT"] = "550 no such canary"
    assert g.mail()["result"] == "E_DENIED"
    del server.answers["RCPT"]
    assert g.mail()["result"] == "OK"
    assert len(server.messages) == 2


# --- submission where passwords are switched off

def xoauth2_settings(server, tokens, tls, **more):
    return mail_settings(
        server, tls, mail__auth="xoauth2", mail__password_file="",
        mail__token_url=f"https://127.0.0.1:{tokens.port}/oauth2/token",
        mail__token_ca_file=str(tls.ca), mail__client_id="an id & more",
        mail__client_secret_file="PASSWORD",
        mail__token_scope="https://outlook.example/.default", **more)


def bearer(token):
    return f"user=uni\1auth=Bearer {token}\1\1"


def issuer(life=3600):
    """A new token each time."""
    count = iter(range(1, 100))

    def answer(handler, body):
        return 200, json.dumps({"access_token": f"t-{next(count)}.canary",
                                "token_type": "Bearer", "expires_in": life})
    return answer


def xoauth2_pair(smtp, web, tls, life=3600):
    server = smtp(tls.context("IP:127.0.0.1"))
    server.offers = "AUTH LOGIN PLAIN XOAUTH2"
    server.welcome = [bearer(f"t-{n}.canary") for n in range(1, 10)]
    return server, web(tls.context("IP:127.0.0.1"), issuer(life))


def test_a_mail_goes_with_a_token_that_is_kept(gateway, smtp, web, tls):
    server, tokens = xoauth2_pair(smtp, web, tls)
    g = gateway(**xoauth2_settings(server, tokens, tls), gateway__workers=1)
    for _ in range(3):
        assert g.mail() == {"result": "OK"}
        server.answers["QUIT"] = "221 bye"
    assert len(server.messages) == 3
    (method, path, headers, body), = tokens.requests
    assert (method, path) == ("POST", "/oauth2/token")
    assert headers["Content-Type"] == "application/x-www-form-urlencoded"
    assert dict(urllib.parse.parse_qsl(body, strict_parsing=True)) == {
        "grant_type": "client_credentials", "client_id": "an id & more",
        "client_secret": PASSWORD,
        "scope": "https://outlook.example/.default"}
    assert set(server.tokens) == {bearer("t-1.canary")}
    assert "canary" not in g.read_log() and PASSWORD not in g.read_log()
    # and nothing of it went in clear
    assert [c.split(" ")[0] for c in server.clear_text()][:2] == \
        ["EHLO", "STARTTLS"]


def test_a_token_that_ended_is_fetched_anew(gateway, smtp, web, tls):
    server, tokens = xoauth2_pair(smtp, web, tls, life=30)
    g = gateway(**xoauth2_settings(server, tokens, tls), gateway__workers=1)
    assert g.mail()["result"] == "OK"
    assert g.mail()["result"] == "OK"
    assert len(tokens.requests) == 2


def test_a_token_that_is_refused_is_not_kept(gateway, smtp, web, tls):
    server, tokens = xoauth2_pair(smtp, web, tls)
    server.welcome = [bearer("t-2.canary")]
    g = gateway(**xoauth2_settings(server, tokens, tls), gateway__workers=1)
    assert g.mail()["result"] == "E_CONF"
    assert g.mail()["result"] == "OK"
    assert len(server.messages) == 1


@pytest.mark.parametrize("status, text, result", [
    (401, '{"error":"invalid_client"}', "E_CONF"),
    (400, '{"error":"invalid_scope"}', "E_CONF"),
    (503, "later", "E_BACKEND"), (200, "<html>", "E_BACKEND"),
    (200, '{"access_token":"a\\r\\nb"}', "E_BACKEND"),
    (200, '{"access_token":""}', "E_BACKEND")])
def test_without_a_token_no_mail_server_is_asked(gateway, smtp, web, tls,
                                                 status, text, result):
    server, tokens = xoauth2_pair(smtp, web, tls)
    tokens = web(tls.context("IP:127.0.0.1"), always(status, text))
    g = gateway(**xoauth2_settings(server, tokens, tls))
    assert g.mail()["result"] == result
    assert server.commands == []


# --- a web server that does exactly what a test says

class Web:
    """answer(handler, body) -> (status, text); requests are recorded."""

    def __init__(self, context, answer):
        outer = self
        self.requests = []

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_GET(self):
                length = int(self.headers.get("Content-Length", 0))
                body = self.rfile.read(length).decode()
                outer.requests.append((self.command, self.path,
                                       dict(self.headers), body))
                status, text, *headers = answer(self, body)
                data = text.encode() if isinstance(text, str) else text
                self.send_response(status)
                for name, value in headers:
                    self.send_header(name, value)
                self.send_header("Content-Length", str(len(data)))
                self.end_headers()
                self.wfile.write(data)

            do_POST = do_GET

            def log_message(self, *args):
                pass

        class Server(http.server.ThreadingHTTPServer):
            def handle_error(self, request, client_address):
                pass

        self.server = Server(("127.0.0.1", 0), Handler)
        self.port = self.server.server_address[1]
        if context is not None:
            self.server.socket = context.wrap_socket(
                self.server.socket, server_side=True,
                do_handshake_on_connect=False)
        threading.Thread(target=self.server.serve_forever,
                         daemon=True).start()

    def close(self):
        self.server.shutdown()
        self.server.server_close()


@pytest.fixture
def web():
    made = []

    def make(*args):
        made.append(Web(*args))
        return made[-1]

    yield make
    for w in made:
        w.close()


def gunet_settings(server, tls, **more):
    return {"sms__driver": "gunet",
            "sms__url": f"https://127.0.0.1:{server.port}/sendSMS",
            "sms__ca_file": str(tls.ca), "sms__service_id": "activation",
            "sms__institution": "TEST", "sms__password_file": "PASSWORD",
            **more}


def always(status, text, *headers):
    return lambda handler, body: (status, text, *headers)


WELL = json.dumps({"serviceId": "activation", "errorCode": "", "error": ""})


def test_gunet_gets_the_published_request(gateway, web, tls):
    server = web(tls.context("IP:127.0.0.1"), always(200, WELL))
    g = gateway(**gunet_settings(server, tls))
    assert g.sms() == {"result": "OK"}
    (method, path, headers, body), = server.requests
    assert (method, path) == ("POST", "/sendSMS")
    assert headers["Content-Type"] == "application/json"
    assert json.loads(body) == {
        "serviceId": "activation", "messageId": "pin-el",
        "replacements": [PIN], "recipient": MOBILE, "institution": "TEST",
        "pre-shared key": PASSWORD}


@pytest.mark.parametrize("status, text, result", [
    (200, json.dumps({"errorCode": "E-002", "error": "canary"}), "E_CONF"),
    (200, json.dumps({"errorCode": "E-099", "error": MOBILE}), "E_BACKEND"),
    (500, "canary", "E_UNSURE"),
    (200, "canary", "E_UNSURE"),
    (200, "x" * 65536, "E_UNSURE"),
    (200, "x" * 65537, "E_UNSURE"),
])
def test_what_gunet_refuses(gateway, web, tls, status, text, result):
    server = web(tls.context("IP:127.0.0.1"), always(status, text))
    g = gateway(**gunet_settings(server, tls))
    assert g.sms()["result"] == result


class Kept:
    """HTTP/1.1 with connections that stay; what(n) is done with the n-th
    request: "answer", or "drop" it, read whole."""

    def __init__(self, context, what):
        self.context, self.what = context, what
        self.requests, self.connections = [], 0
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.port = self.listener.getsockname()[1]
        threading.Thread(target=self.accept, daemon=True).start()

    def accept(self):
        while True:
            try:
                s, _ = self.listener.accept()
            except OSError:
                return
            self.connections += 1
            threading.Thread(target=self.talk, args=(s,),
                             daemon=True).start()

    def talk(self, s):
        with contextlib.suppress(OSError, ValueError):
            s = self.context.wrap_socket(s, server_side=True)
            while self.serve(s, s.makefile("rb")):
                pass
        with contextlib.suppress(OSError):
            s.close()

    def serve(self, s, file):
        head = {}
        first = file.readline().decode()
        while line := file.readline().decode().strip():
            name, _, value = line.partition(": ")
            head[name.lower()] = value
        if not first:
            return False
        body = file.read(int(head.get("content-length", 0)))
        self.requests.append((first, head, body))
        if self.what(len(self.requests)) == "drop":
            return False
        s.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: "
                  + str(len(WELL)).encode() + b"\r\n"
                  b"Set-Cookie: canary=1\r\n\r\n" + WELL.encode())
        return self.what(len(self.requests)) != "close"

    def close(self):
        self.listener.close()


@pytest.fixture
def kept(tls):
    made = []

    def make(what=lambda n: "answer"):
        made.append(Kept(tls.context("IP:127.0.0.1"), what))
        return made[-1]

    yield make
    for server in made:
        server.close()


def test_sms_in_a_row_share_a_connection_and_nothing_else(gateway, kept,
                                                          tls):
    server = kept()
    g = gateway(**gunet_settings(server, tls), gateway__workers=1)
    for n in range(3):
        assert g.sms(replacement=[str(n)])["result"] == "OK"
    assert server.connections == 1
    heads = [head for _, head, _ in server.requests]
    assert heads[0] == heads[1] == heads[2]
    assert not any("cookie" in head for head in heads)
    assert [json.loads(body)["replacements"] for _, _, body in
            server.requests] == [["0"], ["1"], ["2"]]


def test_of_workers_that_rest_the_same_one_is_asked(gateway, kept, tls):
    def connections():
        server = kept()
        g = gateway(**gunet_settings(server, tls), gateway__workers=8)
        for _ in range(8):
            assert g.sms()["result"] == "OK"
        g.stop()
        return server.connections
    # one that has just answered may not rest yet, on a busy machine longer
    assert min(connections() for _ in range(3)) <= 3


def test_a_connection_that_was_closed_meanwhile_costs_no_sms(gateway, kept,
                                                             tls):
    server = kept(lambda n: "close" if n == 1 else "answer")
    g = gateway(**gunet_settings(server, tls), gateway__workers=1)
    assert g.sms()["result"] == "OK"
    assert g.sms()["result"] == "OK"
    assert server.connections == 2 and len(server.requests) == 2


@pytest.mark.parametrize("method", ["POST", "GET"])
def test_an_sms_that_a_kept_connection_dies_with_is_not_said_again(
        gateway, kept, tls, method):
    server = kept(lambda n: "answer" if n == 1 else "drop")
    more = {} if method == "POST" else {
        "sms__driver": "http", "sms__method": "GET",
        "sms__url": f"https://127.0.0.1:{server.port}/?to={{to}}",
        "sms__success": "errorCode"}
    g = gateway(**{**gunet_settings(server, tls), **more},
                gateway__workers=1)
    assert g.sms()["result"] == "OK"
    assert g.sms()["result"] == "E_UNSURE"
    assert len(server.requests) == 2


def test_a_slow_gateway_meets_the_deadline(gateway, web, tls):
    def drip(handler, body):
        time.sleep(DEADLINE_S + 2)
        return 200, WELL

    server = web(tls.context("IP:127.0.0.1"), drip)
    g = gateway(**gunet_settings(server, tls))
    results = []
    waiting.soon(lambda: results.append(g.sms()["result"]), DEADLINE_S + 1)
    assert set(results) == {"E_UNSURE"}


def test_no_sms_to_a_gateway_without_the_right_certificate(gateway, web,
                                                           tls):
    server = web(tls.context("DNS:sms.example.org"), always(200, WELL))
    g = gateway(**gunet_settings(server, tls))
    assert g.sms()["result"] == "E_BACKEND"
    assert g.ask("probe", part="sms")["result"] == "E_BACKEND"
    assert server.requests == []


def test_a_redirect_is_not_followed(gateway, web, tls):
    other = web(None, always(200, WELL))
    server = web(tls.context("IP:127.0.0.1"), always(
        307, "", ("Location", f"http://127.0.0.1:{other.port}/")))
    g = gateway(**gunet_settings(server, tls))
    assert g.sms()["result"] == "E_CONF"
    assert other.requests == []


def test_the_probe_of_sms_sends_nothing(gateway, web, tls):
    server = web(tls.context("IP:127.0.0.1"), always(200, WELL))
    g = gateway(**gunet_settings(server, tls))
    assert g.ask("probe", part="sms")["result"] == "OK"
    assert server.requests == []


def test_any_gateway_by_patterns(gateway, web, tls):
    server = web(tls.context("IP:127.0.0.1"), always(200, '{"ok":1}'))
    g = gateway(sms__driver="http", sms__password_file="PASSWORD",
                sms__url=f"https://127.0.0.1:{server.port}/v1?f={{from}}",
                sms__ca_file=str(tls.ca), sms__from="Πανεπιστήμιο",
                sms__headers=["Authorization: Bearer {password}"],
                sms__body='{{"to":["{to}"],"text":"{text}"}',
                sms__success='"ok":1', sms__number_format="digits")
    text = f'{PIN} "είναι" \\ το\nPIN'
    assert g.sms(text=text)["result"] == "OK"
    (_, path, headers, body), = server.requests
    assert urllib.parse.parse_qs(urllib.parse.urlsplit(path).query) == \
        {"f": ["Πανεπιστήμιο"]}
    assert headers["Authorization"] == "Bearer " + PASSWORD
    assert json.loads(body) == {"to": ["30" + MOBILE], "text": text}


@pytest.mark.parametrize("to", [MOBILE, "+30 " + MOBILE, "+0" + MOBILE, "",
                                "+30" + MOBILE + "&to=1"])
def test_a_number_that_is_none_is_refused(gateway, web, tls, to):
    server = web(tls.context("IP:127.0.0.1"), always(200, WELL))
    g = gateway(**gunet_settings(server, tls))
    assert g.sms(to=to)["result"] == "E_INPUT"
    assert server.requests == []


# --- the identity check

def amka_settings(server, tls):
    return {"identity__driver": "gunet", "identity__ca_file": str(tls.ca),
            "identity__url": f"https://127.0.0.1:{server.port}/v1/x",
            "identity__token_file": "PASSWORD"}


def test_the_identity_service_is_asked_as_published(gateway, web, tls):
    server = web(tls.context("IP:127.0.0.1"), always(200, json.dumps(
        {"match": "true", "amka_cur": AMKA, "address_street": "canary"})))
    g = gateway(**amka_settings(server, tls))
    assert g.check() == {"result": "OK", "current": AMKA}
    (method, path, headers, _), = server.requests
    assert method == "GET"
    assert urllib.parse.parse_qs(urllib.parse.urlsplit(path).query) == {
        "ssn": [AMKA], "birthdate": ["2003-04-25"], "surname": ["Παπάς"]}
    assert headers["Authorization"] == "Token " + PASSWORD
    assert headers["Accept"] == "application/json"


@pytest.mark.parametrize("status, text, result", [
    (200, '{"match":"false"}', "E_DENIED"),
    (200, "[]", "E_NOTFOUND"),
    (400, '{"code":"ssnerr002"}', "E_DENIED"),
    (403, "canary", "E_CONF"),
    (500, "canary", "E_BACKEND"),
    (200, "canary", "E_BACKEND"),
])
def test_what_the_identity_service_answers(gateway, web, tls, status, text,
                                           result):
    server = web(tls.context("IP:127.0.0.1"), always(status, text))
    g = gateway(**amka_settings(server, tls))
    reply = g.check()
    assert reply["result"] == result
    assert "current" not in reply


def test_an_identity_service_that_is_down_is_no_mismatch(gateway, web, tls):
    server = web(tls.context("IP:127.0.0.1"), always(200, "{}"))
    server.close()
    g = gateway(**amka_settings(server, tls))
    assert g.check()["result"] == "E_BACKEND"


def test_nothing_configured_nothing_checked(gateway):
    g = gateway()
    assert g.check()["result"] == "OK"
    assert g.sms()["result"] == "E_CONF"
    assert g.mail()["result"] == "E_CONF"
    assert g.ask("probe", part="identity")["result"] == "E_NOTFOUND"
    assert g.ask("probe", part="canary")["result"] == "E_INPUT"
    assert g.ask("login")["result"] == "E_PROTO"


# --- Kannel, the real one

KANNEL_CONF = """\
group = core
admin-port = {admin}
admin-interface = 127.0.0.1
admin-password = x
smsbox-port = {boxes}
smsbox-interface = 127.0.0.1
box-allow-ip = 127.0.0.1

group = smsc
smsc = fake
smsc-id = fake
host = 127.0.0.1
port = {centre}
connect-allow-ip = 127.0.0.1

group = smsbox
bearerbox-host = 127.0.0.1
bearerbox-port = {boxes}
sendsms-port = {sendsms}
sendsms-interface = 127.0.0.1

group = sendsms-user
username = uregister
password = {password}
max-messages = 3
concatenation = true
user-allow-ip = 127.0.0.1

group = sms-service
keyword = default
text = none
max-messages = 0
"""


def connects(port):
    with contextlib.suppress(OSError):
        socket.create_connection(("127.0.0.1", port), 1).close()
        return True
    return False


@pytest.fixture(scope="module")
def kannel(tmp_path_factory):
    """(port of sendsms, file with what the operator's centre got)"""
    if shutil.which("bearerbox", path="/usr/sbin:/usr/bin") is None or \
            not os.path.exists(FAKESMSC):
        pytest.skip("Kannel is not installed")
    folder = tmp_path_factory.mktemp("kannel")
    ports = {n: free_port() for n in ("admin", "boxes", "centre",
                                      "sendsms")}
    conf = folder / "kannel.conf"
    conf.write_text(KANNEL_CONF.format(password=PASSWORD, **ports))
    got = folder / "got"
    parts = []

    def start(*argv, out=subprocess.DEVNULL):
        parts.append(subprocess.Popen(
            argv, cwd=folder, stdout=out, stderr=subprocess.STDOUT))

    try:
        start("/usr/sbin/bearerbox", str(conf))
        wait_for(lambda: connects(ports["boxes"]))
        with open(got, "w") as out:
            start(FAKESMSC, "-r", str(ports["centre"]), "-m", "0", "-i",
                  "3600", "0 0 text nothing", out=out)
        start("/usr/sbin/smsbox", str(conf))
        wait_for(lambda: connects(ports["sendsms"]))
        yield ports["sendsms"], got
    finally:
        for part in reversed(parts):
            part.terminate()
        for part in parts:
            part.wait(10)


def find_sms(got):
    """[(to, kind, text)] as fakesmsc printed them."""
    out = []
    for to, kind, body in re.findall(
            r"<\S+ (\S+) (\S+) (.*)>", got.read_text(
                encoding="utf-8", errors="replace")):
        # It prints plain text as it came, all else as in a URL.
        out.append((to, kind, body.encode() if kind == "text" else
                    urllib.parse.unquote_to_bytes(body.replace("+", " "))))
    return out


def kannel_gateway(gateway, port, username="uregister"):
    return gateway(
        sms__driver="kannel", sms__username=username,
        sms__password_file="PASSWORD", sms__number_format="e164",
        sms__url=f"http://127.0.0.1:{port}/cgi-bin/sendsms",
        sms__from="UNI")


def test_kannel_carries_greek_and_latin(gateway, kannel):
    port, got = kannel
    g = kannel_gateway(gateway, port)
    greek, latin = f"{PIN} είναι ο κωδικός", f"{PIN} is your PIN & + {{x}}"
    # The centre takes a moment to register with bearerbox.
    wait_for(lambda: g.sms(text=greek)["result"] == "OK")
    wait_for(lambda: len(find_sms(got)) >= 1)
    to, kind, data = find_sms(got)[0]
    assert to == "+30" + MOBILE
    assert kind == "ucs-2" and data.decode("utf-16-be") == greek
    assert g.sms(text=latin)["result"] == "OK"
    wait_for(lambda: len(find_sms(got)) >= 2)
    to, kind, data = find_sms(got)[1]
    assert kind == "text" and data.decode("ascii") == latin


def test_kannel_refuses_a_wrong_user(gateway, kannel):
    port, _ = kannel
    g = kannel_gateway(gateway, port, username="nobody")
    assert g.sms()["result"] == "E_CONF"


# --- the start, and who may ask

@pytest.mark.parametrize("settings, words", [
    ({"mail.host": "127.0.0.1", "mail.username": "u",
      "mail.password_file": "/nonexistent/x"}, "/nonexistent/x"),
    ({"mail.host": "mail.example.org", "mail.tls": "none"}, "mail.tls"),
    ({"mail.host": "127.0.0.1", "mail.tls": "none", "mail.username": "u",
      "mail.password_file": "PASSWORD"}, "mail.username"),
    ({"mail.host": "127.0.0.1", "mail.username": "u"}, "mail.password_file"),
    ({"mail.host": "127.0.0.1", "mail.from": "nobody"}, "mail.from"),
    ({"mail.host": "127.0.0.1", "mail.auth": "xoauth2"}, "mail.client_id"),
    ({"mail.host": "127.0.0.1", "mail.ca_file": "/nonexistent/ca"},
     "/nonexistent/ca"),
    ({"sms.driver": "kannel", "sms.username": "u", "sms.password_file":
      "PASSWORD", "sms.url": "http://sms.example.org/x"}, "https"),
    ({"sms.driver": "kannel", "sms.url": "http://127.0.0.1/x"},
     "sms.password_file"),
    ({"sms.driver": "gunet", "sms.url": "https://x.example.org/"},
     "sms.password_file"),
    ({"sms.driver": "http"}, "sms.url"),
    ({"sms.driver": "http", "sms.url": "https://x.example.org/{pin}"},
     "sms.url"),
    ({"identity.driver": "gunet"}, "identity.token_file"),
    ({"identity.driver": "gunet", "identity.token_file": "PASSWORD",
      "identity.url": "http://amka.example.org/"}, "identity.url"),
    ({"gateway.core_user": "no-such-user"}, "gateway.core_user"),
    ({"gateway.speed": 1}, "gateway.speed"),
])
def test_what_cannot_work_stops_the_start(tmp_path, settings, words):
    assert words in refuse_start(tmp_path, settings)


def test_a_secret_that_others_can_read_stops_the_start(tmp_path):
    g = Gateway(tmp_path, {"mail.host": "127.0.0.1", "mail.username": "u",
                           "mail.password_file": "PASSWORD"})
    g.secret.chmod(0o644)
    done = subprocess.run([GATEWAY, "-f", str(g.conf)], timeout=10,
                          stderr=subprocess.PIPE, text=True)
    assert done.returncode == os.EX_CONFIG and "chmod" in done.stderr


def test_a_malformed_packet_is_dropped_and_the_next_is_served(gateway):
    g = gateway()
    for bad in (b"UR", b"XX" + packet.encode("probe", part="sms")[2:],
                packet.encode("probe", part="sms")[:-1]):
        with pytest.raises(packet.Closed):
            packet.send(g.socket, bad)
    assert g.ask("probe", part="sms")["result"] == "E_NOTFOUND"


@pytest.mark.skipif(os.geteuid() != 0, reason="takes root to be another")
def test_another_user_is_not_heard(gateway, tmp_path):
    g = gateway(gateway__core_user="root")
    for folder in [tmp_path, *tmp_path.parents]:
        if folder.stat().st_uid == os.geteuid() and \
                folder != pathlib.Path("/") and \
                str(folder).startswith("/tmp/"):
            folder.chmod(folder.stat().st_mode | 0o111)
    pid = os.fork()
    if pid == 0:
        os.setgid(65534)
        os.setuid(65534)
        try:
            packet.ask(g.socket, "probe", part="sms")
        except packet.Closed:
            os._exit(0)
        except BaseException:
            os._exit(2)
        os._exit(1)
    assert os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]) == 0
