#include "common/doc/freeze/freeze.h"
#include "common/doc/frozen.h"
#include <inttypes.h>
#include <stdlib.h>

/* The tree in the order of its text. */
struct flat { const struct moe_node_doc **nodes; size_t count; };

static const struct moe_node_doc *after(const struct moe_node_doc *n)
{
    if (n->first)
        return n->first;
    while (n && !n->next)
        n = n->parent;
    return n ? n->next : NULL;
}

static bool flatten(const struct moe_node_doc *root, struct flat *flat)
{
    for (const struct moe_node_doc *n = root; n; n = after(n))
        flat->count++;
    flat->nodes = calloc(flat->count + 1, sizeof *flat->nodes);
    size_t i = 0;
    for (const struct moe_node_doc *n = flat->nodes ? root : NULL; n; n = after(n))
        flat->nodes[i++] = n;
    return flat->nodes;
}

static size_t place_of(const struct flat *flat, const struct moe_node_doc *node)
{
    size_t i = 0;
    while (node && flat->nodes[i] != node)
        i++;
    return i;
}

/* Anything but plain characters as three octal digits: no trigraph, no escape that swallows what follows. */
void moe_freeze_text(struct moe_str s, struct moe_buf *out)
{
    for (size_t i = 0; i < s.len; i++) {
        unsigned char c = (unsigned char)s.ptr[i];
        if (c < ' ' || c > '~' || c == '"' || c == '\\' || c == '?')
            moe_buf_printf(out, "\\%03o", c);
        else
            moe_buf_addc(out, (char)c);
    }
}

static void write_string(struct moe_str s, struct moe_buf *out)
{
    if (!s.ptr)
        return;
    moe_buf_add(out, MOE_STR("    \""));
    moe_freeze_text(s, out);
    moe_buf_add(out, MOE_STR("\\0\"\n"));
}

/* Where a string lies that begins at `*at`, and where the next one will. */
static uint64_t offset_of(struct moe_str s, uint64_t *at)
{
    uint64_t here = s.ptr ? *at : MOE_FROZEN_NONE;
    *at += s.ptr ? s.len + 1 : 0;
    return here;
}

static uint64_t bits_of(const struct moe_node_doc *n)
{
    uint64_t bits = 0;
    if (n->kind == MOE_DOC_BOOL)
        bits = n->as.boolean;
    else if (n->kind == MOE_DOC_INT)
        memcpy(&bits, &n->as.integer, sizeof bits);
    else if (n->kind == MOE_DOC_FLOAT)
        memcpy(&bits, &n->as.number, sizeof bits);
    return bits;
}

static uint64_t write_nodes(const struct flat *flat, const char *symbol, struct moe_buf *out)
{
    uint64_t at = 0;
    moe_buf_printf(out, "static const struct moe_frozen_node %s_nodes[] = {\n", symbol);
    for (size_t i = 0; i < flat->count; i++) {
        const struct moe_node_doc *n = flat->nodes[i];
        uint64_t key = offset_of(n->key, &at), text = offset_of(n->text, &at);
        moe_buf_printf(out, "    { %" PRIu64 "u, %zu, %zu, %u, %" PRIu64 "u, %zu, %" PRIu64 "u, %zu, %u, %u, %u, %u, %d, %d },\n", bits_of(n), place_of(flat, n->parent),
                       place_of(flat, n->next), n->count, key, n->key.len, text, n->text.len, n->line, n->column, n->key_line, n->key_column, (int)n->kind, n->quoted);
    }
    moe_buf_add(out, MOE_STR("};\n"));
    return at;
}

enum moe_code moe_doc_freeze(const struct moe_doc *doc, const char *symbol, struct moe_buf *out, struct moe_error *err)
{
    struct flat flat = { 0 };
    const struct moe_where at = { .file = moe_doc_name(doc) };
    if (!flatten(moe_doc_root(doc), &flat))
        return moe_fail(err, MOE_E_LIMIT, at, "out of memory");
    uint64_t bytes = write_nodes(&flat, symbol, out);
    moe_buf_printf(out, "static const char %s_strings[] =\n", symbol);
    for (size_t i = 0; i < flat.count; i++) {
        write_string(flat.nodes[i]->key, out);
        write_string(flat.nodes[i]->text, out);
    }
    moe_buf_printf(out, "    \"\";\nstatic const struct moe_doc_frozen %s = { \"", symbol);
    moe_freeze_text(moe_str_c(moe_doc_name(doc)), out);
    moe_buf_printf(out, "\", %s_strings, %s_nodes, %zu };\n", symbol, symbol, flat.count);
    free(flat.nodes);
    return bytes < MOE_FROZEN_NONE && !moe_buf_failed(out) ? MOE_OK : moe_fail(err, MOE_E_LIMIT, at, "too large to be made part of a program");
}
