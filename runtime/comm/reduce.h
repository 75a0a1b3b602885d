/* Reductions of memory, element by element. For the files of this folder; nobody else includes it. */
#ifndef MOE_RUNTIME_COMM_REDUCE_H
#define MOE_RUNTIME_COMM_REDUCE_H
#include "runtime/comm/comm.h"

/* into[i] becomes from[i] (op) into[i]; both aligned as the type wants, and apart. */
void moe_comm_reduce(void *into, const void *from, size_t n, enum moe_comm_type type, enum moe_comm_reduce op);
#endif
