/* Who still knows an object: escaping, havoc by unknown code, lost last pointers, leaks. */
#include "audit/source/flow/walk.h"

static bool owned(const struct walk *w, uint32_t obj) { return w->objects[obj].kind == MOE_REGION_HEAP || w->objects[obj].kind == MOE_REGION_HANDLE; }

void flow_escape(struct walk *w, struct state *s, struct aval v, unsigned depth)
{
    struct ostate *o = v.kind == V_PTR || v.kind == V_NUM ? flow_object_state(w, s, v.obj) : NULL;
    if (!o || !depth || o->escaped)
        return;
    o->escaped = 1;
    if (o->fill == FILL_NONE)
        o->fill = FILL_KNOWN;                 /* whoever knows it may have set it */
    for (uint32_t i = 0; i < s->cell_count; i++)
        if (s->cells[i].obj == v.obj && s->cells[i].v.obj)
            flow_escape(w, s, s->cells[i].v, depth - 1);
}

void flow_havoc(struct walk *w, struct state *s, uint32_t obj, uint32_t taint, unsigned depth)
{
    struct ostate *o = flow_object_state(w, s, obj);
    if (!o || !depth || w->objects[obj].kind == MOE_REGION_STRING)
        return;
    for (uint32_t i = 0; i < s->cell_count; i++) {
        if (s->cells[i].obj != obj)
            continue;
        struct aval v = s->cells[i].v;
        if (v.def)
            w->marks[v.def] |= MARK_READ;
        if (v.obj && v.obj != obj && v.kind != V_FUNC) {
            flow_escape(w, s, v, 2);
            flow_havoc(w, s, v.obj, taint, depth - 1);
        }
    }
    flow_state_forget(s, obj);
    o->fill = FILL_KNOWN;
    o->len_lo = o->len_hi = -1;
    o->prefix = 0;
    o->text = 0;
    o->constant = 0;
    o->unterminated = 0;
    o->held = 0;
    o->taint |= taint;
    if (w->objects[obj].kind == MOE_REGION_PARAM)
        o->life = LIFE_LIVE;
}

static bool referred(const struct state *s, uint32_t obj)
{
    for (uint32_t i = 0; i < s->cell_count; i++)
        if (s->cells[i].v.obj == obj && s->cells[i].v.kind != V_FUNC)
            return true;
    return false;
}

static void report_leak(struct walk *w, struct state *s, uint32_t obj, uint32_t at)
{
    const struct object *o = &w->objects[obj];
    struct ostate *os = flow_object_state(w, s, obj);
    os->escaped = 1;                          /* said once */
    if (o->family == FAM_ALLOCA || o->family == FAM_CUDA)
        return;
    bool handle = o->kind == MOE_REGION_HANDLE;
    flow_event(w, handle ? MOE_EV_HANDLE_LEAK : MOE_EV_MEMORY_LEAK, o->node, at, flow_v_ptr(obj, 0), false, "the last %s to it is lost in line %u",
          handle ? "handle" : "pointer", moe_at(w->t, at)->line);
}

/* Called after the cell that held `old` was written: was that the last pointer? */
void flow_lose(struct walk *w, struct state *s, struct aval old, uint32_t node)
{
    struct ostate *o = old.obj && old.kind != V_FUNC && owned(w, old.obj) ? flow_object_state(w, s, old.obj) : NULL;
    if (o && o->life == LIFE_LIVE && !o->escaped && old.null != NULL_YES && !referred(s, old.obj))
        report_leak(w, s, old.obj, node);
}

void flow_leaks_at_exit(struct walk *w, struct state *s)
{
    struct cell *ret = flow_state_cell(s, w->frame->ret, 0);
    if (ret)
        flow_escape(w, s, ret->v, 4);
    for (uint32_t obj = 1; obj < MOE_MIN(w->object_count, s->object_count); obj++) {
        struct ostate *o = &s->objects[obj];
        if (!owned(w, obj) || o->life != LIFE_LIVE || o->escaped)
            continue;
        uint32_t at = w->frame->function;
        for (uint32_t i = 0; i < s->cell_count; i++)
            if (s->cells[i].v.obj == obj && w->objects[s->cells[i].obj].kind == MOE_REGION_PARAM)
                o->escaped = 1;
        if (!o->escaped)
            report_leak(w, s, obj, at);
    }
}

uint32_t flow_content_taint(struct walk *w, struct state *s, struct aval v)
{
    uint32_t taint = v.taint;
    struct ostate *o = v.kind == V_PTR ? flow_object_state(w, s, v.obj) : NULL;
    if (!o)
        return taint;
    taint |= o->taint | o->part_taint;
    for (uint32_t i = 0; i < s->cell_count; i++)
        if (s->cells[i].obj == v.obj)
            taint |= s->cells[i].v.taint;
    return taint;
}
