/* A tree in one line, so that a test's row says all of what was read. */
#ifndef MOE_TESTS_DOC_SHOW_H
#define MOE_TESTS_DOC_SHOW_H
#include "common/base/term.h"
#include "common/doc/doc.h"

static inline void show(struct moe_buf *out, const struct moe_node_doc *n)
{
    bool map = n->kind == MOE_DOC_MAP;
    switch (n->kind) {
    case MOE_DOC_NULL:  moe_buf_add(out, MOE_STR("~")); break;
    case MOE_DOC_BOOL:  moe_buf_add(out, n->as.boolean ? MOE_STR("true") : MOE_STR("false")); break;
    case MOE_DOC_INT:   moe_buf_printf(out, "%lld", (long long)n->as.integer); break;
    case MOE_DOC_FLOAT: moe_buf_printf(out, "f%g", n->as.number); break;
    case MOE_DOC_STR:
        moe_buf_add(out, n->quoted ? MOE_STR("'") : MOE_STR("$"));
        moe_term_escape(out, n->text);
        break;
    case MOE_DOC_LIST:
    case MOE_DOC_MAP:
        moe_buf_addc(out, map ? '{' : '[');
        for (const struct moe_node_doc *c = n->first; c; c = c->next) {
            if (c->index)
                moe_buf_addc(out, ' ');
            if (map) {
                moe_term_escape(out, c->key);
                moe_buf_addc(out, '=');
            }
            show(out, c);
        }
        moe_buf_addc(out, map ? '}' : ']');
    }
}
#endif
