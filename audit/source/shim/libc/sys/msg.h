/* sys/msg.h: names and types of the C library */
#ifndef MOE_SHIM_SYS_MSG_H
#define MOE_SHIM_SYS_MSG_H
#include <sys/ipc.h>
#ifdef __cplusplus
extern "C" {
#endif
typedef int key_t;
typedef unsigned long msglen_t;
typedef unsigned long msgqnum_t;
typedef int pid_t;
typedef __SIZE_TYPE__ size_t;
typedef __PTRDIFF_TYPE__ ssize_t;
typedef long time_t;
struct msqid_ds {
    struct ipc_perm msg_perm; time_t msg_stime; time_t msg_rtime; time_t msg_ctime; unsigned long __msg_cbytes;
    msgqnum_t msg_qnum; msglen_t msg_qbytes; pid_t msg_lspid; pid_t msg_lrpid; unsigned long __glibc_reserved4;
    unsigned long __glibc_reserved5;
};
struct msginfo {
    int msgpool; int msgmap; int msgmax; int msgmnb; int msgmni; int msgssz; int msgtql; unsigned short msgseg;
};
struct msgbuf {
    long mtype; char mtext[1];
};
int msgctl(int, int, struct msqid_ds *); int msgget(key_t, int); ssize_t msgrcv(int, void *, size_t, long, int);
int msgsnd(int, const void *, size_t, int);
#define MSG_NOERROR 010000
#define MSG_EXCEPT 020000
#define MSG_COPY 040000
#define MSG_STAT 11
#define MSG_INFO 12
#define MSG_STAT_ANY 13
#ifdef __cplusplus
}
#endif
#endif
