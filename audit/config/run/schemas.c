/* Schemas that the policy and the command line name, each read once: of step records (common/telemetry) or, by its `keys`, of configs (common/doc/shape.h). */
#include "audit/config/run/parts.h"
#include "common/base/file.h"
#include <stdlib.h>

#define MOE_CAP_LINT_SCHEMAS 64u

struct moe_lint_schemas { struct schema items[MOE_CAP_LINT_SCHEMAS]; size_t count; struct moe_str option; };

static const struct schema *find(const struct moe_lint_schemas *s, struct moe_str name)
{
    for (size_t i = 0; i < s->count; i++)
        if (moe_str_eq(s->items[i].name, name))
            return &s->items[i];
    return NULL;
}

static bool is_shape(const char *path, struct moe_str yaml)
{
    MOE_AUTO(moe_doc_free) struct moe_doc *doc = NULL;
    struct moe_error ignored;
    return moe_doc_parse(MOE_DOC_YAML, path, yaml, &doc, &ignored) == MOE_OK && moe_doc_get(moe_doc_root(doc), "keys");
}

/* A name that is no file may be a built-in schema of records. */
static enum moe_code read_schema(const char *path, struct schema *into, struct moe_error *err)
{
    MOE_AUTO(moe_buf_free) struct moe_buf *bytes = NULL;
    struct moe_error ignored;
    if (moe_file_read(path, MOE_CAP_SHAPE_BYTES, &bytes, &ignored) == MOE_OK && is_shape(path, moe_buf_str(bytes)))
        return moe_shape_read(path, moe_buf_str(bytes), &into->shape, err);
    return moe_telemetry_schema_load(path, &into->records, err);
}

static enum moe_code add(struct moe_lint_schemas *s, struct moe_str name, struct moe_error *err)
{
    char path[4096];
    if (find(s, name))
        return MOE_OK;
    if (s->count == MOE_CAP_LINT_SCHEMAS || name.len >= sizeof path)
        return moe_fail(err, MOE_E_LIMIT, (struct moe_where){ .field = "lint.files" }, "more than %u schemas", MOE_CAP_LINT_SCHEMAS);
    snprintf(path, sizeof path, "%.*s", MOE_FMT(name));
    MOE_TRY(read_schema(path, &s->items[s->count], err));
    s->items[s->count++].name = name;
    return MOE_OK;
}

enum moe_code schemas_load(const struct moe_policy *policy, const char *option, struct moe_lint_schemas **out, struct moe_error *err)
{
    MOE_AUTO(schemas_free) struct moe_lint_schemas *s = calloc(1, sizeof *s);
    if (!s)
        return moe_fail(err, MOE_E_LIMIT, (struct moe_where){ 0 }, "out of memory");
    for (size_t i = 0; i < policy->lint.file_count; i++)
        if (policy->lint.files[i].schema.len)
            MOE_TRY(add(s, policy->lint.files[i].schema, err));
    s->option = moe_str_c(option);
    if (option)
        MOE_TRY(add(s, s->option, err));
    *out = moe_take(s);
    return MOE_OK;
}

void schemas_free(struct moe_lint_schemas **schemas)
{
    struct moe_lint_schemas *s = *schemas;
    for (size_t i = 0; s && i < s->count; i++) {
        moe_telemetry_schema_free(&s->items[i].records);
        moe_shape_free(&s->items[i].shape);
    }
    free(s);
    *schemas = NULL;
}

struct schema schema_for(const struct moe_lint_schemas *s, const struct moe_policy *policy, struct moe_str path)
{
    const struct moe_policy_lint_file *row = moe_policy_lint_file(policy, path);
    struct moe_str name = s && s->option.len ? s->option : row ? row->schema : MOE_STR("");
    const struct schema *found = s && name.len ? find(s, name) : NULL;
    return found ? *found : (struct schema){ 0 };
}
