/* Between the files of this folder only. */
#ifndef MOE_AUDIT_CHECKPOINT_STORE_PARTS_H
#define MOE_AUDIT_CHECKPOINT_STORE_PARTS_H
#include "audit/checkpoint/store/store.h"

extern const struct moe_store_ops moe_store_dir_ops;
int moe_store_dir_self_fd(const void *self);
#endif
