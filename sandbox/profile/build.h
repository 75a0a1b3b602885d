/* A profile while it is put together. For the files of this folder only. */
#ifndef MOE_SANDBOX_PROFILE_BUILD_H
#define MOE_SANDBOX_PROFILE_BUILD_H
#include "common/base/arena.h"
#include "sandbox/profile/demand.h"
#include "sandbox/profile/profile.h"
#include "sandbox/profile/units.h"

#define MOE_CAP_PROFILE_FILES  32u           /* profiles that one builds on, all together        */
#define MOE_CAP_PROFILE_ITEMS  4096u         /* in one list, after everything was merged         */
#define MOE_CAP_PROFILE_VALUES 1024u         /* of one demand                                    */

struct moe_profiles { struct moe_arena *arena; };

/* A rule knows by which file it came in, and whether a group brought it, until all is resolved. */
struct moe_rule_draft { struct moe_call_rule rule; unsigned layer; bool group; };

enum { MOE_PATH_LISTS = 6 };
struct moe_profile_build {
    struct moe_profiles *all;
    struct moe_profile *p;
    bool paths;                              /* `extends` may name files                         */
    /* Files met so far. One that is still open when it is met again extends itself; one that is closed is not merged twice. */
    struct moe_profile_met { struct moe_str label; bool open; } met[MOE_CAP_PROFILE_FILES];
    size_t met_count;
    unsigned depth;
    /* The file being merged. */
    const struct moe_doc *doc;
    struct moe_str file;
    unsigned layer;
    struct moe_rule_draft *rules; size_t rule_count, rule_room;
    uint64_t met_calls[16];                  /* by number: those that some rule was ever about; others need not be looked for */
    size_t room_paths[MOE_PATH_LISTS], room_devices, room_device_at, room_connect, room_bind, room_env, room_secrets;
};

/* The six lists of paths, in the order of the file. */
struct moe_path_list { const char *key; size_t items, count; const char *says; };
extern const struct moe_path_list moe_path_lists[MOE_PATH_LISTS];
static inline struct moe_path_item **moe_path_items(const struct moe_profile *p, const struct moe_path_list *l) { return (void *)((char *)p + l->items); }
static inline size_t *moe_path_count(const struct moe_profile *p, const struct moe_path_list *l) { return (void *)((char *)p + l->count); }

/* Numbers with a unit: reader, writer and comparison go by these rows. */
struct moe_limit_row { const char *section, *sub, *key; size_t offset; enum moe_unit unit; uint64_t none; const char *says; size_t at; };
extern const struct moe_limit_row moe_limit_rows[];         /* ends with .key = NULL; offsets within struct moe_profile; at 0: no reason is kept */
static inline struct moe_origin *moe_limit_origin(const struct moe_profile *p, const struct moe_limit_row *row) { return row->at ? (void *)((char *)p + row->at) : NULL; }
static inline uint64_t *moe_limit_at(const struct moe_profile *p, const struct moe_limit_row *row) { return (void *)((char *)p + row->offset); }

extern const char *const moe_net_words[], *const moe_wx_words[], *const moe_record_words[], *const moe_tty_words[], *const moe_secret_words[];
extern const struct moe_field moe_profile_call_fields[], moe_profile_path_fields[], moe_profile_device_fields[], moe_profile_peer_fields[],
    moe_profile_port_fields[], moe_profile_env_fields[], moe_profile_scalar_fields[], moe_profile_demand_fields[];

/* actions.c: "errno:EPERM", "kill". */
bool moe_act_read(struct moe_str text, enum moe_act *act, int *error);
void moe_act_show(enum moe_act act, int error, struct moe_buf *out);

/* load.c */
enum moe_code moe_build_full(const struct moe_profile_build *b, struct moe_error *err);
#define MOE_BUILD_FAIL(b, node, err, ...) moe_doc_fail((err), MOE_E_SCHEMA, (b)->doc, (node), false, __VA_ARGS__)

/* item.c: what every section uses. */
MOE_MUST_USE enum moe_code moe_build_text(struct moe_profile_build *b, const struct moe_node_doc *node, bool prose, struct moe_str *out, struct moe_error *err);
/* An item of a list: the scalar under `key`, or the scalar itself. Fills *at. */
MOE_MUST_USE enum moe_code moe_build_item(struct moe_profile_build *b, const struct moe_node_doc *node, const char *key, const struct moe_field *fields,
                                          const struct moe_node_doc **main, struct moe_origin *at, struct moe_error *err);
/* A single value: itself, or {is: VALUE, why: ...}. */
MOE_MUST_USE enum moe_code moe_build_scalar(struct moe_profile_build *b, const struct moe_node_doc *node, const struct moe_node_doc **value, struct moe_origin *at,
                                            struct moe_error *err);
/* One of `words`: its index. */
MOE_MUST_USE enum moe_code moe_build_word(struct moe_profile_build *b, const struct moe_node_doc *node, const char *const *words, unsigned *which,
                                          struct moe_error *err);
/* Room for one more in an array that only this build appends to. */
MOE_MUST_USE enum moe_code moe_build_room(struct moe_profile_build *b, const struct moe_node_doc *node, void *items, size_t count, size_t *room, size_t size,
                                          struct moe_error *err);
/* What was there already keeps its place and takes the reason, when it had none. */
void moe_build_again(struct moe_origin *old, const struct moe_origin *now);
static inline const struct moe_node_doc *moe_build_first(const struct moe_node_doc *n) { return n && n->kind == MOE_DOC_LIST ? n->first : n; }
static inline const struct moe_node_doc *moe_build_next(const struct moe_node_doc *list, const struct moe_node_doc *item)
{
    return list->kind == MOE_DOC_LIST ? item->next : NULL;
}

/* The sections of one checked file, merged into what was read before. */
MOE_MUST_USE enum moe_code moe_build_sections(struct moe_profile_build *b, const struct moe_node_doc *root, struct moe_error *err);   /* sections.c */
MOE_MUST_USE enum moe_code moe_build_files(struct moe_profile_build *b, const struct moe_node_doc *map, struct moe_error *err);       /* files.c    */
MOE_MUST_USE enum moe_code moe_build_network(struct moe_profile_build *b, const struct moe_node_doc *map, struct moe_error *err);     /* network.c  */
MOE_MUST_USE enum moe_code moe_build_env(struct moe_profile_build *b, const struct moe_node_doc *map, struct moe_error *err);         /* env.c      */
MOE_MUST_USE enum moe_code moe_build_calls(struct moe_profile_build *b, const struct moe_node_doc *map, struct moe_error *err);       /* calls.c    */
MOE_MUST_USE enum moe_code moe_build_remove(struct moe_profile_build *b, const struct moe_node_doc *map, struct moe_error *err);      /* remove.c   */
MOE_MUST_USE enum moe_code moe_build_settle(struct moe_profile_build *b, struct moe_error *err);                                      /* calls.c: drafts become the profile's rules */

/* args.c */
MOE_MUST_USE enum moe_code moe_build_demands(struct moe_profile_build *b, const struct moe_node_doc *args, struct moe_call_rule *rule, struct moe_error *err);
/* network.c: what is compared when a peer or port is removed. */
MOE_MUST_USE enum moe_code moe_build_peer(struct moe_profile_build *b, const struct moe_node_doc *node, struct moe_peer *out, struct moe_error *err);
MOE_MUST_USE enum moe_code moe_build_port(struct moe_profile_build *b, const struct moe_node_doc *node, struct moe_port *out, struct moe_error *err);
MOE_MUST_USE enum moe_code moe_build_path(struct moe_profile_build *b, const struct moe_node_doc *node, bool command, struct moe_str *out, struct moe_error *err);

/* show.c: values as they are written in the file; shared by the writer, `explain` and `diff`. */
void moe_show_value(const struct moe_call_info *info, unsigned arg, uint64_t value, struct moe_buf *out);
void moe_show_bits(const struct moe_call_info *info, unsigned arg, uint64_t bits, struct moe_buf *out);   /* "A, B, 0x40" */
uint64_t moe_show_all(const struct moe_call_info *info, unsigned arg);        /* the bits of an argument that the kernel looks at */
bool moe_show_as_only(uint64_t mask, uint64_t all);
void moe_show_arg(const struct moe_call_info *info, unsigned arg, struct moe_buf *out);
void moe_show_peer(const struct moe_peer *peer, struct moe_buf *out);
void moe_show_port(const struct moe_port *port, struct moe_buf *out);
#endif
