/* The names of a checkpoint's folders and files, read strictly and written one way.
 *
 *   step=500/                      a step: any width, leading zeros allowed (step=000500 is the same step)
 *   step=500/rank=0.pt             data of a rank, legacy (torch.save)
 *   step=500/rank=0.safetensors    data of a rank
 *   step=500/rank=0.tree           digests of its chunks (sidecar.h)
 *   step=500/rank=0.meta.json      what is said about it (meta.h)
 *   step=500/commit.json           the record that makes the step whole (record.h)
 *   rank=0.pt.tmp, *.tmp, tmp_step=500_rank=0.pt    left behind by a writer that died
 */
#ifndef MOE_RUNTIME_CKPT_FORMAT_NAMES_H
#define MOE_RUNTIME_CKPT_FORMAT_NAMES_H
#include "runtime/ckpt/format/blob.h"

#define MOE_CAP_CKPT_NUMBER (UINT64_C(1) << 53)   /* steps and ranks: past it JSON readers round              */
#define MOE_CAP_CKPT_WIDTH  32u                   /* digits of a number in a name, leading zeros included     */
enum { MOE_NAME_ROOM = 96 };                      /* the longest name that is printed, with its NUL           */

enum moe_name_kind {
    MOE_NAME_OTHER, MOE_NAME_STEP, MOE_NAME_PT, MOE_NAME_SAFETENSORS, MOE_NAME_TREE, MOE_NAME_META, MOE_NAME_COMMIT,
};

struct moe_ckpt_name {
    enum moe_name_kind kind;   /* of a leftover: what it would have become, OTHER when it does not tell       */
    bool leftover;             /* *.tmp or tmp_step=..._rank=...                                              */
    bool look_alike;           /* the number below is what Python's int() makes of a name that is no plain decimal, or the case is wrong */
    bool has_step, has_rank;
    uint64_t step, rank;
    unsigned width;            /* digits of the number as written: 6 in step=000500                           */
};

/**
 * Read one name (no slashes in it).
 *
 *   name  in   borrowed  raw bytes
 *   to    in   borrowed  NULL: objections are not told
 *   out   out            kind OTHER for what is none of ours, and for what has no number that could be meant
 */
void moe_name_read(struct moe_str name, const struct moe_objections *to, struct moe_ckpt_name *out);

/* Write it in our spelling: no padding ("step=500"), or `width` digits for those who keep to an older layout; leftover adds ".tmp". False when the
 * kind is OTHER or its number is past the cap. */
MOE_MUST_USE bool moe_name_write(const struct moe_ckpt_name *name, char into[MOE_NAME_ROOM]);

/* The plain decimal number that is all of `text`: 1 to MOE_CAP_CKPT_WIDTH digits, at most 2^53. */
MOE_MUST_USE bool moe_name_number(struct moe_str text, uint64_t *out);

extern const struct moe_ckpt_event moe_name_events[];   /* name-... */
#endif
