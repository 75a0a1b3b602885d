/* One step, or the list of a bucket, is read by a child that gave up its rights first; what it found comes back as text through a pipe and is read as untrusted. */
#include "audit/checkpoint/run/parts.h"
#include "sandbox/self/self.h"
#include "common/base/file.h"
#include "common/base/term.h"
#include "common/crypt/digest.h"
#include <errno.h>
#include <fcntl.h>
#include <malloc.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <stdatomic.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

/* First byte of the answer: facts follow, or a struct moe_error. */
enum { ANSWER_FACTS = 'F', ANSWER_ERROR = 'E' };
enum { CHILD_DESCRIPTORS = 1024, LARGE_BLOCK = 256 << 10 };

/* Shared with the child, which only writes. */
struct shared { _Atomic uint64_t done, total; char confinement[128]; };

/* ---- the child ---- */

static void tell_progress(void *ctx, uint64_t done, uint64_t total)
{
    struct shared *s = ctx;
    atomic_store(&s->total, total);
    atomic_store(&s->done, done);
}

/* What the kernel gives, and what that was. Descriptors stay usable; no path does, but those below the checkpoint. */
static void confine(const struct moe_verify *v, struct shared *s)
{
    static const char *const of_resolver[] = { "/etc", "/run", "/usr/lib", "/usr/share", "/lib", "/usr/local/share" };      /* certificates, names of hosts */
    int root = v->remote ? -1 : moe_store_dir_fd(v->store), abi = 0;
    char path[32];
    const char *const of_root[] = { path };
    struct moe_self_filter filter = { 0 };
    snprintf(path, sizeof path, "/proc/self/fd/%d", root);
    bool unprivileged = prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0;
    if (unprivileged)
        abi = root >= 0 ? moe_self_files(of_root, 1, false) : 0;
    if (unprivileged && root < 0 && setenv("HOME", "/nonexistent", 1) == 0)
        abi = moe_self_files(of_resolver, MOE_COUNT(of_resolver), true);
    bool made = unprivileged && moe_self_filter_make(root < 0 ? MOE_SELF_FETCHER : abi ? MOE_SELF_READER : MOE_SELF_PARSER, &filter);
    bool limits = moe_self_limits(0, CHILD_DESCRIPTORS);          /* after it: a filter is written to a file in memory */
    bool filtered = made && moe_self_filter_enter(&filter);
    moe_self_filter_free(&filter);
    snprintf(s->confinement, sizeof s->confinement, "a process of its own, %s, %s, %s", filtered ? "seccomp" : "no seccomp", abi ? "Landlock (read only)" : "no Landlock",
             limits ? "limits" : "no limits");
}

static enum moe_code gather(struct moe_verify *v, const struct moe_verify_job *job, struct shared *s, struct moe_buf *out, struct moe_error *err)
{
    const struct moe_verify_how *how = job->how;
    struct moe_ckpt_step step = { 0 };
    MOE_AUTO(moe_arena_free) struct moe_arena *arena = moe_arena_new(MOE_CAP_CKPT_FACTS_BYTES);
    size_t n = v->policy->checkpoint.globals.count;
    struct moe_str *globals = arena ? moe_arena_array(arena, struct moe_str, n + 1) : NULL;
    if (!globals)
        return moe_fail(err, MOE_E_LIMIT, (struct moe_where){ 0 }, "out of memory");
    for (size_t i = 0; i < n; i++)
        globals[i] = v->policy->checkpoint.globals.items[i].text;
    const struct moe_step_dir *dir = &v->dirs[job->which];
    struct moe_gather_opts opts = {
        .threads = how->threads, .part = how->part ? how->part : 1, .parts = how->parts ? how->parts : 1, .sample_percent = how->sample_percent ? how->sample_percent : 100,
        .seed = (uint64_t)v->now, .record_only = job->record_only, .remote = v->remote != NULL, .globals = globals, .global_count = n, .keys = v->keys,
        .key_count = v->key_count, .progress = tell_progress, .progress_ctx = s,
    };
    MOE_TRY(moe_gather_step(v->store, dir->dir, dir->number, &opts, arena, &step, err));
    moe_ckpt_step_write(&step, out);
    return moe_buf_failed(out) ? moe_fail(err, MOE_E_LIMIT, (struct moe_where){ .file = dir->dir }, "has more facts than %u MiB hold", MOE_CAP_DOC_BYTES >> 20) : MOE_OK;
}

static _Noreturn void child(struct moe_verify *v, const struct moe_verify_job *job, int fd, struct shared *s)
{
    struct moe_error err = { 0 };
    struct moe_buf *out = moe_buf_new(MOE_CAP_DOC_BYTES);
    enum moe_code code = MOE_OK;
    unsigned char unused[MOE_SHA256_BYTES];
    (void)prctl(PR_SET_PDEATHSIG, SIGKILL, 0, 0, 0);
    (void)mallopt(M_MMAP_THRESHOLD, LARGE_BLOCK);            /* what a large file took goes back at once, and threads do not each keep a heap of it */
    (void)mallopt(M_TRIM_THRESHOLD, 4 * LARGE_BLOCK);
    (void)mallopt(M_ARENA_MAX, 8);
    code = moe_crypt_sha256(MOE_STR(""), unused, &err);      /* OpenSSL reads its settings and loads its providers now: no code can be loaded later */
    confine(v, s);
    if (code == MOE_OK && !out)
        code = moe_fail(&err, MOE_E_LIMIT, (struct moe_where){ 0 }, "out of memory");
    if (code == MOE_OK && v->remote)                         /* the parent has no connection: what a server says is read here alone */
        code = moe_store_s3(v->remote, v->policy->checkpoint.loopback_http.value != 0, &v->store, &err);
    if (code == MOE_OK) {
        moe_buf_addc(out, ANSWER_FACTS);
        code = job->run ? job->run(v, out, &err) : gather(v, job, s, out, &err);
    }
    char bad = ANSWER_ERROR;
    struct moe_str text = code == MOE_OK ? moe_buf_str(out) : (struct moe_str){ 0 };
    bool good = code == MOE_OK ? moe_fd_write(fd, text) == 0
                               : moe_fd_write(fd, (struct moe_str){ &bad, 1 }) == 0 && moe_fd_write(fd, (struct moe_str){ (const char *)&err, sizeof err }) == 0;
    _exit(good ? 0 : 3);
}

/* ---- the parent ---- */

static enum moe_code listen_to(int fd, struct shared *s, struct moe_progress *progress, struct moe_buf *into, struct moe_error *err)
{
    static _Thread_local char block[64 << 10];
    for (;;) {
        struct pollfd p = { .fd = fd, .events = POLLIN };
        int ready = poll(&p, 1, 200);
        uint64_t total = atomic_load(&s->total);
        if (total) {
            progress->total = (size_t)(total >> 20) + 1;
            moe_progress_step(progress, (size_t)(atomic_load(&s->done) >> 20));
        }
        if (ready <= 0)
            continue;
        ssize_t got = read(fd, block, sizeof block);
        if (got < 0 && errno == EINTR)
            continue;
        if (got < 0)
            return moe_fail(err, MOE_E_IO, (struct moe_where){ 0 }, "the reader cannot be heard: %s", strerror(errno));
        if (got == 0)
            return MOE_OK;
        moe_buf_add(into, (struct moe_str){ block, (size_t)got });
    }
}

static enum moe_code died(const char *what, int status, struct moe_error *err)
{
    if (WIFSIGNALED(status))
        return moe_fail(err, MOE_E_IO, (struct moe_where){ .file = what }, "the process that read it was ended by signal %d: this was not judged", WTERMSIG(status));
    return moe_fail(err, MOE_E_IO, (struct moe_where){ .file = what }, "the process that read it ended without an answer: this was not judged");
}

/* What the child says, without its first byte; an error of its own comes back as ours. */
static enum moe_code understand(const char *what, struct moe_str answer, int status, struct moe_str *out, struct moe_error *err)
{
    if (!WIFEXITED(status) || WEXITSTATUS(status) != 0 || !answer.len)
        return died(what, status, err);
    if (answer.ptr[0] == ANSWER_ERROR && answer.len == 1 + sizeof *err) {
        struct moe_error e;
        memcpy(&e, answer.ptr + 1, sizeof e);
        e.file[sizeof e.file - 1] = e.field[sizeof e.field - 1] = e.text[sizeof e.text - 1] = '\0';
        if (e.code <= MOE_OK || e.code > MOE_E_BUG)
            return died(what, status, err);
        *err = e;
        return e.code;
    }
    *out = moe_str_from(answer, 1);
    return MOE_OK;
}

enum moe_code moe_verify_ask(struct moe_verify *v, const struct moe_verify_job *job, struct moe_buf *answer, struct moe_str *text, struct moe_error *err)
{
    struct shared *s = mmap(NULL, sizeof *s, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    int fds[2] = { -1, -1 };
    if (s == MAP_FAILED || pipe2(fds, O_CLOEXEC) != 0)
        return moe_fail(err, MOE_E_IO, (struct moe_where){ 0 }, "no process can be started to read: %s", strerror(errno));
    fflush(NULL);                                    /* nothing of ours is written twice */
    pid_t pid = fork();
    if (pid == 0)
        child(v, job, fds[1], s);
    int sys = errno, status = 0;
    close(fds[1]);
    struct moe_progress progress = { 0 };
    moe_progress_start(&progress, "MiB verified", 1);
    progress.on = progress.on && job->how && job->how->progress;
    enum moe_code code = pid < 0 ? moe_fail(err, MOE_E_IO, (struct moe_where){ 0 }, "no process can be started to read: %s", strerror(sys))
                                 : listen_to(fds[0], s, &progress, answer, err);
    moe_progress_end(&progress);
    close(fds[0]);
    if (pid > 0)
        while (waitpid(pid, &status, 0) < 0 && errno == EINTR) { }
    memcpy(v->confinement, s->confinement, sizeof v->confinement);
    v->confinement[sizeof v->confinement - 1] = '\0';
    munmap(s, sizeof *s);
    if (code == MOE_OK && moe_buf_failed(answer))
        code = moe_fail(err, MOE_E_LIMIT, (struct moe_where){ .file = job->what }, "its facts are more than %u MiB", MOE_CAP_DOC_BYTES >> 20);
    return code == MOE_OK ? understand(job->what, moe_buf_str(answer), status, text, err) : code;
}

enum moe_code moe_verify_read(struct moe_verify *v, const struct moe_verify_how *how, size_t which, bool record_only, struct moe_ckpt_step *out,
                              struct moe_error *err)
{
    MOE_AUTO(moe_buf_free) struct moe_buf *answer = moe_buf_new(MOE_CAP_DOC_BYTES + 1);
    const struct moe_verify_job job = { .what = v->dirs[which].dir[0] ? v->dirs[which].dir : v->root.ptr, .how = how, .which = which, .record_only = record_only };
    const struct moe_pull_token *t;
    struct moe_str text;
    if (!answer)
        return moe_fail(err, MOE_E_LIMIT, (struct moe_where){ 0 }, "out of memory");
    MOE_TRY(moe_verify_ask(v, &job, answer, &text, err));
    struct moe_pull_source source = moe_pull_memory(&text);
    MOE_AUTO(moe_pull_free) struct moe_pull *pull = moe_ckpt_facts_open("facts", &source);
    if (!pull)
        return moe_fail(err, MOE_E_LIMIT, (struct moe_where){ 0 }, "out of memory");
    MOE_TRY(moe_pull_next(pull, &t, err));
    if (t->kind != MOE_PULL_MAP)
        return died(job.what, 0, err);
    MOE_TRY(moe_ckpt_step_read(pull, v->arena, out, err));
    MOE_TRY(moe_pull_next(pull, &t, err));
    return out->number == v->dirs[which].number ? MOE_OK : died(job.what, 0, err);
}
