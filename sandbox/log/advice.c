#include "common/base/glob.h"
#include <stdio.h>
#include "sandbox/calls/calls.h"
#include "sandbox/log/log_parts.h"

/* Paths that say by their name why a job should not have them. */
static const struct { const char *glob, *danger; } paths[] = {
    { "/etc/{shadow,gshadow}*", "it holds password hashes" },
    { "**/.ssh/**", "it holds keys that log in elsewhere" },
    { "**/.aws/**", "it holds credentials" },
    { "**/.config/gcloud/**", "it holds credentials" },
    { "**/.kube/**", "it holds credentials" },
    { "**/.netrc", "it holds passwords" },
    { "**/.git-credentials", "it holds passwords" },
    { "**/.gnupg/**", "it holds private keys" },
    { "**/docker.sock", "who talks to it is root on this machine" },
    { "**/containerd.sock", "who talks to it is root on this machine" },
    { "**/crio.sock", "who talks to it is root on this machine" },
    { "/run/dbus/**", "services behind it act for the user outside" },
    { "/proc/*/mem", "it is the memory of a process" },
    { "/proc/*/environ", "it holds what other processes keep in their environment" },
    { "/proc/{kcore,kmem,kallsyms,sysrq-trigger}", "it belongs to the kernel" },
    { "/proc/sys/**", "it changes the kernel" },
    { "/sys/{kernel,firmware,fs}/**", "it belongs to the kernel" },
    { "/dev/{mem,kmem,port,kmsg}", "it is the machine's memory or log" },
    { "/dev/{sd,nvme,vd,dm-,loop}*", "it is a disk, below every permission" },
    { "/dev/fuse", "a file system of the job's own can deceive and hang who looks into it" },
    { "/dev/kvm", "it opens a large part of the kernel" },
    { "/dev/net/tun", "it makes network interfaces" },
};

/* One alternative of {a,b} at a time: the globs have none. */
static bool matches(const char *glob, struct moe_str path)
{
    const char *open = strchr(glob, '{'), *close = open ? strchr(open, '}') : NULL;
    if (!close)
        return moe_glob(moe_str_c(glob), path);
    struct moe_str words = { open + 1, (size_t)(close - open - 1) };
    while (words.len) {
        char one[96];
        struct moe_str word = moe_str_cut(&words, ',');
        int n = snprintf(one, sizeof one, "%.*s%.*s%s", (int)(open - glob), glob, MOE_FMT(word), close + 1);
        if (n > 0 && (size_t)n < sizeof one && moe_glob((struct moe_str){ one, (size_t)n }, path))
            return true;
    }
    return false;
}

static bool in_a_dangerous_group(struct moe_str call)
{
    for (const struct moe_call_group *g = moe_call_groups; g->name; g++)
        for (const char *const *c = g->calls; strncmp(g->name, "@dangerous", 10) == 0 && *c; c++)
            if (moe_str_is(call, *c))
                return true;
    return false;
}

/* Ways out that a call has only with certain arguments, as the log names them. */
static const struct { const char *call, *word, *danger; } doors[] = {
    { "ioctl", "TIOCSTI", "it types commands into the terminal outside" },
    { "ioctl", "TIOCLINUX", "it pastes commands into the terminal outside" },
    { "socket", "AF_PACKET", "it reads and forges what others send" },
    { "socket", "SOCK_RAW", "it reads and forges what others send" },
    { "socket", "AF_VSOCK", "it reaches the hypervisor" },
    { "socket", "AF_ALG", "it opens a rarely used part of the kernel" },
    { "socket", "IPPROTO_MPTCP", "Landlock's rules about TCP do not see it" },
    { "sendto", "MSG_FASTOPEN", "it connects past every rule about connect" },
    { "sendmsg", "MSG_FASTOPEN", "it connects past every rule about connect" },
    { "sendmmsg", "MSG_FASTOPEN", "it connects past every rule about connect" },
    { "clone", "CLONE_NEW", "in namespaces of its own a process reaches code of the kernel that is otherwise closed" },
    { "memfd_create", "MFD_EXEC", "a program in memory passes every rule about paths" },
};

struct moe_str moe_log_danger(struct moe_str call, struct moe_str arguments, struct moe_str path, bool *common)
{
    const struct moe_call_info *info = call.len ? moe_call_info(call) : NULL;
    *common = false;
    for (size_t i = 0; path.len && i < MOE_COUNT(paths); i++)
        if (matches(paths[i].glob, path))
            return moe_str_c(paths[i].danger);
    for (size_t i = 0; i < MOE_COUNT(doors); i++)
        if (moe_str_is(call, doors[i].call) && memmem(arguments.ptr, arguments.len, doors[i].word, strlen(doors[i].word)))
            return moe_str_c(doors[i].danger);
    *common = !in_a_dangerous_group(call);
    return info && info->danger ? moe_str_c(info->danger) : (struct moe_str){ "", 0 };
}
