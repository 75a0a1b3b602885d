/* What NCCL says, without what it tells of the network: its warnings name hosts, addresses, ports, GUIDs and hashes, and logs leave the cluster. */
#ifndef MOE_RUNTIME_COMM_NCCL_WORDS_H
#define MOE_RUNTIME_COMM_NCCL_WORDS_H
#include "common/base/str.h"

/* Whether a line is one of NCCL's log: "HOST:PID:TID [DEVICE] NCCL WARN ...", behind a time or not. */
bool moe_nccl_says(struct moe_str line);
/* Each of those becomes a '*', in place, so the text never grows; returns its length. Any bytes. */
size_t moe_nccl_redact(char *text, size_t len);
#endif
