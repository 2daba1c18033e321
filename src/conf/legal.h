/*
 * The terms of use and the privacy policy: read by web, which shows them,
 * and by core, which records what was accepted.
 *
 * site.legal_dir holds terms.el.txt, terms.en.txt, privacy.el.txt and
 * privacy.en.txt, UTF-8:
 *
 *	Version: 2026-11-23
 *
 *	A paragraph, over as many lines as it needs.
 *
 *	# A heading
 *
 *	Another paragraph.
 */
#ifndef CONF_LEGAL_H
#define CONF_LEGAL_H

#include "base/detail.h"

enum legal_kind { LEGAL_TERMS, LEGAL_PRIVACY, LEGAL_KINDS };

#define LEGAL_VERSION_SIZE 32

struct legal_text {
	char		 version[LEGAL_VERSION_SIZE];
	unsigned char	 sha256[32];	/* of the whole file */
	char		*body;		/* behind the version's line */
};

struct legal;

/* E_CONF: a file is missing, larger than 64 KiB, not UTF-8, or does not
 * begin with its version. */
enum outcome	legal_load(const char *dir, struct legal **out,
		    struct detail *) MUST_USE;
void		legal_free(struct legal **);
/* lang: "el", else English.  Borrowed. */
const struct legal_text *legal_get(const struct legal *, enum legal_kind,
		    const char *lang);
/* What a page in that language shows of them all, in one word: web says it
 * with each agreement, core holds it against its own. */
#define LEGAL_SHOWN_SIZE 65
void		legal_shown(const struct legal *, const char *lang,
		    char out[LEGAL_SHOWN_SIZE]);
/* "terms", "privacy". */
const char	*legal_name(enum legal_kind);

#endif
