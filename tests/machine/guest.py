#!/usr/bin/python3
"""What is not uregister's in the machine of the tests, run inside it: the
registrar's database, doubles of the outside services, the administrator who
edits files, and the students.

	guest.py prepare		before README is followed
	guest.py editor FILE		the administrator's hand
	guest.py activate N		the N-th student; prints his username
	guest.py begin N FILE		up to the password; the rest waits in FILE
	guest.py end FILE
	guest.py ask			what a page says that core is asked for,
					and after how long
"""
import json
import os
import pickle
import re
import subprocess
import sys
import time

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.dirname(HERE))

from stacklib import people, student  # noqa: E402

DIR = "/srv/doubles"
URL = "https://uregister.example.org"
CA = "/etc/ssl/certs/uregister.pem"
PORTS = {"sms": 8443, "smtp": 8025, "amka": 8444}
SECRET = "of-a-double-7"
# The registrar's table, as registry-indexes.sql calls it.
TABLE = "sis_student"


def folk():
    maker = people.Maker()
    return [maker.person() for _ in range(20)]


def run(*argv, **more):
    subprocess.run(argv, check=True, **more)


def write(name, text, mode=0o644):
    path = os.path.join(DIR, name)
    with open(path, "w", encoding="utf-8") as f:
        f.write(text)
    os.chmod(path, mode)
    return path


def sql_text(value):
    return "null" if value is None else "'" + value.replace("'", "''") + "'"


def make_registry():
    columns = ", ".join(people.COLUMNS)
    rows = ",\n".join("(" + ", ".join(sql_text(p[c]) for c in people.COLUMNS)
                      + ")" for p in folk())
    sql = write("registry.sql", f"""
create table {TABLE} ({", ".join(c + " text" for c in people.COLUMNS)});
insert into {TABLE} ({columns}) values {rows};
create view v_vd_sis as select {columns} from {TABLE};
""")
    postgres = ("runuser", "-u", "postgres", "--")
    run(*postgres, "createdb", "registry", cwd="/")
    run(*postgres, "psql", "-q", "-v", "ON_ERROR_STOP=1", "-d", "registry",
        "-f", sql, cwd="/")


def make_certificate():
    run("openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt",
        "ec_paramgen_curve:P-256", "-nodes", "-days", "3", "-subj",
        "/CN=localhost", "-addext", "subjectAltName=IP:127.0.0.1",
        "-keyout", DIR + "/key.pem", "-out", DIR + "/cert.pem",
        stderr=subprocess.DEVNULL)


def make_double(name, conf):
    conf = {"cert": DIR + "/cert.pem", "key": DIR + "/key.pem",
            "port": PORTS[name], "control": DIR + "/control",
            "username": "uregister", "password": SECRET, **conf}
    path = write(name + ".json", json.dumps(conf), 0o600)
    doubles = os.path.join(os.path.dirname(HERE), "stacklib/doubles.py")
    with open(f"/etc/systemd/system/double-{name}.service", "w",
              encoding="utf-8") as f:
        f.write(f"[Service]\nExecStart=/usr/bin/python3 -B {doubles} {name} "
                f"{path}\n[Install]\nWantedBy=multi-user.target\n")
    run("systemctl", "-q", "enable", "--now", f"double-{name}")


def prepare():
    os.makedirs(DIR + "/mail")
    os.makedirs(DIR + "/spool")
    make_registry()
    make_certificate()
    write("sms.log", "")
    write("national.jsonl", "".join(json.dumps(p["_national"]) + "\n"
                                    for p in folk()))
    make_double("sms", {"log": DIR + "/sms.log", "institution": "EXAMPLE",
                        "messages": {}})
    make_double("smtp", {"maildir": DIR + "/mail", "spool": DIR + "/spool",
                         "tls": "starttls"})
    make_double("amka", {"log": DIR + "/amka.log", "token": SECRET,
                         "people": DIR + "/national.jsonl"})
    with open("/etc/hosts", "a", encoding="ascii") as f:
        f.write("127.0.0.1 uregister.example.org mypassword.example.org\n")
    with open("/usr/local/bin/editor", "w", encoding="utf-8") as f:
        f.write(f"#!/bin/sh\nexec {os.path.abspath(__file__)} editor \"$@\"\n")
    os.chmod("/usr/local/bin/editor", 0o755)


# --- the administrator

SECRETS = {"gateway/sms": SECRET, "gateway/mail": SECRET,
           "gateway/amka": SECRET}
AT = "https://127.0.0.1"
SETTINGS = {
    "site.name_en": '"Example University"',
    "site.ca_file": f'"{CA}"',
    "sms.driver": '"http"', "sms.url": f'"{AT}:{PORTS["sms"]}/generic"',
    "sms.username": '"uregister"',
    "sms.password_file": '"/etc/uregister/gateway/sms"',
    "sms.number_format": '"e164"', "sms.success": '"\\"ACCEPTED\\""',
    "sms.body": '"{{\\"user\\":\\"{username}\\",\\"password\\":'
                '\\"{password}\\",\\"to\\":\\"{to}\\",\\"text\\":'
                '\\"{text}\\"}"',
    "sms.ca_file": f'"{DIR}/cert.pem"',
    "mail.host": '"127.0.0.1"', "mail.port": str(PORTS["smtp"]),
    "mail.username": '"uregister"', "mail.ca_file": f'"{DIR}/cert.pem"',
    "mail.password_file": '"/etc/uregister/gateway/mail"',
    "identity.driver": '"gunet"',
    "identity.url": f'"{AT}:{PORTS["amka"]}/api/rest/v1/ssn_validation"',
    "identity.token_file": '"/etc/uregister/gateway/amka"',
    "identity.ca_file": f'"{DIR}/cert.pem"',
}


def edit_settings(path):
    """Each setting where it stands in the sample, switched on or not."""
    wanted, section, out = dict(SETTINGS), "", []
    with open(path, encoding="utf-8") as f:
        for line in f:
            begins = re.match(r"(\w+) = \{", line)
            section = begins[1] if begins else section
            found = re.match(r"\t#?(\w+) = ", line)
            name = f"{section}.{found[1]}" if found else None
            if name in wanted:
                line = f"\t{found[1]} = {wanted.pop(name)};\n"
            out.append(line)
    assert not wanted, wanted
    with open(path, "w", encoding="utf-8") as f:
        f.writelines(out)
    for name, value in SECRETS.items():
        run("install", "-m", "600", "-o", "uregister-gateway", "/dev/stdin",
            "/etc/uregister/" + name, input=value.encode())


def editor(path):
    """The site of nginx fits the machine as it is."""
    if path == "/etc/uregister/uregister.conf":
        edit_settings(path)
    else:
        assert path == "/etc/nginx/sites-enabled/uregister", path
        assert os.path.exists(path)


# --- the students

def make_student(n):
    env = {"UREGISTER_URL": URL, "SMS_LOG": DIR + "/sms.log",
           "MAILDIR": DIR + "/mail"}
    s = student.Student(env, people.public(folk()[n]), channel="sms")
    s.http.verify = CA
    return s


def activate(n):
    print(make_student(int(n)).activate())


def begin(n, path):
    s = make_student(int(n))
    s.begin()
    s.walk(until=("password",))
    assert s.page.step == "password", s.page
    with open(path, "wb") as f:
        pickle.dump((int(n), s.http.cookies, s.page.url), f)


def end(path):
    with open(path, "rb") as f:
        n, cookies, url = pickle.load(f)
    s = make_student(n)
    s.http.cookies = cookies
    s.get(url)
    s.walk()
    assert s.page.step == "done", s.page
    print(s.username)


def ask():
    s = make_student(0)
    s.begin()
    begun = time.monotonic()
    s.do_capacity()
    print(s.page.status, s.page.step, s.page.outcome or "-",
          f"{time.monotonic() - begun:.1f}")


if __name__ == "__main__":
    {"prepare": prepare, "editor": editor, "activate": activate,
     "begin": begin, "end": end, "ask": ask}[sys.argv[1]](*sys.argv[2:])
