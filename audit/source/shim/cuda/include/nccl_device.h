/* nccl_device.h: a part of the NCCL device API */
#ifndef MOE_SHIM_NCCL_DEVICE_H
#define MOE_SHIM_NCCL_DEVICE_H
#include "nccl.h"
#include <stdbool.h>
#ifdef __cplusplus
#include "cuda/atomic"
#endif
#ifdef __cplusplus
extern "C" {
#endif
typedef uint32_t ncclGinSignal_t, ncclGinCounter_t;
typedef struct ncclTeam {
    int nRanks, rank, stride;
} ncclTeam, ncclTeam_t;
typedef struct ncclMultimemHandle {
    void *mcBasePtr;
} ncclMultimemHandle_t;
typedef struct ncclLsaBarrierHandle {
    uint32_t bufHandle;
    int nBarriers;
} ncclLsaBarrierHandle_t;
typedef struct ncclGinBarrierHandle {
    ncclGinSignal_t signal0;
} ncclGinBarrierHandle_t;
typedef struct ncclGinRequest {
    void *moe_words[2];
} ncclGinRequest_t;
typedef enum { NCCL_GIN_CONNECTION_NONE, NCCL_GIN_CONNECTION_FULL, NCCL_GIN_CONNECTION_RAIL } ncclGinConnectionType_t;
typedef enum { NCCL_GIN_RESOURCE_SHARING_CTA, NCCL_GIN_RESOURCE_SHARING_GPU } ncclGinResourceSharingMode;
typedef enum { NCCL_GIN_TYPE_NONE = 0, NCCL_GIN_TYPE_PROXY = 2, NCCL_GIN_TYPE_GDAKI = 3 } ncclGinType_t;
typedef enum {
    ncclGinOptFlagsDefault = 0,
    ncclGinOptFlagsMaySkipCreditCheck = 1,
    ncclGinOptFlagsAggregateRequests = 2
} ncclGinOptFlags;
typedef struct ncclDevComm {
    unsigned int magic, version;
    int rank, nRanks, lsaRank, lsaSize;
    ncclWindow_t resourceWindow;
    ncclMultimemHandle_t lsaMultimem;
    ncclLsaBarrierHandle_t lsaBarrier;
    ncclGinBarrierHandle_t railGinBarrier, worldGinBarrier;
    uint8_t ginConnectionCount;
    int ginSignalCount, ginCounterCount;
    uint32_t ginContextCount;
    uint32_t *abortFlag;
} ncclDevComm, ncclDevComm_t;
typedef struct ncclDevCommRequirements {
    size_t size;
    unsigned int magic, version;
    void *resourceRequirementsList, *teamRequirementsList;
    bool lsaMultimem;
    int barrierCount, lsaBarrierCount, railGinBarrierCount, lsaLLA2ABlockCount, lsaLLA2ASlotCount;
    bool ginForceEnable;
    int ginContextCount, ginSignalCount, ginCounterCount;
    ncclGinConnectionType_t ginConnectionType;
    bool ginExclusiveContexts;
    int ginQueueDepth, ginTrafficClass, worldGinBarrierCount;
    bool ginStrongSignalsRequired, ginVaSignalsRequired, useRuntimeVersion;
} ncclDevCommRequirements, ncclDevCommRequirements_t;
typedef struct ncclCommProperties {
    size_t size;
    unsigned int magic, version;
    int rank, nRanks, cudaDev, nvmlDev;
    bool deviceApiSupport, multimemSupport;
    ncclGinType_t ginType, railedGinType;
    int nLsaTeams;
} ncclCommProperties_t;
#define NCCL_DEV_COMM_REQUIREMENTS_INITIALIZER \
    { sizeof(ncclDevCommRequirements_t), NCCL_API_MAGIC, NCCL_VERSION_CODE }
#define NCCL_COMM_PROPERTIES_INITIALIZER \
    { sizeof(ncclCommProperties_t), NCCL_API_MAGIC, NCCL_VERSION_CODE }
ncclResult_t ncclDevCommCreate(ncclComm_t, const ncclDevCommRequirements_t *, ncclDevComm_t *);
ncclResult_t ncclDevCommDestroy(ncclComm_t, const ncclDevComm_t *);
ncclResult_t ncclCommQueryProperties(ncclComm_t, ncclCommProperties_t *);
ncclResult_t ncclGetLsaDevicePointer(ncclWindow_t, size_t, int, void **);
ncclResult_t ncclGetMultimemDevicePointer(ncclWindow_t, size_t, ncclMultimemHandle_t, void **);
ncclResult_t ncclGetPeerDevicePointer(ncclWindow_t, size_t, int, void **);
ncclResult_t ncclGetLsaMultimemDevicePointer(ncclWindow_t, size_t, void **);
#ifdef __cplusplus
}
#endif
#ifdef __cplusplus
struct ncclTeamTagWorld {};
struct ncclTeamTagLsa {};
struct ncclTeamTagRail {};
struct ncclCoopMoe {
    int thread_rank() const;
    int size() const;
    void sync();
};
struct ncclCoopCta : ncclCoopMoe {};
struct ncclCoopWarp : ncclCoopMoe {};
struct ncclCoopThread : ncclCoopMoe {};
template <int N = 32> struct ncclCoopTile : ncclCoopMoe {};
struct ncclCoopWarpSpan : ncclCoopMoe {
    ncclCoopWarpSpan(int, int, int);
};
template <class C> ncclTeam_t ncclTeamWorld(const C &) { __builtin_unreachable(); }
template <class C> ncclTeam_t ncclTeamLsa(const C &) { __builtin_unreachable(); }
template <class C> ncclTeam_t ncclTeamRail(const C &) { __builtin_unreachable(); }
template <class... A> bool ncclTeamRankIsMember(const A &...) { __builtin_unreachable(); }
template <class... A> int ncclTeamRankToWorld(const A &...) { __builtin_unreachable(); }
template <class... A> int ncclTeamRankToTeam(const A &...) { __builtin_unreachable(); }
template <class... A> int ncclTeamRankToLsa(const A &...) { __builtin_unreachable(); }
template <class... A> ncclTeam_t ncclTeamInnerFactor(const A &...) { __builtin_unreachable(); }
void *ncclGetLocalPointer(ncclWindow_t, size_t);
void *ncclGetLsaPointer(ncclWindow_t, size_t, int);
void *ncclGetPeerPointer(ncclWindow_t, size_t, int);
template <class T> void *ncclGetPeerPointer(ncclWindow_t, size_t, T, int) { __builtin_unreachable(); }
void *ncclGetMultimemPointer(ncclWindow_t, size_t, ncclMultimemHandle_t);
template <class C> void *ncclGetLsaMultimemPointer(ncclWindow_t, size_t, const C &) { __builtin_unreachable(); }
template <class C> struct ncclMoeSession {
    template <class... A> ncclMoeSession(C, const A &...) { __builtin_unreachable(); }
    template <class... A> void arrive(const A &...) { __builtin_unreachable(); }
    template <class... A> void wait(const A &...) { __builtin_unreachable(); }
    template <class... A> void sync(const A &...) { __builtin_unreachable(); }
};
template <class C> struct ncclLsaBarrierSession : ncclMoeSession<C> { using ncclMoeSession<C>::ncclMoeSession; };
template <class C> struct ncclBarrierSession : ncclMoeSession<C> { using ncclMoeSession<C>::ncclMoeSession; };
template <class C> struct ncclGinBarrierSession : ncclMoeSession<C> { using ncclMoeSession<C>::ncclMoeSession; };
struct ncclGin_None {};
struct ncclGin_SignalInc {
    ncclGinSignal_t signal;
    explicit ncclGin_SignalInc(ncclGinSignal_t);
};
struct ncclGin_SignalAdd {
    ncclGinSignal_t signal;
    uint64_t value;
};
struct ncclGin_CounterInc {
    ncclGinCounter_t counter;
};
struct ncclGin_VASignalInc {
    ncclWindow_t window;
    size_t offset;
};
struct ncclGin_VASignalAdd {
    ncclWindow_t window;
    size_t offset;
    uint64_t value;
    ncclGin_VASignalAdd(ncclWindow_t, size_t, uint64_t);
};
struct ncclGin_SegmentDevice {};
struct ncclGin_SegmentMixed {};
struct ncclGin_SegmentHost {};
enum class ncclGinFenceLevel { None, Relaxed, Put, Get };
struct ncclGin {
    void *_ginHandle;
    int contextId;
    template <class... A> ncclGin(const ncclDevComm &, const A &...) { __builtin_unreachable(); }
    template <class... A> void put(A &&...) const { __builtin_unreachable(); }
    template <class... A> void putValue(A &&...) const { __builtin_unreachable(); }
    template <class... A> void get(A &&...) const { __builtin_unreachable(); }
    template <class... A> void signal(A &&...) const { __builtin_unreachable(); }
    template <class... A> void flush(A &&...) const { __builtin_unreachable(); }
    template <class... A> void flushAsync(A &&...) const { __builtin_unreachable(); }
    template <class... A> void wait(A &&...) const { __builtin_unreachable(); }
    template <class... A> void waitSignal(A &&...) const { __builtin_unreachable(); }
    template <class... A> void waitSignalMeetShadow(A &&...) const { __builtin_unreachable(); }
    template <class... A> void waitCounter(A &&...) const { __builtin_unreachable(); }
    template <class... A> uint64_t readSignal(A &&...) const { __builtin_unreachable(); }
    template <class... A> uint64_t readCounter(A &&...) const { __builtin_unreachable(); }
    template <class... A> void resetSignal(A &&...) const { __builtin_unreachable(); }
    template <class... A> void resetCounter(A &&...) const { __builtin_unreachable(); }
    uint64_t *getSignalShadowPtr(ncclGinSignal_t) const;
    void increaseSignalShadow(ncclGinSignal_t, uint64_t) const;
};
#endif
#endif
