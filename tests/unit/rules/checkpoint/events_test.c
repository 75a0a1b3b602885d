/* What readers say and what rules know are the same words: each event has one rule, each note an event.
 * Links    audit/checkpoint/gather
 */
#include "audit/checkpoint/gather/gather.h"
#include "audit/engine/rule.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

static struct moe_rules *load(void)
{
    struct moe_rules *rules = NULL;
    struct moe_error err = { 0 };
    if (moe_rules_load("checkpoint", NULL, 0, &rules, &err) != MOE_OK)
        fail_msg("%s:%u:%u: %s: %s", err.file, err.line, err.column, err.field, err.text);
    return rules;
}

static size_t rows_of(struct moe_str event)
{
    size_t n = 0;
    for (const struct moe_ckpt_event *const *table = moe_ckpt_event_tables; *table; table++)
        for (const struct moe_ckpt_event *e = *table; e->name; e++)
            n += moe_str_is(event, e->name);
    return n;
}

static size_t rules_of(const struct moe_rules *rules, struct moe_str event)
{
    size_t n = 0;
    for (size_t i = 0; i < moe_rules_count(rules); i++) {
        const struct moe_node_doc *match = moe_rules_at(rules, i)->match;
        for (const struct moe_node_doc *item = match ? match->first : NULL; item; item = item->next)
            n += moe_str_eq(moe_doc_get(item, "note")->text, event);
    }
    return n;
}

static void each_event_has_one_row_and_one_rule(void **state)
{
    (void)state;
    MOE_AUTO(moe_rules_free) struct moe_rules *rules = load();
    size_t wrong = 0, events = 0;
    for (const struct moe_ckpt_event *const *table = moe_ckpt_event_tables; *table; table++)
        for (const struct moe_ckpt_event *e = *table; e->name; e++, events++) {
            struct moe_str name = moe_str_c(e->name);
            size_t rows = rows_of(name), of = rules_of(rules, name);
            if (rows != 1 || of != 1 || !e->meaning || strlen(e->meaning) < 20) {
                print_error("%s: %zu rows, %zu rules\n", e->name, rows, of);
                wrong++;
            }
        }
    assert_true(events > 150);
    assert_int_equal(wrong, 0);
}

static void each_note_of_a_rule_is_an_event(void **state)
{
    (void)state;
    MOE_AUTO(moe_rules_free) struct moe_rules *rules = load();
    for (size_t i = 0; i < moe_rules_count(rules); i++) {
        const struct moe_rule *rule = moe_rules_at(rules, i);
        for (const struct moe_node_doc *item = rule->match ? rule->match->first : NULL; item; item = item->next) {
            const struct moe_node_doc *note = moe_doc_get(item, "note");
            if (item->kind != MOE_DOC_MAP || item->count != 1 || !note || !rows_of(note->text))
                fail_msg("%.*s: line %u names no event", MOE_FMT(rule->info.code), item->line);
        }
    }
}

static void each_rule_says_what_is_wrong_why_and_what_to_do(void **state)
{
    (void)state;
    MOE_AUTO(moe_rules_free) struct moe_rules *rules = load();
    size_t of_checkpoints = 0;
    for (size_t i = 0; i < moe_rules_count(rules); i++) {
        const struct moe_rule *rule = moe_rules_at(rules, i);
        if (!moe_str_is(rule->input, "checkpoint"))
            continue;
        of_checkpoints++;
        assert_int_equal(rule->info.code.ptr[0], 'C');
        assert_true(rule->info.title.len > 10 && rule->info.title.ptr[rule->info.title.len - 1] != '.');
        assert_true(rule->info.why.len > 60 && rule->info.fix.len > 40);
        assert_true(rule->info.cwe_count > 0 && rule->info.reference_count > 0 && rule->info.tag_count > 1);
        assert_true(moe_str_is(rule->info.tags[0], "checkpoint"));
    }
    assert_true(of_checkpoints >= 50);
}

/* A policy names rules by code or by name, for all tools at once. */
static void no_two_rules_of_any_tool_share_a_name(void **state)
{
    (void)state;
    MOE_AUTO(moe_rules_free) struct moe_rules *rules = load();
    struct moe_policy_rules known = moe_rules_known(rules);
    assert_true(known.count > 200);
    for (size_t i = 0; i < known.count; i++)
        for (size_t k = 0; k < i; k++)
            if (strcmp(known.names[i], known.names[k]) == 0)
                fail_msg("%s and %s are both called %s", known.codes[k], known.codes[i], known.names[i]);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_event_has_one_row_and_one_rule),
        cmocka_unit_test(each_note_of_a_rule_is_an_event),
        cmocka_unit_test(each_rule_says_what_is_wrong_why_and_what_to_do),
        cmocka_unit_test(no_two_rules_of_any_tool_share_a_name),
    };
    return cmocka_run_group_tests_name("events of checkpoints", tests, NULL, NULL);
}
