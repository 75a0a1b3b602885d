/* What is no tree: includes, macro definitions and uses, comments, text the preprocessor left out, clang's own warnings. */
#include "audit/source/parse/build.h"
#include <stdlib.h>

static void add_include(struct build *b, CXCursor c, uint32_t src, uint32_t offset)
{
    CXFile file = b->api->getIncludedFile(c);
    uint32_t target = moe_parse_src(b, file);
    struct span s = moe_parse_span(b, b->api->getCursorExtent(c));
    struct moe_str text = moe_parse_source(b, &s);
    struct moe_include i = { .name = moe_parse_text(b, b->api->getCursorSpelling(c)), .file = b->srcs[src].index,
                             .target = target ? b->srcs[target].index : 0, .missing = !target };
    const char *quote = text.len ? memchr(text.ptr, '"', text.len) : NULL, *angle = text.len ? memchr(text.ptr, '<', text.len) : NULL;
    i.angled = angle && (!quote || angle < quote);
    moe_parse_line(b, src, offset, &i.line, &i.column);
    moe_builder_include(b->out, i);
}

/* "#define NAME(a, b) body": what follows the name, and its parameters. */
static struct moe_str body_of(struct moe_str rest, bool function_like)
{
    if (function_like) {
        const char *close = rest.len ? memchr(rest.ptr, ')', rest.len) : NULL;
        rest = close ? moe_str_from(rest, (size_t)(close + 1 - rest.ptr)) : MOE_STR("");
    }
    return moe_str_trim(rest);
}

static void add_macro(struct build *b, CXCursor c, uint32_t src, uint32_t offset)
{
    struct span s = moe_parse_span(b, b->api->getCursorExtent(c));
    struct moe_macro m = { .name = moe_parse_text(b, b->api->getCursorSpelling(c)), .file = b->srcs[src].index };
    m.function_like = b->api->Cursor_isMacroFunctionLike(c);
    struct moe_str text = moe_parse_source(b, &s);
    size_t n = 0;
    while (n < text.len && moe_is_word(text.ptr[n]))
        n++;
    m.body = moe_builder_string(b->out, body_of(moe_str_from(text, n), m.function_like));
    moe_parse_line(b, src, offset, &m.line, &m.column);
    moe_builder_macro(b->out, m);
}

static void add_use(struct build *b, CXCursor c, uint32_t src)
{
    struct span s = moe_parse_span(b, b->api->getCursorExtent(c));
    struct moe_expansion e = { .name = moe_parse_text(b, b->api->getCursorSpelling(c)), .file = b->srcs[src].index, .offset = s.begin,
                               .length = s.end - s.begin };
    if (s.src != src)
        return;
    moe_parse_line(b, src, s.begin, &e.line, &e.column);
    if (!b->second)
        moe_builder_expansion(b->out, e);
    moe_parse_add_use(b, src, e.name, s.begin, s.end);
}

bool moe_parse_preprocessed(struct build *b, CXCursor c, enum CXCursorKind kind)
{
    if (kind < CXCursor_FirstPreprocessing || kind > CXCursor_LastPreprocessing)
        return false;
    uint32_t offset, src = moe_parse_at(b, b->api->getCursorLocation(c), &offset);
    if (!src || !b->srcs[src].wanted)
        return true;
    if (kind == CXCursor_MacroExpansion)
        add_use(b, c, src);                       /* the second pass looks macros up too */
    else if (!b->second && kind == CXCursor_MacroDefinition)
        add_macro(b, c, src, offset);
    else if (!b->second && kind == CXCursor_InclusionDirective)
        add_include(b, c, src, offset);
    return true;
}

static void visit_inclusion(CXFile file, CXSourceLocation *stack, unsigned depth, CXClientData data)
{
    struct build *b = data;
    (void)stack;
    (void)depth;
    if (!b->failed)
        moe_parse_src(b, file);                   /* every file that was read is listed, for the cache */
}

static void add_skipped(struct build *b)
{
    CXSourceRangeList *list = b->api->getAllSkippedRanges(b->tu);
    for (unsigned i = 0; list && i < list->count && !b->failed; i++) {
        struct span s = moe_parse_span(b, list->ranges[i]);
        if (!s.src || !b->srcs[s.src].wanted)
            continue;
        struct moe_skipped k = { .file = b->srcs[s.src].index };
        uint32_t column;
        moe_parse_line(b, s.src, s.begin, &k.line, &column);
        moe_parse_line(b, s.src, s.end, &k.end_line, &column);
        b->srcs[s.src].line_hint = 0;
        moe_builder_skipped(b->out, k);
        if (moe_parse_grow(b, &b->skipped, b->skipped_count, &b->skipped_room, sizeof *b->skipped))
            b->skipped[b->skipped_count++] = k;
    }
    if (list)
        b->api->disposeSourceRangeList(list);
}

static void add_diag(struct build *b, CXDiagnostic d)
{
    struct moe_diag g = { .severity = (uint8_t)b->api->getDiagnosticSeverity(d) };
    uint32_t offset, src = moe_parse_at(b, b->api->getDiagnosticLocation(d), &offset);
    b->errors += g.severity >= CXDiagnostic_Error;
    if (g.severity < CXDiagnostic_Warning || !src || (!b->srcs[src].wanted && g.severity < CXDiagnostic_Error))
        return;
    g.file = b->srcs[src].index;
    if (b->srcs[src].wanted)
        moe_parse_line(b, src, offset, &g.line, &g.column);
    else
        b->api->getFileLocation(b->api->getDiagnosticLocation(d), NULL, &g.line, &g.column, NULL);
    g.option = moe_parse_text(b, b->api->getDiagnosticOption(d, NULL));
    g.text = moe_parse_text(b, b->api->getDiagnosticSpelling(d));
    moe_builder_diag(b->out, g);
}

static void add_comments(struct build *b, const struct src *s)
{
    struct moe_comment *comments = NULL;
    uint32_t count = 0;
    if (!moe_lex_comments(&s->tokens, b->scratch, &comments, &count))
        b->failed = true;
    for (uint32_t i = 0; i < count && !b->failed; i++)
        moe_builder_comment(b->out, (struct moe_comment_at){ comments[i], s->index });
}

void moe_parse_facts(struct build *b)
{
    b->api->getInclusions(b->tu, visit_inclusion, b);
    add_skipped(b);
    for (unsigned i = 0, n = b->api->getNumDiagnostics(b->tu); i < n && !b->failed; i++) {
        CXDiagnostic d = b->api->getDiagnostic(b->tu, i);
        add_diag(b, d);
        b->api->disposeDiagnostic(d);
    }
    for (uint32_t i = 1; i < b->src_count && !b->failed; i++)
        if (b->srcs[i].wanted)
            add_comments(b, &b->srcs[i]);
}
