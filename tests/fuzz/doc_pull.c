/* Target   moe_pull_*()
 * Input    one byte, the size of the window, and JSON
 * Promise  says what moe_doc_parse_json() says: the same values with the same places, or the same refusal in the same words at the same place, except where
 *          a key or string is longer than what is kept
 * Corpus   tests/fuzz/corpus/doc_pull/ -- a fixed bug leaves its input there, named after the bug
 * Links    common/doc
 */
#include "common/doc/pull.h"
#include <stdlib.h>

static void same_key(const struct moe_node_doc *n, const struct moe_pull_token *t)
{
    if (n->parent && n->parent->kind == MOE_DOC_MAP && (!moe_str_eq(n->key, t->key) || t->key_bytes != n->key.len))
        abort();
}

static void same(const struct moe_node_doc *n, struct moe_pull *p)
{
    const struct moe_pull_token *t;
    struct moe_error err = { 0 };
    if (moe_pull_next(p, &t, &err) != MOE_OK || (int)t->kind != (int)n->kind || t->line != n->line || t->column != n->column)
        abort();
    same_key(n, t);
    if (n->kind == MOE_DOC_LIST || n->kind == MOE_DOC_MAP) {
        for (const struct moe_node_doc *c = n->first; c; c = c->next)
            same(c, p);
        if (moe_pull_next(p, &t, &err) != MOE_OK || t->kind != MOE_PULL_END)
            abort();
        return;
    }
    if (!moe_str_eq(n->text, t->text) || (n->kind == MOE_DOC_INT && n->as.integer != t->as.integer) || (n->kind == MOE_DOC_BOOL && n->as.boolean != t->as.boolean))
        abort();
    if (n->kind == MOE_DOC_FLOAT && (n->as.number < t->as.number || n->as.number > t->as.number))
        abort();
}

/* A key with escapes is named decoded here, and as it is written there when the tree's reader fails before it decodes. */
static void refused(struct moe_pull *p, const struct moe_error *want, enum moe_doc_why why, bool escapes)
{
    const struct moe_pull_token *t = NULL;
    struct moe_error err = { 0 };
    enum moe_code code;
    do
        code = moe_pull_next(p, &t, &err);
    while (code == MOE_OK && t->kind != MOE_PULL_DONE);
    if (code != want->code || moe_pull_why(p) != why || err.line != want->line || err.column != want->column || strcmp(err.text, want->text) != 0 ||
        (!escapes && strcmp(err.field, want->field) != 0))
        abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    MOE_AUTO(moe_doc_free) struct moe_doc *doc = NULL;
    struct moe_error err = { 0 };
    enum moe_doc_why why;
    struct moe_str bytes = { (const char *)data + 1, size ? size - 1 : 0 }, rest = bytes;
    if (!size || moe_str_starts(bytes, MOE_STR("\xef\xbb\xbf")))
        return 0;
    struct moe_pull_opts opts = { .window = 64 + data[0], .keep = 1u << 20, .values = MOE_CAP_DOC_NODES, .keys = 1u << 20, .secret = { 1, 2 } };
    struct moe_pull_source source = moe_pull_memory(&rest);
    MOE_AUTO(moe_pull_free) struct moe_pull *p = moe_pull_new(NULL, &source, &opts);
    if (!p)
        return 0;
    if (moe_doc_parse_json(NULL, bytes, &doc, &why, &err) != MOE_OK) {
        refused(p, &err, why, memchr(bytes.ptr, '\\', bytes.len) != NULL);
        return 0;
    }
    same(moe_doc_root(doc), p);
    const struct moe_pull_token *t;
    if (moe_pull_next(p, &t, &err) != MOE_OK || t->kind != MOE_PULL_DONE)
        abort();
    return 0;
}
