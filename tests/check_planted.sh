#!/bin/sh
# Goal: check_layers.sh and check_source.sh tell a breach when there is one.
# Faults are planted into a copy of the tree that borrows the objects of this
# build; of what is planted an object is made, and of nothing else.
. "${srcdir:-.}/tests/check.sh"
need nm
need tsort
scratch_begin
tree=$scratch/tree
mkdir "$tree"
cp -R "$srcdir/src" "$srcdir/tests" "$tree"
for object in src/*/*.o; do
	ln -s "$PWD/$object" "$tree/${object%/*}" 2>/dev/null
done
cp src/vault/migrations.c "$tree/src/vault" 2>/dev/null
cp src/prepare/elements.c "$tree/src/prepare" 2>/dev/null
cd "$tree" || exit 1

# lines N TEXT
lines()
{
	awk -v n="$1" -v text="$2" 'BEGIN { while (n--) print text }'
}

# plant FILE: what it holds comes on standard input.
plant()
{
	{ case $1 in *.c) echo '/* Planted. */' ;; esac; cat; } > "src/$1"
	case $1 in
	*.c) ${CC:-cc} -w -c "src/$1" -o "src/${1%.c}.o" ||
		breach "src/$1, planted, does not compile" ;;
	esac
}

# run CHECK: it must fail, and what it says is kept for told.
run()
{
	check=check_$1.sh
	srcdir=. NOT_YET= sh "tests/$check" 2> "$scratch/said"
	[ $? -eq 1 ] || breach "$check does not fail"
}

told()
{
	grep -qF "$*" "$scratch/said" || breach "$check does not say: $*"
}

echo '#include "base/hen.h"' | plant base/egg.h
echo '#include "base/egg.h"' | plant base/hen.h
echo 'void fox_bite(void) { owl_hunt(); }' | plant base/fox.c
echo 'void owl_hunt(void) { fox_bite(); }' | plant base/owl.c
echo '#include "account/hen.h"' | plant activation/egg.h
echo '#include "activation/egg.h"' | plant account/hen.h
echo 'void elk_run(void) { emu_run(); }' | plant activation/elk.c
echo 'void emu_run(void) { }' | plant account/emu.c
echo 'void yak_run(void) { }' | plant vault/yak.c
rm -f src/vault/yak.o
echo '#include <ldap.h>' | plant base/gnu.h
run layers
told "a circle of files: base/egg -> base/hen -> base/egg"
told "a circle of files: base/fox -> base/owl -> base/fox"
told "a circle of files: account/hen -> activation/egg -> account/hen"
told "a circle of folders: account -> activation -> account"
told "src/activation/egg: src/activation may not include account/hen"
told "src/account/hen: src/account may not include activation/egg"
told "src/activation/elk: src/activation may not call account/emu"
told "src/vault/yak.c is not built"
told "src/base/gnu.h: <ldap.h> belongs to src/directory"

echo 'void bark(void) { }' | plant base/fox.c
echo 'void owl_hunt(void) { }' | plant base/owl.c
lines 500 | plant base/egg.c
{ echo 'void'; echo 'hen_lay(void)'; echo '{'; lines 51; echo '}'; } |
    plant base/hen.c
{ echo 'void'; echo 'elk_run(int a, int b, int (*c)(int, int), int d,'
    echo '    int e, int f)'; echo '{'; echo '}'; } | plant base/elk.c
printf 'static void\nrun(void)\n{\n}\n' > "$scratch/run"
plant base/emu.c < "$scratch/run"
plant base/gnu.c < "$scratch/run"
echo 'int yak;' > src/base/yak.c
lines 20000 | plant base/yak.h
run source
told "src/base/fox.c: bark() has not the file's prefix"
told "src/base/owl.c: owl_hunt() is not in src/base/owl.h"
told "src/base/egg.c: 501 lines"
told "hen_lay() has 51 lines"
told "elk_run() has 6 parameters"
told "src/base/gnu.c: run() is in src/base/emu.c too"
told "src/base/yak.c:1: says not what it is for"
told "src/base: "
finish
