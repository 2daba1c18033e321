#!/bin/sh
# Goal: every program tells its version and how it is called, on standard
# output and with status 0; bash completes the verbs of uregisterctl.
. "${srcdir:-.}/tests/check.sh"
version=$(sed -n 's/^#define PACKAGE_VERSION "\(.*\)"/\1/p' config.h)

for program in uregister-web uregister-core uregister-gateway uregister-sync \
    uregisterctl; do
	[ "$(./$program --version 2>&1)" = "$program $version" ] ||
	    breach "$program --version"
	./$program --help 2>/dev/null | grep -q "^usage: $program " ||
	    breach "$program --help"
	./$program --help >/dev/null 2>&1 || breach "$program --help: $?"
	./$program --no-such-option >/dev/null 2>&1
	[ $? -eq 2 ] || breach "$program takes any option"
done

# completes WORD... : what stands for the last of them
completes()
{
	PATH=.:$PATH bash -c '
	. "$1"
	shift
	COMP_WORDS=(uregisterctl "$@")
	COMP_CWORD=$#
	_uregisterctl uregisterctl "${COMP_WORDS[COMP_CWORD]}"
	echo "${COMPREPLY[*]}"' - "$srcdir/etc/completion-uregisterctl" "$@"
}
is()
{
	wanted=$1
	shift
	[ "$(completes "$@")" = "$wanted" ] ||
	    breach "bash completes \"$*\" to: $(completes "$@")"
}
if command -v bash >/dev/null; then
	is 'doctor' doc
	is 'conf' con
	is 'check' conf ch
	is 'plan apply remove' directory ''
	is 'plan apply' adopt ''
	is 'verify' -f /etc/x audit v
	is '--help' --h
	is '' nothing ''
fi
finish
