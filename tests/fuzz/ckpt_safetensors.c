/* Target   moe_safetensors_read(), moe_safetensors_judge(), moe_safetensors_layout(), moe_globals_*(), moe_cover_check()
 * Input    a safetensors file, as an attacker could have made it
 * Promise  never crashes or leaks; each refusal is told; without objections every tensor lies inside the file, behind the one before it, and a layout of the
 *          same tensors reads back the same; a good set of slices gives each of its bytes once; judging says what reading says, and the check over files
 *          what the one over headers says
 * Corpus   tests/fuzz/corpus/ckpt_safetensors/ -- a fixed bug leaves its input there, named after the bug
 * Links    runtime/ckpt/format
 */
#include "runtime/ckpt/format/cover.h"
#include <stdlib.h>

static void tell(void *ctx, const char *event, uint64_t offset, struct moe_str detail)
{
    (void)offset;
    if (!detail.len)
        abort();
    (void)event;
    ++*(size_t *)ctx;
}

static void check(const struct moe_safetensors *st)
{
    uint64_t at = st->data;
    for (size_t i = 0; i < st->count; i++) {
        const struct moe_tensor *t = &st->tensors[i];
        if (t->begin != at || t->end < t->begin || !t->key.len)
            abort();
        if (t->end > t->begin && moe_safetensors_first(st, t->begin) != i)
            abort();
        at = t->end;
    }
    if (at != st->size)
        abort();
}

static void plan(const struct moe_safetensors *st, struct moe_arena *arena)
{
    const struct moe_safetensors *list[] = { st, st };
    struct moe_globals globals;
    struct moe_error err = { 0 };
    size_t told = 0;
    struct moe_objections to = { &told, tell };
    bool good;
    if (moe_globals_collect(list, 2, arena, &globals, &err) != MOE_OK || moe_globals_check(&globals, &to, &good, &err) != MOE_OK || good != (told == 0))
        abort();
    for (size_t i = 0; good && i < globals.count; i++) {
        const struct moe_global *g = &globals.items[i];
        static const uint64_t zeros[MOE_CAP_TENSOR_DIMS];
        const struct moe_piece *pieces = NULL;
        uint64_t bytes = 0, want = 0, elements = 0;
        size_t n = 0;
        if (moe_globals_plan(g, zeros, g->whole, 1, arena, &pieces, &n, &err) != MOE_OK)
            abort();
        for (size_t k = 0; k < n; k++) {
            struct moe_run run = { .piece = &pieces[k], .box_offset = zeros, .box_shape = g->whole };
            for (; moe_run_next(&run); bytes += run.bytes)
                if (run.file < pieces[k].slice.tensor->begin || run.file + run.bytes > pieces[k].slice.tensor->end)
                    abort();
        }
        if (!moe_tensor_elements(g->whole, g->dims, &elements) || !moe_tensor_bytes(g->dtype, elements, &want) || bytes != want)
            abort();
    }
}

/* The same file as the shards of two ranks. */
static enum moe_code open_same(void *ctx, size_t i, const struct moe_blob **file, struct moe_error *err)
{
    (void)i, (void)err;
    *file = ctx;
    return MOE_OK;
}

static void close_same(void *ctx, size_t i) { (void)ctx, (void)i; }

struct names { uint64_t begin, end; size_t count; };

static void count_name(void *ctx, struct moe_str key, uint64_t begin, uint64_t end)
{
    struct names *n = ctx;
    n->count += key.len <= MOE_CAP_TENSOR_NAME && begin <= end;
}

static void judge(const struct moe_blob *blob, const struct moe_safetensors *st, size_t want)
{
    struct moe_safetensors again;
    struct moe_error err = { 0 };
    struct names names = { 0 };
    struct moe_tensor_listener listener = { .ctx = &names, .found = count_name };
    size_t told = 0;
    struct moe_objections to = { &told, tell };
    if (moe_safetensors_judge(blob, &to, &listener, &again, &err) != MOE_OK || told != want || again.count != st->count || again.readable != st->readable ||
        again.objections != st->objections || again.sliced != st->sliced || names.count < again.count)
        abort();
}

static void cover(struct moe_blob *blob, const struct moe_safetensors *st, struct moe_arena *arena)
{
    const struct moe_safetensors *list[] = { st, st };
    struct moe_cover_files files = { .ctx = blob, .count = 2, .open = open_same, .close = close_same };
    struct moe_globals globals;
    struct moe_error err = { 0 };
    size_t told = 0, want = 0;
    struct moe_objections to = { &told, tell }, as = { &want, tell };
    bool judged, good;
    if (moe_cover_check(&files, &to, &judged, &err) != MOE_OK || judged != st->sliced)
        abort();
    if (moe_globals_collect(list, 2, arena, &globals, &err) != MOE_OK || moe_globals_check(&globals, &as, &good, &err) != MOE_OK || (judged && told != want))
        abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    MOE_AUTO(moe_arena_free) struct moe_arena *arena = moe_arena_new(64u << 20);
    MOE_AUTO(moe_buf_free) struct moe_buf *head = moe_buf_new(16u << 20);
    struct moe_str bytes = { (const char *)data, size };
    struct moe_blob blob = moe_blob_of(&bytes);
    struct moe_error err = { 0 };
    struct moe_safetensors st, again;
    size_t told = 0;
    struct moe_objections to = { &told, tell };
    if (moe_safetensors_read(&blob, &to, arena, &st, &err) != MOE_OK || (told == 0) != (st.objections == 0) || (!st.readable && !told))
        abort();
    judge(&blob, &st, told);
    if (told) {
        for (size_t i = 0; i <= 8; i++)
            (void)moe_safetensors_first(&st, size * i / 8);
        return 0;
    }
    check(&st);
    cover(&blob, &st, arena);
    plan(&st, arena);
    enum moe_code code = moe_safetensors_layout(st.tensors, st.count, NULL, 0, 64, arena, head, &again, &err);
    if (code != MOE_OK && code != MOE_E_SCHEMA)        /* a key may be another's global name: legal in a file, not in ours */
        abort();
    if (code == MOE_OK && (again.count != st.count || again.size - again.data != st.size - st.data))
        abort();
    return 0;
}
