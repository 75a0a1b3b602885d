#include <mpi.h>
#include <nccl.h>

struct world { int rank, size; };
#define MUST(call) do { if ((call) != MPI_SUCCESS) MPI_Abort(MPI_COMM_WORLD, 1); } while (0)

int report(const struct world *w, float *loss)
{
    if (w->rank == 0)
        return MPI_Bcast(loss, 1, MPI_FLOAT, 0, MPI_COMM_WORLD);        /* expect: M713 */
    return 0;
}

ncclResult_t only_the_last(float *x, size_t n, int my_rank, int ranks, ncclComm_t comm, cudaStream_t s)
{
    ncclResult_t err = ncclSuccess;
    if (my_rank == ranks - 1) {
        err = ncclAllReduce(x, x, n, ncclFloat, ncclSum, comm, s);      /* expect: M713 */
    }
    return err;
}

void by_a_flag(int world_rank)
{
    int first = world_rank == 0;
    if (first)
        MUST(MPI_Barrier(MPI_COMM_WORLD));                              /* expect: M713 */
}

int after_a_return(int rank, float *x)
{
    if (rank != 0)
        return 0;
    return MPI_Allreduce(MPI_IN_PLACE, x, 1, MPI_FLOAT, MPI_SUM, MPI_COMM_WORLD);       /* expect: M713 */
}
