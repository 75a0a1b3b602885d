/* SHA-256 compression with the SHA extensions of x86-64, one to three streams in one loop. FIPS 180-4, 6.2.2; the instructions' layout of the working
 * variables (A B E F in one register, C D G H in the other) is from Intel's "SHA Extensions" (2013). */
#include "common/crypt/lanes.h"
#if defined(__x86_64__)
#include <cpuid.h>
#include <immintrin.h>

enum { NI_LANES = 3 };
#define NI __attribute__((target("sha,sse4.1")))

bool moe_sha_ni_works(void)
{
    unsigned a, b, c, d;
    if (!__get_cpuid_count(7, 0, &a, &b, &c, &d) || !(b & 1u << 29))
        return false;
    return __get_cpuid(1, &a, &b, &c, &d) && (c & bit_SSE4_1) && (c & bit_SSSE3);
}

/* What one stream keeps in registers during a block: the two halves of the state and the next sixteen words of the message. */
struct work { __m128i abef, cdgh, w[4]; };

NI static inline __attribute__((always_inline)) void load(struct work *s, const unsigned char *block)
{
    const __m128i big_endian = _mm_set_epi64x(0x0c0d0e0f08090a0b, 0x0405060700010203);
#pragma GCC unroll 4
    for (int i = 0; i < 4; i++)
        s->w[i] = _mm_shuffle_epi8(_mm_loadu_si128((const __m128i *)(const void *)(block + 16 * i)), big_endian);
}

/* Rounds 4r to 4r+3, and in the place of their words the ones that are due in sixteen rounds. */
NI static inline __attribute__((always_inline)) void four_rounds(struct work *s, int r)
{
    __m128i *w0 = &s->w[r % 4], w1 = s->w[(r + 1) % 4], w2 = s->w[(r + 2) % 4], w3 = s->w[(r + 3) % 4];
    __m128i wk = _mm_add_epi32(*w0, _mm_load_si128((const __m128i *)(const void *)(moe_sha_k + 4 * r)));
    s->cdgh = _mm_sha256rnds2_epu32(s->cdgh, s->abef, wk);
    s->abef = _mm_sha256rnds2_epu32(s->abef, s->cdgh, _mm_shuffle_epi32(wk, 0x0e));
    if (r < 12)
        *w0 = _mm_sha256msg2_epu32(_mm_add_epi32(_mm_sha256msg1_epu32(*w0, w1), _mm_alignr_epi8(w3, w2, 4)), w3);
}

NI static inline __attribute__((always_inline)) void unpack(struct work *s, const uint32_t h[8])
{
    __m128i abcd = _mm_loadu_si128((const __m128i *)(const void *)h), efgh = _mm_loadu_si128((const __m128i *)(const void *)(h + 4));
    __m128i cdab = _mm_shuffle_epi32(abcd, 0xb1), hgfe = _mm_shuffle_epi32(efgh, 0x1b);
    s->abef = _mm_alignr_epi8(cdab, hgfe, 8);
    s->cdgh = _mm_blend_epi16(hgfe, cdab, 0xf0);
}

NI static inline __attribute__((always_inline)) void pack(const struct work *s, uint32_t h[8])
{
    __m128i feba = _mm_shuffle_epi32(s->abef, 0x1b), dchg = _mm_shuffle_epi32(s->cdgh, 0xb1);
    _mm_storeu_si128((__m128i *)(void *)h, _mm_blend_epi16(feba, dchg, 0xf0));
    _mm_storeu_si128((__m128i *)(void *)(h + 4), _mm_alignr_epi8(dchg, feba, 8));
}

/* `n` is a constant wherever this is inlined, so that every loop over it is gone and each word has a register of its own. */
NI static inline __attribute__((always_inline)) void compress(struct moe_lane *const lanes[], const unsigned char *const data[], const unsigned n, size_t blocks)
{
    struct work s[NI_LANES];
#pragma GCC unroll 3
    for (unsigned i = 0; i < n; i++)
        unpack(&s[i], lanes[i]->h);
    for (size_t b = 0; b < blocks; b++) {
        __m128i abef[NI_LANES], cdgh[NI_LANES];
#pragma GCC unroll 3
        for (unsigned i = 0; i < n; i++) {
            abef[i] = s[i].abef;
            cdgh[i] = s[i].cdgh;
            load(&s[i], data[i] + MOE_SHA256_BLOCK * b);
        }
#pragma GCC unroll 16
        for (int r = 0; r < 16; r++) {
#pragma GCC unroll 3
            for (unsigned i = 0; i < n; i++)
                four_rounds(&s[i], r);
        }
#pragma GCC unroll 3
        for (unsigned i = 0; i < n; i++) {
            s[i].abef = _mm_add_epi32(s[i].abef, abef[i]);
            s[i].cdgh = _mm_add_epi32(s[i].cdgh, cdgh[i]);
        }
    }
#pragma GCC unroll 3
    for (unsigned i = 0; i < n; i++)
        pack(&s[i], lanes[i]->h);
}

NI static void compress_1(struct moe_lane *const lanes[], const unsigned char *const data[], size_t blocks) { compress(lanes, data, 1, blocks); }
NI static void compress_2(struct moe_lane *const lanes[], const unsigned char *const data[], size_t blocks) { compress(lanes, data, 2, blocks); }
NI static void compress_3(struct moe_lane *const lanes[], const unsigned char *const data[], size_t blocks) { compress(lanes, data, 3, blocks); }

void moe_sha_ni_run(struct moe_lane *const lanes[], const unsigned char *const data[], unsigned n, size_t blocks)
{
    static void (*const by_count[NI_LANES])(struct moe_lane *const[], const unsigned char *const[], size_t) = { compress_1, compress_2, compress_3 };
    MOE_CHECK(n >= 1 && n <= NI_LANES);
    by_count[n - 1](lanes, data, blocks);
    for (unsigned i = 0; i < n; i++)
        lanes[i]->blocks += blocks;
}
#endif
