#include "sandbox/learn/from_log.h"
#include "common/base/term.h"
#include "sandbox/learn/need.h"
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

static bool runs(const char *path, int *sys)
{
    struct stat st;
    if (stat(path, &st) != 0)
        return false;
    if (S_ISREG(st.st_mode) && access(path, X_OK) == 0)
        return true;
    *sys = EACCES;
    return false;
}

/* As the shell looks for it. The result is in `into`. */
static enum moe_code find_command(const char *name, char *into, size_t room, struct moe_error *err)
{
    int sys = ENOENT;
    struct moe_str rest = moe_str_c(getenv("PATH") ? getenv("PATH") : "/usr/local/bin:/usr/bin:/bin");
    bool found = false;
    if (strchr(name, '/'))
        found = (size_t)snprintf(into, room, "%s", name) < room && runs(into, &sys);
    while (!strchr(name, '/') && !found && rest.len) {
        struct moe_str folder = moe_str_cut(&rest, ':');
        found = (size_t)snprintf(into, room, "%.*s/%s", MOE_FMT(folder.len ? folder : MOE_STR(".")), name) < room && runs(into, &sys);
    }
    if (found)
        return MOE_OK;
    (void)moe_fail(err, MOE_E_USAGE, (struct moe_where){ .file = name }, sys == EACCES ? "cannot be executed" : "no such command");
    err->sys = sys;
    return MOE_E_USAGE;
}

static enum moe_code watch(const struct moe_learn_options *o, char *const *argv, struct moe_watch *w, int *status, struct moe_error *err)
{
    char file[4096];
    struct rusage used;
    MOE_TRY(find_command(argv[0], file, sizeof file, err));
    struct moe_learn_job job = { argv, file, 0 };
    enum moe_code code = o->ptrace ? MOE_E_DEVICE : moe_learn_notified(&job, w, err);
    if (code == MOE_E_DEVICE)
        code = moe_learn_traced(&job, w, err);
    MOE_TRY(code);
    if (!w->seen->notices)                                /* not even the command's own execve */
        return moe_fail(err, MOE_E_DEVICE, (struct moe_where){ 0 }, "calls cannot be watched here: another supervisor takes them first");
    moe_watch_sizes(w);
    if (getrusage(RUSAGE_CHILDREN, &used) == 0)           /* of the largest of them: what came and went between two looks */
        w->seen->peaks.memory_bytes = MOE_MAX(w->seen->peaks.memory_bytes, (uint64_t)used.ru_maxrss * 1024);
    moe_seen_environment(w->seen, environ);
    w->seen->ran = true;
    *status = job.status;
    return MOE_OK;
}

/* A profile's name from a command's: letters, digits, dots and dashes. */
static struct moe_str name_of(struct moe_arena *arena, const char *command)
{
    const char *slash = strrchr(command, '/');
    struct moe_str s = moe_arena_str(arena, moe_str_c(slash ? slash + 1 : command));
    char *p = (char *)s.ptr;
    for (size_t i = 0; i < s.len; i++)
        if (!moe_is_word(p[i]) && p[i] != '.' && p[i] != '-')
            p[i] = '-';
    return s.len && (moe_is_alpha(p[0]) || moe_is_digit(p[0])) ? (struct moe_str){ p, MOE_MIN(s.len, (size_t)60) } : MOE_STR("learned");
}

static struct moe_str title_of(struct moe_arena *arena, char *const *argv, const struct moe_learn_options *o, const struct moe_profile *old)
{
    if (old && old->title.len)
        return old->title;
    if (!argv)
        return MOE_STR("what an audit log says was denied");
    return moe_arena_printf(arena, "learned from a run of %.60s", o->name ? o->name : argv[0]);
}

static void for_people(const struct moe_seen *s, const struct moe_need *n, struct moe_buf *notes)
{
    moe_buf_printf(notes, "%llu call%s noticed; %zu kind%s of call, %zu path%s, %zu peer%s\n", (unsigned long long)s->notices, s->notices == 1 ? "" : "s", s->call_count,
                   s->call_count == 1 ? "" : "s", s->path_count, s->path_count == 1 ? "" : "s", s->peer_count, s->peer_count == 1 ? "" : "s");
    for (size_t i = 0; i < n->remarks.count; i++) {
        moe_buf_add(notes, MOE_STR("note: "));
        moe_term_escape(notes, n->remarks.items[i].text);
        moe_buf_addc(notes, '\n');
    }
}

static enum moe_code begin(const struct moe_learn_options *o, struct moe_profiles *all, struct moe_need *n, const struct moe_profile **first, struct moe_error *err)
{
    const struct moe_profile *old = NULL;
    MOE_TRY(moe_profile_load(all, o->base ? o->base : "minimal", &n->base, err));
    n->net = n->base->net;
    n->wx = n->base->wx;
    n->exec_new = n->base->exec_new;
    for (size_t i = 0; i < o->merge_count; i++) {
        MOE_TRY(moe_profile_load(all, o->merge[i], &old, err));
        *first = *first ? *first : old;
        moe_need_merge(n, old);
    }
    return MOE_OK;
}

/* What the profiles learned before lacked, all together, of what this run needed. */
static enum moe_code missing(const struct moe_learn_options *o, struct moe_profiles *all, struct moe_arena *arena, struct moe_str fresh, struct moe_buf *notes,
                             struct moe_error *err)
{
    struct moe_need before = { .arena = arena, .name = MOE_STR("before"), .title = MOE_STR("before") };
    const struct moe_profile *first = NULL, *was = NULL, *is = NULL;
    MOE_AUTO(moe_buf_free) struct moe_buf *text = moe_buf_new(MOE_CAP_PROFILE_BYTES);
    MOE_AUTO(moe_buf_free) struct moe_buf *more = moe_buf_new(MOE_CAP_PROFILE_BYTES);
    if (!text || !more)
        return moe_fail(err, MOE_E_LIMIT, (struct moe_where){ 0 }, "out of memory");
    MOE_TRY(begin(o, all, &before, &first, err));
    moe_need_write(&before, text);
    MOE_TRY(moe_profile_parse(all, "before", moe_buf_str(text), true, &was, err));
    MOE_TRY(moe_profile_parse(all, "learned", fresh, true, &is, err));
    moe_profile_more(is, was, more);
    struct moe_str rest = moe_buf_str(more), line;
    while (moe_str_line(&rest, &line)) {
        moe_buf_add(notes, line.len && line.ptr[0] == ' ' ? MOE_STR("  ") : MOE_STR("was missing: "));
        moe_term_escape(notes, line);
        moe_buf_addc(notes, '\n');
    }
    return MOE_OK;
}

static enum moe_code write_profile(const struct moe_learn_options *o, char *const *argv, struct moe_profiles *all, struct moe_seen *seen, struct moe_buf *out,
                                   struct moe_buf *notes, struct moe_error *err)
{
    struct moe_need n = { .arena = seen->arena };
    const struct moe_profile *first = NULL;
    const size_t from = moe_buf_str(out).len;
    MOE_TRY(begin(o, all, &n, &first, err));
    moe_seen_sort(seen);
    n.name = o->name ? moe_str_c(o->name) : first ? first->name : name_of(seen->arena, argv ? argv[0] : "learned");
    n.title = title_of(seen->arena, argv, o, first);
    moe_need_calls(&n, seen);
    moe_need_paths(&n, seen);
    moe_need_rest(&n, seen);
    moe_need_write(&n, out);
    if (notes)
        for_people(seen, &n, notes);
    if (n.failed || moe_buf_failed(out))
        return moe_fail(err, MOE_E_LIMIT, (struct moe_where){ 0 }, "more was seen than can be written down");
    return notes && first ? missing(o, all, seen->arena, moe_str_from(moe_buf_str(out), from), notes, err) : MOE_OK;
}

enum moe_code moe_learn_run(const struct moe_learn_options *o, char *const *argv, struct moe_profiles *all, struct moe_buf *out, struct moe_buf *notes, int *status,
                            struct moe_error *err)
{
    MOE_AUTO(moe_seen_free) struct moe_seen *seen = moe_seen_new();
    struct moe_watch w;
    if (!argv && !o->from_log)
        return moe_fail(err, MOE_E_USAGE, (struct moe_where){ 0 }, "learn needs a command behind --, or --from-log");
    if (!seen)
        return moe_fail(err, MOE_E_LIMIT, (struct moe_where){ 0 }, "no memory to watch with");
    moe_watch_begin(&w, seen);
    *status = 0;
    if (o->from_log)
        MOE_TRY(moe_learn_log(o->from_log, &w, err));
    else
        MOE_TRY(watch(o, argv, &w, status, err));
    return write_profile(o, argv, all, seen, out, notes, err);
}
