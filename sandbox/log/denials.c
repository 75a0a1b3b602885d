#include "sandbox/log/log_parts.h"
#include "common/base/hash.h"
#include "common/base/term.h"
#include "sandbox/calls/calls.h"
#include <stdio.h>
#include <stdlib.h>

enum { MEMORY_BYTES = 32 << 20, GROUPS = 512, LISTED = 1024, WORD_LINES = 10 };
enum { PATH_BYTES = 4096, PROGRAM_BYTES = 1024, SHORT_BYTES = 512 };

/* Denials that are alike, and those that share call, program and rule. */
struct sort { struct moe_str call, what, program, hint; uint64_t seq, count; uint32_t written; };
struct group { uint32_t written; };
struct moe_log_sorts {
    struct moe_arena *arena;
    struct moe_buf *scratch;
    struct moe_map *sort_of, *group_of;
    struct sort *sort; size_t sort_count;
    struct group *group; size_t group_count;
    uint64_t total, written, others;         /* others: of no sort that is told apart */
};

struct moe_log_sorts *moe_log_sorts_new(void)
{
    struct moe_log_sorts *s = calloc(1, sizeof *s);
    if (!s)
        return NULL;
    s->arena = moe_arena_new(MEMORY_BYTES);
    s->scratch = moe_buf_new(2 * PATH_BYTES + 4 * PROGRAM_BYTES);
    s->sort_of = moe_map_new();
    s->group_of = moe_map_new();
    s->sort = calloc(MOE_CAP_LOG_SORTS, sizeof *s->sort);
    s->group = calloc(GROUPS, sizeof *s->group);
    if (!s->arena || !s->scratch || !s->sort_of || !s->group_of || !s->sort || !s->group)
        moe_log_sorts_free(&s);
    return s;
}

void moe_log_sorts_free(struct moe_log_sorts **sorts)
{
    struct moe_log_sorts *s = *sorts;
    if (!s)
        return;
    moe_map_free(&s->sort_of);
    moe_map_free(&s->group_of);
    moe_arena_free(&s->arena);
    moe_buf_free(&s->scratch);
    free(s->sort);
    free(s->group);
    free(s);
    *sorts = NULL;
}

static struct moe_str clip(struct moe_str s, size_t most) { return (struct moe_str){ s.ptr, MOE_MIN(s.len, most) }; }

/* A map's key, until the next one: fields joined by NUL, which none of them holds. */
static struct moe_str key_of(struct moe_buf *scratch, const struct moe_str *field, size_t n)
{
    moe_buf_clear(scratch);
    for (size_t i = 0; i < n; i++) {
        moe_buf_add(scratch, field[i]);
        moe_buf_addc(scratch, 0);
    }
    return moe_buf_failed(scratch) ? (struct moe_str){ NULL, 0 } : moe_buf_str(scratch);
}

static struct group *group_of(struct moe_log_sorts *s, struct moe_str key)
{
    const uint32_t *known = moe_map_find(s->group_of, key);
    if (known)
        return &s->group[*known];
    if (!key.ptr || s->group_count == GROUPS || !(key = moe_arena_str(s->arena, key)).ptr || !moe_map_slot(s->group_of, key, (uint32_t)s->group_count))
        return NULL;
    return &s->group[s->group_count++];
}

/* The sort of a denial; a new one only while its group may still write, so that who is denied at random places does not push out the others. */
static struct sort *sort_of(struct moe_log_sorts *s, struct moe_str key, const struct sort *fresh, const struct group *group)
{
    const uint32_t *known = key.ptr ? moe_map_find(s->sort_of, key) : NULL;
    if (known)
        return &s->sort[*known];
    if (!key.ptr || s->sort_count == MOE_CAP_LOG_SORTS || group->written >= MOE_CAP_LOG_ALIKE)
        return NULL;
    struct sort kept = { moe_arena_str(s->arena, fresh->call), moe_arena_str(s->arena, fresh->what), moe_arena_str(s->arena, fresh->program),
                         moe_arena_str(s->arena, fresh->hint), 0, 0, 0 };
    key = moe_arena_str(s->arena, key);
    if (!kept.call.ptr || !kept.what.ptr || !kept.program.ptr || !kept.hint.ptr || !key.ptr || !moe_map_slot(s->sort_of, key, (uint32_t)s->sort_count))
        return NULL;
    s->sort[s->sort_count] = kept;
    return &s->sort[s->sort_count++];
}

static void call_name(int nr, char into[64])
{
    const char *name = nr < 0 ? "" : moe_call_name(nr);
    if (name)
        (void)snprintf(into, 64, "%s", name);
    else
        (void)snprintf(into, 64, "syscall_%d", nr);
}

static void write_denial(struct moe_log *log, const struct moe_denial *d, struct moe_str call)
{
    const struct moe_call_info *info = moe_call_info(call);
    struct moe_json *j = moe_log_begin(log, "denial");
    moe_log_text(j, "call", call, SHORT_BYTES);
    if (d->nr >= 0) {
        moe_json_key(j, "args");
        moe_json_open(j, '[');
        for (unsigned i = 0; i < MOE_CALL_ARGS && (!info || info->args[i].name); i++) {
            char hex[24];
            (void)snprintf(hex, sizeof hex, "0x%llx", (unsigned long long)d->args[i]);
            moe_json_str(j, moe_str_c(hex));
        }
        moe_json_close(j, ']');
    }
    moe_log_text(j, "arguments", d->arguments, PROGRAM_BYTES);
    moe_log_text(j, "path", d->path, PATH_BYTES);
    moe_log_text(j, "peer", d->peer, SHORT_BYTES);
    moe_log_text(j, "program", d->program, PROGRAM_BYTES);
    moe_json_key(j, "pid");
    moe_json_int(j, d->pid);
    moe_json_key(j, "tid");
    moe_json_int(j, d->tid);
    moe_log_text(j, "rule", d->rule, SHORT_BYTES);
    moe_log_text(j, "action", d->action, SHORT_BYTES);
    moe_log_text(j, "hint", d->hint, PROGRAM_BYTES);
    moe_log_end(log);
}

void moe_log_denial(struct moe_log *log, const struct moe_denial *d)
{
    struct moe_log_sorts *s = log->sorts;
    char name[64];
    call_name(d->nr, name);
    struct moe_str call = moe_str_c(name), path = clip(d->path, PATH_BYTES);
    struct moe_str shared[] = { call, clip(d->program, PROGRAM_BYTES), clip(d->rule, SHORT_BYTES) };
    /* A path or a peer says more than the numbers beside it, which may be addresses that differ each time. */
    struct moe_str what = path.len ? path : d->peer.len ? clip(d->peer, SHORT_BYTES) : clip(d->arguments, PROGRAM_BYTES);
    struct moe_str alike[] = { call, shared[1], shared[2], what, clip(d->action, SHORT_BYTES) };

    s->total++;
    struct group *group = group_of(s, key_of(s->scratch, shared, MOE_COUNT(shared)));
    struct sort fresh = { call, what, shared[1], clip(d->hint, PROGRAM_BYTES), 0, 0, 0 };
    struct sort *sort = group ? sort_of(s, key_of(s->scratch, alike, MOE_COUNT(alike)), &fresh, group) : NULL;
    if (!sort) {
        s->others++;
        return;
    }
    sort->count++;
    if (sort->written == MOE_CAP_LOG_REPEATS || group->written == MOE_CAP_LOG_ALIKE)
        return;
    if (!sort->written++)
        sort->seq = moe_journal_events(log->journal) + 1;
    group->written++;
    s->written++;
    write_denial(log, d, call);
}

uint64_t moe_log_denials(const struct moe_log *log) { return log->sorts->total; }

static int often_first(const void *a, const void *b)
{
    const struct sort *x = a, *y = b;
    return x->count != y->count ? x->count < y->count ? 1 : -1 : x->seq < y->seq ? -1 : x->seq > y->seq;
}

static void write_repeats(struct moe_log *log)
{
    struct moe_log_sorts *s = log->sorts;
    struct moe_json *j = moe_log_begin(log, "repeats");
    moe_json_key(j, "denials");
    moe_json_int(j, (int64_t)s->total);
    moe_json_key(j, "written");
    moe_json_int(j, (int64_t)s->written);
    moe_json_key(j, "sorts");
    moe_json_open(j, '[');
    for (size_t i = 0; i < MOE_MIN(s->sort_count, (size_t)LISTED); i++) {
        moe_json_open(j, '[');
        moe_json_int(j, (int64_t)s->sort[i].seq);
        moe_json_int(j, (int64_t)s->sort[i].count);
        moe_json_close(j, ']');
    }
    moe_json_close(j, ']');
    moe_log_end(log);
}

static void in_words(const struct moe_log_sorts *s, struct moe_buf *words)
{
    if (!s->total)
        return;
    moe_buf_printf(words, "denied: %llu call%s\n", (unsigned long long)s->total, s->total == 1 ? "" : "s");
    for (size_t i = 0; i < MOE_MIN(s->sort_count, (size_t)WORD_LINES); i++) {
        const struct sort *t = &s->sort[i];
        moe_buf_add(words, MOE_STR("  "));
        moe_buf_add(words, t->call.len ? t->call : MOE_STR("access"));
        moe_buf_addc(words, ' ');
        moe_term_escape(words, t->what);
        if (t->program.len) {
            moe_buf_add(words, MOE_STR(" by "));
            moe_term_escape(words, t->program);
        }
        moe_buf_printf(words, ", %llu time%s", (unsigned long long)t->count, t->count == 1 ? "" : "s");
        if (t->hint.len) {
            moe_buf_add(words, moe_log_is_never(t->hint) ? MOE_STR("\n      ") : MOE_STR("\n      to allow it: "));
            moe_term_escape(words, t->hint);
        }
        moe_buf_addc(words, '\n');
    }
    size_t more = s->sort_count > WORD_LINES ? s->sort_count - WORD_LINES : 0;
    if (more || s->others)
        moe_buf_printf(words, "  and %zu more sort%s%s\n", more + (s->others != 0), more + (s->others != 0) == 1 ? "" : "s",
                       s->others ? ", not all told apart" : "");
}

void moe_log_summary(struct moe_log *log, struct moe_buf *words)
{
    struct moe_log_sorts *s = log->sorts;
    qsort(s->sort, s->sort_count, sizeof *s->sort, often_first);          /* the maps are of no use behind this */
    if (s->total)
        write_repeats(log);
    in_words(s, words);
}
