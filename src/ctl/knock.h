/* A real request to uregister-web, as the web server makes it. */
#ifndef CTL_KNOCK_H
#define CTL_KNOCK_H

#include "conf/conf.h"

/* Root asks as web.server_user, others as themselves; tells what came. */
void		knock(const struct conf *);

#endif
