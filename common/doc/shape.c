#include "common/doc/shape.h"
#include "common/base/suggest.h"
#include "common/doc/build.h"
#include "common/doc/schema.h"
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

enum { NAMES_MAX = 512 };                    /* of one map that take part in "did you mean" */

struct rule;
struct key { struct moe_str name; const struct rule *rule; };
struct rule {
    unsigned types;                          /* bits of enum moe_doc_kind; 0 = any          */
    bool required, open, has_keys, has_min, has_max;
    double min, max;
    uint64_t least, most;                    /* length                                      */
    struct moe_str *words; size_t word_count;
    struct key *keys; size_t key_count;
    const struct rule *items, *values;
};
struct moe_shape { struct moe_arena *arena; struct moe_doc *doc; const struct rule *top; };

struct reader { struct moe_shape *shape; struct moe_error *err; size_t keys; };

#define BIT(kind) (1u << (kind))

static const struct { const char *word; unsigned types; } types[] = {
    { "any", 0 },                       { "map", BIT(MOE_DOC_MAP) }, { "list", BIT(MOE_DOC_LIST) },                   { "string", BIT(MOE_DOC_STR) },
    { "int", BIT(MOE_DOC_INT) },        { "number", BIT(MOE_DOC_INT) | BIT(MOE_DOC_FLOAT) },                          { "bool", BIT(MOE_DOC_BOOL) },
    { "empty", BIT(MOE_DOC_NULL) },
};

/* ---- reading ---- */

static enum moe_code wrong(struct reader *r, const struct moe_node_doc *n, bool at_key, const char *text)
{
    return moe_doc_fail(r->err, MOE_E_SCHEMA, r->shape->doc, n, at_key, "%s", text);
}

static enum moe_code no_memory(struct reader *r) { return moe_fail(r->err, MOE_E_LIMIT, (struct moe_where){ 0 }, "out of memory"); }

static enum moe_code read_type(struct reader *r, const struct moe_node_doc *n, unsigned *into)
{
    const char *names[MOE_COUNT(types)], *near;
    for (size_t i = 0; i < MOE_COUNT(types); i++) {
        names[i] = types[i].word;
        if (n->kind == MOE_DOC_STR && moe_str_is(n->text, types[i].word)) {
            *into |= types[i].types;
            return MOE_OK;
        }
    }
    near = n->kind == MOE_DOC_STR ? moe_suggest(n->text, names, MOE_COUNT(names)) : NULL;
    return near ? moe_doc_fail(r->err, MOE_E_SCHEMA, r->shape->doc, n, false, "is no type; did you mean %s?", near)
                : wrong(r, n, false, "is no type (any, map, list, string, int, number, bool, empty)");
}

static enum moe_code read_types(struct reader *r, const struct moe_node_doc *n, unsigned *into)
{
    if (n->kind != MOE_DOC_LIST)
        return read_type(r, n, into);
    for (const struct moe_node_doc *c = n->first; c; c = c->next)
        MOE_TRY(read_type(r, c, into));
    return MOE_OK;
}

static enum moe_code read_rule(struct reader *r, const struct moe_node_doc *n, unsigned depth, const struct rule **out);

static enum moe_code read_keys(struct reader *r, const struct moe_node_doc *n, unsigned depth, struct rule *rule)
{
    if (n->kind != MOE_DOC_MAP)
        return wrong(r, n, false, "must be a map of keys");
    r->keys += n->count;
    if (r->keys > MOE_CAP_SHAPE_KEYS)
        return moe_doc_fail(r->err, MOE_E_LIMIT, r->shape->doc, n, false, "has more than %u keys", MOE_CAP_SHAPE_KEYS);
    rule->keys = moe_arena_array(r->shape->arena, struct key, n->count + 1u);
    if (!rule->keys)
        return no_memory(r);
    for (const struct moe_node_doc *c = n->first; c; c = c->next) {
        rule->keys[rule->key_count].name = c->key;
        MOE_TRY(read_rule(r, c, depth + 1, &rule->keys[rule->key_count].rule));
        rule->key_count++;
    }
    rule->has_keys = true;
    rule->types |= BIT(MOE_DOC_MAP);
    return MOE_OK;
}

static enum moe_code read_words(struct reader *r, const struct moe_node_doc *n, struct rule *rule)
{
    if (n->kind != MOE_DOC_LIST || !n->count)
        return wrong(r, n, false, "must be a list of what is allowed");
    rule->words = moe_arena_array(r->shape->arena, struct moe_str, n->count);
    if (!rule->words)
        return no_memory(r);
    for (const struct moe_node_doc *c = n->first; c; c = c->next) {
        if (c->kind == MOE_DOC_LIST || c->kind == MOE_DOC_MAP)
            return wrong(r, c, false, "must be a single value");
        rule->words[rule->word_count++] = c->text;
    }
    return MOE_OK;
}

static enum moe_code read_number(struct reader *r, const struct moe_node_doc *n, double *into)
{
    if (n->kind != MOE_DOC_INT && n->kind != MOE_DOC_FLOAT)
        return wrong(r, n, false, "must be a number");
    *into = n->kind == MOE_DOC_INT ? (double)n->as.integer : n->as.number;
    return MOE_OK;
}

static enum moe_code read_length(struct reader *r, const struct moe_node_doc *n, uint64_t *into)
{
    if (n->kind != MOE_DOC_INT || n->as.integer < 0)
        return wrong(r, n, false, "must be a whole number from 0");
    *into = (uint64_t)n->as.integer;
    return MOE_OK;
}

static enum moe_code read_bool(struct reader *r, const struct moe_node_doc *n, bool *into)
{
    if (n->kind != MOE_DOC_BOOL)
        return wrong(r, n, false, "must be true or false");
    *into = n->as.boolean;
    return MOE_OK;
}

static enum moe_code read_word(struct reader *r, const struct moe_node_doc *c, unsigned depth, struct rule *rule)
{
    static const char *const known[] = { "type", "required", "open", "keys", "values", "items", "enum", "min", "max", "length", "min_length", "max_length", "doc" };
    struct moe_str k = c->key;
    if (moe_str_is(k, "type"))
        return read_types(r, c, &rule->types);
    if (moe_str_is(k, "required"))
        return read_bool(r, c, &rule->required);
    if (moe_str_is(k, "open"))
        return read_bool(r, c, &rule->open);
    if (moe_str_is(k, "keys"))
        return read_keys(r, c, depth, rule);
    if (moe_str_is(k, "values") || moe_str_is(k, "items")) {
        rule->types |= moe_str_is(k, "items") ? BIT(MOE_DOC_LIST) : BIT(MOE_DOC_MAP);
        return read_rule(r, c, depth + 1, moe_str_is(k, "items") ? &rule->items : &rule->values);
    }
    if (moe_str_is(k, "enum"))
        return read_words(r, c, rule);
    if (moe_str_is(k, "min"))
        return rule->has_min = true, read_number(r, c, &rule->min);
    if (moe_str_is(k, "max"))
        return rule->has_max = true, read_number(r, c, &rule->max);
    if (moe_str_is(k, "length")) {
        MOE_TRY(read_length(r, c, &rule->least));
        rule->most = rule->least;
        return MOE_OK;
    }
    if (moe_str_is(k, "min_length") || moe_str_is(k, "max_length"))
        return read_length(r, c, moe_str_is(k, "min_length") ? &rule->least : &rule->most);
    if (moe_str_is(k, "doc"))
        return MOE_OK;
    const char *near = moe_suggest(k, known, MOE_COUNT(known));
    return near ? moe_doc_fail(r->err, MOE_E_SCHEMA, r->shape->doc, c, true, "unknown word; did you mean %s?", near) : wrong(r, c, true, "unknown word");
}

/* Recursion is bounded by MOE_CAP_SHAPE_DEPTH. */
static enum moe_code read_rule(struct reader *r, const struct moe_node_doc *n, unsigned depth, const struct rule **out)
{
    struct rule *rule = moe_arena_alloc(r->shape->arena, sizeof *rule);
    if (!rule)
        return no_memory(r);
    if (depth > MOE_CAP_SHAPE_DEPTH)
        return moe_doc_fail(r->err, MOE_E_LIMIT, r->shape->doc, n, false, "is nested deeper than %u maps", MOE_CAP_SHAPE_DEPTH);
    rule->most = UINT64_MAX;
    *out = rule;
    if (n->kind != MOE_DOC_MAP)
        return read_types(r, n, &rule->types);
    for (const struct moe_node_doc *c = n->first; c; c = c->next)
        MOE_TRY(read_word(r, c, depth, rule));
    if (rule->has_min && rule->has_max && rule->min > rule->max)
        return wrong(r, n, false, "min is larger than max");
    return rule->least <= rule->most ? MOE_OK : wrong(r, n, false, "min_length is larger than max_length");
}

void moe_shape_free(struct moe_shape **shape)
{
    if (*shape) {
        moe_arena_free(&(*shape)->arena);
        moe_doc_free(&(*shape)->doc);
    }
    free(*shape);
    *shape = NULL;
}

enum moe_code moe_shape_read(const char *name, struct moe_str yaml, struct moe_shape **out, struct moe_error *err)
{
    MOE_AUTO(moe_shape_free) struct moe_shape *shape = calloc(1, sizeof *shape);
    struct reader r = { .shape = shape, .err = err };
    if (yaml.len > MOE_CAP_SHAPE_BYTES)
        return moe_fail(err, MOE_E_LIMIT, (struct moe_where){ .file = name }, "is %zu bytes; at most %u are read", yaml.len, MOE_CAP_SHAPE_BYTES);
    if (!shape || !(shape->arena = moe_arena_new((size_t)16 << 20)))
        return no_memory(&r);
    MOE_TRY(moe_doc_parse(MOE_DOC_YAML, name, yaml, &shape->doc, err));
    const struct moe_node_doc *root = moe_doc_root(shape->doc);
    if (!moe_doc_get(root, "keys") && !moe_doc_get(root, "values"))
        return wrong(&r, root, false, "must be a map with `keys`");
    MOE_TRY(read_rule(&r, root, 0, &shape->top));
    *out = moe_take(shape);
    return MOE_OK;
}

/* ---- checking ---- */

struct check { moe_shape_tell *tell; void *ctx; };

MOE_PRINTF(5, 6)
static void say(const struct check *c, enum moe_shape_problem problem, const struct moe_node_doc *node, bool at_key, const char *fmt, ...)
{
    struct moe_shape_fault fault = { .problem = problem, .node = node, .at_key = at_key };
    va_list va;
    va_start(va, fmt);
    vsnprintf(fault.text, sizeof fault.text, fmt, va);
    va_end(va);
    c->tell(c->ctx, &fault);
}

static void say_type(const struct check *c, const struct rule *rule, const struct moe_node_doc *n)
{
    char want[120] = "";
    size_t used = 0;
    unsigned left = rule->types;
    for (size_t i = MOE_COUNT(types); i-- > 1;) {
        if ((left & types[i].types) != types[i].types)
            continue;
        left &= ~types[i].types;
        used += (size_t)snprintf(want + used, sizeof want - used, "%s%s", used ? " or " : "", types[i].word);
    }
    say(c, MOE_SHAPE_TYPE, n, false, "must be %s, is %s", want, moe_doc_kind_name(n->kind));
}

static void check_words(const struct check *c, const struct rule *rule, const struct moe_node_doc *n)
{
    char list[120] = "";
    size_t used = 0, i = 0;
    for (size_t k = 0; k < rule->word_count; k++)
        if (moe_str_eq(rule->words[k], n->text))
            return;
    for (; i < rule->word_count && used + rule->words[i].len + 4 < sizeof list; i++)
        used += (size_t)snprintf(list + used, sizeof list - used, "%s%.*s", i ? ", " : "", MOE_FMT(rule->words[i]));
    say(c, MOE_SHAPE_WORD, n, false, "must be one of %s%s", list, i < rule->word_count ? " ..." : "");
}

static void check_number(const struct check *c, const struct rule *rule, const struct moe_node_doc *n)
{
    double v = n->kind == MOE_DOC_INT ? (double)n->as.integer : n->as.number;
    char limit[MOE_FIELD_NUMBER_ROOM];
    if (rule->has_min && !(v >= rule->min))
        say(c, MOE_SHAPE_RANGE, n, false, "must be at least %s", moe_field_number(rule->min, limit));
    else if (rule->has_max && !(v <= rule->max))
        say(c, MOE_SHAPE_RANGE, n, false, "must be at most %s", moe_field_number(rule->max, limit));
}

static void check_length(const struct check *c, const struct rule *rule, const struct moe_node_doc *n)
{
    uint64_t length = n->kind == MOE_DOC_STR ? n->text.len : n->count;
    if (length < rule->least)
        say(c, MOE_SHAPE_LENGTH, n, false, "has %llu %s, at least %llu are wanted", (unsigned long long)length, n->kind == MOE_DOC_STR ? "bytes" : "entries",
            (unsigned long long)rule->least);
    else if (length > rule->most)
        say(c, MOE_SHAPE_LENGTH, n, false, "has %llu %s, at most %llu are allowed", (unsigned long long)length, n->kind == MOE_DOC_STR ? "bytes" : "entries",
            (unsigned long long)rule->most);
}

static void say_unknown(const struct check *c, const struct rule *rule, const struct moe_node_doc *n)
{
    const char *names[NAMES_MAX], *near;
    size_t count = 0;
    for (; count < rule->key_count && count < NAMES_MAX; count++)
        names[count] = rule->keys[count].name.ptr;    /* a document's keys end with a NUL */
    near = moe_suggest(n->key, names, count);
    int shown = (int)MOE_MIN(n->key.len, (size_t)60);
    if (near)
        say(c, MOE_SHAPE_UNKNOWN, n, true, "unknown key %.*s; did you mean %s?", shown, n->key.ptr, near);
    else
        say(c, MOE_SHAPE_UNKNOWN, n, true, "unknown key %.*s", shown, n->key.ptr);
}

static void check_rule(const struct check *c, const struct rule *rule, const struct moe_node_doc *n);

static const struct rule *rule_for(const struct rule *rule, struct moe_str key)
{
    for (size_t i = 0; i < rule->key_count; i++)
        if (moe_str_eq(rule->keys[i].name, key))
            return rule->keys[i].rule;
    return NULL;
}

static void check_map(const struct check *c, const struct rule *rule, const struct moe_node_doc *map)
{
    for (const struct moe_node_doc *n = map->first; n; n = n->next) {
        const struct rule *below = rule_for(rule, n->key);
        if (!below)
            below = rule->values;
        if (below)
            check_rule(c, below, n);
        else if (rule->has_keys && !rule->open)
            say_unknown(c, rule, n);
    }
    for (size_t i = 0; i < rule->key_count; i++) {
        bool there = !rule->keys[i].rule->required;
        for (const struct moe_node_doc *n = map->first; n && !there; n = n->next)
            there = moe_str_eq(n->key, rule->keys[i].name);
        if (!there)
            say(c, MOE_SHAPE_MISSING, map, true, "lacks the key %.*s", (int)MOE_MIN(rule->keys[i].name.len, (size_t)60), rule->keys[i].name.ptr);
    }
}

/* Recursion is bounded by the shape's own depth. */
static void check_rule(const struct check *c, const struct rule *rule, const struct moe_node_doc *n)
{
    if (rule->types && !(rule->types & BIT(n->kind))) {
        say_type(c, rule, n);
        return;
    }
    if (rule->word_count && n->kind < MOE_DOC_LIST && !(n->kind == MOE_DOC_NULL && rule->types))
        check_words(c, rule, n);
    if (n->kind == MOE_DOC_INT || n->kind == MOE_DOC_FLOAT)
        check_number(c, rule, n);
    if (n->kind >= MOE_DOC_STR)
        check_length(c, rule, n);
    if (n->kind == MOE_DOC_MAP)
        check_map(c, rule, n);
    for (const struct moe_node_doc *e = n->kind == MOE_DOC_LIST && rule->items ? n->first : NULL; e; e = e->next)
        check_rule(c, rule->items, e);
}

void moe_shape_check(const struct moe_shape *shape, const struct moe_node_doc *document, moe_shape_tell *tell, void *ctx)
{
    check_rule(&(struct check){ tell, ctx }, shape->top, document);
}
