/* Is what stands in a Secret a secret? Its values may be placeholders, references of a template, sealed, or public by their nature. */
#ifndef MOE_AUDIT_CONFIG_DEPLOY_K8S_SECRET_H
#define MOE_AUDIT_CONFIG_DEPLOY_K8S_SECRET_H
#include "audit/config/deploy/k8s.h"

#define MOE_CAP_SECRET_LOOK 4096u       /* bytes of a value that are decoded and looked at */

/**
 * One entry of a Secret.
 *   key      borrowed   its name in `data` or `stringData`
 *   text     borrowed   as the manifest has it
 *   encoded             it stands in `data`: base64, unless a template will put something else there
 *   is_public           the caller knows the key for one whose value is no secret (user name, host)
 * NULL = nothing secret; else what it is, for a message: "a private key", "a value".
 */
const char *moe_k8s_secret_holds(struct moe_str key, struct moe_str text, bool encoded, bool is_public);

/* What base64 (with or without line breaks and padding) stands for, its beginning at least: `room` bytes, MOE_CAP_SECRET_LOOK suffice. false = it is none. */
bool moe_k8s_secret_decode(struct moe_str text, unsigned char *into, size_t room, struct moe_str *out);

/* Does the value stand here as it is? Where a manifest gives a credential, weak passwords count: abc123, admin:password, supersecret keep no place for
 * something better, since the cluster takes them as they are; changeme, <token>, your-password and "password" alone do (the last not where it was `decoded`
 * from base64). *literal (may be NULL) gets the part that stands here. */
bool moe_k8s_stands(struct moe_str text, bool decoded, struct moe_str *literal);

/* The value is an entry of a Secret's data or stringData, or stands inside one: a rule of its own judges those. */
bool moe_k8s_in_secret(const struct moe_value *value);

/* Secrets in a text that is no YAML (tabs, templates): documents with `kind: Secret` and lines below `data:` or `stringData:`. */
struct moe_k8s_secret_line { struct moe_str key, text; bool encoded; unsigned line, column, kind_line; };
typedef void moe_k8s_secret_fn(void *ctx, const struct moe_k8s_secret_line *entry);
void moe_k8s_secret_lines(struct moe_str text, moe_k8s_secret_fn *visit, void *ctx);
#endif
