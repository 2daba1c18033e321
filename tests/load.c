/*
 * A load of browsers that costs little itself.
 *
 *	load [-c browsers] [-n times | -s seconds] [-r rate] [-m sms.log]
 *	    port play people
 *
 * Each browser plays the lines of play for one line of people after the
 * other, whose fields, parted by tabs, stand for {0}, {1}, …:
 *
 *	G /path			GET
 *	P action a=b&c=d	POST of the page's form, with its csrf
 *	Q action a=b&c=d	the same, without the page that it leads to
 *	F			forgets all cookies
 *	W 2			waits two seconds
 *	S {0}			waits for the PIN that is sent to that number,
 *				and puts it for {pin}
 *	E step			fails unless the page is of that step
 *	L			what stands above is done once, what stands
 *				below again and again: {n} is how often, and
 *				{m} one less
 *
 * With a rate the plays begin so many a second, whatever became of those
 * before, and the time of each runs from when it should have begun.  It
 * prints one line of JSON: what was played, in how many seconds, how many
 * failed, how often a form was sent again since the answer was "busy", after
 * the time that it names, and the 50th, 99th and last of a hundred times in
 * milliseconds.
 */
#include <sys/socket.h>

#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>

#include <ctype.h>
#include <errno.h>
#include <pthread.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <time.h>
#include <unistd.h>

#define LINES_MAX 64
#define COOKIES 8
#define PAGE_MAX (256 * 1024)
#define FIELDS 8
#define TIMES_MAX 1000000
#define PATIENCE 10	/* times that one who hears "busy" presses again */

static struct {
	int	 port;
	double	 rate;
	long	 count;
	double	 seconds;
	const char *sms;
	char	*play[LINES_MAX];
	size_t	 plays, loop;
	char	**people;
	size_t	 folk;
} how = { .count = -1, .seconds = 1e9 };

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static size_t begun;		/* of people, or of a loop */
static size_t failed, done, busy;
static float times[TIMES_MAX];
static double started;

struct browser {
	int	 fd;
	char	 cookie[COOKIES][512];
	char	 url[256];
	char	 csrf[256];
	char	 pin[16];
	long	 turn;
	char	*field[FIELDS];
	char	 page[PAGE_MAX];
	size_t	 len;
};

static double
now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static void
sleep_until(double when)
{
	double left = when - now();
	struct timespec t = { (time_t)left, (long)((left - (double)(time_t)
	    left) * 1e9) };

	if (left > 0)
		nanosleep(&t, NULL);
}

/* --- HTTP */

static int
join(void)
{
	struct sockaddr_in sin = { .sin_family = AF_INET,
	    .sin_port = htons((uint16_t)how.port),
	    .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
	struct timeval wait = { .tv_sec = 60 };
	int fd = socket(AF_INET, SOCK_STREAM, 0), one = 1;

	setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof(one));
	setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &wait, sizeof(wait));
	if (connect(fd, (struct sockaddr *)&sin, sizeof(sin)) == -1) {
		close(fd);
		return -1;
	}
	return fd;
}

static bool
more(struct browser *b)
{
	ssize_t n;

	if (b->len + 1 >= sizeof(b->page))
		return false;
	n = recv(b->fd, b->page + b->len, sizeof(b->page) - 1 - b->len, 0);
	if (n <= 0)
		return false;
	b->len += (size_t)n;
	b->page[b->len] = '\0';
	return true;
}

static const char *
header(const struct browser *b, const char *name, const char *from)
{
	const char *line = from == NULL ? b->page : from;
	size_t len = strlen(name);

	while ((line = strstr(line, "\r\n")) != NULL && line[2] != '\r') {
		line += 2;
		if (strncasecmp(line, name, len) == 0)
			return line + len + strspn(line + len, " ");
	}
	return NULL;
}

static bool
read_chunks(struct browser *b, size_t at)
{
	size_t size, head;
	char *end;

	for (;;) {
		while ((end = strstr(b->page + at, "\r\n")) == NULL)
			if (!more(b))
				return false;
		size = strtoul(b->page + at, NULL, 16);
		head = (size_t)(end + 2 - (b->page + at));
		while (b->len < at + head + size + 2)
			if (!more(b))
				return false;
		memmove(b->page + at, b->page + at + head,
		    b->len - at - head + 1);
		b->len -= head;
		at += size;
		if (size == 0)
			return true;
		memmove(b->page + at, b->page + at + 2, b->len - at - 2 + 1);
		b->len -= 2;
	}
}

static bool
read_answer(struct browser *b)
{
	const char *coding, *length;
	size_t body;
	char *end;

	b->len = 0;
	b->page[0] = '\0';
	while ((end = strstr(b->page, "\r\n\r\n")) == NULL)
		if (!more(b))
			return false;
	body = (size_t)(end + 4 - b->page);
	coding = header(b, "Transfer-Encoding:", NULL);
	length = header(b, "Content-Length:", NULL);
	if (coding != NULL && strncasecmp(coding, "chunked", 7) == 0)
		return read_chunks(b, body);
	while (length != NULL && b->len < body + strtoul(length, NULL, 10))
		if (!more(b))
			return false;
	return true;
}

static void
keep_cookies(struct browser *b)
{
	const char *c = NULL;
	size_t i, name;

	while ((c = header(b, "Set-Cookie:", c)) != NULL) {
		name = strcspn(c, "=") + 1;
		for (i = 0; i < COOKIES - 1 && b->cookie[i][0] != '\0'; i++)
			if (strncmp(b->cookie[i], c, name) == 0)
				break;
		snprintf(b->cookie[i], sizeof(b->cookie[i]), "%.*s",
		    (int)strcspn(c, ";\r"), c);
	}
}

static void
keep_csrf(struct browser *b)
{
	const char *at = strstr(b->page, "name=\"csrf\" value=\"");

	if (at == NULL)
		return;
	at += strlen("name=\"csrf\" value=\"");
	snprintf(b->csrf, sizeof(b->csrf), "%.*s", (int)strcspn(at, "\""), at);
}

static bool
say_http(struct browser *b, const char *verb, const char *url,
    const char *body)
{
	static _Thread_local char out[16384];
	size_t i;
	int n;

	n = snprintf(out, sizeof(out), "%s %s HTTP/1.1\r\n"
	    "Host: 127.0.0.1:%d\r\nAccept-Language: el\r\nCookie: ", verb,
	    url, how.port);
	for (i = 0; i < COOKIES && b->cookie[i][0] != '\0'; i++)
		n += snprintf(out + n, sizeof(out) - (size_t)n, "%s%s",
		    i == 0 ? "" : "; ", b->cookie[i]);
	if (body != NULL)
		n += snprintf(out + n, sizeof(out) - (size_t)n, "\r\n"
		    "Origin: http://127.0.0.1:%d\r\n"
		    "Content-Type: application/x-www-form-urlencoded\r\n"
		    "Content-Length: %zu", how.port, strlen(body));
	n += snprintf(out + n, sizeof(out) - (size_t)n, "\r\n\r\n%s",
	    body == NULL ? "" : body);
	return send(b->fd, out, (size_t)n, MSG_NOSIGNAL) == n &&
	    read_answer(b);
}

/* A server may close between two requests. */
static bool
ask_http(struct browser *b, const char *verb, const char *url,
    const char *body)
{
	if (b->fd == -1 || !say_http(b, verb, url, body)) {
		if (b->fd != -1)
			close(b->fd);
		if ((b->fd = join()) == -1 || !say_http(b, verb, url, body))
			return false;
	}
	keep_cookies(b);
	keep_csrf(b);
	return strncmp(b->page, "HTTP/1.1 200", 12) == 0 ||
	    strncmp(b->page, "HTTP/1.1 303", 12) == 0;
}

static bool
get(struct browser *b, const char *url)
{
	const char *to;

	snprintf(b->url, sizeof(b->url), "%s", url);
	if (!ask_http(b, "GET", b->url, NULL))
		return false;
	if (strncmp(b->page, "HTTP/1.1 303", 12) != 0)
		return true;
	if ((to = header(b, "Location:", NULL)) == NULL)
		return false;
	if (strncmp(to, "http://", 7) == 0)
		to = strchr(to + 7, '/');
	snprintf(b->url, sizeof(b->url), "%.*s", (int)strcspn(to, "\r"), to);
	return ask_http(b, "GET", b->url, NULL);
}

/* The page asks for it, and keeps what was typed. */
static bool
is_busy(struct browser *b)
{
	const char *wait = header(b, "Retry-After:", NULL);

	if (wait == NULL || strstr(b->page, "outcome=\"busy\"") == NULL)
		return false;
	pthread_mutex_lock(&lock);
	busy++;
	pthread_mutex_unlock(&lock);
	sleep_until(now() + strtod(wait, NULL));
	return true;
}

static bool
post(struct browser *b, const char *action, const char *fields, bool on)
{
	char body[8192], url[256];
	const char *to;
	int tries = 0;
	bool well;

	snprintf(url, sizeof(url), "%s", b->url);
	do {
		snprintf(body, sizeof(body), "csrf=%s&action=%s%s%s", b->csrf,
		    action, *fields == '\0' ? "" : "&", fields);
		well = ask_http(b, "POST", url, body);
	} while (!well && ++tries < PATIENCE && is_busy(b));
	if (!well)
		return false;
	if (!on || (to = header(b, "Location:", NULL)) == NULL)
		return true;
	if (strncmp(to, "http://", 7) == 0)
		to = strchr(to + 7, '/');
	snprintf(url, sizeof(url), "%.*s", (int)strcspn(to, "\r"), to);
	return get(b, url);
}

/* --- SMS */

static bool
find_pin(struct browser *b, const char *number, long *from)
{
	char line[4096], wanted[64];
	const char *text;
	bool found = false;
	FILE *f = fopen(how.sms, "r");

	if (f == NULL)
		return false;
	snprintf(wanted, sizeof(wanted), "%.48s\"", number);
	fseek(f, *from, SEEK_SET);
	while (fgets(line, sizeof(line), f) != NULL) {
		if (strstr(line, wanted) == NULL ||
		    (text = strstr(line, "\"text\"")) == NULL)
			continue;
		for (text += 6; *text != '\0'; text++)
			if (isdigit((unsigned char)*text) &&
			    strspn(text, "0123456789") == 6) {
				snprintf(b->pin, sizeof(b->pin), "%.6s", text);
				found = true;
				break;
			} else if (isdigit((unsigned char)*text))
				text += strspn(text, "0123456789") - 1;
	}
	fclose(f);
	return found;
}

static bool
wait_pin(struct browser *b, const char *number)
{
	double end = now() + 30;
	long from = 0;

	while (now() < end) {
		if (find_pin(b, number, &from))
			return true;
		sleep_until(now() + 0.01);
	}
	return false;
}

/* --- the play */

static void
fill(const struct browser *b, const char *line, char out[4096])
{
	char turn[24];
	size_t n = 0;
	const char *with;

	while (*line != '\0' && n < 4000) {
		if (*line == '{' && isdigit((unsigned char)line[1]) &&
		    line[2] == '}')
			with = b->field[line[1] - '0'];
		else if (strncmp(line, "{pin}", 5) == 0)
			with = b->pin;
		else if (strncmp(line, "{n}", 3) == 0 ||
		    strncmp(line, "{m}", 3) == 0) {
			snprintf(turn, sizeof(turn), "%ld", b->turn -
			    (line[1] == 'm'));
			with = turn;
		} else {
			out[n++] = *line++;
			continue;
		}
		n += (size_t)snprintf(out + n, 4096 - n, "%s",
		    with == NULL ? "" : with);
		line += strcspn(line, "}") + 1;
	}
	out[n] = '\0';
}

static bool
play_line(struct browser *b, const char *line)
{
	char text[4096], step[64], *rest;

	fill(b, line, text);
	switch (text[0]) {
	case 'G':
		return get(b, text + 2);
	case 'W':
		sleep_until(now() + strtod(text + 2, NULL));
		return true;
	case 'F':
		memset(b->cookie, 0, sizeof(b->cookie));
		return true;
	case 'P':
	case 'Q':
		rest = strchr(text + 2, ' ');
		if (rest != NULL)
			*rest++ = '\0';
		return post(b, text + 2, rest == NULL ? "" : rest,
		    text[0] == 'P');
	case 'S':
		return wait_pin(b, text + 2);
	case 'E':
		snprintf(step, sizeof(step), "data-step=\"%.40s\"", text + 2);
		return strstr(b->page, step) != NULL;
	default:
		return true;
	}
}

static bool
play(struct browser *b, size_t from, size_t to)
{
	size_t i;

	for (i = from; i < to; i++)
		if (!play_line(b, how.play[i])) {
			fprintf(stderr, "failed at \"%s\": %.60s %s\n",
			    how.play[i], b->page,
			    strstr(b->page, "<main") == NULL ? "" :
			    strstr(b->page, "<main"));
			return false;
		}
	return true;
}

static void
note(double since, bool well)
{
	pthread_mutex_lock(&lock);
	if (done < TIMES_MAX)
		times[done++] = (float)((now() - since) * 1000);
	failed += !well;
	pthread_mutex_unlock(&lock);
}

/* The next turn, and when it begins; false when all is over. */
static bool
turn(size_t *n, double *when)
{
	pthread_mutex_lock(&lock);
	*n = begun++;
	pthread_mutex_unlock(&lock);
	*when = how.rate > 0 ? started + (double)*n / how.rate : now();
	if (how.count >= 0 && *n >= (size_t)how.count)
		return false;
	if (*when - started > how.seconds)
		return false;
	sleep_until(*when);
	return true;
}

static void
take_person(struct browser *b, size_t n)
{
	char *line = how.people[n];
	size_t i;

	memset(b->cookie, 0, sizeof(b->cookie));
	for (i = 0; i < FIELDS && line != NULL; i++)
		b->field[i] = strsep(&line, "\t");
}

static pthread_barrier_t ready;

static void *
run(void *arg)
{
	struct browser *b = calloc(1, sizeof(*b));
	size_t n, me = (size_t)arg;
	double when;

	b->fd = -1;
	if (how.loop > 0) {
		take_person(b, me % how.folk);
		if (!play(b, 0, how.loop))
			exit(1);
	}
	if (pthread_barrier_wait(&ready) == PTHREAD_BARRIER_SERIAL_THREAD)
		started = now();
	pthread_barrier_wait(&ready);
	while (turn(&n, &when)) {
		if (how.loop == 0 && n >= how.folk)
			break;
		if (how.loop == 0)
			take_person(b, n);
		b->turn++;
		note(when, play(b, how.loop, how.plays));
	}
	if (b->fd != -1)
		close(b->fd);
	free(b);
	return NULL;
}

static size_t
read_lines(const char *path, char ***out)
{
	FILE *f = fopen(path, "r");
	size_t n = 0, size = 0;
	char *line = NULL;
	ssize_t len;

	*out = NULL;
	while (f != NULL && (len = getline(&line, &size, f)) > 0) {
		line[strcspn(line, "\n")] = '\0';
		*out = realloc(*out, (n + 1) * sizeof(**out));
		(*out)[n++] = line;
		line = NULL;
	}
	if (f != NULL)
		fclose(f);
	return n;
}

static int
by_size(const void *a, const void *b)
{
	const float x = *(const float *)a, y = *(const float *)b;

	return x < y ? -1 : x > y;
}

static float
part(double share)
{
	return done == 0 ? 0 : times[(size_t)(share * (double)(done - 1))];
}

int
main(int argc, char **argv)
{
	pthread_t thread[2048];
	size_t i, browsers = 8;
	double seconds;
	char **lines;
	int c;

	while ((c = getopt(argc, argv, "c:m:n:r:s:")) != -1)
		switch (c) {
		case 'c': browsers = strtoul(optarg, NULL, 10); break;
		case 'm': how.sms = optarg; break;
		case 'n': how.count = strtol(optarg, NULL, 10); break;
		case 'r': how.rate = strtod(optarg, NULL); break;
		case 's': how.seconds = strtod(optarg, NULL); break;
		default: return 2;
		}
	if (argc - optind != 3 || browsers > 2048)
		return 2;
	how.port = atoi(argv[optind]);
	how.plays = read_lines(argv[optind + 1], &lines);
	for (i = 0; i < how.plays && i < LINES_MAX; i++) {
		how.play[i] = lines[i];
		if (strcmp(lines[i], "L") == 0)
			how.loop = i + 1;
	}
	how.folk = read_lines(argv[optind + 2], &how.people);
	pthread_barrier_init(&ready, NULL, (unsigned)browsers);
	for (i = 0; i < browsers; i++)
		pthread_create(&thread[i], NULL, run, (void *)i);
	for (i = 0; i < browsers; i++)
		pthread_join(thread[i], NULL);
	seconds = now() - started;
	qsort(times, done, sizeof(times[0]), by_size);
	printf("{\"count\": %zu, \"failed\": %zu, \"busy\": %zu, "
	    "\"seconds\": %.3f, \"p50\": %.2f, \"p99\": %.2f, \"max\": %.2f}\n",
	    done, failed, busy, seconds, part(0.5), part(0.99), part(1));
	return failed > 0;
}
