/* One rule over one snippet: what the matcher's tests have in common. */
#ifndef MOE_TESTS_MATCH_SUPPORT_H
#define MOE_TESTS_MATCH_SUPPORT_H
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "audit/source/flow/flow.h"
#include "audit/source/lex/lex.h"
#include "audit/source/match/match.h"
#include "audit/source/parse/parse.h"
#include "common/base/buf.h"
#include <stdio.h>
#include <stdlib.h>

enum how { C, CXX, CUDA, TOKENS };

static struct moe_clang *the_clang;             /* opened once: starting libclang costs more than all the rows */

static inline int open_clang(void **state)
{
    struct moe_error err = { 0 };
    (void)state;
    if (moe_clang_open(NULL, &the_clang, &err) != MOE_OK)
        return fprintf(stderr, "%s\n", err.text), -1;
    return 0;
}
static inline int close_clang(void **state)
{
    (void)state;
    moe_clang_close(&the_clang);
    return 0;
}

static inline bool no_header(void *ctx, const char *path)
{
    (void)ctx, (void)path;
    return false;
}

static inline struct moe_tree *tree_of(enum how how, const char *path, const char *code)
{
    struct moe_error err = { 0 };
    struct moe_tree *tree = NULL;
    struct moe_parse_job job = { .path = path, .bytes = moe_str_c(code), .language = how == CUDA ? MOE_LANG_CUDA : how == CXX ? MOE_LANG_CXX : MOE_LANG_C,
        .shim_dir = "audit/source/shim", .wanted = no_header };
    if (how == TOKENS)
        tree = moe_lex_tree(moe_str_c(path), moe_str_c(code));
    else if (moe_parse(the_clang, &job, &tree, &err) != MOE_OK)
        fprintf(stderr, "%s\n", err.text);
    assert_non_null(tree);
    return tree;
}

#define RULE_HEAD "code: M199\nname: row\ntitle: it happened\nseverity: high\nconfidence: high\nwhy: because\nfix: do not\n"

/* `items` is the YAML after "match:"; `params` may be NULL. The whole rule is RULE_HEAD, params, match. */
static inline struct moe_rules *rules_of(const char *params, const char *items)
{
    char yaml[8192];
    struct moe_error err = { 0 };
    struct moe_rules *rules = NULL;
    snprintf(yaml, sizeof yaml, RULE_HEAD "%s%smatch:\n%s\n", params ? params : "", params ? "\n" : "", items);
    struct moe_rule_text text = { "rules/source/M199-row", moe_str_c(yaml) };
    if (moe_rules_read("source", &text, 1, &rules, &err) != MOE_OK)
        fail_msg("%s:%u:%u: %s: %s", err.file, err.line, err.column, err.field, err.text);
    return rules;
}

/* Run and hand over the report, settled. */
static inline struct moe_report *matched(const struct moe_rules *rules, const struct moe_policy *policy, const struct moe_tree *tree)
{
    MOE_AUTO(moe_matcher_free) struct moe_matcher *matcher = NULL;
    struct moe_flow *flow = tree->lexical_only ? NULL : moe_flow_new(tree);
    struct moe_report *report = moe_report_new("test", "0");
    struct moe_error err = { 0 };
    if (moe_matcher_new(rules, policy, &matcher, &err) != MOE_OK)
        fail_msg("%s:%u:%u: %s: %s", err.file, err.line, err.column, err.field, err.text);
    assert_int_equal(moe_match(matcher, tree, flow, report, &err), MOE_OK);
    moe_flow_free(&flow);
    moe_report_settle(report);
    return report;
}
#endif
