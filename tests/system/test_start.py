"""What is wrong in the configuration or around it stops the start with one
clear line and a non-zero status."""
import json
import os
import re
import shutil
import subprocess

import pytest

import private_slapd
from stacklib import procs

PROGRAMS = ["web", "core", "gateway"]


def text(world):
    with open(world.env["CONF"], encoding="utf-8") as f:
        return f.read()


def write(world, conf_text):
    path = os.path.join(world.dir, "bad.conf")
    with open(path, "w", encoding="utf-8") as f:
        f.write(conf_text)
    os.chmod(path, 0o644)
    return path


def try_start(world, name, conf_text):
    """Starts a program by hand, under the part's user; its own sockets are
    taken, so a program that starts is stopped by the time limit."""
    path = write(world, conf_text)
    user, verb = ("core", ["status"]) if name == "sync" else (name, [])
    argv = procs.as_user(user, [world.program(f"uregister-{name}"), "-f",
                                path, *verb])
    return subprocess.run(argv, stdout=subprocess.PIPE,
                          stderr=subprocess.STDOUT, text=True, timeout=30,
                          cwd="/")


def assert_one_line(r, *words):
    lines = [x for x in r.stdout.split("\n") if x.strip()]
    assert r.returncode != 0
    assert len(lines) == 1, r.stdout
    for word in words:
        assert re.search(word, lines[0]), lines[0]


@pytest.mark.parametrize("name", PROGRAMS)
def test_misspelt_setting(world, name):
    bad = text(world).replace("digits", "digits") + "pni: { life = 3; };\n"
    line = bad.count("\n")
    assert_one_line(try_start(world, name, bad), r"pni", rf":{line}:")


@pytest.mark.parametrize("name", PROGRAMS)
def test_value_out_of_range_tells_the_range(world, name):
    bad = text(world) + "pin: { digits = 99; };\n"
    assert_one_line(try_start(world, name, bad), r"pin\.digits", "4 to 10")


@pytest.mark.parametrize("name", PROGRAMS)
def test_syntax_error(world, name):
    bad = "site = {\n" + text(world)
    assert_one_line(try_start(world, name, bad), r"bad\.conf:\d+")


@pytest.mark.parametrize("name", PROGRAMS)
def test_no_configuration_at_all(world, name):
    argv = procs.as_user(name, [world.program(f"uregister-{name}"), "-f",
                                world.dir + "/absent.conf"])
    r = subprocess.run(argv, stdout=subprocess.PIPE, timeout=30,
                       stderr=subprocess.STDOUT, text=True, cwd="/")
    assert_one_line(r, "absent.conf")


@pytest.mark.parametrize("name,secret", [
    ("core", "secret/core.key"), ("core", "secret/vault"),
    ("core", "secret/registry"), ("gateway", "secret/smtp"),
    ("gateway", "secret/sms"), ("gateway", "secret/amka")])
def test_missing_secret_file(world, name, secret):
    bad = text(world).replace(secret + '"', secret + '.absent"')
    assert_one_line(try_start(world, name, bad), secret + r"\.absent")


@pytest.mark.parametrize("name,secret", [("core", "secret/core.key"),
                                         ("gateway", "secret/amka")])
def test_secret_file_that_others_may_read(world, name, secret):
    open_copy = os.path.join(world.dir, secret + ".open")
    shutil.copy(os.path.join(world.dir, secret), open_copy)
    procs.own(open_copy, name, 0o644)
    bad = text(world).replace(secret + '"', secret + '.open"')
    assert_one_line(try_start(world, name, bad), r"\.open")


@pytest.mark.parametrize("what", ["vault", "registry"])
def test_a_register_on_another_machine_is_not_read_in_clear(world, what):
    bad = re.sub(rf'^({what}:.*?uri = ")[^"]*', r"\1postgresql://u@10.0.0.1/x",
                 text(world), count=1, flags=re.S | re.M)
    assert "10.0.0.1" in bad
    assert_one_line(try_start(world, "core", bad), rf"{what}\.uri",
                    "sslmode=verify-full", "sslrootcert")


@pytest.mark.parametrize("what", ["vault", "registry"])
def test_unreachable_database(world, what):
    conf = text(world)
    start = conf.index(what + ":")
    bad = conf[:start] + re.sub(r"port=\d+", "port=1", conf[start:], count=1)
    assert_one_line(try_start(world, "core", bad), what)


def test_tables_that_were_never_made(world):
    """The registry's database, given as ours, has none of our tables."""
    conf = text(world)
    bad = conf.replace("uregister@/uregister", "registry_reader@/registry") \
        .replace("secret/vault", "secret/registry")
    assert_one_line(try_start(world, "core", bad), "db migrate")


def test_page_with_a_missing_word(world, worlds):
    """A key without its sentence stops the start with file and line."""
    conf = text(world)
    found = re.search(r'pages_dir = "([^"]+)"', conf)[1]
    pages = os.path.join(world.dir, "pages")
    shutil.copytree(found, pages, dirs_exist_ok=True)
    name = sorted(n for n in os.listdir(pages) if n.endswith(".html"))[0]
    path = os.path.join(pages, name)
    with open(path, "a", encoding="utf-8") as f:
        f.write("{{no_such_word_anywhere\n")
    subprocess.run(["chmod", "-R", "a+rX", pages], check=True)
    r = try_start(world, "web", conf.replace(f'pages_dir = "{found}"',
                                             f'pages_dir = "{pages}"'))
    assert_one_line(r, re.escape(name) + r":\d+")


CLASSES = "".join('{ attribute = "objectClass"; value = "%s"; },' % c for c in
                  ("top", "person", "organizationalPerson", "inetOrgPerson"))
NAMED = '{ attribute = "uid"; value = "{uid}"; },'


@pytest.mark.parametrize("row,words", [
    ('{ attribute = "eduPersonPrincpalName"; value = "{uid}@{scope}"; }',
     ("eduPersonPrincpalName", "not there")),
    ('{ attribute = "objectClass"; value = "eduPerzon"; }',
     ("eduPerzon", "not there")),
    ('{ attribute = "eduPersonPrincipalName"; value = "{uid}@{scope}"; }',
     ("no class", "eduPersonPrincipalName", "objectClass")),
    ('{ attribute = "displayName"; value = "{name_el}"; },'
     '{ attribute = "displayName"; value = "{name_en}"; }',
     ("displayName", "takes one value")),
    ('{ attribute = "cn"; value = "{nome}"; }', ("cn", "nome")),
    ('{ attribute = "objectClass"; value = "schacPersonalCharacteristics"; },'
     '{ attribute = "schacDateOfBirth"; value = "{birth_date}"; }',
     ("schacDateOfBirth", "takes digits", "2000-01-01")),
    ('{ attribute = "manager"; value = "the secretariat"; }',
     ("manager", "distinguished name")),
    ('{ attribute = "objectClass"; value = "eduPerson"; },'
     '{ attribute = "eduPersonPrimaryAffiliation"; value = "{affiliation}"; }',
     ("eduPersonPrimaryAffiliation", "takes one value", "2")),
    ('{ attribute = "displayName"; value = "{name_el}"; when = "gender=1"; },'
     '{ attribute = "displayName"; value = "{name_en}"; when = "ssn"; }',
     ("displayName", "takes one value", "may hold for one person")),
    ('{ attribute = "2.16.840.1.113730.3.1.241"; value = "{name_el}"; },'
     '{ attribute = "displayName"; value = "{name_en}"; }',
     ("displayName", "takes one value")),
    ('{ attribute = "sn"; value = "{surname}"; }',
     ("person", "asks for cn")),
    ('{ attribute = "userPassword"; value = "{ssn}"; }',
     ("userPassword", "leave the row out")),
    ('{ attribute = "2.5.4.35;x-two"; value = "{ssn}"; }',
     ("2.5.4.35", "leave the row out")),
    ('{ attribute = "uregisterNtPassword"; value = "{ssn}"; }',
     ("uregisterNtPassword", "leave the row out")),
    ('{ attribute = "objectClass"; value = "account"; },'
     '{ attribute = "cn"; value = "{name}"; },'
     '{ attribute = "sn"; value = "{surname}"; }',
     ("account", "inetOrgPerson", "structural")),
    ('{ attribute = "objectClass"; value = "eduPerson"; '
     'when = "source=staff"; },'
     '{ attribute = "cn"; value = "{name}"; },'
     '{ attribute = "sn"; value = "{surname}"; },'
     '{ attribute = "eduPersonPrincipalName"; value = "{uid}@{scope}"; }',
     ("student", "eduPersonPrincipalName", "condition")),
], ids=["attribute", "class", "class-missing", "single-valued",
        "placeholder", "date", "dn", "list-in-single-valued",
        "conditions-overlap", "two-names", "must", "password",
        "password-by-oid", "nt-hash", "chain",
        "class-left-out"])
def test_a_mapping_that_slapd_would_refuse(world, row, words):
    bad = text(world).replace(
        "entry:\n{\n", "entry:\n{\nmapping = (" + CLASSES + NAMED + row +
        ");\n", 1)
    assert_one_line(try_start(world, "core", bad), *words)


def test_rows_that_exclude_each_other_are_taken(world):
    good = text(world).replace(
        "entry:\n{\n", "entry:\n{\nmapping = (" + CLASSES + NAMED +
        '{ attribute = "cn"; value = "{name}"; },'
        '{ attribute = "sn"; value = "{surname}"; },'
        '{ attribute = "displayName"; value = "{name_el}"; '
        'when = "gender=1"; },'
        '{ attribute = "displayName"; value = "{name_en}"; '
        'when = "gender=2"; },'
        '{ attribute = "displayName;lang-en"; value = "{name_en}"; });\n', 1)
    path = os.path.join(world.dir, "good.conf")
    with open(path, "w", encoding="utf-8") as f:
        f.write(good)
    os.chmod(path, 0o644)
    r = subprocess.run(procs.as_user("core", [
        world.program("uregister-core"), "-n", "-f", path]),
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
        timeout=30, cwd="/")
    assert r.returncode == 0, r.stdout


ROOTDN = """dn: olcDatabase={1}mdb,cn=config
changetype: modify
add: olcRootPW
olcRootPW: root-Secret1
"""


def rootdn(world, port):
    """The configuration of a core that logs in as the rootdn there."""
    secret = os.path.join(world.dir, "secret", "rootdn")
    with open(secret, "w", encoding="ascii") as f:
        f.write("root-Secret1")
    procs.own(secret, "core", 0o600)
    return re.sub(r'(?<=\n)\turis = .*\n\tbind = "external";',
                  f'\turis = [ "ldap://127.0.0.1:{port}" ];\n'
                  '\ttls = "none";\n\tbind = "simple";\n'
                  f'\tbind_dn = "cn=root,{private_slapd.BASE}";\n'
                  f'\tpassword_file = "{secret}";', text(world))


def test_the_rootdn_stops_the_start(world):
    with private_slapd.Server(config=ROOTDN) as slapd:
        assert_one_line(try_start(world, "core", rootdn(world, slapd.port)),
                        "rootdn", "provisioner")


def test_a_directory_that_is_down_does_not_stop_the_start(world):
    conf = rootdn(world, private_slapd.free_port())
    path = os.path.join(world.dir, "down.conf")
    with open(path, "w", encoding="utf-8") as f:
        f.write(conf)
    os.chmod(path, 0o644)
    r = subprocess.run(procs.as_user("core", [
        world.program("uregister-core"), "-n", "-f", path]),
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
        timeout=30, cwd="/")
    assert r.returncode == 0 and "directory" in r.stdout


@pytest.mark.parametrize("name", PROGRAMS)
def test_a_second_copy_leaves_the_first_one_alone(world, name):
    assert_one_line(try_start(world, name, text(world)), "running already")
    s = world.student(channel="email")
    assert world.bind(s.activate(), s.password)


def warned_of(world, name, host):
    """What core says of the lengths where a site is called so."""
    long = re.sub(fr'\b{name} = "[^"]*"', f'{name} = "https://{host}"',
                  text(world))
    path = os.path.join(world.dir, "long.conf")
    with open(path, "w", encoding="utf-8") as f:
        f.write(long)
    os.chmod(path, 0o644)
    r = subprocess.run(
        procs.as_user("core", [world.program("uregister-core"), "-n", "-f",
                               path]),
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, cwd="/")
    assert r.returncode == 0, r.stdout
    return r.stdout


def test_a_host_that_makes_two_of_an_sms_is_warned_of(world):
    said = warned_of(world, "account_url",
                     "mypassword.a-long-university-name.example.org")
    assert re.search(r'"changed" \(el\) has \d+ characters', said)
    assert '"pin"' not in said


def test_an_sms_is_measured_with_a_pin_as_long_as_it_may_get(world):
    with open(os.path.join(os.path.dirname(__file__), "..", "..",
                           "src/turn/messages/el.cfg"),
              encoding="utf-8") as f:
        form = re.search('^pin_sms = "(.*)";', f.read(), re.M)[1]
    host = "uregister." + "a" * 60 + ".example.org"
    said = re.search(r'"pin" \(el\) has (\d+) characters',
                     warned_of(world, "url", host))
    assert int(said[1]) == len(form.format(pin="0" * 10, host=host,
                                           minutes=15))


FAR = "postgresql://u@10.0.0.1/x"
REFUSED = [
    ("core", {"core.key_file": ""}),
    ("core", {"core.web_user": "nobody-of-that-name"}),
    ("core", {"core.messages_dir": "/absent"}),
    ("core", {"site.legal_dir": "/absent"}),
    ("core", {"password.breached": "/absent"}),
    ("core", {"capacities": []}),
    ("core", {"entry.nt_hash": True, "entry.eduroam_entitlement": ""}),
    ("core", {"vault.uri": FAR}),
    ("core", {"registry.uri": FAR}),
    ("core", {"directory.uris": ["http://127.0.0.1"]}),
    ("core", {"directory.uris": ["ldap://10.0.0.1"],
              "directory.tls": "none"}),
    ("core", {"directory.bind": "simple", "directory.bind_dn": ""}),
    ("gateway", {"gateway.core_user": "nobody-of-that-name"}),
    ("gateway", {"sms.ca_file": "/absent"}),
    ("gateway", {"sms.driver": "kannel", "sms.url": ""}),
    ("gateway", {"sms.driver": "kannel", "sms.password_file": ""}),
    ("gateway", {"sms.driver": "gunet", "sms.password_file": ""}),
    ("gateway", {"sms.url": "http://sms.example.org/"}),
    ("gateway", {"mail.tls": "none", "mail.host": "mail.example.org"}),
    ("gateway", {"mail.username": "u", "mail.password_file": ""}),
    ("gateway", {"mail.auth": "xoauth2", "mail.client_secret_file": ""}),
    ("gateway", {"mail.from": "nobody"}),
    ("gateway", {"identity.driver": "gunet",
                 "identity.url": "http://amka.example.org/"}),
    ("gateway", {"identity.driver": "gunet",
                 "identity.url": "https://amka.example.org/",
                 "identity.token_file": ""}),
    ("web", {"site.timezone": "Europe/Atlantis"}),
    ("web", {"web.pages_dir": "/absent"}),
    ("web", {"site.legal_dir": "/absent"}),
    ("sync", {"sync.registry_uri": FAR}),
    ("sync", {"entry.nt_hash": True, "entry.eduroam_entitlement": ""}),
]


def changed(world, settings):
    """All settings in effect, but for these."""
    conf = world.ask_ctl("conf", "print")
    for name, value in settings.items():
        group, _, key = name.partition(".")
        if not key:
            conf, n = re.subn(rf"(?ms)^{group} = \(.*?^\);",
                              f"{group} = ();", conf)
        else:
            new = json.dumps(value, ensure_ascii=False)
            conf, n = re.subn(rf"(?ms)^({group} = {{.*?^\t{key} = ).*?;$",
                              lambda m, new=new: f"{m[1]}{new};", conf,
                              count=1)
        assert n == 1, name
    return conf


@pytest.mark.parametrize("name,settings", REFUSED, ids=lambda x: x if
                         isinstance(x, str) else "-".join(x))
def test_what_a_program_refuses_conf_check_refuses_in_its_words(
        world, name, settings):
    r = try_start(world, name, changed(world, settings))
    assert r.returncode != 0
    told = subprocess.run(
        [world.program("uregisterctl"), "-f", world.dir + "/bad.conf",
         "conf", "check"], stdout=subprocess.PIPE, stderr=subprocess.PIPE,
        text=True, timeout=60)
    assert told.returncode == 1 and told.stdout == ""
    start = r.stdout.strip().splitlines()[-1]
    words = [line.partition(": ")[2] for line in told.stderr.splitlines()
             if line.startswith(f"uregister-{name}: ")]
    assert len(words) == 1 and words[0] in start, (told.stderr, start)


def test_conf_check_takes_what_all_start_with(world):
    told = world.ask_ctl("conf", "check")
    assert told.endswith("uregister.conf: right\n"), told
