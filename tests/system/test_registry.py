"""The registrar's view, asked by registry_probe on a real PostgreSQL."""
import os
import random
import subprocess
import time

import pytest

import forgetful
import private_postgres
import waiting

HERE = os.path.dirname(os.path.abspath(__file__))
SOURCE = os.path.dirname(os.path.dirname(HERE))
PROBE = os.path.join(os.environ.get("BUILD_DIR", os.getcwd()),
                     "registry_probe")
COLUMNS = (
    "systemID registrationID SSN ssnCountry TIN tinCountry birthDate "
    "birthYear gender citizenship firstNameEl firstNameEn lastNameEl "
    "lastNameEn fatherFirstNameEl fatherFirstNameEn motherFirstNameEl "
    "motherFirstNameEn departmentID departmentEl departmentEn "
    "enrollmentStatus enrollmentStatusDate enrollmentType enrollmentTerm "
    "attendanceType inscriptionAcYear extEmail mobilePhone loginName "
    "accountStatus").split()

pytestmark = pytest.mark.skipif(
    private_postgres.find_bin() is None or not os.access(PROBE, os.X_OK),
    reason="no PostgreSQL, or registry_probe is not built")


@pytest.fixture(scope="module", name="pg")
def _pg():
    with private_postgres.Server() as server:
        server.run("create role reader login")
        make_students(server)
        yield server


def make_students(server):
    server.run("create table sis_student (" + ", ".join(
        name + (" varchar(200)" if name == "mobilePhone" else " text")
        for name in COLUMNS) + ")")
    server.run("create view v_vd_sis as select * from sis_student")
    server.run("grant select on v_vd_sis to reader")
    with open(os.path.join(SOURCE, "schema/sql/registry-indexes.sql"),
              encoding="utf-8") as f:
        text = "\n".join(line.partition("--")[0] for line in f)
    for statement in filter(str.strip, text.split(";\n")):
        server.run(statement)


def add(server, am, **values):
    row = {"systemID": "s" + am, "registrationID": am,
           "enrollmentStatus": "active", "firstNameEl": "ΜΑΡΙΑ", **values}
    server.run(f"insert into sis_student ({', '.join(row)}) values "
               f"({', '.join(['%s'] * len(row))})", *row.values())


class Probe:
    """One registry_probe and its answers: (outcome, detail, rows)."""

    def __init__(self, pg, directory, source="student", uri=None, **settings):
        conf = directory / "uregister.conf"
        capacity = {"source": f'"{source}"',
                    "label_el": '"Είμαι"', "label_en": '"I am"',
                    "primary_affiliation": '"student"',
                    "affiliations": '[ "student", "member" ]',
                    "live": '[ "active" ]', **settings}
        conf.write_text(
            f'registry: {{ uri = "{uri or pg.uri("reader")}"; '
            'timeout = "2s"; };\n'
            'core: { idle = "1s"; };\n'
            "capacities = ( { " + " ".join(
                f"{name} = {value};" for name, value in capacity.items())
            + " } );\n", encoding="utf-8")
        self.process = subprocess.Popen(
            [PROBE, conf, source], stdin=subprocess.PIPE,
            stdout=subprocess.PIPE, text=True, encoding="utf-8")

    def ask(self, *words):
        try:
            self.process.stdin.write("|".join(words) + "\n")
            self.process.stdin.flush()
        except BrokenPipeError:
            pass
        lines = []
        while (line := self.process.stdout.readline().rstrip("\n")):
            lines.append(line)
        outcome, _, detail = lines[0].partition("|")
        return outcome, detail, [tuple(row.split("|")) for row in lines[1:]]

    def close(self):
        try:
            self.process.stdin.close()
        except BrokenPipeError:
            pass        # it ended before it read the question
        self.process.wait()


@pytest.fixture(name="probe")
def _probe(pg, tmp_path):
    probe = Probe(pg, tmp_path)
    yield probe
    probe.close()


def test_a_missing_index_is_seen(pg, probe):
    assert probe.ask("indexes")[0] == "OK"
    for index, word in (("uregister_mobile", "mobile"),
                        ("uregister_mobile_other", "mobile"),
                        ("uregister_email_other", "e-mail"),
                        ("uregister_ssn", "AMKA"),
                        ("uregister_email", "e-mail")):
        made, = pg.run(f"select pg_get_indexdef('{index}'::regclass)")[0]
        pg.run(f"drop index {index}")
        try:
            outcome, detail, _ = probe.ask("indexes")
        finally:
            pg.run(made)
        assert outcome == "E_CONF"
        assert f"by {word}:" in detail and "registry-indexes.sql" in detail
    assert probe.ask("indexes")[0] == "OK"


NOTATIONS = ("6911111101", "+306911111101", "00306911111101",
             "306911111101", "691 111 1101", "+30 691-1111101",
             "(+30) 691.1111.101", " 6911111101 ")


@pytest.mark.parametrize("held", NOTATIONS)
def test_every_notation_of_a_mobile_finds_the_same_row(pg, probe, held):
    pg.run("delete from sis_student")
    add(pg, "101", mobilePhone=held)
    add(pg, "102", mobilePhone="6911111102")
    for typed in NOTATIONS:
        outcome, _, rows = probe.ask("find", typed, "")
        assert outcome == "OK", (held, typed)
        assert [(row[0], row[1]) for row in rows] == [("101", "1")]


CELLS = (
    ("6911111101 / 2101234567", ("6911111101", "2101234567")),
    ("2101234567-6911111101", ("6911111101", "2101234567")),
    ("6911111101 (ΜΗΤΕΡΑ)", ("6911111101",)),
    ("6911111101 (mother)", ("6911111101",)),
    ("κιν. 6911111101, σταθ. 2101234567", ("6911111101", "2101234567")),
    ("6911111101.0", ("6911111101",)), ("6911111101 12", ("6911111101",)),
    ("\u00a06911111101\t\r\n", ("6911111101",)),
    ("\u202a+30 6911111101\u202c", ("6911111101",)),
    ("691111\u200b1101", ("6911111101",)),
    ("٦٩١١١١١١٠١", ("6911111101",)), ("６９１１１１１１０１", ("6911111101",)),
    ("+30 (0)6911111101", ("6911111101",)),
    ("99123456", ("99123456", "+35799123456", "35799123456")),
    ("35799123456", ("99123456",)), ("+357 99-123456", ("99123456",)),
    ("+44 (0)7911 123456", ("+447911123456", "+44 (0)7911 123456")),
    ("447911123456", ()), ("69111111011", ()),
    ("2 x 99123456 x 1", ("99123456",)),
    ("6911111101 2101234567", ("6911111101", "2101234567")),
    ("00306911111101,+30 210 1234567", ("6911111101", "2101234567")),
    ("μητέρα 691-1111-101 πατέρας (210)1234567",
     ("6911111101", "2101234567")),
    ("6911111101 εσωτ. 5", ("6911111101",)),
    ("+30 6911111101 12", ("6911111101",)),
    ("+447911123456 6911111101", ("6911111101", "+447911123456")),
    ("2101234567, 99123456", ("2101234567", "99123456")),
    ("69111111012101234567", ()), ("6911111101 / -", ("6911111101",)),
)


@pytest.mark.parametrize("held,typed", CELLS)
def test_every_whole_number_of_a_cell_finds_its_row(pg, probe, held, typed):
    pg.run("delete from sis_student")
    add(pg, "101", mobilePhone=held)
    add(pg, "102", mobilePhone="6911111102")
    for number in ("6911111101", "2101234567", "+447911123456", *typed):
        outcome, _, rows = probe.ask("find", number, "")
        assert (outcome == "OK") == (number in typed), (held, number)
        assert len(rows) == (number in typed)


@pytest.mark.parametrize("held,typed", (
    ("a-1@x.gr; b@y.gr", ("a-1@x.gr", "b@y.gr")),
    ("a-1@x.gr/b@y.gr", ("a-1@x.gr", "b@y.gr")),
    ("Μαρία <A-1@x.gr>", ("a-1@x.gr",)), ("mailto:b@y.gr", ("b@y.gr",)),
    ("b@y.gr.", ("b@y.gr",)), ("\u00a0b@y.gr\t\r\n", ("b@y.gr",)),
    ("b\u200b@y.gr", ("b@y.gr",)), ("a\u2011１@x.gr", ("a-1@x.gr",)),
    ("b@y.gr\na-1@x.gr", ("a-1@x.gr", "b@y.gr")), ("bb@y.gr", ()),
    ("b@y.gr.com", ()), ("b@yxgr", ()), ("o'b@y.gr", ("o'b@y.gr",)),
    ("o'b@y.gr|B@Y.GR.", ("o'b@y.gr", "b@y.gr")), ("b@y.gr..", ()),
    ("πατέρας: mailto:b@y.gr, o'b@y.gr", ("b@y.gr", "o'b@y.gr"))))
def test_every_whole_address_of_a_cell_finds_its_row(pg, probe, held, typed):
    pg.run("delete from sis_student")
    add(pg, "101", extEmail=held)
    add(pg, "102", extEmail="c@y.gr")
    for mail in ("a-1@x.gr", "b@y.gr", *typed):
        outcome, _, rows = probe.ask("find", "", mail)
        assert (outcome == "OK") == (mail in typed), (held, mail)


PIECES = ("6911111101", "2101234567", "69 1111-1102", "+30", "0030", "+357",
          "99123456", "+447911123456", "00", "12", "(0)", " ", " / ", "-",
          ",", ".0", "μητ", "x", "٦", "\u200b", "a@y.gr", "b@y.gr", "/",
          ".", "mailto:", "<", ">", ";", "(", "é")


def test_the_server_finds_whatever_stands_in_a_cell(pg, probe):
    """Whole in one row, and looked for through an index; or all are looked
    through, in the row of which a letter of another script stands."""
    seed = int(os.environ.get("SEED", random.randrange(1 << 32)))
    chance = random.Random(seed)
    print("seed", seed)
    for _ in range(int(os.environ.get("N", "100"))):
        cell = "".join(chance.choices(PIECES, k=chance.randint(1, 6)))
        pg.run("delete from sis_student")
        add(pg, "101", mobilePhone=cell, extEmail=cell)
        add(pg, "102", mobilePhone=cell + "|\u200b",
            extEmail=cell + "|\u200b|/")
        for asked in (("6911111101", ""), ("2101234567", ""),
                      ("6911111102", ""), ("99123456", ""),
                      ("+447911123456", ""), ("", "a@y.gr"),
                      ("", "b@y.gr")):
            _, _, rows = probe.ask("find", *asked)
            assert sorted(row[0] for row in rows) in ([], ["101", "102"]), \
                (seed, cell, asked)


def test_rows_that_are_alike_are_one_enrolment(pg, probe):
    pg.run("delete from sis_student")
    for _ in range(3):
        add(pg, "101", mobilePhone="6911111101", extEmail="b@y.gr")
    for words in (("6911111101", ""), ("", "b@y.gr"),
                  ("6911111101", "b@y.gr")):
        outcome, _, rows = probe.ask("find", *words)
        assert outcome == "OK" and len(rows) == 1


def test_letters_of_any_case_and_blanks_around_find_the_same_mail(pg, probe):
    pg.run("delete from sis_student")
    add(pg, "201", extEmail="  Maria.P@Gmail.COM ")
    for typed in ("maria.p@gmail.com", "MARIA.P@GMAIL.COM",
                  " Maria.p@gmail.com "):
        assert probe.ask("find", "", typed)[2] == [
            ("201", "2", "1", "", "ΜΑΡΙΑ")]
    assert probe.ask("find", "", "mariap@gmail.com")[0] == "E_NOTFOUND"


def test_a_row_tells_which_of_the_contacts_matched(pg, probe):
    pg.run("delete from sis_student")
    add(pg, "301", mobilePhone="6911111301", extEmail="a@b.gr")
    add(pg, "302", mobilePhone="6911111301", extEmail="c@d.gr")
    add(pg, "303", mobilePhone="6911111303", extEmail="A@B.gr")
    rows = probe.ask("find", "6911111301", "a@b.gr")[2]
    assert sorted(row[:2] for row in rows) == [
        ("301", "3"), ("302", "1"), ("303", "2")]


def test_a_foreign_number_with_the_same_last_digits_is_another(pg, probe):
    pg.run("delete from sis_student")
    add(pg, "401", mobilePhone="+49 6911111401")
    assert probe.ask("find", "6911111401", "")[0] == "E_NOTFOUND"
    assert probe.ask("find", "0049 6911111401", "")[0] == "OK"


def test_a_row_of_another_status_is_there_and_not_live(pg, probe):
    pg.run("delete from sis_student")
    add(pg, "501", mobilePhone="6911111501", enrollmentStatus="ACTIVE")
    add(pg, "502", mobilePhone="6911111501", enrollmentStatus="deleted")
    rows = probe.ask("find", "6911111501", "")[2]
    assert sorted((row[0], row[2]) for row in rows) == [
        ("501", "1"), ("502", "0")]


def test_a_status_is_the_same_in_capitals_and_with_accents(pg, tmp_path):
    pg.run("delete from sis_student")
    for n, status in enumerate(("ΕΝΕΡΓΟΣ", "Ενεργός", "ενεργός ", "ENEΡΓΟΣ",
                                "Ενεργοί", "", "active")):
        add(pg, f"55{n}", mobilePhone="6911111550", enrollmentStatus=status)
    probe = Probe(pg, tmp_path, live='[ "Ενεργός" ]')
    rows = probe.ask("find", "6911111550", "")[2]
    assert sorted(row[0] for row in rows if row[2] == "1") == [
        "550", "551", "552", "553"]
    probe.close()


def test_a_contact_of_a_crowd_is_a_limit(pg, probe):
    pg.run("delete from sis_student")
    for n in range(17):
        add(pg, str(600 + n), mobilePhone="6911111600")
    assert probe.ask("find", "6911111600", "")[0] == "E_LIMIT"
    pg.run("delete from sis_student where registrationID = '600'")
    assert len(probe.ask("find", "6911111600", "")[2]) == 16


def test_a_row_has_its_day_in_one_form_and_no_blanks_around(pg, probe):
    pg.run("delete from sis_student")
    add(pg, "701", birthDate="5/3/2004", firstNameEl=" ΜΑΡΙΑ\t")
    assert probe.ask("by", "am", "701")[2] == [
        ("701", "0", "1", "2004-03-05", "ΜΑΡΙΑ")]


def test_midnight_in_athens_is_that_day_whatever_the_column(pg, tmp_path):
    pg.run("delete from sis_student")
    add(pg, "702", birthDate="2004-07-05")
    add(pg, "703", birthDate="1969-12-01")
    zone = "(birthDate::timestamp at time zone 'Europe/Athens')"
    for name, expression in (("v_zone", zone), ("v_text", zone + "::text"),
                             ("v_date", "birthDate::date"),
                             ("v_local", "birthDate::timestamp")):
        columns = ", ".join(
            f"{expression} as birthDate" if c == "birthDate" else c
            for c in COLUMNS)
        pg.run(f"create view {name} as select {columns} from sis_student")
        pg.run(f"grant select on {name} to reader")
        probe = Probe(pg, tmp_path, view=f'"{name}"')
        for am, day in (("702", "2004-07-05"), ("703", "1969-12-01")):
            assert probe.ask("by", "am", am)[2][0][3] == day, name
        probe.close()


def test_text_that_looks_like_sql_is_text(pg, probe):
    pg.run("delete from sis_student")
    add(pg, "801", extEmail="o'brien@b.gr")
    assert probe.ask("find", "", "o'brien@b.gr")[2][0][0] == "801"
    assert probe.ask("by", "am", "'; drop table sis_student; --")[0] == \
        "E_NOTFOUND"


def test_a_value_too_long_for_its_field_is_left_out_not_cut(pg, probe):
    pg.run("delete from sis_student")
    add(pg, "901", mobilePhone="6911111901", firstNameEl="Α" * 300)
    assert probe.ask("find", "6911111901", "")[2] == [
        ("901", "1", "1", "", "")]


def test_a_username_or_a_number_finds_its_rows(pg, probe):
    pg.run("delete from sis_student")
    add(pg, "Π/77", loginName=" GPapa ")
    add(pg, "M78", loginName="gpapa", enrollmentStatus="graduated")
    add(pg, "79", loginName="other")
    for name in ("gpapa", "GPAPA"):
        outcome, _, rows = probe.ask("by", "name", name)
        assert outcome == "OK" and sorted(r[0] for r in rows) == [
            "M78", "Π/77"]
        assert {r[0]: r[2] for r in rows} == {"M78": "0", "Π/77": "1"}
    assert [r[0] for r in probe.ask("by", "am", "Π/77")[2]] == ["Π/77"]
    assert [r[0] for r in probe.ask("by", "am", "79")[2]] == ["79"]
    for key, text in (("name", "gpap"), ("name", "%"), ("am", "7"),
                      ("name", "' or true --"), ("name", ""), ("am", "")):
        assert probe.ask("by", key, text)[0] == "E_NOTFOUND"
    for n in range(17):
        add(pg, f"x{n}", loginName="many")
    assert probe.ask("by", "name", "many")[0] == "E_LIMIT"


@pytest.mark.parametrize("held", (
    "01019912345", "1019912345", "1019912345.0", "010199-12345",
    " 01019912345 ", "010199\u00a012345"))
def test_every_notation_of_an_amka_finds_its_row(pg, probe, held):
    pg.run("delete from sis_student")
    add(pg, "101", SSN=held)
    add(pg, "102", SSN="01019912346")
    assert [r[0] for r in probe.ask("by", "number", "01019912345")[2]] == [
        "101"]
    assert probe.ask("by", "number", "%")[0] == "E_NOTFOUND"


def test_a_number_with_letters_finds_its_row(pg, probe):
    pg.run("delete from sis_student")
    add(pg, "101", SSN="b-771122/9")
    assert [r[0] for r in probe.ask("by", "number", "B7711229")[2]] == ["101"]


def test_a_million_rows_would_be_found_by_index(pg, probe):
    pg.run("delete from sis_student")
    pg.run("insert into sis_student (systemID, registrationID, mobilePhone, "
           "SSN, extEmail, enrollmentStatus, firstNameEl, loginName) "
           "select 's' || n, n::text, '+30 69' || (10000000 + n), n::text, "
           "'User' || n || '@Example.com', 'active', 'ΜΑΡΙΑ', 'st' || n "
           "from generate_series(1, 200000) n")
    pg.run("update sis_student set mobilePhone = mobilePhone || ' (μητέρα)', "
           "extEmail = extEmail || '; x@example.net' "
           "where registrationID::int % 10 = 5")
    pg.run("vacuum analyze sis_student")
    pg.run("select pg_stat_reset()")
    for n in range(20):
        number = str(6910000001 + n * 9999)
        assert probe.ask("find", number, f"user{n + 1}@example.com")[0] == \
            "OK"
        assert probe.ask("by", "name", f"ST{n + 1}")[0] == "OK"
        assert probe.ask("by", "am", str(n + 1))[0] == "OK"
        assert probe.ask("by", "number", f"{n + 1:011}")[0] == "OK"
    probe.close()       # a backend tells what it counted when it ends
    waiting.poll(lambda: pg.run(
        "select count(*) = 0 from pg_stat_activity where backend_type = "
        "'client backend' and pid <> pg_backend_pid()")[0][0])
    scans, = pg.run("select seq_scan from pg_stat_user_tables "
                    "where relname = 'sis_student'")[0]
    used = dict(pg.run("select indexrelname, idx_scan from "
                       "pg_stat_user_indexes"))
    assert scans == 0
    assert used == {"uregister_mobile": 20, "uregister_email": 20,
                    "uregister_mobile_other": 20,
                    "uregister_email_other": 20,
                    "uregister_mobile_parted": 20,
                    "uregister_email_parted": 20,
                    "uregister_login_name": 20,
                    "uregister_registration_id": 20,
                    "uregister_ssn": 20,
                    "uregister_system_id": 0}


def test_a_walk_sees_every_row_once_and_ends_in_its_time(pg, probe):
    pg.run("delete from sis_student")
    pg.run("insert into sis_student (systemID, registrationID, "
           "enrollmentStatus) select n, n, case when n % 10 = 0 then 'gone' "
           "else 'active' end from generate_series(1, 1700) n")
    assert probe.ask("walk", "60", "")[2] == [
        ("1700", "1530", "1700", "1", "0")]
    assert probe.ask("walk", "0", "")[2] == [("0", "0", "0", "0", "0")]
    assert probe.ask("by", "am", "7")[0] == "OK"    # no transaction is left


def test_a_walk_counts_the_bytes_that_are_no_text(pg, tmp_path):
    pg.run("create database bytes encoding 'SQL_ASCII' template template0 "
           "lc_collate 'C' lc_ctype 'C'")
    pg.run("create table s as select n::text as systemID, n::text as "
           "registrationID, 'x@example.net' as extEmail, 'active' as "
           "enrollmentStatus, case n when 2 then E'\\xcc\\xc1' else "
           "E'\\xce\\x9c' end as lastNameEl from generate_series(1, 3) n", database="bytes")
    pg.run("grant select on s to reader", database="bytes")
    none = [field + "=" for field in (
        "ssn ssn_country tin tin_country birth_date birth_year gender "
        "citizenship first_name_el first_name_en last_name_en father_el "
        "father_en mother_el mother_en department_id department_el "
        "department_en status_date type term attendance inscription_year "
        "mobile login_name account_status").split()]
    probe = Probe(pg, tmp_path, view='"s"', columns="[ " + ", ".join(
        f'"{item}"' for item in none) + " ]",
        uri=pg.uri("reader", "bytes"))
    assert probe.ask("walk", "60", "") == (
        "OK", "", [("3", "3", "2", "1", "1")])
    assert probe.ask("by", "am", "1")[0] == "OK"
    outcome, detail, _ = probe.ask("by", "am", "2")
    assert outcome == "E_CONF" and "22021" in detail
    probe.close()


def test_a_missing_column_is_named_with_the_remedy(pg, tmp_path):
    pg.run("create or replace view v_other as select systemID, "
           "registrationID, extEmail, enrollmentStatus from sis_student")
    pg.run("grant select on v_other to reader")
    probe = Probe(pg, tmp_path, view='"v_other"')
    outcome, detail, _ = probe.ask("check")
    assert outcome == "E_CONF"
    assert "v_other" in detail and "SSN" in detail and "ssn=" in detail
    probe.close()


def test_columns_of_other_names_and_none_are_taken_as_told(pg, tmp_path):
    pg.run("delete from sis_student")
    add(pg, "1001", mobilePhone="6911111001")
    pg.run('create or replace view v_named as select systemID as "Nr", '
           "registrationID as am, mobilePhone as mobile, enrollmentStatus "
           "as status from sis_student")
    pg.run("grant select on v_named to reader")
    none = [field + "=" for field in (
        "ssn ssn_country tin tin_country birth_date birth_year gender "
        "citizenship first_name_el first_name_en last_name_el last_name_en "
        "father_el father_en mother_el mother_en department_id "
        "department_el department_en status_date type term attendance "
        "inscription_year email login_name account_status").split()]
    named = ["system_id=Nr", "registration_id=AM", "mobile=Mobile",
             "status=status"]
    probe = Probe(pg, tmp_path, view='"public.v_named"', columns="[ " +
                  ", ".join(f'"{item}"' for item in none + named) + " ]")
    assert probe.ask("check")[:2] == ("OK", "")
    assert probe.ask("find", "6911111001", "a@b.gr")[2] == [
        ("1001", "1", "1", "", "")]
    assert probe.ask("by", "am", "1001")[0] == "OK"
    probe.close()


@pytest.mark.parametrize("setting, words", [
    ({"columns": '[ "amka=x" ]'}, "no field"),
    ({"columns": '[ "ssn" ]'}, "field=column"),
    ({"columns": '[ "ssn=a b" ]'}, "has no column a b"),
    ({"columns": '[ "ssn=a\\"--" ]'}, "the name of a column"),
    ({"columns": f'[ "ssn={"x" * 64}" ]'}, "the name of a column"),
    ({"view": '"v; drop table x"'}, "there is no view v; drop table x"),
    ({"view": '"v\\"x"'}, "name of a view"),
    ({"view": '"a.b.c"'}, "name of a view"),
    ({"view": '"\\"v"'}, "name of a view"),
    ({"view": '"public."'}, "name of a view"),
    ({"view": f'"{"v" * 64}"'}, "name of a view"),
])
def test_a_column_or_view_that_is_no_name_stops_the_start(
        pg, tmp_path, setting, words):
    probe = Probe(pg, tmp_path, **setting)
    outcome, detail, _ = probe.ask("check")
    assert outcome == "E_CONF" and words in detail
    probe.close()


@pytest.mark.parametrize("made, written", [
    ('"V_VD_SIS"', "V_VD_SIS"), ('"V_VD_SIS"', '"V_VD_SIS"'),
    ('"V_VD_SIS"', "public.V_VD_SIS"), ('"V_VD_SIS"', 'Public."V_VD_SIS"'),
    ("v_folded", "V_Folded"), ("v_folded", "PUBLIC.V_FOLDED"),
    ('"Φοιτητές 2026"', "Φοιτητές 2026"),
    ('"Φοιτητές 2026"', '"Φοιτητές 2026"'),
    ('"a.b"', '"a.b"'), ('"say ""x"""', 'public."say ""x"""'),
    ('"Σχολή"."V"', "Σχολή.V"), ('"Σχολή"."V"', '"Σχολή"."V"'),
])
def test_a_view_is_found_as_the_institution_writes_its_name(
        pg, tmp_path, made, written):
    pg.run("delete from sis_student")
    add(pg, "1201", mobilePhone="6911111201")
    pg.run('create schema if not exists "Σχολή"')
    pg.run('grant usage on schema "Σχολή" to reader')
    pg.run(f'create view {made} as select *, SSN as "Α.Μ.Κ.Α." '
           "from sis_student")
    pg.run(f"grant select on {made} to reader")
    escaped = written.replace('"', '\\"')
    probe = Probe(pg, tmp_path, view=f'"{escaped}"',
                  columns='[ "ssn=Α.Μ.Κ.Α." ]')
    try:
        assert probe.ask("check")[:2] == ("OK", "")
        assert probe.ask("find", "6911111201", "")[2][0][0] == "1201"
        assert probe.ask("by", "am", "1201")[0] == "OK"
    finally:
        probe.close()
        pg.run(f"drop view {made}")


def test_a_view_of_staff_needs_no_columns_of_study(pg, tmp_path):
    pg.run("delete from sis_student")
    add(pg, "1101", mobilePhone="6911111101", enrollmentStatus="interim")
    study = ("registrationID", "enrollmentStatus", "enrollmentStatusDate",
             "enrollmentType", "enrollmentTerm", "inscriptionAcYear",
             "departmentID", "departmentEl", "departmentEn")
    pg.run("create or replace view v_vd_hrms as select registrationID as "
           "academicID, enrollmentStatus as employeeStatus, "
           "enrollmentStatusDate as employeeStatusDate, enrollmentType as "
           "employeeType, " + ", ".join(
               name for name in COLUMNS if name not in study)
           + " from sis_student")
    pg.run("grant select on v_vd_hrms to reader")
    probe = Probe(pg, tmp_path, source="staff",
                  live='[ "active", "interim" ]')
    assert probe.ask("check")[:2] == ("OK", "")
    assert probe.ask("find", "6911111101", "")[2] == [
        ("1101", "1", "1", "", "ΜΑΡΙΑ")]
    probe.close()


def test_a_view_that_may_not_be_read_or_is_not_there_is_told(pg, tmp_path):
    pg.run("create or replace view v_secret as select * from sis_student")
    for view in ("v_secret", "v_nowhere"):
        probe = Probe(pg, tmp_path, view=f'"{view}"')
        outcome, detail, _ = probe.ask("check")
        assert outcome == "E_CONF" and view in detail
        probe.close()


def told(probe, mobile):
    assert probe.ask("find", mobile, "")[0] == "E_BACKEND"


def test_an_unreachable_server_is_told_and_not_waited_for(pg, tmp_path):
    for uri in ("postgresql://reader@/postgres?host=/nonexistent",
                "postgresql://reader@127.0.0.1:1/postgres"):
        probe = Probe(pg, tmp_path, uri=uri)
        waiting.soon(lambda: told(probe, "6911111201"), 4)
        probe.close()


def test_a_query_that_is_too_slow_ends_at_the_deadline(pg, tmp_path):
    pg.run("create or replace view v_slow as select s.* from sis_student s, "
           "(select pg_sleep(60)) as nap")
    pg.run("grant select on v_slow to reader")
    add(pg, "1301", mobilePhone="6911111301")
    probe = Probe(pg, tmp_path, view='"v_slow"')
    waiting.soon(lambda: told(probe, "6911111301"), 6)
    probe.close()


def test_a_frozen_server_ends_at_the_deadline_and_heals(pg, probe):
    pg.run("delete from sis_student")
    add(pg, "1401", mobilePhone="6911111401")
    assert probe.ask("find", "6911111401", "")[0] == "OK"
    pg.freeze()
    waiting.soon(lambda: told(probe, "6911111401"), 9)
    pg.thaw()
    assert probe.ask("find", "6911111401", "")[0] == "OK"


def test_a_restart_of_the_server_is_not_noticed(pg, probe):
    pg.run("delete from sis_student")
    add(pg, "1501", mobilePhone="6911111501")
    assert probe.ask("find", "6911111501", "")[0] == "OK"
    pg.stop()
    pg.start()
    assert probe.ask("find", "6911111501", "")[0] == "OK"


def test_no_value_of_a_row_reaches_the_detail(pg, tmp_path):
    pg.run("delete from sis_student")
    add(pg, "1601", mobilePhone="6911111601", SSN="01013099997")
    pg.run("create or replace view v_bad as select s.*, "
           "SSN::smallint as n from sis_student s where SSN::smallint > 0")
    pg.run("grant select on v_bad to reader")
    probe = Probe(pg, tmp_path, view='"v_bad"')
    outcome, detail, _ = probe.ask("find", "6911111601", "")
    assert outcome == "E_CONF" and "SQLSTATE 22003" in detail
    assert "01013099997" not in detail
    probe.close()


CANARY = "01013099997"
# A function may raise in each class, with names that are values, and so may
# the server where a value is taken for a name.
RAISED = [
    f"""create function odd(v text) returns text language plpgsql stable as
    $$begin raise exception 'άκυρο ΑΜΚΑ « % »', v using errcode = '{state}',
    detail = v, hint = v, column = v, constraint = v, table = v,
    datatype = v, schema = v; end$$""" for state in (
        "P0001", "22003", "23505", "23514", "25006", "28000", "40001",
        "40P01", "42501", "42P01", "42703", "42883", "53100", "53300",
        "55P03", "57014", "57P03", "58030", "08006", "3D000", "3F000",
        "XX000", "0A000", "54000", "99999")] + [
    f"create function odd(v text) returns text language {body}" for body in (
        "plpgsql as $$begin execute 'select \"' || v || '\"'; end$$",
        "plpgsql as $$begin return v::int::text; end$$",
        "sql as $$select v::regclass::text$$",
        "sql as $$select v::regprocedure::text$$",
        "sql as $$select v::json::text$$",
        "sql as $$select v::date::text$$",
        "sql as $$select set_config('x', v::inet::text, false)$$",
        "sql as $$select current_setting(v)$$",
        "sql as $$select nextval(v)::text$$",
        "sql as $$select to_date(v, 'DD-MM-YYYY HH24')::text$$",
        "sql as $$select convert_from(v::bytea, v)$$",
        "sql as $$select repeat(v, 1000000000)$$",
        "plpgsql as $$begin raise notice '%', v; raise warning '%', v; "
        "raise exception using message = v; end$$")]


@pytest.mark.parametrize("function", RAISED)
def test_no_class_of_errors_brings_a_value_to_the_detail(
        pg, tmp_path, function, capfd):
    pg.run("delete from sis_student")
    add(pg, CANARY + "x", SSN=CANARY + "x", mobilePhone="6911111701",
        extEmail=CANARY + "x")
    pg.run("drop function if exists odd(text) cascade")
    pg.run(function)
    others = ", ".join(c for c in COLUMNS if c != "TIN")
    pg.run(f"create view v_raises as select {others}, odd(SSN) as TIN "
           "from sis_student")
    pg.run("grant select on v_raises to reader")
    probe = Probe(pg, tmp_path, view='"v_raises"')
    outcome, detail, _ = probe.ask("find", "6911111701", "")
    probe.close()
    out, err = capfd.readouterr()
    assert outcome != "OK" and "SQLSTATE" in detail
    assert CANARY not in detail + out + err


def test_our_own_mistakes_are_still_told_in_words(pg, tmp_path):
    pg.run("create or replace view v_closed as select * from sis_student")
    probe = Probe(pg, tmp_path, view='"v_closed"')
    assert "permission denied" in probe.ask("check")[1]
    probe.close()


def test_a_connection_that_a_firewall_forgot_costs_nothing(pg, tmp_path):
    pg.run("delete from sis_student")
    add(pg, "1801", mobilePhone="6911111801")
    way = forgetful.Forgetful(os.path.join(pg.dir, ".s.PGSQL.5432"),
                              str(tmp_path / ".s.PGSQL.5432"))
    probe = Probe(pg, tmp_path, uri=pg.uri("reader").replace(
        str(pg.dir), str(tmp_path)))
    try:
        assert probe.ask("find", "6911111801", "")[0] == "OK"
        way.forget()
        time.sleep(1.1)  # nobody asks for longer than core.idle
        waiting.soon(lambda: told_right(probe, "6911111801"), 1)
        # and one that is not idle is asked again, where it only reads
        way.forget()
        waiting.soon(lambda: told_right(probe, "6911111801"), 6)
    finally:
        probe.close()
        way.close()


def told_right(probe, mobile):
    assert probe.ask("find", mobile, "")[0] == "OK"
