/* Arrays that grow, for queues of the loop: room for one more, or none. */
#ifndef MOE_RUNTIME_LAUNCH_VEC_H
#define MOE_RUNTIME_LAUNCH_VEC_H
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>

/* Where the next of *items (of `size` bytes each, `count` are used) goes; NULL past `cap` or out of memory, and *items stays as it is. */
static inline void *moe_vec_next(void **items, size_t count, size_t *room, size_t size, size_t cap)
{
    if (count == *room) {
        const size_t more = *room ? *room * 2 : 16;
        void *bigger = count < cap && more <= SIZE_MAX / size ? realloc(*items, more * size) : NULL;
        if (!bigger)
            return NULL;
        *items = bigger;
        *room = more;
    }
    return count < cap ? (char *)*items + count * size : NULL;
}
#endif
