/* cub/cub.cuh: CUB: block, warp and device algorithms */
#ifndef MOE_SHIM_CUB_CUB_CUH
#define MOE_SHIM_CUB_CUB_CUH
#include "../cuda_runtime.h"
#include "../cuda/atomic"
#ifdef __cplusplus
#define CUB_NS_PREFIX
#define CUB_NS_POSTFIX
#define CUB_VERSION 300000
#define CUB_RUNTIME_FUNCTION
#define CUB_MAJOR_VERSION 3
#define CUB_MINOR_VERSION 0
#define CCCL_VERSION 3000000
#define CCCL_MAJOR_VERSION 3
#define CCCL_MINOR_VERSION 0
#define CUB_PTX_ARCH 0
#define CubDebug(e) (e)
#define CubDebugExit(e) (e)
#define CUB_IS_INT128_ENABLED 0
namespace cub {
enum BlockReduceAlgorithm { BLOCK_REDUCE_RAKING_COMMUTATIVE_ONLY, BLOCK_REDUCE_RAKING, BLOCK_REDUCE_WARP_REDUCTIONS };
enum BlockScanAlgorithm { BLOCK_SCAN_RAKING, BLOCK_SCAN_RAKING_MEMOIZE, BLOCK_SCAN_WARP_SCANS };
enum BlockLoadAlgorithm {
    BLOCK_LOAD_DIRECT,
    BLOCK_LOAD_STRIPED,
    BLOCK_LOAD_VECTORIZE,
    BLOCK_LOAD_TRANSPOSE,
    BLOCK_LOAD_WARP_TRANSPOSE,
    BLOCK_LOAD_WARP_TRANSPOSE_TIMESLICED
};
enum BlockStoreAlgorithm {
    BLOCK_STORE_DIRECT,
    BLOCK_STORE_STRIPED,
    BLOCK_STORE_VECTORIZE,
    BLOCK_STORE_TRANSPOSE,
    BLOCK_STORE_WARP_TRANSPOSE,
    BLOCK_STORE_WARP_TRANSPOSE_TIMESLICED
};
enum CacheLoadModifier { LOAD_DEFAULT, LOAD_CA, LOAD_CG, LOAD_CS, LOAD_CV, LOAD_LDG, LOAD_VOLATILE };
enum CacheStoreModifier { STORE_DEFAULT, STORE_WB, STORE_CG, STORE_CS, STORE_WT, STORE_VOLATILE };
template <class T, int X, int A = 0, int Y = 1, int Z = 1> struct BlockReduce {
    struct TempStorage {
        char moe_bytes[16];
    };
    BlockReduce() { __builtin_unreachable(); }
    explicit BlockReduce(TempStorage &) { __builtin_unreachable(); }
    T Sum(T) { __builtin_unreachable(); }
    T Sum(T, int) { __builtin_unreachable(); }
    template <int N> T Sum(T (&)[N]) { __builtin_unreachable(); }
    template <class Op> T Reduce(T, Op) { __builtin_unreachable(); }
    template <class Op> T Reduce(T, Op, int) { __builtin_unreachable(); }
    template <int N, class Op> T Reduce(T (&)[N], Op) { __builtin_unreachable(); }
};
template <class T, int X, int A = 0, int Y = 1, int Z = 1> struct BlockScan {
    struct TempStorage {
        char moe_bytes[16];
    };
    BlockScan() { __builtin_unreachable(); }
    explicit BlockScan(TempStorage &) { __builtin_unreachable(); }
    template <class... A2> void InclusiveSum(A2 &&...) { __builtin_unreachable(); }
    template <class... A2> void ExclusiveSum(A2 &&...) { __builtin_unreachable(); }
    template <class... A2> void InclusiveScan(A2 &&...) { __builtin_unreachable(); }
    template <class... A2> void ExclusiveScan(A2 &&...) { __builtin_unreachable(); }
};
template <class T, int X, int N, int A = 0, int Y = 1, int Z = 1> struct BlockLoad {
    struct TempStorage {
        char moe_bytes[16];
    };
    BlockLoad() { __builtin_unreachable(); }
    explicit BlockLoad(TempStorage &) { __builtin_unreachable(); }
    template <class... A2> void Load(A2 &&...) { __builtin_unreachable(); }
};
template <class T, int X, int N, int A = 0, int Y = 1, int Z = 1> struct BlockStore {
    struct TempStorage {
        char moe_bytes[16];
    };
    BlockStore() { __builtin_unreachable(); }
    explicit BlockStore(TempStorage &) { __builtin_unreachable(); }
    template <class... A2> void Store(A2 &&...) { __builtin_unreachable(); }
};
template <class T, int X, int N, bool S = false, int Y = 1, int Z = 1> struct BlockExchange {
    struct TempStorage {
        char moe_bytes[16];
    };
    BlockExchange() { __builtin_unreachable(); }
    explicit BlockExchange(TempStorage &) { __builtin_unreachable(); }
    template <class... A2> void StripedToBlocked(A2 &&...) { __builtin_unreachable(); }
    template <class... A2> void BlockedToStriped(A2 &&...) { __builtin_unreachable(); }
    template <class... A2> void ScatterToBlocked(A2 &&...) { __builtin_unreachable(); }
    template <class... A2> void ScatterToStriped(A2 &&...) { __builtin_unreachable(); }
};
template <class K, int X, int N, class V = void, int R = 4, bool M = true, int A = 0, int Y = 1, int Z = 1>
struct BlockRadixSort {
    struct TempStorage {
        char moe_bytes[16];
    };
    BlockRadixSort() { __builtin_unreachable(); }
    explicit BlockRadixSort(TempStorage &) { __builtin_unreachable(); }
    template <class... A2> void Sort(A2 &&...) { __builtin_unreachable(); }
    template <class... A2> void SortDescending(A2 &&...) { __builtin_unreachable(); }
    template <class... A2> void SortBlockedToStriped(A2 &&...) { __builtin_unreachable(); }
    template <class... A2> void SortDescendingBlockedToStriped(A2 &&...) { __builtin_unreachable(); }
};
template <class K, int X, int N, class V = void, int Y = 1, int Z = 1> struct BlockMergeSort {
    struct TempStorage {
        char moe_bytes[16];
    };
    BlockMergeSort() { __builtin_unreachable(); }
    explicit BlockMergeSort(TempStorage &) { __builtin_unreachable(); }
    template <class... A2> void Sort(A2 &&...) { __builtin_unreachable(); }
    template <class... A2> void StableSort(A2 &&...) { __builtin_unreachable(); }
};
template <class T, int X, int N, int B, int A = 0, int Y = 1, int Z = 1> struct BlockHistogram {
    struct TempStorage {
        char moe_bytes[16];
    };
    BlockHistogram() { __builtin_unreachable(); }
    explicit BlockHistogram(TempStorage &) { __builtin_unreachable(); }
    template <class... A2> void Histogram(A2 &&...) { __builtin_unreachable(); }
    template <class... A2> void Composite(A2 &&...) { __builtin_unreachable(); }
    template <class... A2> void InitHistogram(A2 &&...) { __builtin_unreachable(); }
};
template <class T, int X, int Y = 1, int Z = 1> struct BlockDiscontinuity {
    struct TempStorage {
        char moe_bytes[16];
    };
    BlockDiscontinuity() { __builtin_unreachable(); }
    explicit BlockDiscontinuity(TempStorage &) { __builtin_unreachable(); }
    template <class... A2> void FlagHeads(A2 &&...) { __builtin_unreachable(); }
    template <class... A2> void FlagTails(A2 &&...) { __builtin_unreachable(); }
};
template <class T, int X, int Y = 1, int Z = 1> struct BlockShuffle {
    struct TempStorage {
        char moe_bytes[16];
    };
    BlockShuffle() { __builtin_unreachable(); }
    explicit BlockShuffle(TempStorage &) { __builtin_unreachable(); }
    template <class... A2> void Offset(A2 &&...) { __builtin_unreachable(); }
    template <class... A2> void Up(A2 &&...) { __builtin_unreachable(); }
    template <class... A2> void Down(A2 &&...) { __builtin_unreachable(); }
};
template <class T, int N = 32> struct WarpReduce {
    struct TempStorage {
        char moe_bytes[16];
    };
    WarpReduce() { __builtin_unreachable(); }
    explicit WarpReduce(TempStorage &) { __builtin_unreachable(); }
    T Sum(T) { __builtin_unreachable(); }
    T Sum(T, int) { __builtin_unreachable(); }
    template <class Op> T Reduce(T, Op) { __builtin_unreachable(); }
    template <class Op> T Reduce(T, Op, int) { __builtin_unreachable(); }
    template <class F> T HeadSegmentedSum(T, F) { __builtin_unreachable(); }
};
template <class T, int N = 32> struct WarpScan {
    struct TempStorage {
        char moe_bytes[16];
    };
    WarpScan() { __builtin_unreachable(); }
    explicit WarpScan(TempStorage &) { __builtin_unreachable(); }
    template <class... A2> void InclusiveSum(A2 &&...) { __builtin_unreachable(); }
    template <class... A2> void ExclusiveSum(A2 &&...) { __builtin_unreachable(); }
    template <class... A2> void InclusiveScan(A2 &&...) { __builtin_unreachable(); }
    template <class... A2> void ExclusiveScan(A2 &&...) { __builtin_unreachable(); }
    T Broadcast(T, unsigned) { __builtin_unreachable(); }
};
template <class K, int N, int W = 32, class V = void> struct WarpMergeSort {
    struct TempStorage {
        char moe_bytes[16];
    };
    WarpMergeSort() { __builtin_unreachable(); }
    explicit WarpMergeSort(TempStorage &) { __builtin_unreachable(); }
    template <class... A2> void Sort(A2 &&...) { __builtin_unreachable(); }
};
template <class T, int N, int W = 32> struct WarpExchange {
    struct TempStorage {
        char moe_bytes[16];
    };
    WarpExchange() { __builtin_unreachable(); }
    explicit WarpExchange(TempStorage &) { __builtin_unreachable(); }
    template <class... A2> void BlockedToStriped(A2 &&...) { __builtin_unreachable(); }
    template <class... A2> void StripedToBlocked(A2 &&...) { __builtin_unreachable(); }
};
template <class T, int N, int A = 0, int W = 32> struct WarpLoad {
    struct TempStorage {
        char moe_bytes[16];
    };
    WarpLoad() { __builtin_unreachable(); }
    explicit WarpLoad(TempStorage &) { __builtin_unreachable(); }
    template <class... A2> void Load(A2 &&...) { __builtin_unreachable(); }
};
template <class T, int N, int A = 0, int W = 32> struct WarpStore {
    struct TempStorage {
        char moe_bytes[16];
    };
    WarpStore() { __builtin_unreachable(); }
    explicit WarpStore(TempStorage &) { __builtin_unreachable(); }
    template <class... A2> void Store(A2 &&...) { __builtin_unreachable(); }
};
struct DeviceReduce {
    template <class... A> static cudaError_t Reduce(A &&...) { __builtin_unreachable(); }
    template <class... A> static cudaError_t Sum(A &&...) { __builtin_unreachable(); }
    template <class... A> static cudaError_t Min(A &&...) { __builtin_unreachable(); }
    template <class... A> static cudaError_t Max(A &&...) { __builtin_unreachable(); }
    template <class... A> static cudaError_t ArgMin(A &&...) { __builtin_unreachable(); }
    template <class... A> static cudaError_t ArgMax(A &&...) { __builtin_unreachable(); }
    template <class... A> static cudaError_t ReduceByKey(A &&...) { __builtin_unreachable(); }
    template <class... A> static cudaError_t TransformReduce(A &&...) { __builtin_unreachable(); }
};
struct DeviceScan {
    template <class... A> static cudaError_t ExclusiveSum(A &&...) { __builtin_unreachable(); }
    template <class... A> static cudaError_t InclusiveSum(A &&...) { __builtin_unreachable(); }
    template <class... A> static cudaError_t ExclusiveScan(A &&...) { __builtin_unreachable(); }
    template <class... A> static cudaError_t InclusiveScan(A &&...) { __builtin_unreachable(); }
    template <class... A> static cudaError_t InclusiveScanInit(A &&...) { __builtin_unreachable(); }
    template <class... A> static cudaError_t ExclusiveSumByKey(A &&...) { __builtin_unreachable(); }
    template <class... A> static cudaError_t InclusiveSumByKey(A &&...) { __builtin_unreachable(); }
    template <class... A> static cudaError_t ExclusiveScanByKey(A &&...) { __builtin_unreachable(); }
    template <class... A> static cudaError_t InclusiveScanByKey(A &&...) { __builtin_unreachable(); }
};
struct DeviceRadixSort {
    template <class... A> static cudaError_t SortPairs(A &&...) { __builtin_unreachable(); }
    template <class... A> static cudaError_t SortPairsDescending(A &&...) { __builtin_unreachable(); }
    template <class... A> static cudaError_t SortKeys(A &&...) { __builtin_unreachable(); }
    template <class... A> static cudaError_t SortKeysDescending(A &&...) { __builtin_unreachable(); }
};
struct DeviceSegmentedRadixSort {
    template <class... A> static cudaError_t SortPairs(A &&...) { __builtin_unreachable(); }
    template <class... A> static cudaError_t SortPairsDescending(A &&...) { __builtin_unreachable(); }
    template <class... A> static cudaError_t SortKeys(A &&...) { __builtin_unreachable(); }
    template <class... A> static cudaError_t SortKeysDescending(A &&...) { __builtin_unreachable(); }
};
struct DeviceSegmentedSort {
    template <class... A> static cudaError_t SortPairs(A &&...) { __builtin_unreachable(); }
    template <class... A> static cudaError_t SortPairsDescending(A &&...) { __builtin_unreachable(); }
    template <class... A> static cudaError_t SortKeys(A &&...) { __builtin_unreachable(); }
    template <class... A> static cudaError_t SortKeysDescending(A &&...) { __builtin_unreachable(); }
    template <class... A> static cudaError_t StableSortPairs(A &&...) { __builtin_unreachable(); }
    template <class... A> static cudaError_t StableSortPairsDescending(A &&...) { __builtin_unreachable(); }
    template <class... A> static cudaError_t StableSortKeys(A &&...) { __builtin_unreachable(); }
    template <class... A> static cudaError_t StableSortKeysDescending(A &&...) { __builtin_unreachable(); }
};
struct DeviceMergeSort {
    template <class... A> static cudaError_t SortPairs(A &&...) { __builtin_unreachable(); }
    template <class... A> static cudaError_t SortPairsCopy(A &&...) { __builtin_unreachable(); }
    template <class... A> static cudaError_t SortKeys(A &&...) { __builtin_unreachable(); }
    template <class... A> static cudaError_t SortKeysCopy(A &&...) { __builtin_unreachable(); }
    template <class... A> static cudaError_t StableSortPairs(A &&...) { __builtin_unreachable(); }
    template <class... A> static cudaError_t StableSortKeys(A &&...) { __builtin_unreachable(); }
};
struct DeviceSelect {
    template <class... A> static cudaError_t Flagged(A &&...) { __builtin_unreachable(); }
    template <class... A> static cudaError_t If(A &&...) { __builtin_unreachable(); }
    template <class... A> static cudaError_t FlaggedIf(A &&...) { __builtin_unreachable(); }
    template <class... A> static cudaError_t Unique(A &&...) { __builtin_unreachable(); }
    template <class... A> static cudaError_t UniqueByKey(A &&...) { __builtin_unreachable(); }
};
struct DevicePartition {
    template <class... A> static cudaError_t Flagged(A &&...) { __builtin_unreachable(); }
    template <class... A> static cudaError_t If(A &&...) { __builtin_unreachable(); }
};
struct DeviceRunLengthEncode {
    template <class... A> static cudaError_t Encode(A &&...) { __builtin_unreachable(); }
    template <class... A> static cudaError_t NonTrivialRuns(A &&...) { __builtin_unreachable(); }
};
struct DeviceHistogram {
    template <class... A> static cudaError_t HistogramEven(A &&...) { __builtin_unreachable(); }
    template <class... A> static cudaError_t HistogramRange(A &&...) { __builtin_unreachable(); }
    template <class... A> static cudaError_t MultiHistogramEven(A &&...) { __builtin_unreachable(); }
    template <class... A> static cudaError_t MultiHistogramRange(A &&...) { __builtin_unreachable(); }
};
struct DeviceSegmentedReduce {
    template <class... A> static cudaError_t Reduce(A &&...) { __builtin_unreachable(); }
    template <class... A> static cudaError_t Sum(A &&...) { __builtin_unreachable(); }
    template <class... A> static cudaError_t Min(A &&...) { __builtin_unreachable(); }
    template <class... A> static cudaError_t Max(A &&...) { __builtin_unreachable(); }
    template <class... A> static cudaError_t ArgMin(A &&...) { __builtin_unreachable(); }
    template <class... A> static cudaError_t ArgMax(A &&...) { __builtin_unreachable(); }
};
struct DeviceMemcpy {
    template <class... A> static cudaError_t Batched(A &&...) { __builtin_unreachable(); }
};
struct DeviceCopy {
    template <class... A> static cudaError_t Batched(A &&...) { __builtin_unreachable(); }
};
struct DeviceFor {
    template <class... A> static cudaError_t ForEach(A &&...) { __builtin_unreachable(); }
    template <class... A> static cudaError_t ForEachN(A &&...) { __builtin_unreachable(); }
    template <class... A> static cudaError_t Bulk(A &&...) { __builtin_unreachable(); }
    template <class... A> static cudaError_t ForEachCopy(A &&...) { __builtin_unreachable(); }
    template <class... A> static cudaError_t ForEachCopyN(A &&...) { __builtin_unreachable(); }
};
struct DeviceAdjacentDifference {
    template <class... A> static cudaError_t SubtractLeft(A &&...) { __builtin_unreachable(); }
    template <class... A> static cudaError_t SubtractLeftCopy(A &&...) { __builtin_unreachable(); }
    template <class... A> static cudaError_t SubtractRight(A &&...) { __builtin_unreachable(); }
    template <class... A> static cudaError_t SubtractRightCopy(A &&...) { __builtin_unreachable(); }
};
struct DeviceSpmv {
    template <class... A> static cudaError_t CsrMV(A &&...) { __builtin_unreachable(); }
};
struct DeviceTopK {
    template <class... A> static cudaError_t MaxKeys(A &&...) { __builtin_unreachable(); }
    template <class... A> static cudaError_t MinKeys(A &&...) { __builtin_unreachable(); }
    template <class... A> static cudaError_t MaxPairs(A &&...) { __builtin_unreachable(); }
    template <class... A> static cudaError_t MinPairs(A &&...) { __builtin_unreachable(); }
};
struct DeviceTransform {
    template <class... A> static cudaError_t Transform(A &&...) { __builtin_unreachable(); }
};
struct Sum {
    template <class A, class B> auto operator()(const A &a, const B &b) const -> decltype(a + b) {
        __builtin_unreachable();
    }
};
struct Max {
    template <class T> T operator()(const T &, const T &) const { __builtin_unreachable(); }
    template <class A, class B> A operator()(const A &, const B &) const { __builtin_unreachable(); }
};
struct Min {
    template <class T> T operator()(const T &, const T &) const { __builtin_unreachable(); }
    template <class A, class B> A operator()(const A &, const B &) const { __builtin_unreachable(); }
};
struct ArgMax {
    template <class T> T operator()(const T &, const T &) const { __builtin_unreachable(); }
};
struct ArgMin {
    template <class T> T operator()(const T &, const T &) const { __builtin_unreachable(); }
};
struct Equality {
    template <class T> bool operator()(const T &, const T &) const { __builtin_unreachable(); }
};
struct Inequality {
    template <class T> bool operator()(const T &, const T &) const { __builtin_unreachable(); }
};
struct Difference {
    template <class T> T operator()(const T &, const T &) const { __builtin_unreachable(); }
};
template <class K, class V> struct KeyValuePair {
    K key;
    V value;
    KeyValuePair() = default;
    KeyValuePair(const K &, const V &) { __builtin_unreachable(); }
};
struct NullType {};
template <class T> struct DoubleBuffer {
    T *d_buffers[2];
    int selector;
    DoubleBuffer() = default;
    DoubleBuffer(T *, T *) { __builtin_unreachable(); }
    T *Current() { __builtin_unreachable(); }
    T *Alternate() { __builtin_unreachable(); }
};
template <class T, class O = long> struct CountingInputIterator {
    typedef T value_type;
    CountingInputIterator(T) { __builtin_unreachable(); }
    T operator*() const { __builtin_unreachable(); }
    T operator[](long) const { __builtin_unreachable(); }
    CountingInputIterator operator+(long) const { __builtin_unreachable(); }
    CountingInputIterator &operator++() { __builtin_unreachable(); }
};
template <class T, class O = long> struct ConstantInputIterator {
    ConstantInputIterator(T, O = 0) { __builtin_unreachable(); }
    T operator*() const { __builtin_unreachable(); }
    T operator[](long) const { __builtin_unreachable(); }
};
template <class V, class F, class I, class O = long> struct TransformInputIterator {
    typedef V value_type;
    TransformInputIterator(I, F) { __builtin_unreachable(); }
    V operator*() const { __builtin_unreachable(); }
    V operator[](long) const { __builtin_unreachable(); }
    TransformInputIterator operator+(long) const { __builtin_unreachable(); }
};
template <class K, class I> struct ArgIndexInputIterator {
    ArgIndexInputIterator(I) { __builtin_unreachable(); }
};
template <class T> struct Uninitialized {
    T moe_value;
    T &Alias() { __builtin_unreachable(); }
};
struct CachingDeviceAllocator {
    template <class... A> CachingDeviceAllocator(A...) { __builtin_unreachable(); }
    cudaError_t DeviceAllocate(void **, size_t, cudaStream_t = 0);
    cudaError_t DeviceFree(void *);
};
template <CacheLoadModifier M, class I> auto ThreadLoad(I p) -> decltype(*p) { __builtin_unreachable(); }
template <CacheStoreModifier M, class I, class T> void ThreadStore(I, T) { __builtin_unreachable(); }
unsigned LaneId();
unsigned WarpId();
template <int N, class T> T ShuffleIndex(T, int, unsigned) { __builtin_unreachable(); }
template <class T> T RowMajorTid(T, T, T) { __builtin_unreachable(); }
template <class T> inline T DivideAndRoundUp(T, T) { __builtin_unreachable(); }
template <int X, class T, int N, class I> void LoadDirectStriped(int, I, T (&)[N]) { __builtin_unreachable(); }
template <int X, class T, int N, class I> void StoreDirectStriped(int, I, T (&)[N]) { __builtin_unreachable(); }
} // namespace cub
#endif
#endif
