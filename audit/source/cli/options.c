#include "audit/source/cli/options.h"

#define AT(member) offsetof(struct moe_audit_opts, member)
#include "common/cli/rows.h"

static const struct moe_opt rows[] = {
    TEXT("Input", 'c', "config", config, "FILE", "policy to apply (default: policy.yaml here or above, else the built-in one)"),
    TEXT("Input", 'p', "build", database, "PATH", "compile_commands.json, or the folder that holds it (default: looked for)"),
    LIST("Input", 't', "test", tests, "CODES", "only these rules: codes, names or globs, comma separated"),
    LIST("Input", 's', "skip", skips, "CODES", "all but these (shown in the report, not hidden)"),
    LIST("Input", 0, "rules", rules, "DIR", "more rules, each a folder with a rule.yaml; may be repeated"),
    TEXT("Input", 0, "since", since, "REV", "judge only lines changed since this git revision"),
    TEXT("Input", 0, "diff", diff, "FILE", "judge only lines that this unified diff changes"),
    TEXT("Input", 0, "cuda", cuda, "DIR", "read CUDA headers of this toolkit instead of the built-in ones"),
    TEXT("Input", 0, "libclang", libclang, "FILE", "use this libclang (default: the newest installed, LLVM 14 to 22)"),
    FLAG("Input", 0, "no-ignore", no_ignore, "do not honour .gitignore"),
    LIST("Output", 'f', "format", out.formats, "FORMAT", "text, json, sarif, html, junit, csv, gitlab or github; -f and -o may be repeated in pairs"),
    LIST("Output", 'o', "output", out.outputs, "FILE", "write the report here (default: standard output)"),
    TEXT("Output", 0, "baseline", baseline, "FILE", "findings listed here are known and do not fail the run"),
    TEXT("Output", 0, "write-baseline", write_baseline, "FILE", "write the baseline of what is open now"),
    ENUM("Output", 0, "severity", severity, "LEVEL", "show findings of at least low, medium or high (all are judged)", levels),
    ENUM("Output", 0, "confidence", confidence, "LEVEL", "show findings of at least low, medium or high (all are judged)", levels),
    UINT("Output", 'n', "context", out.context, "LINES", "lines of code shown with a finding (default: 3)", 0, 9),
    FLAG("Output", 0, "show-suppressed", out.show_suppressed, "list suppressed findings in the text report, too"),
    FLAG("Output", 0, "open-only", out.open_only, "leave suppressed findings out of SARIF (for code scanning uploads)"),
    ENUM("Output", 0, "color", out.color, "WHEN", "auto, always or never (default: auto)", colors),
    FLAG("Output", 'q', "quiet", out.quiet, "no report on the terminal when all is clean, and no progress line"),
    FLAG("Output", 'v', "verbose", verbose, "say which engine, confinement and flags were used"),
    UINT("Running", 'j', "jobs", jobs, "N", "worker processes (default: one per core)", 1, 256),
    UINT("Running", 0, "timeout", timeout, "SECONDS", "for one file (default: 120)", 1, 3600),
    FLAG("Running", 0, "no-cache", no_cache, "neither read nor write the cache"),
    TEXT("Running", 0, "cache-dir", cache_dir, "DIR", "default: $XDG_CACHE_HOME/moe-guard, else ~/.cache/moe-guard"),
    TEXT("Asking", 0, "explain", explain, "CODE", "say what a rule looks for, why, and how to repair it"),
    FLAG("Asking", 0, "print-policy", print_policy, "show the resolved policy and where each value came from"),
    FLAG("Asking", 0, "print-schema", print_schema, "print the JSON Schema of policy.yaml"),
    TEXT("Asking", 0, "generate", generate, "WHAT", "man, policy-man, bash, zsh or fish: print that page or completion"),
    FLAG("Asking", 0, "json", json, "with rules list: JSON; with suppressions: the same as -f json"),
    FLAG("Asking", 0, "age", age, "with suppressions: ask git how old each is"),
    FLAG("Asking", 'h', "help", help, "this text"),
    FLAG("Asking", 0, "version", version, "program and libclang version"),
};

static const char *const examples[] = { "moe-audit -c policy.yaml -f sarif -o a.sarif src/", NULL };
static const char *const subcommands[] = {
    "rules list||every rule, with severity and title",
    "rules show|CODE|one rule in full (the same as --explain)",
    "rules test|[DIR]|run rules over their own bad and good examples",
    "suppressions|PATH...|the register: where, which rule, why, who, until when, still needed?",
    NULL,
};
static const char *const see_also[] = { "moe-policy(5)", "moe-rule(5)", NULL };

const struct moe_command moe_audit_command = {
    .name = "moe-audit",
    .operands = "PATH...",
    .summary = "Audit C and CUDA sources against a policy.",
    .examples = examples,
    .opts = rows,
    .opt_count = MOE_COUNT(rows),
    .subcommands = subcommands,
    .exits = "0 clean, 1 findings, 2 the job was not finished",
    .description = "Reads C, C++ and CUDA sources with libclang, follows values, memory, locks and outside data through each function, and reports every "
                   "place that a rule forbids. A PATH is a file, a folder, @LIST (a file of paths, one a line) or - (standard input, read as C).\n\n"
                   "There is no threshold: each finding is repaired, suppressed on its line with a code and a reason (// nosec M113: why), or its rule is "
                   "skipped in the policy with a rationale. A suppression without a reason, or one that nothing needs any more, is a finding itself.\n\n"
                   "A file that cannot be understood never passes: the exit status is 2 when any file yielded nothing, and the report says how much of "
                   "each file was understood. Sources are parsed in processes that have given up their rights, one per file.",
    .see_also = see_also,
};

void moe_audit_opts_free(struct moe_audit_opts *o)
{
    struct moe_opt_list *lists[] = { &o->tests, &o->skips, &o->rules, &o->out.formats, &o->out.outputs };
    for (size_t i = 0; i < MOE_COUNT(lists); i++)
        moe_opt_list_free(lists[i]);
}
