#!/bin/sh
# Goal: the rules of style that a machine can hold (HACKING names them all).
. "${srcdir:-.}/tests/check.sh"
LC_ALL=C
export LC_ALL
MAX_LINES=60
MAX_TABS=4	# the body's own, and three nested blocks
MAX_COLUMNS=80

# Strings and comments emptied: a word in a sentence is no call.
code_of()
{
	sed -e 's/"\([^"\\]\|\\.\)*"/""/g' -e 's|/\*.*\*/||g' \
	    -e '/^[ 	]*\/\*/,/\*\//s/.*//' "$1"
}

check_words()
{
	code_of "$1" | grep -nE "(^|[^A-Za-z0-9_>.])($2)" |
	    sed "s|^|$1:|; s|\$|	<- $3|"
}

BANNED='v?sprintf|strcpy|strcat|strncpy|strncat|strtok|ato[il]|sscanf|gets'
BANNED="$BANNED|alloca|s?rand|random|system|popen"
SECRETS='secret|passw|[^a-z]pin[^a-z]|token|csrf|handle'

check_calls()
{
	check_words "$1" "($BANNED) *\(" banned
	check_words "$1" "memcmp *\([^;]*($SECRETS)[^;]*" 'use sodium_memcmp'
	check_words "$1" "memset *\([^,]*($SECRETS)[^;]*" 'use sodium_memzero'
}

check_marks()
{
	grep -nwE 'TODO|FIXME|XXX' "$1" | sed "s|^|$1:|; s|\$|	<- open an issue|"
	grep -nE '[ 	]+$' "$1" | sed "s|^|$1:|; s|\$|	<- trailing blanks|"
}

# A character of UTF-8 is one column.
check_columns()
{
	tr -d '\200-\277' < "$1" | expand |
	    awk -v max=$MAX_COLUMNS -v file="$1" 'length($0) > max {
		print file ":" NR ": " length($0) " columns" }'
}

# The brace of a function stands at column 1, and no other.
check_functions()
{
	awk -v file="$1" -v max=$MAX_LINES -v deep=$MAX_TABS '
	/^\{/ { begin = NR }
	/^\}/ { if (begin && NR - begin - 1 > max)
			print file ":" begin ": " NR - begin - 1 \
			    " lines in one function"
		begin = 0 }
	begin && match($0, /^\t+/) && RLENGTH > deep {
		print file ":" NR ": nested deeper than three" }' "$1"
}

cd "$srcdir" || exit 1
for file in src/*/*.[ch] tests/*/*.[ch] tests/unit/*/*.[ch]; do
	[ -f "$file" ] || continue
	[ "$file" != src/vault/migrations.c ] || continue	# generated
	check_calls "$file"
	check_marks "$file"
	check_columns "$file"
	check_functions "$file"
done > "${TMPDIR:-/tmp}/check_source.$$" 2>&1
breaches_of < "${TMPDIR:-/tmp}/check_source.$$"
rm -f "${TMPDIR:-/tmp}/check_source.$$"
finish
