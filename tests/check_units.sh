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
