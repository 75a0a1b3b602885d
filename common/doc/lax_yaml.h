/* Inside common/doc: the tolerant reader of YAML, in two files. */
#ifndef MOE_COMMON_DOC_LAX_YAML_H
#define MOE_COMMON_DOC_LAX_YAML_H
#include "common/doc/lax_parts.h"
#include <yaml.h>

struct moe_lax_anchored { struct moe_node_doc *node; size_t size; bool open; };

struct moe_lax_yaml {
    struct moe_lax_reader *r;
    yaml_parser_t parser;
    size_t base;                                      /* where this stretch begins in the text                       */
    size_t pad;                                       /* blanks before the text, for its first line's indentation    */
    size_t index, byte;                               /* of libyaml's last mark: in characters, and in bytes of text */
    size_t token_end;                                 /* of the last scalar, alias or bracket                        */
    struct moe_map *names;
    struct moe_lax_anchored *anchors;
    unsigned anchor_count;
    int anchor_at[MOE_CAP_DOC_DEPTH + 2];             /* of each open node; -1 = none                                */
    size_t aliased, key_start;
    unsigned key_depth;                               /* inside a key that is a list or map                          */
    bool ascii, stopped;
};

/* Keep and judge a tag. */
MOE_MUST_USE enum moe_code moe_lax_tag(struct moe_lax_yaml *y, struct moe_node_doc *n, const yaml_char_t *tag, size_t at);
/* Decode !!binary; what is no base64 stays. */
MOE_MUST_USE enum moe_code moe_lax_binary(struct moe_lax_yaml *y, struct moe_node_doc *n);
MOE_MUST_USE enum moe_code moe_lax_anchor(struct moe_lax_yaml *y, const yaml_char_t *name, struct moe_node_doc *node, bool open, int *index);
/* What can be mended in a text that is no YAML, without moving a byte: the actions of a template engine ({{ }}, {% %}, {# #}: lines of nothing else become
 * blank, other places words), tabs as indentation, and a first line that lost the indentation that all others have. */
struct moe_lax_mended { size_t template_at; bool template, tabs; size_t pad; };
MOE_MUST_USE enum moe_code moe_lax_mend(struct moe_lax_reader *r, struct moe_lax_mended *out);
#endif
