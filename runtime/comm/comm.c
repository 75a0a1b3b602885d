#include "runtime/comm/comm.h"

size_t moe_comm_type_bytes(enum moe_comm_type type)
{
    switch (type) {
    case MOE_COMM_U8:  return 1;
    case MOE_COMM_I32:
    case MOE_COMM_F32: return 4;
    case MOE_COMM_I64:
    case MOE_COMM_F64: return 8;
    }
    return 0;
}

enum moe_code moe_comm_wait(struct moe_comm *comm, struct moe_error *err) { return comm->ops->wait ? comm->ops->wait(comm, err) : MOE_OK; }

void moe_comm_free(struct moe_comm **comm)
{
    if (*comm)
        (*comm)->ops->free(*comm);
    *comm = NULL;
}
