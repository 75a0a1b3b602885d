/* cooperative_groups.h: cooperative groups */
#ifndef MOE_SHIM_COOPERATIVE_GROUPS_H
#define MOE_SHIM_COOPERATIVE_GROUPS_H
#include "cuda_runtime.h"
#ifdef __cplusplus
namespace cooperative_groups {
struct moe_group {
    void sync() const;
    unsigned long long size() const;
    unsigned long long num_threads() const;
    unsigned long long thread_rank() const;
    bool is_valid() const;
    void barrier_wait() const;
    unsigned long long barrier_arrive() const;
    template <class T> void barrier_wait(T &&) const { __builtin_unreachable(); }
};
struct thread_group : moe_group {};
struct thread_block : thread_group {
    static dim3 group_index();
    static dim3 thread_index();
    static dim3 group_dim();
    static dim3 dim_threads();
    static unsigned thread_rank();
    static unsigned size();
    static unsigned num_threads();
    static void sync();
};
struct cluster_group : moe_group {
    static void sync();
    static dim3 block_index();
    static unsigned block_rank();
    static dim3 dim_blocks();
    static unsigned num_blocks();
    static dim3 thread_index();
    static unsigned thread_rank();
    template <class T> T *map_shared_rank(T *, int) const { __builtin_unreachable(); }
    unsigned query_shared_rank(const void *) const;
};
struct grid_group : moe_group {
    static dim3 group_dim();
    static dim3 dim_blocks();
    static unsigned long long num_blocks();
    static unsigned long long block_rank();
    static dim3 block_index();
    dim3 group_index() const;
    void sync() const;
};
struct multi_grid_group : moe_group {
    unsigned grid_rank() const;
    unsigned num_grids() const;
};
template <unsigned N = 0, class Parent = void> struct thread_block_tile : thread_group {
    thread_block_tile() = default;
    template <class P> thread_block_tile(const thread_block_tile<N, P> &) { __builtin_unreachable(); }
    static constexpr unsigned numThreads = N;
    unsigned meta_group_rank() const { __builtin_unreachable(); }
    unsigned meta_group_size() const { __builtin_unreachable(); }
    unsigned thread_rank() const { __builtin_unreachable(); }
    static constexpr unsigned size() { return N; }
    static constexpr unsigned num_threads() { return N; }
    template <class T> T shfl(T, int) const { __builtin_unreachable(); }
    template <class T> T shfl_up(T, unsigned) const { __builtin_unreachable(); }
    template <class T> T shfl_down(T, unsigned) const { __builtin_unreachable(); }
    template <class T> T shfl_xor(T, unsigned) const { __builtin_unreachable(); }
    int any(int) const { __builtin_unreachable(); }
    int all(int) const { __builtin_unreachable(); }
    unsigned ballot(int) const { __builtin_unreachable(); }
    template <class T> unsigned match_any(T) const { __builtin_unreachable(); }
    template <class T> unsigned match_all(T, int &) const { __builtin_unreachable(); }
};
struct coalesced_group : thread_block_tile<32> {
    template <class... A> coalesced_group(const A &...) { __builtin_unreachable(); }
};
template <unsigned N> struct block_tile_memory { char moe_bytes[N]; };
thread_block this_thread_block();
grid_group this_grid();
cluster_group this_cluster();
multi_grid_group this_multi_grid();
coalesced_group coalesced_threads();
thread_group this_thread();
template <unsigned N> thread_block this_thread_block(block_tile_memory<N> &) { __builtin_unreachable(); }
template <unsigned N, class P> thread_block_tile<N, P> tiled_partition(const P &) { __builtin_unreachable(); }
template <class P> thread_group tiled_partition(const P &, unsigned) { __builtin_unreachable(); }
template <class G, class P> coalesced_group labeled_partition(const G &, P) { __builtin_unreachable(); }
template <class G> coalesced_group binary_partition(const G &, bool) { __builtin_unreachable(); }
template <class G> void sync(const G &) { __builtin_unreachable(); }
template <class T> struct plus {
    template <class U> T operator()(U a, U b) const { __builtin_unreachable(); }
};
template <class T> struct less {
    template <class U> T operator()(U a, U b) const { __builtin_unreachable(); }
};
template <class T> struct greater {
    template <class U> T operator()(U a, U b) const { __builtin_unreachable(); }
};
template <class T> struct bit_and {
    template <class U> T operator()(U a, U b) const { __builtin_unreachable(); }
};
template <class T> struct bit_or {
    template <class U> T operator()(U a, U b) const { __builtin_unreachable(); }
};
template <class T> struct bit_xor {
    template <class U> T operator()(U a, U b) const { __builtin_unreachable(); }
};
template <class G, class T, class Op> T reduce(const G &, T, Op) { __builtin_unreachable(); }
template <class G, class D, class T, class Op> void reduce_update_async(const G &, D &, T, Op) {
    __builtin_unreachable();
}
template <class G, class D, class T, class Op> void reduce_store_async(const G &, D *, T, Op) {
    __builtin_unreachable();
}
template <class G, class T> T inclusive_scan(const G &, T) { __builtin_unreachable(); }
template <class G, class T, class Op> T inclusive_scan(const G &, T, Op) { __builtin_unreachable(); }
template <class G, class T> T exclusive_scan(const G &, T) { __builtin_unreachable(); }
template <class G, class T, class Op> T exclusive_scan(const G &, T, Op) { __builtin_unreachable(); }
template <class G, class T, class U, class S> void memcpy_async(const G &, T *, U *, S) { __builtin_unreachable(); }
template <class G, class T, class L, class U, class S> void memcpy_async(const G &, T *, L, U *, S) {
    __builtin_unreachable();
}
template <class G> void wait(const G &) { __builtin_unreachable(); }
template <unsigned N, class G> void wait_prior(const G &) { __builtin_unreachable(); }
template <class G, class F> auto invoke_one(const G &, F f) -> decltype(f()) { __builtin_unreachable(); }
template <class G, class F> auto invoke_one_broadcast(const G &, F f) -> decltype(f()) { __builtin_unreachable(); }
}
#endif
#endif
