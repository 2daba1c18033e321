#!/bin/sh
# Goal: what tests/ASVS and tests/LESSONS name is there: each test, each line.
# Level 1 of ASVS holds whole, level 2 to 95 percent of what applies, and
# SECURITY speaks of each row that does not hold, or not by default.
. "${srcdir:-.}/tests/check.sh"

# Whether a file has a test of that name.
has_test()
{
	case $1 in
	*.py)	grep -qE "def $2\(" "$srcdir/$1" ;;
	*.c)	grep -q "^$2(void" "$srcdir/$1" ;;
	*)	grep -qF -e "$2" "$srcdir/$1" ;;
	esac 2> /dev/null
}

# The tests and lines that a table names; in $table.
named()
{
	grep -E '^	(test|line) ' "$srcdir/$table" |
	    while read -r kind file what; do
		case $kind in
		test)	has_test "$file" "$what" ;;
		line)	grep -qF -e "$what" "$srcdir/$file" 2> /dev/null ;;
		esac || echo "$table: $file has no $kind \"$what\""
	done
}

# Rows that stand above nothing, or whose reason is missing; lines of no form.
formed()
{
	awk -v table="$table" '
	function told(text) { print table ":" NR ": " text }
	function judge() {
		if (rows && !holds)
			told(last ": nothing holds it")
		if (reason && !why)
			told(last ": no reason is given")
	}
	/^#/ || /^$/ { next }
	/^\t(test|line|why) ./ {
		holds = 1
		why = why || $1 == "why"
		behind = 1
		next
	}
	/^[0-9.]+ / {
		if (behind) {
			judge()
			rows = holds = why = reason = behind = 0
		}
		last = $1
		rows++
		if ($3 == "n/a" || $3 == "no")
			reason = 1
		next
	}
	{ told("what is this?") }
	END { judge() }' "$srcdir/$table"
}

table=tests/ASVS
{
	named
	formed
	awk '
	/^[0-9]/ { n[$2 " " $3]++; all[$2]++ }
	END {
		if (all[1] != 70 || all[2] != 183)
			print "ASVS has 70 and 183 rows"
		if (n["1 no"])
			print n["1 no"] " rows of level 1 do not hold"
		applies = all[2] - n["2 n/a"]
		if (100 * (n["2 met"] + n["2 set"]) < 95 * applies)
			print "level 2: " n["2 met"] + n["2 set"] " of " applies
	}' "$srcdir/$table"
	awk '$3 == "no" || $3 == "set" { print $1 }' "$srcdir/$table" |
	    while read -r number; do
		grep -qF "  - $number " "$srcdir/SECURITY" ||
		    echo "SECURITY does not speak of $number"
	done
} > check_judged.out
table=tests/LESSONS
{
	named
	formed
	awk '/^[0-9]/ { n++ } END { if (n != 45) print "45 lessons, not " n }' \
	    "$srcdir/$table"
} >> check_judged.out

# Pages make no HTML of a text, hinder nobody from pasting, and are read by
# no other site.
grep -nE 'innerHTML|outerHTML|insertAdjacentHTML|document\.write|onpaste' \
    -r "$srcdir/src/page/pages" >> check_judged.out
grep -n 'Access-Control' -r "$srcdir/src/web" "$srcdir/etc" \
    >> check_judged.out
breaches_of < check_judged.out
rm -f check_judged.out
finish
