/* Telemetry records held to a closed schema: the runtime's sinks ask before they write, moe-lint asks of what was written. One JSON object is one record.
 *
 * A schema says which fields there are, of which type, unit, range and length. There is no type for free text: a record has no place in which a prompt, a
 * host, a path or a key could stand. Users write schemas as YAML (docs/telemetry-schema.md); some are built in. */
#ifndef MOE_COMMON_TELEMETRY_TELEMETRY_H
#define MOE_COMMON_TELEMETRY_TELEMETRY_H
#include "common/base/error.h"
#include "common/base/str.h"

#define MOE_CAP_TELEMETRY_SCHEMA (256u << 10)   /* bytes of a schema                                          */
#define MOE_CAP_TELEMETRY_FIELDS 256u           /* fields of one map of a schema                              */
#define MOE_CAP_TELEMETRY_NAME   64u            /* characters of a field's name or an enum's word             */
#define MOE_CAP_TELEMETRY_DEPTH  8u             /* maps in maps                                               */
#define MOE_CAP_TELEMETRY_EXTRA  64u            /* fields of one record that its schema lets in without a row */
#define MOE_CAP_TELEMETRY_RECORD (1u << 20)     /* bytes of one record                                        */
#define MOE_CAP_TELEMETRY_RANKS  65536u         /* ranks that one state can follow                            */

enum moe_telemetry_problem {
    MOE_TELEMETRY_NONE,
    MOE_TELEMETRY_NOT_JSON,      /* no JSON object                                                            */
    MOE_TELEMETRY_CUT,           /* it ends inside                                                            */
    MOE_TELEMETRY_TRAILING,      /* something follows it                                                      */
    MOE_TELEMETRY_DUPLICATE,     /* a field twice                                                             */
    MOE_TELEMETRY_NAN,           /* NaN, Infinity, or a number that no double holds                           */
    MOE_TELEMETRY_TEXT,          /* broken UTF-8, NUL, control characters or lone surrogates in a string      */
    MOE_TELEMETRY_DEPTH,         /* deeper than the cap                                                       */
    MOE_TELEMETRY_SIZE,          /* longer than the cap, or more fields than the caps                         */
    MOE_TELEMETRY_UNKNOWN,       /* a field that the schema does not have                                     */
    MOE_TELEMETRY_MISSING,       /* a required field is not there                                             */
    MOE_TELEMETRY_TYPE,
    MOE_TELEMETRY_RANGE,
    MOE_TELEMETRY_ENUM,          /* a string outside the closed set                                           */
    MOE_TELEMETRY_FREEFORM,      /* a string where no field takes one                                         */
    MOE_TELEMETRY_LENGTH,        /* a vector with too many or too few elements                                */
    MOE_TELEMETRY_STEP,          /* the step is before that of the same rank's last record                    */
    MOE_TELEMETRY_CLOCK,         /* the time is before that of the same rank's last record                    */
    MOE_TELEMETRY_RANK,          /* the rank is not below the world's size               */
    MOE_TELEMETRY_PROBLEMS
};

struct moe_telemetry_schema;     /* opaque; one owner; read-only after it was made, shared by threads */
struct moe_telemetry_set;        /* opaque; the built-in schemas, compiled; read-only, shared by threads */
struct moe_telemetry_state;      /* opaque; one owner, one stream of records; never shared             */

/* What is wrong with a record, and where. */
struct moe_telemetry_why {
    enum moe_telemetry_problem problem;
    struct moe_str field;        /* its name as the schema or the record spells it (borrowed from them); empty = the record as a whole   */
    struct moe_str inside;       /* the field whose map it stands in; empty = the record itself                                         */
    size_t offset;               /* of the record's bytes                                                                               */
};

/**
 * Compile a schema.
 *
 *   name  in   borrowed  for messages, usually a path; not opened
 *   yaml  in   borrowed  as in docs/telemetry-schema.md
 *   out   out  new       free with moe_telemetry_schema_free(); untouched on failure
 *
 * Errors: PARSE (no YAML), SCHEMA (an unknown or contradictory word; file, line, column and field of it), LIMIT (a cap above).
 */
MOE_MUST_USE
enum moe_code moe_telemetry_schema_new(const char *name, struct moe_str yaml, struct moe_telemetry_schema **out, struct moe_error *err);
/* One that is built in, "step-record" for example. Errors: USAGE (none of that name, with "did you mean"), LIMIT. */
MOE_MUST_USE
enum moe_code moe_telemetry_schema_builtin(const char *name, struct moe_telemetry_schema **out, struct moe_error *err);
/* A file, or a built-in one by its name. Errors: as above, IO. */
MOE_MUST_USE
enum moe_code moe_telemetry_schema_load(const char *path_or_name, struct moe_telemetry_schema **out, struct moe_error *err);
void moe_telemetry_schema_free(struct moe_telemetry_schema **schema);

/* The built-in ones, in the order in which a log is compared with them; NULL past the last. `yaml` may be NULL. */
const char *moe_telemetry_builtin(size_t i, struct moe_str *yaml);
const char *moe_telemetry_schema_name(const struct moe_telemetry_schema *schema);      /* what its `schema:` says; alive as long as the schema */
/* Whether a record's fields are those by which this schema's records are known (its `known-by:`). The rest of the record may be wrong. */
bool moe_telemetry_claims(const struct moe_telemetry_schema *schema, struct moe_str record);

/* All built-in schemas, for who meets logs of any kind: compiled once (about 2 ms). Errors: LIMIT. */
MOE_MUST_USE enum moe_code moe_telemetry_set_new(struct moe_telemetry_set **out, struct moe_error *err);
/* The same, compiled by the first call of moe_telemetry_set_ready(), which several threads may make: no set claims a record before. Errors: LIMIT. */
MOE_MUST_USE enum moe_code moe_telemetry_set_later(struct moe_telemetry_set **out, struct moe_error *err);
MOE_MUST_USE enum moe_code moe_telemetry_set_ready(struct moe_telemetry_set *set, struct moe_error *err);
void moe_telemetry_set_free(struct moe_telemetry_set **set);
/* The schema of the set that claims this record; NULL = none does. Borrowed. */
const struct moe_telemetry_schema *moe_telemetry_set_claim(const struct moe_telemetry_set *set, struct moe_str record);

/* What is remembered from one record to the next: step and time of each rank, the world's size. `ranks` at most MOE_CAP_TELEMETRY_RANKS; a rank
 * past it is not followed. NULL when out of memory. */
struct moe_telemetry_state *moe_telemetry_state_new(size_t ranks);
void moe_telemetry_state_reset(struct moe_telemetry_state *state);
void moe_telemetry_state_free(struct moe_telemetry_state **state);

/**
 * Judge one record: an object, with blanks around it if need be, without the line's end.
 *
 *   state   inout  borrowed  NULL = no order is judged. A record that moe_telemetry_check() refuses changes nothing in it
 *   record  in     borrowed
 *   why     out              the first fault; may be NULL. Untouched when the answer is true
 *
 * True = nothing is wrong with it. Allocates nothing, takes one pass, needs about 8 KiB of stack.
 */
MOE_MUST_USE
bool moe_telemetry_check(const struct moe_telemetry_schema *schema, struct moe_telemetry_state *state, struct moe_str record,
                         struct moe_telemetry_why *why);
/* The same, telling every fault up to the first after which the rest cannot be read. What is only out of order is remembered, so that it is told once. */
typedef void moe_telemetry_tell(void *ctx, const struct moe_telemetry_why *why);
bool moe_telemetry_check_all(const struct moe_telemetry_schema *schema, struct moe_telemetry_state *state, struct moe_str record,
                             moe_telemetry_tell *tell, void *ctx);

const char *moe_telemetry_problem_name(enum moe_telemetry_problem problem);            /* "unknown-field" */
/* One clause for a log or a report, "mfu is out of range: 0 to 1 ratio is allowed": no byte of the record but field names that are plain words. */
void moe_telemetry_describe(const struct moe_telemetry_schema *schema, const struct moe_telemetry_why *why, char *into, size_t room);
#endif
