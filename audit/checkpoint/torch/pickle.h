/* A pickle followed without running it: the values that its opcodes build, as far as a state dict has any. Names that are not on the list are objected to
 * and become values that can do nothing. */
#ifndef MOE_AUDIT_CHECKPOINT_TORCH_PICKLE_H
#define MOE_AUDIT_CHECKPOINT_TORCH_PICKLE_H
#include "audit/checkpoint/torch/parts.h"
#include "common/base/hash.h"

enum moe_pv {
    MOE_PV_UNSET,     /* a place of the memo that was never written             */
    MOE_PV_NONE, MOE_PV_BOOL, MOE_PV_INT, MOE_PV_FLOAT,
    MOE_PV_LONG,      /* an integer of more than 64 bits: at, len in the pickle */
    MOE_PV_STR, MOE_PV_BYTES,                                                /* at, len in the pickle */
    MOE_PV_TUPLE, MOE_PV_LIST, MOE_PV_DICT, MOE_PV_ODICT,                    /* at: a node            */
    MOE_PV_CALL,      /* an allowed function or class; at: its row, call.c      */
    MOE_PV_STYPE,     /* a storage type; at: a row of moe_torch_dtypes                */
    MOE_PV_DTYPE,     /* at: a row of moe_torch_dtypes                                */
    MOE_PV_STORAGE, MOE_PV_TENSOR,                                           /* at: its place in the arrays below */
    MOE_PV_POLICY,    /* a name that the policy allows                          */
    MOE_PV_OPAQUE,    /* what such a name returned, and torch.device            */
    MOE_PV_BANNED,    /* a name that nobody allows, or what it returned; at: offset of its name, len: of its parts */
};
struct moe_pval {
    uint32_t kind, at;                                /* at, of a number that a cell has no room for: its bytes in the pickle */
    union { int64_t integer; double number; uint64_t len; } as;
};
/* A value at rest, in 8 bytes: there may be a million. What does not fit stays where it is, in the pickle. */
struct moe_pcell { uint32_t at, more; };              /* more: 5 bits of kind, 27 of a length, or of a number above its lower 32  */
struct moe_pitem { struct moe_pcell value; uint32_t next; };                 /* a dict's are keys and values in turn  */
struct moe_pnode { uint32_t first, last, count : 24, kind : 6, open : 1, sealed : 1; };      /* open: on the path of a walk; sealed: must stay as it is */
#define MOE_PNIL UINT32_MAX
#define MOE_TORCH_KEY_BYTES 96u          /* what the map of storages takes for each, at most */

struct moe_pstorage { uint64_t count; uint32_t key_at, place_at, op, record; uint8_t key_len, place_len, dtype; };       /* op, *_at: in the pickle */
struct moe_ptensor { uint64_t offset, first, end; uint32_t storage, dim_at, op; uint8_t dims, dtype; bool good, dense; };   /* first, end: bytes of the storage */
struct moe_pdim { uint64_t size, stride; };

/* A growing array with a cap, out of a budget that several share. */
struct moe_pool { void *items; size_t count, room, item, cap; size_t *left; bool spent; };   /* spent: it is the budget that has no more */
/* One more item, zeroed; NULL past the cap, past the budget or out of memory. */
void *moe_pool_add(struct moe_pool *pool);
void moe_pool_free(struct moe_pool *pool);
#define moe_pool_at(pool, type, i) (&((type *)(pool)->items)[i])

struct moe_pickle {
    const unsigned char *bytes; size_t size; uint64_t base;    /* base: where the pickle lies in the file    */
    struct moe_teller *to;
    const struct moe_torch_opts *opts;
    size_t at, op;                                             /* next byte; the opcode being done           */
    size_t frame_end;                                          /* 0 = in no frame                            */
    uint64_t memo_set;                                         /* places of the memo that were written    */
    struct moe_map *keys;                                      /* storages by key                          */
    uint64_t steps;                                            /* of MOE_CAP_TORCH_STEPS                     */
    size_t left;                                               /* bytes that values may still take           */
    struct moe_pool stack, marks, memo, nodes, items, storages, tensors, dims;
    struct moe_pval root;
    bool done;                                                 /* STOP was reached                           */
};

/* Follow the pickle. p->done tells whether it was understood to its end. Only memory is an error; everything else is said. */
enum moe_code moe_pickle_run(struct moe_pickle *p, struct moe_error *err);
void moe_pickle_free(struct moe_pickle *p);    /* a MOE_AUTO destructor; fine on one that was never run */

/* How an opcode went. */
enum moe_pstep { MOE_P_GO, MOE_P_END, MOE_P_STUCK, MOE_P_MEMORY };
#define MOE_P_TRY(call) do { enum moe_pstep step_ = (call); if (step_ != MOE_P_GO) return step_; } while (0)
struct moe_parg { uint64_t n; struct moe_str s, t; };          /* a number or length, bytes, a second line   */

/* Say it at the opcode being done, and stop. */
MOE_PRINTF(3, 4) enum moe_pstep moe_pickle_stuck(struct moe_pickle *p, const char *event, const char *fmt, ...);

/* ops.c: the table of opcodes. */
enum moe_parg_kind { MOE_ARG_NONE, MOE_ARG_1, MOE_ARG_2, MOE_ARG_4, MOE_ARG_8, MOE_ARG_BYTES1, MOE_ARG_BYTES4, MOE_ARG_BYTES8, MOE_ARG_LINES2 };
struct moe_pop {
    const char *name;                                          /* NULL: no opcode has this byte              */
    enum moe_parg_kind arg;
    enum moe_pstep (*run)(struct moe_pickle *p, struct moe_parg a);    /* NULL: refused                      */
    const char *event;                                         /* why, where it is not pickle-opcode         */
};
extern const struct moe_pop moe_pickle_ops[256];

/* value.c: the stack, containers, what a value is. */
struct moe_pcell moe_pv_pack(struct moe_pval v);
struct moe_pval moe_pv_unpack(const struct moe_pickle *p, struct moe_pcell cell);
struct moe_pval moe_pv_item(const struct moe_pickle *p, uint32_t i);            /* the value of an item */
/* A pool that is full, or whose budget is spent, is the file's doing, and said; one that cannot grow is ours. */
enum moe_pstep moe_pv_full(struct moe_pickle *p, const struct moe_pool *pool, const char *what);
enum moe_pstep moe_pv_push(struct moe_pickle *p, struct moe_pval v);
enum moe_pstep moe_pv_pop(struct moe_pickle *p, struct moe_pval *out);          /* never past a mark */
enum moe_pstep moe_pv_top(struct moe_pickle *p, struct moe_pval *out);
enum moe_pstep moe_pv_mark(struct moe_pickle *p, size_t *from);                 /* take the last mark: where its values begin on the stack */
enum moe_pstep moe_pv_node(struct moe_pickle *p, enum moe_pv kind, struct moe_pval *out);
enum moe_pstep moe_pv_add(struct moe_pickle *p, struct moe_pval to, struct moe_pval item);
struct moe_str moe_pv_text(const struct moe_pickle *p, struct moe_pval v);      /* of STR, BYTES, BANNED */
static inline struct moe_str moe_ps_key(const struct moe_pickle *p, const struct moe_pstorage *s) { return (struct moe_str){ (const char *)p->bytes + s->key_at, s->key_len }; }
static inline struct moe_str moe_ps_place(const struct moe_pickle *p, const struct moe_pstorage *s) { return (struct moe_str){ (const char *)p->bytes + s->place_at, s->place_len }; }
bool moe_pv_is(const struct moe_pickle *p, struct moe_pval v, const char *text);
const char *moe_pv_kind(enum moe_pv kind);
static inline bool moe_pv_holds(enum moe_pv kind) { return kind >= MOE_PV_TUPLE && kind <= MOE_PV_ODICT; }
struct moe_pnode *moe_pv_of(const struct moe_pickle *p, struct moe_pval v);     /* the node of a container */
/* Up to `room` members of a tuple; the number there are. */
size_t moe_pv_members(const struct moe_pickle *p, struct moe_pval tuple, struct moe_pval *into, size_t room);

/* walk.c: *plain: the value holds nothing that can be called. */
enum moe_pstep moe_pv_plain(struct moe_pickle *p, struct moe_pval v, bool *plain);
/* Every tensor under the root with its dotted name (borrowed, during the call); stops at a cap or a cycle, which it says. */
typedef enum moe_code (*moe_pv_visit)(void *ctx, struct moe_str name, uint32_t tensor, struct moe_error *err);
enum moe_code moe_pv_tensors(struct moe_pickle *p, moe_pv_visit visit, void *ctx, struct moe_error *err);
/* Dicts that get a key twice, and keys that are none. */
enum moe_code moe_pv_keys(struct moe_pickle *p, struct moe_error *err);

/* call.c: names and what they do. */
extern const struct moe_torch_dtype { const char *dtype, *storage; unsigned itemsize; } moe_torch_dtypes[];
enum moe_pstep moe_pickle_global(struct moe_pickle *p, struct moe_str module, struct moe_str name);   /* pushes what the name stands for */
enum moe_pstep moe_pickle_call(struct moe_pickle *p, struct moe_pval callee, struct moe_pval args);   /* pushes what it returns          */
enum moe_pstep moe_pickle_build(struct moe_pickle *p, struct moe_pval object, struct moe_pval state);
enum moe_pstep moe_pickle_persistent(struct moe_pickle *p, struct moe_pval id);
#endif
