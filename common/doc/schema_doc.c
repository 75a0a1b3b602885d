/* A table of fields as JSON Schema and as a manual page. */
#include "common/doc/json_write.h"
#include "common/doc/schema.h"

enum { NESTING_MAX = 8 };        /* a table may name itself; past this it is just a map */

static void say(struct moe_json *j, const char *key, const char *value)
{
    moe_json_key(j, key);
    moe_json_str(j, moe_str_c(value));
}

static void object(struct moe_json *j, const struct moe_field *fields, unsigned depth);

static void string_type(struct moe_json *j, const char *pattern)
{
    say(j, "type", "string");
    if (pattern)
        say(j, "pattern", pattern);
}

/* A number without decimals where it has none, so that the text of a schema does not depend on how it was written in the table. */
static void bound(struct moe_json *j, const char *key, double v)
{
    moe_json_key(j, key);
    if (moe_field_whole(v))
        moe_json_int(j, (int64_t)v);
    else
        moe_json_num(j, v, -1);
}

static void number_type(struct moe_json *j, const struct moe_field *f)
{
    bool ranged = f->min != 0 || f->max != 0, whole = f->type == MOE_FIELD_UINT;
    say(j, "type", whole ? "integer" : "number");
    if (ranged || whole)
        bound(j, "minimum", ranged ? f->min : 0);
    if (ranged)
        bound(j, "maximum", f->max);
}

static void strings_type(struct moe_json *j)
{
    moe_json_key(j, "oneOf");
    moe_json_open(j, '[');
    moe_json_open(j, '{');
    say(j, "type", "string");
    moe_json_close(j, '}');
    moe_json_open(j, '{');
    say(j, "type", "array");
    moe_json_key(j, "items");
    moe_json_open(j, '{');
    say(j, "type", "string");
    moe_json_close(j, '}');
    moe_json_close(j, '}');
    moe_json_close(j, ']');
}

static void words_type(struct moe_json *j, const char *const *words)
{
    moe_json_key(j, "enum");
    moe_json_open(j, '[');
    for (; *words; words++)
        moe_json_str(j, moe_str_c(*words));
    moe_json_close(j, ']');
}

static void each_type(struct moe_json *j, const struct moe_field *f, unsigned depth)
{
    bool list = f->type == MOE_FIELD_MAPS;
    say(j, "type", list ? "array" : "object");
    moe_json_key(j, list ? "items" : "additionalProperties");
    moe_json_open(j, '{');
    object(j, f->fields, depth + 1);
    moe_json_close(j, '}');
}

static void property(struct moe_json *j, const struct moe_field *f, unsigned depth)
{
    moe_json_key(j, f->name);
    moe_json_open(j, '{');
    if (f->doc)
        say(j, "description", f->doc);
    switch (f->type) {
    case MOE_FIELD_STR:    string_type(j, f->pattern); break;
    case MOE_FIELD_BOOL:   say(j, "type", "boolean"); break;
    case MOE_FIELD_UINT:
    case MOE_FIELD_NUMBER: number_type(j, f); break;
    case MOE_FIELD_STRS:   strings_type(j); break;
    case MOE_FIELD_ENUM:   words_type(j, f->words); break;
    case MOE_FIELD_DATE:   string_type(j, "^[0-9]{4}-[0-9]{2}-[0-9]{2}$"); say(j, "format", "date"); break;
    case MOE_FIELD_ANY:    break;
    case MOE_FIELD_MAP:    object(j, f->fields, depth + 1); break;
    case MOE_FIELD_MAPS:
    case MOE_FIELD_NAMED:  each_type(j, f, depth); break;
    }
    moe_json_close(j, '}');
}

static void object(struct moe_json *j, const struct moe_field *fields, unsigned depth)
{
    bool any = false;
    say(j, "type", "object");
    if (depth > NESTING_MAX)
        return;
    moe_json_key(j, "additionalProperties");
    moe_json_bool(j, false);
    for (const struct moe_field *f = fields; f->name; f++)
        any |= f->required;
    if (any) {
        moe_json_key(j, "required");
        moe_json_open(j, '[');
        for (const struct moe_field *f = fields; f->name; f++)
            if (f->required)
                moe_json_str(j, moe_str_c(f->name));
        moe_json_close(j, ']');
    }
    moe_json_key(j, "properties");
    moe_json_open(j, '{');
    for (const struct moe_field *f = fields; f->name; f++)
        property(j, f, depth);
    moe_json_close(j, '}');
}

void moe_schema_json(const char *id, const char *title, const struct moe_field *fields, struct moe_buf *out)
{
    struct moe_json j = moe_json_to(out, false);
    moe_json_open(&j, '{');
    say(&j, "$schema", "https://json-schema.org/draft/2020-12/schema");
    say(&j, "$id", id);
    say(&j, "title", title);
    object(&j, fields, 0);
    moe_json_close(&j, '}');
    moe_buf_addc(out, '\n');
}

/* ---- mdoc(7) ---- */

static void man_text(struct moe_buf *out, const char *text)
{
    if (text[0] == '.' || text[0] == '\'')
        moe_buf_add(out, MOE_STR("\\&"));
    for (; *text; text++) {
        if (*text == '\\')
            moe_buf_add(out, MOE_STR("\\e"));
        else if (*text == '-')
            moe_buf_add(out, MOE_STR("\\-"));
        else
            moe_buf_addc(out, *text);
    }
}

static void man_type(const struct moe_field *f, struct moe_buf *out)
{
    static const char *const names[] = {
        [MOE_FIELD_STR] = "string", [MOE_FIELD_BOOL] = "true or false", [MOE_FIELD_UINT] = "whole number", [MOE_FIELD_NUMBER] = "number",
        [MOE_FIELD_STRS] = "list of strings, or one string", [MOE_FIELD_DATE] = "date, YYYY\\-MM\\-DD", [MOE_FIELD_ANY] = "any",
        [MOE_FIELD_MAP] = "map", [MOE_FIELD_MAPS] = "list of maps", [MOE_FIELD_NAMED] = "map from names to maps",
    };
    char least[MOE_FIELD_NUMBER_ROOM], most[MOE_FIELD_NUMBER_ROOM];
    if (f->type == MOE_FIELD_ANY && !f->required)
        return;                                                 /* what it takes is said by its own words */
    moe_buf_add(out, MOE_STR(" ("));
    if (f->type == MOE_FIELD_ENUM)
        for (size_t i = 0; f->words[i]; i++) {
            moe_buf_add(out, i == 0 ? MOE_STR("") : f->words[i + 1] ? MOE_STR(", ") : MOE_STR(" or "));
            man_text(out, f->words[i]);
        }
    else
        moe_buf_add(out, moe_str_c(names[f->type]));
    if ((f->type == MOE_FIELD_UINT || f->type == MOE_FIELD_NUMBER) && (f->min != 0 || f->max != 0))
        moe_buf_printf(out, ", %s to %s", moe_field_number(f->min, least), moe_field_number(f->max, most));
    moe_buf_printf(out, "%s)", f->required ? "; required" : "");
}

static void man_list(const struct moe_field *fields, unsigned depth, struct moe_buf *out)
{
    moe_buf_add(out, MOE_STR(".Bl -tag -width Ds\n"));
    for (const struct moe_field *f = fields; f->name; f++) {
        moe_buf_printf(out, ".It Ic \\&%s\n", f->name);
        if (f->doc)
            man_text(out, f->doc);
        man_type(f, out);
        moe_buf_addc(out, '\n');
        if (f->type >= MOE_FIELD_MAP && depth < NESTING_MAX)
            man_list(f->fields, depth + 1, out);
    }
    moe_buf_add(out, MOE_STR(".El\n"));
}

void moe_schema_man(const struct moe_field *fields, struct moe_buf *out)
{
    moe_buf_add(out, MOE_STR(".Sh FIELDS\n"));
    man_list(fields, 0, out);
}
