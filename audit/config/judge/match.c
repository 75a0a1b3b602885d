/* Lint checks without code: `match: [{value: {kinds: [k8s], path: "**.hostPID", text: "^true$"}}]`. Compiled once, asked about every value. */
#include "audit/config/judge/parts.h"
#include "common/base/glob.h"
#include "common/base/suggest.h"

static const char *const words[] = { "kinds", "path", "name", "text", "not-text" };

static enum moe_code refuse(const struct moe_rule *rule, const struct moe_node_doc *node, bool at_key, struct moe_error *err, const char *what, struct moe_str word)
{
    return moe_doc_fail(err, MOE_E_SCHEMA, rule->doc, node, at_key, "\"%.*s\" %s", MOE_FMT(word), what);
}

static const struct moe_node_doc *first_of(const struct moe_node_doc *n) { return n && n->kind == MOE_DOC_LIST ? n->first : n; }
static const struct moe_node_doc *next_of(const struct moe_node_doc *list, const struct moe_node_doc *item) { return list->kind == MOE_DOC_LIST ? item->next : NULL; }

static enum moe_code read_kinds(const struct moe_rule *rule, const struct moe_node_doc *list, unsigned *kinds, struct moe_error *err)
{
    *kinds = list ? 0 : ~0u;
    for (const struct moe_node_doc *item = first_of(list); item; item = next_of(list, item)) {
        enum moe_lint_kind kind;
        if (!moe_lint_kind_read(item->text, &kind))
            return refuse(rule, item, false, err, "is no kind of file; moe-lint --help lists them", item->text);
        *kinds |= MOE_LINT_BIT(kind);
    }
    return MOE_OK;
}

static enum moe_code read_regex(const struct moe_rule *rule, const struct moe_node_doc *node, struct moe_regex **out, struct moe_error *err)
{
    struct moe_error why = { 0 };
    if (!node)
        return MOE_OK;
    if (moe_regex_new(node->text, out, &why) != MOE_OK)
        return moe_doc_fail(err, MOE_E_SCHEMA, rule->doc, node, false, "is no pattern: %s", why.text);
    return MOE_OK;
}

static enum moe_code check_words(const struct moe_rule *rule, const struct moe_node_doc *map, struct moe_error *err)
{
    if (map->kind != MOE_DOC_MAP || !map->count)
        return moe_doc_fail(err, MOE_E_SCHEMA, rule->doc, map, false, "expected a map with kinds, path, name, text or not-text");
    for (const struct moe_node_doc *n = map->first; n; n = n->next) {
        bool known = false;
        for (size_t i = 0; i < MOE_COUNT(words); i++)
            known |= moe_str_is(n->key, words[i]);
        const char *near = known ? NULL : moe_suggest(n->key, words, MOE_COUNT(words));
        if (!known)
            return moe_doc_fail(err, MOE_E_SCHEMA, rule->doc, n, true, "unknown word \"%.*s\"%s%s%s", MOE_FMT(n->key), near ? "; did you mean " : "", near ? near : "",
                                near ? "?" : "");
        bool scalar = n->kind != MOE_DOC_LIST && n->kind != MOE_DOC_MAP;
        if (!scalar && !moe_str_is(n->key, "kinds") && !moe_str_is(n->key, "name"))
            return moe_doc_fail(err, MOE_E_SCHEMA, rule->doc, n, false, "expected one text");
    }
    return MOE_OK;
}

static enum moe_code add(struct moe_lint_judge *judge, const struct moe_rule *rule, const struct moe_node_doc *item, size_t *room, struct moe_error *err)
{
    const struct moe_node_doc *map = moe_doc_get(item, "value"), *path = moe_doc_get(map, "path"), *message = moe_doc_get(item, "message");
    MOE_TRY(check_words(rule, map, err));
    struct value_match *grown = moe_grow(judge->arena, judge->matches, judge->match_count, room, sizeof *grown);
    if (!grown)
        return moe_fail(err, MOE_E_LIMIT, (struct moe_where){ 0 }, "out of memory while reading rules");
    judge->matches = grown;
    struct value_match *m = &grown[judge->match_count++];
    *m = (struct value_match){ .rule = rule, .names = moe_doc_get(map, "name"), .message = message ? message->text : rule->info.title };
    m->path = path ? path->text : (struct moe_str){ NULL, 0 };
    MOE_TRY(read_kinds(rule, moe_doc_get(map, "kinds"), &m->kinds, err));
    MOE_TRY(read_regex(rule, moe_doc_get(map, "text"), &m->text, err));
    return read_regex(rule, moe_doc_get(map, "not-text"), &m->not_text, err);
}

enum moe_code match_compile(struct moe_lint_judge *judge, struct moe_error *err)
{
    size_t room = 0;
    for (size_t i = 0; i < moe_rules_count(judge->rules); i++) {
        const struct moe_rule *rule = moe_rules_at(judge->rules, i);
        for (const struct moe_node_doc *item = rule->match && rule->match->kind == MOE_DOC_LIST ? rule->match->first : NULL; item; item = item->next)
            if (moe_doc_get(item, "value") && judge_runs(judge, rule))
                MOE_TRY(add(judge, rule, item, &room, err));
    }
    return MOE_OK;
}

void match_free(struct moe_lint_judge *judge)
{
    for (size_t i = 0; i < judge->match_count; i++) {
        moe_regex_free(&judge->matches[i].text);
        moe_regex_free(&judge->matches[i].not_text);
    }
}

/* ---- asking ---- */

static bool named(const struct value_match *m, struct moe_str name)
{
    for (const struct moe_node_doc *n = first_of(m->names); n; n = next_of(m->names, n))
        if (moe_glob_name(n->text, name))
            return true;
    return !m->names;
}

enum moe_code match_value(struct moe_lint_sink *sink, const struct moe_value *v, struct moe_error *err)
{
    const struct moe_lint_judge *judge = sink->judge;
    for (size_t i = 0; i < judge->match_count; i++) {
        const struct value_match *m = &judge->matches[i];
        if (!(m->kinds & MOE_LINT_BIT(sink->file->kind)) || (m->path.ptr && !moe_glob_name(m->path, v->path)) || !named(m, v->name))
            continue;
        struct moe_span whole;
        int hit = m->text ? moe_regex_search(m->text, sink->regex_room, v->text, 0, v->text.len, &whole, 1) : 1;
        int but = hit == 1 && m->not_text ? moe_regex_search(m->not_text, sink->regex_room, v->text, 0, v->text.len, &whole, 1) : 0;
        if (hit < 0 || but < 0)
            return moe_fail(err, MOE_E_LIMIT, (struct moe_where){ .field = m->rule->folder.ptr, .line = v->line }, "the pattern of this rule reached its match limit");
        struct raw raw = { .rule = m->rule, .line = v->line, .column = v->column, .message = m->message, .confidence = m->rule->info.confidence };
        if (hit == 1 && but == 0)
            sink_add(sink, &raw);
    }
    return MOE_OK;
}
