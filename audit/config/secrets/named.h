/* What stands assigned to a name that holds a word: datadog_api_key = "...", DATADOG_KEY: ..., {"datadogKey": "..."}, --datadog-key ..., <datadogKey>...,
 * setDatadogKey("..."), - name: DATADOG_KEY, value: ... . Unlike an assignment (assign.h) it need not be a credential's name. */
#ifndef MOE_AUDIT_CONFIG_SECRETS_NAMED_H
#define MOE_AUDIT_CONFIG_SECRETS_NAMED_H
#include "common/base/str.h"

struct moe_named { struct moe_str name; size_t value_at; };
/* The word is at [at, at + len). False when it is only a piece of another word ("metsysctl" is not "etsy"), or no value follows within a few dozen bytes. */
bool moe_named_value(struct moe_str text, size_t at, size_t len, struct moe_named *out);
/* Whether a value may end before `at`: not in the midst of a longer one. */
bool moe_value_ends(struct moe_str text, size_t at);
#endif
