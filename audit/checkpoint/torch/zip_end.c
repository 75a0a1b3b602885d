#include "audit/checkpoint/torch/parts.h"
#include <stdlib.h>

/* The records at a zip's end: [zip64 end record] [its locator] end record [comment]. Readers search for them from the back and differ in how far they
 * trust what they find; here everything must lie exactly where torch.save puts it, and all copies of a number must agree. */
enum { END_BYTES = 22, LOCATOR_BYTES = 20, END64_BYTES = 56, TAIL_BYTES = END_BYTES + 0xffff };

struct tail { unsigned char *bytes; size_t len; uint64_t at; };     /* the last bytes of the file */

static void tail_free(unsigned char **bytes) { free(*bytes); }

/* Where in the tail the end record lies: the last one whose comment fits into the file. */
static bool find_end(const struct tail *t, size_t *place, bool *twice)
{
    bool found = false;
    *twice = false;
    for (size_t i = t->len - END_BYTES + 1; i-- > 0;) {
        if (moe_zip_le32(t->bytes + i) != 0x06054b50)
            continue;
        size_t end = i + END_BYTES + moe_zip_le16(t->bytes + i + 20);
        if (!found && end <= t->len)
            found = true, *place = i;
        else if (found && end == t->len)                          /* a second one that is as good as the first */
            *twice = true;
    }
    return found;
}

struct ends { uint64_t disk, cd_disk, here, total, bytes, at; };

static struct ends read_end(const unsigned char *p)
{
    return (struct ends){ moe_zip_le16(p + 4), moe_zip_le16(p + 6), moe_zip_le16(p + 8), moe_zip_le16(p + 10), moe_zip_le32(p + 12), moe_zip_le32(p + 16) };
}

static struct ends read_end64(const unsigned char *p)
{
    return (struct ends){ moe_zip_le32(p + 16), moe_zip_le32(p + 20), moe_zip_le64(p + 24), moe_zip_le64(p + 32), moe_zip_le64(p + 40), moe_zip_le64(p + 48) };
}

static bool same(uint64_t small, uint64_t big, uint64_t saturated) { return small == big || small == saturated; }

static bool agree(const struct ends *e, const struct ends *e64)
{
    return same(e->disk, e64->disk, 0xffff) && same(e->cd_disk, e64->cd_disk, 0xffff) && same(e->here, e64->here, 0xffff) &&
           same(e->total, e64->total, 0xffff) && same(e->bytes, e64->bytes, 0xffffffff) && same(e->at, e64->at, 0xffffffff);
}

/* The 64-bit end record, where a locator lies in front of the end record. *stop: it lies, and nothing after it can be believed. */
static enum moe_code zip64_end(struct moe_zip *z, uint64_t end_at, struct ends *e, uint64_t *first, bool *stop, struct moe_error *err)
{
    unsigned char loc[LOCATOR_BYTES], rec[END64_BYTES];
    bool saturated = e->here == 0xffff || e->total == 0xffff || e->bytes == 0xffffffff || e->at == 0xffffffff;
    bool there = end_at >= LOCATOR_BYTES;
    if (there) {
        MOE_TRY(z->file->read(z->file->ctx, end_at - LOCATOR_BYTES, loc, sizeof loc, err));
        there = moe_zip_le32(loc) == 0x07064b50;
    }
    if (!there) {
        if (saturated) {
            moe_tell(z->to, "zip-end", end_at, "the end record refers to a 64-bit one, and there is none");
            *stop = true;
        }
        return MOE_OK;
    }
    uint64_t at = moe_zip_le64(loc + 8), loc_at = end_at - LOCATOR_BYTES;
    if (moe_zip_le32(loc + 4) != 0 || moe_zip_le32(loc + 16) != 1)
        moe_tell(z->to, "zip-multi-disk", loc_at, "the locator speaks of part %u of %u", moe_zip_le32(loc + 4), moe_zip_le32(loc + 16));
    *stop = true;
    if (at > loc_at || loc_at - at < END64_BYTES) {
        moe_tell(z->to, "zip-end", loc_at, "the locator points to %llu, where no 64-bit end record fits", (unsigned long long)at);
        return MOE_OK;
    }
    MOE_TRY(z->file->read(z->file->ctx, at, rec, sizeof rec, err));
    if (moe_zip_le32(rec) != 0x06064b50 || moe_zip_le64(rec + 4) != loc_at - at - 12) {
        moe_tell(z->to, "zip-end", at, "the 64-bit end record is not where the locator points, or does not reach up to it");
        return MOE_OK;
    }
    if (loc_at - at != END64_BYTES)
        moe_tell(z->to, "zip-end", at + END64_BYTES, "the 64-bit end record has %llu bytes of extensions", (unsigned long long)(loc_at - at - END64_BYTES));
    struct ends e64 = read_end64(rec);
    if (!agree(e, &e64))
        moe_tell(z->to, "zip-end", at, "the 64-bit end record says %llu entries in %llu bytes at %llu, the other %llu in %llu at %llu",
                 (unsigned long long)e64.total, (unsigned long long)e64.bytes, (unsigned long long)e64.at, (unsigned long long)e->total,
                 (unsigned long long)e->bytes, (unsigned long long)e->at);
    *e = e64;
    *first = at;
    *stop = false;
    return MOE_OK;
}

/* What the end says about the directory, against what there is room for. */
static bool directory_fits(struct moe_zip *z, const struct ends *e, uint64_t first)
{
    if (e->disk || e->cd_disk || e->here != e->total)
        moe_tell(z->to, "zip-multi-disk", first, "the end record speaks of part %llu, with %llu of %llu entries", (unsigned long long)e->disk,
                 (unsigned long long)e->here, (unsigned long long)e->total);
    if (e->at > first || e->bytes > first - e->at) {
        moe_tell(z->to, "zip-directory", first, "the directory should be %llu bytes at %llu, which reaches past the end record at %llu",
                 (unsigned long long)e->bytes, (unsigned long long)e->at, (unsigned long long)first);
        return false;
    }
    if (e->bytes != first - e->at)
        moe_tell(z->to, "zip-directory", e->at + e->bytes, "%llu bytes lie between the directory and its end record",
                 (unsigned long long)(first - e->at - e->bytes));
    if (!e->total || e->total > MOE_CAP_TORCH_RECORDS || e->total > e->bytes / 46) {
        moe_tell(z->to, "zip-entries", first, "the end record counts %llu entries in %llu bytes of directory", (unsigned long long)e->total,
                 (unsigned long long)e->bytes);
        return false;
    }
    z->promised = e->total;
    z->directory_at = e->at;
    z->directory_bytes = e->bytes;
    return true;
}

enum moe_code moe_zip_end(struct moe_zip *z, bool *found, struct moe_error *err)
{
    size_t len = (size_t)MOE_MIN(z->file->size, (uint64_t)TAIL_BYTES), i = 0;
    MOE_AUTO(tail_free) unsigned char *bytes = malloc(len + 1);
    struct tail t = { bytes, len, z->file->size - len };
    bool twice = false, stop = false;
    *found = false;
    if (!bytes)
        return moe_fail(err, MOE_E_LIMIT, (struct moe_where){ 0 }, "no memory for the end of a zip");
    MOE_TRY(z->file->read(z->file->ctx, t.at, bytes, len, err));
    if (len < END_BYTES || !find_end(&t, &i, &twice)) {
        moe_tell(z->to, "zip-truncated", z->file->size, "the zip has no end record in its last %zu bytes", len);
        return MOE_OK;
    }
    uint64_t end_at = t.at + i, comment = moe_zip_le16(bytes + i + 20), after = len - i - END_BYTES - comment, first = end_at;
    if (twice)
        moe_tell(z->to, "zip-end", end_at, "an earlier end record takes this one for its comment");
    if (comment)
        moe_tell(z->to, "zip-comment", end_at + END_BYTES, "the zip has a comment of %llu bytes", (unsigned long long)comment);
    if (after)
        moe_tell(z->to, "zip-trailing", z->file->size - after, "%llu bytes follow the end of the zip", (unsigned long long)after);
    struct ends e = read_end(bytes + i);
    MOE_TRY(zip64_end(z, end_at, &e, &first, &stop, err));
    *found = !stop && directory_fits(z, &e, first);
    return MOE_OK;
}
