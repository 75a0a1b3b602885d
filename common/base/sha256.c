#include "common/base/sha256.h"
#include <string.h>

/* Section 4.2.2: the first 32 bits of the fractional parts of the cube roots of the first 64 primes. */
static const uint32_t round_word[64] = {
    0x428a2f98, 0x71374491, 0xb5c0fbcf, 0xe9b5dba5, 0x3956c25b, 0x59f111f1, 0x923f82a4, 0xab1c5ed5, 0xd807aa98, 0x12835b01, 0x243185be, 0x550c7dc3, 0x72be5d74,
    0x80deb1fe, 0x9bdc06a7, 0xc19bf174, 0xe49b69c1, 0xefbe4786, 0x0fc19dc6, 0x240ca1cc, 0x2de92c6f, 0x4a7484aa, 0x5cb0a9dc, 0x76f988da, 0x983e5152, 0xa831c66d,
    0xb00327c8, 0xbf597fc7, 0xc6e00bf3, 0xd5a79147, 0x06ca6351, 0x14292967, 0x27b70a85, 0x2e1b2138, 0x4d2c6dfc, 0x53380d13, 0x650a7354, 0x766a0abb, 0x81c2c92e,
    0x92722c85, 0xa2bfe8a1, 0xa81a664b, 0xc24b8b70, 0xc76c51a3, 0xd192e819, 0xd6990624, 0xf40e3585, 0x106aa070, 0x19a4c116, 0x1e376c08, 0x2748774c, 0x34b0bcb5,
    0x391c0cb3, 0x4ed8aa4a, 0x5b9cca4f, 0x682e6ff3, 0x748f82ee, 0x78a5636f, 0x84c87814, 0x8cc70208, 0x90befffa, 0xa4506ceb, 0xbef9a3f7, 0xc67178f2,
};

static uint32_t turn(uint32_t v, unsigned n) { return v >> n | v << (32 - n); }

static void mix(uint32_t state[8], const unsigned char block[64])
{
    uint32_t w[64], a = state[0], b = state[1], c = state[2], d = state[3], e = state[4], f = state[5], g = state[6], h = state[7];
    for (unsigned i = 0; i < 16; i++)
        w[i] = (uint32_t)block[4 * i] << 24 | (uint32_t)block[4 * i + 1] << 16 | (uint32_t)block[4 * i + 2] << 8 | block[4 * i + 3];
    for (unsigned i = 16; i < 64; i++) {
        uint32_t x = w[i - 15], y = w[i - 2];
        w[i] = w[i - 16] + (turn(x, 7) ^ turn(x, 18) ^ x >> 3) + w[i - 7] + (turn(y, 17) ^ turn(y, 19) ^ y >> 10);
    }
    for (unsigned i = 0; i < 64; i++) {
        uint32_t one = h + (turn(e, 6) ^ turn(e, 11) ^ turn(e, 25)) + ((e & f) ^ (~e & g)) + round_word[i] + w[i];
        uint32_t two = (turn(a, 2) ^ turn(a, 13) ^ turn(a, 22)) + ((a & b) ^ (a & c) ^ (b & c));
        h = g, g = f, f = e, e = d + one, d = c, c = b, b = a, a = one + two;
    }
    const uint32_t sum[8] = { a, b, c, d, e, f, g, h };
    for (unsigned i = 0; i < 8; i++)
        state[i] += sum[i];
}

void moe_sha256_begin(struct moe_sha256 *ctx)
{
    *ctx = (struct moe_sha256){ .state = { 0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a, 0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19 } };
}

void moe_sha256_add(struct moe_sha256 *ctx, const void *bytes, size_t len)
{
    const unsigned char *p = bytes;
    while (len) {
        size_t held = ctx->bytes % sizeof ctx->block, n = MOE_MIN(len, sizeof ctx->block - held);
        if (n == sizeof ctx->block) {                     /* a whole block need not be copied */
            mix(ctx->state, p);
        } else {
            memcpy(ctx->block + held, p, n);
            if (held + n == sizeof ctx->block)
                mix(ctx->state, ctx->block);
        }
        ctx->bytes += n;
        p += n;
        len -= n;
    }
}

void moe_sha256_end(struct moe_sha256 *ctx, unsigned char out[32])
{
    static const unsigned char pad[64] = { 0x80 };
    unsigned char bits[8];
    for (unsigned i = 0; i < 8; i++)
        bits[i] = (unsigned char)(ctx->bytes * 8 >> (56 - 8 * i));
    size_t held = ctx->bytes % 64;
    moe_sha256_add(ctx, pad, held < 56 ? 56 - held : 120 - held);
    moe_sha256_add(ctx, bits, sizeof bits);
    for (unsigned i = 0; i < 32; i++)
        out[i] = (unsigned char)(ctx->state[i / 4] >> (24 - 8 * (i % 4)));
}

void moe_sha256_hex(const unsigned char digest[32], char into[65])
{
    for (unsigned i = 0; i < 32; i++) {
        into[2 * i] = "0123456789abcdef"[digest[i] >> 4];
        into[2 * i + 1] = "0123456789abcdef"[digest[i] & 15];
    }
    into[64] = 0;
}
