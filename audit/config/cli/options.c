#include "audit/config/cli/options.h"

#define AT(member) offsetof(struct moe_lint_opts, member)
#include "common/cli/rows.h"

static const struct moe_opt rows[] = {
    TEXT("Input", 'c', "config", config, "FILE", "policy to apply (default: policy.yaml here or above, else the built-in one)"),
    TEXT("Input", 0, "kind", kind, "KIND", "read every file as this: text, yaml, json, env, ini, toml, shell, jsonl, prom, tfevents, meta, safetensors, k8s, "
         "compose, dockerfile or workflow (default: by name and content)"),
    TEXT("Input", 0, "schema", schema, "FILE", "hold records of JSONL, or configs, to this schema: a file, or the name of a built-in one of records"),
    TEXT("Input", 0, "gitleaks-config", gitleaks, "FILE", "look for what this .gitleaks.toml describes, too"),
    TEXT("Input", 0, "canary", canary, "FILE", "look for the marked values of this file (moe-lint canary FILE makes one) in any form, in files of any kind"),
    FLAG("Input", 0, "live", live, "look for the values of this environment's own credentials in the same way"),
    TEXT("Input", 0, "root", root, "DIR", "with doctor: the machine whose files lie below DIR (default: this one)"),
    LIST("Input", 't', "test", tests, "CODES", "only these rules: codes, names or globs, comma separated"),
    LIST("Input", 's', "skip", skips, "CODES", "all but these (shown in the report, not hidden)"),
    LIST("Input", 0, "rules", rules, "DIR", "more rules, each a folder with a rule.yaml; may be repeated"),
    FLAG("Input", 0, "no-ignore", no_ignore, "do not honour .gitignore"),
    LIST("Output", 'f', "format", out.formats, "FORMAT", "text, json, sarif, html, junit, csv, gitlab or github; -f and -o may be repeated in pairs"),
    LIST("Output", 'o', "output", out.outputs, "FILE", "write the report here (default: standard output)"),
    TEXT("Output", 0, "baseline", baseline, "FILE", "findings listed here are known and do not fail the run"),
    TEXT("Output", 0, "write-baseline", write_baseline, "FILE", "write the baseline of what is open now"),
    ENUM("Output", 0, "severity", severity, "LEVEL", "show findings of at least low, medium or high (all are judged)", levels),
    ENUM("Output", 0, "confidence", confidence, "LEVEL", "show findings of at least low, medium or high (all are judged)", levels),
    UINT("Output", 'n', "context", out.context, "LINES", "lines shown with a finding, secrets starred out (default: 3)", 0, 9),
    FLAG("Output", 0, "show-suppressed", out.show_suppressed, "list suppressed findings in the text report, too"),
    FLAG("Output", 0, "open-only", out.open_only, "leave suppressed findings out of SARIF (for code scanning uploads)"),
    ENUM("Output", 0, "color", out.color, "WHEN", "auto, always or never (default: auto)", colors),
    FLAG("Output", 'q', "quiet", out.quiet, "no report on the terminal when all is clean, and no progress line"),
    FLAG("Output", 'v', "verbose", verbose, "say how many files of each kind were read"),
    UINT("Running", 'j', "jobs", jobs, "N", "threads (default: one per core)", 1, 64),
    TEXT("Asking", 0, "explain", explain, "CODE", "say what a rule looks for, why, and how to repair it"),
    FLAG("Asking", 0, "print-policy", print_policy, "show the resolved policy and where each value came from"),
    TEXT("Asking", 0, "generate", generate, "WHAT", "man, bash, zsh or fish: print that page or completion"),
    FLAG("Asking", 0, "json", json, "with rules list: JSON"),
    FLAG("Asking", 'h', "help", help, "this text"),
    FLAG("Asking", 0, "version", version, "program version"),
};

static const char *const examples[] = {
    "moe-lint -c policy.yaml configs/ deploy/ logs/step.jsonl",
    "moe-train -c train.yaml | moe-lint --kind jsonl -",
    NULL,
};
static const char *const subcommands[] = {
    "canary|FILE|write marked values for the credential variables, for a run that is searched with --canary afterwards",
    "doctor||judge this machine and environment, before and after a deployment: users, rights, listeners, modes, kernel switches, GPUs",
    "rules list||every rule, with severity and title",
    "rules show|CODE|one rule in full (the same as --explain)",
    "rules test|[DIR]|run rules over their own bad and good examples",
    NULL,
};
static const char *const see_also[] = { "moe-policy(5)", "moe-rule(5)", "moe-audit(1)", NULL };

const struct moe_command moe_lint_command = {
    .name = "moe-lint",
    .operands = "PATH...",
    .summary = "Look for secrets, topology and weights where they must not be, and at how a job is deployed.",
    .examples = examples,
    .opts = rows,
    .opt_count = MOE_COUNT(rows),
    .subcommands = subcommands,
    .exits = "0 clean, 1 findings, 2 the job was not finished",
    .description = "Reads configs, telemetry, environment and deployment files as what they are: names and decoded values with their places, documents inside "
                   "documents, the effective environment of each container, a NetworkPolicy as what can reach what. A PATH is a file, a folder, @LIST (a file of "
                   "paths, one a line) or - (standard input).\n\n"
                   "There is no threshold: each finding is repaired, suppressed on its line with a code and a reason (# nosec L305: why), or its rule is skipped in "
                   "the policy with a rationale. Rules that guard live secrets are not suppressed by a comment unless the policy says so.\n\n"
                   "moe-lint doctor reads /proc, /sys, modes, the environment and NVML instead of files, and changes nothing. What could not be read is "
                   "listed as not judged, with the reason. With --root DIR it judges a copy of such files, and DIR/machine.yaml may state what a copy "
                   "cannot carry (environment, files with their modes, gpus). It uses no network, so what a firewall keeps out still counts as open.\n\n"
                   "No report shows a secret: it names the rule, the place and the length, and the lines that it shows have every secret starred out.",
    .see_also = see_also,
};

void moe_lint_opts_free(struct moe_lint_opts *o)
{
    struct moe_opt_list *lists[] = { &o->tests, &o->skips, &o->rules, &o->out.formats, &o->out.outputs };
    for (size_t i = 0; i < MOE_COUNT(lists); i++)
        moe_opt_list_free(lists[i]);
}
