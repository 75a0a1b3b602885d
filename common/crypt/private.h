/* Files that hold a secret, a key or a token: opened only when nobody but their owner can have read or written them. */
#ifndef MOE_COMMON_CRYPT_PRIVATE_H
#define MOE_COMMON_CRYPT_PRIVATE_H
#include "common/base/error.h"

/**
 * Open a regular file with one name, of the effective user, that nobody else may read or write (mode 0600 or stricter), through no symbolic link. What is asked
 * is asked of the file that was opened, so nothing can be put in its place between.
 *
 *   path  in   borrowed
 *   what  in   borrowed  what it holds, as messages say it: "the job's key"
 *   out   out  new       a descriptor, close it with moe_fd_close(); untouched on failure
 *
 * Errors: IO (also a link, and what is no regular file), USAGE (another's, or readable for others).
 */
MOE_MUST_USE enum moe_code moe_private_open(const char *path, const char *what, int *out, struct moe_error *err);

/**
 * Read such a file whole.
 *
 *   into  out  borrowed  `room` bytes; the caller wipes them with moe_crypt_wipe(), also on failure
 *   len   out            how many of them it has, fewer than `room`
 *
 * Errors: IO, USAGE, LIMIT (room or more bytes).
 */
MOE_MUST_USE enum moe_code moe_private_read(const char *path, const char *what, char *into, size_t room, size_t *len, struct moe_error *err);
#endif
