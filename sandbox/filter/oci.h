/* Between the two files that read OCI's JSON. */
#ifndef MOE_SANDBOX_FILTER_OCI_H
#define MOE_SANDBOX_FILTER_OCI_H
#include "common/doc/doc.h"
#include <stdbool.h>

#define MOE_CAP_OCI_ARGS  16u       /* conditions of one entry                                      */
#define MOE_CAP_OCI_CALLS 1024      /* numbers that are asked for a name, where all are allowed     */

/* Docker's `includes` and `excludes` of an entry: capabilities (bits of `caps` are held), machines, the oldest kernel. Errors: SCHEMA. */
MOE_MUST_USE enum moe_code moe_oci_applies(const struct moe_doc *doc, const struct moe_node_doc *entry, uint64_t caps, bool *applies, struct moe_error *err);
#endif
