"""The awkward cases that a real registry holds, each with where it ends.

"expect" is a data-step, or stopped/data-outcome (HACKING 4)."""
from .people import NOTATIONS, SCOPE, luhn_digit
from .student import PASSWORD


def awkward(m):
    people = []

    def add(case, expect="done", types=None, national=True, drop=(), **cols):
        p = m.person(case, **cols)
        p["expect"] = expect
        for name in drop:
            del p["types"][name]
        p["types"].update(types or {})
        if national is not True:
            p["_national"] = national
        people.append(p)
        return p

    contacts(add)
    missing(add, m)
    several(add, m)
    names(add)
    others(add)
    notations(add)
    holes_filled(add, m)
    people += [staff(m) for _ in range(3)]
    births(add, m)
    return people


def contacts(add):
    """How contacts are written in the registry, and how they are typed."""
    add("only-mobile-typed", drop=["email"])
    add("only-email-typed", drop=["mobile"])
    add("only-mobile-in-registry", drop=["email"], extEmail=None)
    add("only-email-in-registry", drop=["mobile"], mobilePhone=None)
    for i, name in enumerate(("plus-30-space", "plus-30", "zero-zero-30",
                              "bare-30", "spaces", "dash")):
        p = add("mobile-in-registry-" + name, drop=["email"])
        p["mobilePhone"] = NOTATIONS[i](p["types"]["mobile"])
    p = add("mobile-typed-plus-30", drop=["email"])
    p["types"]["mobile"] = "+30 " + p["types"]["mobile"]
    p = add("mobile-typed-0030-and-spaces", drop=["email"])
    n = p["types"]["mobile"]
    p["types"]["mobile"] = f"0030 {n[:3]} {n[3:6]} {n[6:]}"
    p = add("email-in-capitals-in-registry", drop=["mobile"])
    p["extEmail"] = p["types"]["email"].upper()
    p = add("email-typed-in-capitals", drop=["mobile"])
    p["types"]["email"] = p["types"]["email"].upper()
    p = add("email-with-spaces-around-in-registry", drop=["mobile"])
    p["extEmail"] = " " + p["types"]["email"] + "  "
    cells(add)
    p = add("email-of-another-is-typed", types={})
    p["types"]["email"] = "nobody.at.all@example.net"
    add("contact-unknown", expect="contact",
        types={"mobile": "6909999999", "email": "no.such@example.net"})
    add("institutional-email-typed", expect="contact", drop=["mobile"],
        types={"email": "st25999999@" + SCOPE})


    add("contacts-that-are-none", expect="contact", mobilePhone="ΔΕΝ ΕΧΕΙ",
        extEmail="-")
    add("fixed-line-in-registry", drop=["mobile"], mobilePhone="2101234567")


def cells(add):
    """Cells that hold more than a value, or what cannot be seen."""
    for form in ("{} / 2101234567", "2101234567-{}", "{} (ΜΗΤΕΡΑ)", "{}.0",
                 "\u202a+30 {}\u202c", "\u00a0{}\t\r\n"):
        p = add("mobile-in-a-cell-with-more", drop=["email"])
        p["mobilePhone"] = form.format(p["types"]["mobile"])
    for form in ("{}; b@example.net", "ΜΑΡΙΑ <{}>", "\u00a0{}\r\n"):
        p = add("email-in-a-cell-with-more", drop=["mobile"])
        p["extEmail"] = form.format(p["types"]["email"])
    p = add("mobile-typed-with-marks-of-direction", drop=["email"])
    p["types"]["mobile"] = f"\u2068+30 (0){p['types']['mobile']}\u2069"


def missing(add, m):
    """Holes in the registrar's record."""
    p = add("no-amka", SSN=None)
    p["types"]["amka"] = p["_national"]["SSN"]
    p = add("no-amka-nor-country", SSN=None, ssnCountry=None)
    p["types"]["amka"] = p["_national"]["SSN"]
    p = add("amka-of-blanks", SSN="   ")
    p["types"]["amka"] = p["_national"]["SSN"]
    add("no-amka-foreign-insurance", SSN=None, ssnCountry=None, national=None,
        types={"insurance_country": "DE", "insurance_number": "A123456780"})
    p = add("no-amka-typed-with-wrong-check-digit", SSN=None,
            expect="identity")
    good = p["_national"]["SSN"]
    p["types"]["amka"] = good[:10] + str((int(good[10]) + 1) % 10)
    p = add("no-amka-typed-of-another", SSN=None,
            expect="stopped/identity-mismatch")
    other = m.person("nobody", birthDate="20000101")
    p["types"]["amka"] = other["SSN"]
    add("foreign-number-in-registry", SSN="B-771122/9", ssnCountry="DE",
        citizenship="DE", national=None)
    for case, cols in (
            ("no-birth-date", {"birthDate": None}),
            ("birth-date-unreadable", {"birthDate": "00000000"}),
            ("no-username", {"loginName": None}),
            ("no-ssn-country", {"ssnCountry": None}),
            ("no-data-at-all", {"birthDate": None, "loginName": None,
                                "ssnCountry": None})):
        add(case, expect="stopped/missing-data", **cols)


def several(add, m):
    """One contact, several rows."""
    a = add("contact-shared-by-two-people", drop=["email"])
    b = add("contact-shared-by-two-people", drop=["email"])
    b["mobilePhone"] = a["mobilePhone"]
    b["types"]["mobile"] = a["types"]["mobile"]
    for p in (a, b):
        p["types"]["am"] = p["registrationID"]
    a = add("siblings-share-the-mobile")
    b = add("siblings-share-the-mobile", lastNameEl=a["lastNameEl"],
            fatherFirstNameEl=a["fatherFirstNameEl"])
    b["mobilePhone"] = a["mobilePhone"]
    b["types"]["mobile"] = a["types"]["mobile"]
    for p in (a, b):
        p["types"]["am"] = p["registrationID"]
    a = add("two-enrolments")
    b = dict(a, case="two-enrolments-second-row", types=dict(a["types"]))
    b.update(systemID=a["systemID"] + "2", enrollmentType="postgraduate",
             registrationID="M" + a["registrationID"],
             departmentID="1507", departmentEl="ΤΜΗΜΑ ΣΤΑΤΙΣΤΙΚΗΣ",
             departmentEn="Department of Statistics")
    a["types"]["enrolment"] = a["registrationID"]
    a["_rows"] = [b]	# the same person: one line of STUDENTS
    a = add("two-enrolments-one-ended")
    b = dict(a, systemID=a["systemID"] + "2", enrollmentStatus="graduated",
             registrationID="P" + a["registrationID"], departmentID="1507")
    a["_rows"] = [b]


def names(add):
    """What stands in the columns of names."""
    p = add("latin-look-alikes-in-surname",
            lastNameEl="ΠAΠAΔOΠOYΛOΣ")	# A O Y are Latin
    p["_national"]["surname"] = "ΠΑΠΑΔΟΠΟΥΛΟΣ"
    p = add("surname-of-latin-look-alikes", lastNameEl="ZAXAPIOY")
    p["_national"]["surname"] = "ΖΑΧΑΡΙΟΥ"
    add("surname-of-latin-look-alikes-of-another", lastNameEl="ZAXAPIOY",
        expect="stopped/identity-mismatch")["_national"]["surname"] = "ΔΗΜΟΥ"
    p = add("accents-and-small-letters", firstNameEl="Γιώργος",
            lastNameEl="Ευσταθίου-Παπαδάκης")
    p["_national"]["surname"] = "ΕΥΣΤΑΘΙΟΥ-ΠΑΠΑΔΑΚΗΣ"
    add("double-surname", lastNameEl="ΠΑΠΑΔΟΠΟΥΛΟΥ ΓΕΩΡΓΙΟΥ")
    p = add("hyphen-with-spaces", lastNameEl="ΝΙΚΟΛΑΟΥ - ΑΓΓΕΛΟΥ")
    p["_national"]["surname"] = "ΝΙΚΟΛΑΟΥ-ΑΓΓΕΛΟΥ"
    add("final-sigma", firstNameEl="Νίκος-Άγγελος", lastNameEl="Μάγος")
    add("dialytika", firstNameEl="ΑΪΣΕ", lastNameEl="ΑΫΦΑΝΤΗΣ")
    add("foreign-name-in-latin", firstNameEl="JOHN", lastNameEl="O'CONNOR",
        firstNameEn="JOHN", lastNameEn="O'CONNOR", citizenship="IE")
    add("foreign-name-with-marks", firstNameEl="JÜRGEN",
        lastNameEl="MÜLLER-WEIß", citizenship="DE")
    add("very-long-name",
        firstNameEl="ΚΩΝΣΤΑΝΤΙΝΟΣ ΑΛΕΞΑΝΔΡΟΣ ΕΥΑΓΓΕΛΟΣ ΧΡΥΣΟΣΤΟΜΟΣ",
        lastNameEl="ΠΑΠΑΧΑΤΖΗΑΝΑΓΝΩΣΤΟΠΟΥΛΟΣ ΚΑΡΑΜΠΟΥΡΝΙΩΤΗΣ-"
        "ΠΑΠΑΔΗΜΗΤΡΑΚΟΠΟΥΛΟΣ")
    add("sign-for-a-first-name", firstNameEl="-", firstNameEn=".")
    add("very-long-department", departmentEl="ΤΜΗΜΑ " + "Ω" * 160)
    add("ldap-metacharacters-in-name", firstNameEl='ΑΝΝΑ, "ΝΕΛΛΗ" (ΑΝ)',
        lastNameEl="ΠΑΠ*\\ΑΣ+<>;=#")
    add("html-in-name", firstNameEl="ΜΑΡΙΑ<b>&amp;",
        lastNameEl="ΖΑΧΟΥ\"><script>")
    p = add("blanks-around-names", firstNameEl="  ΑΝΝΑ  ",
            lastNameEl=" ΔΗΜΟΥ\u00a0")
    p["_national"]["surname"] = "ΔΗΜΟΥ"
    add("no-father-nor-mother", fatherFirstNameEl=None,
        fatherFirstNameEn=None, motherFirstNameEl=None,
        motherFirstNameEn=None)


def others(add):
    add("inactive", expect="stopped/denied", enrollmentStatus="inactive")
    add("graduated", expect="stopped/denied", enrollmentStatus="graduated")
    p = add("already-active", expect="stopped/already-active",
            accountStatus="active")
    p["_active"] = True
    p["types"].update(username=p["loginName"], password=PASSWORD)
    p = add("amka-belongs-to-another-name",
            expect="stopped/identity-mismatch")
    p["_national"]["surname"] = "ΑΛΛΟΠΟΥΛΟΣ"
    p = add("amka-with-another-birth-date",
            expect="stopped/identity-mismatch")
    p["_national"]["birthdate"] = "1999-12-31"
    add("amka-not-known-nationally", expect="stopped/identity-mismatch",
        national=None)
    p = add("identity-service-down", expect="stopped/unavailable")
    p["_national"]["down"] = True
    p = add("amka-replaced")
    head = p["SSN"][:9] + str((int(p["SSN"][9]) + 2) % 10)
    p["_national"]["current"] = head + luhn_digit(head)
    p = add("am-with-slash")
    p["registrationID"] = "12/" + p["registrationID"]
    p = add("am-with-greek-letter")
    p["registrationID"] = "Π" + p["registrationID"]
    p = add("am-with-blanks-and-letters")
    p["registrationID"] = "ΑΜ " + p["registrationID"]
    p = add("am-with-leading-zeros")
    p["registrationID"] = "000" + p["registrationID"][-5:]
    add("gender-and-citizenship-unknown", gender=None, citizenship=None)


def notations(add):
    """The number, its country and what an entry is made of, as a registry
    writes them: the check is made and the person is the same in any."""
    for country in ("gr", "EL", "GRC", "ΕΛ"):
        p = add("country-written-" + country,
                expect="stopped/identity-mismatch", ssnCountry=country)
        p["_national"]["surname"] = "ΑΛΛΟΠΟΥΛΟΣ"
    add("country-in-small-letters", ssnCountry="gr")
    p = add("amka-with-blank-and-dash")
    p["SSN"] = p["SSN"][:6] + " " + p["SSN"][6:10] + "-" + p["SSN"][10:]
    add("country-that-is-none", expect="stopped/missing-data",
        ssnCountry="GREECE")
    add("username-with-a-blank", expect="stopped/missing-data",
        loginName="st 25 0815")
    for name in ("maria.", ".maria", "m..p"):
        add("username-that-is-no-address", expect="stopped/missing-data",
            loginName=name)
    add("username-of-everybody", expect="stopped/missing-data",
        loginName="Postmaster")
    add("no-surname", expect="stopped/missing-data", lastNameEl=None,
        lastNameEn=None)


def holes_filled(add, m):
    """Numbers that are none: two strangers have the same, and each of them
    is asked for his own."""
    foreign = {"insurance_country": "CY", "insurance_number": "0881"}
    for ssn, country in (("0", "CY"), ("UNKNOWN", "DE"), ("12:3456", "DE"),
                         ("0000000", None)):
        for n in "12":
            add("number-that-is-none", SSN=ssn, ssnCountry=country,
                national=None, types=dict(
                    foreign, insurance_number="0881" + n + str(len(ssn))))
    for ssn in ("00000000000", "99999999999", "123"):
        for _ in range(2):
            p = add("amka-that-is-none", SSN=ssn)
            p["types"]["amka"] = p["_national"]["SSN"]
    whole = m.amka(2003, 4, 5, True)
    p = add("amka-without-its-zero", birthDate="20030405", SSN=whole[1:])
    p["_national"].update(SSN=whole, birthdate="2003-04-05")
    p = add("amka-without-its-zero-of-another-day", birthDate="20030505",
            SSN=m.amka(2003, 4, 5, True)[1:])
    p["_national"]["birthdate"] = "2003-05-05"
    p["types"]["amka"] = p["_national"]["SSN"]
    p = add("same-number", SSN="K-4471", ssnCountry="CY", national=None,
            expect="stopped/already-active")
    p["_active"] = True
    p["types"].update(username=p["loginName"], password=PASSWORD)
    add("same-number-and-another-birth-date", SSN="K/44.71",
        ssnCountry="CY", national=None, expect="stopped/ambiguous")


def births(add, m):
    """Papers that leave the day of birth open.  The register has a day for
    everybody: mostly the one in the number, else the first of January."""
    for form in ("{}-00-00", "00/00/{}", "{}", "{}0000", "XX/XX/{}",
                 "00/05/{}"):
        p = add("day-of-birth-unknown")
        p["birthDate"] = form.format(p["birthYear"])
    p = add("day-of-birth-unknown-and-not-in-the-number")
    p["birthDate"] = p["birthYear"]
    p["SSN"] = p["_national"]["SSN"] = m.amka(
        1979, 3, 4, p["gender"] == "1")
    p["_national"]["birthdate"] = p["birthYear"] + "-01-01"
    p = add("day-of-birth-unknown-no-amka", SSN=None)
    p["birthDate"] = p["birthYear"] + "-00-00"
    p["types"]["amka"] = p["_national"]["SSN"]
    p = add("day-of-birth-unknown-amka-of-another-surname",
            expect="stopped/identity-mismatch")
    p["birthDate"] = p["birthYear"] + "-00-00"
    p["_national"]["surname"] = "ΑΛΛΟΠΟΥΛΟΣ"
    whole = m.amka(2003, 4, 5, True)
    p = add("day-of-birth-unknown-amka-without-its-zero", birthDate="2003",
            SSN=whole[1:])
    p["_national"].update(SSN=whole, birthdate="2003-04-05")
    p = add("same-number-and-year", SSN="K-4472", ssnCountry="CY",
            national=None, birthDate="1990-00-00",
            expect="stopped/already-active")
    p["_active"] = True
    p["types"].update(username=p["loginName"], password=PASSWORD)
    add("same-number-and-year-of-another", SSN="K/44.72", ssnCountry="CY",
        national=None, birthDate="00/00/1990", expect="stopped/ambiguous")
    add("same-number-and-a-day-of-the-year", SSN="K4472", ssnCountry="CY",
        national=None, birthDate="1990-05-03", expect="stopped/ambiguous")


def staff(m):
    p = m.person("staff", source="staff", enrollmentType="faculty",
                 enrollmentTerm="permanent", inscriptionAcYear="professor",
                 inscriptionTerm="teaching")
    p["registrationID"] = "E" + p["registrationID"][-5:]
    return p
