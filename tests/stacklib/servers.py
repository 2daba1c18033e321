"""The real servers of a stack: how each is made, started and probed."""
import base64
import glob
import hashlib
import json
import os
import random
import re
import secrets
import shlex
import shutil
import signal
import socket
import ssl
import sys
import urllib.parse
import urllib.request

import ldap
import psycopg

from . import people, procs, settings, student
from .procs import StackError, own, run

PG_BIN = "/usr/lib/postgresql/15/bin"
BASE = "dc=example,dc=org"
FAKESMSC = "/usr/lib/kannel/test/fakesmsc"
SERVICES = ("provisioner", "reader", "privreader", "radius")
PROGRAMS = ("uregister-web", "uregister-core", "uregister-gateway")
TOOLS = ("uregisterctl", "uregister-sync")


PORTS = f"/tmp/uregister-ports-{os.getuid()}"


def reserve_port(port, owner):
    """Nobody else of us takes it while the folder is there: between a look
    and a bind another stack may start."""
    path = os.path.join(PORTS, str(port))
    try:
        if not os.path.exists(os.readlink(path)):
            os.unlink(path)
    except OSError:
        pass
    try:
        os.symlink(owner, path)
    except FileExistsError:
        return False
    return True


def free_ports(count, owner):
    """Below the range from which the kernel takes ports by itself."""
    found = []
    rng = random.SystemRandom()
    os.makedirs(PORTS, exist_ok=True)
    while len(found) < count:
        port = rng.randrange(12000, 32000)
        with socket.socket() as s:
            s.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                s.bind(("127.0.0.1", port))
            except OSError:
                continue
        if reserve_port(port, owner):
            found.append(port)
    return found


def ssha(password):
    salt = secrets.token_bytes(8)
    digest = hashlib.sha1(password.encode() + salt).digest()
    return "{SSHA}" + base64.b64encode(digest + salt).decode()


def connect_port(port, host="127.0.0.1"):
    socket.create_connection((host, port), 1).close()


class Stack:
    """One stack in one directory.  After up(), everything a part needs to
    be started again is in files."""

    names = procs.NAMES
    host = "127.0.0.1"	# of the doubles
    keep = ("port", "pw", "options", "source", "bin", "closed", "share",
            "doubles")

    def __init__(self, folder):
        self.dir = os.path.abspath(folder)
        self.state = os.path.join(self.dir, "run", "state.json")
        self.parts = {n: self.make_part(n) for n in self.names}

    def make_part(self, name):
        return procs.Part(self.dir, name)

    def path(self, *names):
        return os.path.join(self.dir, *names)

    def write(self, name, text, owner=None, mode=0o644):
        path = self.path(name)
        with open(path, "w", encoding="utf-8") as f:
            os.chmod(path, 0o600)
            f.write(text)
        own(path, owner, mode) if owner else os.chmod(path, mode)
        return path

    def make_dir(self, name, owner=None, mode=0o755):
        path = self.path(name)
        os.makedirs(path, exist_ok=True)
        own(path, owner, mode) if owner else os.chmod(path, mode)
        return path

    def load(self):
        try:
            with open(self.state, encoding="utf-8") as f:
                self.__dict__.update(json.load(f))
        except OSError:
            raise StackError(f"{self.dir}: no stack was started here")

    def save(self):
        with open(self.state, "w", encoding="utf-8") as f:
            os.chmod(self.state, 0o600)
            json.dump({k: getattr(self, k) for k in self.keep}, f)

    # --- preparation

    def prepare(self, source, bin_dir, options):
        longest = len(os.fsencode(
            self.path("run/control/control.sock"))) + 4
        if longest > 107:
            raise StackError(
                f"{self.dir}: too long by {longest - 107} bytes: the path of "
                "a UNIX socket may have 107 (unix(7)); choose a shorter one")
        os.makedirs(self.dir, exist_ok=True)
        for name in ("data", "run", "log", "secret", "mail", "spool", "tls",
                     "copy"):
            shutil.rmtree(self.path(name), ignore_errors=True)
            self.make_dir(name)
        os.chmod(self.dir, os.stat(self.dir).st_mode | 0o111)
        self.closed = procs.AS_ROOT and not procs.is_reachable(self.dir)
        self.options = options
        names = ("http", "postgres", "ldap", "smtp", "sms", "amka", "inbox",
                 "kannel_admin", "kannel_smsbox", "kannel_fake")
        self.port = dict(zip(names, free_ports(len(names), self.dir)))
        self.pw = {n: secrets.token_hex(16) for n in (
            "postgres", "uregister", "registrar", "registry_reader", "smtp",
            "sms", "amka", *SERVICES)}
        self.source = source
        self.bring_near(source, bin_dir)
        self.make_certificates()

    def bring_near(self, source, bin_dir):
        """A clone below /root cannot be entered by the programs' users:
        then what they need is copied to where the stack is."""
        self.bin = bin_dir
        self.share = {k: os.path.join(source, v) for k, v in (
            ("pages", "src/page/pages"), ("words", "src/page/words"),
            ("messages", "src/turn/messages"), ("legal", "etc/legal"),
            ("error", "etc/error"),
            ("dictionary", "etc/words-el.txt"),
            ("common", os.path.join(bin_dir, "etc/words-common.txt")))}
        self.doubles = os.path.join(source, "tests/stacklib/doubles.py")
        if not procs.AS_ROOT or procs.is_reachable(self.doubles):
            return
        self.doubles = shutil.copy(self.doubles, self.path("copy"))
        os.chmod(self.doubles, 0o644)
        for k, v in self.share.items():
            if os.path.isdir(v):
                self.share[k] = shutil.copytree(v, self.path("copy", k))
            elif os.path.exists(v):
                self.share[k] = shutil.copy(v, self.path("copy"))
        self.bin = self.make_dir("copy/bin")
        for name in (*PROGRAMS, *TOOLS):
            if os.path.exists(os.path.join(bin_dir, name)):
                shutil.copy(os.path.join(bin_dir, name), self.bin)
        run(["chmod", "-R", "a+rX", self.path("copy")])

    def make_certificates(self):
        """A throw-away CA, and one certificate for what is on loopback."""
        tls = self.path("tls")
        key = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256",
               "-nodes", "-days", "3"]
        run(["openssl", "req", "-x509", *key, "-keyout", tls + "/ca.key",
             "-out", tls + "/ca.pem", "-subj", "/CN=throw-away CA",
             "-addext", "keyUsage=critical,keyCertSign"])
        run(["openssl", "req", *key[:-2], "-keyout", tls + "/server.key",
             "-out", tls + "/server.csr", "-subj", "/CN=localhost"])
        self.write("tls/ext", "subjectAltName=DNS:localhost" + "".join(
            f",IP:{a}" for a in self.addresses()) + "\n")
        run(["openssl", "x509", "-req", "-in", tls + "/server.csr", "-CA",
             tls + "/ca.pem", "-CAkey", tls + "/ca.key", "-days", "3",
             "-extfile", tls + "/ext", "-out", tls + "/server.pem"])
        own(tls + "/server.key", "smtp", 0o600)
        os.chmod(tls + "/ca.pem", 0o644)
        os.chmod(tls + "/server.pem", 0o644)

    def addresses(self):
        return [self.host]

    def as_user(self, name, argv):
        return procs.as_user(name, argv, self.closed)

    def describe(self, name, argv, **more):
        self.parts[name].describe(self.as_user(name, argv), **more)

    # --- PostgreSQL

    def make_postgres(self):
        data = self.make_dir("data/postgres", "postgres", 0o700)
        sockets = self.make_dir("run/postgres", "postgres", self.ours())
        pwfile = self.write("secret/postgres", self.pw["postgres"],
                            "postgres", 0o600)
        run(self.as_user("postgres", [
            PG_BIN + "/initdb", "-D", data, "-U", "postgres", "--pwfile",
            pwfile, "-A", "scram-sha-256", "-E", "UTF8",
            "--locale=C.UTF-8", "--no-sync", "--no-instructions"]), cwd="/")
        lines = [
            f"port = {self.port['postgres']}",
            "listen_addresses = '127.0.0.1'",
            f"unix_socket_directories = '{sockets}'",
            "max_connections = 250", "shared_buffers = '64MB'",
            # The machine does not lose its power during a test.
            "fsync = off", "full_page_writes = off",
            "log_min_duration_statement = 2000",
            "log_connections = off", "timezone = 'UTC'"]
        with open(data + "/postgresql.conf", "a") as f:
            f.write("\n".join(lines) + "\n")
        self.describe("postgres", [PG_BIN + "/postgres", "-D", data])

    def pg(self, dbname, user="postgres"):
        return psycopg.connect(
            host=self.path("run/postgres"), port=self.port["postgres"],
            user=user, password=self.pw[user], dbname=dbname,
            connect_timeout=3, autocommit=True)

    def probe_postgres(self):
        with self.pg("postgres") as c:
            c.execute("select 1")

    def load_postgres(self, folk):
        with self.pg("postgres") as c:
            for role in ("uregister", "registrar", "registry_reader"):
                c.execute(f"create role {role} login password "
                          f"'{self.pw[role]}'")
            c.execute("create database uregister owner uregister")
            c.execute("create database registry owner registrar")
            for name in ("uregister", "registry"):
                c.execute(f"revoke all on database {name} from public")
            c.execute("grant connect on database registry to registry_reader")
        with self.pg("registry", "registrar") as c:
            c.execute("create schema sis")
            c.execute("grant usage on schema sis, public to registry_reader")
            self.load_view(c, "sis.student", "v_vd_sis", people.COLUMNS,
                           [p for p in folk if p["source"] == "student"])
            self.load_view(c, "sis.employee", "v_vd_hrms",
                           people.STAFF_COLUMNS,
                           [p for p in folk if p["source"] == "staff"])

    def load_view(self, c, table, view, columns, folk):
        """The institution's table, its indexes, and the view on it that the
        registrar gives us."""
        c.execute(f"create table {table} (id bigserial, "
                  + ", ".join(f"{n} text" for n in columns) + ")")
        with c.cursor() as cur, \
                cur.copy(f"copy {table} ({', '.join(columns)}) "
                         "from stdin") as copy:
            for p in folk:
                for row in (p, *p.get("_rows", ())):
                    copy.write_row([row[n] for n in people.COLUMNS])
        c.execute(f"create view {view} as select {', '.join(columns)} "
                  f"from {table}")
        c.execute(f"grant select on {view} to registry_reader")
        for statement in self.registry_indexes(table, columns):
            c.execute(statement)
        c.execute(f"analyze {table}")

    def registry_indexes(self, table, columns):
        """The shipped statements, for a table of another name, whose columns
        may have others too."""
        path = os.path.join(self.source, "schema/sql/registry-indexes.sql")
        if not os.path.exists(path):
            return []
        with open(path, encoding="utf-8") as f:
            text = "\n".join(line.partition("--")[0] for line in f)
        out = []
        for s in filter(str.strip, text.split(";\n")):
            head, on, tail = s.partition(" on ")
            if not on:
                raise StackError(f"{path}: not an index: {s.strip()}")
            tail = tail.partition("sis_student")[2]
            for ours, theirs in people.STAFF_INSTEAD.items():
                if theirs in columns:
                    tail = tail.replace(f"({ours.lower()}::",
                                        f"({theirs.lower()}::")
            out.append(head + " on " + table + tail)
        return [s.replace("concurrently ", "").replace(
            "index ", "index " + table.partition(".")[2] + "_", 1)
            for s in out]

    # --- slapd

    def ldapi(self, name="slapd"):
        return "ldapi://" + urllib.parse.quote(
            self.path("run", name, "ldapi"), safe="")

    def ldif(self, path, name):
        """A file of ours with its places filled."""
        with open(path, encoding="utf-8") as f:
            text = f.read()
        run_dir = self.path("run", name)
        for word, value in (("RUN", run_dir), ("BASE", BASE),
                            ("DC", "example"),
                            ("CORE_UID", str(procs.uid_of("core")))):
            text = text.replace(f"@{word}@", value)
        return text.replace("olcDbDirectory: " + run_dir + "/data",
                            "olcDbDirectory: " + self.path("data", name))

    def make_slapd_dirs(self, name):
        self.make_dir("run/" + name, "slapd", self.ours())
        self.make_dir("data/" + name, "slapd", 0o700)
        return self.make_dir(f"data/{name}-config", "slapd", 0o700)

    def slap(self, tool, database, config, text=""):
        """One of slapd's own tools, while it does not run."""
        return run(self.as_user("slapd", [
            "/usr/sbin/" + tool, "-n", database, "-F", config]),
            cwd="/", input=text.encode())

    def make_slapd(self, name="slapd"):
        """As ldif/README says for a machine without a running server."""
        config = self.make_slapd_dirs(name)
        numbered = sorted(glob.glob(os.path.join(self.source,
                                                 "ldif/[0-9]*.ldif")))
        texts = {os.path.basename(f)[:2]: self.ldif(f, name)
                 for f in numbered}
        # The machine does not lose its power during a test.
        texts["00"] = texts["00"].replace(
            "olcDatabase: {1}mdb\n",
            "olcDatabase: {1}mdb\nolcDbNoSync: TRUE\n")
        schemas = [os.path.join(self.source, "schema", n + ".ldif")
                   for n in ("mail", "eduperson", "schac", "uregister")]
        schemas = "\n".join(open(f, encoding="utf-8").read()
                            for f in schemas)
        passwords = "\n".join(
            f"dn: cn={n},ou=services,{BASE}\nchangetype: modify\n"
            f"replace: userPassword\nuserPassword: {ssha(self.pw[n])}\n"
            for n in SERVICES)
        for tool, database, text in (
                ("slapadd", "0", texts["00"]), ("slapadd", "0", schemas),
                ("slapmodify", "0", texts["10"]),
                ("slapmodify", "0", "\n".join(
                    texts[n] for n in ("20", "30", "40"))),
                ("slapadd", "1", texts["50"]),
                ("slapmodify", "1", texts["60"]),
                ("slapmodify", "1", passwords)):
            self.slap(tool, database, config, text)
        self.describe_slapd(name)
        return config

    def describe_slapd(self, name):
        self.describe(name, [
            "/usr/sbin/slapd", "-d", "none", "-F",
            self.path(f"data/{name}-config"), "-h",
            f"{self.ldapi(name)} {self.ldap_uri(name)}"])

    def ldap_uri(self, name="slapd"):
        return f"ldap://127.0.0.1:{self.port['ldap']}"

    def probe_slapd(self, name="slapd"):
        for uri in (self.ldapi(name), self.ldap_uri(name)):
            c = ldap.initialize(uri)
            c.network_timeout = c.timeout = 2
            c.simple_bind_s("cn=reader,ou=services," + BASE,
                            self.pw["reader"])
            c.unbind_s()

    # --- the doubles

    def describe_double(self, name, what, conf):
        path = self.write(f"run/double-{name}.json", json.dumps(
            {"host": self.host, **conf}), name, 0o600)
        self.describe(name, ["/usr/bin/python3", "-B", self.doubles, what,
                             path])

    def make_doubles(self, folk):
        tls = {"cert": self.path("tls/server.pem"),
               "key": self.path("tls/server.key")}
        self.make_dir("mail", "smtp")
        self.make_dir("spool", "smtp", 0o700)
        self.describe_double("smtp", "smtp", {
            **tls, "port": self.port["smtp"], "maildir": self.path("mail"),
            "control": self.path("smtp.control"),
            "spool": self.path("spool"), "username": "uregister",
            "password": self.pw["smtp"], "tls": self.options["mail_tls"]})
        self.write("sms.log", "", "sms")
        if self.options["sms"] == "kannel":
            self.make_kannel()
        else:
            self.describe_double("sms", "sms", {
                **tls, "port": self.port["sms"], "log": self.path("sms.log"),
                "control": self.path("sms.control"),
                "username": "uregister", "password": self.pw["sms"],
                "institution": "EXAMPLE", "messages": self.sms_messages()})
        self.write("amka.log", "", "amka")
        self.write("amka.control", "match\n")
        national = [{"SSN": p["_national"]["SSN"], **p["_national"]}
                    for p in folk if p["_national"]]
        self.write("data/national.jsonl", "".join(
            json.dumps(n, ensure_ascii=False) + "\n" for n in national),
            "amka", 0o600)
        self.describe_double("amka", "amka", {
            **tls, "port": self.port["amka"], "log": self.path("amka.log"),
            "control": self.path("amka.control"), "token": self.pw["amka"],
            "people": self.path("data/national.jsonl")})
        if self.options["inbox"]:
            self.describe_double("inbox", "inbox", {
                "port": self.port["inbox"], "log": self.path("sms.log"),
                "maildir": self.path("mail")})

    def sms_messages(self):
        """Our texts, as they would be registered with GUnet: what changes
        from one message to the next is {0}, all else stands there."""
        fixed = {"host": "uregister.example.org", "minutes": "15",
                 "account_host": "mypassword.example.org",
                 "account_url": "https://mypassword.example.org",
                 "site": "Example University",
                 "help": "helpdesk@example.org",
                 "pin": "{0}", "username": "{0}", "reference": "{0}",
                 "date": "{0}"}
        found = {}
        for lang in ("el", "en"):
            path = os.path.join(self.source, f"src/turn/messages/{lang}.cfg")
            with open(path, encoding="utf-8") as f:
                words = f.read()
            # what ends in @host #code goes before
            for name, text in [
                    found for part in ("sms", "bound") for found in
                    re.findall(rf'^(\w+)_{part} = "(.*)";$', words, re.M)]:
                text = text.replace("\\n", "\n")
                found[f"{name}-{lang}"] = re.sub(
                    r"\{(\w+)\}", lambda m: fixed[m[1]], text)
        return found

    def make_kannel(self):
        p = self.port
        folder = self.make_dir("run/kannel", "sms", 0o700)
        conf = self.write("run/kannel/kannel.conf", f"""\
group = core
admin-port = {p['kannel_admin']}
admin-interface = 127.0.0.1
admin-password = {self.pw['sms']}
smsbox-port = {p['kannel_smsbox']}
smsbox-interface = 127.0.0.1
box-allow-ip = 127.0.0.1
box-deny-ip = *.*.*.*

group = smsc
smsc = fake
smsc-id = fake
host = 127.0.0.1
port = {p['kannel_fake']}
connect-allow-ip = 127.0.0.1

group = smsbox
bearerbox-host = 127.0.0.1
bearerbox-port = {p['kannel_smsbox']}
sendsms-port = {p['sms']}
sendsms-interface = 127.0.0.1

group = sendsms-user
username = uregister
password = {self.pw['sms']}
max-messages = 3
concatenation = true
user-allow-ip = 127.0.0.1

group = sms-service
keyword = default
text = "none"
max-messages = 0
""", "sms", 0o600)
        self.describe_double("sms", "kannel", {
            "conf": conf, "log": self.path("sms.log"), "folder": folder,
            "bearerbox": "/usr/sbin/bearerbox", "smsbox": "/usr/sbin/smsbox",
            "fakesmsc": FAKESMSC, "fake_port": p["kannel_fake"],
            "smsbox_port": p["kannel_smsbox"]})

    # --- our programs

    def url(self):
        return f"http://127.0.0.1:{self.port['http']}"

    def settings(self, node=""):
        """node: "", or "2" of the second one."""
        pg = urllib.parse.quote(self.path("run/postgres"), safe="")
        pg = f"?host={pg}&port={self.port['postgres']}"
        url = self.url()
        number = {n: str(procs.uid_of(n)) for n in ("web", "core", "nginx")}
        s = {
            "site.url": url, "site.account_url": url,
            "site.name_el": "Πανεπιστήμιο Παραδείγματος",
            "site.name_en": "Example University",
            "site.help_email": "helpdesk@" + people.SCOPE,
            "site.services_el": ["Εύδοξος|https://eudoxus.gr/", "Eduroam",
                                 "Ακαδημαϊκή Ταυτότητα|"
                                 "https://academicid.minedu.gov.gr/"],
            "site.services_en": ["Eudoxus|https://eudoxus.gr/", "Eduroam",
                                 "Academic ID|"
                                 "https://academicid.minedu.gov.gr/"],
            "site.legal_dir": self.share["legal"],
            "site.scope": people.SCOPE,
            "site.mail_domains": [people.SCOPE],
            "web.listen": self.path(f"run/web{node}/fcgi.sock"),
            "web.workers": 16,
            "web.server_user": number["nginx"],
            "web.pages_dir": self.share["pages"],
            "web.words_dir": self.share["words"],
            "core.listen": self.path(f"run/core{node}/page.sock"),
            "core.hash_listen": self.path(f"run/core{node}/hash.sock"),
            "core.control_listen": self.path(
                f"run/control{node}/control.sock"),
            "core.web_user": number["web"],
            "core.control_user": number["core"],
            "core.workers": 8,
            "core.key_file": self.path("secret/core.key"),
            "core.messages_dir": self.share["messages"],
            "password.dictionary": self.share["dictionary"],
            "password.common": self.share["common"],
            "flow.privacy": self.options["privacy"],
            "sync.dir": self.make_dir("data/sync" + node, "core", 0o700),
            "vault.uri": "postgresql://uregister@/uregister" + pg,
            "vault.password_file": self.path("secret/vault"),
            "registry.uri": "postgresql://registry_reader@/registry" + pg,
            "registry.password_file": self.path("secret/registry"),
            "directory.uris": [self.ldapi()],
            "directory.bind": "external",
            "directory.base": BASE,
            "directory.people_base": "ou=people," + BASE,
            "entry.scheme": self.options["scheme"],
            "entry.assurance": ["https://refeds.org/assurance",
                                "https://refeds.org/assurance/version/2",
                                "https://refeds.org/assurance/ID/unique"],
            "entry.entitlements": [
                "urn:mace:dir:entitlement:common-lib-terms"],
            "mail.host": self.host, "mail.port": self.port["smtp"],
            "mail.tls": self.options["mail_tls"],
            "mail.ca_file": self.path("tls/ca.pem"),
            "mail.from": "no-reply@" + people.SCOPE,
            "identity.driver": "gunet",
            "identity.url": f"https://{self.host}:{self.port['amka']}"
                            "/api/rest/v1/ssn_validation",
            "identity.token_file": self.path("secret/amka"),
            "identity.ca_file": self.path("tls/ca.pem"),
            "gateway.listen": self.path(
                f"run/gateway{node}/gateway.sock"),
            "gateway.core_user": number["core"],
        }
        # A password goes over TLS only; the gateway would not start.
        if self.options["mail_tls"] != "none":
            s.update({"mail.username": "uregister",
                      "mail.password_file": self.path("secret/smtp")})
        s.update(self.sms_settings())
        if self.options["mail_tls"] != "none":
            s.update({"mail.username": "uregister",
                      "mail.password_file": self.path("secret/smtp")})
        return s

    def sms_settings(self):
        how, port = self.options["sms"], self.port["sms"]
        s = {"sms.driver": how, "sms.username": "uregister",
             "sms.password_file": self.path("secret/sms")}
        if how == "kannel":
            s.update({"sms.url": f"http://127.0.0.1:{port}/cgi-bin/sendsms",
                      "sms.number_format": "e164"})
            return s
        s["sms.ca_file"] = self.path("tls/ca.pem")
        if how == "gunet":
            s.update({"sms.url": f"https://{self.host}:{port}/sendSMS",
                      "sms.service_id": "uregister",
                      "sms.institution": "EXAMPLE"})
        else:
            s.update({
                "sms.url": f"https://{self.host}:{port}/generic",
                "sms.method": "POST", "sms.success": '"ACCEPTED"',
                "sms.number_format": "e164",
                "sms.body": '{{"user":"{username}","password":"{password}",'
                            '"to":"{to}","text":"{text}",'
                            '"report":"{report_url}"}'})
        return s

    @staticmethod
    def ours():
        """The mode of a folder that neither web nor gateway may enter, but
        for its owner's own."""
        return 0o750 if procs.AS_ROOT else 0o700

    def make_secrets(self):
        for name, owner, value in (
                ("core.key", "core", secrets.token_hex(32)),
                ("vault", "core", self.pw["uregister"]),
                ("registry", "core", self.pw["registry_reader"]),
                ("smtp", "gateway", self.pw["smtp"]),
                ("sms", "gateway", self.pw["sms"]),
                ("amka", "gateway", self.pw["amka"])):
            self.write("secret/" + name, value + "\n", owner, 0o600)

    def make_programs(self, node=""):
        for name in ("web", "core", "gateway"):
            self.make_dir("run/" + name + node, name, self.ours())
        self.make_dir("run/control" + node, "core", self.ours())
        if procs.AS_ROOT:	# its socket is of nginx's group, as in a unit
            os.chmod(self.path("run/web" + node), 0o2750)
        if procs.AS_ROOT:	# web is nobody there
            os.chmod(self.path("run/core" + node), 0o751)
        s = self.settings(node)
        s.update(self.options["set"])
        conf = self.write(f"uregister{node}.conf", settings.render(
            s, [settings.STUDENT, settings.STAFF],
            settings.kinds_of(self.source)))
        for name in ("gateway", "core", "web"):
            self.describe(name + node, [f"{self.bin}/uregister-{name}", "-f",
                                        conf])

    def ctl_argv(self, *args):
        """uregisterctl, as the user whose secret files it reads."""
        return self.as_user("core", [
            self.bin + "/uregisterctl", "-f", self.path("uregister.conf"),
            *args])

    def ctl(self, *args):
        return run(self.ctl_argv(*args), cwd="/")

    def probe_socket(self, path):
        with socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET) as s:
            s.settimeout(2)
            s.connect(path)

    def probe_stream(self, path):
        with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as s:
            s.settimeout(2)
            s.connect(path)

    # --- nginx

    def listens(self, node):
        return f"listen 127.0.0.1:{self.port['http']} backlog=512;"

    def make_nginx(self, node=""):
        folder = self.make_dir("run/nginx" + node, "nginx", 0o750)
        log = self.write(f"log/access{node}.log", "", "nginx")
        fastcgi = "unix:" + self.path(f"run/web{node}/fcgi.sock")
        self.write(f"run/nginx{node}/nginx.conf", f"""\
daemon off;
worker_processes 1;
error_log stderr warn;
pid {folder}/nginx.pid;
events {{ worker_connections 512; }}
http {{
	default_type application/octet-stream;
	# No query strings.
	log_format plain '$remote_addr [$time_iso8601] "$request_method $uri" '
		'$status $body_bytes_sent $request_time';
	access_log {log} plain;
	client_body_temp_path {folder}/body;
	proxy_temp_path {folder}/proxy;
	fastcgi_temp_path {folder}/fastcgi;
	uwsgi_temp_path {folder}/uwsgi;
	scgi_temp_path {folder}/scgi;
	server_tokens off;
	client_max_body_size 16k;
	server {{
		{self.listens(node)}
		large_client_header_buffers 4 32k;
		recursive_error_pages on;
		error_page 413 = @large;
		error_page 414 494 /error/headers.html;
		error_page 502 504 /error/unavailable.html;
		location ^~ /error/ {{
			internal;
			types {{ text/html html; }}
			charset utf-8;
			alias {self.share['error']}/;
		}}
		include /etc/nginx/fastcgi_params;
		fastcgi_read_timeout 30s;
		location / {{
			fastcgi_pass {fastcgi};
		}}
		location @large {{
			fastcgi_pass {fastcgi};
			fastcgi_pass_request_body off;
		}}
	}}
}}
""", "nginx")
        self.describe("nginx" + node, [
            "/usr/sbin/nginx", "-p", folder, "-e", "stderr", "-c",
            folder + "/nginx.conf"])

    def probe_nginx(self):
        connect_port(self.port["http"])

    def probe_site(self):
        url = self.url() + "/"
        more = {"timeout": 5, "context": ssl.create_default_context(
            cafile=self.path("tls/ca.pem"))}
        with urllib.request.urlopen(url + "healthz", **more) as r:
            r.read()
        with urllib.request.urlopen(url, **more) as r:
            if b'data-step="landing"' not in r.read():
                raise StackError("the first page is not the landing page")

    def probe_tls(self, port):
        ctx = ssl.create_default_context(cafile=self.path("tls/ca.pem"))
        with socket.create_connection((self.host, port), 2) as s, \
                ctx.wrap_socket(s, server_hostname=self.host):
            pass

    def probe_of(self, name, node=""):
        sms_in_clear = self.options["sms"] == "kannel"
        return {
            "postgres": self.probe_postgres, "slapd": self.probe_slapd,
            "smtp": lambda: connect_port(self.port["smtp"], self.host),
            "sms": lambda: connect_port(self.port["sms"])
            if sms_in_clear else self.probe_tls(self.port["sms"]),
            "amka": lambda: self.probe_tls(self.port["amka"]),
            "inbox": lambda: connect_port(self.port["inbox"], self.host),
            "gateway": lambda: self.probe_socket(
                self.path(f"run/gateway{node}/gateway.sock")),
            "core": lambda: [self.probe_socket(self.path("run", n)) for n in (
                f"core{node}/page.sock", f"core{node}/hash.sock",
                f"control{node}/control.sock")],
            "web": lambda: self.probe_stream(
                self.path(f"run/web{node}/fcgi.sock")),
            "nginx": self.probe_nginx,
        }[name]

    # --- what the rest of the world is told

    def env(self):
        env = {
            "UREGISTER_URL": self.url(),
            "LDAP_URI": self.ldapi(), "LDAP_TCP_URI": self.ldap_uri(),
            "LDAP_BASE": BASE, "PEOPLE_BASE": "ou=people," + BASE,
        }
        for n in SERVICES:
            env[n.upper() + "_DN"] = f"cn={n},ou=services,{BASE}"
            env[n.upper() + "_PW"] = self.pw[n]
        at = f"@127.0.0.1:{self.port['postgres']}/"
        env.update({
            "REGISTRY_URI": "postgresql://registrar:" +
                            self.pw["registrar"] + at + "registry",
            "VAULT_URI": "postgresql://uregister:" +
                         self.pw["uregister"] + at + "uregister",
            "MAILDIR": self.path("mail"), "SMS_LOG": self.path("sms.log"),
            "AMKA_LOG": self.path("amka.log"),
            "AMKA_CONTROL": self.path("amka.control"),
            "STUDENTS": self.path("students.jsonl"),
            "CONF": self.path("uregister.conf"),
            "LOG_DIR": self.path("log"), "BIN_DIR": self.bin,
        })
        if self.options["inbox"]:
            env["INBOX_URL"] = f"http://127.0.0.1:{self.port['inbox']}"
        return env

    def write_env(self):
        env = self.env()
        lines = [f"{k}={shlex.quote(v)}\n" for k, v in env.items()]
        self.write("env", "".join(lines) + f"export {' '.join(env)}\n",
                   mode=0o600)

    def write_students(self, folk):
        self.write("students.jsonl", "".join(
            json.dumps(people.public(p), ensure_ascii=False) + "\n"
            for p in folk))

    # --- up, down, kill, start

    def running(self):
        return [n for n, p in self.parts.items() if p.pid() is not None]

    def start(self, name):
        part = self.parts[name]
        if name == "postgres" and part.pid() is None:
            # Locks of one that was killed; its number may be a zombie's.
            for path in [self.path("data/postgres/postmaster.pid"),
                         *glob.glob(self.path("run/postgres/.s.*.lock"))]:
                if os.path.exists(path):
                    os.unlink(path)
        part.start()
        part.wait_until(self.probe_of(name))

    def up(self, only):
        o = self.options
        folk = people.make_people(o["students"], o["privacy"])
        wanted = [n for n in procs.NAMES
                  if n in only and (n != "inbox" or o["inbox"])]
        self.make_doubles(folk)
        self.make_secrets()
        self.make_programs()
        self.make_nginx()
        self.write_students(folk)
        self.write_env()
        self.save()
        early = [n for n in wanted if n in ("smtp", "sms", "amka", "inbox")]
        for name in early:
            self.parts[name].start()
        if "slapd" in wanted:
            self.make_slapd()
            self.start("slapd")
        if "postgres" in wanted:
            self.make_postgres()
            self.start("postgres")
            self.load_postgres(folk)
        for name in early:
            self.parts[name].wait_until(self.probe_of(name))
        if "core" in wanted:
            self.ctl("db", "migrate")
        for name in ("gateway", "core", "web", "nginx"):
            if name in wanted:
                self.start(name)
        if {"web", "nginx", "core"} <= set(wanted):
            self.parts["web"].wait_until(self.probe_site)
            self.activate_some(folk)

    def activate_some(self, folk):
        """Who is active already became so in the usual way; no trace of it
        stays where tests look."""
        try:
            for p in folk:
                if p.get("_active"):
                    student.activate_quietly(self.dir, people.public(p))
        except Exception as e:	# other settings may not let him through
            print(f"stack: nobody is active yet: {e}", file=sys.stderr)
        for name in os.listdir(self.path("mail")):
            os.unlink(self.path("mail", name))
        for name in ("sms.log", "amka.log"):
            os.truncate(self.path(name), 0)

    def down(self):
        for name in reversed(self.names):
            self.parts[name].stop(signal.SIGINT if name == "postgres"
                                  else signal.SIGTERM)
        for name in reversed(self.names):
            self.parts[name].wait_stopped(10)


def find_programs(source, parts):
    """UREGISTER_BIN, the top of a tree built in place, or ./build."""
    wanted = ["uregister-" + n for n in ("web", "core", "gateway")
              if n in parts]
    if "core" in parts:
        wanted += TOOLS
    given = os.environ.get("UREGISTER_BIN")
    for path in [given] if given else [source + "/build", source]:
        path = os.path.abspath(path)
        if all(os.path.exists(os.path.join(path, n)) for n in wanted):
            return path
    if given:
        raise StackError(f"UREGISTER_BIN={given}: the programs are not there")
    raise StackError("the programs are not built: ./bootstrap build, or say "
                     "in UREGISTER_BIN where they are")
