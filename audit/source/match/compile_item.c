/* One item of `match`: its head, its conditions, what it changes about the finding. */
#include "audit/source/match/program.h"

typedef enum moe_code head_fn(struct compiler *c, const struct moe_node_doc *n, struct item *item);
typedef enum moe_code cond_fn(struct compiler *c, const struct moe_node_doc *n, struct cond *cond);

/* -- heads -- */
static enum moe_code head_names(struct compiler *c, const struct moe_node_doc *n, struct item *item) { return moe_match_names(c, n, &item->names); }
static enum moe_code head_comment(struct compiler *c, const struct moe_node_doc *n, struct item *item) { return moe_match_regex(c, n, &item->regex); }
static enum moe_code head_ops(struct compiler *c, const struct moe_node_doc *n, struct item *item) { return moe_match_ops(c, n, &item->bits); }
static enum moe_code head_pred(struct compiler *c, const struct moe_node_doc *n, struct item *item) { return moe_match_pred(c, n, &item->pred); }
static enum moe_code head_kinds(struct compiler *c, const struct moe_node_doc *n, struct item *item) { return moe_match_kinds(c, n, &item->bits); }
static enum moe_code head_event(struct compiler *c, const struct moe_node_doc *n, struct item *item) { return moe_match_events(c, n, &item->bits); }

static enum moe_code head_declare(struct compiler *c, const struct moe_node_doc *n, struct item *item)
{
    static const struct word words[] = { { "var", MOE_N_VAR }, { "param", MOE_N_PARAM }, { "field", MOE_N_FIELD }, { "function", MOE_N_FUNCTION },
        { "record", MOE_N_RECORD }, { "typedef", MOE_N_TYPEDEF }, { "macro", DECLARE_MACRO }, { 0 } };
    return moe_match_words(c, n, "kind of declaration", words, &item->bits);
}

static enum moe_code head_literal(struct compiler *c, const struct moe_node_doc *n, struct item *item)
{
    static const struct word words[] = { { "string", MOE_N_STRING }, { "int", MOE_N_INT }, { "float", MOE_N_FLOAT }, { "char", MOE_N_CHAR }, { 0 } };
    return moe_match_words(c, n, "kind of literal", words, &item->bits);
}

static enum moe_code need_map(struct compiler *c, const struct moe_node_doc *n, const struct word *keys)
{
    if (n->kind != MOE_DOC_MAP)
        return moe_match_fail(c, n, false, "expected a map");
    for (const struct moe_node_doc *k = n->first; k; k = k->next) {
        const struct word *w = keys;
        while (w->name && !moe_str_is(k->key, w->name))
            w++;
        if (!w->name)
            return moe_match_unknown(c, k, true, "word", k->key, keys);
    }
    return MOE_OK;
}

static enum moe_code need_key(struct compiler *c, const struct moe_node_doc *n, const char *key, const struct moe_node_doc **out)
{
    *out = moe_doc_get(n, key);
    return *out ? MOE_OK : moe_match_fail(c, n, false, "`%s` is missing", key);
}

static enum moe_code read_arg_number(struct compiler *c, const struct moe_node_doc *n, int *out)
{
    uint32_t v = 0;
    MOE_TRY(moe_match_uint(c, n, 64, &v));
    *out = (int)v;
    return MOE_OK;
}

static enum moe_code read_before(struct compiler *c, const struct moe_node_doc *n, struct order *o)
{
    o->at_return = moe_str_is(n->text, "return");
    o->at_end = moe_str_is(n->text, "end");
    return n->kind == MOE_DOC_STR && (o->at_return || o->at_end) ? MOE_OK : moe_match_names(c, n, &o->before);
}

static enum moe_code head_order(struct compiler *c, const struct moe_node_doc *n, struct item *item)
{
    static const struct word keys[] = { { "first", 0 }, { "require", 0 }, { "before", 0 }, { "precede", 0 }, { "same-arg", 0 }, { "result-arg", 0 }, { 0 } };
    const struct moe_node_doc *first, *require, *before = moe_doc_get(n, "before"), *precede = moe_doc_get(n, "precede"),
                              *same = moe_doc_get(n, "same-arg"), *result = moe_doc_get(n, "result-arg");
    struct order *o = moe_arena_array(c->m->arena, struct order, 1);
    if (!o)
        return moe_match_memory(c);
    o->same_first = o->same_require = o->result_arg = -1;
    MOE_TRY(need_map(c, n, keys));
    MOE_TRY(need_key(c, n, "first", &first));
    MOE_TRY(need_key(c, n, "require", &require));
    MOE_TRY(moe_match_names(c, first, &item->names));
    MOE_TRY(moe_match_names(c, require, &o->require));
    if (precede)
        MOE_TRY(moe_match_bool(c, precede, &o->precede));
    if (o->precede == (before != NULL))
        return moe_match_fail(c, before ? before : n, before != NULL, "give either `before`, or `precede: true`");
    if (before)
        MOE_TRY(read_before(c, before, o));
    if (same && same->kind == MOE_DOC_LIST && same->count == 2) {
        MOE_TRY(read_arg_number(c, same->first, &o->same_first));
        MOE_TRY(read_arg_number(c, same->first->next, &o->same_require));
    } else if (same) {
        MOE_TRY(read_arg_number(c, same, &o->same_first));
        o->same_require = o->same_first;
    }
    if (result)
        MOE_TRY(read_arg_number(c, result, &o->result_arg));
    item->order = o;
    return MOE_OK;
}

static enum moe_code head_taint(struct compiler *c, const struct moe_node_doc *n, struct item *item)
{
    static const struct word keys[] = { { "from", 0 }, { "sources", 0 }, { "to", 0 }, { "arg", 0 }, { "not-through", 0 }, { 0 } };
    const struct moe_node_doc *to, *from = moe_doc_get(n, "from"), *sources = moe_doc_get(n, "sources"), *arg = moe_doc_get(n, "arg"),
                              *through = moe_doc_get(n, "not-through");
    struct taint *t = moe_arena_array(c->m->arena, struct taint, 1);
    uint64_t labels = 0;
    if (!t)
        return moe_match_memory(c);
    MOE_TRY(need_map(c, n, keys));
    MOE_TRY(need_key(c, n, "to", &to));
    MOE_TRY(moe_match_names(c, to, &item->names));
    if (!from && !sources)
        return moe_match_fail(c, n, false, "`from` or `sources` must say where the data comes from");
    if (from)
        MOE_TRY(moe_match_flags(c, from, "taint label", moe_match_taints, false, &labels));
    if (sources)
        MOE_TRY(moe_match_names(c, sources, &t->sources));
    if (through)
        MOE_TRY(moe_match_names(c, through, &t->through));
    t->from = (uint32_t)labels;
    t->arg = -1;
    if (arg && !moe_str_is(arg->text, "any"))
        MOE_TRY(read_arg_number(c, arg, &t->arg));
    item->taint = t;
    return MOE_OK;
}

static const struct { const char *name; head_fn *read; } heads[H_COUNT] = {
    [H_CALL] = { "call", head_names },         [H_DECLARE] = { "declare", head_declare }, [H_LITERAL] = { "literal", head_literal },
    [H_INCLUDE] = { "include", head_names },   [H_USE] = { "use", head_names },           [H_COMMENT] = { "comment", head_comment },
    [H_BINARY] = { "binary", head_ops },       [H_UNARY] = { "unary", head_ops },         [H_CAST] = { "cast", head_names },
    [H_ASSIGN] = { "assign", head_pred },      [H_INIT] = { "init", head_names },         [H_STMT] = { "stmt", head_kinds },
    [H_EVENT] = { "event", head_event },       [H_DIAGNOSTIC] = { "diagnostic", head_names }, [H_ORDER] = { "order", head_order },
    [H_TAINT] = { "taint", head_taint },
};

/* -- conditions -- */
static enum moe_code cond_bool(struct compiler *c, const struct moe_node_doc *n, struct cond *cond) { return moe_match_bool(c, n, &cond->want); }
static enum moe_code cond_names(struct compiler *c, const struct moe_node_doc *n, struct cond *cond) { return moe_match_names(c, n, &cond->names); }
static enum moe_code cond_regex(struct compiler *c, const struct moe_node_doc *n, struct cond *cond) { return moe_match_regex(c, n, &cond->regex); }
static enum moe_code cond_kinds(struct compiler *c, const struct moe_node_doc *n, struct cond *cond) { return moe_match_kinds(c, n, &cond->bits); }
static enum moe_code cond_pred(struct compiler *c, const struct moe_node_doc *n, struct cond *cond) { return moe_match_pred(c, n, &cond->pred); }
static enum moe_code cond_range(struct compiler *c, const struct moe_node_doc *n, struct cond *cond) { return moe_match_range(c, n, &cond->range); }
static enum moe_code cond_args(struct compiler *c, const struct moe_node_doc *n, struct cond *cond) { return moe_match_args(c, n, &cond->args); }

static enum moe_code cond_true(struct compiler *c, const struct moe_node_doc *n, struct cond *cond)
{
    MOE_TRY(moe_match_bool(c, n, &cond->want));
    return cond->want ? MOE_OK : moe_match_fail(c, n, false, "only true can be asked for; leave the word out instead");
}

static enum moe_code cond_bits(struct compiler *c, const struct moe_node_doc *n, const char *what, const struct word *words, struct cond *cond)
{
    uint64_t bits = 0;
    MOE_TRY(moe_match_words(c, n, what, words, &bits));
    cond->n = (uint32_t)bits;
    return MOE_OK;
}
static enum moe_code cond_storage(struct compiler *c, const struct moe_node_doc *n, struct cond *cond) { return cond_bits(c, n, "storage", moe_match_storages, cond); }
static enum moe_code cond_region(struct compiler *c, const struct moe_node_doc *n, struct cond *cond) { return cond_bits(c, n, "region", moe_match_regions, cond); }
static enum moe_code cond_language(struct compiler *c, const struct moe_node_doc *n, struct cond *cond) { return cond_bits(c, n, "language", moe_match_languages, cond); }

static enum moe_code cond_taint(struct compiler *c, const struct moe_node_doc *n, struct cond *cond)
{
    uint64_t bits = 0;
    MOE_TRY(moe_match_flags(c, n, "taint label", moe_match_taints, false, &bits));
    cond->n = (uint32_t)bits;
    return MOE_OK;
}

/* An initialiser: whether there is one, or what it is. */
static enum moe_code cond_init(struct compiler *c, const struct moe_node_doc *n, struct cond *cond)
{
    return n->kind == MOE_DOC_BOOL ? moe_match_bool(c, n, &cond->want) : moe_match_pred(c, n, &cond->pred);
}

/* A body: of a function, whether there is one; of a macro, its text. */
static enum moe_code cond_body(struct compiler *c, const struct moe_node_doc *n, struct cond *cond)
{
    if (n->kind == MOE_DOC_BOOL)
        return moe_match_bool(c, n, &cond->want);
    cond->kind = C_BODY_TEXT;
    return moe_match_regex(c, n, &cond->regex);
}

static enum moe_code cond_result(struct compiler *c, const struct moe_node_doc *n, struct cond *cond)
{
    static const struct word words[] = { { "discarded", RESULT_DISCARDED }, { "untested", RESULT_UNTESTED }, { "compared", 0 }, { 0 } };
    static const struct word keys[] = { { "compared", 0 }, { 0 } }, inner[] = { { "op", 0 }, { "to", 0 }, { 0 } };
    int64_t which = 0;
    if (n->kind != MOE_DOC_MAP) {
        if (moe_str_is(n->text, "compared"))
            return moe_match_fail(c, n, false, "write compared: {op: OPS, to: PRED}");
        MOE_TRY(moe_match_word(c, n, "result", words, &which));
        cond->n = (uint32_t)which;
        return MOE_OK;
    }
    const struct moe_node_doc *compared, *op, *to;
    MOE_TRY(need_map(c, n, keys));
    MOE_TRY(need_key(c, n, "compared", &compared));
    MOE_TRY(need_map(c, compared, inner));
    MOE_TRY(need_key(c, compared, "op", &op));
    cond->kind = C_COMPARED;
    to = moe_doc_get(compared, "to");
    MOE_TRY(moe_match_ops(c, op, &cond->bits));
    return to ? moe_match_pred(c, to, &cond->pred) : MOE_OK;
}

static enum moe_code cond_sides(struct compiler *c, const struct moe_node_doc *n, struct cond *cond)
{
    if (n->kind != MOE_DOC_LIST || n->count != 2)
        return moe_match_fail(c, n, false, "expected a list of two PREDs");
    MOE_TRY(moe_match_pred(c, n->first, &cond->pred));
    return moe_match_pred(c, n->first->next, &cond->other);
}

enum { ANY_HEAD = (1 << H_COUNT) - 1, NODE_HEADS = ANY_HEAD & ~(1 << H_INCLUDE | 1 << H_COMMENT | 1 << H_DIAGNOSTIC) };
struct cond_row { const char *name; uint8_t kind; uint32_t heads; cond_fn *read; };

/* The same word may stand in several rows when it means different things to different heads. */
static const struct cond_row cond_rows[] = {
    { "args",            C_ARGS,         NODE_HEADS,                     cond_args },
    { "nargs",           C_NARGS,        NODE_HEADS,                     cond_range },
    { "result",          C_RESULT,       NODE_HEADS,                     cond_result },
    { "followed-by",     C_FOLLOWED,     NODE_HEADS,                     cond_names },
    { "not-followed-by", C_NOT_FOLLOWED, NODE_HEADS,                     cond_names },
    { "preceded-by",     C_PRECEDED,     NODE_HEADS,                     cond_names },
    { "not-preceded-by", C_NOT_PRECEDED, NODE_HEADS,                     cond_names },
    { "name",            C_NAME,         HEAD(H_DECLARE),                cond_names },
    { "type",            C_TYPE,         HEAD(H_DECLARE),                cond_names },
    { "init",            C_INIT,         HEAD(H_DECLARE),                cond_init },
    { "storage",         C_STORAGE,      HEAD(H_DECLARE),                cond_storage },
    { "body",            C_BODY,         HEAD(H_DECLARE),                cond_body },
    { "text",            C_TEXT,         HEAD(H_LITERAL) | HEAD(H_DIAGNOSTIC), cond_regex },
    { "value",           C_VALUE_RANGE,  HEAD(H_LITERAL),                cond_range },
    { "value",           C_VALUE,        HEAD(H_ASSIGN) | HEAD(H_INIT),  cond_pred },
    { "lhs",             C_LHS,          HEAD(H_BINARY),                 cond_pred },
    { "rhs",             C_RHS,          HEAD(H_BINARY),                 cond_pred },
    { "sides",           C_SIDES,        HEAD(H_BINARY),                 cond_sides },
    { "operand",         C_OPERAND,      HEAD(H_UNARY) | HEAD(H_CAST),   cond_pred },
    { "field",           C_FIELD,        HEAD(H_INIT),                   cond_names },
    { "missing",         C_MISSING,      HEAD(H_INIT),                   cond_true },
    { "has",             C_HAS,          HEAD(H_STMT),                   cond_kinds },
    { "lacks",           C_LACKS,        HEAD(H_STMT),                   cond_kinds },
    { "empty",           C_EMPTY,        HEAD(H_STMT),                   cond_bool },
    { "region",          C_EVENT_REGION, HEAD(H_EVENT),                  cond_region },
    { "taint",           C_EVENT_TAINT,  HEAD(H_EVENT),                  cond_taint },
    { "certain",         C_CERTAIN,      HEAD(H_EVENT),                  cond_bool },
    { "below",           C_BELOW,        HEAD(H_EVENT),                  cond_bool },
    { "through-call",    C_THROUGH_CALL, HEAD(H_EVENT),                  cond_bool },
};
static const struct cond_row where_rows[] = {
    { "function",     C_FUNCTION,     ANY_HEAD,   cond_names },    { "file",         C_FILE,       ANY_HEAD,   cond_names },
    { "kernel",       C_KERNEL,       NODE_HEADS, cond_bool },     { "loop",         C_LOOP,       NODE_HEADS, cond_bool },
    { "in-condition", C_IN_CONDITION, NODE_HEADS, cond_bool },     { "macro",        C_MACRO,      NODE_HEADS, cond_names },
    { "main",         C_MAIN,         ANY_HEAD,   cond_bool },     { "language",     C_LANGUAGE,   ANY_HEAD,   cond_language },
    { "in-call",      C_IN_CALL,      NODE_HEADS, cond_names },    { "in-switch",    C_IN_SWITCH,  NODE_HEADS, cond_bool },
    { "under",        C_UNDER,        NODE_HEADS, cond_kinds },
};
static const char *const other_words[] = { "where", "not", "message", "cwe", "severity", "confidence" };

static enum moe_code find_cond(struct compiler *c, const struct moe_node_doc *key, const struct cond_row *rows, size_t n, const struct item *item,
                               const struct cond_row **out)
{
    struct word words[MOE_COUNT(cond_rows) + MOE_COUNT(other_words) + H_COUNT + 1] = { 0 };
    bool known = false;
    size_t k = 0;
    for (size_t i = 0; i < n; i++) {
        words[k++].name = rows[i].name;
        if (!moe_str_is(key->key, rows[i].name))
            continue;
        known = true;
        if (rows[i].heads & HEAD(item->head)) {
            *out = &rows[i];
            return MOE_OK;
        }
    }
    if (known)
        return moe_match_fail(c, key, true, "'%.*s' says nothing about `%s`", MOE_FMT(key->key), heads[item->head].name);
    for (size_t i = 0; rows == cond_rows && i < MOE_COUNT(other_words); i++)
        words[k++].name = other_words[i];
    for (size_t i = 0; rows == cond_rows && i < H_COUNT; i++)
        words[k++].name = heads[i].name;
    return moe_match_unknown(c, key, true, "condition", key->key, words);
}

static void add_cond(struct conds *conds, struct cond cond)
{
    uint32_t at = conds->count++;
    for (; at && conds->items[at - 1].kind > cond.kind; at--)
        conds->items[at] = conds->items[at - 1];
    conds->items[at] = cond;
}

static enum moe_code read_conds(struct compiler *c, const struct moe_node_doc *map, struct item *item, struct conds *conds, bool inside_not);

static enum moe_code read_where(struct compiler *c, const struct moe_node_doc *where, struct item *item, struct conds *conds)
{
    if (where->kind != MOE_DOC_MAP || !where->count)
        return moe_match_fail(c, where, false, "expected a map: function, file, kernel, loop, ...");
    for (const struct moe_node_doc *k = where->first; k; k = k->next) {
        const struct cond_row *row = NULL;
        struct cond cond = { 0 };
        MOE_TRY(find_cond(c, k, where_rows, MOE_COUNT(where_rows), item, &row));
        cond.kind = row->kind;
        MOE_TRY(row->read(c, k, &cond));
        add_cond(conds, cond);
    }
    return MOE_OK;
}

static enum moe_code read_not(struct compiler *c, const struct moe_node_doc *n, struct item *item, struct conds *conds)
{
    struct conds *inner = moe_arena_array(c->m->arena, struct conds, 1);
    if (!inner)
        return moe_match_memory(c);
    if (n->kind != MOE_DOC_MAP || !n->count)
        return moe_match_fail(c, n, false, "expected a map of conditions");
    if (++c->depth > MATCH_MAX_DEPTH)
        return moe_match_fail(c, n, false, "nested more than %d deep", (int)MATCH_MAX_DEPTH);
    MOE_TRY(read_conds(c, n, item, inner, true));
    c->depth--;
    add_cond(conds, (struct cond){ .kind = C_NOT, .conds = inner });
    return MOE_OK;
}

/* What an item says of the finding, not of the code. */
static enum moe_code read_words_about(struct compiler *c, const struct moe_node_doc *k, struct item *item, bool *mine)
{
    static const struct word levels[] = { { "low", MOE_LOW }, { "medium", MOE_MEDIUM }, { "high", MOE_HIGH }, { 0 } };
    struct moe_str unknown = { 0 };
    int64_t level = 0;
    bool severity = moe_str_is(k->key, "severity");
    *mine = true;
    if (moe_str_is(k->key, "message")) {
        item->message = moe_str_trim(k->text);
        if (k->kind != MOE_DOC_STR || !item->message.len)
            return moe_match_fail(c, k, false, "expected a sentence");
        if (!moe_sink_template_ok(item->message, &unknown))
            return moe_match_fail(c, k, false, "unknown place '%.*s': {name} {0} {1} ... {type} {function} {detail}", MOE_FMT(unknown));
        return MOE_OK;
    }
    if (moe_str_is(k->key, "cwe"))
        return moe_cwe_read(k->text, &item->as.cwe) ? MOE_OK : moe_match_fail(c, k, false, "'%.*s' is not CWE-n", MOE_FMT(k->text));
    if (!severity && !moe_str_is(k->key, "confidence")) {
        *mine = false;
        return MOE_OK;
    }
    MOE_TRY(moe_match_word(c, k, "level", levels, &level));
    *(severity ? &item->as.severity : &item->as.confidence) = (int)level;
    return MOE_OK;
}

static bool is_head(const struct item *item, struct moe_str key) { return moe_str_is(key, heads[item->head].name); }

/* What says which element `init` means is part of its head: the three only make sense together. */
static bool read_element(struct item *item, const struct cond *cond)
{
    if (cond->kind == C_FIELD)
        item->field = cond->names;
    else if (cond->kind == C_VALUE)
        item->pred = cond->pred;
    else if (cond->kind == C_MISSING)
        item->missing = true;
    else
        return false;
    return true;
}

static enum moe_code read_conds(struct compiler *c, const struct moe_node_doc *map, struct item *item, struct conds *conds, bool inside_not)
{
    uint32_t room = map->count;
    const struct moe_node_doc *where = moe_doc_get(map, "where");
    conds->items = moe_arena_array(c->m->arena, struct cond, room + (where ? where->count : 0) + 1);
    if (!conds->items)
        return moe_match_memory(c);
    for (const struct moe_node_doc *k = map->first; k; k = k->next) {
        const struct cond_row *row = NULL;
        struct cond cond = { 0 };
        bool about = false;
        if (!inside_not && is_head(item, k->key) && !(item->head == H_TAINT && k->kind != MOE_DOC_MAP))
            continue;
        if (!inside_not)
            MOE_TRY(read_words_about(c, k, item, &about));
        if (about)
            continue;
        if (k == where) {
            MOE_TRY(read_where(c, k, item, conds));
            continue;
        }
        if (moe_str_is(k->key, "not")) {
            MOE_TRY(read_not(c, k, item, conds));
            continue;
        }
        MOE_TRY(find_cond(c, k, cond_rows, MOE_COUNT(cond_rows), item, &row));
        cond.kind = row->kind;
        MOE_TRY(row->read(c, k, &cond));
        if (item->head != H_INIT || !read_element(item, &cond))
            add_cond(conds, cond);
        else if (inside_not)
            return moe_match_fail(c, k, true, "'%.*s' of `init` cannot stand in `not`", MOE_FMT(k->key));
    }
    return MOE_OK;
}

/* Exactly one head. `taint` is a head as a map, and a condition of `event` as a label; `init` is a condition of `declare`. */
static enum moe_code find_head(struct compiler *c, const struct moe_node_doc *n, struct item *item, const struct moe_node_doc **head)
{
    *head = NULL;
    for (const struct moe_node_doc *k = n->first; k; k = k->next)
        for (unsigned h = 0; h < H_COUNT; h++) {
            if (!moe_str_is(k->key, heads[h].name) || (h == H_TAINT && k->kind != MOE_DOC_MAP) || (h == H_INIT && moe_doc_get(n, "declare")))
                continue;
            if (*head)
                return moe_match_fail(c, k, true, "a second head beside `%s`: make it an item of its own", heads[item->head].name);
            item->head = (uint8_t)h;
            *head = k;
        }
    if (*head)
        return MOE_OK;
    struct word words[H_COUNT + 1] = { 0 };
    for (unsigned h = 0; h < H_COUNT; h++)
        words[h].name = heads[h].name;
    if (n->first)
        return moe_match_unknown(c, n->first, true, "head", n->first->key, words);
    return moe_match_fail(c, n, false, "an item needs a head: call, declare, use, event, ...");
}

enum moe_code moe_match_item(struct compiler *c, const struct moe_node_doc *n, struct item *item)
{
    const struct moe_node_doc *head = NULL;
    *item = (struct item){ .rule = c->rule, .rule_index = c->rule_index, .as = { .severity = -1, .confidence = -1 } };
    c->depth = 0;
    if (n->kind != MOE_DOC_MAP)
        return moe_match_fail(c, n, false, "expected a map with a head: call, declare, use, event, ...");
    MOE_TRY(find_head(c, n, item, &head));
    MOE_TRY(heads[item->head].read(c, head, item));
    MOE_TRY(read_conds(c, n, item, &item->conds, false));
    if (item->head == H_INIT && !item->field && (item->pred || item->missing))
        return moe_match_fail(c, n, false, "`field` must say which field is meant");
    if (item->head == H_INIT && item->pred && item->missing)
        return moe_match_fail(c, moe_doc_get(n, "missing"), true, "what is missing has no value");
    return MOE_OK;
}
