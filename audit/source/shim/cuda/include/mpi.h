/* mpi.h: names and types of MPI 3 */
#ifndef MOE_SHIM_MPI_H
#define MOE_SHIM_MPI_H
#ifdef __cplusplus
extern "C" {
#endif
typedef struct moe_mpi_comm *MPI_Comm; typedef struct moe_mpi_datatype *MPI_Datatype; typedef struct moe_mpi_op *MPI_Op;
typedef struct moe_mpi_request *MPI_Request; typedef struct moe_mpi_group *MPI_Group; typedef struct moe_mpi_info *MPI_Info;
typedef struct moe_mpi_win *MPI_Win; typedef struct moe_mpi_file *MPI_File; typedef struct moe_mpi_errhandler *MPI_Errhandler;
typedef __INTPTR_TYPE__ MPI_Aint; typedef long long MPI_Offset, MPI_Count; typedef void MPI_User_function(void *, void *, int *, MPI_Datatype *);
typedef struct MPI_Status { int MPI_SOURCE, MPI_TAG, MPI_ERROR; int moe_rest[3]; } MPI_Status;
double MPI_Wtime(void); double MPI_Wtick(void);
int MPI_Init(int *, char ***);
int MPI_Init_thread(int *, char ***, int, int *);
int MPI_Finalize(void);
int MPI_Initialized(int *);
int MPI_Finalized(int *);
int MPI_Abort(MPI_Comm, int);
int MPI_Query_thread(int *);
int MPI_Comm_size(MPI_Comm, int *);
int MPI_Comm_rank(MPI_Comm, int *);
int MPI_Comm_remote_size(MPI_Comm, int *);
int MPI_Topo_test(MPI_Comm, int *);
int MPI_Comm_split(MPI_Comm, int, int, MPI_Comm *);
int MPI_Comm_split_type(MPI_Comm, int, int, MPI_Info, MPI_Comm *);
int MPI_Comm_dup(MPI_Comm, MPI_Comm *);
int MPI_Comm_free(MPI_Comm *);
int MPI_Comm_create(MPI_Comm, MPI_Group, MPI_Comm *);
int MPI_Comm_group(MPI_Comm, MPI_Group *);
int MPI_Comm_set_errhandler(MPI_Comm, MPI_Errhandler);
int MPI_Comm_get_attr(MPI_Comm, int, void *, int *);
int MPI_Comm_compare(MPI_Comm, MPI_Comm, int *);
int MPI_Comm_set_name(MPI_Comm, const char *);
int MPI_Comm_get_name(MPI_Comm, char *, int *);
int MPI_Comm_spawn(const char *, char **, int, MPI_Info, int, MPI_Comm, MPI_Comm *, int *);
int MPI_Comm_get_parent(MPI_Comm *);
int MPI_Group_incl(MPI_Group, int, const int *, MPI_Group *);
int MPI_Group_free(MPI_Group *);
int MPI_Group_rank(MPI_Group, int *);
int MPI_Group_size(MPI_Group, int *);
int MPI_Group_translate_ranks(MPI_Group, int, const int *, MPI_Group, int *);
int MPI_Send(const void *, int, MPI_Datatype, int, int, MPI_Comm);
int MPI_Isend(const void *, int, MPI_Datatype, int, int, MPI_Comm, MPI_Request *);
int MPI_Send_init(const void *, int, MPI_Datatype, int, int, MPI_Comm, MPI_Request *);
int MPI_Ssend(const void *, int, MPI_Datatype, int, int, MPI_Comm);
int MPI_Issend(const void *, int, MPI_Datatype, int, int, MPI_Comm, MPI_Request *);
int MPI_Ssend_init(const void *, int, MPI_Datatype, int, int, MPI_Comm, MPI_Request *);
int MPI_Rsend(const void *, int, MPI_Datatype, int, int, MPI_Comm);
int MPI_Irsend(const void *, int, MPI_Datatype, int, int, MPI_Comm, MPI_Request *);
int MPI_Rsend_init(const void *, int, MPI_Datatype, int, int, MPI_Comm, MPI_Request *);
int MPI_Bsend(const void *, int, MPI_Datatype, int, int, MPI_Comm);
int MPI_Ibsend(const void *, int, MPI_Datatype, int, int, MPI_Comm, MPI_Request *);
int MPI_Bsend_init(const void *, int, MPI_Datatype, int, int, MPI_Comm, MPI_Request *);
int MPI_Recv(void *, int, MPI_Datatype, int, int, MPI_Comm, MPI_Status *);
int MPI_Irecv(void *, int, MPI_Datatype, int, int, MPI_Comm, MPI_Request *);
int MPI_Recv_init(void *, int, MPI_Datatype, int, int, MPI_Comm, MPI_Request *);
int MPI_Sendrecv(const void *, int, MPI_Datatype, int, int, void *, int, MPI_Datatype, int, int, MPI_Comm, MPI_Status *);
int MPI_Sendrecv_replace(void *, int, MPI_Datatype, int, int, int, int, MPI_Comm, MPI_Status *);
int MPI_Probe(int, int, MPI_Comm, MPI_Status *);
int MPI_Iprobe(int, int, MPI_Comm, int *, MPI_Status *);
int MPI_Get_count(const MPI_Status *, MPI_Datatype, int *);
int MPI_Start(MPI_Request *);
int MPI_Startall(int, MPI_Request *);
int MPI_Wait(MPI_Request *, MPI_Status *);
int MPI_Waitall(int, MPI_Request *, MPI_Status *);
int MPI_Waitany(int, MPI_Request *, int *, MPI_Status *);
int MPI_Waitsome(int, MPI_Request *, int *, int *, MPI_Status *);
int MPI_Test(MPI_Request *, int *, MPI_Status *);
int MPI_Testall(int, MPI_Request *, int *, MPI_Status *);
int MPI_Testany(int, MPI_Request *, int *, int *, MPI_Status *);
int MPI_Cancel(MPI_Request *);
int MPI_Request_free(MPI_Request *);
int MPI_Barrier(MPI_Comm);
int MPI_Bcast(void *, int, MPI_Datatype, int, MPI_Comm);
int MPI_Reduce(const void *, void *, int, MPI_Datatype, MPI_Op, int, MPI_Comm);
int MPI_Allreduce(const void *, void *, int, MPI_Datatype, MPI_Op, MPI_Comm);
int MPI_Gather(const void *, int, MPI_Datatype, void *, int, MPI_Datatype, int, MPI_Comm);
int MPI_Gatherv(const void *, int, MPI_Datatype, void *, const int *, const int *, MPI_Datatype, int, MPI_Comm);
int MPI_Scatter(const void *, int, MPI_Datatype, void *, int, MPI_Datatype, int, MPI_Comm);
int MPI_Scatterv(const void *, const int *, const int *, MPI_Datatype, void *, int, MPI_Datatype, int, MPI_Comm);
int MPI_Allgather(const void *, int, MPI_Datatype, void *, int, MPI_Datatype, MPI_Comm);
int MPI_Allgatherv(const void *, int, MPI_Datatype, void *, const int *, const int *, MPI_Datatype, MPI_Comm);
int MPI_Alltoall(const void *, int, MPI_Datatype, void *, int, MPI_Datatype, MPI_Comm);
int MPI_Alltoallv(const void *, const int *, const int *, MPI_Datatype, void *, const int *, const int *, MPI_Datatype, MPI_Comm);
int MPI_Reduce_scatter(const void *, void *, const int *, MPI_Datatype, MPI_Op, MPI_Comm);
int MPI_Reduce_scatter_block(const void *, void *, int, MPI_Datatype, MPI_Op, MPI_Comm);
int MPI_Scan(const void *, void *, int, MPI_Datatype, MPI_Op, MPI_Comm);
int MPI_Exscan(const void *, void *, int, MPI_Datatype, MPI_Op, MPI_Comm);
int MPI_Ibarrier(MPI_Comm, MPI_Request *);
int MPI_Ibcast(void *, int, MPI_Datatype, int, MPI_Comm, MPI_Request *);
int MPI_Ireduce(const void *, void *, int, MPI_Datatype, MPI_Op, int, MPI_Comm, MPI_Request *);
int MPI_Iallreduce(const void *, void *, int, MPI_Datatype, MPI_Op, MPI_Comm, MPI_Request *);
int MPI_Igather(const void *, int, MPI_Datatype, void *, int, MPI_Datatype, int, MPI_Comm, MPI_Request *);
int MPI_Igatherv(const void *, int, MPI_Datatype, void *, const int *, const int *, MPI_Datatype, int, MPI_Comm, MPI_Request *);
int MPI_Iscatter(const void *, int, MPI_Datatype, void *, int, MPI_Datatype, int, MPI_Comm, MPI_Request *);
int MPI_Iscatterv(const void *, const int *, const int *, MPI_Datatype, void *, int, MPI_Datatype, int, MPI_Comm, MPI_Request *);
int MPI_Iallgather(const void *, int, MPI_Datatype, void *, int, MPI_Datatype, MPI_Comm, MPI_Request *);
int MPI_Iallgatherv(const void *, int, MPI_Datatype, void *, const int *, const int *, MPI_Datatype, MPI_Comm, MPI_Request *);
int MPI_Ialltoall(const void *, int, MPI_Datatype, void *, int, MPI_Datatype, MPI_Comm, MPI_Request *);
int MPI_Ialltoallv(const void *, const int *, const int *, MPI_Datatype, void *, const int *, const int *, MPI_Datatype, MPI_Comm, MPI_Request *);
int MPI_Ireduce_scatter(const void *, void *, const int *, MPI_Datatype, MPI_Op, MPI_Comm, MPI_Request *);
int MPI_Ireduce_scatter_block(const void *, void *, int, MPI_Datatype, MPI_Op, MPI_Comm, MPI_Request *);
int MPI_Iscan(const void *, void *, int, MPI_Datatype, MPI_Op, MPI_Comm, MPI_Request *);
int MPI_Iexscan(const void *, void *, int, MPI_Datatype, MPI_Op, MPI_Comm, MPI_Request *);
int MPI_Error_string(int, char *, int *);
int MPI_Error_class(int, int *);
int MPI_Get_processor_name(char *, int *);
int MPI_Get_version(int *, int *);
int MPI_Get_library_version(char *, int *);
int MPI_Type_contiguous(int, MPI_Datatype, MPI_Datatype *);
int MPI_Type_commit(MPI_Datatype *);
int MPI_Type_free(MPI_Datatype *);
int MPI_Type_size(MPI_Datatype, int *);
int MPI_Type_vector(int, int, int, MPI_Datatype, MPI_Datatype *);
int MPI_Type_create_struct(int, const int *, const MPI_Aint *, const MPI_Datatype *, MPI_Datatype *);
int MPI_Op_create(MPI_User_function *, int, MPI_Op *);
int MPI_Op_free(MPI_Op *);
int MPI_Get_address(const void *, MPI_Aint *);
int MPI_Info_create(MPI_Info *);
int MPI_Info_free(MPI_Info *);
int MPI_Info_set(MPI_Info, const char *, const char *);
int MPI_Errhandler_set(MPI_Comm, MPI_Errhandler);
int MPI_Errhandler_free(MPI_Errhandler *);
int MPI_Alloc_mem(MPI_Aint, MPI_Info, void *);
int MPI_Free_mem(void *);
int MPI_Win_create(void *, MPI_Aint, int, MPI_Info, MPI_Comm, MPI_Win *);
int MPI_Win_allocate(MPI_Aint, int, MPI_Info, MPI_Comm, void *, MPI_Win *);
int MPI_Win_allocate_shared(MPI_Aint, int, MPI_Info, MPI_Comm, void *, MPI_Win *);
int MPI_Win_shared_query(MPI_Win, int, MPI_Aint *, int *, void *);
int MPI_Win_free(MPI_Win *);
int MPI_Win_fence(int, MPI_Win);
int MPI_Win_lock(int, int, int, MPI_Win);
int MPI_Win_unlock(int, MPI_Win);
int MPI_Put(const void *, int, MPI_Datatype, int, MPI_Aint, int, MPI_Datatype, MPI_Win);
int MPI_Get(void *, int, MPI_Datatype, int, MPI_Aint, int, MPI_Datatype, MPI_Win);
int MPI_Accumulate(const void *, int, MPI_Datatype, int, MPI_Aint, int, MPI_Datatype, MPI_Op, MPI_Win);
int MPI_File_open(MPI_Comm, const char *, int, MPI_Info, MPI_File *);
int MPI_File_close(MPI_File *);
int MPI_Pack(const void *, int, MPI_Datatype, void *, int, int *, MPI_Comm);
int MPI_Unpack(const void *, int, int *, void *, int, MPI_Datatype, MPI_Comm);
int MPI_Cart_create(MPI_Comm, int, const int *, const int *, int, MPI_Comm *);
int MPI_Dims_create(int, int, int *);
int MPI_File_read_at(MPI_File, MPI_Offset, void *, int, MPI_Datatype, MPI_Status *);
int MPI_File_write_at(MPI_File, MPI_Offset, void *, int, MPI_Datatype, MPI_Status *);
int MPI_File_read_at_all(MPI_File, MPI_Offset, void *, int, MPI_Datatype, MPI_Status *);
int MPI_File_write_at_all(MPI_File, MPI_Offset, void *, int, MPI_Datatype, MPI_Status *);
#define MPI_COMM_NULL ((MPI_Comm)0x10)
#define MPI_COMM_WORLD ((MPI_Comm)0x11)
#define MPI_COMM_SELF ((MPI_Comm)0x12)
#define MPI_GROUP_NULL ((MPI_Group)0x10)
#define MPI_GROUP_EMPTY ((MPI_Group)0x11)
#define MPI_INFO_NULL ((MPI_Info)0x10)
#define MPI_INFO_ENV ((MPI_Info)0x11)
#define MPI_REQUEST_NULL ((MPI_Request)0x10)
#define MPI_WIN_NULL ((MPI_Win)0x10)
#define MPI_FILE_NULL ((MPI_File)0x10)
#define MPI_ERRHANDLER_NULL ((MPI_Errhandler)0x10)
#define MPI_ERRORS_ARE_FATAL ((MPI_Errhandler)0x11)
#define MPI_ERRORS_RETURN ((MPI_Errhandler)0x12)
#define MPI_OP_NULL ((MPI_Op)0x10)
#define MPI_MAX ((MPI_Op)0x11)
#define MPI_MIN ((MPI_Op)0x12)
#define MPI_SUM ((MPI_Op)0x13)
#define MPI_PROD ((MPI_Op)0x14)
#define MPI_LAND ((MPI_Op)0x15)
#define MPI_BAND ((MPI_Op)0x16)
#define MPI_LOR ((MPI_Op)0x17)
#define MPI_BOR ((MPI_Op)0x18)
#define MPI_LXOR ((MPI_Op)0x19)
#define MPI_BXOR ((MPI_Op)0x1a)
#define MPI_MINLOC ((MPI_Op)0x1b)
#define MPI_MAXLOC ((MPI_Op)0x1c)
#define MPI_REPLACE ((MPI_Op)0x1d)
#define MPI_NO_OP ((MPI_Op)0x1e)
#define MPI_DATATYPE_NULL ((MPI_Datatype)0x10)
#define MPI_CHAR ((MPI_Datatype)0x11)
#define MPI_SIGNED_CHAR ((MPI_Datatype)0x12)
#define MPI_UNSIGNED_CHAR ((MPI_Datatype)0x13)
#define MPI_BYTE ((MPI_Datatype)0x14)
#define MPI_WCHAR ((MPI_Datatype)0x15)
#define MPI_SHORT ((MPI_Datatype)0x16)
#define MPI_UNSIGNED_SHORT ((MPI_Datatype)0x17)
#define MPI_INT ((MPI_Datatype)0x18)
#define MPI_UNSIGNED ((MPI_Datatype)0x19)
#define MPI_LONG ((MPI_Datatype)0x1a)
#define MPI_UNSIGNED_LONG ((MPI_Datatype)0x1b)
#define MPI_FLOAT ((MPI_Datatype)0x1c)
#define MPI_DOUBLE ((MPI_Datatype)0x1d)
#define MPI_LONG_DOUBLE ((MPI_Datatype)0x1e)
#define MPI_LONG_LONG_INT ((MPI_Datatype)0x1f)
#define MPI_LONG_LONG ((MPI_Datatype)0x20)
#define MPI_UNSIGNED_LONG_LONG ((MPI_Datatype)0x21)
#define MPI_INT8_T ((MPI_Datatype)0x22)
#define MPI_INT16_T ((MPI_Datatype)0x23)
#define MPI_INT32_T ((MPI_Datatype)0x24)
#define MPI_INT64_T ((MPI_Datatype)0x25)
#define MPI_UINT8_T ((MPI_Datatype)0x26)
#define MPI_UINT16_T ((MPI_Datatype)0x27)
#define MPI_UINT32_T ((MPI_Datatype)0x28)
#define MPI_UINT64_T ((MPI_Datatype)0x29)
#define MPI_C_BOOL ((MPI_Datatype)0x2a)
#define MPI_C_FLOAT_COMPLEX ((MPI_Datatype)0x2b)
#define MPI_C_DOUBLE_COMPLEX ((MPI_Datatype)0x2c)
#define MPI_PACKED ((MPI_Datatype)0x2d)
#define MPI_FLOAT_INT ((MPI_Datatype)0x2e)
#define MPI_DOUBLE_INT ((MPI_Datatype)0x2f)
#define MPI_LONG_INT ((MPI_Datatype)0x30)
#define MPI_SHORT_INT ((MPI_Datatype)0x31)
#define MPI_2INT ((MPI_Datatype)0x32)
#define MPI_AINT ((MPI_Datatype)0x33)
#define MPI_OFFSET ((MPI_Datatype)0x34)
#define MPI_COUNT ((MPI_Datatype)0x35)
#define MPI_CXX_BOOL ((MPI_Datatype)0x36)
#define MPI_SUCCESS 0
#define MPI_ERR_BUFFER 1
#define MPI_ERR_COUNT 2
#define MPI_ERR_TYPE 3
#define MPI_ERR_TAG 4
#define MPI_ERR_COMM 5
#define MPI_ERR_RANK 6
#define MPI_ERR_REQUEST 7
#define MPI_ERR_ROOT 8
#define MPI_ERR_GROUP 9
#define MPI_ERR_OP 10
#define MPI_ERR_TOPOLOGY 11
#define MPI_ERR_DIMS 12
#define MPI_ERR_ARG 13
#define MPI_ERR_UNKNOWN 14
#define MPI_ERR_TRUNCATE 15
#define MPI_ERR_OTHER 16
#define MPI_ERR_INTERN 17
#define MPI_VERSION 3
#define MPI_SUBVERSION 1
#define MPI_ANY_SOURCE (-1)
#define MPI_ANY_TAG (-1)
#define MPI_PROC_NULL (-2)
#define MPI_ROOT (-4)
#define MPI_UNDEFINED (-32766)
#define MPI_COMM_TYPE_SHARED 0
#define MPI_MAX_PROCESSOR_NAME 256
#define MPI_MAX_ERROR_STRING 256
#define MPI_MAX_LIBRARY_VERSION_STRING 256
#define MPI_MAX_OBJECT_NAME 64
#define MPI_THREAD_SINGLE 0
#define MPI_THREAD_FUNNELED 1
#define MPI_THREAD_SERIALIZED 2
#define MPI_THREAD_MULTIPLE 3
#define MPI_IN_PLACE ((void *)1)
#define MPI_BOTTOM ((void *)0)
#define MPI_STATUS_IGNORE ((MPI_Status *)0)
#define MPI_STATUSES_IGNORE ((MPI_Status *)0)
#define MPI_ARGV_NULL ((char **)0)
#define MPI_ERRCODES_IGNORE ((int *)0)
#define MPI_LOCK_EXCLUSIVE 1
#define MPI_LOCK_SHARED 2
#define MPI_TAG_UB 0
#define MPI_MODE_RDONLY 2
#define MPI_MODE_WRONLY 4
#define MPI_MODE_RDWR 8
#define MPI_MODE_CREATE 1
#define MPI_IDENT 0
#define MPI_CONGRUENT 1
#define MPI_SIMILAR 2
#define MPI_UNEQUAL 3
#ifdef __cplusplus
}
#endif
#endif
