/* Hashes for tables and fingerprints. Nothing here is for security: digests and MACs live in common/crypt. */
#ifndef MOE_COMMON_BASE_HASH_H
#define MOE_COMMON_BASE_HASH_H
#include "common/base/base.h"
#include "common/base/str.h"

/* FNV-1a, 64 bits; chain by passing the last result. Start with MOE_HASH_START. */
#define MOE_HASH_START 0xcbf29ce484222325ull
uint64_t moe_hash(uint64_t start, struct moe_str s);
uint64_t moe_hash_u64(uint64_t start, uint64_t v);

/* SipHash-2-4 with 128 bits (Aumasson and Bernstein 2012), for tables whose keys an attacker chooses: without the secret nobody finds two keys of
 * one hash. Start, add the parts, end. */
struct moe_sip { uint64_t v[4], tail; size_t len; };
struct moe_sip moe_sip_start(const uint64_t secret[2]);
void moe_sip_add(struct moe_sip *sip, struct moe_str part);
void moe_sip_end(struct moe_sip *sip, uint64_t out[2]);

/* A map from strings to u32 (an index in the owner's array). Keys are kept, not copied: they outlive the map. */
struct moe_map;
struct moe_map *moe_map_new(void);
void moe_map_free(struct moe_map **map);
/* The slot of `key`, made with the value `fresh` when absent; NULL when out of memory. */
uint32_t *moe_map_slot(struct moe_map *map, struct moe_str key, uint32_t fresh);
const uint32_t *moe_map_find(const struct moe_map *map, struct moe_str key);   /* NULL = absent */
size_t moe_map_count(const struct moe_map *map);
#endif
