/* What a call of the network is told besides whom it asks. */
#ifndef GATEWAY_OPTIONS_H
#define GATEWAY_OPTIONS_H

#include <stdint.h>

struct wire_options {
	int64_t		 timeout_s;	/* over the whole */
	const char	*ca_file;	/* "" is the system's */
	const char	*proxy;		/* "" is none; of the web only */
};

#endif
