/* Target   moe_doc_parse(), moe_doc_parse_stream() and moe_schema_check() on YAML
 * Input    YAML bytes, as an untrusted pull request could bring them
 * Promise  never crashes, hangs or leaks; gives either a document or an error, never both; the caps hold; every node's place is in the input
 * Corpus   tests/fuzz/corpus/doc_yaml/ -- a fixed bug leaves its input there, named after the bug
 * Links    common/doc
 */
#include "common/doc/schema.h"
#include <stdlib.h>

static const struct moe_field inner[] = {
    { .name = "why", .type = MOE_FIELD_STR, .required = true }, { .name = "until", .type = MOE_FIELD_DATE }, { .name = NULL },
};
static const char *const words[] = { "high", "low", NULL };
static const struct moe_field fields[] = {
    { .name = "n", .type = MOE_FIELD_UINT, .min = 1, .max = 9 }, { .name = "rules", .type = MOE_FIELD_NAMED, .fields = inner },
    { .name = "list", .type = MOE_FIELD_MAPS, .fields = inner }, { .name = "level", .type = MOE_FIELD_ENUM, .words = words },
    { .name = "paths", .type = MOE_FIELD_STRS }, { .name = NULL },
};

static void visit(const struct moe_node_doc *n, size_t size, unsigned depth)
{
    unsigned count = 0;
    char path[64];
    moe_doc_path(n, path, sizeof path);
    if (!n->line || n->line > size + 1 || !n->column || n->column > size + 1 || depth > MOE_CAP_DOC_DEPTH)
        abort();
    for (const struct moe_node_doc *c = n->first; c; c = c->next) {
        if (c->parent != n || c->index != count++ || (c->key.len && memchr(c->key.ptr, 0, c->key.len)))
            abort();
        visit(c, size, depth + 1);
    }
    if (count != n->count)
        abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct moe_str bytes = { (const char *)data, size };
    for (int stream = 0; stream < 2; stream++) {
        MOE_AUTO(moe_doc_free) struct moe_doc *doc = NULL;
        struct moe_error err = { 0 };
        enum moe_code code = stream ? moe_doc_parse_stream("fuzz", bytes, &doc, &err) : moe_doc_parse(MOE_DOC_YAML, "fuzz", bytes, &doc, &err);
        if ((code == MOE_OK) != (doc != NULL) || code != err.code || code == MOE_E_BUG || (code == MOE_E_PARSE && !err.line))
            abort();
        if (!doc)
            continue;
        visit(moe_doc_root(doc), size, 0);
        if (moe_schema_check(doc, moe_doc_root(doc), fields, &err) != err.code)
            abort();
    }
    return 0;
}
