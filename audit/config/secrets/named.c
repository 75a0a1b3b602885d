#include "audit/config/secrets/named.h"
#include "common/base/base.h"

enum { MOST_NAME_BEFORE = 50, MOST_NAME_AFTER = 60, MOST_BETWEEN = 32, MOST_BEFORE_VALUE = 48 };

static char at_or_nul(struct moe_str s, size_t i) { return i < s.len ? s.ptr[i] : '\0'; }
static bool is_upper(char c) { return c >= 'A' && c <= 'Z'; }
static bool is_lower(char c) { return c >= 'a' && c <= 'z'; }
static bool in_name(char c) { return moe_is_word(c) || c == '-' || c == '.'; }
static bool one_of(char c, const char *set) { return c && strchr(set, c); }

/* okta, OKTA and Okta are a word; sumO, of "sumOf", is none. Long words are written in many ways: launchDarkly, NewRelic. */
static bool cased_as_word(struct moe_str word)
{
    size_t upper = 0, letters = 0;
    for (size_t i = 0; i < word.len; i++) {
        upper += is_upper(word.ptr[i]);
        letters += moe_is_alpha(word.ptr[i]);
    }
    return word.len >= 7 || !upper || upper == letters || (upper == 1 && is_upper(word.ptr[0]));
}

/* What may follow a provider's name without anything between: apikey, token, secret ... */
static bool continues(struct moe_str rest)
{
    static const char *const words[] = { "api", "key", "token", "secret", "pass", "auth", "access", "client", "app", "webhook", "bot", "id", "oauth", "cred", "private" };
    for (size_t i = 0; i < MOE_COUNT(words); i++) {
        size_t n = strlen(words[i]), k = 0;
        while (k < n && k < rest.len && (rest.ptr[k] | 32) == words[i][k])
            k++;
        if (k == n)
            return true;
    }
    return false;
}

static bool is_whole_word(struct moe_str text, size_t at, size_t len)
{
    struct moe_str word = { text.ptr + at, len };
    char before = at ? text.ptr[at - 1] : '\0', first = word.ptr[0], last = word.ptr[len - 1], after = at_or_nul(text, at + len);
    if (!cased_as_word(word))
        return false;
    if (moe_is_alpha(before) && moe_is_alpha(first) && !(is_lower(before) && is_upper(first)))
        return false;
    if (!moe_is_alpha(after) || !moe_is_alpha(last) || (is_lower(last) && is_upper(after)))
        return true;
    return continues(moe_str_from(text, at + len));
}

static size_t skip(struct moe_str text, size_t at, const char *set, size_t most)
{
    size_t end = MOE_MIN(text.len, at + most);
    while (at < end && one_of(text.ptr[at], set))
        at++;
    return at;
}

/* "value", "val", "default": the second half of a {name, value} pair. Gives where what follows it begins, else `at`. */
static size_t skip_value_word(struct moe_str text, size_t at)
{
    static const char *const words[] = { "value", "val", "default", "Value" };
    for (size_t i = 0; i < MOE_COUNT(words); i++)
        if (moe_str_starts(moe_str_from(text, at), moe_str_c(words[i]))) {
            size_t end = skip(text, at + strlen(words[i]), "\\\"' \t", 8), sign = skip(text, end, ":=", 2);
            return sign > end ? sign : at;
        }
    return at;
}

/* Behind the name: the sign of an assignment. Gives its place, or 0. */
static size_t find_sign(struct moe_str text, size_t at, bool flag, bool *pair)
{
    size_t end = MOE_MIN(text.len, at + MOST_BETWEEN);
    *pair = false;
    for (size_t i = at; i < end; i++) {
        char c = text.ptr[i];
        if (one_of(c, "=:,(>?") || (c == '|' && at_or_nul(text, i + 1) == '|'))
            return i;
        if (c == '\n' || c == '{' || (c == '\\' && at_or_nul(text, i + 1) == 'n')) {
            *pair = true;
            return i;
        }
        if (flag && i == at && (c == ' ' || c == '\t'))
            return i;
        if (!moe_is_word(c) && !one_of(c, " \t.-*&!<[])'\"`\\\r"))
            return 0;
    }
    return 0;
}

/* From the sign to the value's first byte. */
static size_t skip_to_value(struct moe_str text, size_t sign, bool *newline)
{
    size_t at = skip(text, sign, "=:>|,(?~{", 4), end = MOE_MIN(text.len, at + MOST_BEFORE_VALUE);
    *newline = false;
    for (; at < end; at++) {
        char c = text.ptr[at], next = at_or_nul(text, at + 1);
        if (c == '\n')
            *newline = true;
        else if (c == '\\' && one_of(next, "\"'nrt"))
            at++;
        else if (one_of(c, "bBrRfFuUL@") && one_of(next, "'\""))
            continue;
        else if (!one_of(c, " \t\r'\"`=(>"))
            break;
    }
    return at;
}

bool moe_named_value(struct moe_str text, size_t at, size_t len, struct moe_named *out)
{
    size_t start = at, end = at + len;
    bool pair, newline;
    if (!is_whole_word(text, at, len))
        return false;
    while (start > 0 && at - start < MOST_NAME_BEFORE && in_name(text.ptr[start - 1]))
        start--;
    while (end < text.len && end - at < MOST_NAME_AFTER && in_name(text.ptr[end]))
        end++;
    bool flag = text.ptr[start] == '-';
    size_t sign = find_sign(text, end, flag, &pair);
    if (!sign && !(flag && end < text.len))
        return false;
    if (text.ptr[sign] == ' ' || text.ptr[sign] == '\t')
        sign = end;
    size_t value = skip_to_value(text, sign, &newline), second = skip_value_word(text, value);
    if (second == value && pair)
        return false;
    if (second != value)
        value = skip_to_value(text, second - 1, &newline);
    *out = (struct moe_named){ { text.ptr + start, end - start }, value };
    return value < text.len;
}

bool moe_value_ends(struct moe_str text, size_t at)
{
    char c = at_or_nul(text, at), next = at_or_nul(text, at + 1);
    if (at >= text.len)
        return true;
    if (c == '.')
        return !moe_is_word(next);
    if (c == '\\')
        return one_of(next, "nrt\"'\\") || next == '\n';
    return !moe_is_word(c) && !one_of(c, "-+/=:@%$~*!^({");
}
