/* Signatures that other tools made, under their keys, under others, and after a change. */
#include "audit/checkpoint/foreign/verify.h"
#include "tests/unit/audit/checkpoint/foreign/said.h"

#define SHARD "weights of rank 0"

static enum moe_code read_at(void *ctx, uint64_t at, void *into, size_t n, struct moe_error *err)
{
    (void)err;
    memcpy(into, (const char *)ctx + at, n);
    return MOE_OK;
}

static struct moe_foreign_key *key_of(const char *path)
{
    MOE_AUTO(moe_buf_free) struct moe_buf *bytes = fixture(path);
    struct moe_foreign_key *key = NULL;
    struct moe_error err = { 0 };
    if (moe_foreign_key_read(path, moe_buf_str(bytes), &key, &err) != MOE_OK)
        fail_msg("%s: %s", path, err.text);
    return key;
}

/* The fixture with its first `from`, if any, replaced by `to` of the same length. */
static bool verifies(const char *path, const char *from, const char *to, const char *key_path, const char *shard, struct said *said)
{
    MOE_AUTO(moe_buf_free) struct moe_buf *bytes = fixture(path);
    MOE_AUTO(moe_foreign_key_free) struct moe_foreign_key *key = key_of(key_path);
    char text[8192], file[64];
    struct moe_str all = moe_buf_str(bytes);
    assert_true(all.len < sizeof text);
    memcpy(text, all.ptr, all.len);
    text[all.len] = 0;
    char *hit = from ? strstr(text, from) : NULL;
    assert_true(!from || (hit && strlen(from) == strlen(to)));
    if (hit)
        memcpy(hit, to, strlen(to));
    bool minisig = strstr(path, "minisig") != NULL;
    (void)snprintf(file, sizeof file, "%s", shard);
    MOE_AUTO(moe_foreign_free) struct moe_foreign *f =
        read_text(minisig ? MOE_FOREIGN_MINISIGN : MOE_FOREIGN_OMS, minisig ? "rank=000000.pt.minisig" : "model.sig", (struct moe_str){ text, all.len }, said);
    struct moe_blob blob = { .ctx = file, .size = strlen(file), .read = read_at };
    struct moe_objections to_said = { said, say };
    struct moe_error err = { 0 };
    bool good = true;
    if (moe_foreign_verify(f, key, minisig ? &blob : NULL, &to_said, &good, &err) != MOE_OK)
        fail_msg("%s", err.text);
    return good;
}

static const struct verify_case { const char *name, *path, *from, *to, *key, *shard, *events; } cases[] = {
    { "verifies P-256",                      "p256.sig", NULL, NULL, "p256.pub", "", "" },
    { "verifies P-384",                      "p384.sig", NULL, NULL, "p384.pub", "", "" },
    { "verifies a model of one file",        "single.sig", NULL, NULL, "p256.pub", "", "" },
    { "verifies shards",                     "shards.sig", NULL, NULL, "p256.pub", "", "ignored-paths" },
    { "knows a key by its hint",             "p256.sig", NULL, NULL, "p384.pub", "", "other-key" },
    { "does not take minisign's key",        "p256.sig", NULL, NULL, "minisign.pub", "", "other-key" },
    { "sees a changed payload",              "p256.sig", "ewogICJfdHlwZSI6", "ewogICJfdHlwZSI7", "p256.pub", "", "malformed bad-signature" },
    { "sees a changed signature",            "p256.sig", "\"sig\":\"ME", "\"sig\":\"MF", "p256.pub", "", "bad-signature" },
    { "sees a payload type that was changed", "p256.sig", "in-toto+json", "in-toto+jsom", "p256.pub", "", "version bad-signature" },
    { "verifies minisign, hashed",           "hashed.minisig", NULL, NULL, "minisign.pub", SHARD, "" },
    { "verifies minisign, not hashed",       "legacy.minisig", NULL, NULL, "minisign.pub", SHARD, "" },
    { "sees a changed file, hashed",         "hashed.minisig", NULL, NULL, "minisign.pub", "weights of rank 1", "bad-signature" },
    { "sees a changed file, not hashed",     "legacy.minisig", NULL, NULL, "minisign.pub", "weights of rank 1", "bad-signature" },
    { "sees an empty file",                  "hashed.minisig", NULL, NULL, "minisign.pub", "", "bad-signature" },
    { "sees a changed trusted comment",      "hashed.minisig", "step=500", "step=600", "minisign.pub", SHARD, "bad-comment" },
    { "lets the untrusted comment change",   "hashed.minisig", "untrusted comment: s", "untrusted comment: S", "minisign.pub", SHARD, "" },
    { "does not take a PEM key of another kind", "hashed.minisig", NULL, NULL, "p256.pub", SHARD, "other-key" },
    { "sees hashed called not hashed",       "hashed.minisig", "\nRU", "\nRW", "minisign.pub", SHARD, "bad-signature" },
    { "refuses an unknown algorithm",        "hashed.minisig", "\nRU", "\nRV", "minisign.pub", SHARD, "unknown-algorithm" },
    { "refuses a comment without its name",  "hashed.minisig", "\ntrusted", "\nTrusted", "minisign.pub", SHARD, "malformed" },
};

static void verify(void **state)
{
    const struct verify_case *c = *state;
    struct said said;
    char path[128], key[128];
    (void)snprintf(path, sizeof path, FIXTURES "%s", c->path);
    (void)snprintf(key, sizeof key, FIXTURES "%s", c->key);
    bool good = verifies(path, c->from, c->to, key, c->shard, &said);
    assert_string_equal(said.events, c->events);
    assert_int_equal(good, c->events[0] == 0 || strcmp(c->events, "ignored-paths") == 0);
}

static void reads_a_minisig(void **state)
{
    (void)state;
    struct said said;
    MOE_AUTO(moe_buf_free) struct moe_buf *bytes = fixture(FIXTURES "hashed.minisig");
    MOE_AUTO(moe_foreign_key_free) struct moe_foreign_key *key = key_of(FIXTURES "minisign.pub");
    MOE_AUTO(moe_foreign_free) struct moe_foreign *f = read_text(MOE_FOREIGN_MINISIGN, "x.minisig", moe_buf_str(bytes), &said);
    assert_true(moe_str_is(f->comment, "step=500 rank=0"));
    assert_int_equal(f->signature_count, 2);
    assert_true(f->signatures[0].scheme == MOE_FOREIGN_ED25519_BLAKE2B && f->signatures[1].scheme == MOE_FOREIGN_ED25519);
    assert_true(moe_str_is(f->signatures[0].key_hint, moe_foreign_key_hint(key)));
    assert_int_equal(f->signatures[1].over.len, 64 + strlen("step=500 rank=0"));
    assert_memory_equal(f->signatures[1].over.ptr, f->signatures[0].bytes.ptr, 64);
}

static void objects_to_lines_past_the_fourth(void **state)
{
    (void)state;
    struct said said;
    MOE_AUTO(moe_buf_free) struct moe_buf *bytes = fixture(FIXTURES "hashed.minisig"), *text = moe_buf_new(4096);
    moe_buf_add(text, moe_buf_str(bytes));
    moe_buf_add(text, MOE_STR("more\n"));
    MOE_AUTO(moe_foreign_free) struct moe_foreign *longer = read_text(MOE_FOREIGN_MINISIGN, "x.minisig", moe_buf_str(text), &said);
    assert_string_equal(said.events, "malformed");
    assert_int_equal(said.first_offset, moe_buf_str(bytes).len);
    moe_buf_cut(text, 60);
    MOE_AUTO(moe_foreign_free) struct moe_foreign *shorter = read_text(MOE_FOREIGN_MINISIGN, "x.minisig", moe_buf_str(text), &said);
    assert_string_equal(said.events, "malformed");
    assert_int_equal(shorter->signature_count, 0);
}

/* The hint is of the PEM as the signer's library writes it, whatever the file's own lines look like. */
static void a_key_saved_otherwise_is_the_same(void **state)
{
    (void)state;
    MOE_AUTO(moe_buf_free) struct moe_buf *bytes = fixture(FIXTURES "p256.pub"), *dos = moe_buf_new(4096);
    MOE_AUTO(moe_foreign_key_free) struct moe_foreign_key *key = key_of(FIXTURES "p256.pub"), *again = NULL;
    struct moe_str rest = moe_buf_str(bytes), line;
    struct moe_error err = { 0 };
    while (moe_str_line(&rest, &line))
        moe_buf_printf(dos, "%.*s\r\n", MOE_FMT(line));
    assert_int_equal(moe_foreign_key_read("dos", moe_buf_str(dos), &again, &err), MOE_OK);
    assert_string_equal(moe_foreign_key_hint(key), moe_foreign_key_hint(again));
}

static void refuses_what_is_no_key(void **state)
{
    static const char *const bad[] = {
        "", "hello", "untrusted comment: x\n", "RWQ=", "-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----\n",
        "untrusted comment: x\nRWQf6LRCGA9i53mlYecO4IzT51TGPpvWucNSCh1CBM0QTaLn73Y7GFO3\nmore\n",
    };
    (void)state;
    for (size_t i = 0; i < MOE_COUNT(bad); i++) {
        MOE_AUTO(moe_foreign_key_free) struct moe_foreign_key *key = NULL;
        struct moe_error err = { 0 };
        assert_int_not_equal(moe_foreign_key_read("bad", moe_str_c(bad[i]), &key, &err), MOE_OK);
        assert_string_equal(err.file, "bad");
        assert_null(key);
    }
}

static void lists_carry_no_signature(void **state)
{
    (void)state;
    struct said said;
    MOE_AUTO(moe_foreign_key_free) struct moe_foreign_key *key = key_of(FIXTURES "p256.pub");
    MOE_AUTO(moe_foreign_free) struct moe_foreign *f = read_text(MOE_FOREIGN_SUMS, "SHA256SUMS", MOE_STR(H0 "  a\n"), &said);
    struct moe_objections to = { &said, say };
    struct moe_error err = { 0 };
    bool good = true;
    assert_int_equal(moe_foreign_verify(f, key, NULL, &to, &good, &err), MOE_E_USAGE);
    assert_false(good);
}

int main(void)
{
    struct CMUnitTest tests[MOE_COUNT(cases) + 5] = {
        cmocka_unit_test(reads_a_minisig),        cmocka_unit_test(objects_to_lines_past_the_fourth), cmocka_unit_test(a_key_saved_otherwise_is_the_same),
        cmocka_unit_test(refuses_what_is_no_key), cmocka_unit_test(lists_carry_no_signature),
    };
    for (size_t i = 0; i < MOE_COUNT(cases); i++)
        tests[5 + i] = (struct CMUnitTest){ .name = cases[i].name, .test_func = verify, .initial_state = (void *)(uintptr_t)&cases[i] };
    return _cmocka_run_group_tests("signatures", tests, MOE_COUNT(tests), NULL, NULL);
}
