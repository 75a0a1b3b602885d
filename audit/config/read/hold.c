#include "audit/config/read/hold.h"

const struct moe_lint_note moe_shape_notes[] = {
    { "config-unknown-key", "a key that the config's schema does not have" },
    { "config-missing-key", "a key that the config's schema requires is not there" },
    { "config-value", "a value of another type, range, length or set than the config's schema allows" },
    { .name = NULL },
};

struct holding { struct moe_lint_file *file; struct moe_error *err; enum moe_code code; };

static void tell(void *ctx, const struct moe_shape_fault *fault)
{
    struct holding *h = ctx;
    const struct moe_node_doc *n = fault->node;
    const char *note = fault->problem == MOE_SHAPE_UNKNOWN ? "config-unknown-key" : fault->problem == MOE_SHAPE_MISSING ? "config-missing-key" : "config-value";
    bool key = fault->at_key && n->key_line;
    char path[128];
    if (h->code != MOE_OK)
        return;
    moe_doc_path(n, path, sizeof path);
    const char *below = path[0] == '[' ? strchr(path, ']') : NULL;     /* without the document's number */
    below = below ? below + 1 + (below[1] == '.') : path;
    h->code = moe_lint_event_add(h->file, note, key ? n->key_line : n->line, key ? n->key_column : n->column, h->err, "%s%s%s", fault->text,
                                 below[0] && fault->problem != MOE_SHAPE_UNKNOWN ? " at " : "", fault->problem != MOE_SHAPE_UNKNOWN ? below : "");
}

enum moe_code moe_lint_hold(struct moe_lint_file *file, const struct moe_shape *shape, struct moe_error *err)
{
    struct holding h = { .file = file, .err = err, .code = MOE_OK };
    for (const struct moe_node_doc *document = file->root ? file->root->first : NULL; document && h.code == MOE_OK; document = document->next)
        moe_shape_check(shape, document, tell, &h);
    return h.code;
}
