#!/bin/sh
# Goal: a program is linked with what its task needs and nothing more, so
# that a break-in finds no tools lying about.  libpq and libcurl pull libldap
# in by themselves: only for uregister-web is the whole closure looked at.
. "${srcdir:-.}/tests/check.sh"
need readelf
need ldd

refuse_needed()
{
	[ -x "./$1" ] || { breach "$1 is not built"; return; }
	readelf -d "./$1" | sed -n 's/.*(NEEDED).*\[\(.*\)\]/\1/p' |
	    grep -E "^lib($2)[.-]" | sed "s|^|$1 is linked with |"
}

refuse_closure()
{
	[ -x "./$1" ] || { breach "$1 is not built"; return; }
	ldd "./$1" | grep -oE "lib($2)[.-][^ ]*" | sort -u |
	    sed "s|^|$1 reaches |"
}

{
	refuse_closure uregister-web 'ldap|lber|pq|curl|sasl2'
	refuse_needed uregister-core 'curl|fcgi'
	refuse_needed uregister-sync 'curl|fcgi'
	refuse_needed uregister-gateway 'ldap|lber|pq|fcgi|sasl2'
	refuse_needed uregisterctl 'ldap|lber|curl|fcgi|sasl2'
} > check_walls.tmp 2>&1
breaches_of < check_walls.tmp
rm -f check_walls.tmp
finish
