/* From bytes to a config: YAML, the table, overrides, and what the values must be to each other. */
#include "common/base/file.h"
#include "runtime/config/rows.h"

enum moe_code config_store(const struct config_row *row, const struct moe_node_doc *value, struct moe_config_from from, struct moe_arena *arena,
                           struct moe_config *config, struct moe_error *err)
{
    void *into = (char *)config + row->offset;
    double number = value->kind == MOE_DOC_FLOAT ? value->as.number : (double)value->as.integer;
    config->from[row - config_rows] = from;
    switch (row->type) {
    case ROW_U32:  *(unsigned *)into = (unsigned)value->as.integer; return MOE_OK;
    case ROW_U64:  *(uint64_t *)into = (uint64_t)value->as.integer; return MOE_OK;
    case ROW_F64:  *(double *)into = number; return MOE_OK;
    case ROW_BOOL: *(bool *)into = value->as.boolean; return MOE_OK;
    case ROW_ENUM:
        for (int i = 0; row->words[i]; i++)
            if (moe_str_is(value->text, row->words[i]))
                *(int *)into = i;
        return MOE_OK;
    case ROW_PATH: case ROW_NAME: case ROW_ADDRESS: case ROW_BUCKET: case ROW_URL: break;
    }
    struct moe_str text = moe_arena_str(arena, value->text);
    if (!text.ptr)
        return moe_fail(err, MOE_E_LIMIT, (struct moe_where){ .field = row->key }, "no memory");
    *(struct moe_str *)into = text;
    return MOE_OK;
}
_Static_assert(sizeof(enum moe_score) == sizeof(int) && sizeof(enum moe_drop) == sizeof(int) && sizeof(enum moe_storage) == sizeof(int), "an enum is stored as an int");

static void store_default(const struct config_row *row, struct moe_config *config)
{
    void *into = (char *)config + row->offset;
    switch (row->type) {
    case ROW_U32:  *(unsigned *)into = (unsigned)row->initial; return;
    case ROW_U64:  *(uint64_t *)into = (uint64_t)row->initial; return;
    case ROW_F64:  *(double *)into = row->initial; return;
    case ROW_BOOL: *(bool *)into = row->initial != 0; return;
    case ROW_ENUM: *(int *)into = (int)row->initial; return;
    case ROW_PATH: case ROW_NAME: case ROW_ADDRESS: case ROW_BUCKET: case ROW_URL: *(struct moe_str *)into = moe_str_c(row->text ? row->text : ""); return;
    }
}

enum moe_code config_refuse_secret(const struct moe_doc *doc, const struct moe_node_doc *node, struct moe_error *err)
{
    static const char where[] = "credentials come from variables of the environment that are made for them (AWS_..., WANDB_API_KEY), never from a config";
    bool path = false, scalar = node->kind != MOE_DOC_LIST && node->kind != MOE_DOC_MAP;
    for (const struct config_row *row = config_rows; row->key; row++)
        path |= row->type == ROW_PATH && moe_str_is(node->key, row->key);
    const char *what = scalar ? config_secret(node->text, path) : NULL;
    if (what)
        return moe_doc_fail(err, MOE_E_SCHEMA, doc, node, false, "looks like %s; %s", what, where);
    what = config_secret(node->key, false);
    if (what)                                             /* the path would tell it: its parent's stands for it */
        return moe_fail(err, MOE_E_SCHEMA, (struct moe_where){ .file = moe_doc_name(doc), .line = node->key_line, .column = node->key_column },
                        "a key looks like %s; %s", what, where);
    return MOE_OK;
}

/* Before anything else is said of the file, because what is said may repeat a value. Deeper than two no value is ever repeated. */
static enum moe_code refuse_secrets(const struct moe_doc *doc, struct moe_error *err)
{
    const struct moe_node_doc *root = moe_doc_root(doc);
    if (root->kind != MOE_DOC_MAP)
        return MOE_OK;
    for (const struct moe_node_doc *section = root->first; section; section = section->next) {
        MOE_TRY(config_refuse_secret(doc, section, err));
        for (const struct moe_node_doc *n = section->first; n; n = n->next)
            MOE_TRY(config_refuse_secret(doc, n, err));
    }
    return MOE_OK;
}

static enum moe_code store_all(const struct moe_doc *doc, struct moe_arena *arena, struct moe_config *config, struct moe_error *err)
{
    for (const struct config_row *row = config_rows; row->key; row++) {
        const struct moe_node_doc *map = row->section[0] ? moe_doc_get(moe_doc_root(doc), row->section) : moe_doc_root(doc), *n = moe_doc_get(map, row->key);
        store_default(row, config);
        if (n)
            MOE_TRY(config_store(row, n, (struct moe_config_from){ MOE_CONFIG_FILE, n->line, n->column }, arena, config, err));
    }
    return MOE_OK;
}

enum moe_code moe_config_parse(const char *name, struct moe_str yaml, char *const *env, struct moe_arena *arena, struct moe_config *out, struct moe_error *err)
{
    MOE_AUTO(moe_doc_free) struct moe_doc *doc = NULL;
    struct config_tables tables;
    *out = (struct moe_config){ .name = moe_arena_str(arena, moe_str_c(name)) };
    if (!out->name.ptr)
        return moe_fail(err, MOE_E_LIMIT, (struct moe_where){ .file = name }, "no memory");
    if (yaml.len > MOE_CAP_CONFIG_BYTES)
        return moe_fail(err, MOE_E_LIMIT, (struct moe_where){ .file = name }, "is larger than %u bytes", MOE_CAP_CONFIG_BYTES);
    MOE_TRY(moe_doc_parse(MOE_DOC_YAML, name, yaml, &doc, err));
    MOE_TRY(refuse_secrets(doc, err));
    config_tables(&tables, false);
    MOE_TRY(moe_schema_check(doc, moe_doc_root(doc), tables.top, err));
    MOE_TRY(store_all(doc, arena, out, err));
    if (env)
        MOE_TRY(config_environment(env, &tables, arena, out, err));
    return config_check(out, err);
}

enum moe_code moe_config_load(const char *path, char *const *env, struct moe_arena *arena, struct moe_config *out, struct moe_error *err)
{
    MOE_AUTO(moe_buf_free) struct moe_buf *bytes = NULL;
    MOE_TRY(moe_file_read(path, MOE_CAP_CONFIG_BYTES, &bytes, err));
    return moe_config_parse(path, moe_buf_str(bytes), env, arena, out, err);
}
