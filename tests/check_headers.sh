#!/bin/sh
# Goal: each header compiles alone.
. "${srcdir:-.}/tests/check.sh"
need "${CC%% *}"

for file in "$srcdir"/src/*/*.h; do
	name=${file#"$srcdir"/src/}
	printf '#include "%s"\n#include "%s"\n' "$name" "$name" |
	    $CC -std=gnu11 -Wall -Wextra -Werror -fsyntax-only -I. \
	    -I"$srcdir/src" $CHECK_CFLAGS -x c - ||
	    breach "src/$name does not compile alone"
done
finish
