/* Text as JSON has it (RFC 8259 section 7), to the standard output. */
#ifndef CTL_JSON_H
#define CTL_JSON_H

/* In its quotes. */
void	json_print(const char *);
/* Without them: of a text that comes in pieces. */
void	json_print_inner(const char *);

#endif
