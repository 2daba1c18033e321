/*
 * What uregisterctl, which has the files of the key, and uregister-core -k,
 * which has what they open, say to one another.
 */
#ifndef IPC_ROTATION_H
#define IPC_ROTATION_H

/* Beside core.key_file. */
#define ROTATION_NEW ".new"	/* that which will be it */
#define ROTATION_OLD ".old"	/* that which was it */

/* Its exit status; 1 is a failure, and told. */
enum rotation {
	ROTATION_MOVED = 0,	/* the new file may take the old one's place */
	ROTATION_ENDED = 10,	/* the old file opens nothing */
	ROTATION_WAITS = 11,	/* some program still has the old file */
	ROTATION_OTHER = 12,	/* another rotation is under way: this new file
				 * is nobody's */
};

#endif
