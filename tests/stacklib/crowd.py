"""Many accounts at once, as if each had activated: rows of the registry, our
rows, and entries.  Only the password is everybody's."""
import base64
import hashlib
import os
import subprocess

import ldap
import psycopg

from . import keys, people, procs

TABLES = {"student": ("sis.student", people.COLUMNS),
          "staff": ("sis.employee", people.STAFF_COLUMNS)}


class Crowd:
    def __init__(self, env, pattern, source="student", name="cr"):
        """pattern: the entry of one who activated, {attribute: [bytes]}, and
        his row of the registry, {column: text}.  name: how theirs begin."""
        self.env, self.source, self.name = env, source, name
        ring = keys.Ring(env, keys.of_stack(env))
        self.key = keys.subkey(ring.root, keys.PERSON)
        self.entry, self.row = pattern

    @classmethod
    def like(cls, env, s, **more):
        """Who activate like that student, or member of staff, did."""
        source = s.person["source"]
        table, columns = TABLES[source]
        with psycopg.connect(env["REGISTRY_URI"]) as c:
            row = c.execute(f"select {', '.join(columns)} from {table} "
                            "where loginname = %s", (s.username,)).fetchone()
        c = ldap.initialize(env["LDAP_URI"])
        c.simple_bind_s(env["PROVISIONER_DN"], env["PROVISIONER_PW"])
        entry = c.search_s(env["PEOPLE_BASE"], ldap.SCOPE_ONELEVEL,
                           f"(uid={s.username})")[0][1]
        c.unbind_s()
        names = [n.lower() for n in people.COLUMNS]
        return cls(env, (entry, dict(zip(names, row))), source, **more)

    def hash(self, what, whom):
        return hashlib.blake2b(f"{what}\n{whom}".encode(), digest_size=32,
                               key=self.key).digest()

    def one(self, maker, n):
        p = maker.person()
        p["loginName"] = f"{self.name}{n:06}"
        p["systemID"] = str(9000000 + n)
        for column in ("firstNameEl", "firstNameEn", "lastNameEl",
                       "lastNameEn", "departmentID", "departmentEl",
                       "departmentEn", "gender", "citizenship"):
            p[column] = self.row[column.lower()]
        p["registrationID"] = f"77{n:08}"
        p["birthDate"] = p["_national"]["birthdate"]
        return p

    def folk(self, count, first=0, maker=None):
        """maker: of several crowds, so that no number is given twice."""
        maker = maker or people.Maker(seed=first + 7)
        return [self.one(maker, first + n) for n in range(count)]

    def values(self, p, unique_id):
        """The pattern's entry with what is his."""
        born = p["birthDate"].replace("-", "")
        was = {k: self.row[k.lower()] for k in
               ("loginName", "registrationID", "SSN")}
        out = {}
        for name, values in self.entry.items():
            texts = [v.decode() for v in values]
            if name == "eduPersonUniqueId":
                texts = [unique_id + "@" + people.SCOPE]
            elif name == "schacDateOfBirth":
                texts = [born]
            elif name == "schacGender":
                texts = [p["gender"]]
            elif name != "userPassword":
                for k, old in was.items():
                    texts = [t.replace(old, p[k]) for t in texts]
            out[name] = [t.encode() for t in texts]
        return out

    def admit(self, count, first=0):
        """Their usernames."""
        folk = self.folk(count, first)
        self.write_rows(folk)
        self.write_entries(folk, self.write_accounts(folk))
        return [p["loginName"] for p in folk]

    def write_rows(self, folk):
        table, columns = TABLES[self.source]
        with psycopg.connect(self.env["REGISTRY_URI"]) as c, \
                c.cursor() as cur, cur.copy(
                    f"copy {table} ({', '.join(columns)}) from "
                    "stdin") as copy:
            for p in folk:
                copy.write_row([p[n] for n in people.COLUMNS])

    def write_accounts(self, folk):
        ids = []
        with psycopg.connect(self.env["VAULT_URI"]) as c, c.cursor() as cur:
            first = cur.execute("select nextval(pg_get_serial_sequence("
                                "'account', 'id'))").fetchone()[0] + 1
            with cur.copy("copy account (id, person, uid, unique_id, source, "
                          "status, activated, birth) from stdin") as copy:
                for n, p in enumerate(folk):
                    unique_id = os.urandom(16).hex()
                    ids.append(unique_id)
                    copy.write_row([
                        first + n,
                        self.hash("person", f"GR:SSN:{p['SSN']}"),
                        p["loginName"], unique_id, self.source, "active",
                        "2026-01-01",
                        self.hash("birth",
                                  f"{first + n}:{p['birthDate']}")])
            cur.execute("select setval(pg_get_serial_sequence('account', "
                        "'id'), %s)", (first + len(folk),))
        return ids

    def entries(self, folk, ids):
        for p, unique_id in zip(folk, ids):
            yield (f"uid={p['loginName']},{self.env['PEOPLE_BASE']}",
                   self.values(p, unique_id))

    def write_entries(self, folk, ids):
        c = ldap.initialize(self.env["LDAP_URI"])
        c.simple_bind_s(self.env["PROVISIONER_DN"],
                        self.env["PROVISIONER_PW"])
        for dn, values in self.entries(folk, ids):
            c.add_s(dn, list(values.items()))
        c.unbind_s()

    def load_entries(self, folk, ids):
        """The same of very many, while slapd is down."""
        config = os.path.join(os.path.dirname(self.env["CONF"]),
                              "data/slapd-config")
        p = subprocess.Popen(
            procs.as_user("slapd", ["/usr/sbin/slapadd", "-q", "-n", "1",
                                    "-F", config]),
            cwd="/", stdin=subprocess.PIPE)
        with p.stdin as to:
            for dn, values in self.entries(folk, ids):
                to.write(f"dn: {dn}\n".encode() + b"".join(
                    name.encode() + b":: " + base64.b64encode(v) + b"\n"
                    for name, vs in values.items() for v in vs) + b"\n")
        assert p.wait() == 0, "slapadd"
