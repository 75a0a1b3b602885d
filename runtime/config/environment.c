/* Overrides: MOE_SECTION__KEY=value. A value is held to the same row as one of the file. */
#include "common/base/suggest.h"
#include "runtime/config/rows.h"

enum { WORD_MAX = 64 };                /* characters of a number or a word */
static const char whence[] = "environment";

static const struct config_row *row_of(struct moe_str variable)
{
    char name[CONFIG_NAME];
    for (const struct config_row *row = config_rows; row->key; row++) {
        config_variable(row, name);
        if (moe_str_is(variable, name))
            return row;
    }
    return NULL;
}

static enum moe_code unknown(struct moe_str variable, struct moe_error *err)
{
    char names[MOE_CONFIG_VALUES][CONFIG_NAME], field[sizeof err->field];
    const char *words[MOE_CONFIG_VALUES];
    size_t count = config_row_count();
    for (size_t i = 0; i < count; i++) {
        config_variable(config_rows + i, names[i]);
        words[i] = names[i];
    }
    const char *near = moe_suggest(variable, words, count);
    (void)snprintf(field, sizeof field, "%.*s", (int)MOE_MIN(variable.len, sizeof field - 1), variable.ptr);
    return near ? moe_fail(err, MOE_E_SCHEMA, (struct moe_where){ .file = whence, .field = field }, "names no value of a config; did you mean %s?", near)
                : moe_fail(err, MOE_E_SCHEMA, (struct moe_where){ .file = whence, .field = field }, "names no value of a config");
}

/* What stands in a variable is a scalar and nothing else: YAML's own signs are not looked at in a text, and not let through elsewhere. */
static enum moe_code read_value(const struct config_row *row, struct moe_str text, struct moe_doc **doc, struct moe_node_doc *out, struct moe_error *err)
{
    bool plain = !config_row_is_text(row) && text.len && text.len <= WORD_MAX;
    for (size_t i = 0; plain && i < text.len; i++)
        plain = moe_is_word(text.ptr[i]) || text.ptr[i] == '.' || text.ptr[i] == '+' || text.ptr[i] == '-';
    MOE_TRY(moe_doc_parse(MOE_DOC_YAML, whence, plain ? text : MOE_STR(""), doc, err));
    *out = *moe_doc_root(*doc);
    if (!plain || out->kind >= MOE_DOC_LIST)              /* a string, which no row of numbers takes */
        *out = (struct moe_node_doc){ .kind = MOE_DOC_STR, .text = text, .quoted = true };
    return MOE_OK;
}

static const struct moe_field *fields_of(const struct config_tables *tables, const char *section)
{
    for (const struct moe_field *f = tables->top; f->name; f++)
        if (f->type == MOE_FIELD_MAP && strcmp(f->name, section) == 0)
            return f->fields;
    return tables->top;
}

static enum moe_code override(const struct config_row *row, struct moe_str text, const struct config_tables *tables, struct moe_arena *arena,
                              struct moe_config *config, struct moe_error *err)
{
    MOE_AUTO(moe_doc_free) struct moe_doc *doc = NULL;
    char variable[CONFIG_NAME];
    struct moe_node_doc value, map = { .kind = MOE_DOC_MAP, .count = 1, .first = &value };
    config_variable(row, variable);
    enum moe_code code = read_value(row, text, &doc, &value, err);
    value.key = moe_str_c(row->key);
    value.parent = &map;
    if (code == MOE_OK)
        code = config_refuse_secret(doc, &value, err);
    if (code == MOE_OK)
        code = moe_schema_check(doc, &map, fields_of(tables, row->section), err);
    if (code == MOE_OK)
        code = config_store(row, &value, (struct moe_config_from){ .source = MOE_CONFIG_ENVIRONMENT }, arena, config, err);
    if (code != MOE_OK) {                                 /* the words are right, the place is not: a variable has no line */
        err->line = err->column = 0;
        (void)snprintf(err->file, sizeof err->file, "%s", whence);
        (void)snprintf(err->field, sizeof err->field, "%s", variable);
    }
    return code;
}

enum moe_code config_environment(char *const *env, const struct config_tables *tables, struct moe_arena *arena, struct moe_config *config, struct moe_error *err)
{
    for (; *env; env++) {
        struct moe_str text = moe_str_c(*env), variable = moe_str_cut(&text, '=');
        const char *under = variable.len ? memmem(variable.ptr, variable.len, "__", 2) : NULL;
        if (!moe_str_starts(variable, MOE_STR("MOE_")) || !under || under < variable.ptr + 3)
            continue;
        const struct config_row *row = row_of(variable);
        if (!row)
            return unknown(variable, err);
        char name[CONFIG_NAME];
        config_variable(row, name);
        if (config->from[row - config_rows].source == MOE_CONFIG_ENVIRONMENT)
            return moe_fail(err, MOE_E_SCHEMA, (struct moe_where){ .file = whence, .field = name }, "is set twice");
        MOE_TRY(override(row, text, tables, arena, config, err));
    }
    return MOE_OK;
}
