/* rule.yaml's schema: it drives the check, "did you mean", the JSON Schema and moe-rule(5). */
#include "audit/engine/rule.h"
#include "common/doc/schema.h"

static const char *const levels[] = { "low", "medium", "high", NULL };

const struct moe_field moe_rule_fields[] = {
    { .name = "code", .type = MOE_FIELD_STR, .required = true, .pattern = "^[A-Z][0-9]{3}$", .doc = "a letter and three digits, as in the folder's name; stable for ever, never reused" },
    { .name = "name", .type = MOE_FIELD_STR, .required = true, .pattern = "^[a-z0-9]+(-[a-z0-9]+)*$", .doc = "lower case words with hyphens, as in the folder's name" },
    { .name = "title", .type = MOE_FIELD_STR, .required = true, .doc = "what is wrong, in one clause without a full stop: the message where an item has none of its own" },
    { .name = "severity", .type = MOE_FIELD_ENUM, .required = true, .words = levels, .doc = "how bad it is when it is true" },
    { .name = "confidence", .type = MOE_FIELD_ENUM, .required = true, .words = levels, .doc = "how often it is true when it is said" },
    { .name = "cwe", .type = MOE_FIELD_STRS, .doc = "CWE-n, the main one first" },
    { .name = "bandit", .type = MOE_FIELD_STR, .pattern = "^B[0-9]{3}$", .doc = "bandit's code for the same idea" },
    { .name = "tags", .type = MOE_FIELD_STRS, .doc = "words to choose rules by" },
    { .name = "params", .type = MOE_FIELD_ANY, .doc = "name to string, number or list: what a policy may set, written $name in the matcher" },
    { .name = "why", .type = MOE_FIELD_STR, .required = true, .doc = "what goes wrong, and what an attacker or a fault makes of it" },
    { .name = "fix", .type = MOE_FIELD_STR, .required = true, .doc = "what to write instead" },
    { .name = "references", .type = MOE_FIELD_STRS, .doc = "where to read more: https addresses" },
    { .name = "match", .type = MOE_FIELD_ANY, .doc = "list of matcher items; the rule fires where any of them matches" },
    { .name = "engine", .type = MOE_FIELD_BOOL, .doc = "true for the M0xx rules, which the engine reports about suppressions" },
    { 0 },
};
