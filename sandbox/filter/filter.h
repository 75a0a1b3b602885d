/* A profile's system calls as a BPF program, and back: made by libseccomp, asked without a kernel, exported, read from OCI's JSON. */
#ifndef MOE_SANDBOX_FILTER_H
#define MOE_SANDBOX_FILTER_H
#include "sandbox/profile/profile.h"
#include <linux/filter.h>
#include <linux/seccomp.h>

struct moe_bpf { struct sock_filter *code; unsigned short count; };
void moe_bpf_free(struct moe_bpf *bpf);

struct moe_filter_want {
    const struct moe_profile *profile;
    bool strict_wx;                      /* adds demands on mmap, mprotect, pkey_mprotect, shmat, personality; else mmap has none. Who serves the supervisor's
                                            end looks with moe_filter_wx_denies() first: such a call may be one that is also asked              */
    bool notify_denied;                  /* what would be an errno goes to the supervisor, which logs it and answers the errno                 */
    /* Calls that the supervisor decides whatever the profile says of them, each with the demands under which it is asked; without demands: always. What
     * the demands leave open stays as the profile has it. A call may have several rows. */
    const struct moe_call_rule *ask; size_t ask_count;
};
/**
 * Foreign architectures and x32 end the process. Calls without demands have no argument test at all; calls are found by a binary tree, and so are long lists
 * of values. Of arguments of which the kernel takes 32 bits (moe_arg_bits), 32 bits are compared. What decides a call, first to last:
 *   1. rules of the profile that kill       3. calls that are asked                                  5. rules of the profile that allow
 *   2. what strict_wx denies                4. other rules of the profile that do not simply allow   6. the profile's default
 *   out  out  new  moe_bpf_free()
 * Errors: SCHEMA (rules that contradict each other, at the later one), LIMIT (a program past BPF_MAXINSNS), BUG (libseccomp refused).
 */
MOE_MUST_USE enum moe_code moe_filter_build(const struct moe_filter_want *want, struct moe_bpf *out, struct moe_error *err);
/* The value that the program returns (SECCOMP_RET_...) for a call of this machine's architecture; `arch` 0 = that one. Runs the program, as the kernel does. */
uint32_t moe_bpf_ask(const struct moe_bpf *bpf, uint32_t arch, int nr, const uint64_t args[MOE_CALL_ARGS]);
/* As above; *steps: instructions that were executed. A program that the kernel would refuse kills (SECCOMP_RET_KILL_PROCESS). */
uint32_t moe_bpf_run(const struct moe_bpf *bpf, const struct seccomp_data *data, unsigned *steps);

/* Which rule decides a call: NULL = none, the default does. */
const struct moe_call_rule *moe_filter_rule(const struct moe_profile *p, int nr, const uint64_t args[MOE_CALL_ARGS]);
/* Whether strict_wx denies a call by its arguments alone: memory both written and executed, anonymous or shared and executed, made executable later. */
bool moe_filter_wx_denies(int nr, const uint64_t args[MOE_CALL_ARGS]);
/* The architecture of this machine, as the kernel tells it to filters (AUDIT_ARCH_...). */
uint32_t moe_filter_arch(void);

/* Listings: one line an instruction; OCI's linux.seccomp object as Docker takes it. */
void moe_bpf_text(const struct moe_bpf *bpf, struct moe_buf *out);
MOE_MUST_USE enum moe_code moe_oci_write(const struct moe_profile *p, struct moe_buf *out, struct moe_error *err);
/* Docker's profile (archMap, includes/excludes) or a runtime spec (whole, or its linux.seccomp); `caps`: what the process will have (bits), none for us.
 * Only the calls of `p` are filled. Calls that no Linux has are left out, as runc does. A default of SCMP_ACT_ALLOW becomes an allowance of every call that is known
 * here, and the rest is ENOSYS. Errors: PARSE, SCHEMA with line and field, LIMIT. */
MOE_MUST_USE enum moe_code moe_oci_read(struct moe_profiles *all, const char *label, struct moe_str json, uint64_t caps, struct moe_profile *p,
                                        struct moe_error *err);
#endif
