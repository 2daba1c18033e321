"""Directories as institutions have them, and who may do what in them: the
table that has to be the same before and after ours is added."""
import os
import re
import subprocess
import urllib.parse

import ldap
import ldap.modlist

import private_slapd

BASE = private_slapd.BASE
ROOT = "gidNumber=0+uidNumber=0,cn=peercred,cn=external,cn=auth"
STAFF = 200
PASSWORD = "of-twenty-years"

TOP = """\
dn: {base}
objectClass: dcObject
objectClass: organization
dc: example
o: example

dn: cn=admin,{base}
objectClass: organizationalRole
objectClass: simpleSecurityObject
cn: admin
userPassword: {password}

"""

SERVED = """\
dn: ou=system,{base}
objectClass: organizationalUnit
ou: system

dn: cn=idp,ou=system,{base}
objectClass: organizationalRole
objectClass: simpleSecurityObject
cn: idp
userPassword: {password}

dn: cn=helpdesk,ou=system,{base}
objectClass: organizationalRole
objectClass: simpleSecurityObject
cn: helpdesk
userPassword: {password}

dn: cn=replicator,ou=system,{base}
objectClass: organizationalRole
objectClass: simpleSecurityObject
cn: replicator
userPassword: {password}

dn: cn=rules,ou=system,{base}
objectClass: organizationalRole
objectClass: pwdPolicy
cn: rules
pwdAttribute: userPassword
pwdLockout: {lockout}
pwdMaxFailure: 20

dn: ou=people,{base}
objectClass: organizationalUnit
ou: people

dn: ou=groups,{base}
objectClass: organizationalUnit
ou: groups

dn: cn=staff,ou=groups,{base}
objectClass: posixGroup
cn: staff
gidNumber: 100
memberUid: staff1

"""

ONE = """\
dn: uid=staff{n},ou=people,{base}
objectClass: inetOrgPerson
objectClass: posixAccount
objectClass: eduPerson
uid: staff{n}
cn: Staff {n}
sn: Staff
mail: staff{n}@example.org
mobile: 69{n:08d}
uidNumber: {number}
gidNumber: 100
homeDirectory: /srv/staff{n}
eduPersonAffiliation: Emeritus
userPassword: {password}

"""

# As twenty years leave it: another name, and older than ours.
EDUPERSON = """\
dn: cn=nrens,cn=schema,cn=config
objectClass: olcSchemaConfig
cn: nrens
olcAttributeTypes: ( 1.3.6.1.4.1.5923.1.1.1.1 NAME 'eduPersonAffiliation'
  EQUALITY caseIgnoreMatch SYNTAX 1.3.6.1.4.1.1466.115.121.1.15 )
olcAttributeTypes: ( 1.3.6.1.4.1.5923.1.1.1.6
  NAME 'eduPersonPrincipalName'
  EQUALITY caseIgnoreMatch SYNTAX 1.3.6.1.4.1.1466.115.121.1.15 SINGLE-VALUE )
olcAttributeTypes: ( 1.3.6.1.4.1.5923.1.1.1.7
  NAME 'eduPersonEntitlement'
  EQUALITY caseExactMatch SYNTAX 1.3.6.1.4.1.1466.115.121.1.15 )
olcObjectClasses: ( 1.3.6.1.4.1.5923.1.1.2 NAME 'eduPerson'
  SUP top AUXILIARY
  MAY ( eduPersonAffiliation $ eduPersonPrincipalName $
   eduPersonEntitlement ) )
"""

HEAD = """\
dn: cn=config
objectClass: olcGlobal
cn: config
{authz}
dn: cn=module{{0}},cn=config
objectClass: olcModuleList
cn: module{{0}}
olcModulePath: /usr/lib/ldap
olcModuleLoad: back_mdb
{modules}
dn: cn=schema,cn=config
objectClass: olcSchemaConfig
cn: schema

include: file:///etc/ldap/schema/core.ldif
include: file:///etc/ldap/schema/cosine.ldif
include: file:///etc/ldap/schema/nis.ldif
include: file:///etc/ldap/schema/inetorgperson.ldif

{schema}
dn: olcDatabase={{-1}}frontend,cn=config
objectClass: olcDatabaseConfig
objectClass: olcFrontendConfig
olcDatabase: {{-1}}frontend
olcSizeLimit: 500
olcAccess: {{0}}to dn.exact="" by * read
olcAccess: {{1}}to dn.base="cn=Subschema" by * read

dn: olcDatabase={{0}}config,cn=config
objectClass: olcDatabaseConfig
olcDatabase: {{0}}config
olcAccess: to * by dn.exact="{root}" manage
  by dn.exact="cn=admin,{base}" manage by * none

"""

OTHER = """\
dn: olcDatabase={1}mdb,cn=config
objectClass: olcDatabaseConfig
objectClass: olcMdbConfig
olcDatabase: {1}mdb
olcSuffix: dc=other,dc=org
olcDbDirectory: @DIR@/other
olcAccess: to * by * read

"""

DATABASE = """\
dn: olcDatabase={{{number}}}mdb,cn=config
objectClass: olcDatabaseConfig
objectClass: olcMdbConfig
olcDatabase: {{{number}}}mdb
olcDbNoSync: TRUE
olcSuffix: {base}
olcDbDirectory: {dir}/data
olcRootDN: cn=admin,{base}
olcRootPW: {password}
{settings}
"""


class Tree(private_slapd.Server):
    """A living tree; config is what is special in it."""
    number = 1
    authz = modules = schema = other = settings = overlays_text = ""
    lockout = "TRUE"
    filled = True
    what = names = None
    login = ()
    unfit = []

    def load(self):
        os.mkdir(self.path("other"))
        words = {"base": BASE, "root": ROOT, "dir": self.dir,
                 "password": PASSWORD, "number": self.number,
                 "authz": self.authz, "modules": self.modules,
                 "schema": self.schema, "settings": self.settings.strip()}
        self.tool("slapadd", 0, HEAD.format(**words) +
                  self.other.replace("@DIR@", self.dir) +
                  DATABASE.format(**words) + "\n" +
                  self.overlays_text.replace("@DB@", self.database))
        self.tool("slapadd", self.number, self.entries())

    @property
    def database(self):
        return f"olcDatabase={{{self.number}}}mdb,cn=config"

    def entries(self):
        words = {"base": BASE, "password": PASSWORD, "lockout": self.lockout}
        if not self.filled:
            return TOP.format(**words)
        text = (TOP + SERVED).format(**words)
        if "ppolicy" not in self.modules:
            text = re.sub(r"dn: cn=rules.*?\n\n", "", text, flags=re.S)
        return text + "".join(
            ONE.format(n=n, number=10000 + n, **words)
            for n in range(1, STAFF + 1))

    def root(self):
        c = ldap.initialize(self.ldapi)
        c.sasl_non_interactive_bind_s("EXTERNAL")
        return c

    def dump(self):
        return subprocess.run(
            ["/usr/sbin/slapcat", *self.where(), "-b", BASE, "-o",
             "ldif-wrap=no"], stdout=subprocess.PIPE, check=True).stdout

    def where(self):
        return ["-F", self.path("slapd.d")]

    def whole_config(self, folder="slapd.d"):
        """cn=config as slapcat has it, without what each write changes."""
        found = subprocess.run(
            ["/usr/sbin/slapcat", "-n", "0", "-o", "ldif-wrap=no", "-F",
             self.path(folder)], stdout=subprocess.PIPE, text=True,
            check=True).stdout
        return sorted(
            "\n".join(sorted(
                line for line in entry.split("\n")
                if not re.match("(entry|create|creator|modif|structural)",
                                line)))
            for entry in found.strip().split("\n\n"))


class Empty(Tree):
    """As Debian's package leaves it."""

    def load(self):
        self.load_debian()


class Used(Tree):
    """Staff with accounts of hosts, rules, indexes and limits of its own,
    an older eduPerson under another name, a password policy."""
    modules = "olcModuleLoad: ppolicy\n"
    schema = EDUPERSON
    settings = f"""
olcDbIndex: objectClass eq
olcDbIndex: uid,mail eq
olcDbIndex: surname pres,eq
olcDbIndex: cn pres,eq,sub
olcLimits: {{0}}dn.exact="cn=idp,ou=system,{BASE}" size=unlimited
olcLimits: {{1}}users size=50
olcAccess: {{0}}to attrs=userPassword by self write
  by dn.exact="cn=helpdesk,ou=system,{BASE}" write by anonymous auth by * none
olcAccess: {{1}}to attrs=mobile by self write
  by dn.exact="cn=helpdesk,ou=system,{BASE}" read by * none
olcAccess: {{2}}to dn.subtree="ou=system,{BASE}" by self read
  by anonymous auth by * none
olcAccess: {{3}}to dn.subtree="ou=people,{BASE}" by self write
  by dn.exact="cn=idp,ou=system,{BASE}" read
  by dn.exact="cn=helpdesk,ou=system,{BASE}" write by users search by * none
olcAccess: {{4}}to * by users read by * none
"""
    overlays_text = f"""dn: olcOverlay={{0}}ppolicy,@DB@
objectClass: olcOverlayConfig
objectClass: olcPPolicyConfig
olcOverlay: {{0}}ppolicy
olcPPolicyDefault: cn=rules,ou=system,{BASE}
"""


class Single(Tree):
    """Every rule in one, nothing for root, and no rule of the frontend."""
    schema = EDUPERSON
    settings = f"""
olcDbIndex: default pres,eq
olcDbIndex: uid
olcAccess: {{0}}to * by self write
  by dn.exact="cn=helpdesk,ou=system,{BASE}" write by anonymous auth
  by dn.exact="cn=idp,ou=system,{BASE}" read by * none
"""


class Provider(Tree):
    """The second of two databases, followed by a consumer; and a general
    rule for whoever comes over the socket."""
    number = 2
    login = ("-D", f"cn=admin,{BASE}")
    other = OTHER
    modules = "olcModuleLoad: syncprov\nolcModuleLoad: unique\n"
    schema = EDUPERSON
    authz = ("olcAuthzRegexp: {0}\"gidNumber=.*,cn=peercred,cn=external,"
             "cn=none\" \"cn=nobody\"\n")
    settings = f"""
olcLimits: {{0}}dn.exact="cn=replicator,ou=system,{BASE}" size=unlimited
olcAccess: {{0}}to *
  by dn.exact="cn=replicator,ou=system,{BASE}" read by * break
olcAccess: {{1}}to attrs=userPassword by self =xw by anonymous auth by * none
olcAccess: {{2}}to * by * read
"""
    overlays_text = f"""dn: olcOverlay={{0}}syncprov,@DB@
objectClass: olcOverlayConfig
objectClass: olcSyncProvConfig
olcOverlay: {{0}}syncprov

dn: olcOverlay={{1}}unique,@DB@
objectClass: olcOverlayConfig
objectClass: olcUniqueConfig
olcOverlay: {{1}}unique
olcUniqueURI: ldap:///ou=people,{BASE}?uidNumber?sub
"""


class Bare(Tree):
    """No rule anywhere: everybody reads all (slapd.access(5))."""
    unfit = ["directory anonymous"]
    schema = EDUPERSON

    def load(self):
        super().load()
        self.tool("slapmodify", 0, "dn: olcDatabase={-1}frontend,cn=config\n"
                  "changetype: modify\ndelete: olcAccess\n")


SLAPD_CONF = """\
include /etc/ldap/schema/core.schema
include /etc/ldap/schema/cosine.schema
include /etc/ldap/schema/nis.schema
include /etc/ldap/schema/inetorgperson.schema
attributetype ( 1.3.6.1.4.1.5923.1.1.1.1 NAME 'eduPersonAffiliation'
  EQUALITY caseIgnoreMatch SYNTAX 1.3.6.1.4.1.1466.115.121.1.15 )
objectclass ( 1.3.6.1.4.1.5923.1.1.2 NAME 'eduPerson'
  SUP top AUXILIARY MAY eduPersonAffiliation )
modulepath /usr/lib/ldap
moduleload back_mdb
@GLOBAL@
sizelimit 500
access to dn.exact="" by * read
access to dn.base="cn=Subschema" by * read

database mdb
suffix "@BASE@"
rootdn "cn=admin,@BASE@"
rootpw @PASSWORD@
directory @DIR@/data
dbnosync
@LIMITS@
@INDEX@
@ACCESS@
access to attrs=userPassword by self write by anonymous auth by * none
access to dn.subtree="ou=system,@BASE@" by self read by anonymous auth
  by * none
access to dn.subtree="ou=people,@BASE@" by self write
  by dn.exact="cn=idp,ou=system,@BASE@" read by * none
access to * by users read by * none
@OVERLAYS@
"""
INDEX = "index objectClass eq\nindex uid eq\nindex mail eq\n"


class Plain(Tree):
    """slapd.conf, and no cn=config."""

    def load(self):
        self.paste()
        done = subprocess.run(
            ["/usr/sbin/slapadd", "-f", self.path("slapd.conf"), "-b", BASE],
            input=self.entries().encode(), stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT, check=False)
        assert done.returncode == 0, done.stdout.decode()

    def paste(self, text=""):
        """The lines of the plan, each in the place that it says."""
        parts = {n: "" for n in ("GLOBAL", "LIMITS", "INDEX", "ACCESS",
                                 "OVERLAYS")}
        index = INDEX
        for line in re.sub(r"\n +", " ", text).splitlines():
            word = line.split(" ")[0]
            if line.startswith("# in the place of: "):
                index = index.replace(line[19:] + "\n", "")
            part = {"moduleload": "GLOBAL", "attributetype": "GLOBAL",
                    "objectclass": "GLOBAL", "authz-regexp": "GLOBAL",
                    "limits": "LIMITS", "index": "INDEX",
                    "access": "ACCESS", "overlay": "OVERLAYS",
                    "ppolicy_default": "OVERLAYS", "unique_uri": "OVERLAYS",
                    "constraint_attribute": "OVERLAYS"}.get(word)
            if part:		# neither a comment nor an entry
                parts[part] += line + "\n"
        parts["INDEX"] = index + parts["INDEX"]
        conf = SLAPD_CONF
        for name, value in {**parts, "BASE": BASE, "DIR": self.dir,
                            "PASSWORD": PASSWORD}.items():
            conf = conf.replace(f"@{name}@", value)
        with open(self.path("slapd.conf"), "w", encoding="utf-8") as f:
            f.write(conf)

    def where(self):
        return ["-f", self.path("slapd.conf")]

    def command(self, listen):
        return ["/usr/sbin/slapd", "-d", "0", "-f", self.path("slapd.conf"),
                "-h", listen]


# --- who may do what

MINE = ("cn=provisioner,ou=services,", "cn=reader,ou=services,",
        "cn=privreader,ou=services,", "cn=radius,ou=services,")
WHO = ("", f"cn=admin,{BASE}", f"cn=idp,ou=system,{BASE}",
       f"cn=helpdesk,ou=system,{BASE}", f"cn=replicator,ou=system,{BASE}",
       f"uid=staff1,ou=people,{BASE}", f"uid=staff2,ou=people,{BASE}")
WHAT = (BASE, f"cn=admin,{BASE}", f"ou=system,{BASE}",
        f"cn=idp,ou=system,{BASE}", f"ou=people,{BASE}",
        f"uid=staff1,ou=people,{BASE}", f"uid=staff3,ou=people,{BASE}",
        f"cn=staff,ou=groups,{BASE}")
ATTRIBUTES = ("userPassword", "cn", "uid", "mail", "mobile", "uidNumber",
              "description", "eduPersonAffiliation", "memberUid")


def may_write(c, dn, name):
    """To take away what is not there changes nothing; slapd looks at the
    access rules first."""
    try:
        c.modify_s(dn, [(ldap.MOD_DELETE, name, b"69999999999999")])
        return "done"
    except ldap.LDAPError as e:
        return type(e).__name__


def may_add(c, dn):
    new = "ou=try," + dn
    try:
        c.add_s(new, [("objectClass", b"organizationalUnit"),
                      ("ou", b"try")])
    except ldap.LDAPError as e:
        return type(e).__name__
    try:
        c.delete_s(new)
        return "added, deleted"
    except ldap.LDAPError as e:
        return "added, " + type(e).__name__


def may_see(c, dn):
    try:
        found = c.search_s(dn, ldap.SCOPE_BASE, attrlist=["*"])
        return [sorted(values) for _, values in found]
    except ldap.LDAPError as e:
        return type(e).__name__


def may_search(c, dn, name):
    """For a filter needs the right to search, not to read."""
    try:
        return len(c.search_s(dn, ldap.SCOPE_BASE, f"({name}=*)", ["1.1"]))
    except ldap.LDAPError as e:
        return type(e).__name__


def may_compare(c, dn, name):
    try:
        return c.compare_s(dn, name, b"1")
    except ldap.LDAPError as e:
        return type(e).__name__


def may_find(c):
    try:
        return len(c.search_s(BASE, ldap.SCOPE_SUBTREE,
                              "(objectClass=posixAccount)", ["1.1"]))
    except ldap.LDAPError as e:
        return type(e).__name__


def may_set_password(c, who):
    """His own, to what it is."""
    try:
        c.modify_s(who, [(ldap.MOD_REPLACE, "userPassword",
                          PASSWORD.encode())])
        return "done"
    except ldap.LDAPError as e:
        return type(e).__name__


def rights(c, who, tree):
    found = {(who, "all people"): may_find(c)}
    for dn in tree.what:
        found[who, dn, "see"] = may_see(c, dn)
        found[who, dn, "add"] = may_add(c, dn)
        for name in tree.names:
            found[who, dn, name, "search"] = may_search(c, dn, name)
            found[who, dn, name, "compare"] = may_compare(c, dn, name)
            found[who, dn, name, "write"] = may_write(c, dn, name)
    return found


def known_names(tree):
    """The attributes that the server knows."""
    found = tree.root().search_s("cn=Subschema", ldap.SCOPE_BASE,
                                 attrlist=["attributeTypes"])
    text = b"".join(found[0][1]["attributeTypes"]).decode()
    return [name for name in ATTRIBUTES if f"'{name}'" in text]


def entries_there(tree):
    text = tree.dump().decode()
    return [dn for dn in WHAT if f"dn: {dn}\n" in text]


def table(tree):
    """who × what × right, tried by real operations, of the entries and the
    attributes that were there at the first time."""
    if tree.what is None:
        tree.what, tree.names = entries_there(tree), known_names(tree)
    found = {}
    for who in WHO:
        c = ldap.initialize(f"ldap://127.0.0.1:{tree.port}")
        try:
            c.simple_bind_s(who, PASSWORD if who else "")
            found[who, "log-in"] = "done"
            if who:
                found[who, "own password"] = may_set_password(c, who)
        except ldap.LDAPError as e:
            found[who, "log-in"] = type(e).__name__
            continue
        found.update(rights(c, who, tree))
        c.unbind_s()
    found.update(rights(tree.root(), "root", tree))
    return found


def socket_of(tree):
    return "ldapi://" + urllib.parse.quote(tree.path("ldapi"), safe="")
