#include "common/net/curl.h"
#include "common/net/parts.h"
#include <stdlib.h>

static const struct moe_s3_options defaults = {
    .tries = 6, .backoff_ms = 200, .backoff_max_ms = 10000, .connect_ms = 10000, .stall_s = 30, .total_ms = 300000, .page_keys = 1000,
};

static void fill(struct moe_s3_options *o)
{
    unsigned *const have[] = { &o->tries, &o->backoff_ms, &o->backoff_max_ms, &o->connect_ms, &o->stall_s, &o->total_ms, &o->page_keys };
    const unsigned want[] = { defaults.tries,   defaults.backoff_ms, defaults.backoff_max_ms, defaults.connect_ms,
                              defaults.stall_s, defaults.total_ms,   defaults.page_keys };
    for (size_t i = 0; i < MOE_COUNT(have); i++)
        if (!*have[i])
            *have[i] = want[i];
    o->backoff_max_ms = MOE_MIN(o->backoff_max_ms, 600000u);
}

enum moe_code moe_s3_new(struct moe_s3_keys **keys, const struct moe_s3_options *options, struct moe_s3 **out, struct moe_error *err)
{
    moe_curl_set_up();
    MOE_AUTO(moe_s3_free) struct moe_s3 *s3 = calloc(1, sizeof *s3);
    if (!s3 || pthread_mutex_init(&s3->lock, NULL) != 0) {
        free(moe_take(s3));
        return moe_fail(err, MOE_E_LIMIT, (struct moe_where){ 0 }, "out of memory");
    }
    if (options)
        s3->options = *options;
    fill(&s3->options);
    MOE_TRY(moe_s3_origin((*keys)->endpoint, s3->options.loopback_http, s3->origin, &s3->plain, err));
    (void)snprintf(s3->provider, sizeof s3->provider, "aws:amz:%s:s3", (*keys)->region);
    s3->keys = moe_take(*keys);
    *out = moe_take(s3);
    return MOE_OK;
}

void moe_s3_free(struct moe_s3 **s3)
{
    struct moe_s3 *s = *s3;
    if (s) {
        for (size_t i = 0; i < s->idle_count; i++)
            curl_easy_cleanup(s->idle[i]);
        moe_s3_keys_free(&s->keys);
        pthread_mutex_destroy(&s->lock);
    }
    free(s);
    *s3 = NULL;
}

void moe_s3_cut(struct moe_s3 *s3) { atomic_store(&s3->cut, true); }

struct moe_s3_counts moe_s3_counts(struct moe_s3 *s3)
{
    return (struct moe_s3_counts){ atomic_load(&s3->requests), atomic_load(&s3->retries), atomic_load(&s3->bytes_in), atomic_load(&s3->bytes_out) };
}
