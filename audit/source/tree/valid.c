/* Whether a tree keeps what its header promises. What reads trees trusts their indices without a look, so that whoever makes one, from whatever
 * bytes, is held to this by the tests and the fuzzers. */
#include "audit/source/tree/tree.h"

static bool is_unit(const struct moe_tree *t) { return t->node_count < 2 || (t->nodes[1].kind == MOE_N_UNIT && !t->nodes[1].parent); }

/* Parents before children, and each child on its parent's list: so no chain of them can come back to where it began. */
static bool link_is_valid(const struct moe_tree *t, uint32_t i)
{
    const struct moe_node *n = &t->nodes[i], *up = &t->nodes[n->parent < i ? n->parent : 0];
    if (i > 1 && (!n->parent || n->parent >= i || !up->first || up->first > i))
        return false;
    if (n->first && (n->first <= i || n->first >= t->node_count || t->nodes[n->first].parent != i))
        return false;
    if (n->next && (n->next <= i || n->next >= t->node_count || t->nodes[n->next].parent != n->parent))
        return false;
    return i < 2 || n->depth == (up->depth == UINT16_MAX ? UINT16_MAX : up->depth + 1);
}

static bool place_is_valid(const struct moe_tree *t, const struct moe_node *n)
{
    if (n->file >= t->file_count)
        return false;
    size_t bytes = t->files[n->file].bytes.len;
    if (bytes && (n->offset > bytes || n->length > bytes - n->offset))
        return false;
    return n->end_line >= n->line && (n->end_line != n->line || n->end_column >= n->column);
}

static bool node_is_valid(const struct moe_tree *t, uint32_t i)
{
    const struct moe_node *n = &t->nodes[i];
    bool ranges = n->kind > MOE_N_NONE && n->kind < MOE_N_COUNT && n->op <= MOE_OP_UNKNOWN && n->role <= MOE_R_STMT && n->tier <= MOE_TIER_LEXICAL;
    bool names = n->name < t->string_count && n->macro < t->string_count;
    bool types = n->type < t->type_count && n->conv < t->type_count && n->type_arg < t->type_count;
    bool decl = n->kind == MOE_N_GOTO ? n->decl < t->node_count && (!n->decl || t->nodes[n->decl].kind == MOE_N_LABEL) : n->decl < t->decl_count;
    return ranges && names && types && decl && link_is_valid(t, i) && place_is_valid(t, n);
}

static bool type_is_valid(const struct moe_tree *t, const struct moe_type *k)
{
    return k->kind <= MOE_T_DEPENDENT && k->to < t->type_count && k->spelling < t->string_count && k->canonical < t->string_count
        && k->decl < t->decl_count && k->param_count <= t->type_param_count && k->first_param <= t->type_param_count - k->param_count;
}

static bool decl_is_valid(const struct moe_tree *t, const struct moe_decl *d)
{
    return d->kind > MOE_N_UNIT && d->kind <= MOE_N_TYPEDEF && d->storage <= MOE_S_SHARED && d->name < t->string_count
        && d->qualified < t->string_count && d->type < t->type_count && d->node < t->node_count && d->parent < t->decl_count
        && d->file < t->file_count;
}

static bool file_is_valid(const struct moe_source_file *f)
{
    for (uint32_t i = 0; i < f->line_count; i++)
        if (f->line_starts[i] > f->bytes.len || (i && f->line_starts[i] <= f->line_starts[i - 1]))
            return false;
    return f->path.ptr && (!f->line_count || f->line_starts[0] == 0);
}

static bool names_are_valid(const struct moe_tree *t)
{
    for (uint32_t i = 1; i < t->macro_count; i++)
        if (t->macros[i].name >= t->string_count || t->macros[i].body >= t->string_count || t->macros[i].file >= t->file_count)
            return false;
    for (uint32_t i = 1; i < t->expansion_count; i++) {
        const struct moe_expansion *e = &t->expansions[i];
        if (e->name >= t->string_count || e->file >= t->file_count || (uint64_t)e->offset + e->length > t->files[e->file].bytes.len)
            return false;
    }
    for (uint32_t i = 1; i < t->include_count; i++)
        if (t->includes[i].name >= t->string_count || t->includes[i].file >= t->file_count || t->includes[i].target >= t->file_count)
            return false;
    for (uint32_t i = 1; i < t->diag_count; i++)
        if (t->diags[i].option >= t->string_count || t->diags[i].text >= t->string_count || t->diags[i].file >= t->file_count)
            return false;
    for (uint32_t i = 1; i < t->skipped_count; i++)
        if (t->skipped[i].file >= t->file_count || t->skipped[i].end_line < t->skipped[i].line)
            return false;
    for (uint32_t i = 1; i < t->comment_count; i++)
        if (t->comments[i].file >= t->file_count || !t->comments[i].comment.text.ptr)
            return false;
    return true;
}

/* Of the right kind. The walk meets parents first, so an index into an earlier node may follow a later one. */
static bool lists_are_valid(const struct moe_tree *t)
{
    for (uint32_t i = 1; i < t->function_count; i++) {
        unsigned kind = t->functions[i] < t->node_count ? t->nodes[t->functions[i]].kind : MOE_N_NONE;
        if (kind != MOE_N_FUNCTION && kind != MOE_N_LAMBDA)
            return false;
    }
    for (uint32_t i = 1; i < t->call_count; i++) {
        unsigned kind = t->calls[i] < t->node_count ? t->nodes[t->calls[i]].kind : MOE_N_NONE;
        if (kind != MOE_N_CALL && kind != MOE_N_LAUNCH)
            return false;
    }
    return t->calls_parsed <= t->calls_seen;
}

bool moe_tree_valid(const struct moe_tree *t)
{
    bool nones = t->node_count && t->type_count && t->type_param_count && t->decl_count && t->string_count && t->file_count && t->macro_count
              && t->expansion_count && t->include_count && t->diag_count && t->skipped_count && t->comment_count && t->function_count
              && t->call_count;
    if (!nones || t->nodes[0].kind || t->types[0].kind || t->decls[0].kind || t->strings[0].len || !is_unit(t))
        return false;
    for (uint32_t i = 1; i < t->node_count; i++)
        if (!node_is_valid(t, i))
            return false;
    for (uint32_t i = 1; i < t->type_count; i++)
        if (!type_is_valid(t, &t->types[i]))
            return false;
    for (uint32_t i = 1; i < t->type_param_count; i++)
        if (t->type_params[i] >= t->type_count)
            return false;
    for (uint32_t i = 1; i < t->decl_count; i++)
        if (!decl_is_valid(t, &t->decls[i]))
            return false;
    for (uint32_t i = 1; i < t->string_count; i++)
        if (!t->strings[i].ptr || !t->strings[i].len)
            return false;
    for (uint32_t i = 1; i < t->file_count; i++)
        if (!file_is_valid(&t->files[i]))
            return false;
    return names_are_valid(t) && lists_are_valid(t);
}
