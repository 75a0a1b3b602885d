#include "audit/config/deploy/docker_parts.h"

const struct moe_docker_var *docker_lookup(const struct docker_words *w, struct moe_str name)
{
    const struct docker_scope *s = w->scope;
    for (unsigned depth = 0; s && depth < DOCKER_SCOPE_DEPTH; s = s->parent, depth++) {
        const uint32_t *hit = s->map ? moe_map_find(s->map, name) : NULL;
        if (hit)
            return &w->vars[*hit];
    }
    return NULL;
}

size_t docker_word_end(struct moe_str t, size_t i, char escape)
{
    char quote = 0;
    for (; i < t.len; i++) {
        char c = t.ptr[i];
        if (c == escape && quote != '\'')
            i++;
        else if (quote) {
            if (c == quote)
                quote = 0;
        } else if (c == '"' || c == '\'')
            quote = c;
        else if (c == ' ' || c == '\t')
            break;
    }
    return MOE_MIN(i, t.len);
}

/* Where the variable's writing that begins at `i` ends, its name, and what follows the name inside braces. */
static size_t variable(struct moe_str t, size_t i, struct moe_str *name, struct moe_str *modifier)
{
    size_t from = ++i;
    *modifier = (struct moe_str){ "", 0 };
    if (i < t.len && t.ptr[i] == '{') {
        unsigned open = 0;
        size_t end = i;
        for (; end < t.len; end++)
            if (t.ptr[end] == '{')
                open++;
            else if (t.ptr[end] == '}' && !--open)
                break;
        size_t n = ++from;
        while (n < end && moe_is_word(t.ptr[n]))
            n++;
        *name = (struct moe_str){ t.ptr + from, n - from };
        *modifier = (struct moe_str){ t.ptr + n, end - n };
        return MOE_MIN(end + 1, t.len);
    }
    while (i < t.len && moe_is_word(t.ptr[i]))
        i++;
    *name = (struct moe_str){ t.ptr + from, i - from };
    return i;
}

/* What a variable stands for; false = nobody knows. Modifiers other than :- - :+ + are beyond us. */
static bool filled(const struct docker_words *w, struct moe_str name, struct moe_str modifier, struct moe_str *value, bool *open)
{
    const struct moe_docker_var *var = docker_lookup(w, name);
    bool known = var && !var->value.open;
    struct moe_str otherwise = modifier;
    bool colon = modifier.len && modifier.ptr[0] == ':';
    if (colon)
        otherwise = moe_str_from(otherwise, 1);
    *open = false;
    if (!modifier.len) {
        if (known)
            *value = var->value.value;
        return known;
    }
    char how = otherwise.len ? otherwise.ptr[0] : 0;
    otherwise = moe_str_from(otherwise, otherwise.len ? 1 : 0);
    if (how == '-') {
        bool set = known && (!colon || var->value.value.len);
        *value = set ? var->value.value : otherwise;
        *open = !set && memchr(otherwise.ptr, '$', otherwise.len);
        return set || !var || !var->value.open || !var->given;     /* ARG X alone: what the file itself says is the default here */
    }
    if (how == '+' && known) {
        *value = var->value.value.len || !colon ? otherwise : MOE_STR("");
        return true;
    }
    return false;
}

/* `text` and `value` side by side: `value` lives in a buffer of its own only once a variable was filled in. */
struct undone { char *text; size_t n; char *value; size_t m, room; };

static bool put_value(const struct docker_words *w, struct undone *u, struct moe_str s)
{
    if (u->m + s.len + 1 > u->room) {
        size_t room = MOE_MAX(u->room * 2, u->m + s.len + 64);
        char *grown = room <= MOE_CAP_DOCKER_EXPANDED && *w->budget >= room ? moe_arena_alloc(w->arena, room) : NULL;
        if (!grown)
            return false;
        *w->budget -= room;
        if (u->m)
            memcpy(grown, u->value, u->m);
        u->value = grown, u->room = room;
    }
    if (s.len)
        memcpy(u->value + u->m, s.ptr, s.len);
    u->m += s.len;
    return true;
}

static void put(const struct docker_words *w, struct undone *u, bool expanding, char c, bool *whole)
{
    u->text[u->n++] = c;
    if (expanding && *whole)
        *whole = put_value(w, u, (struct moe_str){ &c, 1 });
}

/* $X at i: as written into the text, what it stands for into the value. */
static size_t put_variable(const struct docker_words *w, struct undone *u, struct moe_str raw, size_t i, struct moe_docker_word *out, bool *expanding, bool *whole)
{
    struct moe_str name, modifier, value;
    bool open = true;
    size_t end = variable(raw, i, &name, &modifier);
    struct moe_str written = { raw.ptr + i, end - i };
    if (!name.len) {
        for (size_t k = i; k < end; k++)
            put(w, u, *expanding, raw.ptr[k], whole);
        out->open |= end - i > 1;
        return end;
    }
    bool known = w->scope && filled(w, name, modifier, &value, &open);
    out->open |= !known || open;
    if (w->budget && *whole) {
        if (!*expanding) {
            *expanding = true;
            u->m = u->room = 0;
            *whole = put_value(w, u, (struct moe_str){ u->text, u->n });
        }
        if (*whole)
            *whole = put_value(w, u, known ? value : written);
    }
    memcpy(u->text + u->n, written.ptr, written.len);
    u->n += written.len;
    return end;
}

enum moe_code docker_word(const struct docker_words *w, struct moe_str raw, struct moe_docker_word *out, struct moe_error *err)
{
    bool odd = false;
    for (size_t i = 0; i < raw.len && !odd; i++)
        odd = raw.ptr[i] == '"' || raw.ptr[i] == '\'' || raw.ptr[i] == w->escape || raw.ptr[i] == '$';
    if (!odd) {
        out->text = out->value = raw;
        return MOE_OK;
    }
    struct undone u = { .text = moe_arena_alloc(w->arena, raw.len + 1) };
    if (!u.text)
        return docker_memory(err);
    bool expanding = false, whole = true;
    char quote = 0;
    for (size_t i = 0; i < raw.len;) {
        char c = raw.ptr[i];
        if (c == w->escape && quote != '\'' && i + 1 < raw.len) {
            char next = raw.ptr[i + 1];
            if (quote == '"' && next != '"' && next != '$' && next != w->escape)
                put(w, &u, expanding, c, &whole);
            put(w, &u, expanding, next, &whole);
            i += 2;
        } else if (quote ? c == quote : c == '"' || c == '\'') {
            quote = quote ? 0 : c;
            out->quoted = true;
            i++;
        } else if (c == '$' && quote != '\'') {
            i = put_variable(w, &u, raw, i, out, &expanding, &whole);
        } else {
            put(w, &u, expanding, c, &whole);
            i++;
        }
    }
    out->text = (struct moe_str){ u.text, u.n };
    out->value = expanding && whole ? (struct moe_str){ u.value, u.m } : out->text;
    if (!whole)
        out->open = true;
    return MOE_OK;
}

/* ---- JSON arrays ---- */

static size_t hex4(struct moe_str t, size_t i, unsigned *code)
{
    *code = 0;
    for (size_t k = 0; k < 4; k++, i++) {
        char c = i < t.len ? t.ptr[i] : 0;
        int d = moe_is_digit(c) ? c - '0' : c >= 'a' && c <= 'f' ? c - 'a' + 10 : c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
        if (d < 0)
            return 0;
        *code = *code * 16 + (unsigned)d;
    }
    return i;
}

static size_t put_utf8(char *to, unsigned code)
{
    if (code < 0x80)
        return to[0] = (char)code, 1;
    if (code < 0x800)
        return to[0] = (char)(0xc0 | code >> 6), to[1] = (char)(0x80 | (code & 63)), 2;
    return to[0] = (char)(0xe0 | code >> 12), to[1] = (char)(0x80 | (code >> 6 & 63)), to[2] = (char)(0x80 | (code & 63)), 3;
}

/* The string whose opening quote is before i; returns where it ends, behind its quote; 0 = it does not. */
static size_t json_string(struct moe_arena *arena, struct moe_str t, size_t i, struct moe_str *out)
{
    size_t end = i;
    while (end < t.len && t.ptr[end] != '"')
        end += t.ptr[end] == '\\' ? 2 : 1;
    if (end >= t.len)
        return 0;
    *out = (struct moe_str){ t.ptr + i, end - i };
    if (!memchr(out->ptr, '\\', out->len))
        return end + 1;
    char *to = moe_arena_alloc(arena, out->len + 4);
    size_t n = 0;
    while (to && i < end) {
        char c = t.ptr[i++];
        if (c != '\\') {
            to[n++] = c;
            continue;
        }
        c = t.ptr[i++];
        static const char from[] = "nrtbf", into[] = "\n\r\t\b\f";
        const char *plain = strchr(from, c);
        unsigned code;
        if (c == 'u') {
            size_t next = hex4(t, i, &code);
            if (!next)
                return 0;
            i = next;
            n += put_utf8(to + n, code);
        } else {
            to[n++] = plain && c ? into[plain - from] : c;
        }
    }
    *out = (struct moe_str){ to, n };
    return to ? end + 1 : 0;
}

enum moe_code docker_json(struct moe_arena *arena, struct moe_str t, struct moe_docker_word **words, size_t **at, size_t *count, bool *is, struct moe_error *err)
{
    struct moe_docker_word *list = NULL;
    size_t *places = NULL, n = 0, room = 0, place_room = 0, i = 0;
    *is = false;
    t.len = moe_str_trim(t).len + (size_t)(moe_str_trim(t).ptr - t.ptr);
    while (i < t.len && moe_is_space(t.ptr[i]))
        i++;
    if (i >= t.len || t.ptr[i++] != '[')
        return MOE_OK;
    for (bool first = true;; first = false) {
        while (i < t.len && moe_is_space(t.ptr[i]))
            i++;
        if (i < t.len && t.ptr[i] == ']' && (first || n == 0))
            break;
        if (i >= t.len || t.ptr[i] != '"')
            return MOE_OK;
        struct moe_docker_word w = { .quoted = true };
        size_t start = i + 1;
        if (!(i = json_string(arena, t, start, &w.text)))
            return MOE_OK;
        w.value = w.text;
        struct moe_docker_word *grown = moe_grow(arena, list, n, &room, sizeof *grown);
        size_t *more = moe_grow(arena, places, n, &place_room, sizeof *more);
        if (!grown || !more)
            return docker_memory(err);
        list = grown, places = more;
        list[n] = w;
        places[n++] = start;
        while (i < t.len && moe_is_space(t.ptr[i]))
            i++;
        if (i < t.len && t.ptr[i] == ']')
            break;
        if (i >= t.len || t.ptr[i++] != ',')
            return MOE_OK;
    }
    if (i + 1 != t.len)
        return MOE_OK;
    *words = list, *at = places, *count = n, *is = true;
    return MOE_OK;
}
