#include "audit/config/deploy/k8s_secret.h"
#include "rules/deploy/k8s_ask.h"

struct search { struct moe_lint_ctx *ctx; };

/* Keys whose values are names and addresses. */
static bool is_public(const struct moe_rule *rule, struct moe_str key)
{
    char low[64];
    if (key.len > sizeof low)
        return false;
    for (size_t i = 0; i < key.len; i++)
        low[i] = (char)(key.ptr[i] >= 'A' && key.ptr[i] <= 'Z' ? key.ptr[i] | 0x20 : key.ptr[i]);
    return moe_rule_param_has(rule, "public", (struct moe_str){ low, key.len });
}

/* The secret itself: decoded, so that what other rules say of the same bytes is known for the same. */
static struct moe_str itself(struct moe_str text, bool encoded, unsigned char *bytes, size_t room)
{
    struct moe_str decoded;
    bool whole = encoded && text.len < MOE_CAP_SECRET_LOOK && moe_k8s_secret_decode(text, bytes, room, &decoded);
    decoded = whole ? moe_str_trim(decoded) : (struct moe_str){ "", 0 };
    return decoded.len ? decoded : moe_str_trim(text);
}

static void map(struct moe_lint_ctx *ctx, const struct moe_k8s_object *o, const char *field, bool encoded)
{
    const struct moe_node_doc *data = moe_k8s_map(o->node, field);
    unsigned char bytes[MOE_CAP_SECRET_LOOK];
    for (const struct moe_node_doc *n = data ? data->first : NULL; n; n = n->next) {
        bool binary = moe_str_is(n->tag, "!!binary") || moe_str_is(n->tag, "tag:yaml.org,2002:binary");      /* decoded by the reader */
        bool scalar = n->kind < MOE_DOC_LIST && n->kind != MOE_DOC_NULL;
        const char *what = scalar ? moe_k8s_secret_holds(n->key, n->text, encoded && !binary, is_public(ctx->rule, n->key)) : NULL;
        if (what)
            moe_lint_say_secret(ctx, moe_k8s_at(ctx->file, n), itself(n->text, encoded && !binary, bytes, sizeof bytes), true,
                                "%s holds %s for %.*s", moe_k8s_called(o).text, what,
                                (int)MOE_MIN(n->key.len, 60u), n->key.ptr);
    }
}

static bool is_secret(const struct moe_k8s_object *o) { return moe_k8s_same(o->kind, MOE_STR("Secret")) && memchr(o->api.ptr, '/', o->api.len) == NULL; }

/* What the tree has shown already: a Secret whose kind stands on that line. */
static bool was_read(const struct moe_k8s_file *k, unsigned kind_line)
{
    for (size_t i = 0; k && i < k->object_count; i++) {
        const struct moe_node_doc *kind = moe_doc_get(k->objects[i].node, "kind");
        if (kind && kind->line == kind_line && (moe_k8s_map(k->objects[i].node, "data") || moe_k8s_map(k->objects[i].node, "stringData")))
            return true;
    }
    return false;
}

static void line(void *to, const struct moe_k8s_secret_line *e)
{
    struct moe_lint_ctx *ctx = ((struct search *)to)->ctx;
    unsigned char bytes[MOE_CAP_SECRET_LOOK];
    if (was_read(ctx->file->k8s, e->kind_line))
        return;
    const char *what = moe_k8s_secret_holds(e->key, e->text, e->encoded, is_public(ctx->rule, e->key));
    if (what)
        moe_lint_say_secret(ctx, (struct moe_lint_place){ ctx->file, e->line, e->column, 0 }, itself(e->text, e->encoded, bytes, sizeof bytes), true,
                            "a Secret holds %s for %.*s", what,
                            (int)MOE_MIN(e->key.len, 60u), e->key.ptr);
}

/* A text that may be a manifest before something filled it in. */
static bool may_be_manifest(const struct moe_lint_file *file)
{
    static const char *const ends[] = { ".yaml", ".yml", ".tpl", ".tmpl", ".j2", ".gotmpl", ".template" };
    for (size_t i = 0; file->kind == MOE_LINT_TEXT && i < MOE_COUNT(ends); i++)
        if (moe_str_ends(file->path, moe_str_c(ends[i])))
            return true;
    return file->kind == MOE_LINT_K8S || file->kind == MOE_LINT_YAML;
}

static void file(struct moe_lint_ctx *ctx)
{
    const struct moe_k8s_file *k = ctx->file->k8s;
    for (size_t i = 0; k && i < k->object_count; i++)
        if (is_secret(&k->objects[i])) {
            map(ctx, &k->objects[i], "data", true);
            map(ctx, &k->objects[i], "stringData", false);
        }
    struct moe_str bytes = ctx->file->bytes;
    struct search search = { ctx };
    if (may_be_manifest(ctx->file) && (moe_lint_word(ctx->file, 0, MOE_STR("ecret")) || moe_lint_word(ctx->file, 0, MOE_STR("ECRET"))))
        moe_k8s_secret_lines(bytes, line, &search);
}

const struct moe_check moe_check_L303 = {
    .code = "L303", .kinds = MOE_LINT_BIT(MOE_LINT_K8S) | MOE_LINT_BIT(MOE_LINT_YAML) | MOE_LINT_BIT(MOE_LINT_TEXT) | MOE_LINT_BIT(MOE_LINT_JSON), .file = file,
};
