/* Inside runtime/ckpt/write: one file, from a source of bytes, that is there whole or not at all. Nothing else here opens a file for writing, so a tier that
 * has no folders stands beside this one. */
#ifndef MOE_RUNTIME_CKPT_WRITE_PUT_H
#define MOE_RUNTIME_CKPT_WRITE_PUT_H
#include "common/base/sys.h"
#include "common/crypt/source.h"
#include "runtime/ckpt/format/names.h"
#include <stdbool.h>

enum { MOE_PUT_ALIGN = 4096, MOE_PUT_CHUNK = 4 << 20 };

struct moe_put {
    unsigned char *chunk;       /* MOE_PUT_CHUNK bytes, aligned to MOE_PUT_ALIGN; the owner's                                */
    bool no_direct;             /* O_DIRECT was refused here once: it is not tried again                                     */
    bool direct;                /* out: the last file asked for so was written with it                                       */
};

/**
 * Write `bytes` to NAME.tmp in the folder, sync it, rename it to NAME. The folder is left for moe_put_sync(), once for several files.
 *
 *   name    in  borrowed  a name of ours, not a path
 *   bytes   in  borrowed  read in order, in pieces
 *   direct  in            around the page cache, where that works; put->no_direct tells when it did not
 *
 * A NAME.tmp that lies there is an earlier life's of the same rank, and goes. After a failure the temporary file goes too; a NAME that was there stays.
 * Errors: IO, the source's.
 */
MOE_MUST_USE
enum moe_code moe_put(struct moe_put *put, int folder, const char *name, const struct moe_source *bytes, bool direct, struct moe_error *err);

/* fsync a folder. File systems that cannot (EINVAL) keep their names otherwise. Errors: IO. */
MOE_MUST_USE enum moe_code moe_put_sync(int folder, const char *name, struct moe_error *err);

/* Bytes in memory as a source; `bytes` is kept. */
struct moe_source moe_put_bytes(const struct moe_str *bytes);

/* The name of a kind: a step's folder by its step, a rank's file by its rank. The number was checked before. */
void moe_put_name(enum moe_name_kind kind, uint64_t number, bool leftover, char into[MOE_NAME_ROOM]);
#endif
