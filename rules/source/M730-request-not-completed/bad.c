#include <mpi.h>

#define MUST(call) do { if ((call) != MPI_SUCCESS) MPI_Abort(MPI_COMM_WORLD, 1); } while (0)

int fire_and_forget(float *x, int n, int to)
{
    MPI_Request request;
    return MPI_Isend(x, n, MPI_FLOAT, to, 0, MPI_COMM_WORLD, &request);         /* expect: M730 */
}

float read_at_once(int from)
{
    float x = 0;
    MPI_Request request;
    MUST(MPI_Irecv(&x, 1, MPI_FLOAT, from, 0, MPI_COMM_WORLD, &request));       /* expect: M730 */
    return x;
}

int an_array(float *x, int ranks)
{
    MPI_Request requests[8];
    for (int r = 0; r < ranks && r < 8; r++)
        if (MPI_Isend(x, 1, MPI_FLOAT, r, 0, MPI_COMM_WORLD, &requests[r]) != MPI_SUCCESS)      /* expect: M730 */
            return -1;
    return 0;
}

int collective(float *x)
{
    MPI_Request request;
    return MPI_Iallreduce(MPI_IN_PLACE, x, 1, MPI_FLOAT, MPI_SUM, MPI_COMM_WORLD, &request);    /* expect: M730 */
}
