/* OpenSSF Model Signing: bundles that its own tool wrote, and ones that it would not. */
#include "tests/unit/audit/checkpoint/foreign/said.h"
#include "common/base/base64.h"
#include "common/crypt/digest.h"
#include <stdlib.h>

static struct moe_foreign *read_fixture(const char *path, struct said *said)
{
    MOE_AUTO(moe_buf_free) struct moe_buf *bytes = fixture(path);
    return read_text(MOE_FOREIGN_OMS, "model.sig", moe_buf_str(bytes), said);
}

static void reads_what_the_reference_wrote(void **state)
{
    static const struct { const char *path, *model, *first; size_t n; } real[] = {
        { FIXTURES "p256.sig", "model", "step=000500/rank=000000.meta.json", 3 },
        { FIXTURES "p384.sig", "model", "step=000500/rank=000000.meta.json", 3 },
        { FIXTURES "single.sig", "rank=000000.pt", ".", 1 },
    };
    (void)state;
    for (size_t i = 0; i < MOE_COUNT(real); i++) {
        struct said said;
        MOE_AUTO(moe_foreign_free) struct moe_foreign *f = read_fixture(real[i].path, &said);
        assert_string_equal(said.details, "");
        assert_false(f->broken);
        assert_int_equal(f->entry_count, real[i].n);
        assert_int_equal(f->signature_count, 1);
        assert_true(f->entries[0].usable && moe_str_is(f->entries[0].name, real[i].first) && moe_str_is(f->model, real[i].model));
        assert_true(f->signatures[0].key_hint.len == 64 && f->signatures[0].bytes.len > 60);
        assert_true(moe_str_starts(f->signatures[0].over, MOE_STR("DSSEv1 28 application/vnd.in-toto+json ")));
        assert_true(f->ignored_count == 4 && !f->allow_symlinks);
    }
}

static void reads_shards_as_ranges(void **state)
{
    (void)state;
    struct said said;
    MOE_AUTO(moe_foreign_free) struct moe_foreign *f = read_fixture(FIXTURES "shards.sig", &said);
    assert_string_equal(said.events, "ignored-paths");
    assert_int_equal(f->entry_count, 8);
    const struct moe_foreign_entry *e = moe_foreign_find(f, MOE_STR("step=000500/rank=000001.pt"), 16);
    assert_true(e && e->usable && e->start == 16 && e->end == 17);
    assert_string_equal(e->algorithm->name, "sha256");
    hex_is(e->digest, "6b86b273ff34fce19d6b804eff5a3f5747ada4eaa22f1d49c01e52ddb7875b4b");   /* of "1" */
    assert_null(moe_foreign_find(f, MOE_STR("step=000500/rank=000001.pt"), 17));
}

/* ---- statements: $ stands for the subject's digest as it should be ---- */

#define HEAD  "{\"_type\":\"https://in-toto.io/Statement/v1\",\"predicateType\":\"https://model_signing/signature/v1.0\","
#define SUBJ  "\"subject\":[{\"name\":\"m\",\"digest\":{\"sha256\":\"$\"}}],"
#define FILES "\"serialization\":{\"method\":\"files\",\"hash_type\":\"sha256\",\"allow_symlinks\":false}"
#define SHARD "\"serialization\":{\"method\":\"shards\",\"hash_type\":\"sha256\",\"shard_size\":8.0,\"allow_symlinks\":false}"
#define RES(name, hex)        "{\"name\":\"" name "\",\"algorithm\":\"sha256\",\"digest\":\"" hex "\"}"
#define PART(name, hex)       "{\"name\":\"" name "\",\"algorithm\":\"sha256-sharded-8\",\"digest\":\"" hex "\"}"
#define PRED(how, list)       "\"predicate\":{" how ",\"resources\":[" list "]}}"
#define TWO                   RES("a", H0) "," RES("b", H1)

static const struct statement_case { const char *name, *payload, *events; unsigned entries; bool broken; } statements[] = {
    { "reads a statement",                  HEAD SUBJ PRED(FILES, TWO), "", 2, false },
    { "ignores other fields of the predicate", HEAD SUBJ "\"predicate\":{\"card\":[1],"  FILES ",\"resources\":[" TWO "]}}", "", 2, false },
    { "takes the order of components",      HEAD SUBJ PRED(FILES, RES("a/b", H0) "," RES("a-b", H1)), "", 2, false },
    { "takes the order of bytes",           HEAD SUBJ PRED(FILES, RES("a-b", H0) "," RES("a/b", H1)), "", 2, false },
    { "objects to names out of order",      HEAD SUBJ PRED(FILES, RES("b", H0) "," RES("a", H1)), "unsorted", 2, false },
    { "objects to a name that leads out",   HEAD SUBJ PRED(FILES, RES("../a", H0) "," RES("b", H1)), "traversal", 2, false },
    { "takes . for a model of one file only", HEAD SUBJ PRED(FILES, RES(".", H0) "," RES("b", H1)), "name", 2, false },
    { "objects to a name listed twice",     HEAD SUBJ PRED(FILES, RES("a", H0) "," RES("a", H1)), "duplicate-name", 2, false },
    { "objects to a changed digest",        HEAD "\"subject\":[{\"name\":\"m\",\"digest\":{\"sha256\":\"" H2 "\"}}]," PRED(FILES, TWO), "subject-digest", 2,
      false },
    { "objects to two subjects",            HEAD "\"subject\":[{\"name\":\"m\",\"digest\":{}},{\"name\":\"n\",\"digest\":{}}]," PRED(FILES, TWO), "subject", 2,
      true },
    { "objects to a subject without SHA-256", HEAD "\"subject\":[{\"name\":\"m\",\"digest\":{\"md5\":\"00\"}}]," PRED(FILES, TWO), "subject", 2, true },
    { "objects to an unknown algorithm",    HEAD SUBJ PRED(FILES, "{\"name\":\"a\",\"algorithm\":\"rot13\",\"digest\":\"00\"}"), "unknown-algorithm", 1,
      false },
    { "objects to a short digest",          HEAD SUBJ PRED(FILES, RES("a", "00ff")), "bad-digest", 1, false },
    { "objects to a list of nothing",       HEAD SUBJ PRED(FILES, ""), "empty", 0, false },
    { "objects to followed links",          HEAD SUBJ PRED("\"serialization\":{\"method\":\"files\",\"allow_symlinks\":true}", TWO), "symlinks", 2, false },
    { "objects to paths that were left out", HEAD SUBJ PRED("\"serialization\":{\"method\":\"files\",\"ignore_paths\":[\"x/.git\",\"model.sig\",\"data\"]}", TWO),
      "ignored-paths", 2, false },
    { "objects to an unknown method",       HEAD SUBJ PRED("\"serialization\":{\"method\":\"lines\"}", TWO), "version", 2, true },
    { "objects to another predicate",       "{\"_type\":\"https://in-toto.io/Statement/v1\",\"predicateType\":\"https://slsa.dev/provenance/v1\"," SUBJ
      PRED(FILES, TWO), "version", 2, true },
    { "objects to another statement",       "{\"_type\":\"https://in-toto.io/Statement/v0.1\",\"predicateType\":\"https://model_signing/signature/v1.0\"," SUBJ
      PRED(FILES, TWO), "version", 2, true },
    { "objects to a resource without name", HEAD SUBJ PRED(FILES, "{\"algorithm\":\"sha256\",\"digest\":\"" H0 "\"}"), "malformed subject-digest", 0, true },
    { "objects to a repeated key",          HEAD "\"_type\":\"x\"," SUBJ PRED(FILES, TWO), "duplicate-key", 0, true },
    { "objects to a payload that is no JSON", "hello", "malformed", 0, true },
    { "reads shards",                       HEAD SUBJ PRED(SHARD, PART("a:0:8", H0) "," PART("a:8:9", H1)), "", 2, false },
    { "sorts shards by number",             HEAD SUBJ PRED(SHARD, PART("a:0:8", H0) "," PART("a:8:16", H1) "," PART("a:16:17", H2)), "", 3, false },
    { "objects to a shard that is missing", HEAD SUBJ PRED(SHARD, PART("a:0:8", H0) "," PART("a:16:17", H1)), "shards", 2, false },
    { "objects to a file that starts late", HEAD SUBJ PRED(SHARD, PART("a:8:16", H0)), "shards", 1, false },
    { "objects to shards that overlap",     HEAD SUBJ PRED(SHARD, PART("a:0:8", H0) "," PART("a:4:12", H1)), "shards", 2, false },
    { "objects to a shard given twice",     HEAD SUBJ PRED(SHARD, PART("a:0:8", H0) "," PART("a:0:8", H0)), "shards duplicate-name", 2, false },
    { "objects to a short shard inside",    HEAD SUBJ PRED(SHARD, PART("a:0:7", H0) "," PART("a:7:9", H1)), "shards", 2, false },
    { "objects to a shard without range",   HEAD SUBJ PRED(SHARD, PART("a", H0)), "shards subject-digest", 0, true },
    { "objects to a range backwards",       HEAD SUBJ PRED(SHARD, PART("a:8:0", H0)), "shards subject-digest", 0, true },
    { "objects to a range past 2^63",       HEAD SUBJ PRED(SHARD, PART("a:0:99999999999999999999", H0)), "shards subject-digest", 0, true },
};

/* The payload with its $ replaced by the SHA-256 of the digests as they are listed. */
static char *filled(const char *payload)
{
    unsigned char raw[8 * 32], sum[32];
    char hex[MOE_SHA256_HEX];
    size_t n = 0, len = strlen(payload);
    struct moe_error err = { 0 };
    const char *mark = strchr(payload, '$');
    for (const char *p = payload; (p = strstr(p, "\"digest\":\"")) != NULL;) {
        p += strlen("\"digest\":\"");
        if (moe_crypt_unhex((struct moe_str){ p, 64 }, raw + 32 * n, 32))
            n++;
    }
    assert_int_equal(moe_crypt_sha256((struct moe_str){ (char *)raw, 32 * n }, sum, &err), MOE_OK);
    moe_crypt_hex(sum, sizeof sum, hex);
    char *out = calloc(1, len + MOE_SHA256_HEX);
    assert_non_null(out);
    size_t before = mark ? (size_t)(mark - payload) : len;
    (void)snprintf(out, len + MOE_SHA256_HEX, "%.*s%s%s", (int)before, payload, mark ? hex : "", mark ? mark + 1 : "");
    return out;
}

static void statement(void **state)
{
    const struct statement_case *c = *state;
    struct said said;
    char *payload = filled(c->payload), base64[8192];
    MOE_AUTO(moe_buf_free) struct moe_buf *bundle = moe_buf_new(1u << 16);
    assert_true(MOE_BASE64_ROOM(strlen(payload)) < sizeof base64);
    moe_base64_encode(moe_str_c(payload), base64);
    moe_buf_printf(bundle, "{\"mediaType\":\"application/vnd.dev.sigstore.bundle.v0.3+json\",\"verificationMaterial\":{\"publicKey\":{\"hint\":\"%s\"},"
                   "\"tlogEntries\":[]},\"dsseEnvelope\":{\"payload\":\"%s\",\"payloadType\":\"application/vnd.in-toto+json\","
                   "\"signatures\":[{\"sig\":\"MAYCAQECAQE=\",\"keyid\":\"\"}]}}", H0, base64);
    free(payload);
    MOE_AUTO(moe_foreign_free) struct moe_foreign *f = read_text(MOE_FOREIGN_OMS, "model.sig", moe_buf_str(bundle), &said);
    assert_string_equal(said.events, c->events);
    assert_int_equal(f->entry_count, c->entries);
    assert_int_equal(f->broken, c->broken);
    assert_int_equal(f->signature_count, 1);
}

/* ---- what is around the statement ---- */

#define MEDIA    "\"mediaType\":\"application/vnd.dev.sigstore.bundle.v0.3+json\","
#define MATERIAL "\"verificationMaterial\":{\"publicKey\":{\"hint\":\"" H0 "\"},\"tlogEntries\":[]},"
#define TYPE     "\"payloadType\":\"application/vnd.in-toto+json\","
#define BODY     "\"payload\":\"e30=\","                       /* {}: four fields are missing from it */
#define LACKS    "malformed malformed malformed malformed"
#define SIG      "{\"sig\":\"MAYCAQECAQE=\",\"keyid\":\"\"}"
#define ENV(what) "\"dsseEnvelope\":{" what "}}"

static const struct bundle_case { const char *name, *text, *events; unsigned signatures; } bundles[] = {
    { "reads the parts of a bundle",         "{" MEDIA MATERIAL ENV(TYPE BODY "\"signatures\":[" SIG "]"), LACKS, 1 },
    { "objects to an older bundle",          "{\"mediaType\":\"application/vnd.dev.sigstore.bundle+json;version=0.1\"," MATERIAL
      ENV(TYPE BODY "\"signatures\":[" SIG "]"), "version " LACKS, 1 },
    { "objects to several signatures",       "{" MEDIA MATERIAL ENV(TYPE BODY "\"signatures\":[" SIG "," SIG "]"), "several-signatures " LACKS, 2 },
    { "objects to no signature",             "{" MEDIA MATERIAL ENV(TYPE BODY "\"signatures\":[]"), "no-signature " LACKS, 0 },
    { "objects to paths outside what is signed", "{\"ignore_paths\":[\"rank=000001.pt\"]," MEDIA MATERIAL ENV(TYPE BODY "\"signatures\":[" SIG "]"),
      "unknown-field " LACKS, 1 },
    { "objects to a field inside the envelope", "{" MEDIA MATERIAL ENV("\"x\":1," TYPE BODY "\"signatures\":[" SIG "]"), "unknown-field " LACKS, 1 },
    { "objects to a certificate",            "{" MEDIA "\"verificationMaterial\":{\"certificate\":{\"rawBytes\":\"\"}},"
      ENV(TYPE BODY "\"signatures\":[" SIG "]"), "not-key-based no-key-hint " LACKS, 1 },
    { "objects to a missing hint",           "{" MEDIA "\"verificationMaterial\":{\"publicKey\":{}}," ENV(TYPE BODY "\"signatures\":[" SIG "]"),
      "no-key-hint " LACKS, 1 },
    { "objects to another payload type",     "{" MEDIA MATERIAL ENV("\"payloadType\":\"text/plain\"," BODY "\"signatures\":[" SIG "]"), "version " LACKS, 1 },
    { "objects to a payload without padding", "{" MEDIA MATERIAL ENV(TYPE "\"payload\":\"e30\",\"signatures\":[" SIG "]"), "bad-encoding", 0 },
    { "objects to a signature that is no base64", "{" MEDIA MATERIAL ENV(TYPE BODY "\"signatures\":[{\"sig\":\"?\"}]"), "bad-encoding " LACKS, 1 },
    { "objects to a signature without sig",  "{" MEDIA MATERIAL ENV(TYPE BODY "\"signatures\":[{\"keyid\":\"\"}]"), "malformed " LACKS, 1 },
    { "objects to a signature that is no object", "{" MEDIA MATERIAL ENV(TYPE BODY "\"signatures\":[7]"), "malformed " LACKS, 1 },
    { "objects to a missing envelope",       "{" MEDIA "\"verificationMaterial\":{\"publicKey\":{\"hint\":\"" H0 "\"}}}", "malformed", 0 },
    { "objects to an empty object",          "{}", "malformed malformed malformed", 0 },
    { "objects to an empty file",            "", "malformed", 0 },
};

static void bundle(void **state)
{
    const struct bundle_case *c = *state;
    struct said said;
    MOE_AUTO(moe_foreign_free) struct moe_foreign *f = read_text(MOE_FOREIGN_OMS, "model.sig", moe_str_c(c->text), &said);
    assert_string_equal(said.events, c->events);
    assert_int_equal(f->signature_count, c->signatures);
    assert_true(f->broken);   /* each lacks at least its statement */
}

int main(void)
{
    struct CMUnitTest tests[MOE_COUNT(statements) + MOE_COUNT(bundles) + 2] = {
        cmocka_unit_test(reads_what_the_reference_wrote), cmocka_unit_test(reads_shards_as_ranges),
    };
    size_t n = 2;
    for (size_t i = 0; i < MOE_COUNT(statements); i++)
        tests[n++] = (struct CMUnitTest){ .name = statements[i].name, .test_func = statement, .initial_state = (void *)(uintptr_t)&statements[i] };
    for (size_t i = 0; i < MOE_COUNT(bundles); i++)
        tests[n++] = (struct CMUnitTest){ .name = bundles[i].name, .test_func = bundle, .initial_state = (void *)(uintptr_t)&bundles[i] };
    return _cmocka_run_group_tests("bundles", tests, n, NULL, NULL);
}
