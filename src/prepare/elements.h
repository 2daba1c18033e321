/* The definitions of schema/, in their order (generated). */
#ifndef PREPARE_ELEMENTS_H
#define PREPARE_ELEMENTS_H

struct element {
	const char *kind;	/* olcAttributeTypes, olcObjectClasses */
	const char *text;	/* "( OID NAME ..."; NULL ends the table */
};

extern const struct element prepare_elements[];

#endif
