/* Target   moe_foreign_read() and moe_foreign_verify(): integrity.json, sums files, model.sig, .minisig; moe_foreign_key_read()
 * Input    one letter for the kind (i, s, o, m; k: a key), then the file
 * Promise  never crashes or leaks; gives a manifest, never an error; a name that is usable stays below its folder, has a digest and covers a range;
 *          what is signed is there for each signature; every event is in the table; a signature that was not made is not good
 * Corpus   tests/fuzz/corpus/foreign/ -- a fixed bug leaves its input there, named after the bug
 * Links    audit/checkpoint/foreign
 */
#include "audit/checkpoint/foreign/verify.h"
#include <stdlib.h>

static void say(void *ctx, const char *event, uint64_t offset, struct moe_str detail)
{
    (void)offset;
    (*(unsigned *)ctx)++;
    for (const struct moe_ckpt_event *e = moe_foreign_events; e->name; e++)
        if (e->name == event && detail.len <= 400)
            return;
    abort();
}

static void check_entry(const struct moe_foreign_entry *e)
{
    struct moe_str rest = e->name;
    if (!e->usable)
        return;
    if (!e->algorithm || e->digest.len != e->algorithm->bytes || e->start >= e->end || !e->name.len || e->name.ptr[0] == '/')
        abort();
    while (rest.len)
        if (moe_str_is(moe_str_cut(&rest, '/'), ".."))
            abort();
}

static enum moe_code read_at(void *ctx, uint64_t at, void *into, size_t n, struct moe_error *err)
{
    (void)err;
    memcpy(into, (const char *)ctx + at, n);
    return MOE_OK;
}

/* With this key, the curve's base point and the key id 0, nothing in the corpus was signed. */
static const char nobody[] = "RWQAAAAAAAAAAFhmZmZmZmZmZmZmZmZmZmZmZmZmZmZmZmZmZmZmZmZm\n";

static void verify(struct moe_foreign *f, const struct moe_objections *to)
{
    MOE_AUTO(moe_foreign_key_free) struct moe_foreign_key *key = NULL;
    struct moe_error err = { 0 };
    struct moe_blob file = { .ctx = (void *)(uintptr_t) "weights of rank 0", .size = 17, .read = read_at };
    bool good = true;
    if (moe_foreign_key_read("key", moe_str_c(nobody), &key, &err) != MOE_OK)
        abort();
    if (moe_foreign_verify(f, key, &file, to, &good, &err) != MOE_OK && err.code != MOE_E_USAGE)
        abort();
    if (good)
        abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const char letters[] = "isom";   /* in the order of enum moe_foreign_kind */
    struct moe_error err = { 0 };
    unsigned said = 0;
    struct moe_objections to = { &said, say };
    const char *letter = size ? memchr(letters, data[0], sizeof letters - 1) : NULL;
    struct moe_str text = { (const char *)data + 1, size ? size - 1 : 0 };
    if (size && data[0] == 'k') {
        MOE_AUTO(moe_foreign_key_free) struct moe_foreign_key *key = NULL;
        if ((moe_foreign_key_read("fuzz", text, &key, &err) == MOE_OK) != (key != NULL))
            abort();
    }
    if (!letter)
        return 0;
    MOE_AUTO(moe_foreign_free) struct moe_foreign *f = NULL;
    if (moe_foreign_read((enum moe_foreign_kind)(letter - letters), MOE_STR("SHA256SUMS"), text, &to, &f, &err) != MOE_OK || (f->broken && !said))
        abort();
    for (size_t i = 0; i < f->entry_count; i++)
        check_entry(&f->entries[i]);
    for (size_t i = 0; i < f->signature_count; i++)
        if ((f->signatures[i].of == MOE_FOREIGN_OVER_FILE) != (f->signatures[i].over.len == 0))
            abort();
    verify(f, &to);
    return 0;
}
