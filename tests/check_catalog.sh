#!/bin/sh
# Goal: each event of the log is explained, in English and in Greek, and
# nothing else is; each is used.
. "${srcdir:-.}/tests/check.sh"
catalog=$srcdir/etc/uregister.catalog
scratch_begin
sed -n 's/^    "\([0-9a-f]\{32\}\)")$/\1/p' "$srcdir/src/base/event.def" |
    sort > "$scratch/table"
[ -s "$scratch/table" ] || breach 'src/base/event.def has no events'
uniq -d "$scratch/table" | sed 's/^/two events have the number /' \
    > "$scratch/out"
for lang in '' ' el'; do
	sed -n "s/^-- \([0-9a-f]*\)$lang\$/\1/p" "$catalog" | sort |
	    comm -3 "$scratch/table" - |
	    sed "s/^[	 ]*/in one of table and catalogue alone ($lang): /"
done >> "$scratch/out"
sed -n 's/^EVENT(\([A-Z_]*\),.*/LOG_\1/p' "$srcdir/src/base/event.def" |
    while read -r event; do
	grep -rqw "log_as($event)" "$srcdir/src" ||
	    echo "$event is the event of no line"
done >> "$scratch/out"
breaches_of < "$scratch/out"
finish
