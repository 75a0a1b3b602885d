/* The one judgement: does this literal under this name look like a secret? A name that says "password" needs little more; one that says "token" needs a value
 * with no structure. What passes the name is held against everything that such values usually are instead: types, identifiers, hosts, prose, digests. */
#include "audit/config/model/names.h"
#include "audit/config/model/words.h"
#include "common/base/base.h"
#include "common/base/base64.h"

enum { SHORTEST = 4, LONGEST = 8192, WRAPPED = 1024 /* bytes of base64 that are looked into */ };

struct look {
    struct moe_str text;
    size_t lower, upper, digits, joints, marks, blanks, others;    /* joints: _ - . / : ; marks: what identifiers do not hold */
    double randomness;
};

static void look_at(struct moe_str s, struct look *out)
{
    *out = (struct look){ .text = s };
    for (size_t i = 0; i < s.len; i++) {
        char c = s.ptr[i];
        if (c >= 'a' && c <= 'z') out->lower++;
        else if (c >= 'A' && c <= 'Z') out->upper++;
        else if (moe_is_digit(c)) out->digits++;
        else if (c == ' ' || c == '\t') out->blanks++;
        else if (memchr("_-./:", c, 5)) out->joints++;
        else if ((unsigned char)c >= 0x80 || (unsigned char)c < 0x20) out->others++;
        else out->marks++;
    }
    out->randomness = moe_randomness(s);
}

/* Any of `words` in the text, each as a whole word. */
static bool says(struct moe_str s, const char *const *words, size_t count)
{
    MOE_NOT_ZEROED struct moe_words w;
    moe_words_cut(s, &w);
    for (size_t i = 0; i < w.count; i++)
        for (size_t k = 0; k < count; k++)
            if (moe_str_is(w.at[i].text, words[k]))
                return true;
    return false;
}

/* "Bearer x", "Basic x": the scheme is not the secret. */
static struct moe_str without_scheme(struct moe_str s)
{
    static const char *const schemes[] = { "bearer ", "basic ", "token ", "apikey ", "api-key ", "digest ", "negotiate ", "bot ", "key ", "aws4-hmac-sha256 " };
    for (size_t i = 0; i < MOE_COUNT(schemes); i++) {
        size_t n = strlen(schemes[i]), k = 0;
        while (k < n && k < s.len && (s.ptr[k] | (moe_is_alpha(s.ptr[k]) ? 32 : 0)) == schemes[i][k])
            k++;
        if (k == n)
            return moe_str_trim(moe_str_from(s, n));
    }
    return s;
}

static bool is_hex(struct moe_str s)
{
    for (size_t i = 0; i < s.len; i++)
        if (!moe_is_digit(s.ptr[i]) && !((s.ptr[i] | 32) >= 'a' && (s.ptr[i] | 32) <= 'f'))
            return false;
    return s.len > 0;
}

static bool is_uuid(struct moe_str s)
{
    if (s.len != 36)
        return false;
    for (size_t i = 0; i < 36; i++) {
        bool dash = i == 8 || i == 13 || i == 18 || i == 23;
        if (dash ? s.ptr[i] != '-' : !is_hex((struct moe_str){ s.ptr + i, 1 }))
            return false;
    }
    return true;
}

/* Digests with their algorithm in front, images, fonts and documents as base64. */
static bool is_content(struct moe_str s)
{
    static const char *const heads[] = { "sha256:", "sha512:", "sha384:", "sha1:", "md5:", "sha256-", "sha512-", "sha384-", "sha1-", "blake3:", "data:", "iVBORw0KGgo",
                                         "/9j/", "R0lGOD", "UklGR", "PHN2Zy", "AAABAA", "d09GR", "JVBERi0", "Qk0", "urn:", "did:", "<?xml", "<svg", "<|", "SHA256:", "MD5:",
                                         "MII" };
    for (size_t i = 0; i < MOE_COUNT(heads); i++)
        if (moe_str_starts(s, moe_str_c(heads[i])))
            return i + 1 < MOE_COUNT(heads) || s.len > 400;      /* a long DER structure: a certificate as often as a key; keys have patterns of their own */
    return false;
}

/* host, host:port, host/path, mail address: labels that words make. */
static bool is_address(const struct look *l)
{
    struct moe_str s = l->text;
    const char *at = memchr(s.ptr, '@', s.len);
    size_t first = at ? (size_t)(at - s.ptr) + 1 : 0;
    if (l->blanks || l->others || (l->marks && !(l->marks == 1 && at && first > 1)))
        return false;
    size_t i = first, dots = 0, label = 0, letters = 0;
    for (; i < s.len && s.ptr[i] != '/' && s.ptr[i] != ':'; i++) {
        if (s.ptr[i] == '.') {
            if (!label)
                return false;
            dots++, label = letters = 0;
        } else if (moe_is_word(s.ptr[i]) || s.ptr[i] == '-') {
            label++, letters += moe_is_alpha(s.ptr[i]);
        } else {
            return false;
        }
    }
    if (!dots || letters != label || label < 2 || label > 12 || (at && first < 2))
        return false;
    return l->randomness < 0.9 || dots >= 3 || at;
}

/* Words with joints or humps between them: the name of something. */
static bool is_identifier(const struct look *l)
{
    if (l->marks || l->blanks || l->others)
        return false;
    if (l->randomness > 0.5)
        return false;
    bool hump = false;
    for (size_t i = 1; i < l->text.len; i++)
        hump |= l->text.ptr[i] >= 'A' && l->text.ptr[i] <= 'Z' && l->text.ptr[i - 1] >= 'a' && l->text.ptr[i - 1] <= 'z';
    return l->joints || (hump && !l->digits) || (l->upper && !l->lower && !l->digits);
}

/* A sentence of whatever language: a capital first, a full stop last, words and commas between. */
static bool is_sentence(const struct look *l)
{
    struct moe_str s = l->text;
    for (size_t i = 0; i < s.len; i++)
        if (!moe_is_word(s.ptr[i]) && (unsigned char)s.ptr[i] < 0x80 && !memchr(" ,.'-:;!?()\"/\t", s.ptr[i], 15))
            return false;
    return s.ptr[0] >= 'A' && s.ptr[0] <= 'Z' && memchr(".!?:", s.ptr[s.len - 1], 4) && l->digits * 5 <= l->lower + l->others;
}

static bool is_prose(const struct look *l)
{
    static const char *const talk[] = { "enter", "please", "your", "you", "must", "should", "is", "are", "not", "invalid", "incorrect", "the", "be", "for", "to", "this", "if",
                                        "required", "confirm", "forgot", "reset", "new", "old", "current", "cannot", "failed", "error", "wrong", "missing", "password",
                                        "passwd", "token", "tokens", "secret", "key", "keys", "credentials", "login", "username", "a", "an", "of", "or", "in", "on", "when",
                                        "will", "can", "may", "no", "select", "click", "see", "use", "using", "set", "we", "i", "it", "that", "which", "from", "by", "at", "as",
                                        "passwort", "passe", "per", "true", "false", "none", "default", "example" };
    size_t capitals = 0, words = 0;
    bool inside = false;
    for (size_t i = 0; i < l->text.len; i++) {
        bool solid = l->text.ptr[i] != ' ' && l->text.ptr[i] != '\t';
        words += solid && !inside, capitals += solid && !inside && l->text.ptr[i] >= 'A' && l->text.ptr[i] <= 'Z';
        inside = solid;
    }
    if (words >= 3 && is_sentence(l))
        return true;
    if (words < 2 || (l->randomness > 0.9 && l->digits > 1))
        return false;
    return words > 12 || (words < 4 && !l->digits && !l->marks) || (capitals * 2 >= words && !l->digits) || says(l->text, talk, MOE_COUNT(talk))
        || l->marks > words * 2;
}

static bool has(struct moe_str s, const char two[3])
{
    for (size_t i = 0; i + 1 < s.len; i++)
        if (s.ptr[i] == two[0] && s.ptr[i + 1] == two[1])
            return true;
    return false;
}

/* What a value is when it is none of a secret's business. */
static bool is_something_else(const struct look *l)
{
    struct moe_str s = l->text;
    bool example = moe_str_ends(s, MOE_STR("EXAMPLE")) || moe_str_ends(s, MOE_STR("EXAMPLEKEY")) || moe_str_ends(s, MOE_STR("example"));
    if (s.len < SHORTEST || s.len > LONGEST || l->lower + l->upper + l->digits < 1 || l->others * 2 > s.len || example)
        return true;
    for (size_t i = 0; i + 2 < s.len; i++)
        if (s.ptr[i] == ':' && s.ptr[i + 1] == '/' && s.ptr[i + 2] == '/')
            return true;                                          /* what is secret in a URL has rules of its own */
    if (moe_str_starts(s, MOE_STR("--")) || has(s, "%s") || has(s, "%d") || has(s, "%r") || has(s, "{}"))
        return true;                                              /* an option, a format */
    return is_content(s) || is_address(l) || (l->blanks && is_prose(l)) || moe_is_only_words(s);
}

/* Brackets that close what is not open: no program has them. */
static bool is_misnested(struct moe_str s)
{
    char open[32];
    size_t depth = 0;
    for (size_t i = 0; i < s.len; i++) {
        static const char opens[] = "([{", shuts[] = ")]}";
        const char *kind = memchr(opens, s.ptr[i], 3), *shut = memchr(shuts, s.ptr[i], 3);
        if (kind && depth < sizeof open)
            open[depth++] = shuts[kind - opens];
        else if (shut && depth && open[--depth] != *shut)
            return true;
    }
    return false;
}

/* Signs that end no expression, or stand between no two of its words: Password1$, Tr4in!ing, and what no keyboard of programmers has. */
static bool is_no_expression(const struct look *l)
{
    struct moe_str s = l->text;
    if (s.len < 8 || (l->others && l->marks >= 3))
        return l->others && l->marks >= 3;
    for (size_t i = 1; i + 1 < s.len; i++)
        if (s.ptr[i] == '!' && moe_is_word(s.ptr[i - 1]) && moe_is_word(s.ptr[i + 1]))
            return true;
    return memchr("$@#%^~", s.ptr[s.len - 1], 6) && moe_is_word(s.ptr[s.len - 2]);
}

/* A word that stands in a program without quotes is a variable or a call, unless no programmer would call anything so. */
static bool is_code(const struct look *l)
{
    static const char marks[] = "()[]{};,<>&|*";
    bool calls = false;
    if (is_no_expression(l))
        return false;
    for (size_t i = 0; i < l->text.len; i++)
        calls |= memchr(marks, l->text.ptr[i], sizeof marks - 1) != NULL;
    if (calls && l->text.len >= 16 && is_misnested(l->text))
        return false;
    return calls || l->text.len < 8 || !l->digits || l->randomness < 0.8 || (l->joints && l->randomness < 0.95);
}

static bool strong_mark(const struct look *l)
{
    for (size_t i = 0; i < l->text.len; i++)
        if (memchr("!@#$%^&*+=~?|<>{}();", l->text.ptr[i], 20))
            return true;
    return false;
}

/* Tr41ning: digits in the midst of a word. */
static bool is_leet(struct moe_str s)
{
    for (size_t i = 1, digits = 0; i < s.len; i++) {
        if (moe_is_digit(s.ptr[i]))
            digits++;
        else if (digits >= 2 && i > digits && moe_is_alpha(s.ptr[i]) && moe_is_alpha(s.ptr[i - digits - 1]))
            return true;
        else
            digits = 0;
    }
    return false;
}

static enum moe_secret_verdict judge_password(const struct look *l)
{
    size_t n = l->text.len, letters = l->lower + l->upper;
    if (l->randomness > 0.6 && n >= 6)
        return MOE_SECRET_SURE;
    if (letters && strong_mark(l) && n >= 5)
        return l->digits || n >= 8 ? MOE_SECRET_SURE : MOE_SECRET_LIKELY;
    if (!letters)
        return n >= 5 && l->digits >= 5 && !l->joints ? MOE_SECRET_LIKELY : MOE_SECRET_NO;
    if (is_identifier(l)) {
        MOE_NOT_ZEROED struct moe_words w;                                       /* four words and more, none of them said of machines: a passphrase */
        moe_words_cut(l->text, &w);
        size_t strange = 0;
        for (size_t i = 0; i < w.count; i++)
            strange += !w.at[i].is && w.at[i].text.len >= 3;
        return (w.count >= 4 && strange == w.count && !l->upper) || (strange && (l->digits >= 3 || (l->digits >= 2 && is_leet(l->text)))) ? MOE_SECRET_LIKELY : MOE_SECRET_NO;
    }
    if (l->digits || l->marks || l->others)
        return n >= 5 ? MOE_SECRET_LIKELY : MOE_SECRET_NO;
    return n >= 6 ? MOE_SECRET_LIKELY : MOE_SECRET_NO;
}

static enum moe_secret_verdict judge_key(const struct look *l)
{
    size_t n = l->text.len, letters = l->lower + l->upper;
    if (is_uuid(l->text))
        return MOE_SECRET_LIKELY;
    if (l->randomness > 0.6 && n >= 8 && letters)
        return MOE_SECRET_SURE;
    if (is_identifier(l) || !letters)
        return MOE_SECRET_NO;
    if (letters && n >= 8 && (strong_mark(l) || (l->digits >= 3 && !l->joints) || (l->blanks && l->text.len >= 12)))
        return MOE_SECRET_LIKELY;
    return n >= 20 && !l->joints && !l->upper && !l->blanks && letters ? MOE_SECRET_LIKELY : MOE_SECRET_NO;
}

static enum moe_secret_verdict judge_maybe(const struct look *l, unsigned noun)
{
    size_t n = l->text.len;
    if (is_uuid(l->text))
        return noun & (W_TOKEN | W_AUTH | W_OTHER) ? MOE_SECRET_LIKELY : MOE_SECRET_NO;
    if (noun & W_PASS)
        return n >= 6 && (l->randomness > 0.6 || (strong_mark(l) && l->digits)) && !l->blanks ? MOE_SECRET_LIKELY : MOE_SECRET_NO;
    if (l->blanks || n < 12 || !(l->lower + l->upper) || l->randomness < 0.8 || (noun & W_KEY && n < 16))
        return MOE_SECRET_NO;
    return l->digits || (l->upper && l->lower && n >= 20) || n >= 32 ? MOE_SECRET_LIKELY : MOE_SECRET_NO;
}

/* A key or a certificate over several lines has patterns of its own; what remains is one text that was wrapped. */
static bool unwrap(struct moe_str *s)
{
    const char *line = memchr(s->ptr, '\n', s->len);
    if (!line)
        return true;
    struct moe_str first = moe_str_trim((struct moe_str){ s->ptr, (size_t)(line - s->ptr) });
    if (first.len < 16 || memchr(first.ptr, ' ', first.len) || memchr(first.ptr, ':', first.len) || moe_randomness(first) < 0.9)
        return false;
    *s = first;
    return true;
}

/* What stands here in base64 is a note, or, where the name says that its secrets are text (AWS), bytes: a ciphertext. */
static bool is_wrapped_other(struct moe_str name, struct moe_str text)
{
    unsigned char bytes[MOE_BASE64_BYTES(WRAPPED)];
    size_t n, blanks = 0, shown = 0;
    if (text.len < 16 || text.len > WRAPPED || !moe_base64_decode(text, bytes, sizeof bytes, &n) || !n)
        return false;
    for (size_t i = 0; i < n; i++)
        blanks += bytes[i] == ' ', shown += bytes[i] >= ' ' && bytes[i] < 0x7f;
    if (shown == n)
        return blanks >= 2 && moe_randomness((struct moe_str){ (const char *)bytes, n }) < 0.5;
    static const char *const aws[] = { "aws" };
    return says(name, aws, 1) && says(name, (const char *const[]){ "secret" }, 1) && text.len > 44 && text.ptr[text.len - 1] == '=';
}

/* GPG_KEY=0123...: a fingerprint, by which images name whose signatures they trust. */
bool moe_is_key_fingerprint(struct moe_str name, struct moe_str text)
{
    static const char *const words[] = { "gpg", "pgp" };
    return text.len >= 8 && text.len <= 40 && text.len % 8 == 0 && is_hex(text) && says(name, words, MOE_COUNT(words));
}

/* Most values in a program are expressions. Where nothing could be a reference, the text is judged as it is, and this verdict needs none of the others. */
static bool is_plain_code(const struct moe_secret_case *c)
{
    struct moe_str s = c->text;
    struct look l;
    if (!c->is_string || !c->code || c->quoted)
        return false;
    for (size_t i = 0; i < s.len; i++)
        if (memchr("$#~@{<%", s.ptr[i], 7) || (s.ptr[i] == '_' && i + 1 < s.len && s.ptr[i + 1] == '_'))
            return false;
    s = without_scheme(moe_str_trim(s));
    if (!unwrap(&s))
        return true;
    look_at(s, &l);
    return is_code(&l);
}

enum moe_secret_verdict moe_secret_judge(const struct moe_secret_case *c)
{
    struct moe_name_meaning name = moe_name_read(c->name);
    if ((name.cls != MOE_NAME_CREDENTIAL && name.cls != MOE_NAME_MAYBE) || is_plain_code(c))
        return MOE_SECRET_NO;
    struct moe_str text;
    enum moe_provenance from = moe_provenance(c->text, &text);
    if (from != MOE_FROM_LITERAL && from != MOE_FROM_DEFAULT)
        return MOE_SECRET_NO;
    text = without_scheme(moe_str_trim(text));
    if (!unwrap(&text) || (text.len && moe_is_placeholder(text)))
        return MOE_SECRET_NO;
    struct look l;
    look_at(text, &l);
    bool password = name.noun & (W_PASSWORD | W_PASS);
    if (!c->is_string)
        return name.cls == MOE_NAME_CREDENTIAL && password && l.digits == text.len && l.digits >= 6 ? MOE_SECRET_LIKELY : MOE_SECRET_NO;
    if (is_something_else(&l) || moe_is_key_fingerprint(c->name, text) || (!password && is_wrapped_other(c->name, text)) || (c->code && !c->quoted && is_code(&l)))
        return MOE_SECRET_NO;
    if (name.cls == MOE_NAME_MAYBE)
        return judge_maybe(&l, name.noun);
    return password ? judge_password(&l) : judge_key(&l);
}
