#include "common/base/glob.h"

/* How much of a class `[...]` there is, or 0 when it is never closed (then '[' is a plain character). */
static size_t class_len(struct moe_str p)
{
    size_t i = 1;
    if (i < p.len && (p.ptr[i] == '!' || p.ptr[i] == '^'))
        i++;
    for (size_t first = i; i < p.len; i++)
        if (p.ptr[i] == ']' && i > first)
            return i + 1;
    return 0;
}

static bool class_has(struct moe_str set, char c)      /* set: between the brackets */
{
    bool no = set.len && (set.ptr[0] == '!' || set.ptr[0] == '^'), hit = false;
    for (size_t i = no; i < set.len; i++) {
        unsigned char low = (unsigned char)set.ptr[i], high = low, v = (unsigned char)c;
        if (i + 2 < set.len && set.ptr[i + 1] == '-') {
            high = (unsigned char)set.ptr[i + 2];
            i += 2;
        }
        hit |= v >= low && v <= high;
    }
    return hit != no;
}

/* Match one non-star element of the pattern at p against the text at s; on success both are moved past it. */
static bool step(struct moe_str *p, struct moe_str *s, bool crosses)
{
    char c = p->ptr[0], have = s->ptr[0];
    size_t used = 1, took = 1, n;
    if (c == '?') {
        if (have == '/' && !crosses)
            return false;
        while (took < s->len && ((unsigned char)s->ptr[took] & 0xc0) == 0x80)   /* one character, not one byte */
            took++;
    } else if (c == '[' && (n = class_len(*p)) != 0) {
        if ((have == '/' && !crosses) || !class_has((struct moe_str){ p->ptr + 1, n - 2 }, have))
            return false;
        used = n;
    } else {
        if (c == '\\' && p->len > 1) {
            c = p->ptr[1];
            used = 2;
        }
        if (c != have)
            return false;
    }
    *p = moe_str_from(*p, used);
    *s = moe_str_from(*s, took);
    return true;
}

static bool is_plain(char c) { return c != '*' && c != '?' && c != '[' && c != '\\'; }

/* A place to come back to. Only the last star of each kind is worth keeping: an earlier one could only reach places that the later one,
 * tried from its leftmost start, reaches as well. That keeps the work polynomial whatever the pattern. */
struct retry { struct moe_str p, s; bool set, folders; };

static bool again(struct retry *r, bool crosses, struct moe_str *p, struct moe_str *s)
{
    if (!r->set || !r->s.len)
        return false;
    if (r->folders) {                              /* whole folders: on to the character after the next '/' */
        moe_str_cut(&r->s, '/');
        if (!r->s.len)
            return false;
    } else {
        if (r->s.ptr[0] == '/' && !crosses)
            return false;
        r->s = moe_str_from(r->s, 1);
        while (r->p.len && is_plain(r->p.ptr[0]) && r->s.len && r->s.ptr[0] != r->p.ptr[0] && (crosses || r->s.ptr[0] != '/'))
            r->s = moe_str_from(r->s, 1);          /* what follows the star stands further on, or not at all */
    }
    *p = r->p;
    *s = r->s;
    return true;
}

/* Whether what follows the pattern's last sign could stand at the end of the text: most patterns are about an ending that most names do not have. */
static bool may_end(struct moe_str p, struct moe_str s)
{
    size_t i = p.len, k = s.len;
    while (i > 0 && is_plain(p.ptr[i - 1]) && p.ptr[i - 1] != ']' && p.ptr[i - 1] != '/' /* may stand for none behind stars */ && !(i > 1 && p.ptr[i - 2] == '\\')) {
        if (k == 0 || p.ptr[--i] != s.ptr[--k])
            return false;
    }
    return true;
}

static bool match(struct moe_str pattern, struct moe_str s, bool flat)
{
    if (!may_end(pattern, s))
        return false;
    struct retry star = { 0 }, stars = { 0 };
    struct moe_str p = pattern;
    while (p.len && s.len && is_plain(p.ptr[0])) {      /* most differ in what comes before any sign */
        if (p.ptr[0] != s.ptr[0])
            return false;
        p = moe_str_from(p, 1);
        s = moe_str_from(s, 1);
    }
    for (;;) {
        if (p.len && p.ptr[0] == '*') {
            bool folder_start = p.ptr == pattern.ptr || p.ptr[-1] == '/';
            size_t n = 1;
            while (n < p.len && p.ptr[n] == '*')
                n++;
            p = moe_str_from(p, n);
            if (flat || n > 1) {
                bool folders = !flat && folder_start && p.len && p.ptr[0] == '/';
                p = folders ? moe_str_from(p, 1) : p;
                stars = (struct retry){ p, s, true, folders };
                star.set = false;
            } else {
                star = (struct retry){ p, s, true, false };
            }
            continue;
        }
        if (!p.len && !s.len)
            return true;
        if (p.len && s.len && step(&p, &s, flat))
            continue;
        if (again(&star, false, &p, &s))
            continue;
        star.set = false;
        if (!again(&stars, true, &p, &s))
            return false;
    }
}

bool moe_glob(struct moe_str pattern, struct moe_str path) { return match(pattern, path, false); }
bool moe_glob_name_whole(struct moe_str pattern, struct moe_str name) { return match(pattern, name, true); }

static struct moe_str without_lead(struct moe_str s)
{
    while (moe_str_starts(s, MOE_STR("./")))
        s = moe_str_from(s, 2);
    return s;
}

bool moe_glob_path(struct moe_str pattern, struct moe_str path)
{
    if (!pattern.len)
        return false;
    pattern = without_lead(pattern);
    path = without_lead(path);
    if (!pattern.len || moe_str_is(pattern, ".") || moe_str_is(pattern, "/"))
        return true;                                        /* the folder that everything lies in */
    bool folder_only = pattern.ptr[pattern.len - 1] == '/', path_is_folder = path.len && path.ptr[path.len - 1] == '/';
    pattern.len -= folder_only;
    path.len -= path_is_folder;
    bool anchored = pattern.len && memchr(pattern.ptr, '/', pattern.len);
    if (pattern.len && pattern.ptr[0] == '/')
        pattern = moe_str_from(pattern, 1);
    if (path.len && path.ptr[0] == '/')
        path = moe_str_from(path, 1);

    for (size_t start = 0, i = 0; i <= path.len; i++) {     /* each folder above the file, then the file */
        bool last = i == path.len;
        if (!last && path.ptr[i] != '/')
            continue;
        size_t from = anchored ? 0 : start;
        if ((!last || !folder_only || path_is_folder) && match(pattern, (struct moe_str){ path.ptr + from, i - from }, false))
            return true;
        start = i + 1;
    }
    return false;
}
