/* What a browser meets first: the certificate of our own pages. */
#include <string.h>

#include "base/clock.h"
#include "gateway/call.h"
#include "gateway/site.h"

#define SOON_DAYS 14
#define DAY_S 86400
#define EXPIRES "Expire date:"

/* Of the site's own certificate, which comes first (CURLINFO_CERTINFO(3)). */
static int64_t
find_end(const struct call *c)
{
	struct curl_certinfo *info = NULL;
	const struct curl_slist *line;
	int64_t end;

	if (curl_easy_getinfo(c->curl, CURLINFO_CERTINFO, &info) != CURLE_OK ||
	    info == NULL || info->num_of_certs == 0)
		return 0;
	for (line = info->certinfo[0]; line != NULL; line = line->next)
		if (strncmp(line->data, EXPIRES, strlen(EXPIRES)) == 0) {
			end = curl_getdate(line->data + strlen(EXPIRES), NULL);
			return end > 0 ? end : 0;
		}
	return 0;
}

static enum outcome
judge_end(int64_t end, const char *url, struct detail *d)
{
	const int64_t days = (end - clock_now()) / DAY_S;

	if (end == 0) {
		detail_set(d, "%s: its certificate is trusted", url);
		return OK;
	}
	detail_set(d, "%s: its certificate is trusted, and ends in %lld days",
	    url, (long long)days);
	return days < SOON_DAYS ? E_LIMIT : OK;
}

static enum outcome
probe_url(const struct gateway *g, const char *url, struct detail *d)
{
	const struct wire_options o = { .timeout_s = g->conf->gateway_timeout,
	    .ca_file = g->conf->site_ca_file, .proxy = "",
	    .whom = NEIGHBOUR_SITE, .anyway = true };
	struct call c;
	enum outcome r;

	if (strncmp(url, "https://", 8) != 0) {
		detail_set(d, "%s: without TLS, to be tried out only", url);
		return OK;
	}
	if ((r = call_open(&c, &o, d)) != OK)
		return r;
	CALL_SET(&c, CURLOPT_URL, url);
	CALL_SET(&c, CURLOPT_PROTOCOLS_STR, "https");
	CALL_SET(&c, CURLOPT_PROXY, "");
	CALL_SET(&c, CURLOPT_NOBODY, 1L);
	CALL_SET(&c, CURLOPT_CERTINFO, 1L);
	call_set_apart(&c);
	if ((r = call_perform(&c, d)) != OK)
		detail_prefix(d, "%s: ", url);
	else
		r = judge_end(find_end(&c), url, d);
	call_close(&c);
	return r;
}

enum outcome
site_probe(const struct gateway *g, struct detail *d)
{
	const struct conf *c = g->conf;
	enum outcome r;

	r = probe_url(g, c->site_url, d);
	if (r == OK && strcmp(c->site_url, c->site_account_url) != 0)
		r = probe_url(g, c->site_account_url, d);
	return r;
}
