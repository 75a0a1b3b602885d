#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include "common/base/base64.h"
#include "common/crypt/digest.h"
#include "runtime/ckpt/format/record.h"
#include "tests/unit/runtime/ckpt/format/heard.h"
#include <stdlib.h>
#include <time.h>

#define HEX "00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff"
#define RANK(n) "{\"bytes\":4096,\"file\":\"rank=" n ".safetensors\",\"host\":\"node-" n "\",\"leaf_bytes\":1048576,\"meta_sha256\":\"" HEX "\",\"rank\":" n \
                ",\"tree\":\"" HEX "\"}"
#define BODY(before, ranks, after) "{\"created\":1700000000.250,\"generation\":0,\"job\":\"run-7\",\"previous\":" before ",\"ranks\":[" ranks "],\"schema\":1,\"step\":500," after "}"
#define WORLD(n) "\"world\":" n
#define GOOD BODY("null", RANK("0") "," RANK("1"), WORLD("2"))

static const struct payload_case { const char *name, *payload, *events; } payloads[] = {
    { "two ranks",                   GOOD, "" },
    { "one that follows another",    BODY("\"" HEX "\"", RANK("0"), WORLD("1")), "" },
    { "a flat digest, too",          BODY("null", "{\"bytes\":1,\"file\":\"rank=000000.pt\",\"host\":\"a\",\"leaf_bytes\":2097152,\"meta_sha256\":\"" HEX "\",\"rank\":0,"
                                          "\"sha256\":\"" HEX "\",\"tree\":\"" HEX "\"}", WORLD("1")), "" },
    { "spaces",                      BODY("null", RANK("0") ", " RANK("1"), WORLD("2")), "record-canonical " },
    { "a newline behind",            GOOD "\n", "record-canonical " },
    { "keys in another order",       "{\"generation\":0,\"created\":1700000000.250,\"job\":\"run-7\",\"previous\":null,\"ranks\":[" RANK("0") "],\"schema\":1,\"step\":500,\"world\":1}",
      "record-canonical " },
    { "an escape that needs none",   BODY("null", RANK("0") "," RANK("1"), "\"w\\u006frld\":2"), "record-canonical " },
    { "a time of four decimals",     "{\"created\":1700000000.2501,\"generation\":0,\"job\":\"run-7\",\"previous\":null,\"ranks\":[" RANK("0") "],\"schema\":1,\"step\":500,\"world\":1}",
      "record-canonical " },
    { "too few ranks",               BODY("null", RANK("0"), WORLD("2")), "record-world " },
    { "no ranks",                    BODY("null", "", WORLD("1")), "record-world " },
    { "a rank twice",                BODY("null", RANK("0") "," RANK("0"), WORLD("2")), "record-rank " },
    { "ranks in another order",      BODY("null", RANK("1") "," RANK("0"), WORLD("2")), "record-rank record-rank " },
    { "a world of 0",                BODY("null", "", WORLD("0")), "record-range " },
    { "a world of a billion",        BODY("null", RANK("0"), WORLD("1000000000")), "record-range " },
    { "no world",                    "{\"created\":1.000,\"generation\":0,\"job\":\"run-7\",\"previous\":null,\"ranks\":[" RANK("0") "],\"schema\":1,\"step\":500}", "record-missing " },
    { "no ranks at all",             "{\"created\":1.000,\"generation\":0,\"job\":\"run-7\",\"previous\":null,\"schema\":1,\"step\":500,\"world\":1}", "record-missing " },
    { "ranks in a map",              "{\"created\":1.000,\"generation\":0,\"job\":\"run-7\",\"previous\":null,\"ranks\":{},\"schema\":1,\"step\":500,\"world\":1}",
      "record-type record-world " },
    { "a rank that is a number",     BODY("null", "7", WORLD("1")), "record-type " },
    { "a field more",                BODY("null", RANK("0"), WORLD("1") ",\"x\":1"), "record-field " },
    { "another rank's file",         BODY("null", "{\"bytes\":4096,\"file\":\"rank=1.safetensors\",\"host\":\"a\",\"leaf_bytes\":1048576,\"meta_sha256\":\"" HEX "\",\"rank\":0,\"tree\":\"" HEX "\"}",
                                          WORLD("1")), "record-file " },
    { "a file elsewhere",            BODY("null", "{\"bytes\":4096,\"file\":\"../rank=0.safetensors\",\"host\":\"a\",\"leaf_bytes\":1048576,\"meta_sha256\":\"" HEX "\",\"rank\":0,\"tree\":\"" HEX "\"}",
                                          WORLD("1")), "record-file " },
    { "a leaf of three MiB",         BODY("null", "{\"bytes\":4096,\"file\":\"rank=0.pt\",\"host\":\"a\",\"leaf_bytes\":3145728,\"meta_sha256\":\"" HEX "\",\"rank\":0,\"tree\":\"" HEX "\"}",
                                          WORLD("1")), "record-range " },
    { "a leaf of one byte",          BODY("null", "{\"bytes\":4096,\"file\":\"rank=0.pt\",\"host\":\"a\",\"leaf_bytes\":1,\"meta_sha256\":\"" HEX "\",\"rank\":0,\"tree\":\"" HEX "\"}",
                                          WORLD("1")), "record-range " },
    { "no tree",                     BODY("null", "{\"bytes\":4096,\"file\":\"rank=0.pt\",\"host\":\"a\",\"leaf_bytes\":1048576,\"meta_sha256\":\"" HEX "\",\"rank\":0}", WORLD("1")),
      "record-missing " },
    { "a host with an escape",       BODY("null", "{\"bytes\":4096,\"file\":\"rank=0.pt\",\"host\":\"\\u001b\",\"leaf_bytes\":1048576,\"meta_sha256\":\"" HEX "\",\"rank\":0,\"tree\":\"" HEX "\"}",
                                          WORLD("1")), "record-text " },
    { "a short digest",              BODY("\"00\"", RANK("0"), WORLD("1")), "record-digest " },
    { "another schema",              "{\"created\":1.000,\"generation\":0,\"job\":\"run-7\",\"previous\":null,\"ranks\":[" RANK("0") "],\"schema\":2,\"step\":500,\"world\":1}", "record-schema " },
    { "a step in quotes",            "{\"created\":1.000,\"generation\":0,\"job\":\"run-7\",\"previous\":null,\"ranks\":[" RANK("0") "],\"schema\":1,\"step\":\"500\",\"world\":1}", "record-type " },
    { "a key twice",                 BODY("null", RANK("0"), WORLD("1") "," WORLD("1")), "record-duplicate-key " },
    { "a payload that is cut",       "{\"created\":1", "record-cut " },
    { "a payload that is a list",    "[]", "record-syntax " },
    { "an empty payload",            "", "record-cut " },
};

static struct moe_buf *enveloped(const char *payload)
{
    struct moe_buf *out = moe_buf_new(1 << 20);
    struct moe_error err = { 0 };
    assert_int_equal(moe_record_envelope(moe_str_c(payload), NULL, 0, out, &err), MOE_OK);
    return out;
}

static void reads_payload(void **state)
{
    const struct payload_case *c = *state;
    MOE_AUTO(moe_arena_free) struct moe_arena *arena = moe_arena_new(1 << 20);
    MOE_AUTO(moe_buf_free) struct moe_buf *bytes = enveloped(c->payload), *again = moe_buf_new(1 << 20);
    struct heard h = { 0 };
    struct moe_objections to = hearing(&h);
    struct moe_error err = { 0 };
    struct moe_record r;
    assert_int_equal(moe_record_read(moe_buf_str(bytes), &to, arena, &r, &err), MOE_OK);
    assert_string_equal(h.text, c->events);
    assert_int_equal(r.objections, h.count);
    assert_true(moe_str_is(r.payload, c->payload));
    if (*c->events)
        return;
    assert_true(r.readable && r.rank_count == r.world);
    assert_int_equal(moe_record_payload(&r, again, &err), MOE_OK);
    assert_true(moe_str_is(moe_buf_str(again), c->payload));
}

static const struct envelope_case { const char *name, *bytes, *events; } envelopes[] = {
#define TYPE "\"payloadType\":\"application/vnd.moe-guard.commit+json\""
    { "no payload",               "{" TYPE ",\"signatures\":[]}", "record-missing " },
    { "a payload of numbers",     "{\"payload\":1," TYPE ",\"signatures\":[]}", "record-type@11 " },
    { "another payload type",     "{\"payload\":\"e30=\",\"payloadType\":\"application/vnd.in-toto+json\",\"signatures\":[]}", "record-payload-type@32 record-missing "
      "record-missing record-missing record-missing record-missing record-missing record-missing record-missing " },
    { "a field more",             "{\"payload\":\"*\"," TYPE ",\"signatures\":[],\"x\":1}", "record-field record-base64@11 " },
    { "Base64 with a line break", "{\"payload\":\"e30=\\n\"," TYPE ",\"signatures\":[]}", "record-base64@11 " },
    { "Base64 without padding",   "{\"payload\":\"e30\"," TYPE ",\"signatures\":[]}", "record-base64@11 " },
    { "signatures in a map",      "{\"payload\":\"e30=\"," TYPE ",\"signatures\":{}}", "record-type@85 " },
    { "a signature of a number",  "{\"payload\":\"*\"," TYPE ",\"signatures\":[7]}", "record-signature@83 record-base64@11 " },
    { "a signature without key",  "{\"payload\":\"*\"," TYPE ",\"signatures\":[{\"sig\":\"AAAA\"}]}", "record-signature@83 record-base64@11 " },
    { "an empty signature",       "{\"payload\":\"*\"," TYPE ",\"signatures\":[{\"keyid\":\"a\",\"sig\":\"\"}]}", "record-signature@83 record-base64@11 " },
    { "a signature in no Base64", "{\"payload\":\"*\"," TYPE ",\"signatures\":[{\"keyid\":\"a\",\"sig\":\"AA\"}]}", "record-base64@102 record-base64@11 " },
    { "a key twice",              "{\"payload\":\"*\"," TYPE ",\"signatures\":[{\"keyid\":\"a\",\"sig\":\"AAAA\"},{\"keyid\":\"a\",\"sig\":\"AAAB\"}]}",
      "record-signature@119 record-base64@11 " },
    { "a key id that hides",      "{\"payload\":\"*\"," TYPE ",\"signatures\":[{\"keyid\":\"\\u202e\",\"sig\":\"AAAA\"}]}", "record-text@92 record-base64@11 " },
    { "no JSON",                  "MOETREE1", "record-syntax@0 " },
    { "nothing",                  "", "record-cut@0 " },
};

static void reads_envelope(void **state)
{
    const struct envelope_case *c = *state;
    MOE_AUTO(moe_arena_free) struct moe_arena *arena = moe_arena_new(1 << 20);
    struct heard h = { 0 };
    struct moe_objections to = hearing(&h);
    struct moe_error err = { 0 };
    struct moe_record r;
    assert_int_equal(moe_record_read(moe_str_c(c->bytes), &to, arena, &r, &err), MOE_OK);
    assert_string_equal(h.text, c->events);
    assert_int_equal(r.objections, h.count);
}

static void signs(void **state)
{
    const struct moe_record_signature sigs[] = { { MOE_STR("key-a"), MOE_STR("\1\2\3") }, { MOE_STR("key-b"), MOE_STR("\0\0") } };
    MOE_AUTO(moe_arena_free) struct moe_arena *arena = moe_arena_new(1 << 20);
    MOE_AUTO(moe_buf_free) struct moe_buf *out = moe_buf_new(1 << 20), *pae = moe_buf_new(1 << 20);
    struct heard h = { 0 };
    struct moe_objections to = hearing(&h);
    struct moe_error err = { 0 };
    struct moe_record r;
    unsigned char sum[32];
    (void)state;
    assert_int_equal(moe_record_envelope(MOE_STR(GOOD), sigs, 2, out, &err), MOE_OK);
    assert_int_equal(moe_record_read(moe_buf_str(out), &to, arena, &r, &err), MOE_OK);
    assert_string_equal(h.text, "");
    assert_int_equal(r.signature_count, 2);
    assert_true(moe_str_is(r.signatures[0].keyid, "key-a") && moe_str_is(r.signatures[0].sig, "\1\2\3") && r.signatures[1].sig.len == 2);
    assert_int_equal(moe_crypt_sha256(MOE_STR(GOOD), sum, &err), MOE_OK);
    assert_memory_equal(sum, r.digest, 32);
    moe_record_pae(MOE_STR("{}"), pae);
    assert_string_equal(moe_buf_str(pae).ptr, "DSSEv1 37 application/vnd.moe-guard.commit+json 2 {}");
    const struct moe_record_signature bad = { MOE_STR(""), MOE_STR("\1") };
    assert_int_equal(moe_record_envelope(MOE_STR(GOOD), &bad, 1, out, &err), MOE_E_SCHEMA);
}

static struct moe_record made(size_t ranks, struct moe_arena *arena)
{
    struct moe_record r = { .has = MOE_RECORD_JOB | MOE_RECORD_STEP | MOE_RECORD_WORLD | MOE_RECORD_GENERATION | MOE_RECORD_CREATED, .step = 500,
                            .world = ranks, .created = 1.5, .job = MOE_STR("run-7"), .rank_count = ranks };
    r.ranks = moe_arena_array(arena, struct moe_record_rank, ranks);
    assert_non_null(r.ranks);
    for (size_t i = 0; i < ranks; i++)
        r.ranks[i] = (struct moe_record_rank){ .has = MOE_RANK_ALL, .rank = i, .bytes = 1 << 20, .leaf_bytes = 1 << 20, .host = MOE_STR("node-17.cluster"),
                                               .file = moe_arena_printf(arena, "rank=%zu.safetensors", i) };
    return r;
}

static void refuses(void **state)
{
    MOE_AUTO(moe_arena_free) struct moe_arena *arena = moe_arena_new(1 << 20);
    MOE_AUTO(moe_buf_free) struct moe_buf *out = moe_buf_new(1 << 16), *small = moe_buf_new(20);
    struct moe_error err = { 0 };
    struct moe_record good = made(2, arena), r;
    (void)state;
    r = good, r.has &= ~(unsigned)MOE_RECORD_JOB;
    assert_int_equal(moe_record_payload(&r, out, &err), MOE_E_SCHEMA);
    assert_string_equal(err.field, "job");
    r = good, r.world = 3;
    assert_int_equal(moe_record_payload(&r, out, &err), MOE_E_SCHEMA);
    r = good, r.ranks[1].rank = 0;
    assert_int_equal(moe_record_payload(&r, out, &err), MOE_E_SCHEMA);
    r.ranks[1].rank = 1, r.ranks[1].file = MOE_STR("rank=0.safetensors");
    assert_int_equal(moe_record_payload(&r, out, &err), MOE_E_SCHEMA);
    r.ranks[1].file = MOE_STR("rank=1.safetensors"), r.ranks[1].leaf_bytes = 3 << 20;
    assert_int_equal(moe_record_payload(&r, out, &err), MOE_E_SCHEMA);
    r.ranks[1].leaf_bytes = 1 << 20;
    assert_int_equal(moe_record_payload(&r, small, &err), MOE_E_LIMIT);
    assert_int_equal(moe_record_payload(&r, out, &err), MOE_OK);
}

static void reads_many(void **state)
{
    enum { RANKS = 10000 };
    MOE_AUTO(moe_arena_free) struct moe_arena *arena = moe_arena_new(64 << 20);
    MOE_AUTO(moe_buf_free) struct moe_buf *payload = moe_buf_new(16 << 20), *out = moe_buf_new(32 << 20);
    struct heard h = { 0 };
    struct moe_objections to = hearing(&h);
    struct moe_error err = { 0 };
    struct moe_record made_up = made(RANKS, arena), r;
    (void)state;
    assert_int_equal(moe_record_payload(&made_up, payload, &err), MOE_OK);
    assert_int_equal(moe_record_envelope(moe_buf_str(payload), NULL, 0, out, &err), MOE_OK);
    clock_t start = clock();
    assert_int_equal(moe_record_read(moe_buf_str(out), &to, arena, &r, &err), MOE_OK);
    double seconds = (double)(clock() - start) / CLOCKS_PER_SEC;
    print_message("# %d ranks, %zu bytes: %.3f s\n", (int)RANKS, moe_buf_str(out).len, seconds);
    assert_string_equal(h.text, "");
    assert_int_equal(r.rank_count, RANKS);
    assert_true(seconds < 2);                     /* with sanitizers; a tenth of it without */
}

/* ---- the chain ---- */

/* Records by step; each follows the record at `before` (-1: none, -2: one that is not there). */
static const struct chain_case {
    const char *name; size_t n; struct { uint64_t step; int before; uint64_t generation; double created; const char *job; const char *event; } r[4];
} chains[] = {
    { "three in a row",           3, { { 1, -1, 0, 1, "a", NULL }, { 2, 0, 0, 2, "a", NULL }, { 3, 1, 0, 3, "a", NULL } } },
    { "given in another order",   3, { { 3, 1, 0, 3, "a", NULL }, { 2, 2, 0, 2, "a", NULL }, { 1, -1, 0, 1, "a", NULL } } },
    { "the first was pruned",     2, { { 2, -2, 0, 2, "a", NULL }, { 3, 0, 0, 3, "a", NULL } } },
    { "one was taken away",       2, { { 1, -1, 0, 1, "a", NULL }, { 3, -2, 0, 3, "a", "record-chain-gap" } } },
    { "two firsts",               2, { { 1, -1, 0, 1, "a", NULL }, { 2, -1, 0, 2, "a", "record-chain-start" } } },
    { "a fork",                   3, { { 1, -1, 0, 1, "a", NULL }, { 2, 0, 0, 2, "a", NULL }, { 3, 0, 0, 3, "a", "record-chain-fork" } } },
    { "a renamed step",           2, { { 5, -1, 0, 1, "a", "record-chain-start" }, { 2, 0, 0, 2, "a", "record-chain-order" } } },
    { "two jobs",                 2, { { 1, -1, 0, 1, "a", NULL }, { 2, 0, 0, 2, "b", "record-chain-job" } } },
    { "an older generation",      2, { { 1, -1, 3, 1, "a", NULL }, { 2, 0, 2, 2, "a", "record-chain-generation" } } },
    { "an older time",            2, { { 1, -1, 0, 9, "a", NULL }, { 2, 0, 0, 2, "a", "record-chain-time" } } },
    { "itself",                   1, { { 1, 0, 0, 1, "a", "record-chain-order" } } },
    { "none",                     0, { { 0, 0, 0, 0, NULL, NULL } } },
};

static void follows(void **state)
{
    const struct chain_case *c = *state;
    struct moe_record records[4];
    const struct moe_record *list[4];
    struct moe_record_link links[4];
    struct moe_error err = { 0 };
    for (size_t i = 0; i < c->n; i++) {
        records[i] = (struct moe_record){ .has = c->r[i].before == -1 ? 0 : MOE_RECORD_PREVIOUS, .step = c->r[i].step, .generation = c->r[i].generation,
                                          .created = c->r[i].created, .job = moe_str_c(c->r[i].job), .digest = { (unsigned char)(i + 1) } };
        records[i].previous[0] = c->r[i].before >= 0 ? (unsigned char)(c->r[i].before + 1) : 99;
        list[i] = &records[i];
    }
    assert_int_equal(moe_record_chain(list, c->n, links, &err), MOE_OK);
    for (size_t i = 0; i < c->n; i++) {
        assert_string_equal(links[i].event ? links[i].event : "", c->r[i].event ? c->r[i].event : "");
        assert_true((links[i].event != NULL) == (links[i].text[0] != 0));
        assert_true(links[i].previous == (c->r[i].before >= 0 ? (size_t)c->r[i].before : SIZE_MAX));
    }
}

int main(void)
{
    struct CMUnitTest tests[MOE_COUNT(payloads) + MOE_COUNT(envelopes) + MOE_COUNT(chains) + 3];
    size_t n = 0;
    for (size_t i = 0; i < MOE_COUNT(payloads); i++)
        tests[n++] = (struct CMUnitTest){ .name = payloads[i].name, .test_func = reads_payload, .initial_state = (void *)&payloads[i] };
    for (size_t i = 0; i < MOE_COUNT(envelopes); i++)
        tests[n++] = (struct CMUnitTest){ .name = envelopes[i].name, .test_func = reads_envelope, .initial_state = (void *)&envelopes[i] };
    for (size_t i = 0; i < MOE_COUNT(chains); i++)
        tests[n++] = (struct CMUnitTest){ .name = chains[i].name, .test_func = follows, .initial_state = (void *)&chains[i] };
    tests[n++] = (struct CMUnitTest){ .name = "signatures and what they cover", .test_func = signs };
    tests[n++] = (struct CMUnitTest){ .name = "refuses to write what it would object to", .test_func = refuses };
    tests[n++] = (struct CMUnitTest){ .name = "reads ten thousand ranks well under a second", .test_func = reads_many };
    return cmocka_run_group_tests_name("record", tests, NULL, NULL);
}
