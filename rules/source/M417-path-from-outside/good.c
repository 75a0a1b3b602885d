#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

int is_valid_name(const char *name);

int listed(FILE *manifest)
{
    char line[256];
    if (!fgets(line, sizeof line, manifest))
        return -1;
    if (!is_valid_name(line))
        return -1;
    return unlink(line);
}

int constant(void)
{
    return unlink("/run/train/lock");
}

int the_callers(const char *path)
{
    return remove(path);
}

int numbered(FILE *f)
{
    char path[64];
    int step = 0;
    if (fgetc(f) == 'x')
        step = 500;
    snprintf(path, sizeof path, "step-%d", step);
    return remove("step-old");
}

int a_file_made_here(void)
{
    char path[256];
    const char *folder = getenv("TMPDIR");
    int n = snprintf(path, sizeof path, "%s/step-XXXXXX", folder ? folder : "/tmp");
    int fd = n > 0 && (size_t)n < sizeof path ? mkstemp(path) : -1;
    if (fd < 0)
        return -1;
    close(fd);
    return unlink(path);
}
