/* Which checkpoint a job goes on from: moe-verify-ckpt --newest decides, run as a process of its own; nothing is resumed from that it did not pass. */
#ifndef MOE_RUNTIME_RESTORE_RESTORE_H
#define MOE_RUNTIME_RESTORE_RESTORE_H
#include "common/base/error.h"
#include "common/base/str.h"

/**
 * The newest step below `root` that verifies.
 *
 *   tool    in   borrowed  path of moe-verify-ckpt; NULL: beside the running program, else by PATH
 *   pubkey  in   borrowed  trust this public key and demand its signature; NULL: signatures are not demanded
 *   step    out            MOE_NO_STEP when there is none at all (an empty or absent root)
 *   told    out            what it said on standard error of newer steps that do not pass; borrowed room, cut where it does not fit; may be NULL
 *
 * Steps that were never committed do not count. Steps that are there, of which none verifies: USAGE, and training does not begin anew over them.
 * Errors: IO (it cannot be run), USAGE.
 */
MOE_MUST_USE
enum moe_code moe_restore_newest(const char *tool, const char *root, const char *pubkey, uint64_t *step, char *told, size_t told_room, struct moe_error *err);
#endif
