#include <mpi.h>

#define MUST(call) do { if ((call) != MPI_SUCCESS) MPI_Abort(MPI_COMM_WORLD, 1); } while (0)

int waited(float *x, int n, int to)
{
    MPI_Request request;
    MUST(MPI_Isend(x, n, MPI_FLOAT, to, 0, MPI_COMM_WORLD, &request));
    return MPI_Wait(&request, MPI_STATUS_IGNORE);
}

int all_of_them(float *x, int ranks)
{
    MPI_Request requests[8];
    for (int r = 0; r < ranks && r < 8; r++)
        MUST(MPI_Isend(x, 1, MPI_FLOAT, r, 0, MPI_COMM_WORLD, &requests[r]));
    return MPI_Waitall(ranks, requests, MPI_STATUSES_IGNORE);
}

MPI_Request handed_on(float *x)
{
    MPI_Request request;
    MUST(MPI_Ibarrier(MPI_COMM_WORLD, &request));
    x[0] = 0;
    return request;
}

int the_callers(float *x, MPI_Request *request)
{
    return MPI_Irecv(x, 1, MPI_FLOAT, 0, 0, MPI_COMM_WORLD, request);
}
