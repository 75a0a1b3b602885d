#include "runtime/train/parts.h"

/* The best of a few products of `side`, in ms. */
static enum moe_code time_product(struct moe_trainer *r, size_t side, double *best_ms, struct moe_error *err)
{
    enum { TIMES = 6 };
    const struct moe_backend *be = r->be;
    const size_t bytes = side * side * be->real_bytes;
    void *mem = NULL;
    MOE_TRY(be->alloc(r->dev, 3 * bytes, &mem, err));
    const struct moe_gemm g = { .m = side, .n = side, .k = side, .a = mem, .b = (char *)mem + bytes, .c = (char *)mem + 2 * bytes };
    enum moe_code code = be->sync(r->dev, err);
    *best_ms = 0;
    for (int i = 0; i < TIMES && code == MOE_OK; i++) {
        const double begin = moe_train_ms();
        code = be->gemm(r->dev, &g, err);
        if (code == MOE_OK)
            code = be->sync(r->dev, err);
        const double ms = moe_train_ms() - begin;
        *best_ms = i && *best_ms < ms ? *best_ms : ms;
    }
    be->free(r->dev, mem);
    return code;
}

/* On a processor a size that fits its caches. A device that is through with it before asking is measured is asked for more, as long as it has the memory. */
enum moe_code moe_device_peak(struct moe_trainer *r, double *flops, struct moe_error *err)
{
    enum { FIRST = 512, LAST = 8192 };
    const double enough_ms = 1;
    *flops = 0;
    for (size_t side = FIRST; side <= LAST; side *= 2) {
        double ms = 0;
        const enum moe_code code = time_product(r, side, &ms, err);
        if (code == MOE_E_LIMIT && side > FIRST)
            return MOE_OK;
        MOE_TRY(code);
        *flops = MOE_MAX(*flops, 2.0 * (double)side * (double)side * (double)side / (ms / 1e3));
        if (r->be->host_memory || ms >= enough_ms)
            return MOE_OK;
    }
    return MOE_OK;
}
