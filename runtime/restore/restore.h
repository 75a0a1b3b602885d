/* Which checkpoint a job goes on from: moe-verify-ckpt --newest decides, run as a process of its own; nothing is resumed from that it did not pass. */
#ifndef MOE_RUNTIME_RESTORE_RESTORE_H
#define MOE_RUNTIME_RESTORE_RESTORE_H
#include "common/base/error.h"
#include "common/base/str.h"
#include "common/crypt/digest.h"

#define MOE_CAP_RESTORE_MS (60u * 60 * 1000)           /* that a verification may take; what takes longer is ended */

/* Whose signature a job demands of what it goes on from, when its own checkpoints are signed by the key in the file `key`: KEY.pub, where that is there, written to
 * `room`. NULL where it is not, `key` is NULL or empty, or the name does not fit: nobody's. */
const char *moe_restore_signer(const char *key, char *room, size_t room_bytes);

/**
 * The newest step below `root` that verifies.
 *
 *   tool    in   borrowed  path of moe-verify-ckpt; NULL: beside the running program, else by PATH
 *   pubkey  in   borrowed  trust this public key and demand its signature; NULL: signatures are not demanded
 *   step    out            MOE_NO_STEP (runtime/control/control.h) when there is none at all: an empty or absent root
 *   commit  out            the digest of the commit record that was verified (moe_record.digest); zeros when there is no step. Who loads the step compares: between
 *                          the two, somebody may have put another one there
 *   told    out            what it said on standard error of newer steps that do not pass; borrowed room, cut where it does not fit; may be NULL
 *
 * What time stamps say is not asked: a clock that was set must not cost a job its checkpoints, and their order is proved by the chain of commit records.
 * Steps that were never committed do not count. Steps that are there, of which none verifies: USAGE, and training does not begin anew over them.
 * Waits for the tool, as long as reading the newest step takes; may be called by any thread, in a process that waits for no child but its own. The tool gets
 * PATH and the locale from our environment and nothing else.
 * Errors: IO (the root cannot be read; the tool cannot be run, did not end in time, or could not judge), USAGE, PARSE (it answered what it never does).
 */
MOE_MUST_USE
enum moe_code moe_restore_newest(const char *tool, const char *root, const char *pubkey, uint64_t *step, unsigned char commit[MOE_SHA256_BYTES],
                                 char *told, size_t told_room, struct moe_error *err);
#endif
