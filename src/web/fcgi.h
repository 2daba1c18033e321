/* FastCGI: the only place that knows libfcgi, and a worker's loop. */
#ifndef WEB_FCGI_H
#define WEB_FCGI_H

#include "web/site.h"

struct fcgi_loop {
	int	 fd;		/* listening */
	const struct site *site;
};

/* A worker of prefork; arg is a struct fcgi_loop. */
int	fcgi_work(void *arg);

#endif
