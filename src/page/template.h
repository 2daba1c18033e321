/*
 * Pages as files without logic:
 *
 *	{{name}}		the text of that name, escaped
 *	{{@key}}		the sentence of that key, its {places} filled
 *				with texts of the scope, escaped
 *	{{#name}} … {{/name}}	once for each row of a list, or once if
 *				there is a text of that name
 *	{{^name}} … {{/name}}	if there is neither
 *	{{>name}}		another page of the set
 *
 * There is no way to write a text unescaped.  Everything is parsed at the
 * start, and a page that is wrong stops the start.
 */
#ifndef PAGE_TEMPLATE_H
#define PAGE_TEMPLATE_H

#include <stddef.h>

#include "base/buf.h"
#include "base/detail.h"
#include "page/scope.h"
#include "page/words.h"

#define TEMPLATE_SIZE_MAX 65536
#define TEMPLATE_DEPTH_MAX 8	/* sections and partials within another */

struct template;
struct template_set;

/* Parses one page; name is for the sentence of refusal and kept, text is
 * copied.  E_CONF with "name:line: …", E_NOMEM. */
enum outcome	template_parse(const char *name, const char *text, size_t len,
		    struct template **out, struct detail *) MUST_USE;
void		template_free(struct template **);

enum outcome	template_set_new(struct template_set **out) MUST_USE;
void		template_set_free(struct template_set **);
/* Takes the template over.  E_CONF if there is one of that name, or too
 * many. */
enum outcome	template_set_add(struct template_set *, struct template **,
		    struct detail *) MUST_USE;
/* That every partial exists, none contains itself, and every key stands
 * in the catalogue.  E_CONF with "page:line: …". */
enum outcome	template_set_check(const struct template_set *,
		    const struct words *, struct detail *) MUST_USE;
/* Writes the page of that name; E_NOTFOUND, or E_LIMIT when it does not
 * fit. */
enum outcome	template_set_print(const struct template_set *,
		    const char *name, const struct words *,
		    const struct scope *, struct buf *) MUST_USE;
/* One sentence with its places filled, not escaped: for the scope. */
void		template_fill(const char *sentence, const struct scope *,
		    struct buf *);

#endif
