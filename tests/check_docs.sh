#!/bin/sh
# Goal: every verb and option has its line in its manual.  Every setting is
# in uregister.conf(5) with its range and default, and in the sample; neither
# has one that does not exist.  The sample is right as it comes and with every
# line of it switched on.
. "${srcdir:-.}/tests/check.sh"
page=$srcdir/man/uregister.conf.5
sample=$srcdir/etc/uregister.conf

# name<tab>first words, as the manual has them
manual_rows()
{
	awk '
	function flush() { if (name) print name "\t" text; name = "" }
	/^\.It Ic / { flush(); name = $3; text = ""; next }
	/^\.El/ { flush() }
	name && !/^\./ { text = text (text ? " " : "") $0 }
	END { flush() }' "$page"
}

# Every name in the sample, switched on or not.
sample_names()
{
	awk '
	/^[a-z]+ = [{(]/ { section = $1; next }
	/^\t+#?[a-z_0-9]+ = / {
		name = $1
		sub(/^#/, "", name)
		print section "." name
	}' "$sample"
}

./conf_rows > check_docs.rows || breach 'conf_rows failed'
manual_rows > check_docs.manual
sample_names > check_docs.sample
while IFS='	' read -r name what; do
	grep -qF "$name	($what)" check_docs.manual ||
	    breach "uregister.conf(5): $name: should say: ($what)"
	case $name in
	entry.mapping.*|entry.assurance_by_proof.*) ;;
	*) grep -qxF "$name" check_docs.sample ||
	    breach "etc/uregister.conf: $name is missing" ;;
	esac
done < check_docs.rows
{ cut -f 1 check_docs.manual
grep -vxE "entry.(mapping|assurance_by_proof)" check_docs.sample; } |
    while read -r name; do
	cut -f 1 check_docs.rows | grep -qxF "$name" ||
	    echo "$name stands in the manual or the sample, and nowhere else"
done > check_docs.strange
breaches_of < check_docs.strange

# The tool's verbs, and the options of every program.
./uregisterctl 2>&1 | sed -n 's/^  \([a-z ]*[a-z]\).*/\1/p' |
    while read -r verb; do
	grep -q "^\.It Cm $verb" "$srcdir/man/uregisterctl.8" ||
	    echo "uregisterctl(8) does not tell of: $verb"
done > check_docs.verbs
breaches_of < check_docs.verbs
for program in core web gateway sync; do
	page=$srcdir/man/uregister-$program.8
	./uregister-$program -? 2>&1 | grep -o ' \[\?-[a-z]*' |
	    grep -o '[a-z]' | sort -u | while read -r flag; do
		grep -q "^\.It Fl $flag" "$page" ||
		    echo "$page does not tell of -$flag"
	done
done > check_docs.flags
breaches_of < check_docs.flags

# Every attribute of the built-in mapping is in uregister-entry(5), and the
# two that are written with the password.
{
	sed -n 's/^	{ "\([^"]*\)",.*/\1/p' \
	    "$srcdir/src/entry/entry_default.c"
	printf '%s\n' userPassword uregisterNtPassword
} | sort -u > check_docs.written
sed -n '/^\.Sh ATTRIBUTES/,/^\.Sh CLAIMING/s/^\.It Ic //p' \
    "$srcdir/man/uregister-entry.5" | tr -d ' ' |
    tr ',' '\n' | sort -u > check_docs.explained
comm -3 check_docs.written check_docs.explained | tr -d '	' |
    sed 's/$/: in the mapping or in uregister-entry(5), not in both/' \
    > check_docs.entry
breaches_of < check_docs.entry

./conf_rows "$sample" || breach 'the sample is wrong'
sed 's/^\(	*\)#\([a-z_0-9]* = .*;\)$/\1\2/' "$sample" > check_docs.conf
./conf_rows check_docs.conf || breach 'the sample is wrong when switched on'
rm -f check_docs.*
finish
