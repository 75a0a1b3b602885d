#include "audit/checkpoint/facts/facts.h"
#include "common/base/term.h"
#include "common/doc/json_write.h"

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
    MOE_AUTO(moe_buf_free) struct moe_buf *out = moe_buf_new(64u << 10);
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

static enum moe_code wrong(const struct moe_doc *doc, const struct moe_node_doc *n, const char *what, struct moe_error *err)
{
    return moe_doc_fail(err, MOE_E_SCHEMA, doc, n, false, "%s", what);
}

static enum moe_code read_fact(const struct moe_doc *doc, const struct moe_node_doc *n, const struct fact *f, struct moe_arena *arena, char *at, struct moe_error *err)
{
    switch (f->type) {
    case FACT_STR: {
        if (n->kind != MOE_DOC_STR)
            return wrong(doc, n, "not a string", err);
        struct moe_str s = n->text.len ? moe_ckpt_text(arena, n->text) : MOE_STR("");
        if (!s.ptr)
            return moe_fail(err, MOE_E_LIMIT, (struct moe_where){ .file = moe_doc_name(doc) }, "out of memory");
        *(struct moe_str *)(void *)at = s;
        return MOE_OK;
    }
    case FACT_INT:
        if (n->kind != MOE_DOC_INT || n->as.integer < -1)
            return wrong(doc, n, "not a number from -1", err);
        *(int64_t *)(void *)at = n->as.integer;
        return MOE_OK;
    case FACT_REAL:
        if (n->kind != MOE_DOC_INT && n->kind != MOE_DOC_FLOAT)
            return wrong(doc, n, "not a number", err);
        *(double *)(void *)at = n->kind == MOE_DOC_INT ? (double)n->as.integer : n->as.number;
        return MOE_OK;
    case FACT_BOOL:
        if (n->kind != MOE_DOC_BOOL)
            return wrong(doc, n, "neither true nor false", err);
        *(bool *)(void *)at = n->as.boolean;
        return MOE_OK;
    }
    return MOE_OK;
}

/* Fields come in the table's order, as they were written; any other order is not ours. */
static enum moe_code read_facts(const struct moe_doc *doc, const struct moe_node_doc *map, const struct fact *facts, struct moe_arena *arena, void *into,
                                const struct moe_node_doc **rest, struct moe_error *err)
{
    const struct moe_node_doc *n = map->kind == MOE_DOC_MAP ? map->first : NULL;
    for (const struct fact *f = facts; f->name; f++, n = n->next) {
        if (!n || !moe_str_is(n->key, f->name))
            return moe_doc_fail(err, MOE_E_SCHEMA, doc, n ? n : map, n != NULL, "%s is missing here", f->name);
        MOE_TRY(read_fact(doc, n, f, arena, (char *)into + f->offset, err));
    }
    *rest = n;
    return MOE_OK;
}

static enum moe_code read_list(const struct moe_doc *doc, const struct moe_node_doc *list, const struct list *l, struct moe_arena *arena,
                               struct moe_ckpt_step *out, struct moe_error *err)
{
    if (list->kind != MOE_DOC_LIST || list->count > l->most)
        return wrong(doc, list, "not a list, or too long a one", err);
    char *items = moe_arena_alloc_n(arena, MOE_MAX(list->count, 1u), l->size);
    if (!items)
        return moe_fail(err, MOE_E_LIMIT, (struct moe_where){ .file = moe_doc_name(doc) }, "out of memory");
    size_t k = 0;
    for (const struct moe_node_doc *n = list->first, *rest; n; n = n->next, k++) {
        MOE_TRY(read_facts(doc, n, l->facts, arena, items + k * l->size, &rest, err));
        if (rest)
            return wrong(doc, rest, "unknown here", err);
    }
    *(char **)(void *)((char *)out + l->items) = items;
    *(size_t *)(void *)((char *)out + l->count) = k;
    return MOE_OK;
}

enum moe_code moe_ckpt_step_read(const struct moe_doc *doc, const struct moe_node_doc *map, struct moe_arena *arena, struct moe_ckpt_step *out,
                                 struct moe_error *err)
{
    struct moe_ckpt_step s = { 0 };
    const struct moe_node_doc *n = NULL;
    MOE_TRY(read_facts(doc, map, step_facts, arena, &s, &n, err));
    for (size_t i = 0; i < MOE_COUNT(lists); i++, n = n->next) {
        if (!n || !moe_str_is(n->key, lists[i].name))
            return moe_doc_fail(err, MOE_E_SCHEMA, doc, n ? n : map, n != NULL, "%s is missing here", lists[i].name);
        MOE_TRY(read_list(doc, n, &lists[i], arena, &s, err));
    }
    if (n)
        return wrong(doc, n, "unknown here", err);
    for (size_t i = 0; i < s.rank_count; i++)
        if (s.ranks[i].rank < 0 || (i && s.ranks[i].rank <= s.ranks[i - 1].rank) || s.ranks[i].held < MOE_HELD_UNTOLD || s.ranks[i].held > MOE_HELD_BAD)
            return wrong(doc, map, "ranks are not sorted, or one is doubled", err);
    if (s.parts < 1 || s.part < 1 || s.part > s.parts || s.number < 0)
        return wrong(doc, map, "part, parts or number is out of range", err);
    *out = s;
    return MOE_OK;
}
