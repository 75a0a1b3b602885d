/* A checkpoint into model and optimiser. What a file holds and what a backend keeps may be elements of two kinds (F32 and BF16): a weight is then converted on its
 * way, and where the checkpoint has it as it was trained (its master), that is what is read. What the host can read is read in place; all else goes through host memory,
 * in pieces. */
#include "runtime/ckpt/read/reader.h"
#include "runtime/train/parts.h"
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { JOBS = 512 };                    /* pieces that are read at a time                                       */
struct job {                            /* a piece: rows of dimension 0 of what is wanted                       */
    const struct moe_held *held;
    const struct moe_dtype *dtype;      /* of the file                                                          */
    uint64_t first, n;                  /* elements of what is held                                             */
    unsigned char *into;
    bool in_place;
};
struct load {
    struct moe_session_parts *p;
    struct moe_ckpt_reader *reader;
    char name[32];                      /* "step=500"                                                           */
    struct job jobs[JOBS];
    size_t count;
    unsigned char *stage, *converted;   /* host memory: as the file has it, as the backend has it               */
    size_t room, converted_room, used;
};

static enum moe_code no_memory(struct moe_error *err)
{
    return moe_fail(err, MOE_E_LIMIT, (struct moe_where){ .field = "checkpoint" }, "no memory to load it");
}

/* ---- elements ---- */

/* Of those that a weight is converted between. */
static bool is_float(const struct moe_dtype *dtype) { return strcmp(dtype->name, "F32") == 0 || strcmp(dtype->name, "BF16") == 0; }

static float widened(const unsigned char *from)
{
    uint16_t half;
    memcpy(&half, from, sizeof(half));
    const uint32_t bits = (uint32_t)half << 16;
    float value;
    memcpy(&value, &bits, sizeof(value));
    return value;
}

/* To the nearest, ties to even; of a number that is finite. */
static uint16_t narrowed(const unsigned char *from)
{
    uint32_t bits;
    memcpy(&bits, from, sizeof(bits));
    return (uint16_t)((bits + 0x7fff + (bits >> 16 & 1)) >> 16);
}

static double number(const struct moe_dtype *dtype, const unsigned char *from)
{
    double wide;
    float narrow;
    if (dtype->bits == 64)
        return memcpy(&wide, from, sizeof(wide)), wide;
    if (dtype->bits == 16)
        return (double)widened(from);
    return memcpy(&narrow, from, sizeof(narrow)), (double)narrow;
}

static bool ends(struct moe_str name, struct moe_str with) { return name.len >= with.len && memcmp(name.ptr + name.len - with.len, with.ptr, with.len) == 0; }

/* A file that verifies can hold what no training leaves, and in a row of an embedding that no text asks for nobody would meet it. Of a mean of squares there is no
 * root below zero. */
static bool sound(const struct job *j)
{
    const double least = ends(j->held->tensor.global, MOE_STR(".adam_v")) ? 0 : -INFINITY;
    const size_t each = j->dtype->bits / 8;
    for (size_t i = 0; i < j->n; i++) {
        const double v = number(j->dtype, j->into + i * each);
        if (!isfinite(v) || v < least)
            return false;
    }
    return true;
}

/* As what it is held in; `from` itself where that is what the file has. A large number may pass what bf16 can hold: then there is none. */
static enum moe_code convert(struct load *l, const struct job *j, const unsigned char **out, struct moe_error *err)
{
    const struct moe_dtype *to = j->held->tensor.dtype;
    *out = j->into;
    if (to == j->dtype)
        return MOE_OK;
    const size_t bytes = (size_t)j->n * to->bits / 8;
    if (bytes > l->converted_room) {
        free(l->converted);
        l->converted = malloc(bytes);
        l->converted_room = l->converted ? bytes : 0;
        if (!l->converted)
            return no_memory(err);
    }
    for (size_t i = 0; i < j->n; i++) {
        const float wide = to->bits == 32 ? widened(j->into + 2 * i) : 0;
        const uint16_t narrow = to->bits == 16 ? narrowed(j->into + 4 * i) : 0;
        if (to->bits == 32)
            memcpy(l->converted + 4 * i, &wide, sizeof(wide));
        else
            memcpy(l->converted + 2 * i, &narrow, sizeof(narrow));
        if (to->bits == 16 && (narrow & 0x7f80) == 0x7f80)
            return moe_fail(err, MOE_E_SCHEMA, (struct moe_where){ .field = j->held->tensor.global.ptr }, "%s holds a number there that bf16 cannot hold", l->name);
    }
    *out = l->converted;
    return MOE_OK;
}

/* ---- what is read goes to its place ---- */

/* Where weights are kept rounded, and the checkpoint has no masters, those of this rank's shard are the file's numbers before they are rounded. */
static enum moe_code put_master(struct load *l, const struct job *j, struct moe_error *err)
{
    const struct moe_param *q = j->held->param;
    const struct moe_backend *be = l->p->r->be;
    uint64_t from, to;
    if (!q || j->held->wide || be->real == be->wide)
        return MOE_OK;
    const struct moe_shard s = moe_optim_shard(l->p->optim, q->part);
    const struct moe_param piece = { .at = q->at + j->first, .n = j->n };
    if (!s.master || !moe_shard_has(&piece, s.begin, s.n, &from, &to))
        return MOE_OK;
    float *some = malloc((size_t)(to - from) * sizeof(*some));
    if (!some)
        return no_memory(err);
    for (uint64_t i = from; i < to; i++)
        some[i - from] = (float)number(j->dtype, j->into + (size_t)(i - piece.at) * j->dtype->bits / 8);
    const enum moe_code code = be->from_f32(l->p->r->dev, true, (char *)s.master + (size_t)(from - s.begin) * be->wide_bytes, some, (size_t)(to - from), err);
    free(some);
    return code;
}

static enum moe_code put(struct load *l, const struct job *j, struct moe_error *err)
{
    const size_t each = j->held->tensor.dtype->bits / 8, bytes = (size_t)j->n * each;
    unsigned char *to = (unsigned char *)j->held->at + (size_t)j->first * each;
    const unsigned char *from;
    if (!sound(j))
        return moe_fail(err, MOE_E_SCHEMA, (struct moe_where){ .field = j->held->tensor.global.ptr }, "%s holds a number there that no training leaves", l->name);
    MOE_TRY(put_master(l, j, err));
    if (j->in_place)
        return MOE_OK;
    MOE_TRY(convert(l, j, &from, err));
    if (j->held->device)
        return l->p->r->be->upload(l->p->r->dev, to, from, bytes, err);
    memcpy(to, from, bytes);
    return MOE_OK;
}

static enum moe_code flush(struct load *l, struct moe_error *err)
{
    MOE_TRY(moe_ckpt_reader_fetch(l->reader, err));
    for (size_t i = 0; i < l->count; i++)
        MOE_TRY(put(l, &l->jobs[i], err));
    l->count = l->used = 0;
    return MOE_OK;
}

/* ---- what is wanted ---- */

/* What a tensor that is held is read from: mostly the one of its name. */
struct source { const struct moe_global *g; unsigned dims; uint64_t shape[MOE_PARAM_DIMS], offset[MOE_PARAM_DIMS]; };

/* A box of the global tensor. One that is there, but is none of this config's, must not be read as if it were. */
static enum moe_code find(const struct load *l, const struct moe_held *h, struct source *out, struct moe_error *err)
{
    const struct moe_tensor *want = &h->tensor;
    const struct moe_global *g = moe_ckpt_reader_find(l->reader, want->global);
    const struct moe_where at = { .field = want->global.ptr };
    if (!g)
        return moe_fail(err, MOE_E_SCHEMA, at, "%s does not have it", l->name);
    const bool other = h->param && !h->wide && is_float(g->dtype) && is_float(want->dtype);
    if ((g->dtype != want->dtype && !other) || g->dims != want->dims || memcmp(g->whole, want->whole, want->dims * sizeof(*g->whole)) != 0)
        return moe_fail(err, MOE_E_SCHEMA, at, "%s has it in another shape or type than the config gives it", l->name);
    *out = (struct source){ .g = g, .dims = want->dims };
    memcpy(out->shape, want->shape, want->dims * sizeof(*want->shape));
    memcpy(out->offset, want->offset, want->dims * sizeof(*want->offset));
    return MOE_OK;
}

/* The flat tensor of masters, where this session keeps none: those weights were trained, and the others are what rounding left of them. False: there is none. */
static bool find_master(const struct load *l, const struct moe_held *h, struct source *out)
{
    char name[MOE_PARAM_NAME + 8];
    const struct moe_param *q = h->param;
    if (!q || h->wide || moe_optim_shard(l->p->optim, q->part).master)
        return false;
    (void)snprintf(name, sizeof(name), "%s.master", q->name);
    const struct moe_global *g = moe_ckpt_reader_find(l->reader, (struct moe_str){ name, strlen(name) });
    uint64_t inner = 1;
    for (unsigned d = 1; d < q->dims; d++)
        inner *= q->whole[d];
    if (!g || g->dims != 1 || g->whole[0] != q->whole[0] * inner || g->dtype != h->tensor.dtype)
        return false;
    *out = (struct source){ .g = g, .dims = 1, .shape = { q->n }, .offset = { q->offset[0] * inner } };
    return true;
}

static enum moe_code stage_need(struct load *l, size_t bytes, struct moe_error *err)
{
    if (bytes <= l->room)
        return MOE_OK;
    free(l->stage);
    l->stage = malloc(MOE_MAX(bytes, (size_t)MOE_CAP_TRAIN_STAGE));
    l->room = l->stage ? MOE_MAX(bytes, (size_t)MOE_CAP_TRAIN_STAGE) : 0;
    return l->stage ? MOE_OK : no_memory(err);
}

/* Rows [row, row + rows) of dimension 0. */
static enum moe_code want(struct load *l, const struct moe_held *h, struct source s, uint64_t row, uint64_t rows, bool in_place, struct moe_error *err)
{
    uint64_t inner = 1;
    for (unsigned d = 1; d < s.dims; d++)
        inner *= s.shape[d];
    const size_t each = s.g->dtype->bits / 8, bytes = (size_t)(rows * inner) * each;
    if (l->count == JOBS || (!in_place && l->used + bytes > l->room))
        MOE_TRY(flush(l, err));
    if (!in_place)
        MOE_TRY(stage_need(l, bytes, err));
    struct job *j = &l->jobs[l->count++];
    *j = (struct job){ .held = h, .dtype = s.g->dtype, .first = row * inner, .n = rows * inner, .in_place = in_place };
    j->into = in_place ? (unsigned char *)h->at + (size_t)j->first * each : l->stage + l->used;
    l->used += in_place ? 0 : (bytes + 7) / 8 * 8;
    s.shape[0] = rows;
    s.offset[0] += row;
    return moe_ckpt_reader_want(l->reader, s.g, s.offset, s.shape, j->into, err);
}

static enum moe_code want_all(struct load *l, const struct moe_held *h, struct moe_error *err)
{
    struct source s = { 0 };
    if (!find_master(l, h, &s))
        MOE_TRY(find(l, h, &s, err));
    const bool in_place = !h->device && s.g->dtype == h->tensor.dtype;
    uint64_t row_bytes = s.g->dtype->bits / 8;
    for (unsigned d = 1; d < s.dims; d++)
        row_bytes *= s.shape[d];
    const uint64_t most = in_place ? s.shape[0] : MOE_MAX(MOE_CAP_TRAIN_STAGE / row_bytes, UINT64_C(1));
    for (uint64_t row = 0; row < s.shape[0]; row += most)
        MOE_TRY(want(l, h, s, row, MOE_MIN(most, s.shape[0] - row), in_place, err));
    return MOE_OK;
}

/* Those that are master weights, or those that are not. A checkpoint need not have masters. */
static enum moe_code load_some(struct load *l, const struct moe_held *held, size_t count, bool masters, struct moe_error *err)
{
    for (size_t i = 0; i < count; i++) {
        const bool master = ends(held[i].tensor.global, MOE_STR(".master"));
        if (master == masters && (!master || moe_ckpt_reader_find(l->reader, held[i].tensor.global)))
            MOE_TRY(want_all(l, &held[i], err));
    }
    return flush(l, err);
}

/* Weights first: master weights that the checkpoint lacks are made of them. */
static enum moe_code load_tensors(struct load *l, struct moe_error *err)
{
    const struct moe_backend *be = l->p->r->be;
    struct moe_held *held;
    size_t count;
    MOE_TRY(moe_train_tensors(l->p, false, &held, &count, err));
    MOE_TRY(load_some(l, held, count, false, err));
    if (be->real == be->wide)
        MOE_TRY(moe_optim_weights_changed(l->p->optim, err));
    MOE_TRY(load_some(l, held, count, true, err));
    MOE_TRY(moe_model_bias_changed(l->p->model, err));
    return moe_train_unpack(l->p, err);
}

enum moe_code moe_load_step(struct moe_session_parts *p, uint64_t step, struct moe_error *err)
{
    MOE_AUTO(moe_ckpt_reader_free) struct moe_ckpt_reader *reader = NULL;
    const struct moe_ckpt_reader_options o = { .root = p->r->c->checkpoint.root.ptr, .step = step, .commit = p->s.commit, .job = p->r->c->job,
                                               .threads = p->r->be->threads(p->r->dev), .prefer = (uint32_t)p->s.world->rank };
    struct load *l = calloc(1, sizeof(*l));
    if (!l)
        return no_memory(err);
    enum moe_code code = moe_ckpt_reader_open(&o, &reader, err);
    l->p = p;
    l->reader = reader;
    (void)snprintf(l->name, sizeof(l->name), "step=%llu", (unsigned long long)step);
    if (code == MOE_OK)
        code = load_tensors(l, err);
    free(l->stage);
    free(l->converted);
    free(l);
    MOE_TRY(code);
    const struct moe_record *record = moe_ckpt_reader_record(reader);
    p->step = step;
    p->loaded_world = (unsigned)record->world;
    /* A new life of the same job: its commits must not look older than the one it goes on from. */
    p->ckpt_generation = MOE_MAX(p->s.generation, record->generation + 1);
    return MOE_OK;
}
