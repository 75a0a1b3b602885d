#include "common/doc/schema.h"
#include "common/base/suggest.h"
#include "common/doc/build.h"
#include <stdio.h>

enum { FIELDS_MAX = 128 };       /* of one map that take part in "did you mean" */

static enum moe_code unknown(const struct moe_doc *doc, const struct moe_node_doc *n, const struct moe_field *fields, struct moe_error *err)
{
    const char *names[FIELDS_MAX], *near;
    size_t count = 0;
    for (; fields->name && count < FIELDS_MAX; fields++)
        names[count++] = fields->name;
    near = moe_suggest(n->key, names, count);
    return near ? moe_doc_fail(err, MOE_E_SCHEMA, doc, n, true, "unknown field; did you mean %s?", near)
                : moe_doc_fail(err, MOE_E_SCHEMA, doc, n, true, "unknown field");
}

static enum moe_code wrong_kind(const struct moe_doc *doc, const struct moe_node_doc *n, const char *want, struct moe_error *err)
{
    if (n->kind == MOE_DOC_NULL)
        return moe_doc_fail(err, MOE_E_SCHEMA, doc, n, false, "must be %s, is empty", want);
    bool quote = strcmp(want, "a string") == 0 && n->kind < MOE_DOC_STR;
    return moe_doc_fail(err, MOE_E_SCHEMA, doc, n, false, "must be %s, is %s%s", want, moe_doc_kind_name(n->kind),
                        quote ? "; write it in quotes" : "");
}

bool moe_field_whole(double v) { return v >= -9007199254740992.0 && v <= 9007199254740992.0 && v == (double)(int64_t)v; }

const char *moe_field_number(double v, char into[MOE_FIELD_NUMBER_ROOM])
{
    (void)snprintf(into, MOE_FIELD_NUMBER_ROOM, moe_field_whole(v) ? "%.0f" : "%.15g", v);
    return into;
}

static enum moe_code check_range(const struct moe_doc *doc, const struct moe_node_doc *n, const struct moe_field *f, double v, struct moe_error *err)
{
    if ((f->min == 0 && f->max == 0) || (v >= f->min && v <= f->max))
        return MOE_OK;
    char least[MOE_FIELD_NUMBER_ROOM], most[MOE_FIELD_NUMBER_ROOM];
    return moe_doc_fail(err, MOE_E_SCHEMA, doc, n, false, "%.*s is outside %s to %s", (int)MOE_MIN(n->text.len, (size_t)60), n->text.ptr,
                        moe_field_number(f->min, least), moe_field_number(f->max, most));
}

static enum moe_code check_number(const struct moe_doc *doc, const struct moe_node_doc *n, const struct moe_field *f, struct moe_error *err)
{
    if (f->type == MOE_FIELD_UINT) {
        if (n->kind != MOE_DOC_INT)
            return wrong_kind(doc, n, "a whole number", err);
        if (n->as.integer < 0)
            return moe_doc_fail(err, MOE_E_SCHEMA, doc, n, false, "%lld is negative", (long long)n->as.integer);
        return check_range(doc, n, f, (double)n->as.integer, err);
    }
    if (n->kind != MOE_DOC_INT && n->kind != MOE_DOC_FLOAT)
        return wrong_kind(doc, n, "a number", err);
    return check_range(doc, n, f, n->kind == MOE_DOC_INT ? (double)n->as.integer : n->as.number, err);
}

static enum moe_code check_strings(const struct moe_doc *doc, const struct moe_node_doc *n, struct moe_error *err)
{
    if (n->kind == MOE_DOC_STR)
        return MOE_OK;
    if (n->kind != MOE_DOC_LIST)
        return wrong_kind(doc, n, "a list of strings", err);
    for (const struct moe_node_doc *c = n->first; c; c = c->next)
        if (c->kind != MOE_DOC_STR)
            return wrong_kind(doc, c, "a string", err);
    return MOE_OK;
}

/* Compared as written: a word such as `null` or `1` may be in the table whatever kind YAML gives it. */
static enum moe_code check_word(const struct moe_doc *doc, const struct moe_node_doc *n, const struct moe_field *f, struct moe_error *err)
{
    char all[160] = "";
    size_t count = 0, used = 0;
    if (n->kind == MOE_DOC_LIST || n->kind == MOE_DOC_MAP)
        return wrong_kind(doc, n, "a single word", err);
    for (; f->words[count]; count++) {
        if (moe_str_is(n->text, f->words[count]))
            return MOE_OK;
        if (used < sizeof all)
            used += (size_t)snprintf(all + used, sizeof all - used, "%s%s", count ? ", " : "", f->words[count]);
    }
    const char *near = moe_suggest(n->text, f->words, count);
    int len = (int)MOE_MIN(n->text.len, (size_t)40);
    return near ? moe_doc_fail(err, MOE_E_SCHEMA, doc, n, false, "\"%.*s\" is not one of %s; did you mean %s?", len, n->text.ptr, all, near)
                : moe_doc_fail(err, MOE_E_SCHEMA, doc, n, false, "\"%.*s\" is not one of %s", len, n->text.ptr, all);
}

static bool is_date(struct moe_str s)
{
    static const unsigned char days[] = { 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31 };
    unsigned part[3] = { 0 };
    size_t which = 0;
    if (s.len != 10)
        return false;
    for (size_t i = 0; i < s.len; i++) {
        if (i == 4 || i == 7) {
            if (s.ptr[i] != '-')
                return false;
            which++;
        } else if (moe_is_digit(s.ptr[i])) {
            part[which] = part[which] * 10 + (unsigned)(s.ptr[i] - '0');
        } else {
            return false;
        }
    }
    bool leap = part[0] % 4 == 0 && (part[0] % 100 != 0 || part[0] % 400 == 0);
    return part[0] && part[1] >= 1 && part[1] <= 12 && part[2] >= 1 && part[2] <= days[part[1] - 1] + (unsigned)(leap && part[1] == 2);
}

static enum moe_code check_date(const struct moe_doc *doc, const struct moe_node_doc *n, struct moe_error *err)
{
    if (n->kind != MOE_DOC_STR)
        return wrong_kind(doc, n, "a date (YYYY-MM-DD)", err);
    if (!is_date(n->text))
        return moe_doc_fail(err, MOE_E_SCHEMA, doc, n, false, "\"%.*s\" is no date (YYYY-MM-DD)", (int)MOE_MIN(n->text.len, (size_t)40),
                            n->text.ptr);
    return MOE_OK;
}

/* MAPS and NAMED: each child is a map of its own. */
static enum moe_code check_each(const struct moe_doc *doc, const struct moe_node_doc *n, const struct moe_field *f, struct moe_error *err)
{
    bool list = f->type == MOE_FIELD_MAPS;
    if (n->kind != (list ? MOE_DOC_LIST : MOE_DOC_MAP))
        return wrong_kind(doc, n, list ? "a list of maps" : "a map of names", err);
    for (const struct moe_node_doc *c = n->first; c; c = c->next)
        MOE_TRY(moe_schema_check(doc, c, f->fields, err));
    return MOE_OK;
}

static enum moe_code check_field(const struct moe_doc *doc, const struct moe_node_doc *n, const struct moe_field *f, struct moe_error *err)
{
    switch (f->type) {
    case MOE_FIELD_STR:    return n->kind == MOE_DOC_STR ? MOE_OK : wrong_kind(doc, n, "a string", err);
    case MOE_FIELD_BOOL:   return n->kind == MOE_DOC_BOOL ? MOE_OK : wrong_kind(doc, n, "true or false", err);
    case MOE_FIELD_UINT:
    case MOE_FIELD_NUMBER: return check_number(doc, n, f, err);
    case MOE_FIELD_STRS:   return check_strings(doc, n, err);
    case MOE_FIELD_ENUM:   return check_word(doc, n, f, err);
    case MOE_FIELD_DATE:   return check_date(doc, n, err);
    case MOE_FIELD_ANY:    return MOE_OK;
    case MOE_FIELD_MAP:    return moe_schema_check(doc, n, f->fields, err);
    case MOE_FIELD_MAPS:
    case MOE_FIELD_NAMED:  return check_each(doc, n, f, err);
    }
    return moe_doc_fail(err, MOE_E_BUG, doc, n, false, "has a broken row in its table");
}

enum moe_code moe_schema_check(const struct moe_doc *doc, const struct moe_node_doc *map, const struct moe_field *fields, struct moe_error *err)
{
    if (!map)
        return moe_doc_fail(err, MOE_E_SCHEMA, doc, NULL, false, "must be a map, is empty");
    if (map->kind != MOE_DOC_MAP)
        return wrong_kind(doc, map, "a map", err);
    for (const struct moe_node_doc *n = map->first; n; n = n->next) {
        const struct moe_field *f = fields;
        while (f->name && !moe_str_is(n->key, f->name))
            f++;
        if (!f->name)
            return unknown(doc, n, fields, err);
        MOE_TRY(check_field(doc, n, f, err));
    }
    for (const struct moe_field *f = fields; f->name; f++)
        if (f->required && !moe_doc_get(map, f->name))
            return moe_doc_fail(err, MOE_E_SCHEMA, doc, map, true, "field %s is missing", f->name);
    return MOE_OK;
}
