/*
 * Text as people type it, copy it out of documents, and as registries hold
 * it: what cannot be seen goes, before anything is compared.
 */
#ifndef PERSON_CLEAN_H
#define PERSON_CLEAN_H

#include <stddef.h>

#include "base/outcome.h"

/* The zeros of the decimal digits, of ten in a row, that people here type or
 * paste: Arabic-Indic, Persian, Devanagari, Bengali, full width.  The look-up
 * in the registry (src/registry) knows the same ones. */
#define CLEAN_ZEROS(X) X(0660) X(06f0) X(0966) X(09e6) X(ff10)

/* Without format characters (marks of direction, blanks of no width, soft
 * hyphens), each kind of blank and control a blank, each kind of dash a dash,
 * digits of any of these scripts ASCII, no blank at the ends.  E_INPUT, and
 * out is empty: not UTF-8, or it does not fit. */
enum outcome	clean_text(const char *in, char *out, size_t size) MUST_USE;

#endif
