/* What the tests of this folder ask of a run. Include <cmocka.h> before. */
#ifndef MOE_TESTS_LAUNCH_EXPECT_H
#define MOE_TESTS_LAUNCH_EXPECT_H
#include "tests/unit/sandbox/launch/bed.h"
#include <dirent.h>

static const bool as_user = true, as_root = false;

/* Each test is run as an ordinary user, and as root where the tests are: run_rows() leaves its rows out elsewhere. */
static inline bool begin(struct bed *b, void **state)
{
    const bool user = *(const bool *)*state;
    bed_make(b, user);
    return user;
}

static inline void ends_with(const struct result *r, int status)
{
    if (!r->came || r->out.status != status)
        print_message("came %d code %d status %d ran %d: %s\n%s\n", r->came, r->code, r->out.status, r->out.ran, r->err.text, r->text);
    assert_true(r->came);
    assert_int_equal(r->out.status, status);
    assert_int_equal(WIFEXITED(r->wait_status) ? WEXITSTATUS(r->wait_status) : -1, status);
}

static inline void says(const struct result *r, const char *const *lines)
{
    for (; *lines; lines++) {
        if (!said(r, *lines))
            print_message("not there: %s\nin: %s\n", *lines, r->text);
        assert_true(said(r, *lines));
    }
}

/* ---- whether a process with this argument is left anywhere ---- */

static inline int with_argument(const char *tag)
{
    int count = 0;
    DIR *dir = opendir("/proc");
    for (struct dirent *e; dir && (e = readdir(dir)) != NULL;) {
        char path[300], text[4096];
        (void)snprintf(path, sizeof path, "/proc/%s/cmdline", e->d_name);
        int fd = e->d_name[0] >= '0' && e->d_name[0] <= '9' ? open(path, O_RDONLY | O_CLOEXEC) : -1;
        ssize_t n = fd < 0 ? -1 : read(fd, text, sizeof text);
        if (fd >= 0)
            (void)close(fd);
        count += n > 0 && memmem(text, (size_t)n, tag, strlen(tag)) != NULL;
    }
    if (dir)
        (void)closedir(dir);
    return count;
}

static inline bool gone_within(const char *tag, unsigned ms)
{
    for (unsigned i = 0; i < ms / 10; i++, (void)usleep(10000))
        if (with_argument(tag) == 0)
            return true;
    return false;
}

static inline void tag_of(char *tag, size_t room)
{
    (void)snprintf(tag, room, "moe-tag-%d-%llx", (int)getpid(), (unsigned long long)clock());
}

#define BOTH(name, fn) { name " (user)", fn, NULL, NULL, (void *)&as_user }, { name " (root)", fn, NULL, NULL, (void *)&as_root }

static inline int run_rows(const struct CMUnitTest *all, size_t count, CMFixtureFunction setup, CMFixtureFunction teardown)
{
    struct CMUnitTest kept[64];
    size_t n = 0;
    for (size_t i = 0; i < count && n < MOE_COUNT(kept); i++)
        if (geteuid() == 0 || all[i].initial_state != (const void *)&as_root)
            kept[n++] = all[i];
    return _cmocka_run_group_tests("tests", kept, n, setup, teardown);
}
#endif
