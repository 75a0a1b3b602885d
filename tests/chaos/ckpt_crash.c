/* What is on the disk when a writer of checkpoints dies, or when the disk fails it: killed at each system call in turn, and each write, sync, rename and
 * creation refused once with EIO and once with ENOSPC, and each write cut short once.
 *
 *   ckpt_crash MOE-VERIFY-CKPT FOLDER [EVERY]     TAP on standard output; every so many calls only, where programs are slow
 *
 * After each: a step without commit.json is not accepted, one with it is, and holds exactly the bytes that were saved; --newest names the newest of them,
 * which is no older than the last that the writer said was committed; and a writer that starts again goes on from there. A kill leaves the page cache as
 * it was, a power failure does not: so the order of the calls is held against what must be on the disk before what.
 *
 * Links    runtime/ckpt/write
 */
#include "common/base/arena.h"
#include "common/base/file.h"
#include "runtime/ckpt/format/names.h"
#include "runtime/ckpt/write/writer.h"
#include "tests/support/trace.h"
#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <poll.h>
#include <spawn.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

enum { WORLD = 2, STEPS = 3, KEEP = 1, AGAIN = 2, ELEMENTS = 5003, CAP = 8 << 20, LOG_MAX = 4096, PATH_ROOM = 256 };
extern char **environ;

struct job { const char *root; uint64_t first, last, keep; int tell; };
struct bed { const char *verify, *folder; char root[PATH_ROOM], good[PATH_ROOM]; uint64_t every; unsigned tests, bad; };

/* ---- the victim ---- */

struct rank { struct moe_ckpt_writer *writer, *leader; int tell; };
struct told { char what; uint64_t step; };

static void tell(const struct rank *r, char what, uint64_t step)
{
    const struct told told = { what, step };
    if (r->tell >= 0 && write(r->tell, &told, sizeof told) != (ssize_t)sizeof told)
        _exit(98);
}
static void on_written(void *ctx, uint64_t step, const struct moe_record_rank *row)
{
    const struct rank *r = ctx;
    struct moe_error err;
    if (r->leader && moe_ckpt_ack(r->leader, step, row, &err) != MOE_OK)
        tell(r, 'f', step);
}
static void on_committed(void *ctx, uint64_t step, const unsigned char digest[MOE_SHA256_BYTES])
{
    (void)digest;
    tell(ctx, 'c', step);
}
static void on_failed(void *ctx, uint64_t step, const struct moe_error *err)
{
    (void)err;
    tell(ctx, 'f', step);
}

static enum moe_code save(struct rank *r, uint64_t rank, uint64_t step, struct moe_error *err)
{
    const uint64_t shape[] = { ELEMENTS }, whole[] = { WORLD * ELEMENTS }, offset[] = { rank * ELEMENTS };
    uint32_t data[ELEMENTS];
    for (size_t i = 0; i < ELEMENTS; i++)
        data[i] = (uint32_t)(step * 7919 + rank * 104729 + i);
    const struct moe_ckpt_tensor t = { { .global = MOE_STR("w"), .dtype = moe_dtype_find(MOE_STR("U32")), .dims = 1, .shape = shape, .whole = whole,
                                         .offset = offset }, data };
    MOE_TRY(moe_ckpt_save(r->writer, step, &t, 1, MOE_CKPT_COPY, err));
    return moe_ckpt_wait(r->writer, err);
}

/* All ranks in one process, in turn, the leader last: a power failure hits all of them. A step that fails is given up, and the next one tried. */
static int victim(void *ctx)
{
    const struct job *job = ctx;
    struct rank ranks[WORLD] = { { .tell = job->tell }, { .tell = job->tell } };
    struct moe_error err;
    for (uint64_t i = 0; i < WORLD; i++) {
        const struct moe_ckpt_options o = { .root = job->root, .job = MOE_STR("crash"), .host = MOE_STR("node"), .rank = i, .world = WORLD, .keep = job->keep,
                                            .leader = i == 0, .hooks = { &ranks[i], on_written, on_committed, on_failed, NULL } };
        if (moe_ckpt_writer_new(&o, &ranks[i].writer, &err) != MOE_OK)
            return 1;
    }
    ranks[1].leader = ranks[0].writer;
    for (uint64_t step = job->first; step <= job->last; step++)
        for (unsigned i = WORLD; i-- > 0;)
            if (save(&ranks[i], i, step, &err) != MOE_OK && job->tell < 0)
                return 1;
    for (unsigned i = WORLD; i-- > 0;)
        moe_ckpt_writer_free(&ranks[i].writer);
    return 0;
}

/* ---- looking at what it left ---- */

static void say(struct bed *bed, bool good, const char *what, const char *why)
{
    bed->tests++;
    bed->bad += !good;
    printf("%s %u - %s\n", good ? "ok" : "not ok", bed->tests, what);
    if (!good)
        printf("# %s\n", why);
}

static int drop_entry(const char *path, const struct stat *st, int type, struct FTW *at)
{
    (void)st, (void)type, (void)at;
    return remove(path);
}

static void clean(const char *root)
{
    (void)nftw(root, drop_entry, 16, FTW_DEPTH | FTW_PHYS);
    if (mkdir(root, 0755) != 0) {
        perror(root);
        exit(2);
    }
}

/* What the tool answers, and what it prints on standard output. */
static int verify(const struct bed *bed, const char *option, const char *path, char *into, size_t room)
{
    char *const argv[] = { (char *)(uintptr_t)bed->verify, (char *)(uintptr_t)"-q", (char *)(uintptr_t)(option ? option : path),
                           option ? (char *)(uintptr_t)path : NULL, NULL };
    posix_spawn_file_actions_t actions;
    int ends[2], status = -1;
    size_t n = 0;
    pid_t pid;
    if (pipe2(ends, O_CLOEXEC) != 0)
        return -1;
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_adddup2(&actions, ends[1], STDOUT_FILENO);
    posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, "/dev/null", O_WRONLY, 0);
    int sys = posix_spawn(&pid, bed->verify, &actions, NULL, argv, environ);
    posix_spawn_file_actions_destroy(&actions);
    close(ends[1]);
    for (;;) {
        char rest[512];
        ssize_t got = read(ends[0], n < room - 1 ? into + n : rest, n < room - 1 ? room - 1 - n : sizeof rest);
        if (got <= 0)
            break;
        n += n < room - 1 ? (size_t)got : 0;
    }
    into[n] = 0;
    close(ends[0]);
    return sys || waitpid(pid, &status, 0) != pid || !WIFEXITED(status) ? -1 : WEXITSTATUS(status);
}

static bool same_file(const char *a, const char *b)
{
    MOE_AUTO(moe_buf_free) struct moe_buf *x = NULL, *y = NULL;
    struct moe_error err;
    return moe_file_read(a, CAP, &x, &err) == MOE_OK && moe_file_read(b, CAP, &y, &err) == MOE_OK && moe_str_eq(moe_buf_str(x), moe_buf_str(y));
}

static bool present(const char *root, uint64_t step, const char *name)
{
    char path[2 * PATH_ROOM];
    struct stat st;
    int n = snprintf(path, sizeof path, "%s/step=%u/%s", root, (unsigned)step, name);
    MOE_CHECK(n > 0 && (size_t)n < sizeof path);
    return lstat(path, &st) == 0;
}

/* One step: absent, or complete and as saved. The newest is judged by --newest, which passes none that the tool would not pass alone. */
static bool step_is_right(const struct bed *bed, uint64_t step, bool is_newest, char *why, size_t room)
{
    char path[2 * PATH_ROOM], good[2 * PATH_ROOM], out[2000] = "";
    if (!present(bed->root, step, ""))
        return true;
    bool committed = present(bed->root, step, "commit.json");
    snprintf(path, sizeof path, "%s/step=%u", bed->root, (unsigned)step);
    int got = is_newest ? 0 : verify(bed, NULL, path, out, sizeof out);
    if (committed ? got != 0 : got != 1 && got != 2) {
        snprintf(why, room, "step %u, %s: exit %d: %.300s", (unsigned)step, committed ? "committed" : "not committed", got, out);
        return false;
    }
    for (unsigned rank = 0; committed && rank < WORLD; rank++) {
        snprintf(path, sizeof path, "%s/step=%u/rank=%u.safetensors", bed->root, (unsigned)step, rank);
        snprintf(good, sizeof good, "%s/step=%u/rank=%u.safetensors", bed->good, (unsigned)step, rank);
        if (!same_file(path, good)) {
            snprintf(why, room, "step %u is committed, but rank %u is not what was saved", (unsigned)step, rank);
            return false;
        }
    }
    return true;
}

static uint64_t newest(const struct bed *bed)
{
    for (uint64_t step = STEPS + AGAIN; step; step--)
        if (present(bed->root, step, "commit.json"))
            return step;
    return 0;
}

static bool newest_is_named(const struct bed *bed, uint64_t step, char *why, size_t room)
{
    char out[2000], want[64];
    int got = verify(bed, "--newest", bed->root, out, sizeof out);
    snprintf(want, sizeof want, "step=%u", (unsigned)step);
    const char *hit = strstr(out, want);
    bool good = step ? got == 0 && hit && !moe_is_digit(hit[strlen(want)]) : got == 1 || got == 2;
    if (!good)
        snprintf(why, room, "--newest, where step %u is: exit %d, \"%.200s\"", (unsigned)step, got, out);
    return good;
}

/* Everything above, and a writer that starts again where this one stopped. */
static bool look(const struct bed *bed, uint64_t told, char *why, size_t room)
{
    uint64_t at = newest(bed);
    if (at < told) {
        snprintf(why, room, "step %llu was said to be committed, and step %llu is the newest", (unsigned long long)told,
                 (unsigned long long)at);
        return false;
    }
    for (uint64_t step = 1; step <= STEPS; step++)
        if (!step_is_right(bed, step, step == at, why, room))
            return false;
    if (!newest_is_named(bed, at, why, room))
        return false;
    struct job again = { bed->root, at + 1, at + AGAIN, KEEP, -1 };
    fflush(stdout);
    pid_t pid = fork();
    int status = -1;
    if (pid == 0)
        _exit(victim(&again));
    if (pid < 0 || waitpid(pid, &status, 0) != pid || status != 0 || newest(bed) != at + AGAIN) {
        snprintf(why, room, "a writer that went on from step %u failed (%d), and left step %u", (unsigned)at, status, (unsigned)newest(bed));
        return false;
    }
    return newest_is_named(bed, at + AGAIN, why, room);
}

/* ---- one run ---- */

/* Runs the victim under the tracer and gives the last step that it called committed; -1: it could not be run. `settled`: each step was called something. */
static int64_t run(const struct bed *bed, struct trace *t, bool *settled)
{
    struct job job = { bed->root, 1, STEPS, KEEP, -1 };
    struct told told;
    int ends[2];
    int64_t last = 0;
    unsigned seen = 0;
    clean(bed->root);
    if (pipe2(ends, O_CLOEXEC | O_NONBLOCK) != 0)
        return -1;
    job.tell = ends[1];
    bool ran = trace_run(t, victim, &job);
    close(ends[1]);
    while (read(ends[0], &told, sizeof told) == (ssize_t)sizeof told) {
        seen |= 1u << told.step;
        if (told.what == 'c')
            last = (int64_t)told.step;
    }
    close(ends[0]);
    *settled = seen == ((1u << (STEPS + 1)) - 2);
    return ran ? last : -1;
}

/* ---- the calls of a run that nothing disturbed ---- */

struct log { struct trace_call calls[LOG_MAX]; unsigned count; };

static void keep_call(void *ctx, const struct trace_call *call)
{
    struct log *log = ctx;
    if (log->count < LOG_MAX)
        log->calls[log->count++] = *call;
}

static bool is(const struct trace_call *c, const char *name) { return strncmp(c->name, name, strlen(name)) == 0; }
static bool ends_with(const char *path, const char *end) { return moe_str_ends(moe_str_c(path), moe_str_c(end)); }
static bool in_folder(const char *path, const char *folder)
{
    size_t n = strlen(folder);
    return strncmp(path, folder, n) == 0 && path[n] == '/';
}
static void folder_of(const char *path, char into[TRACE_PATH])
{
    const char *slash = strrchr(path, '/');
    snprintf(into, TRACE_PATH, "%.*s", (int)(slash ? slash - path : 0), path);
}

/* The last call before `before` that does `name` to `path` (NULL: to anything in `folder`); -1: none. */
static int last_call(const struct log *log, int before, const char *name, const char *path, const char *folder)
{
    for (int i = before - 1; i >= 0; i--) {
        const struct trace_call *c = &log->calls[i];
        const char *what = is(c, "rename") ? c->to : c->path;
        if (is(c, name) && (path ? strcmp(what, path) == 0 : in_folder(what, folder)))
            return i;
    }
    return -1;
}

static bool fail_at(const struct trace_call *c, const char *rule, char *why, size_t room)
{
    snprintf(why, room, "call %u, %s %.120s: %s", c->number, c->name, c->to[0] ? c->to : c->path, rule);
    return false;
}

static bool rename_is_right(const struct log *log, int i, const char *root, char *why, size_t room)
{
    const struct trace_call *c = &log->calls[i];
    char folder[TRACE_PATH];
    int wrote = last_call(log, i, "pwrite", c->path, NULL), synced = last_call(log, i, "fsync", c->path, NULL);
    folder_of(c->to, folder);
    if (synced < 0 || synced < wrote)
        return fail_at(c, "its bytes were not synced before", why, room);
    if (!ends_with(c->to, "/commit.json"))
        return true;
    int renamed = last_call(log, i, "rename", NULL, folder), folder_synced = last_call(log, i, "fsync", folder, NULL);
    int made = last_call(log, i, "mkdirat", folder, NULL), root_synced = last_call(log, i, "fsync", root, NULL);
    if (folder_synced < renamed || renamed < 0)
        return fail_at(c, "the ranks' names were not synced before", why, room);
    if (root_synced < made || made < 0)
        return fail_at(c, "the step's own name was not synced before", why, room);
    return true;
}

/* Something is taken away for good: the step's record is gone and that is synced, and a newer record is there and synced. */
static bool unlink_is_right(const struct log *log, int i, char *why, size_t room)
{
    const struct trace_call *c = &log->calls[i];
    char folder[TRACE_PATH], record[TRACE_PATH + 16];
    int commit = -1;
    if (ends_with(c->path, ".tmp"))
        return true;
    bool whole = strstr(c->path + (strrchr(c->path, '/') - c->path), "/step=") != NULL;   /* the folder itself */
    if (whole)
        snprintf(folder, sizeof folder, "%s", c->path);
    else
        folder_of(c->path, folder);
    for (int k = 0; k < i; k++)
        if (is(&log->calls[k], "rename") && ends_with(log->calls[k].to, "/commit.json"))
            commit = k;
    if (commit < 0 || in_folder(log->calls[commit].to, folder))
        return fail_at(c, "nothing newer was committed", why, room);
    snprintf(record, sizeof record, "%s/commit.json", folder);
    if (strcmp(c->path, record) == 0) {
        char newer[TRACE_PATH];
        folder_of(log->calls[commit].to, newer);
        return last_call(log, i, "fsync", newer, NULL) > commit || fail_at(c, "the newer record was not synced", why, room);
    }
    int gone = last_call(log, i, "unlinkat", record, NULL);
    return (gone >= 0 && last_call(log, i, "fsync", folder, NULL) > gone) || fail_at(c, "the record was not gone before", why, room);
}

static bool order_is_right(const struct log *log, const char *root, char *why, size_t room)
{
    unsigned renames = 0, unlinks = 0;
    for (int i = 0; i < (int)log->count; i++) {
        const struct trace_call *c = &log->calls[i];
        if (c->creates && in_folder(c->path, root) && !ends_with(c->path, ".tmp"))
            return fail_at(c, "a file is made under its last name", why, room);
        if (is(c, "rename") && (renames++, !rename_is_right(log, i, root, why, room)))
            return false;
        if (is(c, "unlink") && (unlinks += !ends_with(c->path, ".tmp"), !unlink_is_right(log, i, why, room)))
            return false;
    }
    snprintf(why, room, "%u renames and %u removals were seen", renames, unlinks);
    return renames == STEPS * (3 * WORLD + 1) && unlinks == (STEPS - KEEP) * (3 * WORLD + 2);
}

/* ---- all of it ---- */

/* Whether what a disk can refuse is refused at this call. */
static bool can_fail(const struct trace_call *c, const char *root)
{
    return in_folder(c->path, root) && (c->creates || is(c, "pwrite") || is(c, "fsync") || is(c, "rename") || is(c, "mkdir"));
}

static void crash_at_each(struct bed *bed, const struct log *log)
{
    char why[1000] = "", what[200];
    unsigned k = 1, right = 0;
    bool settled;
    for (; k <= log->count; k += (unsigned)bed->every) { /* the last ones are past the last change, and the root is as it was */
        struct trace t = { .at = k, .act = TRACE_KILL };
        int64_t told = run(bed, &t, &settled);
        if (told < 0 || (t.killed && !look(bed, (uint64_t)told, why, sizeof why)))
            break;
        right += t.killed;
    }
    char where[TRACE_PATH + 1100];
    snprintf(where, sizeof where, "killed at call %u (%s): %s", k, k <= log->count ? log->calls[k - 1].name : "", why);
    snprintf(what, sizeof what, "killed at each of %u calls: a step is absent or complete", right);
    say(bed, k > log->count && (right + 8) * bed->every >= log->count, what, where);   /* threads end in their own order: a few calls more or less */
}

static void fail_each(struct bed *bed, const struct log *log, enum trace_act act, int error, const char *name)
{
    char why[1000] = "", what[200], where[TRACE_PATH + 1100] = "nothing was tried";
    unsigned tried = 0;
    bool good = true, settled;
    unsigned can = 0;
    for (unsigned k = 1; good && k <= log->count; k++) {
        const struct trace_call *c = &log->calls[k - 1];
        if (act == TRACE_SHORT ? c->bytes < 2 || !in_folder(c->path, bed->root) : !can_fail(c, bed->root))
            continue;
        if (can++ % bed->every)
            continue;
        struct trace t = { .at = k, .act = act, .error = error };
        int64_t told = run(bed, &t, &settled);
        good = told >= 0 && t.status == 0 && look(bed, (uint64_t)told, why, sizeof why);
        if (good && !settled && (good = false, true))
            snprintf(why, sizeof why, "a step was called neither committed nor failed");
        if (good && act == TRACE_SHORT && told != STEPS && (good = false, true))
            snprintf(why, sizeof why, "a short write was not gone on from");
        snprintf(where, sizeof where, "%s at call %u (%s %s), status %d: %s", name, k, c->name, c->path, t.status, why);
        tried++;
    }
    snprintf(what, sizeof what, "%s at each of %u calls: told, and no half step", name, tried);
    say(bed, good && tried, what, where);
}

int main(int argc, char **argv)
{
    struct bed bed = { .verify = argc > 2 ? argv[1] : NULL, .folder = argc > 2 ? argv[2] : NULL, .every = 1 };
    static struct log log;
    char why[1000] = "";
    bool settled;
    if (argc < 3 || argc > 4 || (argc == 4 && (!moe_name_number(moe_str_c(argv[3]), &bed.every) || !bed.every))) {
        fprintf(stderr, "Usage: ckpt_crash MOE-VERIFY-CKPT FOLDER [EVERY]\n");
        return 2;
    }
    if (!trace_works()) {
        printf("1..1\nok 1 - ckpt_crash # SKIP system calls are traced on x86-64 only\n");
        return 0;
    }
    if (snprintf(bed.root, sizeof bed.root, "%s/root", bed.folder) >= PATH_ROOM || snprintf(bed.good, sizeof bed.good, "%s/good", bed.folder) >= PATH_ROOM) {
        fprintf(stderr, "ckpt_crash: the folder's name is too long\n");
        return 2;
    }
    clean(bed.good);
    struct job all = { bed.good, 1, STEPS + AGAIN, 0, -1 };
    pid_t pid = fork();
    int status = -1;
    if (pid == 0)
        _exit(victim(&all));
    say(&bed, pid > 0 && waitpid(pid, &status, 0) == pid && status == 0, "the writer works untraced", "it failed");
    struct trace t = { .saw = keep_call, .ctx = &log };
    int64_t told = run(&bed, &t, &settled);
    say(&bed, told == STEPS && t.status == 0 && settled && log.count < LOG_MAX, "the writer works traced", "it failed, or made too many calls");
    say(&bed, order_is_right(&log, bed.root, why, sizeof why), "what must be on the disk first is synced first", why);
    say(&bed, told >= 0 && look(&bed, (uint64_t)told, why, sizeof why), "what it leaves undisturbed is right", why);
    if (!bed.bad) {
        crash_at_each(&bed, &log);
        fail_each(&bed, &log, TRACE_FAIL, EIO, "EIO");
        fail_each(&bed, &log, TRACE_FAIL, ENOSPC, "ENOSPC");
        fail_each(&bed, &log, TRACE_SHORT, 0, "a short write");
    }
    printf("1..%u\n", bed.tests);
    return bed.bad != 0;
}
