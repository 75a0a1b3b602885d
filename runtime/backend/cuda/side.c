/* The queue of a communicator whose calls run beside the ops, and how the two wait for each other: by events, which the host does not wait for. */
#include "runtime/backend/cuda/inside.h"

void cuda_side_close(struct moe_device *d)
{
    if (d->forked)
        (void)cudaEventDestroy(d->forked);
    d->forked = NULL;
    for (size_t i = 0; i < MOE_BACKEND_POSTS; i++) {
        if (d->posts[i])
            (void)cudaEventDestroy(d->posts[i]);
        d->posts[i] = NULL;
    }
    if (d->beside)
        (void)cudaStreamDestroy(d->beside);
    d->beside = NULL;
}

/* Before the ops where both have blocks to begin: an exchange is a few of them, and products fill the device for as long as they take. */
static bool made(struct moe_device *dev)
{
    int least = 0, greatest = 0;
    bool ok = cudaDeviceGetStreamPriorityRange(&least, &greatest) == cudaSuccess &&
              cudaStreamCreateWithPriority(&dev->beside, cudaStreamNonBlocking, greatest) == cudaSuccess &&
              cudaEventCreateWithFlags(&dev->forked, cudaEventDisableTiming) == cudaSuccess;
    for (size_t i = 0; i < MOE_BACKEND_POSTS && ok; i++)
        ok = cudaEventCreateWithFlags(&dev->posts[i], cudaEventDisableTiming) == cudaSuccess;
    return ok;
}

/* Made when a communicator wants it. Without one its calls stand in the order of the ops, which is slower and no error. */
void *cuda_side(struct moe_device *dev)
{
    if (!dev->beside && !made(dev)) {
        (void)cudaGetLastError();
        cuda_side_close(dev);
    }
    return dev->beside;
}

/* An event that is recorded again leaves alone who waits for what it was before. */
enum moe_code cuda_fork(struct moe_device *dev, struct moe_error *err)
{
    MOE_TRY(cuda_ready(dev, err));
    CUDA_TRY(dev, cudaEventRecord(dev->forked, dev->stream), "an event", err);
    return cuda_told(dev, cudaStreamWaitEvent(dev->beside, dev->forked, 0), "a wait for an event", err);
}

enum moe_code cuda_post(struct moe_device *dev, unsigned which, struct moe_error *err)
{
    MOE_CHECK(which < MOE_BACKEND_POSTS && dev->beside);
    MOE_TRY(cuda_ready(dev, err));
    return cuda_told(dev, cudaEventRecord(dev->posts[which], dev->beside), "an event", err);
}

enum moe_code cuda_join(struct moe_device *dev, unsigned which, struct moe_error *err)
{
    MOE_CHECK(which < MOE_BACKEND_POSTS && dev->beside);
    MOE_TRY(cuda_ready(dev, err));
    return cuda_told(dev, cudaStreamWaitEvent(dev->stream, dev->posts[which], 0), "a wait for an event", err);
}
