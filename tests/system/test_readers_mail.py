"""Mail: Postfix finds the address, Dovecot takes the password, and what was
sent by SMTP is read over IMAP; with etc/readers/postfix and dovecot."""
import imaplib
import os
import shutil
import smtplib
import time

import ldap
import pytest

import private_slapd
from stacklib import readers

pytestmark = [
    pytest.mark.skipif(not os.path.exists("/usr/sbin/dovecot") or
                       not os.path.exists("/usr/sbin/postfix"),
                       reason="needs dovecot-ldap and postfix-ldap"),
    pytest.mark.skipif(os.geteuid() != 0,
                       reason="Postfix and Dovecot want to be root"),
]

OWNER = 61006	# of the mailboxes

DOVECOT = """\
base_dir = {dir}/run/dovecot
state_dir = {dir}/run/dovecot
log_path = /dev/stderr
protocols = imap lmtp
listen = 127.0.0.1
ssl = no
service imap-login {{
	inet_listener imap {{
		port = {imap}
	}}
	inet_listener imaps {{
		port = 0
	}}
}}
# The tests fail to log in faster than a guesser may.
auth_failure_delay = 0
service anvil {{
	unix_listener anvil-auth-penalty {{
		mode = 0
	}}
}}
!include {dir}/dovecot/conf.d/99-uregister.conf
mail_uid = {owner}
mail_gid = {owner}
"""

MAIN = """\
compatibility_level = 3.6
queue_directory = {dir}/spool
data_directory = {dir}/state
maillog_file = /dev/stdout
myhostname = mx.{scope}
mydestination =
inet_interfaces = 127.0.0.1
inet_protocols = ipv4
alias_maps =
alias_database =
smtpd_relay_restrictions = permit_mynetworks reject_unauth_destination
mynetworks = 192.0.2.0/24
"""

MASTER = """\
127.0.0.1:{smtp} inet n - n - - smtpd
cleanup unix n - n - 0 cleanup
qmgr unix n - n 300 1 qmgr
rewrite unix - - n - - trivial-rewrite
bounce unix - - n - 0 bounce
defer unix - - n - 0 bounce
trace unix - - n - 0 bounce
proxymap unix - - n - - proxymap
smtp unix - - n - - smtp
error unix - - n - - error
retry unix - - n - - error
lmtp unix - - n - - lmtp
anvil unix - - n - 1 anvil
scache unix - - n - 1 scache
postlog unix-dgram n - n - 1 postlogd
"""


class Mail:
    def __init__(self, program, world):
        self.program = program
        self.smtp_port, self.imap_port = readers.free_ports(2)
        self.words = readers.words(world.env)
        for folder in ("vmail", "state", "spool"):
            os.mkdir(program.path(folder))
        os.chown(program.path("vmail"), OWNER, OWNER)
        shutil.chown(program.path("state"), "postfix")
        self.start_postfix()
        self.start_dovecot()

    def place(self, source, target):
        """The snippet, with our folder in the place of the machine's."""
        text = readers.fill(source, self.words)
        for theirs, ours in (("/etc/dovecot", "dovecot"),
                             ("/etc/postfix", "postfix"),
                             ("/var/spool/postfix", "spool"),
                             ("/var/vmail", "vmail")):
            text = text.replace(theirs, self.program.path(ours))
        return text if target is None else \
            self.program.write(target, text, 0o600)

    def start_postfix(self):
        folder = self.program.path("postfix")
        for name in ("uregister-mailbox.cf", "uregister-alias.cf"):
            path = self.place("postfix/" + name, "postfix/" + name)
            os.chmod(path, 0o640)
            shutil.chown(path, "root", "postfix")
        self.program.write("postfix/main.cf", MAIN.format(
            dir=self.program.dir, scope=self.words["SCOPE"]) +
            self.place("postfix/main.cf", None))
        self.program.write("postfix/master.cf",
                           MASTER.format(smtp=self.smtp_port))
        for name in ("dynamicmaps.cf", "postfix-files"):
            shutil.copy("/etc/postfix/" + name, folder)
        for name in ("dynamicmaps.cf.d", "postfix-files.d"):
            shutil.copytree("/etc/postfix/" + name, f"{folder}/{name}")
        # Makes the folders of the spool; "start-fg" would put a shell
        # between the master and who stops it.
        status, text = readers.run(["/usr/sbin/postfix", "-c", folder,
                                    "check"])
        assert status == 0, text
        self.program.start("postfix", [
            "/usr/lib/postfix/sbin/master", "-c", folder, "-s"],
            lambda: smtplib.SMTP("127.0.0.1", self.smtp_port).quit())

    def start_dovecot(self):
        self.place("dovecot/99-uregister.conf",
                   "dovecot/conf.d/99-uregister.conf")
        self.place("dovecot/uregister-ldap.conf.ext",
                   "dovecot/uregister-ldap.conf.ext")
        conf = self.program.write("dovecot/dovecot.conf", DOVECOT.format(
            dir=self.program.dir, imap=self.imap_port, owner=OWNER))
        self.program.start("dovecot", [
            "/usr/sbin/dovecot", "-F", "-c", conf],
            lambda: imaplib.IMAP4("127.0.0.1", self.imap_port).logout())

    def imap(self, user, password):
        c = imaplib.IMAP4("127.0.0.1", self.imap_port, timeout=20)
        try:
            c.authenticate("PLAIN", lambda _:
                           f"\0{user}\0{password}".encode())
        except imaplib.IMAP4.error:
            c.logout()
            raise
        return c

    def log_in(self, user, password):
        try:
            self.imap(user, password).logout()
        except imaplib.IMAP4.error as e:
            assert "AUTHENTICATIONFAILED" in str(e), e
            return False
        return True

    def send(self, to, subject):
        with smtplib.SMTP("127.0.0.1", self.smtp_port, timeout=20) as c:
            c.sendmail("someone@example.net", [to],
                       f"From: someone@example.net\r\nTo: {to}\r\n"
                       f"Subject: {subject}\r\n\r\nΚαλημέρα\r\n".encode())

    def read(self, account, subject):
        """Over IMAP, as soon as it is there."""
        c = self.imap(account.uid, account.password)
        end = time.monotonic() + 20
        while time.monotonic() < end:
            c.select("INBOX")
            found = c.search(None, "SUBJECT", subject)[1][0].split()
            if found:
                text = c.fetch(found[0], "(RFC822)")[1][0][1]
                c.logout()
                return text.decode()
            time.sleep(0.05)
        raise AssertionError("no mail came: " +
                             self.program.log("postfix")[-1000:])

    def lookup(self, table, address):
        """What Postfix finds through the snippet, or None."""
        status, text = readers.run([
            "/usr/sbin/postmap", "-c", self.program.path("postfix"), "-q",
            address, "ldap:" + self.program.path("postfix", table)])
        assert status == 0 or text == "", text
        return text.strip() or None


@pytest.fixture(scope="module")
def mail(world):
    with readers.Program("mail") as program:
        yield Mail(program, world)


def test_imap_takes_the_password(mail, account):
    assert mail.log_in(account.uid, account.password)


def test_imap_takes_the_address_and_capital_letters(mail, account):
    assert mail.log_in(account.mail, account.password)
    assert mail.log_in(account.uid.upper(), account.password)


@pytest.mark.parametrize("case", ["wrong", "empty", "hash"])
def test_imap_refuses(mail, account, case):
    assert not mail.log_in(account.uid, account.wrong[case])


@pytest.mark.parametrize("name", ["*", "st*", "nobody", "{uid})(uid=*"])
def test_imap_refuses_another_name(mail, account, name):
    assert not mail.log_in(name.format(uid=account.uid), account.password)


def test_a_suspended_account_is_refused(mail, suspended):
    assert not mail.log_in(suspended.uid, suspended.password)
    assert mail.lookup("uregister-mailbox.cf", suspended.mail) is None
    with pytest.raises(smtplib.SMTPRecipientsRefused):
        mail.send(suspended.mail, "never")


def test_the_address_is_found(mail, account):
    for table in ("uregister-mailbox.cf", "uregister-alias.cf"):
        assert mail.lookup(table, account.mail) == account.mail


@pytest.mark.parametrize("address", ["nobody@example.org", "*@example.org",
                                     "someone@example.net"])
def test_another_address_is_not_found(mail, address):
    for table in ("uregister-mailbox.cf", "uregister-alias.cf"):
        assert mail.lookup(table, address) is None


def test_a_mail_sent_is_read(mail, account):
    mail.send(account.mail, "first")
    text = mail.read(account, "first")
    assert "Καλημέρα" in text
    assert f"Delivered-To: {account.mail}" in text


def test_a_mail_to_another_address_of_his_is_read(mail, world, account):
    alias = "an.alias@example.org"
    c = world.ldap("provisioner")
    c.modify_s(account.dn, [(ldap.MOD_ADD, "mailLocalAddress",
                             alias.encode())])
    try:
        assert mail.lookup("uregister-alias.cf", alias) == account.mail
        mail.send(alias, "second")
        assert "Καλημέρα" in mail.read(account, "second")
    finally:
        c.modify_s(account.dn, [(ldap.MOD_DELETE, "mailLocalAddress",
                                 alias.encode())])


def test_a_mail_to_nobody_is_refused_at_once(mail):
    with pytest.raises(smtplib.SMTPRecipientsRefused):
        mail.send("nobody@example.org", "never")


@pytest.mark.parametrize("table", ["uregister-mailbox.cf",
                                   "uregister-alias.cf"])
def test_the_password_goes_to_the_right_server_only(mail, table):
    """By itself Postfix would take any certificate."""
    address = "someone@example.org"
    with private_slapd.Server(certificate="127.0.0.1") as slapd:
        slapd.connect("provisioner").add_s(
            f"uid=someone,{private_slapd.PEOPLE}",
            [(k, v.encode() if isinstance(v, str) else v) for k, v in (
                ("objectClass", [b"inetOrgPerson", b"inetLocalMailRecipient",
                                 b"schacUserEntitlements"]),
                ("cn", "x"), ("sn", "x"), ("uid", "someone"),
                ("mail", address), ("mailLocalAddress", address),
                ("schacUserStatus",
                 "urn:schac:userStatus:gr:example.org:account:active"))])
        words = dict(mail.words, READER_PW=slapd.secrets["reader"],
                     LDAP_URI=f"ldaps://127.0.0.1:{slapd.tls_port}")
        text = readers.fill("postfix/" + table, words)
        ours = "/etc/ssl/certs/ca-certificates.crt"
        assert ours in text
        for ca, found in ((ours, False), (slapd.path("ca.pem"), True)):
            mail.program.write("postfix/tls-" + table,
                               text.replace(ours, ca), 0o600)
            status, answer = readers.run([
                "/usr/sbin/postmap", "-c", mail.program.path("postfix"),
                "-q", address, "ldap:" + mail.program.path(
                    "postfix", "tls-" + table)])
            assert (status == 0 and answer.strip() == address) == found, \
                answer
