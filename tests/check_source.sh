#!/bin/sh
# Goal: the rules of style that a machine can hold (HACKING names them all).
. "${srcdir:-.}/tests/check.sh"
need nm
scratch_begin
LC_ALL=C
export LC_ALL
# Rules that the tree does not keep yet.
NOT_YET=${NOT_YET-}
MAX_LINES=50	# of a function; a table of cases in a test may be longer
MAX_TEST=60
MAX_FILE=500	# of a file of src
MAX_SHARE=15	# percent of the lines of src, in one folder
MAX_PARAMETERS=5
MAX_TABS=4	# the body's own, and three nested blocks
MAX_COLUMNS=80

BANNED='v?sprintf|strcpy|strcat|strncpy|strncat|strtok|ato[il]|sscanf|gets'
BANNED="$BANNED|alloca|s?rand|random|system|popen"
SECRETS='secret|passw|[^a-z]pin[^a-z]|token|csrf|handle'

# Strings and comments are emptied first: a word in a sentence is no call.
check_calls()
{
	awk -v banned="($BANNED) *\\(" \
	    -v compares="memcmp *\\([^;]*($SECRETS)[^;]*" \
	    -v clears="memset *\\([^,]*($SECRETS)[^;]*" '
	function look(what, why) {
		if (code ~ "(^|[^A-Za-z0-9_>.])(" what ")")
			print "call " FILENAME ":" FNR ":" code "	<- " why
	}
	FNR == 1 { comment = 0 }
	{ code = $0 }
	comment { if (code ~ /\*\//) comment = 0; next }
	/^[ \t]*\/\*/ && !/\*\// { comment = 1; next }
	{
		gsub(/"([^"\\]|\\.)*"/, "\"\"", code)
		gsub(/\/\*.*\*\//, "", code)
		look(banned, "banned")
		look(compares, "use sodium_memcmp")
		look(clears, "use sodium_memzero")
	}' "$@"
}

check_marks()
{
	grep -nwE 'TODO|FIXME|XXX' "$@" |
	    sed 's/^/mark /; s/$/	<- open an issue/'
	grep -nE '[ 	]+$' "$@" | sed 's/^/mark /; s/$/	<- trailing blanks/'
}

# A character of UTF-8 is one column.
check_columns()
{
	awk -v max=$MAX_COLUMNS '
	length($0) * 8 <= max { next }
	{
		gsub(/[\200-\277]/, "")
		while (i = index($0, "\t"))
			$0 = substr($0, 1, i - 1) \
			    substr("        ", 1 + (i - 1) % 8) \
			    substr($0, i + 1)
	}
	length($0) > max {
		print "column " FILENAME ":" FNR ": " length($0) " columns"
	}' "$@"
}

# The name of a function stands at column 1, where it is defined, and so does
# its brace, and no other.
check_functions()
{
	awk -v code=$MAX_LINES -v test=$MAX_TEST -v deep=$MAX_TABS \
	    -v most=$MAX_PARAMETERS '
	function tell(rule, line, text) {
		print rule " " FILENAME ":" line ": " name "() " text
	}
	function count(list,    depth, n, i, c) {
		for (i = 1; i <= length(list); i++) {
			c = substr(list, i, 1)
			depth += (c == "(") - (c == ")")
			n += c == "," && depth == 1
		}
		return n + 1
	}
	FNR == 1 {
		begin = head = 0
		max = FILENAME ~ /^src/ ? code : test
	}
	/^[a-z_][a-z0-9_]*\(/ {
		list = ""
		head = FNR
		name = substr($0, 1, index($0, "(") - 1)
	}
	head { list = list $0 }
	head && /\)[^,)]*$/ {
		if (count(list) > most)
			tell("parameters", head, "has " count(list) \
			    " parameters")
		head = 0
	}
	/^\{/ { begin = FNR }
	/^\}/ {
		if (begin && FNR - begin - 1 > max)
			tell("long", begin, "has " FNR - begin - 1 " lines")
		begin = 0
	}
	begin && match($0, /^\t+/) && RLENGTH > deep {
		tell("nested", FNR, "is nested deeper than three")
	}' "$@"
}

check_purpose()
{
	awk 'FNR == 1 && FILENAME ~ /\.c$/ && !/^\/\*/ {
		print "purpose " FILENAME ":1: says not what it is for"
	}' "$@"
}

check_sizes()
{
	awk -v max=$MAX_FILE -v share=$MAX_SHARE '
	FILENAME ~ /^src\/(vault\/migrations|prepare\/elements)\.c$/ {
		next	# generated
	}
	{
		split(FILENAME, part, "/")
		lines[FILENAME]++
		folder["src/" part[2]]++
		all++
	}
	END {
		for (file in lines)
			if (lines[file] > max)
				print "file_length " file ": " lines[file] \
				    " lines"
		for (f in folder)
			if (folder[f] * 100 >= all * share)
				print "folder_share " f ": " folder[f] \
				    " of the " all " lines of src"
	}' src/*/*.[ch] src/*/*.def
}

# A backtrace and git grep '^name' lead to one place.
check_same_names()
{
	awk '
	/^[a-z_][a-z0-9_]*\(/ {
		name = substr($0, 1, index($0, "(") - 1)
		if (name == "main")
			next
		if (name in home && home[name] != FILENAME)
			print "same_name " FILENAME ": " name "() is in " \
			    home[name] " too"
		home[name] = FILENAME
	}' src/*/*.c
}

# A function that other files may call begins with the name of its file, or
# with those of its folder and its file, and the header of that name has it.
check_exported()
{
	awk '
	FILENAME ~ /\.h$/ {
		while (match($0, /[a-z_][a-z0-9_]*\(/)) {
			declared[FILENAME " " substr($0, RSTART, RLENGTH - 1)]
			$0 = substr($0, RSTART + RLENGTH)
		}
		next
	}
	$3 != "T" || $2 == "main" { next }
	{
		file = part[split($1, part, "/")]
		folder = part[1]
		if (($2 "_") !~ "^(" folder "_)?" file "_" &&
		    !(file == folder && ($2 "_") ~ "^" folder "_"))
			print "prefix src/" $1 ".c: " $2 \
			    "() has not the file'\''s prefix"
		if (!(("src/" $1 ".h " $2) in declared))
			print "header src/" $1 ".c: " $2 \
			    "() is not in src/" $1 ".h"
	}' src/*/*.h "$scratch/symbols"
}

symbols > "$scratch/symbols"
(
	cd "$srcdir" || exit 1
	set -- $(ls src/*/*.[ch] tests/*/*.[ch] tests/unit/*/*.[ch] |
	    grep -vE '^src/(vault/migrations|prepare/elements)\.c$')
	check_calls "$@"
	check_marks "$@"
	check_columns "$@"
	check_functions "$@"
	check_purpose "$@"
	check_sizes
	check_same_names
	check_exported
) > "$scratch/breaches" 2>&1
judge < "$scratch/breaches"
finish
