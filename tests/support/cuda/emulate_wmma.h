// nvcuda::wmma for the emulation: fragments of 16 x 16 x 16 products, bf16 into float. Each operation is a collective of the whole warp.
//
// Which lane holds which element is the hardware's secret: here the elements are dealt out in an order of our own, so a kernel that relies on one fails. x[] may be
// changed by the same function of each element, as in CUDA. Loads and stores order nothing: what other lanes wrote, or will read, needs __syncwarp(). Addresses must be aligned to 32 bytes and rows to 16, as the hardware wants.
#ifndef MOE_TESTS_CUDA_EMULATE_WMMA_H
#define MOE_TESTS_CUDA_EMULATE_WMMA_H
#include <emulate.h>

namespace nvcuda {
namespace wmma {
struct matrix_a {};
struct matrix_b {};
struct accumulator {};
struct row_major {};
struct col_major {};
enum layout_t { mem_row_major, mem_col_major };

template <typename Use, int M, int N, int K, typename T, typename Layout = void> struct fragment {
    static_assert(M == 16 && N == 16 && K == 16, "only 16 x 16 x 16 is here");
    enum { num_elements = 8 };
    T x[num_elements];
};

// The element i of a lane's is this one of 256, counted by rows. 97 is odd: a bijection.
static inline unsigned moe_emulated_place(unsigned lane, unsigned i) { return ((lane * 8 + i) * 97 + 13) % 256; }

struct moe_emulated_matrix { const void *at; unsigned ld; struct moe_emulated_site site; };

// All lanes name the same matrix, where the hardware can reach it.
static inline void moe_emulated_agree(const char *what, const void *at, unsigned ld, unsigned of, struct moe_emulated_site site)
{
    struct moe_emulated_matrix mine = { at, ld, site };
    if (reinterpret_cast<uintptr_t>(at) % 32 || ld % of)
        moe_emulated_fail(site, "%s of a matrix at %p with rows of %u elements, which must be multiples of 32 bytes and %u elements", what, at, ld, of);
    moe_emulated_warp(what, 0xffffffffu, [](void *const lane[32], unsigned) {
        const struct moe_emulated_matrix *first = static_cast<const struct moe_emulated_matrix *>(lane[0]);
        for (unsigned i = 1; i < 32; i++) {
            const struct moe_emulated_matrix *other = static_cast<const struct moe_emulated_matrix *>(lane[i]);
            if (other->at != first->at || other->ld != first->ld)
                moe_emulated_fail(first->site, "lanes 0 and %u name different matrices", i);
        }
    }, &mine, site);
}

template <typename F> static inline void fill_fragment(F &f, float value)
{
    for (int i = 0; i < F::num_elements; i++)
        f.x[i] = value;
}

template <typename Use> static inline void moe_emulated_in(fragment<Use, 16, 16, 16, __nv_bfloat16, row_major> &f, const __nv_bfloat16 *from, unsigned ld)
{
    for (unsigned i = 0; i < 8; i++) {
        const unsigned place = moe_emulated_place(moe_emulated_lane(), i);
        f.x[i] = from[place / 16 * ld + place % 16];
    }
}
template <typename Use> static inline void moe_emulated_in(fragment<Use, 16, 16, 16, __nv_bfloat16, col_major> &f, const __nv_bfloat16 *from, unsigned ld)
{
    for (unsigned i = 0; i < 8; i++) {
        const unsigned place = moe_emulated_place(moe_emulated_lane(), i);
        f.x[i] = from[place % 16 * ld + place / 16];
    }
}
template <typename Use, typename Layout>
static inline void load_matrix_sync(fragment<Use, 16, 16, 16, __nv_bfloat16, Layout> &f, const __nv_bfloat16 *from, unsigned ld, MOE_EMULATED_SITE)
{
    moe_emulated_in(f, from, ld); // before the lanes meet: a load waits for nobody's stores
    moe_emulated_agree("load_matrix_sync", from, ld, 8, site);
}
static inline void load_matrix_sync(fragment<accumulator, 16, 16, 16, float> &f, const float *from, unsigned ld, layout_t layout, MOE_EMULATED_SITE)
{
    for (unsigned i = 0; i < 8; i++) {
        const unsigned place = moe_emulated_place(moe_emulated_lane(), i), row = place / 16, column = place % 16;
        f.x[i] = from[layout == mem_row_major ? row * ld + column : column * ld + row];
    }
    moe_emulated_agree("load_matrix_sync", from, ld, 4, site);
}
static inline void store_matrix_sync(float *to, const fragment<accumulator, 16, 16, 16, float> &f, unsigned ld, layout_t layout, MOE_EMULATED_SITE)
{
    moe_emulated_agree("store_matrix_sync", to, ld, 4, site);
    for (unsigned i = 0; i < 8; i++) {
        const unsigned place = moe_emulated_place(moe_emulated_lane(), i), row = place / 16, column = place % 16;
        to[layout == mem_row_major ? row * ld + column : column * ld + row] = f.x[i];
    }
}

struct moe_emulated_product { const __nv_bfloat16 *a, *b; const float *c; float *d; };

template <typename LayoutA, typename LayoutB>
static inline void mma_sync(fragment<accumulator, 16, 16, 16, float> &d, const fragment<matrix_a, 16, 16, 16, __nv_bfloat16, LayoutA> &a,
                            const fragment<matrix_b, 16, 16, 16, __nv_bfloat16, LayoutB> &b, const fragment<accumulator, 16, 16, 16, float> &c, MOE_EMULATED_SITE)
{
    struct moe_emulated_product mine = { a.x, b.x, c.x, d.x };
    moe_emulated_warp("mma_sync", 0xffffffffu, [](void *const lane[32], unsigned) {
        float left[256], right[256], sum[256];
        for (unsigned l = 0; l < 32; l++)
            for (unsigned i = 0; i < 8; i++) {
                const struct moe_emulated_product *p = static_cast<const struct moe_emulated_product *>(lane[l]);
                const unsigned place = moe_emulated_place(l, i);
                left[place] = __bfloat162float(p->a[i]);
                right[place] = __bfloat162float(p->b[i]);
                sum[place] = p->c[i];
            }
        for (unsigned row = 0; row < 16; row++)
            for (unsigned k = 0; k < 16; k++)
                for (unsigned column = 0; column < 16; column++)
                    sum[row * 16 + column] += left[row * 16 + k] * right[k * 16 + column];
        for (unsigned l = 0; l < 32; l++)
            for (unsigned i = 0; i < 8; i++)
                static_cast<const struct moe_emulated_product *>(lane[l])->d[i] = sum[moe_emulated_place(l, i)];
    }, &mine, site);
}
} // namespace wmma
} // namespace nvcuda

// tensor.cuh's: a side of which all 16 rows lie in one piece of the block's shared memory.
template <typename Use, typename Layout>
static inline void moe_fragment_load(nvcuda::wmma::fragment<Use, 16, 16, 16, __nv_bfloat16, Layout> &f, const __nv_bfloat16 *from, unsigned ld, MOE_EMULATED_SITE)
{
    if (!moe_emulated_holds(from, (15 * static_cast<size_t>(ld) + 16) * sizeof *from))
        moe_emulated_fail(site, "moe_fragment_load of 16 rows of %u elements at %p, which are not all in shared memory", ld, static_cast<const void *>(from));
    nvcuda::wmma::load_matrix_sync(f, from, ld, site);
}
#endif
