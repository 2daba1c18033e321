/*
 * What any FastCGI program costs at least: so many workers at a socket that
 * answer each request with a page of that size.
 *
 *	responder socket workers size
 */
#include <fcgiapp.h>

#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <unistd.h>

static void
answer(int listener, size_t size)
{
	char *page = malloc(size);
	FCGX_Request r;

	memset(page, 'x', size);
	FCGX_InitRequest(&r, listener, 0);
	while (FCGX_Accept_r(&r) == 0) {
		FCGX_PutS("Content-Type: text/html\r\n\r\n", r.out);
		FCGX_PutStr(page, (int)size, r.out);
		FCGX_Finish_r(&r);
	}
	_exit(0);
}

int
main(int argc, char **argv)
{
	int i, listener;

	if (argc != 4)
		return 2;
	FCGX_Init();
	umask(0);
	unlink(argv[1]);
	if ((listener = FCGX_OpenSocket(argv[1], 511)) == -1)
		return 1;
	for (i = 0; i < atoi(argv[2]); i++)
		if (fork() == 0) {
			prctl(PR_SET_PDEATHSIG, SIGKILL);
			answer(listener, strtoul(argv[3], NULL, 10));
		}
	pause();
	return 0;
}
