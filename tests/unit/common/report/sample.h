/* One fixed report that has everything in it that a writer can get wrong: every suppression, every file state, text in many scripts, control
 * characters, markup, CRLF, a formula, a workflow command. */
#ifndef MOE_TESTS_REPORT_SAMPLE_H
#define MOE_TESTS_REPORT_SAMPLE_H
#include "common/report/finding.h"

static const struct moe_rule_info rule_bare = {
    .code = MOE_STR("M001"), .name = MOE_STR("bare-suppression"), .title = MOE_STR("suppression that names no rule"),
    .why = MOE_STR("It would silence everything on its line."), .severity = MOE_LOW, .confidence = MOE_HIGH,
};
static struct moe_str size_references[] = { MOE_STR("https://wiki.sei.cmu.edu/confluence/display/c/INT30-C"), MOE_STR("CERT C, INT30-C & \"friends\"") };
static struct moe_str size_tags[] = { MOE_STR("memory"), MOE_STR("security") };
static const struct moe_rule_info rule_size = {
    .code = MOE_STR("M113"), .name = MOE_STR("unchecked-size"), .title = MOE_STR("size from outside reaches an allocation unchecked"),
    .why = MOE_STR("A size that was read from a file can wrap or exhaust memory <here>."), .fix = MOE_STR("Compare it with a named cap first."),
    .severity = MOE_MEDIUM, .confidence = MOE_MEDIUM, .cwes = { 190, 789 }, .cwe_count = 2, .references = size_references, .reference_count = 2,
    .tags = size_tags, .tag_count = 2, .help_uri = MOE_STR("docs/rules/M113.md"),
};
static const struct moe_rule_info rule_digest = {
    .code = MOE_STR("M201"), .name = MOE_STR("weak-digest"), .title = MOE_STR("digest that can be collided"),
    .why = MOE_STR("MD5 and SHA-1 no longer resist collisions."), .fix = MOE_STR("Use SHA-256 & drop <md5.h>."), .severity = MOE_HIGH, .confidence = MOE_HIGH,
    .cwes = { 327 }, .cwe_count = 1, .bandit = MOE_STR("B324"), .help_uri = MOE_STR("docs/rules/M201.md"),
};
static const struct moe_rule_info rule_shell = {
    .code = MOE_STR("M301"), .name = MOE_STR("shell-command"), .title = MOE_STR("command goes through a shell"),
    .why = MOE_STR("What the shell reads in it, an attacker can write."), .fix = MOE_STR("Call posix_spawn() with an argument vector."), .severity = MOE_HIGH,
    .confidence = MOE_LOW, .cwes = { 78 }, .cwe_count = 1, .bandit = MOE_STR("B605"), .help_uri = MOE_STR("https://example.org/rules/M301"),
};
static const struct moe_rule_info rule_silent = {
    .code = MOE_STR("M401"), .name = MOE_STR("torn-write"), .title = MOE_STR("file is written in place"), .why = MOE_STR("A crash leaves half of it."),
    .severity = MOE_MEDIUM, .confidence = MOE_HIGH, .cwes = { 367 }, .cwe_count = 1,
};

#define CODE_A "static void seal(void)\n    h = \"\xd0\xba\xd0\xbb\xd1\x8e\xd1\x87 \xf0\x9f\x94\x91\"; md5(h);\n}\n"
#define CODE_CRLF "int run(void) {\r\n\tint rc = system(cmd);\t/* </script> */\r\n}\r\n"
#define ODD_PATH "src/gr\xc3\xb6\xc3\x9f" "e & <b>.cu"

static inline void sample_findings(struct moe_report *r)
{
    static struct moe_str controls[] = { MOE_STR("SOC2-CC6.1"), MOE_STR("ISO27001-A.8.24") };
    const struct moe_finding list[] = {
        { .rule = &rule_shell, .severity = MOE_HIGH, .confidence = MOE_LOW, .tier = MOE_TIER_RECOVERED, .file = MOE_STR(ODD_PATH), .line = 7, .column = 11,
          .end_line = 7, .end_column = 22, .function = MOE_STR("run"), .context = MOE_STR(CODE_CRLF), .context_line = 6, .fingerprint = 0xabc,
          .message = MOE_STR("</script><script>alert(1)</script> \x1b[31mred\x1b[0m \"quoted\" 'single' & 100% ::error::\n::warning::planted") },
        { .rule = &rule_digest, .severity = MOE_HIGH, .confidence = MOE_HIGH, .cwe = 328, .file = MOE_STR("src/a.c"), .line = 10, .column = 26, .end_line = 10,
          .end_column = 32, .function = MOE_STR("seal"), .message = MOE_STR("md5() seals the checkpoint"), .context = MOE_STR(CODE_A), .context_line = 9,
          .fingerprint = 0x1122334455667788, .controls = controls, .control_count = 2 },
        { .rule = &rule_size, .severity = MOE_MEDIUM, .confidence = MOE_MEDIUM, .file = MOE_STR("src/a.c"), .line = 30, .column = 5, .end_line = 32,
          .end_column = 12, .message = MOE_STR("=n * 8 has no upper bound, see [docs](https://example.org)"), .function = MOE_STR("load"), .context_line = 29,
          .context = MOE_STR("    n = get(f);\n    p = malloc(n *\n        8 *\n        k);\n    use(p);\n"), .fingerprint = 0x77 },
        { .rule = &rule_size, .severity = MOE_MEDIUM, .confidence = MOE_MEDIUM, .file = MOE_STR("src/a.c"), .line = 40, .column = 5, .end_line = 40,
          .end_column = 18, .message = MOE_STR("n has no upper bound"), .context = MOE_STR("\n    malloc(n * 8);\n"), .context_line = 39, .fingerprint = 0x77 },
        { .rule = &rule_size, .severity = MOE_MEDIUM, .confidence = MOE_MEDIUM, .file = MOE_STR("src/a.c"), .line = 50, .column = 5, .end_line = 50,
          .end_column = 18, .message = MOE_STR("n has no upper bound"), .context = MOE_STR("\n    malloc(n * 8);\n"), .context_line = 49, .fingerprint = 0x77,
          .suppressed = MOE_SUPPRESS_INLINE, .reason = MOE_STR("caller bounds n, \xe6\xa4\x9c\xe8\xa8\xbc\xe6\xb8\x88\xe3\x81\xbf"), .owner = MOE_STR("ana"),
          .ticket = MOE_STR("MOE-12"), .until = MOE_STR("2027-01-31") },
        { .rule = &rule_digest, .severity = MOE_HIGH, .confidence = MOE_HIGH, .file = MOE_STR("include/ring.h"), .line = 3, .column = 1, .end_line = 3,
          .end_column = 9, .message = MOE_STR("md5 names a table slot"), .fingerprint = 0x99, .suppressed = MOE_SUPPRESS_POLICY,
          .reason = MOE_STR("legacy table format, read only <never written>") },
        { .rule = &rule_shell, .severity = MOE_HIGH, .confidence = MOE_LOW, .tier = MOE_TIER_LEXICAL, .file = MOE_STR("include/ring.h"), .line = 8, .column = 2,
          .end_line = 8, .end_column = 8, .message = MOE_STR("system() in a macro"), .fingerprint = 0x9a, .suppressed = MOE_SUPPRESS_BASELINE,
          .reason = MOE_STR("known before, listed in known.json") },
        { .rule = &rule_bare, .severity = MOE_LOW, .confidence = MOE_HIGH, .file = MOE_STR("include/ring.h"), .message = MOE_STR("bare \xe2\x80\xae suppression \xff"),
          .fingerprint = 0x9b },
    };
    struct moe_error err;
    for (size_t i = 0; i < MOE_COUNT(list); i++)
        if (moe_report_add(r, &list[i], &err) != MOE_OK)
            moe_check_failed("sample finding", __FILE__, __LINE__);
}

static inline struct moe_report *sample_report(void)
{
    static const struct moe_rule_info *rules[] = { &rule_silent, &rule_digest, &rule_size, &rule_shell };
    static struct moe_skip skips[] = { { .rule = MOE_STR("M702"), .paths = MOE_STR("third_party/"), .reason = MOE_STR("vendored, patched upstream"),
                                         .owner = MOE_STR("ben"), .ticket = MOE_STR("MOE-3"), .until = MOE_STR("2027-06-30"), .hits = 2 } };
    const struct moe_file files[] = {
        { .path = MOE_STR("src/a.c"), .language = MOE_STR("C"), .lines = 120, .code_lines = 80, .calls_seen = 40, .calls_parsed = 40, .skipped_lines = 6 },
        { .path = MOE_STR("include/ring.h"), .language = MOE_STR("header"), .lines = 20, .code_lines = 11 },
        { .path = MOE_STR(ODD_PATH), .language = MOE_STR("CUDA"), .state = MOE_FILE_DEGRADED, .note = MOE_STR("cuda_runtime.h was not found"), .lines = 30,
          .code_lines = 22, .calls_seen = 12, .calls_parsed = 9, .parse_errors = 2 },
        { .path = MOE_STR("src/broken.c"), .language = MOE_STR("C"), .state = MOE_FILE_FAILED, .note = MOE_STR("the parser died: \x1b[1msignal 11\x1b[0m\n::error::x") },
        { .path = MOE_STR("third_party/x.c"), .state = MOE_FILE_SKIPPED, .note = MOE_STR("excluded by the policy") },
    };
    struct moe_error err = { 0 }, e;
    struct moe_report *r = moe_report_new("moe-audit", "0.1.0");
    MOE_CHECK(r);
    r->engine = MOE_STR("libclang 19.1.7");
    r->policy = MOE_STR("policy.yaml");
    r->command_line = MOE_STR("moe-audit -c policy.yaml src/");
    r->baseline = MOE_STR("known.json");
    r->baseline_gone = 1;
    r->rules = rules;
    r->rule_count = MOE_COUNT(rules);
    r->skips = skips;
    r->skip_count = MOE_COUNT(skips);
    sample_findings(r);
    for (size_t i = 0; i < MOE_COUNT(files); i++)
        MOE_CHECK(moe_report_add_file(r, &files[i], &err) == MOE_OK);
    (void)moe_fail(&e, MOE_E_IO, (struct moe_where){ .file = "src/secret<dir>" }, "cannot be opened: permission denied");
    MOE_CHECK(moe_report_add_error(r, &e, &err) == MOE_OK);
    r->elapsed_ms = 1234;          /* in no report: they differ from run to run */
    r->workers = 7;
    moe_report_settle(r);
    return r;
}
#endif
