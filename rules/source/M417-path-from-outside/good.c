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
