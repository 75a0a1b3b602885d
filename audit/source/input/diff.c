/* A unified diff, read for the lines that are new. Hunk bodies are counted, so a changed line that looks like a header cannot pose as one. */
#include "audit/source/input/parts.h"

#define MOE_CAP_DIFF_FILES 400000u

struct reader {
    const char *name;
    struct moe_str rest, pair;                         /* pair: of the last "diff --git", "a/x.c b/x.c" */
    unsigned line;
    struct moe_changes *into;
    struct moe_change *file;
    bool any, gone;                                    /* gone: the file was deleted */
    struct moe_error *err;
};

static enum moe_code bad(struct reader *r, const char *text)
{
    return moe_fail(r->err, MOE_E_PARSE, (struct moe_where){ .file = r->name, .line = r->line, .column = 1 }, "%s", text);
}

static enum moe_code no_memory(struct reader *r)
{
    return moe_fail(r->err, MOE_E_LIMIT, (struct moe_where){ .file = r->name, .line = r->line }, "the diff names too many files or lines");
}

struct moe_change *moe_changes_slot(struct moe_changes *c, struct moe_str path)
{
    if (c->count && moe_str_eq(c->items[c->count - 1].path, path))
        return &c->items[c->count - 1];
    struct moe_change *grown = c->count < MOE_CAP_DIFF_FILES ? moe_grow(c->arena, c->items, c->count, &c->room, sizeof *grown) : NULL;
    path = grown ? moe_path_clean(c->arena, path) : path;
    if (!grown || !path.ptr)
        return NULL;
    c->items = grown;
    c->items[c->count] = (struct moe_change){ .path = path };
    return &c->items[c->count++];
}

static bool add_lines(struct reader *r, unsigned first, unsigned last)
{
    struct moe_change *f = r->file;
    if (f->count && f->lines[f->count - 1].last + 1 >= first && f->lines[f->count - 1].first <= first) {
        f->lines[f->count - 1].last = MOE_MAX(f->lines[f->count - 1].last, last);
        return true;
    }
    struct moe_change_lines *grown = moe_grow(r->into->arena, f->lines, f->count, &f->room, sizeof *grown);
    if (!grown)
        return false;
    f->lines = grown;
    f->lines[f->count++] = (struct moe_change_lines){ first, last };
    return true;
}

/* Lines went away between at-1 and at and nothing took their place: what a removed test guarded stands beside it. */
static bool add_gap(struct reader *r, unsigned at) { return add_lines(r, at > 1 ? at - 1 : 1, at); }

static bool number(struct moe_str *s, unsigned *out)
{
    uint64_t v = 0;
    size_t n = 0;
    while (n < s->len && moe_is_digit(s->ptr[n]) && v < UINT32_MAX / 4)
        v = v * 10 + (unsigned)(s->ptr[n++] - '0');
    *s = moe_str_from(*s, n);
    *out = (unsigned)v;
    return n > 0 && v < UINT32_MAX / 4;
}

/* "12,3" or "12" */
static bool range(struct moe_str *s, unsigned *start, unsigned *count)
{
    *count = 1;
    if (!number(s, start))
        return false;
    if (s->len && s->ptr[0] == ',') {
        *s = moe_str_from(*s, 1);
        return number(s, count);
    }
    return true;
}

static bool next_line(struct reader *r, struct moe_str *line)
{
    r->line++;
    return moe_str_line(&r->rest, line);
}

static enum moe_code read_hunk(struct reader *r, struct moe_str head)
{
    unsigned old_start, old_left, at, new_left;
    struct moe_str s = moe_str_from(head, 4), line;
    bool sound = range(&s, &old_start, &old_left) && moe_str_starts(s, MOE_STR(" +"));
    s = moe_str_from(s, 2);
    if (!sound || !range(&s, &at, &new_left) || !moe_str_starts(s, MOE_STR(" @@")))
        return bad(r, "a hunk header must read \"@@ -a,b +c,d @@\"");
    if (new_left && !at)
        return bad(r, "a hunk cannot put lines at line 0");
    if (!new_left)
        at++;                                          /* "+7,0": after line 7 */
    bool gone = false, added = true;
    while (old_left || new_left) {
        if (!next_line(r, &line))
            return bad(r, "the diff is cut short inside a hunk");
        char c = line.len ? line.ptr[0] : ' ';
        if (c == '\\')
            continue;                                  /* "\ No newline at end of file" */
        if ((c != '+' && c != '-' && c != ' ') || (c != '+' && !old_left) || (c != '-' && !new_left))
            return bad(r, "this line does not belong to the hunk above it");
        if (c == '+')
            added = add_lines(r, at, at);
        else if (c == ' ' && gone)
            added = add_gap(r, at);
        gone = c == '-';
        if (!added)
            return no_memory(r);
        old_left -= c != '+';
        new_left -= c != '-';
        at += c != '-';
    }
    return !gone || add_gap(r, at) ? MOE_OK : no_memory(r);
}

/* git writes odd names as C strings: "b/a\303\244.c". */
static struct moe_str unquote(struct moe_arena *arena, struct moe_str s)
{
    char *out = moe_arena_alloc(arena, s.len + 1);
    size_t n = 0;
    if (!out)
        return (struct moe_str){ NULL, 0 };
    for (size_t i = 1; i < s.len && s.ptr[i] != '"'; i++) {
        char c = s.ptr[i];
        if (c == '\\' && i + 1 < s.len) {
            static const char from[] = "abtnvfr", to[] = "\a\b\t\n\v\f\r";
            c = s.ptr[++i];
            const char *hit = memchr(from, c, sizeof from - 1);
            if (hit) {
                c = to[hit - from];
            } else if (c >= '0' && c <= '7') {
                unsigned v = 0;
                for (unsigned k = 0; k < 3 && i < s.len && s.ptr[i] >= '0' && s.ptr[i] <= '7'; k++)
                    v = v * 8 + (unsigned)(s.ptr[i++] - '0');
                c = (char)(v & 0xff);
                i--;
            }
        }
        out[n++] = c;
    }
    return (struct moe_str){ out, n };
}

/* After "+++ ". */
static enum moe_code read_name(struct reader *r, struct moe_str s)
{
    if (s.len && s.ptr[0] == '"') {
        s = unquote(r->into->arena, s);
        if (!s.ptr)
            return no_memory(r);
    } else {
        s = moe_str_cut(&s, '\t');                     /* diff -u puts the time there */
    }
    r->any = true;
    r->file = NULL;
    if (moe_str_is(s, "/dev/null"))
        return MOE_OK;
    if (moe_str_starts(s, MOE_STR("b/")))
        s = moe_str_from(s, 2);
    if (!s.len || memchr(s.ptr, '\0', s.len))
        return bad(r, "\"+++\" names no file");
    r->file = moe_changes_slot(r->into, s);
    return r->file ? MOE_OK : no_memory(r);
}

/* A source that git shows no lines of: .gitattributes may call any file binary, and what it calls so must be judged all the same. Its name is told
 * by "diff --git" alone, which is sure of it only when both names are one. */
static enum moe_code read_binary(struct reader *r)
{
    bool quoted = moe_str_ends(r->pair, MOE_STR("\""));
    size_t half = r->pair.len / 2, letter = quoted ? 1 : 0;      /* where "a" stands in the first name, "b" in the second */
    struct moe_str last = { r->pair.ptr, r->pair.len - letter }, first = { r->pair.ptr, half }, second = moe_str_from(r->pair, half + 1);
    if (r->gone || moe_class_of(last) == MOE_CLASS_NONE)
        return MOE_OK;
    if (r->pair.len % 2 == 0 || r->pair.ptr[half] != ' ' || !moe_str_eq(moe_str_from(first, letter + 1), moe_str_from(second, letter + 1)))
        return bad(r, "a renamed source that is shown as binary cannot be judged by its lines");
    second = quoted ? unquote(r->into->arena, second) : second;
    struct moe_change *file = second.ptr ? moe_changes_slot(r->into, moe_str_from(second, moe_str_starts(second, MOE_STR("b/")) ? 2 : 0)) : NULL;
    if (!file)
        return no_memory(r);
    file->whole = true;
    return MOE_OK;
}

/* Lines of a deleted file: counted, not kept. */
static enum moe_code skip_hunk(struct reader *r, struct moe_str head)
{
    struct moe_change nowhere = { .path = MOE_STR("") };
    r->file = &nowhere;
    enum moe_code code = read_hunk(r, head);
    r->file = NULL;
    return code;
}

enum moe_code moe_diff_read(const char *name, struct moe_str bytes, struct moe_changes *into, struct moe_error *err)
{
    struct reader r = { .name = name, .rest = bytes, .into = into, .err = err };
    struct moe_str line;
    while (next_line(&r, &line)) {
        if (moe_str_starts(line, MOE_STR("diff "))) {
            r.any = true;
            r.file = NULL;
            r.gone = false;
            r.pair = moe_str_starts(line, MOE_STR("diff --git ")) ? moe_str_from(line, 11) : MOE_STR("");
        } else if (moe_str_starts(line, MOE_STR("deleted file mode "))) {
            r.gone = true;
        } else if (moe_str_starts(line, MOE_STR("Binary files ")) || moe_str_starts(line, MOE_STR("GIT binary patch"))) {
            MOE_TRY(read_binary(&r));
        } else if (moe_str_starts(line, MOE_STR("+++ "))) {
            MOE_TRY(read_name(&r, moe_str_from(line, 4)));
        } else if (moe_str_starts(line, MOE_STR("@@ -"))) {
            if (!r.any)
                return bad(&r, "a hunk before any \"+++\" line");
            MOE_TRY(r.file ? read_hunk(&r, line) : skip_hunk(&r, line));
        } else if (moe_str_starts(line, MOE_STR("@@@ "))) {
            return bad(&r, "a combined diff of a merge cannot be read");
        }
    }
    r.line = 1;
    return r.any || !moe_str_trim(bytes).len ? MOE_OK : bad(&r, "this is no unified diff");
}
