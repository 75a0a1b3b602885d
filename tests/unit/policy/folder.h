/* A folder of small files that one test makes, and that goes with it. */
#ifndef MOE_TESTS_UNIT_POLICY_FOLDER_H
#define MOE_TESTS_UNIT_POLICY_FOLDER_H
#include <assert.h>
#include <errno.h>
#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

struct folder { char path[64], before[4096]; };

static inline int remove_entry(const char *path, const struct stat *st, int kind, struct FTW *at)
{
    (void)st, (void)kind, (void)at;
    return remove(path);
}

/* Make it and stand in it: paths in messages are then as a user spells them. */
static inline int folder_enter(struct folder *f)
{
    snprintf(f->path, sizeof f->path, "/tmp/moe-policy-XXXXXX");
    return getcwd(f->before, sizeof f->before) && mkdtemp(f->path) && chdir(f->path) == 0 ? 0 : -1;
}

static inline int folder_leave(struct folder *f)
{
    return chdir(f->before) == 0 && nftw(f->path, remove_entry, 8, FTW_DEPTH | FTW_PHYS) == 0 ? 0 : -1;
}

static inline void folder_put(const char *path, const char *text)
{
    char dir[256];
    int n = snprintf(dir, sizeof dir, "%s", path);
    assert(n > 0 && (size_t)n < sizeof dir);
    for (char *c = dir; *c; c++)
        if (*c == '/') {
            *c = 0;
            n = mkdir(dir, 0755);
            assert(n == 0 || errno == EEXIST);
            *c = '/';
        }
    FILE *to = fopen(path, "w");
    int bad = !to || fputs(text, to) == EOF || fclose(to) != 0;
    assert(!bad);
    (void)bad;
}
#endif
