/* What is too large for memory and lies in no file as it is needed (a stream, UTF-16 as UTF-8) goes piece by piece into a file without a name, which is mapped. */
#include "audit/config/read/read.h"
#include "audit/config/run/parts.h"
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

enum { PIECE = 256 << 10, PAGE = 4096 };

int spool_open(void)
{
    const char *set = getenv("TMPDIR"), *const folders[] = { set && *set ? set : "/tmp", "/var/tmp", "." };
    for (size_t i = 0; i < MOE_COUNT(folders); i++) {
        int fd = open(folders[i], O_TMPFILE | O_RDWR | O_CLOEXEC | O_EXCL, 0600);
        if (fd >= 0)
            return fd;
    }
    return -1;
}

bool spool_put(int fd, const char *from, size_t n)
{
    while (n) {
        ssize_t wrote = write(fd, from, n);
        if (wrote < 0 && errno != EINTR)
            return false;
        from += wrote > 0 ? wrote : 0;
        n -= wrote > 0 ? (size_t)wrote : 0;
    }
    return true;
}

static bool convert(struct loaded *loaded, int fd, size_t *bytes)
{
    char *piece = malloc(PIECE);
    bool good = piece != NULL;
    *bytes = 0;
    for (size_t at = 0; good && at < loaded->bytes.len;) {
        size_t n = moe_lint_utf16_next(loaded->bytes, &at, piece, PIECE);
        good = spool_put(fd, piece, n);
        *bytes += n;
        if (at >= PAGE)
            (void)madvise(loaded->map, at / PAGE * PAGE, MADV_DONTNEED);
    }
    free(piece);
    return good;
}

enum moe_code load_plain(struct loaded *loaded, struct moe_error *err)
{
    if (!loaded->map || !moe_lint_utf16(loaded->bytes))
        return MOE_OK;
    int fd = spool_open();
    bool good = fd >= 0 && convert(loaded, fd, &loaded->plain_bytes) && loaded->plain_bytes;
    void *map = good ? mmap(NULL, loaded->plain_bytes, PROT_READ, MAP_PRIVATE, fd, 0) : MAP_FAILED;
    int sys = errno;
    if (fd >= 0)
        close(fd);
    if (map == MAP_FAILED) {
        enum moe_code code = moe_fail(err, MOE_E_IO, (struct moe_where){ 0 }, "is a large text in UTF-16, and there is no room for a copy as UTF-8: %s", strerror(sys));
        err->sys = sys;
        return code;
    }
    (void)madvise(map, loaded->plain_bytes, MADV_SEQUENTIAL);
    loaded->plain = map;
    return MOE_OK;
}
