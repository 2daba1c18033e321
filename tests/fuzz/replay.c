/*
 * Feeds every file of tests/fuzz/corpus/<name>/ to the entry point of
 * fuzz_<name>, or the files named on the command line.
 */
#include <dirent.h>
#include <stdio.h>

#include "fuzz.h"

#define SIZE_MAX_FILE (1024 * 1024)

static int
feed(const char *path)
{
	static uint8_t bytes[SIZE_MAX_FILE];
	size_t len;
	FILE *f;

	if ((f = fopen(path, "rb")) == NULL) {
		perror(path);
		return 1;
	}
	len = fread(bytes, 1, sizeof(bytes), f);
	fclose(f);
	/* Told before: a crash shows whose it is. */
	printf("%s\n", path);
	fflush(stdout);
	LLVMFuzzerTestOneInput(bytes, len);
	return 0;
}

static int
feed_folder(const char *folder)
{
	struct dirent *e;
	char path[4096];
	int status = 0, n = 0;
	DIR *dir;

	if ((dir = opendir(folder)) == NULL) {
		perror(folder);
		return 1;
	}
	while ((e = readdir(dir)) != NULL) {
		if (e->d_name[0] == '.')
			continue;
		if (snprintf(path, sizeof(path), "%s/%s", folder,
		    e->d_name) >= (int)sizeof(path))
			return 1;
		status |= feed(path);
		n++;
	}
	closedir(dir);
	return n == 0 ? 1 : status;
}

int
main(int argc, char **argv)
{
	const char *srcdir = getenv("srcdir");
	const char *name = strrchr(argv[0], '/');
	char folder[4096];
	int i, status = 0;

	for (i = 1; i < argc; i++)
		status |= feed(argv[i]);
	if (argc > 1)
		return status;
	name = name == NULL ? argv[0] : name + 1;
	if (strncmp(name, "fuzz_", 5) == 0)
		name += 5;
	snprintf(folder, sizeof(folder), "%s/tests/fuzz/corpus/%s",
	    srcdir == NULL ? "." : srcdir, name);
	return feed_folder(folder);
}
