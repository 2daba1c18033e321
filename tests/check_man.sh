#!/bin/sh
# Goal: the man pages are clean mdoc.
. "${srcdir:-.}/tests/check.sh"
need mandoc

# Our own pages refer to one another before they are installed, and mandoc
# counts a Greek letter as eight columns.
mandoc -T lint -W style "$srcdir"/man/*.[1-8] > check_man.out \
    2> check_man.err	# one pipe would mix their lines
cat check_man.out check_man.err |
    grep -v -e 'referenced manual not found' -e 'outdated mandoc.db' \
    -e 'input text line longer than 80 bytes' > check_man.tmp
for page in "$srcdir"/man/*.[1-8]; do
	LC_ALL=C tr -d '\200-\277' < "$page" |
	    awk -v page="$page" 'length($0) > 80 {
		print page ":" NR ": longer than 80 columns" }'
done >> check_man.tmp
breaches_of < check_man.tmp
rm -f check_man.tmp check_man.out check_man.err
finish
