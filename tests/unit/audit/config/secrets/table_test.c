/* Each form of the table finds its own example, and nothing that is a byte too short.
 * Links    rules/secrets
 */
#include "audit/config/secrets/scanner.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>
#include <stdio.h>

enum { SEEDS = 12 };
static struct moe_rules *rules;
static struct moe_scanner *scanner;
static struct moe_scan_room *room;

static int set_up(void **state)
{
    struct moe_error err = { 0 };
    (void)state;
    if (moe_rules_load("secrets", NULL, 0, &rules, &err) != MOE_OK || moe_scanner_new(rules, NULL, NULL, &scanner, &err) != MOE_OK ||
        moe_scan_room_new(scanner, &room, &err) != MOE_OK) {
        moe_error_print(stderr, &err);
        return 1;
    }
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    moe_scan_room_free(&room);
    moe_scanner_free(&scanner);
    moe_rules_free(&rules);
    return 0;
}

struct seen { const struct moe_secret_pattern *want; bool itself, rule; unsigned hits; char other[100]; };
static void on_hit(void *ctx, const struct moe_hit *hit)
{
    struct seen *s = ctx;
    s->hits++;
    s->itself |= moe_str_eq(hit->pattern, s->want->name);
    s->rule |= hit->rule == s->want->rule;
    snprintf(s->other, sizeof s->other, "%.*s %.*s", MOE_FMT(hit->rule->info.code), MOE_FMT(hit->pattern));
}

static struct seen scan(const struct moe_secret_pattern *want, struct moe_str text)
{
    struct seen s = { .want = want };
    struct moe_error err = { 0 };
    struct moe_str path = want->path.text.len ? MOE_STR("deploy/main.tf") : MOE_STR("train.txt");
    if (moe_scan(scanner, room, path, text, MOE_SCAN_PATTERNS, on_hit, &s, &err) != MOE_OK)
        fail_msg("%s: %s", err.field, err.text);
    return s;
}

/* The text of a built-in rule outlives its nodes. */
static struct moe_str example_of(const struct moe_secret_pattern *p)
{
    MOE_AUTO(moe_arena_free) struct moe_arena *arena = moe_arena_new(MOE_CAP_RULES_BYTES);
    const struct moe_node_doc *list = NULL, *example = NULL;
    struct moe_error err = { 0 };
    assert_int_equal(moe_rule_patterns(p->rule, arena, &list, &err), MOE_OK);
    for (const struct moe_node_doc *n = list->first; n && !example; n = n->next)
        if (moe_str_eq(moe_doc_get(n, "name")->text, p->name))
            example = moe_doc_get(n, "example");
    return example ? example->text : (struct moe_str){ NULL, 0 };
}

static void write_example(const struct moe_secret_pattern *p, struct moe_str grammar, uint64_t seed, struct moe_buf *out)
{
    struct moe_error err = { 0 };
    moe_buf_clear(out);
    if (p->named)
        moe_buf_printf(out, "%.*s_token = \"", MOE_FMT(p->keywords[0]));
    if (moe_secret_example(grammar, seed, out, &err) != MOE_OK)
        fail_msg("%.*s: %s", MOE_FMT(p->name), err.text);
    if (p->named)
        moe_buf_addc(out, '"');
}

/* The same example without the last byte of what is random. */
static void shorten(const struct moe_secret_pattern *p, struct moe_buf *text)
{
    moe_buf_cut(text, moe_buf_str(text).len - (p->named ? 2 : 1));
    if (p->named)
        moe_buf_addc(text, '"');
}

static void each_form_finds_its_example(void **state)
{
    MOE_AUTO(moe_buf_free) struct moe_buf *text = moe_buf_new(1 << 16);
    unsigned examples = 0, wrong = 0;
    (void)state;
    for (size_t i = 0; i < scanner->table.count; i++) {
        const struct moe_secret_pattern *p = &scanner->table.items[i];
        struct moe_str grammar = example_of(p);
        unsigned found = 0;
        struct seen last = { 0 };
        if (!grammar.ptr || (p->path.text.len && !p->named))
            continue;
        for (uint64_t seed = 1; seed <= SEEDS; seed++) {
            write_example(p, grammar, seed, text);
            last = scan(p, moe_buf_str(text));
            found += last.itself || last.rule;
        }
        examples++;
        if (found + 2 < SEEDS) {                          /* one in a while is a word or a run by chance */
            wrong++;
            print_error("%.*s: %u of %d found; last: %s in %s\n", MOE_FMT(p->name), found, SEEDS, last.other, moe_buf_str(text).ptr);
        }
    }
    assert_true(examples > 350);
    assert_int_equal(wrong, 0);
}

static const struct moe_reach *reach_of(struct moe_secret_pattern *p)
{
    struct moe_error err = { 0 };
    const struct moe_reach *reach = moe_pattern_reach(p, &err);
    if (!reach)
        fail_msg("%.*s: %s", MOE_FMT(p->name), err.text);
    return reach;
}

static void a_byte_too_short_is_none(void **state)
{
    MOE_AUTO(moe_buf_free) struct moe_buf *text = moe_buf_new(1 << 16);
    unsigned fixed = 0, wrong = 0;
    (void)state;
    for (size_t i = 0; i < scanner->table.count; i++) {
        const struct moe_secret_pattern *p = &scanner->table.items[i];
        struct moe_str grammar = example_of(p);
        const struct moe_reach *reach = reach_of(&scanner->table.items[i]);
        if (!grammar.ptr || p->path.text.len || reach->most - reach->least > (p->named ? 0 : 1))
            continue;
        write_example(p, grammar, 3, text);
        if (!scan(p, moe_buf_str(text)).itself)           /* another form is more specific */
            continue;
        shorten(p, text);
        size_t left = moe_buf_str(text).len - (p->named ? p->keywords[0].len + strlen("_token = \"\"") : 0);
        if (left >= reach->least)                       /* the example is longer than the form */
            continue;
        fixed++;
        struct seen s = scan(p, moe_buf_str(text));
        if (s.itself) {
            wrong++;
            print_error("%.*s hits %s\n", MOE_FMT(p->name), moe_buf_str(text).ptr);
        }
    }
    assert_true(fixed > 150);
    assert_int_equal(wrong, 0);
}

/* A form whose keyword does not stand in each of its matches would be looked for in all of a text. */
static void each_form_is_near_its_keyword(void **state)
{
    unsigned wrong = 0;
    (void)state;
    assert_int_equal(scanner->always_count, 0);
    for (size_t i = 0; i < scanner->table.count; i++) {
        const struct moe_secret_pattern *p = &scanner->table.items[i];
        const struct moe_reach *reach = reach_of(&scanner->table.items[i]);
        if (p->regex.text.len && !p->named && (!reach->covered || reach->before > 4096)) {
            wrong++;
            print_error("%.*s: the keyword lies %zu bytes behind the start\n", MOE_FMT(p->name), reach->covered ? reach->before : SIZE_MAX);
        }
    }
    assert_int_equal(wrong, 0);
}

/* PCRE2 must take what our own parser takes. */
static void each_form_compiles(void **state)
{
    struct moe_error err = { 0 };
    (void)state;
    for (size_t i = 0; i < scanner->table.count; i++) {
        struct moe_secret_pattern *p = &scanner->table.items[i];
        if (p->regex.text.len && !moe_lazy_get(&p->regex, &err))
            fail_msg("%.*s: %s", MOE_FMT(p->name), err.text);
        for (size_t k = 0; k < p->allow_count; k++)
            if (!moe_lazy_get(&p->allow[k], &err))
                fail_msg("%.*s: %s", MOE_FMT(p->name), err.text);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_form_finds_its_example),
        cmocka_unit_test(a_byte_too_short_is_none),
        cmocka_unit_test(each_form_is_near_its_keyword),
        cmocka_unit_test(each_form_compiles),
    };
    cmocka_set_message_output(CM_OUTPUT_TAP);
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
