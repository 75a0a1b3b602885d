/* Open MPI as it is found at run time: no header of it is needed to build, and no library to start. For the files of this folder; nobody else includes it.
 *
 * The ABI is Open MPI's, as libmpi.so.40 has kept it since 3.0: handles are pointers to objects that the library exports by name. MPICH's handles are integers
 * under the same names of functions; a library without those objects is refused, so it can never be taken for this one. */
#ifndef MOE_RUNTIME_COMM_MPI_LOAD_H
#define MOE_RUNTIME_COMM_MPI_LOAD_H
#include "runtime/comm/comm.h"

typedef void *moe_mpi;                 /* a communicator, a group, a request, a type, a reduction */
struct moe_mpi_status { int source, tag, error, cancelled; size_t bytes; };
enum { MOE_MPI_OK = 0, MOE_MPI_FUNNELED = 1, MOE_MPI_TRUNCATED = 15, MOE_MPI_ERROR_TEXT = 256 };
#define MOE_MPI_LIBRARY  "libmpi.so.40"
#define MOE_MPI_IN_PLACE ((void *)1)

/* A row for each function that is called: its name behind "MPI_", its arguments. */
#define MOE_MPI_FUNCTIONS(X)                                                                                                                                   \
    X(Init_thread, (int *argc, char ***argv, int required, int *provided))                                                                                    \
    X(Initialized, (int *flag))                                                                                                                                \
    X(Finalized, (int *flag))                                                                                                                                  \
    X(Query_thread, (int *provided))                                                                                                                           \
    X(Finalize, (void))                                                                                                                                        \
    X(Error_string, (int code, char *text, int *length))                                                                                                       \
    X(Comm_rank, (moe_mpi comm, int *rank))                                                                                                                    \
    X(Comm_size, (moe_mpi comm, int *size))                                                                                                                    \
    X(Comm_dup, (moe_mpi comm, moe_mpi *out))                                                                                                                  \
    X(Comm_free, (moe_mpi *comm))                                                                                                                              \
    X(Comm_group, (moe_mpi comm, moe_mpi *out))                                                                                                                \
    X(Comm_create_group, (moe_mpi comm, moe_mpi group, int tag, moe_mpi *out))                                                                                 \
    X(Comm_set_errhandler, (moe_mpi comm, moe_mpi handler))                                                                                                    \
    X(Group_incl, (moe_mpi group, int n, const int *ranks, moe_mpi *out))                                                                                      \
    X(Group_free, (moe_mpi *group))                                                                                                                            \
    X(Iallreduce, (const void *from, void *into, int n, moe_mpi type, moe_mpi op, moe_mpi comm, moe_mpi *request))                                             \
    X(Ireduce_scatter_block, (const void *from, void *into, int n, moe_mpi type, moe_mpi op, moe_mpi comm, moe_mpi *request))                                  \
    X(Iallgather, (const void *from, int n, moe_mpi type, void *into, int each, moe_mpi into_type, moe_mpi comm, moe_mpi *request))                            \
    X(Ibcast, (void *data, int n, moe_mpi type, int root, moe_mpi comm, moe_mpi *request))                                                                     \
    X(Ibarrier, (moe_mpi comm, moe_mpi *request))                                                                                                              \
    X(Isend, (const void *from, int n, moe_mpi type, int to, int tag, moe_mpi comm, moe_mpi *request))                                                         \
    X(Irecv, (void *into, int n, moe_mpi type, int from, int tag, moe_mpi comm, moe_mpi *request))                                                             \
    X(Test, (moe_mpi *request, int *done, struct moe_mpi_status *status))

/* And for each object: its name behind "ompi_mpi_". */
#define MOE_MPI_OBJECTS(X) X(comm_world) X(errors_return) X(byte) X(uint8_t) X(int32_t) X(int64_t) X(float) X(double) X(op_sum) X(op_max)

struct moe_mpi_library {
#define FUNCTION(name, arguments) int (*name) arguments;
#define OBJECT(name) moe_mpi the_##name;
    MOE_MPI_FUNCTIONS(FUNCTION)
    MOE_MPI_OBJECTS(OBJECT)
#undef FUNCTION
#undef OBJECT
};

/* The library stays until the process ends: MPI cannot be unloaded. Errors: USAGE (there is none, or it is another). */
MOE_MUST_USE enum moe_code moe_mpi_load(struct moe_mpi_library *out, struct moe_error *err);
#endif
