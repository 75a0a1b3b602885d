#include "runtime/ckpt/format/json.h"
#include "common/base/utf8.h"
#include "common/crypt/digest.h"

static const char *const endings[MOE_DOC_WHY_COUNT] = {
    [MOE_DOC_WHY_SYNTAX] = "syntax",   [MOE_DOC_WHY_CUT] = "cut",   [MOE_DOC_WHY_TRAILING] = "trailing",
    [MOE_DOC_WHY_DUPLICATE_KEY] = "duplicate-key",                  [MOE_DOC_WHY_NAN] = "nan",
    [MOE_DOC_WHY_HUGE_NUMBER] = "huge-number",                      [MOE_DOC_WHY_NUL] = "nul",
    [MOE_DOC_WHY_UTF8] = "utf8",       [MOE_DOC_WHY_DEPTH] = "depth", [MOE_DOC_WHY_SIZE] = "oversize",
};

uint64_t moe_ckpt_json_at(struct moe_str bytes, uint64_t at, unsigned line, unsigned column)
{
    size_t i = 0;
    if (at == MOE_NO_OFFSET)
        return at;
    for (unsigned l = 1; l < line && i < bytes.len; i++)      /* as common/doc counts: LF, CR LF, or CR alone end a line */
        l += bytes.ptr[i] == '\n' || (bytes.ptr[i] == '\r' && !(i + 1 < bytes.len && bytes.ptr[i + 1] == '\n'));
    return at + MOE_MIN(bytes.len, i + (column ? column - 1 : 0));
}

const char *moe_ckpt_json_event(const struct moe_ckpt_event *table, const char *area, enum moe_doc_why why)
{
    size_t n = strlen(area);
    const struct moe_ckpt_event *e = table;
    while (e->name && !(strncmp(e->name, area, n) == 0 && e->name[n] == '-' && strcmp(e->name + n + 1, endings[why]) == 0))
        e++;
    MOE_CHECK(e->name);                       /* every table with JSON in it has all rows of MOE_CKPT_JSON_EVENTS */
    return e->name;
}

enum moe_code moe_ckpt_json(const struct moe_ckpt_event *table, const char *area, struct moe_str bytes, uint64_t at,
                            const struct moe_objections *to, struct moe_doc **out, struct moe_error *err)
{
    MOE_AUTO(moe_doc_free) struct moe_doc *doc = NULL;
    struct moe_error not = { 0 };
    enum moe_doc_why why;
    *out = NULL;
    if (moe_str_starts(bytes, MOE_STR("\xef\xbb\xbf"))) {      /* common/doc would skip it; most readers of JSON refuse it */
        moe_object(to, moe_ckpt_json_event(table, area, MOE_DOC_WHY_SYNTAX), at, "starts with a byte order mark");
        return MOE_OK;
    }
    enum moe_code code = moe_doc_parse_json(NULL, bytes, &doc, &why, &not);
    if (why == MOE_DOC_WHY_ERROR) {
        *err = not;
        return code;
    }
    if (code != MOE_OK) {
        moe_object(to, moe_ckpt_json_event(table, area, why), moe_ckpt_json_at(bytes, at, not.line, not.column), "%s%s%s", not.field, *not.field ? ": " : "",
                   not.text);
        return MOE_OK;
    }
    if (moe_doc_root(doc)->kind != MOE_DOC_MAP) {
        moe_object(to, moe_ckpt_json_event(table, area, MOE_DOC_WHY_SYNTAX), at, "is JSON, but not an object");
        return MOE_OK;
    }
    *out = moe_take(doc);
    return MOE_OK;
}

enum { WINDOW = 16 << 10 };
_Static_assert((int)MOE_PULL_MAP == (int)MOE_DOC_MAP && (int)MOE_PULL_INT == (int)MOE_DOC_INT && (int)MOE_PULL_STR == (int)MOE_DOC_STR, "kinds are the same numbers");

enum moe_code moe_ckpt_json_check(const struct moe_ckpt_event *table, const char *area, struct moe_str bytes, uint64_t at,
                                  const struct moe_objections *to, bool *good, struct moe_error *err)
{
    struct moe_pull_opts opts = { .window = WINDOW, .keep = 256, .values = MOE_CAP_DOC_NODES, .keys = MOE_CAP_CKPT_KEYS };
    struct moe_str rest = bytes;
    struct moe_pull_source source = moe_pull_memory(&rest);
    const struct moe_pull_token *t;
    struct moe_error not = { 0 };
    enum moe_code code;
    *good = false;
    if (moe_str_starts(bytes, MOE_STR("\xef\xbb\xbf"))) {
        moe_object(to, moe_ckpt_json_event(table, area, MOE_DOC_WHY_SYNTAX), at, "starts with a byte order mark");
        return MOE_OK;
    }
    MOE_TRY(moe_crypt_random(opts.secret, sizeof opts.secret, err));
    MOE_AUTO(moe_pull_free) struct moe_pull *pull = moe_pull_new(NULL, &source, &opts);
    if (!pull)
        return moe_fail(err, MOE_E_LIMIT, (struct moe_where){ 0 }, "out of memory");
    bool first = true, map = false;
    do {
        code = moe_pull_next(pull, &t, &not);
        map = first ? code == MOE_OK && t->kind == MOE_PULL_MAP : map;
        first = false;
    } while (code == MOE_OK && t->kind != MOE_PULL_DONE);
    if (moe_pull_why(pull) == MOE_DOC_WHY_ERROR)
        return *err = not, code;
    if (code != MOE_OK)
        moe_object(to, moe_ckpt_json_event(table, area, moe_pull_why(pull)), at == MOE_NO_OFFSET ? at : at + moe_pull_failed_at(pull), "%s%s%s", not.field,
                   *not.field ? ": " : "", not.text);
    else if (!map)
        moe_object(to, moe_ckpt_json_event(table, area, MOE_DOC_WHY_SYNTAX), at, "is JSON, but not an object");
    *good = code == MOE_OK && map;
    return MOE_OK;
}

struct moe_pull *moe_ckpt_json_again(struct moe_str *rest)
{
    struct moe_pull_opts opts = { .window = WINDOW, .keep = MOE_CAP_DOC_STRING, .values = MOE_CAP_DOC_NODES, .keys = MOE_CAP_CKPT_KEYS };
    struct moe_pull_source source = moe_pull_memory(rest);
    return moe_pull_new(NULL, &source, &opts);
}

struct moe_node_doc moe_ckpt_json_node(const struct moe_pull_token *t, const struct moe_node_doc *parent, unsigned index)
{
    struct moe_node_doc n = { .kind = (enum moe_doc_kind)t->kind, .line = t->line, .column = t->column, .key = t->key, .text = t->text, .index = index,
                              .parent = (struct moe_node_doc *)(uintptr_t)parent };
    if (n.kind == MOE_DOC_INT)
        n.as.integer = t->as.integer;
    else if (n.kind == MOE_DOC_FLOAT)
        n.as.number = t->as.number;
    else if (n.kind == MOE_DOC_BOOL)
        n.as.boolean = t->as.boolean;
    return n;
}

bool moe_ckpt_hex32(struct moe_str text, unsigned char into[32])
{
    for (size_t i = 0; i < text.len; i++)
        if (text.ptr[i] >= 'A' && text.ptr[i] <= 'F')
            return false;
    return moe_crypt_unhex(text, into, MOE_SHA256_BYTES);
}

bool moe_ckpt_printable(struct moe_str text, size_t cap)
{
    if (!text.len || text.len > cap)
        return false;
    while (text.len) {
        uint32_t point;
        size_t n = moe_utf8_next(text, &point);
        if (!n || moe_utf8_hidden(point))
            return false;
        text = moe_str_from(text, n);
    }
    return true;
}
