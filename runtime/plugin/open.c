/* One plugin: who may have written it, then its object, then whether it is of this program. What was looked at is what is opened: the file is held by a descriptor
 * from the first look on, and the loader is given that. */
#include "common/base/file.h"
#include "common/base/number.h"
#include "common/base/sys.h"
#include "runtime/plugin/inside.h"
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <link.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

#define PREFIX "moe-"
enum { PATH_ROOM = 4096, NAME_MOST = 32, MAP_MOST = 1 << 16 };
struct path { char text[PATH_ROOM + NAME_MOST + 16]; };

/* A user without a number in this namespace of users: `shown` is what stands for all of them, and nobody in it. */
static bool unnumbered(uid_t shown)
{
    struct moe_error ignored;
    MOE_AUTO(moe_buf_free) struct moe_buf *stands = NULL;
    MOE_AUTO(moe_buf_free) struct moe_buf *map = NULL;
    if (moe_file_read("/proc/sys/kernel/overflowuid", PATH_ROOM, &stands, &ignored) != MOE_OK || moe_file_read("/proc/self/uid_map", MAP_MOST, &map, &ignored) != MOE_OK ||
        moe_number(moe_buf_str(stands).ptr, 10, NULL) != shown)
        return false;
    struct moe_str rest = moe_buf_str(map), line;
    while (moe_str_line(&rest, &line)) {                    /* from, whom outside, how many */
        const char *at = line.ptr;
        const uint64_t from = moe_number(at, 10, &at);
        (void)moe_number(at, 10, &at);
        if (shown >= from && shown - from < moe_number(at, 10, NULL))
            return false;
    }
    return true;
}

/* In a namespace of users as moe-sandbox makes them, root has no number, and what root installed seems to be nobody's. Whoever made the namespace mounted what lies here, and
 * could see the owner (moe-launch looks); what is mounted for reading only nobody exchanges from inside. */
static bool shown_to_us(int fd, const struct stat *s)
{
    struct statvfs v;
    return fstatvfs(fd, &v) == 0 && (v.f_flag & ST_RDONLY) && unnumbered(s->st_uid);
}

static bool trusted(int fd, const struct stat *s)
{
    return !(s->st_mode & (S_IWGRP | S_IWOTH)) && (s->st_uid == 0 || s->st_uid == geteuid() || shown_to_us(fd, s));
}

static enum moe_code untrusted(const char *path, const struct stat *s, struct moe_error *err)
{
    const struct moe_where at = { .file = path };
    if (s->st_mode & (S_IWGRP | S_IWOTH))
        return moe_fail(err, MOE_E_IO, at, "others may write it (mode %04o): it is not opened, for it would have all rights of this process", (unsigned)s->st_mode & 07777u);
    return moe_fail(err, MOE_E_IO, at, "it belongs to user %u, neither to root nor to this one: it is not opened, for it would have all rights of this process",
                    (unsigned)s->st_uid);
}

static enum moe_code none(const char *path, const char *name, struct moe_error *err)
{
    return moe_fail(err, MOE_E_USAGE, (struct moe_where){ .file = path }, "no plugin %s is installed (make builds it where nvcc is)", name);
}

/* What the object says of itself lies within the file: of one that was cut, as by a copy that broke off, the loader would touch pages that are not there, and SIGBUS would
 * end this process. What is no object at all is the loader's to name. */
static enum moe_code whole(int fd, const char *path, uint64_t size, struct moe_error *err)
{
    ElfW(Ehdr) head;
    if (pread(fd, &head, sizeof head, 0) != (ssize_t)sizeof head || memcmp(head.e_ident, ELFMAG, SELFMAG) != 0 || head.e_phentsize != sizeof(ElfW(Phdr)))
        return MOE_OK;
    for (size_t i = 0; i < head.e_phnum; i++) {
        ElfW(Phdr) part;
        if (pread(fd, &part, sizeof part, (off_t)(head.e_phoff + i * sizeof part)) != (ssize_t)sizeof part || part.p_offset > size || part.p_filesz > size - part.p_offset)
            return moe_fail(err, MOE_E_IO, (struct moe_where){ .file = path }, "it is cut: it has %llu bytes, and says that there are more", (unsigned long long)size);
    }
    return MOE_OK;
}

/* A descriptor of the plugin's file, which is a regular one, whole, that nobody else may write, in a folder that nobody else may write. */
static enum moe_code look(const char *folder, const char *name, struct path *path, int *out, struct moe_error *err)
{
    struct stat s;
    const int length = snprintf(path->text, sizeof path->text, "%s/" PREFIX "%s.so", folder, name);
    MOE_CHECK(length > 0 && (size_t)length < sizeof path->text);
    MOE_AUTO(moe_fd_close) int dir = open(folder, O_PATH | O_DIRECTORY | O_CLOEXEC);
    if (dir < 0)
        return errno == ENOENT || errno == ENOTDIR ? none(path->text, name, err) : moe_fail_sys(err, folder, errno, "opening the folder of plugins");
    if (fstat(dir, &s) != 0)
        return moe_fail_sys(err, folder, errno, "looking at the folder of plugins");
    if (!trusted(dir, &s))
        return untrusted(folder, &s, err);
    MOE_AUTO(moe_fd_close) int fd = openat(dir, path->text + strlen(folder) + 1, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
    if (fd < 0 && errno == ENOENT)
        return none(path->text, name, err);
    if (fd < 0 && errno == ELOOP)
        return moe_fail(err, MOE_E_IO, (struct moe_where){ .file = path->text }, "it is a symbolic link, and not opened");
    if (fd < 0)
        return moe_fail_sys(err, path->text, errno, "opening the plugin");
    if (fstat(fd, &s) != 0)
        return moe_fail_sys(err, path->text, errno, "looking at the plugin");
    if (!S_ISREG(s.st_mode))
        return moe_fail(err, MOE_E_IO, (struct moe_where){ .file = path->text }, "it is no regular file");
    if (!trusted(fd, &s))
        return untrusted(path->text, &s, err);
    MOE_TRY(whole(fd, path->text, (uint64_t)s.st_size, err));
    *out = fd;
    fd = -1;
    return MOE_OK;
}

/* What the loader says, without the name that it was given. */
static enum moe_code not_loaded(const char *path, const char *given, struct moe_error *err)
{
    const char *said = dlerror();
    const size_t length = strlen(given);
    if (said && strncmp(said, given, length) == 0)
        said += length + (strncmp(said + length, ": ", 2) == 0 ? 2 : 0);
    return moe_fail(err, MOE_E_IO, (struct moe_where){ .file = path }, "it cannot be loaded: %s", said ? said : "the loader does not say why");
}

/* The descriptor stays open as long as the process does, for the loader knows the object by its number from now on: the next object to come under the same number would
 * be taken for this one. */
static enum moe_code load(const char *path, int *fd, void **out, struct moe_error *err)
{
    char given[64];
    (void)snprintf(given, sizeof given, "/proc/self/fd/%d", *fd);
    /* nosec M308: it is the descriptor of the file whose owner, mode and folder were looked at; a fixed name would be looked up once more */
    void *object = dlopen(given, RTLD_NOW | RTLD_LOCAL);
    if (!object)
        return not_loaded(path, given, err);
    *fd = -1;
    *out = object;
    return MOE_OK;
}

/* Of this program: made for the same tables, and with it. */
static enum moe_code judge(const struct moe_plugin *p, const char *name, const char *path, struct moe_error *err)
{
    const struct moe_where at = { .file = path };
    if (!p)
        return moe_fail(err, MOE_E_USAGE, at, "it is no plugin of this program's: it tells nothing of itself");
    if (p->abi != MOE_PLUGIN_ABI)
        return moe_fail(err, MOE_E_USAGE, at, "it is a plugin of another program: its tables are of version %u, and %u is wanted", (unsigned)p->abi, (unsigned)MOE_PLUGIN_ABI);
    if (p->backend_abi != MOE_BACKEND_ABI)
        return moe_fail(err, MOE_E_USAGE, at, "its backends are of version %u, and %u is wanted", (unsigned)p->backend_abi, (unsigned)MOE_BACKEND_ABI);
    if (!p->build || strcmp(p->build, MOE_VERSION) != 0)
        return moe_fail(err, MOE_E_USAGE, at, "it was built with version %.32s of this program, which is %s", p->build ? p->build : "(none)", MOE_VERSION);
    if (!p->name || strcmp(p->name, name) != 0)
        return moe_fail(err, MOE_E_USAGE, at, "it calls itself %.32s", p->name ? p->name : "(nothing)");
    return MOE_OK;
}

static bool is_name(const char *name)
{
    const size_t n = strspn(name, "abcdefghijklmnopqrstuvwxyz0123456789");
    return n && n < NAME_MOST && !name[n];
}

/* What is opened stays so: its code may run in threads of its libraries until the process ends. */
enum moe_code moe_plugin_open_in(const char *folder, const char *name, const struct moe_plugin **out, struct moe_error *err)
{
    struct path path;
    void *object = NULL;
    MOE_AUTO(moe_fd_close) int fd = -1;
    if (!is_name(name))
        return moe_fail(err, MOE_E_USAGE, (struct moe_where){ 0 }, "%.32s is no name of a plugin", name);
    if (strlen(folder) >= PATH_ROOM)
        return moe_fail(err, MOE_E_IO, (struct moe_where){ .file = folder }, "the path is too long");
    MOE_TRY(look(folder, name, &path, &fd, err));
    MOE_TRY(load(path.text, &fd, &object, err));
    union { void *symbol; const struct moe_plugin *(*tell)(void); } entry = { .symbol = dlsym(object, "moe_plugin") };
    const struct moe_plugin *p = entry.symbol ? entry.tell() : NULL;
    const enum moe_code code = judge(p, name, path.text, err);
    if (code != MOE_OK)
        (void)dlclose(object);
    else
        *out = p;
    return code;
}
