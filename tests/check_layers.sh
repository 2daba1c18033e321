#!/bin/sh
# Goal: a folder includes only what stands below it, and each outside
# library is spoken to from one folder.
. "${srcdir:-.}/tests/check.sh"

# folder: what it may include besides itself
permitted()
{
	case $1 in
	base) ;;
	conf|person) echo base ;;
	ipc) echo base conf ;;
	sql) echo base conf ;;
	password|entry) echo base conf person ;;
	registry|vault) echo base conf ipc person sql ;;
	directory) echo base conf person password entry ;;
	gateway) echo base conf ipc person ;;
	turn) echo base conf ipc person password entry registry vault \
	    directory ;;
	activation|account) echo turn "$(permitted turn)" ;;
	core) echo activation account "$(permitted account)" ;;
	page) echo base ;;
	web) echo base conf ipc page ;;
	ctl) echo base conf ipc person sql vault ;;
	*) echo unknown-folder ;;
	esac
}

# library header: the one folder that may include it
home()
{
	case $1 in
	ldap.h|lber.h|ldap_*.h|sasl/*) echo directory ;;
	libpq-fe.h|postgres_ext.h) echo sql ;;
	curl/*) echo gateway ;;
	fcgi*.h) echo web ;;
	unicode/*) echo person ;;
	*) echo "$2" ;;
	esac
}

check_own()
{
	case " $2 $(permitted "$2") " in
	*" ${3%%/*} "*) ;;
	*) breach "$1: src/$2 may not include \"$3\"" ;;
	esac
}

check_outside()
{
	[ "$(home "$3" "$2")" = "$2" ] ||
	    breach "$1: <$3> belongs to src/$(home "$3" "$2") alone"
}

cd "$srcdir" || exit 1
for file in src/*/*.[ch]; do
	folder=${file#src/}
	folder=${folder%%/*}
	for name in $(sed -n 's/^#[ 	]*include "\([^"]*\)".*/\1/p' "$file")
	do
		[ "$name" = config.h ] || check_own "$file" "$folder" "$name"
	done
	for name in $(sed -n 's/^#[ 	]*include <\([^>]*\)>.*/\1/p' "$file")
	do
		check_outside "$file" "$folder" "$name"
	done
done
finish
