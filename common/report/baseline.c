#include "common/report/baseline.h"
#include "common/base/file.h"
#include "common/base/hash.h"
#include "common/doc/doc.h"
#include "common/doc/schema.h"
#include "common/report/parts.h"

#define MOE_CAP_BASELINE_BYTES MOE_CAP_DOC_BYTES
enum { FORMAT = 1, HEX_DIGITS = 16 };

static const struct moe_field entry_fields[] = {
    { .name = "fingerprint", .type = MOE_FIELD_STR,  .required = true, .doc = "16 hex digits", .pattern = "^[0-9a-f]{16}$" },
    { .name = "nth",         .type = MOE_FIELD_UINT, .required = true, .doc = "0, 1, ...: equal fingerprints in one file", .max = 1e9 },
    { .name = "rule",        .type = MOE_FIELD_STR,  .required = true, .doc = "its code" },
    { .name = "file",        .type = MOE_FIELD_STR,  .required = true, .doc = "relative path" },
    { .name = "message",     .type = MOE_FIELD_STR,  .required = true, .doc = "for the reader of the file; not compared" },
    { .name = NULL },
};
static const struct moe_field fields[] = {
    { .name = "baseline", .type = MOE_FIELD_UINT, .required = true, .doc = "version of this format", .min = FORMAT, .max = FORMAT },
    { .name = "tool",     .type = MOE_FIELD_STR,  .doc = "which tool wrote it" },
    { .name = "findings", .type = MOE_FIELD_MAPS, .required = true, .doc = "what was known", .fields = entry_fields },
    { .name = NULL },
};

/* What is compared, as one string. The path goes through the JSON writer, which makes broken UTF-8 the same on both sides. */
static struct moe_str key_of(struct moe_arena *arena, struct moe_buf *scratch, struct moe_str fingerprint, unsigned long nth, struct moe_str rule,
                             struct moe_str file)
{
    moe_buf_clear(scratch);
    struct moe_json j = moe_json_to(scratch, true);
    moe_json_open(&j, '[');
    moe_json_str(&j, fingerprint);
    moe_json_int(&j, (int64_t)nth);
    moe_json_str(&j, rule);
    moe_json_str(&j, file);
    moe_json_close(&j, ']');
    return moe_buf_failed(scratch) ? (struct moe_str){ NULL, 0 } : moe_arena_str(arena, moe_buf_str(scratch));
}

static struct moe_str key_of_finding(struct moe_arena *arena, struct moe_buf *scratch, const struct moe_finding *f)
{
    char hex[HEX_DIGITS + 1];
    snprintf(hex, sizeof hex, "%016llx", (unsigned long long)f->fingerprint);
    return key_of(arena, scratch, moe_str_c(hex), f->fingerprint_nth, f->rule->code, f->file);
}

static bool is_hex(struct moe_str s)
{
    for (size_t i = 0; i < s.len; i++)
        if (!moe_is_digit(s.ptr[i]) && !(s.ptr[i] >= 'a' && s.ptr[i] <= 'f'))
            return false;
    return s.len == HEX_DIGITS;
}

static enum moe_code full(const char *name, struct moe_error *err)
{
    return moe_fail(err, MOE_E_LIMIT, (struct moe_where){ .file = name }, "no memory for the baseline");
}

/* All entries into the map, each with the value 0: not met yet. */
static enum moe_code read_entries(const struct moe_doc *doc, struct moe_map *map, struct moe_arena *arena, struct moe_buf *scratch,
                                  struct moe_error *err)
{
    const struct moe_node_doc *list = moe_doc_get(moe_doc_root(doc), "findings");
    for (const struct moe_node_doc *e = list ? list->first : NULL; e; e = e->next) {
        const struct moe_node_doc *print = moe_doc_get(e, "fingerprint"), *nth = moe_doc_get(e, "nth");
        if (!is_hex(print->text))
            return moe_doc_fail(err, MOE_E_SCHEMA, doc, print, false, "is not 16 hex digits in small letters");
        struct moe_str key = key_of(arena, scratch, print->text, (unsigned long)nth->as.integer, moe_doc_get(e, "rule")->text,
                                    moe_doc_get(e, "file")->text);
        size_t before = moe_map_count(map);
        if (!key.ptr || !moe_map_slot(map, key, 0))
            return full(moe_doc_name(doc), err);
        if (moe_map_count(map) == before)
            return moe_doc_fail(err, MOE_E_SCHEMA, doc, e, false, "repeats an earlier entry");
    }
    return MOE_OK;
}

/* Mark what the map holds. The keys are made before the first mark, so that failing leaves the report as it was. */
static enum moe_code mark(const char *name, struct moe_report *r, struct moe_map *map, struct moe_arena *arena, struct moe_buf *scratch,
                          struct moe_error *err)
{
    struct moe_str reason = moe_arena_printf(r->arena, "known before, listed in %s", name), path = moe_arena_str(r->arena, moe_str_c(name));
    struct moe_str *found = moe_arena_array(arena, struct moe_str, r->finding_count + 1);
    if (!reason.ptr || !path.ptr || !found)
        return full(name, err);
    for (size_t i = 0; i < r->finding_count; i++) {
        found[i] = key_of_finding(arena, scratch, &r->findings[i]);
        if (!found[i].ptr)
            return full(name, err);
    }
    size_t gone = moe_map_count(map);
    for (size_t i = 0; i < r->finding_count; i++) {
        struct moe_finding *f = &r->findings[i];
        if (!moe_map_find(map, found[i]))
            continue;
        uint32_t *met = moe_map_slot(map, found[i], 0);
        if (!met || *met)
            continue;
        *met = 1;
        gone--;
        if (f->suppressed == MOE_SUPPRESS_NONE) {
            f->suppressed = MOE_SUPPRESS_BASELINE;
            f->reason = reason;
        }
    }
    r->baseline = path;
    r->baseline_gone = gone;
    return MOE_OK;
}

enum moe_code moe_baseline_read(const char *name, struct moe_str bytes, struct moe_report *r, struct moe_error *err)
{
    MOE_AUTO(moe_doc_free)   struct moe_doc   *doc = NULL;
    MOE_AUTO(moe_map_free)   struct moe_map   *map = moe_map_new();
    MOE_AUTO(moe_arena_free) struct moe_arena *arena = moe_arena_new((size_t)MOE_CAP_BASELINE_BYTES * 8);
    MOE_AUTO(moe_buf_free)   struct moe_buf   *scratch = moe_buf_new(MOE_CAP_BASELINE_BYTES);
    if (!map || !arena || !scratch)
        return full(name, err);
    MOE_TRY(moe_doc_parse(MOE_DOC_JSON, name, bytes, &doc, err));
    MOE_TRY(moe_schema_check(doc, moe_doc_root(doc), fields, err));
    MOE_TRY(read_entries(doc, map, arena, scratch, err));
    return mark(name, r, map, arena, scratch, err);
}

enum moe_code moe_baseline_apply(const char *path, struct moe_report *r, struct moe_error *err)
{
    MOE_AUTO(moe_buf_free) struct moe_buf *bytes = NULL;
    MOE_TRY(moe_file_read(path, MOE_CAP_BASELINE_BYTES, &bytes, err));
    return moe_baseline_read(path, moe_buf_str(bytes), r, err);
}

void moe_baseline_write(const struct moe_report *r, struct moe_buf *out)
{
    struct moe_json tool = moe_json_to(out, true);
    moe_buf_printf(out, "{\n  \"baseline\": %d,\n  \"tool\": ", FORMAT);
    moe_json_str(&tool, r->tool);
    moe_buf_add(out, MOE_STR(",\n  \"findings\": ["));
    const char *before = "\n";
    for (size_t i = 0; i < r->finding_count; i++) {
        const struct moe_finding *f = &r->findings[i];
        if (f->suppressed != MOE_SUPPRESS_NONE && f->suppressed != MOE_SUPPRESS_BASELINE)
            continue;
        char hex[HEX_DIGITS + 1];
        snprintf(hex, sizeof hex, "%016llx", (unsigned long long)f->fingerprint);
        moe_buf_printf(out, "%s    ", before);
        before = ",\n";
        struct moe_json j = moe_json_to(out, true);
        moe_json_open(&j, '{');
        moe_part_kz(&j, "fingerprint", hex);
        moe_part_ki(&j, "nth", f->fingerprint_nth);
        moe_part_kv(&j, "rule", f->rule->code);
        moe_part_kv(&j, "file", f->file);
        moe_part_kv(&j, "message", f->message);
        moe_json_close(&j, '}');
    }
    moe_buf_add(out, MOE_STR("\n  ]\n}\n"));
}
