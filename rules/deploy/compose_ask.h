/* What rules of compose files ask. */
#ifndef MOE_RULES_DEPLOY_COMPOSE_ASK_H
#define MOE_RULES_DEPLOY_COMPOSE_ASK_H
#include "audit/config/deploy/compose.h"
#include "audit/config/judge/check.h"

typedef void moe_service_visit(struct moe_lint_ctx *ctx, const struct moe_lint_file *file, const struct moe_compose_service *s);
void moe_services_each(struct moe_lint_ctx *ctx, moe_service_visit *visit);
/* Where to say that a service lacks something: its name. */
struct moe_lint_place moe_service_at(const struct moe_lint_file *file, const struct moe_compose_service *s);
/* "service app", cut when long */
struct moe_service_who { char text[96]; };
struct moe_service_who moe_service_who(const struct moe_compose_service *s);
/* One of the items, in any case; CAP_ before a capability's name is left out. */
const struct moe_node_doc *moe_list_has(const struct moe_compose_list *list, const char *word);
struct moe_str moe_scalar_text(const struct moe_node_doc *node);        /* empty for lists, maps, null and NULL */
/* A variable without a default stands there: nobody knows yet. */
bool moe_scalar_open(const struct moe_node_doc *node);
#endif
