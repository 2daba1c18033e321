/* Words that no password may be made of. */
#include <errno.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <crack.h>	/* wants size_t */

#include "base/log.h"
#include "base/text.h"
#include "password/dictionary.h"
#include "person/greeklish.h"

#define WORD_SIZE 64
#define WORD_MIN 3		/* letters */
#define WORDS_STEP 1024
#define CRACKLIB_MIN 6		/* shorter ones it calls bad for that */
#define CRACKLIB_PATH "/var/cache/cracklib/cracklib_dict"

struct dictionary {
	char	(*words)[WORD_SIZE];
	size_t	 count;
	char	*cracklib;		/* its dictionary, NULL without */
};

static enum outcome
add_dictionary_word(struct dictionary *dict, const char *word)
{
	char (*grown)[WORD_SIZE];

	if (dict->count % WORDS_STEP == 0) {
		grown = reallocarray(dict->words, dict->count + WORDS_STEP,
		    WORD_SIZE);
		if (grown == NULL)
			return E_NOMEM;
		dict->words = grown;
	}
	memcpy(dict->words[dict->count++], word, strlen(word) + 1);
	return OK;
}

static enum outcome
read_words(struct dictionary *dict, FILE *file, const char *path,
    struct detail *d)
{
	char line[256], word[WORD_SIZE];
	unsigned number = 0;
	enum outcome r;

	while (fgets(line, sizeof(line), file) != NULL) {
		number++;
		line[strcspn(line, "#")] = '\0';
		if (text_trim(line, sizeof(line), line) != OK ||
		    greeklish_word(line, word, sizeof(word)) != OK) {
			detail_set(d, "%s:%u: not a word of UTF-8, or too "
			    "long", path, number);
			return E_CONF;
		}
		if (text_points(word) < WORD_MIN)
			continue;
		if ((r = add_dictionary_word(dict, word)) != OK)
			return r;
	}
	if (ferror(file)) {
		detail_set(d, "%s: %s", path, strerror(errno));
		return E_CONF;
	}
	return OK;
}

static enum outcome
open_words(struct dictionary *dict, const char *path, struct detail *d)
{
	enum outcome r;
	FILE *file;

	if (path == NULL || *path == '\0')
		return OK;
	if ((file = fopen(path, "re")) == NULL) {
		detail_set(d, "%s: %s", path, strerror(errno));
		return E_CONF;
	}
	r = read_words(dict, file, path, d);
	fclose(file);
	return r;
}

/* cracklib ends the process when its dictionary is not there, so it has to
 * be looked for first. */
static enum outcome
open_cracklib(struct dictionary *dict, const char *path, struct detail *d)
{
	char file[512];
	bool ours = path == NULL || *path == '\0';

	snprintf(file, sizeof(file), "%s.pwd", ours ? CRACKLIB_PATH : path);
	if (access(file, R_OK) != 0) {
		if (ours) {
			log_warn("%s: %s; passwords are checked against our "
			    "own words only (install cracklib-runtime)", file,
			    strerror(errno));
			return OK;
		}
		detail_set(d, "%s: %s", file, strerror(errno));
		return E_CONF;
	}
	dict->cracklib = strdup(ours ? CRACKLIB_PATH : path);
	return dict->cracklib == NULL ? E_NOMEM : OK;
}

enum outcome
dictionary_open(const char *words, const char *cracklib,
    struct dictionary **out, struct detail *d)
{
	struct dictionary *dict;
	enum outcome r;

	if ((dict = calloc(1, sizeof(*dict))) == NULL)
		return E_NOMEM;
	if ((r = open_words(dict, words, d)) != OK ||
	    (r = open_cracklib(dict, cracklib, d)) != OK) {
		dictionary_close(&dict);
		return r;
	}
	*out = dict;
	return OK;
}

void
dictionary_close(struct dictionary **dict)
{
	if (dict == NULL || *dict == NULL)
		return;
	free((*dict)->cracklib);
	free((*dict)->words);
	free(*dict);
	*dict = NULL;
}

/*
 * libpwquality asks cracklib by FascistCheck(), which looks up our own uid
 * and calls every password bad when it has no entry.  The name given here
 * is one that no password is like; the person's own is another rule's.
 */
static bool
cracklib_refuses(const struct dictionary *dict, const char *password)
{
	static const char nobody[] = "\001\001\001\001";

	return strlen(password) >= CRACKLIB_MIN &&
	    FascistCheckUser(password, dict->cracklib, nobody, nobody) !=
	    NULL;
}

/* "Monkey12!x" passes cracklib, whose rule is about "monkey": so the
 * letters without what stands around them are asked for too. */
static bool
core_is_refused(const struct dictionary *dict, const char *password)
{
	static const char letters[] = "abcdefghijklmnopqrstuvwxyz"
	    "ABCDEFGHIJKLMNOPQRSTUVWXYZ";
	char core[256];
	size_t begin = strcspn(password, letters), len;
	bool refused;

	len = strlen(password);
	while (len > begin && strchr(letters, password[len - 1]) == NULL)
		len--;
	len -= begin;
	if (len < CRACKLIB_MIN || len >= sizeof(core))
		return false;
	memcpy(core, password + begin, len);
	core[len] = '\0';
	refused = cracklib_refuses(dict, core);
	sodium_memzero(core, sizeof(core));
	return refused;
}

bool
dictionary_has(const struct dictionary *dict, const char *password)
{
	struct greeklish taken;
	bool found = false;
	size_t i;

	if (dict->cracklib != NULL && (cracklib_refuses(dict, password) ||
	    core_is_refused(dict, password)))
		return true;
	if (greeklish_take(password, &taken) != OK)
		return false;
	for (i = 0; i < dict->count && !found; i++)
		found = greeklish_is_only(&taken, dict->words[i]);
	sodium_memzero(&taken, sizeof(taken));
	return found;
}
