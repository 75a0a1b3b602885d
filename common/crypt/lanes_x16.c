/* SHA-256 compression of sixteen streams, one in each 32-bit column of the AVX-512 registers. FIPS 180-4, 6.2.2, in its own letters. */
#include "common/crypt/lanes.h"
#if defined(__x86_64__)
#include <cpuid.h>
#include <immintrin.h>

/* gcc would sort the sums below by its own idea, and lose a sixth of the rate: their order is what keeps the chain from round to round short. */
#if defined(__GNUC__) && !defined(__clang__)
#pragma GCC optimize("no-tree-reassoc")
#endif

#define X16 __attribute__((target("avx512f,avx512bw")))
#define INLINE_X16 X16 static inline __attribute__((always_inline))

/* AVX-512 in the processor, and its registers kept by the system when it switches threads (XCR0: SSE, AVX, and three bits of AVX-512). */
bool moe_sha_x16_works(void)
{
    unsigned a, b, c, d, xcr0, high;
    if (!__get_cpuid(1, &a, &b, &c, &d) || !(c & bit_OSXSAVE))
        return false;
    __asm__("xgetbv" : "=a"(xcr0), "=d"(high) : "c"(0));
    return (xcr0 & 0xe6) == 0xe6 && __get_cpuid_count(7, 0, &a, &b, &c, &d) && (b & bit_AVX512F) && (b & bit_AVX512BW);
}

enum { MAJ = 0xe8, CH = 0xca, XOR3 = 0x96 };   /* what a bit becomes for each value of three: the immediates of vpternlogd */
#define ROR(x, n)    _mm512_ror_epi32((x), (n))
#define XOR(x, y, z) _mm512_ternarylogic_epi32((x), (y), (z), XOR3)
#define ADD(x, y)    _mm512_add_epi32((x), (y))

/* Words 0 to 15 of each stream's block: sixteen rows come, sixteen columns leave. */
INLINE_X16 void load(__m512i w[16], const unsigned char *const data[16], size_t at)
{
    const __m512i big_endian = _mm512_broadcast_i32x4(_mm_set_epi64x(0x0c0d0e0f08090a0b, 0x0405060700010203));
    __m512i t[16];
#pragma GCC unroll 16
    for (int i = 0; i < 16; i++)
        t[i] = _mm512_shuffle_epi8(_mm512_loadu_si512((const void *)(data[i] + at)), big_endian);
#pragma GCC unroll 8
    for (int i = 0; i < 16; i += 2) {
        w[i] = _mm512_unpacklo_epi32(t[i], t[i + 1]);
        w[i + 1] = _mm512_unpackhi_epi32(t[i], t[i + 1]);
    }
#pragma GCC unroll 4
    for (int i = 0; i < 16; i += 4) {
        t[i] = _mm512_unpacklo_epi64(w[i], w[i + 2]);
        t[i + 1] = _mm512_unpackhi_epi64(w[i], w[i + 2]);
        t[i + 2] = _mm512_unpacklo_epi64(w[i + 1], w[i + 3]);
        t[i + 3] = _mm512_unpackhi_epi64(w[i + 1], w[i + 3]);
    }
#pragma GCC unroll 4
    for (int i = 0; i < 4; i++) {
        __m512i even = _mm512_shuffle_i32x4(t[i], t[4 + i], 0x88), odd = _mm512_shuffle_i32x4(t[i], t[4 + i], 0xdd);
        __m512i even8 = _mm512_shuffle_i32x4(t[8 + i], t[12 + i], 0x88), odd8 = _mm512_shuffle_i32x4(t[8 + i], t[12 + i], 0xdd);
        w[i] = _mm512_shuffle_i32x4(even, even8, 0x88);
        w[4 + i] = _mm512_shuffle_i32x4(odd, odd8, 0x88);
        w[8 + i] = _mm512_shuffle_i32x4(even, even8, 0xdd);
        w[12 + i] = _mm512_shuffle_i32x4(odd, odd8, 0xdd);
    }
}

/* Round t, a to h being s[-t mod 8] and the seven after it, so that nothing moves; then the word that is due in sixteen rounds, in this one's place. */
INLINE_X16 void round_and_word(__m512i s[8], __m512i w[16], int t)
{
    __m512i a = s[-t & 7], b = s[(1 - t) & 7], c = s[(2 - t) & 7], *d = &s[(3 - t) & 7], e = s[(4 - t) & 7], f = s[(5 - t) & 7], g = s[(6 - t) & 7];
    __m512i *h = &s[(7 - t) & 7];
    __m512i x = ADD(ADD(*h, ADD(w[t & 15], _mm512_set1_epi32((int)moe_sha_k[t]))), _mm512_ternarylogic_epi32(e, f, g, CH));
    __m512i sum1 = XOR(ROR(e, 6), ROR(e, 11), ROR(e, 25)), sum0 = XOR(ROR(a, 2), ROR(a, 13), ROR(a, 22));
    *d = ADD(ADD(*d, x), sum1);                                              /* d + T1, and T1 + T2, with what is known last added last */
    *h = ADD(ADD(ADD(x, sum1), _mm512_ternarylogic_epi32(a, b, c, MAJ)), sum0);
    if (t < 48) {
        __m512i w1 = w[(t + 1) & 15], w14 = w[(t + 14) & 15];
        __m512i small0 = XOR(ROR(w1, 7), ROR(w1, 18), _mm512_srli_epi32(w1, 3)), small1 = XOR(ROR(w14, 17), ROR(w14, 19), _mm512_srli_epi32(w14, 10));
        w[t & 15] = ADD(ADD(w[t & 15], w[(t + 9) & 15]), ADD(small0, small1));
    }
}

X16 static void compress(uint32_t columns[8][16], const unsigned char *const data[16], size_t blocks)
{
    __m512i s[8];
#pragma GCC unroll 8
    for (int i = 0; i < 8; i++)
        s[i] = _mm512_load_si512(columns[i]);
    for (size_t b = 0; b < blocks; b++) {
        __m512i before[8], w[16];
        load(w, data, MOE_SHA256_BLOCK * b);
#pragma GCC unroll 8
        for (int i = 0; i < 8; i++)
            before[i] = s[i];
#pragma GCC unroll 64
        for (int t = 0; t < 64; t++)
            round_and_word(s, w, t);
#pragma GCC unroll 8
        for (int i = 0; i < 8; i++)
            s[i] = ADD(s[i], before[i]);
    }
#pragma GCC unroll 8
    for (int i = 0; i < 8; i++)
        _mm512_store_si512(columns[i], s[i]);
}

/* Columns without a stream of their own read the first one's bytes, and their result is dropped. */
void moe_sha_x16_run(struct moe_lane *const lanes[], const unsigned char *const data[], unsigned n, size_t blocks)
{
    alignas(64) uint32_t columns[8][16];
    const unsigned char *from[16];
    MOE_CHECK(n >= 1 && n <= 16);
    for (unsigned i = 0; i < 16; i++) {
        const struct moe_lane *lane = lanes[i < n ? i : 0];
        from[i] = data[i < n ? i : 0];
        for (int j = 0; j < 8; j++)
            columns[j][i] = lane->h[j];
    }
    compress(columns, from, blocks);
    for (unsigned i = 0; i < n; i++) {
        for (int j = 0; j < 8; j++)
            lanes[i]->h[j] = columns[j][i];
        lanes[i]->blocks += blocks;
    }
}
#endif
