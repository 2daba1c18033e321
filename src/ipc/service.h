/* The services outside, by what they are asked for through the gateway. */
#ifndef IPC_SERVICE_H
#define IPC_SERVICE_H

#include "base/detail.h"
#include "ipc/msg.h"

/* What one answered to a request of that type, for base/outage.h. */
void	service_heard(enum msg_type, enum outcome, const struct detail *);

#endif
