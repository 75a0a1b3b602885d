/* An order of n things without a table: a Feistel network over the smallest even number of bits that holds n, walked until the result is below n. It is a
 * bijection of all numbers of so many bits, so walking its cycles is one of those below n; on average fewer than four steps. */
#include "common/base/hash.h"
#include "runtime/data/shards.h"

enum { ROUNDS = 8 };

static uint64_t mix(const uint64_t key[2], unsigned round, uint64_t half)
{
    struct { uint64_t round, half; } in = { round, half };
    uint64_t out[2];
    struct moe_sip sip = moe_sip_start(key);
    moe_sip_add(&sip, (struct moe_str){ (const char *)&in, sizeof in });
    moe_sip_end(&sip, out);
    return out[0];
}

uint64_t shuffled(const uint64_t key[2], uint64_t index, uint64_t n)
{
    unsigned half = 1;
    while (half < 32 && (n - 1) >> (2 * half))
        half++;
    uint64_t mask = (1ull << half) - 1;
    do {
        uint64_t left = index >> half, right = index & mask;
        for (unsigned round = 0; round < ROUNDS; round++) {
            uint64_t next = left ^ (mix(key, round, right) & mask);
            left = right;
            right = next;
        }
        index = left << half | right;
    } while (index >= n);
    return index;
}
