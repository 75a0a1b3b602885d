/* Small things that die together: allocate in order, free at once. */
#ifndef MOE_COMMON_BASE_ARENA_H
#define MOE_COMMON_BASE_ARENA_H
#include "common/base/base.h"
#include "common/base/str.h"

struct moe_arena;   /* opaque; one owner; not shared between threads */

/* `cap_bytes` is a named cap (MOE_CAP_...): past it every allocation gives NULL. */
struct moe_arena *moe_arena_new(size_t cap_bytes);
void moe_arena_free(struct moe_arena **arena);       /* sets it to NULL; NULL is fine; a MOE_AUTO destructor */
/* Forget all that was allocated. Of its memory no more stays than a block of MOE_ARENA_KEPT_BYTES, so that what comes next need not ask the system. */
#define MOE_ARENA_KEPT_BYTES (256u << 10)
void moe_arena_reset(struct moe_arena *arena);

/* Zeroed, aligned to 16; NULL past the cap or out of memory. */
void *moe_arena_alloc(struct moe_arena *arena, size_t bytes);
#define moe_arena_array(arena, type, n) ((type *)moe_arena_alloc_n((arena), (n), sizeof(type)))
void *moe_arena_alloc_n(struct moe_arena *arena, size_t n, size_t size);   /* NULL if n*size overflows */

/* Room for one more than `count` items: `old`, or a copy twice as large; NULL when there is none. `room` starts at 0. */
void *moe_grow(struct moe_arena *arena, void *old, size_t count, size_t *room, size_t size);
/* A NUL-terminated copy; {NULL, 0} when out of memory. */
struct moe_str moe_arena_str(struct moe_arena *arena, struct moe_str s);
MOE_PRINTF(2, 3) struct moe_str moe_arena_printf(struct moe_arena *arena, const char *fmt, ...);

size_t moe_arena_used(const struct moe_arena *arena);
#endif
