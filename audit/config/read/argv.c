/* Commands: lists of words, and words in one string. */
#include "audit/config/read/parts.h"

/* "--api-key" -> "api-key", "-p" -> "p"; empty = no flag. */
static struct moe_str flag_name(struct moe_str word)
{
    size_t dashes = 0;
    while (dashes < 2 && dashes < word.len && word.ptr[dashes] == '-')
        dashes++;
    struct moe_str name = moe_str_from(word, dashes);
    if (!dashes || !name.len || !moe_is_alpha(name.ptr[0]))
        return (struct moe_str){ "", 0 };
    for (size_t i = 0; i < name.len; i++)
        if (!moe_is_word(name.ptr[i]) && name.ptr[i] != '-' && name.ptr[i] != '.')
            return (struct moe_str){ "", 0 };
    return name;
}

/* Behind these comes NAME=value, or "Name: value". */
static bool takes_pair(struct moe_str flag)
{
    static const char *const list[] = { "e", "env", "set", "set-string", "build-arg", "D", "P", "o", "H", "header", "secret", "label", "l", "var", "param", "v", "c", "config" };
    for (size_t i = 0; i < MOE_COUNT(list); i++)
        if (moe_str_is(flag, list[i]))
            return true;
    return false;
}

/* NAME=value, +a.b=c, -Dx.y=z: *value is what follows the sign. A URL's query is none. */
static struct moe_str pair_name(struct moe_str word, struct moe_str *value)
{
    const char *sign = word.len ? memchr(word.ptr, '=', MOE_MIN(word.len, (size_t)256)) : NULL;
    struct moe_str none = { "", 0 };
    if (!sign || sign == word.ptr)
        return none;
    struct moe_str name = { word.ptr, (size_t)(sign - word.ptr) };
    *value = moe_str_from(word, name.len + 1);
    if (moe_str_starts(name, MOE_STR("-D")))
        name = moe_str_from(name, 2);
    while (name.len && (name.ptr[0] == '-' || name.ptr[0] == '+' || name.ptr[0] == '~'))
        name = moe_str_from(name, 1);
    for (size_t i = 0; i < name.len; i++)
        if (!moe_is_word(name.ptr[i]) && !strchr(".-/@", name.ptr[i]))
            return none;
    return name;
}

static struct moe_str header_name(struct moe_str word, struct moe_str *value)
{
    const char *colon = word.len ? memchr(word.ptr, ':', MOE_MIN(word.len, (size_t)256)) : NULL;
    struct moe_str name = colon ? (struct moe_str){ word.ptr, (size_t)(colon - word.ptr) } : (struct moe_str){ "", 0 };
    if (colon)
        *value = moe_str_trim(moe_str_from(word, name.len + 1));
    return name;
}

static struct moe_str unquoted(struct moe_str s)
{
    bool quoted = s.len > 1 && (s.ptr[0] == '"' || s.ptr[0] == '\'') && s.ptr[s.len - 1] == s.ptr[0];
    return quoted ? (struct moe_str){ s.ptr + 1, s.len - 2 } : s;
}

/* One word, with the flag before it. */
static enum moe_code word(struct moe_reading *r, struct moe_str path, const struct moe_node_doc *node, struct moe_str w, struct moe_str *flag)
{
    struct moe_str value = { "", 0 }, name = pair_name(w, &value), before = *flag, own = flag_name(w);
    *flag = (struct moe_str){ "", 0 };
    if (own.len) {
        *flag = own;
        return MOE_OK;
    }
    if (name.len && (w.ptr[0] == '-' || !before.len || takes_pair(before) || (name.ptr[0] >= 'A' && name.ptr[0] <= 'Z')))
        return moe_value_part(r, path, name, node, unquoted(value));
    if (before.len && (moe_str_is(before, "H") || moe_str_is(before, "header")) && (name = header_name(w, &value)).len)
        return moe_value_part(r, path, name, node, value);
    return before.len ? moe_value_part(r, path, before, node, w) : MOE_OK;
}

enum moe_code moe_values_of_argv(struct moe_reading *r, struct moe_str path, const struct moe_node_doc *list)
{
    struct moe_str flag = { "", 0 };
    unsigned words = 0;
    for (const struct moe_node_doc *c = list->first; c && words < MOE_CAP_ARGV_WORDS; c = c->next, words++) {
        if (c->kind == MOE_DOC_LIST || c->kind == MOE_DOC_MAP || memchr(c->text.ptr ? c->text.ptr : "", '\n', c->text.len))
            flag = (struct moe_str){ "", 0 };
        else
            MOE_TRY(word(r, path, c, c->text, &flag));
    }
    return MOE_OK;
}

/* ---- a command in one string ---- */

/* The next word as a shell would cut it, without its quotes when it is quoted as a whole. */
static bool next_word(struct moe_str *rest, struct moe_str *out)
{
    while (rest->len && moe_is_space(rest->ptr[0]))
        *rest = moe_str_from(*rest, 1);
    if (!rest->len)
        return false;
    size_t i = 0;
    char quote = 0;
    for (; i < rest->len && (quote || !moe_is_space(rest->ptr[i])); i++) {
        char c = rest->ptr[i];
        if (c == '\\' && quote != '\'' && i + 1 < rest->len)
            i++;
        else if (quote ? c == quote : c == '"' || c == '\'')
            quote = quote ? 0 : c;
    }
    *out = (struct moe_str){ rest->ptr, i };
    *rest = moe_str_from(*rest, i);
    if (out->len > 1 && (out->ptr[0] == '"' || out->ptr[0] == '\'') && out->ptr[out->len - 1] == out->ptr[0])
        *out = (struct moe_str){ out->ptr + 1, out->len - 2 };
    return true;
}

static bool like_a_command(struct moe_str s)
{
    if (s.len < 6 || s.len > (64u << 10) || !memchr(s.ptr, ' ', s.len) || memchr(s.ptr, '\n', s.len))
        return false;
    if (s.ptr[0] == '-' && s.len > 2 && (moe_is_alpha(s.ptr[1]) || s.ptr[1] == '-'))
        return true;
    for (size_t i = 1; i + 2 < s.len; i++) {
        const char *hit = memchr(s.ptr + i, '-', s.len - i - 2);
        if (!hit)
            break;
        i = (size_t)(hit - s.ptr);
        if (hit[-1] == ' ' && (moe_is_alpha(hit[1]) || (hit[1] == '-' && moe_is_alpha(hit[2]))))
            return true;
    }
    return false;
}

enum moe_code moe_values_of_command(struct moe_reading *r, struct moe_str path, const struct moe_node_doc *node)
{
    struct moe_str rest = node->text, w, flag = { "", 0 };
    if (!like_a_command(rest))
        return MOE_OK;
    for (unsigned words = 0; words < MOE_CAP_ARGV_WORDS && next_word(&rest, &w); words++)
        MOE_TRY(word(r, path, node, w, &flag));
    return MOE_OK;
}
