#include "rules/deploy/workflow_ask.h"
#include "common/doc/lax.h"
#include <strings.h>

static bool is_map(const struct moe_node_doc *n) { return n && n->kind == MOE_DOC_MAP; }
static bool is_list(const struct moe_node_doc *n) { return n && n->kind == MOE_DOC_LIST; }

struct moe_str moe_yaml_text(const struct moe_node_doc *n) { return n && !is_map(n) && !is_list(n) && n->kind != MOE_DOC_NULL ? n->text : MOE_STR(""); }

static bool same(struct moe_str a, struct moe_str b) { return a.len == b.len && (!a.len || !strncasecmp(a.ptr, b.ptr, a.len)); }

bool moe_key_is(const struct moe_node_doc *n, const char *key) { return same(n->key, moe_str_c(key)); }

const struct moe_node_doc *moe_key_any_case(const struct moe_node_doc *map, struct moe_str key)
{
    for (const struct moe_node_doc *n = is_map(map) ? map->first : NULL; n; n = n->next)
        if (same(n->key, key))
            return n;
    return NULL;
}

struct moe_str moe_lower(struct moe_arena *arena, struct moe_str s)
{
    char *to = s.ptr ? moe_arena_alloc(arena, s.len + 1) : NULL;
    for (size_t i = 0; to && i < s.len; i++)
        to[i] = (char)(s.ptr[i] >= 'A' && s.ptr[i] <= 'Z' ? s.ptr[i] + 32 : s.ptr[i]);
    return to ? (struct moe_str){ to, s.len } : MOE_STR("");
}

bool moe_step_never(const struct moe_workflow_step *step)
{
    struct moe_str t = moe_str_trim(moe_yaml_text(step->condition));
    struct moe_expression e;
    size_t at = 0;
    if (moe_expression_next(t, &at, &e))
        t = e.text;
    return moe_str_is(t, "false");
}

struct values { const struct moe_node_doc **into; size_t count; };

static void add(struct values *v, const struct moe_node_doc *n)
{
    if (n && v->count < MOE_MATRIX_VALUES)
        v->into[v->count++] = n;
}

/* An exclusion that names nothing but this key takes that value away for good. */
static bool excluded(const struct moe_node_doc *matrix, struct moe_str name, const struct moe_node_doc *value)
{
    const struct moe_node_doc *list = moe_doc_get(matrix, "exclude");
    for (const struct moe_node_doc *e = is_list(list) ? list->first : NULL; e; e = e->next)
        if (is_map(e) && e->count == 1 && same(e->first->key, name) && moe_str_eq(moe_yaml_text(e->first), moe_yaml_text(value)) && moe_yaml_text(value).len)
            return true;
    return false;
}

size_t moe_matrix_values(const struct moe_workflow_job *job, struct moe_str name, const struct moe_node_doc *into[MOE_MATRIX_VALUES])
{
    struct values v = { into, 0 };
    const struct moe_node_doc *matrix = moe_doc_get(job->strategy, "matrix"), *include = moe_doc_get(matrix, "include");
    struct moe_str first = moe_str_trim(name), rest = first;
    first = moe_str_cut(&rest, '.');
    const struct moe_node_doc *dimension = moe_key_any_case(matrix, first);
    if (dimension && !is_list(dimension))
        add(&v, dimension);
    for (const struct moe_node_doc *n = is_list(dimension) ? dimension->first : NULL; n; n = n->next)
        if (!excluded(matrix, first, n))
            add(&v, rest.len ? moe_key_any_case(n, rest) : n);
    for (const struct moe_node_doc *n = is_list(include) ? include->first : NULL; n; n = n->next)
        add(&v, moe_key_any_case(n, first));
    return v.count;
}

bool moe_input_free_text(const struct moe_workflow *w, struct moe_str name)
{
    static const char *const closed[] = { "boolean", "number", "choice", "environment" };
    const struct moe_node_doc *input = moe_key_any_case(moe_doc_get(w->root, "inputs"), name);
    name = moe_str_cut(&name, '.');
    for (size_t i = 0; i < w->trigger_count && !input; i++)
        input = moe_key_any_case(moe_doc_get(w->triggers[i].node, "inputs"), name);
    struct moe_str type = moe_yaml_text(moe_doc_get(input, "type"));
    for (size_t i = 0; i < MOE_COUNT(closed); i++)
        if (moe_str_is(type, closed[i]))
            return false;
    return true;
}

struct moe_lint_place moe_in_scalar(const struct moe_lint_file *file, const struct moe_node_doc *node, size_t offset, struct moe_arena *arena)
{
    struct moe_lax_map map = { 0 };
    struct moe_lint_place p = moe_lint_at(file, node);
    if (node->alias || !moe_lax_map_node(node, file->bytes, arena, &map) || !map.count)
        return p;
    /* Lines are counted from the scalar's start: no index of the whole file for one place. */
    size_t at = MOE_MIN(moe_lax_map_at(&map, offset), file->bytes.len), start = MOE_MIN((size_t)node->start, at), last = start;
    for (size_t i = start; i < at; i++)
        if (file->bytes.ptr[i] == '\n')
            p.line++, last = i + 1;
    p.column = last == start ? p.column + (unsigned)(at - start) : (unsigned)(at - last) + 1;
    return p;
}

void moe_arena_recycle(struct moe_arena **arena, size_t cap)
{
    if (*arena && moe_arena_used(*arena) > MOE_CAP_WORKFLOW_KEPT)
        moe_arena_free(arena);
    if (!*arena)
        *arena = moe_arena_new(cap);
}

static void below(struct moe_lint_ctx *ctx, const struct moe_node_doc *n, const char *word, moe_workflow_scalar *visit, struct moe_arena **arena, unsigned depth)
{
    struct moe_str t = moe_yaml_text(n);
    if (t.len && memmem(t.ptr, t.len, word, strlen(word))) {
        moe_arena_recycle(arena, MOE_CAP_WORKFLOW_ARENA);
        if (*arena)
            visit(ctx, n, *arena);
    }
    if (depth < MOE_CAP_DOC_DEPTH)
        for (const struct moe_node_doc *k = is_map(n) || is_list(n) ? n->first : NULL; k; k = k->next)
            if (!k->alias)
                below(ctx, k, word, visit, arena, depth + 1);
}

void moe_workflow_scalars(struct moe_lint_ctx *ctx, const char *word, moe_workflow_scalar *visit)
{
    const struct moe_workflow *w = ctx->file->workflow;
    MOE_AUTO(moe_arena_free) struct moe_arena *arena = NULL;
    if (w && memmem(ctx->file->bytes.ptr, ctx->file->bytes.len, word, strlen(word)))
        below(ctx, w->root, word, visit, &arena, 0);
}
