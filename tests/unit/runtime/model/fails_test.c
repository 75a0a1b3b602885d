/* Whatever fails, at whichever call: the model says so with the code of what failed, leaves nothing behind, and no rank waits for ever.
 * Links    runtime/model runtime/backend/ref runtime/comm */
#include "tests/unit/runtime/model/bed.h"
#include <errno.h>
#include <stdatomic.h>

static const struct shape_case shape = {
    "small",
    { .vocab = 11, .width = 8, .layers = 2, .heads = 2, .kv_heads = 1, .head_dim = 4, .length = 4, .experts = 4, .top_k = 2, .expert_width = 6, .shared_experts = 1,
      .rope_theta = 100, .norm_eps = 1e-5 },
    { .renormalise = true, .scale = 1, .balance_loss = .1, .z_loss = .02 }, false,
};

/* ---- the network ---- */

/* Rank 0 hears a failure at the given call. Its world and group are made again, of a communicator that follows the script. */
struct script { struct bed bed; uint64_t call; };

static enum moe_code script_body(struct rank *r, struct moe_error *err)
{
    struct script *script = r->ctx;
    const struct moe_fake_fault fault = { .call = script->call, .kind = MOE_FAKE_FAIL, .sys = ECONNRESET };
    const unsigned members[] = { 0, 1 };
    const struct moe_config config = { .model = shape.model, .router = shape.router };
    struct moe_model *model = NULL;
    moe_comm_free(&r->ep);
    if (r->index == 0) {
        struct moe_comm *faulty = NULL;
        MOE_TRY(moe_comm_fake(r->world, &fault, 1, &faulty, err));
        r->world = faulty;
    }
    MOE_TRY(r->world->ops->group(r->world, members, 2, &r->ep, err));
    enum moe_code code = moe_model_new(&config, r->be, r->dev, r->ep, r->world, 1, 2, &model, err);
    if (code == MOE_OK)
        code = bed_weights(r, &script->bed, model, err);
    if (code == MOE_OK)
        code = bed_step(r, &script->bed, model, err);
    moe_model_free(&model);
    return code;
}

static void a_failing_call_ends_the_step(void **state)
{
    uint64_t call = 0;
    bool through = false;
    (void)state;
    for (; !through && call < 100; call++) {
        struct rank ranks[MAX_RANKS];
        struct script script = { .bed = { .c = &shape, .drawn = true, .by = .5, .back = true, .seqs = { 1, 1 } }, .call = call };
        bed_tokens(&script.bed, 2);
        ranks_run(ranks, 2, 2, moe_backend_ref(), 1, script_body, &script);
        through = ranks[0].code == MOE_OK && ranks[1].code == MOE_OK;
        if (!through) {
            assert_int_equal(ranks[0].code, MOE_E_IO);
            assert_int_equal(ranks[0].err.sys, ECONNRESET);
        }
        bed_free(&script.bed);
    }
    assert_true(through);
    assert_true(call > 2 * 6);                          /* of each layer: sums, counts, and rows there and back, forward and backward */
}

/* ---- the device ---- */

/* The n-th call of a kind fails, counted over one run. One test at a time, so one counter does. */
static atomic_uint left;
static enum moe_code now(struct moe_error *err)
{
    return atomic_fetch_sub(&left, 1) == 1 ? moe_fail(err, MOE_E_DEVICE, (struct moe_where){ 0 }, "this call fails") : MOE_OK;
}
static enum moe_code fail_alloc(struct moe_device *dev, size_t bytes, void **out, struct moe_error *err)
{
    MOE_TRY(now(err));
    return moe_backend_ref()->alloc(dev, bytes, out, err);
}
static enum moe_code fail_gemm(struct moe_device *dev, const struct moe_gemm *g, struct moe_error *err)
{
    MOE_TRY(now(err));
    return moe_backend_ref()->gemm(dev, g, err);
}
static enum moe_code fail_grouped(struct moe_device *dev, const struct moe_grouped *g, struct moe_error *err)
{
    MOE_TRY(now(err));
    return moe_backend_ref()->grouped(dev, g, err);
}
static enum moe_code fail_upload(struct moe_device *dev, void *to, const void *host, size_t bytes, struct moe_error *err)
{
    MOE_TRY(now(err));
    return moe_backend_ref()->upload(dev, to, host, bytes, err);
}
static enum moe_code fail_combine(struct moe_device *dev, void *y, bool add, const void *ys, const int32_t *slot, const void *weight, size_t n, size_t d, size_t top_k,
                                  struct moe_error *err)
{
    MOE_TRY(now(err));
    return moe_backend_ref()->combine(dev, y, add, ys, slot, weight, n, d, top_k, err);
}
static enum moe_code fail_rmsnorm_back(struct moe_device *dev, void *dx, bool add, void *dgain, const void *dy, const void *x, const void *gain, const void *rstd,
                                       size_t n, size_t d, struct moe_error *err)
{
    MOE_TRY(now(err));
    return moe_backend_ref()->rmsnorm_back(dev, dx, add, dgain, dy, x, gain, rstd, n, d, err);
}

/* Fails at call 1, 2, 3 ... until a run gets through: each place is met. */
static void fails_everywhere(const struct moe_backend *be, unsigned least)
{
    bool through = false;
    unsigned call = 0;
    while (!through && call < 1000) {
        struct rank ranks[MAX_RANKS];
        struct bed bed = { .c = &shape, .drawn = true, .by = .5, .back = true, .seqs = { 2 } };
        bed_tokens(&bed, 2);
        atomic_store(&left, ++call);
        ranks_run(ranks, 1, 1, be, 1, bed_body, &bed);
        through = ranks[0].code == MOE_OK;
        if (!through)
            assert_int_equal(ranks[0].code, MOE_E_DEVICE);
        bed_free(&bed);
    }
    assert_true(through && call > least);
}

static void a_failing_device_ends_the_step(void **state)
{
    const struct { struct moe_backend with; unsigned least; } cases[] = {
        { { .alloc = fail_alloc }, 10 },   { { .gemm = fail_gemm }, 30 },     { { .grouped = fail_grouped }, 12 },
        { { .upload = fail_upload }, 2 },  { { .combine = fail_combine }, 4 },  { { .rmsnorm_back = fail_rmsnorm_back }, 5 },
    };
    (void)state;
    for (size_t i = 0; i < MOE_COUNT(cases); i++) {
        struct moe_backend be = *moe_backend_ref();
        const struct moe_backend *with = &cases[i].with;
        be.alloc = with->alloc ? with->alloc : be.alloc;
        be.gemm = with->gemm ? with->gemm : be.gemm;
        be.grouped = with->grouped ? with->grouped : be.grouped;
        be.upload = with->upload ? with->upload : be.upload;
        be.combine = with->combine ? with->combine : be.combine;
        be.rmsnorm_back = with->rmsnorm_back ? with->rmsnorm_back : be.rmsnorm_back;
        fails_everywhere(&be, cases[i].least);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = { cmocka_unit_test(a_failing_call_ends_the_step), cmocka_unit_test(a_failing_device_ends_the_step) };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
