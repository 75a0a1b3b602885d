/* What was seen of a job: calls, paths, ports, peaks. Filled by who watches (or by a log), read by who writes the profile. */
#ifndef MOE_SANDBOX_LEARN_SEEN_H
#define MOE_SANDBOX_LEARN_SEEN_H
#include "common/base/arena.h"
#include "common/base/hash.h"
#include "sandbox/learn/learn.h"

/* Who did it, and how long after the start. */
struct moe_who { struct moe_str program; uint64_t ms; };

/* Arguments that matter (see moe_learn_args()) as they were, all others 0. */
struct moe_seen_call { int nr; uint64_t args[MOE_CALL_ARGS]; uint64_t count; struct moe_who first; };

enum moe_use {
    MOE_USE_LOOK = 1,        /* stat and its kind                                                  */
    MOE_USE_READ = 2,
    MOE_USE_LIST = 4,        /* a folder opened                                                    */
    MOE_USE_WRITE = 8,       /* a file changed                                                     */
    MOE_USE_NAME = 16,       /* made, removed, renamed: its folder is changed                      */
    MOE_USE_EXECUTE = 32,
    MOE_USE_MAP = 64,        /* mapped executable                                                  */
    MOE_USE_SOCKET = 128,    /* connected to                                                       */
};
struct moe_seen_path {
    struct moe_str path;
    unsigned use;
    bool made;                               /* by the job itself                                                       */
    bool in_tmp;                             /* at or below what it made in /tmp or /dev/shm: every sandbox has its own */
    uint64_t count, bytes;                   /* bytes: the most that it was seen to have                                */
    struct moe_who first;
};

struct moe_seen_peer { struct moe_str host; unsigned port; bool loopback; uint64_t count; struct moe_who first; };
struct moe_seen_bind { unsigned port; bool loopback; uint64_t count; struct moe_who first; };

enum moe_jit { MOE_JIT_WX = 1, MOE_JIT_ANONYMOUS = 2, MOE_JIT_PROTECT = 4, MOE_JIT_SHARED = 8 };   /* memory both written and executed */

struct moe_peaks { uint64_t memory_bytes, tasks, open_files, file_bytes, written_bytes, written_files, shm_bytes, tmp_bytes; };

struct moe_seen {
    struct moe_arena *arena;
    struct moe_map *call_of, *path_of, *peer_of;
    struct moe_seen_call *calls; size_t call_count, call_room;
    struct moe_seen_path *paths; size_t path_count, path_room;
    struct moe_seen_peer *peers; size_t peer_count, peer_room;
    struct moe_seen_bind *binds; size_t bind_count, bind_room;
    struct moe_str command;                  /* the file that was executed first                    */
    struct moe_peaks peaks;
    unsigned jit; struct moe_who jit_first;
    uint64_t notices, lost;                  /* lost: past a cap, or with memory that was not to be had */
    bool ip, udp, dns, own_loopback, foreign, other_program, ran;
    struct moe_str *env; size_t env_count;   /* names that the job was given, sorted                */
};

struct moe_seen *moe_seen_new(void);         /* NULL: no memory */
void moe_seen_free(struct moe_seen **seen);

/* All copy what they are given. A call that was seen before is counted. */
void moe_seen_call(struct moe_seen *s, int nr, const uint64_t args[MOE_CALL_ARGS], struct moe_who who);
struct moe_seen_path *moe_seen_path(struct moe_seen *s, struct moe_str path, unsigned use, bool made, struct moe_who who);   /* NULL: past the cap */
bool moe_seen_again(struct moe_seen *s, struct moe_str path, unsigned use);     /* true: all of it was seen before, and is counted */
void moe_seen_peer(struct moe_seen *s, struct moe_str host, unsigned port, bool loopback, struct moe_who who);
void moe_seen_bind(struct moe_seen *s, unsigned port, bool loopback, struct moe_who who);
/* Names of `environ`-like strings, without values. */
void moe_seen_environment(struct moe_seen *s, char *const *env);
/* Fills in_tmp of each. */
void moe_seen_tmp(struct moe_seen *s);
/* By name, path, host and number, so that the order of events does not show. Call it last: nothing is added afterwards. */
void moe_seen_sort(struct moe_seen *s);

/* Which arguments of a call matter, by which bits; 0 = that one does not. False: none does. */
bool moe_learn_args(int nr, uint64_t mask[MOE_CALL_ARGS]);

/* An absolute path without "." and ".." and double slashes, as words alone tell. False: it does not fit. */
bool moe_learn_path(struct moe_str folder, struct moe_str path, char *into, size_t room);
#endif
