# What the check_*.sh scripts share.  They run in the top folder of the
# build; automake says where the sources are.  A script names each breach on
# a line of its own, and ends 0 (none), 1 (some) or 77 (cannot tell here).

: "${srcdir:=.}"
breaches=0

breach()
{
	printf '%s\n' "$*" >&2
	breaches=$((breaches + 1))
}

# Every line of standard input is a breach.
breaches_of()
{
	while IFS= read -r line; do
		breach "$line"
	done
}

need()
{
	command -v "$1" >/dev/null 2>&1 && return
	echo "skipped: there is no $1 here"
	exit 77
}

# Lines of "RULE breach".  A rule that stands in NOT_YET is told and does not
# fail: the tree is on its way to it.
judge()
{
	while read -r rule line; do
		case " $NOT_YET " in
		*" $rule "*) echo "not yet ($rule): $line" ;;
		*) breach "$line" ;;
		esac
	done
}

# What the objects of the build define and want, as nm says it, a line each:
# "folder/file symbol kind ...", of the sources that are there and no others;
# kind "-" is a source without an object.  A source that is built for two
# programs has two objects, and the younger one speaks.
symbols()
{
	{
		(cd "$srcdir" && ls src/*/*.c)
		ls src/*/*.c src/*/*.o 2>/dev/null | xargs ls -tL
	} | awk '
	{ stem = $0; sub(/\.[co]$/, "", stem) }
	/\.c$/ { want[stem] = 1; next }
	{ sub(/[^\/]*-/, "", stem) }
	!(stem in object) { object[stem] = $0 }
	END {
		for (stem in want)
			print stem in object ? object[stem] : stem ".c"
	}' | sort | while read -r file; do
		case $file in
		*.o) echo "$file" ;;
		*) echo "${file#src/}" | sed 's/\.c$/ none -/' >&3 ;;
		esac
	done 3>&1 >"$scratch/objects"
	xargs nm -A -P < "$scratch/objects" |
	    sed -E 's,^src/([a-z]*)/([^ ]*-)?([^ ]*)\.o: ,\1/\3 ,'
}

scratch_begin()
{
	scratch=$(mktemp -d) || exit 1
	trap 'rm -rf "$scratch"' EXIT
	trap 'exit 1' HUP INT TERM
}

finish()
{
	[ "$breaches" -eq 0 ] || exit 1
	exit 0
}
