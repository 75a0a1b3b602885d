#include <dlfcn.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

int path(const char *folder, const char *name)
{
    char path[64];
    snprintf(path, sizeof path, "%s/%s", folder, name);                         /* expect: M168 */
    return open(path, O_RDONLY | O_CLOEXEC);
}

int removes(const char *folder, long step, char *into, size_t room)
{
    snprintf(into, room, "%s/step=%ld", folder, step);                          /* expect: M168 */
    return unlink(into);
}

void *library(const char *folder)
{
    char file[128];
    snprintf(file + 1, sizeof file - 1, "%s/plugin.so", folder);                /* expect: M168 */
    file[0] = '/';
    return dlopen(file, RTLD_NOW);
}

struct item { char name[32]; };

int member(struct item *item, const char *name)
{
    snprintf(item->name, sizeof item->name, "%s.index", name);                  /* expect: M168 */
    FILE *f = fopen(item->name, "re");
    if (!f)
        return -1;
    return fclose(f);
}

static int look(const char *where) { return access(where, R_OK); }

int through_a_function(const char *folder)
{
    char path[32];
    snprintf(path, sizeof path, "%s/rank0", folder);                            /* expect: M168 */
    return look(path);
}

int list_of_arguments(const char *format, ...)
{
    char path[32];
    va_list args;
    va_start(args, format);
    vsnprintf(path, sizeof path, format, args);                                 /* expect: M168 */
    va_end(args);
    return rmdir(path);
}

int key(const char *host, const char *wanted)
{
    char key[16];
    snprintf(key, sizeof key, "%s:%d", host, 29500);                            /* expect: M168 */
    return strcmp(key, wanted);
}

int too_small_for_a_number(unsigned step)
{
    char path[8];
    snprintf(path, sizeof path, "step-%u", step);                               /* expect: M168 */
    return unlink(path);
}

void caller_uses_it(char *into, size_t room, const char *folder)
{
    snprintf(into, room, "%s/rank", folder);                                    /* miss: M168 -- what the caller does with it is not looked at */
}

int caller(const char *folder)
{
    char path[16];
    caller_uses_it(path, sizeof path, folder);
    return rmdir(path);
}
