/* Where things lie. Most cursors lie in a file that was met before and in no macro: those cost a comparison and a subtraction. */
#include "audit/source/parse/build.h"
#include <unistd.h>
#include <stdlib.h>

#define MACRO_BIT 0x80000000u         /* libclang's numbers above this are places inside macro expansions */

bool moe_parse_grow(struct build *b, void *items, uint32_t count, uint32_t *room, size_t size)
{
    if (count < *room)
        return true;
    uint32_t wider = *room ? *room * 2 : 64;
    void *old;
    memcpy(&old, items, sizeof old);              /* items points at a typed pointer */
    void *more = wider > *room ? realloc(old, wider * size) : NULL;
    if (!more) {
        b->failed = true;
        return false;
    }
    memcpy(items, &more, sizeof more);
    memset((char *)more + *room * size, 0, (wider - *room) * size);
    *room = wider;
    return true;
}

uint32_t moe_parse_text(struct build *b, CXString s)
{
    uint32_t text = moe_builder_string(b->out, moe_parse_str(b, s));
    b->api->disposeString(s);
    return text;
}

/* "./a/../b.h" is "b.h"; below the working folder, relative to it. Nothing is looked up. */
static struct moe_str tidy(struct build *b, struct moe_str path)
{
    size_t cwd = b->cwd ? strlen(b->cwd) : 0;
    if (cwd > 1 && path.len > cwd && memcmp(path.ptr, b->cwd, cwd) == 0 && path.ptr[cwd] == '/')
        path = moe_str_from(path, cwd + 1);
    char *out = moe_arena_alloc(b->scratch, path.len + 2);
    if (!out)
        return path;
    size_t len = 0, floor = 0;
    bool rooted = path.len && path.ptr[0] == '/';
    if (rooted)
        out[len++] = '/', floor = 1;
    while (path.len) {
        struct moe_str part = moe_str_cut(&path, '/');
        if (!part.len || moe_str_is(part, "."))
            continue;
        bool up = moe_str_is(part, "..");
        if (up && len > floor) {
            while (len > floor && out[len - 1] != '/')
                len--;
            len -= len > floor;
            continue;
        }
        if (up && rooted)
            continue;
        if (len && out[len - 1] != '/')
            out[len++] = '/';
        memcpy(out + len, part.ptr, part.len);
        len += part.len;
        if (up)
            floor = len;
    }
    return (struct moe_str){ out, len };
}

/* Where a folder on the way is a link, as /lib is, taking the dots away can name a file that is not there: then the path stays as clang found it. */
static struct moe_str name_of(struct build *b, struct moe_str path)
{
    struct moe_str name = tidy(b, path);
    if (!path.len || path.ptr[0] != '/' || !name.len || name.ptr[0] != '/' || !memmem(path.ptr, path.len, "/../", 4))
        return name;
    struct moe_str z = moe_arena_str(b->scratch, name);
    return z.ptr && access(z.ptr, F_OK) == 0 ? name : path;
}

/* Of everything that was read, so that a cache notices a change; not for security. */
static uint64_t digest(struct moe_str s)
{
    uint64_t h = 0xcbf29ce484222325ull ^ s.len;
    for (; s.len >= 8; s = moe_str_from(s, 8)) {
        uint64_t word;
        memcpy(&word, s.ptr, 8);
        h = (h ^ word) * 0x9e3779b97f4a7c15ull;
        h ^= h >> 29;
    }
    for (size_t i = 0; i < s.len; i++)
        h = (h ^ (unsigned char)s.ptr[i]) * 0x100000001b3ull;
    return h ^ h >> 32;
}

static uint32_t add_src(struct build *b, CXFile file, struct moe_str path, struct moe_str bytes, bool main)
{
    if (b->src_count >= MOE_CAP_PARSE_FILES || !moe_parse_grow(b, &b->srcs, b->src_count, &b->src_room, sizeof *b->srcs))
        return 0;
    struct src s = { .handle = file, .main = main, .bytes = bytes };
    struct moe_str name = main ? path : name_of(b, path);
    s.stub = b->shim.len && moe_str_starts(name, b->shim) && name.len > b->shim.len && name.ptr[b->shim.len] == '/';
    if (!main && !s.stub && b->job->wanted) {
        struct moe_str z = moe_arena_str(b->scratch, name);
        s.wanted = z.ptr && b->job->wanted(b->job->ctx, z.ptr);
    }
    s.wanted |= main;
    s.system = s.stub;                            /* of others `ask` will tell */
    if (bytes.len >= UINT32_MAX || (s.wanted && !moe_lex(bytes, b->scratch, &s.tokens))) {
        b->failed = true;
        return 0;
    }
    struct moe_source_file f = { .path = name, .wanted = s.wanted, .is_main = main, .is_system = s.system, .digest = digest(bytes) };
    if (s.wanted)
        f.bytes = bytes, f.line_starts = s.tokens.line_starts, f.line_count = s.tokens.line_count;
    s.index = moe_builder_file(b->out, f);
    s.name = moe_arena_str(b->scratch, name);
    b->srcs[b->src_count] = s;
    return b->src_count++;
}

uint32_t moe_parse_src(struct build *b, CXFile file)
{
    if (!file)
        return 0;
    uint32_t known = moe_ptr_map_get(&b->src_of, file);
    if (known)
        return known;
    for (uint32_t i = 1; i < b->src_count && !known; i++)     /* the same file by another spelling of its path */
        if (b->api->File_isEqual(file, b->srcs[i].handle))
            known = i;
    if (!known) {
        size_t len = 0;
        const char *bytes = b->api->getFileContents(b->tu, file, &len);
        CXString path = b->api->getFileName(file);
        known = add_src(b, file, moe_parse_str(b, path), (struct moe_str){ bytes ? bytes : "", bytes ? len : 0 }, false);
        b->api->disposeString(path);
    }
    if (!known || !moe_ptr_map_put(&b->src_of, file, known))
        b->failed = true;
    return known;
}

bool moe_parse_main_file(struct build *b)
{
    b->shim = b->job->shim_dir ? tidy(b, moe_str_c(b->job->shim_dir)) : MOE_STR("");
    CXFile file = b->api->getFile(b->tu, b->job->path);
    if (!moe_parse_grow(b, &b->srcs, b->src_count, &b->src_room, sizeof *b->srcs) || !file)
        return false;
    b->src_count = 1;
    uint32_t main = add_src(b, file, moe_str_c(b->job->path), b->job->bytes, true);
    if (main != 1 || !moe_ptr_map_put(&b->src_of, file, main))
        return false;
    /* The shortcut of struct range holds for every known LLVM; were a later one to change it, the long way is taken. */
    uint32_t half = (uint32_t)(b->job->bytes.len / 2);
    CXSourceLocation first = b->api->getLocationForOffset(b->tu, file, 0), mid = b->api->getLocationForOffset(b->tu, file, half);
    b->flat = first.int_data && mid.int_data - first.int_data == half && !(mid.int_data & MACRO_BIT);
    return true;
}

static void add_range(struct build *b, uint32_t raw, uint32_t src, uint32_t offset)
{
    size_t size = b->srcs[src].bytes.len;
    if (!b->flat || offset > size || raw < offset || !moe_parse_grow(b, &b->ranges, b->range_count, &b->range_room, sizeof *b->ranges))
        return;
    b->ranges[b->range_count] = (struct range){ raw - offset, (uint32_t)size, src };
    b->last_range = b->range_count++;
}

static uint32_t ask(struct build *b, CXSourceLocation at, uint32_t *offset)
{
    CXFile file = NULL;
    unsigned where = 0;
    b->api->getFileLocation(at, &file, NULL, NULL, &where);
    *offset = where;
    uint32_t src = moe_parse_src(b, file);
    if (src && !b->srcs[src].met) {
        struct src *s = &b->srcs[src];
        s->met = true;
        s->system |= !s->wanted && b->api->Location_isInSystemHeader(at);
        if (s->system)
            moe_builder_file(b->out, (struct moe_source_file){ .path = s->name, .is_system = true });
    }
    return src;
}

uint32_t moe_parse_at(struct build *b, CXSourceLocation at, uint32_t *offset)
{
    uint32_t raw = at.int_data;
    if (raw & MACRO_BIT || !b->flat)
        return ask(b, at, offset);
    for (uint32_t i = 0, r = b->last_range; b->range_count && i <= b->range_count; r = i++) {   /* the last one first */
        if (raw - b->ranges[r].base > b->ranges[r].size)
            continue;
        b->last_range = r;
        *offset = raw - b->ranges[r].base;
        return b->ranges[r].src;
    }
    uint32_t src = ask(b, at, offset);
    if (src)
        add_range(b, raw, src, *offset);
    return src;
}

void moe_parse_add_use(struct build *b, uint32_t src, uint32_t name, uint32_t offset, uint32_t end)
{
    struct src *s = &b->srcs[src];
    if (moe_parse_grow(b, &s->uses, s->use_count, &s->use_room, sizeof *s->uses))
        s->uses[s->use_count++] = (struct use){ .offset = offset, .end = end, .name = name };
}

static int compare_uses(const void *x, const void *y)
{
    const struct use *a = x, *b = y;
    if (a->offset != b->offset)
        return a->offset < b->offset ? -1 : 1;
    return a->end > b->end ? -1 : a->end < b->end;
}

/* Sorted, outer before inner, and each knows the one around it. */
void moe_parse_sort_uses(struct build *b)
{
    for (uint32_t i = 1; i < b->src_count; i++) {
        struct src *s = &b->srcs[i];
        if (s->use_count)
            qsort(s->uses, s->use_count, sizeof *s->uses, compare_uses);
        uint32_t open = 0;
        for (uint32_t u = 0; u < s->use_count; u++) {
            while (open && s->uses[open - 1].end <= s->uses[u].offset)
                open = s->uses[open - 1].outer;
            s->uses[u].outer = open;
            open = u + 1;
        }
    }
}

/* The innermost macro use that covers an offset; NULL = none. */
static struct use *use_at(struct src *s, uint32_t offset)
{
    uint32_t low = 0, high = s->use_count;
    while (low < high) {
        uint32_t mid = low + (high - low) / 2;
        if (s->uses[mid].offset <= offset)
            low = mid + 1;
        else
            high = mid;
    }
    uint32_t i = low;
    while (i && s->uses[i - 1].end <= offset)
        i = s->uses[i - 1].outer;
    return i ? &s->uses[i - 1] : NULL;
}

/* A place in a macro: its body's text lies where the macro is named, an argument's where it was written. What begins with a macro and goes on
 * past it (`N * 2`) is no part of it; what begins in an argument and ends with the use (`x + 1` for F(x)) is the body's. */
static void explain_macro(struct src *s, struct span *p)
{
    struct use *u = use_at(s, p->begin);
    if (!u) {
        p->flags = MOE_F_MACRO;
        return;
    }
    while (u && p->end > u->end)
        u = u->outer ? &s->uses[u->outer - 1] : NULL;
    if (!u)
        return;
    bool body = p->begin == u->offset || p->end == u->end;
    struct use *outer = u;
    while (outer->outer)
        outer = &s->uses[outer->outer - 1];
    p->macro = outer->name;
    p->inner = u->name;
    p->flags = body ? MOE_F_MACRO : MOE_F_MACRO_ARG;
    if (body && p->end <= p->begin)
        p->end = u->end;
    if (!body || outer != u) {
        p->flags |= MOE_F_MACRO_ARG;
        outer->has_args_seen = true;
    }
}

struct span moe_parse_span(struct build *b, CXSourceRange range)
{
    struct span p = { 0 };
    CXSourceLocation begin = { { range.ptr_data[0], range.ptr_data[1] }, range.begin_int_data };
    CXSourceLocation end = { { range.ptr_data[0], range.ptr_data[1] }, range.end_int_data };
    p.src = moe_parse_at(b, begin, &p.begin);
    uint32_t end_src = p.src ? moe_parse_at(b, end, &p.end) : 0;
    if (end_src != p.src || p.end < p.begin)
        p.end = p.begin;
    if (range.begin_int_data & MACRO_BIT && p.src)
        explain_macro(&b->srcs[p.src], &p);
    return p;
}

void moe_parse_line(struct build *b, uint32_t src, uint32_t offset, uint32_t *line, uint32_t *column)
{
    struct src *s = &b->srcs[src];
    *line = *column = 0;
    if (!s->tokens.line_count)
        return;
    const uint32_t *starts = s->tokens.line_starts;
    uint32_t i = s->line_hint;
    if (i >= s->tokens.line_count || starts[i] > offset || (i + 4 < s->tokens.line_count && starts[i + 4] <= offset)) {
        uint32_t low = 0, high = s->tokens.line_count;
        while (high - low > 1) {
            uint32_t mid = low + (high - low) / 2;
            if (starts[mid] <= offset)
                low = mid;
            else
                high = mid;
        }
        i = low;
    }
    while (i + 1 < s->tokens.line_count && starts[i + 1] <= offset)
        i++;
    s->line_hint = i;
    *line = i + 1;
    *column = offset - starts[i] + 1;
}

static bool has_tokens(const struct build *b, uint32_t src) { return src && src < b->src_count && b->srcs[src].tokens.count; }

uint32_t moe_parse_token_at(const struct build *b, uint32_t src, uint32_t offset)
{
    enum { NEARBY = 12 };
    struct src *s = &b->srcs[src];
    const struct moe_tokens *t = &s->tokens;
    uint32_t i = s->token_hint, last = MOE_MIN(t->count, i + NEARBY);
    if (i >= t->count || (i && t->items[i - 1].offset >= offset))
        last = 0;
    while (i < last && t->items[i].offset < offset)
        i++;
    if (i >= last)
        i = moe_token_at(t, offset);
    return s->token_hint = i;
}

const struct moe_token *moe_parse_token(const struct build *b, uint32_t src, uint32_t offset)
{
    if (!has_tokens(b, src))
        return NULL;
    const struct moe_tokens *t = &b->srcs[src].tokens;
    uint32_t i = moe_parse_token_at(b, src, offset);
    while (i < t->count && t->items[i].kind == MOE_TOK_COMMENT)
        i++;
    return i < t->count ? &t->items[i] : NULL;
}

const struct moe_token *moe_parse_token_before(const struct build *b, uint32_t src, uint32_t offset)
{
    if (!has_tokens(b, src))
        return NULL;
    const struct moe_tokens *t = &b->srcs[src].tokens;
    uint32_t i = moe_parse_token_at(b, src, offset);
    while (i && t->items[i - 1].kind == MOE_TOK_COMMENT)
        i--;
    return i ? &t->items[i - 1] : NULL;
}

struct moe_str moe_parse_token_text(const struct build *b, uint32_t src, const struct moe_token *token)
{
    if (!token)
        return MOE_STR("");
    return (struct moe_str){ b->srcs[src].bytes.ptr + token->offset, token->length };
}

struct moe_str moe_parse_source(const struct build *b, const struct span *s)
{
    if (!s->src || s->flags || s->end > b->srcs[s->src].bytes.len || s->end < s->begin)
        return MOE_STR("");
    return (struct moe_str){ b->srcs[s->src].bytes.ptr + s->begin, s->end - s->begin };
}

const struct moe_token *moe_parse_last_name(const struct build *b, uint32_t src, uint32_t begin, uint32_t end)
{
    if (!has_tokens(b, src))
        return NULL;
    const struct moe_tokens *t = &b->srcs[src].tokens;
    const struct moe_token *name = NULL;
    uint32_t first = moe_parse_token_at(b, src, begin), i = moe_parse_token_at(b, src, end);
    int angle = 0;
    while (i > first) {
        const struct moe_token *k = &t->items[--i];
        struct moe_str text = moe_parse_token_text(b, src, k);
        if (k->kind == MOE_TOK_PUNCT && text.len && text.ptr[0] == '>' && text.ptr[text.len - 1] == '>' )
            angle += (int)text.len;
        else if (k->kind == MOE_TOK_PUNCT && moe_str_is(text, "<"))
            angle--;
        else if (k->kind == MOE_TOK_IDENT && angle <= 0) {
            name = k;
            break;
        }
    }
    return name;
}
