/* The journey of an activation. */
#ifndef ACTIVATION_ACTIVATION_H
#define ACTIVATION_ACTIVATION_H

#include "turn/journey.h"

extern const struct journey activation_journey;

#endif
