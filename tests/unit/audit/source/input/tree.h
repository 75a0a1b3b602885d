/* A temporary folder with real files in it, entered for the time of a test. */
#ifndef MOE_TESTS_INPUT_TREE_H
#define MOE_TESTS_INPUT_TREE_H
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "audit/source/input/parts.h"
#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

struct tree { char path[64]; int back; };

static inline int tree_enter(void **state)
{
    struct tree *t = calloc(1, sizeof *t);
    if (!t)
        return -1;
    *state = t;
    snprintf(t->path, sizeof t->path, "/tmp/moe-test-XXXXXX");
    t->back = open(".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    return t->back >= 0 && mkdtemp(t->path) && chdir(t->path) == 0 ? 0 : -1;
}

static inline int tree_remove_one(const char *path, const struct stat *st, int type, struct FTW *ftw)
{
    (void)st, (void)type, (void)ftw;
    return remove(path);
}

static inline int tree_leave(void **state)
{
    struct tree *t = *state;
    int bad = fchdir(t->back);
    close(t->back);
    bad |= nftw(t->path, tree_remove_one, 16, FTW_DEPTH | FTW_PHYS);
    free(t);
    return bad;
}

/* Write a file, with the folders above it. */
static inline void put(const char *path, const char *text)
{
    char folder[512];
    for (const char *p = path; (p = strchr(p, '/')) != NULL; p++) {
        assert_in_range(snprintf(folder, sizeof folder, "%.*s", (int)(p - path), path), 0, sizeof folder - 1);
        if (folder[0] && mkdir(folder, 0755) != 0)
            assert_int_equal(errno, EEXIST);
    }
    FILE *f = fopen(path, "w");
    assert_non_null(f);
    assert_true(fputs(text, f) >= 0);
    assert_int_equal(fclose(f), 0);
}

/* Run a program quietly; its exit status, 127 when there is none. */
static inline int run_quietly(const char *const *argv, const char *into)
{
    posix_spawn_file_actions_t files;
    pid_t pid;
    int status = 0;
    posix_spawn_file_actions_init(&files);
    posix_spawn_file_actions_addopen(&files, 1, into ? into : "/dev/null", O_WRONLY | O_CREAT | O_TRUNC, 0600);
    posix_spawn_file_actions_addopen(&files, 2, "/dev/null", O_WRONLY, 0);
    int sys = posix_spawnp(&pid, argv[0], &files, NULL, (char *const *)argv, environ);
    posix_spawn_file_actions_destroy(&files);
    if (sys || waitpid(pid, &status, 0) != pid)
        return 127;
    return WIFEXITED(status) ? WEXITSTATUS(status) : 128;
}
#define GIT(...) run_quietly((const char *const[]){ "git", "-c", "core.excludesFile=/dev/null", "-c", "user.name=t", "-c", "user.email=t@example.org", __VA_ARGS__, NULL }, NULL)

static inline struct moe_policy *policy_of(const char *yaml)
{
    struct moe_policy *p = NULL;
    struct moe_error err = { 0 };
    /* one of each family, so that the built-in policy's globs name something */
    static const char *const codes[] = { "C101", "C201", "C301", "M001", "M101", "M201", "M301", "M401", "M501", "M601", "M701", "M801" };
    static const char *const names[] = { "n9", "n10", "n11", "n0", "n1", "n2", "n3", "n4", "n5", "n6", "n7", "n8" };
    static const struct moe_policy_rules known = { codes, names, MOE_COUNT(codes) };
    if (moe_policy_parse("policy.yaml", moe_str_c(yaml), &known, "2026-01-01", &p, &err) != MOE_OK)
        fail_msg("%s:%u:%u: %s: %s", err.file, err.line, err.column, err.field, err.text);
    return p;
}
static inline void drop_policy(struct moe_policy **p) { moe_policy_free(p); }

/* The inputs as one line: "a.c b.cu(cuda) h.h[header]", then the included headers after "|". */
static inline void describe(const struct moe_inputs *in, char *into, size_t room)
{
    static const char *const languages[] = { "", "(c++)", "(cuda)" };
    size_t n = 0;
    into[0] = '\0';
    for (size_t i = 0; i < in->count && n < room; i++)
        n += (size_t)snprintf(into + n, room - n, "%s%.*s%s%s", i ? " " : "", MOE_FMT(in->items[i].path), languages[in->items[i].language], in->items[i].header ? "[header]" : "");
    for (size_t i = 0; i < in->header_count && n < room; i++)
        n += (size_t)snprintf(into + n, room - n, "%s%.*s%s", i ? " " : " | ", MOE_FMT(in->headers[i]), languages[in->header_items[i].language]);
}

static inline void flags_line(const struct moe_str *flags, size_t count, char *into, size_t room)
{
    size_t n = 0;
    into[0] = '\0';
    for (size_t i = 0; i < count && n < room; i++)
        n += (size_t)snprintf(into + n, room - n, "%s%.*s", i ? " " : "", MOE_FMT(flags[i]));
}
#endif
