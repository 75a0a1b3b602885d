/* The parser: RE2's syntax by recursive descent, into sets of bytes, sequences, choices and repeats. */
#include "audit/config/secrets/shape.h"

enum { FLAG_FOLD = 1, FLAG_DOT_ALL = 2, FLAG_LAZY = 4, FLAG_LINES = 8 };
struct parser { struct moe_str s; size_t at; unsigned flags, depth; bool wide; struct moe_arena *arena; struct moe_error *err; };

static enum moe_code parse_choice(struct parser *p, struct moe_shape **out);

static enum moe_code refuse(struct parser *p, size_t at, const char *why)
{
    return moe_fail(p->err, MOE_E_PARSE, (struct moe_where){ .line = 1, .column = (unsigned)at + 1 }, "pattern: %s", why);
}

static enum moe_code new_shape(struct parser *p, enum moe_shape_kind kind, struct moe_shape **out)
{
    *out = moe_arena_alloc(p->arena, sizeof **out);
    if (!*out)
        return moe_fail(p->err, MOE_E_LIMIT, (struct moe_where){ 0 }, "out of memory for a pattern");
    (*out)->kind = kind;
    return MOE_OK;
}

static bool more(const struct parser *p) { return p->at < p->s.len; }
static char peek(const struct parser *p, size_t ahead) { return p->at + ahead < p->s.len ? p->s.ptr[p->at + ahead] : '\0'; }
static bool looks_at(const struct parser *p, const char *z) { return moe_str_starts(moe_str_from(p->s, p->at), moe_str_c(z)); }

static void add_range(struct moe_byte_set *set, unsigned low, unsigned high)
{
    for (unsigned c = low; c <= high && c < 256; c++)
        moe_set_add(set, c);
}

static void add_set(struct moe_byte_set *set, const struct moe_byte_set *more_of)
{
    for (int i = 0; i < 4; i++)
        set->bits[i] |= more_of->bits[i];
}

static void invert(struct moe_byte_set *set)
{
    for (int i = 0; i < 4; i++)
        set->bits[i] = ~set->bits[i];
}

static void fold(struct moe_byte_set *set)
{
    for (unsigned c = 'a'; c <= 'z'; c++) {
        if (moe_set_has(set, (char)c))
            moe_set_add(set, c - 32);
        if (moe_set_has(set, (char)(c - 32)))
            moe_set_add(set, c);
    }
}

/* [:alnum:] and its like, and \d \w \s by their POSIX names. */
static const struct named_set { const char *name; struct { unsigned char low, high; } ranges[5]; } named_sets[] = {
    { "alnum",  { { '0', '9' }, { 'A', 'Z' }, { 'a', 'z' } } },
    { "alpha",  { { 'A', 'Z' }, { 'a', 'z' } } },
    { "ascii",  { { 0, 127 } } },
    { "blank",  { { '\t', '\t' }, { ' ', ' ' } } },
    { "cntrl",  { { 0, 31 }, { 127, 127 } } },
    { "digit",  { { '0', '9' } } },
    { "graph",  { { '!', '~' } } },
    { "lower",  { { 'a', 'z' } } },
    { "print",  { { ' ', '~' } } },
    { "punct",  { { '!', '/' }, { ':', '@' }, { '[', '`' }, { '{', '~' } } },
    { "space",  { { '\t', '\r' }, { ' ', ' ' } } },
    { "upper",  { { 'A', 'Z' } } },
    { "word",   { { '0', '9' }, { 'A', 'Z' }, { 'a', 'z' }, { '_', '_' } } },
    { "xdigit", { { '0', '9' }, { 'A', 'F' }, { 'a', 'f' } } },
};

static bool add_named(struct moe_byte_set *set, struct moe_str name, bool not)
{
    for (size_t i = 0; i < MOE_COUNT(named_sets); i++) {
        struct moe_byte_set these = { 0 };
        if (!moe_str_is(name, named_sets[i].name))
            continue;
        for (size_t k = 0; k < MOE_COUNT(named_sets[i].ranges) && named_sets[i].ranges[k].high; k++)
            add_range(&these, named_sets[i].ranges[k].low, named_sets[i].ranges[k].high);
        if (not)
            invert(&these);
        add_set(set, &these);
        return true;
    }
    return false;
}

static bool add_perl(struct moe_byte_set *set, char c)
{
    static const struct { char c; const char *name; } perl[] = { { 'd', "digit" }, { 'w', "word" }, { 's', "space" } };
    for (size_t i = 0; i < MOE_COUNT(perl); i++)
        if ((c | 32) == perl[i].c)
            return add_named(set, moe_str_c(perl[i].name), c != perl[i].c);
    return false;
}

static int hex_value(char c) { return moe_is_digit(c) ? c - '0' : c >= 'a' && c <= 'f' ? c - 'a' + 10 : c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1; }

/* \x41 and \x{41}: p->at is behind the x. */
static bool read_hex(struct parser *p, unsigned *value)
{
    bool braces = peek(p, 0) == '{';
    unsigned digits = 0;
    *value = 0;
    p->at += braces;
    while (digits < (braces ? 6u : 2u) && hex_value(peek(p, 0)) >= 0 && more(p)) {
        *value = *value * 16 + (unsigned)hex_value(p->s.ptr[p->at++]);
        digits++;
    }
    if (braces ? peek(p, 0) != '}' || !digits : digits != 2)
        return false;
    p->at += braces;
    return true;
}

/* \pL, \p{Greek}: some character; the bytes are not told apart. */
static enum moe_code read_property(struct parser *p, struct moe_byte_set *set)
{
    p->wide = true;
    add_range(set, 0, 255);
    if (peek(p, 0) == '{') {
        while (more(p) && p->s.ptr[p->at] != '}')
            p->at++;
        if (!more(p))
            return refuse(p, p->at, "\\p{ without its }");
    } else if (!more(p)) {
        return refuse(p, p->at, "\\p needs a name");
    }
    p->at++;
    return MOE_OK;
}

/* A backslash has been read; what follows stands for one character or a set of them. *single: its value when it is one. */
static enum moe_code read_escape(struct parser *p, struct moe_byte_set *set, int *single)
{
    static const char letters[] = "afnrtv", values[] = "\a\f\n\r\t\v";
    size_t at = p->at;
    if (!more(p))
        return refuse(p, at, "ends with a backslash");
    char c = p->s.ptr[p->at++];
    const char *letter = memchr(letters, c, sizeof letters - 1);
    unsigned value = (unsigned char)c;
    *single = -1;
    if (add_perl(set, c))
        return MOE_OK;
    if (c == 'p' || c == 'P')
        return read_property(p, set);
    if (c == 'x' && !read_hex(p, &value))
        return refuse(p, at, "\\x needs two hexadecimal digits, or {digits}");
    if (c == '0') {
        for (value = 0; peek(p, 0) >= '0' && peek(p, 0) <= '7' && value < 32 && more(p); p->at++)
            value = value * 8 + (unsigned)(peek(p, 0) - '0');
    } else if (moe_is_digit(c)) {
        return refuse(p, at, "a reference to a group: RE2 has none");
    } else if (letter) {
        value = (unsigned char)values[letter - letters];
    } else if (c != 'x' && moe_is_alpha(c)) {
        return refuse(p, at, "an escape that RE2 does not know");
    }
    if (value > 127) {
        p->wide = true;
        add_range(set, 128, 255);
        return MOE_OK;
    }
    moe_set_add(set, value);
    *single = (int)value;
    return MOE_OK;
}

/* One end of a range, or a set of its own (*single < 0). */
static enum moe_code read_class_item(struct parser *p, struct moe_byte_set *set, int *single)
{
    *single = -1;
    if (looks_at(p, "[:")) {
        struct moe_str rest = moe_str_from(p->s, p->at + 2), name = moe_str_cut(&rest, ':');
        bool not = name.len && name.ptr[0] == '^';
        if (rest.len && rest.ptr[0] == ']' && add_named(set, moe_str_from(name, not), not)) {
            p->at += name.len + 4;
            return MOE_OK;
        }
    }
    char c = p->s.ptr[p->at++];
    if (c == '\\')
        return read_escape(p, set, single);
    if ((unsigned char)c > 127) {
        p->wide = true;
        add_range(set, 128, 255);
        return MOE_OK;
    }
    moe_set_add(set, (unsigned char)c);
    *single = c;
    return MOE_OK;
}

/* p->at is behind the bracket. */
static enum moe_code parse_class(struct parser *p, struct moe_shape *out)
{
    size_t opened = p->at;
    bool not = peek(p, 0) == '^', first = true;
    p->at += not;
    while (more(p) && (first || p->s.ptr[p->at] != ']')) {
        int low, high;
        first = false;
        MOE_TRY(read_class_item(p, &out->set, &low));
        if (low < 0 || peek(p, 0) != '-' || peek(p, 1) == ']' || p->at + 1 >= p->s.len)
            continue;
        size_t at = p->at++;
        MOE_TRY(read_class_item(p, &out->set, &high));
        if (high >= 0 && high < low)
            return refuse(p, at, "a range whose end comes before its start");
        add_range(&out->set, (unsigned)low, high < 0 ? 255 : (unsigned)high);
    }
    if (!more(p))
        return refuse(p, opened, "a class without its ]");
    p->at++;
    if (p->flags & FLAG_FOLD)
        fold(&out->set);
    if (not)
        invert(&out->set);
    return MOE_OK;
}

/* (?i), (?i:, (?-i:, (?P<name>, (?<name>, (?: -- p->at is behind the question mark. *group says that a group follows. */
static enum moe_code read_group_head(struct parser *p, bool *group)
{
    size_t at = p->at;
    bool on = true;
    *group = true;
    if (looks_at(p, "P<") || (looks_at(p, "<") && peek(p, 1) != '=' && peek(p, 1) != '!')) {
        while (more(p) && p->s.ptr[p->at] != '>')
            p->at++;
        p->at++;
        return p->at > p->s.len ? refuse(p, at, "a name without its >") : MOE_OK;
    }
    for (; more(p); p->at++) {
        static const char letters[] = "isUm";
        char c = p->s.ptr[p->at];
        const char *flag = memchr(letters, c, sizeof letters - 1);
        if (c == '-' && on) {
            on = false;
        } else if (flag) {
            unsigned bit = 1u << (flag - letters);
            p->flags = on ? p->flags | bit : p->flags & ~bit;
        } else if (c == ':' || c == ')') {
            *group = c == ':';
            p->at++;
            return MOE_OK;
        } else {
            return refuse(p, at, "RE2 has no look-around, no conditions and no atomic groups");
        }
    }
    return refuse(p, at, "a group without its )");
}

static enum moe_code parse_group(struct parser *p, struct moe_shape **out)
{
    size_t opened = p->at - 1;
    unsigned flags = p->flags;
    bool group = true;
    if (peek(p, 0) == '?') {
        p->at++;
        MOE_TRY(read_group_head(p, &group));
    } else if (peek(p, 0) == '*') {
        return refuse(p, opened, "verbs are not RE2's");
    }
    if (!group)                              /* (?i): holds to the end of the group around it */
        return new_shape(p, MOE_SHAPE_NOTHING, out);
    if (++p->depth > MOE_CAP_SHAPE_DEPTH)
        return refuse(p, opened, "groups are nested too deep");
    MOE_TRY(parse_choice(p, out));
    p->depth--;
    if (peek(p, 0) != ')' || !more(p))
        return refuse(p, opened, "a group without its )");
    p->at++;
    p->flags = flags;
    return MOE_OK;
}

/* A character, with the bytes that follow in UTF-8. */
static enum moe_code parse_literal(struct parser *p, struct moe_shape **out)
{
    struct moe_shape **tail = NULL;
    size_t start = p->at;
    MOE_TRY(new_shape(p, MOE_SHAPE_SEQUENCE, out));
    tail = &(*out)->first;
    do {
        unsigned char c = (unsigned char)p->s.ptr[p->at++];
        MOE_TRY(new_shape(p, MOE_SHAPE_SET, tail));
        moe_set_add(&(*tail)->set, c);
        p->wide |= c > 127;
        if (p->flags & FLAG_FOLD)
            fold(&(*tail)->set);
        tail = &(*tail)->next;
    } while (more(p) && (unsigned char)p->s.ptr[start] >= 0xC0 && ((unsigned char)p->s.ptr[p->at] & 0xC0) == 0x80);
    if (!(*out)->first->next)
        *out = (*out)->first;
    return MOE_OK;
}

/* p->at is behind the backslash: an edge, or something that stands for bytes. */
static enum moe_code parse_backslash(struct parser *p, struct moe_shape **out)
{
    char c = peek(p, 0);
    int single;
    if (more(p) && memchr("bBAz", c, 4)) {
        p->at++;
        return new_shape(p, c == 'b' ? MOE_SHAPE_WORD_EDGE : MOE_SHAPE_NOTHING, out);
    }
    if (c == 'Q' && more(p))
        return refuse(p, p->at, "write the characters of \\Q...\\E with backslashes");
    MOE_TRY(new_shape(p, MOE_SHAPE_SET, out));
    MOE_TRY(read_escape(p, &(*out)->set, &single));
    if (p->flags & FLAG_FOLD)
        fold(&(*out)->set);
    return MOE_OK;
}

static enum moe_code parse_atom(struct parser *p, struct moe_shape **out)
{
    char c = p->s.ptr[p->at];
    if (c == '*' || c == '+' || c == '?')
        return refuse(p, p->at, "nothing to repeat");
    if (!memchr("([.^$\\", c, 6))
        return parse_literal(p, out);
    p->at++;
    if (c == '(')
        return parse_group(p, out);
    if (c == '\\')
        return parse_backslash(p, out);
    if (c == '^' || c == '$')
        return new_shape(p, MOE_SHAPE_NOTHING, out);
    MOE_TRY(new_shape(p, MOE_SHAPE_SET, out));
    if (c == '[')
        return parse_class(p, *out);
    add_range(&(*out)->set, 0, 255);
    if (!(p->flags & FLAG_DOT_ALL))
        (*out)->set.bits[0] &= ~(UINT64_C(1) << '\n');
    return MOE_OK;
}

/* {n}, {n,}, {n,m}; anything else in braces is text. */
static bool read_braces(struct parser *p, uint32_t *least, uint32_t *most)
{
    size_t i = p->at + 1;
    uint64_t n[2] = { 0, 0 };
    size_t digits[2] = { 0, 0 };
    unsigned k = 0;
    for (; i < p->s.len && p->s.ptr[i] != '}'; i++) {
        char c = p->s.ptr[i];
        if (moe_is_digit(c) && digits[k] < 9)
            n[k] = n[k] * 10 + (uint64_t)(c - '0'), digits[k]++;
        else if (c == ',' && k == 0 && digits[0])
            k = 1;
        else
            return false;
    }
    if (i >= p->s.len || !digits[0])
        return false;
    *least = (uint32_t)n[0];
    *most = k == 0 ? *least : digits[1] ? (uint32_t)n[1] : UINT32_MAX;
    p->at = i + 1;
    return true;
}

static enum moe_code parse_repeat(struct parser *p, struct moe_shape **atom)
{
    size_t at = p->at;
    uint32_t least = 0, most = UINT32_MAX;
    char c = peek(p, 0);
    if (!more(p) || !memchr("*+?{", c, 4) || (c == '{' && !read_braces(p, &least, &most)))
        return MOE_OK;
    if (c != '{')
        p->at++;
    least = c == '+' ? 1 : least;
    most = c == '?' ? 1 : most;
    if (least > MOE_CAP_SHAPE_REPEAT || (most != UINT32_MAX && (most > MOE_CAP_SHAPE_REPEAT || most < least)))
        return refuse(p, at, "repeats more than 8192 times, or fewer at most than at least");
    if (peek(p, 0) == '?')
        p->at++;
    if (more(p) && memchr("*+?", peek(p, 0), 3))
        return refuse(p, p->at, "a repeat of a repeat");
    struct moe_shape *repeat;
    MOE_TRY(new_shape(p, MOE_SHAPE_REPEAT, &repeat));
    repeat->least = least;
    repeat->most = most;
    repeat->first = *atom;
    *atom = repeat;
    return MOE_OK;
}

static enum moe_code parse_sequence(struct parser *p, struct moe_shape **out)
{
    MOE_TRY(new_shape(p, MOE_SHAPE_SEQUENCE, out));
    struct moe_shape **tail = &(*out)->first;
    while (more(p) && p->s.ptr[p->at] != '|' && p->s.ptr[p->at] != ')') {
        struct moe_shape *atom;
        MOE_TRY(parse_atom(p, &atom));
        MOE_TRY(parse_repeat(p, &atom));
        *tail = atom;
        tail = &atom->next;
    }
    return MOE_OK;
}

static enum moe_code parse_choice(struct parser *p, struct moe_shape **out)
{
    struct moe_shape *one;
    MOE_TRY(parse_sequence(p, &one));
    *out = one;
    if (peek(p, 0) != '|' || !more(p))
        return MOE_OK;
    MOE_TRY(new_shape(p, MOE_SHAPE_CHOICE, out));
    (*out)->first = one;
    for (struct moe_shape *last = one; more(p) && p->s.ptr[p->at] == '|'; last = last->next) {
        p->at++;
        MOE_TRY(parse_sequence(p, &last->next));
    }
    return MOE_OK;
}

enum moe_code moe_shape_parse(struct moe_str pattern, struct moe_arena *arena, struct moe_shape **out, struct moe_error *err)
{
    struct parser p = { .s = pattern, .arena = arena, .err = err };
    MOE_TRY(parse_choice(&p, out));
    if (more(&p))
        return refuse(&p, p.at, "a ) without its (");
    (*out)->wide = p.wide;
    return MOE_OK;
}
