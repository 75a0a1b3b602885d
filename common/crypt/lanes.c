#include "common/crypt/lanes.h"
#include <openssl/evp.h>
#include <string.h>
#include <time.h>

alignas(64) const uint32_t moe_sha_k[64] = {
    0x428a2f98, 0x71374491, 0xb5c0fbcf, 0xe9b5dba5, 0x3956c25b, 0x59f111f1, 0x923f82a4, 0xab1c5ed5, 0xd807aa98, 0x12835b01, 0x243185be, 0x550c7dc3,
    0x72be5d74, 0x80deb1fe, 0x9bdc06a7, 0xc19bf174, 0xe49b69c1, 0xefbe4786, 0x0fc19dc6, 0x240ca1cc, 0x2de92c6f, 0x4a7484aa, 0x5cb0a9dc, 0x76f988da,
    0x983e5152, 0xa831c66d, 0xb00327c8, 0xbf597fc7, 0xc6e00bf3, 0xd5a79147, 0x06ca6351, 0x14292967, 0x27b70a85, 0x2e1b2138, 0x4d2c6dfc, 0x53380d13,
    0x650a7354, 0x766a0abb, 0x81c2c92e, 0x92722c85, 0xa2bfe8a1, 0xa81a664b, 0xc24b8b70, 0xc76c51a3, 0xd192e819, 0xd6990624, 0xf40e3585, 0x106aa070,
    0x19a4c116, 0x1e376c08, 0x2748774c, 0x34b0bcb5, 0x391c0cb3, 0x4ed8aa4a, 0x5b9cca4f, 0x682e6ff3, 0x748f82ee, 0x78a5636f, 0x84c87814, 0x8cc70208,
    0x90befffa, 0xa4506ceb, 0xbef9a3f7, 0xc67178f2,
};


static bool always(void) { return true; }

static void evp_run(struct moe_lane *const lanes[], const unsigned char *const data[], unsigned n, size_t blocks)
{
    for (unsigned i = 0; i < n; i++) {
        lanes[i]->failed |= EVP_DigestUpdate(lanes[i]->md, data[i], blocks * MOE_SHA256_BLOCK) != 1;
        lanes[i]->blocks += blocks;
    }
}

const struct moe_sha_engine moe_sha_engines[] = {
#if defined(__x86_64__)
    { "sha-ni",  3,  moe_sha_ni_works,  moe_sha_ni_run  },
    { "avx-512", 16, moe_sha_x16_works, moe_sha_x16_run },
#endif
    { "openssl", 1,  always,            evp_run         },
    { .name = NULL },
};

static bool portable(const struct moe_sha_plan *plan) { return plan->few->run == evp_run; }

struct moe_sha_plan moe_sha_plan_of(const struct moe_sha_engine *engine)
{
    return (struct moe_sha_plan){ .few = engine, .lanes = engine->lanes };
}

static int64_t now_ns(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (int64_t)t.tv_sec * 1000000000 + t.tv_nsec;
}

/* Nanoseconds for a block of each of the engine's streams: the best of several tries, so that a thread that was switched away does not decide. */
static double cost(const struct moe_sha_engine *engine)
{
    enum { BLOCKS = 32, TRIES = 8 };
    static const unsigned char zeros[BLOCKS * MOE_SHA256_BLOCK];
    struct moe_lane lanes[MOE_CAP_LANES] = { 0 }, *which[MOE_CAP_LANES];
    const unsigned char *data[MOE_CAP_LANES];
    int64_t best = INT64_MAX;
    for (unsigned i = 0; i < MOE_CAP_LANES; i++) {
        which[i] = &lanes[i];
        data[i] = zeros;
    }
    for (int i = 0; i < TRIES; i++) {
        int64_t start = now_ns();
        engine->run(which, data, engine->lanes, BLOCKS);
        best = MOE_MIN(best, now_ns() - start);
    }
    return (double)MOE_MAX(best, 1) / (BLOCKS * engine->lanes);
}

/* Sixteen columns cost the same however many of them are used: from how many on that is less than the streams would cost three by three. */
struct moe_sha_plan moe_sha_plan_measured(void)
{
    const struct moe_sha_engine *few = NULL, *many = NULL, *e = moe_sha_engines;
    for (; e[1].name; e++) {
        if (e->works() && e->lanes == MOE_CAP_LANES)
            many = e;
        else if (e->works())
            few = e;
    }
    if (!few || !many)
        return moe_sha_plan_of(few ? few : many ? many : e);
    double even = cost(many) * many->lanes / cost(few);
    if (even >= many->lanes)
        return moe_sha_plan_of(few);
    return (struct moe_sha_plan){ .few = few, .many = many, .many_from = (unsigned)even + 1, .lanes = many->lanes };
}

void moe_sha_begin(const struct moe_sha_plan *plan, struct moe_lane *lane)
{
    static const uint32_t start[8] = { 0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a, 0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19 };
    memcpy(lane->h, start, sizeof start);
    lane->blocks = 0;
    lane->failed = portable(plan) && EVP_DigestInit_ex(lane->md, EVP_sha256(), NULL) != 1;
}

void moe_sha_run(const struct moe_sha_plan *plan, struct moe_lane *const lanes[], const unsigned char *const data[], unsigned n, size_t blocks)
{
    for (unsigned done = 0, part; done < n; done += part) {
        const struct moe_sha_engine *engine = plan->many && n - done >= plan->many_from ? plan->many : plan->few;
        part = MOE_MIN(n - done, engine->lanes);
        engine->run(lanes + done, data + done, part, blocks);
    }
}

static void put_big_endian(unsigned char *into, uint64_t v, int bytes)
{
    for (int i = 0; i < bytes; i++)
        into[i] = (unsigned char)(v >> 8 * (bytes - 1 - i));
}

void moe_sha_end(const struct moe_sha_plan *plan, struct moe_lane *lane, const unsigned char *tail, size_t n, unsigned char out[MOE_SHA256_BYTES])
{
    unsigned char last[2 * MOE_SHA256_BLOCK] = { 0 };
    size_t blocks = n + 9 > MOE_SHA256_BLOCK ? 2 : 1;
    MOE_CHECK(n <= MOE_SHA256_TAIL);
    if (portable(plan)) {
        lane->failed |= (n && EVP_DigestUpdate(lane->md, tail, n) != 1) || EVP_DigestFinal_ex(lane->md, out, NULL) != 1;
        return;
    }
    if (n)
        memcpy(last, tail, n);
    last[n] = 0x80;
    put_big_endian(last + blocks * MOE_SHA256_BLOCK - 8, (lane->blocks * MOE_SHA256_BLOCK + n) * 8, 8);
    plan->few->run(&lane, &(const unsigned char *){ last }, 1, blocks);
    for (int i = 0; i < 8; i++)
        put_big_endian(out + 4 * i, lane->h[i], 4);
}

bool moe_lane_new(struct moe_lane *lane)
{
    *lane = (struct moe_lane){ .md = EVP_MD_CTX_new() };
    return lane->md != NULL;
}

void moe_lane_drop(struct moe_lane *lane)
{
    EVP_MD_CTX_free(lane->md);
    lane->md = NULL;
}
