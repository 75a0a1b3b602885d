/* Schemas of records that the policy and the command line name, each compiled once. */
#include "audit/config/run/parts.h"
#include <stdlib.h>

#define MOE_CAP_LINT_SCHEMAS 64u

struct named { struct moe_str name; struct moe_telemetry_schema *schema; };
struct moe_lint_schemas { struct named items[MOE_CAP_LINT_SCHEMAS]; size_t count; const struct moe_telemetry_schema *option; };

static const struct moe_telemetry_schema *find(const struct moe_lint_schemas *s, struct moe_str name)
{
    for (size_t i = 0; i < s->count; i++)
        if (moe_str_eq(s->items[i].name, name))
            return s->items[i].schema;
    return NULL;
}

static enum moe_code add(struct moe_lint_schemas *s, struct moe_str name, struct moe_error *err)
{
    char path[4096];
    if (find(s, name))
        return MOE_OK;
    if (s->count == MOE_CAP_LINT_SCHEMAS || name.len >= sizeof path)
        return moe_fail(err, MOE_E_LIMIT, (struct moe_where){ .field = "lint.files" }, "more than %u schemas", MOE_CAP_LINT_SCHEMAS);
    snprintf(path, sizeof path, "%.*s", MOE_FMT(name));
    MOE_TRY(moe_telemetry_schema_load(path, &s->items[s->count].schema, err));
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
    if (option) {
        MOE_TRY(add(s, moe_str_c(option), err));
        s->option = find(s, moe_str_c(option));
    }
    *out = moe_take(s);
    return MOE_OK;
}

void schemas_free(struct moe_lint_schemas **schemas)
{
    struct moe_lint_schemas *s = *schemas;
    for (size_t i = 0; s && i < s->count; i++)
        moe_telemetry_schema_free(&s->items[i].schema);
    free(s);
    *schemas = NULL;
}

const struct moe_telemetry_schema *schema_for(const struct moe_lint_schemas *s, const struct moe_policy *policy, struct moe_str path)
{
    const struct moe_policy_lint_file *row = moe_policy_lint_file(policy, path);
    if (s && s->option)
        return s->option;
    return s && row && row->schema.len ? find(s, row->schema) : NULL;
}
