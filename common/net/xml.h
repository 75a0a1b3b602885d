/* Small XML replies, element by element, by expat with everything switched off that makes XML dangerous. */
#ifndef MOE_COMMON_NET_XML_H
#define MOE_COMMON_NET_XML_H
#include "common/base/error.h"
#include "common/base/str.h"

#define MOE_CAP_XML_DEPTH 16u
#define MOE_CAP_XML_TEXT  16384u   /* of one element */

/* Called when an element ends: its parent's name ("" for the root), its own, and its text (without the children's). All borrowed. */
typedef enum moe_code moe_xml_end(void *ctx, const char *parent, const char *name, struct moe_str text, struct moe_error *err);

/* Refused: document types and with them all entities but the five of XML, depth and text past the caps, two roots, no root.
 * Errors: PARSE with line and column; LIMIT; what `end` gives. */
MOE_MUST_USE enum moe_code moe_xml_read(struct moe_str text, moe_xml_end *end, void *ctx, struct moe_error *err);
#endif
