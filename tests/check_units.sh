#!/bin/sh
# Goal: systemd understands the units and finds nothing to say about them.
. "${srcdir:-.}/tests/check.sh"
need systemd-analyze

# The programs and manuals are not installed yet, and other units are not
# ours to judge.
mkdir check_units.tmp || exit 1
for unit in "$srcdir"/etc/systemd/*.service.in; do
	sed -e 's|^ExecStart=.*|ExecStart=/bin/true|' -e '/^Documentation=/d' \
	    -e 's|@sysconfdir@|/etc|g' "$unit" \
	    > "check_units.tmp/$(basename "$unit" .in)"
done
cp "$srcdir"/etc/systemd/*.socket check_units.tmp
for unit in "$srcdir"/etc/systemd/*.timer; do
	sed '/^Documentation=/d' "$unit" > "check_units.tmp/$(basename "$unit")"
done
(cd check_units.tmp && systemd-analyze verify ./*.service ./*.socket ./*.timer 2>&1) |
    grep 'uregister-[a-z]*\.[a-z]' > check_units.out

# What a taken-over program could do to its machine, 0 to 10.
for unit in check_units.tmp/*.service; do
	case $(systemd-analyze security --offline=true "./$unit" 2>&1 |
	    sed -n 's/.*Overall exposure level for \([^ ]*\): \([0-9.]*\) .*/\2/p') in
	0.?|1.0) ;;
	*) echo "$(basename "$unit"): its exposure is not 1.0 or less" ;;
	esac
done >> check_units.out

# Who waits for a database is not given up: so many starts do not fit into
# the time in which they would be too many.
for unit in check_units.tmp/*.service; do
	grep -qx 'Restart=always' "$unit" || continue
	[ "$(sed -n 's/^StartLimitIntervalSec=\([0-9]*\)min$/\1/p' "$unit")" -lt \
	    $(($(sed -n 's/^StartLimitBurst=//p' "$unit") * \
	    $(sed -n 's/^RestartSec=//p' "$unit") / 60 + 1)) ] 2>/dev/null ||
	    echo "$(basename "$unit"): it is given up while its database is away"
done >> check_units.out

# What uregister-gateway may reach, and where clouds keep secrets (of Amazon,
# Google, Oracle, OpenStack).
/usr/bin/python3 - check_units.tmp/uregister-gateway.service \
    >> check_units.out <<'END'
import ipaddress, re, sys
text = open(sys.argv[1], encoding="utf-8").read()
allowed = [ipaddress.ip_network(n) for line in
           re.findall("^IPAddressAllow=(.*)", text, re.M)
           for n in line.split()]
for want, addresses in ((False, "169.254.169.254 fd00:ec2::254 "
                         "fd20:ce::254 fd00:c1::a9fe:a9fe fe80::a9fe:a9fe "
                         "224.0.0.1 ff02::1"),
                        (True, "127.0.0.1 ::1 10.1.2.3 192.168.1.1 "
                         "195.134.90.1 2001:648::1 fd12:3456:789a::1")):
    for a in addresses.split():
        if any(ipaddress.ip_address(a) in n for n in allowed) != want:
            print("uregister-gateway.service:", a,
                  "is not reached" if want else "is reached")
END

# Whoever may connect may fill the queue, before anybody looks at his user:
# a socket is its owner's and of one group that sysusers or Debian has.
for unit in "$srcdir"/etc/systemd/*.socket; do
	name=$(basename "$unit")
	grep -qx 'SocketMode=0660' "$unit" ||
	    echo "$name: its mode is not 0660"
	group=$(sed -n 's/^SocketGroup=//p' "$unit")
	[ "$group" = www-data ] || grep -qE "^[ug]  *$group( |\$)" \
	    "$srcdir/etc/sysusers-uregister.conf" ||
	    echo "$name: nobody makes its group \"$group\""
done >> check_units.out

# The users are made, and the folders are theirs: a colon in a user's long
# name, say, is refused on the spot and everything after it.
root=$PWD/check_units.tmp/root
mkdir -p "$root/etc"
systemd-sysusers --root="$root" \
    "$(cd "$srcdir" && pwd)/etc/sysusers-uregister.conf" \
    > check_units.users 2>&1 || cat check_units.users >> check_units.out
rm -f check_units.users
for user in uregister-web uregister-core uregister-gateway; do
	grep -qs "^$user:" "$root/etc/passwd" || echo "sysusers makes no $user"
done >> check_units.out
breaches_of < check_units.out
rm -rf check_units.tmp check_units.out
finish
