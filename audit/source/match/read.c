/* Reading the small parts of the matcher language: words, names, patterns, ranges. Every error stands at the word in rule.yaml. */
#include "audit/source/match/program.h"
#include "common/base/suggest.h"
#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

enum moe_code moe_match_fail(struct compiler *c, const struct moe_node_doc *at, bool at_key, const char *fmt, ...)
{
    char text[256];
    va_list va;
    va_start(va, fmt);
    vsnprintf(text, sizeof text, fmt, va);
    va_end(va);
    return moe_doc_fail(c->err, MOE_E_SCHEMA, c->rule->doc, at, at_key, "%s", text);
}

enum moe_code moe_match_memory(struct compiler *c)
{
    return moe_fail(c->err, MOE_E_LIMIT, (struct moe_where){ .file = moe_doc_name(c->rule->doc) }, "the matchers need more than %u MiB", MOE_CAP_MATCHER_BYTES >> 20);
}

enum moe_code moe_match_unknown(struct compiler *c, const struct moe_node_doc *at, bool at_key, const char *what, struct moe_str typed, const struct word *words)
{
    const char *known[192];
    size_t n = 0;
    for (const struct word *w = words; w->name && n < MOE_COUNT(known); w++)
        known[n++] = w->name;
    const char *near = moe_suggest(typed, known, n);
    return moe_match_fail(c, at, at_key, "unknown %s '%.*s'%s%s%s", what, MOE_FMT(typed), near ? "; did you mean '" : "", near ? near : "", near ? "'?" : "");
}

/* A scalar, or each scalar of a list: `first` and then next_of(). NULL ends it. */
static const struct moe_node_doc *first_of(const struct moe_node_doc *n) { return n->kind == MOE_DOC_LIST ? n->first : n; }
static const struct moe_node_doc *next_of(const struct moe_node_doc *list, const struct moe_node_doc *at) { return list == at ? NULL : at->next; }

static bool is_scalar(const struct moe_node_doc *n) { return n->kind != MOE_DOC_LIST && n->kind != MOE_DOC_MAP && n->kind != MOE_DOC_NULL; }

static enum moe_code need_scalars(struct compiler *c, const struct moe_node_doc *n, const char *what)
{
    if (n->kind == MOE_DOC_LIST && !n->count)
        return moe_match_fail(c, n, false, "an empty list would match nothing");
    for (const struct moe_node_doc *v = first_of(n); v; v = next_of(n, v))
        if (!is_scalar(v))
            return moe_match_fail(c, v, false, "expected %s", what);
    return MOE_OK;
}

/* Or together what every row of that name gives; false = no row has it. */
static bool look_up(const struct word *words, struct moe_str name, bool as_bit, uint64_t *bits)
{
    bool found = false;
    for (const struct word *w = words; w->name; w++)
        if (moe_str_is(name, w->name)) {
            *bits |= as_bit ? (uint64_t)1 << w->value : (uint64_t)w->value;
            found = true;
        }
    return found;
}

enum moe_code moe_match_words(struct compiler *c, const struct moe_node_doc *n, const char *what, const struct word *words, uint64_t *bits)
{
    *bits = 0;
    MOE_TRY(need_scalars(c, n, what));
    for (const struct moe_node_doc *v = first_of(n); v; v = next_of(n, v))
        if (!look_up(words, v->text, true, bits))
            return moe_match_unknown(c, v, false, what, v->text, words);
    return MOE_OK;
}

/* C's spelling of integers: 0x1f, 0644, -1. */
static bool read_int(struct moe_str s, int64_t *value)
{
    char text[32], *end;
    if (!s.len || s.len >= sizeof text || !(moe_is_digit(s.ptr[0]) || (s.ptr[0] == '-' && s.len > 1)))
        return false;
    snprintf(text, sizeof text, "%.*s", MOE_FMT(s));
    errno = 0;
    long long v = strtoll(text, &end, 0);
    *value = v;
    return !*end && !errno;
}

enum moe_code moe_match_flags(struct compiler *c, const struct moe_node_doc *n, const char *what, const struct word *words, bool numbers, uint64_t *bits)
{
    int64_t number;
    *bits = 0;
    MOE_TRY(need_scalars(c, n, what));
    for (const struct moe_node_doc *v = first_of(n); v; v = next_of(n, v)) {
        if (numbers && read_int(v->text, &number))
            *bits |= (uint64_t)number;
        else if (!look_up(words, v->text, false, bits))
            return moe_match_unknown(c, v, false, what, v->text, words);
    }
    if (!*bits)
        return moe_match_fail(c, n, false, "no bit is set");
    return MOE_OK;
}

enum moe_code moe_match_ops(struct compiler *c, const struct moe_node_doc *n, uint64_t *bits)
{
    struct word words[MOE_OP_UNKNOWN + 10] = { 0 };
    size_t k = 0;
    for (unsigned op = MOE_OP_NONE + 1; op < MOE_OP_UNARY_OTHER; op++)
        words[k++] = (struct word){ moe_op_name((enum moe_op)op), op };
    /* Also as C writes them; which of `a & b` and `&a` is meant follows from the node. */
    static const struct word more[] = {
        { "++", MOE_OP_POST_INC }, { "++", MOE_OP_PRE_INC }, { "--", MOE_OP_POST_DEC }, { "--", MOE_OP_PRE_DEC },
        { "&", MOE_OP_ADDR }, { "*", MOE_OP_DEREF }, { "+", MOE_OP_PLUS }, { "-", MOE_OP_MINUS },
    };
    for (size_t i = 0; i < MOE_COUNT(more); i++)
        words[k++] = more[i];
    return moe_match_words(c, n, "operator", words, bits);
}

enum moe_code moe_match_kinds(struct compiler *c, const struct moe_node_doc *n, uint64_t *bits)
{
    struct word words[MOE_N_COUNT] = { 0 };
    for (unsigned k = MOE_N_NONE + 1; k < MOE_N_COUNT; k++)
        words[k - 1] = (struct word){ moe_kind_name((enum moe_kind)k), k };
    return moe_match_words(c, n, "node kind", words, bits);
}

enum moe_code moe_match_events(struct compiler *c, const struct moe_node_doc *n, uint64_t *bits)
{
    struct word words[MOE_EV_COUNT] = { 0 };
    const struct names *names = NULL;
    for (unsigned k = MOE_EV_NONE + 1; k < MOE_EV_COUNT; k++)
        words[k - 1] = (struct word){ moe_event_name((enum moe_event_kind)k), k };
    MOE_TRY(moe_match_names(c, n, &names));
    *bits = 0;
    for (uint32_t i = 0; i < names->count; i++) {
        uint64_t before = *bits;
        struct names one = { .all = &names->all[i], .count = 1, .globs = &names->all[i], .glob_count = 1 };
        for (const struct word *w = words; w->name; w++)
            if (moe_names_have(&one, moe_str_c(w->name)))
                *bits |= (uint64_t)1 << w->value;
        if (*bits == before)
            return moe_match_unknown(c, n->kind == MOE_DOC_LIST ? first_of(n) : n, false, "event", names->all[i], words);
    }
    return MOE_OK;
}

enum moe_code moe_match_word(struct compiler *c, const struct moe_node_doc *n, const char *what, const struct word *words, int64_t *out)
{
    for (const struct word *w = words; is_scalar(n) && w->name; w++)
        if (moe_str_is(n->text, w->name)) {
            *out = w->value;
            return MOE_OK;
        }
    return moe_match_unknown(c, n, false, what, n->text, words);
}

static bool is_glob(struct moe_str s) { return memchr(s.ptr, '*', s.len) || memchr(s.ptr, '?', s.len) || memchr(s.ptr, '[', s.len); }

static enum moe_code new_map(struct compiler *c, struct moe_map **out)
{
    struct moe_matcher *m = c->m;
    if (m->map_count == m->map_room) {
        uint32_t room = m->map_room ? m->map_room * 2 : 64;
        struct moe_map **maps = realloc(m->maps, room * sizeof *maps);
        if (!maps)
            return moe_match_memory(c);
        m->maps = maps;
        m->map_room = room;
    }
    *out = moe_map_new();
    if (!*out)
        return moe_match_memory(c);
    m->maps[m->map_count++] = *out;
    return MOE_OK;
}

static enum moe_code add_name(struct compiler *c, struct names *names, const struct moe_node_doc *at, struct moe_str name)
{
    if (!name.len)
        return moe_match_fail(c, at, false, "an empty name matches nothing");
    names->all[names->count++] = name;
    if (moe_str_is(name, "*")) {
        names->any = true;
    } else if (is_glob(name)) {
        names->globs[names->glob_count++] = name;
    } else {
        if (!names->exact)
            MOE_TRY(new_map(c, &names->exact));
        if (!moe_map_slot(names->exact, name, 0))
            return moe_match_memory(c);
    }
    return MOE_OK;
}

/* The parameter that "$name" stands for. */
static enum moe_code parameter(struct compiler *c, const struct moe_node_doc *n, const struct moe_param **out)
{
    struct word known[65] = { 0 };
    struct moe_str name = moe_str_from(n->text, 1);
    for (size_t i = 0; i < c->rule->param_count; i++) {
        if (moe_str_eq(c->rule->params[i].name, name)) {
            *out = &c->rule->params[i];
            return MOE_OK;
        }
        if (i < MOE_COUNT(known) - 1)
            known[i].name = c->rule->params[i].name.ptr;
    }
    return moe_match_unknown(c, n, false, "parameter", name, known);
}

enum moe_code moe_match_names(struct compiler *c, const struct moe_node_doc *n, const struct names **out)
{
    struct names *names = moe_arena_array(c->m->arena, struct names, 1);
    const struct moe_param *param = NULL;
    size_t room = 1;
    MOE_TRY(need_scalars(c, n, "a name, or a list of names"));
    for (const struct moe_node_doc *v = first_of(n); v; v = next_of(n, v)) {
        param = NULL;
        if (v->text.len > 1 && v->text.ptr[0] == '$')
            MOE_TRY(parameter(c, v, &param));
        room += param ? param->count : 1;
    }
    if (names) {
        names->all = moe_arena_array(c->m->arena, struct moe_str, room);
        names->globs = moe_arena_array(c->m->arena, struct moe_str, room);
    }
    if (!names || !names->all || !names->globs)
        return moe_match_memory(c);
    for (const struct moe_node_doc *v = first_of(n); v; v = next_of(n, v)) {
        param = NULL;
        if (v->text.len > 1 && v->text.ptr[0] == '$')
            MOE_TRY(parameter(c, v, &param));
        for (size_t i = 0; param && i < param->count; i++)
            MOE_TRY(add_name(c, names, v, param->values[i]));
        if (!param)
            MOE_TRY(add_name(c, names, v, v->text));
    }
    *out = names;
    return MOE_OK;
}

enum moe_code moe_match_regex(struct compiler *c, const struct moe_node_doc *n, const struct moe_regex **out)
{
    struct moe_matcher *m = c->m;
    struct moe_regex *regex = NULL;
    struct moe_error why = { 0 };
    const struct moe_param *param = NULL;
    struct moe_str pattern = n->text;
    if (!is_scalar(n) || !n->text.len)
        return moe_match_fail(c, n, false, "expected a pattern");
    if (pattern.len > 1 && pattern.ptr[0] == '$' && moe_is_word(pattern.ptr[1])) {
        MOE_TRY(parameter(c, n, &param));
        if (param->count != 1)
            return moe_match_fail(c, n, false, "a pattern is one value, the parameter has %zu", param->count);
        pattern = param->values[0];
    }
    if (m->regex_count == m->regex_room) {
        uint32_t room = m->regex_room ? m->regex_room * 2 : 64;
        struct moe_regex **list = realloc(m->regexes, room * sizeof *list);
        if (!list)
            return moe_match_memory(c);
        m->regexes = list;
        m->regex_room = room;
    }
    if (moe_regex_new(pattern, &regex, &why) != MOE_OK) {
        (void)moe_match_fail(c, n, false, "at its column %u: %s", why.column, why.text);
        return c->err->code = MOE_E_PARSE;
    }
    m->regexes[m->regex_count++] = regex;
    *out = regex;
    return MOE_OK;
}

enum moe_code moe_match_range(struct compiler *c, const struct moe_node_doc *n, struct range *out)
{
    *out = (struct range){ INT64_MIN, INT64_MAX };
    const struct moe_param *param = NULL;
    struct moe_str s = n->text;
    if (is_scalar(n) && s.len > 1 && s.ptr[0] == '$') {
        MOE_TRY(parameter(c, n, &param));
        s = param->count == 1 ? param->values[0] : MOE_STR("");
    }
    for (size_t i = 0; is_scalar(n) && i + 1 < s.len; i++)
        if (s.ptr[i] == '.' && s.ptr[i + 1] == '.') {
            struct moe_str lo = { s.ptr, i }, hi = moe_str_from(s, i + 2);
            bool ok = (lo.len || hi.len) && (!lo.len || read_int(lo, &out->lo)) && (!hi.len || read_int(hi, &out->hi)) && out->lo <= out->hi;
            return ok ? MOE_OK : moe_match_fail(c, n, false, "'%.*s' is no range LO..HI", MOE_FMT(s));
        }
    if (!is_scalar(n) || !read_int(s, &out->lo))
        return moe_match_fail(c, n, false, "expected a whole number or a range LO..HI");
    out->hi = out->lo;
    return MOE_OK;
}

enum moe_code moe_match_bool(struct compiler *c, const struct moe_node_doc *n, bool *out)
{
    if (n->kind != MOE_DOC_BOOL)
        return moe_match_fail(c, n, false, "expected true or false");
    *out = n->as.boolean;
    return MOE_OK;
}

enum moe_code moe_match_uint(struct compiler *c, const struct moe_node_doc *n, uint32_t max, uint32_t *out)
{
    if (n->kind != MOE_DOC_INT || n->as.integer < 0 || n->as.integer > max)
        return moe_match_fail(c, n, false, "expected a whole number from 0 to %u", max);
    *out = (uint32_t)n->as.integer;
    return MOE_OK;
}
