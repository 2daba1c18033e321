#!/bin/sh
# Goal: what can be read in one language can be read in the other, with the
# same placeholders.
. "${srcdir:-.}/tests/check.sh"

# section.key, and the placeholders of its text, each on a line of its own
keys()
{
	awk '
	/^#/ { next }
	/^[A-Za-z0-9_-]+ *[=:] *\{/ { section = $1 "."; next }
	/^\}/ { section = ""; next }
	match($0, /^[ \t]*[A-Za-z0-9_-]+ *[=:] *"?/) {
		key = section $1
		print key
	}
	{
		# a Greek SMS has room for less
		while (key !~ /_sms$/ && match($0, /\{[a-z_]+\}/)) {
			print key " " substr($0, RSTART, RLENGTH)
			$0 = substr($0, RSTART + RLENGTH)
		}
	}' "$1" | sort
}

for text in "$srcdir/src/page/words/" "$srcdir/src/page/words/person-" \
    "$srcdir/src/turn/messages/"; do
	for lang in el en; do
		[ -s "$text$lang.cfg" ] || echo "$text$lang.cfg is missing"
		keys "$text$lang.cfg" | uniq > check_text.$lang
	done
	comm -3 check_text.el check_text.en | tr -d '\t' |
	    sed "s|^|$text: in one language only: |"
done > check_text.out

# The privacy policy says for how long in the words that a person is told.
for lang in el en; do
	sed -n '/^kept = {/,/^};/s/^\t[A-Z]* = "\(.*\)";$/- \1/p' \
	    "$srcdir/src/page/words/person-$lang.cfg" |
	    while read -r line; do
		grep -qxF -e "$line" "$srcdir/etc/legal/privacy.$lang.txt" ||
		    echo "etc/legal/privacy.$lang.txt does not say: $line"
	done
done >> check_text.out
breaches_of < check_text.out
rm -f check_text.*
finish
