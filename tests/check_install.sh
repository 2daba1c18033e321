#!/bin/sh
# Goal: make install puts in place what README counts on, owned by no more
# than it needs; what the administrator changed stays; make uninstall leaves
# nothing of ours.
. "${srcdir:-.}/tests/check.sh"
top=$PWD/check_install.tmp
rm -rf "$top"

do_make()
{
	MAKEFLAGS='' ${MAKE:-make} -s DESTDIR="$top" "$@" > check_install.out 2>&1 ||
	    { breach "make $1 failed"; breaches_of < check_install.out; }
}

# one path below the given folder, whatever the prefix
found()
{
	find "$top" -type f -path "*/$1" | grep . ||
	    { breach "$1 is not installed" >&2; return 1; }
}

do_make install
for file in sbin/uregister-web sbin/uregister-core sbin/uregister-gateway \
    sbin/uregisterctl sbin/uregister-sync etc/uregister/uregister.conf \
    etc/uregister/nginx-fastcgi.conf etc/uregister/legal/terms.el.txt \
    etc/uregister/legal/privacy.en.txt system/uregister-core.service \
    system/uregister-web.socket system/uregister-sync.timer \
    system/uregister-metrics.timer catalog/uregister.catalog \
    examples/uregister-rules.yml \
    examples/uregister-dashboard.json sysusers.d/uregister.conf \
    tmpfiles.d/uregister.conf man8/uregisterctl.8 man5/uregister.conf.5 \
    uregister/pages/top.html uregister/words/el.cfg \
    uregister/messages/en.cfg uregister/error/busy.html \
    uregister/schema/schac.ldif uregister/ldif/README \
    uregister/sql/registry-indexes.sql uregister/words-el.txt uregister/words-common.txt \
    examples/nginx-uregister.conf; do
	found "$file" > /dev/null || breaches=1
done

# Nobody but the installer may change a file, and every program may be run.
find "$top" -type f -perm /0022 > check_install.out
find "$top" -type f -path '*/sbin/*' ! -perm -0111 >> check_install.out
grep -rl -e "$top" -e '@[a-z]*dir@' "$top" >> check_install.out
sed -n 's/^ExecStart=\([^ ]*\).*/\1/p' "$top"/*/lib/systemd/system/*.service \
    "$top"/*/*/lib/systemd/system/*.service 2>/dev/null |
    while read -r program; do
	[ -x "$top$program" ] || echo "a unit starts $program: not there"
done >> check_install.out
breaches_of < check_install.out

# The sample is right.
conf=$(found etc/uregister/uregister.conf) && tool=$(found sbin/uregisterctl) &&
    { "$tool" -f "$conf" conf print > check_install.out 2>&1 ||
	breaches_of < check_install.out; }

# What is the institution's stays as it is, whatever is done and how often:
# settings, key, secrets, what its students agree to.
etc=${conf%/*}
mkdir "$etc/core"
for file in uregister.conf legal/terms.el.txt nginx-fastcgi.conf core.key \
    core/vault; do
	echo '# ours' >> "$etc/$file"
done
kept()
{
	(cd "$etc" && find . -type f -exec cksum {} + | sort)
}
kept > check_install.kept
do_make install
do_make install
kept | diff check_install.kept - > check_install.out ||
    breaches_of < check_install.out
do_make uninstall
for file in uregister.conf legal/terms.el.txt nginx-fastcgi.conf core.key \
    core/vault; do
	grep -q '^# ours' "$etc/$file" || breach "$file was removed or changed"
	rm -f "$etc/$file"
done
rm -r "$etc/core"

# Of what is as we made it nothing is left.
do_make install
do_make uninstall
(cd "$top" && find . -type f -o -type d -name uregister -empty) > check_install.out
breaches_of < check_install.out
rm -f check_install.kept
rm -rf "$top" check_install.out
finish
