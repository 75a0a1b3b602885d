/* Which lines changed: asked of git, or read from a file. */
#include "audit/source/input/parts.h"
#include "common/base/file.h"
#include "common/base/sys.h"
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <poll.h>
#include <spawn.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#define MOE_CAP_DIFF_BYTES (256u << 20)

void moe_changes_free(struct moe_changes **changes)
{
    if (*changes)
        moe_arena_free(&(*changes)->arena);
    free(*changes);
    *changes = NULL;
}

static struct moe_changes *changes_new(void)
{
    struct moe_changes *c = calloc(1, sizeof *c);
    if (c && !(c->arena = moe_arena_new(MOE_CAP_DIFF_BYTES)))
        moe_changes_free(&c);
    return c;
}

static enum moe_code no_memory(struct moe_error *err) { return moe_fail(err, MOE_E_LIMIT, (struct moe_where){ 0 }, "out of memory for a diff"); }

static int by_path(const void *a, const void *b)
{
    return moe_path_order(&((const struct moe_change *)a)->path, &((const struct moe_change *)b)->path);
}

void moe_changes_sort(struct moe_changes *c)
{
    if (c->count)
        qsort(c->items, c->count, sizeof *c->items, by_path);
}

/* ---- git ---- */

static bool drain(int fd, struct moe_buf *into)
{
    char chunk[65536];
    ssize_t n;
    while ((n = read(fd, chunk, sizeof chunk)) != 0) {
        if (n > 0)
            moe_buf_add(into, (struct moe_str){ chunk, (size_t)n });
        else if (errno != EINTR)
            return false;
    }
    return !moe_buf_failed(into);
}

/* Both outputs are files without a name, so that neither can block the other. */
static int spawn_git(const char *const *argv, int out, int err, pid_t *pid)
{
    posix_spawn_file_actions_t files;
    if (posix_spawn_file_actions_init(&files) != 0)
        return ENOMEM;
    int sys = posix_spawn_file_actions_addopen(&files, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
    if (!sys)
        sys = posix_spawn_file_actions_adddup2(&files, out, STDOUT_FILENO);
    if (!sys)
        sys = posix_spawn_file_actions_adddup2(&files, err, STDERR_FILENO);
    if (!sys)
        sys = posix_spawnp(pid, "git", &files, NULL, (char *const *)argv, environ); // nosec M304,M305: the user's own git; in a hook it must see the GIT_DIR and GIT_INDEX_FILE that git itself set
    posix_spawn_file_actions_destroy(&files);
    return sys;
}

static enum moe_code git_failed(const char *revision, int errors, struct moe_error *err)
{
    char text[160] = { 0 };
    ssize_t n = pread(errors, text, sizeof text - 1, 0);
    struct moe_str rest = { text, n > 0 ? (size_t)n : 0 }, line = { text, 0 };
    (void)moe_str_line(&rest, &line);
    return moe_fail(err, MOE_E_USAGE, (struct moe_where){ .field = "--since" }, "git cannot compare with \"%s\": %.*s", revision, MOE_FMT(line));
}

/* Run git with a fixed, hardened start of its command line: nothing of the repository's configuration may run a program. */
static enum moe_code run_git(const char *const *words, const char *revision, struct moe_buf *into, struct moe_error *err)
{
    static const char *const start[] = { "git", "--no-pager", "--no-optional-locks", "-c", "core.fsmonitor=", "-c", "core.hooksPath=/dev/null", "-c", "diff.external=",
                                         "-c", "core.quotePath=true", "-c", "core.pager=cat", "-c", "diff.submodule=short" };
    const char *argv[40] = { NULL };
    size_t n = 0;
    for (; n < MOE_COUNT(start); n++)
        argv[n] = start[n];
    for (size_t i = 0; words[i] && n + 1 < MOE_COUNT(argv); i++)
        argv[n++] = words[i];
    MOE_AUTO(moe_fd_close) int errors = open("/tmp", O_TMPFILE | O_RDWR | O_CLOEXEC, 0600);
    if (errors < 0)
        errors = open("/dev/null", O_RDWR | O_CLOEXEC);
    int pipe_ends[2] = { -1, -1 }, status = 0;
    if (pipe2(pipe_ends, O_CLOEXEC) != 0)
        return moe_fail(err, MOE_E_IO, (struct moe_where){ 0 }, "no pipe to git: %s", strerrordesc_np(errno));
    MOE_AUTO(moe_fd_close) int from = pipe_ends[0];
    MOE_AUTO(moe_fd_close) int to = pipe_ends[1];
    pid_t pid = 0;
    int sys = spawn_git(argv, to, errors, &pid);
    if (sys)
        return moe_fail(err, MOE_E_IO, (struct moe_where){ .field = "--since" }, "git cannot be run: %s", strerrordesc_np(sys));
    moe_fd_close(&to);
    bool whole = drain(from, into);
    moe_fd_close(&from);                                  /* past the cap: git ends by the broken pipe */
    while (waitpid(pid, &status, 0) < 0 && errno == EINTR)
        continue;
    if (!whole)
        return moe_fail(err, MOE_E_LIMIT, (struct moe_where){ .field = "--since" }, "the diff is larger than %u MiB", MOE_CAP_DIFF_BYTES >> 20);
    return WIFEXITED(status) && WEXITSTATUS(status) == 0 ? MOE_OK : git_failed(revision, errors, err);
}

/* A file git does not know yet is new from its first line to its last. */
static enum moe_code add_untracked(struct moe_changes *c, const char *revision, struct moe_error *err)
{
    static const char *const words[] = { "ls-files", "--others", "--exclude-standard", "-z", "--", NULL };
    MOE_AUTO(moe_buf_free) struct moe_buf *names = moe_buf_new(MOE_CAP_DIFF_BYTES);
    if (!names)
        return no_memory(err);
    MOE_TRY(run_git(words, revision, names, err));
    for (struct moe_str rest = moe_buf_str(names); rest.len;) {
        struct moe_str name = moe_str_cut(&rest, '\0');
        struct moe_change *file = name.len ? moe_changes_slot(c, name) : NULL;
        if (!file)
            return no_memory(err);
        file->whole = true;
    }
    return MOE_OK;
}

enum moe_code moe_changes_since(const char *revision, struct moe_changes **out, struct moe_error *err)
{
    const char *words[] = { "diff", "-U0", "--text", "--no-ext-diff", "--no-textconv", "--no-color", "--no-renames", "--relative", "--src-prefix=a/", "--dst-prefix=b/",
                            "--inter-hunk-context=0", "-O/dev/null", "--ignore-submodules=all", revision, "--", NULL };
    if (!revision[0] || revision[0] == '-')
        return moe_fail(err, MOE_E_USAGE, (struct moe_where){ .field = "--since" }, "\"%s\" is no revision", revision);
    MOE_AUTO(moe_changes_free) struct moe_changes *c = changes_new();
    MOE_AUTO(moe_buf_free) struct moe_buf *diff = moe_buf_new(MOE_CAP_DIFF_BYTES);
    if (!c || !diff)
        return no_memory(err);
    MOE_TRY(run_git(words, revision, diff, err));
    MOE_TRY(moe_diff_read("git diff", moe_buf_str(diff), c, err));
    MOE_TRY(add_untracked(c, revision, err));
    moe_changes_sort(c);
    *out = moe_take(c);
    return MOE_OK;
}

/* "diff -u old.c /src/new.c" and "+++ ../src/new.c": named as the audit names them, or nobody would find them. */
static bool name_as_audited(struct moe_changes *c)
{
    char cwd[PATH_MAX];
    if (!getcwd(cwd, sizeof cwd))
        return false;
    for (size_t i = 0; i < c->count; i++) {
        struct moe_str *path = &c->items[i].path, full;
        if (path->ptr[0] != '/' && !moe_str_starts(*path, MOE_STR("../")))
            continue;
        full = moe_path_join(c->arena, moe_str_c(cwd), *path);
        if (!full.ptr)
            return false;
        full = moe_path_below(moe_str_c(cwd), full);
        if (full.ptr[0] != '/')                       /* elsewhere: as it is spelt */
            *path = full;
    }
    return true;
}

enum moe_code moe_changes_read(const char *diff_path, struct moe_changes **out, struct moe_error *err)
{
    MOE_AUTO(moe_changes_free) struct moe_changes *c = changes_new();
    MOE_AUTO(moe_buf_free) struct moe_buf *diff = NULL;
    if (!c)
        return no_memory(err);
    MOE_TRY(moe_file_read(diff_path, MOE_CAP_DIFF_BYTES, &diff, err));
    MOE_TRY(moe_diff_read(diff_path, moe_buf_str(diff), c, err));
    if (!name_as_audited(c))
        return no_memory(err);
    moe_changes_sort(c);
    *out = moe_take(c);
    return MOE_OK;
}

/* ---- questions ---- */

/* A file may stand in a series of patches more than once: the first of its entries. */
static size_t first_of(const struct moe_changes *c, struct moe_str path)
{
    size_t low = 0, high = c->count;
    while (low < high) {
        size_t mid = low + (high - low) / 2;
        if (moe_path_order(&c->items[mid].path, &path) < 0)
            low = mid + 1;
        else
            high = mid;
    }
    return low;
}

bool moe_changes_file(const struct moe_changes *changes, struct moe_str path)
{
    size_t i = first_of(changes, path);
    return i < changes->count && moe_str_eq(changes->items[i].path, path);
}

bool moe_changes_empty(const struct moe_changes *changes) { return changes->count == 0; }

struct moe_str moe_changes_stray(const struct moe_changes *changes)
{
    for (size_t i = 0; i < changes->count; i++) {
        struct moe_str path = moe_class_audited(moe_class_of(changes->items[i].path)) ? moe_arena_str(changes->arena, changes->items[i].path) : (struct moe_str){ "", 0 };
        if (path.len && access(path.ptr, F_OK) != 0)
            return path;
    }
    return (struct moe_str){ "", 0 };
}

bool moe_changes_touch(const struct moe_changes *changes, struct moe_str path, unsigned first, unsigned last)
{
    for (size_t i = first_of(changes, path); i < changes->count && moe_str_eq(changes->items[i].path, path); i++) {
        const struct moe_change *f = &changes->items[i];
        if (f->whole)
            return true;
        for (size_t k = 0; k < f->count; k++)
            if (f->lines[k].first <= last && f->lines[k].last >= first)
                return true;
    }
    return false;
}
