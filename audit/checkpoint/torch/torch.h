/* Contents of a legacy checkpoint (.pt, as torch.save writes it): the zip around it, the pickle in it, and the tensors that both speak of. Nothing is
 * executed, decompressed or imported: the pickle is followed by an interpreter that knows the few opcodes and names that state dicts need. */
#ifndef MOE_AUDIT_CHECKPOINT_TORCH_H
#define MOE_AUDIT_CHECKPOINT_TORCH_H
#include "common/base/arena.h"
#include "common/base/error.h"
#include "common/crypt/digest.h"
#include "runtime/ckpt/format/blob.h"

#define MOE_CAP_TORCH_HELD    (46u << 20)      /* all that one file makes us hold: names, pickle, values, tensors  */
#define MOE_CAP_TORCH_RECORDS (128u << 10)     /* entries of one zip                                               */
#define MOE_CAP_TORCH_NAMES   (8u << 20)       /* bytes of all their names                                         */
#define MOE_CAP_TORCH_NAME    512u             /* bytes of a record's name                                         */
#define MOE_CAP_TORCH_PICKLE  (16u << 20)      /* bytes of data.pkl                                                */
#define MOE_CAP_TORCH_STRING  (1u << 20)       /* one string in it                                                 */
#define MOE_CAP_TORCH_KEY     4096u            /* one key of a dict, and a tensor's dotted name                    */
#define MOE_CAP_TORCH_ITEMS   (1u << 20)       /* members of all its tuples, lists and dicts together              */
#define MOE_CAP_TORCH_NODES   (512u << 10)     /* tuples, lists and dicts                                          */
#define MOE_CAP_TORCH_STACK   (256u << 10)     /* values waiting                                                   */
#define MOE_CAP_TORCH_MARKS   128u             /* open marks                                                       */
#define MOE_CAP_TORCH_MEMO    (1u << 20)       /* the highest memo index                                           */
#define MOE_CAP_TORCH_DEPTH   64u              /* dicts in dicts                                                   */
#define MOE_CAP_TORCH_STEPS   (8u << 20)       /* values looked at while arguments are judged and tensors are named */
#define MOE_CAP_TORCH_TENSORS (128u << 10)     /* tensors, and names of tensors                                    */
#define MOE_CAP_TORCH_DIMS    64u              /* dimensions of a tensor                                           */
#define MOE_CAP_TORCH_SHARED  4u               /* bytes of tensors for each byte of storage in a digest            */
#define MOE_CAP_TORCH_SAID    1000u            /* objections to one file; more are counted in facts->unsaid        */
#define MOE_CAP_TORCH_BYTES   ((size_t)64 << 20)    /* an arena that is enough for any file                        */

/* What each event means; the events that moe_torch_check() says are rows of it. */
extern const struct moe_ckpt_event moe_torch_events[];

enum moe_torch_kind {
    MOE_TORCH_UNKNOWN,        /* not a checkpoint of any known kind                                  */
    MOE_TORCH_ZIP,            /* what torch.save writes since 1.6                                    */
    MOE_TORCH_LEGACY,         /* what torch.save wrote before: a chain of pickles                    */
    MOE_TORCH_SCRIPT,         /* TorchScript: a zip with code in it                                  */
    MOE_TORCH_PICKLE,         /* a pickle without a zip                                              */
    MOE_TORCH_OTHER,          /* known by its first bytes, and something else: HDF5, gzip, tar ...   */
    MOE_TORCH_EMPTY,          /* no bytes, or only zeros as far as was looked                        */
};

struct moe_torch_opts {
    const struct moe_str *globals;   /* borrowed: more names that may be called, "module.name"       */
    size_t global_count;
    bool check_crc;                  /* read every record; else the caller may, with moe_torch_crc() */
    /* NULL, or told how much memory the file may take in all, at most, before it does: twice or less, and more each time. It may wait. */
    void (*room)(void *ctx, uint64_t bytes); void *room_ctx;
};

enum moe_torch_crc { MOE_TORCH_CRC_LATER, MOE_TORCH_CRC_GOOD, MOE_TORCH_CRC_BAD };

struct moe_torch_record {
    struct moe_str name;             /* as in the zip: "archive/data/0"; raw                         */
    uint64_t at, bytes;              /* of the data, in the file                                     */
    uint32_t crc;                    /* by the directory                                             */
    bool sound;                      /* stored, not encrypted, and inside the file                   */
    enum moe_torch_crc crc_state;
};

struct moe_torch_tensor {
    struct moe_str name;             /* keys joined by dots: "model.0.weight"; raw                   */
    const char *dtype;               /* "float32"                                                    */
    unsigned itemsize, dims;
    const uint64_t *shape, *stride;  /* dims each, in elements                                       */
    uint32_t storage;                /* the key of its storage, as a place in facts->storages        */
    uint64_t offset;                 /* of its first element in the storage, in elements             */
    uint64_t at, end;                /* its bytes in the file, [at, end); 0, 0 where out of bounds   */
};

struct moe_torch_storage {
    struct moe_str key;              /* "0"                                                          */
    uint32_t record;                 /* place in facts->records; UINT32_MAX = there is none          */
    uint64_t bytes;                  /* by the pickle                                                */
};

struct moe_torch_facts {
    enum moe_torch_kind kind;
    bool read;                       /* data.pkl was followed to its end: the tensors below are all  */
    struct moe_torch_record *records;           size_t record_count;    /* as in the directory      */
    const struct moe_torch_storage *storages;   size_t storage_count;
    const struct moe_torch_tensor *tensors;     size_t tensor_count;    /* in the order of the dicts */
    uint64_t storage_bytes;          /* of all storages together                                     */
    size_t unsaid;                   /* objections past MOE_CAP_TORCH_SAID                           */
};

/**
 * Judge one file.
 *
 *   file   in   borrowed  read in pieces; a file that is no checkpoint costs 64 KiB
 *   opts   in   borrowed  NULL: no more globals, and no CRCs
 *   to     in   borrowed  takes each objection, in the order in which things are found
 *   out    out            filled; its pointers live in `arena`
 *   arena  in   kept      MOE_CAP_TORCH_BYTES is enough
 *
 * Memory: MOE_CAP_TORCH_HELD for what is kept and what data.pkl makes, and 6 MiB to sort; for small files about 70 bytes for each of their own. A file that
 * wants more is said to (pickle-limit, zip-entries).
 * Errors: IO and PARSE of file->read; LIMIT (the arena is full, no memory). Nothing about the file's contents is an error.
 */
MOE_MUST_USE
enum moe_code moe_torch_check(const struct moe_blob *file, const struct moe_torch_opts *opts, const struct moe_objections *to,
                              struct moe_torch_facts *out, struct moe_arena *arena, struct moe_error *err);

/* Read one record of facts->records and compare its CRC-32; says zip-crc and its like. Several threads may each do their own records. Does nothing for
 * a record that is not sound. Errors: IO and PARSE of file->read, LIMIT (no memory). */
MOE_MUST_USE
enum moe_code moe_torch_crc(const struct moe_blob *file, struct moe_torch_facts *facts, size_t record, const struct moe_objections *to, struct moe_error *err);

/* The first tensor with bytes in [at, end) of the file; NULL = none: to name what a damaged range belongs to. */
const struct moe_torch_tensor *moe_torch_tensor_at(const struct moe_torch_facts *facts, uint64_t at, uint64_t end);

/**
 * SHA-256 over the tensors whose names begin with `prefix`, sorted by the rest of the name: for each the name, its shape as "(16, 8)", its dtype as
 * "torch.float32" and its elements in row-major order. The same for two files with equal state dicts, however they were zipped.
 *
 *   prefix  in   borrowed  "" for a bare state dict, "model." for a checkpoint; the names are taken without it
 *   count   out            tensors in the digest; 0 leaves `sum` untouched
 *
 * Errors: IO and PARSE of file->read, CRYPTO, LIMIT (no memory, or MOE_CAP_TORCH_SHARED), SCHEMA (a tensor with that prefix lies out of bounds, or fills more than its storage).
 */
MOE_MUST_USE
enum moe_code moe_torch_digest(const struct moe_blob *file, const struct moe_torch_facts *facts, struct moe_str prefix,
                               unsigned char sum[MOE_SHA256_BYTES], size_t *count, struct moe_error *err);
#endif
