/* Target   moe_doc_parse() on JSON, and moe_json_*() on what it read
 * Input    JSON bytes, as a hostile checkpoint or log could hold them
 * Promise  never crashes or leaks; gives either a document or an error, never both; our scanner and cJSON agree (never BUG); what is
 *          written reads back, and is then written as the same bytes
 * Corpus   tests/fuzz/corpus/doc_json/ -- a fixed bug leaves its input there, named after the bug
 * Links    common/doc
 */
#include "common/doc/doc.h"
#include "common/doc/json_write.h"
#include <stdlib.h>

static void write_node(struct moe_json *j, const struct moe_node_doc *n)
{
    switch (n->kind) {
    case MOE_DOC_NULL:  moe_json_null(j); return;
    case MOE_DOC_BOOL:  moe_json_bool(j, n->as.boolean); return;
    case MOE_DOC_INT:   moe_json_int(j, n->as.integer); return;
    case MOE_DOC_FLOAT: moe_json_num(j, n->as.number, -1); return;
    case MOE_DOC_STR:   moe_json_str(j, n->text); return;
    case MOE_DOC_LIST:
    case MOE_DOC_MAP:   break;
    }
    moe_json_open(j, n->kind == MOE_DOC_MAP ? '{' : '[');
    for (const struct moe_node_doc *c = n->first; c; c = c->next) {
        if (n->kind == MOE_DOC_MAP) {
            char *key = strndup(c->key.ptr, c->key.len);
            moe_json_key(j, key);
            free(key);
        }
        write_node(j, c);
    }
    moe_json_close(j, n->kind == MOE_DOC_MAP ? '}' : ']');
}

static struct moe_buf *written(const struct moe_doc *doc)
{
    struct moe_buf *out = moe_buf_new(64u << 20);
    struct moe_json j = moe_json_to(out, true);
    write_node(&j, moe_doc_root(doc));
    if (moe_buf_failed(out))
        abort();
    return out;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    MOE_AUTO(moe_doc_free) struct moe_doc *doc = NULL, *again = NULL;
    struct moe_error err = { 0 };
    enum moe_code code = moe_doc_parse(MOE_DOC_JSON, "fuzz", (struct moe_str){ (const char *)data, size }, &doc, &err);
    if ((code == MOE_OK) != (doc != NULL) || code != err.code || code == MOE_E_BUG || (code != MOE_OK && !err.line))
        abort();
    if (!doc)
        return 0;
    MOE_AUTO(moe_buf_free) struct moe_buf *out = written(doc);
    if (moe_doc_parse(MOE_DOC_JSON, "again", moe_buf_str(out), &again, &err) != MOE_OK)
        abort();
    MOE_AUTO(moe_buf_free) struct moe_buf *twice = written(again);
    if (!moe_str_eq(moe_buf_str(out), moe_buf_str(twice)))
        abort();
    return 0;
}
