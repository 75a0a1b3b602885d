/* What the libraries do to memory, taint and handles. The functions are rows of models_table.c. */
#include "audit/source/flow/models.h"
#include <stdlib.h>

static struct arg arg_at(const struct arg *args, unsigned n, int i)
{
    return i >= 0 && (unsigned)i < n ? args[i] : (struct arg){ 0, flow_v_top() };
}

/* -- memory -- */

static struct aval fresh(struct walk *w, struct state *s, uint32_t node, uint8_t region, uint8_t family)
{
    uint32_t obj = flow_object_find(w, region, 0, node, 0);
    struct ostate *o = flow_object_state(w, s, obj);
    if (!o)
        return flow_v_top();
    bool many = o->life == LIFE_LIVE && o->escaped;      /* the same place again, in a loop */
    for (uint32_t i = 0; o->life == LIFE_LIVE && i < s->cell_count; i++)
        many |= s->cells[i].v.obj == obj && s->cells[i].v.kind != V_FUNC;
    flow_state_forget(s, obj);
    memset(o, 0, sizeof *o);
    o->life = LIFE_LIVE;
    o->unit = 1;
    o->many = many;
    o->size_lo = o->size_hi = o->len_lo = o->len_hi = -1;
    w->objects[obj].family = family;
    struct aval v = flow_v_ptr(obj, 0);
    v.origin = node;
    return v;
}

static struct aval model_alloc(struct walk *w, struct state *s, const struct model *m, uint32_t node, struct arg *args, unsigned n)
{
    struct arg size = arg_at(args, n, m->a), count = arg_at(args, n, m->b);
    bool stack = m->family == FAM_ALLOCA;
    flow_check_size_arg(w, size.node, size.v, MOE_EV_TAINTED_ALLOC);
    if (m->b >= 0)
        flow_check_size_arg(w, count.node, count.v, MOE_EV_TAINTED_ALLOC);
    struct aval v = fresh(w, s, node, stack ? MOE_REGION_STACK : MOE_REGION_HEAP, m->family);
    struct ostate *o = flow_object_state(w, s, v.obj);
    if (!o)
        return v;
    if (m->flags & MAY_FAIL)
        v.null = NULL_MAYBE;
    o->fill = m->flags & ZEROED ? FILL_ZERO : FILL_NONE;
    if (m->family == FAM_NEW || m->family == FAM_NEW_ARRAY) {
        o->fill = FILL_KNOWN;
        return v;
    }
    if (size.v.kind == V_NUM && size.v.lo >= 0 && size.v.hi > 0 && size.v.hi != OPEN_HI && !(size.v.taint & (MOE_TAINT_EXTERNAL | MOE_TAINT_RANDOM))) {
        o->size_lo = size.v.lo, o->size_hi = size.v.hi;
        if (m->b >= 0) {
            bool known = count.v.kind == V_NUM && count.v.lo >= 0 && count.v.hi != OPEN_HI && !(count.v.taint & (MOE_TAINT_EXTERNAL | MOE_TAINT_RANDOM));
            o->size_lo = known ? flow_sat_mul(size.v.lo, count.v.lo) : -1;
            o->size_hi = known ? flow_sat_mul(size.v.hi, count.v.hi) : -1;
        }
    }
    for (uint32_t x = size.node; x && size.node; x = moe_walk(w->t, size.node, x)) {        /* a product that outside data enters */
        const struct moe_node *xn = moe_at(w->t, x);
        const struct moe_value *left = &w->out->values[moe_child(w->t, x, MOE_R_LHS)], *right = &w->out->values[moe_child(w->t, x, MOE_R_RHS)];
        if (xn->kind == MOE_N_BINARY && xn->op == MOE_OP_MUL && ((left->taint | right->taint) & (MOE_TAINT_EXTERNAL | MOE_TAINT_RANDOM)) && !(size.v.flags & VF_BOUND_HI)
            && (size.v.taint & (MOE_TAINT_EXTERNAL | MOE_TAINT_RANDOM)) && (size.v.hi == OPEN_HI || size.v.hi > UINT32_MAX))
            flow_event(w, MOE_EV_ALLOC_OVERFLOW, size.node, size.v.origin, size.v, false, "the product is not checked for wrapping");
    }
    return v;
}

static void release(struct walk *w, struct state *s, const struct model *m, uint32_t node, struct arg a)
{
    if (a.v.init == INIT_NO)
        flow_event(w, MOE_EV_UNINIT_USE, a.node, 0, a.v, true, "a pointer that was never set is freed");
    if (a.v.kind != V_PTR || !a.v.obj || a.v.null == NULL_YES)
        return;
    struct object *fixed = &w->objects[a.v.obj];
    struct ostate *o = flow_object_state(w, s, a.v.obj);
    bool handle = m->what == CLOSE;
    if (!handle && (fixed->kind == MOE_REGION_STACK || fixed->kind == MOE_REGION_GLOBAL || fixed->kind == MOE_REGION_STRING)) {
        flow_event(w, MOE_EV_FREE_NOT_HEAP, node, fixed->node, a.v, true, "it lies %s", fixed->kind == MOE_REGION_STACK ? "on the stack" : fixed->kind == MOE_REGION_STRING ? "in a string literal" : "in a global");
        return;
    }
    if (!handle && fixed->kind == MOE_REGION_HANDLE)
        flow_event(w, MOE_EV_MISMATCHED_FREE, node, fixed->node, a.v, true, "it is a handle that was opened in line %u", moe_at(w->t, fixed->node)->line);
    if (!handle && fixed->kind == MOE_REGION_HEAP && (a.v.lo != 0 || a.v.hi != 0))
        flow_event(w, MOE_EV_FREE_OFFSET, node, fixed->node, a.v, a.v.lo > 0, "the pointer was moved from the block's start");
    if (!handle && fixed->family && fixed->family != m->family && fixed->kind == MOE_REGION_HEAP)
        flow_event(w, MOE_EV_MISMATCHED_FREE, node, fixed->node, a.v, true, "it was allocated by another family in line %u", moe_at(w->t, fixed->node)->line);
    if (handle && fixed->kind == MOE_REGION_HANDLE && fixed->family && fixed->family != m->family)
        flow_event(w, MOE_EV_MISMATCHED_CLOSE, node, fixed->node, a.v, true, "it was opened by another family in line %u", moe_at(w->t, fixed->node)->line);
    if (o->life == LIFE_FREED)
        flow_event(w, handle ? MOE_EV_DOUBLE_CLOSE : MOE_EV_DOUBLE_FREE, node, o->free_node, a.v, true, "it was %s in line %u", handle ? "closed" : "freed", moe_at(w->t, o->free_node)->line);
    if (!handle)
        for (uint32_t i = 0; i < s->cell_count; i++)      /* what only the freed block pointed to may be lost; that is its owner's business */
            if (s->cells[i].obj == a.v.obj)
                flow_escape(w, s, s->cells[i].v, 2);
    o->life = o->many || (a.v.flags & VF_MERGED) ? LIFE_MAYBE : LIFE_FREED;
    o->free_node = node;
}

static struct aval model_realloc(struct walk *w, struct state *s, const struct model *m, uint32_t node, struct arg *args, unsigned n)
{
    struct arg old = arg_at(args, n, m->a), size = arg_at(args, n, m->b);
    struct model as_alloc = { .a = m->b, .b = m->c ? m->c : -1, .family = FAM_MALLOC, .flags = MAY_FAIL };
    struct ostate *o = old.v.kind == V_PTR ? flow_object_state(w, s, old.v.obj) : NULL;
    if (o && o->life == LIFE_FREED)
        flow_check_alive(w, s, old.v.obj, node);
    uint32_t taint = o ? o->taint | o->part_taint : 0;
    struct aval v = model_alloc(w, s, &as_alloc, node, args, n);
    (void)size;
    if (v.obj && v.obj == old.v.obj)
        return v;
    if (o && w->objects[old.v.obj].kind != MOE_REGION_STACK)
        o->escaped = 1;                       /* freed when it worked, still there when it failed */
    struct ostate *fresh_state = flow_object_state(w, s, v.obj);
    if (fresh_state)
        fresh_state->fill = FILL_KNOWN, fresh_state->taint = taint;
    return v;
}

static struct aval model_dup(struct walk *w, struct state *s, const struct model *m, uint32_t node, struct arg *args, unsigned n)
{
    struct arg src = arg_at(args, n, m->a);
    uint32_t taint = flow_content_taint(w, s, src.v);
    struct span len = flow_string_length(w, s, src.v, m->unit);
    flow_touch(w, s, src, flow_v_top(), false);
    struct aval v = fresh(w, s, node, MOE_REGION_HEAP, m->family);
    struct ostate *o = flow_object_state(w, s, v.obj);
    if (!o)
        return v;
    v.null = NULL_MAYBE;
    o->fill = FILL_KNOWN;
    o->taint = taint;
    o->unit = m->unit;
    o->len_lo = len.lo, o->len_hi = len.hi;
    if (len.lo >= 0 && len.hi >= 0)
        o->size_lo = (len.lo + 1) * m->unit, o->size_hi = (len.hi + 1) * m->unit;
    return v;
}

static struct aval model_open(struct walk *w, struct state *s, const struct model *m, uint32_t node)
{
    struct aval v = fresh(w, s, node, MOE_REGION_HANDLE, m->family);
    if (m->family == FAM_FD) {
        v.kind = V_NUM;
        v.null = NULL_UNKNOWN;
        v.lo = -1, v.hi = OPEN_HI;
        return v;
    }
    v.null = NULL_MAYBE;
    return v;
}

/* The stream stays what it was, and leads elsewhere. One that was not opened here is the system's, and nobody closes it. */
static struct aval model_reopen(struct walk *w, struct state *s, const struct model *m, uint32_t node, struct arg stream)
{
    bool ours = stream.v.kind == V_PTR && stream.v.obj && w->objects[stream.v.obj].kind == MOE_REGION_HANDLE && stream.v.null != NULL_YES;
    struct aval v = ours ? stream.v : model_open(w, s, m, node);
    struct ostate *o = flow_object_state(w, s, v.obj);
    if (ours)
        flow_check_alive(w, s, v.obj, stream.node);
    else if (o)
        o->escaped = 1;
    v.null = NULL_MAYBE;
    v.origin = node;
    v.def = 0;
    v.flags = 0;
    return v;
}

static void use_handle(struct walk *w, struct state *s, struct arg a)
{
    if (a.v.obj && a.v.kind != V_FUNC && w->objects[a.v.obj].kind == MOE_REGION_HANDLE)
        flow_check_alive(w, s, a.v.obj, a.node);
    if (a.v.kind == V_PTR && (a.v.null == NULL_MAYBE || a.v.null == NULL_YES)) {
        flow_pointed(w, s, a.v, 0, a.node);
        w->dead = false;
    }
}

static void model_close(struct walk *w, struct state *s, const struct model *m, uint32_t node, struct arg a)
{
    if (a.v.kind == V_PTR && (a.v.null == NULL_MAYBE || a.v.null == NULL_YES))
        use_handle(w, s, a);
    if (!a.v.obj || a.v.kind == V_FUNC)
        return;
    struct arg as_pointer = a;
    as_pointer.v.kind = V_PTR;
    as_pointer.v.lo = as_pointer.v.hi = 0;
    as_pointer.v.null = NULL_NO;
    release(w, s, m, node, as_pointer);
}

/* -- strings and bytes -- */

static struct aval scaled(struct aval v, unsigned unit)
{
    if (v.kind != V_NUM || unit == 1)
        return v;
    v.lo = flow_sat_mul(v.lo, unit);
    v.hi = flow_sat_mul(v.hi, unit);
    return v;
}

static void model_copy(struct walk *w, struct state *s, const struct model *m, uint32_t node, struct arg *args, unsigned n)
{
    struct arg to = arg_at(args, n, m->a), from = arg_at(args, n, m->b), size = arg_at(args, n, m->c);
    struct aval bytes = scaled(size.v, m->unit);
    flow_check_size_arg(w, size.node, size.v, MOE_EV_TAINTED_SIZE);
    if (m->what == MEMCPY && to.v.kind == V_PTR && from.v.kind == V_PTR && to.v.obj && to.v.obj == from.v.obj && flow_v_is_const(bytes) && to.v.lo == to.v.hi
        && from.v.lo == from.v.hi && llabs(to.v.lo - from.v.lo) < bytes.lo)
        flow_event(w, MOE_EV_OVERLAP, node, 0, to.v, true, "the two ranges overlap by %ld bytes", (long)(bytes.lo - llabs(to.v.lo - from.v.lo)));
    flow_copy_bytes(w, s, node, to, from, bytes, m->unit);
}

static void model_print(struct walk *w, struct state *s, const struct model *m, uint32_t node, struct arg *args, unsigned n)
{
    struct arg to = arg_at(args, n, m->a), room = arg_at(args, n, m->b);
    uint32_t taint = 0;
    bool constant = true;
    for (unsigned i = (unsigned)m->c; i < n; i++) {
        struct ostate *o = args[i].v.kind == V_PTR ? flow_object_state(w, s, args[i].v.obj) : NULL;
        taint |= flow_content_taint(w, s, args[i].v);
        constant &= (o && o->constant) || flow_v_is_const(args[i].v);
        if (args[i].v.kind == V_PTR && args[i].v.obj)
            flow_check_alive(w, s, args[i].v.obj, args[i].node);
    }
    struct arg fmt = arg_at(args, n, m->c);
    struct ostate *f = fmt.v.kind == V_PTR ? flow_object_state(w, s, fmt.v.obj) : NULL;
    struct span copied = { -1, -1 };          /* sprintf(to, "%s", x) is a strcpy */
    if (f && moe_str_is(moe_text(w->t, f->text), "%s") && n > (unsigned)m->c + 1)
        copied = flow_string_length(w, s, args[m->c + 1].v, m->unit);
    if (m->b >= 0)
        flow_touch(w, s, to, scaled(room.v, m->unit), true);
    else
        flow_touch(w, s, to, copied.lo >= 0 ? flow_v_num((copied.lo + 1) * m->unit, (copied.hi + 1) * m->unit) : flow_v_top(), true);
    if (m->b < 0 && (taint & MOE_TAINT_EXTERNAL) && copied.lo < 0 && !w->dead) {
        struct ostate *d = to.v.kind == V_PTR ? flow_object_state(w, s, to.v.obj) : NULL;
        if (d && d->size_hi >= 0)
            flow_event(w, MOE_EV_TAINTED_SIZE, to.node, 0, fmt.v, false, "text of any length from outside is formatted into %ld bytes", (long)d->size_hi);
    }
    (void)node;
    if (w->dead)
        return;
    flow_overwrite(w, s, to, taint);
    struct ostate *d = to.v.kind == V_PTR ? flow_object_state(w, s, to.v.obj) : NULL;
    if (!d)
        return;
    d->unit = m->unit;
    d->constant = constant;
    if (copied.lo >= 0 && copied.hi >= 0 && to.v.lo == 0 && to.v.hi == 0 && m->b < 0)
        d->len_lo = copied.lo, d->len_hi = copied.hi, d->prefix = copied.lo;
}

static uint32_t stream_taint(struct walk *w, uint32_t stream, uint32_t otherwise)
{
    struct moe_str text = stream ? moe_source(w->t, stream) : MOE_STR("");
    return moe_str_is(text, "stdin") ? MOE_TAINT_STDIN : otherwise;
}

static struct aval model_read(struct walk *w, struct state *s, const struct model *m, uint32_t node, struct arg *args, unsigned n)
{
    struct arg to = arg_at(args, n, m->a), size = arg_at(args, n, m->b), factor = arg_at(args, n, m->c);
    struct aval bytes = scaled(size.v, m->unit);
    if (m->c >= 0 && bytes.kind == V_NUM) {
        if (factor.v.kind == V_NUM)
            bytes.lo = flow_sat_mul(bytes.lo, factor.v.lo), bytes.hi = flow_sat_mul(bytes.hi, factor.v.hi), bytes.taint |= factor.v.taint;
        else
            bytes = flow_v_top();
    }
    flow_check_size_arg(w, size.node, size.v, MOE_EV_TAINTED_SIZE);
    if (m->family == FAM_FD || m->family == FAM_FILE)
        use_handle(w, s, arg_at(args, n, m->family == FAM_FD ? 0 : (int)n - 1));
    flow_touch(w, s, to, m->b >= 0 ? bytes : flow_v_top(), true);
    if (w->dead)
        return flow_v_top();
    uint32_t taint = m->taint;
    if (m->family == FAM_FILE)
        taint = stream_taint(w, arg_at(args, n, (int)n - 1).node, taint);
    struct arg fd = arg_at(args, n, 0);
    if (m->taint == FILE_ && m->family == FAM_FD && fd.v.kind == V_NUM && fd.v.obj && moe_str_is(moe_callee(w->t, w->objects[fd.v.obj].node), "socket"))
        taint = MOE_TAINT_NET;
    if (m->taint == FILE_ && m->family == FAM_FD && flow_v_is_const(fd.v) && fd.v.lo == 0)
        taint = MOE_TAINT_STDIN;
    flow_overwrite(w, s, to, taint);
    struct ostate *filled = to.v.kind == V_PTR && m->b >= 0 && !(m->flags & RET_LEN) ? flow_object_state(w, s, to.v.obj) : NULL;
    if (filled && flow_v_is_const(bytes) && filled->size_hi > 0 && to.v.lo == 0 && to.v.hi == 0 && bytes.lo >= filled->size_hi)
        filled->unterminated = 1;             /* it may fill the whole buffer, and puts no NUL behind it */
    if (m->flags & RET_LEN) {
        struct aval v = to.v;
        v.null = NULL_UNKNOWN;
        v.origin = node;
        return v;
    }
    struct aval got = flow_v_num(-1, bytes.kind == V_NUM && bytes.hi != OPEN_HI && m->b >= 0 ? bytes.hi : OPEN_HI);
    if (m->family == FAM_FILE)
        got.lo = 0;
    return got;
}

static void model_scan(struct walk *w, struct state *s, const struct model *m, uint32_t node, struct arg *args, unsigned n)
{
    uint32_t taint = m->taint;
    if (m->b >= 0)
        taint = flow_content_taint(w, s, arg_at(args, n, m->b).v) & ~(uint32_t)MOE_TAINT_PARAM;
    else if (m->taint == FILE_)
        taint = stream_taint(w, arg_at(args, n, 0).node, taint);
    (void)node;
    for (unsigned i = (unsigned)m->a; i < n; i++) {
        flow_touch(w, s, args[i], flow_v_top(), true);
        if (w->dead)
            return;
        flow_overwrite(w, s, args[i], taint);
    }
}

/* Cut at '_': PASS is a password, SSH_ASKPASS is a program. What a variable names the place of is no secret: KEY_FILE, TOKEN_PATH. */
static bool secret_env(struct moe_str name)
{
    static const char *const starts[] = { "SECRET", "TOKEN", "PASSW", "PASSPHRASE", "CREDENTIAL" }, *const ends[] = { "KEY", "SECRET", "TOKEN", "PASSWORD", "PASSWD" };
    static const char *const about[] = { "FILE", "PATH", "DIR", "PROGRAM", "COMMAND", "CMD", "PROMPT", "TYPE", "ID", "NAME", "LEN", "SIZE" };
    bool found = false;
    for (size_t i = 0, len; i < name.len; i += len + 1) {
        struct moe_str word = { name.ptr + i, name.len - i };
        const char *cut = memchr(word.ptr, '_', word.len);
        word.len = len = cut ? (size_t)(cut - word.ptr) : word.len;
        found |= moe_str_is(word, "PASS");
        for (size_t k = 0; k < MOE_COUNT(starts); k++)
            found |= moe_str_starts(word, moe_str_c(starts[k]));
        for (size_t k = 0; k < MOE_COUNT(ends); k++)
            found |= moe_str_ends(word, moe_str_c(ends[k]));
        for (size_t k = 0; !cut && k < MOE_COUNT(about); k++)
            if (moe_str_is(word, about[k]))
                return false;
    }
    return found;
}

static struct aval model_tainted(struct walk *w, struct state *s, const struct model *m, uint32_t node, struct arg *args, unsigned n)
{
    const struct moe_type *ty = moe_type_of(w->t, node);
    uint32_t taint = m->taint;
    if (ty->kind != MOE_T_POINTER) {
        struct aval v = flow_v_tainted(ty, taint == FILE_ && n ? stream_taint(w, args[n - 1].node, taint) : taint, node);
        if (taint == RND)
            v.lo = moe_str_is(moe_callee(w->t, node), "mrand48") ? v.lo : 0;
        else
            v.lo = -1, v.hi = m->unit == 1 ? 255 : v.hi;
        if (taint == RND)
            v.lo = MOE_MAX(v.lo, 0);
        return v;
    }
    if (m->a >= 0 && (unsigned)m->a < n) {
        struct ostate *o = args[m->a].v.kind == V_PTR ? flow_object_state(w, s, args[m->a].v.obj) : NULL;
        if (o && o->text && secret_env(moe_text(w->t, o->text)))
            taint |= MOE_TAINT_SECRET;
    }
    struct aval v = flow_unknown_result(w, s, node);
    struct ostate *o = flow_object_state(w, s, v.obj);
    if (o)
        o->taint = taint, o->unit = m->unit;
    v.taint = taint;
    v.null = m->flags & MAY_FAIL ? NULL_MAYBE : NULL_UNKNOWN;
    return v;
}

static struct aval model_convert(struct walk *w, struct state *s, uint32_t node, struct arg a)
{
    const struct moe_type *ty = moe_type_of(w->t, node);
    flow_touch(w, s, a, flow_v_top(), false);
    uint32_t taint = flow_content_taint(w, s, a.v);
    if (taint & (MOE_TAINT_EXTERNAL | MOE_TAINT_RANDOM))
        return flow_v_tainted(ty, taint, node);
    struct ostate *o = a.v.kind == V_PTR ? flow_object_state(w, s, a.v.obj) : NULL;
    struct aval v = flow_v_top();
    v.taint = taint;
    if (o && o->text && a.v.lo == 0 && ty->kind == MOE_T_INT)
        v = flow_v_int(strtoll(moe_text(w->t, o->text).ptr, NULL, 10)); // nosec M146: what the program's own call gives is wanted, its 0 and its limits too
    return v;
}

static struct aval model_length(struct walk *w, struct state *s, const struct model *m, struct arg a)
{
    flow_check_terminated(w, s, a);
    flow_touch(w, s, a, flow_v_top(), false);
    if (w->dead)
        return flow_v_top();
    struct span len = flow_string_length(w, s, a.v, m->unit);
    if (len.lo >= 0 && len.hi >= 0)
        return flow_v_num(len.lo, len.hi);
    return flow_v_num(0, OPEN_HI);
}

static struct aval model_inside(struct walk *w, struct state *s, const struct model *m, uint32_t node, struct arg a)
{
    struct ostate *o = a.v.kind == V_PTR ? flow_object_state(w, s, a.v.obj) : NULL;
    if (a.v.null == NULL_YES && moe_str_is(moe_str_c(m->name), "memchr"))      /* nothing, of length nothing */
        return a.v;
    flow_touch(w, s, a, flow_v_top(), false);
    struct aval v = a.v;
    v.def = 0;
    v.null = NULL_UNKNOWN;
    v.origin = node;
    if (!o)
        return v;
    v.hi = o->size_hi >= 0 ? o->size_hi - 1 : OPEN_HI;
    if (v.lo == OPEN_LO)
        v.lo = OPEN_LO;
    return v;
}

static void use_all(struct walk *w, struct state *s, struct arg *args, unsigned n)
{
    for (unsigned i = 0; i < n; i++) {
        if (args[i].v.init == INIT_NO)
            flow_event(w, MOE_EV_UNINIT_USE, args[i].node, 0, args[i].v, true, "it is passed on without having been set");
        if (args[i].v.kind == V_PTR && args[i].v.obj)
            flow_check_alive(w, s, args[i].v.obj, args[i].node);
        if (args[i].v.kind == V_PTR && args[i].v.obj)
            for (uint32_t k = 0; k < s->cell_count; k++)
                if (s->cells[k].obj == args[i].v.obj && s->cells[k].v.def)
                    w->marks[s->cells[k].v.def] |= MARK_READ;
    }
}

static struct aval model_abs(struct aval v)
{
    struct aval r = flow_v_num(0, OPEN_HI);
    r.taint = v.taint;
    r.flags = v.flags & (VF_FLOAT | VF_NONZERO);
    if (v.kind == V_NUM && v.lo != OPEN_LO && v.hi != OPEN_HI) {
        r.hi = MOE_MAX(v.hi, -v.lo);
        r.lo = v.lo > 0 ? v.lo : v.hi < 0 ? -v.hi : 0;
    }
    return r;
}

static bool writes_through(struct walk *w, uint32_t call, unsigned i)
{
    const struct moe_type *f = moe_type_at(w->t, moe_decl_at(w->t, moe_at(w->t, call)->decl)->type);
    if (f->kind != MOE_T_FUNCTION || i >= f->param_count)
        return false;
    const struct moe_type *p = moe_type_at(w->t, w->t->type_params[f->first_param + i]), *to = moe_type_at(w->t, p->to);
    return p->kind == MOE_T_POINTER && !to->is_const && to->kind != MOE_T_UNKNOWN;
}

struct aval flow_model_apply(struct walk *w, struct state *s, const struct model *m, uint32_t node, struct arg *args, unsigned n)
{
    struct arg a = arg_at(args, n, m->a);
    switch (m->what) {
    case ALLOC:      return model_alloc(w, s, m, node, args, n);
    case REALLOC:    return model_realloc(w, s, m, node, args, n);
    case FREE:       release(w, s, m, node, a); return flow_v_top();
    case DUP:        return model_dup(w, s, m, node, args, n);
    case OPEN:
        use_all(w, s, args, n);
        if (moe_str_is(moe_str_c(m->name), "fdopen") && n)
            flow_escape(w, s, args[0].v, 1);       /* the stream owns the descriptor now */
        return model_open(w, s, m, node);
    case REOPEN:
        use_all(w, s, args, MOE_MIN(n, 2U));
        return model_reopen(w, s, m, node, arg_at(args, n, m->c));
    case CLOSE:      model_close(w, s, m, node, a); return flow_v_top();
    case MEMCPY: case MEMMOVE: model_copy(w, s, m, node, args, n); return a.v;
    case MEMSET: {
        struct aval byte = m->b >= 0 ? arg_at(args, n, m->b).v : flow_v_int(0);
        struct arg size = arg_at(args, n, m->c);
        flow_check_size_arg(w, size.node, size.v, MOE_EV_TAINTED_SIZE);
        flow_fill_bytes(w, s, node, a, byte, scaled(size.v, m->unit), m->unit);
        return a.v;
    }
    case STRCPY: {
        struct arg most = arg_at(args, n, m->c);
        if (m->c >= 0)
            flow_check_size_arg(w, most.node, most.v, MOE_EV_TAINTED_SIZE);
        flow_copy_string(w, s, node, a, arg_at(args, n, m->b), m->c >= 0 ? &most : NULL, m->unit, m->flags & APPEND, m->flags & PADS);
        return a.v;
    }
    case PRINT_INTO: model_print(w, s, m, node, args, n); return flow_v_top();
    case READ_INTO:  return model_read(w, s, m, node, args, n);
    case SCAN:       model_scan(w, s, m, node, args, n); return flow_v_num(-1, (int64_t)n);
    case TAINTED:    return model_tainted(w, s, m, node, args, n);
    case CONVERT:
        if (n > 1 && args[1].v.kind == V_PTR && args[1].v.obj)      /* strtol's second: where it stopped */
            flow_havoc(w, s, args[1].v.obj, 0, 1);
        if (a.v.kind == V_NUM || moe_type_at(w->t, moe_at(w->t, a.node)->type)->kind == MOE_T_INT)
            return a.v;
        return model_convert(w, s, node, a);
    case LENGTH:     return model_length(w, s, m, a);
    case INSIDE:     return model_inside(w, s, m, node, a);
    case ABS:        return model_abs(a.v);
    case WAIT:       flow_check_size_arg(w, a.node, a.v, MOE_EV_TAINTED_LOOP); return flow_v_top();
    case SELF:       return a.v;
    default:
        use_all(w, s, args, n);
        if ((m->flags & HANDLE_ARG) && strcmp(m->name, "fflush") != 0)      /* fflush(NULL) flushes all */
            use_handle(w, s, a);
        for (unsigned i = 0; i < n; i++)      /* fstat(fd, &st) fills what its prototype lets it fill */
            if (writes_through(w, node, i))
                flow_havoc(w, s, args[i].v.obj, 0, 1);
        return flow_v_top();
    }
}
