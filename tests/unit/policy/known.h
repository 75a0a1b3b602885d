/* The rules that the policies of these tests may name: a few of each family. */
#ifndef MOE_TESTS_UNIT_POLICY_KNOWN_H
#define MOE_TESTS_UNIT_POLICY_KNOWN_H
#include "policy/policy.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#define TODAY "2026-11-21"

static const char *const known_codes[] = { "C101", "C201", "C301", "M001", "M006", "M101", "M113", "M201", "M301", "M401", "M501", "M601", "M701", "M702", "M801" };
static const char *const known_names[] = { "step-mismatch", "digest-mismatch", "damaged-zip", "bare-suppression", "expired-suppression", "unbounded-copy",
    "unchecked-size", "weak-digest", "shell-command", "non-atomic-write", "plain-http", "secret-in-log", "discarded-status", "unchecked-launch", "setuid-order" };
static const struct moe_policy_rules known = { known_codes, known_names, MOE_COUNT(known_codes) };

static inline enum moe_code parse_as(const char *name, const char *yaml, struct moe_policy **out, struct moe_error *err)
{
    return moe_policy_parse(name, moe_str_c(yaml), &known, TODAY, out, err);
}
#endif
