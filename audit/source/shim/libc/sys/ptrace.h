/* sys/ptrace.h: names and types of the C library */
#ifndef MOE_SHIM_SYS_PTRACE_H
#define MOE_SHIM_SYS_PTRACE_H
#ifdef __cplusplus
extern "C" {
#endif
enum __ptrace_request {
    PTRACE_TRACEME = 0, PTRACE_PEEKTEXT, PTRACE_PEEKDATA, PTRACE_PEEKUSER, PTRACE_POKETEXT, PTRACE_POKEDATA,
    PTRACE_POKEUSER, PTRACE_CONT, PTRACE_KILL, PTRACE_SINGLESTEP, PTRACE_GETREGS = 12, PTRACE_SETREGS,
    PTRACE_GETFPREGS, PTRACE_SETFPREGS, PTRACE_ATTACH, PTRACE_DETACH, PTRACE_GETFPXREGS, PTRACE_SETFPXREGS,
    PTRACE_SYSCALL = 24, PTRACE_GET_THREAD_AREA, PTRACE_SET_THREAD_AREA, PTRACE_ARCH_PRCTL = 30, PTRACE_SYSEMU,
    PTRACE_SYSEMU_SINGLESTEP, PTRACE_SINGLEBLOCK, PTRACE_SETOPTIONS = 0x4200, PTRACE_GETEVENTMSG, PTRACE_GETSIGINFO,
    PTRACE_SETSIGINFO, PTRACE_GETREGSET, PTRACE_SETREGSET, PTRACE_SEIZE, PTRACE_INTERRUPT, PTRACE_LISTEN,
    PTRACE_PEEKSIGINFO, PTRACE_GETSIGMASK, PTRACE_SETSIGMASK, PTRACE_SECCOMP_GET_FILTER,
    PTRACE_SECCOMP_GET_METADATA, PTRACE_GET_SYSCALL_INFO, PTRACE_GET_RSEQ_CONFIGURATION
};
enum __ptrace_setoptions {
    PTRACE_O_TRACESYSGOOD = 1, PTRACE_O_TRACEFORK, PTRACE_O_TRACEVFORK = 4, PTRACE_O_TRACECLONE = 8,
    PTRACE_O_TRACEEXEC = 16, PTRACE_O_TRACEVFORKDONE = 32, PTRACE_O_TRACEEXIT = 64, PTRACE_O_TRACESECCOMP = 128,
    PTRACE_O_EXITKILL = 0x100000, PTRACE_O_SUSPEND_SECCOMP = 0x200000, PTRACE_O_MASK = 0x3000ff
};
enum __ptrace_eventcodes {
    PTRACE_EVENT_FORK = 1, PTRACE_EVENT_VFORK, PTRACE_EVENT_CLONE, PTRACE_EVENT_EXEC, PTRACE_EVENT_VFORK_DONE,
    PTRACE_EVENT_EXIT, PTRACE_EVENT_SECCOMP, PTRACE_EVENT_STOP = 128
};
enum __ptrace_get_syscall_info_op {
    PTRACE_SYSCALL_INFO_NONE = 0, PTRACE_SYSCALL_INFO_ENTRY, PTRACE_SYSCALL_INFO_EXIT, PTRACE_SYSCALL_INFO_SECCOMP
};
struct __ptrace_peeksiginfo_args {
    unsigned long off; unsigned int flags; int nr;
};
enum __ptrace_peeksiginfo_flags {
    PTRACE_PEEKSIGINFO_SHARED = 1
};
struct __ptrace_seccomp_metadata {
    unsigned long filter_off; unsigned long flags;
};
struct __ptrace_syscall_info {
    unsigned char op; unsigned int arch; unsigned long instruction_pointer; unsigned long stack_pointer;
    union {
        struct {
            unsigned long nr; unsigned long args[6];
        } entry;
        struct {
            long rval; unsigned char is_error;
        } exit;
        struct {
            unsigned long nr; unsigned long args[6]; unsigned int ret_data;
        } seccomp;
    };
};
struct __ptrace_rseq_configuration {
    unsigned long rseq_abi_pointer; unsigned int rseq_abi_size; unsigned int signature; unsigned int flags;
    unsigned int pad;
};
long ptrace(enum __ptrace_request, ...);
#define PT_TRACE_ME 0
#define PT_READ_I 1
#define PT_READ_D 2
#define PT_READ_U 3
#define PT_WRITE_I 4
#define PT_WRITE_D 5
#define PT_WRITE_U 6
#define PT_CONTINUE 7
#define PT_KILL 8
#define PT_STEP 9
#define PT_GETREGS 12
#define PT_SETREGS 13
#define PT_GETFPREGS 14
#define PT_SETFPREGS 15
#define PT_ATTACH 16
#define PT_DETACH 17
#define PT_GETFPXREGS 18
#define PT_SETFPXREGS 19
#define PT_SYSCALL 24
#define PT_GET_THREAD_AREA 25
#define PT_SET_THREAD_AREA 26
#define PT_ARCH_PRCTL 30
#define PT_SYSEMU 31
#define PT_SYSEMU_SINGLESTEP 32
#define PT_STEPBLOCK 33
#define PT_SETOPTIONS 16896
#define PT_GETEVENTMSG 16897
#define PT_GETSIGINFO 16898
#define PT_SETSIGINFO 16899
#define PTRACE_GETREGSET PTRACE_GETREGSET
#define PTRACE_SETREGSET PTRACE_SETREGSET
#define PTRACE_SEIZE PTRACE_SEIZE
#define PTRACE_INTERRUPT PTRACE_INTERRUPT
#define PTRACE_LISTEN PTRACE_LISTEN
#define PTRACE_PEEKSIGINFO PTRACE_PEEKSIGINFO
#define PTRACE_GETSIGMASK PTRACE_GETSIGMASK
#define PTRACE_SETSIGMASK PTRACE_SETSIGMASK
#define PTRACE_SECCOMP_GET_FILTER PTRACE_SECCOMP_GET_FILTER
#define PTRACE_SECCOMP_GET_METADATA PTRACE_SECCOMP_GET_METADATA
#define PTRACE_GET_SYSCALL_INFO PTRACE_GET_SYSCALL_INFO
#define PTRACE_GET_RSEQ_CONFIGURATION PTRACE_GET_RSEQ_CONFIGURATION
#ifdef __cplusplus
}
#endif
#endif
