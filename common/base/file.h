/* Whole files, read under a cap and written all or nothing. */
#ifndef MOE_COMMON_BASE_FILE_H
#define MOE_COMMON_BASE_FILE_H
#include "common/base/buf.h"
#include "common/base/error.h"
#include "common/base/str.h"

/**
 * Read a regular file (or, for path "-", standard input) whole.
 *
 *   path       in   borrowed  "-" reads standard input to its end
 *   cap_bytes  in             a named cap
 *   out        out  new       free with moe_buf_free(); untouched on failure
 *
 * Opens with O_CLOEXEC|O_NONBLOCK and refuses what is no regular file (a FIFO cannot hang the run).
 * Errors: IO (errno in err->sys), LIMIT (larger than cap_bytes).
 */
MOE_MUST_USE
enum moe_code moe_file_read(const char *path, size_t cap_bytes, struct moe_buf **out, struct moe_error *err);

/* Write `bytes` to a temporary file beside `path`, fsync it, rename it over `path`, fsync the folder. A symbolic link is replaced, not followed.
 * What lies in /dev/ is written to directly; any other FIFO, device or folder is refused. Errors: IO. */
MOE_MUST_USE
enum moe_code moe_file_write(const char *path, struct moe_str bytes, unsigned mode, struct moe_error *err);

/* What those are made of, for files that are written in a way of their own. Both give 0 or an errno. */
MOE_MUST_USE int moe_fd_write(int fd, struct moe_str bytes);          /* all of them, whatever interrupts */
MOE_MUST_USE int moe_fsync_folder_of(const char *path);               /* the folder that holds `path`; a file system that cannot is no fault */
#endif
