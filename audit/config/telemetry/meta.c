/* A rank's .meta.json: a tree and values as any JSON, and what every rank must say of itself. And the header of a safetensors file: what stands in its
 * __metadata__, not its tensors. */
#include "audit/config/telemetry/parts.h"
#include <stdio.h>

static const struct { const char *names[3]; enum moe_doc_kind kinds[2]; const char *wanted; bool optional; } fields[] = {
    { { "step" }, { MOE_DOC_INT, MOE_DOC_INT }, "a whole number", false },
    { { "rank" }, { MOE_DOC_INT, MOE_DOC_INT }, "a whole number", false },
    { { "ts", "timestamp", "created" }, { MOE_DOC_INT, MOE_DOC_FLOAT }, "seconds since 1970", false },
    { { "hostname", "host" }, { MOE_DOC_STR, MOE_DOC_STR }, "a name", false },
};

static const struct moe_node_doc *field(const struct moe_node_doc *map, size_t row)
{
    for (size_t i = 0; i < MOE_COUNT(fields[row].names) && fields[row].names[i]; i++) {
        const struct moe_node_doc *n = moe_doc_get(map, fields[row].names[i]);
        if (n)
            return n;
    }
    return NULL;
}

static bool fits(const struct moe_node_doc *n, size_t row)
{
    if (n->kind == MOE_DOC_INT && n->as.integer < 0)
        return false;
    return n->kind == fields[row].kinds[0] || n->kind == fields[row].kinds[1];
}

/* Only what says step or rank is a rank's metadata; data sets have files of that name, too. */
static enum moe_code judge(struct moe_lint_file *file, const struct moe_node_doc *map, struct moe_error *err)
{
    if (!map || map->kind != MOE_DOC_MAP || (!moe_doc_get(map, "step") && !moe_doc_get(map, "rank")))
        return MOE_OK;
    for (size_t i = 0; i < MOE_COUNT(fields); i++) {
        const struct moe_node_doc *n = field(map, i);
        if (!n)
            MOE_TRY(moe_lint_event_add(file, "meta-missing-field", map->line, map->column, err, "%s is missing", fields[i].names[0]));
        else if (!fits(n, i))
            MOE_TRY(moe_lint_event_add(file, "meta-wrong-type", n->line, n->column, err, "%s is not %s", fields[i].names[0], fields[i].wanted));
    }
    return MOE_OK;
}

static const char *const whys[MOE_DOC_WHY_COUNT] = {
    [MOE_DOC_WHY_SYNTAX] = "it is no JSON",          [MOE_DOC_WHY_CUT] = "it ends in its middle",    [MOE_DOC_WHY_TRAILING] = "text follows the document",
    [MOE_DOC_WHY_DUPLICATE_KEY] = "a key stands twice", [MOE_DOC_WHY_NAN] = "a number is NaN or Infinity", [MOE_DOC_WHY_HUGE_NUMBER] = "a number is too large",
    [MOE_DOC_WHY_NUL] = "it has NUL in it",          [MOE_DOC_WHY_UTF8] = "it is no UTF-8",          [MOE_DOC_WHY_DEPTH] = "it is nested too deep",
    [MOE_DOC_WHY_SIZE] = "it is too large",
};

enum moe_code moe_read_meta(struct moe_lint_file *file, struct moe_error *err)
{
    MOE_AUTO(moe_doc_free) struct moe_doc *doc = NULL;
    enum moe_doc_why why;
    struct moe_error ignored = { 0 };
    struct moe_telemetry_file *model = moe_arena_alloc(file->arena, sizeof *model);
    if (!model)
        return moe_fail(err, MOE_E_LIMIT, (struct moe_where){ 0 }, "out of memory");
    file->telemetry = model;
    MOE_TRY(moe_read_json(file, err));
    if (moe_doc_parse_json("", file->bytes, &doc, &why, &ignored) == MOE_OK) {
        model->records = 1;
        return judge(file, moe_doc_root(doc), err);
    }
    if (why == MOE_DOC_WHY_ERROR)
        return moe_fail(err, MOE_E_LIMIT, (struct moe_where){ 0 }, "out of memory");
    model->broken = 1;
    if (file->event_count)                  /* the tolerant reader has told it already */
        return MOE_OK;
    return moe_lint_event_add(file, "meta-not-strict", ignored.line, ignored.column, err, "%s", whys[why] ? whys[why] : "it is no JSON");
}

/* ---- safetensors ---- */

#define MOE_CAP_ST_HEADER (100u << 20)      /* what the format's own library reads */

enum moe_code moe_read_safetensors(struct moe_lint_file *file, struct moe_error *err)
{
    struct reading r;
    const char *where = NULL, *says = NULL;
    struct moe_str header = { 0 };
    uint64_t len = 0;
    MOE_TRY(reading_begin(&r, file, err));
    for (size_t i = 0; i < 8 && file->bytes.len >= 8; i++)
        len |= (uint64_t)(unsigned char)file->bytes.ptr[i] << (8 * i);
    if (file->bytes.len < 8 || len < 2 || len > MOE_CAP_ST_HEADER)
        says = "its first eight bytes are no length of a header";
    else if (len > file->bytes.len - 8)
        says = "it ends in its header";
    if (!says) {
        header = (struct moe_str){ file->bytes.ptr + 8, (size_t)len };
        r.model->schema = "safetensors";
        if (record_walk(&r, header, MOE_STR("__metadata__"), 1, &where) != MOE_TELEMETRY_NONE)
            says = "its header is no JSON object";
        r.model->schema = NULL;
        r.model->records = 1;
    }
    if (says)
        reading_fault(&r, "safetensors-malformed", moe_str_c(says), 1, 1, "%s", says);
    return reading_end(&r);
}
