#include "audit/checkpoint/facts/facts.h"
#include "common/base/term.h"
#include "common/doc/json_write.h"
#include <stdlib.h>

enum { CAP_TEXT = 64 << 10 };                /* one string, escaped */

/* ---- the fields, once for both directions ---- */

enum fact_type { FACT_STR, FACT_INT, FACT_REAL, FACT_BOOL };
struct fact { const char *name; enum fact_type type; size_t offset; };
#define STR(of, member)  { #member, FACT_STR, offsetof(struct of, member) }
#define INT(of, member)  { #member, FACT_INT, offsetof(struct of, member) }
#define REAL(of, member) { #member, FACT_REAL, offsetof(struct of, member) }
#define BOOL(of, member) { #member, FACT_BOOL, offsetof(struct of, member) }

static const struct fact note_facts[] = { STR(moe_ckpt_note, event), STR(moe_ckpt_note, path), STR(moe_ckpt_note, detail), INT(moe_ckpt_note, offset), { 0 } };
static const struct fact recorded_facts[] = { INT(moe_ckpt_recorded, rank), INT(moe_ckpt_recorded, bytes), STR(moe_ckpt_recorded, host),
                                              STR(moe_ckpt_recorded, file), { 0 } };
static const struct fact signature_facts[] = { STR(moe_ckpt_signature, file), STR(moe_ckpt_signature, keyid), INT(moe_ckpt_signature, key),
                                               STR(moe_ckpt_signature, by), { 0 } };
static const struct fact rank_facts[] = {
    INT(moe_ckpt_rank, rank), STR(moe_ckpt_rank, data), STR(moe_ckpt_rank, meta), STR(moe_ckpt_rank, format), INT(moe_ckpt_rank, bytes),
    INT(moe_ckpt_rank, mtime), INT(moe_ckpt_rank, tensors), BOOL(moe_ckpt_rank, read), INT(moe_ckpt_rank, held), STR(moe_ckpt_rank, by), STR(moe_ckpt_rank, meta_by),
    STR(moe_ckpt_rank, want), BOOL(moe_ckpt_rank, meta_good), INT(moe_ckpt_rank, meta_version),
    INT(moe_ckpt_rank, meta_step), INT(moe_ckpt_rank, meta_rank), INT(moe_ckpt_rank, meta_world), INT(moe_ckpt_rank, meta_generation),
    INT(moe_ckpt_rank, meta_bytes), STR(moe_ckpt_rank, meta_host), STR(moe_ckpt_rank, meta_job), REAL(moe_ckpt_rank, ts), { 0 },
};
static const struct fact step_facts[] = {
    INT(moe_ckpt_step, number), STR(moe_ckpt_step, dir), BOOL(moe_ckpt_step, record_there), BOOL(moe_ckpt_step, record_good),
    STR(moe_ckpt_step, record_job), STR(moe_ckpt_step, record_digest), STR(moe_ckpt_step, record_previous), INT(moe_ckpt_step, record_step),
    INT(moe_ckpt_step, record_world), INT(moe_ckpt_step, record_generation), REAL(moe_ckpt_step, record_created), INT(moe_ckpt_step, notes_lost),
    INT(moe_ckpt_step, part), INT(moe_ckpt_step, parts), INT(moe_ckpt_step, sampled_percent), { 0 },
};
struct list { const char *name; size_t items, count, size; size_t most; const struct fact *facts; };
static const struct list lists[] = {
    { "ranks", offsetof(struct moe_ckpt_step, ranks), offsetof(struct moe_ckpt_step, rank_count), sizeof(struct moe_ckpt_rank), MOE_CAP_CKPT_RANKS, rank_facts },
    { "recorded", offsetof(struct moe_ckpt_step, recorded), offsetof(struct moe_ckpt_step, recorded_count), sizeof(struct moe_ckpt_recorded), MOE_CAP_CKPT_RANKS, recorded_facts },
    { "signatures", offsetof(struct moe_ckpt_step, signatures), offsetof(struct moe_ckpt_step, signature_count), sizeof(struct moe_ckpt_signature), 4096, signature_facts },
    { "notes", offsetof(struct moe_ckpt_step, notes), offsetof(struct moe_ckpt_step, note_count), sizeof(struct moe_ckpt_note), MOE_CAP_CKPT_NOTES, note_facts },
};

struct moe_str moe_ckpt_text(struct moe_arena *arena, struct moe_str raw)
{
    MOE_AUTO(moe_buf_free) struct moe_buf *out = moe_buf_new(CAP_TEXT);
    if (!out)
        return (struct moe_str){ 0 };
    moe_term_escape(out, raw);
    return moe_buf_failed(out) ? (struct moe_str){ 0 } : moe_arena_str(arena, moe_buf_str(out));
}

/* ---- writing ---- */

static void write_facts(struct moe_json *j, const struct fact *facts, const void *from)
{
    for (const struct fact *f = facts; f->name; f++) {
        const char *at = (const char *)from + f->offset;
        moe_json_key(j, f->name);
        switch (f->type) {
        case FACT_STR: moe_json_str(j, *(const struct moe_str *)(const void *)at); break;
        case FACT_INT: moe_json_int(j, *(const int64_t *)(const void *)at); break;
        case FACT_REAL: moe_json_num(j, *(const double *)(const void *)at, -1); break;
        case FACT_BOOL: moe_json_bool(j, *(const bool *)(const void *)at); break;
        }
    }
}

void moe_ckpt_step_write(const struct moe_ckpt_step *step, struct moe_buf *out)
{
    struct moe_json j = moe_json_to(out, true);
    moe_json_open(&j, '{');
    write_facts(&j, step_facts, step);
    for (size_t i = 0; i < MOE_COUNT(lists); i++) {
        const struct list *l = &lists[i];
        const char *items = *(char *const *)(const void *)((const char *)step + l->items);
        size_t count = *(const size_t *)(const void *)((const char *)step + l->count);
        moe_json_key(&j, l->name);
        moe_json_open(&j, '[');
        for (size_t k = 0; k < count; k++) {
            moe_json_open(&j, '{');
            write_facts(&j, l->facts, items + k * l->size);
            moe_json_close(&j, '}');
        }
        moe_json_close(&j, ']');
    }
    moe_json_close(&j, '}');
}

/* ---- reading ---- */

static enum moe_code no_memory(struct moe_error *err) { return moe_fail(err, MOE_E_LIMIT, (struct moe_where){ .file = "facts" }, "out of memory"); }

struct moe_pull *moe_ckpt_facts_open(const char *name, const struct moe_pull_source *source)
{
    struct moe_pull_opts opts = { .window = 64u << 10, .keep = CAP_TEXT, .values = MOE_CAP_CKPT_FACTS_BYTES / 8, .keys = 4096 };
    return moe_pull_new(name, source, &opts);
}

static enum moe_code read_fact(struct moe_pull *pull, const struct moe_pull_token *t, const struct fact *f, struct moe_arena *arena, char *at, struct moe_error *err)
{
    bool number = t->kind == MOE_PULL_INT || t->kind == MOE_PULL_FLOAT;
    switch (f->type) {
    case FACT_STR: {
        if (t->kind != MOE_PULL_STR || t->text_bytes != t->text.len)
            return moe_pull_fail(pull, MOE_E_SCHEMA, err, "not a string, or too long a one");
        struct moe_str s = t->text.len ? moe_ckpt_text(arena, t->text) : MOE_STR("");
        *(struct moe_str *)(void *)at = s;
        return s.ptr ? MOE_OK : no_memory(err);
    }
    case FACT_INT:
        if (t->kind != MOE_PULL_INT || t->as.integer < -1)
            return moe_pull_fail(pull, MOE_E_SCHEMA, err, "not a number from -1");
        *(int64_t *)(void *)at = t->as.integer;
        return MOE_OK;
    case FACT_REAL:
        if (!number)
            return moe_pull_fail(pull, MOE_E_SCHEMA, err, "not a number");
        *(double *)(void *)at = t->kind == MOE_PULL_INT ? (double)t->as.integer : t->as.number;
        return MOE_OK;
    case FACT_BOOL:
        if (t->kind != MOE_PULL_BOOL)
            return moe_pull_fail(pull, MOE_E_SCHEMA, err, "neither true nor false");
        *(bool *)(void *)at = t->as.boolean;
        return MOE_OK;
    }
    return MOE_OK;
}

/* Fields come in the table's order, as they were written; any other order is not ours. */
static enum moe_code read_facts(struct moe_pull *pull, const struct fact *facts, struct moe_arena *arena, void *into, struct moe_error *err)
{
    const struct moe_pull_token *t;
    for (const struct fact *f = facts; f->name; f++) {
        MOE_TRY(moe_pull_next(pull, &t, err));
        if (!moe_str_is(t->key, f->name))
            return moe_pull_fail(pull, MOE_E_SCHEMA, err, "%s is missing here", f->name);
        MOE_TRY(read_fact(pull, t, f, arena, (char *)into + f->offset, err));
    }
    return MOE_OK;
}

static enum moe_code expect_end(struct moe_pull *pull, struct moe_error *err)
{
    const struct moe_pull_token *t;
    MOE_TRY(moe_pull_next(pull, &t, err));
    return t->kind == MOE_PULL_END ? MOE_OK : moe_pull_fail(pull, MOE_E_SCHEMA, err, "unknown here");
}

static void drop_items(char **items) { free(*items); }

/* How many there are is known at the end, so they are gathered elsewhere and copied. */
static enum moe_code read_list(struct moe_pull *pull, const struct list *l, struct moe_arena *arena, struct moe_ckpt_step *out, struct moe_error *err)
{
    MOE_AUTO(drop_items) char *items = NULL;
    const struct moe_pull_token *t;
    size_t n = 0, room = 0;
    for (;; n++) {
        MOE_TRY(moe_pull_next(pull, &t, err));
        if (t->kind == MOE_PULL_END)
            break;
        if (t->kind != MOE_PULL_MAP || n == l->most)
            return moe_pull_fail(pull, MOE_E_SCHEMA, err, "not a map, or one too many");
        if (n == room) {
            char *more = realloc(items, (room = MOE_MAX(2 * room, (size_t)64)) * l->size);
            if (!more)
                return no_memory(err);
            items = more;
        }
        memset(items + n * l->size, 0, l->size);
        MOE_TRY(read_facts(pull, l->facts, arena, items + n * l->size, err));
        MOE_TRY(expect_end(pull, err));
    }
    char *own = moe_arena_alloc_n(arena, MOE_MAX(n, (size_t)1), l->size);
    if (!own)
        return no_memory(err);
    if (n)
        memcpy(own, items, n * l->size);
    *(char **)(void *)((char *)out + l->items) = own;
    *(size_t *)(void *)((char *)out + l->count) = n;
    return MOE_OK;
}

enum moe_code moe_ckpt_step_read(struct moe_pull *pull, struct moe_arena *arena, struct moe_ckpt_step *out, struct moe_error *err)
{
    struct moe_ckpt_step s = { 0 };
    const struct moe_pull_token *t;
    MOE_TRY(read_facts(pull, step_facts, arena, &s, err));
    for (size_t i = 0; i < MOE_COUNT(lists); i++) {
        MOE_TRY(moe_pull_next(pull, &t, err));
        if (!moe_str_is(t->key, lists[i].name) || t->kind != MOE_PULL_LIST)
            return moe_pull_fail(pull, MOE_E_SCHEMA, err, "%s is missing here", lists[i].name);
        MOE_TRY(read_list(pull, &lists[i], arena, &s, err));
    }
    MOE_TRY(expect_end(pull, err));
    for (size_t i = 0; i < s.rank_count; i++)
        if (s.ranks[i].rank < 0 || (i && s.ranks[i].rank <= s.ranks[i - 1].rank) || s.ranks[i].held < MOE_HELD_UNTOLD || s.ranks[i].held > MOE_HELD_BAD)
            return moe_pull_fail(pull, MOE_E_SCHEMA, err, "ranks are not sorted, or one is doubled");
    if (s.parts < 1 || s.part < 1 || s.part > s.parts || s.number < 0)
        return moe_pull_fail(pull, MOE_E_SCHEMA, err, "part, parts or number is out of range");
    *out = s;
    return MOE_OK;
}
