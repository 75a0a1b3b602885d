/* Patterns from rule.yaml. */
#include "audit/config/secrets/table.h"
#include "common/base/hash.h"
#include <stdlib.h>

enum { MOST_NAME = 80 };

static enum moe_code no_memory(struct moe_error *err)
{
    return moe_fail(err, MOE_E_LIMIT, (struct moe_where){ 0 }, "out of memory for the patterns of secrets");
}

const struct moe_regex *moe_lazy_get(struct moe_lazy *lazy, struct moe_error *err)
{
    struct moe_regex *made = atomic_load_explicit(&lazy->made, memory_order_acquire), *expected = NULL;
    struct moe_shape *shape;
    if (made)
        return made;
    MOE_AUTO(moe_arena_free) struct moe_arena *scratch = moe_arena_new(MOE_CAP_SHAPE_BYTES);
    if (!scratch) {
        (void)no_memory(err);
        return NULL;
    }
    if (moe_shape_parse(lazy->text, scratch, &shape, err) != MOE_OK ||
        moe_regex_compile(shape->wide ? MOE_REGEX_CHARS : MOE_REGEX_BYTES, lazy->text, &made, err) != MOE_OK)
        return NULL;
    if (atomic_compare_exchange_strong_explicit(&lazy->made, &expected, made, memory_order_acq_rel, memory_order_acquire))
        return made;
    moe_regex_free(&made);                    /* another thread was first */
    return expected;
}

const struct moe_reach *moe_pattern_reach(struct moe_secret_pattern *p, struct moe_error *err)
{
    struct moe_reach *made = atomic_load_explicit(&p->reach, memory_order_acquire), *expected = NULL;
    struct moe_shape *shape;
    if (made)
        return made;
    MOE_AUTO(moe_arena_free) struct moe_arena *scratch = moe_arena_new(MOE_CAP_SHAPE_BYTES);
    if (!scratch) {
        (void)no_memory(err);
        return NULL;
    }
    if (moe_shape_parse(p->regex.text, scratch, &shape, err) != MOE_OK)
        return NULL;
    if (!(made = calloc(1, sizeof *made))) {
        (void)no_memory(err);
        return NULL;
    }
    moe_shape_reach(shape, p->keywords, p->keyword_count, made);
    if (atomic_compare_exchange_strong_explicit(&p->reach, &expected, made, memory_order_acq_rel, memory_order_acquire))
        return made;
    free(made);
    return expected;
}

void moe_lazy_free(struct moe_lazy *lazy)
{
    struct moe_regex *made = atomic_exchange(&lazy->made, NULL);
    moe_regex_free(&made);
}

int moe_lazy_match(struct moe_lazy *lazy, struct moe_regex_room *room, struct moe_str subject, struct moe_error *err)
{
    if (!lazy->text.len)
        return 0;
    const struct moe_regex *regex = moe_lazy_get(lazy, err);
    int found = regex ? moe_regex_search(regex, room, subject, 0, subject.len, NULL, 0) : -1;
    if (regex && found < 0)
        (void)moe_fail(err, MOE_E_LIMIT, (struct moe_where){ 0 }, "the pattern '%.*s' reached its limit of steps", (int)MOE_MIN(lazy->text.len, (size_t)100), lazy->text.ptr);
    return found;
}

enum moe_code moe_table_check(struct moe_secret_table *table, struct moe_lazy *lazy, struct moe_error *err)
{
    struct moe_shape *shape;
    if (!lazy->text.len)
        return MOE_OK;
    return moe_shape_parse(lazy->text, table->scratch, &shape, err);
}

enum moe_code moe_table_add(struct moe_secret_table *table, const struct moe_secret_pattern *pattern, struct moe_error *err)
{
    if (table->count == MOE_CAP_SECRET_PATTERNS)
        return moe_fail(err, MOE_E_LIMIT, (struct moe_where){ 0 }, "more than %u patterns of secrets", MOE_CAP_SECRET_PATTERNS);
    if (table->count == table->room) {
        struct moe_secret_pattern *grown = moe_grow(table->arena, table->items, table->count, &table->room, sizeof *grown);
        if (!grown)
            return no_memory(err);
        table->items = grown;
    }
    struct moe_secret_pattern *p = &table->items[table->count];
    *p = *pattern;
    if (p->user || !p->rule->built_in) {
        MOE_TRY(moe_table_check(table, &p->regex, err));
        MOE_TRY(moe_table_check(table, &p->path, err));
        for (size_t i = 0; i < p->allow_count; i++)
            MOE_TRY(moe_table_check(table, &p->allow[i], err));
    }
    table->count++;
    return MOE_OK;
}

struct reader { struct moe_secret_table *table; struct moe_map *names; const struct moe_rule *rule; const struct moe_doc *doc; struct moe_error *err; };

/* An error of a pattern has its offset; what the user wants is the line of his file. */
static enum moe_code at_node(const struct reader *r, const struct moe_node_doc *n)
{
    struct moe_error inner = *r->err;
    return moe_doc_fail(r->err, inner.code, r->doc, n, false, "%s (byte %u of it)", inner.text, inner.column);
}

static const struct moe_node_doc *text_node(const struct moe_node_doc *map, const char *key, struct moe_str *out)
{
    const struct moe_node_doc *n = moe_doc_get(map, key);
    *out = n ? n->text : (struct moe_str){ "", 0 };
    return n;
}

/* A list of strings, lower case when `fold`. */
static enum moe_code read_words(const struct reader *r, const struct moe_node_doc *map, const char *key, struct moe_str **out, size_t *count)
{
    const struct moe_node_doc *n = moe_doc_get(map, key);
    *count = 0;
    *out = NULL;
    if (!n)
        return MOE_OK;
    if (n->kind != MOE_DOC_LIST)
        return moe_doc_fail(r->err, MOE_E_SCHEMA, r->doc, n, false, "expected a list of words");
    if (!(*out = moe_arena_array(r->table->arena, struct moe_str, n->count + 1)))
        return no_memory(r->err);
    for (const struct moe_node_doc *c = n->first; c; c = c->next) {
        if (c->kind == MOE_DOC_LIST || c->kind == MOE_DOC_MAP || c->text.len < 2)
            return moe_doc_fail(r->err, MOE_E_SCHEMA, r->doc, c, false, "expected a word of at least two bytes");
        for (size_t i = 0; i < c->text.len; i++)
            if (c->text.ptr[i] >= 'A' && c->text.ptr[i] <= 'Z')
                return moe_doc_fail(r->err, MOE_E_SCHEMA, r->doc, c, false, "keywords are lower case; they match in any case");
        (*out)[(*count)++] = c->text;
    }
    return MOE_OK;
}

static enum moe_code read_allow(const struct reader *r, const struct moe_node_doc *map, struct moe_secret_pattern *p)
{
    const struct moe_node_doc *n = moe_doc_get(map, "allow");
    if (!n)
        return MOE_OK;
    if (n->kind != MOE_DOC_LIST)
        return moe_doc_fail(r->err, MOE_E_SCHEMA, r->doc, n, false, "expected a list of patterns");
    if (!(p->allow = moe_arena_array(r->table->arena, struct moe_lazy, n->count + 1)))
        return no_memory(r->err);
    for (const struct moe_node_doc *c = n->first; c; c = c->next) {
        p->allow[p->allow_count].text = c->text;
        struct moe_lazy *one = &p->allow[p->allow_count++];
        if (!r->rule->built_in && moe_table_check(r->table, one, r->err) != MOE_OK)
            return at_node(r, c);
    }
    return MOE_OK;
}

static enum moe_code read_number(const struct reader *r, const struct moe_node_doc *map, const char *key, double most, double *out)
{
    const struct moe_node_doc *n = moe_doc_get(map, key);
    if (!n)
        return MOE_OK;
    *out = n->kind == MOE_DOC_INT ? (double)n->as.integer : n->kind == MOE_DOC_FLOAT ? n->as.number : -1;
    if (*out < 0 || *out > most)
        return moe_doc_fail(r->err, MOE_E_SCHEMA, r->doc, n, false, "expected a number from 0 to %g", most);
    return MOE_OK;
}

static enum moe_code read_word(const struct reader *r, const struct moe_node_doc *map, const char *key, const char *const *words, unsigned *out)
{
    struct moe_str text;
    const struct moe_node_doc *n = text_node(map, key, &text);
    if (!n)
        return MOE_OK;
    for (unsigned i = 0; words[i]; i++)
        if (moe_str_is(text, words[i])) {
            *out = i;
            return MOE_OK;
        }
    return moe_doc_fail(r->err, MOE_E_SCHEMA, r->doc, n, false, "'%.*s' is none of the words known here", MOE_FMT(text));
}

static enum moe_code make_title(const struct reader *r, struct moe_secret_pattern *p)
{
    struct moe_str copy = moe_arena_str(r->table->arena, p->name);
    if (!copy.ptr)
        return no_memory(r->err);
    for (char *c = (char *)copy.ptr; *c; c++)
        if (*c == '-')
            *c = ' ';
    p->title = copy;
    return MOE_OK;
}

static enum moe_code check_fields(const struct reader *r, const struct moe_node_doc *map)
{
    static const char *const known[] = { "name", "title", "pattern", "keywords", "names", "value", "entropy", "randomness", "allow", "path", "format",
                                         "confidence", "example" };
    for (const struct moe_node_doc *c = map->first; c; c = c->next) {
        bool found = false;
        for (size_t i = 0; i < MOE_COUNT(known); i++)
            found |= moe_str_is(c->key, known[i]);
        if (!found)
            return moe_doc_fail(r->err, MOE_E_SCHEMA, r->doc, c, true, "a pattern of secrets has no such field");
    }
    return MOE_OK;
}

/* Either pattern and keywords, or names and value, or a path alone. */
static enum moe_code read_form(const struct reader *r, const struct moe_node_doc *map, struct moe_secret_pattern *p)
{
    struct moe_str value, pattern;
    const struct moe_node_doc *value_at = text_node(map, "value", &value), *pattern_at = text_node(map, "pattern", &pattern);
    const struct moe_node_doc *path_at = text_node(map, "path", &p->path.text);
    if (!!value_at + !!pattern_at > 1 || (!value_at && !pattern_at && !path_at))
        return moe_doc_fail(r->err, MOE_E_SCHEMA, r->doc, map, false, "a pattern of secrets needs `pattern` and `keywords`, or `names` and `value`");
    p->named = value_at != NULL;
    p->rank = p->named ? MOE_RANK_NAMED : MOE_RANK_FORM;
    MOE_TRY(read_words(r, map, p->named ? "names" : "keywords", &p->keywords, &p->keyword_count));
    if (!p->keyword_count && (value_at || pattern_at))
        return moe_doc_fail(r->err, MOE_E_SCHEMA, r->doc, map, false, "without %s each byte would be tried", p->named ? "names" : "keywords");
    p->regex.text = p->named ? value : pattern;
    return MOE_OK;
}

static enum moe_code read_pattern(const struct reader *r, const struct moe_node_doc *map)
{
    static const char *const formats[] = { "token", "text", "jwt", "key", NULL }, *const levels[] = { "low", "medium", "high", NULL };
    unsigned format = MOE_SECRET_TOKEN, confidence = 3;
    struct moe_secret_pattern p = { .rule = r->rule };
    if (map->kind != MOE_DOC_MAP)
        return moe_doc_fail(r->err, MOE_E_SCHEMA, r->doc, map, false, "expected a pattern: a map of fields");
    MOE_TRY(check_fields(r, map));
    text_node(map, "name", &p.name);
    text_node(map, "title", &p.title);
    if (!p.name.len || p.name.len > MOST_NAME)
        return moe_doc_fail(r->err, MOE_E_SCHEMA, r->doc, map, false, "a pattern of secrets needs a name of at most %d bytes", (int)MOST_NAME);
    uint32_t *slot = moe_map_slot(r->names, p.name, UINT32_MAX);
    if (!slot)
        return no_memory(r->err);
    if ((*slot)++ != UINT32_MAX)
        return moe_doc_fail(r->err, MOE_E_SCHEMA, r->doc, moe_doc_get(map, "name"), false, "'%.*s' is used twice", MOE_FMT(p.name));
    MOE_TRY(read_form(r, map, &p));
    MOE_TRY(read_allow(r, map, &p));
    MOE_TRY(read_number(r, map, "entropy", 8, &p.entropy));
    MOE_TRY(read_number(r, map, "randomness", 1, &p.randomness));
    MOE_TRY(read_word(r, map, "format", formats, &format));
    MOE_TRY(read_word(r, map, "confidence", levels, &confidence));
    p.format = (enum moe_secret_format)format;
    p.confidence = confidence == 3 ? r->rule->info.confidence : confidence == 2 ? MOE_HIGH : confidence == 1 ? MOE_MEDIUM : MOE_LOW;
    if (!p.title.len)
        MOE_TRY(make_title(r, &p));
    if (moe_table_add(r->table, &p, r->err) != MOE_OK)
        return at_node(r, moe_doc_get(map, p.named ? "value" : "pattern"));
    return MOE_OK;
}

enum moe_code moe_table_read_rules(struct moe_secret_table *table, const struct moe_rules *rules, struct moe_error *err)
{
    MOE_AUTO(moe_map_free) struct moe_map *names = moe_map_new();
    MOE_AUTO(moe_arena_free) struct moe_arena *nodes = moe_arena_new(MOE_CAP_RULES_BYTES);
    if (!names || !nodes)
        return no_memory(err);
    for (size_t i = 0; i < moe_rules_count(rules); i++) {
        const struct moe_rule *rule = moe_rules_at(rules, i);
        const struct moe_node_doc *list = NULL;
        if (!moe_str_is(rule->input, "secrets"))
            continue;
        moe_arena_reset(nodes);
        MOE_TRY(moe_rule_patterns(rule, nodes, &list, err));
        const struct reader r = { table, names, rule, rule->doc, err };
        if (list && list->kind != MOE_DOC_LIST)
            return moe_doc_fail(err, MOE_E_SCHEMA, rule->doc, list, false, "expected a list of patterns");
        for (const struct moe_node_doc *n = list ? list->first : NULL; n; n = n->next)
            MOE_TRY(read_pattern(&r, n));
    }
    return MOE_OK;
}
