/* What a document may hold, as its users write it down in YAML: for configs of programs that have no schema of their own. */
#ifndef MOE_COMMON_DOC_SHAPE_H
#define MOE_COMMON_DOC_SHAPE_H
#include "common/doc/doc.h"

#define MOE_CAP_SHAPE_BYTES (1u << 20)
#define MOE_CAP_SHAPE_KEYS  4096u         /* of one shape file, all together  */
#define MOE_CAP_SHAPE_DEPTH 32u           /* maps in maps                     */

struct moe_shape;   /* opaque; one owner; read-only after it was read, so threads may share it */

/**
 * Read a shape:
 *
 *   keys:                                  the document is a map with these keys
 *     steps:  {type: int, min: 1, required: true}
 *     lr:     {type: number, min: 0, max: 1}
 *     dtype:  {enum: [bf16, fp16, fp32]}
 *     name:   string                       a type alone
 *     resume: [string, empty]              one of several types
 *     betas:  {items: number, length: 2}   a list; `min_length` and `max_length` too, for strings and maps as well
 *     optim:  {keys: {...}, open: true}    a map; `open` lets other keys in
 *     env:    {values: string}             a map whose keys are free
 *   open: false
 *
 * Types: any, map, list, string, int, number (int too), bool, empty.
 *
 *   name  in   borrowed  label for messages; not opened
 *   out   out  new       free with moe_shape_free(); untouched on failure
 *
 * Errors: PARSE (no YAML), SCHEMA (an unknown word, with line, column and field), LIMIT.
 */
MOE_MUST_USE
enum moe_code moe_shape_read(const char *name, struct moe_str yaml, struct moe_shape **out, struct moe_error *err);
void moe_shape_free(struct moe_shape **shape);      /* sets it to NULL; NULL is fine; a MOE_AUTO destructor */

enum moe_shape_problem { MOE_SHAPE_UNKNOWN, MOE_SHAPE_MISSING, MOE_SHAPE_TYPE, MOE_SHAPE_RANGE, MOE_SHAPE_WORD, MOE_SHAPE_LENGTH };
/* `text`: one clause about the place, never the value itself. A missing key is told at its map. */
struct moe_shape_fault { enum moe_shape_problem problem; const struct moe_node_doc *node; bool at_key; char text[200]; };
typedef void moe_shape_tell(void *ctx, const struct moe_shape_fault *fault);

/* Hold one document to a shape; each fault is told, in the order of the document. */
void moe_shape_check(const struct moe_shape *shape, const struct moe_node_doc *document, moe_shape_tell *tell, void *ctx);
#endif
