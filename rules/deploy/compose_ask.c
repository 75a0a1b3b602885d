#include "rules/deploy/compose_ask.h"
#include <stdio.h>
#include <strings.h>

void moe_services_each(struct moe_lint_ctx *ctx, moe_service_visit *visit)
{
    const struct moe_compose *c = ctx->file->compose;
    for (size_t i = 0; c && i < c->service_count; i++)
        visit(ctx, ctx->file, &c->services[i]);
}

struct moe_lint_place moe_service_at(const struct moe_lint_file *file, const struct moe_compose_service *s) { return moe_lint_at_key(file, s->node); }

struct moe_service_who moe_service_who(const struct moe_compose_service *s)
{
    struct moe_service_who w;
    snprintf(w.text, sizeof w.text, "service %.*s", (int)MOE_MIN(s->name.len, 80u), s->name.ptr);
    return w;
}

struct moe_str moe_scalar_text(const struct moe_node_doc *n)
{
    return n && n->kind != MOE_DOC_LIST && n->kind != MOE_DOC_MAP && n->kind != MOE_DOC_NULL ? n->text : MOE_STR("");
}

const struct moe_node_doc *moe_list_has(const struct moe_compose_list *list, const char *word)
{
    for (size_t i = 0; i < list->count; i++) {
        struct moe_str t = moe_str_trim(moe_scalar_text(list->items[i]));
        if (t.len > 4 && !strncasecmp(t.ptr, "CAP_", 4))
            t = moe_str_from(t, 4);
        if (t.len == strlen(word) && !strncasecmp(t.ptr, word, t.len))
            return list->items[i];
    }
    return NULL;
}

bool moe_scalar_open(const struct moe_node_doc *n)
{
    struct moe_str t = moe_scalar_text(n);
    return t.len && memchr(t.ptr, '$', t.len);
}
