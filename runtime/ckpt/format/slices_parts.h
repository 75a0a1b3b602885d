/* Between the files that check slices. */
#ifndef MOE_RUNTIME_CKPT_FORMAT_SLICES_PARTS_H
#define MOE_RUNTIME_CKPT_FORMAT_SLICES_PARTS_H
#include "runtime/ckpt/format/slices.h"

struct moe_slice_edge { const struct moe_slice *box; uint64_t at; };

/* One check over many global tensors. `name` finds the name of one whose name.ptr is NULL, and whose slices have no keys. */
struct moe_slice_checking {
    const struct moe_objections *to;
    size_t told;
    uint64_t pairs;
    void (*name)(void *ctx, const struct moe_global *global, char *into, size_t room);
    void *ctx;
    char shown[MOE_CAP_TENSOR_NAME + 1];
};

/* `edges` is work space for as many as the tensor has slices. */
void moe_slices_check_one(struct moe_slice_checking *checking, const struct moe_global *global, struct moe_slice_edge *edges);
int moe_slices_compare(const uint64_t *a, unsigned na, const uint64_t *b, unsigned nb);
#endif
