#include "audit/source/flow/walk.h"
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

static struct moe_event *slot(struct walk *w, enum moe_event_kind kind, uint32_t node)
{
    struct moe_flow *f = w->out;
    for (size_t i = f->event_count; i > 0 && f->event_count - i < 64; i--)      /* loops repeat the latest ones */
        if (f->events[i - 1].kind == kind && f->events[i - 1].node == node)
            return NULL;
    if (f->event_count == f->event_room) {
        size_t room = f->event_room ? f->event_room * 2 : 64;
        struct moe_event *p = reallocarray(f->events, room, sizeof *p);
        if (!p)
            return f->failed = true, NULL;
        f->events = p;
        f->event_room = room;
    }
    struct moe_event *e = &f->events[f->event_count++];
    *e = (struct moe_event){ .kind = kind, .node = node, .limit = -1, .through_call = w->frame && w->frame->depth > 0 };
    return e;
}

/* What a callee is given comes from its callers, and is as good as they are. */
bool flow_is_damaged(const struct walk *w, uint32_t node)
{
    for (const struct frame *f = w->frame; f; f = f->up)
        if (w->damaged[f->function])
            return true;
    return w->damaged[moe_function_of(w->t, node)] != 0;
}

static bool rests_on_absence(enum moe_event_kind kind)
{
    switch (kind) {
    case MOE_EV_UNINIT_USE: case MOE_EV_NULL_DEREF: case MOE_EV_UNCHECKED_NULL: case MOE_EV_CHECK_AFTER_DEREF: case MOE_EV_MEMORY_LEAK: case MOE_EV_HANDLE_LEAK:
    case MOE_EV_DEAD_STORE: case MOE_EV_RESULT_UNUSED: case MOE_EV_ALWAYS_TRUE: case MOE_EV_ALWAYS_FALSE: case MOE_EV_UNREACHABLE: case MOE_EV_INFINITE_LOOP:
    case MOE_EV_USE_AFTER_FREE: case MOE_EV_DOUBLE_FREE: case MOE_EV_USE_AFTER_CLOSE: case MOE_EV_DOUBLE_CLOSE:      /* the `return` between may be what is missing */
    case MOE_EV_LOCK_LEAK: case MOE_EV_UNLOCK_NOT_HELD: case MOE_EV_DOUBLE_LOCK: case MOE_EV_INFINITE_RECURSION: case MOE_EV_DIVIDE_BY_ZERO:
        return true;
    default:
        return false;
    }
}

/* One cause, one event: what outside data does to ten expressions of a function, or an unchecked allocation to ten uses, is said once. */
static bool said(struct walk *w, enum moe_event_kind kind, uint32_t node, uint32_t origin)
{
    if (w->frame && w->budget < 0)            /* what was not walked is not known */
        return true;
    if (rests_on_absence(kind) && flow_is_damaged(w, node))
        return true;
    bool once = kind == MOE_EV_UNCHECKED_NULL || (kind >= MOE_EV_OVERFLOW && kind <= MOE_EV_UNSIGNED_TO_SIGN) || kind == MOE_EV_TAINTED_POINTER;
    uint32_t function = moe_function_of(w->t, node);
    for (size_t i = w->out->event_count; once && origin && i > 0 && w->out->event_count - i < 512; i--) {
        const struct moe_event *e = &w->out->events[i - 1];
        if (e->kind == kind && e->origin == origin && e->node != node && (kind == MOE_EV_UNCHECKED_NULL || moe_function_of(w->t, e->node) == function))
            return true;
    }
    return false;
}

static void describe(struct walk *w, struct moe_event *e, uint32_t obj, struct aval v, uint32_t origin, bool certain)
{
    e->origin = origin ? origin : v.origin;
    e->taint = v.taint;
    e->certain = certain;
    if (obj && obj < w->object_count) {
        e->region = w->objects[obj].kind;
        if (!e->origin)
            e->origin = w->objects[obj].node;
    }
}

void flow_event(struct walk *w, enum moe_event_kind kind, uint32_t node, uint32_t origin, struct aval v, bool certain, const char *fmt, ...)
{
    struct moe_event *e = node && !said(w, kind, node, origin ? origin : v.origin) ? slot(w, kind, node) : NULL;
    if (!e)
        return;
    describe(w, e, v.kind == V_PTR ? v.obj : 0, v, origin, certain);
    e->lo = v.lo;
    e->hi = v.hi;
    va_list va;
    va_start(va, fmt);
    vsnprintf(e->detail, sizeof e->detail, fmt, va);
    va_end(va);
}

void flow_event_bounds(struct walk *w, enum moe_event_kind kind, uint32_t node, uint32_t obj, struct aval v, int64_t lo, int64_t hi, int64_t limit, bool certain,
                  const char *fmt, ...)
{
    struct moe_event *e = node && (!w->frame || w->budget >= 0) && !flow_is_damaged(w, node) ? slot(w, kind, node) : NULL;
    if (!e)
        return;
    describe(w, e, obj, v, 0, certain);
    e->lo = lo;
    e->hi = hi;
    e->limit = limit;
    e->below = lo < 0 && lo != OPEN_LO;
    va_list va;
    va_start(va, fmt);
    vsnprintf(e->detail, sizeof e->detail, fmt, va);
    va_end(va);
}

#define ROW(id, name, text) [MOE_EV_##id] = name,
static const char *const names[MOE_EV_COUNT] = { [MOE_EV_NONE] = "", MOE_EVENTS(ROW) };

const char *moe_event_name(enum moe_event_kind kind) { return kind < MOE_EV_COUNT ? names[kind] : ""; }

enum moe_event_kind moe_event_find(struct moe_str name)
{
    for (int i = 1; i < MOE_EV_COUNT; i++)
        if (moe_str_is(name, names[i]))
            return (enum moe_event_kind)i;
    return MOE_EV_NONE;
}
