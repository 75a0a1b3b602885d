/* From bytes to a model, by the file's kind. */
#include "audit/config/deploy/compose.h"
#include "audit/config/deploy/docker.h"
#include "audit/config/deploy/k8s.h"
#include "audit/config/deploy/workflow.h"
#include "audit/config/read/hold.h"
#include "audit/config/read/read.h"
#include "audit/config/run/parts.h"
#include "audit/config/telemetry/telemetry.h"

static enum moe_code read_k8s(struct moe_lint_file *file, struct moe_error *err)
{
    MOE_TRY(moe_read_yaml(file, err));
    return moe_k8s_build(file, err);
}

static enum moe_code read_compose(struct moe_lint_file *file, struct moe_error *err)
{
    MOE_TRY(moe_read_yaml(file, err));
    return moe_compose_build(file, err);
}

static enum moe_code read_workflow(struct moe_lint_file *file, struct moe_error *err)
{
    MOE_TRY(moe_read_yaml(file, err));
    return moe_workflow_build(file, err);
}

static moe_lint_reader *const readers[MOE_LINT_KINDS] = {
    [MOE_LINT_TEXT] = moe_read_text, [MOE_LINT_YAML] = moe_read_yaml, [MOE_LINT_JSON] = moe_read_json, [MOE_LINT_ENV] = moe_read_env,
    [MOE_LINT_INI] = moe_read_ini, [MOE_LINT_TOML] = moe_read_toml, [MOE_LINT_SHELL] = moe_read_shell, [MOE_LINT_JSONL] = moe_read_jsonl,
    [MOE_LINT_PROM] = moe_read_prom, [MOE_LINT_TFEVENTS] = moe_read_tfevents, [MOE_LINT_META] = moe_read_meta,
    [MOE_LINT_SAFETENSORS] = moe_read_safetensors, [MOE_LINT_K8S] = read_k8s, [MOE_LINT_COMPOSE] = read_compose,
    [MOE_LINT_DOCKERFILE] = moe_read_dockerfile, [MOE_LINT_WORKFLOW] = read_workflow,
};

/* A tree of a very large document would take more memory than the run may have: such a file is looked at as text. */
static bool too_large_for_a_tree(const struct moe_lint_file *file)
{
    unsigned trees = MOE_LINT_BIT(MOE_LINT_YAML) | MOE_LINT_BIT(MOE_LINT_JSON) | MOE_LINT_BIT(MOE_LINT_K8S) | MOE_LINT_BIT(MOE_LINT_COMPOSE) |
                     MOE_LINT_BIT(MOE_LINT_WORKFLOW) | MOE_LINT_BIT(MOE_LINT_META) | MOE_LINT_BIT(MOE_LINT_DOCKERFILE);
    return file->bytes.len > MOE_CAP_LINT_TREE_BYTES && (MOE_LINT_BIT(file->kind) & trees);
}

enum moe_lint_kind model_kind(const struct moe_lint *lint, struct moe_str path, struct moe_str bytes)
{
    const struct moe_policy_lint_file *row = lint->kind_given ? NULL : moe_policy_lint_file(lint->policy, path);
    enum moe_lint_kind kind = lint->kind;
    if (!lint->kind_given && (!row || !moe_lint_kind_read(row->kind, &kind)))
        kind = moe_lint_kind_of(path, bytes);
    return kind;
}

enum moe_code read_model(const struct moe_lint *lint, struct moe_lint_file *file, struct moe_error *err)
{
    const struct moe_policy_lint_file *row = moe_policy_lint_file(lint->policy, file->path);
    if (file->kind == MOE_LINT_BINARY)
        return MOE_OK;
    if (file->kind != MOE_LINT_TFEVENTS && file->kind != MOE_LINT_SAFETENSORS)
        MOE_TRY(moe_lint_utf8(file->bytes, file->arena, &file->bytes, err));
    if (too_large_for_a_tree(file)) {
        file->kind = MOE_LINT_TEXT;
        file->degraded = MOE_STR("too large to be read as a tree: looked at as text");
        return MOE_OK;
    }
    if (file->kind == MOE_LINT_SHELL && file->bytes.len > MOE_CAP_LINT_TREE_BYTES)
        file->degraded = MOE_STR("too large to be read as commands: values and texts are looked at");
    struct schema schema = schema_for(lint->schemas, lint->policy, file->path);
    const struct moe_shape *shape = lint->shape ? lint->shape : schema.shape;
    file->schemas = lint->step_schemas;
    file->schema = schema.records;
    MOE_TRY(readers[file->kind](file, err));
    if (shape && !file->root && row && row->schema.len)
        file->degraded = MOE_STR("not held to its schema: only YAML and JSON can be");
    return shape && file->root ? moe_lint_hold(file, shape, err) : MOE_OK;
}
