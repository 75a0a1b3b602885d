/* Whether an entry of Docker's profile is for this machine, this kernel and these capabilities. */
#include "sandbox/filter/oci.h"
#include <string.h>
#include <sys/utsname.h>

#if defined(__aarch64__)
#define HERE "arm64"
#else
#define HERE "amd64"
#endif

/* By number. */
static const char *const capabilities[] = {
    "CAP_CHOWN", "CAP_DAC_OVERRIDE", "CAP_DAC_READ_SEARCH", "CAP_FOWNER", "CAP_FSETID", "CAP_KILL", "CAP_SETGID", "CAP_SETUID", "CAP_SETPCAP",
    "CAP_LINUX_IMMUTABLE", "CAP_NET_BIND_SERVICE",
    "CAP_NET_BROADCAST", "CAP_NET_ADMIN", "CAP_NET_RAW", "CAP_IPC_LOCK", "CAP_IPC_OWNER", "CAP_SYS_MODULE", "CAP_SYS_RAWIO", "CAP_SYS_CHROOT",
    "CAP_SYS_PTRACE", "CAP_SYS_PACCT", "CAP_SYS_ADMIN",
    "CAP_SYS_BOOT", "CAP_SYS_NICE", "CAP_SYS_RESOURCE", "CAP_SYS_TIME", "CAP_SYS_TTY_CONFIG", "CAP_MKNOD", "CAP_LEASE", "CAP_AUDIT_WRITE",
    "CAP_AUDIT_CONTROL", "CAP_SETFCAP", "CAP_MAC_OVERRIDE",
    "CAP_MAC_ADMIN", "CAP_SYSLOG", "CAP_WAKE_ALARM", "CAP_BLOCK_SUSPEND", "CAP_AUDIT_READ", "CAP_PERFMON", "CAP_BPF", "CAP_CHECKPOINT_RESTORE",
};

static bool has_capability(struct moe_str name, uint64_t caps)
{
    for (size_t i = 0; i < MOE_COUNT(capabilities); i++)
        if (moe_str_is(name, capabilities[i]))
            return (caps >> i) & 1;
    return false;                                /* one of a newer kernel: not held */
}

/* How many of the list hold, and how many there are. Absent and null: none. */
struct tally { unsigned hold, all; };
static enum moe_code tally(const struct moe_doc *doc, const struct moe_node_doc *list, bool machines, uint64_t caps, struct tally *out, struct moe_error *err)
{
    *out = (struct tally){ 0, 0 };
    if (!list || list->kind == MOE_DOC_NULL)
        return MOE_OK;
    if (list->kind != MOE_DOC_LIST)
        return moe_doc_fail(err, MOE_E_SCHEMA, doc, list, false, "must be a list of names");
    for (const struct moe_node_doc *n = list->first; n; n = n->next) {
        if (n->kind != MOE_DOC_STR)
            return moe_doc_fail(err, MOE_E_SCHEMA, doc, n, false, "must be a name");
        out->hold += machines ? moe_str_is(n->text, HERE) : has_capability(n->text, caps);
        out->all++;
    }
    return MOE_OK;
}

/* "5.11" or "6.1.0-25-amd64": major and minor; false when it begins with neither. */
static bool version(struct moe_str s, unsigned out[2])
{
    for (int i = 0; i < 2; i++) {
        size_t n = 0;
        for (out[i] = 0; n < s.len && n < 6 && moe_is_digit(s.ptr[n]); n++)
            out[i] = out[i] * 10 + (unsigned)(s.ptr[n] - '0');
        if (!n || (i == 0 && (n == s.len || s.ptr[n] != '.')))
            return false;
        s = moe_str_from(s, n + 1);
    }
    return true;
}

static enum moe_code new_enough(const struct moe_doc *doc, const struct moe_node_doc *node, bool *is, struct moe_error *err)
{
    struct utsname u;
    unsigned want[2], have[2];
    *is = true;
    if (!node || node->kind == MOE_DOC_NULL || (node->kind == MOE_DOC_STR && !node->text.len))
        return MOE_OK;
    if ((node->kind != MOE_DOC_STR && node->kind != MOE_DOC_FLOAT) || !version(node->text, want))
        return moe_doc_fail(err, MOE_E_SCHEMA, doc, node, false, "must be a version, such as \"5.11\"");
    if (uname(&u) == 0 && version(moe_str_c(u.release), have))
        *is = have[0] != want[0] ? have[0] > want[0] : have[1] >= want[1];
    return MOE_OK;
}

enum moe_code moe_oci_applies(const struct moe_doc *doc, const struct moe_node_doc *entry, uint64_t caps, bool *applies, struct moe_error *err)
{
    const struct moe_node_doc *in = moe_doc_get(entry, "includes"), *out = moe_doc_get(entry, "excludes");
    struct tally in_caps, in_arches, out_caps, out_arches;
    bool in_kernel, out_kernel;
    MOE_TRY(tally(doc, moe_doc_get(in, "caps"), false, caps, &in_caps, err));
    MOE_TRY(tally(doc, moe_doc_get(in, "arches"), true, caps, &in_arches, err));
    MOE_TRY(new_enough(doc, moe_doc_get(in, "minKernel"), &in_kernel, err));
    MOE_TRY(tally(doc, moe_doc_get(out, "caps"), false, caps, &out_caps, err));
    MOE_TRY(tally(doc, moe_doc_get(out, "arches"), true, caps, &out_arches, err));
    MOE_TRY(new_enough(doc, moe_doc_get(out, "minKernel"), &out_kernel, err));
    const struct moe_node_doc *out_min = moe_doc_get(out, "minKernel");
    bool kept_out = out_caps.hold || out_arches.hold || (out_min && out_min->kind == MOE_DOC_STR && out_min->text.len && out_kernel);
    *applies = in_caps.hold == in_caps.all && (!in_arches.all || in_arches.hold) && in_kernel && !kept_out;
    return MOE_OK;
}
