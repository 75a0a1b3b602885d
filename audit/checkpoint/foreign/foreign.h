/* Manifests and signatures that other tools left beside a checkpoint: what they list, what they sign, and what is wrong with them. */
#ifndef MOE_AUDIT_CHECKPOINT_FOREIGN_FOREIGN_H
#define MOE_AUDIT_CHECKPOINT_FOREIGN_FOREIGN_H
#include "runtime/ckpt/format/blob.h"

#define MOE_CAP_FOREIGN_BYTES   (16u << 20)    /* one manifest; the reference tools write about 200 bytes a file     */
#define MOE_CAP_FOREIGN_ENTRIES (256u << 10)   /* what one manifest may list                                         */
#define MOE_CAP_FOREIGN_SIGNERS 64u            /* signatures of one envelope that are read; more are an objection    */
#define MOE_CAP_FOREIGN_NAME    4096u          /* one name, in bytes; a component of it: 255                         */
#define MOE_CAP_FOREIGN_SAID    32u            /* objections of one event about one manifest; the last says that more follow */

enum moe_foreign_kind {
    MOE_FOREIGN_INTEGRITY,   /* Megatron's integrity.json                                  */
    MOE_FOREIGN_SUMS,        /* sha256sum and its relatives, GNU and BSD lines, mixed      */
    MOE_FOREIGN_OMS,         /* OpenSSF Model Signing: Sigstore bundle > DSSE > in-toto    */
    MOE_FOREIGN_MINISIGN,    /* a detached minisign signature: lists nothing, signs a file */
};

/* A digest's name and length. Rows are compared by address; moe_foreign_algorithms() ends with .name = NULL. */
struct moe_foreign_algorithm { const char *name; size_t bytes; bool weak; };
const struct moe_foreign_algorithm *moe_foreign_algorithms(void);

/* One thing that is listed. An entry whose name or digest was objected to stays in the list, for its name is no unlisted file; it has usable = false
 * and must be neither opened nor compared. */
struct moe_foreign_entry {
    struct moe_str name;                            /* relative to the manifest's folder, unescaped, "./" removed; "." = the model is one file */
    const struct moe_foreign_algorithm *algorithm;  /* NULL: unknown                                                   */
    struct moe_str digest;                          /* raw bytes; empty when unreadable                                */
    uint64_t start, end;                            /* the bytes it covers: [start, end); a whole file is 0, UINT64_MAX */
    uint64_t offset;                                /* of the entry in the manifest, or MOE_NO_OFFSET                  */
    bool usable;
};

/* What a signature was made over. */
enum moe_foreign_signed {
    MOE_FOREIGN_OVER_LISTING,   /* OMS: `over` is the pre-authentication encoding of the listing           */
    MOE_FOREIGN_OVER_FILE,      /* minisign: the file beside it; `over` is empty, its bytes are the file's */
    MOE_FOREIGN_OVER_COMMENT,   /* minisign: `over` is the first signature and the trusted comment         */
};
enum moe_foreign_scheme { MOE_FOREIGN_ECDSA, MOE_FOREIGN_ED25519, MOE_FOREIGN_ED25519_BLAKE2B };

struct moe_foreign_signature {
    enum moe_foreign_signed of;
    enum moe_foreign_scheme scheme;   /* ECDSA: curve and digest follow from the key; BLAKE2B: the file's BLAKE2b-512 was signed */
    struct moe_str key_hint;          /* as written: OMS: SHA-256 of the PEM, in hex; minisign: key id, 16 hex digits; may be empty */
    struct moe_str over;              /* the exact bytes that were signed            */
    struct moe_str bytes;             /* the signature: DER for ECDSA, 64 raw bytes for Ed25519; empty when it could not be decoded */
};

/* Read-only after reading, so threads may share it; free with moe_foreign_free(). All of it lives in the manifest's own memory. */
struct moe_foreign {
    enum moe_foreign_kind kind;
    bool broken;                                    /* not readable as its kind: what is listed is not the whole       */
    struct moe_foreign_entry *entries;              /* in the order written                                            */
    size_t entry_count;
    struct moe_foreign_signature *signatures;       /* OMS: the envelope's; minisign: the file's, then the comment's   */
    size_t signature_count;
    struct moe_str model;                           /* OMS: the subject's name; informative                            */
    bool allow_symlinks;                            /* OMS: links were followed when it was signed                     */
    struct moe_str *ignored;                        /* OMS: paths that the signer left out, as signed                  */
    size_t ignored_count;
    struct moe_str comment;                         /* minisign: the trusted comment (trusted once it is verified)     */
    struct moe_arena *arena;
};

/* The reader's events, each a row (name, meaning); ends with .name = NULL. */
extern const struct moe_ckpt_event moe_foreign_events[];

/* True, and the kind, when a file of this name (without folders) is one of the manifests above: integrity.json, model.sig, *.minisig, SHA256SUMS and
 * its relatives, *.sha256. */
bool moe_foreign_kind_of(struct moe_str file, enum moe_foreign_kind *kind);

/**
 * Read one manifest.
 *
 *   kind   in
 *   name   in   borrowed  the manifest's file name, without folders: SHA512SUMS tells by it what its digests are; *.minisig what it signs
 *   bytes  in   borrowed  the whole file
 *   to     in   borrowed  where objections go; details name the entry
 *   out    out  new       free with moe_foreign_free(); untouched on failure. What is no manifest of its kind is an objection and gives
 *                         `broken`, never an error
 *
 * Signatures are decoded here, and verified with a key of the caller's (verify.h): until then one knows what is listed, not who says so.
 * Errors: LIMIT (out of memory), CRYPTO (OpenSSL failed to hash).
 */
MOE_MUST_USE
enum moe_code moe_foreign_read(enum moe_foreign_kind kind, struct moe_str name, struct moe_str bytes, const struct moe_objections *to,
                               struct moe_foreign **out, struct moe_error *err);
void moe_foreign_free(struct moe_foreign **foreign);   /* sets it to NULL; NULL is fine; a MOE_AUTO destructor */

/* The entry of `name` that covers the byte `at`; NULL when none does. Linear: for many look-ups index the entries yourself. */
const struct moe_foreign_entry *moe_foreign_find(const struct moe_foreign *foreign, struct moe_str name, uint64_t at);
#endif
