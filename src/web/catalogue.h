/* Every sentence that the code of web asks for. */
#ifndef WEB_CATALOGUE_H
#define WEB_CATALOGUE_H

#include "web/keys.h"

void	catalogue_gather(struct keys *);

#endif
