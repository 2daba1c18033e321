/*
 * What is loaded once at the start and then only read: pages, sentences,
 * style, script, logo, and the legal texts.  If anything of it is wrong,
 * the program does not start.
 */
#ifndef WEB_SITE_H
#define WEB_SITE_H

#include "base/slots.h"
#include "conf/conf.h"
#include "conf/legal.h"
#include "conf/secretariat.h"
#include "page/template.h"
#include "page/words.h"
#include "web/keys.h"

#define SITE_LANGUAGES 2

enum { SITE_STYLE, SITE_SCRIPT, SITE_ICON, SITE_TOUCH, SITE_LOGO, SITE_ASSETS };

struct asset {
	char	*bytes;		/* NULL: there is none */
	size_t	 len;
	const char *type;
	char	 url[48];	/* "/style.css?v=…", new with each content */
};

struct site {
	const struct conf *conf;
	bool	secure;		/* served over https */
	struct words *words[SITE_LANGUAGES];
	/* the same for each capacity of the settings */
	struct words *varied[CONF_CAPACITIES_MAX][SITE_LANGUAGES];
	struct template_set *pages;
	struct asset asset[SITE_ASSETS];
	struct legal *legal;
	struct secretariats *secretariats;
	struct slots *hashes;	/* how many workers may wait for a hash, so that
				 * some are left for pages */
};

extern const char *const site_languages[SITE_LANGUAGES];

/* conf is borrowed and must live as long; both catalogues must have the
 * keys.  E_CONF with a detail of one line, E_NOMEM. */
enum outcome	site_load(const struct conf *, const struct keys *,
		    struct site **out, struct detail *) MUST_USE;
void		site_free(struct site **);

#endif
