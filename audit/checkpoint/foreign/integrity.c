/* Megatron's integrity.json: {"algorithm": "sha256", "files": {"name": "hex"}}. */
#include "audit/checkpoint/foreign/parts.h"

enum moe_code read_integrity(struct reading *r)
{
    MOE_AUTO(moe_doc_free) struct moe_doc *doc = NULL;
    bool fits;
    MOE_TRY(read_json(r, r->bytes, &doc));
    if (!doc)
        return MOE_OK;
    const struct moe_node_doc *root = moe_doc_root(doc);
    only(r, root, "algorithm files");
    const struct moe_node_doc *algorithm = want(r, root, "algorithm", MOE_DOC_STR), *files = want(r, root, "files", MOE_DOC_MAP);
    if (!files)
        return MOE_OK;
    const struct moe_foreign_algorithm *how = algorithm ? algorithm_of(r, algorithm->text, offset_of(r, algorithm)) : NULL;
    MOE_TRY(begin_entries(r, files->count, &fits));
    if (!fits)
        return MOE_OK;
    for (const struct moe_node_doc *c = files->first; c; c = c->next) {
        struct moe_foreign_entry e = { .name = c->key, .algorithm = how, .end = UINT64_MAX, .offset = offset_of(r, c) };
        MOE_TRY(add_entry(r, e, c->kind == MOE_DOC_STR ? c->text : (struct moe_str){ "", 0 }));   /* no string is no digest: said there */
    }
    return end_entries(r);
}
