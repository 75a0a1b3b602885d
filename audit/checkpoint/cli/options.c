#include "audit/checkpoint/cli/options.h"

/* Numbers whose absence means something: no rank, no step and no second is a number of theirs. */
#define UNSET UINT32_MAX
#define AT(member) offsetof(struct moe_verify_opts, member)
#include "common/cli/rows.h"
#include <limits.h>
#include <stdlib.h>

static const struct moe_opt rows[] = {
    TEXT("Input", 'c', "config", config, "FILE", "policy to apply (default: policy.yaml here or above, else the built-in one)"),
    FLAG("Input", 0, "newest", newest, "print the newest step below ROOT that passes everything, and why newer ones do not"),
    LIST("Input", 's', "skip", skips, "CODES", "all rules but these (shown in the report, not hidden)"),
    TEXT("Input", 0, "shard", shard, "I/N", "read only every N-th rank, beginning with the I-th, and write a part for --merge"),
    FLAG("Input", 0, "merge", merge, "the operands are parts that --shard wrote: join and judge them"),
    TEXT("Input", 0, "sample", sample, "PERCENT", "check so many of each shard's chunks, drawn by chance, and say what that would have found"),
    UINT("Demands", 0, "world", world, "N", "ranks that a step must have", 1, 1000000),
    TEXT("Demands", 0, "hosts", hosts, "FILE", "hosts that may have written a shard: a name or glob a line"),
    LIST("Demands", 0, "pubkey", pubkeys, "FILE", "trust this public key (PEM: Ed25519, P-256, P-384); may be repeated"),
    LIST("Demands", 0, "minisign", minisigns, "FILE", "trust this public key of minisign; may be repeated"),
    UINT("Demands", 0, "min-step", min_step, "N", "a lower step is a rollback", 0, UNSET - 1),
    UINT("Demands", 0, "max-skew", max_skew, "SECONDS", "between the ranks' time stamps, and into the future (default: 3600)", 0, 31536000),
    FLAG("Demands", 0, "require-digest", require_digest, "a shard whose digest nobody promised is a finding"),
    FLAG("Demands", 0, "require-signature", require_signature, "a step without a valid signature of a trusted key is a finding"),
    TEXT("Demands", 0, "floor", floor, "FILE", "remembers the highest step accepted: a lower one is a rollback"),
    LIST("Output", 'f', "format", out.formats, "FORMAT", "text, json, sarif, html, junit, csv, gitlab or github; -f and -o may be repeated in pairs"),
    LIST("Output", 'o', "output", out.outputs, "FILE", "write the report here (default: standard output)"),
    FLAG("Output", 0, "repair-plan", repair_plan, "say what would mend the step; nothing is changed"),
    ENUM("Output", 0, "severity", severity, "LEVEL", "show findings of at least low, medium or high (all are judged)", levels),
    ENUM("Output", 0, "confidence", confidence, "LEVEL", "show findings of at least low, medium or high (all are judged)", levels),
    FLAG("Output", 0, "show-suppressed", out.show_suppressed, "list findings that the policy skips in the text report, too"),
    FLAG("Output", 0, "open-only", out.open_only, "leave skipped findings out of SARIF (for code scanning uploads)"),
    ENUM("Output", 0, "color", out.color, "WHEN", "auto, always or never (default: auto)", colors),
    FLAG("Output", 'q', "quiet", out.quiet, "no report on the terminal when all is good, and no progress line"),
    FLAG("Output", 'v', "verbose", verbose, "every rank in the table, and how the reader was confined"),
    UINT("Running", 'j', "jobs", jobs, "N", "threads, at most one per core (the default)", 1, 256),
    TEXT("Signing", 'k', "key", key, "FILE", "with sign: the private key (PEM, Ed25519, mode 0600)"),
    TEXT("Signing", 0, "job", job, "NAME", "with sign: the job's name, where no commit record says it"),
    TEXT("Asking", 0, "explain", explain, "CODE", "say what a rule looks for, why, and how to repair it"),
    FLAG("Asking", 0, "print-policy", print_policy, "show the resolved policy and where each value came from"),
    TEXT("Asking", 0, "generate", generate, "WHAT", "man, bash, zsh or fish: print that page or completion"),
    FLAG("Asking", 0, "json", json, "with rules list and --newest: JSON; of a step that is found also the digest of its commit"),
    FLAG("Asking", 'h', "help", help, "this text"),
    FLAG("Asking", 0, "version", version, "program version"),
};

static const char *const examples[] = {
    "moe-verify-ckpt ckpts/step=500/",
    "latest=$(moe-verify-ckpt --newest --world 8 --floor /var/lib/job/floor ckpts/)",
    NULL,
};
static const char *const subcommands[] = {
    "sign|STEP|verify a step, then sign its commit record; write one where there is none",
    "keygen|FILE|make an Ed25519 key pair: FILE (0600) and FILE.pub",
    "rules list||every rule, with severity and title",
    "rules show|CODE|one rule in full (the same as --explain)",
    NULL,
};
static const char *const see_also[] = { "moe-policy(5)", "moe-audit(1)", NULL };

const struct moe_command moe_verify_command = {
    .name = "moe-verify-ckpt",
    .operands = "STEP|ROOT",
    .summary = "Say whether a checkpoint may be resumed from, and why not.",
    .examples = examples,
    .opts = rows,
    .opt_count = MOE_COUNT(rows),
    .subcommands = subcommands,
    .exits = "0 good, 1 bad, 2 could not judge",
    .description = "Reads a step (step=500/) or a root with several and checks that its ranks agree about step, world, job and time, that every file is the one "
                   "that was written (digests of the commit record, of the ranks' metadata, of SHA256SUMS, integrity.json, model.sig; CRCs where nobody kept a "
                   "digest), that loading it runs no code (pickles are followed by an interpreter that executes nothing), and who signed it.\n\n"
                   "No policy is needed: without one it is strict about consistency and silent about what was never promised, so a legacy step without digests "
                   "passes unless --require-digest asks for them.\n\n"
                   "Files are read by a process that has given up its rights, through no link and no mount. Nothing is ever changed, not even by --repair-plan.",
    .see_also = see_also,
};

void moe_verify_opts_free(struct moe_verify_opts *o)
{
    struct moe_opt_list *lists[] = { &o->pubkeys, &o->minisigns, &o->skips, &o->out.formats, &o->out.outputs };
    for (size_t i = 0; i < MOE_COUNT(lists); i++)
        moe_opt_list_free(lists[i]);
}

/* Digits up to `end`; -1 when there are none, or something else. */
static int64_t digits(struct moe_str s)
{
    int64_t n = 0;
    if (!s.len || s.len > 9)
        return -1;
    for (size_t i = 0; i < s.len; i++) {
        if (!moe_is_digit(s.ptr[i]))
            return -1;
        n = n * 10 + (s.ptr[i] - '0');
    }
    return n;
}

enum moe_code moe_verify_how(const struct moe_verify_opts *o, struct moe_verify_how *how, struct moe_error *err)
{
    *how = (struct moe_verify_how){
        .policy_path = o->config, .hosts_file = o->hosts, .floor_file = o->floor, .pubkeys = o->pubkeys, .minisigns = o->minisigns, .skips = o->skips,
        .world = o->world, .max_skew = o->max_skew, .min_step = o->min_step,
        .given = { o->world != UNSET, o->max_skew != UNSET, o->min_step != UNSET },
        .require_digest = o->require_digest, .require_signature = o->require_signature, .progress = !o->out.quiet, .threads = o->jobs, .sample_percent = 100,
        .part = 1, .parts = 1,
    };
    if (o->shard) {
        struct moe_str rest = moe_str_c(o->shard), part = moe_str_cut(&rest, '/');
        how->part = digits(part);
        how->parts = digits(rest);
        if (how->part < 1 || how->parts < 1 || how->part > how->parts)
            return moe_fail(err, MOE_E_USAGE, (struct moe_where){ .field = "--shard" }, "'%s' is no I/N with 1 <= I <= N, such as 3/8", o->shard);
    }
    if (o->sample) {
        struct moe_str s = moe_str_c(o->sample);
        if (moe_str_ends(s, MOE_STR("%")))
            s.len--;
        int64_t percent = digits(s);
        if (percent < 1 || percent > 100)
            return moe_fail(err, MOE_E_USAGE, (struct moe_where){ .field = "--sample" }, "'%s' is no percentage from 1 to 100", o->sample);
        how->sample_percent = (unsigned)percent;
    }
    return MOE_OK;
}

void moe_verify_opts_init(struct moe_verify_opts *o)
{
    *o = (struct moe_verify_opts){ .world = UNSET, .max_skew = UNSET, .min_step = UNSET };
}

/* ---- where reports may go ---- */

/* The folder of a path that need not exist itself. */
static bool real_folder(const char *path, char into[PATH_MAX])
{
    char copy[PATH_MAX];
    int n = snprintf(copy, sizeof copy, "%s", path);
    char *slash = n > 0 && (size_t)n < sizeof copy ? strrchr(copy, '/') : NULL;
    if (n <= 0 || (size_t)n >= sizeof copy)
        return false;
    if (slash)
        slash[slash == copy] = '\0';
    return realpath(slash ? copy : ".", into) != NULL;
}

enum moe_code moe_verify_outputs(const struct moe_output_opts *o, const char *target, struct moe_error *err)
{
    char top[PATH_MAX], at[PATH_MAX];
    if (!realpath(target, top))
        return MOE_OK;
    size_t n = strlen(top), last = (size_t)(strrchr(top, '/') - top);
    for (size_t i = 0; i < o->outputs.count; i++) {
        bool below = strcmp(o->outputs.items[i], "-") != 0 && real_folder(o->outputs.items[i], at) && strncmp(at, top, n) == 0 && (at[n] == '\0' || at[n] == '/');
        if (below && strstr(at + last, "/step="))
            return moe_fail(err, MOE_E_USAGE, (struct moe_where){ .field = "--output" }, "%s lies in a step that is verified: it would change what it tells of", o->outputs.items[i]);
    }
    return MOE_OK;
}
