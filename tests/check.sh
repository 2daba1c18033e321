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

finish()
{
	[ "$breaches" -eq 0 ] || exit 1
	exit 0
}
