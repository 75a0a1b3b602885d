#include "runtime/backend/cuda/inside.h"

static enum moe_code mark_in(struct moe_device *dev, cudaStream_t stream, unsigned which, struct moe_error *err)
{
    MOE_CHECK(which < MOE_BACKEND_MARKS);
    MOE_TRY(cuda_ready(dev, err));
    if (!dev->marks[which])
        CUDA_TRY(dev, cudaEventCreateWithFlags(&dev->marks[which], cudaEventDefault), "an event", err);
    return cuda_told(dev, cudaEventRecord(dev->marks[which], stream), "a mark of time", err);
}

enum moe_code cuda_mark(struct moe_device *dev, unsigned which, struct moe_error *err) { return mark_in(dev, dev->stream, which, err); }

enum moe_code cuda_mark_side(struct moe_device *dev, unsigned which, struct moe_error *err)
{
    MOE_CHECK(dev->beside);
    return mark_in(dev, dev->beside, which, err);
}

enum moe_code cuda_between(struct moe_device *dev, unsigned from, unsigned to, double *ms, struct moe_error *err)
{
    float time = 0;
    MOE_CHECK(from < MOE_BACKEND_MARKS && to < MOE_BACKEND_MARKS && dev->marks[from] && dev->marks[to]);
    MOE_TRY(cuda_wait_event(dev, dev->marks[to], err));
    CUDA_TRY(dev, cudaEventElapsedTime(&time, dev->marks[from], dev->marks[to]), "the time between marks", err);
    *ms = (double)time;
    return MOE_OK;
}

void cuda_marks_close(struct moe_device *dev)
{
    for (size_t i = 0; i < MOE_BACKEND_MARKS; i++)
        if (dev->marks[i])
            (void)cudaEventDestroy(dev->marks[i]);
}
