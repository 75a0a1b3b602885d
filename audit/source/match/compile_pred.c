/* PRED and `args`: tests on expressions, read from rule.yaml. */
#include "audit/source/match/program.h"

typedef enum moe_code read_fn(struct compiler *c, const struct moe_node_doc *n, struct test *t);

static enum moe_code read_const(struct compiler *c, const struct moe_node_doc *n, struct test *t)
{
    if (n->kind != MOE_DOC_BOOL)
        return moe_match_range(c, n, &t->range);
    t->kind = T_CONST_ANY;
    return moe_match_bool(c, n, &t->want);
}

static enum moe_code read_range(struct compiler *c, const struct moe_node_doc *n, struct test *t) { return moe_match_range(c, n, &t->range); }
static enum moe_code read_bool(struct compiler *c, const struct moe_node_doc *n, struct test *t) { return moe_match_bool(c, n, &t->want); }
static enum moe_code read_regex(struct compiler *c, const struct moe_node_doc *n, struct test *t) { return moe_match_regex(c, n, &t->regex); }
static enum moe_code read_names(struct compiler *c, const struct moe_node_doc *n, struct test *t) { return moe_match_names(c, n, &t->names); }
static enum moe_code read_ops(struct compiler *c, const struct moe_node_doc *n, struct test *t) { return moe_match_ops(c, n, &t->ops); }
static enum moe_code read_pred(struct compiler *c, const struct moe_node_doc *n, struct test *t) { return moe_match_pred(c, n, &t->pred); }
static enum moe_code read_list(struct compiler *c, const struct moe_node_doc *n, struct test *t) { return moe_match_pred_list(c, n, &t->list, &t->n); }
static enum moe_code read_same(struct compiler *c, const struct moe_node_doc *n, struct test *t) { return moe_match_uint(c, n, 64, &t->n); }

static enum moe_code read_flags(struct compiler *c, const struct moe_node_doc *n, struct test *t)
{
    static const struct word keys[] = { { "all", 0 }, { "any", 1 }, { "none", 2 }, { 0 } };
    struct flag_test *f = moe_arena_array(c->m->arena, struct flag_test, 1);
    if (!f)
        return moe_match_memory(c);
    if (n->kind != MOE_DOC_MAP || !n->count)
        return moe_match_fail(c, n, false, "expected a map of all, any, none");
    for (const struct moe_node_doc *k = n->first; k; k = k->next) {
        uint64_t *into = moe_str_is(k->key, "all") ? &f->all : moe_str_is(k->key, "any") ? &f->any : moe_str_is(k->key, "none") ? &f->none : NULL;
        if (!into)
            return moe_match_unknown(c, k, true, "word", k->key, keys);
        MOE_TRY(moe_match_flags(c, k, "flag", moe_match_flag_names, true, into));
    }
    t->flags = f;
    return MOE_OK;
}

enum { LITERAL_STRING, LITERAL_INT, LITERAL_NULL, LITERAL_FLOAT, LITERAL_CHAR };
static enum moe_code read_literal(struct compiler *c, const struct moe_node_doc *n, struct test *t)
{
    static const struct word words[] = { { "string", LITERAL_STRING }, { "int", LITERAL_INT }, { "null", LITERAL_NULL }, { "float", LITERAL_FLOAT },
        { "char", LITERAL_CHAR }, { 0 } };
    uint64_t bits = 0;
    t->want = true;
    t->n = ~0u;
    if (n->kind == MOE_DOC_BOOL)
        return moe_match_bool(c, n, &t->want);
    if (n->kind == MOE_DOC_NULL) {              /* `literal: null` reads as YAML's null */
        t->n = 1u << LITERAL_NULL;
        return MOE_OK;
    }
    MOE_TRY(moe_match_words(c, n, "kind of literal", words, &bits));
    t->n = (uint32_t)bits;
    return MOE_OK;
}

static enum moe_code read_type_kind(struct compiler *c, const struct moe_node_doc *n, struct test *t)
{
    uint64_t bits = 0;
    MOE_TRY(moe_match_words(c, n, "kind of type", moe_match_type_kinds, &bits));
    t->n = (uint32_t)bits;
    return MOE_OK;
}

static enum moe_code read_region(struct compiler *c, const struct moe_node_doc *n, struct test *t)
{
    uint64_t bits = 0;
    MOE_TRY(moe_match_words(c, n, "region", moe_match_regions, &bits));
    t->n = (uint32_t)bits;
    return MOE_OK;
}

static enum moe_code read_taint(struct compiler *c, const struct moe_node_doc *n, struct test *t)
{
    uint64_t bits = 0;
    MOE_TRY(moe_match_flags(c, n, "taint label", moe_match_taints, false, &bits));
    t->n = (uint32_t)bits;
    return MOE_OK;
}

static enum moe_code read_call(struct compiler *c, const struct moe_node_doc *n, struct test *t)
{
    const struct moe_node_doc *args = moe_doc_get(n->parent, "args"), *nargs = moe_doc_get(n->parent, "nargs");
    MOE_TRY(moe_match_names(c, n, &t->names));
    if (args)
        MOE_TRY(moe_match_args(c, args, &t->args));
    if (nargs) {
        struct range *range = moe_arena_array(c->m->arena, struct range, 1);
        if (!range)
            return moe_match_memory(c);
        t->nargs = range;
        return moe_match_range(c, nargs, range);
    }
    return MOE_OK;
}

static enum moe_code read_sides(struct compiler *c, const struct moe_node_doc *n, const struct pred **lhs, const struct pred **rhs)
{
    if (n->kind != MOE_DOC_LIST || n->count != 2)
        return moe_match_fail(c, n, false, "expected a list of two PREDs");
    MOE_TRY(moe_match_pred(c, n->first, lhs));
    return moe_match_pred(c, n->first->next, rhs);
}

static enum moe_code read_binary(struct compiler *c, const struct moe_node_doc *n, struct test *t)
{
    const struct moe_node_doc *lhs = moe_doc_get(n->parent, "lhs"), *rhs = moe_doc_get(n->parent, "rhs"), *sides = moe_doc_get(n->parent, "sides");
    MOE_TRY(moe_match_ops(c, n, &t->ops));
    t->sides = sides != NULL;
    if (sides && (lhs || rhs))
        return moe_match_fail(c, sides, true, "`sides` stands for both lhs and rhs");
    if (sides)
        return read_sides(c, sides, &t->lhs, &t->rhs);
    if (lhs)
        MOE_TRY(moe_match_pred(c, lhs, &t->lhs));
    return rhs ? moe_match_pred(c, rhs, &t->rhs) : MOE_OK;
}

static enum moe_code read_unary(struct compiler *c, const struct moe_node_doc *n, struct test *t)
{
    const struct moe_node_doc *operand = moe_doc_get(n->parent, "operand");
    MOE_TRY(read_ops(c, n, t));
    return operand ? moe_match_pred(c, operand, &t->lhs) : MOE_OK;
}

static enum moe_code read_sizeof(struct compiler *c, const struct moe_node_doc *n, struct test *t)
{
    if (n->kind == MOE_DOC_BOOL)
        return moe_match_bool(c, n, &t->want);
    if (moe_str_is(n->text, "pointer")) {
        t->kind = T_SIZEOF_POINTER;
        return MOE_OK;
    }
    t->kind = T_SIZEOF_OF;
    return moe_match_pred(c, n, &t->pred);
}

/* key, what it becomes, its reader; or for a companion the key that it belongs to. */
static const struct pred_row { const char *name; uint8_t kind; read_fn *read; const char *of; } rows[] = {
    { "const",    T_CONST_RANGE, read_const,     NULL },    { "range",    T_RANGE,       read_range,     NULL },
    { "may-be",   T_MAY_BE,      read_range,     NULL },    { "flags",    T_FLAGS,       read_flags,     NULL },
    { "literal",  T_LITERAL,     read_literal,   NULL },    { "text",     T_TEXT,        read_regex,     NULL },
    { "name",     T_NAME,        read_names,     NULL },    { "type",     T_TYPE,        read_names,     NULL },
    { "kind",     T_TYPE_KIND,   read_type_kind, NULL },    { "size",     T_SIZE,        read_range,     NULL },
    { "call",     T_CALL,        read_call,      NULL },    { "binary",   T_BINARY,      read_binary,    NULL },
    { "unary",    T_UNARY,       read_unary,     NULL },    { "sizeof",   T_SIZEOF,      read_sizeof,    NULL },
    { "taint",    T_TAINT,       read_taint,     NULL },    { "null",     T_NULL,        read_bool,      NULL },
    { "region",   T_REGION,      read_region,    NULL },    { "secret",   T_SECRET,      read_bool,      NULL },
    { "source",   T_SOURCE,      read_regex,     NULL },    { "same-as",  T_SAME_AS,     read_same,      NULL },
    { "contains", T_CONTAINS,    read_pred,      NULL },    { "any",      T_ANY,         read_list,      NULL },
    { "all",      T_ALL,         read_list,      NULL },    { "not",      T_NOT,         read_pred,      NULL },
    { "args",     0,             NULL,           "call" },  { "nargs",    0,             NULL,           "call" },
    { "lhs",      0,             NULL,           "binary" },{ "rhs",      0,             NULL,           "binary" },
    { "sides",    0,             NULL,           "binary" },{ "operand",  0,             NULL,           "unary" },
};

static enum moe_code find_row(struct compiler *c, const struct moe_node_doc *key, const struct pred_row **out)
{
    struct word words[MOE_COUNT(rows) + 1] = { 0 };
    for (size_t i = 0; i < MOE_COUNT(rows); i++) {
        words[i].name = rows[i].name;
        if (!moe_str_is(key->key, rows[i].name))
            continue;
        if (rows[i].of && !moe_doc_get(key->parent, rows[i].of))
            return moe_match_fail(c, key, true, "`%s` says more about `%s`, which is missing", rows[i].name, rows[i].of);
        *out = &rows[i];
        return MOE_OK;
    }
    return moe_match_unknown(c, key, true, "test", key->key, words);
}

static enum moe_code deeper(struct compiler *c, const struct moe_node_doc *n)
{
    if (++c->depth > MATCH_MAX_DEPTH)
        return moe_match_fail(c, n, false, "nested more than %d deep", (int)MATCH_MAX_DEPTH);
    return MOE_OK;
}

enum moe_code moe_match_pred(struct compiler *c, const struct moe_node_doc *n, const struct pred **out)
{
    struct pred *pred = moe_arena_array(c->m->arena, struct pred, 1);
    if (n->kind != MOE_DOC_MAP)
        return moe_match_fail(c, n, false, "expected a map of tests; {} is true of anything");
    MOE_TRY(deeper(c, n));
    if (pred)
        pred->tests = moe_arena_array(c->m->arena, struct test, n->count + 1);
    if (!pred || !pred->tests)
        return moe_match_memory(c);
    for (const struct moe_node_doc *k = n->first; k; k = k->next) {
        const struct pred_row *row = NULL;
        struct test t = { 0 };
        MOE_TRY(find_row(c, k, &row));
        if (!row->read)
            continue;                           /* read with the key that it belongs to */
        t.kind = row->kind;
        MOE_TRY(row->read(c, k, &t));
        uint32_t at = pred->count++;
        for (; at && pred->tests[at - 1].kind > t.kind; at--)
            pred->tests[at] = pred->tests[at - 1];
        pred->tests[at] = t;
    }
    c->depth--;
    *out = pred;
    return MOE_OK;
}

enum moe_code moe_match_pred_list(struct compiler *c, const struct moe_node_doc *n, const struct pred *const **out, uint32_t *count)
{
    if (n->kind != MOE_DOC_LIST || !n->count)
        return moe_match_fail(c, n, false, "expected a list of PREDs");
    const struct pred **list = moe_arena_array(c->m->arena, const struct pred *, n->count);
    if (!list)
        return moe_match_memory(c);
    *count = 0;
    for (const struct moe_node_doc *k = n->first; k; k = k->next)
        MOE_TRY(moe_match_pred(c, k, &list[(*count)++]));
    *out = list;
    return MOE_OK;
}

/* "0", "any", "last", "2.." */
static bool read_place(struct moe_str key, struct arg_test *a)
{
    struct moe_str digits = key;
    a->any = moe_str_is(key, "any");
    a->last = moe_str_is(key, "last");
    if (a->any || a->last)
        return true;
    if (moe_str_ends(key, MOE_STR(".."))) {
        a->open = true;
        digits.len -= 2;
    }
    if (!digits.len || digits.len > 2)
        return false;
    for (size_t i = 0; i < digits.len; i++) {
        if (!moe_is_digit(digits.ptr[i]))
            return false;
        a->n = a->n * 10 + (uint32_t)(digits.ptr[i] - '0');
    }
    return true;
}

enum moe_code moe_match_args(struct compiler *c, const struct moe_node_doc *n, const struct arg_tests **out)
{
    struct arg_tests *args = moe_arena_array(c->m->arena, struct arg_tests, 1);
    if (n->kind != MOE_DOC_MAP || !n->count)
        return moe_match_fail(c, n, false, "expected a map of argument numbers to PREDs");
    if (args)
        args->items = moe_arena_array(c->m->arena, struct arg_test, n->count);
    if (!args || !args->items)
        return moe_match_memory(c);
    for (const struct moe_node_doc *k = n->first; k; k = k->next) {
        struct arg_test a = { 0 };
        if (!read_place(k->key, &a))
            return moe_match_fail(c, k, true, "'%.*s' is no argument: a number from 0, \"2..\", any or last", MOE_FMT(k->key));
        MOE_TRY(moe_match_pred(c, k, &a.pred));
        args->items[args->count++] = a;
    }
    *out = args;
    return MOE_OK;
}
