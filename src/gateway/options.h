/* What a call of the network is told besides whom it asks. */
#ifndef GATEWAY_OPTIONS_H
#define GATEWAY_OPTIONS_H

#include <stdbool.h>
#include <stdint.h>

/* Who is asked: one that failed rests (base/rest.h). */
enum neighbour { NEIGHBOUR_SMS, NEIGHBOUR_MAIL, NEIGHBOUR_IDENTITY,
    NEIGHBOUR_TOKEN, NEIGHBOUR_SITE, NEIGHBOURS };

struct wire_options {
	int64_t		 timeout_s;	/* over the whole */
	const char	*ca_file;	/* "" is the system's */
	const char	*proxy;		/* "" is none; of the web only */
	enum neighbour	 whom;
	bool		 anyway;	/* even if it rests: for the doctor */
};

#endif
