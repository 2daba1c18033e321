#!/bin/sh
# Goal: a folder includes only what stands below it, no files and no folders
# lean on one another in a circle, and each outside library is spoken to from
# one folder.
. "${srcdir:-.}/tests/check.sh"
need nm
need tsort
scratch_begin
# Rules that the tree does not keep yet.
NOT_YET=${NOT_YET-}

# folder: what it may include and call besides itself
permitted()
{
	case $1 in
	base) ;;
	conf|person) echo base ;;
	ipc) echo base conf ;;
	sql) echo base conf ;;
	password|entry) echo base conf person ;;
	registry|vault) echo base conf ipc person sql ;;
	prepare) echo base conf entry ;;
	directory) echo base conf person password entry prepare ;;
	gateway) echo base conf ipc person ;;
	turn) echo base conf ipc person password entry registry vault \
	    prepare directory ;;
	sync) echo turn base conf ipc person entry registry vault directory ;;
	activation|account) echo turn "$(permitted turn)" ;;
	core) echo activation account sync "$(permitted account)" ;;
	page) echo base ;;
	web) echo base conf ipc page ;;
	ctl) echo base conf ipc page person sql vault ;;
	*) echo unknown-folder ;;
	esac
}

# "FILE NAME": each include, with the quotes or brackets of the name.
all_includes()
{
	(cd "$srcdir" && awk '/^#[ \t]*include / { print FILENAME, $NF }' \
	    src/*/*.[ch] src/*/*.def)
}

# "module module": who includes whom.  A module is a folder and a file without
# its ending, so that FILE.c and FILE.h are one; a table, FILE.def, is its own.
includes()
{
	all_includes | sed -nE 's,^src/([^ ]*) "([^ ]*/[^ ]*)"$,\1 \2,p' |
	    sed -E 's/\.[ch]( |$)/\1/g'
}

# "module module": who wants what which other one defines, from symbols().
calls()
{
	awk '
	$3 == "U" { wants[$1 " " $2] }
	$3 ~ /^[ABCDGRSTVW]$/ && $2 != "main" { home[$2] = $1 }
	END {
		for (want in wants) {
			split(want, part)
			if (part[2] in home)
				print part[1], home[part[2]]
		}
	}' "$scratch/symbols"
}

check_permitted()
{
	for folder in $(cd "$srcdir/src" && echo *); do
		echo "$folder $folder $(permitted "$folder")"
	done > "$scratch/permitted"
	awk -v verb="$1" '
	FILENAME ~ /permitted$/ {
		for (i = 2; i <= NF; i++)
			may[$1 " " $i]
		next
	}
	{
		split($1, from, "/")
		split($2, to, "/")
	}
	!((from[1] " " to[1]) in may) {
		print "layer src/" $1 ": src/" from[1] " may not " verb " " $2
	}' "$scratch/permitted" -
}

# The headers of a library are included in one folder alone.
check_outside()
{
	all_includes | awk '
	function home(folder, names) {
		if (part[2] != folder && $2 ~ "^<(" names ")")
			print "outside " $1 ": " $2 " belongs to src/" folder
	}
	{
		split($1, part, "/")
		home("directory", "(ldap|lber|ldap_[a-z]*)\\.h|sasl/")
		home("sql", "(libpq-fe|postgres_ext)\\.h")
		home("gateway", "curl/")
		home("web", "fcgi[a-z]*\\.h")
		home("person", "unicode/")
	}'
}

check_built()
{
	sed -n 's/^\([^ ]*\) none -$/built src\/\1.c is not built/p' \
	    "$scratch/symbols"
}

check_twice()
{
	awk '$3 ~ /^[ABCDGRST]$/ && $2 != "main" { print $2 }' \
	    "$scratch/symbols" | sort | uniq -d |
	    sed 's/.*/twice &() is exported by two files/'
}

# circles RULE WHAT: of the pairs on standard input, a line for each circle.
circles()
{
	awk '$1 != $2' | sort -u | tsort 2>&1 >/dev/null |
	    awk -v what="$1 $2" '
	function tell() { if (first) print what chain " -> " first }
	/input contains a loop/ { tell(); chain = first = ""; next }
	{ chain = chain (first ? " -> " : " ") $2; if (!first) first = $2 }
	END { tell() }'
}

symbols > "$scratch/symbols"
includes > "$scratch/includes"
calls > "$scratch/calls"
cat "$scratch/includes" "$scratch/calls" > "$scratch/edges"
{
	check_built
	check_twice
	check_permitted include < "$scratch/includes"
	check_permitted call < "$scratch/calls"
	check_outside
	circles file_circle "a circle of files:" < "$scratch/edges"
	sed -E 's,/[^ ]*,,g' "$scratch/edges" |
	    circles folder_circle "a circle of folders:"
} > "$scratch/breaches"
judge < "$scratch/breaches"
finish
