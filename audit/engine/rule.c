#include "audit/engine/rule.h"
#include "common/base/file.h"
#include "common/base/glob.h"
#include "common/base/suggest.h"
#include "common/doc/frozen.h"
#include "common/doc/schema.h"
#include <dirent.h>
#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

struct moe_rules {
    struct moe_arena *arena;
    struct moe_rule *items; size_t count, room;
    struct moe_doc **docs;                      /* of items, in the order loaded                           */
    const char **codes, **names; size_t known_count;
};

/* What is being read into: the set, and the rule's own document for messages. */
struct reader { struct moe_rules *rules; const struct moe_doc *doc; struct moe_error *err; };

static enum moe_code no_memory(struct moe_error *err, const char *file)
{
    return moe_fail(err, MOE_E_LIMIT, (struct moe_where){ .file = file }, "the rules need more than %u MiB", MOE_CAP_RULES_BYTES >> 20);
}

static bool has_word(struct moe_str words, struct moe_str word)
{
    while (words.len)
        if (moe_str_eq(moe_str_cut(&words, ' '), word))
            return true;
    return false;
}

static bool is_code(struct moe_str s)
{
    return s.len == 4 && s.ptr[0] >= 'A' && s.ptr[0] <= 'Z' && moe_is_digit(s.ptr[1]) && moe_is_digit(s.ptr[2]) && moe_is_digit(s.ptr[3]);
}

static bool is_name(struct moe_str s)
{
    bool hyphen = true;                         /* one is not allowed here: at the start, after another, at the end */
    for (size_t i = 0; i < s.len; i++) {
        char c = s.ptr[i];
        if (c == '-' ? hyphen : !moe_is_digit(c) && !(c >= 'a' && c <= 'z'))
            return false;
        hyphen = c == '-';
    }
    return !hyphen;
}

static enum moe_level level_of(struct moe_str s) { return moe_str_is(s, "high") ? MOE_HIGH : moe_str_is(s, "medium") ? MOE_MEDIUM : MOE_LOW; }

static struct moe_str text_of(const struct moe_node_doc *map, const char *key)
{
    const struct moe_node_doc *n = moe_doc_get(map, key);
    return n ? moe_str_trim(n->text) : (struct moe_str){ "", 0 };
}

/* A string or a list of them, as the schema has promised. */
static enum moe_code read_strs(struct reader *r, const struct moe_node_doc *n, struct moe_str **out, size_t *count)
{
    size_t room = !n ? 0 : n->kind == MOE_DOC_LIST ? n->count : 1;
    *count = 0;
    *out = moe_arena_array(r->rules->arena, struct moe_str, room ? room : 1);
    if (!*out)
        return no_memory(r->err, moe_doc_name(r->doc));
    if (n && n->kind != MOE_DOC_LIST)
        (*out)[(*count)++] = n->text;
    else if (n)
        for (const struct moe_node_doc *c = n->first; c; c = c->next)
            (*out)[(*count)++] = c->text;
    return MOE_OK;
}

bool moe_cwe_read(struct moe_str s, unsigned *cwe)
{
    if (!moe_str_starts(s, MOE_STR("CWE-")) || s.len < 5 || s.len > 9 || s.ptr[4] == '0')
        return false;
    *cwe = 0;
    for (size_t i = 4; i < s.len; i++) {
        if (!moe_is_digit(s.ptr[i]))
            return false;
        *cwe = *cwe * 10 + (unsigned)(s.ptr[i] - '0');
    }
    return true;
}

static enum moe_code read_cwes(struct reader *r, const struct moe_node_doc *n, struct moe_rule_info *info)
{
    for (const struct moe_node_doc *c = n && n->kind == MOE_DOC_LIST ? n->first : n; c; c = c == n ? NULL : c->next) {
        if (info->cwe_count == MOE_COUNT(info->cwes))
            return moe_doc_fail(r->err, MOE_E_SCHEMA, r->doc, c, false, "more than %zu CWEs", MOE_COUNT(info->cwes));
        if (!moe_cwe_read(c->text, &info->cwes[info->cwe_count++]))
            return moe_doc_fail(r->err, MOE_E_SCHEMA, r->doc, c, false, "'%.*s' is not CWE-n", MOE_FMT(c->text));
    }
    return MOE_OK;
}

static bool is_scalar(const struct moe_node_doc *n)
{
    return n->kind == MOE_DOC_STR || n->kind == MOE_DOC_INT || n->kind == MOE_DOC_FLOAT || n->kind == MOE_DOC_BOOL;
}

static enum moe_code read_params(struct reader *r, const struct moe_node_doc *map, struct moe_rule *rule)
{
    if (!map)
        return MOE_OK;
    if (map->kind != MOE_DOC_MAP)
        return moe_doc_fail(r->err, MOE_E_SCHEMA, r->doc, map, false, "expected a map of names to values");
    rule->params = moe_arena_array(r->rules->arena, struct moe_param, map->count ? map->count : 1);
    if (!rule->params)
        return no_memory(r->err, moe_doc_name(r->doc));
    for (const struct moe_node_doc *p = map->first; p; p = p->next) {
        struct moe_param *param = &rule->params[rule->param_count++];
        if (!is_scalar(p) && p->kind != MOE_DOC_LIST)
            return moe_doc_fail(r->err, MOE_E_SCHEMA, r->doc, p, false, "a parameter is a string, a number or a list of them");
        for (const struct moe_node_doc *v = p->kind == MOE_DOC_LIST ? p->first : NULL; v; v = v->next)
            if (!is_scalar(v))
                return moe_doc_fail(r->err, MOE_E_SCHEMA, r->doc, v, false, "a parameter's value is a string or a number");
        param->name = p->key;
        MOE_TRY(read_strs(r, p, &param->values, &param->count));
    }
    return MOE_OK;
}

static enum moe_code read_info(struct reader *r, const struct moe_node_doc *map, struct moe_rule *rule)
{
    struct moe_rule_info *i = &rule->info;
    const struct moe_node_doc *refs = moe_doc_get(map, "references");
    *i = (struct moe_rule_info){ .code = text_of(map, "code"), .name = text_of(map, "name"), .title = text_of(map, "title"), .why = text_of(map, "why"),
        .fix = text_of(map, "fix"), .bandit = text_of(map, "bandit"), .severity = level_of(text_of(map, "severity")),
        .confidence = level_of(text_of(map, "confidence")) };
    if (!is_code(i->code))
        return moe_doc_fail(r->err, MOE_E_SCHEMA, r->doc, moe_doc_get(map, "code"), false, "'%.*s' is not a letter and three digits", MOE_FMT(i->code));
    if (!is_name(i->name))
        return moe_doc_fail(r->err, MOE_E_SCHEMA, r->doc, moe_doc_get(map, "name"), false, "'%.*s' is not lower case words with hyphens", MOE_FMT(i->name));
    MOE_TRY(read_cwes(r, moe_doc_get(map, "cwe"), i));
    MOE_TRY(read_strs(r, moe_doc_get(map, "tags"), &i->tags, &i->tag_count));
    MOE_TRY(read_strs(r, refs, &i->references, &i->reference_count));
    for (size_t k = 0; k < i->reference_count; k++)
        if (!moe_str_starts(i->references[k], MOE_STR("https://")))
            return moe_doc_fail(r->err, MOE_E_SCHEMA, r->doc, refs, false, "'%.*s' is no https address", MOE_FMT(i->references[k]));
    i->help_uri = moe_arena_printf(r->rules->arena, "docs/rules/%.*s.md", MOE_FMT(i->code));
    return i->help_uri.ptr ? MOE_OK : no_memory(r->err, moe_doc_name(r->doc));
}

/* The folder says code and name once more, so that a listing of the tree is the list of rules. */
static enum moe_code check_folder(struct reader *r, const struct moe_node_doc *map, const struct moe_rule *rule)
{
    struct moe_str base = rule->folder;
    for (size_t i = base.len; i-- > 0; )
        if (base.ptr[i] == '/') {
            base = moe_str_from(base, i + 1);
            break;
        }
    struct moe_str want = moe_arena_printf(r->rules->arena, "%.*s-%.*s", MOE_FMT(rule->info.code), MOE_FMT(rule->info.name));
    if (!want.ptr)
        return no_memory(r->err, moe_doc_name(r->doc));
    if (moe_str_eq(base, want))
        return MOE_OK;
    bool code_differs = !moe_str_starts(base, rule->info.code);
    return moe_doc_fail(r->err, MOE_E_SCHEMA, r->doc, moe_doc_get(map, code_differs ? "code" : "name"), false,
                        "the folder is called '%.*s', the rule '%.*s'", MOE_FMT(base), MOE_FMT(want));
}

static enum moe_code check_body(struct reader *r, const struct moe_node_doc *map, struct moe_rule *rule, bool has_code)
{
    const struct moe_node_doc *match = moe_doc_get(map, "match"), *engine = moe_doc_get(map, "engine");
    bool m0 = moe_str_starts(rule->info.code, MOE_STR("M0"));
    bool secrets = match && match->kind == MOE_DOC_MAP && moe_str_is(rule->input, "secrets");      /* `patterns`: the scanner reads them */
    if (match && !secrets && (match->kind != MOE_DOC_LIST || !match->count))
        return moe_doc_fail(r->err, MOE_E_SCHEMA, r->doc, match, false, "expected a list of matcher items");
    if (engine && engine->as.boolean != m0)
        return moe_doc_fail(r->err, MOE_E_SCHEMA, r->doc, engine, false, "true for M0xx and for no other rule");
    if (!match && !has_code && !(engine && engine->as.boolean))
        return moe_doc_fail(r->err, MOE_E_SCHEMA, r->doc, map, false, "a rule needs `match`, or a check.c beside it (built-in rules only)");
    rule->match = match;
    return MOE_OK;
}

static enum moe_code check_unique(struct reader *r, const struct moe_node_doc *map, const struct moe_rule *rule)
{
    for (size_t i = 0; i < r->rules->count; i++) {
        const struct moe_rule *o = &r->rules->items[i];
        bool code = moe_str_eq(o->info.code, rule->info.code);
        if (code || moe_str_eq(o->info.name, rule->info.name))
            return moe_doc_fail(r->err, MOE_E_SCHEMA, r->doc, moe_doc_get(map, code ? "code" : "name"), false, "%s is used twice: first in %.*s",
                                code ? "the code" : "the name", MOE_FMT(o->folder));
    }
    return MOE_OK;
}

static enum moe_code make_room(struct moe_rules *rules, struct moe_error *err)
{
    if (rules->count < rules->room)
        return MOE_OK;
    size_t room = rules->room ? rules->room * 2 : 128;
    if (room > MOE_CAP_RULES)
        return moe_fail(err, MOE_E_LIMIT, (struct moe_where){ 0 }, "more than %u rules", MOE_CAP_RULES);
    struct moe_rule *items = realloc(rules->items, room * sizeof *items);
    if (items)
        rules->items = items;
    struct moe_doc **docs = realloc(rules->docs, room * sizeof *docs);
    if (docs)
        rules->docs = docs;
    if (!items || !docs)
        return no_memory(err, NULL);
    rules->room = room;
    return MOE_OK;
}

/* Keep a rule that was read; its document, too, unless the program holds it. */
static void put_rule(struct moe_rules *rules, const struct moe_rule *rule, struct moe_doc *doc)
{
    rules->docs[rules->count] = doc;
    rules->items[rules->count++] = *rule;
}

/* Add one rule that is text. `has_code`: a check.c lies beside it, so it is one of ours. */
static enum moe_code add_rule(struct moe_rules *rules, struct moe_str input, struct moe_str folder, struct moe_str yaml, bool has_code, struct moe_error *err)
{
    MOE_TRY(make_room(rules, err));
    MOE_AUTO(moe_doc_free) struct moe_doc *doc = NULL;
    struct moe_str label = moe_arena_printf(rules->arena, "%.*s/rule.yaml", MOE_FMT(folder));
    struct moe_rule rule = { .input = moe_arena_str(rules->arena, input), .folder = moe_arena_str(rules->arena, folder) };
    if (!label.ptr || !rule.input.ptr || !rule.folder.ptr)
        return no_memory(err, NULL);
    if (yaml.len > MOE_CAP_RULE_BYTES)
        return moe_fail(err, MOE_E_LIMIT, (struct moe_where){ .file = label.ptr }, "larger than %u KiB", MOE_CAP_RULE_BYTES >> 10);
    MOE_TRY(moe_doc_parse(MOE_DOC_YAML, label.ptr, yaml, &doc, err));
    const struct moe_node_doc *map = moe_doc_root(doc);
    struct reader r = { rules, doc, err };
    MOE_TRY(moe_schema_check(doc, map, moe_rule_fields, err));
    MOE_TRY(read_info(&r, map, &rule));
    MOE_TRY(check_folder(&r, map, &rule));
    MOE_TRY(check_body(&r, map, &rule, has_code));
    MOE_TRY(check_unique(&r, map, &rule));
    MOE_TRY(read_params(&r, moe_doc_get(map, "params"), &rule));
    rule.doc = doc;
    put_rule(rules, &rule, moe_take(doc));
    return MOE_OK;
}

/* Add one that the build has read in that way and found right: what it says is taken as it is. Its strings are the program's, so that of its tree nothing
 * need stay but the matcher. */
static enum moe_code add_built_in(struct moe_rules *rules, const struct moe_registered *row, struct moe_arena *scratch, struct moe_error *err)
{
    MOE_TRY(make_room(rules, err));
    bool patterns = moe_doc_frozen_kind(row->doc, "match") == MOE_DOC_MAP;
    const struct moe_doc *all = moe_doc_thaw_others(row->doc, "match", scratch), *kept = moe_doc_thaw_key(row->doc, patterns ? "" : "match", rules->arena);
    struct moe_rule rule = { .input = moe_str_c(row->input), .folder = moe_str_c(row->folder), .check = row->check, .built_in = true, .doc = kept,
                             .patterns = patterns ? row->doc : NULL };
    struct reader r = { rules, all, err };
    if (!all || !kept)
        return no_memory(err, row->doc->name);
    const struct moe_node_doc *map = moe_doc_root(all);
    if (row->has_code && !row->check)
        return moe_doc_fail(err, MOE_E_BUG, all, map, false, "this program was linked without the rule's check.c");
    MOE_TRY(read_info(&r, map, &rule));
    MOE_TRY(read_params(&r, moe_doc_get(map, "params"), &rule));
    rule.match = moe_doc_get(moe_doc_root(kept), "match");
    put_rule(rules, &rule, NULL);
    return MOE_OK;
}

static enum moe_code load_built_in(struct moe_rules *rules, struct moe_str inputs, struct moe_error *err)
{
    MOE_AUTO(moe_arena_free) struct moe_arena *scratch = moe_arena_new(MOE_CAP_RULES_BYTES);
    if (!scratch)
        return no_memory(err, NULL);
    for (const struct moe_registered *row = moe_registry; row->input; row++) {
        struct moe_str input = moe_str_c(row->input);
        if (has_word(inputs, input) || moe_str_is(input, "engine"))
            MOE_TRY(add_built_in(rules, row, scratch, err));
        moe_arena_reset(scratch);
    }
    return MOE_OK;
}

static int by_name(const struct dirent **a, const struct dirent **b) { return strcmp((*a)->d_name, (*b)->d_name); }
static int visible(const struct dirent *e) { return e->d_name[0] != '.'; }

/* rules/<input>/<folder>: an input's name decides; any other folder name leaves the choice to the tool, which means its first input. */
static bool input_of(struct moe_str folder, struct moe_str inputs, struct moe_str *out)
{
    struct moe_str parent = { "", 0 }, last = { "", 0 }, rest = folder;
    while (rest.len) {
        parent = last;
        last = moe_str_cut(&rest, '/');
    }
    *out = parent;
    if (has_word(inputs, parent))
        return true;
    if (has_word(MOE_STR(MOE_RULE_INPUTS), parent))
        return false;
    *out = moe_str_cut(&inputs, ' ');
    return true;
}

static enum moe_code load_folder(struct moe_rules *rules, struct moe_str inputs, const char *folder, unsigned levels, size_t *found, struct moe_error *err)
{
    char path[PATH_MAX], real[PATH_MAX];
    struct moe_str input;
    if ((size_t)snprintf(path, sizeof path, "%s/rule.yaml", folder) >= sizeof path)
        return moe_fail(err, MOE_E_LIMIT, (struct moe_where){ .file = folder }, "the path is too long");
    if (access(path, F_OK) == 0) {
        MOE_AUTO(moe_buf_free) struct moe_buf *bytes = NULL;
        bool dots = strcmp(folder, ".") == 0 || moe_str_ends(moe_str_c(folder), MOE_STR(".."));
        const char *named = dots && realpath(folder, real) ? real : folder;
        ++*found;
        if (!input_of(moe_str_c(named), inputs, &input))
            return MOE_OK;
        MOE_TRY(moe_file_read(path, MOE_CAP_RULE_BYTES, &bytes, err));
        return add_rule(rules, input, moe_str_c(named), moe_buf_str(bytes), false, err);
    }
    if (!levels)
        return MOE_OK;
    struct dirent **entries = NULL;
    int n = scandir(folder, &entries, visible, by_name);
    if (n < 0 && errno == ENOTDIR)
        return MOE_OK;
    if (n < 0)
        return moe_fail(err, MOE_E_IO, (struct moe_where){ .file = folder }, "cannot be read: %s", strerror(errno));
    enum moe_code code = MOE_OK;
    for (int i = 0; i < n; i++) {
        if (code == MOE_OK && (size_t)snprintf(path, sizeof path, "%s/%s", folder, entries[i]->d_name) < sizeof path)
            code = load_folder(rules, inputs, path, levels - 1, found, err);
        free(entries[i]);
    }
    free(entries);
    return code;
}

static enum moe_code load_dir(struct moe_rules *rules, struct moe_str inputs, const char *dir, struct moe_error *err)
{
    size_t found = 0, len = strlen(dir);
    MOE_AUTO(moe_buf_free) struct moe_buf *trimmed = moe_buf_new(PATH_MAX);
    while (len > 1 && dir[len - 1] == '/')
        len--;
    if (!trimmed)
        return no_memory(err, dir);
    moe_buf_add(trimmed, (struct moe_str){ dir, len });
    MOE_TRY(load_folder(rules, inputs, moe_buf_str(trimmed).ptr, 2, &found, err));
    if (!found)
        return moe_fail(err, MOE_E_USAGE, (struct moe_where){ .file = dir }, "holds no rule.yaml, here or two levels below");
    return MOE_OK;
}

static int by_code(const void *a, const void *b)
{
    const struct moe_rule *x = a, *y = b;
    return memcmp(x->info.code.ptr, y->info.code.ptr, 4);      /* checked: four bytes, and no two are equal */
}

/* The place of a code in a sorted list; `count` when it is not there. */
static size_t place_of_code(const char *const *codes, size_t count, struct moe_str code)
{
    size_t low = 0, high = count;
    while (low < high) {
        size_t mid = low + (high - low) / 2;
        int d = strncmp(codes[mid], code.ptr, code.len);
        if (d == 0 && codes[mid][code.len] == '\0')
            return mid;
        if (d < 0)
            low = mid + 1;
        else
            high = mid;
    }
    return count;
}

/* A rule that a user brings: in the place of another tool's of that code, or as one more. */
static enum moe_code know(struct moe_rules *rules, size_t built_in, const struct moe_rule *rule, struct moe_error *err)
{
    const char *code = moe_arena_str(rules->arena, rule->info.code).ptr, *name = moe_arena_str(rules->arena, rule->info.name).ptr;
    size_t at = place_of_code(rules->codes, built_in, rule->info.code);
    if (!code || !name)
        return no_memory(err, NULL);
    if (at < built_in) {
        rules->names[at] = name;
        return MOE_OK;
    }
    for (at = rules->known_count++; at > 0 && strcmp(rules->codes[at - 1], code) > 0; at--) {
        rules->codes[at] = rules->codes[at - 1];
        rules->names[at] = rules->names[at - 1];
    }
    rules->codes[at] = code;
    rules->names[at] = name;
    return MOE_OK;
}

/* Every rule that exists: one policy serves all tools, so moe-audit must know that L101 is no typo. */
static enum moe_code fill_known(struct moe_rules *rules, struct moe_error *err)
{
    size_t room = rules->count;
    for (const struct moe_registered *row = moe_registry; row->input; row++)
        room++;
    rules->codes = moe_arena_array(rules->arena, const char *, room + 1);
    rules->names = moe_arena_array(rules->arena, const char *, room + 1);
    if (!rules->codes || !rules->names)
        return no_memory(err, NULL);
    for (const struct moe_registered *row = moe_registry; row->input; row++) {
        rules->codes[rules->known_count] = row->code;
        rules->names[rules->known_count++] = row->name;
    }
    for (size_t i = 0; i < rules->count; i++)
        if (!rules->items[i].built_in)
            MOE_TRY(know(rules, rules->known_count, &rules->items[i], err));
    return MOE_OK;
}

static struct moe_rules *rules_new(void)
{
    struct moe_rules *rules = calloc(1, sizeof *rules);
    if (rules && !(rules->arena = moe_arena_new(MOE_CAP_RULES_BYTES))) {
        free(rules);
        return NULL;
    }
    return rules;
}

static enum moe_code finish(struct moe_rules *rules, struct moe_error *err)
{
    bool sorted = true;                         /* as the registry is */
    for (size_t i = 1; i < rules->count && sorted; i++)
        sorted = by_code(&rules->items[i - 1], &rules->items[i]) < 0;
    if (!sorted)
        qsort(rules->items, rules->count, sizeof *rules->items, by_code);
    return fill_known(rules, err);
}

enum moe_code moe_rules_load(const char *input, const char *const *dirs, size_t dir_count, struct moe_rules **out, struct moe_error *err)
{
    MOE_AUTO(moe_rules_free) struct moe_rules *rules = rules_new();
    if (!rules)
        return no_memory(err, NULL);
    MOE_TRY(load_built_in(rules, moe_str_c(input), err));
    for (size_t i = 0; i < dir_count; i++)
        MOE_TRY(load_dir(rules, moe_str_c(input), dirs[i], err));
    MOE_TRY(finish(rules, err));
    *out = moe_take(rules);
    return MOE_OK;
}

enum moe_code moe_rules_read(const char *input, const struct moe_rule_text *texts, size_t count, struct moe_rules **out, struct moe_error *err)
{
    MOE_AUTO(moe_rules_free) struct moe_rules *rules = rules_new();
    if (!rules)
        return no_memory(err, NULL);
    for (size_t i = 0; i < count; i++)
        MOE_TRY(add_rule(rules, moe_str_c(input), moe_str_c(texts[i].folder), texts[i].yaml, false, err));
    MOE_TRY(finish(rules, err));
    *out = moe_take(rules);
    return MOE_OK;
}

enum moe_code moe_rules_read_ours(const struct moe_rule_folder *folders, size_t count, struct moe_rules **out, struct moe_error *err)
{
    MOE_AUTO(moe_rules_free) struct moe_rules *rules = rules_new();
    if (!rules)
        return no_memory(err, NULL);
    for (size_t i = 0; i < count; i++)
        MOE_TRY(add_rule(rules, moe_str_c(folders[i].input), moe_str_c(folders[i].folder), folders[i].yaml, folders[i].has_code, err));
    MOE_TRY(finish(rules, err));
    *out = moe_take(rules);
    return MOE_OK;
}

void moe_rules_free(struct moe_rules **rules)
{
    struct moe_rules *r = *rules;
    if (!r)
        return;
    for (size_t i = 0; i < r->count; i++)
        moe_doc_free(&r->docs[i]);
    free(r->docs);
    free(r->items);
    moe_arena_free(&r->arena);
    free(r);
    *rules = NULL;
}

struct moe_policy_rules moe_rules_known(const struct moe_rules *rules)
{
    return (struct moe_policy_rules){ .codes = rules->codes, .names = rules->names, .count = rules->known_count };
}

enum moe_code moe_rule_patterns(const struct moe_rule *rule, struct moe_arena *arena, const struct moe_node_doc **out, struct moe_error *err)
{
    const struct moe_doc *doc = rule->patterns ? moe_doc_thaw_key(rule->patterns, "match", arena) : NULL;
    const struct moe_node_doc *match = doc ? moe_doc_get(moe_doc_root(doc), "match") : rule->match;
    *out = match && match->kind == MOE_DOC_MAP ? moe_doc_get(match, "patterns") : NULL;
    return doc || !rule->patterns ? MOE_OK : no_memory(err, rule->patterns->name);
}

bool moe_rules_exists(const struct moe_rules *rules, struct moe_str code)
{
    return place_of_code(rules->codes, rules->known_count, code) < rules->known_count;
}

static struct moe_rule *find(const struct moe_rules *rules, struct moe_str code_or_name)
{
    size_t low = 0, high = rules->count;
    while (is_code(code_or_name) && low < high) {
        size_t mid = low + (high - low) / 2;
        int d = memcmp(rules->items[mid].info.code.ptr, code_or_name.ptr, code_or_name.len);
        if (d == 0)
            return &rules->items[mid];
        if (d < 0)
            low = mid + 1;
        else
            high = mid;
    }
    for (size_t i = 0; i < rules->count && !is_code(code_or_name); i++)
        if (moe_str_eq(rules->items[i].info.name, code_or_name))
            return &rules->items[i];
    return NULL;
}

static enum moe_code unknown_param(const struct moe_rule *rule, const struct moe_policy_param *p, struct moe_error *err)
{
    char file[256], field[128];
    const char *names[64], *near = NULL;
    size_t n = MOE_MIN(rule->param_count, MOE_COUNT(names));
    for (size_t i = 0; i < n; i++)
        names[i] = rule->params[i].name.ptr;    /* the document's strings end with a NUL */
    near = moe_suggest(p->name, names, n);
    snprintf(file, sizeof file, "%.*s", MOE_FMT(p->from.file));
    snprintf(field, sizeof field, "params.%.*s.%.*s", MOE_FMT(p->rule), MOE_FMT(p->name));
    return moe_fail(err, MOE_E_SCHEMA, (struct moe_where){ file, p->from.line, p->from.column, field }, "%.*s has no parameter '%.*s'%s%s%s",
                    MOE_FMT(rule->info.code), MOE_FMT(p->name), near ? "; did you mean '" : "", near ? near : "", near ? "'?" : "");
}

static enum moe_code apply_params(struct moe_rules *rules, const struct moe_policy *policy, struct moe_error *err)
{
    for (size_t i = 0; i < policy->param_count; i++) {
        const struct moe_policy_param *p = &policy->params[i];
        struct moe_rule *rule = find(rules, p->rule);
        if (!rule)                              /* another tool's rule: the policy's loader has looked for typos */
            continue;
        struct moe_param *param = NULL;
        for (size_t k = 0; k < rule->param_count && !param; k++)
            if (moe_str_eq(rule->params[k].name, p->name))
                param = &rule->params[k];
        if (!param)
            return unknown_param(rule, p, err);
        param->values = p->values;
        param->count = p->value_count;
    }
    return MOE_OK;
}

static bool control_names(const struct moe_policy_control *control, const struct moe_rule *rule)
{
    for (size_t i = 0; i < control->rule_count; i++)
        if (moe_glob_name(control->rules[i], rule->info.code) || moe_glob_name(control->rules[i], rule->info.name))
            return true;
    return false;
}

static enum moe_code index_params(struct moe_rules *rules, struct moe_error *err)
{
    for (size_t i = 0; i < rules->count; i++)
        for (size_t k = 0; k < rules->items[i].param_count; k++)
            if (!moe_param_index(&rules->items[i].params[k], rules->arena))
                return no_memory(err, NULL);
    return MOE_OK;
}

enum moe_code moe_rules_resolve(struct moe_rules *rules, const struct moe_policy *policy, struct moe_error *err)
{
    MOE_TRY(apply_params(rules, policy, err));
    for (size_t i = 0; i < rules->count; i++) {
        struct moe_rule *rule = &rules->items[i];
        rule->control_count = 0;
        rule->controls = moe_arena_array(rules->arena, const struct moe_policy_control *, policy->control_count + 1);
        if (!rule->controls)
            return no_memory(err, NULL);
        for (size_t k = 0; k < policy->control_count; k++)
            if (control_names(&policy->controls[k], rule))
                rule->controls[rule->control_count++] = &policy->controls[k];
    }
    return index_params(rules, err);
}

size_t moe_rules_count(const struct moe_rules *rules) { return rules->count; }
const struct moe_rule *moe_rules_at(const struct moe_rules *rules, size_t i) { return i < rules->count ? &rules->items[i] : NULL; }
const struct moe_rule *moe_rules_find(const struct moe_rules *rules, struct moe_str code_or_name) { return find(rules, code_or_name); }
