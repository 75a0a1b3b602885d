/* signal.h: names and types of the C library */
#ifndef MOE_SHIM_SIGNAL_H
#define MOE_SHIM_SIGNAL_H
#include <getopt.h>
#include <sys/select.h>
#include <sys/types.h>
#include <time.h>
#include <unistd.h>
#include <sys/types.h>
#include <time.h>
#ifdef __cplusplus
extern "C" {
#endif
typedef void (*sighandler_t)(int);
typedef union sigval { int sival_int; void *sival_ptr; } sigval_t;
#ifdef __cplusplus
}
#endif
#ifdef __cplusplus
extern "C" {
#endif
typedef long long greg_t;
typedef int pid_t;
typedef unsigned int pthread_key_t;
typedef int pthread_once_t;
typedef volatile int pthread_spinlock_t;
typedef unsigned long pthread_t;
typedef int sig_atomic_t;
typedef __SIZE_TYPE__ size_t;
typedef long time_t;
typedef unsigned int uid_t;
typedef struct {
    int si_signo; int si_errno; int si_code; int __pad0;
    union {
        int _pad[28];
        struct {
            pid_t si_pid; uid_t si_uid;
        } _kill;
        struct {
            int si_tid; int si_overrun; sigval_t si_sigval;
        } _timer;
        struct {
            pid_t si_pid; uid_t si_uid; sigval_t si_sigval;
        } _rt;
        struct {
            pid_t si_pid; uid_t si_uid; int si_status; long si_utime; long si_stime;
        } _sigchld;
        struct {
            void *si_addr; short si_addr_lsb;
            union {
                struct {
                    void *_lower; void *_upper;
                } _addr_bnd;
                unsigned int _pkey;
            } _bounds;
        } _sigfault;
        struct {
            long si_band; int si_fd;
        } _sigpoll;
        struct {
            void *_call_addr; int _syscall; unsigned int _arch;
        } _sigsys;
    } _sifields;
} siginfo_t;
enum {
    SI_ASYNCNL = -60, SI_DETHREAD = -7, SI_TKILL, SI_SIGIO, SI_ASYNCIO, SI_MESGQ, SI_TIMER, SI_QUEUE, SI_USER,
    SI_KERNEL = 128
};
enum {
    ILL_ILLOPC = 1, ILL_ILLOPN, ILL_ILLADR, ILL_ILLTRP, ILL_PRVOPC, ILL_PRVREG, ILL_COPROC, ILL_BADSTK, ILL_BADIADDR
};
enum {
    FPE_INTDIV = 1, FPE_INTOVF, FPE_FLTDIV, FPE_FLTOVF, FPE_FLTUND, FPE_FLTRES, FPE_FLTINV, FPE_FLTSUB,
    FPE_FLTUNK = 14, FPE_CONDTRAP
};
enum {
    SEGV_MAPERR = 1, SEGV_ACCERR, SEGV_BNDERR, SEGV_PKUERR, SEGV_ACCADI, SEGV_ADIDERR, SEGV_ADIPERR, SEGV_MTEAERR,
    SEGV_MTESERR
};
enum {
    BUS_ADRALN = 1, BUS_ADRERR, BUS_OBJERR, BUS_MCEERR_AR, BUS_MCEERR_AO
};
enum {
    TRAP_BRKPT = 1, TRAP_TRACE, TRAP_BRANCH, TRAP_HWBKPT, TRAP_UNK
};
enum {
    CLD_EXITED = 1, CLD_KILLED, CLD_DUMPED, CLD_TRAPPED, CLD_STOPPED, CLD_CONTINUED
};
enum {
    POLL_IN = 1, POLL_OUT, POLL_MSG, POLL_ERR, POLL_PRI, POLL_HUP
};
struct sigevent {
    sigval_t sigev_value; int sigev_signo; int sigev_notify;
    union {
        int _pad[12]; pid_t _tid;
        struct {
            void (*_function)(sigval_t); pthread_attr_t *_attribute;
        } _sigev_thread;
    } _sigev_un;
};
typedef struct sigevent sigevent_t;
enum {
    SIGEV_SIGNAL = 0, SIGEV_NONE, SIGEV_THREAD, SIGEV_THREAD_ID = 4
};
sighandler_t sysv_signal(int, sighandler_t); sighandler_t signal(int, sighandler_t); int kill(pid_t, int);
int killpg(pid_t, int); int raise(int); sighandler_t ssignal(int, sighandler_t); int gsignal(int);
void psignal(int, const char *); void psiginfo(const siginfo_t *, const char *); int sigpause(int); int sigblock(int);
int sigsetmask(int); int siggetmask(void); typedef sighandler_t sig_t; int sigemptyset(sigset_t *);
int sigfillset(sigset_t *); int sigaddset(sigset_t *, int); int sigdelset(sigset_t *, int);
int sigismember(const sigset_t *, int); int sigisemptyset(const sigset_t *);
int sigandset(sigset_t *, const sigset_t *, const sigset_t *);
int sigorset(sigset_t *, const sigset_t *, const sigset_t *);
struct sigaction {
    union {
        sighandler_t sa_handler; void (*sa_sigaction)(int, siginfo_t *, void *);
    } __sigaction_handler;
    sigset_t sa_mask; int sa_flags; void (*sa_restorer)(void);
};
int sigprocmask(int, const sigset_t *, sigset_t *); int sigsuspend(const sigset_t *);
int sigaction(int, const struct sigaction *, struct sigaction *); int sigpending(sigset_t *);
int sigwait(const sigset_t *, int *); int sigwaitinfo(const sigset_t *, siginfo_t *);
int sigtimedwait(const sigset_t *, siginfo_t *, const struct timespec *);
int sigqueue(pid_t, int, const union sigval);
struct _fpx_sw_bytes {
    unsigned int magic1; unsigned int extended_size; unsigned long xstate_bv; unsigned int xstate_size;
    unsigned int __glibc_reserved1[7];
};
struct _fpreg {
    unsigned short significand[4]; unsigned short exponent;
};
struct _fpxreg {
    unsigned short significand[4]; unsigned short exponent; unsigned short __glibc_reserved1[3];
};
struct _xmmreg {
    unsigned int element[4];
};
struct _fpstate {
    unsigned short cwd; unsigned short swd; unsigned short ftw; unsigned short fop; unsigned long rip;
    unsigned long rdp; unsigned int mxcsr; unsigned int mxcr_mask; struct _fpxreg _st[8]; struct _xmmreg _xmm[16];
    unsigned int __glibc_reserved1[24];
};
struct sigcontext {
    unsigned long r8; unsigned long r9; unsigned long r10; unsigned long r11; unsigned long r12; unsigned long r13;
    unsigned long r14; unsigned long r15; unsigned long rdi; unsigned long rsi; unsigned long rbp;
    unsigned long rbx; unsigned long rdx; unsigned long rax; unsigned long rcx; unsigned long rsp;
    unsigned long rip; unsigned long eflags; unsigned short cs; unsigned short gs; unsigned short fs;
    unsigned short __pad0; unsigned long err; unsigned long trapno; unsigned long oldmask; unsigned long cr2;
    union {
        struct _fpstate *fpstate; unsigned long __fpstate_word;
    };
    unsigned long __reserved1[8];
};
struct _xsave_hdr {
    unsigned long xstate_bv; unsigned long __glibc_reserved1[2]; unsigned long __glibc_reserved2[5];
};
struct _ymmh_state {
    unsigned int ymmh_space[64];
};
struct _xstate {
    struct _fpstate fpstate; struct _xsave_hdr xstate_hdr; struct _ymmh_state ymmh;
};
int sigreturn(struct sigcontext *);
typedef struct {
    void *ss_sp; int ss_flags; size_t ss_size;
} stack_t;
typedef greg_t gregset_t[23];
enum {
    REG_R8 = 0, REG_R9, REG_R10, REG_R11, REG_R12, REG_R13, REG_R14, REG_R15, REG_RDI, REG_RSI, REG_RBP, REG_RBX,
    REG_RDX, REG_RAX, REG_RCX, REG_RSP, REG_RIP, REG_EFL, REG_CSGSFS, REG_ERR, REG_TRAPNO, REG_OLDMASK, REG_CR2
};
struct _libc_fpxreg {
    unsigned short significand[4]; unsigned short exponent; unsigned short __glibc_reserved1[3];
};
struct _libc_xmmreg {
    unsigned int element[4];
};
struct _libc_fpstate {
    unsigned short cwd; unsigned short swd; unsigned short ftw; unsigned short fop; unsigned long rip;
    unsigned long rdp; unsigned int mxcsr; unsigned int mxcr_mask; struct _libc_fpxreg _st[8];
    struct _libc_xmmreg _xmm[16]; unsigned int __glibc_reserved1[24];
};
typedef struct _libc_fpstate *fpregset_t;
typedef struct {
    gregset_t gregs; fpregset_t fpregs; unsigned long long __reserved1[8];
} mcontext_t;
struct ucontext_t {
    unsigned long uc_flags; struct ucontext_t *uc_link; stack_t uc_stack; mcontext_t uc_mcontext;
    sigset_t uc_sigmask; struct _libc_fpstate __fpregs_mem; unsigned long long __ssp[4];
};
typedef struct ucontext_t ucontext_t; int siginterrupt(int, int);
enum {
    SS_ONSTACK = 1, SS_DISABLE
};
int sigaltstack(const stack_t *, stack_t *);
struct sigstack {
    void *ss_sp; int ss_onstack;
};
int sigstack(struct sigstack *, struct sigstack *); int sighold(int); int sigrelse(int); int sigignore(int);
sighandler_t sigset(int, sighandler_t); int pthread_sigmask(int, const sigset_t *, sigset_t *);
int pthread_kill(pthread_t, int); int pthread_sigqueue(pthread_t, int, const union sigval);
int tgkill(pid_t, pid_t, int);
#define SIGINT 2
#define SIGILL 4
#define SIGABRT 6
#define SIGFPE 8
#define SIGSEGV 11
#define SIGTERM 15
#define SIGHUP 1
#define SIGQUIT 3
#define SIGTRAP 5
#define SIGKILL 9
#define SIGPIPE 13
#define SIGALRM 14
#define SIGIO SIGPOLL
#define SIGIOT SIGABRT
#define SIGCLD SIGCHLD
#define SIGSTKFLT 16
#define SIGPWR 30
#define SIGBUS 7
#define SIGSYS 31
#define SIGURG 23
#define SIGSTOP 19
#define SIGTSTP 20
#define SIGCONT 18
#define SIGCHLD 17
#define SIGTTIN 21
#define SIGTTOU 22
#define SIGPOLL 29
#define SIGXFSZ 25
#define SIGXCPU 24
#define SIGVTALRM 26
#define SIGPROF 27
#define SIGUSR1 10
#define SIGUSR2 12
#define SIGWINCH 28
#define _NSIG 65
#define __SI_MAX_SIZE 128
#define __SI_PAD_SIZE 28UL
#define __SI_CLOCK_T __clock_t
#define __SI_ERRNO_THEN_CODE 1
#define __SI_HAVE_SIGSYS 1
#define __SI_ASYNCIO_AFTER_SIGIO 1
#define NSIG _NSIG
#define SA_NOCLDSTOP 1
#define SA_NOCLDWAIT 2
#define SA_SIGINFO 4
#define SA_ONSTACK 0x08000000
#define SA_RESTART 0x10000000
#define SA_NODEFER 0x40000000
#define SA_RESETHAND 0x80000000
#define SA_INTERRUPT 0x20000000
#define SA_NOMASK SA_NODEFER
#define SA_ONESHOT SA_RESETHAND
#define SA_STACK SA_ONSTACK
#define SIG_BLOCK 0
#define SIG_UNBLOCK 1
#define SIG_SETMASK 2
#define FP_XSTATE_MAGIC1 0x46505853U
#define FP_XSTATE_MAGIC2 0x46505845U
#define FP_XSTATE_MAGIC2_SIZE 4UL
#define NGREG 23
#define MINSIGSTKSZ SIGSTKSZ
#define SI_ASYNCNL SI_ASYNCNL
#define SI_DETHREAD SI_DETHREAD
#define SI_TKILL SI_TKILL
#define SI_SIGIO SI_SIGIO
#define SI_ASYNCIO SI_ASYNCIO
#define SI_MESGQ SI_MESGQ
#define SI_TIMER SI_TIMER
#define SI_ASYNCIO SI_ASYNCIO
#define SI_QUEUE SI_QUEUE
#define SI_USER SI_USER
#define SI_KERNEL SI_KERNEL
#define ILL_ILLOPC ILL_ILLOPC
#define ILL_ILLOPN ILL_ILLOPN
#define ILL_ILLADR ILL_ILLADR
#define ILL_ILLTRP ILL_ILLTRP
#define ILL_PRVOPC ILL_PRVOPC
#define ILL_PRVREG ILL_PRVREG
#define ILL_COPROC ILL_COPROC
#define ILL_BADSTK ILL_BADSTK
#define ILL_BADIADDR ILL_BADIADDR
#define FPE_INTDIV FPE_INTDIV
#define FPE_INTOVF FPE_INTOVF
#define FPE_FLTDIV FPE_FLTDIV
#define FPE_FLTOVF FPE_FLTOVF
#define FPE_FLTUND FPE_FLTUND
#define FPE_FLTRES FPE_FLTRES
#define FPE_FLTINV FPE_FLTINV
#define FPE_FLTSUB FPE_FLTSUB
#define FPE_FLTUNK FPE_FLTUNK
#define FPE_CONDTRAP FPE_CONDTRAP
#define SEGV_MAPERR SEGV_MAPERR
#define SEGV_ACCERR SEGV_ACCERR
#define SEGV_BNDERR SEGV_BNDERR
#define SEGV_PKUERR SEGV_PKUERR
#define SEGV_ACCADI SEGV_ACCADI
#define SEGV_ADIDERR SEGV_ADIDERR
#define SEGV_ADIPERR SEGV_ADIPERR
#define SEGV_MTEAERR SEGV_MTEAERR
#define SEGV_MTESERR SEGV_MTESERR
#define BUS_ADRALN BUS_ADRALN
#define BUS_ADRERR BUS_ADRERR
#define BUS_OBJERR BUS_OBJERR
#define BUS_MCEERR_AR BUS_MCEERR_AR
#define BUS_MCEERR_AO BUS_MCEERR_AO
#define TRAP_BRKPT TRAP_BRKPT
#define TRAP_TRACE TRAP_TRACE
#define TRAP_BRANCH TRAP_BRANCH
#define TRAP_HWBKPT TRAP_HWBKPT
#define TRAP_UNK TRAP_UNK
#define CLD_EXITED CLD_EXITED
#define CLD_KILLED CLD_KILLED
#define CLD_DUMPED CLD_DUMPED
#define CLD_TRAPPED CLD_TRAPPED
#define CLD_STOPPED CLD_STOPPED
#define CLD_CONTINUED CLD_CONTINUED
#define POLL_IN POLL_IN
#define POLL_OUT POLL_OUT
#define POLL_MSG POLL_MSG
#define POLL_ERR POLL_ERR
#define POLL_PRI POLL_PRI
#define POLL_HUP POLL_HUP
#define SIGEV_SIGNAL SIGEV_SIGNAL
#define SIGEV_NONE SIGEV_NONE
#define SIGEV_THREAD SIGEV_THREAD
#define SIGEV_THREAD_ID SIGEV_THREAD_ID
#define REG_R8 REG_R8
#define REG_R9 REG_R9
#define REG_R10 REG_R10
#define REG_R11 REG_R11
#define REG_R12 REG_R12
#define REG_R13 REG_R13
#define REG_R14 REG_R14
#define REG_R15 REG_R15
#define REG_RDI REG_RDI
#define REG_RSI REG_RSI
#define REG_RBP REG_RBP
#define REG_RBX REG_RBX
#define REG_RDX REG_RDX
#define REG_RAX REG_RAX
#define REG_RCX REG_RCX
#define REG_RSP REG_RSP
#define REG_RIP REG_RIP
#define REG_EFL REG_EFL
#define REG_CSGSFS REG_CSGSFS
#define REG_ERR REG_ERR
#define REG_TRAPNO REG_TRAPNO
#define REG_OLDMASK REG_OLDMASK
#define REG_CR2 REG_CR2
#define SS_ONSTACK SS_ONSTACK
#define SS_DISABLE SS_DISABLE
#define SIG_DFL ((sighandler_t)0)
#define SIG_IGN ((sighandler_t)1)
#define SIG_ERR ((sighandler_t)-1)
#define sa_handler __sigaction_handler.sa_handler
#define sa_sigaction __sigaction_handler.sa_sigaction
#define si_pid _sifields._kill.si_pid
#define si_uid _sifields._kill.si_uid
#define si_status _sifields._sigchld.si_status
#define si_utime _sifields._sigchld.si_utime
#define si_stime _sifields._sigchld.si_stime
#define si_value _sifields._rt.si_sigval
#define si_int _sifields._rt.si_sigval.sival_int
#define si_ptr _sifields._rt.si_sigval.sival_ptr
#define si_addr _sifields._sigfault.si_addr
#define si_band _sifields._sigpoll.si_band
#define si_fd _sifields._sigpoll.si_fd
#define si_call_addr _sifields._sigsys._call_addr
#define si_syscall _sifields._sigsys._syscall
#define si_arch _sifields._sigsys._arch
#define sigmask(sig) (1 << ((sig) - 1))
#ifdef __cplusplus
}
#endif
#endif
