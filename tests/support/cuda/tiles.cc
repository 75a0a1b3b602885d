// Loads of tiles: cp.async.bulk.tensor (PTX ISA 9.7.9.25.5.2) in tile mode (5.5.3), by the records that tensor_map.h makes.
#include "tests/support/cuda/block.h"
#include "tests/support/cuda/emulate_hopper.h"
#include "tests/support/cuda/tensor_map.h"

namespace {

enum : unsigned { MOST = 64, ALIGN = 128, SWIZZLED_ROW = 128, TILE_MOST = 256 << 10 };
typedef struct moe_emulated_site site_t;

struct load {
    struct moe_tensor_map map;
    int at[MOE_MAP_RANKS];
    unsigned to, bytes;
    uint64_t *bar;
    site_t site;
};

struct {
    struct load load[MOST];            // oldest first
    unsigned count;
    unsigned char tile[TILE_MOST];
} all;

struct moe_tensor_map record(const CUtensorMap *map)
{
    struct moe_tensor_map m;
    memcpy(&m, map->opaque, sizeof m);
    return m;
}

// 9.7.9.25.5.2 and 5.5.8: a map is in .param, .const or .global. A parameter is on the thread's stack here, as a kernel's own copy is: of a CUtensorMap the copy knows
// (moe_emulated_map_copied), of another type's bytes nobody does.
void check_map(const CUtensorMap *map, site_t site)
{
    if (reinterpret_cast<uintptr_t>(map) % MOE_MAP_ALIGN)
        moe_emulated_fail(site, "a tensor map at %p, which is not aligned to 64 bytes", static_cast<const void *>(map));
    if (moe_block_window(map, sizeof *map))
        moe_emulated_fail(site, "a tensor map in shared memory");
    const struct moe_tensor_map m = record(map);
    if (m.magic != MOE_MAP_MAGIC)
        moe_emulated_fail(site, "a tensor map that cuTensorMapEncodeTiled did not make");
    if (m.home && m.home != map && !moe_emulate_is_device(map, sizeof *map))
        moe_emulated_fail(site, "a tensor map that is a copy of a thread's own, and neither a parameter of the kernel nor in memory of the device");
}

// What this emulation knows the meaning of.
void check_kind(const struct moe_tensor_map *m, unsigned rank, site_t site)
{
    if (m->rank != rank)
        moe_emulated_fail(site, "a load by %u coordinates with a tensor map of %u dimensions", rank, m->rank);
    if (m->interleave || m->fill || (m->swizzle != MOE_MAP_PLAIN && m->swizzle != MOE_MAP_SWIZZLE_128))
        moe_emulated_fail(site, "a tensor map that is interleaved, fills with NaN, or swizzles by other than 128 bytes: not of this emulation");
    for (unsigned i = 0; i < rank; i++)
        if (m->step[i] != 1)
            moe_emulated_fail(site, "a tensor map with element strides: not of this emulation");
    // How rows lie that are narrower than the swizzle, the ISA leaves to a figure's reader.
    if (m->swizzle && m->box[0] * m->bytes != SWIZZLED_ROW)
        moe_emulated_fail(site, "a box with rows of %u bytes, swizzled by 128: not of this emulation", m->box[0] * m->bytes);
}

// Of the box's row `row` (counted over all outer dimensions): its bytes of global memory that are inside the tensor, from which byte of the row on. Tile mode, 5.5.3.3:
// what is outside in any dimension, before 0 too, is zeros.
const unsigned char *inside(const struct load *l, unsigned row, unsigned *from, unsigned *bytes)
{
    const struct moe_tensor_map *const m = &l->map;
    const unsigned char *at = m->base;
    *from = *bytes = 0;
    for (unsigned i = 1; i < m->rank; i++) {
        const int64_t where = static_cast<int64_t>(l->at[i]) + row % m->box[i];
        if (where < 0 || where > m->last[i])
            return nullptr;
        at += static_cast<uint64_t>(where) * m->stride[i - 1];
        row /= m->box[i];
    }
    const int64_t first = l->at[0] < 0 ? 0 : l->at[0], end = static_cast<int64_t>(l->at[0]) + m->box[0], all_of = static_cast<int64_t>(m->last[0]) + 1;
    if (first >= (end < all_of ? end : all_of))
        return nullptr;
    *from = static_cast<unsigned>(first - l->at[0]) * m->bytes;
    *bytes = static_cast<unsigned>((end < all_of ? end : all_of) - first) * m->bytes;
    return at + static_cast<uint64_t>(first) * m->bytes;
}

unsigned rows_of(const struct moe_tensor_map *m)
{
    unsigned rows = 1;
    for (unsigned i = 1; i < m->rank; i++)
        rows *= m->box[i];
    return rows;
}

// Rows one behind the other; then 5.5.7, 128 byte swizzle with atoms of 16 bytes: the table's row y has piece x ^ y in place x, and y counts 128 bytes from a multiple of
// 1024 (its "base offset" is the destination's address / 128 % 8). So: bits 4 to 6 of the address in shared memory are flipped by bits 7 to 9.
void land(const struct load *l)
{
    const struct moe_tensor_map *const m = &l->map;
    const unsigned rows = rows_of(m), width = m->box[0] * m->bytes;
    memset(all.tile, 0, l->bytes);
    for (unsigned row = 0; row < rows; row++) {
        unsigned from, bytes;
        const unsigned char *const global = inside(l, row, &from, &bytes);
        for (unsigned i = 0; global && i < bytes; i++) {
            unsigned at = l->to + row * width + from + i;
            if (m->swizzle)
                at ^= (at >> 7 & 7) << 4;
            all.tile[at - l->to] = global[i];
        }
    }
    moe_proxies_came(l->to, all.tile, l->bytes);
    moe_mbarrier_complete(l->bar, l->to, l->bytes, l->site);
}

void take(unsigned which)
{
    const struct load l = all.load[which];
    memmove(all.load + which, all.load + which + 1, (--all.count - which) * sizeof l);
    land(&l);
}

} // namespace

void moe_emulated_map_copied(struct CUtensorMap_st *to, const struct CUtensorMap_st *from)
{
    struct moe_tensor_map m = record(from);
    // A launch copies its argument from where the host has it into each thread's parameter. What a kernel copies comes from a parameter, whose home is known, or from
    // the device; and while no kernel runs nothing has a home.
    static const char nowhere = 0;
    const bool of_host = !m.home && !moe_emulate_touches_device(from, sizeof *from);
    m.home = !moe_block_runs() ? nullptr : of_host ? static_cast<const void *>(to) : &nowhere;
    memmove(to->opaque, from->opaque, sizeof to->opaque);
    memcpy(to->opaque, &m, sizeof m);
}

void moe_tile_soon(const CUtensorMap *map, site_t site) { check_map(map, site); }

void moe_emulated_load(void *to, const CUtensorMap *map, uint64_t *bar, const int *at, unsigned rank, site_t site)
{
    check_map(map, site);
    struct load l = { record(map), {}, 0, 0, bar, site };
    check_kind(&l.map, rank, site);
    for (unsigned i = 0; i < rank; i++)
        l.at[i] = at[i];
    const unsigned rows = rows_of(&l.map);
    l.bytes = rows * l.map.box[0] * l.map.bytes;
    l.to = moe_block_window(to, l.bytes);
    if (!l.to)
        moe_emulated_fail(site, "a load of %u bytes to %p, which is not all inside the block's shared memory", l.bytes, to);
    if (l.to % ALIGN || l.bytes % ALIGN)                             // the programming guide's "The Swizzle Modes", table 12
        moe_emulated_fail(site, "a load of %u bytes to shared memory at %#x, which are not multiples of 128", l.bytes, l.to);
    for (unsigned row = 0; row < rows; row++) {
        unsigned from, bytes;
        const unsigned char *const global = inside(&l, row, &from, &bytes);
        if (global && !moe_emulate_is_device(global, bytes))
            moe_emulated_fail(site, "a load from %p, %u bytes of row %u of the box, which are not inside an allocation", static_cast<const void *>(global), bytes, row);
    }
    if (all.count == MOST)
        moe_emulated_fail(site, "more than %u loads on their way", MOST);
    moe_mbarrier_ask(bar, site);
    moe_mbarrier_overlap(l.to, l.bytes, site);
    moe_proxies_coming(l.to, l.bytes, site);
    all.load[all.count++] = l;
    if (moe_block_schedule() == MOE_SCHEDULE_WARP_AHEAD)
        take(all.count - 1);
}

void moe_tiles_begin(void) { all.count = 0; }

bool moe_tiles_land(void)
{
    if (!all.count)
        return false;
    const enum moe_schedule how = moe_block_schedule();
    take(how == MOE_SCHEDULE_ASCENDING ? 0 : how == MOE_SCHEDULE_SHUFFLED ? static_cast<unsigned>(moe_block_random() % all.count) : all.count - 1);
    return true;
}

bool moe_tiles_round(void)
{
    return moe_block_schedule() == MOE_SCHEDULE_SHUFFLED && moe_block_random() % 4 == 0 && moe_tiles_land();
}

void moe_tiles_end(void)
{
    if (all.count)
        moe_emulated_fail(all.load[0].site, "the block ends, and the load asked for here is yet to land");
}
