#include <mpi.h>

int from_one(float *x, int n, int from)
{
    return MPI_Recv(x, n, MPI_FLOAT, from, 7, MPI_COMM_WORLD, MPI_STATUS_IGNORE);
}

int looked_at(float *x, int n, int expected)
{
    MPI_Status status;
    int err = MPI_Recv(x, n, MPI_FLOAT, MPI_ANY_SOURCE, 7, MPI_COMM_WORLD, &status);
    return err == MPI_SUCCESS && status.MPI_SOURCE == expected ? 0 : -1;
}

int counted(float *x, int n)
{
    MPI_Status status;
    int got = 0;
    if (MPI_Recv(x, n, MPI_FLOAT, MPI_ANY_SOURCE, MPI_ANY_TAG, MPI_COMM_WORLD, &status) != MPI_SUCCESS)
        return -1;
    return MPI_Get_count(&status, MPI_FLOAT, &got) == MPI_SUCCESS ? got : -1;
}

int whoever_calls_looks(float *x, int n, MPI_Status *status)
{
    return MPI_Recv(x, n, MPI_FLOAT, MPI_ANY_SOURCE, 7, MPI_COMM_WORLD, status);
}
