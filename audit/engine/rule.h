/* Rules as the engine sees them: what rule.yaml says, its parameters after the policy's overrides, and the code beside it, if any. */
#ifndef MOE_AUDIT_ENGINE_RULE_H
#define MOE_AUDIT_ENGINE_RULE_H
#include "common/base/arena.h"
#include "common/doc/frozen.h"
#include "common/report/finding.h"
#include "policy/policy.h"

#define MOE_CAP_RULES       8192u
#define MOE_CAP_RULE_BYTES  (256u << 10)        /* one rule.yaml                                            */
#define MOE_CAP_RULES_BYTES (64u << 20)         /* all that is kept of them, beside their documents         */
#define MOE_RULE_INPUTS     "source config telemetry deploy secrets checkpoint engine"

struct moe_param_index;
struct moe_param { struct moe_str name; struct moe_str *values; size_t count; const struct moe_param_index *index; /* NULL = compared one by one */ };

struct moe_rule {
    struct moe_rule_info info;
    struct moe_str input;                       /* "source", "config", ...: the folder below rules/          */
    struct moe_str folder;                      /* "rules/source/M701-discarded-status"                      */
    bool built_in;                              /* it came with the program, whose tests have read all of it */
    struct moe_param *params; size_t param_count;
    const struct moe_doc *doc;                  /* rule.yaml; of a built-in one only what `match` says       */
    const struct moe_node_doc *match;           /* its matcher; NULL = only code, or `patterns`              */
    const struct moe_doc_frozen *patterns;      /* of a built-in rule of secrets: moe_rule_patterns()        */
    const void *check;                          /* struct moe_check of the input's kind; NULL = only matcher */
    const struct moe_policy_control **controls; size_t control_count;
};

struct moe_rules;   /* opaque; one owner; read-only after moe_rules_resolve() */

/* What the build found and read: one row per rules/<input>/<folder>, written into build/gen/registry.c by audit/main_freeze.c. `check` is NULL though
 * `has_code` when the tool was linked without that input's library of rules: loading such a rule fails (BUG), so code is never dropped in silence. */
struct moe_registered { const char *input, *folder, *code, *name; const struct moe_doc_frozen *doc; const void *check; bool has_code; };
extern const struct moe_registered moe_registry[];      /* ends with .input = NULL; sorted by code */

/**
 * Load the built-in rules of one input ("source"), or of several ("config telemetry deploy"), and those of the engine itself (M0xx, rules/engine/);
 * then those of each `dirs` folder (searched for rule.yaml, two levels deep; user rules need a matcher). A user rule below a folder that is
 * called as an input is for that input; any other is for the first one asked for.
 * Errors: IO, PARSE, SCHEMA (fields, code and name that differ from the folder's, a code or name used twice), LIMIT, USAGE (a folder without rules).
 */
MOE_MUST_USE
enum moe_code moe_rules_load(const char *input, const char *const *dirs, size_t dir_count, struct moe_rules **out, struct moe_error *err);
/* The same from bytes, without the built-in rules: for tests, editors and fuzzing. `folder` gives code and name, as on disk; not opened. */
struct moe_rule_text { const char *folder; struct moe_str yaml; };
MOE_MUST_USE
enum moe_code moe_rules_read(const char *input, const struct moe_rule_text *texts, size_t count, struct moe_rules **out, struct moe_error *err);
/* The same for the build: our own folders of all inputs, some with a check.c beside the rule.yaml. What it accepts goes into moe_registry and is not
 * checked again. */
struct moe_rule_folder { const char *input, *folder; struct moe_str yaml; bool has_code; };
MOE_MUST_USE
enum moe_code moe_rules_read_ours(const struct moe_rule_folder *folders, size_t count, struct moe_rules **out, struct moe_error *err);
void moe_rules_free(struct moe_rules **rules);
struct moe_policy_rules moe_rules_known(const struct moe_rules *rules);                    /* borrowed: for moe_policy_load(); every
                                                                                              rule of every input, so no tool's rule is a typo */
/* `patterns` of a rule of secrets: a list; *out is NULL when it has none. Those of built-in rules are thousands of nodes that are read once, so they are made
 * in `arena`, by each call. Errors: LIMIT. */
MOE_MUST_USE
enum moe_code moe_rule_patterns(const struct moe_rule *rule, struct moe_arena *arena, const struct moe_node_doc **out, struct moe_error *err);
/* Whether any tool has a rule of that code: a suppression that is another tool's is no typo. */
bool moe_rules_exists(const struct moe_rules *rules, struct moe_str code);
/* Apply the policy's params (an unknown one is an error with "did you mean") and map controls. Keeps `policy`. */
MOE_MUST_USE
enum moe_code moe_rules_resolve(struct moe_rules *rules, const struct moe_policy *policy, struct moe_error *err);

size_t moe_rules_count(const struct moe_rules *rules);
const struct moe_rule *moe_rules_at(const struct moe_rules *rules, size_t i);              /* sorted by code                          */
const struct moe_rule *moe_rules_find(const struct moe_rules *rules, struct moe_str code_or_name);

const struct moe_param *moe_rule_param_called(const struct moe_rule *rule, struct moe_str name);
/* NULL = the rule has none of that name. */
static inline const struct moe_param *moe_rule_param(const struct moe_rule *rule, const char *name) { return moe_rule_param_called(rule, moe_str_c(name)); }
bool moe_param_has(const struct moe_param *param, struct moe_str value);                    /* exact, or by glob; NULL has nothing     */
static inline bool moe_rule_param_has(const struct moe_rule *rule, const char *name, struct moe_str value) { return moe_param_has(moe_rule_param(rule, name), value); }
MOE_MUST_USE bool moe_param_index(struct moe_param *param, struct moe_arena *arena);       /* once its values are final: for moe_rule_param_has(); false: out of memory */
int64_t moe_rule_param_int(const struct moe_rule *rule, const char *name, int64_t otherwise);
bool moe_cwe_read(struct moe_str s, unsigned *cwe);                                         /* "CWE-252"                              */
extern const struct moe_field moe_rule_fields[];                                            /* rule.yaml's schema: moe-rule(5)         */
#endif
