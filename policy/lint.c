/* The lint section: what moe-lint takes files for, and what it lets a comment suppress. Rows of `files` add up; the first whose paths fit decides. */
#include "common/doc/yaml_write.h"
#include "policy/build.h"

static const struct moe_field file_fields[] = {
    { .name = "paths", .type = MOE_FIELD_STRS, .required = true, .doc = "globs of the files that this row is for" },
    { .name = "kind", .type = MOE_FIELD_STR, .doc = "what they are read as: the words of moe-lint's --kind" },
    { .name = "schema", .type = MOE_FIELD_STR, .doc = "the schema of their records or fields: a file, or the name of a built-in one" },
    { .name = NULL },
};

const struct moe_field moe_policy_lint_fields[] = {
    { .name = "files", .type = MOE_FIELD_MAPS, .fields = file_fields, .doc = "what files are, where their names do not say it" },
    { .name = "inline_secrets", .type = MOE_FIELD_BOOL, .doc = "a comment on the line may suppress rules that guard live secrets; without it only `skip` may" },
    { .name = NULL },
};

static enum moe_code add_row(struct moe_policy_load *l, const struct moe_node_doc *map, struct moe_error *err)
{
    struct moe_policy *p = l->policy;
    struct moe_policy_lint_file row = { .from = moe_policy_from(l, map) };
    MOE_TRY(moe_policy_keep_list(l, moe_doc_get(map, "paths"), moe_policy_plain, &row.paths, &row.path_count, err));
    MOE_TRY(moe_policy_keep_optional(l, map, "kind", false, &row.kind, err));
    MOE_TRY(moe_policy_keep_optional(l, map, "schema", false, &row.schema, err));
    if (!row.path_count)
        return moe_doc_fail(err, MOE_E_SCHEMA, l->doc, moe_doc_get(map, "paths"), false, "names no file");
    if (!row.kind.len && !row.schema.len)
        return moe_doc_fail(err, MOE_E_SCHEMA, l->doc, map, false, "says neither `kind` nor `schema`");
    if (p->lint.file_count >= MOE_CAP_POLICY_ITEMS)
        return moe_doc_fail(err, MOE_E_LIMIT, l->doc, map, false, "more than %u rows", MOE_CAP_POLICY_ITEMS);
    struct moe_policy_lint_file *grown = moe_grow(p->arena, p->lint.files, p->lint.file_count, &p->lint.file_room, sizeof row);
    if (!grown)
        return moe_doc_fail(err, MOE_E_LIMIT, l->doc, map, false, "the policy needs more than %u MiB", MOE_CAP_POLICY_ARENA >> 20);
    p->lint.files = grown;
    grown[p->lint.file_count++] = row;
    return MOE_OK;
}

enum moe_code moe_policy_merge_lint(struct moe_policy_load *l, const struct moe_node_doc *map, struct moe_error *err)
{
    const struct moe_node_doc *allow = moe_doc_get(map, "inline_secrets"), *files = moe_doc_get(map, "files");
    if (allow && !(l->under && l->policy->lint.inline_secrets.from.line))
        l->policy->lint.inline_secrets = (struct moe_policy_number){ allow->as.boolean, moe_policy_from(l, allow) };
    for (const struct moe_node_doc *row = files ? files->first : NULL; row; row = row->next)
        MOE_TRY(add_row(l, row, err));
    return MOE_OK;
}

void moe_policy_print_lint(struct moe_buf *out, const struct moe_policy *p)
{
    const struct moe_policy_number *allow = &p->lint.inline_secrets;
    if (!p->lint.file_count && !allow->from.line)
        return;
    moe_buf_add(out, MOE_STR("lint:\n"));
    if (allow->from.line) {
        moe_buf_printf(out, "  inline_secrets: %s", allow->value ? "true" : "false");
        moe_policy_put_from(out, allow->from);
    }
    if (p->lint.file_count)
        moe_buf_add(out, MOE_STR("  files:\n"));
    for (size_t i = 0; i < p->lint.file_count; i++) {
        const struct moe_policy_lint_file *row = &p->lint.files[i];
        moe_buf_add(out, MOE_STR("    - paths: "));
        moe_policy_put_flow(out, row->paths, row->path_count);
        moe_policy_put_from(out, row->from);
        if (row->kind.len)
            moe_buf_printf(out, "      kind: %.*s\n", MOE_FMT(row->kind));
        if (row->schema.len) {
            moe_buf_add(out, MOE_STR("      schema: "));
            moe_yaml_quoted(out, row->schema);
            moe_buf_addc(out, '\n');
        }
    }
}
