/*
 * Text put where another language rules: a URL or a form, JSON, XML, the
 * header of a mail.  Each appends to a buffer, which fails whole if there
 * is no room.
 */
#ifndef GATEWAY_ENCODE_H
#define GATEWAY_ENCODE_H

#include "base/buf.h"

typedef void encode_fn(struct buf *, const char *text);

/* RFC 3986: all but unreserved characters as %XX, also right in a form. */
void	encode_url(struct buf *, const char *text);
/* RFC 8259, the inside of a string, without the quotes. */
void	encode_json(struct buf *, const char *text);
void	encode_xml(struct buf *, const char *text);
/* As it is. */
void	encode_plain(struct buf *, const char *text);
/* RFC 2047 words in base64, folded, for a header that holds more than
 * printable ASCII; room is left for a name of up to nine characters. */
void	encode_words(struct buf *, const char *text);
/* Base64 in lines of 76 with CRLF. */
void	encode_base64_lines(struct buf *, const void *bytes, size_t len);
/* Base64 in one line. */
void	encode_base64(struct buf *, const void *bytes, size_t len);

#endif
