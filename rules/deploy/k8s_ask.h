/* What several rules of Kubernetes manifests ask. */
#ifndef MOE_RULES_DEPLOY_K8S_ASK_H
#define MOE_RULES_DEPLOY_K8S_ASK_H
#include "audit/config/deploy/k8s.h"
#include "audit/config/deploy/netpol.h"
#include "audit/config/judge/check.h"

typedef void moe_k8s_visit(struct moe_lint_ctx *ctx, const struct moe_k8s_pod *pod, const struct moe_k8s_container *c);
/* Every container of the file. `linux` leaves out those of Windows pods; `whole` those of overrides, which leave out what their template says. */
enum { MOE_K8S_ANY = 0, MOE_K8S_LINUX = 1, MOE_K8S_WHOLE = 2 };
void moe_k8s_each(struct moe_lint_ctx *ctx, unsigned which, moe_k8s_visit *visit);

/* "container trainer", "init container warm": for messages. */
struct moe_k8s_who { char text[96]; };
struct moe_k8s_who moe_k8s_who(const struct moe_k8s_container *c);
/* "Job moe-train" */
struct moe_k8s_who moe_k8s_called(const struct moe_k8s_object *o);

/* A template or a variable stands there, so nobody knows yet: {{ .Values.x }}, ${X}, $(X). */
bool moe_k8s_open(const struct moe_node_doc *node);
/* A setting that must not be on: it is, or something stands there that a careless reader takes for yes. */
bool moe_k8s_on(struct moe_k8s_flag flag);
/* A setting that must have the answer `want`: it has not, and no template may give it. */
bool moe_k8s_lacks(struct moe_k8s_flag flag, enum moe_k8s_answer want);

/* A scalar at its value, a map, a list or nothing at its key. */
struct moe_lint_place moe_k8s_at(const struct moe_lint_file *file, const struct moe_node_doc *node);
/* Where to say that an object lacks something: its name, else its kind, else itself. */
struct moe_lint_place moe_k8s_at_object(const struct moe_lint_file *file, const struct moe_k8s_object *o);

/* A volume of the pod by name; NULL = none. */
const struct moe_node_doc *moe_k8s_volume(const struct moe_k8s_pod *pod, struct moe_str name);

/* One of the numbers of parameter `ports`, which a rule of a policy lets through; 0 = none. */
int64_t moe_k8s_passed_port(const struct moe_rule *rule, const struct moe_node_doc *net_rule, const struct moe_k8s_pod *pod);
/* One of the parameter's numbers? */
bool moe_k8s_has_port(const struct moe_rule *rule, int64_t port);

/* Pods and policies of all files of a run. `visit` is called for each policy; an answer of true ends the search, which then is true, too. */
typedef bool moe_k8s_policy_fn(void *ctx, const struct moe_lint_file *file, const struct moe_netpol *policy);
bool moe_k8s_policies(const struct moe_lint_project *project, moe_k8s_policy_fn *visit, void *ctx);
typedef bool moe_k8s_pod_fn(void *ctx, const struct moe_lint_file *file, const struct moe_k8s_pod *pod);
bool moe_k8s_pods(const struct moe_lint_project *project, moe_k8s_pod_fn *visit, void *ctx);
/* Pods times policies grows with the square of a run: a rule asks about so many pairs, and no more. `n` is what one question costs.
 * false = all are spent. */
#define MOE_CAP_K8S_PAIRS 2000000u
bool moe_k8s_spend(size_t *left, size_t n);
/* A pod of the run that the policy selects; one that trains if there is one; NULL = none. *left is what may still be spent. */
const struct moe_k8s_pod *moe_k8s_selected(const struct moe_lint_project *project, const struct moe_netpol *policy, size_t *left);
#endif
