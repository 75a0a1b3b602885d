#include <mpi.h>

#define ANYBODY MPI_ANY_SOURCE
#define MUST(call) do { if ((call) != MPI_SUCCESS) MPI_Abort(MPI_COMM_WORLD, 1); } while (0)

int from_anybody(float *x, int n)
{
    return MPI_Recv(x, n, MPI_FLOAT, MPI_ANY_SOURCE, 7, MPI_COMM_WORLD, MPI_STATUS_IGNORE);     /* expect: M716 */
}

int any_tag(float *x, int n, int from)
{
    return MPI_Recv(x, n, MPI_FLOAT, from, MPI_ANY_TAG, MPI_COMM_WORLD, MPI_STATUS_IGNORE);     /* expect: M716 */
}

int never_looked_at(float *x, int n)
{
    MPI_Status status;
    return MPI_Recv(x, n, MPI_FLOAT, ANYBODY, MPI_ANY_TAG, MPI_COMM_WORLD, &status);            /* expect: M716 */
}

void in_a_macro(float *x, int n)
{
    MUST(MPI_Recv(x, n, MPI_FLOAT, MPI_ANY_SOURCE, 0, MPI_COMM_WORLD, MPI_STATUS_IGNORE));      /* expect: M716 */
}
