/* A container image's name cut into its parts: [registry/]repository[:tag][@digest]. For manifests, compose files and Dockerfiles. */
#ifndef MOE_AUDIT_CONFIG_DEPLOY_IMAGE_H
#define MOE_AUDIT_CONFIG_DEPLOY_IMAGE_H
#include "common/doc/doc.h"

struct moe_image {
    struct moe_str text;                        /* as written                                                               */
    struct moe_str registry;                    /* "ghcr.io", "localhost:5000"; empty = the default one                     */
    struct moe_str repository, tag, digest;     /* digest with its algorithm: "sha256:..."; empty = not given               */
    bool variable;                              /* a template or a variable is in it, so a part may be hidden               */
    bool good_digest;                           /* the digest is an algorithm and as many hex digits as that has            */
    const struct moe_node_doc *node;            /* NULL when it did not come from a tree                                    */
};
struct moe_image moe_image_parse(struct moe_str text);      /* every part borrows from `text`                               */
bool moe_image_floats(const struct moe_image *image);       /* no digest, and no tag or one that is moved on purpose: latest, stable, main, nightly ... */
#endif
