#include "make.h"

/* A small checkpoint as torch.save writes it; `edit` then breaks one thing, and `event` must be said. NULL: nothing may be. */
static const struct part good[] = {
    { "archive/data.pkl", BYTES(STATE) },      { "archive/.format_version", BYTES("1") }, { "archive/.storage_alignment", BYTES("64") },
    { "archive/byteorder", BYTES("little") },  { "archive/data/0", FLOATS4 },             { "archive/version", BYTES("3\n") },
    { "archive/.data/serialization_id", BYTES("0636457737946401051300000026273940221112") },
};
enum { PICKLE, FORMAT, ALIGNMENT, ORDER, DATA, VERSION, ID };

static void end_count(struct built *z, uint64_t n)
{
    poke(z, z->end + 8, n, 2), poke(z, z->end + 10, n, 2), poke(z, z->end64 + 24, n, 8), poke(z, z->end64 + 32, n, 8);
}
static void as_is(struct built *z)            { (void)z; }
static void no_end(struct built *z)           { z->n = z->end; }
static void cut_in_data(struct built *z)      { z->n = z->at[DATA].data + 4; }
static void only_head(struct built *z)        { z->n = 4; }
static void trailing(struct built *z)         { put(z, "more", 4); }
static void trailing_page(struct built *z)    { for (int i = 0; i < 1024; i++) put(z, "\0\0\0", 4); }
static void prefix(struct built *z)           { insert(z, 0, "PK\3\4", 4); }
static void commented(struct built *z)        { poke(z, z->end + 20, 4, 2), put(z, "note", 4); }
static void comment_is_end(struct built *z)   { size_t end = z->end; put(z, z->p + end, 22), poke(z, end + 20, 22, 2); }
static void many_disks(struct built *z)       { poke(z, z->end + 4, 1, 2), poke(z, z->end64 + 16, 1, 4); }
static void locator_disks(struct built *z)    { poke(z, z->locator + 16, 2, 4); }
static void locator_lost(struct built *z)     { poke(z, z->locator + 8, 12, 8); }
static void locator_far(struct built *z)      { poke(z, z->locator + 8, UINT64_MAX - 20, 8); }
static void end_disagrees(struct built *z)    { poke(z, z->end + 10, 6, 2); }
static void saturated_alone(struct built *z)  { poke(z, z->locator, 0, 4), poke(z, z->end + 16, 0xffffffff, 4); }
static void end64_long(struct built *z)       { poke(z, z->end64 + 4, 40, 8); }
static void counts_more(struct built *z)      { end_count(z, 8); }
static void counts_less(struct built *z)      { end_count(z, 6); }
static void counts_none(struct built *z)      { end_count(z, 0); }
static void counts_all(struct built *z)       { poke(z, z->end64 + 32, 1ull << 60, 8); }
static void directory_far(struct built *z)    { poke(z, z->end64 + 48, 1ull << 62, 8); }
static void directory_long(struct built *z)   { poke(z, z->end64 + 40, UINT64_MAX, 8); }
static void not_central(struct built *z)      { poke(z, z->at[ORDER].central, 0, 4); }
static void long_name(struct built *z)        { poke(z, z->at[ORDER].central + 28, 60000, 2); }
static void local_name(struct built *z)       { z->p[z->at[DATA].local + 30 + 13] = '1'; }
static void local_method(struct built *z)     { poke(z, z->at[DATA].local + 8, 8, 2); }
static void local_flags(struct built *z)      { poke(z, z->at[PICKLE].local + 6, 0x0809, 2); }
static void local_crc(struct built *z)        { poke(z, z->at[DATA].local + 14, 77, 4); }
static void local_size(struct built *z)       { poke(z, z->at[DATA].local + 22, 17, 4); }
static void local_gone(struct built *z)       { poke(z, z->at[VERSION].local, 0, 4); }
static void local_far(struct built *z)        { poke(z, z->at[VERSION].central + 42, 0xfffffff0, 4); }
static void local_extra_far(struct built *z)  { poke(z, z->at[ID].local + 28, 0xffff, 2); }
static void padding(struct built *z)          { z->p[z->at[DATA].data - 1] = 'x'; }
static void descriptor_gone(struct built *z)  { poke(z, z->at[DATA].descriptor, 0, 4); }
static void descriptor_size(struct built *z)  { poke(z, z->at[DATA].descriptor + 12, 17, 4); }
static void same_local(struct built *z)       { poke(z, z->at[ORDER].central + 42, z->at[FORMAT].local, 4); }
static void encrypted_central(struct built *z){ poke(z, z->at[PICKLE].central + 8, 0x0809, 2); }
static void strange_flags(struct built *z)    { poke(z, z->at[DATA].central + 8, 0x0828, 2), poke(z, z->at[DATA].local + 6, 0x0828, 2); }
static void deflated(struct built *z)         { poke(z, z->at[DATA].central + 10, 8, 2), poke(z, z->at[DATA].local + 8, 8, 2); }
static void bomb(struct built *z)             { deflated(z), poke(z, z->at[DATA].central + 24, 1u << 30, 4); }
static void unequal(struct built *z)          { poke(z, z->at[DATA].central + 24, 15, 4); }
static void reaches_out(struct built *z)      { poke(z, z->at[DATA].central + 20, 9000, 4), poke(z, z->at[DATA].central + 24, 9000, 4); }
static void reaches_over(struct built *z)     { poke(z, z->at[DATA].central + 20, 700, 4), poke(z, z->at[DATA].central + 24, 700, 4); }
static void in_part_two(struct built *z)      { poke(z, z->at[DATA].central + 34, 2, 2); }
static void saturated_size(struct built *z)   { poke(z, z->at[DATA].central + 24, 0xffffffff, 4); }
static void bit_flip(struct built *z)         { z->p[z->at[DATA].data + 5] ^= 0x10; }
static void hole(struct built *z)             { memset(z->p + z->at[DATA].data, 0, 16); }
static void half_hole(struct built *z)        { memset(z->p + z->at[DATA].data, 0, 8); }
static void no_crc(struct built *z)           { poke(z, z->at[DATA].central + 16, 0, 4), poke(z, z->at[DATA].descriptor + 4, 0, 4); }
static void big(struct built *z)              { memcpy(z->p + z->at[ORDER].data, "biggie", 6); }
static void no_number(struct built *z)        { z->p[z->at[VERSION].data] = 'x'; }
static void starts_null(struct built *z)      { memset(z->p, 0, z->n); }
static void starts_npy(struct built *z)       { memcpy(z->p, "\x93NUMPY", 6); }
static void starts_pickle(struct built *z)    { memcpy(z->p, "\x80\4\x95\0", 4); }
static void starts_spanned(struct built *z)   { insert(z, 0, "PK\7\x08", 4); }

static const struct zip_case { const char *name; void (*edit)(struct built *z); const char *event; } cases[] = {
    { "passes what torch.save writes",                         as_is,            NULL },
    { "tells a zip without its end record",                    no_end,           "zip-truncated" },
    { "tells a zip cut inside a record",                       cut_in_data,      "zip-truncated" },
    { "tells a zip cut after four bytes",                      only_head,        "zip-truncated" },
    { "tells bytes after the end",                             trailing,         "zip-trailing" },
    { "tells a page after the end",                            trailing_page,    "zip-trailing" },
    { "tells bytes before the start",                          prefix,           "zip-end" },
    { "tells a comment",                                       commented,        "zip-comment" },
    { "tells a second end record in the comment of the first", comment_is_end,   "zip-end" },
    { "tells several parts",                                   many_disks,       "zip-multi-disk" },
    { "tells several parts in the locator",                    locator_disks,    "zip-multi-disk" },
    { "tells a locator that points elsewhere",                 locator_lost,     "zip-end" },
    { "tells a locator that points past 2^64",                 locator_far,      "zip-end" },
    { "tells end records that disagree",                       end_disagrees,    "zip-end" },
    { "tells a reference to a missing 64-bit end record",      saturated_alone,  "zip-end" },
    { "tells a 64-bit end record of the wrong size",           end64_long,       "zip-end" },
    { "tells a count above the entries",                       counts_more,      "zip-directory" },
    { "tells a count below the entries",                       counts_less,      "zip-directory" },
    { "tells an empty zip",                                    counts_none,      "zip-entries" },
    { "tells a count of 2^60",                                 counts_all,       "zip-entries" },
    { "tells a directory past the end",                        directory_far,    "zip-directory" },
    { "tells a directory of 2^64 bytes",                       directory_long,   "zip-directory" },
    { "tells a missing entry of the directory",                not_central,      "zip-directory" },
    { "tells a name of 60000 bytes",                           long_name,        "zip-name" },
    { "tells a local name that differs",                       local_name,       "zip-local" },
    { "tells a local method that differs",                     local_method,     "zip-local" },
    { "tells local flags that differ",                         local_flags,      "zip-local" },
    { "tells a local CRC that differs",                        local_crc,        "zip-local" },
    { "tells a local size that differs",                       local_size,       "zip-local" },
    { "tells a local header that is missing",                  local_gone,       "zip-local" },
    { "tells a local header past the end",                     local_far,        "zip-truncated" },
    { "tells extra fields that reach past the directory",      local_extra_far,  "zip-local" },
    { "tells padding that is none",                            padding,          "zip-padding" },
    { "tells a data descriptor that is missing",               descriptor_gone,  "zip-descriptor" },
    { "tells a data descriptor that differs",                  descriptor_size,  "zip-descriptor" },
    { "tells two entries on one local header",                 same_local,       "zip-overlap" },
    { "tells an encryption bit in the directory only",         encrypted_central, "zip-encrypted" },
    { "tells flags that torch does not set",                   strange_flags,    "zip-flags" },
    { "tells compression",                                     deflated,         "zip-compressed" },
    { "tells a bomb",                                          bomb,             "zip-bomb" },
    { "tells stored sizes that differ",                        unequal,          "zip-directory" },
    { "tells a record that reaches past the end",              reaches_out,      "zip-truncated" },
    { "tells a record that reaches into the directory",        reaches_over,     "zip-overlap" },
    { "tells an entry in another part",                        in_part_two,      "zip-multi-disk" },
    { "tells a 64-bit size that is missing",                   saturated_size,   "zip-zip64" },
    { "tells one flipped bit",                                 bit_flip,         "zip-crc" },
    { "tells a hole",                                          hole,             "zip-crc-zeros" },
    { "tells half a hole",                                     half_hole,        "zip-crc" },
    { "tells a CRC that was left out",                         no_crc,           "zip-crc-unset" },
    { "tells another byte order",                              big,              "torch-byteorder" },
    { "tells a version that is no number",                     no_number,        "torch-record-content" },
    { "tells a file of zeros",                                 starts_null,      "torch-empty" },
    { "tells a NumPy array",                                   starts_npy,       "torch-other-format" },
    { "tells a zip behind another format",                     starts_npy,       "zip-prefix" },
    { "tells a bare pickle",                                   starts_pickle,    "torch-bare-pickle" },
    { "tells the mark of a spanned zip in front",              starts_spanned,   "zip-end" },
};

static void one(void **state)
{
    const struct zip_case *c = *state;
    struct moe_torch_opts opts = { .check_crc = true };
    struct moe_arena *arena = moe_arena_new(MOE_CAP_TORCH_BYTES);
    struct built z = build(good, MOE_COUNT(good));
    struct heard h;
    c->edit(&z);
    struct moe_torch_facts facts = check(&z, &opts, &h, arena);
    if (c->event && !heard(&h, c->event))
        fail_msg("not said: %s; first of %zu is %s", c->event, h.count, h.count ? h.said[0].event : "-");
    if (!c->event && h.count)
        fail_msg("said: %s: %s", h.said[0].event, h.said[0].detail);
    if (!c->event) {
        assert_true(facts.read);
        assert_int_equal(facts.tensor_count, 1);
        assert_int_equal(facts.tensors[0].at, z.at[DATA].data);
        assert_int_equal(facts.records[DATA].crc_state, MOE_TORCH_CRC_GOOD);
    }
    built_free(&z);
    moe_arena_free(&arena);
}

/* Archives that differ from the good one in an entry: its replacement, or one more. */
static const struct part_case { const char *name; int replaces; struct part part; const char *event; } part_cases[] = {
    { "takes entries without data descriptors",       DATA,   { "archive/data/0", FLOATS4, .plain = 1 }, NULL },
    { "takes a zip without byteorder and the like",   ORDER,  { "archive/version", BYTES("3\n") }, "zip-duplicate" },
    { "tells an entry that is there twice",           -1, { "archive/data.pkl", BYTES(STATE) }, "zip-duplicate" },
    { "tells a second data.pkl elsewhere",            -1, { "other/data.pkl", BYTES(STATE) }, "torch-second-pickle" },
    { "tells a second top folder",                    -1, { "other/data/1", FLOATS4 }, "torch-top-folder" },
    { "tells names that differ in case only",         -1, { "archive/DATA.PKL", BYTES(STATE) }, "zip-case-collision" },
    { "tells a data.pkl in capitals as a second one", -1, { "archive/Data.pkl", BYTES(STATE) }, "torch-second-pickle" },
    { "tells a name that climbs",                     -1, { "archive/../x", BYTES("x") }, "zip-name" },
    { "tells an absolute name",                       -1, { "/etc/x", BYTES("x") }, "zip-name" },
    { "tells a drive",                                -1, { "c:/x", BYTES("x") }, "zip-name" },
    { "tells a backslash",                            -1, { "archive\\x", BYTES("x") }, "zip-name" },
    { "tells a control character",                    -1, { "archive/\x1b[2Jx", BYTES("x") }, "zip-name" },
    { "tells a name that reorders text",              -1, { "archive/\xe2\x80\xael", BYTES("x") }, "zip-name" },
    { "tells a name that is no UTF-8",                -1, { "archive/\xff", BYTES("x") }, "zip-name" },
    { "tells an empty name",                          -1, { "", BYTES("x") }, "zip-name" },
    { "tells an entry that torch does not write",     -1, { "archive/payload.py", BYTES("x") }, "torch-record-unexpected" },
    { "tells a number with a leading zero",           -1, { "archive/data/00", FLOATS4 }, "torch-record-unexpected" },
    { "tells a folder",                               -1, { "archive/data/", BYTES("") }, "torch-record-unexpected" },
    { "tells TorchScript",                            -1, { "archive/code/__torch__.py", BYTES("x") }, "torch-script" },
    { "tells TorchScript by its constants",           -1, { "archive/constants.pkl", BYTES("x") }, "torch-script" },
    { "tells a record that no tensor uses",           -1, { "archive/data/7", FLOATS4 }, "torch-storage-unused" },
    { "tells a record that is missing",               DATA, { "archive/data/9", FLOATS4 }, "torch-storage-missing" },
    { "tells a record that is too short",             DATA, { "archive/data/0", BYTES("\0\0\0\0") }, "torch-storage-size" },
    { "tells a zip without data.pkl",                 PICKLE, { "archive/model.pkl", BYTES(STATE) }, "torch-no-pickle" },
    { "tells bytes between entries",                  DATA, { "archive/data/0", FLOATS4, .before = "hidden" }, "zip-gap" },
    { "tells bytes in front of the first entry",      PICKLE, { "archive/data.pkl", BYTES(STATE), .before = "PK\3\4" }, "zip-prefix" },
    { "tells an extra field in the directory",        DATA, { "archive/data/0", FLOATS4, .extra = "up\0\0" }, "zip-extra" },
    { "tells a 64-bit field without need",            DATA, { "archive/data/0", FLOATS4, .extra = "\1\0\0\0" }, "zip-zip64" },
    { "tells extra fields that are cut",              DATA, { "archive/data/0", FLOATS4, .extra = "up\5\0" }, "zip-extra" },
    { "tells an encrypted entry",                     PICKLE, { "archive/data.pkl", BYTES(STATE), .flags = 1 }, "zip-encrypted" },
    { "tells a name that differs in the local header", PICKLE, { "archive/data.pkl", BYTES(STATE), .local_name = "archive/data.txt" }, "zip-local" },
    { "tells a data.pkl with a compressed method",    PICKLE, { "archive/data.pkl", BYTES(STATE), .method = 99 }, "zip-compressed" },
};

static void one_part(void **state)
{
    const struct part_case *c = *state;
    struct part parts[MOE_COUNT(good) + 1];
    size_t n = MOE_COUNT(good);
    memcpy(parts, good, sizeof good);
    parts[c->replaces < 0 ? (int)n++ : c->replaces] = c->part;
    struct moe_arena *arena = moe_arena_new(MOE_CAP_TORCH_BYTES);
    struct built z = build(parts, n);
    struct heard h;
    check(&z, NULL, &h, arena);
    if (c->event && !heard(&h, c->event))
        fail_msg("not said: %s; first of %zu is %s", c->event, h.count, h.count ? h.said[0].event : "-");
    if (!c->event && h.count)
        fail_msg("said: %s: %s", h.said[0].event, h.said[0].detail);
    built_free(&z);
    moe_arena_free(&arena);
}

static void names_the_tensor_of_a_damaged_record(void **state)
{
    (void)state;
    struct moe_torch_opts opts = { .check_crc = true };
    struct moe_arena *arena = moe_arena_new(MOE_CAP_TORCH_BYTES);
    struct built z = build(good, MOE_COUNT(good));
    struct heard h;
    bit_flip(&z);
    struct moe_torch_facts facts = check(&z, &opts, &h, arena);
    assert_int_equal(h.count, 1);
    assert_int_equal(h.said[0].at, z.at[DATA].data);
    assert_non_null(strstr(h.said[0].detail, "archive/data/0, with w: CRC-32"));
    assert_int_equal(facts.records[DATA].crc_state, MOE_TORCH_CRC_BAD);
    assert_ptr_equal(moe_torch_tensor_at(&facts, z.at[DATA].data + 15, z.at[DATA].data + 16), &facts.tensors[0]);
    assert_null(moe_torch_tensor_at(&facts, 0, z.at[DATA].data));
    built_free(&z);
    moe_arena_free(&arena);
}

static void crcs_may_be_checked_later(void **state)
{
    (void)state;
    struct moe_arena *arena = moe_arena_new(MOE_CAP_TORCH_BYTES);
    struct built z = build(good, MOE_COUNT(good));
    struct moe_blob file = blob_of(&z);
    struct moe_error err = { 0 };
    struct heard h;
    struct moe_objections to = { &h, hear };
    hole(&z);
    struct moe_torch_facts facts = check(&z, NULL, &h, arena);
    assert_int_equal(h.count, 0);
    for (size_t i = 0; i < facts.record_count; i++)
        assert_int_equal(moe_torch_crc(&file, &facts, i, &to, &err), MOE_OK);
    assert_int_equal(h.count, 1);
    assert_string_equal(h.said[0].event, "zip-crc-zeros");
    built_free(&z);
    moe_arena_free(&arena);
}

/* Cut at every length and damaged at every byte, a file is refused or reads as the same tensors; never a crash, never an error. */
static void survives_every_cut_and_flip(void **state)
{
    (void)state;
    struct moe_torch_opts opts = { .check_crc = true };
    struct heard h;
    struct built z = build(good, MOE_COUNT(good));
    size_t whole = z.n, silent = 0;
    for (size_t n = 0; n < whole; n++) {
        struct moe_arena *arena = moe_arena_new(MOE_CAP_TORCH_BYTES);
        z.n = n;
        check(&z, &opts, &h, arena);
        assert_true(h.count > 0);
        moe_arena_free(&arena);
    }
    z.n = whole;
    for (size_t i = 0; i < whole; i++) {
        struct moe_arena *arena = moe_arena_new(MOE_CAP_TORCH_BYTES);
        z.p[i] ^= 0x41;
        check(&z, &opts, &h, arena);
        silent += h.count == 0;
        z.p[i] ^= 0x41;
        moe_arena_free(&arena);
    }
    /* versions, times and attributes: 8 bytes of each local header, 20 of each entry, 4 of the 64-bit end record */
    assert_int_equal(silent, MOE_COUNT(good) * (2 + 4 + 4 + 4 + 6) + 4);
    built_free(&z);
}

int main(void)
{
    struct CMUnitTest tests[MOE_COUNT(cases) + MOE_COUNT(part_cases) + 3];
    size_t n = 0;
    for (size_t i = 0; i < MOE_COUNT(cases); i++)
        tests[n++] = (struct CMUnitTest){ .name = cases[i].name, .test_func = one, .initial_state = (void *)(uintptr_t)&cases[i] };
    for (size_t i = 0; i < MOE_COUNT(part_cases); i++)
        tests[n++] = (struct CMUnitTest){ .name = part_cases[i].name, .test_func = one_part, .initial_state = (void *)(uintptr_t)&part_cases[i] };
    tests[n++] = (struct CMUnitTest)cmocka_unit_test(names_the_tensor_of_a_damaged_record);
    tests[n++] = (struct CMUnitTest)cmocka_unit_test(crcs_may_be_checked_later);
    tests[n++] = (struct CMUnitTest)cmocka_unit_test(survives_every_cut_and_flip);
    return _cmocka_run_group_tests("zip", tests, n, NULL, NULL);
}
