#include "runtime/restore/restore.h"
#include "runtime/train/parts.h"
#include <limits.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

/* splitmix64: enough to draw a token with, and the same everywhere. */
static double uniform(uint64_t *state)
{
    uint64_t z = *state += UINT64_C(0x9e3779b97f4a7c15);
    z = (z ^ z >> 30) * UINT64_C(0xbf58476d1ce4e5b9);
    z = (z ^ z >> 27) * UINT64_C(0x94d049bb133111eb);
    return (double)((z ^ z >> 31) >> 11) * 0x1p-53;
}

static int32_t draw(float *logits, unsigned n, double temperature, uint64_t *state)
{
    unsigned best = 0;
    for (unsigned i = 1; i < n; i++)
        if (logits[i] > logits[best])
            best = i;
    if (temperature <= 0)
        return (int32_t)best;
    const float most = logits[best];
    double sum = 0;
    for (unsigned i = 0; i < n; i++)
        sum += logits[i] = (float)exp((double)(logits[i] - most) / temperature);
    double left = uniform(state) * sum;
    for (unsigned i = 0; i < n; i++)
        if ((left -= (double)logits[i]) <= 0)
            return (int32_t)i;
    return (int32_t)best;
}

static enum moe_code sample(struct moe_session_parts *p, struct moe_str prompt, unsigned count, double temperature, uint64_t seed, struct moe_buf *out,
                            struct moe_error *err)
{
    const unsigned length = p->r->c->model.length, vocab = p->r->c->model.vocab;
    float *logits = moe_arena_array(p->arena, float, vocab);
    unsigned n = 0;
    if (!logits)
        return moe_fail(err, MOE_E_LIMIT, (struct moe_where){ 0 }, "no memory to sample");
    for (size_t i = prompt.len > length ? prompt.len - length : 0; i < prompt.len; i++)
        p->tokens[n++] = (unsigned char)prompt.ptr[i];
    moe_buf_add(out, prompt);
    for (unsigned i = 0; i < count; i++) {
        MOE_TRY(moe_model_next(p->model, p->tokens, n, logits, err));
        const int32_t token = draw(logits, vocab, temperature, &seed);
        moe_buf_addc(out, (char)token);
        if (n == length)
            memmove(p->tokens, p->tokens + 1, (--n) * sizeof(*p->tokens));
        p->tokens[n++] = token;
    }
    return moe_buf_failed(out) ? moe_fail(err, MOE_E_LIMIT, (struct moe_where){ 0 }, "no memory for the text") : MOE_OK;
}

enum moe_code moe_train_generate(const struct moe_train_options *options, struct moe_str prompt, unsigned count, double temperature, uint64_t seed,
                                 struct moe_buf *out, struct moe_error *err)
{
    const struct moe_config *c = options->config;
    const struct moe_where at = { .field = "model.vocab" };
    if (c->model.vocab != 256)
        return moe_fail(err, MOE_E_USAGE, at, "only a model of bytes (256) can go on with a text, not one of %u tokens", c->model.vocab);
    if (!prompt.len)
        return moe_fail(err, MOE_E_USAGE, (struct moe_where){ .field = "--prompt" }, "it is empty: there is nothing to go on from");
    if (!c->checkpoint.root.len)
        return moe_fail(err, MOE_E_USAGE, (struct moe_where){ .field = "checkpoint.root" }, "the config names no checkpoints");
    struct moe_session s = { .restore_step = MOE_NO_STEP, .local_world = 1 };
    char pub[PATH_MAX];
    const char *signer = moe_restore_signer(c->checkpoint.key.ptr, pub, sizeof(pub));
    MOE_TRY(moe_restore_newest(options->verify, c->checkpoint.root.ptr, signer, &s.restore_step, s.commit, NULL, 0, err));
    if (s.restore_step == MOE_NO_STEP)
        return moe_fail(err, MOE_E_USAGE, (struct moe_where){ .file = c->checkpoint.root.ptr }, "there is no checkpoint yet");
    MOE_TRY(moe_comm_self(0, &s.world, err));
    struct moe_trainer r = { .o = options, .c = c };
    struct moe_session_parts p = { 0 };
    enum moe_code code = moe_device_find(&r, err);
    if (code == MOE_OK) {
        code = moe_parts_open_to_read(&r, &s, &p, err);
        if (code == MOE_OK)
            code = sample(&p, prompt, count, temperature, seed, out, err);
        moe_parts_close(&p);
        r.be->close(&r.dev);
        moe_gpu_free(&r.gpu);
    }
    moe_comm_free(&s.world);
    return code;
}
