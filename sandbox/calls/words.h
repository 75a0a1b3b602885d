/* Sets of constants that arguments are made of; each ends with .name = NULL. Order matters in sets of flags: what is told by more bits goes first. */
#ifndef MOE_SANDBOX_CALLS_WORDS_H
#define MOE_SANDBOX_CALLS_WORDS_H
#include "sandbox/calls/calls.h"

#define MOE_WORD_SETS(X) \
    X(family) X(sock_type) X(protocol) X(clone) X(open) X(prot) X(map) X(mremap) X(madvise) X(msync) X(mlock2) X(mlockall) X(prctl) X(ioctl) X(fcntl) \
    X(personality) X(ptrace) X(seccomp_op) X(seccomp_flag) X(memfd) X(msg) X(signal) X(resource) X(priority) X(at) X(access) X(whence) X(futex) X(clock) \
    X(sched) X(mount) X(umount) X(open_tree) X(move_mount) X(fsopen) X(fsmount) X(epoll_ctl) X(epoll_create) X(eventfd) X(timerfd) X(signalfd) X(inotify) X(fallocate) X(rename) \
    X(splice) X(getrandom) X(shmget) X(shmat) X(ipc_ctl) X(mempolicy) X(mbind) X(ioprio) X(arch_prctl) X(keyctl) X(bpf) X(perf) X(pidfd) X(idtype) X(wait) \
    X(level) X(sockopt) X(shutdown) X(membarrier) X(kcmp) X(landlock_rule) X(landlock_create) X(landlock_restrict) X(userfaultfd) X(reboot) X(syslog) X(close_range) X(statx) \
    X(fadvise) X(itimer) X(rusage) X(timer) X(flock) X(xattr) X(module) X(fanotify) X(swapon) X(sigmask) X(file_type) X(rseq) X(cloexec) X(sync_range) X(rwf)

#define MOE_WORDS_OF(set) extern const struct moe_word moe_words_##set[];
MOE_WORD_SETS(MOE_WORDS_OF)
#undef MOE_WORDS_OF
#endif
