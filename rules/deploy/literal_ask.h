/* Credentials that a deployment file gives as they are. */
#ifndef MOE_RULES_DEPLOY_LITERAL_ASK_H
#define MOE_RULES_DEPLOY_LITERAL_ASK_H
#include "common/base/str.h"

/* A name that speaks of a credential makes any literal one, however short: what is deployed takes it as it is. A name that may do so leaves it to the value.
 * References, placeholders and switches are none. *literal gets the part that stands here. */
bool moe_literal_secret(struct moe_str name, struct moe_str text, struct moe_str *literal);
#endif
