/* A user's .gitleaks.toml: rules, allowlists, what it extends. */
#include "audit/config/secrets/table.h"
#include "audit/config/secrets/toml.h"
#include "common/base/file.h"
#include <limits.h>
#include <stdio.h>

enum { MOST_EXTENDED = 4, MOST_KEYWORD = 256 };

struct loader {
    struct moe_secret_table *table;
    const struct moe_rule *rule;
    const char *file;
    struct moe_error *err;
    struct moe_str *disabled; size_t disabled_count;
    unsigned depth;
};

static enum moe_code refuse(const struct loader *l, const struct moe_toml *n, const char *why)
{
    return moe_fail(l->err, MOE_E_SCHEMA, (struct moe_where){ l->file, n->line, n->column, NULL }, "%s", why);
}

static enum moe_code no_memory(const struct loader *l)
{
    return moe_fail(l->err, MOE_E_LIMIT, (struct moe_where){ .file = l->file }, "out of memory for its rules");
}

/* The place of an error of a pattern: the line of the file, and the byte of the pattern. */
static enum moe_code at_node(const struct loader *l, const struct moe_toml *n)
{
    struct moe_error inner = *l->err;
    return moe_fail(l->err, inner.code, (struct moe_where){ l->file, n->line, n->column, NULL }, "%s (byte %u of it)", inner.text, inner.column);
}

/* The tree goes when the file has been read: keep what is used. */
static enum moe_code keep(const struct loader *l, struct moe_str s, bool lower, struct moe_str *out)
{
    struct moe_str copy = moe_arena_str(l->table->arena, s);
    if (!copy.ptr)
        return no_memory(l);
    for (char *c = (char *)copy.ptr; lower && c < copy.ptr + copy.len; c++)
        *c = *c >= 'A' && *c <= 'Z' ? (char)(*c + 32) : *c;
    *out = copy;
    return MOE_OK;
}

static enum moe_code read_string(const struct loader *l, const struct moe_toml *table, const char *key, struct moe_str *out)
{
    const struct moe_toml *n = moe_toml_get(table, key);
    if (!n)
        return MOE_OK;
    if (n->kind != MOE_TOML_STRING)
        return refuse(l, n, "expected a string");
    return keep(l, n->text, false, out);
}

/* A list of strings; adds to what is there. */
static enum moe_code read_strings(const struct loader *l, const struct moe_toml *table, const char *key, bool lower, struct moe_str **items, size_t *count)
{
    const struct moe_toml *n = moe_toml_get(table, key);
    if (!n)
        return MOE_OK;
    if (n->kind != MOE_TOML_LIST)
        return refuse(l, n, "expected a list of strings");
    struct moe_str *all = moe_arena_array(l->table->arena, struct moe_str, *count + n->count + 1);
    if (!all)
        return no_memory(l);
    for (size_t i = 0; i < *count; i++)
        all[i] = (*items)[i];
    for (const struct moe_toml *c = n->first; c; c = c->next) {
        if (c->kind != MOE_TOML_STRING)
            return refuse(l, c, "expected a string");
        MOE_TRY(keep(l, c->text, lower, &all[(*count)++]));
    }
    *items = all;
    return MOE_OK;
}

static enum moe_code read_patterns(const struct loader *l, const struct moe_toml *table, const char *key, struct moe_lazy **items, size_t *count)
{
    const struct moe_toml *n = moe_toml_get(table, key);
    struct moe_str *texts = NULL;
    MOE_TRY(read_strings(l, table, key, false, &texts, count));
    if (!*count)
        return MOE_OK;
    if (!(*items = moe_arena_array(l->table->arena, struct moe_lazy, *count)))
        return no_memory(l);
    const struct moe_toml *at = n->first;
    for (size_t i = 0; i < *count; i++, at = at->next) {
        (*items)[i].text = texts[i];
        if (moe_table_check(l->table, &(*items)[i], l->err) != MOE_OK)
            return at_node(l, at);
    }
    return MOE_OK;
}

static enum moe_code read_target(const struct loader *l, const struct moe_toml *table, enum moe_allow_target *out)
{
    static const char *const words[] = { "secret", "match", "line" };
    struct moe_str text = { "", 0 };
    MOE_TRY(read_string(l, table, "regexTarget", &text));
    for (unsigned i = 0; i < MOE_COUNT(words); i++)
        if (moe_str_is(text, words[i]))
            *out = (enum moe_allow_target)i;
    return !text.len || moe_str_is(text, words[*out]) ? MOE_OK : refuse(l, moe_toml_get(table, "regexTarget"), "expected \"secret\", \"match\" or \"line\"");
}

static enum moe_code read_allowlist(const struct loader *l, const struct moe_toml *table, struct moe_allowlist **list)
{
    struct moe_allowlist *a = moe_arena_alloc(l->table->arena, sizeof *a);
    struct moe_str condition = { "", 0 };
    if (table->kind != MOE_TOML_TABLE)
        return refuse(l, table, "expected a table");
    if (!a)
        return no_memory(l);
    MOE_TRY(read_string(l, table, "condition", &condition));
    a->all = moe_str_is(condition, "AND") || moe_str_is(condition, "and") || moe_str_is(condition, "&&");
    if (condition.len && !a->all && !moe_str_is(condition, "OR") && !moe_str_is(condition, "or") && !moe_str_is(condition, "||"))
        return refuse(l, moe_toml_get(table, "condition"), "expected \"AND\" or \"OR\"");
    MOE_TRY(read_target(l, table, &a->target));
    MOE_TRY(read_patterns(l, table, "regexes", &a->regexes, &a->regex_count));
    MOE_TRY(read_patterns(l, table, "paths", &a->paths, &a->path_count));
    MOE_TRY(read_strings(l, table, "stopwords", true, &a->words, &a->word_count));
    MOE_TRY(read_strings(l, table, "targetRules", false, &a->rules, &a->rule_count));
    a->next = *list;
    *list = a;
    return MOE_OK;
}

/* [allowlist] of old, [[allowlists]] of now. */
static enum moe_code read_allowlists(const struct loader *l, const struct moe_toml *table, struct moe_allowlist **list)
{
    static const char *const keys[] = { "allowlist", "allowlists" };
    for (size_t i = 0; i < MOE_COUNT(keys); i++) {
        const struct moe_toml *n = moe_toml_get(table, keys[i]);
        if (n && n->kind == MOE_TOML_TABLE)
            MOE_TRY(read_allowlist(l, n, list));
        for (const struct moe_toml *c = n && n->kind == MOE_TOML_LIST ? n->first : NULL; c; c = c->next)
            MOE_TRY(read_allowlist(l, c, list));
    }
    return MOE_OK;
}

static struct moe_secret_pattern *find_user(const struct moe_secret_table *table, struct moe_str id)
{
    for (size_t i = 0; i < table->count; i++)
        if (table->items[i].user && moe_str_eq(table->items[i].name, id))
            return &table->items[i];
    return NULL;
}

static enum moe_code read_number(const struct loader *l, const struct moe_toml *table, const char *key, double most, double *out)
{
    const struct moe_toml *n = moe_toml_get(table, key);
    if (!n)
        return MOE_OK;
    if (n->kind != MOE_TOML_NUMBER || n->number < 0 || n->number > most)
        return refuse(l, n, "expected a number that can be meant here");
    *out = n->number;
    return MOE_OK;
}

/* Short keywords would be looked up at every other byte; without any the pattern is tried everywhere, which is what they would come to. */
static void drop_short_keywords(struct moe_secret_pattern *p)
{
    for (size_t i = 0; i < p->keyword_count; i++)
        if (p->keywords[i].len < 2)
            p->keyword_count = 0;
}

static enum moe_code make_title(const struct loader *l, struct moe_secret_pattern *p)
{
    p->title = moe_arena_printf(l->table->arena, "what the rule '%.*s' of %s describes", MOE_FMT(p->name), l->file);
    return p->title.ptr ? MOE_OK : no_memory(l);
}

/* A group that is not there would never match, and the rule find nothing in silence. */
static enum moe_code check_group(struct loader *l, const struct moe_toml *n, struct moe_secret_pattern *p)
{
    const struct moe_toml *group = moe_toml_get(n, "secretGroup");
    const struct moe_regex *regex = p->group && p->regex.text.len ? moe_lazy_get(&p->regex, l->err) : NULL;
    if (!p->group || (regex && p->group <= moe_regex_groups(regex)))
        return MOE_OK;
    if (!regex && p->regex.text.len)
        return at_node(l, moe_toml_get(n, "regex") ? moe_toml_get(n, "regex") : n);
    return refuse(l, group ? group : n, "the regex has no such group");
}

/* A rule anew, or what this file says differently of one that it extends. */
static enum moe_code read_rule(struct loader *l, const struct moe_toml *n)
{
    struct moe_str id = { "", 0 };
    double group = 0;
    if (n->kind != MOE_TOML_TABLE)
        return refuse(l, n, "expected a table");
    MOE_TRY(read_string(l, n, "id", &id));
    if (!id.len)
        return refuse(l, n, "a rule needs an id");
    struct moe_secret_pattern *there = find_user(l->table, id);
    struct moe_secret_pattern p = { .rule = l->rule, .name = id, .rank = MOE_RANK_USER, .user = true, .format = MOE_SECRET_TEXT, .confidence = l->rule->info.confidence };
    if (there)
        p = *there;
    MOE_TRY(read_string(l, n, "regex", &p.regex.text));
    MOE_TRY(read_string(l, n, "path", &p.path.text));
    MOE_TRY(read_strings(l, n, "keywords", true, &p.keywords, &p.keyword_count));
    MOE_TRY(read_number(l, n, "entropy", 8, &p.entropy));
    group = p.group;
    MOE_TRY(read_number(l, n, "secretGroup", 23, &group));
    p.group = (unsigned)group;
    MOE_TRY(read_allowlists(l, n, &p.allowlists));
    if (!p.regex.text.len && !p.path.text.len)
        return refuse(l, n, "a rule needs a regex or a path");
    drop_short_keywords(&p);
    MOE_TRY(make_title(l, &p));
    size_t at = there ? (size_t)(there - l->table->items) : l->table->count;
    if (moe_table_add(l->table, &p, l->err) != MOE_OK)
        return at_node(l, moe_toml_get(n, "regex") ? moe_toml_get(n, "regex") : n);
    MOE_TRY(check_group(l, n, &l->table->items[l->table->count - 1]));
    if (there)                                    /* in the old one's place */
        l->table->items[at] = l->table->items[--l->table->count];
    return MOE_OK;
}

static bool is_disabled(const struct loader *l, struct moe_str id)
{
    for (size_t i = 0; i < l->disabled_count; i++)
        if (moe_str_eq(l->disabled[i], id))
            return true;
    return false;
}

static enum moe_code load_file(struct loader *l, const char *path);

/* extend.path lies beside the file that names it. useDefault means the built-in table, which is there anyway. */
static enum moe_code read_extend(struct loader *l, const struct moe_toml *root)
{
    const struct moe_toml *extend = moe_toml_get(root, "extend"), *path = moe_toml_get(extend, "path");
    char file[PATH_MAX];
    const char *slash = strrchr(l->file, '/');
    MOE_TRY(read_strings(l, extend, "disabledRules", false, &l->disabled, &l->disabled_count));
    if (!path)
        return MOE_OK;
    if (path->kind != MOE_TOML_STRING || !path->text.len)
        return refuse(l, path, "expected a path");
    if (l->depth == MOST_EXTENDED)
        return refuse(l, path, "files extend each other too deep");
    bool absolute = path->text.ptr[0] == '/' || !slash;
    int n = snprintf(file, sizeof file, "%.*s%.*s", absolute ? 0 : (int)(slash - l->file + 1), l->file, MOE_FMT(path->text));
    if (n < 0 || (size_t)n >= sizeof file || memchr(path->text.ptr, '\0', path->text.len))
        return refuse(l, path, "no path of a file");
    struct loader below = *l;
    below.depth++;
    return load_file(&below, file);
}

static enum moe_code read_tree(struct loader *l, const struct moe_toml *root)
{
    const struct moe_toml *rules = moe_toml_get(root, "rules");
    MOE_TRY(read_extend(l, root));
    MOE_TRY(read_allowlists(l, root, &l->table->allowlists));
    if (rules && rules->kind != MOE_TOML_LIST)
        return refuse(l, rules, "expected [[rules]]");
    for (const struct moe_toml *n = rules ? rules->first : NULL; n; n = n->next) {
        const struct moe_toml *id = moe_toml_get(n, "id");
        if (!id || !is_disabled(l, id->text))
            MOE_TRY(read_rule(l, n));
    }
    return MOE_OK;
}

static enum moe_code load_file(struct loader *l, const char *path)
{
    MOE_AUTO(moe_buf_free) struct moe_buf *bytes = NULL;
    MOE_AUTO(moe_arena_free) struct moe_arena *arena = moe_arena_new(MOE_CAP_SECRET_TABLE);
    struct moe_toml *root;
    struct moe_str name = moe_arena_str(l->table->arena, moe_str_c(path));
    if (!arena || !name.ptr)
        return no_memory(l);
    l->file = name.ptr;
    MOE_TRY(moe_file_read(path, MOE_CAP_TOML_BYTES, &bytes, l->err));
    MOE_TRY(moe_toml_parse(l->file, moe_buf_str(bytes), arena, &root, l->err));
    return read_tree(l, root);
}

enum moe_code moe_table_read_gitleaks(struct moe_secret_table *table, const char *path, const struct moe_rule *rule, struct moe_error *err)
{
    struct loader l = { .table = table, .rule = rule, .err = err };
    if (!rule)
        return moe_fail(err, MOE_E_BUG, (struct moe_where){ .file = path }, "there is no rule user-gitleaks-rule for what it finds");
    return load_file(&l, path);
}
