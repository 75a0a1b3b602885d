#include "rules/deploy/k8s_ask.h"

/* A named device, socket or file is judged by what it is, and not as a place to write. */
static bool is_folder(const struct moe_node_doc *host)
{
    struct moe_str type = moe_k8s_text(host, "type"), path = moe_k8s_text(host, "path");
    static const char *const single[] = { "Socket", "CharDevice", "BlockDevice", "File" };
    for (size_t i = 0; i < MOE_COUNT(single); i++)
        if (moe_str_is(type, single[i]))
            return false;
    return path.len && !moe_str_ends(path, MOE_STR(".sock")) && !moe_str_ends(path, MOE_STR(".socket"));
}

static void visit(struct moe_lint_ctx *ctx, const struct moe_k8s_pod *pod, const struct moe_k8s_container *c)
{
    for (const struct moe_node_doc *m = c->mounts ? c->mounts->first : NULL; m; m = m->next) {
        const struct moe_node_doc *host = moe_k8s_map(moe_k8s_volume(pod, moe_k8s_text(m, "name")), "hostPath");
        struct moe_k8s_flag flag = moe_k8s_flag(m, "readOnly");
        if (!host || !is_folder(host) || !moe_k8s_lacks(flag, MOE_K8S_YES) || moe_rule_param_has(ctx->rule, "except", moe_k8s_text(host, "path")))
            continue;
        const struct moe_node_doc *name = moe_doc_get(m, "name");
        moe_lint_say(ctx, moe_k8s_at(ctx->file, flag.node ? flag.node : name), "%s may write to %.*s of its node", moe_k8s_who(c).text,
                     (int)MOE_MIN(moe_k8s_text(host, "path").len, 100u), moe_k8s_text(host, "path").ptr);
    }
}

static void file(struct moe_lint_ctx *ctx) { moe_k8s_each(ctx, MOE_K8S_ANY, visit); }

const struct moe_check moe_check_L337 = { .code = "L337", .kinds = MOE_LINT_BIT(MOE_LINT_K8S), .file = file };
