/* The few questions that are put to NVIDIA's management library. */
#ifndef MOE_AUDIT_CONFIG_DOCTOR_NVML_H
#define MOE_AUDIT_CONFIG_DOCTOR_NVML_H
#include "audit/config/doctor/facts.h"
#include "common/nvml/nvml.h"

#define MOE_CAP_MACHINE_GPUS 256u

/* Ask for every GPU, at most `room`. Returns their number; *why is set when something kept it from being asked. */
size_t moe_machine_ask_gpus(const struct moe_nvml *nvml, struct moe_machine_gpu *out, size_t room, const char **why);
#endif
