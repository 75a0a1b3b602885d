/* Lists without a signature: sums files and Megatron's integrity.json. */
#include "tests/unit/audit/checkpoint/foreign/said.h"

#define SUMS "SHA256SUMS"
#define JSON "integrity.json"
#define HEAD "{\"algorithm\":\"sha256\",\"files\":{"
#define MD5  "d41d8cd98f00b204e9800998ecf8427e"

static const struct list_case {
    const char *name, *label, *text, *events;   /* events without their "manifest-" */
    unsigned entries;
    const char *first;                          /* the first entry's name; "!" before it: not usable */
} cases[] = {
    { "reads GNU lines, text and binary",  SUMS, H0 "  a.pt\n" H1 " *b/c.pt\n", "", 2, "a.pt" },
    { "reads BSD lines",                   SUMS, "SHA256 (a (1).pt) = " H0 "\n", "", 1, "a (1).pt" },
    { "reads OpenSSL's lines",             "x.txt", "SHA2-256(a.pt)= " H0 "\n", "", 1, "a.pt" },
    { "takes the algorithm from a bare digest's length", "x.txt", H0 "  a.pt\n", "", 1, "a.pt" },
    { "undoes escapes",                    SUMS, "\\" H0 "  a\\nb\\\\c\n", "traversal", 1, "!a\nb\\c" },
    { "objects to a hidden line break",    SUMS, "\\" H0 "  a\\nb\n", "name", 1, "!a\nb" },
    { "refuses an unknown escape",         SUMS, "\\" H0 "  a\\tb\n", "malformed", 0, NULL },
    { "takes find's ./ away",              SUMS, H0 "  ./a.pt\n", "", 1, "a.pt" },
    { "skips comments and blank lines",    SUMS, "# made by hand\n\n" H0 "  a.pt\n", "", 1, "a.pt" },
    { "reads lines that end as on Windows", SUMS, H0 "  a.pt\r\n", "", 1, "a.pt" },
    { "objects to ..",                     SUMS, H0 "  ../a.pt\n", "traversal", 1, "!../a.pt" },
    { "objects to .. in the middle",       SUMS, H0 "  a/../../b.pt\n", "traversal", 1, "!a/../../b.pt" },
    { "objects to an absolute name",       SUMS, H0 "  /etc/passwd\n", "traversal", 1, "!/etc/passwd" },
    { "objects to a backslash",            SUMS, H0 "  ..\\a.pt\n", "traversal", 1, "!..\\a.pt" },
    { "objects to an empty component",     SUMS, H0 "  a//b\n", "name", 1, "!a//b" },
    { "objects to a folder's slash",       SUMS, H0 "  a/\n", "name", 1, "!a/" },
    { "objects to the component .",        SUMS, H0 "  a/./b\n", "name", 1, "!a/./b" },
    { "objects to a right-to-left mark",   SUMS, H0 "  a\xe2\x80\xae.pt\n", "name", 1, "!a\xe2\x80\xae.pt" },
    { "objects to broken UTF-8",           SUMS, H0 "  a\xff\n", "name", 1, "!a\xff" },
    { "objects to a name listed twice",    SUMS, H0 "  a\n" H1 "  b\n" H2 "  ./a\n", "duplicate-name", 3, "a" },
    { "objects to a digest of the wrong length", SUMS, MD5 "  a\n", "bad-digest", 1, "!a" },
    { "objects to a digest that is no hex", SUMS, "SHA256 (a) = " "zz867d857b516e8e5a8ecab8d672598585ad7a9ec0a46fecf4ed0c2ba52d99c3\n", "bad-digest", 1, "!a" },
    { "calls MD5 weak",                    "MD5SUMS", MD5 "  a\n", "weak-algorithm", 1, "a" },
    { "does not know every algorithm",     SUMS, "TIGER (a) = " H0 "\n", "unknown-algorithm", 1, "!a" },
    { "does not guess at odd lengths",     "x.txt", "0123456789ab  a\n", "unknown-algorithm", 1, "!a" },
    { "objects to what is no line",        SUMS, H0 "  a\nhello\n", "malformed", 1, "a" },
    { "objects to one blank between",      SUMS, H0 " a\n", "malformed", 0, NULL },
    { "objects to a last line without end", SUMS, H0 "  a", "cut-short", 1, "a" },
    { "objects to nothing",                SUMS, "", "empty", 0, NULL },
    { "objects to comments alone",         SUMS, "# nothing\n", "empty", 0, NULL },
    { "reads Megatron's list",             JSON, HEAD "\"__0_0.distcp\":\"" H0 "\",\"metadata.json\":\"" H1 "\"}}", "", 2, "__0_0.distcp" },
    { "objects to .. in Megatron's list",  JSON, HEAD "\"../../x\":\"" H0 "\"}}", "traversal", 1, "!../../x" },
    { "objects to ./ in Megatron's list",  JSON, HEAD "\"./x\":\"" H0 "\"}}", "name", 1, "!./x" },
    { "objects to a repeated key",         JSON, HEAD "\"a\":\"" H0 "\",\"a\":\"" H1 "\"}}", "duplicate-key", 0, NULL },
    { "objects to another algorithm",      JSON, "{\"algorithm\":\"crc32\",\"files\":{\"a\":\"00000000\"}}", "unknown-algorithm", 1, "!a" },
    { "objects to a digest that is a number", JSON, HEAD "\"a\":17}}", "bad-digest", 1, "!a" },
    { "objects to a missing algorithm",    JSON, "{\"files\":{\"a\":\"" H0 "\"}}", "malformed", 1, "!a" },
    { "objects to missing files",          JSON, "{\"algorithm\":\"sha256\"}", "malformed", 0, NULL },
    { "objects to an empty list",          JSON, HEAD "}}", "empty", 0, NULL },
    { "objects to a field of its own",     JSON, "{\"algorithm\":\"sha256\",\"force\":true,\"files\":{\"a\":\"" H0 "\"}}", "unknown-field", 1, "a" },
    { "objects to what is no JSON",        JSON, "algorithm: sha256\n", "malformed", 0, NULL },
    { "objects to JSON that is no object", JSON, "[]", "malformed", 0, NULL },
    { "objects to text after the object",  JSON, HEAD "\"a\":\"" H0 "\"}} x", "malformed", 0, NULL },
};

static void list(void **state)
{
    const struct list_case *c = *state;
    struct said said;
    MOE_AUTO(moe_foreign_free) struct moe_foreign *f =
        read_text(strcmp(c->label, JSON) == 0 ? MOE_FOREIGN_INTEGRITY : MOE_FOREIGN_SUMS, c->label, moe_str_c(c->text), &said);
    assert_string_equal(said.events, c->events);
    assert_int_equal(f->entry_count, c->entries);
    assert_int_equal(f->broken, strstr(c->events, "malformed") || strstr(c->events, "duplicate-key"));
    if (!c->first)
        return;
    bool usable = c->first[0] != '!';
    assert_int_equal(f->entries[0].usable, usable);
    assert_true(moe_str_is(f->entries[0].name, c->first + !usable));
    assert_true(f->entries[0].start == 0 && f->entries[0].end == UINT64_MAX);
    if (usable && f->entries[0].algorithm->bytes == 32)
        hex_is(f->entries[0].digest, H0);
}

static void points_at_the_entry(void **state)
{
    (void)state;
    struct said said;
    MOE_AUTO(moe_foreign_free) struct moe_foreign *sums = read_text(MOE_FOREIGN_SUMS, SUMS, MOE_STR(H0 "  a\n" H1 "  /b\n"), &said);
    assert_int_equal(said.first_offset, sizeof(H0 "  a\n") - 1);
    MOE_AUTO(moe_foreign_free) struct moe_foreign *json =
        read_text(MOE_FOREIGN_INTEGRITY, JSON, MOE_STR("{\"algorithm\": \"sha256\",\n \"files\": {\n  \"a\": \"" H0 "\",\n  \"/b\": \"" H1 "\"}}"), &said);
    assert_int_equal(said.first_offset, sizeof("{\"algorithm\": \"sha256\",\n \"files\": {\n  \"a\": \"" H0 "\",\n  \"/b\": ") - 1);
    assert_int_equal(json->entries[1].offset, said.first_offset);
    assert_non_null(moe_foreign_find(json, MOE_STR("a"), 1000));
    assert_null(moe_foreign_find(json, MOE_STR("b"), 0));
}

static void does_not_flood(void **state)
{
    (void)state;
    struct said said;
    MOE_AUTO(moe_buf_free) struct moe_buf *text = moe_buf_new(1u << 20);
    for (unsigned i = 0; i < 1000; i++)
        moe_buf_printf(text, H0 "  /a%u\n", i);
    MOE_AUTO(moe_foreign_free) struct moe_foreign *f = read_text(MOE_FOREIGN_SUMS, SUMS, moe_buf_str(text), &said);
    assert_int_equal(said.count, MOE_CAP_FOREIGN_SAID);
    assert_int_equal(f->entry_count, 1000);
    assert_false(f->entries[999].usable);
    assert_non_null(strstr(said.details, "(further ones are not told) the name '/a31' is absolute"));
}

static void refuses_more_names_than_the_cap(void **state)
{
    (void)state;
    struct said said;
    MOE_AUTO(moe_buf_free) struct moe_buf *text = moe_buf_new(MOE_CAP_FOREIGN_BYTES + 100);
    for (unsigned i = 0; i <= MOE_CAP_FOREIGN_ENTRIES; i++)
        moe_buf_add(text, MOE_STR("x\n"));
    MOE_AUTO(moe_foreign_free) struct moe_foreign *many = read_text(MOE_FOREIGN_SUMS, SUMS, moe_buf_str(text), &said);
    assert_string_equal(said.events, "oversized");
    while (moe_buf_str(text).len <= MOE_CAP_FOREIGN_BYTES)
        moe_buf_add(text, MOE_STR(H0 "  some/name\n"));
    MOE_AUTO(moe_foreign_free) struct moe_foreign *large = read_text(MOE_FOREIGN_SUMS, SUMS, moe_buf_str(text), &said);
    assert_string_equal(said.events, "oversized");
    assert_true(many->broken && large->broken);
}

static void knows_manifests_by_name(void **state)
{
    (void)state;
    static const struct { const char *file; int kind; } names[] = {
        { "SHA256SUMS", MOE_FOREIGN_SUMS },      { "sha256sums.txt", MOE_FOREIGN_SUMS },    { "sha512sum.txt", MOE_FOREIGN_SUMS },
        { "rank=0.pt.sha256", MOE_FOREIGN_SUMS }, { "B2SUMS", MOE_FOREIGN_SUMS },           { "integrity.json", MOE_FOREIGN_INTEGRITY },
        { "model.sig", MOE_FOREIGN_OMS },        { "rank=0.pt.minisig", MOE_FOREIGN_MINISIGN }, { "SHA256SUMS.asc", -1 },
        { "SHA224SUMS", MOE_FOREIGN_SUMS },      { "rank=0.pt.sha512", MOE_FOREIGN_SUMS },
        { "rank=0.pt", -1 },                     { "", -1 },                               { "Integrity.json", -1 },
    };
    for (size_t i = 0; i < MOE_COUNT(names); i++) {
        enum moe_foreign_kind kind = MOE_FOREIGN_SUMS;
        assert_int_equal(moe_foreign_kind_of(moe_str_c(names[i].file), &kind), names[i].kind >= 0);
        if (names[i].kind >= 0)
            assert_int_equal(kind, names[i].kind);
    }
}

static void the_name_says_the_algorithm(void **state)
{
    (void)state;
    struct said said;
    MOE_AUTO(moe_foreign_free) struct moe_foreign *f = read_text(MOE_FOREIGN_SUMS, "B3SUMS", MOE_STR(H0 "  a\n"), &said);
    assert_string_equal(said.events, "");
    assert_string_equal(f->entries[0].algorithm->name, "blake3");
}

static void every_event_has_a_meaning(void **state)
{
    (void)state;
    size_t n = 0;
    for (const struct moe_ckpt_event *e = moe_foreign_events; e->name; e++, n++)
        assert_true(strncmp(e->name, "manifest-", 9) == 0 && e->meaning && strlen(e->meaning) > 20);
    assert_true(n > 20);
}

int main(void)
{
    struct CMUnitTest tests[MOE_COUNT(cases) + 7] = { { 0 } };
    size_t n = 0;
    for (; n < MOE_COUNT(cases); n++)
        tests[n] = (struct CMUnitTest){ .name = cases[n].name, .test_func = list, .initial_state = (void *)(uintptr_t)&cases[n] };
    const struct CMUnitTest rest[] = {
        cmocka_unit_test(points_at_the_entry),       cmocka_unit_test(does_not_flood), cmocka_unit_test(refuses_more_names_than_the_cap),
        cmocka_unit_test(knows_manifests_by_name),   cmocka_unit_test(the_name_says_the_algorithm),
        cmocka_unit_test(every_event_has_a_meaning),
    };
    memcpy(tests + n, rest, sizeof rest);
    return _cmocka_run_group_tests("lists", tests, n + MOE_COUNT(rest), NULL, NULL);
}
