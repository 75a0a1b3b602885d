/* A pattern near its keyword, and whether what it found is a secret. */
#include "audit/config/model/names.h"
#include "audit/config/secrets/named.h"
#include "audit/config/secrets/scanner.h"
#include <stdio.h>

enum { MOST_CAPTURES = 24, WINDOW = 8 << 10, KEY_WINDOW = 64 << 10, CHUNK = 64 << 10, MARGIN = 4, MOST_HEADER = 1 << 10 };

static enum moe_code reached_limit(const struct moe_scan_state *s, const struct moe_secret_pattern *p)
{
    char field[80];
    snprintf(field, sizeof field, "%.*s", MOE_FMT(p->name));
    return moe_fail(s->err, MOE_E_LIMIT, (struct moe_where){ .field = field }, "the pattern reached its limit of steps: the text was not judged whole");
}

/* -- is it a secret? ------------------------------------------------------------------------------------------------------------------------------- */

static char lower(char c) { return c >= 'A' && c <= 'Z' ? (char)(c + 32) : c; }

static bool holds_word(struct moe_str s, const char *word)
{
    size_t n = strlen(word);
    for (size_t i = 0; i + n <= s.len; i++) {
        size_t k = 0;
        while (k < n && lower(s.ptr[i + k]) == word[k])
            k++;
        if (k == n)
            return true;
    }
    return false;
}

/* Bytes that nobody's machine chose: xxxxxxxx, ********, 00000000, most of it a single sign. */
static bool is_filling(struct moe_str s)
{
    size_t run = 1, best = 1;
    for (size_t i = 1; i < s.len; i++) {
        run = lower(s.ptr[i]) == lower(s.ptr[i - 1]) ? run + 1 : 1;
        best = MOE_MAX(best, run);
    }
    return best >= 8 && best * 3 >= s.len;
}

/* What documentation writes where a token belongs. The words are looked for only in upper case, or apart from other letters, since any four letters
 * come up in enough random ones. */
static bool is_documentation(struct moe_str s)
{
    static const char *const words[] = { "your_", "your-", "yourtoken", "yourkey", "yoursecret", "_here", "-here", "placeholder", "redacted", "changeme", "change_me",
                                         "insert_", "replace_", "goes-here", "notareal", "not-a-real", "fakekey", "fake_key", "dummykey", "dummy_", "example_",
                                         "myapikey", "my-api-key", "my_api_key", "secret_key_here", "1234567890123456789" };
    for (size_t i = 0; i < MOE_COUNT(words); i++)
        if (holds_word(s, words[i]))
            return true;
    return memmem(s.ptr, s.len, "...", 3) != NULL || memmem(s.ptr, s.len, "EXAMPLEKEY", 10) != NULL;
}

static bool in_set(struct moe_str s, const char *extra)
{
    for (size_t i = 0; i < s.len; i++)
        if (!moe_is_word(s.ptr[i]) && !strchr(extra, s.ptr[i]))
            return false;
    return true;
}

/* A token is what a machine chose: it has no words to be judged by, but for those that stand in its place. */
static bool is_literal(const struct moe_secret_pattern *p, struct moe_str secret)
{
    if (p->format == MOE_SECRET_TEXT || !in_set(secret, "-+/=.:~@%|&?, \n\r\t")) {
        enum moe_provenance from = moe_provenance(secret, NULL);
        return p->format == MOE_SECRET_KEY || from == MOE_FROM_LITERAL || from == MOE_FROM_DEFAULT;
    }
    return true;
}

/* A piece of a JWT is a JSON object: two or three pieces with dots between that begin with ey are a good deal else. */
static bool is_jwt_piece(struct moe_str token)
{
    static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_+/";
    char header[MOST_HEADER];
    size_t n = 0;
    uint32_t bits = 0, have = 0;
    for (size_t i = 0; i < token.len && token.ptr[i] != '.' && n < sizeof header; i++) {
        const char *at = memchr(digits, token.ptr[i], sizeof digits - 1);
        size_t v = at ? (size_t)(at - digits) : 0;
        bits = bits << 6 | (uint32_t)(v > 63 ? v - 2 : v);
        have += 6;
        if (have >= 8) {
            have -= 8;
            header[n++] = (char)(bits >> have & 255);
        }
    }
    for (size_t i = 0; i < n; i++)
        if ((unsigned char)header[i] < ' ' && !moe_is_space(header[i]))
            return false;
    return n > 8 && header[0] == '{' && header[n - 1] == '}' && memchr(header, '"', n) && memchr(header, ':', n);
}

/* Without its signature both pieces are looked at. */
static bool is_jwt(struct moe_str token)
{
    struct moe_str rest = token, head = moe_str_cut(&rest, '.'), body = moe_str_cut(&rest, '.');
    return is_jwt_piece(head) && (rest.len || is_jwt_piece(body));
}

/* A provider's name beside words: lookerInstance: UpdateBackupName. A token of letters alone is rare, and looks like none of them. */
static bool is_words(struct moe_str s)
{
    for (size_t i = 0; i < s.len; i++)
        if (!moe_is_alpha(s.ptr[i]) && s.ptr[i] != '-' && s.ptr[i] != '_')
            return false;
    return moe_randomness(s) < 0.5;
}

/* 1, 0, or -1: a limit was reached. */
static int is_ours(struct moe_scan_state *s, struct moe_secret_pattern *p, struct moe_str secret)
{
    if ((p->entropy > 0 && moe_entropy(secret) < p->entropy) || (p->randomness > 0 && moe_randomness(secret) < p->randomness))
        return 0;
    if (p->format != MOE_SECRET_KEY && (is_filling(secret) || is_documentation(secret)))
        return 0;
    if (p->named && is_words(secret))
        return 0;
    if (!is_literal(p, secret) || (p->format == MOE_SECRET_JWT && !is_jwt(secret)))
        return 0;
    for (size_t i = 0; i < p->allow_count; i++) {
        int allowed = moe_lazy_match(&p->allow[i], s->room->regex, secret, s->err);
        if (allowed)
            return allowed < 0 ? -1 : 0;
    }
    return 1;
}

static struct moe_str line_around(struct moe_str text, size_t start, size_t end)
{
    while (start > 0 && text.ptr[start - 1] != '\n')
        start--;
    while (end < text.len && text.ptr[end] != '\n')
        end++;
    return (struct moe_str){ text.ptr + start, end - start };
}

/* As gitleaks judges: the secret's entropy above the rule's, no allowlist, no mark on the line. */
static int is_users(struct moe_scan_state *s, struct moe_secret_pattern *p, struct moe_str match, struct moe_str secret)
{
    const size_t at = (size_t)(match.ptr - s->text.ptr);
    struct moe_allow_case c = { p, s->path, secret, match, line_around(s->text, at, at + match.len) };
    if (p->entropy > 0 && moe_entropy(secret) <= p->entropy)
        return 0;
    if (memmem(c.line.ptr, c.line.len, "gitleaks:allow", 14))
        return 0;
    int allowed = moe_allowed(&s->scanner->table, &c, s->room->regex, s->err);
    return allowed < 0 ? -1 : !allowed;
}

enum moe_code moe_secret_weigh(struct moe_scan_state *s, struct moe_secret_pattern *p, struct moe_span match, struct moe_span secret)
{
    struct moe_str whole = { s->text.ptr + match.start, match.len }, part = { s->text.ptr + secret.start, secret.len };
    int yes = 1;
    if (p->path.text.len)
        yes = moe_lazy_match(&p->path, s->room->regex, s->path, s->err);
    if (yes > 0)
        yes = p->user ? is_users(s, p, whole, part) : is_ours(s, p, part);
    if (yes <= 0)
        return yes < 0 ? (s->err->field[0] ? MOE_E_LIMIT : reached_limit(s, p)) : MOE_OK;
    struct moe_found found = { p, match.start, match.len, secret.start, secret.len, false, false };
    return moe_found_add(&s->level->found, &found, s->err);
}

/* -- where is it? ---------------------------------------------------------------------------------------------------------------------------------- */

/* The capture that is the secret: the one asked for, the one called `secret`, the first one that took part, the whole. */
static struct moe_span secret_of(const struct moe_secret_pattern *p, const struct moe_regex *regex, const struct moe_span *spans)
{
    unsigned named = p->user ? p->group : moe_regex_group(regex, "secret");
    if (named && named < MOST_CAPTURES && spans[named].set)
        return spans[named];
    for (unsigned i = 1; i < MOST_CAPTURES && !(p->user && p->group); i++)
        if (spans[i].set && spans[i].len)
            return spans[i];
    return spans[0];
}

/* All matches that start in [from, upto]; *after: where to look on. */
static enum moe_code search(struct moe_scan_state *s, struct moe_secret_pattern *p, size_t from, size_t upto, size_t end, size_t *after)
{
    struct moe_span spans[MOST_CAPTURES];
    const struct moe_regex *regex = moe_lazy_get(&p->regex, s->err);
    size_t base = from ? from - 1 : 0;                    /* the byte before is context; ^ must not match there unless it is the start */
    if (!regex)
        return s->err->code;
    struct moe_str window = { s->text.ptr + base, end - base };
    for (*after = from; *after <= upto;) {
        int found = moe_regex_search(regex, s->room->regex, window, *after - base, upto - base, spans, MOE_COUNT(spans));
        if (found < 0)
            return reached_limit(s, p);
        if (!found)
            break;
        for (size_t i = 0; i < MOE_COUNT(spans); i++)
            spans[i].start += base;
        MOE_TRY(moe_secret_weigh(s, p, spans[0], secret_of(p, regex, spans)));
        *after = MOE_MAX(spans[0].start + spans[0].len, spans[0].start + 1);
    }
    *after = MOE_MAX(*after, upto + 1);
    return MOE_OK;
}

static size_t *done_of(struct moe_scan_state *s, const struct moe_secret_pattern *p)
{
    size_t i = (size_t)(p - s->scanner->table.items);
    if (s->level->stamps[i] != s->level->generation) {
        s->level->stamps[i] = s->level->generation;
        s->level->done[i] = 0;
    }
    return &s->level->done[i];
}

static bool may_begin(const struct moe_reach *r, struct moe_str text, size_t at)
{
    if (at + r->least > text.len || (r->word_start && at && moe_is_word(text.ptr[at - 1])))
        return false;
    if (r->word_end && at + r->prefix_count < text.len && moe_is_word(text.ptr[at + r->prefix_count]))
        return false;
    for (unsigned i = 0; i < r->prefix_count; i++)
        if (!moe_set_has(&r->prefix[i], text.ptr[at + i]))
            return false;
    return true;
}

/* scaleway_image_id: a UUID under a name that ends in "id" beyond the provider's word says which, not by what right. */
static bool is_id(struct moe_str name, size_t keyword_end, struct moe_str value)
{
    if (value.len != 36 || value.ptr[8] != '-' || keyword_end >= name.len)
        return false;
    size_t end = name.len;
    while (end && !moe_is_alpha(name.ptr[end - 1]))
        end--;
    end -= end && lower(name.ptr[end - 1]) == 's';
    if (end < 3 || lower(name.ptr[end - 2]) != 'i' || lower(name.ptr[end - 1]) != 'd' || (name.ptr[end - 2] == 'i' && moe_is_alpha(name.ptr[end - 3])))
        return false;
    static const char *const halves[] = { "client", "secret", "access", "api", "app" };      /* the first half of a login */
    for (end -= 2; end && !moe_is_alpha(name.ptr[end - 1]);)
        end--;
    for (size_t i = 0; i < MOE_COUNT(halves); i++) {
        size_t n = strlen(halves[i]);
        if (end >= n && holds_word((struct moe_str){ name.ptr + end - n, n }, halves[i]))
            return false;
    }
    return true;
}

static enum moe_code named_near(struct moe_scan_state *s, struct moe_secret_pattern *p, size_t at, size_t len)
{
    struct moe_named named;
    struct moe_span value;
    if (!moe_named_value(s->text, at, len, &named))
        return MOE_OK;
    const struct moe_reach *reach = moe_pattern_reach(p, s->err);
    if (!reach)
        return s->err->code;
    if (!may_begin(reach, s->text, named.value_at))
        return MOE_OK;
    const struct moe_regex *regex = moe_lazy_get(&p->regex, s->err);
    if (!regex)
        return s->err->code;
    size_t from = named.value_at, most = reach->most == MOE_SHAPE_ENDLESS ? WINDOW : reach->most + MARGIN;
    struct moe_str window = { s->text.ptr + from, MOE_MIN(s->text.len - from, most) };
    int found = moe_regex_search(regex, s->room->regex, window, 0, 0, &value, 1);
    if (found < 0)
        return reached_limit(s, p);
    if (!found || !value.len || !moe_value_ends(s->text, from + value.len))
        return MOE_OK;
    value.start += from;
    size_t start = (size_t)(named.name.ptr - s->text.ptr);
    if (is_id(named.name, at + len - start, (struct moe_str){ s->text.ptr + value.start, value.len }))
        return MOE_OK;
    return moe_secret_weigh(s, p, (struct moe_span){ start, value.start + value.len - start, true }, value);
}

enum moe_code moe_pattern_near(struct moe_scan_state *s, struct moe_secret_pattern *p, size_t at, size_t len)
{
    if (p->named)
        return named_near(s, p, at, len);
    const struct moe_reach *reach = moe_pattern_reach(p, s->err);
    if (!reach)
        return s->err->code;
    size_t *done = done_of(s, p), cap = p->format == MOE_SECRET_KEY ? KEY_WINDOW : WINDOW;
    if (!reach->covered || reach->before > KEY_WINDOW) {         /* the keyword says that it is worth looking, not where */
        if (*done == SIZE_MAX)
            return MOE_OK;
        *done = SIZE_MAX;
        return moe_pattern_everywhere(s, p, 0, s->text.len);
    }
    size_t from = at > reach->before ? at - reach->before : 0;
    if (reach->before == 0 && !may_begin(reach, s->text, at))
        return MOE_OK;
    from = MOE_MAX(from, *done);
    if (from > at)
        return MOE_OK;
    size_t most = reach->most == MOE_SHAPE_ENDLESS ? cap : reach->most + MARGIN;
    size_t end = s->text.len - at > most ? at + most : s->text.len;
    return search(s, p, from, at, end, done);
}

enum moe_code moe_pattern_everywhere(struct moe_scan_state *s, struct moe_secret_pattern *p, size_t from, size_t upto)
{
    const struct moe_reach *reach = moe_pattern_reach(p, s->err);
    if (!reach)
        return s->err->code;
    size_t most = reach->most == MOE_SHAPE_ENDLESS ? WINDOW : MOE_MIN(reach->most + MARGIN, (size_t)KEY_WINDOW);
    while (from < upto || (from == 0 && upto == 0)) {
        size_t last = MOE_MIN(from + CHUNK, upto), end = s->text.len - last > most ? last + most : s->text.len;
        MOE_TRY(search(s, p, from, last, end, &from));
        if (last == upto)
            break;
    }
    return MOE_OK;
}
