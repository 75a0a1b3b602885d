/* A log of records, line by line: the schema's check first, and only what fails it, or has none, is walked. */
#include "audit/config/telemetry/parts.h"
#include <stdlib.h>

enum { LOOKED_AT = 16, RANKS = 4096 };

struct moe_jsonl {
    struct reading r;
    const struct moe_telemetry_schema *schema;
    struct moe_telemetry_set *own;              /* when nobody gave a set */
    struct moe_telemetry_state *state;
    struct moe_str line;
    unsigned number;
};

/* The rows of the notes that a problem of a record is told by. */
static const char *const events[MOE_TELEMETRY_PROBLEMS] = {
    [MOE_TELEMETRY_NOT_JSON] = "telemetry-not-json",     [MOE_TELEMETRY_CUT] = "telemetry-cut",
    [MOE_TELEMETRY_TRAILING] = "telemetry-trailing",     [MOE_TELEMETRY_DUPLICATE] = "telemetry-duplicate-field",
    [MOE_TELEMETRY_NAN] = "telemetry-not-a-number",      [MOE_TELEMETRY_TEXT] = "telemetry-broken-text",
    [MOE_TELEMETRY_DEPTH] = "telemetry-too-deep",        [MOE_TELEMETRY_SIZE] = "telemetry-too-large",
    [MOE_TELEMETRY_UNKNOWN] = "telemetry-unknown-field", [MOE_TELEMETRY_MISSING] = "telemetry-missing-field",
    [MOE_TELEMETRY_TYPE] = "telemetry-wrong-type",       [MOE_TELEMETRY_RANGE] = "telemetry-out-of-range",
    [MOE_TELEMETRY_ENUM] = "telemetry-not-in-enum",      [MOE_TELEMETRY_FREEFORM] = "telemetry-free-form",
    [MOE_TELEMETRY_LENGTH] = "telemetry-wrong-length",   [MOE_TELEMETRY_STEP] = "telemetry-step-order",
    [MOE_TELEMETRY_CLOCK] = "telemetry-clock-order",     [MOE_TELEMETRY_RANK] = "telemetry-rank-range",
};

static void told(void *ctx, const struct moe_telemetry_why *why)
{
    struct moe_jsonl *l = ctx;
    char words[256], key[2 * MOE_CAP_TELEMETRY_NAME];
    size_t a = MOE_MIN(why->inside.len, (size_t)MOE_CAP_TELEMETRY_NAME - 1), b = MOE_MIN(why->field.len, (size_t)MOE_CAP_TELEMETRY_NAME);
    memcpy(key, why->inside.ptr ? why->inside.ptr : "", a);
    key[a] = '.';
    memcpy(key + a + 1, why->field.ptr ? why->field.ptr : "", b);
    moe_telemetry_describe(l->schema, why, words, sizeof words);
    reading_fault(&l->r, events[why->problem], (struct moe_str){ key, a + 1 + b }, l->number, (unsigned)why->offset + 1, "%s", words);
}

/* What cannot be read as JSON is still text that somebody wrote. */
static void as_text(struct moe_jsonl *l, const char *from)
{
    struct moe_str rest = { from, MOE_MIN((size_t)(l->line.ptr + l->line.len - from), (size_t)MOE_CAP_TELEMETRY_TEXT) };
    reading_text(&l->r, MOE_STR(""), MOE_STR(""), rest, l->number, (unsigned)(from - l->line.ptr) + 1);
}

/* More than is held at once: it is told, and what stands at its beginning is looked at as text. */
static void oversized(struct moe_jsonl *l)
{
    l->r.model->records++;
    l->r.model->broken++;
    told(l, &(struct moe_telemetry_why){ .problem = MOE_TELEMETRY_SIZE });
    as_text(l, l->line.ptr);
}

static void record(struct moe_jsonl *l)
{
    const char *where = l->line.ptr;
    struct moe_telemetry_file *m = l->r.model;
    m->records++;
    if (l->schema && moe_telemetry_check(l->schema, l->state, l->line, NULL))
        return;
    m->broken++;
    if (l->schema)
        moe_telemetry_check_all(l->schema, l->state, l->line, told, l);
    enum moe_telemetry_problem p = record_walk(&l->r, l->line, MOE_STR(""), l->number, &where);
    if (p == MOE_TELEMETRY_NONE)
        m->broken -= l->schema == NULL;
    else if (!l->schema)
        told(l, &(struct moe_telemetry_why){ .problem = p, .offset = (size_t)(where - l->line.ptr) });
    if (p != MOE_TELEMETRY_NONE)
        as_text(l, where);
    if (!l->schema && l->r.measures >= 2 && l->r.prose_line)
        reading_fault(&l->r, events[MOE_TELEMETRY_FREEFORM], MOE_STR("prose"), l->number, 1, "a record of measures holds text that somebody wrote or a model was given");
}

/* Texts to train on are JSONL, too. Their first records have no measures. */
static void corpus(struct moe_jsonl *l)
{
    struct reading *r = &l->r;
    struct moe_str line;
    bool texts = false, measures = false, cut;
    const char *where;
    for (size_t i = 0, at = 0; i < LOOKED_AT && moe_lint_line(r->file, &at, &line, &cut);) {
        if (cut || !moe_str_trim(line).len)
            continue;
        record_walk(r, line, MOE_STR("\x01"), 1, &where);      /* values below a key that none has: only looked at */
        texts |= r->corpus;
        measures |= r->measures > 0;
        i++;
    }
    r->model->dataset = texts && !measures;
}

/* The schema of the first records that are one's; a log's first line may be broken or a header. */
static enum moe_code choose(struct moe_jsonl *l)
{
    struct moe_lint_file *file = l->r.file;
    struct moe_str line;
    bool cut;
    struct moe_telemetry_set *set = file->schemas;
    l->schema = file->schema;
    if (!l->schema && !set && file->bytes.len) {
        MOE_TRY(moe_telemetry_set_new(&l->own, l->r.err));
        set = l->own;
    } else if (!l->schema && set) {
        MOE_TRY(moe_telemetry_set_ready(set, l->r.err));
    }
    for (size_t i = 0, at = 0; i < LOOKED_AT && !l->schema && set && moe_lint_line(file, &at, &line, &cut);) {
        i += line.len > 0;
        l->schema = cut ? NULL : moe_telemetry_set_claim(set, line);
    }
    if (!l->schema) {
        l->r.model->schema = "";                            /* what is wrong with the records is told when they are read */
        corpus(l);
        l->r.model->schema = NULL;
        return MOE_OK;
    }
    struct moe_str name = moe_arena_str(file->arena, moe_str_c(moe_telemetry_schema_name(l->schema)));
    l->r.model->schema = name.ptr ? name.ptr : "";
    l->state = moe_telemetry_state_new(RANKS);
    return l->state ? MOE_OK : moe_fail(l->r.err, MOE_E_LIMIT, (struct moe_where){ 0 }, "out of memory");
}

enum moe_code moe_jsonl_open(struct moe_lint_file *file, struct moe_jsonl **out, struct moe_error *err)
{
    struct moe_jsonl *l = calloc(1, sizeof *l);
    if (!l)
        return moe_fail(err, MOE_E_LIMIT, (struct moe_where){ 0 }, "out of memory");
    enum moe_code code = reading_begin(&l->r, file, err);
    if (code == MOE_OK) {
        code = choose(l);
        l->r.code = l->r.code == MOE_OK ? code : l->r.code;
    } else {
        free(l);
        return code;
    }
    *out = l;
    return l->r.code;
}

enum moe_code moe_jsonl_feed(struct moe_jsonl *l, struct moe_error *err)
{
    struct moe_lint_file *file = l->r.file;
    size_t at = 0;
    bool cut;
    l->r.err = err;
    while (l->r.code == MOE_OK && moe_lint_line(file, &at, &l->line, &cut)) {
        l->number++;
        if (cut)
            oversized(l);
        else if (moe_str_trim(l->line).len)
            record(l);
        if (l->r.code == MOE_OK)
            l->r.code = moe_lint_spill(file, at, err);
    }
    return l->r.code;
}

enum moe_code moe_jsonl_close(struct moe_jsonl **log, struct moe_error *err)
{
    struct moe_jsonl *l = *log;
    if (!l)
        return MOE_OK;
    l->r.err = err;
    enum moe_code code = reading_end(&l->r);
    moe_telemetry_state_free(&l->state);
    moe_telemetry_set_free(&l->own);
    free(l);
    *log = NULL;
    return code;
}

enum moe_code moe_read_jsonl(struct moe_lint_file *file, struct moe_error *err)
{
    struct moe_jsonl *log = NULL;
    struct moe_error after = { 0 };
    enum moe_code code = moe_jsonl_open(file, &log, err);
    if (code == MOE_OK)
        code = moe_jsonl_feed(log, err);
    enum moe_code closed = moe_jsonl_close(&log, code == MOE_OK ? err : &after);
    return code == MOE_OK ? closed : code;
}
