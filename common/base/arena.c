#include "common/base/arena.h"
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

enum { FIRST_BYTES = 1 << 12, BLOCK_BYTES = 1 << 16, MAPPED_BYTES = 1 << 17, LARGE_BYTES = 1 << 20, ALIGN = 16, FIRST_GROWN = 256 };

struct block { struct block *next; size_t used, size; bool clear; };      /* clear: what is not used yet is zero */
struct moe_arena { struct block *top; size_t used, cap; };

struct moe_arena *moe_arena_new(size_t cap_bytes)
{
    struct moe_arena *a = calloc(1, sizeof *a);
    if (a)
        a->cap = cap_bytes;
    return a;
}

void moe_arena_free(struct moe_arena **arena)
{
    if (!*arena)
        return;
    for (struct block *b = (*arena)->top, *next; b; b = next) {
        next = b->next;
        free(b);
    }
    free(*arena);
    *arena = NULL;
}

static size_t head_bytes(void) { return (sizeof(struct block) + ALIGN - 1) & ~(size_t)(ALIGN - 1); }

/* Under a sanitizer nothing stays, so that the use of what was forgotten is seen. */
#define KEPT_BYTES (MOE_ADDRESS_SANITIZER ? 0u : MOE_ARENA_KEPT_BYTES)

void moe_arena_reset(struct moe_arena *a)
{
    struct block *kept = NULL;
    for (struct block *b = a->top, *next; b; b = next) {
        next = b->next;
        bool better = b->size <= KEPT_BYTES && (!kept || b->size > kept->size);
        free(better ? kept : b);
        kept = better ? b : kept;
    }
    a->top = kept;
    a->used = 0;
    if (kept)
        *kept = (struct block){ .size = kept->size };
}

void *moe_arena_alloc(struct moe_arena *a, size_t bytes)
{
    if (bytes > a->cap || a->used + bytes + ALIGN > a->cap)
        return NULL;
    bytes = (bytes + ALIGN - 1) & ~(size_t)(ALIGN - 1);
    if (!a->top || a->top->size - a->top->used < bytes) {
        /* Blocks grow with the arena, for many hold little. Small ones are cleared piece by piece, so that pages nobody asked for are not touched; large ones come clear
         * from the system, and go back to it when they are freed, small ones only when nothing lies behind them. */
        size_t even = MOE_MIN(MOE_MAX(a->used, (size_t)FIRST_BYTES), (size_t)BLOCK_BYTES);
        size_t size = MOE_MAX(bytes, MOE_MAX(even, MOE_MIN(a->used / 4, (size_t)LARGE_BYTES)));
        const bool clear = size >= MAPPED_BYTES;
        struct block *b = clear ? calloc(1, head_bytes() + size) : malloc(head_bytes() + size);
        if (!b)
            return NULL;
        *b = (struct block){ .next = a->top, .size = size, .clear = clear };
        a->top = b;
    }
    char *p = (char *)a->top + head_bytes() + a->top->used;
    a->top->used += bytes;
    a->used += bytes;
    return a->top->clear ? p : memset(p, 0, bytes);
}

void *moe_arena_alloc_n(struct moe_arena *arena, size_t n, size_t size)
{
    size_t bytes;
    return __builtin_mul_overflow(n, size, &bytes) ? NULL : moe_arena_alloc(arena, bytes);
}

void *moe_grow(struct moe_arena *arena, void *old, size_t count, size_t *room, size_t size)
{
    if (count < *room)
        return old;
    size_t more = *room ? *room * 2 : MOE_MAX(MOE_MIN((size_t)16, FIRST_GROWN / size), (size_t)1);       /* many lists have one large item */
    void *fresh = moe_arena_alloc_n(arena, more, size);
    if (fresh) {
        if (count)
            memcpy(fresh, old, count * size);
        *room = more;
    }
    return fresh;
}

struct moe_str moe_arena_str(struct moe_arena *arena, struct moe_str s)
{
    char *p = s.len + 1 ? moe_arena_alloc(arena, s.len + 1) : NULL;
    if (!p)
        return (struct moe_str){ NULL, 0 };
    if (s.len)
        memcpy(p, s.ptr, s.len);
    p[s.len] = 0;
    return (struct moe_str){ p, s.len };
}

struct moe_str moe_arena_printf(struct moe_arena *arena, const char *fmt, ...)
{
    va_list va, again;
    va_start(va, fmt);
    va_copy(again, va);
    int n = vsnprintf(NULL, 0, fmt, va);
    va_end(va);
    char *p = n < 0 ? NULL : moe_arena_alloc(arena, (size_t)n + 1);
    if (p)
        vsnprintf(p, (size_t)n + 1, fmt, again);
    va_end(again);
    return (struct moe_str){ p, p ? (size_t)n : 0 };
}

size_t moe_arena_used(const struct moe_arena *arena) { return arena->used; }
