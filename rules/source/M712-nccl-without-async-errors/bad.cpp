#include <nccl.h>

struct Group {
    ncclComm_t comm;
    ncclResult_t join(int ranks, ncclUniqueId id, int rank, ncclConfig_t *config)
    {
        return ncclCommInitRankConfig(&comm, ranks, id, rank, config);      /* expect: M712 */
    }
    bool healthy()
    {
        ncclResult_t state;
        return ncclCommGetAsyncError(comm, &state) == ncclSuccess && state == ncclSuccess;
    }
};
