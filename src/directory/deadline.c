/* A layer of libldap's socket buffer that does not wait for ever. */
#include <errno.h>
#include <poll.h>
#include <stdbool.h>

#include <ldap.h>

#include "base/clock.h"
#include "base/outcome.h"
#include "directory/deadline.h"

/* Just above the socket, well below TLS and SASL. */
#define LEVEL (LBER_SBIOD_LEVEL_PROVIDER + 1)

/* Of one answer: a server that does not come to an end is held in memory
 * until it is. */
#define BYTES_MAX (8 * 1024 * 1024)

void
deadline_start(struct deadline *d, int64_t seconds)
{
	d->at_ms = clock_ms() + seconds * 1000;
	d->bytes = 0;
}

struct timeval
deadline_left(const struct deadline *d)
{
	int ms = clock_left_ms(d->at_ms);
	struct timeval tv;

	if (ms < 1)
		ms = 1;
	tv.tv_sec = ms / 1000;
	tv.tv_usec = (suseconds_t)(ms % 1000) * 1000;
	return tv;
}

/* What is ready at once is taken even after the deadline. */
static bool
wait_for(Sockbuf_IO_Desc *layer, short events)
{
	const struct deadline *d = layer->sbiod_pvt;
	struct pollfd p = { .fd = -1, .events = events };
	int n;

	if (ber_sockbuf_ctrl(layer->sbiod_sb, LBER_SB_OPT_GET_FD, &p.fd) != 1)
		return true;
	do
		n = poll(&p, 1, clock_left_ms(d->at_ms));
	while (n == -1 && errno == EINTR);
	if (n == 0)
		errno = ETIMEDOUT;
	return n > 0;
}

static ber_slen_t
read_layer(Sockbuf_IO_Desc *layer, void *bytes, ber_len_t len)
{
	struct deadline *d = layer->sbiod_pvt;
	ber_slen_t n;

	if (LBER_SBIOD_CTRL_NEXT(layer, LBER_SB_OPT_DATA_READY, NULL) <= 0 &&
	    !wait_for(layer, POLLIN))
		return -1;
	n = LBER_SBIOD_READ_NEXT(layer, bytes, len);
	if (n > 0 && (d->bytes += n) > BYTES_MAX) {
		errno = EMSGSIZE;
		return -1;
	}
	return n;
}

static ber_slen_t
write_layer(Sockbuf_IO_Desc *layer, void *bytes, ber_len_t len)
{
	if (!wait_for(layer, POLLOUT))
		return -1;
	return LBER_SBIOD_WRITE_NEXT(layer, bytes, len);
}

static int
setup_layer(Sockbuf_IO_Desc *layer, void *arg)
{
	layer->sbiod_pvt = arg;
	return 0;
}

static int
end_layer(Sockbuf_IO_Desc *layer)
{
	(void)layer;
	return 0;
}

static int
ctrl_layer(Sockbuf_IO_Desc *layer, int option, void *arg)
{
	return LBER_SBIOD_CTRL_NEXT(layer, option, arg);
}

static Sockbuf_IO io = {
	.sbi_setup = setup_layer,
	.sbi_remove = end_layer,
	.sbi_ctrl = ctrl_layer,
	.sbi_read = read_layer,
	.sbi_write = write_layer,
	.sbi_close = end_layer,
};

static int
on_connect(LDAP *ld, Sockbuf *sb, LDAPURLDesc *url, struct sockaddr *addr,
    struct ldap_conncb *hook)
{
	(void)ld;
	(void)url;
	(void)addr;
	return ber_sockbuf_add_io(sb, &io, LEVEL, hook->lc_arg);
}

static void
on_close(LDAP *ld, Sockbuf *sb, struct ldap_conncb *hook)
{
	(void)ld;
	(void)sb;
	(void)hook;
}

int
deadline_attach(struct deadline *d, LDAP *ld)
{
	d->hook.lc_add = on_connect;
	d->hook.lc_del = on_close;
	d->hook.lc_arg = d;
	return ldap_set_option(ld, LDAP_OPT_CONNECT_CB, &d->hook);
}
