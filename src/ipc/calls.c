/* A filter of system calls, as short as it can be. */
#define _GNU_SOURCE
#include <stddef.h>

#include "config.h"
#include "ipc/calls.h"

/* The sanitizers trace and fork at the end of a process. */
#if defined(__SANITIZE_ADDRESS__)
#define SANITIZED 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define SANITIZED 1
#endif
#endif

#if !defined(HAVE_LIBSECCOMP) || defined(SANITIZED)

/* What was said before is worse. */
static enum outcome
do_without(struct detail *d)
{
	if (d->text[0] == '\0')
		detail_set(d, "built without libseccomp");
	return OK;
}

enum outcome
calls_refuse(const struct calls_rule *rule, struct detail *d)
{
	(void)rule;
	return do_without(d);
}

enum outcome
calls_refuse_children(struct detail *d)
{
	return do_without(d);
}

#else

#include <sys/mman.h>
#include <sys/shm.h>
#include <sys/socket.h>

#include <errno.h>
#include <sched.h>
#include <seccomp.h>
#include <string.h>

/* Whatever their arguments are. */
static const int never[] = {
	/* another program, another process's memory */
	SCMP_SYS(execve), SCMP_SYS(execveat), SCMP_SYS(ptrace),
	SCMP_SYS(process_vm_readv), SCMP_SYS(process_vm_writev),
	SCMP_SYS(process_madvise), SCMP_SYS(pidfd_getfd), SCMP_SYS(kcmp),
	/* another view of the machine */
	SCMP_SYS(unshare), SCMP_SYS(setns), SCMP_SYS(mount), SCMP_SYS(umount2),
	SCMP_SYS(pivot_root), SCMP_SYS(chroot), SCMP_SYS(move_mount),
	SCMP_SYS(open_tree), SCMP_SYS(fsopen), SCMP_SYS(fsconfig),
	SCMP_SYS(fsmount), SCMP_SYS(fspick), SCMP_SYS(mount_setattr),
	SCMP_SYS(open_by_handle_at), SCMP_SYS(personality),
	/* large and often broken parts of the kernel */
	SCMP_SYS(bpf), SCMP_SYS(perf_event_open), SCMP_SYS(userfaultfd),
	SCMP_SYS(io_uring_setup), SCMP_SYS(io_uring_enter),
	SCMP_SYS(io_uring_register), SCMP_SYS(add_key), SCMP_SYS(keyctl),
	SCMP_SYS(request_key), SCMP_SYS(init_module), SCMP_SYS(finit_module),
	SCMP_SYS(delete_module), SCMP_SYS(kexec_load),
	SCMP_SYS(kexec_file_load), SCMP_SYS(modify_ldt),
	/* pages that are made of bytes, and then run; another door */
	SCMP_SYS(memfd_create), SCMP_SYS(memfd_secret), SCMP_SYS(listen),
};

/* SCMP_A0 and its kind have no types that -Wconversion likes. */
static struct scmp_arg_cmp
compare(unsigned arg, enum scmp_compare op, scmp_datum_t a, scmp_datum_t b)
{
	return (struct scmp_arg_cmp){ .arg = arg, .op = op, .datum_a = a,
	    .datum_b = b };
}

#define NO SCMP_ACT_ERRNO(EPERM)

/* The names that this kernel's headers do not have are none. */
static int
refuse_if(scmp_filter_ctx f, int call, size_t n,
    const struct scmp_arg_cmp *when)
{
	return seccomp_rule_add_array(f, NO, call, (unsigned)n, when);
}

static int
add_never(scmp_filter_ctx f)
{
	size_t i;
	int rc = 0;

	for (i = 0; i < sizeof(never) / sizeof(never[0]) && rc == 0; i++)
		rc = refuse_if(f, never[i], 0, NULL);
	return rc;
}

/* Bits of an argument that may not all be set. */
static int
refuse_bits(scmp_filter_ctx f, int call, unsigned arg, scmp_datum_t bits)
{
	const struct scmp_arg_cmp when = compare(arg, SCMP_CMP_MASKED_EQ,
	    bits, bits);

	return refuse_if(f, call, 1, &when);
}

/* What can be written cannot be run, and does not become what can be run. */
static int
add_pages(scmp_filter_ctx f)
{
	int rc;

	if ((rc = refuse_bits(f, SCMP_SYS(mmap), 2,
	    PROT_WRITE | PROT_EXEC)) != 0 ||
	    (rc = refuse_bits(f, SCMP_SYS(mprotect), 2, PROT_EXEC)) != 0 ||
	    (rc = refuse_bits(f, SCMP_SYS(pkey_mprotect), 2,
	    PROT_EXEC)) != 0)
		return rc;
	return refuse_bits(f, SCMP_SYS(shmat), 2, SHM_EXEC);
}

/* Children in a namespace of their own; clone3 hides its flags in memory, and
 * the C library then takes clone. */
static int
add_namespaces(scmp_filter_ctx f)
{
	static const scmp_datum_t kinds[] = { CLONE_NEWUSER, CLONE_NEWNS,
	    CLONE_NEWNET, CLONE_NEWPID, CLONE_NEWIPC, CLONE_NEWUTS,
	    CLONE_NEWCGROUP };
	size_t i;
	int rc;

	rc = seccomp_rule_add(f, SCMP_ACT_ERRNO(ENOSYS), SCMP_SYS(clone3), 0);
	for (i = 0; i < sizeof(kinds) / sizeof(kinds[0]) && rc == 0; i++)
		rc = refuse_bits(f, SCMP_SYS(clone), 0, kinds[i]);
	return rc;
}

/* Families one by one: a filter has no "none of these" but by two bounds. */
static int
refuse_families(scmp_filter_ctx f, int first, int last)
{
	const struct scmp_arg_cmp when[] = {
		compare(0, SCMP_CMP_GE, (scmp_datum_t)first, 0),
		compare(0, SCMP_CMP_LE, (scmp_datum_t)last, 0),
	};
	int rc = 0, family;

	/* Two bounds on one argument libseccomp does not take. */
	if (last == INT32_MAX)
		return refuse_if(f, SCMP_SYS(socket), 1, &when[0]);
	for (family = first; family <= last && rc == 0; family++) {
		const struct scmp_arg_cmp is = compare(0, SCMP_CMP_EQ,
		    (scmp_datum_t)family, 0);

		rc = refuse_if(f, SCMP_SYS(socket), 1, &is);
	}
	return rc;
}

/* SOCK_NONBLOCK and SOCK_CLOEXEC stand beside the kind. */
#define KIND_MASK 0xfU

static int
refuse_kind(scmp_filter_ctx f, int family, int kind)
{
	const struct scmp_arg_cmp when[] = {
		compare(0, SCMP_CMP_EQ, (scmp_datum_t)family, 0),
		compare(1, SCMP_CMP_MASKED_EQ, KIND_MASK, (scmp_datum_t)kind),
	};

	return refuse_if(f, SCMP_SYS(socket), 2, when);
}

static int
add_sockets(scmp_filter_ctx f, const struct calls_rule *rule)
{
	int rc = refuse_families(f, AF_UNSPEC, AF_UNSPEC);

	if (rc == 0 && !rule->unix_sockets)
		rc = refuse_families(f, AF_UNIX, AF_UNIX);
	if (rc == 0 && rule->unix_sockets)
		rc = refuse_kind(f, AF_UNIX, SOCK_DGRAM);
	if (rc == 0 && !rule->net_sockets)
		rc = refuse_families(f, AF_INET, AF_INET);
	if (rc == 0)
		rc = refuse_families(f, AF_INET + 1, AF_INET6 - 1);
	if (rc == 0 && !rule->net_sockets)
		rc = refuse_families(f, AF_INET6, AF_INET6);
	if (rc == 0)
		rc = refuse_families(f, AF_INET6 + 1, AF_NETLINK - 1);
	if (rc == 0 && !rule->net_sockets)
		rc = refuse_families(f, AF_NETLINK, AF_NETLINK);
	if (rc == 0)
		rc = refuse_families(f, AF_NETLINK + 1, INT32_MAX);
	if (rc == 0 && rule->net_sockets) {
		rc = refuse_kind(f, AF_INET, SOCK_RAW);
		rc = rc != 0 ? rc : refuse_kind(f, AF_INET6, SOCK_RAW);
	}
	/* To look up addresses a netlink socket is bound. */
	if (rc == 0 && !rule->net_sockets)
		rc = refuse_if(f, SCMP_SYS(bind), 0, NULL);
	return rc;
}

/* A kernel without seccomp is no reason not to start. */
static enum outcome
load_filter(scmp_filter_ctx f, int rc, struct detail *d)
{
	if (rc == 0)
		rc = seccomp_load(f);
	seccomp_release(f);
	if (rc == 0)
		return OK;
	detail_set(d, "seccomp: %s", strerror(-rc));
	return rc == -EINVAL || rc == -ENOSYS || rc == -EFAULT ? OK : E_CONF;
}

static scmp_filter_ctx
new_filter(struct detail *d)
{
	scmp_filter_ctx f = seccomp_init(SCMP_ACT_ALLOW);

	if (f == NULL)
		detail_set(d, "seccomp: no memory");
	return f;
}

enum outcome
calls_refuse(const struct calls_rule *rule, struct detail *d)
{
	scmp_filter_ctx f;
	int rc;

	if ((f = new_filter(d)) == NULL)
		return E_NOMEM;
	if ((rc = add_never(f)) == 0 && (rc = add_pages(f)) == 0 &&
	    (rc = add_namespaces(f)) == 0)
		rc = add_sockets(f, rule);
	return load_filter(f, rc, d);
}

enum outcome
calls_refuse_children(struct detail *d)
{
	const struct scmp_arg_cmp no_thread = compare(0, SCMP_CMP_MASKED_EQ,
	    CLONE_THREAD, 0);
	scmp_filter_ctx f;
	int rc;

	if ((f = new_filter(d)) == NULL)
		return E_NOMEM;
	if ((rc = refuse_if(f, SCMP_SYS(fork), 0, NULL)) == 0 &&
	    (rc = refuse_if(f, SCMP_SYS(vfork), 0, NULL)) == 0)
		rc = refuse_if(f, SCMP_SYS(clone), 1, &no_thread);
	return load_filter(f, rc, d);
}

#endif
