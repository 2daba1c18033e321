#!/bin/sh
# Goal: what is in the repository is in the distribution, and neither tells
# of the machine that it was made on.
. "${srcdir:-.}/tests/check.sh"

# The paths of a home, of a build folder, of a mount.
grep -rnE '(^|[^A-Za-z0-9_.-])/(work|home/[a-z]|mnt|tmp/b-)' \
    --include='*.[chm]' --include='*.am' --include='*.ac' --include='*.mk' \
    --include='*.py' --include='*.sh' --include='*.def' --include='*.in' \
    --include='*.sql' --include='*.ldif' --include='*.[1-8]' \
    --include='*.conf' --include='*.cfg' --include='*.html' \
    "$srcdir/src" "$srcdir/tests" "$srcdir/etc" "$srcdir/man" \
    "$srcdir/schema" "$srcdir/ldif" "$srcdir/configure.ac" \
    "$srcdir/Makefile.am" "$srcdir/README" "$srcdir/HACKING" \
    "$srcdir/bootstrap" | grep -v '/check_dist\.sh:' > check_dist.out

# The package is of the version that is built.
version=$(sed -n 's/^AC_INIT(\[[a-z]*\], \[\([^]]*\)\].*/\1/p' \
    "$srcdir/configure.ac")
head -n 1 "$srcdir/debian/changelog" | grep -q "($version)" ||
    echo "debian/changelog is not of version $version" >> check_dist.out

# A tarball has no repository to compare with.
if [ -e "$srcdir/.git" ] && command -v git >/dev/null 2>&1; then
	${MAKE:-make} -s print-distfiles 2>/dev/null |
	    sed "s|^$srcdir/||" > check_dist.files
	git -C "$srcdir" ls-files | grep -v '^\.' | while read -r file; do
		grep -qxF "$file" check_dist.files && continue
		# a folder may be distributed whole
		dir=$file
		while [ "$dir" != "${dir%/*}" ]; do
			dir=${dir%/*}
			grep -qxF "$dir" check_dist.files && continue 2
		done
		echo "$file is not in the distribution"
	done >> check_dist.out
fi
breaches_of < check_dist.out
rm -f check_dist.out check_dist.files
finish
