/* mpi.h: MPI for C. Written by hand from the MPI standard; handles are opaque pointers, their values arbitrary. */
#ifndef MOE_SHIM_MPI_H
#define MOE_SHIM_MPI_H
#include <stddef.h>
#include <stdint.h>
#ifdef __cplusplus
extern "C" {
#endif
#define MPI_VERSION 3
#define MPI_SUBVERSION 1
typedef struct moe_mpi_comm *MPI_Comm; typedef struct moe_mpi_group *MPI_Group; typedef struct moe_mpi_type *MPI_Datatype; typedef struct moe_mpi_op *MPI_Op;
typedef struct moe_mpi_request *MPI_Request; typedef struct moe_mpi_win *MPI_Win; typedef struct moe_mpi_info *MPI_Info; typedef struct moe_mpi_file *MPI_File;
typedef struct moe_mpi_errhandler *MPI_Errhandler; typedef struct moe_mpi_message *MPI_Message;
typedef ptrdiff_t MPI_Aint; typedef long long MPI_Offset, MPI_Count; typedef int MPI_Fint;
typedef struct MPI_Status { int MPI_SOURCE, MPI_TAG, MPI_ERROR; } MPI_Status;
typedef void MPI_User_function(void *, void *, int *, MPI_Datatype *); typedef void MPI_Comm_errhandler_function(MPI_Comm *, int *, ...);
typedef int MPI_Comm_copy_attr_function(MPI_Comm, int, void *, void *, void *, int *); typedef int MPI_Comm_delete_attr_function(MPI_Comm, int, void *, void *);
/* objects: distinct addresses are all that matters here */
extern char moe_mpi_object[256];
#define MOE_MPI(type, n) ((type)(void *)(moe_mpi_object + (n)))
#define MPI_COMM_NULL ((MPI_Comm)0)
#define MPI_COMM_WORLD MOE_MPI(MPI_Comm, 1)
#define MPI_COMM_SELF MOE_MPI(MPI_Comm, 2)
#define MPI_GROUP_NULL ((MPI_Group)0)
#define MPI_GROUP_EMPTY MOE_MPI(MPI_Group, 3)
#define MPI_REQUEST_NULL ((MPI_Request)0)
#define MPI_WIN_NULL ((MPI_Win)0)
#define MPI_INFO_NULL ((MPI_Info)0)
#define MPI_FILE_NULL ((MPI_File)0)
#define MPI_OP_NULL ((MPI_Op)0)
#define MPI_DATATYPE_NULL ((MPI_Datatype)0)
#define MPI_ERRORS_ARE_FATAL MOE_MPI(MPI_Errhandler, 4)
#define MPI_ERRORS_RETURN MOE_MPI(MPI_Errhandler, 5)
#define MPI_CHAR MOE_MPI(MPI_Datatype, 10)
#define MPI_SIGNED_CHAR MOE_MPI(MPI_Datatype, 11)
#define MPI_UNSIGNED_CHAR MOE_MPI(MPI_Datatype, 12)
#define MPI_BYTE MOE_MPI(MPI_Datatype, 13)
#define MPI_SHORT MOE_MPI(MPI_Datatype, 14)
#define MPI_UNSIGNED_SHORT MOE_MPI(MPI_Datatype, 15)
#define MPI_INT MOE_MPI(MPI_Datatype, 16)
#define MPI_UNSIGNED MOE_MPI(MPI_Datatype, 17)
#define MPI_LONG MOE_MPI(MPI_Datatype, 18)
#define MPI_UNSIGNED_LONG MOE_MPI(MPI_Datatype, 19)
#define MPI_LONG_LONG MOE_MPI(MPI_Datatype, 20)
#define MPI_LONG_LONG_INT MPI_LONG_LONG
#define MPI_UNSIGNED_LONG_LONG MOE_MPI(MPI_Datatype, 21)
#define MPI_FLOAT MOE_MPI(MPI_Datatype, 22)
#define MPI_DOUBLE MOE_MPI(MPI_Datatype, 23)
#define MPI_INT8_T MOE_MPI(MPI_Datatype, 24)
#define MPI_UINT8_T MOE_MPI(MPI_Datatype, 25)
#define MPI_INT16_T MOE_MPI(MPI_Datatype, 26)
#define MPI_UINT16_T MOE_MPI(MPI_Datatype, 27)
#define MPI_INT32_T MOE_MPI(MPI_Datatype, 28)
#define MPI_UINT32_T MOE_MPI(MPI_Datatype, 29)
#define MPI_INT64_T MOE_MPI(MPI_Datatype, 30)
#define MPI_UINT64_T MOE_MPI(MPI_Datatype, 31)
#define MPI_C_BOOL MOE_MPI(MPI_Datatype, 32)
#define MPI_CXX_BOOL MOE_MPI(MPI_Datatype, 33)
#define MPI_AINT MOE_MPI(MPI_Datatype, 34)
#define MPI_2INT MOE_MPI(MPI_Datatype, 35)
#define MPI_DOUBLE_INT MOE_MPI(MPI_Datatype, 36)
#define MPI_MAX MOE_MPI(MPI_Op, 50)
#define MPI_MIN MOE_MPI(MPI_Op, 51)
#define MPI_SUM MOE_MPI(MPI_Op, 52)
#define MPI_PROD MOE_MPI(MPI_Op, 53)
#define MPI_LAND MOE_MPI(MPI_Op, 54)
#define MPI_BAND MOE_MPI(MPI_Op, 55)
#define MPI_LOR MOE_MPI(MPI_Op, 56)
#define MPI_BOR MOE_MPI(MPI_Op, 57)
#define MPI_MAXLOC MOE_MPI(MPI_Op, 58)
#define MPI_MINLOC MOE_MPI(MPI_Op, 59)
#define MPI_REPLACE MOE_MPI(MPI_Op, 60)
#define MPI_IN_PLACE ((void *)(moe_mpi_object + 70))
#define MPI_BOTTOM ((void *)0)
#define MPI_STATUS_IGNORE ((MPI_Status *)0)
#define MPI_STATUSES_IGNORE ((MPI_Status *)0)
#define MPI_ERRCODES_IGNORE ((int *)0)
#define MPI_ARGV_NULL ((char **)0)
#define MPI_MAX_PROCESSOR_NAME 256
#define MPI_MAX_ERROR_STRING 512
enum { MPI_SUCCESS, MPI_ERR_BUFFER, MPI_ERR_COUNT, MPI_ERR_TYPE, MPI_ERR_TAG, MPI_ERR_COMM, MPI_ERR_RANK, MPI_ERR_TRUNCATE = 15, MPI_ERR_OTHER, MPI_ERR_INTERN };
enum { MPI_ANY_SOURCE = -1, MPI_ANY_TAG = -1, MPI_PROC_NULL = -2, MPI_ROOT = -4, MPI_UNDEFINED = -32766 };
enum { MPI_THREAD_SINGLE, MPI_THREAD_FUNNELED, MPI_THREAD_SERIALIZED, MPI_THREAD_MULTIPLE };
enum { MPI_COMM_TYPE_SHARED = 1, MPI_LOCK_EXCLUSIVE = 1, MPI_LOCK_SHARED = 2, MPI_TAG_UB = 4, MPI_KEYVAL_INVALID = -1 };
enum { MPI_MODE_CREATE = 1, MPI_MODE_RDONLY = 2, MPI_MODE_WRONLY = 4, MPI_MODE_RDWR = 8 };
/* start and end */
int MPI_Init(int *, char ***); int MPI_Init_thread(int *, char ***, int, int *); int MPI_Initialized(int *); int MPI_Finalize(void); int MPI_Finalized(int *);
int MPI_Abort(MPI_Comm, int); int MPI_Query_thread(int *); int MPI_Get_processor_name(char *, int *); int MPI_Get_version(int *, int *); int MPI_Get_library_version(char *, int *);
int MPI_Error_string(int, char *, int *); int MPI_Error_class(int, int *); double MPI_Wtime(void); double MPI_Wtick(void);
int MPI_Comm_set_errhandler(MPI_Comm, MPI_Errhandler); int MPI_Comm_create_errhandler(MPI_Comm_errhandler_function *, MPI_Errhandler *);
int MPI_Alloc_mem(MPI_Aint, MPI_Info, void *); int MPI_Free_mem(void *); int MPI_Info_create(MPI_Info *); int MPI_Info_set(MPI_Info, const char *, const char *); int MPI_Info_free(MPI_Info *);
/* communicators and groups */
int MPI_Comm_rank(MPI_Comm, int *); int MPI_Comm_size(MPI_Comm, int *); int MPI_Comm_dup(MPI_Comm, MPI_Comm *); int MPI_Comm_split(MPI_Comm, int, int, MPI_Comm *);
int MPI_Comm_split_type(MPI_Comm, int, int, MPI_Info, MPI_Comm *); int MPI_Comm_free(MPI_Comm *); int MPI_Comm_create(MPI_Comm, MPI_Group, MPI_Comm *);
int MPI_Comm_group(MPI_Comm, MPI_Group *); int MPI_Group_incl(MPI_Group, int, const int *, MPI_Group *); int MPI_Group_rank(MPI_Group, int *); int MPI_Group_free(MPI_Group *);
int MPI_Group_translate_ranks(MPI_Group, int, const int *, MPI_Group, int *); int MPI_Comm_get_attr(MPI_Comm, int, void *, int *); int MPI_Comm_compare(MPI_Comm, MPI_Comm, int *);
int MPI_Cart_create(MPI_Comm, int, const int *, const int *, int, MPI_Comm *); int MPI_Cart_coords(MPI_Comm, int, int, int *); int MPI_Cart_shift(MPI_Comm, int, int, int *, int *);
int MPI_Dims_create(int, int, int *); int MPI_Comm_spawn(const char *, char **, int, MPI_Info, int, MPI_Comm, MPI_Comm *, int *);
/* point to point */
int MPI_Send(const void *, int, MPI_Datatype, int, int, MPI_Comm); int MPI_Ssend(const void *, int, MPI_Datatype, int, int, MPI_Comm);
int MPI_Recv(void *, int, MPI_Datatype, int, int, MPI_Comm, MPI_Status *); int MPI_Isend(const void *, int, MPI_Datatype, int, int, MPI_Comm, MPI_Request *);
int MPI_Irecv(void *, int, MPI_Datatype, int, int, MPI_Comm, MPI_Request *); int MPI_Probe(int, int, MPI_Comm, MPI_Status *); int MPI_Iprobe(int, int, MPI_Comm, int *, MPI_Status *);
int MPI_Sendrecv(const void *, int, MPI_Datatype, int, int, void *, int, MPI_Datatype, int, int, MPI_Comm, MPI_Status *); int MPI_Get_count(const MPI_Status *, MPI_Datatype, int *);
int MPI_Wait(MPI_Request *, MPI_Status *); int MPI_Waitall(int, MPI_Request *, MPI_Status *); int MPI_Waitany(int, MPI_Request *, int *, MPI_Status *);
int MPI_Test(MPI_Request *, int *, MPI_Status *); int MPI_Testall(int, MPI_Request *, int *, MPI_Status *); int MPI_Cancel(MPI_Request *); int MPI_Request_free(MPI_Request *);
/* collectives */
int MPI_Barrier(MPI_Comm); int MPI_Ibarrier(MPI_Comm, MPI_Request *); int MPI_Bcast(void *, int, MPI_Datatype, int, MPI_Comm);
int MPI_Ibcast(void *, int, MPI_Datatype, int, MPI_Comm, MPI_Request *); int MPI_Reduce(const void *, void *, int, MPI_Datatype, MPI_Op, int, MPI_Comm);
int MPI_Allreduce(const void *, void *, int, MPI_Datatype, MPI_Op, MPI_Comm); int MPI_Iallreduce(const void *, void *, int, MPI_Datatype, MPI_Op, MPI_Comm, MPI_Request *);
int MPI_Reduce_scatter_block(const void *, void *, int, MPI_Datatype, MPI_Op, MPI_Comm); int MPI_Reduce_scatter(const void *, void *, const int *, MPI_Datatype, MPI_Op, MPI_Comm);
int MPI_Scan(const void *, void *, int, MPI_Datatype, MPI_Op, MPI_Comm); int MPI_Exscan(const void *, void *, int, MPI_Datatype, MPI_Op, MPI_Comm);
int MPI_Gather(const void *, int, MPI_Datatype, void *, int, MPI_Datatype, int, MPI_Comm); int MPI_Scatter(const void *, int, MPI_Datatype, void *, int, MPI_Datatype, int, MPI_Comm);
int MPI_Gatherv(const void *, int, MPI_Datatype, void *, const int *, const int *, MPI_Datatype, int, MPI_Comm);
int MPI_Scatterv(const void *, const int *, const int *, MPI_Datatype, void *, int, MPI_Datatype, int, MPI_Comm);
int MPI_Allgather(const void *, int, MPI_Datatype, void *, int, MPI_Datatype, MPI_Comm); int MPI_Alltoall(const void *, int, MPI_Datatype, void *, int, MPI_Datatype, MPI_Comm);
int MPI_Allgatherv(const void *, int, MPI_Datatype, void *, const int *, const int *, MPI_Datatype, MPI_Comm);
int MPI_Alltoallv(const void *, const int *, const int *, MPI_Datatype, void *, const int *, const int *, MPI_Datatype, MPI_Comm);
int MPI_Op_create(MPI_User_function *, int, MPI_Op *); int MPI_Op_free(MPI_Op *);
/* types, windows, files */
int MPI_Type_contiguous(int, MPI_Datatype, MPI_Datatype *); int MPI_Type_vector(int, int, int, MPI_Datatype, MPI_Datatype *); int MPI_Type_commit(MPI_Datatype *);
int MPI_Type_create_struct(int, const int *, const MPI_Aint *, const MPI_Datatype *, MPI_Datatype *); int MPI_Type_free(MPI_Datatype *); int MPI_Type_size(MPI_Datatype, int *);
int MPI_Win_create(void *, MPI_Aint, int, MPI_Info, MPI_Comm, MPI_Win *); int MPI_Win_allocate(MPI_Aint, int, MPI_Info, MPI_Comm, void *, MPI_Win *);
int MPI_Win_allocate_shared(MPI_Aint, int, MPI_Info, MPI_Comm, void *, MPI_Win *); int MPI_Win_shared_query(MPI_Win, int, MPI_Aint *, int *, void *);
int MPI_Win_fence(int, MPI_Win); int MPI_Win_lock(int, int, int, MPI_Win); int MPI_Win_unlock(int, MPI_Win); int MPI_Win_flush(int, MPI_Win); int MPI_Win_free(MPI_Win *);
int MPI_Put(const void *, int, MPI_Datatype, int, MPI_Aint, int, MPI_Datatype, MPI_Win); int MPI_Get(void *, int, MPI_Datatype, int, MPI_Aint, int, MPI_Datatype, MPI_Win);
int MPI_File_open(MPI_Comm, const char *, int, MPI_Info, MPI_File *); int MPI_File_close(MPI_File *); int MPI_File_read_at(MPI_File, MPI_Offset, void *, int, MPI_Datatype, MPI_Status *);
int MPI_File_write_at(MPI_File, MPI_Offset, const void *, int, MPI_Datatype, MPI_Status *); int MPI_File_write_at_all(MPI_File, MPI_Offset, const void *, int, MPI_Datatype, MPI_Status *);
#ifdef __cplusplus
}
#endif
#endif
