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
enum BlockLoadAlgorithm { BLOCK_LOAD_DIRECT, BLOCK_LOAD_STRIPED, BLOCK_LOAD_VECTORIZE, BLOCK_LOAD_TRANSPOSE, BLOCK_LOAD_WARP_TRANSPOSE, BLOCK_LOAD_WARP_TRANSPOSE_TIMESLICED };
enum BlockStoreAlgorithm { BLOCK_STORE_DIRECT, BLOCK_STORE_STRIPED, BLOCK_STORE_VECTORIZE, BLOCK_STORE_TRANSPOSE, BLOCK_STORE_WARP_TRANSPOSE, BLOCK_STORE_WARP_TRANSPOSE_TIMESLICED };
enum CacheLoadModifier { LOAD_DEFAULT, LOAD_CA, LOAD_CG, LOAD_CS, LOAD_CV, LOAD_LDG, LOAD_VOLATILE };
enum CacheStoreModifier { STORE_DEFAULT, STORE_WB, STORE_CG, STORE_CS, STORE_WT, STORE_VOLATILE };
template <class T, int X, int A = 0, int Y = 1, int Z = 1> struct BlockReduce {
    struct TempStorage { char moe_bytes[16]; };
    BlockReduce(); explicit BlockReduce(TempStorage &);
    T Sum(T); T Sum(T, int); template <int N> T Sum(T (&)[N]); template <class Op> T Reduce(T, Op); template <class Op> T Reduce(T, Op, int); template <int N, class Op> T Reduce(T (&)[N], Op);
};
template <class T, int X, int A = 0, int Y = 1, int Z = 1> struct BlockScan {
    struct TempStorage { char moe_bytes[16]; };
    BlockScan(); explicit BlockScan(TempStorage &);
    template <class... A2> void InclusiveSum(A2 &&...); template <class... A2> void ExclusiveSum(A2 &&...); template <class... A2> void InclusiveScan(A2 &&...); template <class... A2> void ExclusiveScan(A2 &&...);
};
template <class T, int X, int N, int A = 0, int Y = 1, int Z = 1> struct BlockLoad {
    struct TempStorage { char moe_bytes[16]; };
    BlockLoad(); explicit BlockLoad(TempStorage &);
    template <class... A2> void Load(A2 &&...);
};
template <class T, int X, int N, int A = 0, int Y = 1, int Z = 1> struct BlockStore {
    struct TempStorage { char moe_bytes[16]; };
    BlockStore(); explicit BlockStore(TempStorage &);
    template <class... A2> void Store(A2 &&...);
};
template <class T, int X, int N, bool S = false, int Y = 1, int Z = 1> struct BlockExchange {
    struct TempStorage { char moe_bytes[16]; };
    BlockExchange(); explicit BlockExchange(TempStorage &);
    template <class... A2> void StripedToBlocked(A2 &&...); template <class... A2> void BlockedToStriped(A2 &&...); template <class... A2> void ScatterToBlocked(A2 &&...); template <class... A2> void ScatterToStriped(A2 &&...);
};
template <class K, int X, int N, class V = void, int R = 4, bool M = true, int A = 0, int Y = 1, int Z = 1> struct BlockRadixSort {
    struct TempStorage { char moe_bytes[16]; };
    BlockRadixSort(); explicit BlockRadixSort(TempStorage &);
    template <class... A2> void Sort(A2 &&...); template <class... A2> void SortDescending(A2 &&...); template <class... A2> void SortBlockedToStriped(A2 &&...); template <class... A2> void SortDescendingBlockedToStriped(A2 &&...);
};
template <class K, int X, int N, class V = void, int Y = 1, int Z = 1> struct BlockMergeSort {
    struct TempStorage { char moe_bytes[16]; };
    BlockMergeSort(); explicit BlockMergeSort(TempStorage &);
    template <class... A2> void Sort(A2 &&...); template <class... A2> void StableSort(A2 &&...);
};
template <class T, int X, int N, int B, int A = 0, int Y = 1, int Z = 1> struct BlockHistogram {
    struct TempStorage { char moe_bytes[16]; };
    BlockHistogram(); explicit BlockHistogram(TempStorage &);
    template <class... A2> void Histogram(A2 &&...); template <class... A2> void Composite(A2 &&...); template <class... A2> void InitHistogram(A2 &&...);
};
template <class T, int X, int Y = 1, int Z = 1> struct BlockDiscontinuity {
    struct TempStorage { char moe_bytes[16]; };
    BlockDiscontinuity(); explicit BlockDiscontinuity(TempStorage &);
    template <class... A2> void FlagHeads(A2 &&...); template <class... A2> void FlagTails(A2 &&...);
};
template <class T, int X, int Y = 1, int Z = 1> struct BlockShuffle {
    struct TempStorage { char moe_bytes[16]; };
    BlockShuffle(); explicit BlockShuffle(TempStorage &);
    template <class... A2> void Offset(A2 &&...); template <class... A2> void Up(A2 &&...); template <class... A2> void Down(A2 &&...);
};
template <class T, int N = 32> struct WarpReduce {
    struct TempStorage { char moe_bytes[16]; };
    WarpReduce(); explicit WarpReduce(TempStorage &);
    T Sum(T); T Sum(T, int); template <class Op> T Reduce(T, Op); template <class Op> T Reduce(T, Op, int); template <class F> T HeadSegmentedSum(T, F);
};
template <class T, int N = 32> struct WarpScan {
    struct TempStorage { char moe_bytes[16]; };
    WarpScan(); explicit WarpScan(TempStorage &);
    template <class... A2> void InclusiveSum(A2 &&...); template <class... A2> void ExclusiveSum(A2 &&...); template <class... A2> void InclusiveScan(A2 &&...); template <class... A2> void ExclusiveScan(A2 &&...); T Broadcast(T, unsigned);
};
template <class K, int N, int W = 32, class V = void> struct WarpMergeSort {
    struct TempStorage { char moe_bytes[16]; };
    WarpMergeSort(); explicit WarpMergeSort(TempStorage &);
    template <class... A2> void Sort(A2 &&...);
};
template <class T, int N, int W = 32> struct WarpExchange {
    struct TempStorage { char moe_bytes[16]; };
    WarpExchange(); explicit WarpExchange(TempStorage &);
    template <class... A2> void BlockedToStriped(A2 &&...); template <class... A2> void StripedToBlocked(A2 &&...);
};
template <class T, int N, int A = 0, int W = 32> struct WarpLoad {
    struct TempStorage { char moe_bytes[16]; };
    WarpLoad(); explicit WarpLoad(TempStorage &);
    template <class... A2> void Load(A2 &&...);
};
template <class T, int N, int A = 0, int W = 32> struct WarpStore {
    struct TempStorage { char moe_bytes[16]; };
    WarpStore(); explicit WarpStore(TempStorage &);
    template <class... A2> void Store(A2 &&...);
};
struct DeviceReduce { template <class... A> static cudaError_t Reduce(A &&...); template <class... A> static cudaError_t Sum(A &&...); template <class... A> static cudaError_t Min(A &&...); template <class... A> static cudaError_t Max(A &&...); template <class... A> static cudaError_t ArgMin(A &&...); template <class... A> static cudaError_t ArgMax(A &&...); template <class... A> static cudaError_t ReduceByKey(A &&...); template <class... A> static cudaError_t TransformReduce(A &&...); };
struct DeviceScan { template <class... A> static cudaError_t ExclusiveSum(A &&...); template <class... A> static cudaError_t InclusiveSum(A &&...); template <class... A> static cudaError_t ExclusiveScan(A &&...); template <class... A> static cudaError_t InclusiveScan(A &&...); template <class... A> static cudaError_t InclusiveScanInit(A &&...); template <class... A> static cudaError_t ExclusiveSumByKey(A &&...); template <class... A> static cudaError_t InclusiveSumByKey(A &&...); template <class... A> static cudaError_t ExclusiveScanByKey(A &&...); template <class... A> static cudaError_t InclusiveScanByKey(A &&...); };
struct DeviceRadixSort { template <class... A> static cudaError_t SortPairs(A &&...); template <class... A> static cudaError_t SortPairsDescending(A &&...); template <class... A> static cudaError_t SortKeys(A &&...); template <class... A> static cudaError_t SortKeysDescending(A &&...); };
struct DeviceSegmentedRadixSort { template <class... A> static cudaError_t SortPairs(A &&...); template <class... A> static cudaError_t SortPairsDescending(A &&...); template <class... A> static cudaError_t SortKeys(A &&...); template <class... A> static cudaError_t SortKeysDescending(A &&...); };
struct DeviceSegmentedSort { template <class... A> static cudaError_t SortPairs(A &&...); template <class... A> static cudaError_t SortPairsDescending(A &&...); template <class... A> static cudaError_t SortKeys(A &&...); template <class... A> static cudaError_t SortKeysDescending(A &&...); template <class... A> static cudaError_t StableSortPairs(A &&...); template <class... A> static cudaError_t StableSortPairsDescending(A &&...); template <class... A> static cudaError_t StableSortKeys(A &&...); template <class... A> static cudaError_t StableSortKeysDescending(A &&...); };
struct DeviceMergeSort { template <class... A> static cudaError_t SortPairs(A &&...); template <class... A> static cudaError_t SortPairsCopy(A &&...); template <class... A> static cudaError_t SortKeys(A &&...); template <class... A> static cudaError_t SortKeysCopy(A &&...); template <class... A> static cudaError_t StableSortPairs(A &&...); template <class... A> static cudaError_t StableSortKeys(A &&...); };
struct DeviceSelect { template <class... A> static cudaError_t Flagged(A &&...); template <class... A> static cudaError_t If(A &&...); template <class... A> static cudaError_t FlaggedIf(A &&...); template <class... A> static cudaError_t Unique(A &&...); template <class... A> static cudaError_t UniqueByKey(A &&...); };
struct DevicePartition { template <class... A> static cudaError_t Flagged(A &&...); template <class... A> static cudaError_t If(A &&...); };
struct DeviceRunLengthEncode { template <class... A> static cudaError_t Encode(A &&...); template <class... A> static cudaError_t NonTrivialRuns(A &&...); };
struct DeviceHistogram { template <class... A> static cudaError_t HistogramEven(A &&...); template <class... A> static cudaError_t HistogramRange(A &&...); template <class... A> static cudaError_t MultiHistogramEven(A &&...); template <class... A> static cudaError_t MultiHistogramRange(A &&...); };
struct DeviceSegmentedReduce { template <class... A> static cudaError_t Reduce(A &&...); template <class... A> static cudaError_t Sum(A &&...); template <class... A> static cudaError_t Min(A &&...); template <class... A> static cudaError_t Max(A &&...); template <class... A> static cudaError_t ArgMin(A &&...); template <class... A> static cudaError_t ArgMax(A &&...); };
struct DeviceMemcpy { template <class... A> static cudaError_t Batched(A &&...); };
struct DeviceCopy { template <class... A> static cudaError_t Batched(A &&...); };
struct DeviceFor { template <class... A> static cudaError_t ForEach(A &&...); template <class... A> static cudaError_t ForEachN(A &&...); template <class... A> static cudaError_t Bulk(A &&...); template <class... A> static cudaError_t ForEachCopy(A &&...); template <class... A> static cudaError_t ForEachCopyN(A &&...); };
struct DeviceAdjacentDifference { template <class... A> static cudaError_t SubtractLeft(A &&...); template <class... A> static cudaError_t SubtractLeftCopy(A &&...); template <class... A> static cudaError_t SubtractRight(A &&...); template <class... A> static cudaError_t SubtractRightCopy(A &&...); };
struct DeviceSpmv { template <class... A> static cudaError_t CsrMV(A &&...); };
struct DeviceTopK { template <class... A> static cudaError_t MaxKeys(A &&...); template <class... A> static cudaError_t MinKeys(A &&...); template <class... A> static cudaError_t MaxPairs(A &&...); template <class... A> static cudaError_t MinPairs(A &&...); };
struct DeviceTransform { template <class... A> static cudaError_t Transform(A &&...); };
struct Sum { template <class A, class B> auto operator()(const A &a, const B &b) const -> decltype(a + b); }; struct Max { template <class T> T operator()(const T &, const T &) const; template <class A, class B> A operator()(const A &, const B &) const; };
struct Min { template <class T> T operator()(const T &, const T &) const; template <class A, class B> A operator()(const A &, const B &) const; }; struct ArgMax { template <class T> T operator()(const T &, const T &) const; }; struct ArgMin { template <class T> T operator()(const T &, const T &) const; };
struct Equality { template <class T> bool operator()(const T &, const T &) const; }; struct Inequality { template <class T> bool operator()(const T &, const T &) const; }; struct Difference { template <class T> T operator()(const T &, const T &) const; };
template <class K, class V> struct KeyValuePair { K key; V value; KeyValuePair() = default; KeyValuePair(const K &, const V &); }; struct NullType {};
template <class T> struct DoubleBuffer { T *d_buffers[2]; int selector; DoubleBuffer() = default; DoubleBuffer(T *, T *); T *Current(); T *Alternate(); };
template <class T, class O = long> struct CountingInputIterator { typedef T value_type; CountingInputIterator(T); T operator*() const; T operator[](long) const; CountingInputIterator operator+(long) const; CountingInputIterator &operator++(); };
template <class T, class O = long> struct ConstantInputIterator { ConstantInputIterator(T, O = 0); T operator*() const; T operator[](long) const; };
template <class V, class F, class I, class O = long> struct TransformInputIterator { typedef V value_type; TransformInputIterator(I, F); V operator*() const; V operator[](long) const; TransformInputIterator operator+(long) const; };
template <class K, class I> struct ArgIndexInputIterator { ArgIndexInputIterator(I); }; template <class T> struct Uninitialized { T moe_value; T &Alias(); }; struct CachingDeviceAllocator { template <class... A> CachingDeviceAllocator(A...); cudaError_t DeviceAllocate(void **, size_t, cudaStream_t = 0); cudaError_t DeviceFree(void *); };
template <CacheLoadModifier M, class I> auto ThreadLoad(I p) -> decltype(*p); template <CacheStoreModifier M, class I, class T> void ThreadStore(I, T); unsigned LaneId(); unsigned WarpId(); template <int N, class T> T ShuffleIndex(T, int, unsigned); template <class T> T RowMajorTid(T, T, T); template <class T> constexpr T DivideAndRoundUp(T, T);
template <int X, class T, int N, class I> void LoadDirectStriped(int, I, T (&)[N]); template <int X, class T, int N, class I> void StoreDirectStriped(int, I, T (&)[N]);
} // namespace cub
#endif
#endif
