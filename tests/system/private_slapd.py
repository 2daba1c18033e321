"""A slapd of a test's own, made from schema/ and ldif/ as ldif/README says
for a machine without a running server: in a directory under /tmp, on a UNIX
socket and two ports of the loopback, ended and removed behind it.

	with private_slapd.Server() as slapd:
		slapd.connect("reader").search_s(…)
"""
import os
import shutil
import signal
import socket
import subprocess
import tempfile
import time
import urllib.parse

import ldap

HERE = os.path.dirname(os.path.abspath(__file__))
SOURCE = os.path.dirname(os.path.dirname(HERE))
BASE = "dc=example,dc=org"
PEOPLE = "ou=people," + BASE
SERVICES = ("provisioner", "reader", "privreader", "radius")
SCHEMAS = ("mail", "eduperson", "schac", "uregister")


def free_port():
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return s.getsockname()[1]


def read(name):
    with open(os.path.join(SOURCE, name), encoding="utf-8") as f:
        return f.read()


def fill(number, base=BASE, run="", core=None):
    """The text of one of ldif/'s files, its words filled in."""
    folder = os.path.join(SOURCE, "ldif")
    name = next(n for n in os.listdir(folder) if n.startswith(number + "-"))
    text = read(os.path.join("ldif", name))
    for word, value in (("BASE", base), ("RUN", run),
                        ("DC", base.split(",")[0].partition("=")[2]),
                        ("CORE_UID", str(os.getuid() if core is None
                                         else core))):
        text = text.replace(f"@{word}@", value)
    return text


def make_certificate(folder, name):
    """A CA, and a certificate of it for that host name."""
    def openssl(*args):
        subprocess.run(("openssl",) + args, check=True, cwd=folder,
                       stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    if not os.path.exists(os.path.join(folder, "ca.pem")):
        openssl("req", "-x509", "-newkey", "ec", "-pkeyopt",
                "ec_paramgen_curve:P-256", "-nodes", "-keyout", "ca.key",
                "-out", "ca.pem", "-subj", "/CN=Test CA", "-days", "2")
    openssl("req", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256",
            "-nodes", "-keyout", name + ".key", "-out", name + ".csr",
            "-subj", "/CN=" + name)
    kind = "IP" if name.replace(".", "").isdigit() else "DNS"
    with open(os.path.join(folder, "ext"), "w", encoding="ascii") as f:
        f.write(f"subjectAltName={kind}:{name}\n")
    openssl("x509", "-req", "-in", name + ".csr", "-CA", "ca.pem", "-CAkey",
            "ca.key", "-CAcreateserial", "-out", name + ".pem", "-days", "2",
            "-extfile", "ext")


class Server:
    """overlays=False: neither ppolicy nor unique; certificate: the host in
    it (no "localhost": libldap puts the machine's name in its place), None
    for a server without TLS; changes, config: LDIF for the tree and for
    cn=config."""

    def __init__(self, overlays=True, certificate=None, changes="",
                 config=""):
        self.dir = tempfile.mkdtemp(prefix="uregister-slapd-")
        self.port, self.tls_port = free_port(), free_port()
        self.certificate = certificate
        self.overlays = overlays
        self.changes = changes
        self.config = config
        self.secrets = {name: name + "-Secret1" for name in SERVICES}
        self.process = None

    def path(self, *parts):
        return os.path.join(self.dir, *parts)

    @property
    def ldapi(self):
        return "ldapi://" + urllib.parse.quote(self.path("ldapi"), safe="")

    def __enter__(self):
        os.mkdir(self.path("slapd.d"), 0o700)
        os.mkdir(self.path("data"), 0o700)
        self.load()
        self.start()
        return self

    def __exit__(self, *_):
        self.stop(signal.SIGKILL)
        shutil.rmtree(self.dir, ignore_errors=True)

    def tool(self, tool, database, text):
        done = subprocess.run(
            ["/usr/sbin/" + tool, "-F", self.path("slapd.d"), "-n",
             str(database)], input=text.encode(), cwd="/",
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False)
        assert done.returncode == 0, done.stdout.decode()

    def load(self):
        self.tool("slapadd", 0, fill("00", run=self.dir).replace(
            "olcDatabase: {1}mdb\n",
            "olcDatabase: {1}mdb\nolcDbNoSync: TRUE\n"))
        for schema in SCHEMAS:
            self.tool("slapadd", 0, read(f"schema/{schema}.ldif"))
        for number in ("10", "20", "30", "40"):
            if number != "30" or self.overlays:
                self.tool("slapmodify", 0, fill(number))
        if self.certificate:
            self.load_tls()
        tree = fill("60")
        if not self.overlays:
            tree = "\n\n".join(
                "\n".join(line for line in entry.split("\n")
                          if not line.startswith("pwdPolicySubentry"))
                for entry in tree.split("\n\n")
                if "objectClass: pwdPolicy" not in entry)
        self.tool("slapadd", 1, fill("50"))
        self.tool("slapmodify", 1, tree)
        for name in SERVICES:
            self.tool("slapmodify", 1,
                      f"dn: cn={name},ou=services,{BASE}\n"
                      "changetype: modify\nreplace: userPassword\n"
                      f"userPassword: {self.secrets[name]}\n")
        if self.config:
            self.tool("slapmodify", 0, self.config)
        if self.changes:
            self.tool("slapmodify", 1, self.changes)

    def load_tls(self):
        make_certificate(self.dir, self.certificate)
        self.tool("slapmodify", 0, f"""dn: cn=config
changetype: modify
add: olcTLSCACertificateFile
olcTLSCACertificateFile: {self.path("ca.pem")}
-
add: olcTLSCertificateFile
olcTLSCertificateFile: {self.path(self.certificate + ".pem")}
-
add: olcTLSCertificateKeyFile
olcTLSCertificateKeyFile: {self.path(self.certificate + ".key")}
""")

    def load_debian(self):
        """As Debian's package leaves a server: its own file, and the base."""
        with open("/usr/share/slapd/slapd.init.ldif", encoding="utf-8") as f:
            text = f.read()
        for old, new in (("@SUFFIX@", BASE), ("@PASSWORD@", "{CRYPT}!"),
                         ("/var/run/slapd", self.dir),
                         ("/var/lib/ldap", self.path("data"))):
            text = text.replace(old, new)
        self.tool("slapadd", 0, text)
        self.tool("slapadd", 1, f"dn: {BASE}\nobjectClass: top\n"
                  "objectClass: dcObject\nobjectClass: organization\n"
                  "o: example\ndc: example\n")

    def command(self, listen):
        return ["/usr/sbin/slapd", "-d", "0", "-F", self.path("slapd.d"),
                "-h", listen]

    def start(self):
        listen = f"{self.ldapi} ldap://127.0.0.1:{self.port}"
        if self.certificate:
            listen += f" ldaps://127.0.0.1:{self.tls_port}"
        with open(self.path("log"), "ab") as log:
            self.process = subprocess.Popen(self.command(listen), stdout=log,
                                            stderr=log, cwd="/")
        for _ in range(100):
            try:
                return self.connect().unbind_s()
            except ldap.LDAPError:
                time.sleep(0.05)
        raise RuntimeError("slapd does not start")

    def stop(self, how=signal.SIGTERM):
        if self.process is not None:
            self.process.send_signal(how)
            self.process.wait()
        self.process = None

    def freeze(self):
        """Stops it where it is, and returns when each thread stands."""
        self.process.send_signal(signal.SIGSTOP)
        folder = f"/proc/{self.process.pid}/task"
        for task in os.listdir(folder):
            for _ in range(200):
                with open(f"{folder}/{task}/stat", encoding="ascii") as f:
                    if f.read().rpartition(") ")[2].startswith("T"):
                        break
                time.sleep(0.01)

    def connect(self, service=None, dn=None, password=""):
        """As a service, a DN, or anonymous."""
        c = ldap.initialize(f"ldap://127.0.0.1:{self.port}")
        c.network_timeout = c.timeout = 5
        if service is not None:
            dn = f"cn={service},ou=services,{BASE}"
            password = self.secrets[service]
        c.simple_bind_s(dn or "", password)
        return c

    def entry(self, uid, service="provisioner", attributes=None):
        """The entry's values as text."""
        found = self.connect(service).search_s(
            PEOPLE, ldap.SCOPE_SUBTREE, f"(uid={uid})",
            attributes or ["*", "+"])
        assert len(found) == 1, found
        return {name: [v.decode() for v in values]
                for name, values in found[0][1].items()}

    def binds(self, uid, password):
        try:
            self.connect(dn=f"uid={uid},{PEOPLE}", password=password)
            return True
        except ldap.INVALID_CREDENTIALS:
            return False
