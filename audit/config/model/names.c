/* Names: cut into words, nouns found, what stands before and after them weighed. */
#include "audit/config/model/names.h"
#include "audit/config/model/words.h"
#include "common/base/base.h"

static bool letter(char c) { return moe_is_alpha(c) || (unsigned char)c >= 0x80; }
static bool upper(char c)  { return c >= 'A' && c <= 'Z'; }
static bool lower(char c)  { return letter(c) && !upper(c); }

static void keep(struct moe_words *out, struct moe_str word)
{
    if (out->count == MOE_WORDS_MAX || word.len > MOE_WORD_BYTES || out->used + word.len > sizeof out->bytes) {
        out->whole = false;
        return;
    }
    char *to = out->bytes + out->used;
    for (size_t i = 0; i < word.len; i++)
        to[i] = upper(word.ptr[i]) ? (char)(word.ptr[i] + 32) : word.ptr[i];
    out->used += word.len;
    struct moe_str text = { to, word.len };
    out->at[out->count++] = (struct moe_word_cut){ text, moe_word(text) };
}

enum { MOST_PIECE = 14 };                     /* no known word that is met in compounds is longer */

/* "theapikey" into "the", "api", "key": the fewest known words that leave nothing over. False when there is no such way. */
static bool cut_known(struct moe_words *out, struct moe_str word)
{
    unsigned char best[MOE_WORD_BYTES + 1], from[MOE_WORD_BYTES + 1];
    size_t n = word.len;
    if (n < 5 || n > MOE_WORD_BYTES)
        return false;
    memset(best, 255, n + 1);
    best[0] = 0;
    for (size_t start = 0; start + 2 <= n; start++) {
        uint32_t lengths = best[start] < 250 ? moe_words_at(moe_str_from(word, start)) : 0;
        for (size_t len = 2; len <= MOST_PIECE && start + len <= n; len++)
            if (lengths >> len & 1 && best[start] + 1 < best[start + len]) {
                best[start + len] = (unsigned char)(best[start] + 1);
                from[start + len] = (unsigned char)start;
            }
    }
    if (best[n] > 8)
        return false;
    struct moe_str piece[8];
    size_t count = 0;
    for (size_t end = n; end; end = from[end])
        piece[count++] = (struct moe_str){ word.ptr + from[end], end - from[end] };
    while (count--)
        keep(out, piece[count]);
    return true;
}

/* Compounds that say it whatever is stuck to them: "mydbpasswordx". */
static const char *const stuck[] = {
    "password", "passwd", "passphrase", "passwort", "apikey", "apitoken", "accesskey", "accesstoken", "authtoken", "authkey", "secretkey", "privatekey",
    "licensekey", "licencekey", "clientsecret", "secrettoken", "secret", "credential",
};

static bool cut_stuck(struct moe_words *out, struct moe_str word)
{
    for (size_t i = 0; i < MOE_COUNT(stuck); i++) {
        size_t n = strlen(stuck[i]);
        for (size_t at = 0; at + n <= word.len; at++)
            if (!memcmp(word.ptr + at, stuck[i], n)) {
                if (at)
                    keep(out, (struct moe_str){ word.ptr, at });
                if (!cut_known(out, (struct moe_str){ word.ptr + at, n }))
                    keep(out, (struct moe_str){ word.ptr + at, n });
                if (at + n < word.len)
                    keep(out, moe_str_from(word, at + n));
                return true;
            }
    }
    if (word.len > 7 && moe_str_ends(word, MOE_STR("token"))) {        /* what a token is of may be a name that nobody has listed */
        keep(out, (struct moe_str){ word.ptr, word.len - 5 });
        keep(out, moe_str_from(word, word.len - 5));
        return true;
    }
    return false;
}

static void add(struct moe_words *out, struct moe_str word)
{
    size_t count = out->count, used = out->used;
    bool whole = out->whole;
    keep(out, word);
    if (out->count == count || out->at[count].is || word.len < 5)
        return;
    char copy[MOE_WORD_BYTES];
    memcpy(copy, out->at[count].text.ptr, word.len);
    out->count = count, out->used = used, out->whole = whole;
    struct moe_str lowered = { copy, word.len };
    if (!cut_known(out, lowered) && !cut_stuck(out, lowered))
        keep(out, lowered);
}

void moe_words_cut(struct moe_str text, struct moe_words *out)
{
    out->count = out->used = out->digits = 0;
    out->whole = text.len <= MOE_CAP_NAME_BYTES;
    if (!out->whole)
        text.len = MOE_CAP_NAME_BYTES;
    size_t i = 0;
    while (i < text.len) {
        if (!letter(text.ptr[i])) {
            out->digits += moe_is_digit(text.ptr[i++]);
            continue;
        }
        size_t start = i++;
        if (upper(text.ptr[start]) && i < text.len && upper(text.ptr[i])) {          /* "APIKey": a run of capitals ends before the last, if a word follows */
            while (i < text.len && upper(text.ptr[i]))
                i++;
            if (i < text.len && lower(text.ptr[i]) && !(i + 1 == text.len && text.ptr[i] == 's'))
                i--;
            else if (i < text.len && text.ptr[i] == 's' && i + 1 == text.len)
                i++;
        } else {
            while (i < text.len && lower(text.ptr[i]))
                i++;
        }
        add(out, (struct moe_str){ text.ptr + start, i - start });
    }
}

/* Before a key, a token, a "pass": the nearest word that says what it is for; 0 = nobody knows. */
static unsigned before(const struct moe_words *w, size_t noun)
{
    for (size_t i = noun, seen = 0; i-- > 0 && seen < 3; seen++)
        if (w->at[i].is & (W_MOD | W_NOT))
            return w->at[i].is & (W_MOD | W_NOT);
    return 0;
}

/* The class of the noun at `i` by itself. */
static int weigh(const struct moe_words *w, size_t i)
{
    unsigned is = w->at[i].is, near = i ? w->at[i - 1].is : 0;
    if (near & W_VERB && i == 1)
        return MOE_NAME_PLAIN;
    if (is & (W_PASSWORD | W_SECRET))
        return near & W_VERB ? MOE_NAME_PLAIN : MOE_NAME_CREDENTIAL;
    if (is & W_OTHER)
        return MOE_NAME_MAYBE;
    if (is & W_AUTH)
        return near & W_NOT ? MOE_NAME_PLAIN : MOE_NAME_MAYBE;
    unsigned what = before(w, i);
    if (is & W_TOKENS)
        return what & W_MOD && near & W_MOD ? MOE_NAME_MAYBE : MOE_NAME_PLAIN;
    if (near & W_MOD && !(near & W_NOT))
        return MOE_NAME_CREDENTIAL;
    if (what & W_MOD)
        return near & W_NOT ? MOE_NAME_MAYBE : MOE_NAME_CREDENTIAL;
    return what & W_NOT ? MOE_NAME_PLAIN : MOE_NAME_MAYBE;
}

/* What follows the noun: nothing that changes it, a property of it, or the place where it lies. */
static int after(const struct moe_words *w, size_t noun)
{
    for (size_t i = noun + 1; i < w->count; i++) {
        if (w->at[i].is & W_REF)
            return MOE_NAME_REFERENCE;
        if (w->at[i].is & W_ATTR)
            return MOE_NAME_PLAIN;
    }
    return MOE_NAME_CREDENTIAL;
}

static int rank(int cls) { return cls == MOE_NAME_CREDENTIAL ? 3 : cls == MOE_NAME_REFERENCE ? 2 : cls == MOE_NAME_MAYBE ? 1 : 0; }

/* IDENTIFIED BY, as SQL says for a password. */
static bool is_identified_by(struct moe_str name)
{
    static const char words[] = "identified";
    size_t i = 0;
    while (i < sizeof words - 1 && i < name.len && (name.ptr[i] | 32) == words[i])
        i++;
    return i == sizeof words - 1 && name.len > i + 2 && name.ptr[i] == ' ' && (name.ptr[name.len - 2] | 32) == 'b' && (name.ptr[name.len - 1] | 32) == 'y';
}

struct moe_name_meaning moe_name_read(struct moe_str name)
{
    struct moe_name_meaning best = { MOE_NAME_PLAIN, 0 };
    if (is_identified_by(name))
        return (struct moe_name_meaning){ MOE_NAME_CREDENTIAL, W_PASSWORD };
    if (!moe_may_hold_noun(name))
        return best;
    if (name.len > MOE_CAP_NAME_BYTES)
        name = moe_str_from(name, name.len - MOE_CAP_NAME_BYTES);        /* the end of a path says more than its beginning */
    MOE_NOT_ZEROED struct moe_words w;
    moe_words_cut(name, &w);
    for (size_t i = 0; i < w.count; i++)
        if (w.at[i].is & W_NEVER)
            return best;
    for (size_t i = 0; i < w.count; i++) {
        if (!(w.at[i].is & W_NOUN))
            continue;
        bool merged = w.at[i].is & W_PASS && i + 1 < w.count && (moe_str_is(w.at[i + 1].text, "word") || moe_str_is(w.at[i + 1].text, "phrase"));
        int cls = merged ? MOE_NAME_CREDENTIAL : weigh(&w, i), then = after(&w, i + merged);
        if (cls == MOE_NAME_PLAIN)
            continue;
        if (w.count > i + 1 && i == 0 && w.at[i].is & (W_KEY | W_AUTH) && then == MOE_NAME_CREDENTIAL && !(w.at[i + 1].is & W_NOUN))
            cls = MOE_NAME_MAYBE;
        if (then != MOE_NAME_CREDENTIAL)
            cls = then;
        if (i > 0 && w.at[0].is & W_VERB && cls != MOE_NAME_REFERENCE)
            cls = MOE_NAME_PLAIN;
        if (rank(cls) >= rank(best.cls) && cls != MOE_NAME_PLAIN)
            best = (struct moe_name_meaning){ cls, merged ? W_PASSWORD : w.at[i].is & W_NOUN };
    }
    return best;
}

enum moe_name_class moe_name_class(struct moe_str name) { return (enum moe_name_class)moe_name_read(name).cls; }
