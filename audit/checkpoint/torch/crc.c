#include "audit/checkpoint/torch/parts.h"
#include <stdlib.h>
#include <zlib.h>

enum { CHUNK_BYTES = 256 << 10 };
static void chunk_free(unsigned char **p) { free(*p); }

static size_t zeros_at_start(const unsigned char *p, size_t n)
{
    size_t i = 0;
    while (i < n && !p[i])
        i++;
    return i;
}

/* The CRC of a record and, of what it begins with, the number of zero bytes. */
static enum moe_code sum_record(const struct moe_blob *file, const struct moe_torch_record *r, uint32_t *crc, uint64_t *zeros, struct moe_error *err)
{
    MOE_AUTO(chunk_free) unsigned char *chunk = malloc((size_t)MOE_MIN(r->bytes, (uint64_t)CHUNK_BYTES) + 1);
    if (!chunk)
        return moe_fail(err, MOE_E_LIMIT, (struct moe_where){ 0 }, "no memory for a chunk of a record");
    *crc = 0;
    *zeros = 0;
    for (uint64_t done = 0; done < r->bytes;) {
        size_t n = (size_t)MOE_MIN(r->bytes - done, (uint64_t)CHUNK_BYTES);
        MOE_TRY(file->read(file->ctx, r->at + done, chunk, n, err));
        *crc = (uint32_t)crc32(*crc, chunk, (unsigned)n);
        if (*zeros == done)                                       /* costs a look at one byte unless there is a hole */
            *zeros += zeros_at_start(chunk, n);
        done += n;
    }
    return MOE_OK;
}

enum moe_code moe_torch_crc_one(const struct moe_blob *file, struct moe_torch_facts *facts, size_t record, struct moe_teller *to, struct moe_error *err)
{
    struct moe_torch_record *r = &facts->records[record];
    uint32_t crc = 0;
    uint64_t zeros = 0;
    if (!r->sound || r->crc_state != MOE_TORCH_CRC_LATER)
        return MOE_OK;
    MOE_TRY(sum_record(file, r, &crc, &zeros, err));
    r->crc_state = crc == r->crc ? MOE_TORCH_CRC_GOOD : MOE_TORCH_CRC_BAD;
    if (crc == r->crc)
        return MOE_OK;
    bool heard = to->said < MOE_CAP_TORCH_SAID;                   /* a search for each of many records would take long */
    const struct moe_torch_tensor *t = heard ? moe_torch_tensor_at(facts, r->at, r->at + r->bytes) : NULL;
    struct moe_str whose = t ? t->name : MOE_STR("");
    const char *event = zeros == r->bytes ? "zip-crc-zeros" : r->crc == 0 ? "zip-crc-unset" : "zip-crc";
    moe_tell(to, event, r->at, "%.*s%s%.*s: CRC-32 is %08x, the directory says %08x, and its first %llu of %llu bytes are zero", MOE_SHOWN(r->name),
             t ? ", with " : "", MOE_SHOWN(whose), crc, r->crc, (unsigned long long)zeros, (unsigned long long)r->bytes);
    return MOE_OK;
}

enum moe_code moe_torch_crc(const struct moe_blob *file, struct moe_torch_facts *facts, size_t record, const struct moe_objections *to, struct moe_error *err)
{
    struct moe_teller teller = { .to = to };
    return moe_torch_crc_one(file, facts, record, &teller, err);
}
