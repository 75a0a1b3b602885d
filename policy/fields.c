/* The keys of policy.yaml: reading, "did you mean", the JSON Schema and moe-policy(5) all come from these rows. */
#include "policy/build.h"

#define RULE_TEXT "^[A-Za-z0-9*?\\[\\]!-]+$"

static const struct moe_field skip_fields[] = {
    { .name = "rule", .type = MOE_FIELD_STR, .required = true, .pattern = RULE_TEXT, .doc = "code, name or glob of the rules that are skipped" },
    { .name = "rationale", .type = MOE_FIELD_STR, .required = true, .doc = "why that is acceptable; one that says nothing is an error" },
    { .name = "paths", .type = MOE_FIELD_STRS, .doc = "globs of the files where it holds; without them it holds everywhere" },
    { .name = "owner", .type = MOE_FIELD_STR, .doc = "who answers for it" },
    { .name = "ticket", .type = MOE_FIELD_STR, .doc = "where it is tracked" },
    { .name = "until", .type = MOE_FIELD_DATE, .doc = "the last day on which it holds; afterwards it skips nothing and is a finding (M006)" },
    { .name = NULL },
};

static const struct moe_field control_fields[] = {
    { .name = "id", .type = MOE_FIELD_STR, .required = true, .doc = "the control's name in its catalogue, such as SOC2-CC7.1" },
    { .name = "title", .type = MOE_FIELD_STR, .required = true, .doc = "the control in a few words" },
    { .name = "text", .type = MOE_FIELD_STR, .doc = "what a finding says about it" },
    { .name = "rules", .type = MOE_FIELD_STRS, .required = true, .doc = "codes, names or globs of the rules that give evidence for it" },
    { .name = NULL },
};

static const struct moe_field compile_fields[] = {
    { .name = "flags", .type = MOE_FIELD_STRS, .doc = "added to every command; only -I -isystem -iquote -D -U and -std=, each joined to its value" },
    { .name = "defines", .type = MOE_FIELD_STRS, .doc = "macros: NAME or NAME=value" },
    { .name = "undefine", .type = MOE_FIELD_STRS, .doc = "macros that are not defined, by name" },
    { .name = "include", .type = MOE_FIELD_STRS, .doc = "folders searched for headers, relative to where the tool runs" },
    { .name = "database", .type = MOE_FIELD_STR, .doc = "compile_commands.json, or the folder that holds it" },
    { .name = "cuda", .type = MOE_FIELD_STR, .doc = "the folder of the CUDA toolkit" },
    { .name = "standard", .type = MOE_FIELD_STR, .pattern = "^(c|gnu)(\\+\\+)?[0-9a-z]{2}$", .doc = "language standard where the database names none: c17, c++20" },
    { .name = NULL },
};

static const char *const degraded_words[] = { "report", "fail", NULL };
static const struct moe_field analysis_fields[] = {
    { .name = "degraded", .type = MOE_FIELD_ENUM, .words = degraded_words, .doc = "what a file is that was understood only in part: reported, or a failure of the run" },
    { .name = "min_understood_percent", .type = MOE_FIELD_UINT, .min = 0, .max = 100, .doc = "a file of whose calls fewer are explained was not analysed: the run fails" },
    { .name = NULL },
};

const struct moe_field moe_policy_fields[] = {
    { .name = "extends", .type = MOE_FIELD_STRS, .doc = "policies (.yaml, .yml) that this one builds on, relative to its folder; built-in is the default policy, [] extends nothing" },
    { .name = "rules", .type = MOE_FIELD_STRS, .doc = "codes, names or globs of the rules that run; replaces what the extended policies say" },
    { .name = "skip", .type = MOE_FIELD_MAPS, .fields = skip_fields, .doc = "rules whose findings are accepted, each with a rationale" },
    { .name = "paths", .type = MOE_FIELD_STRS, .doc = "globs of the files that are audited; replaces what the extended policies say" },
    { .name = "exclude", .type = MOE_FIELD_STRS, .doc = "globs of files that are never audited" },
    { .name = "params", .type = MOE_FIELD_ANY, .doc = "parameters of rules: {M701: {types: [cudaError_t]}}; a rule by its code or name" },
    { .name = "controls", .type = MOE_FIELD_MAPS, .fields = control_fields, .doc = "controls of a catalogue and the rules that give evidence for them" },
    { .name = "secrets", .type = MOE_FIELD_STRS, .doc = "globs of names of variables, fields and files that hold credentials" },
    { .name = "compile", .type = MOE_FIELD_MAP, .fields = compile_fields, .doc = "how sources are read where no compilation database says so" },
    { .name = "analysis", .type = MOE_FIELD_MAP, .fields = analysis_fields, .doc = "when a file counts as analysed" },
    { .name = "checkpoint", .type = MOE_FIELD_MAP, .fields = moe_policy_checkpoint_fields, .doc = "what a checkpoint must be to be resumed from (moe-verify-ckpt)" },
    { .name = "lint", .type = MOE_FIELD_MAP, .fields = moe_policy_lint_fields, .doc = "what files are taken for, and what a comment may suppress (moe-lint)" },
    { .name = NULL },
};
