"""Many accounts at once, as if each had activated: rows of the registry, our
rows, and entries.  Only the password is everybody's."""
import hashlib
import os
import struct

import ldap
import psycopg

from . import people

CONTEXT = b"uregistr"
PERSON = 4		# enum key_purpose


def subkey(master, purpose):
    """crypto_kdf of libsodium."""
    return hashlib.blake2b(b"", digest_size=32, key=master,
                           salt=struct.pack("<Q", purpose) + bytes(8),
                           person=CONTEXT + bytes(8)).digest()


class Crowd:
    def __init__(self, env, pattern):
        """pattern: the entry of one who activated, {attribute: [bytes]}, and
        his row of the registry, {column: text}."""
        self.env = env
        path = os.path.join(os.path.dirname(env["CONF"]), "secret/core.key")
        with open(path, encoding="ascii") as f:
            master = bytes.fromhex(f.read().strip())
        self.key = subkey(master, PERSON)
        self.entry, self.row = pattern

    def hash(self, what, whom):
        return hashlib.blake2b(f"{what}\n{whom}".encode(), digest_size=32,
                               key=self.key).digest()

    def one(self, maker, n):
        p = maker.person()
        p["loginName"] = f"cr{n:06}"
        p["systemID"] = str(9000000 + n)
        for column in ("firstNameEl", "firstNameEn", "lastNameEl",
                       "lastNameEn", "departmentID", "departmentEl",
                       "departmentEn", "gender", "citizenship"):
            p[column] = self.row[column.lower()]
        p["registrationID"] = f"77{n:08}"
        p["birthDate"] = p["_national"]["birthdate"]
        return p

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
        maker = people.Maker(seed=first + 7)
        folk = [self.one(maker, first + n) for n in range(count)]
        with psycopg.connect(self.env["REGISTRY_URI"]) as c, \
                c.cursor() as cur, cur.copy(
                    f"copy sis.student ({', '.join(people.COLUMNS)}) "
                    "from stdin") as copy:
            for p in folk:
                copy.write_row([p[n] for n in people.COLUMNS])
        ids = self.write_accounts(folk)
        self.write_entries(folk, ids)
        return [p["loginName"] for p in folk]

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
                        p["loginName"], unique_id, "student", "active",
                        "2026-01-01",
                        self.hash("birth",
                                  f"{first + n}:{p['birthDate']}")])
            cur.execute("select setval(pg_get_serial_sequence('account', "
                        "'id'), %s)", (first + len(folk),))
        return ids

    def write_entries(self, folk, ids):
        c = ldap.initialize(self.env["LDAP_URI"])
        c.simple_bind_s(self.env["PROVISIONER_DN"],
                        self.env["PROVISIONER_PW"])
        for p, unique_id in zip(folk, ids):
            dn = f"uid={p['loginName']},{self.env['PEOPLE_BASE']}"
            c.add_s(dn, list(self.values(p, unique_id).items()))
        c.unbind_s()
