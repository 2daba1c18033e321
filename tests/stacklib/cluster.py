"""Two nodes as uregister-nodes(7) has them, from the files of etc/nodes: a
machine is a network namespace, and every server runs in its own."""
import os
import re
import shutil
import signal
import socket
import ssl
import urllib.request

import psycopg

from . import network, people, procs, servers
from .procs import StackError, own, run

HOSTS = {"front": 2, "node1": 11, "node2": 12, "db1": 21, "db2": 22,
         "ldap1": 31, "ldap2": 32, "etcd1": 41, "etcd2": 42, "etcd3": 43}
ETCDS, DBS, LDAPS = (("etcd1", "etcd2", "etcd3"), ("db1", "db2"),
                     ("ldap1", "ldap2"))
OF_NODE = ("gateway", "core", "web", "nginx")
OUTSIDE = ("postgres", "smtp", "sms", "amka")	# the registrar's, and doubles
NAMES = (*OUTSIDE, *ETCDS, *DBS, *LDAPS, *OF_NODE,
         *(n + "2" for n in OF_NODE), "haproxy")
ROLE = "uregister-core"


class Database(procs.Part):
    """Patroni, and PostgreSQL, which is no child of it."""

    def postmaster(self):
        path = os.path.join(self.folder, "data", self.name, "postmaster.pid")
        try:
            with open(path) as f:
                return int(f.readline())
        except (OSError, ValueError):
            return None

    def servers(self):
        pid = self.postmaster()
        return procs.family(pid) if pid and procs.started_at(pid) else set()

    def members(self):
        return super().members() | self.servers()


class Cluster(servers.Stack):
    names = NAMES
    keep = (*servers.Stack.keep, "net")

    def make_part(self, name):
        return (Database if name in DBS else procs.Part)(self.dir, name)

    @property
    def network(self):
        return network.Network(self.net, HOSTS)

    @property
    def host(self):
        return self.network.outside()

    def address(self, host):
        return self.network.address(host)

    def addresses(self):
        return [self.host, *map(self.address, HOSTS)]

    def prepare(self, source, bin_dir, options):
        if not procs.AS_ROOT:
            raise StackError("two nodes are network namespaces: as root only")
        os.makedirs(self.dir, exist_ok=True)
        self.net = network.reserve(self.dir)
        super().prepare(source, bin_dir, options)
        self.pw.update({n: servers.secrets.token_hex(16) for n in (
            "replication", "rewind", "copy")})

    def machine_of(self, name):
        if name.rstrip("2") in OF_NODE:
            return "node2" if name.endswith("2") else "node1"
        return "front" if name == "haproxy" else name

    def within(self, name, argv):
        if name in OUTSIDE:
            return argv
        return self.network.within(self.machine_of(name), argv)

    def describe(self, name, argv, **more):
        self.parts[name].describe(
            self.within(name, self.as_user(name, argv)), **more)

    def ctl_argv(self, *args):
        return self.within("core", super().ctl_argv(*args))

    # --- the files of etc/nodes

    def make_certificates(self):
        """A key for each that may not read the others'."""
        super().make_certificates()
        for owner in ("postgres", "slapd", "nginx"):
            key = shutil.copy(self.path("tls/server.key"),
                              self.path("tls", owner + ".key"))
            own(key, owner, 0o600)

    def fill(self, name, machine, **more):
        """A file of etc/nodes, its words filled in, and its folders ours."""
        with open(os.path.join(self.source, "etc/nodes", name),
                  encoding="utf-8") as f:
            text = f.read()
        words = {h.upper(): self.address(h) for h in HOSTS}
        words.update({
            "NAME": machine, "BASE": servers.BASE,
            "POSTGRES_PW": self.pw["postgres"], "COPY_PW": self.pw["copy"],
            "REPLICATION_PW": self.pw["replication"],
            "REWIND_PW": self.pw["rewind"], **more})
        if machine in HOSTS:
            words["ADDRESS"] = self.address(machine)
        for word, value in words.items():
            text = text.replace(f"@{word}@", value)
        left = re.findall(r"@[A-Z_0-9]+@", text)
        if left:
            raise StackError(f"{name}: {left} not filled in")
        for theirs, ours in self.folders(machine):
            text = re.sub(theirs, ours, text)
        return text

    def folders(self, machine):
        """Debian's, and ours."""
        tls = self.path("tls")
        return ((r"/etc/nodes/haproxy\.pem", tls + "/haproxy.pem"),
                (r"/etc/nodes/(postgres|etcd|slapd)\.pem",
                 tls + "/server.pem"),
                (r"/etc/nodes/etcd\.key", tls + "/postgres.key"),
                (r"/etc/nodes/", tls + "/"),
                (r"/usr/share/uregister/error", self.share["error"]),
                (r"/var/lib/etcd/uregister", self.path("data", machine)),
                (r"/var/lib/postgresql/15/uregister",
                 self.path("data", machine)),
                (r"/var/lib/postgresql/uregister\.pgpass",
                 self.path("run", machine, "pgpass")),
                (r"/var/run/postgresql", self.path("run", machine)),
                (r"/etc/uregister/vault\.password",
                 self.path("secret/vault")),
                (r"/etc/uregister/directory\.password",
                 self.path("secret/directory")))

    # --- etcd

    def make_etcd(self, name):
        self.make_dir("data/" + name, "postgres", 0o700)
        text = self.fill("etcd", name)
        env = dict(line.split("=", 1) for line in text.splitlines()
                   if line and not line.startswith("#"))
        self.describe(name, ["/usr/bin/etcd"], env=env)

    def probe_etcd(self, name):
        socket.create_connection((self.address(name), 2379), 2).close()
        tls = self.path("tls")
        run(["etcdctl", "--endpoints",
             f"https://{self.address(name)}:2379", "--cacert",
             tls + "/ca.pem", "--cert", tls + "/server.pem", "--key",
             tls + "/server.key", "endpoint", "health"],
            env={"ETCDCTL_API": "3", "PATH": os.environ["PATH"]})

    # --- PostgreSQL

    def make_db(self, name):
        self.make_dir("data/" + name, "postgres", 0o700)
        self.make_dir("run/" + name, "postgres", 0o700)
        text = self.fill("patroni.yml", name)
        # The tests look in from outside, and no power is lost meanwhile.
        text = text.replace("      pg_hba:\n", "      pg_hba:\n"
                            f"        - hostssl all all {self.host}/32 "
                            "scram-sha-256\n")
        text = text.replace("      parameters:\n", "      parameters:\n"
                            "        fsync: \"off\"\n")
        conf = self.write(f"run/{name}/patroni.yml", text, "postgres", 0o600)
        self.describe(name, ["/usr/bin/patroni", conf])

    def vault_uri(self, user=ROLE, dbname="uregister", only=None,
                  session="read-write"):
        hosts = ",".join(map(self.address, [only] if only else DBS))
        pw = self.pw["postgres" if user == "postgres" else "uregister"]
        return (f"postgresql://{user}:{pw}@{hosts}/{dbname}?sslmode=require&"
                f"connect_timeout=2&target_session_attrs={session}")

    def probe_db(self, name):
        with psycopg.connect(self.vault_uri("postgres", "postgres", name,
                                            "any")) as c:
            c.execute("select 1")

    def probe_copied(self):
        """One of them follows, and is known as one who may take over: that
        is a moment later than that a commit waits for it."""
        with psycopg.connect(self.vault_uri("postgres", "postgres")) as c:
            primary, = c.execute("select host(inet_server_addr())").fetchone()
        standby, = {*map(self.address, DBS)} - {primary}
        tls = self.path("tls")
        context = ssl.create_default_context(cafile=tls + "/ca.pem")
        context.load_cert_chain(tls + "/server.pem", tls + "/server.key")
        with urllib.request.urlopen(f"https://{standby}:8008/synchronous",
                                    timeout=3, context=context):
            pass

    def load_vault(self):
        with psycopg.connect(self.vault_uri("postgres", "postgres"),
                             autocommit=True) as c:
            c.execute(f'create role "{ROLE}" login password '
                      f"'{self.pw['uregister']}'")
            c.execute(f'create database uregister owner "{ROLE}"')
            c.execute("revoke all on database uregister from public")

    # --- slapd

    def ldapi(self, name="ldap1"):
        return super().ldapi(name)

    def ldap_uri(self, name="ldap1"):
        return f"ldap://{self.address(name)}"

    def make_directories(self):
        """The first is made, and the second a copy of it."""
        first = self.make_slapd("ldap1")
        with open(os.path.join(self.source, "ldif/80-syncprov.ldif"),
                  encoding="utf-8") as f:
            for record in f.read().split("\n\n"):	# module, then overlay
                self.slap("slapmodify", "0", first, record)
        self.slap("slapmodify", "1", first,
                  self.fill("ldap-copy.ldif", "ldap1"))
        second = self.make_slapd_dirs("ldap2")
        config = self.slap("slapcat", "0", first).decode()
        for kind in ("run", "data"):
            config = config.replace(self.path(kind, "ldap1"),
                                    self.path(kind, "ldap2"))
        self.slap("slapadd", "0", second, config)
        self.slap("slapadd", "1", second,
                  self.slap("slapcat", "1", first).decode())
        self.describe_slapd("ldap2")
        for name, config, other in (("ldap1", first, "ldap2"),
                                    ("ldap2", second, "ldap1")):
            self.slap("slapmodify", "0", config, self.fill(
                "syncrepl.ldif", name, ID=name[-1],
                OTHER=self.address(other)))

    # --- our programs, nginx, HAProxy

    def url(self):
        return f"https://{self.address('front')}"

    def settings(self, node=""):
        s = super().settings(node)
        s["site.ca_file"] = self.path("tls/ca.pem")
        text = self.fill("uregister.conf", "node" + (node or "1"))
        group = None
        for line in text.splitlines():
            if m := re.match(r"(\w+):$", line):
                group = m[1]
            elif m := re.match(r"\t(\w+) = (.*);$", line):
                values = re.findall(r'"([^"]*)"', m[2])
                s[f"{group}.{m[1]}"] = values if m[2][0] == "[" else values[0]
        return s

    def make_secrets(self):
        super().make_secrets()
        self.write("secret/directory", self.pw["provisioner"] + "\n", "core",
                   0o600)

    def listens(self, node):
        tls = self.path("tls")
        return (self.fill("nginx-node.conf", "node" + (node or "1")) +
                "listen 443 ssl proxy_protocol;\n"
                f"ssl_certificate {tls}/server.pem;\n"
                f"ssl_certificate_key {tls}/nginx.key;")

    def make_haproxy(self):
        tls = self.path("tls")
        with open(tls + "/server.pem") as cert, \
                open(tls + "/server.key") as key:
            self.write("tls/haproxy.pem", cert.read() + key.read(), "nginx",
                       0o600)
        conf = self.write("run/haproxy.cfg", self.fill("haproxy.cfg",
                                                       "front"))
        self.describe("haproxy", ["/usr/sbin/haproxy", "-db", "-f", conf])

    # --- up, down

    def probe_of(self, name, node=""):
        if name in ETCDS:
            return lambda: self.probe_etcd(name)
        if name in DBS:
            return lambda: self.probe_db(name)
        if name in LDAPS:
            return lambda: self.probe_slapd(name)
        if name == "haproxy":
            return lambda: servers.connect_port(443, self.address("front"))
        if name.startswith("nginx"):
            return lambda: servers.connect_port(
                443, self.address(self.machine_of(name)))
        node = "2" if name.endswith("2") else ""
        return super().probe_of(name.rstrip("2"), node)

    def env(self):
        return {**super().env(), "VAULT_URI": self.vault_uri(),
                "CA_FILE": self.path("tls/ca.pem")}

    def ready(self, *names):
        """All of them at once."""
        for name in names:
            self.parts[name].start()
        for name in names:
            self.parts[name].wait_until(self.probe_of(name))

    def up(self, only):
        folk = people.make_people(self.options["students"],
                                  self.options["privacy"])
        self.network.make()
        self.save()
        self.make_doubles(folk)
        self.make_secrets()
        for node in ("", "2"):
            self.make_programs(node)
            self.make_nginx(node)
        self.make_haproxy()
        for name in ETCDS:
            self.make_etcd(name)
        for name in DBS:
            self.make_db(name)
        self.make_directories()
        self.make_postgres()
        self.write_students(folk)
        self.write_env()
        self.ready(*ETCDS, "smtp", "sms", "amka", "postgres")
        self.ready("db1", *LDAPS)
        self.load_postgres(folk)
        self.parts["db2"].start()
        self.load_vault()
        self.parts["db2"].wait_until(self.probe_of("db2"))
        self.parts["db2"].wait_until(self.probe_copied)
        self.ctl("db", "migrate")
        self.ready(*(n for n in NAMES if n.rstrip("2") in OF_NODE),
                   "haproxy")
        self.parts["haproxy"].wait_until(self.probe_site)
        self.activate_some(folk)

    def cut(self, name):
        self.network.cut(self.machine_of(name))

    def mend(self, name):
        self.network.mend(self.machine_of(name))

    def down(self):
        for name in self.parts:
            self.wake(name)
        super().down()
        for name in DBS:	# a Patroni that was killed leaves it behind
            for pid in self.parts[name].servers():
                os.kill(pid, signal.SIGKILL)
        self.network.remove()

    def hang(self, name):
        self.signal(name, signal.SIGSTOP)

    def wake(self, name):
        self.signal(name, signal.SIGCONT)

    def signal(self, name, sig):
        """To all of a part: a machine that hangs."""
        part = self.parts[name]
        if part.pid() is not None:
            for pid in part.members():
                try:
                    os.kill(pid, sig)
                except ProcessLookupError:
                    pass


def load(folder):
    """The stack of that folder, of whichever kind."""
    stack = servers.Stack(folder)
    stack.load()
    if "net" in stack.__dict__:
        stack = Cluster(folder)
        stack.load()
    return stack
