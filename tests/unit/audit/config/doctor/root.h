/* A made-up machine in a folder of its own. */
#ifndef MOE_TESTS_DOCTOR_ROOT_H
#define MOE_TESTS_DOCTOR_ROOT_H
#include "audit/config/doctor/facts.h"
#include <ftw.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>
#include <cmocka.h>

struct root { char path[64]; struct moe_machine *machine; };

static inline void root_new(struct root *r)
{
    *r = (struct root){ 0 };
    snprintf(r->path, sizeof r->path, "/tmp/moe-machine-XXXXXX");
    assert_non_null(mkdtemp(r->path));
}

/* Folders on the way are made. */
static inline void root_put(const struct root *r, const char *name, const char *text, unsigned mode)
{
    char path[512];
    snprintf(path, sizeof path, "%s%s", r->path, name);
    for (char *p = path + strlen(r->path) + 1; (p = strchr(p, '/')); p++) {
        *p = '\0';
        (void)mkdir(path, 0755);
        *p = '/';
    }
    FILE *f = fopen(path, "w");
    assert_non_null(f);
    assert_true(fputs(text, f) >= 0);
    assert_int_equal(fclose(f), 0);
    assert_int_equal(chmod(path, mode), 0);
}

static inline void root_folder(const struct root *r, const char *name, unsigned mode)
{
    char path[512];
    snprintf(path, sizeof path, "%s%s", r->path, name);
    (void)mkdir(path, 0700);
    assert_int_equal(chmod(path, mode), 0);
}

static inline enum moe_code root_try(struct root *r, char *const *environment, struct moe_error *err)
{
    const struct moe_machine_how how = { .root = r->path, .environment = environment };
    return moe_machine_open(&how, &r->machine, err);
}

static inline void root_open(struct root *r, char *const *environment)
{
    struct moe_error err = { 0 };
    enum moe_code code = root_try(r, environment, &err);
    if (code != MOE_OK)
        print_error("%s: %s\n", err.file, err.text);
    assert_int_equal(code, MOE_OK);
}

static inline int root_remove(const char *path, const struct stat *st, int type, struct FTW *at)
{
    (void)st;
    (void)type;
    (void)at;
    return remove(path);
}

static inline void root_free(struct root *r)
{
    moe_machine_free(&r->machine);
    assert_int_equal(nftw(r->path, root_remove, 16, FTW_DEPTH | FTW_PHYS), 0);
}

static inline bool root_has_gap(const struct root *r, const char *what, const char *why)
{
    size_t count;
    const struct moe_machine_gap *gaps = moe_machine_gaps(r->machine, &count);
    for (size_t i = 0; i < count; i++)
        if (memmem(gaps[i].what.ptr, gaps[i].what.len, what, strlen(what)) && memmem(gaps[i].why.ptr, gaps[i].why.len, why, strlen(why)))
            return true;
    return false;
}
#endif
