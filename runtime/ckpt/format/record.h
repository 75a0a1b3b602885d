/* commit.json: the record that makes a step whole. It is written last, once every rank's files are in place and synced; a step without it was never
 * finished. A DSSE envelope carries it, so that it can be signed:
 *
 *   {"payload":"<base64>","payloadType":"application/vnd.moe-guard.commit+json","signatures":[{"keyid":"...","sig":"<base64>"}]}
 *
 * An unsigned one has an empty list. The payload is canonical JSON (sorted keys, no spaces), so one set of facts has one digest:
 *
 *   {"created":1700000000.250,"generation":0,"job":"run-7","previous":null,"ranks":[
 *      {"bytes":4096,"file":"rank=0.safetensors","host":"node-1","leaf_bytes":1048576,"meta_sha256":"<hex>","rank":0,"sha256":"<hex>","tree":"<hex>"}
 *    ],"schema":1,"step":500,"world":1}
 *
 * `previous` is the SHA-256 of the payload of the job's commit before this one: a chain in which replay, reordering and mixing show. */
#ifndef MOE_RUNTIME_CKPT_FORMAT_RECORD_H
#define MOE_RUNTIME_CKPT_FORMAT_RECORD_H
#include "common/base/buf.h"
#include "runtime/ckpt/format/blob.h"

#define MOE_RECORD_TYPE           "application/vnd.moe-guard.commit+json"
#define MOE_CAP_RECORD_BYTES      (24u << 20)    /* commit.json: about 30,000 ranks                                              */
#define MOE_CAP_RECORD_RANKS      65536u
#define MOE_CAP_RECORD_SIGNATURES 16u
#define MOE_CAP_RECORD_SIG_BYTES  512u           /* one signature                                                                */
enum { MOE_RECORD_SCHEMA = 1 };

/* Bits of moe_record_rank.has: the field was there and is good. Only sha256 may be absent. */
enum {
    MOE_RANK_RANK = 1 << 0, MOE_RANK_HOST = 1 << 1, MOE_RANK_FILE = 1 << 2, MOE_RANK_BYTES = 1 << 3, MOE_RANK_TREE = 1 << 4,
    MOE_RANK_LEAF = 1 << 5, MOE_RANK_SHA256 = 1 << 6, MOE_RANK_META = 1 << 7, MOE_RANK_ALL = (1 << 8) - 1,
};
struct moe_record_rank {
    unsigned has;
    uint64_t rank, bytes, leaf_bytes;            /* leaf_bytes: a power of two, 1 to 4 MiB                                       */
    struct moe_str host, file;                   /* file: "rank=0.safetensors", a name beside the record, never a path           */
    unsigned char tree[32], sha256[32], meta_sha256[32];
};

/* Bits of moe_record.has. Only previous may be absent (null). */
enum {
    MOE_RECORD_JOB = 1 << 0, MOE_RECORD_STEP = 1 << 1, MOE_RECORD_WORLD = 1 << 2, MOE_RECORD_GENERATION = 1 << 3, MOE_RECORD_CREATED = 1 << 4,
    MOE_RECORD_PREVIOUS = 1 << 5, MOE_RECORD_VERSION = 1 << 6,
};
struct moe_record_signature { struct moe_str keyid, sig; };      /* sig: the bytes, decoded; nothing says yet that it is good     */

struct moe_record {
    bool readable;                               /* envelope and payload are JSON objects and the payload was decoded            */
    size_t objections;                           /* 0: it is as it must be                                                       */
    unsigned has;
    uint64_t schema, step, world, generation;
    double created;                              /* seconds since 1970                                                           */
    struct moe_str job;
    unsigned char previous[32];
    struct moe_record_rank *ranks;               /* as listed; without objections ranks[i] is rank i, and there are `world`      */
    size_t rank_count;
    struct moe_record_signature *signatures;
    size_t signature_count;
    struct moe_str payload;                      /* the bytes that are signed (inside the PAE) and hashed                        */
    unsigned char digest[32];                    /* SHA-256 of them: what the next record calls previous                         */
};

/**
 * Read one.
 *
 *   bytes  in   borrowed  commit.json
 *   to     in   borrowed
 *   arena  in   borrowed  all of *out lives in it
 *   out    out            set in every case but an error
 *
 * Signatures are not verified here: build the PAE with moe_record_pae() and ask common/crypt/sign.h.
 * Errors: LIMIT (out of memory), CRYPTO, BUG.
 */
MOE_MUST_USE
enum moe_code moe_record_read(struct moe_str bytes, const struct moe_objections *to, struct moe_arena *arena, struct moe_record *out,
                              struct moe_error *err);

/**
 * Append the canonical payload of a record. ranks[i] must be rank i, one for each of `world`; every bit of `has` but PREVIOUS and SHA256 must be set.
 * Errors: SCHEMA (what the reader would object to; field says which), LIMIT (`out` is full).
 */
MOE_MUST_USE
enum moe_code moe_record_payload(const struct moe_record *record, struct moe_buf *out, struct moe_error *err);

/* Append the bytes that a signature covers: the DSSE pre-authentication encoding of a payload. */
void moe_record_pae(struct moe_str payload, struct moe_buf *out);

/* Append the envelope, one line without its end. Errors: SCHEMA (more signatures than the cap, a key id that does not print), LIMIT. */
MOE_MUST_USE
enum moe_code moe_record_envelope(struct moe_str payload, const struct moe_record_signature *signatures, size_t count, struct moe_buf *out,
                                  struct moe_error *err);

/* What the chain says of one record. */
struct moe_record_link {
    const char *event;                           /* record-chain-...; NULL: nothing is wrong with it                             */
    size_t previous;                             /* place of the record before it; SIZE_MAX: not among those given, or none      */
    char text[160];                              /* one sentence for the event                                                   */
};

/**
 * Judge the chain of several steps of one root, in any order. The oldest may name a predecessor that is not there: retention takes old steps away.
 *
 *   records  in   borrowed  read without objections
 *   links    out            [count], beside the records
 *
 * n log n. Errors: LIMIT (out of memory).
 */
MOE_MUST_USE
enum moe_code moe_record_chain(const struct moe_record *const *records, size_t count, struct moe_record_link *links, struct moe_error *err);

extern const struct moe_ckpt_event moe_record_events[];   /* record-... */
#endif
