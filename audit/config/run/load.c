/* The bytes of a file: what may become a tree is read, larger ones are mapped, so that memory does not grow with them. */
#include "audit/config/run/parts.h"
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#define MOE_CAP_STDIN_BYTES (1u << 30)
enum { FIRST_ROOM = 64 << 10 };

static enum moe_code cannot(const char *path, int sys, const char *what, struct moe_error *err)
{
    enum moe_code code = moe_fail(err, MOE_E_IO, (struct moe_where){ .file = path }, "%s: %s", what, strerror(sys));
    err->sys = sys;
    return code;
}

/* Room for so many bytes and a NUL. What was there is forgotten. */
static enum moe_code make_room(const char *path, struct load_room *room, size_t size, struct moe_error *err)
{
    if (room->size > size)
        return MOE_OK;
    size_t want = MOE_MAX(size + 1, (size_t)FIRST_ROOM);
    free(room->bytes);
    room->bytes = malloc(want);
    room->size = room->bytes ? want : 0;
    return room->bytes ? MOE_OK : moe_fail(err, MOE_E_LIMIT, (struct moe_where){ .file = path }, "out of memory");
}

void load_room_rest(struct load_room *room)
{
    if (room->size > MOE_ARENA_KEPT_BYTES)
        load_room_free(room);
}

void load_room_free(struct load_room *room)
{
    free(room->bytes);
    *room = (struct load_room){ 0 };
}

static enum moe_code read_small(const char *path, int fd, size_t size, struct load_room *room, struct loaded *out, struct moe_error *err)
{
    size_t n = 0;
    MOE_TRY(make_room(path, room, size, err));
    while (n < size) {
        ssize_t got = read(fd, room->bytes + n, size - n);
        if (got < 0 && errno == EINTR)
            continue;
        if (got < 0)
            return cannot(path, errno, "cannot be read", err);
        if (got == 0)
            break;
        n += (size_t)got;
    }
    room->bytes[n] = '\0';
    out->bytes = (struct moe_str){ room->bytes, n };
    return MOE_OK;
}

/* Reading a mapped page that a truncation took away is SIGBUS. The thread that meets it gets a page of zeros instead and remembers; the file is then said
 * to have changed. A signal handler can be told of its thread's mapping in no other way than by a variable of the thread. */
static _Thread_local struct { char *start; size_t bytes; volatile sig_atomic_t cut; } mapped;

static void on_bus(int number, siginfo_t *info, void *context)
{
    uintptr_t at = (uintptr_t)info->si_addr, start = (uintptr_t)mapped.start;
    (void)context;
    if (mapped.start && at >= start && at - start < mapped.bytes) {
        long page = sysconf(_SC_PAGESIZE);
        void *from = mapped.start + (at - start) / (size_t)page * (size_t)page;
        size_t rest = mapped.bytes - (size_t)((char *)from - mapped.start);
        if (mmap(from, rest, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED, -1, 0) != MAP_FAILED) {
            mapped.cut = 1;
            return;
        }
    }
    signal(number, SIG_DFL);
    raise(number);
}

void load_start(void)
{
    struct sigaction sa = { .sa_sigaction = on_bus, .sa_flags = SA_SIGINFO };
    sigemptyset(&sa.sa_mask);
    (void)sigaction(SIGBUS, &sa, NULL);
}

static enum moe_code map_large(const char *path, int fd, size_t size, struct loaded *out, struct moe_error *err)
{
    void *map = mmap(NULL, size, PROT_READ, MAP_PRIVATE, fd, 0);
    if (map == MAP_FAILED)
        return cannot(path, errno, "cannot be mapped", err);
    (void)madvise(map, size, MADV_SEQUENTIAL);
    *out = (struct loaded){ .bytes = { map, size }, .map = map, .map_bytes = size };
    mapped.start = map;
    mapped.bytes = size;
    mapped.cut = 0;
    return MOE_OK;
}

/* Up to `size` bytes; fewer = the stream has ended; -1 = it cannot be read. */
static ssize_t fill(char *bytes, size_t size)
{
    size_t n = 0;
    while (n < size) {
        ssize_t got = read(STDIN_FILENO, bytes + n, size - n);
        if (got < 0 && errno == EINTR)
            continue;
        if (got <= 0)
            return got < 0 ? -1 : (ssize_t)n;
        n += (size_t)got;
    }
    return (ssize_t)n;
}

/* The room is full, and there is more. */
static enum moe_code spool_stdin(struct load_room *room, size_t size, struct loaded *out, struct moe_error *err)
{
    size_t all = 0;
    int fd = spool_open();
    ssize_t got = (ssize_t)size;
    bool good = fd >= 0;
    for (; good && got > 0 && all <= MOE_CAP_STDIN_BYTES; got = fill(room->bytes, size)) {
        good = spool_put(fd, room->bytes, (size_t)got);
        all += (size_t)got;
    }
    enum moe_code code = MOE_OK;
    if (!good || got < 0)
        code = cannot("-", errno, good ? "cannot be read" : "there is no room for a copy of what comes", err);
    else if (all > MOE_CAP_STDIN_BYTES)
        code = moe_fail(err, MOE_E_LIMIT, (struct moe_where){ .file = "-" }, "is larger than %zu bytes", (size_t)MOE_CAP_STDIN_BYTES);
    else
        code = map_large("-", fd, all, out, err);
    if (fd >= 0)
        close(fd);
    return code;
}

static enum moe_code load_stdin(struct load_room *room, struct loaded *out, struct moe_error *err)
{
    size_t size = MOE_CAP_LINT_TREE_BYTES + 1;              /* so that what becomes a tree is in the room, with its NUL */
    MOE_TRY(make_room("-", room, size, err));
    ssize_t got = fill(room->bytes, size);
    if (got < 0)
        return cannot("-", errno, "cannot be read", err);
    if (!got)
        return moe_fail(err, MOE_E_USAGE, (struct moe_where){ .file = "-" }, "nothing came: an empty stream is no pass");
    if ((size_t)got == size)
        return spool_stdin(room, size, out, err);
    room->bytes[got] = 0;
    out->bytes = (struct moe_str){ room->bytes, (size_t)got };
    return MOE_OK;
}

enum moe_code load_file(const char *path, bool named, struct load_room *room, struct loaded *out, struct moe_error *err)
{
    struct stat st;
    *out = (struct loaded){ 0 };
    if (strcmp(path, "-") == 0)
        return load_stdin(room, out, err);
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | (named ? 0 : O_NOFOLLOW));
    if (fd < 0)
        return cannot(path, errno, "cannot be opened", err);
    enum moe_code code = MOE_OK;
    if (fstat(fd, &st) != 0)
        code = cannot(path, errno, "cannot be read", err);
    else if (!S_ISREG(st.st_mode))
        code = moe_fail(err, MOE_E_IO, (struct moe_where){ .file = path }, "is no regular file any more");
    else if ((uint64_t)st.st_size > MOE_CAP_LINT_TREE_BYTES)
        code = map_large(path, fd, (size_t)st.st_size, out, err);
    else
        code = read_small(path, fd, (size_t)st.st_size, room, out, err);
    close(fd);
    return code;
}

bool unload(struct loaded *loaded)
{
    bool whole = true;
    if (loaded->map) {
        whole = !mapped.cut;
        mapped.start = NULL;
        munmap(loaded->map, loaded->map_bytes);
    }
    if (loaded->plain)
        munmap(loaded->plain, loaded->plain_bytes);
    *loaded = (struct loaded){ 0 };
    return whole;
}
