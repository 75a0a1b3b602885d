/* .gitignore, with git's meaning: gitignore(5). */
#include "audit/walk/walk.h"
#include <ctype.h>

struct ignore_rule { struct moe_str pattern; bool negated, folder_only, anchored; };
struct moe_ignore { const struct moe_ignore *above; struct moe_str base; struct ignore_rule *rules; size_t count; };

/* ---- one pattern ---- */

static bool named_class(struct moe_str name, unsigned char c)
{
    static const struct { const char *name; int (*is)(int); } classes[] = {
        { "alnum", isalnum }, { "alpha", isalpha }, { "blank", isblank }, { "cntrl", iscntrl }, { "digit", isdigit }, { "graph", isgraph },
        { "lower", islower }, { "print", isprint }, { "punct", ispunct }, { "space", isspace }, { "upper", isupper }, { "xdigit", isxdigit },
    };
    for (size_t i = 0; i < MOE_COUNT(classes); i++)
        if (moe_str_is(name, classes[i].name))
            return classes[i].is(c) != 0;
    return false;
}

/* A bracket expression at p[0] == '['. Its length, or 0 when it is never closed (then nothing matches). */
static size_t bracket(struct moe_str p, unsigned char c, bool *hit)
{
    size_t i = 1;
    bool negated = i < p.len && (p.ptr[i] == '!' || p.ptr[i] == '^'), found = false;
    i += negated;
    for (size_t first = i; i < p.len && (p.ptr[i] != ']' || i == first); i++) {
        if (p.ptr[i] == '[' && i + 1 < p.len && p.ptr[i + 1] == ':') {
            const char *end = memmem(p.ptr + i + 2, p.len - i - 2, ":]", 2);
            if (end) {
                found |= named_class((struct moe_str){ p.ptr + i + 2, (size_t)(end - p.ptr) - i - 2 }, c);
                i = (size_t)(end - p.ptr) + 1;
                continue;
            }
        }
        if (p.ptr[i] == '\\' && i + 1 < p.len)
            i++;
        unsigned char low = (unsigned char)p.ptr[i], high = low;
        if (i + 2 < p.len && p.ptr[i + 1] == '-' && p.ptr[i + 2] != ']') {
            i += 2;
            if (p.ptr[i] == '\\' && i + 1 < p.len)
                i++;
            high = (unsigned char)p.ptr[i];
        }
        found |= c >= low && c <= high;
    }
    *hit = found != negated;
    return i < p.len ? i + 1 : 0;
}

/* One path component against one pattern component. A single place to return to is enough: the last star. */
static bool component(struct moe_str p, struct moe_str s)
{
    size_t i = 0, k = 0, star = SIZE_MAX, mark = 0;
    while (k < s.len) {
        bool hit = false;
        size_t used = 1;
        if (i < p.len && p.ptr[i] == '*') {
            star = i++;
            mark = k;
            continue;
        }
        if (i < p.len && p.ptr[i] == '[') {
            used = bracket(moe_str_from(p, i), (unsigned char)s.ptr[k], &hit);
            if (!used)
                return false;
        } else if (i < p.len) {
            bool escaped = p.ptr[i] == '\\';
            if (escaped && i + 1 == p.len)
                return false;
            used += escaped;
            hit = (p.ptr[i] == '?') || p.ptr[i + escaped] == s.ptr[k];
        }
        if (hit) {
            i += used;
            k++;
        } else if (star != SIZE_MAX) {
            i = star + 1;
            k = ++mark;
        } else {
            return false;
        }
    }
    while (i < p.len && p.ptr[i] == '*')
        i++;
    return i == p.len;
}

/* A path being taken apart. An empty last component ("a/") is one, so the end is a mark of its own. */
struct parts { struct moe_str rest; bool done; };

static struct moe_str take(struct parts *p)
{
    size_t before = p->rest.len;
    struct moe_str head = moe_str_cut(&p->rest, '/');
    p->done = head.len == before;
    return head;
}

/* "**" is to components what "*" is to letters; here too the last one is the only place worth returning to. */
bool moe_ignore_glob(struct moe_str pattern, struct moe_str path)
{
    struct parts p = { pattern, false }, s = { path, false }, back_p = p, back_s = s;
    bool can_go_back = false;
    while (!s.done) {
        struct parts after_p = p, after_s = s;
        struct moe_str want = p.done ? MOE_STR("") : take(&after_p);
        if (!p.done && moe_str_is(want, "**")) {
            if (after_p.done)
                return true;                          /* two stars at the end: whatever is below */
            p = back_p = after_p;
            back_s = s;
            can_go_back = true;
            continue;
        }
        struct moe_str name = take(&after_s);
        if (!p.done && component(want, name)) {
            p = after_p;
            s = after_s;
            continue;
        }
        if (!can_go_back)
            return false;
        take(&back_s);
        if (back_s.done)
            return false;
        p = back_p;
        s = back_s;
    }
    return p.done;
}

/* ---- files of patterns ---- */

/* Trailing blanks go unless the last is escaped. */
static struct moe_str trim_end(struct moe_str line)
{
    size_t keep = 0;
    for (size_t i = 0; i < line.len; i++) {
        if (line.ptr[i] == '\\' && i + 1 < line.len)
            keep = ++i + 1;
        else if (line.ptr[i] != ' ')
            keep = i + 1;
    }
    line.len = keep;
    return line;
}

static bool read_rule(struct moe_str line, struct ignore_rule *r)
{
    *r = (struct ignore_rule){ 0 };
    line = trim_end(line);
    if (!line.len || line.ptr[0] == '#')
        return false;
    if (line.ptr[0] == '!') {
        r->negated = true;
        line = moe_str_from(line, 1);
    }
    if (line.len && line.ptr[line.len - 1] == '/') {
        r->folder_only = true;
        line.len--;
    }
    r->anchored = line.len && memchr(line.ptr, '/', line.len);
    if (line.len && line.ptr[0] == '/')
        line = moe_str_from(line, 1);
    r->pattern = line;
    return line.len > 0;
}

const struct moe_ignore *moe_ignore_read(struct moe_arena *arena, const struct moe_ignore *above, struct moe_str base, struct moe_str bytes)
{
    if (moe_str_starts(bytes, MOE_STR("\xef\xbb\xbf")))
        bytes = moe_str_from(bytes, 3);
    size_t lines = 1;
    for (size_t i = 0; i < bytes.len; i++)
        lines += bytes.ptr[i] == '\n';
    bytes = moe_arena_str(arena, bytes);
    struct moe_ignore *file = moe_arena_alloc(arena, sizeof *file);
    struct ignore_rule *rules = moe_arena_array(arena, struct ignore_rule, lines);
    if (!bytes.ptr || !file || !rules)
        return NULL;
    *file = (struct moe_ignore){ .above = above, .base = base, .rules = rules };
    struct moe_str line;
    while (moe_str_line(&bytes, &line))
        file->count += read_rule(line, &rules[file->count]);
    return file->count ? file : above;
}

static bool rule_matches(const struct ignore_rule *r, struct moe_str below, bool is_folder)
{
    if (r->folder_only && !is_folder)
        return false;
    return r->anchored ? moe_ignore_glob(r->pattern, below) : component(r->pattern, moe_path_name(below));
}

bool moe_ignored(const struct moe_ignore *rules, struct moe_str path, bool is_folder)
{
    for (const struct moe_ignore *file = rules; file; file = file->above) {
        if (!moe_path_inside(file->base, path) || path.len <= file->base.len)
            continue;
        struct moe_str below = moe_path_below(file->base, path);
        for (size_t i = file->count; i-- > 0;)
            if (rule_matches(&file->rules[i], below, is_folder))
                return !file->rules[i].negated;
    }
    return false;
}
