/* Does a value look like a credential? A config is printed, logged and copied; a credential in it would be, too. What is refused here is what people paste by
 * mistake: keys in PEM, tokens that begin as their issuers say, passwords in addresses, and long random words. moe-lint looks closer. */
#include "runtime/config/rows.h"
#include <math.h>

/* How well-known tokens begin, in two parts, so that no scanner takes this table for a leak; and how many letters
 * and digits follow without a break. */
static const struct { const char *head, *tail; size_t more; } known[] = {
    { "AK", "IA", 16 },        { "AS", "IA", 16 },   { "gh", "p_", 20 },  { "gh", "o_", 20 },  { "gh", "u_", 20 }, { "gh", "s_", 20 }, { "gh", "r_", 20 },
    { "github", "_pat_", 16 }, { "gl", "pat-", 16 }, { "xox", "b-", 10 }, { "xox", "p-", 10 }, { "h", "f_", 20 },  { "s", "k-", 20 },  { "AI", "za", 20 },
    { "np", "m_", 20 },        { "py", "pi-", 16 },  { "local", "-", 32 }, { "e", "yJ", 24 },
};

static bool is_token(char c)
{
    return moe_is_word(c) || c == '-' || c == '+' || c == '=';
}

/* Letters and digits without a break behind `at`, the longest of this word: names of files have breaks, tokens have none. */
static size_t unbroken(struct moe_str s, size_t at)
{
    size_t most = 0, n = 0;
    for (; at < s.len && (is_token(s.ptr[at]) || s.ptr[at] == '.'); at++) {
        n = moe_is_digit(s.ptr[at]) || moe_is_alpha(s.ptr[at]) ? n + 1 : 0;
        most = MOE_MAX(most, n);
    }
    return most;
}

static bool begins_known(struct moe_str s, size_t at)
{
    for (size_t i = 0; i < MOE_COUNT(known); i++) {
        size_t head = strlen(known[i].head), tail = strlen(known[i].tail);
        if (s.len - at > head + tail && memcmp(s.ptr + at, known[i].head, head) == 0 && memcmp(s.ptr + at + head, known[i].tail, tail) == 0
            && unbroken(s, at + head + tail) >= known[i].more)
            return true;
    }
    return false;
}

/* user:password@ between "://" and the next slash */
static bool has_password(struct moe_str s)
{
    for (size_t i = 0; i + 3 < s.len; i++) {
        if (memcmp(s.ptr + i, "://", 3) != 0)
            continue;
        bool colon = false;
        for (size_t k = i + 3; k < s.len && s.ptr[k] != '/'; k++) {
            colon |= s.ptr[k] == ':';
            if (s.ptr[k] == '@' && colon)
                return true;
        }
    }
    return false;
}

/* password=..., token: ... */
static bool is_assigned(struct moe_str s)
{
    static const char *const words[] = { "password", "passwd", "secret", "token", "api_key", "apikey", "access_key" };
    for (size_t i = 0; i < MOE_COUNT(words); i++) {
        size_t n = strlen(words[i]);
        for (size_t at = 0; at + n + 6 < s.len; at++) {
            size_t k = 0;
            while (k < n && (s.ptr[at + k] | 0x20) == (words[i][k] | 0x20))
                k++;
            if (k == n && (s.ptr[at + n] == '=' || s.ptr[at + n] == ':'))
                return true;
        }
    }
    return false;
}

static unsigned kind_of(char c)
{
    return moe_is_digit(c) ? 1 : c >= 'a' && c <= 'z' ? 2 : c >= 'A' && c <= 'Z' ? 4 : 0;
}

/* Words change between capitals, small letters and digits now and then; chance changes at two of three characters, and uses many different ones. */
static bool is_random(struct moe_str word)
{
    unsigned seen = 0, counts[256] = { 0 };
    size_t changes = 0;
    double bits = 0;
    for (size_t i = 0; i < word.len; i++) {
        counts[(unsigned char)word.ptr[i]]++;
        seen |= kind_of(word.ptr[i]);
        changes += i && kind_of(word.ptr[i]) != kind_of(word.ptr[i - 1]);
    }
    for (size_t i = 0; i < MOE_COUNT(counts); i++)
        if (counts[i])
            bits -= counts[i] / (double)word.len * log2(counts[i] / (double)word.len);
    return seen == 7 && bits >= 3.5 && changes * 5 >= (word.len - 1) * 2;
}

static bool is_hex(struct moe_str word)
{
    bool digit = false, letter = false;
    for (size_t i = 0; i < word.len; i++) {
        char low = (char)(word.ptr[i] | 0x20);
        if (!moe_is_digit(word.ptr[i]) && (low < 'a' || low > 'f'))
            return false;
        digit |= moe_is_digit(word.ptr[i]);
        letter |= !moe_is_digit(word.ptr[i]);
    }
    return digit && letter;
}

const char *config_secret(struct moe_str text, bool path)
{
    enum { RANDOM_LEAST = 20, HEX_LEAST = 32 };
    struct moe_str pem = MOE_STR("-----BEGIN");
    for (size_t i = 0; i + pem.len <= text.len; i++)
        if (memcmp(text.ptr + i, pem.ptr, pem.len) == 0)
            return "a key in PEM";
    if (has_password(text))
        return "an address with a password";
    if (is_assigned(text))
        return "a password or token";
    for (size_t at = 0; at < text.len;) {
        size_t n = 0;
        if (begins_known(text, at))
            return "a token of a well-known service";
        while (at + n < text.len && is_token(text.ptr[at + n]) && text.ptr[at + n] != '-' && text.ptr[at + n] != '_')
            n++;
        struct moe_str word = { text.ptr + at, n };
        if (n >= RANDOM_LEAST && is_random(word))
            return "a long random word";
        /* files are named by digests, too */
        if (!path && n >= HEX_LEAST && is_hex(word))
            return "a long random number";
        at += n ? n : 1;
    }
    return NULL;
}
