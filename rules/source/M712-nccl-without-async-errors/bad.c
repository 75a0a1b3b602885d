#include <nccl.h>

ncclResult_t train(ncclComm_t *comm, int ranks, ncclUniqueId id, int rank)
{
    return ncclCommInitRank(comm, ranks, id, rank);             /* expect: M712 */
}

ncclResult_t end(ncclComm_t comm)
{
    return ncclCommDestroy(comm);
}
