/* Memory as the walk sees it: objects made of cells, and sets of such states, one per path worth telling apart. */
#ifndef MOE_AUDIT_SOURCE_FLOW_STATE_H
#define MOE_AUDIT_SOURCE_FLOW_STATE_H
#include "audit/source/flow/value.h"

enum { CAP_OBJECTS = 600, CAP_CELLS = 600, CAP_PATHS = 6 };

enum life { LIFE_NONE /* not allocated, or the call failed */, LIFE_LIVE, LIFE_FREED, LIFE_MAYBE };
enum fill { FILL_KNOWN /* a missing cell is unknown */, FILL_NONE /* garbage */, FILL_ZERO };
enum family { FAM_NONE, FAM_MALLOC, FAM_NEW, FAM_NEW_ARRAY, FAM_ALLOCA, FAM_FILE, FAM_FD, FAM_PIPE, FAM_DIR, FAM_CUDA, FAM_OTHER };

/* Fixed facts of an object, shared by all states of one root function. */
struct object {
    uint8_t kind;             /* enum moe_region_kind                                                   */
    uint8_t family;
    bool symbolic;            /* stands for what some unknown pointer points to                         */
    bool inlined;             /* a local of an inlined callee: dies with it                             */
    uint32_t origin, node;    /* what it was found by: variable, object pointed from, unit of a literal */
    uint32_t decl;            /* the variable, of STACK and GLOBAL; else 0                              */
    uint32_t type;            /* of the variable                                                        */
    uint32_t text;            /* STRING: the literal                                                    */
    uint32_t frame;           /* which activation a local belongs to                                    */
};

/* What changes of an object. */
struct ostate {
    uint8_t life, fill, escaped, held;      /* held: of a lock: 0 unknown, 1 free, 2 held, 3 held on some path */
    uint8_t unit;                           /* bytes of a character, for len                             */
    uint8_t unterminated;                   /* filled to the brim by a copy that adds no NUL             */
    uint8_t constant;                       /* its bytes all come from constants of the program          */
    uint8_t many;                           /* stands for several: its place allocated again while it lived  */
    uint32_t text;                          /* exactly this string, when not 0                           */
    uint32_t taint;                         /* of its bytes                                              */
    uint32_t free_node;
    int64_t size_lo, size_hi;               /* bytes; -1 = unknown                                       */
    int64_t len_lo, len_hi;                 /* string length in units; -1 = unknown                      */
    int64_t prefix;                         /* so many units from the start are known to be no NUL       */
    int64_t init_to;                        /* with FILL_NONE: a loop wrote the bytes before this one    */
    int64_t part_lo, part_hi;               /* bytes of arrays inside it that were written at no certain place: */
    uint32_t part_taint;                    /* what came into those alone                                */
};

struct cell { uint32_t obj, size; int64_t off; struct aval v; };

struct state {
    struct state *next;                     /* in a set or in the free list                              */
    uint32_t cell_count, object_count;
    struct cell cells[CAP_CELLS];           /* sorted by obj, off                                        */
    struct ostate objects[CAP_OBJECTS];
};

/* States come from a pool that reuses them; only the used part is copied. */
struct pool { struct state *free; size_t made; bool failed; uint8_t *marks; uint8_t read_mark; /* a store that a join forgets counts as read */ };
struct state *flow_state_new(struct pool *pool);
struct state *flow_state_copy(struct pool *pool, const struct state *s);
void flow_state_replace(struct state *s, const struct state *with);
void flow_state_drop(struct pool *pool, struct state *s);
void flow_pool_free(struct pool *pool);

struct cell *flow_state_cell(struct state *s, uint32_t obj, int64_t off);                       /* NULL = none            */
void flow_state_set(struct state *s, uint32_t obj, int64_t off, uint32_t size, struct aval v);  /* drops what it overlaps */
void flow_state_forget(struct state *s, uint32_t obj);                                          /* all cells of an object */
struct aval flow_state_default(const struct state *s, uint32_t obj, int64_t off, uint32_t size);      /* of a cell not there    */
uint32_t flow_state_taint(const struct ostate *o, int64_t lo, int64_t hi);                      /* of bytes without a cell, from lo to before hi */
void flow_state_taint_part(struct ostate *o, uint32_t taint, int64_t lo, int64_t hi);

/* A set of paths: at most CAP_PATHS; merging keeps the ones that differ most. */
struct paths { struct state *first; unsigned count; };
void flow_paths_add(struct pool *pool, struct paths *to, struct state *s);       /* takes s; equal states are kept once */
void flow_paths_move(struct pool *pool, struct paths *to, struct paths *from);
void flow_paths_limit(struct pool *pool, struct paths *p, unsigned most);
struct paths flow_paths_copy(struct pool *pool, const struct paths *p);
void flow_paths_drop(struct pool *pool, struct paths *p);
void flow_state_join(struct pool *pool, struct state *into, const struct state *other);
bool flow_state_widen(struct pool *pool, struct state *into, const struct state *after);            /* false = nothing changed */
#endif
