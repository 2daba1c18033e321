/* Secrets in memory that is locked and wiped. */
#include <sys/stat.h>

#include <errno.h>
#include <fcntl.h>
#include <sodium.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/secret.h"

#define FILE_MAX_LEN 4096
#define ALIGNMENT _Alignof(max_align_t)

struct secret {
	size_t	len;
	unsigned char bytes[];
};

enum outcome
secret_new(size_t len, struct secret **out)
{
	struct secret *s;
	size_t size;

	/* sodium_malloc() aborts before sodium_init(), and puts the end of
	 * what it gives at the guard page: only a round size is aligned. */
	if (sodium_init() == -1 || len > SIZE_MAX - sizeof(*s) - ALIGNMENT)
		return E_NOMEM;
	size = (sizeof(*s) + len + ALIGNMENT) / ALIGNMENT * ALIGNMENT;
	if ((s = sodium_malloc(size)) == NULL)
		return E_NOMEM;
	memset(s, 0, size);
	s->len = len;
	*out = s;
	return OK;
}

enum outcome
secret_from(const void *bytes, size_t len, struct secret **out)
{
	struct secret *s;
	enum outcome r;

	if ((r = secret_new(len, &s)) != OK)
		return r;
	if (len > 0)
		memcpy(s->bytes, bytes, len);
	*out = s;
	return OK;
}

/* Init keeps these from others by their folder; an access list shows in
 * their modes as the group's (systemd.exec(5), acl(5)). */
static bool
is_credential(const char *path)
{
	const char *folder = getenv("CREDENTIALS_DIRECTORY");
	size_t len = folder == NULL ? 0 : strlen(folder);

	return len > 0 && strncmp(path, folder, len) == 0 &&
	    path[len] == '/' && strchr(path + len + 1, '/') == NULL;
}

static enum outcome
check_owner(const char *path, int fd, struct detail *d)
{
	struct stat st;

	if (fstat(fd, &st) == -1 || !S_ISREG(st.st_mode)) {
		detail_set(d, "%s: not a regular file", path);
		return E_CONF;
	}
	if (is_credential(path))
		return OK;
	if (st.st_uid != 0 && st.st_uid != geteuid()) {
		detail_set(d, "%s: owned by uid %u; it must belong to root or "
		    "to uid %u: chown %u %s", path, (unsigned)st.st_uid,
		    (unsigned)geteuid(), (unsigned)geteuid(), path);
		return E_CONF;
	}
	if (st.st_mode & (S_IRWXG | S_IRWXO)) {
		detail_set(d, "%s: mode %04o lets others at a secret: "
		    "chmod 0600 %s", path, (unsigned)(st.st_mode & 07777),
		    path);
		return E_CONF;
	}
	return OK;
}

static enum outcome
read_all(int fd, unsigned char *buf, size_t size, size_t *out)
{
	size_t len = 0;
	ssize_t n;

	while (len < size) {
		n = read(fd, buf + len, size - len);
		if (n == -1 && errno == EINTR)
			continue;
		if (n == -1)
			return E_CONF;
		if (n == 0)
			break;
		len += (size_t)n;
	}
	*out = len;
	return OK;
}

static bool
is_line_end(unsigned char c)
{
	return c == '\n' || c == '\r';
}

/* What an editor puts around a line. */
static void
cut_ends(const unsigned char **text, size_t *len)
{
	if (*len >= 3 && memcmp(*text, "\xef\xbb\xbf", 3) == 0) {
		*text += 3;
		*len -= 3;
	}
	while (*len > 0 && is_line_end((*text)[*len - 1]))
		--*len;
	while (*len > 0 && is_line_end(**text)) {
		++*text;
		--*len;
	}
}

static bool
is_nbsp(const unsigned char *s)
{
	return s[0] == 0xc2 && s[1] == 0xa0;
}

/* NULL, or what is wrong with it: not the secret itself. */
static const char *
find_secret_fault(const unsigned char *s, size_t len)
{
	size_t i;

	if (len == 0)
		return "is empty";
	for (i = 0; i < len; i++)
		if ((s[i] < ' ' && s[i] != '\t') || s[i] == 0x7f)
			return "holds more than one line, or a control "
			    "character: it must be the secret alone";
	if (s[0] == ' ' || s[0] == '\t' || s[len - 1] == ' ' ||
	    s[len - 1] == '\t' || (len >= 2 && (is_nbsp(s) ||
	    is_nbsp(s + len - 2))))
		return "begins or ends with a blank: remove it";
	return NULL;
}

static enum outcome
take_secret(const char *path, const unsigned char *text, size_t len,
    struct secret **out, struct detail *d)
{
	const char *fault;

	if (len > FILE_MAX_LEN)
		fault = "is larger than 4096 bytes";
	else {
		cut_ends(&text, &len);
		fault = find_secret_fault(text, len);
	}
	if (fault == NULL)
		return secret_from(text, len, out);
	detail_set(d, "%s: %s", path, fault);
	return E_CONF;
}

enum outcome
secret_from_file(const char *path, struct secret **out, struct detail *d)
{
	unsigned char buf[FILE_MAX_LEN + 1];
	size_t len = 0;
	enum outcome r;
	int fd;

	/* O_NONBLOCK: opening a pipe must not wait for its writer. */
	fd = open(path, O_RDONLY | O_NOFOLLOW | O_CLOEXEC | O_NOCTTY |
	    O_NONBLOCK);
	if (fd == -1) {
		detail_set(d, "%s: %s", path, strerror(errno));
		return E_CONF;
	}
	if ((r = check_owner(path, fd, d)) != OK)
		goto done;
	if ((r = read_all(fd, buf, sizeof(buf), &len)) != OK) {
		detail_set(d, "%s: %s", path, strerror(errno));
		goto done;
	}
	r = take_secret(path, buf, len, out, d);
done:
	sodium_memzero(buf, sizeof(buf));
	close(fd);
	return r;
}

const char *
secret_text(const struct secret *s)
{
	return (const char *)s->bytes;
}

unsigned char *
secret_bytes(struct secret *s)
{
	return s->bytes;
}

size_t
secret_len(const struct secret *s)
{
	return s->len;
}

bool
secret_equals(const struct secret *a, const struct secret *b)
{
	return a->len == b->len &&
	    sodium_memcmp(a->bytes, b->bytes, a->len) == 0;
}

void
secret_free(struct secret **s)
{
	if (s == NULL || *s == NULL)
		return;
	sodium_free(*s);	/* wipes */
	*s = NULL;
}
