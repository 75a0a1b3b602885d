/* Blocks and strings: how long they are, what fits where, and what a copy leaves behind. */
#include "audit/source/flow/walk.h"

struct span flow_string_length(struct walk *w, struct state *s, struct aval p, unsigned unit)
{
    struct ostate *o = p.kind == V_PTR ? flow_object_state(w, s, p.obj) : NULL;
    if (!o || o->len_lo < 0 || o->unit != unit || p.lo != p.hi || p.lo < 0 || p.lo % unit)
        return (struct span){ -1, -1 };
    int64_t off = p.lo / unit;
    if (off > o->len_lo)
        return (struct span){ -1, -1 };
    return (struct span){ o->len_lo - off, o->len_hi < 0 ? -1 : o->len_hi - off };
}

static struct loc block(struct walk *w, struct state *s, struct arg p)
{
    return flow_pointed(w, s, p.v, 0, p.node);
}

void flow_check_size_arg(struct walk *w, uint32_t node, struct aval v, enum moe_event_kind tainted)
{
    if (v.kind != V_NUM || !(v.taint & (MOE_TAINT_EXTERNAL | MOE_TAINT_RANDOM)) || (v.flags & VF_BOUND_HI))
        return;
    if (v.hi > (1 << 20) || v.lo < 0)
        flow_event(w, tainted, node, v.origin, v, false, "the size comes from outside and has no upper bound");
}

void flow_touch(struct walk *w, struct state *s, struct arg p, struct aval bytes, bool write)
{
    if (p.v.init == INIT_NO)
        flow_event(w, MOE_EV_UNINIT_USE, p.node, 0, p.v, true, "the pointer was never set on this path");
    if (p.v.init == INIT_NO || (bytes.kind == V_NUM && bytes.hi == 0))
        return;
    struct loc at = block(w, s, p);
    if (w->dead || !at.known)
        return;
    if (write && w->objects[at.obj].kind == MOE_REGION_STRING)
        flow_event(w, MOE_EV_BOUNDS_WRITE, p.node, 0, p.v, true, "write into a string literal");
    bool outside = (bytes.taint & (MOE_TAINT_EXTERNAL | MOE_TAINT_RANDOM)) != 0;
    struct ostate *o = flow_object_state(w, s, at.obj);
    if (bytes.kind != V_NUM || outside) {
        if (outside && !(bytes.flags & VF_BOUND_HI) && o->size_hi >= 0 && bytes.hi > o->size_hi)
            flow_event(w, MOE_EV_TAINTED_SIZE, p.node, bytes.origin, bytes, false, "a length from outside against an object of %ld bytes", (long)o->size_hi);
        flow_check_bounds(w, s, at, 1, write);
        return;
    }
    if (bytes.lo == OPEN_LO && bytes.hi == OPEN_HI) {
        flow_check_bounds(w, s, at, 1, write);
        return;
    }
    bool sure = at.lo == at.hi && !(bytes.flags & (VF_WIDENED | VF_STRIDED | VF_DERIVED | VF_ASSUMED));      /* else both may move together */
    flow_check_bounds(w, s, at, sure && bytes.hi != OPEN_HI ? bytes.hi : MOE_MAX(bytes.lo, 1), write);
}

/* The type that a pointer argument points to, as the caller wrote it. */
static const struct moe_type *pointee(struct walk *w, uint32_t node)
{
    const struct moe_type *p = moe_type_of(w->t, moe_skip_casts(w->t, node));
    return moe_type_at(w->t, p->to);
}

/* One member of a record, or one element: the rest of the object keeps what is known. */
static bool overwrite_part(struct walk *w, struct state *s, struct arg p, uint32_t taint)
{
    const struct moe_type *own = moe_type_at(w->t, w->objects[p.v.obj].type), *ty = pointee(w, p.node);
    bool whole = own->kind != MOE_T_RECORD && w->objects[p.v.obj].kind != MOE_REGION_PARAM;
    if (whole || p.v.lo != p.v.hi || !p.node || ty->size <= 0 || ty->size > 4096 || ty->kind == MOE_T_VOID || ty->kind == MOE_T_ARRAY
        || (p.v.lo == 0 && (ty->kind == MOE_T_RECORD || ty->is_char)))
        return false;
    for (uint32_t i = 0; i < s->cell_count; i++)
        if (s->cells[i].obj == p.v.obj && s->cells[i].off >= p.v.lo && s->cells[i].off < p.v.lo + ty->size)
            s->cells[i].v = flow_v_top();
    if (flow_type_is_number(ty))
        flow_state_set(s, p.v.obj, p.v.lo, (uint32_t)ty->size, taint ? flow_v_tainted(ty, taint, p.node) : flow_v_top());
    return true;
}

/* Whether a whole array inside a record is handed over: what is written to it taints those bytes, and not the record's other members. */
static bool is_inner_array(struct walk *w, struct arg p, int64_t *bytes)
{
    const struct moe_node *n = moe_at(w->t, moe_skip_casts(w->t, p.node));
    const struct moe_type *ty = moe_type_at(w->t, n->type);
    *bytes = flow_type_size(w->t, n->type);
    return p.node && n->kind == MOE_N_MEMBER && ty->kind == MOE_T_ARRAY && *bytes > flow_type_size(w->t, ty->to) && p.v.lo == p.v.hi;
}

/* Content unknown from here on, with a taint. */
void flow_overwrite(struct walk *w, struct state *s, struct arg p, uint32_t taint)
{
    struct ostate *o = p.v.kind == V_PTR ? flow_object_state(w, s, p.v.obj) : NULL;
    if (!o || overwrite_part(w, s, p, taint))
        return;
    int64_t bytes;
    bool inner = is_inner_array(w, p, &bytes), whole = p.v.lo == 0 && p.v.hi == 0 && !inner;
    for (uint32_t i = 0; i < s->cell_count; i++)
        if (s->cells[i].obj == p.v.obj) {
            if (s->cells[i].v.def)
                w->marks[s->cells[i].v.def] |= MARK_READ;
            flow_escape(w, s, s->cells[i].v, 2);
        }
    flow_state_forget(s, p.v.obj);
    o->fill = FILL_KNOWN;
    if (whole)
        o->taint = o->part_taint = 0;
    if (inner)
        flow_state_taint_part(o, taint, p.v.lo, flow_sat_add(p.v.lo, bytes));
    else
        o->taint |= taint;
    o->len_lo = o->len_hi = -1;
    o->prefix = 0;
    o->text = 0;
    o->constant = 0;
    o->unterminated = 0;
    const struct moe_type *ty = moe_type_at(w->t, w->objects[p.v.obj].type);
    if (taint && w->objects[p.v.obj].kind != MOE_REGION_HEAP && flow_type_is_number(ty) && p.v.lo == 0 && p.v.hi == 0 && ty->size > 0) {
        flow_state_set(s, p.v.obj, 0, (uint32_t)ty->size, flow_v_tainted(ty, taint, p.node));      /* a scalar that was read into */
        o->taint = 0;
    }
}

void flow_check_terminated(struct walk *w, struct state *s, struct arg p)
{
    struct ostate *o = p.v.kind == V_PTR ? flow_object_state(w, s, p.v.obj) : NULL;
    if (!o)
        return;
    bool full = o->size_hi >= 0 && o->prefix * o->unit >= o->size_hi && o->size_hi > 0 && o->prefix > 0;
    if ((full && o->len_lo < 0) || o->unterminated)
        flow_event(w, MOE_EV_UNTERMINATED, p.node, 0, p.v, full, "no NUL ends it");
    if (o->fill == FILL_NONE && !flow_state_cell(s, p.v.obj, 0) && o->prefix == 0 && o->len_lo < 0) {
        bool any = false;
        for (uint32_t i = 0; i < s->cell_count; i++)
            any |= s->cells[i].obj == p.v.obj;
        if (!any)
            flow_event(w, MOE_EV_UNINIT_USE, p.node, 0, p.v, true, "its bytes were never set");
    }
}

void flow_copy_bytes(struct walk *w, struct state *s, uint32_t call, struct arg dst, struct arg src, struct aval bytes, unsigned unit)
{
    flow_touch(w, s, src, bytes, false);
    if (!w->dead)
        flow_touch(w, s, dst, bytes, true);
    if (w->dead)
        return;
    struct ostate *d = dst.v.kind == V_PTR ? flow_object_state(w, s, dst.v.obj) : NULL, *f = src.v.kind == V_PTR ? flow_object_state(w, s, src.v.obj) : NULL;
    (void)call;
    bool ours = d && (w->objects[dst.v.obj].kind == MOE_REGION_STACK || (w->objects[dst.v.obj].kind == MOE_REGION_HEAP && !d->escaped));
    for (uint32_t i = 0; f && !ours && i < s->cell_count; i++)       /* pointers copied to where others see them */
        if (s->cells[i].obj == src.v.obj)
            flow_escape(w, s, s->cells[i].v, 2);
    if (!d)
        return;
    struct span len = flow_string_length(w, s, src.v, unit);
    uint32_t taint = flow_content_taint(w, s, src.v);
    uint8_t constant = f ? f->constant : 0;
    uint32_t text = f && src.v.lo == 0 && dst.v.lo == 0 && dst.v.hi == 0 ? f->text : 0;
    int64_t prefix = f && f->unit == unit && src.v.lo == 0 ? f->prefix : 0, units = flow_v_is_const(bytes) ? bytes.lo / unit : -1;
    bool from_start = dst.v.lo == 0 && dst.v.hi == 0;
    struct cell cells[16];
    uint32_t n = 0;
    for (uint32_t i = 0; f && i < s->cell_count && n < MOE_COUNT(cells); i++)
        if (s->cells[i].obj == src.v.obj && src.v.lo == 0 && from_start && flow_v_is_const(bytes) && s->cells[i].off + s->cells[i].size <= bytes.lo)
            cells[n++] = s->cells[i];
    if (f && f->fill == FILL_NONE && n == 0 && d->fill == FILL_NONE)
        return;                               /* garbage over garbage */
    flow_overwrite(w, s, dst, taint);
    for (uint32_t i = 0; i < n; i++) {
        cells[i].v.def = 0;
        flow_state_set(s, dst.v.obj, cells[i].off, cells[i].size, cells[i].v);
    }
    d->unit = (uint8_t)unit;
    d->constant = constant;
    if (from_start && units >= 0 && len.lo >= 0 && len.hi >= 0 && units > len.hi)
        d->len_lo = len.lo, d->len_hi = len.hi, d->prefix = len.lo, d->text = text;
    else if (from_start && units >= 0)
        d->prefix = MOE_MIN(len.lo >= 0 ? len.lo : prefix, units);
}

/* strcpy, strncpy, strcat, strncat and their wide kin. `most`: the count argument, in units; `pads`: always writes that many. */
void flow_copy_string(struct walk *w, struct state *s, uint32_t call, struct arg dst, struct arg src, const struct arg *most, unsigned unit, bool append, bool pads)
{
    (void)call;
    flow_check_terminated(w, s, src);
    if (append)
        flow_check_terminated(w, s, dst);
    struct span len = flow_string_length(w, s, src.v, unit), start = append ? flow_string_length(w, s, dst.v, unit) : (struct span){ 0, 0 };
    flow_touch(w, s, src, flow_v_top(), false);
    if (w->dead)
        return;
    struct ostate *f = src.v.kind == V_PTR ? flow_object_state(w, s, src.v.obj) : NULL, *d = dst.v.kind == V_PTR ? flow_object_state(w, s, dst.v.obj) : NULL;
    bool counted = most && most->v.kind == V_NUM && !(most->v.taint & (MOE_TAINT_EXTERNAL | MOE_TAINT_RANDOM));
    int64_t least = len.lo, upper = len.hi;
    if (least < 0 && f && f->unit == unit && src.v.lo == 0 && src.v.hi == 0 && f->prefix > 0)
        least = f->prefix;                    /* no NUL before that */
    if (counted) {
        if (most->v.lo >= 0 && least > most->v.lo)
            least = most->v.lo;
        if (upper < 0 || upper > most->v.hi)
            upper = pads || least >= 0 || (f && (flow_content_taint(w, s, src.v) & MOE_TAINT_EXTERNAL)) ? most->v.hi : -1;
        if (pads)
            least = most->v.lo, upper = most->v.hi;
    }
    struct aval bytes = flow_v_top();
    int64_t nul = most && !append ? 0 : 1;
    if (least >= 0 && start.lo >= 0)
        bytes = flow_v_num((start.lo + least + nul) * unit, upper >= 0 && upper != OPEN_HI && start.hi >= 0 ? (start.hi + upper + nul) * unit : (start.lo + least + nul) * unit);
    if (most && !counted)
        bytes = most->v, bytes.hi = flow_sat_mul(bytes.hi, unit);
    flow_touch(w, s, dst, bytes, true);
    uint32_t taint = flow_content_taint(w, s, src.v);
    if (!most && (taint & MOE_TAINT_EXTERNAL) && len.hi < 0 && d && d->size_hi >= 0 && !(f && f->size_hi >= 0 && f->size_hi <= d->size_hi && !append))
        flow_event(w, MOE_EV_TAINTED_SIZE, dst.node, 0, src.v, false, "a string of any length from outside is copied into %ld bytes", (long)d->size_hi);
    if (w->dead || !d)
        return;
    uint8_t constant = f && f->constant && (!append || d->constant || d->len_hi == 0);
    uint32_t text = f && !append && src.v.lo == 0 && dst.v.lo == 0 ? f->text : 0, before = append ? d->taint : 0;
    flow_overwrite(w, s, dst, taint | before);
    d->unit = (uint8_t)unit;
    d->constant = constant;
    if (dst.v.lo != 0 || dst.v.hi != 0)
        return;
    if (len.lo >= 0 && len.hi >= 0 && start.lo >= 0 && start.hi >= 0) {
        bool cut = most && !append && (!counted || most->v.lo <= len.hi);
        int64_t lo = counted && most ? MOE_MIN(len.lo, most->v.lo) : len.lo, hi = counted && most ? MOE_MIN(len.hi, most->v.hi) : len.hi;
        d->prefix = start.lo + lo;
        if (!cut)
            d->len_lo = start.lo + lo, d->len_hi = start.hi + hi, d->text = text;
        else
            d->unterminated = counted && most->v.lo <= len.lo;
    }
}

void flow_fill_bytes(struct walk *w, struct state *s, uint32_t call, struct arg dst, struct aval byte, struct aval bytes, unsigned unit)
{
    (void)call;
    flow_touch(w, s, dst, bytes, true);
    struct ostate *o = dst.v.kind == V_PTR && !w->dead ? flow_object_state(w, s, dst.v.obj) : NULL;
    if (!o)
        return;
    bool whole = dst.v.lo == 0 && dst.v.hi == 0 && flow_v_is_const(bytes) && o->size_hi >= 0 && bytes.lo >= o->size_hi;
    flow_overwrite(w, s, dst, 0);
    o->unit = (uint8_t)unit;
    o->constant = flow_v_is_const(byte);
    if (dst.v.lo != 0 || dst.v.hi != 0 || !flow_v_is_const(byte))
        return;
    if (byte.lo == 0) {
        o->len_lo = o->len_hi = 0;
        o->fill = whole ? FILL_ZERO : FILL_KNOWN;
    } else if (flow_v_is_const(bytes)) {
        o->prefix = bytes.lo / unit;
    }
}
