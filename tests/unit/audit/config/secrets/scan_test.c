/* What the scanner finds, where it says it is, and how long it takes over texts made to slow it down.
 * Links    rules/secrets
 */
#include "audit/config/secrets/secrets.h"
#include "common/base/buf.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

static struct moe_rules *rules;
static struct moe_scanner *scanner;
static struct moe_scan_room *room;

static int set_up(void **state)
{
    struct moe_error err = { 0 };
    (void)state;
    return moe_rules_load("secrets", NULL, 0, &rules, &err) != MOE_OK || moe_scanner_new(rules, NULL, NULL, &scanner, &err) != MOE_OK ||
           moe_scan_room_new(scanner, &room, &err) != MOE_OK;
}

static int tear_down(void **state)
{
    (void)state;
    moe_scan_room_free(&room);
    moe_scanner_free(&scanner);
    moe_rules_free(&rules);
    return 0;
}

struct heard { char text[256]; unsigned hits; size_t starts[8], lens[8]; };
static void on_hit(void *ctx, const struct moe_hit *hit)
{
    struct heard *h = ctx;
    size_t n = strlen(h->text);
    if (h->hits < MOE_COUNT(h->starts)) {
        h->starts[h->hits] = hit->secret_start;
        h->lens[h->hits] = hit->secret_len;
    }
    h->hits++;
    snprintf(h->text + n, sizeof h->text - n, "%s%.*s", n ? " " : "", MOE_FMT(hit->pattern.len ? hit->pattern : hit->rule->info.name));
}

static struct heard scan(struct moe_str text, unsigned what)
{
    struct heard h = { .hits = 0 };
    struct moe_error err = { 0 };
    if (moe_scan(scanner, room, MOE_STR("train.txt"), text, what, on_hit, &h, &err) != MOE_OK)
        fail_msg("%s: %s", err.field, err.text);
    return h;
}

/* A token of GitHub; `%s` of a row is one, put together here. */
static const char *github(void)
{
    static char token[64];
    snprintf(token, sizeof token, "%s_%s", "ghp", "a8Kd03LmQz7RtYw2XcVb51NjHg9PfSe4UoTi");
    return token;
}

static void to_base64(struct moe_str s, struct moe_buf *out)
{
    static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    for (size_t i = 0; i < s.len; i += 3) {
        unsigned v = (unsigned char)s.ptr[i] << 16 | (i + 1 < s.len ? (unsigned char)s.ptr[i + 1] : 0u) << 8 | (i + 2 < s.len ? (unsigned char)s.ptr[i + 2] : 0u);
        for (size_t k = 0; k < 4; k++)
            moe_buf_addc(out, i + k <= s.len ? digits[v >> (18 - 6 * k) & 63] : '=');
    }
}

static void to_hex(struct moe_str s, struct moe_buf *out)
{
    for (size_t i = 0; i < s.len; i++)
        moe_buf_printf(out, "%02x", (unsigned char)s.ptr[i]);
}

static void to_percent(struct moe_str s, struct moe_buf *out)
{
    for (size_t i = 0; i < s.len; i++)
        moe_buf_printf(out, "%%%02X", (unsigned char)s.ptr[i]);
}

static void to_unicode(struct moe_str s, struct moe_buf *out)
{
    for (size_t i = 0; i < s.len; i++)
        moe_buf_printf(out, "\\u%04x", (unsigned char)s.ptr[i]);
}

static void to_entities(struct moe_str s, struct moe_buf *out)
{
    for (size_t i = 0; i < s.len; i++)
        moe_buf_printf(out, "&#%u;", (unsigned char)s.ptr[i]);
}

typedef void encoder(struct moe_str, struct moe_buf *);
static void finds_what_is_encoded_three_deep(void **state)
{
    static encoder *const encoders[] = { to_base64, to_hex, to_percent, to_unicode, to_entities };
    (void)state;
    for (size_t i = 0; i < MOE_COUNT(encoders); i++)
        for (size_t k = 0; k < MOE_COUNT(encoders); k++) {
            MOE_AUTO(moe_buf_free) struct moe_buf *one = moe_buf_new(1 << 16), *two = moe_buf_new(1 << 16), *three = moe_buf_new(1 << 16);
            encoders[i](moe_str_c(github()), one);
            encoders[k](moe_buf_str(one), two);
            to_base64(moe_buf_str(two), three);
            moe_buf_addc(three, ' ');
            struct heard h1 = scan(moe_buf_str(one), MOE_SCAN_PATTERNS), h2 = scan(moe_buf_str(two), MOE_SCAN_PATTERNS), h3 = scan(moe_buf_str(three), MOE_SCAN_PATTERNS);
            assert_string_equal(h1.text, "github-personal-token");
            assert_string_equal(h2.text, "github-personal-token");
            assert_string_equal(h3.text, "github-personal-token");
            assert_int_equal(h1.starts[0], 0);
            assert_int_equal(h1.starts[0] + h1.lens[0], i == 0 ? moe_buf_str(one).len - 2 + (strlen(github()) % 3 == 0 ? 2 : strlen(github()) % 3 == 1 ? 0 : 1) : moe_buf_str(one).len);
        }
}

static void finds_base64_over_lines(void **state)
{
    static const char *const breaks[] = { "\n", "\r\n", "\n    ", "\\n", "\\n\"\n  \"" };
    (void)state;
    for (size_t i = 0; i < MOE_COUNT(breaks); i++) {
        MOE_AUTO(moe_buf_free) struct moe_buf *plain = moe_buf_new(4096), *flat = moe_buf_new(4096), *text = moe_buf_new(8192);
        moe_buf_printf(plain, "hosts: [a, b, c]\nlearning_rate: 0.0003\ntoken: %s\nlast: line\n", github());
        to_base64(moe_buf_str(plain), flat);
        struct moe_str s = moe_buf_str(flat);
        for (size_t at = 0; at < s.len; at += 64) {
            moe_buf_add(text, (struct moe_str){ s.ptr + at, MOE_MIN(s.len - at, (size_t)64) });
            moe_buf_add(text, moe_str_c(breaks[i]));
        }
        assert_string_equal(scan(moe_buf_str(text), MOE_SCAN_PATTERNS).text, "github-personal-token");
    }
}

static const struct row { const char *name, *format, *want; } rows[] = {
    { "a token in a line",                      "token = %s\n",                             "github-personal-token" },
    { "its place outdoes the assignment",       "api_token = \"%s\"",                       "github-personal-token" },
    { "in a URL",                               "git+https://%s@github.com/a/b",            "github-personal-token" },
    { "alone",                                  "%s",                                       "github-personal-token" },
    { "NULs around it",                         "\001\002 %s \003",                         "github-personal-token" },
    { "bytes that are no UTF-8",                "\xff\xfe %s \xc3",                         "github-personal-token" },
    { "a password by its name",                 "password = \"tr0ub4dor&3x\"  %.0s",        "generic-secret" },
    { "a longer run of letters is none",        "x%sx",                                     "" },
    { "x for each letter",                      "ghp_%.0sxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx ", "" },
};

static void answers(void **state)
{
    const struct row *r = *state;
    MOE_AUTO(moe_buf_free) struct moe_buf *text = moe_buf_new(4096);
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
    moe_buf_printf(text, r->format, github());
#pragma GCC diagnostic pop
    assert_string_equal(scan(moe_buf_str(text), MOE_SCAN_PATTERNS | MOE_SCAN_ASSIGNMENTS).text, r->want);
}

/* Each secret once, whatever the borders of windows. */
static void windows_find_a_secret_once(void **state)
{
    enum { BYTES = 700 << 10, STEP = 100 << 10 };
    MOE_AUTO(moe_buf_free) struct moe_buf *text = moe_buf_new(1 << 20);
    unsigned want = 0, got = 0;
    (void)state;
    while (moe_buf_str(text).len < BYTES) {
        moe_buf_printf(text, "line %u of a log\n", want);
        for (unsigned i = 0; i < 40 + want % 37; i++)
            moe_buf_add(text, MOE_STR("loss 2.31 at some step of the run, nothing to see\n"));
        moe_buf_printf(text, "%s\n", github());
        want++;
    }
    struct moe_str all = moe_buf_str(text);
    for (size_t at = 0; at < all.len; at += STEP) {
        struct heard h = { .hits = 0 };
        struct moe_error err = { 0 };
        size_t first = at > MOE_SCAN_LEAD ? at - MOE_SCAN_LEAD : 0, last = MOE_MIN(all.len, at + STEP + MOE_SCAN_TAIL);
        struct moe_str window = { all.ptr + first, last - first };
        assert_int_equal(moe_scan_window(scanner, room, MOE_STR("log"), window, at - first, MOE_MIN(at + STEP, all.len) - first,
                                         MOE_SCAN_PATTERNS | MOE_SCAN_ASSIGNMENTS, on_hit, &h, &err), MOE_OK);
        got += h.hits;
    }
    assert_int_equal(got, want);
    assert_int_equal(scan(all, MOE_SCAN_PATTERNS).hits, want);
}

static const struct slow { const char *name, *piece; } slows[] = {
    { "one line of letters",        "abcdefghijklmnopqrstuvwxyz" },
    { "base64 without end",         "QUJDREVGR0hJSktMTU5PUFFSU1RVVldYWVo" },
    { "base64 of text",             "aGVsbG8gd29ybGQsIGhlbGxvIHdvcmxkIG" },
    { "hex of text",                "68656c6c6f2068656c6c6f20" },
    { "percent signs",              "%25" },
    { "percent signs in lines",     "%25%32%35%32%35\n" },
    { "a name again and again",     "datadog" },
    { "names and signs",            "datadog_key=" },
    { "words of credentials",       "password" },
    { "assignments without values", "password = secret = token = " },
    { "beginnings of keys",         "-----BEGIN RSA PRIVATE KEY-----\n" },
    { "dashes",                     "-" },
    { "tokens of Slack without end","xapp-1-A" },
    { "beginnings of JWTs",         "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9." },
    { "curl",                       "curl -H \"Authorization: " },
    { "addresses",                  "postgres://a:b" },
    { "quotes",                     "\"'`" },
    { "zeros",                      "0" },
    { "key types",                  "\"kty\":\"d\":" },
    { "blanks",                     "token                                                            " },
    { "newlines",                   "wandb:\n" },
};

static void takes_linear_time(void **state)
{
    enum { BYTES = 4 << 20 };
    const struct slow *s = *state;
    MOE_AUTO(moe_buf_free) struct moe_buf *text = moe_buf_new(BYTES + 128);
    struct timespec start, end;
    struct heard h = { .hits = 0 };
    struct moe_error err = { 0 };
    while (moe_buf_str(text).len < BYTES)
        moe_buf_add(text, moe_str_c(s->piece));
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &start);
    enum moe_code code = moe_scan(scanner, room, MOE_STR("a"), moe_buf_str(text), MOE_SCAN_PATTERNS | MOE_SCAN_ASSIGNMENTS, on_hit, &h, &err);
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &end);
    double seconds = (double)(end.tv_sec - start.tv_sec) + (double)(end.tv_nsec - start.tv_nsec) / 1e9;
    print_message("# %s: %.1f MB/s\n", s->name, (double)BYTES / 1e6 / (seconds > 0 ? seconds : 1e-9));
    assert_true(code == MOE_OK || code == MOE_E_LIMIT);
    assert_true(seconds < 8);                  /* a sanitizer's build is ten times slower */
}

int main(void)
{
    static const struct CMUnitTest fixed[] = {
        cmocka_unit_test(finds_what_is_encoded_three_deep),
        cmocka_unit_test(finds_base64_over_lines),
        cmocka_unit_test(windows_find_a_secret_once),
    };
    struct CMUnitTest tests[MOE_COUNT(rows) + MOE_COUNT(slows) + MOE_COUNT(fixed)];
    size_t n = 0;
    for (size_t i = 0; i < MOE_COUNT(fixed); i++)
        tests[n++] = fixed[i];
    for (size_t i = 0; i < MOE_COUNT(rows); i++)
        tests[n++] = (struct CMUnitTest){ .name = rows[i].name, .test_func = answers, .initial_state = (void *)&rows[i] };
    for (size_t i = 0; i < MOE_COUNT(slows); i++)
        tests[n++] = (struct CMUnitTest){ .name = slows[i].name, .test_func = takes_linear_time, .initial_state = (void *)&slows[i] };
    cmocka_set_message_output(CM_OUTPUT_TAP);
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
