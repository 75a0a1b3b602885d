/* The sections of one policy file, merged into what was read before. The table of fields has checked keys, kinds and ranges; what is checked here is
 * what the values say: rules that exist, reasons that are reasons, flags that cannot load code. */
#include "common/base/glob.h"
#include "common/base/suggest.h"
#include "common/base/utf8.h"
#include "common/report/suppress.h"
#include "policy/build.h"
#include <stdlib.h>

#define FAIL_AT(l, node, err, ...) moe_doc_fail((err), MOE_E_SCHEMA, (l)->doc, (node), false, __VA_ARGS__)

/* ---- texts and rules ---- */

/* Not empty, nothing that could move the cursor or reorder a line of a report. Prose may have more than one line. */
static enum moe_code check_text(struct moe_policy_load *l, const struct moe_node_doc *node, bool prose, struct moe_error *err)
{
    struct moe_str rest = node->text;
    uint32_t point = 0;
    if (!moe_str_trim(rest).len)
        return FAIL_AT(l, node, err, "must not be empty");
    while (rest.len) {
        size_t n = moe_utf8_next(rest, &point);
        if (!n || (moe_utf8_hidden(point) && !(prose && (point == '\n' || point == '\t'))))
            return FAIL_AT(l, node, err, "holds a control or direction character");
        rest = moe_str_from(rest, n);
    }
    return MOE_OK;
}

static const char *nearest_rule(const struct moe_policy_rules *known, struct moe_str typed)
{
    const char **words = calloc(known->count * 2 + 1, sizeof *words), *hit;
    if (!words)
        return NULL;
    for (size_t i = 0; i < known->count; i++) {
        words[i] = known->codes[i];
        words[known->count + i] = known->names[i];
    }
    hit = moe_suggest(typed, words, known->count * 2);
    free(words);
    return hit;
}

static bool is_glob(struct moe_str s) { return memchr(s.ptr, '*', s.len) || memchr(s.ptr, '?', s.len) || memchr(s.ptr, '[', s.len); }

/* Most are codes, and those are sorted. */
static bool is_known_code(const struct moe_policy_rules *known, struct moe_str text)
{
    size_t low = 0, high = known->count;
    while (low < high) {
        size_t mid = low + (high - low) / 2;
        struct moe_str code = moe_str_c(known->codes[mid]);
        int d = memcmp(code.ptr, text.ptr, MOE_MIN(code.len, text.len));
        if (d == 0 && code.len == text.len)
            return true;
        if (d < 0 || (d == 0 && code.len < text.len))
            low = mid + 1;
        else
            high = mid;
    }
    return false;
}

/* A rule that exists, by code, name or glob; a typo must never make a rule, a skip or a control silent. */
static enum moe_code check_rule(struct moe_policy_load *l, const struct moe_node_doc *node, struct moe_error *err)
{
    if (l->checked)
        return MOE_OK;
    MOE_TRY(check_text(l, node, false, err));
    if (is_known_code(l->known, node->text))
        return MOE_OK;
    for (size_t i = 0; i < l->known->count; i++)
        if (moe_glob_name(node->text, moe_str_c(l->known->codes[i])))
            return MOE_OK;
    for (size_t i = 0; i < l->known->count; i++)
        if (moe_glob_name(node->text, moe_str_c(l->known->names[i])))
            return MOE_OK;
    if (is_glob(node->text))
        return FAIL_AT(l, node, err, "\"%.*s\" matches no rule", MOE_FMT(node->text));
    const char *near = nearest_rule(l->known, node->text);
    if (near)
        return FAIL_AT(l, node, err, "no rule \"%.*s\"; did you mean \"%s\"?", MOE_FMT(node->text), near);
    return FAIL_AT(l, node, err, "no rule \"%.*s\"", MOE_FMT(node->text));
}

enum moe_code moe_policy_plain(struct moe_policy_load *l, const struct moe_node_doc *node, struct moe_error *err) { return check_text(l, node, false, err); }

enum moe_code moe_policy_add_texts(struct moe_policy_load *l, const struct moe_node_doc *list, moe_policy_check *check, struct moe_policy_list *into, struct moe_error *err)
{
    for (const struct moe_node_doc *n = moe_policy_first(list); n; n = moe_policy_next(list, n)) {
        MOE_TRY(check(l, n, err));
        MOE_TRY(moe_policy_put_text(l, into, n, err));
    }
    return MOE_OK;
}

/* `rules` and `paths` replace what was extended. An empty list would leave nothing to audit, or everything: nobody can tell, so it is refused. */
static enum moe_code replace_texts(struct moe_policy_load *l, const struct moe_node_doc *list, moe_policy_check *check, struct moe_policy_list *into, struct moe_error *err)
{
    if (!list || (l->under && into->count))
        return MOE_OK;
    if (!moe_policy_count(list))
        return FAIL_AT(l, list, err, "must not be an empty list; \"%s\" stands for all", into == &l->policy->rules ? "*" : "**");
    into->count = 0;
    return moe_policy_add_texts(l, list, check, into, err);
}

/* A list of strings as an array of the policy. */
enum moe_code moe_policy_keep_list(struct moe_policy_load *l, const struct moe_node_doc *list, moe_policy_check *check, struct moe_str **out, size_t *count, struct moe_error *err)
{
    size_t n = moe_policy_count(list), i = 0;
    *count = 0;
    if (!n)
        return MOE_OK;
    if (n > MOE_CAP_POLICY_ITEMS)
        return moe_doc_fail(err, MOE_E_LIMIT, l->doc, list, false, "more than %u items", MOE_CAP_POLICY_ITEMS);
    *out = moe_arena_array(l->policy->arena, struct moe_str, n);
    if (!*out)
        return moe_doc_fail(err, MOE_E_LIMIT, l->doc, list, false, "the policy needs more than %u MiB", MOE_CAP_POLICY_ARENA >> 20);
    for (const struct moe_node_doc *item = moe_policy_first(list); item; item = moe_policy_next(list, item)) {
        MOE_TRY(check(l, item, err));
        MOE_TRY(moe_policy_keep(l, item, &(*out)[i++], err));
    }
    *count = n;
    return MOE_OK;
}

/* ---- skip ---- */

enum moe_code moe_policy_keep_optional(struct moe_policy_load *l, const struct moe_node_doc *map, const char *key, bool prose, struct moe_str *out, struct moe_error *err)
{
    const struct moe_node_doc *n = moe_doc_get(map, key);
    if (!n)
        return MOE_OK;
    MOE_TRY(check_text(l, n, prose, err));
    return moe_policy_keep(l, n, out, err);
}

static enum moe_code merge_skips(struct moe_policy_load *l, const struct moe_node_doc *list, struct moe_error *err)
{
    for (const struct moe_node_doc *map = list ? list->first : NULL; map; map = map->next) {
        const struct moe_node_doc *rule = moe_doc_get(map, "rule"), *why = moe_doc_get(map, "rationale"), *paths = moe_doc_get(map, "paths");
        struct moe_policy_skip skip = { .from = moe_policy_from(l, rule) };
        MOE_TRY(check_rule(l, rule, err));
        MOE_TRY(moe_policy_keep(l, rule, &skip.rule, err));
        MOE_TRY(check_text(l, why, true, err));
        const char *fault = moe_reason_fault(why->text);
        if (fault)
            return FAIL_AT(l, why, err, "%s", fault);
        MOE_TRY(moe_policy_keep(l, why, &skip.rationale, err));
        if (paths && !moe_policy_count(paths))
            return FAIL_AT(l, paths, err, "must not be an empty list; leave it out to skip the rule everywhere");
        MOE_TRY(moe_policy_keep_list(l, paths, moe_policy_plain, &skip.paths, &skip.path_count, err));
        MOE_TRY(moe_policy_keep_optional(l, map, "owner", false, &skip.owner, err));
        MOE_TRY(moe_policy_keep_optional(l, map, "ticket", false, &skip.ticket, err));
        MOE_TRY(moe_policy_keep_optional(l, map, "until", false, &skip.until, err));
        skip.expired = skip.until.len && strcmp(skip.until.ptr, l->today) < 0;
        MOE_TRY(moe_policy_put_skip(l, map, &skip, err));
    }
    return MOE_OK;
}

/* ---- params ---- */

static enum moe_code check_value(struct moe_policy_load *l, const struct moe_node_doc *node, struct moe_error *err)
{
    if (node->kind == MOE_DOC_MAP || node->kind == MOE_DOC_LIST || node->kind == MOE_DOC_NULL)
        return FAIL_AT(l, node, err, "must be a string, a number, true or false, or a list of them");
    return MOE_OK;
}

static enum moe_code merge_rule_params(struct moe_policy_load *l, const struct moe_node_doc *map, struct moe_str code, struct moe_error *err)
{
    for (const struct moe_node_doc *n = map->first; n; n = n->next) {
        struct moe_policy_param p = { .rule = code, .name = moe_arena_str(l->policy->arena, n->key), .from = moe_policy_from(l, n) };
        if (!p.name.ptr)
            return moe_doc_fail(err, MOE_E_LIMIT, l->doc, n, false, "the policy needs more than %u MiB", MOE_CAP_POLICY_ARENA >> 20);
        if (n->kind != MOE_DOC_LIST)
            MOE_TRY(check_value(l, n, err));
        if (!moe_policy_count(n))
            return FAIL_AT(l, n, err, "an empty list would switch the rule off; skip it with a rationale instead");
        MOE_TRY(moe_policy_keep_list(l, n, check_value, &p.values, &p.value_count, err));
        MOE_TRY(moe_policy_put_param(l, n, &p, err));
    }
    return MOE_OK;
}

static enum moe_code merge_params(struct moe_policy_load *l, const struct moe_node_doc *params, struct moe_error *err)
{
    if (params && params->kind != MOE_DOC_MAP)
        return FAIL_AT(l, params, err, "must be a map from rules to their parameters");
    for (const struct moe_node_doc *rule = params ? params->first : NULL; rule; rule = rule->next) {
        size_t i = 0;
        while (i < l->known->count && !moe_str_is(rule->key, l->known->codes[i]) && !moe_str_is(rule->key, l->known->names[i]))
            i++;
        const char *near = i < l->known->count ? NULL : nearest_rule(l->known, rule->key);
        if (near)
            return moe_doc_fail(err, MOE_E_SCHEMA, l->doc, rule, true, "no rule \"%.*s\"; did you mean \"%s\"?", MOE_FMT(rule->key), near);
        if (i == l->known->count)
            return moe_doc_fail(err, MOE_E_SCHEMA, l->doc, rule, true, "no rule \"%.*s\"; parameters belong to one rule, by its code or name", MOE_FMT(rule->key));
        if (rule->kind != MOE_DOC_MAP)
            return FAIL_AT(l, rule, err, "must be a map of parameters");
        struct moe_str code = moe_arena_str(l->policy->arena, moe_str_c(l->known->codes[i]));
        if (!code.ptr)
            return moe_doc_fail(err, MOE_E_LIMIT, l->doc, rule, true, "the policy needs more than %u MiB", MOE_CAP_POLICY_ARENA >> 20);
        MOE_TRY(merge_rule_params(l, rule, code, err));
    }
    return MOE_OK;
}

/* ---- controls ---- */

static enum moe_code merge_controls(struct moe_policy_load *l, const struct moe_node_doc *list, struct moe_error *err)
{
    for (const struct moe_node_doc *map = list ? list->first : NULL; map; map = map->next) {
        const struct moe_node_doc *id = moe_doc_get(map, "id"), *rules = moe_doc_get(map, "rules");
        struct moe_policy_control c = { .from = moe_policy_from(l, id) };
        MOE_TRY(moe_policy_keep_optional(l, map, "id", false, &c.id, err));
        MOE_TRY(moe_policy_keep_optional(l, map, "title", false, &c.title, err));
        MOE_TRY(moe_policy_keep_optional(l, map, "text", true, &c.text, err));
        if (!moe_policy_count(rules))
            return FAIL_AT(l, rules, err, "a control without rules has no evidence");
        MOE_TRY(moe_policy_keep_list(l, rules, check_rule, &c.rules, &c.rule_count, err));
        MOE_TRY(moe_policy_put_control(l, id, &c, err));
    }
    return MOE_OK;
}

/* ---- compile ---- */

/* Length of the identifier that `s` begins with. */
static size_t ident_len(struct moe_str s)
{
    size_t n = 0;
    while (n < s.len && moe_is_word(s.ptr[n]) && !(n == 0 && moe_is_digit(s.ptr[0])))
        n++;
    return n;
}

static bool is_define(struct moe_str s)
{
    size_t n = ident_len(s);
    return n && (n == s.len || s.ptr[n] == '=' || s.ptr[n] == '(');
}

/* c17, gnu11, c++20, gnu++2b */
static bool is_standard(struct moe_str s)
{
    if (moe_str_starts(s, MOE_STR("gnu")))
        s = moe_str_from(s, 3);
    else if (moe_str_starts(s, MOE_STR("c")))
        s = moe_str_from(s, 1);
    else
        return false;
    if (moe_str_starts(s, MOE_STR("++")))
        s = moe_str_from(s, 2);
    return s.len == 2 && moe_is_digit(s.ptr[0]) && (moe_is_digit(s.ptr[1]) || (s.ptr[1] >= 'a' && s.ptr[1] <= 'z'));
}

/* Flags reach a parser that could load plugins and write files, so only these are let through, each joined to its value: of a lone "-I" the next
 * word would be the value, and no longer be looked at. */
static const char *const flag_heads[] = { "-isystem", "-iquote", "-std=", "-I", "-D", "-U" };

static enum moe_code check_flag(struct moe_policy_load *l, const struct moe_node_doc *node, struct moe_error *err)
{
    MOE_TRY(check_text(l, node, false, err));
    for (size_t i = 0; i < MOE_COUNT(flag_heads); i++) {
        if (!moe_str_starts(node->text, moe_str_c(flag_heads[i])))
            continue;
        struct moe_str value = moe_str_from(node->text, strlen(flag_heads[i]));
        if (!value.len)
            return FAIL_AT(l, node, err, "%s must be joined to its value, as in \"%sVALUE\"", flag_heads[i], flag_heads[i]);
        if (value.ptr[0] == ' ' || (flag_heads[i][1] == 'D' && !is_define(value)) || (flag_heads[i][1] == 'U' && ident_len(value) != value.len)
            || (flag_heads[i][1] == 's' && !is_standard(value)))
            return FAIL_AT(l, node, err, "\"%.*s\" is no value of %s", MOE_FMT(value), flag_heads[i]);
        return MOE_OK;
    }
    return FAIL_AT(l, node, err, "\"%.*s\" is not allowed; only -I -isystem -iquote -D -U -std= are", MOE_FMT(node->text));
}

static enum moe_code check_define(struct moe_policy_load *l, const struct moe_node_doc *node, struct moe_error *err)
{
    MOE_TRY(check_text(l, node, false, err));
    return is_define(node->text) ? MOE_OK : FAIL_AT(l, node, err, "\"%.*s\" is no NAME or NAME=value", MOE_FMT(node->text));
}

static enum moe_code check_undefine(struct moe_policy_load *l, const struct moe_node_doc *node, struct moe_error *err)
{
    MOE_TRY(check_text(l, node, false, err));
    return ident_len(node->text) == node->text.len ? MOE_OK : FAIL_AT(l, node, err, "\"%.*s\" is no macro's name", MOE_FMT(node->text));
}

static enum moe_code check_standard(struct moe_policy_load *l, const struct moe_node_doc *node, struct moe_error *err)
{
    return is_standard(node->text) ? MOE_OK : FAIL_AT(l, node, err, "\"%.*s\" is no language standard, such as c17 or c++20", MOE_FMT(node->text));
}

enum moe_code moe_policy_set_text(struct moe_policy_load *l, const struct moe_node_doc *node, moe_policy_check *check, struct moe_policy_text *into, struct moe_error *err)
{
    if (!node || (l->under && into->text.len))
        return MOE_OK;
    MOE_TRY(check(l, node, err));
    into->from = moe_policy_from(l, node);
    return moe_policy_keep(l, node, &into->text, err);
}

static enum moe_code merge_compile(struct moe_policy_load *l, const struct moe_node_doc *map, struct moe_error *err)
{
    struct moe_policy *p = l->policy;
    MOE_TRY(moe_policy_add_texts(l, moe_doc_get(map, "flags"), check_flag, &p->compile.flags, err));
    MOE_TRY(moe_policy_add_texts(l, moe_doc_get(map, "defines"), check_define, &p->compile.defines, err));
    MOE_TRY(moe_policy_add_texts(l, moe_doc_get(map, "undefine"), check_undefine, &p->compile.undefine, err));
    MOE_TRY(moe_policy_add_texts(l, moe_doc_get(map, "include"), moe_policy_plain, &p->compile.include, err));
    MOE_TRY(moe_policy_set_text(l, moe_doc_get(map, "database"), moe_policy_plain, &p->compile.database, err));
    MOE_TRY(moe_policy_set_text(l, moe_doc_get(map, "cuda"), moe_policy_plain, &p->compile.cuda, err));
    return moe_policy_set_text(l, moe_doc_get(map, "standard"), check_standard, &p->compile.standard, err);
}

/* ---- the whole ---- */

static void merge_analysis(struct moe_policy_load *l, const struct moe_node_doc *map)
{
    struct moe_policy *p = l->policy;
    const struct moe_node_doc *degraded = moe_doc_get(map, "degraded"), *percent = moe_doc_get(map, "min_understood_percent");
    if (degraded && !(l->under && p->analysis.from.line)) {
        p->analysis.degraded = moe_str_is(degraded->text, "fail") ? MOE_DEGRADED_FAIL : MOE_DEGRADED_REPORT;
        p->analysis.from = moe_policy_from(l, degraded);
    }
    if (percent && !(l->under && p->analysis.percent_from.line)) {
        p->analysis.min_understood_percent = (unsigned)percent->as.integer;
        p->analysis.percent_from = moe_policy_from(l, percent);
    }
}

enum moe_code moe_policy_merge(struct moe_policy_load *l, const struct moe_node_doc *root, struct moe_error *err)
{
    struct moe_policy *p = l->policy;
    MOE_TRY(replace_texts(l, moe_doc_get(root, "rules"), check_rule, &p->rules, err));
    MOE_TRY(replace_texts(l, moe_doc_get(root, "paths"), moe_policy_plain, &p->paths, err));
    MOE_TRY(moe_policy_add_texts(l, moe_doc_get(root, "exclude"), moe_policy_plain, &p->exclude, err));
    MOE_TRY(merge_skips(l, moe_doc_get(root, "skip"), err));
    MOE_TRY(merge_params(l, moe_doc_get(root, "params"), err));
    MOE_TRY(merge_controls(l, moe_doc_get(root, "controls"), err));
    MOE_TRY(moe_policy_add_texts(l, moe_doc_get(root, "secrets"), moe_policy_plain, &p->secrets, err));
    MOE_TRY(merge_compile(l, moe_doc_get(root, "compile"), err));
    merge_analysis(l, moe_doc_get(root, "analysis"));
    MOE_TRY(moe_policy_merge_checkpoint(l, moe_doc_get(root, "checkpoint"), err));
    return moe_policy_merge_lint(l, moe_doc_get(root, "lint"), err);
}
