/* safetensors: eight bytes of header length, a JSON header, the tensors' bytes. Any such file is read, with every check of the reference library and
 * more; ours are written so that any reader loads them. A tensor may be a slice of a larger one: its place is told in __metadata__, so that a
 * checkpoint can be loaded by another number of ranks than wrote it (slices.h). The format is described in docs/checkpoint-format.md.
 *
 * Source: https://github.com/huggingface/safetensors, the section "Format" of its README. */
#ifndef MOE_RUNTIME_CKPT_FORMAT_SAFETENSORS_H
#define MOE_RUNTIME_CKPT_FORMAT_SAFETENSORS_H
#include "common/base/buf.h"
#include "runtime/ckpt/format/blob.h"

#define MOE_CAP_SAFETENSORS_HEADER   100000000u   /* bytes: what the reference library reads                                      */
#define MOE_CAP_SAFETENSORS_TENSORS  (1u << 18)   /* of one file: 48 bytes each are held while it is judged, whatever its header */
#define MOE_CAP_SAFETENSORS_NUMBERS  (1u << 20)   /* in all different shapes of one file: 8 bytes each                           */
#define MOE_CAP_SAFETENSORS_METADATA 4096u        /* pairs in __metadata__                                                       */
#define MOE_CAP_SAFETENSORS_TOLD     100u         /* objections to one header; it is read on, but more are not told              */
#define MOE_CAP_TENSOR_DIMS          32u
#define MOE_CAP_TENSOR_NAME          1024u        /* bytes                                                                       */

struct moe_dtype { const char *name; unsigned bits; };      /* of one element; 4 and 6 exist                              */
extern const struct moe_dtype moe_dtypes[];                 /* ends with .name = NULL                                     */
const struct moe_dtype *moe_dtype_find(struct moe_str name);/* NULL when it is none; case counts                          */

struct moe_tensor {
    struct moe_str key;                  /* in this file: "w", or for a slice "w@0,128": the global name and the offset   */
    const struct moe_dtype *dtype;
    unsigned dims;                       /* 0: a scalar                                                                   */
    const uint64_t *shape;               /* [dims]; of what this file holds                                               */
    uint64_t begin, end;                 /* where: bytes of the file, `end` not included                                  */
    struct moe_str global;               /* what this is a slice of; equal to key when it is whole                        */
    const uint64_t *whole, *offset;      /* [dims]; the global tensor's shape, and where in it this slice starts          */
};

struct moe_ckpt_pair { struct moe_str key, value; };

struct moe_safetensors {
    bool readable;                       /* the header is a JSON object; else nothing below is set                        */
    size_t objections;                   /* told and not told: 0 = as it must be                                          */
    uint64_t data;                       /* where the tensors' bytes begin                                                */
    uint64_t size;                       /* of the file                                                                   */
    struct moe_tensor *tensors;          /* in file order; those whose place could not be read are left out               */
    size_t count;
    bool sliced;                         /* it describes slices: moe.slices is there                                      */
    struct moe_ckpt_pair *metadata;      /* as written, "moe.slices" among them                                           */
    size_t metadata_count;
};

/**
 * Read the header of a file.
 *
 *   file   in   borrowed  only its header is read
 *   to     in   borrowed
 *   arena  in   borrowed  all of *out lives in it
 *   out    out            set in every case but an error
 *
 * A tensor that does not begin at a multiple of its element's size is nothing to object to: slow reads, no wrong ones.
 * Errors: those of file->read, LIMIT (out of memory), BUG.
 */
MOE_MUST_USE
enum moe_code moe_safetensors_read(const struct moe_blob *file, const struct moe_objections *to, struct moe_arena *arena, struct moe_safetensors *out,
                                   struct moe_error *err);

/* A tensor as a part of a global one, of which the name is not held. */
struct moe_tensor_part {
    uint64_t global[2];                  /* hash of the global name under the listener's secret                           */
    uint32_t fold;                       /* another one, without secret: the same in every run                            */
    uint64_t key_at;                     /* where in the file its key stands, for moe_safetensors_name()                  */
    const struct moe_dtype *dtype;
    unsigned dims;
    const uint64_t *shape, *whole, *offset;      /* [dims]; borrowed for the call                                         */
    uint64_t begin;
};

/* Who hears of each tensor while a header is judged; either call may be NULL. Nothing is settled before moe_safetensors_judge() returns. */
struct moe_tensor_listener {
    void *ctx;
    uint64_t secret[2];                  /* of the hashes of `part`                                                       */
    void (*found)(void *ctx, struct moe_str key, uint64_t begin, uint64_t end);      /* in the order of the header        */
    enum moe_code (*part)(void *ctx, const struct moe_tensor_part *part, struct moe_error *err);      /* once for each; an error ends the judging */
};

/**
 * As moe_safetensors_read(), with the same objections, but without holding the header: `out` has neither tensors nor metadata, and memory is some MiB
 * for the largest header (a window of it, and 80 bytes a tensor).
 *
 *   listener  in   borrowed  may be NULL
 *
 * Errors: as above, and the listener's.
 */
MOE_MUST_USE
enum moe_code moe_safetensors_judge(const struct moe_blob *file, const struct moe_objections *to, const struct moe_tensor_listener *listener,
                                    struct moe_safetensors *out, struct moe_error *err);

/* The key at a part's key_at, cut where it does not fit; empty when it can no longer be read. `room` counts the NUL. */
void moe_safetensors_name(const struct moe_blob *file, uint64_t key_at, char *into, size_t room);

/* The first tensor that ends behind `byte`: the one that holds it, unless it begins later (then the byte is the header's, or nobody's). `count` when there
 * is none. With this a damaged range of bytes becomes names: go on while tensors[i].begin is below the range's end. */
size_t moe_safetensors_first(const struct moe_safetensors *st, uint64_t byte);

/* The value of a key of __metadata__; {NULL, 0} when absent. */
struct moe_str moe_safetensors_metadata(const struct moe_safetensors *st, const char *key);

/**
 * Lay out a file and write its header.
 *
 *   tensors   in      borrowed  global, dtype, dims, shape are read; whole and offset too unless both are NULL (then it is a whole tensor)
 *   metadata  in      borrowed  pairs of the caller's; "format" ("pt") and "moe.slices" are added here and may not be among them
 *   align     in                power of two, 8 to 4096: the first tensor begins at a multiple of it (4096 for O_DIRECT)
 *   arena     in      borrowed  all of *out lives in it
 *   head      in out  borrowed  the header's bytes are appended: length, JSON, spaces
 *   out       out               where each tensor's bytes go, in file order; size is the file's
 *
 * Tensors are laid out by size of element, widest first, then by global name and offset: each is aligned to its element, no byte is left between two, and
 * the same tensors give the same file in whatever order they come.
 * Errors: SCHEMA (a shape that overflows, a slice outside its tensor, a name twice or not printable; field is the name), USAGE (align), LIMIT.
 */
MOE_MUST_USE
enum moe_code moe_safetensors_layout(const struct moe_tensor *tensors, size_t count, const struct moe_ckpt_pair *metadata, size_t metadata_count,
                                     unsigned align, struct moe_arena *arena, struct moe_buf *head, struct moe_safetensors *out,
                                     struct moe_error *err);

/* Elements in a shape; false when they are more than fit in 64 bits. No dimension: 1. */
MOE_MUST_USE bool moe_tensor_elements(const uint64_t *shape, unsigned dims, uint64_t *out);
/* Bytes of so many elements; false when they overflow, or are no whole number of bytes. */
MOE_MUST_USE bool moe_tensor_bytes(const struct moe_dtype *dtype, uint64_t elements, uint64_t *out);
/* The key of a slice: "w@0,128", and "w" when it is whole; {NULL, 0} when out of memory. */
struct moe_str moe_tensor_key(const struct moe_tensor *tensor, struct moe_arena *arena);

extern const struct moe_ckpt_event moe_safetensors_events[];   /* safetensors-... */
#endif
