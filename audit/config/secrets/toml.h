/* The part of TOML that configurations of tools are written in, read into a tree that knows lines and columns: tables, arrays of tables, dotted and quoted
 * keys, strings of all four kinds, integers, floats, booleans, arrays over lines, inline tables. Dates are strings. */
#ifndef MOE_AUDIT_CONFIG_SECRETS_TOML_H
#define MOE_AUDIT_CONFIG_SECRETS_TOML_H
#include "common/base/arena.h"
#include "common/base/error.h"

#define MOE_CAP_TOML_BYTES (8u << 20)
#define MOE_CAP_TOML_NODES 200000u
#define MOE_CAP_TOML_DEPTH 32u

enum moe_toml_kind { MOE_TOML_TABLE, MOE_TOML_LIST, MOE_TOML_STRING, MOE_TOML_NUMBER, MOE_TOML_BOOL };
struct moe_toml {
    enum moe_toml_kind kind;
    struct moe_str key, text;          /* text: decoded; of a number or a boolean as written            */
    double number; bool boolean;
    bool header;                       /* a list of tables that [[name]] adds to; a table that [name] opened */
    unsigned line, column;             /* of the value; of a table: where it was opened                 */
    struct moe_toml *first, *last, *next;
    unsigned count;
};
/* Errors: PARSE (line and column), LIMIT. The tree lies in the arena and borrows from `bytes`. */
MOE_MUST_USE
enum moe_code moe_toml_parse(const char *name, struct moe_str bytes, struct moe_arena *arena, struct moe_toml **out, struct moe_error *err);
const struct moe_toml *moe_toml_get(const struct moe_toml *table, const char *key);       /* NULL: absent, or `table` is NULL or no table */
#endif
