/* Internal to doctor. */
#ifndef MOE_AUDIT_CONFIG_DOCTOR_PARTS_H
#define MOE_AUDIT_CONFIG_DOCTOR_PARTS_H
#include "audit/config/doctor/facts.h"

struct kept_text { struct moe_str path, text; bool there; };
struct stated_file { struct moe_str path; unsigned mode, uid, gid, line; bool folder; };

struct moe_machine {
    struct moe_machine_how how;
    struct moe_arena *arena;
    int root;                                    /* O_PATH of the root                                   */
    bool live, full, states_files, asked_listeners, asked_gpus, asked_self, self_known;
    struct moe_str home;
    struct moe_machine_self self;
    struct kept_text *texts; size_t text_count, text_room;
    struct stated_file *stated; size_t stated_count, stated_room;
    struct moe_machine_var *vars; size_t var_count, var_room;
    struct moe_str vars_path;
    struct moe_machine_listener *listeners; size_t listener_count, listener_room;
    struct moe_machine_gpu *gpus; size_t gpu_count, gpu_room;
    struct moe_machine_gap *gaps; size_t gap_count, gap_room;
    struct moe_str *sources; size_t source_count, source_room;
};

/* A rule holds its machine const: it may not change what is there. What was read is remembered all the same. */
static inline struct moe_machine *writable(const struct moe_machine *m) { return (struct moe_machine *)(uintptr_t)m; }

void *machine_grow(struct moe_machine *m, void *items, size_t count, size_t *room, size_t size);   /* NULL: m->full is set */
int machine_open(const struct moe_machine *m, const char *path, int flags);      /* below the root, links too; -1 and errno */
void machine_source(struct moe_machine *m, struct moe_str path);
MOE_MUST_USE enum moe_code stated_read(struct moe_machine *m, struct moe_error *err);
MOE_MUST_USE enum moe_code env_gather(struct moe_machine *m, struct moe_error *err);
void listeners_read(struct moe_machine *m);
void listeners_own(struct moe_machine *m);       /* names of programs, as far as /proc shows them */
#endif
