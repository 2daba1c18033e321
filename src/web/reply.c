/* The head of an answer to a browser. */
#include "web/reply.h"

static const struct { int status; const char *text; } reasons[] = {
	{ 200, "OK" }, { 303, "See Other" }, { 400, "Bad Request" },
	{ 403, "Forbidden" }, { 404, "Not Found" },
	{ 405, "Method Not Allowed" }, { 413, "Content Too Large" },
	{ 415, "Unsupported Media Type" }, { 429, "Too Many Requests" },
	{ 500, "Internal Server Error" },
	{ 503, "Service Unavailable" },
};

/*
 * Referrer-Policy is same-origin and not no-referrer: with the latter a
 * browser states the origin of our own forms as "null".
 */
static const char always[] =
    "Content-Security-Policy: default-src 'none'; style-src 'self'; "
    "script-src 'self'; img-src 'self'; form-action 'self'; "
    "base-uri 'none'; frame-ancestors 'none'\r\n"
    "X-Content-Type-Options: nosniff\r\n"
    "X-Frame-Options: DENY\r\n"
    "Referrer-Policy: same-origin\r\n"
    "Permissions-Policy: camera=(), geolocation=(), microphone=(), "
    "payment=(), usb=(), browsing-topics=()\r\n"
    "Cross-Origin-Opener-Policy: same-origin\r\n"
    "Cross-Origin-Resource-Policy: same-origin\r\n";

static const char *
reason(int status)
{
	size_t i;

	for (i = 0; i < sizeof(reasons) / sizeof(reasons[0]); i++)
		if (reasons[i].status == status)
			return reasons[i].text;
	return "";
}

void
reply_add_cookie(struct reply *r, const char *cookie)
{
	if (r->cookies < REPLY_COOKIES_MAX)
		r->cookie[r->cookies++] = cookie;
}

void
reply_print_head(const struct reply *r, struct buf *out)
{
	size_t i;

	buf_putf(out, "Status: %d %s\r\n", r->status, reason(r->status));
	if (r->type != NULL)
		buf_putf(out, "Content-Type: %s\r\n", r->type);
	if (r->location != NULL)
		buf_putf(out, "Location: %s\r\n", r->location);
	if (r->allow != NULL)
		buf_putf(out, "Allow: %s\r\n", r->allow);
	if (r->status == 503)
		buf_puts(out, "Retry-After: 5\r\n");
	for (i = 0; i < r->cookies; i++)
		buf_putf(out, "Set-Cookie: %s\r\n", r->cookie[i]);
	buf_putf(out, "Cache-Control: %s\r\n", r->lasting ?
	    "public, max-age=31536000, immutable" : "no-store");
	/* The cookies say which language; that of the session ends here. */
	if (r->leaves_nothing)
		buf_puts(out, "Clear-Site-Data: \"cache\", \"storage\"\r\n");
	buf_puts(out, always);
	buf_putf(out, "Content-Length: %zu\r\n\r\n", r->body_len);
}
