#include "rules/deploy/k8s_ask.h"

static bool is_socket(struct moe_lint_ctx *ctx, struct moe_str path)
{
    while (path.len > 1 && path.ptr[path.len - 1] == '/')
        path.len--;
    return path.len && moe_rule_param_has(ctx->rule, "sockets", path);
}

static void file(struct moe_lint_ctx *ctx)
{
    const struct moe_k8s_file *k = ctx->file->k8s;
    for (size_t i = 0; k && i < k->pod_count; i++) {
        const struct moe_k8s_pod *pod = &k->pods[i];
        for (const struct moe_node_doc *v = pod->volumes ? pod->volumes->first : NULL; v; v = v->next) {
            const struct moe_node_doc *path = moe_doc_get(moe_k8s_map(v, "hostPath"), "path");
            if (path && path->kind == MOE_DOC_STR && is_socket(ctx, path->text))
                moe_lint_say(ctx, moe_k8s_at(ctx->file, path), "%s mounts %.*s of its node", moe_k8s_called(pod->object).text,
                             (int)MOE_MIN(path->text.len, 100u), path->text.ptr);
        }
    }
    /* A volume that is defined elsewhere, and is mounted where runtimes have their socket. */
    for (size_t i = 0; k && i < k->pod_count; i++)
        for (size_t c = 0; c < k->pods[i].container_count; c++)
            for (const struct moe_node_doc *m = k->pods[i].containers[c].mounts ? k->pods[i].containers[c].mounts->first : NULL; m; m = m->next) {
                const struct moe_node_doc *path = moe_doc_get(m, "mountPath");
                if (path && path->kind == MOE_DOC_STR && is_socket(ctx, path->text) && !moe_k8s_volume(&k->pods[i], moe_k8s_text(m, "name")))
                    moe_lint_say(ctx, moe_k8s_at(ctx->file, path), "%s mounts something at %.*s", moe_k8s_who(&k->pods[i].containers[c]).text,
                                 (int)MOE_MIN(path->text.len, 100u), path->text.ptr);
            }
}

const struct moe_check moe_check_L335 = { .code = "L335", .kinds = MOE_LINT_BIT(MOE_LINT_K8S), .file = file };
