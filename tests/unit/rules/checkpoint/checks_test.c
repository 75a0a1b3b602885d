/* Facts in, codes out: what the code of each rule says of good and of bad checkpoints. */
#include "audit/checkpoint/judge/check.h"
#include "audit/checkpoint/judge/judge.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

/* A rank or step as it should be; what follows in a row replaces single facts of it. */
#pragma GCC diagnostic ignored "-Woverride-init"

#define S(lit) { "" lit, sizeof(lit) - 1 }
#define NOW  1800000000.0                       /* 2027-01-15 08:00:00 UTC */
#define THEN (NOW - 86400)
#define DATA(s, r) S("step=" #s "/rank=" #r ".pt")
#define META(s, r) S("step=" #s "/rank=" #r ".meta.json")
#define RANK(s, r, ...) { .rank = r, .data = DATA(s, r), .meta = META(s, r), .format = S("torch"), .bytes = 4096, .mtime = -1, .tensors = 2, .read = true, \
    .meta_good = true, .meta_version = 1, .meta_step = s, .meta_rank = r, .meta_world = -1, .meta_generation = -1, .meta_bytes = -1, \
    .meta_host = S("node-" #r), .ts = THEN + s, __VA_ARGS__ }
#define RANKS(...) .ranks = (struct moe_ckpt_rank[]){ __VA_ARGS__ }, .rank_count = sizeof (struct moe_ckpt_rank[]){ __VA_ARGS__ } / sizeof(struct moe_ckpt_rank)
#define STEP(s, ...) { .number = s, .dir = S("step=" #s), .record_step = -1, .record_world = -1, .record_generation = -1, .part = 1, .parts = 1, \
    .sampled_percent = 100, __VA_ARGS__ }
#define STEPS(...) (struct moe_ckpt_step[]){ __VA_ARGS__ }, sizeof (struct moe_ckpt_step[]){ __VA_ARGS__ } / sizeof(struct moe_ckpt_step)
#define FILES(...) .recorded = (struct moe_ckpt_recorded[]){ __VA_ARGS__ }, .recorded_count = sizeof (struct moe_ckpt_recorded[]){ __VA_ARGS__ } / \
    sizeof(struct moe_ckpt_recorded)
#define FILE_OF(r) { r, 4096, S("node-" #r), S("rank=" #r ".pt") }
#define RECORD(s, world) .record_there = true, .record_good = true, .record_step = s, .record_world = world, .record_generation = 0, \
    .record_job = S("run-7"), .record_digest = S("d" #s), .record_created = THEN + s + 5
#define AFTER(s) .record_previous = S("d" #s)
#define BOTH(s) RANKS(RANK(s, 0), RANK(s, 1))
#define SIGNED(...) .signatures = (struct moe_ckpt_signature[]){ __VA_ARGS__ }, .signature_count = sizeof (struct moe_ckpt_signature[]){ __VA_ARGS__ \
    } / sizeof(struct moe_ckpt_signature)
#define COMMIT S("step=5/commit.json")

struct row { const char *name, *policy; struct moe_ckpt_step *steps; size_t count; const char *codes; };

static const struct row rows[] = {
    { "a legacy step that promises nothing is good", "", STEPS(STEP(5, BOTH(5))), "" },
    { "a recorded step is good", "{world: 2, hosts: [node-*], jobs: [run-*], min_step: 5, formats: [torch]}",
      STEPS(STEP(5, BOTH(5), RECORD(5, 2), FILES(FILE_OF(0), FILE_OF(1)))), "" },
    { "unknown facts are no findings", "{world: 1, max_skew: 0, hosts: [a], jobs: [b]}",
      STEPS(STEP(5, RANKS(RANK(5, 0, .meta_step = -1, .meta_rank = -1, .meta_host = S(""), .ts = 0, .bytes = -1)))), "" },
    { "a chain of three is good", "",
      STEPS(STEP(5, BOTH(5), RECORD(5, 2), AFTER(4)), STEP(6, BOTH(6), RECORD(6, 2), AFTER(5)), STEP(7, BOTH(7), RECORD(7, 2), AFTER(6))), "" },

    { "C101 one rank of another step", "", STEPS(STEP(5, RANKS(RANK(5, 0), RANK(5, 1, .meta_step = 4)))), "C101" },
    { "C101 all ranks of another step, said once", "", STEPS(STEP(5, RANKS(RANK(5, 0, .meta_step = 4), RANK(5, 1, .meta_step = 4)))), "C101" },
    { "C101 ranks disagree and the folder does not say", "", STEPS(STEP(5, .number = -1, RANKS(RANK(5, 0), RANK(5, 1, .meta_step = 6)))), "C101" },
    { "C101 the record decides when the folder does not say", "",
      STEPS(STEP(5, .number = -1, RECORD(6, 2), BOTH(5))), "C101" },
    { "C102 renamed rank", "", STEPS(STEP(5, RANKS(RANK(5, 0), RANK(5, 1, .meta_rank = 0)))), "C102" },
    { "C102 two swapped ranks, each said", "", STEPS(STEP(5, RANKS(RANK(5, 0, .meta_rank = 1), RANK(5, 1, .meta_rank = 0)))), "C102 C102" },

    { "C103 a gap when nobody says the world", "", STEPS(STEP(5, RANKS(RANK(5, 0), RANK(5, 2)))), "C103" },
    { "C103 by the policy", "{world: 4}", STEPS(STEP(5, BOTH(5))), "C103" },
    { "C103 by the metadata", "", STEPS(STEP(5, RANKS(RANK(5, 0, .meta_world = 3), RANK(5, 1, .meta_world = 3)))), "C103" },
    { "C103 by the record", "", STEPS(STEP(5, BOTH(5), RECORD(5, 3), FILES(FILE_OF(0), FILE_OF(1), FILE_OF(2)))), "C103" },
    { "C103 the first ranks", "", STEPS(STEP(5, RANKS(RANK(5, 2), RANK(5, 3)))), "C103" },
    { "C103 a lone tree is no rank", "{world: 2}", STEPS(STEP(5, RANKS(RANK(5, 0), RANK(5, 1, .data = S(""), .meta = S(""), .ts = 0)))), "C103" },
    { "C103 no rank at all", "", STEPS(STEP(5, .rank_count = 0)), "C103" },
    { "C103 no rank at all, though the world is known", "{world: 2}", STEPS(STEP(5, .rank_count = 0)), "C103" },
    { "C105 one shard without metadata", "", STEPS(STEP(5, RANKS(RANK(5, 0), RANK(5, 1, .meta = S(""))))), "C105" },
    { "C105 no metadata at all, said once", "", STEPS(STEP(5, RANKS(RANK(5, 0, .meta = S("")), RANK(5, 1, .meta = S(""))))), "C105" },
    { "C106 metadata without a shard", "", STEPS(STEP(5, RANKS(RANK(5, 0), RANK(5, 1, .data = S(""), .format = S(""), .bytes = -1, .read = false)))), "C106" },

    { "C108 a host off the list", "{hosts: [node-0]}", STEPS(STEP(5, BOTH(5))), "C108" },
    { "C108 globs allow", "{hosts: [\"node-?\"]}", STEPS(STEP(5, BOTH(5))), "" },
    { "C108 a host off the list, in the record alone", "{hosts: [\"node-*\"]}",
      STEPS(STEP(5, RECORD(5, 1), RANKS(RANK(5, 0, .meta_host = S(""))), FILES({ 0, 4096, S("evil"), S("rank=0.pt") }))), "C108" },
    { "C109 another host than recorded", "",
      STEPS(STEP(5, RECORD(5, 2), RANKS(RANK(5, 0), RANK(5, 1, .meta_host = S("node-9"))), FILES(FILE_OF(0), FILE_OF(1)))), "C109" },
    { "C109 a record that was not understood counts for nothing", "",
      STEPS(STEP(5, RECORD(5, 1), .record_good = false, RANKS(RANK(5, 0, .meta_host = S("node-9"))), FILES(FILE_OF(0)))), "" },

    { "C110 in the future", "", STEPS(STEP(5, RANKS(RANK(5, 0), RANK(5, 1, .ts = NOW + 3601)))), "C110" },
    { "C110 within the skew is good", "", STEPS(STEP(5, RANKS(RANK(5, 0, .ts = NOW), RANK(5, 1, .ts = NOW + 3599)))), "" },
    { "C110 too far apart", "", STEPS(STEP(5, RANKS(RANK(5, 0), RANK(5, 1, .ts = THEN - 7200)))), "C110" },
    { "C110 too far apart for the policy", "{max_skew: 10}", STEPS(STEP(5, RANKS(RANK(5, 0), RANK(5, 1, .ts = THEN + 16)))), "C110" },
    { "C110 a record in the future", "", STEPS(STEP(5, RECORD(5, 2), .record_created = NOW + 9999, BOTH(5))), "C110" },
    { "C110 a record before its shards", "", STEPS(STEP(5, RECORD(5, 2), .record_created = THEN - 9999, BOTH(5))), "C110" },

    { "C111 metadata disagree", "", STEPS(STEP(5, RANKS(RANK(5, 0, .meta_world = 2), RANK(5, 1, .meta_world = 4)))), "C111" },
    { "C111 the policy says another number", "{world: 4}", STEPS(STEP(5, RANKS(RANK(5, 0, .meta_world = 2), RANK(5, 1, .meta_world = 2)))), "C111" },
    { "C111 record and policy disagree", "{world: 3}", STEPS(STEP(5, RECORD(5, 2), BOTH(5))), "C111" },
    { "C111 metadata and record disagree", "", STEPS(STEP(5, RECORD(5, 2), RANKS(RANK(5, 0, .meta_world = 8), RANK(5, 1)))), "C111" },
    { "C111 a rank outside the world", "{world: 2}", STEPS(STEP(5, RANKS(RANK(5, 0), RANK(5, 1), RANK(5, 2)))), "C111" },
    { "C112 ranks of two generations", "", STEPS(STEP(5, RANKS(RANK(5, 0, .meta_generation = 1), RANK(5, 1, .meta_generation = 2)))), "C112" },
    { "C112 the record's generation", "", STEPS(STEP(5, RECORD(5, 2), RANKS(RANK(5, 0, .meta_generation = 1), RANK(5, 1, .meta_generation = 1)))), "C112" },
    { "C113 ranks of two jobs", "", STEPS(STEP(5, RANKS(RANK(5, 0, .meta_job = S("a")), RANK(5, 1, .meta_job = S("b"))))), "C113" },
    { "C113 a job off the list", "{jobs: [run-1]}", STEPS(STEP(5, RECORD(5, 2), BOTH(5))), "C113" },
    { "C113 steps of two jobs", "", STEPS(STEP(5, RECORD(5, 2), BOTH(5)), STEP(6, RECORD(6, 2), .record_job = S("other"), BOTH(6))), "C113" },

    { "C117 one step in two folders", "", STEPS(STEP(5, BOTH(5)), STEP(5, .dir = S("step=005"), BOTH(5))), "C117" },
    { "C117 two formats", "", STEPS(STEP(5, RANKS(RANK(5, 0), RANK(5, 1, .format = S("safetensors"))))), "C117" },
    { "C117 metadata of two versions", "", STEPS(STEP(5, RANKS(RANK(5, 0), RANK(5, 1, .meta_version = 2)))), "C117" },
    { "C117 a version that nobody knows is not compared", "", STEPS(STEP(5, RANKS(RANK(5, 0), RANK(5, 1, .meta_version = 99)))), "" },
    { "C117 padded and plain", "", STEPS(STEP(5, RANKS(RANK(5, 0, .data = S("step=5/rank=000000.pt"), .meta = S("step=5/rank=000000.meta.json")),
                                                       RANK(5, 1)))), "C117" },
    { "C117 a shard and its metadata spelt differently", "", STEPS(STEP(5, RANKS(RANK(5, 0, .meta = S("step=5/rank=00.meta.json"))))), "C117" },
    { "padding that a number outgrew is good", "",
      STEPS(STEP(5, RANKS(RANK(5, 9, .rank = 0, .meta_rank = 0, .data = S("rank=00.pt"), .meta = S("rank=00.meta.json")), RANK(5, 100)))), "C103" },
    { "C118 below the floor", "{min_step: 6}", STEPS(STEP(5, BOTH(5))), "C118" },
    { "C118 a folder that hides its number", "{min_step: 6}",
      STEPS(STEP(5, .number = -1, RANKS(RANK(5, 0, .meta_step = -1)))), "C118" },
    { "C121 by the record", "", STEPS(STEP(5, RECORD(5, 1), RANKS(RANK(5, 0, .bytes = 4095)), FILES(FILE_OF(0)))), "C121" },
    { "C121 by the metadata", "", STEPS(STEP(5, RANKS(RANK(5, 0, .meta_bytes = 1)))), "C121" },
    { "C121 is silent where the digest has spoken", "", STEPS(STEP(5, RANKS(RANK(5, 0, .meta_bytes = 1, .held = MOE_HELD_BAD)))), "" },
    { "C122 format", "{formats: [safetensors]}", STEPS(STEP(5, RANKS(RANK(5, 0)))), "C122" },
    { "C123 the same host, earlier", "", STEPS(STEP(5, BOTH(5)), STEP(6, RANKS(RANK(6, 0), RANK(6, 1, .ts = THEN)))), "C123" },
    { "C123 other hosts have their skew", "", STEPS(STEP(5, BOTH(5)), STEP(6, RANKS(RANK(6, 0), RANK(6, 1, .ts = THEN, .meta_host = S("x"))))), "" },
    { "C123 an abandoned step above", "", STEPS(STEP(5, RANKS(RANK(5, 0, .ts = THEN + 50000))), STEP(6, RANKS(RANK(6, 0, .meta_host = S("x"))))), "C123" },

    { "C202 no digest where one is required", "{require_digest: true}", STEPS(STEP(5, BOTH(5))), "C202 C202" },
    { "C202 another part's rank is not judged", "{require_digest: true}",
      STEPS(STEP(5, RANKS(RANK(5, 0, .held = MOE_HELD_GOOD), RANK(5, 1, .read = false)))), "" },
    { "C204 a replayed record", "", STEPS(STEP(5, RECORD(4, 2), BOTH(5), FILES(FILE_OF(0), FILE_OF(1)))), "C204" },
    { "C204 another file than recorded", "",
      STEPS(STEP(5, RECORD(5, 1), RANKS(RANK(5, 0)), FILES({ 0, 4096, S("node-0"), S("rank=0.safetensors") }))), "C204" },
    { "C205 the predecessor is gone", "", STEPS(STEP(5, RECORD(5, 2), BOTH(5)), STEP(7, RECORD(7, 2), AFTER(6), BOTH(7))), "C205" },
    { "C205 says that it is the first", "", STEPS(STEP(5, RECORD(5, 2), BOTH(5)), STEP(6, RECORD(6, 2), BOTH(6))), "C205" },
    { "C205 a fork", "", STEPS(STEP(5, RECORD(5, 2), BOTH(5)), STEP(6, RECORD(6, 2), AFTER(5), BOTH(6)), STEP(7, RECORD(7, 2), AFTER(5), BOTH(7))), "C205" },
    { "C205 follows a later step", "",
      STEPS(STEP(5, RECORD(5, 2), BOTH(5)), STEP(6, RECORD(6, 2), AFTER(7), BOTH(6)), STEP(7, RECORD(7, 2), AFTER(6), BOTH(7))), "C205" },
    { "C205 an earlier generation", "",
      STEPS(STEP(5, RECORD(5, 2), .record_generation = 2, BOTH(5)), STEP(6, RECORD(6, 2), .record_generation = 1, AFTER(5), BOTH(6))), "C205" },
    { "C205 where a record was not understood, nothing is compared", "",
      STEPS(STEP(5, RECORD(5, 2), .record_good = false, BOTH(5)), STEP(6, RECORD(6, 2), AFTER(4), BOTH(6))), "" },

    { "C206 no signature", "{require_signature: true, keys: [{file: a}]}", STEPS(STEP(5, RECORD(5, 2), BOTH(5))), "C206" },
    { "a trusted signature is good", "{require_signature: true, keys: [{file: a, jobs: [run-*], from: 2027-01-01, until: 2027-01-14}]}",
      STEPS(STEP(5, RECORD(5, 2), BOTH(5), SIGNED({ COMMIT, S("k"), 0, S("") }))), "" },
    { "C206 an unknown key", "{require_signature: true, keys: [{file: a}]}", STEPS(STEP(5, RECORD(5, 2), BOTH(5), SIGNED({ COMMIT, S("k"), -1, S("") }))), "C206" },
    { "C206 one of two", "{require_signature: true, signatures: 2, keys: [{file: a}, {file: b}]}",
      STEPS(STEP(5, RECORD(5, 2), BOTH(5), SIGNED({ COMMIT, S("k"), 0, S("") }, { COMMIT, S("l"), 0, S("") }))), "C206" },
    { "C206 one key under two spans of time is one", "{require_signature: true, signatures: 2, keys: [{file: a}, {file: a, from: 2026-01-01}]}",
      STEPS(STEP(5, RECORD(5, 2), BOTH(5), SIGNED({ COMMIT, S("k"), 0, S("") }, { COMMIT, S("k"), 1, S("") }))), "C206" },
    { "C206 one key in two forms", "{require_signature: true, signatures: 2, keys: [{file: a}, {file: b}]}",
      STEPS(STEP(5, RECORD(5, 2), BOTH(5), SIGNED({ COMMIT, S("k"), 0, S("id") }, { S("step=5/commit.json.minisig"), S("m"), 1, S("id") }))), "C206" },
    { "the second span of time of a key that is given twice is good",
      "{require_signature: true, keys: [{file: a, until: 2026-01-01}, {file: b}, {file: a, from: 2027-01-01}]}",
      STEPS(STEP(5, RECORD(5, 2), BOTH(5), SIGNED({ COMMIT, S("k"), 0, S("") }))), "" },
    { "two of two are good", "{require_signature: true, signatures: 2, keys: [{file: a}, {file: b}]}",
      STEPS(STEP(5, RECORD(5, 2), BOTH(5), SIGNED({ COMMIT, S("k"), 0, S("") }, { S("step=5/SHA256SUMS.minisig"), S("l"), 1, S("") }))), "" },
    { "C206 a signed list of one rank, and another list of the other", "{require_signature: true, keys: [{file: a}]}",
      STEPS(STEP(5, RANKS(RANK(5, 0, .by = S("SHA256SUMS"), .meta_by = S("SHA256SUMS")), RANK(5, 1, .by = S("rest.sha256"))),
                    SIGNED({ S("step=5/SHA256SUMS.minisig"), S("k"), 0, S("") }))), "C206" },
    { "a signed list of all ranks is good", "{require_signature: true, keys: [{file: a}]}",
      STEPS(STEP(5, RANKS(RANK(5, 0, .by = S("model.sig"), .meta_by = S("model.sig")), RANK(5, 1, .by = S("model.sig"), .meta_by = S("model.sig"))), SIGNED({ S("step=5/model.sig"), S("k"), 0, S("") }))), "" },
    { "a signed record binds every rank", "{require_signature: true, keys: [{file: a}]}",
      STEPS(STEP(5, RECORD(5, 2), RANKS(RANK(5, 0, .by = S("SHA256SUMS/commit.json"), .meta_by = S("commit.json")), RANK(5, 1)), SIGNED({ COMMIT, S("k"), 0, S("") }))), "" },
    { "C206 a signed list of shards, and metadata that it leaves out", "{require_signature: true, keys: [{file: a}]}",
      STEPS(STEP(5, RANKS(RANK(5, 0, .by = S("SHA256SUMS"))), SIGNED({ S("step=5/SHA256SUMS.minisig"), S("k"), 0, S("") }))), "C206" },
    { "C206 a signed shard is no signed step", "{require_signature: true, keys: [{file: a}]}",
      STEPS(STEP(5, BOTH(5), SIGNED({ S("step=5/rank=0.pt.minisig"), S("k"), 0, S("") }))), "C206" },
    { "C206 a signed stranger is no signed step", "{require_signature: true, keys: [{file: a}]}",
      STEPS(STEP(5, BOTH(5), SIGNED({ S("step=5/README.minisig"), S("k"), 0, S("") }))), "C206" },
    { "C206 C208 of another job", "{require_signature: true, keys: [{file: a, jobs: [run-1]}]}",
      STEPS(STEP(5, RECORD(5, 2), BOTH(5), SIGNED({ COMMIT, S("k"), 0, S("") }))), "C206 C208" },
    { "C208 of another job, though none is required", "{keys: [{file: a, jobs: [run-1]}]}",
      STEPS(STEP(5, RECORD(5, 2), BOTH(5), SIGNED({ COMMIT, S("k"), 0, S("") }))), "C208" },
    { "C208 of no job", "{keys: [{file: a, jobs: [run-1]}]}", STEPS(STEP(5, BOTH(5), SIGNED({ S("step=5/model.sig"), S("k"), 0, S("") }))), "C208" },
    { "C208 before its first day", "{keys: [{file: a, from: 2027-01-15}]}", STEPS(STEP(5, RECORD(5, 2), BOTH(5), SIGNED({ COMMIT, S("k"), 0, S("") }))), "C208" },
    { "C208 after its last day", "{keys: [{file: a, until: 2027-01-13}]}", STEPS(STEP(5, RECORD(5, 2), BOTH(5), SIGNED({ COMMIT, S("k"), 0, S("") }))), "C208" },
    { "C208 a key that the policy does not have", "{keys: [{file: a}]}", STEPS(STEP(5, RECORD(5, 2), BOTH(5), SIGNED({ COMMIT, S("k"), 7, S("") }))), "C208" },
    { "C212 a step without record beside one with", "", STEPS(STEP(5, RECORD(5, 2), BOTH(5)), STEP(6, BOTH(6))), "C212" },
    { "C212 of a writer that commits", "", STEPS(STEP(5, RANKS(RANK(5, 0, .meta_version = 3)))), "C212" },

    { "a rule that the policy leaves out is silent", "{world: 4}\nrules: [C101]", STEPS(STEP(5, BOTH(5))), "" },
    { "hostile numbers are no trouble", "{world: 1000000}",
      STEPS(STEP(5, RECORD(5, 1), .record_created = 1e300, RANKS(RANK(5, 0, .rank = INT64_C(1) << 53, .meta_rank = INT64_C(1) << 53, .ts = 1e300,
                                                                           .data = S("step=5/rank=9007199254740992.pt"), .meta = S("step=5/x"))))),
      "C103 C110 C110 C111" },
};

struct text { char text[256]; };

/* Codes of the report, sorted as it is sorted by rule. */
static struct text codes_of(const struct moe_report *report)
{
    struct text out = { "" };
    const char *codes[64];
    size_t n = 0;
    assert_true(report->finding_count < MOE_COUNT(codes));
    for (size_t i = 0; i < report->finding_count; i++) {
        size_t k = n++;
        for (; k && memcmp(codes[k - 1], report->findings[i].rule->code.ptr, 4) > 0; k--)
            codes[k] = codes[k - 1];
        codes[k] = report->findings[i].rule->code.ptr;
    }
    for (size_t i = 0; i < n; i++)
        snprintf(out.text + strlen(out.text), sizeof out.text - strlen(out.text), "%s%.4s", i ? " " : "", codes[i]);
    return out;
}

static void check(enum moe_code code, const struct moe_error *err)
{
    if (code != MOE_OK)
        fail_msg("%s:%u:%u: %s: %s", err->file, err->line, err->column, err->field, err->text);
}

static void judges(void **state)
{
    const struct row *row = *state;
    MOE_AUTO(moe_rules_free) struct moe_rules *rules = NULL;
    MOE_AUTO(moe_policy_free) struct moe_policy *policy = NULL;
    MOE_AUTO(moe_buf_free) struct moe_buf *yaml = moe_buf_new(4096);
    struct moe_error err = { 0 };
    check(moe_rules_load("checkpoint", NULL, 0, &rules, &err), &err);
    struct moe_policy_rules known = moe_rules_known(rules);
    moe_buf_printf(yaml, "extends: []\n");
    if (*row->policy)
        moe_buf_printf(yaml, "checkpoint: %s\n", row->policy);
    check(moe_policy_parse("policy.yaml", moe_buf_str(yaml), &known, "2027-01-15", &policy, &err), &err);
    check(moe_rules_resolve(rules, policy, &err), &err);
    struct moe_report *report = moe_report_new("moe-verify-ckpt", "test");
    assert_non_null(report);
    check(moe_ckpt_judge(rules, policy, row->steps, row->count, MOE_STR("root"), NOW, report, &err), &err);
    struct text got = codes_of(report);
    if (strcmp(got.text, row->codes) != 0) {
        for (size_t i = 0; i < report->finding_count; i++)
            print_error("%.*s: %.*s: %.*s\n", MOE_FMT(report->findings[i].file), MOE_FMT(report->findings[i].rule->code), MOE_FMT(report->findings[i].message));
        moe_report_free(&report);
        fail_msg("expected '%s', not '%s'", row->codes, got.text);
    }
    moe_report_free(&report);
}

/* ---- words ---- */

static void says(const struct moe_ckpt_step *steps, size_t count, const char *policy, const char *file, const char *message)
{
    MOE_AUTO(moe_rules_free) struct moe_rules *rules = NULL;
    MOE_AUTO(moe_policy_free) struct moe_policy *p = NULL;
    struct moe_error err = { 0 };
    check(moe_rules_load("checkpoint", NULL, 0, &rules, &err), &err);
    struct moe_policy_rules known = moe_rules_known(rules);
    check(moe_policy_parse("policy.yaml", moe_str_c(policy), &known, "2027-01-15", &p, &err), &err);
    struct moe_report *report = moe_report_new("moe-verify-ckpt", "test");
    assert_non_null(report);
    check(moe_ckpt_judge(rules, p, steps, count, MOE_STR("root"), NOW, report, &err), &err);
    assert_int_equal(report->finding_count, 1);
    char got_file[256], got_message[512];
    snprintf(got_file, sizeof got_file, "%.*s", MOE_FMT(report->findings[0].file));
    snprintf(got_message, sizeof got_message, "%.*s", MOE_FMT(report->findings[0].message));
    moe_report_free(&report);
    assert_string_equal(got_file, file);
    assert_string_equal(got_message, message);
}

static void missing_ranks_are_named_in_runs(void **state)
{
    (void)state;
    says(STEPS(STEP(5, RANKS(RANK(5, 1), RANK(5, 3), RANK(5, 4)))), "extends: []\ncheckpoint: {world: 9}\n", "root/step=5",
         "6 of 9 ranks (as the policy says) are missing: 0, 2, 5-8");
    says(STEPS(STEP(5, RANKS(RANK(5, 0), RANK(5, 2)))), "extends: []\n", "root/step=5", "1 ranks below the highest one (2) are missing: 1");
}

/* More gaps than a message holds: it is cut where it says so. */
static void a_long_list_of_gaps_ends_with_a_word(void **state)
{
    (void)state;
    static struct moe_ckpt_rank ranks[400];
    for (size_t i = 0; i < MOE_COUNT(ranks); i++) {
        ranks[i] = (struct moe_ckpt_rank)RANK(5, 0);
        ranks[i].rank = ranks[i].meta_rank = (int64_t)i * 2 + 1;
        ranks[i].data = ranks[i].meta = MOE_STR("x");
    }
    struct moe_ckpt_step step = STEP(5, .ranks = ranks, .rank_count = MOE_COUNT(ranks));
    MOE_AUTO(moe_rules_free) struct moe_rules *rules = NULL;
    MOE_AUTO(moe_policy_free) struct moe_policy *p = NULL;
    struct moe_error err = { 0 };
    check(moe_rules_load("checkpoint", NULL, 0, &rules, &err), &err);
    struct moe_policy_rules known = moe_rules_known(rules);
    check(moe_policy_parse("policy.yaml", MOE_STR("extends: []\n"), &known, "2027-01-15", &p, &err), &err);
    struct moe_report *report = moe_report_new("moe-verify-ckpt", "test");
    assert_non_null(report);
    check(moe_ckpt_judge(rules, p, &step, 1, MOE_STR("root"), NOW, report, &err), &err);
    assert_int_equal(report->finding_count, 1);
    assert_true(moe_str_starts(report->findings[0].message, MOE_STR("400 ranks below the highest one (799) are missing: 0, 2, 4")));
    assert_true(moe_str_ends(report->findings[0].message, MOE_STR(" and more")));
    moe_report_free(&report);
}

static void a_key_says_why_it_is_not_trusted(void **state)
{
    (void)state;
    says(STEPS(STEP(5, RECORD(5, 2), BOTH(5), SIGNED({ COMMIT, MOE_STR("k"), 0, MOE_STR("") }))), "extends: []\ncheckpoint: {keys: [{file: a.pub, until: 2027-01-13}]}\n",
         "root/step=5/commit.json", "verifies, but a.pub was trusted until 2027-01-13; the step is of 2027-01-14");
    says(STEPS(STEP(5, BOTH(5), SIGNED({ COMMIT, MOE_STR("k"), 0, MOE_STR("") }))), "extends: []\ncheckpoint: {keys: [{file: a.pub, jobs: [run-1]}]}\n",
         "root/step=5/commit.json", "verifies, but a.pub may sign certain jobs only, and the step names none");
}

int main(void)
{
    struct CMUnitTest tests[MOE_COUNT(rows) + 3];
    for (size_t i = 0; i < MOE_COUNT(rows); i++)
        tests[i] = (struct CMUnitTest){ .name = rows[i].name, .test_func = judges, .initial_state = (void *)(uintptr_t)&rows[i] };
    tests[MOE_COUNT(rows)] = (struct CMUnitTest)cmocka_unit_test(missing_ranks_are_named_in_runs);
    tests[MOE_COUNT(rows) + 1] = (struct CMUnitTest)cmocka_unit_test(a_long_list_of_gaps_ends_with_a_word);
    tests[MOE_COUNT(rows) + 2] = (struct CMUnitTest)cmocka_unit_test(a_key_says_why_it_is_not_trusted);
    return cmocka_run_group_tests_name("rules of checkpoints", tests, NULL, NULL);
}
