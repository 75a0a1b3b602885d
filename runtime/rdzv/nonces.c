#include "runtime/rdzv/nonces.h"
#include "common/base/hash.h"
#include "common/crypt/digest.h"
#include <stdlib.h>

enum { ROOM_FIRST = 64 };

enum moe_code moe_rdzv_nonces_begin(struct moe_rdzv_nonces *set, struct moe_error *err)
{
    *set = (struct moe_rdzv_nonces){ 0 };
    return moe_crypt_random(set->secret, sizeof set->secret, err);
}

void moe_rdzv_nonces_clear(struct moe_rdzv_nonces *set)
{
    free(set->slots);
    free(set->used);
    *set = (struct moe_rdzv_nonces){ .secret = { set->secret[0], set->secret[1] } };
}

/* Where it stands, or would. */
static size_t place(const struct moe_rdzv_nonces *set, const unsigned char nonce[MOE_RDZV_NONCE])
{
    uint64_t hash[2];
    struct moe_sip sip = moe_sip_start(set->secret);
    moe_sip_add(&sip, (struct moe_str){ (const char *)nonce, MOE_RDZV_NONCE });
    moe_sip_end(&sip, hash);
    size_t i = (size_t)hash[0] & (set->room - 1);
    while (set->used[i] && memcmp(set->slots[i], nonce, MOE_RDZV_NONCE) != 0)
        i = (i + 1) & (set->room - 1);
    return i;
}

bool moe_rdzv_nonces_has(const struct moe_rdzv_nonces *set, const unsigned char nonce[MOE_RDZV_NONCE])
{
    return set->room && set->used[place(set, nonce)];
}

static void insert(struct moe_rdzv_nonces *set, const unsigned char nonce[MOE_RDZV_NONCE])
{
    const size_t i = place(set, nonce);
    set->count += !set->used[i];
    set->used[i] = true;
    memcpy(set->slots[i], nonce, MOE_RDZV_NONCE);
}

static bool grow(struct moe_rdzv_nonces *set)
{
    struct moe_rdzv_nonces next = { .secret = { set->secret[0], set->secret[1] }, .room = set->room ? 2 * set->room : ROOM_FIRST };
    next.slots = malloc(next.room * sizeof *next.slots);
    next.used = calloc(next.room, sizeof *next.used);
    if (!next.slots || !next.used) {
        moe_rdzv_nonces_clear(&next);
        return false;
    }
    for (size_t i = 0; i < set->room; i++)
        if (set->used[i])
            insert(&next, set->slots[i]);
    moe_rdzv_nonces_clear(set);
    *set = next;
    return true;
}

bool moe_rdzv_nonces_add(struct moe_rdzv_nonces *set, const unsigned char nonce[MOE_RDZV_NONCE])
{
    if (moe_rdzv_nonces_has(set, nonce))
        return true;
    if (set->count >= MOE_CAP_RDZV_NONCES || (set->count + 1 > set->room / 4 * 3 && !grow(set)))
        return false;
    insert(set, nonce);
    return true;
}
