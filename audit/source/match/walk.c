/* One pass over a unit: every node, event, comment, include, macro and diagnostic is shown to the rules that asked for its like. */
#include "audit/source/match/program.h"

#define MOE_CAP_MATCH_SCRATCH (256u << 20)

struct walk {
    struct run run;
    const struct items **calls, **uses;         /* per string: the items for that name, joined when it is first seen */
    struct moe_sink sink;
};

static const struct items none;

/* The items for one name: its exact group and the globs that match it. NULL = out of memory. */
static const struct items *join(struct walk *w, const struct dispatch *d, struct moe_str name)
{
    const uint32_t *slot = moe_map_find(d->exact, name);
    const struct items *group = slot ? &d->groups[*slot] : &none;
    uint32_t extra = 0;
    for (uint32_t i = 0; i < d->globbed.count; i++)
        extra += moe_names_have(d->globbed.at[i]->names, name);
    if (!extra)
        return group;
    struct items *joined = moe_arena_array(w->run.ctx.scratch, struct items, 1);
    if (!joined)
        return NULL;
    joined->at = moe_arena_array(w->run.ctx.scratch, const struct item *, group->count + extra);
    if (!joined->at)
        return NULL;
    for (uint32_t i = 0; i < group->count; i++)
        joined->at[joined->count++] = group->at[i];
    for (uint32_t i = 0; i < d->globbed.count; i++)
        if (moe_names_have(d->globbed.at[i]->names, name))
            joined->at[joined->count++] = d->globbed.at[i];
    return joined;
}

static const struct items *items_for(struct walk *w, const struct dispatch *d, const struct items **cache, uint32_t name)
{
    const struct moe_tree *t = w->run.ctx.tree;
    if (name >= t->string_count)
        return &none;
    if (!cache[name]) {
        cache[name] = join(w, d, t->strings[name]);
        if (!cache[name]) {
            w->sink.code = moe_fail(w->sink.err, MOE_E_LIMIT, (struct moe_where){ 0 }, "no memory to match this unit");
            return &none;
        }
    }
    return cache[name];
}

static void for_rule(struct run *r, const struct moe_rule *rule) { r->ctx.rule = rule; }

static bool head_holds(struct run *r, const struct item *item, uint32_t n)
{
    const struct moe_tree *t = r->ctx.tree;
    const struct moe_node *x = moe_at(t, n);
    switch ((enum head)item->head) {
    case H_BINARY:
    case H_UNARY:
        return item->bits >> x->op & 1;
    case H_CAST:
        return moe_type_named(t, item->names, x->type_arg ? x->type_arg : x->type);
    case H_ASSIGN:
        if (x->kind == MOE_N_VAR)
            return moe_child(t, n, MOE_R_INIT) && moe_pred_holds(r, item->pred, n);
        return x->op == MOE_OP_ASSIGN && moe_pred_holds(r, item->pred, moe_child(t, n, MOE_R_LHS));
    case H_INIT:
        return moe_init_holds(r, item, n);
    default:
        return true;                            /* the index has asked already */
    }
}

/* `order` and `taint` look at the rest of the function, so they come after the conditions. */
static bool tail_holds(struct run *r, const struct item *item, uint32_t n)
{
    return item->head == H_ORDER ? moe_order_broken(r, item, n) : item->head != H_TAINT || moe_taint_reaches(r, item, n);
}

static void try_items(struct run *r, const struct items *items, uint32_t n)
{
    for (uint32_t i = 0; i < items->count; i++) {
        const struct item *item = items->at[i];
        for_rule(r, item->rule);
        r->call = n && (moe_at(r->ctx.tree, n)->kind == MOE_N_CALL || moe_at(r->ctx.tree, n)->kind == MOE_N_LAUNCH) ? n : 0;
        if ((!n || head_holds(r, item, n)) && moe_conds_hold(r, item, &item->conds, n) && (!n || tail_holds(r, item, n)))
            moe_sink_item(r, item, n);
    }
}

/* Names with scopes ("std::*") are asked for a second time; items that the bare name has found are left out. */
static void try_named(struct walk *w, const struct dispatch *d, const struct items **cache, uint32_t n)
{
    const struct moe_tree *t = w->run.ctx.tree;
    const struct moe_node *x = moe_at(t, n);
    const struct items *bare = items_for(w, d, cache, x->name);
    uint32_t qualified = moe_decl_at(t, x->decl)->qualified;
    try_items(&w->run, bare, n);
    if (!qualified || qualified == x->name)
        return;
    const struct items *full = items_for(w, d, cache, qualified);
    for (uint32_t i = 0; i < full->count; i++) {
        const struct items one = { .at = &full->at[i], .count = 1 };
        if (!moe_names_have(full->at[i]->names, moe_text(t, x->name)))
            try_items(&w->run, &one, n);
    }
}

static void try_checks(struct run *r, const struct checks *checks, uint32_t n)
{
    for (uint32_t i = 0; i < checks->count; i++) {
        for_rule(r, moe_rules_at(r->m->rules, checks->rule[i]));
        checks->at[i]->visit(&r->ctx, n);
    }
}

static bool wanted(const struct moe_tree *t, uint32_t file) { return file < t->file_count && t->files[file].wanted; }

static void walk_nodes(struct walk *w)
{
    const struct moe_tree *t = w->run.ctx.tree;
    const struct moe_matcher *m = w->run.m;
    for (uint32_t n = 1; n < t->node_count && w->sink.code == MOE_OK; n++) {
        const struct moe_node *x = &t->nodes[n];
        if (x->kind >= MOE_N_COUNT || !wanted(t, x->file) || (x->flags & MOE_F_IMPLICIT))
            continue;
        if (x->kind == MOE_N_CALL || x->kind == MOE_N_LAUNCH)
            try_named(w, &m->calls, w->calls, n);
        else if (x->kind == MOE_N_REF || x->kind == MOE_N_MEMBER)
            try_named(w, &m->uses, w->uses, n);
        if (m->by_kind[x->kind].count)
            try_items(&w->run, &m->by_kind[x->kind], n);
        if (m->check_kind[x->kind].count)
            try_checks(&w->run, &m->check_kind[x->kind], n);
    }
}

static void walk_events(struct walk *w)
{
    struct run *r = &w->run;
    size_t count = 0;
    const struct moe_event *events = r->ctx.flow ? moe_flow_events(r->ctx.flow, &count) : NULL;
    for (size_t i = 0; i < count && w->sink.code == MOE_OK; i++) {
        const struct moe_event *e = &events[i];
        if (e->kind >= MOE_EV_COUNT || !wanted(r->ctx.tree, moe_at(r->ctx.tree, e->node)->file))
            continue;
        r->event = e;
        try_items(r, &r->m->by_event[e->kind], e->node);
        r->event = NULL;
        const struct checks *checks = &r->m->check_event[e->kind];
        for (uint32_t k = 0; k < checks->count; k++) {
            for_rule(r, moe_rules_at(r->m->rules, checks->rule[k]));
            checks->at[k]->event(&r->ctx, e);
        }
    }
}

/* Something that is no node: where it is, and its text for {name} and patterns. */
static void at_place(struct run *r, uint32_t file, uint32_t line, uint32_t column, struct moe_str text, struct moe_str body)
{
    r->file = file;
    r->line = line;
    r->column = column;
    r->text = text;
    r->body = body;
}

static void try_one(struct run *r, const struct item *item)
{
    const struct items one = { .at = &item, .count = 1 };
    try_items(r, &one, 0);
}

static void walk_comments(struct run *r)
{
    const struct moe_tree *t = r->ctx.tree;
    for (uint32_t i = 1; i < t->comment_count && r->m->comments.count; i++) {
        const struct moe_comment_at *c = &t->comments[i];
        if (!wanted(t, c->file))
            continue;
        at_place(r, c->file, c->comment.line, c->comment.column, c->comment.text, MOE_STR(""));
        for (uint32_t k = 0; k < r->m->comments.count; k++)
            if (moe_regex_match(r->m->comments.at[k]->regex, r->text) != 0)
                try_one(r, r->m->comments.at[k]);
    }
}

static void walk_preprocessor(struct walk *w)
{
    struct run *r = &w->run;
    const struct moe_tree *t = r->ctx.tree;
    for (uint32_t i = 1; i < t->include_count; i++) {
        const struct moe_include *inc = &t->includes[i];
        at_place(r, inc->file, inc->line, inc->column, moe_text(t, inc->name), MOE_STR(""));
        for (uint32_t k = 0; k < r->m->includes.count && wanted(t, inc->file); k++)
            if (moe_names_have(r->m->includes.at[k]->names, r->text))
                try_one(r, r->m->includes.at[k]);
    }
    for (uint32_t i = 1; i < t->macro_count; i++) {
        const struct moe_macro *macro = &t->macros[i];
        at_place(r, macro->file, macro->line, macro->column, moe_text(t, macro->name), moe_text(t, macro->body));
        if (wanted(t, macro->file))
            try_items(r, &r->m->macros, 0);
    }
    for (uint32_t i = 1; i < t->expansion_count && w->sink.code == MOE_OK; i++) {
        const struct moe_expansion *e = &t->expansions[i];
        if (!wanted(t, e->file))
            continue;
        at_place(r, e->file, e->line, e->column, moe_text(t, e->name), MOE_STR(""));
        try_items(r, items_for(w, &r->m->uses, w->uses, e->name), 0);
    }
}

/* The name that stands where a diagnostic points; empty when none does. */
static struct moe_str named_at(const struct moe_tree *t, const struct moe_diag *d)
{
    const struct moe_source_file *f = &t->files[d->file < t->file_count ? d->file : 0];
    size_t at = d->line && d->line <= f->line_count && d->column ? (size_t)f->line_starts[d->line - 1] + d->column - 1 : f->bytes.len, end = at;
    while (end < f->bytes.len && moe_is_word(f->bytes.ptr[end]))
        end++;
    return (struct moe_str){ end > at ? f->bytes.ptr + at : "", end > at ? end - at : 0 };
}

/* Of what an undeclared function gives clang knows nothing and takes int, once it has said so: what else it says of that is about nothing in the source. */
static bool is_of_undeclared(const struct moe_tree *t, const struct moe_diag *d)
{
    struct moe_str undeclared = MOE_STR("-Wimplicit-function-declaration"), name = named_at(t, d);
    for (uint32_t i = 1; name.len && !moe_str_eq(moe_text(t, d->option), undeclared) && i < t->diag_count; i++) {
        struct moe_str text = moe_text(t, t->diags[i].text);
        const char *hit = moe_str_eq(moe_text(t, t->diags[i].option), undeclared) ? memmem(text.ptr, text.len, name.ptr, name.len) : NULL;
        if (hit && hit > text.ptr && hit[-1] == '\'' && hit + name.len < text.ptr + text.len && hit[name.len] == '\'')
            return true;
    }
    return false;
}

static void walk_diagnostics(struct run *r)
{
    const struct moe_tree *t = r->ctx.tree;
    for (uint32_t i = 1; i < t->diag_count; i++) {
        const struct moe_diag *d = &t->diags[i];
        if (r->m->diagnostics.count && wanted(t, d->file) && is_of_undeclared(t, d))
            continue;
        at_place(r, d->file, d->line, d->column, moe_text(t, d->text), MOE_STR(""));
        for (uint32_t k = 0; k < r->m->diagnostics.count && wanted(t, d->file); k++)
            if (moe_names_have(r->m->diagnostics.at[k]->names, moe_text(t, d->option)))
                try_one(r, r->m->diagnostics.at[k]);
    }
}

static void walk_units(struct run *r)
{
    const struct checks *checks = &r->m->check_unit;
    for (uint32_t i = 0; i < checks->count; i++) {
        for_rule(r, moe_rules_at(r->m->rules, checks->rule[i]));
        checks->at[i]->unit(&r->ctx);
    }
}

enum moe_code moe_match(const struct moe_matcher *matcher, const struct moe_tree *tree, const struct moe_flow *flow, struct moe_report *into,
                        struct moe_error *err)
{
    MOE_AUTO(moe_arena_free) struct moe_arena *scratch = moe_arena_new(MOE_CAP_MATCH_SCRATCH);
    struct walk w = { .sink = { .into = into, .err = err } };
    w.run = (struct run){ .m = matcher, .ctx = { .tree = tree, .flow = flow, .policy = matcher->policy, .scratch = scratch, .sink = &w.sink } };
    if (scratch) {
        w.calls = moe_arena_array(scratch, const struct items *, tree->string_count + 1);
        w.uses = moe_arena_array(scratch, const struct items *, tree->string_count + 1);
    }
    if (!w.calls || !w.uses)
        return moe_fail(err, MOE_E_LIMIT, (struct moe_where){ 0 }, "no memory to match this unit");
    walk_nodes(&w);
    walk_events(&w);
    walk_comments(&w.run);
    walk_preprocessor(&w);
    walk_diagnostics(&w.run);
    walk_units(&w.run);
    moe_sink_free(&w.sink);
    return w.sink.code;
}
