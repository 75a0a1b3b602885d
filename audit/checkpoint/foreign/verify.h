/* Whether a signature of another tool's is that of a key: OpenSSF Model Signing with a public key in PEM, minisign with its own. */
#ifndef MOE_AUDIT_CHECKPOINT_FOREIGN_VERIFY_H
#define MOE_AUDIT_CHECKPOINT_FOREIGN_VERIFY_H
#include "audit/checkpoint/foreign/foreign.h"
#include "common/crypt/sign.h"

#define MOE_CAP_FOREIGN_UNHASHED (64u << 20)   /* a file that was signed unhashed (minisign -l) has to lie in memory whole */

struct moe_foreign_key;   /* opaque; one owner; read-only, so threads may share it */

/**
 * Read a public key: PEM (P-256, P-384; Ed25519 for minisign), or minisign's: its file of two lines, or the second line alone.
 *
 *   name   in   borrowed  label for messages, usually a path; not opened
 *   bytes  in   borrowed
 *   out    out  new       free with moe_foreign_key_free(); untouched on failure
 *
 * Errors: PARSE (neither form), SCHEMA (a key of another kind), LIMIT, CRYPTO.
 */
MOE_MUST_USE
enum moe_code moe_foreign_key_read(const char *name, struct moe_str bytes, struct moe_foreign_key **out, struct moe_error *err);
void moe_foreign_key_free(struct moe_foreign_key **key);   /* sets it to NULL; NULL is fine; a MOE_AUTO destructor */
/* By which signatures name it: minisign's 16 digits, else the SHA-256 of the PEM in hex. Kept until the key is freed. */
const char *moe_foreign_key_hint(const struct moe_foreign_key *key);
/* moe_key_id() of it: the same for both forms of one key. */
const char *moe_foreign_key_id(const struct moe_foreign_key *key);

/**
 * Verify what moe_foreign_read() decoded.
 *
 *   foreign  in   borrowed  OMS or MINISIGN; others carry no signature: USAGE
 *   file     in   borrowed  minisign: what it signs, the file beside it; NULL for OMS
 *   to       in   borrowed  where a signature that does not hold is told: other-key, bad-signature, bad-comment
 *   good     out            OMS: one signature is the key's and no hint contradicts it; minisign: the file's and the comment's are.
 *                           Says who signed the list, not that the list was well formed: see foreign->broken and the objections
 *
 * Errors: what file->read gives; CRYPTO, LIMIT (a file past MOE_CAP_FOREIGN_UNHASHED signed unhashed, out of memory), USAGE. Never good then.
 */
MOE_MUST_USE
enum moe_code moe_foreign_verify(const struct moe_foreign *foreign, const struct moe_foreign_key *key, const struct moe_blob *file,
                                 const struct moe_objections *to, bool *good, struct moe_error *err);
#endif
