/* The audit's side of the work: hand files out, largest first, collect answers, keep the clock, hand results on in order. */
#include "common/base/clock.h"
#include "audit/source/input/parts.h"
#include "audit/source/worker/parts.h"
#include "common/base/sys.h"
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <sched.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

enum { MAX_WORKERS = 64, MAX_ATTEMPTS = 2, MAX_RESTARTS = 20, KILL_GRACE_MS = 5000 };

struct slot {
    struct moe_unit *unit;                            /* NULL = free */
    struct moe_buf *answer;
    int from;
    int64_t deadline_ms;
    bool timed_out, exited, ended;                    /* ended: of the answer */
    int status;
    uint64_t cpu_us, peak_kib;
};
struct phase {
    struct moe_run *run;
    size_t first, last, next;                         /* next: to be handed on */
    size_t *order, order_count, order_next;
    struct slot slots[MAX_WORKERS];
    unsigned workers;
    struct moe_error *err;
};

static void slot_clear(struct slot *s)
{
    if (s->unit && s->from >= 0)
        close(s->from);
    moe_buf_free(&s->answer);
    *s = (struct slot){ .from = -1 };
}

static void phase_end(struct phase *p)
{
    for (size_t i = 0; i < MAX_WORKERS; i++)
        slot_clear(&p->slots[i]);
    free(p->order);
}

/* ---- text of a source ---- */

static enum moe_code drain(int fd, const char *path, size_t guess, struct moe_snapshot *out, struct moe_error *err)
{
    size_t room = guess + 1, len = 0;
    char *bytes = malloc(room);
    int sys = bytes ? 0 : ENOMEM;
    for (ssize_t n = 1; !sys && n > 0 && len <= MOE_CAP_SOURCE_BYTES;) {
        if (len == room) {
            char *more = realloc(bytes, room = room * 2 + 4096);
            if (!more) {
                sys = ENOMEM;
                break;
            }
            bytes = more;
        }
        n = read(fd, bytes + len, room - len);
        if (n < 0 && errno == EINTR)
            n = 1;
        else if (n < 0)
            sys = errno;
        else
            len += (size_t)n;
    }
    if (!sys && len <= MOE_CAP_SOURCE_BYTES) {
        *out = (struct moe_snapshot){ bytes, len };
        return MOE_OK;
    }
    free(bytes);
    if (sys)
        return moe_fail_sys(err, path, sys, "cannot be read");
    return moe_fail(err, MOE_E_LIMIT, (struct moe_where){ .file = path }, "is larger than %u MiB", MOE_CAP_SOURCE_BYTES >> 20);
}

static enum moe_code refuse(const char *path, struct moe_snapshot *text, const char *why, struct moe_error *err)
{
    moe_snapshot_free(text);
    return moe_fail(err, MOE_E_PARSE, (struct moe_where){ .file = path }, "%s", why);
}

/* UTF-16 reads as no words at all, to clang as to us, and would pass for clean. A stray NUL does no such harm: one byte in 16 is no accident. */
static enum moe_code need_text(const char *path, struct moe_snapshot *text, struct moe_error *err)
{
    size_t zeros = 0;
    for (const char *p = text->ptr, *end = text->ptr + text->len; p < end && (p = memchr(p, '\0', (size_t)(end - p))); p++)
        zeros++;
    bool wide = text->len >= 2 && (memcmp(text->ptr, "\xff\xfe", 2) == 0 || memcmp(text->ptr, "\xfe\xff", 2) == 0);
    return wide || zeros > text->len / 16 ? refuse(path, text, "is UTF-16 or no text at all, so nothing in it was understood", err) : MOE_OK;
}

enum moe_code moe_snapshot_read(struct moe_str path, struct moe_snapshot *out, struct moe_error *err)
{
    char name[4096];
    struct stat st;
    if (path.len >= sizeof name)
        return moe_fail(err, MOE_E_LIMIT, (struct moe_where){ 0 }, "a path of %zu bytes", path.len);
    snprintf(name, sizeof name, "%.*s", MOE_FMT(path));
    if (strcmp(name, "-") == 0) {
        MOE_TRY(drain(STDIN_FILENO, name, 65536, out, err));
        return out->len ? need_text(name, out, err) : refuse(name, out, "standard input is empty: nothing was analysed", err);
    }
    int fd = open(name, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY);
    if (fd < 0 || fstat(fd, &st) != 0) {
        enum moe_code code = moe_fail_sys(err, name, errno, "cannot be opened");
        if (fd >= 0)
            close(fd);
        return code;
    }
    enum moe_code code = !S_ISREG(st.st_mode) ? moe_fail(err, MOE_E_IO, (struct moe_where){ .file = name }, "is no regular file")
                         : (uint64_t)st.st_size > MOE_CAP_SOURCE_BYTES
                             ? moe_fail(err, MOE_E_LIMIT, (struct moe_where){ .file = name }, "is larger than %u MiB", MOE_CAP_SOURCE_BYTES >> 20)
                             : drain(fd, name, (size_t)st.st_size, out, err);
    close(fd);
    return code == MOE_OK ? need_text(name, out, err) : code;
}

/* ---- the zygote ---- */

static enum moe_code need_zygote(struct phase *p)
{
    struct moe_run *run = p->run;
    struct moe_wire hello = { 0 };
    if (run->zygote_up)
        return MOE_OK;
    if (run->restarts++ > MAX_RESTARTS)
        return moe_fail(p->err, MOE_E_IO, (struct moe_where){ 0 }, "the worker process died %d times", MAX_RESTARTS);
    MOE_TRY(moe_zygote_start(run->opts, run->inputs, run->rules, run->matcher, &run->zygote, &hello, p->err));
    run->zygote_up = true;
    struct moe_pool_stats *s = run->stats;
    if (hello.version[0])
        snprintf(s->engine, sizeof s->engine, "libclang %s", hello.version);
    else
        snprintf(s->engine, sizeof s->engine, "tokens only: %.80s", hello.note);
    snprintf(s->confinement, sizeof s->confinement, "%s", hello.confinement);
    run->engine_known = moe_cache_run_key(run->opts, run->inputs, hello.version, run->run_key);
    if (run->cache && hello.version[0])
        moe_cache_set_engine(run->cache, run->opts->libclang, hello.version);
    return MOE_OK;
}

static bool fail_unit(struct moe_unit *u, int sys, const char *text)
{
    moe_result_free(&u->result);
    u->result = moe_result_failed(u->input->path, sys, "%s", text);
    return u->result != NULL;
}

static enum moe_code no_memory(struct phase *p) { return moe_fail(p->err, MOE_E_LIMIT, (struct moe_where){ 0 }, "out of memory"); }

/* Everything that ran is lost with the zygote. A file that was there twice is taken for the cause. */
static enum moe_code lose_zygote(struct phase *p)
{
    moe_zygote_stop(&p->run->zygote);
    p->run->zygote_up = false;
    for (unsigned i = 0; i < p->workers; i++) {
        struct moe_unit *u = p->slots[i].unit;
        if (!u)
            continue;
        slot_clear(&p->slots[i]);
        if (u->attempts < MAX_ATTEMPTS) {
            p->order[--p->order_next] = (size_t)(u - p->run->units);
        } else {
            p->run->stats->crashed++;
            if (!fail_unit(u, 0, "the worker process ended twice while parsing"))
                return no_memory(p);
        }
    }
    return MOE_OK;
}

/* ---- handing out ---- */

static int text_fd(const struct moe_snapshot *text)
{
    int fd = memfd_create("source", MFD_CLOEXEC | MFD_ALLOW_SEALING);
    size_t done = 0;
    while (fd >= 0 && done < text->len) {
        ssize_t n = write(fd, text->ptr + done, text->len - done);
        if (n < 0 && errno == EINTR)
            continue;
        if (n <= 0) {
            close(fd);
            return -1;
        }
        done += (size_t)n;
    }
    /* What was hashed is what is parsed: nobody can change it now. */
    if (fd >= 0 && fcntl(fd, F_ADD_SEALS, F_SEAL_SHRINK | F_SEAL_GROW | F_SEAL_WRITE | F_SEAL_SEAL) != 0) {
        close(fd);
        return -1;
    }
    return fd;
}

static enum moe_code send_unit(struct phase *p, struct slot *slot, struct moe_unit *u, const struct moe_snapshot *text)
{
    int ends[2] = { -1, -1 }, fds[2] = { text_fd(text), -1 };
    struct moe_wire w = { .op = MOE_WIRE_RUN, .unit = (uint32_t)(u - p->run->units) };
    slot->answer = moe_buf_new(MOE_CAP_RESULT_BYTES);
    bool good = fds[0] >= 0 && slot->answer && pipe2(ends, O_CLOEXEC) == 0 && fcntl(ends[0], F_SETFL, O_NONBLOCK) == 0;
    int sys = errno;
    fds[1] = ends[1];
    u->attempts++;
    slot->unit = u;
    slot->from = ends[0];
    slot->deadline_ms = (int64_t)moe_now_ms() + (int64_t)(p->run->opts->seconds_per_file ? p->run->opts->seconds_per_file : 120) * 1000;
    bool sent = good && moe_wire_send(p->run->zygote.control, &w, fds, 2);
    for (int i = 0; i < 2; i++)
        if (fds[i] >= 0)
            close(fds[i]);
    if (!good)
        return moe_fail(p->err, MOE_E_IO, (struct moe_where){ 0 }, "no descriptors for a worker: %s", strerrordesc_np(sys));
    return sent ? MOE_OK : lose_zygote(p);
}

static enum moe_code start_unit(struct phase *p, struct slot *slot, struct moe_unit *u)
{
    struct moe_run *run = p->run;
    struct moe_snapshot own = { 0 };
    struct moe_error why = { 0 };
    bool is_kept = u->kept.ptr != NULL;
    if (!is_kept && moe_snapshot_read(u->input->path, &own, &why) != MOE_OK)
        return fail_unit(u, why.sys, why.text) ? MOE_OK : no_memory(p);
    if (moe_str_is(u->input->path, "-") && !is_kept) {
        u->kept = own;
        is_kept = true;
    }
    const struct moe_snapshot *text = is_kept ? &u->kept : &own;
    enum moe_code code = need_zygote(p);
    if (code == MOE_OK && run->cache && run->engine_known)
        u->has_key = moe_cache_unit_key(run->run_key, u->input, (struct moe_str){ text->ptr, text->len }, u->key);
    if (code == MOE_OK)
        code = send_unit(p, slot, u, text);
    if (!is_kept)
        moe_snapshot_free(&own);
    return code;
}

static struct slot *free_slot(struct phase *p)
{
    for (unsigned i = 0; i < p->workers; i++)
        if (!p->slots[i].unit)
            return &p->slots[i];
    return NULL;
}

static enum moe_code start_some(struct phase *p)
{
    for (struct slot *s; p->order_next < p->order_count && (s = free_slot(p)) != NULL;)
        MOE_TRY(start_unit(p, s, &p->run->units[p->order[p->order_next++]]));
    return MOE_OK;
}

/* ---- collecting ---- */

static bool says_main(const struct moe_result *r, struct moe_str path)
{
    for (size_t i = 0; i < r->report->file_count; i++)
        if (moe_str_eq(r->report->files[i].path, path))
            return true;
    return false;
}

/* Why there is no answer, in a sentence; counted. */
static void explain_death(struct phase *p, const struct slot *s, char *text, size_t room)
{
    struct moe_pool_stats *stats = p->run->stats;
    unsigned long cap_kib = (p->run->opts->memory_mib ? p->run->opts->memory_mib : 4096) * 1024;
    int sig = s->status >= 0 && WIFSIGNALED(s->status) ? WTERMSIG(s->status) : 0;
    if (s->timed_out || sig == SIGXCPU) {
        stats->timed_out++;
        snprintf(text, room, "gave no result within %u s while parsing", p->run->opts->seconds_per_file ? p->run->opts->seconds_per_file : 120);
    } else if (s->peak_kib > cap_kib / 2 || (s->status >= 0 && WIFEXITED(s->status) && WEXITSTATUS(s->status) == MOE_EXIT_MEMORY)) {
        stats->out_of_memory++;
        snprintf(text, room, "needed more than %lu MiB of memory while parsing", cap_kib / 1024);
    } else if (sig) {
        stats->crashed++;
        snprintf(text, room, "killed by signal %d while parsing", sig);
    } else {
        stats->crashed++;
        snprintf(text, room, "%s", s->status == -1 ? "no process could be started for it" : "its worker ended without a sound result");
    }
}

static enum moe_code finish(struct phase *p, struct slot *s)
{
    struct moe_run *run = p->run;
    struct moe_unit *u = s->unit;
    struct moe_error why = { 0 };
    char text[160];
    bool exited = s->status >= 0 && WIFEXITED(s->status) && WEXITSTATUS(s->status) == 0;
    if (exited && !moe_buf_failed(s->answer) && moe_result_read(moe_buf_str(s->answer), run->rules, &u->result, &why) == MOE_OK &&
        !says_main(u->result, u->input->path))
        moe_result_free(&u->result);
    if (!u->result) {
        explain_death(p, s, text, sizeof text);
        if (!fail_unit(u, 0, text))
            return no_memory(p);
    } else {
        run->stats->parsed++;
        if (run->cache && u->has_key)
            moe_cache_put(run->cache, u->key, u->result);
    }
    u->result->cpu_us = s->cpu_us;
    u->result->peak_kib = s->peak_kib;
    run->stats->cpu_ms += (unsigned long)(s->cpu_us / 1000);
    run->stats->peak_kib = MOE_MAX(run->stats->peak_kib, (unsigned long)s->peak_kib);
    slot_clear(s);
    return MOE_OK;
}

static void read_answer(struct phase *p, struct slot *s)
{
    char chunk[65536];
    for (;;) {
        ssize_t n = read(s->from, chunk, sizeof chunk);
        if (n > 0)
            moe_buf_add(s->answer, (struct moe_str){ chunk, (size_t)n });
        if (n > 0 && !moe_buf_failed(s->answer))
            continue;
        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0 && errno == EAGAIN)
            return;
        break;
    }
    s->ended = true;
    struct moe_wire kill_it = { .op = MOE_WIRE_KILL, .unit = (uint32_t)(s->unit - p->run->units) };
    if (moe_buf_failed(s->answer))
        (void)moe_wire_send(p->run->zygote.control, &kill_it, NULL, 0);
}

static enum moe_code read_control(struct phase *p)
{
    struct moe_wire w;
    for (int got; (got = moe_wire_recv(p->run->zygote.control, &w, NULL, 0)) != 0;) {
        if (got < 0)
            return lose_zygote(p);
        for (unsigned i = 0; w.op == MOE_WIRE_EXIT && i < p->workers; i++) {
            struct slot *s = &p->slots[i];
            if (!s->unit || (size_t)(s->unit - p->run->units) != w.unit)
                continue;
            s->exited = true;
            s->status = w.status;
            s->cpu_us = w.cpu_us;
            s->peak_kib = w.peak_kib;
        }
    }
    return MOE_OK;
}

static enum moe_code keep_time(struct phase *p)
{
    int64_t now = (int64_t)moe_now_ms();
    for (unsigned i = 0; i < p->workers; i++) {
        struct slot *s = &p->slots[i];
        if (!s->unit || now < s->deadline_ms)
            continue;
        if (s->timed_out)
            return lose_zygote(p);                    /* it did not obey: a new one will */
        struct moe_wire w = { .op = MOE_WIRE_KILL, .unit = (uint32_t)(s->unit - p->run->units) };
        s->timed_out = !s->exited;
        s->deadline_ms = now + KILL_GRACE_MS;
        if (!moe_wire_send(p->run->zygote.control, &w, NULL, 0))
            return lose_zygote(p);
    }
    return MOE_OK;
}

static enum moe_code wait_once(struct phase *p)
{
    struct pollfd fds[MAX_WORKERS + 1] = { { .fd = p->run->zygote.control, .events = POLLIN } };
    int64_t soonest = INT64_MAX, now = (int64_t)moe_now_ms();
    for (unsigned i = 0; i < p->workers; i++) {
        const struct slot *s = &p->slots[i];
        fds[i + 1] = (struct pollfd){ .fd = s->unit && !s->ended ? s->from : -1, .events = POLLIN };
        if (s->unit)
            soonest = MOE_MIN(soonest, s->deadline_ms);
    }
    if (poll(fds, p->workers + 1, (int)MOE_MAX(MOE_MIN(soonest - now, 60000), 0)) < 0 && errno != EINTR)
        return moe_fail(p->err, MOE_E_IO, (struct moe_where){ 0 }, "waiting for the workers: %s", strerrordesc_np(errno));
    for (unsigned i = 0; i < p->workers; i++)
        if (p->slots[i].unit && !p->slots[i].ended && fds[i + 1].revents)
            read_answer(p, &p->slots[i]);
    if (fds[0].revents)
        MOE_TRY(read_control(p));
    for (unsigned i = 0; i < p->workers; i++)
        if (p->slots[i].unit && p->slots[i].exited && p->slots[i].ended)
            MOE_TRY(finish(p, &p->slots[i]));
    return keep_time(p);
}

/* ---- order ---- */

static enum moe_code hand_on(struct phase *p)
{
    struct moe_run *run = p->run;
    for (; p->next < p->last; p->next++) {
        struct moe_unit *u = &run->units[p->next];
        if (!u->wanted)
            continue;
        if (!u->result)
            return MOE_OK;
        moe_result_expire(u->result, run->today);
        MOE_TRY(run->done(run->ctx, u->input, u->result, p->err));
        moe_result_free(&u->result);
        moe_snapshot_free(&u->kept);
    }
    return MOE_OK;
}

/* Look a unit up, and learn how much text it is. */
static enum moe_code look_up(struct phase *p, struct moe_unit *u)
{
    struct moe_run *run = p->run;
    struct moe_snapshot text = { 0 };
    struct moe_error why = { 0 };
    if (moe_snapshot_read(u->input->path, &text, &why) != MOE_OK)
        return fail_unit(u, why.sys, why.text) ? MOE_OK : no_memory(p);
    u->bytes = text.len;
    if (moe_cache_unit_key(run->run_key, u->input, (struct moe_str){ text.ptr, text.len }, u->key))
        u->result = moe_cache_get(run->cache, u->key, run->rules);
    if (moe_str_is(u->input->path, "-"))
        u->kept = text;
    else
        moe_snapshot_free(&text);
    for (size_t i = 0; u->result && i < u->result->report->file_count; i++)
        u->result->report->files[i].from_cache = true;
    run->stats->from_cache += u->result != NULL;
    return MOE_OK;
}

static uint64_t size_of(const struct moe_input *input)
{
    char name[4096];
    struct stat st;
    int n = snprintf(name, sizeof name, "%.*s", MOE_FMT(input->path));
    return n > 0 && (size_t)n < sizeof name && lstat(name, &st) == 0 && st.st_size > 0 ? (uint64_t)st.st_size : 0;
}

struct sized { uint64_t bytes; size_t unit; };

static int by_size(const void *a, const void *b)
{
    const struct sized *x = a, *y = b;
    if (x->bytes != y->bytes)
        return x->bytes > y->bytes ? -1 : 1;
    return x->unit < y->unit ? -1 : 1;
}

/* Units without a result, largest first: the last to end then is a small one. */
static enum moe_code put_in_order(struct phase *p)
{
    size_t room = p->last - p->first;
    struct sized *list = calloc(room + 1, sizeof *list);
    p->order = calloc(room + 1, sizeof *p->order);
    for (size_t i = p->first; list && p->order && i < p->last; i++) {
        struct moe_unit *u = &p->run->units[i];
        if (u->wanted && !u->result)
            list[p->order_count++] = (struct sized){ u->bytes ? u->bytes : size_of(u->input), i };
    }
    if (list && p->order) {
        if (p->order_count)
            qsort(list, p->order_count, sizeof *list, by_size);
        for (size_t i = 0; i < p->order_count; i++)
            p->order[i] = list[i].unit;
    }
    free(list);
    return list && p->order ? MOE_OK : no_memory(p);
}

static unsigned worker_count(const struct moe_pool_opts *opts)
{
    cpu_set_t set;
    unsigned n = opts->workers;
    if (!n)
        n = sched_getaffinity(0, sizeof set, &set) == 0 ? (unsigned)CPU_COUNT(&set) : 1;
    return MOE_MIN(MOE_MAX(n, 1u), (unsigned)MAX_WORKERS);
}

static bool is_busy(const struct phase *p)
{
    for (unsigned i = 0; i < p->workers; i++)
        if (p->slots[i].unit)
            return true;
    return false;
}

enum moe_code moe_run_phase(struct moe_run *run, size_t first, size_t last, struct moe_error *err)
{
    MOE_AUTO(phase_end) struct phase p = { .run = run, .first = first, .last = last, .next = first, .workers = worker_count(run->opts), .err = err };
    bool any = false;
    for (size_t i = 0; i < MAX_WORKERS; i++)
        p.slots[i].from = -1;
    for (size_t i = first; i < last; i++)
        any |= run->units[i].wanted;
    if (any && run->cache && !run->engine_known)
        MOE_TRY(need_zygote(&p));
    for (size_t i = first; i < last && run->cache && run->engine_known; i++)
        if (run->units[i].wanted)
            MOE_TRY(look_up(&p, &run->units[i]));
    MOE_TRY(put_in_order(&p));
    for (;;) {
        MOE_TRY(start_some(&p));
        MOE_TRY(hand_on(&p));
        if (is_busy(&p))
            MOE_TRY(wait_once(&p));
        else if (p.order_next == p.order_count)
            break;
    }
    return hand_on(&p);
}
