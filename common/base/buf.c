#include "common/base/buf.h"
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

struct moe_buf { char *ptr; size_t len, room, cap; bool failed; };

struct moe_buf *moe_buf_new(size_t cap_bytes)
{
    struct moe_buf *b = calloc(1, sizeof *b);
    if (b)
        b->cap = cap_bytes;
    return b;
}

void moe_buf_free(struct moe_buf **buf)
{
    if (*buf)
        free((*buf)->ptr);
    free(*buf);
    *buf = NULL;
}

static bool reserve(struct moe_buf *b, size_t more)
{
    if (b->failed || more > b->cap || b->len > b->cap - more)
        return b->failed = true, false;
    if (b->len + more + 1 <= b->room)
        return true;
    size_t room = MOE_MAX(b->room * 2, b->len + more + 1);
    char *p = realloc(b->ptr, MOE_MAX(room, (size_t)256));
    if (!p)
        return b->failed = true, false;
    b->ptr = p;
    b->room = MOE_MAX(room, (size_t)256);
    return true;
}

void moe_buf_add(struct moe_buf *b, struct moe_str s)
{
    if (!reserve(b, s.len))
        return;
    if (s.len)
        memcpy(b->ptr + b->len, s.ptr, s.len);
    b->len += s.len;
    b->ptr[b->len] = 0;
}

void moe_buf_addc(struct moe_buf *b, char c) { moe_buf_add(b, (struct moe_str){ &c, 1 }); }

void moe_buf_printf(struct moe_buf *b, const char *fmt, ...)
{
    va_list va, again;
    va_start(va, fmt);
    va_copy(again, va);
    int n = vsnprintf(NULL, 0, fmt, va);
    va_end(va);
    if (n >= 0 && reserve(b, (size_t)n)) {
        vsnprintf(b->ptr + b->len, (size_t)n + 1, fmt, again);
        b->len += (size_t)n;
    }
    va_end(again);
}

struct moe_str moe_buf_str(const struct moe_buf *b) { return (struct moe_str){ b->ptr ? b->ptr : "", b->len }; }
void moe_buf_clear(struct moe_buf *b) { b->len = 0; b->failed = false; if (b->ptr) b->ptr[0] = 0; }
bool moe_buf_failed(const struct moe_buf *b) { return b->failed; }

void moe_buf_cut(struct moe_buf *b, size_t len)
{
    if (len < b->len) {
        b->len = len;
        b->ptr[len] = 0;
    }
}
