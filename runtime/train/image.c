#include "runtime/train/parts.h"
#include <stdlib.h>
#include <string.h>

enum { IMAGES = 2, ALIGN = 64 };
enum state { FREE, COPYING, WRITING };
struct image { unsigned char *mem; struct moe_ckpt_tensor *tensors; uint64_t step; enum state state; };

struct moe_images {
    const struct moe_backend *be;
    struct moe_device *dev;
    const struct moe_held *held;
    size_t count, bytes;
    pthread_mutex_t lock;               /* of the states: WRITING ends by the writer's thread  */
    pthread_cond_t changed;
    struct image of[IMAGES];
};

static enum moe_code no_memory(struct moe_error *err)
{
    return moe_fail(err, MOE_E_LIMIT, (struct moe_where){ .field = "checkpoint" }, "no memory for a copy of what is saved");
}

static size_t padded(size_t bytes) { return (bytes + ALIGN - 1) / ALIGN * ALIGN; }

enum moe_code moe_images_new(const struct moe_backend *be, struct moe_device *dev, const struct moe_held *held, size_t count, struct moe_images **out,
                             struct moe_error *err)
{
    struct moe_images *m = calloc(1, sizeof(*m));
    if (!m)
        return no_memory(err);
    m->be = be;
    m->dev = dev;
    m->held = held;
    m->count = count;
    for (size_t i = 0; i < count; i++)
        m->bytes += padded(held[i].bytes);       /* of memory that there is: no overflow */
    MOE_CHECK(pthread_mutex_init(&m->lock, NULL) == 0 && pthread_cond_init(&m->changed, NULL) == 0);     /* plain ones need nothing that could lack */
    *out = m;
    return MOE_OK;
}

/* Copies that are under way would write to what is freed here; what they are worth does not matter any more. */
void moe_images_free(struct moe_images **images)
{
    struct moe_images *m = moe_take(*images);
    struct moe_error ignored;
    bool done;
    if (!m)
        return;
    (void)m->be->snapshot_done(m->dev, true, &done, &ignored);
    for (int i = 0; i < IMAGES; i++) {
        if (m->of[i].mem)
            m->be->host_free(m->dev, m->of[i].mem);
        free(m->of[i].tensors);
    }
    (void)pthread_cond_destroy(&m->changed);
    (void)pthread_mutex_destroy(&m->lock);
    free(m);
}

/* Made when it is needed first: a job whose disk keeps up never has the second. */
static enum moe_code make(struct moe_images *m, struct image *image, struct moe_error *err)
{
    if (image->mem)
        return MOE_OK;
    image->tensors = calloc(m->count, sizeof(*image->tensors));
    if (!image->tensors)
        return no_memory(err);
    void *mem = NULL;
    MOE_TRY(m->be->host_alloc(m->dev, m->bytes, &mem, err));
    image->mem = mem;
    unsigned char *at = image->mem;
    for (size_t i = 0; i < m->count; i++) {
        image->tensors[i] = (struct moe_ckpt_tensor){ .tensor = m->held[i].tensor, .data = at };
        at += padded(m->held[i].bytes);
    }
    return MOE_OK;
}

static struct image *find(struct moe_images *m, enum state state)
{
    for (int i = 0; i < IMAGES; i++)
        if (m->of[i].state == state)
            return &m->of[i];
    return NULL;
}

static void set(struct moe_images *m, struct image *image, enum state state)
{
    (void)pthread_mutex_lock(&m->lock);
    image->state = state;
    (void)pthread_cond_broadcast(&m->changed);
    (void)pthread_mutex_unlock(&m->lock);
}

static enum moe_code copy(struct moe_images *m, struct image *image, struct moe_error *err)
{
    unsigned char *at = image->mem;
    for (size_t i = 0; i < m->count; i++) {
        const struct moe_held *h = &m->held[i];
        if (h->device && h->bytes)
            MOE_TRY(m->be->snapshot(m->dev, at, h->at, h->bytes, err));
        else if (h->bytes)
            memcpy(at, h->at, h->bytes);
        at += padded(h->bytes);
    }
    return MOE_OK;
}

enum moe_code moe_images_take(struct moe_images *m, uint64_t step, struct moe_error *err)
{
    struct image *image;
    (void)pthread_mutex_lock(&m->lock);
    MOE_CHECK(!find(m, COPYING));
    while (!(image = find(m, FREE)))
        (void)pthread_cond_wait(&m->changed, &m->lock);
    (void)pthread_mutex_unlock(&m->lock);
    MOE_TRY(make(m, image, err));
    image->step = step;
    set(m, image, COPYING);
    return copy(m, image, err);
}

static struct image *copying(struct moe_images *m)
{
    (void)pthread_mutex_lock(&m->lock);
    struct image *image = find(m, COPYING);
    (void)pthread_mutex_unlock(&m->lock);
    return image;
}

enum moe_code moe_images_hold(struct moe_images *m, struct moe_error *err) { return copying(m) ? m->be->snapshot_hold(m->dev, err) : MOE_OK; }

enum moe_code moe_images_write(struct moe_images *m, struct moe_ckpt_writer *writer, bool wait, struct moe_error *err)
{
    struct image *image = copying(m);
    bool done = false;
    if (!image)
        return MOE_OK;
    MOE_TRY(m->be->snapshot_done(m->dev, wait, &done, err));
    if (!done)
        return MOE_OK;
    set(m, image, WRITING);             /* first: the writer may be through before save returns */
    return moe_ckpt_save(writer, image->step, image->tensors, m->count, MOE_CKPT_KEEP, err);
}

void moe_images_written(struct moe_images *m, uint64_t step)
{
    if (!m)
        return;
    (void)pthread_mutex_lock(&m->lock);
    for (int i = 0; i < IMAGES; i++)
        if (m->of[i].state == WRITING && m->of[i].step == step)
            m->of[i].state = FREE;
    (void)pthread_cond_broadcast(&m->changed);
    (void)pthread_mutex_unlock(&m->lock);
}
