/* Target   moe_shape_read(), moe_shape_check()
 * Input    a shape in YAML, a NUL, and a document
 * Promise  never crashes, hangs or leaks; a refusal points into the shape; each fault names a node of the document
 * Corpus   tests/fuzz/corpus/shape_check/ -- a fixed bug leaves its input there, named after the bug
 * Links    common/doc
 */
#include "common/doc/lax.h"
#include "common/doc/shape.h"
#include <stdlib.h>

static void tell(void *ctx, const struct moe_shape_fault *fault)
{
    (void)ctx;
    if (!fault->node || !fault->node->line || !fault->text[0])
        abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    MOE_AUTO(moe_shape_free) struct moe_shape *shape = NULL;
    struct moe_str document = { (const char *)data, size }, yaml = moe_str_cut(&document, '\0');
    struct moe_error err = { 0 };
    enum moe_code code = moe_shape_read("fuzz", yaml, &shape, &err);
    if ((code == MOE_OK) != (shape != NULL) || (code == MOE_E_SCHEMA && !err.line))
        abort();
    struct moe_arena *arena = moe_arena_new((size_t)256 << 20);
    struct moe_lax l;
    if (shape && arena && moe_lax_yaml(document, arena, NULL, &l, &err) == MOE_OK)
        for (const struct moe_node_doc *n = l.root->first; n; n = n->next)
            moe_shape_check(shape, n, tell, NULL);
    moe_arena_free(&arena);
    return 0;
}
