/* compile_commands.json, as CMake, Bear and Ninja write it. */
#include "audit/source/input/parts.h"
#include "common/base/file.h"
#include "common/doc/doc.h"

struct reader { struct moe_arena *arena; const struct moe_doc *doc; struct moe_str folder, cwd; struct moe_database *out; struct moe_error *err; };

static enum moe_code no_memory(struct reader *r)
{
    return moe_fail(r->err, MOE_E_LIMIT, (struct moe_where){ .file = moe_doc_name(r->doc) }, "needs more memory than is allowed");
}

static enum moe_code need_str(struct reader *r, const struct moe_node_doc *entry, const char *key, struct moe_str *out)
{
    const struct moe_node_doc *n = moe_doc_get(entry, key);
    if (!n)
        return moe_doc_fail(r->err, MOE_E_SCHEMA, r->doc, entry, false, "an entry needs \"%s\"", key);
    if (n->kind != MOE_DOC_STR || !n->text.len)
        return moe_doc_fail(r->err, MOE_E_SCHEMA, r->doc, n, false, "\"%s\" must be text", key);
    *out = n->text;
    return MOE_OK;
}

static enum moe_code read_words(struct reader *r, const struct moe_node_doc *entry, struct moe_str **words, size_t *count)
{
    const struct moe_node_doc *list = moe_doc_get(entry, "arguments");
    struct moe_str command;
    if (!list) {
        MOE_TRY(need_str(r, entry, "command", &command));
        return moe_command_split(command, r->arena, words, count) ? MOE_OK : no_memory(r);
    }
    if (list->kind != MOE_DOC_LIST)
        return moe_doc_fail(r->err, MOE_E_SCHEMA, r->doc, list, false, "\"arguments\" must be a list");
    *words = moe_arena_array(r->arena, struct moe_str, list->count + 1);
    if (!*words)
        return no_memory(r);
    for (const struct moe_node_doc *n = list->first; n; n = n->next) {
        if (n->kind != MOE_DOC_STR)
            return moe_doc_fail(r->err, MOE_E_SCHEMA, r->doc, n, false, "an argument must be text");
        (*words)[(*count)++] = n->text;
    }
    return MOE_OK;
}

/* The first entry of a file counts: a file compiled twice is audited once. */
static enum moe_code read_entry(struct reader *r, const struct moe_node_doc *entry)
{
    struct moe_str directory, file, *words = NULL;
    size_t count = 0;
    if (entry->kind != MOE_DOC_MAP)
        return moe_doc_fail(r->err, MOE_E_SCHEMA, r->doc, entry, false, "an entry must be a map");
    MOE_TRY(need_str(r, entry, "directory", &directory));
    MOE_TRY(need_str(r, entry, "file", &file));
    MOE_TRY(read_words(r, entry, &words, &count));
    directory = moe_path_join(r->arena, r->folder, directory);
    struct moe_str full = directory.ptr ? moe_path_join(r->arena, directory, file) : directory;
    if (!full.ptr)
        return no_memory(r);
    struct moe_database *db = r->out;
    uint32_t *slot = moe_map_slot(db->by_path, moe_path_below(r->cwd, full), UINT32_MAX);
    if (!slot)
        return no_memory(r);
    if (*slot != UINT32_MAX)
        return MOE_OK;
    struct moe_flagset *grown = moe_grow(r->arena, db->items, db->count, &db->room, sizeof *grown);
    if (!grown)
        return no_memory(r);
    db->items = grown;
    *slot = (uint32_t)db->count;
    grown[db->count] = (struct moe_flagset){ 0 };
    size_t first = count > 0;                         /* the compiler itself */
    return moe_flags_vet(r->arena, words + first, count - first, directory, r->cwd, file, &grown[db->count++]) ? MOE_OK : no_memory(r);
}

enum moe_code moe_database_parse(struct moe_arena *arena, const char *name, struct moe_str bytes, struct moe_str folder, struct moe_str cwd,
                                 struct moe_database *out, struct moe_error *err)
{
    MOE_AUTO(moe_doc_free) struct moe_doc *doc = NULL;
    MOE_TRY(moe_doc_parse(MOE_DOC_JSON, name, bytes, &doc, err));
    struct reader r = { arena, doc, folder, cwd, out, err };
    const struct moe_node_doc *root = moe_doc_root(doc);
    if (root->kind != MOE_DOC_LIST)
        return moe_doc_fail(err, MOE_E_SCHEMA, doc, root, false, "a compilation database must be a list");
    if (!out->by_path && !(out->by_path = moe_map_new()))
        return no_memory(&r);
    for (const struct moe_node_doc *n = root->first; n; n = n->next)
        MOE_TRY(read_entry(&r, n));
    return MOE_OK;
}

enum moe_code moe_database_load(struct moe_arena *arena, const char *path, struct moe_str cwd, struct moe_database *out, struct moe_error *err)
{
    MOE_AUTO(moe_buf_free) struct moe_buf *bytes = NULL;
    MOE_TRY(moe_file_read(path, MOE_CAP_DOC_BYTES, &bytes, err));
    struct moe_str folder = moe_path_join(arena, cwd, moe_path_folder(moe_str_c(path)));
    if (!folder.ptr)
        return moe_fail(err, MOE_E_LIMIT, (struct moe_where){ .file = path }, "needs more memory than is allowed");
    return moe_database_parse(arena, path, moe_buf_str(bytes), folder, cwd, out, err);
}

const struct moe_flagset *moe_database_find(const struct moe_database *db, struct moe_str path)
{
    const uint32_t *at = db->by_path ? moe_map_find(db->by_path, path) : NULL;
    return at ? &db->items[*at] : NULL;
}
