/* What lies at a path: mode, owner, and whether a folder above it lets others put something else there. */
#include "audit/config/doctor/parts.h"
#include "common/base/glob.h"
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

enum { PATH_ROOM = 4096 };

/* ---- names ---- */

static struct moe_str home_of(struct moe_machine *m)
{
    const struct moe_machine_var *var = moe_machine_var(m, MOE_STR("HOME"));
    struct moe_machine_self self;
    struct moe_machine_text passwd;
    if (m->home.len)
        return m->home;
    if (var && var->value.len && var->value.ptr[0] == '/')
        return m->home = var->value;
    if (!moe_machine_self(m, &self) || !moe_machine_read(m, "/etc/passwd", &passwd))
        return m->home;
    struct moe_str rest = passwd.text, line;
    while (moe_str_line(&rest, &line)) {
        struct moe_str fields[7] = { { "", 0 } };
        uint64_t uid;
        for (size_t i = 0; i < MOE_COUNT(fields); i++)
            fields[i] = moe_str_cut(&line, ':');
        if (moe_machine_number(fields[2], 10, &uid) && uid == self.uid)
            return m->home = fields[5];
    }
    return m->home;
}

/* "~/x" and "/x/" to "/home/u/x" and "/x", with a NUL; false: no absolute path comes of it. */
static bool spell(struct moe_machine *m, struct moe_str path, char *into)
{
    struct moe_str home = { "", 0 };
    int n;
    if (moe_str_starts(path, MOE_STR("~/"))) {
        home = home_of(m);
        path = moe_str_from(path, 1);
        if (!home.len) {
            moe_machine_gap(m, MOE_STR("HOME"), "neither the environment nor /etc/passwd says where the user's home is");
            return false;
        }
    }
    if (memchr(path.ptr, '\0', path.len) || !path.len)
        return false;
    n = snprintf(into, PATH_ROOM, "%.*s%.*s", MOE_FMT(home), MOE_FMT(path));
    if (n <= 0 || n >= PATH_ROOM || into[0] != '/')
        return false;
    while (n > 1 && into[n - 1] == '/')
        into[--n] = '\0';
    return true;
}

/* ---- one path ---- */

static enum moe_machine_found ask_stated(const struct moe_machine *m, const char *path, struct moe_machine_file *out)
{
    for (size_t i = 0; i < m->stated_count; i++) {
        const struct stated_file *f = &m->stated[i];
        if (!moe_str_is(f->path, path))
            continue;
        *out = (struct moe_machine_file){ .at = moe_machine_place(m, MOE_STR("/machine.yaml"), f->line), .path = f->path, .mode = f->mode, .uid = f->uid,
                                          .gid = f->gid, .folder = f->folder };
        return MOE_MACHINE_THERE;
    }
    return MOE_MACHINE_ABSENT;
}

static enum moe_machine_found ask_disk(struct moe_machine *m, const char *path, struct moe_machine_file *out)
{
    struct stat st;
    int fd = machine_open(m, path, O_PATH), sys = errno;
    if (fd < 0 && (sys == ENOENT || sys == ENOTDIR))
        return MOE_MACHINE_ABSENT;
    if (fd < 0 || fstat(fd, &st) != 0) {
        moe_machine_gap(m, moe_machine_place(m, moe_str_c(path), 1).path, "%s", sys == EACCES || sys == EPERM ? "no permission to look there" : strerror(sys));
        if (fd >= 0)
            close(fd);
        return MOE_MACHINE_UNKNOWN;
    }
    close(fd);
    *out = (struct moe_machine_file){ .at = moe_machine_place(m, moe_str_c(path), 1), .path = moe_arena_str(m->arena, moe_str_c(path)),
                                      .mode = st.st_mode & 07777, .uid = st.st_uid, .gid = st.st_gid, .folder = S_ISDIR(st.st_mode) };
    m->full |= !out->path.ptr;
    return m->full ? MOE_MACHINE_UNKNOWN : MOE_MACHINE_THERE;
}

static enum moe_machine_found ask(struct moe_machine *m, const char *path, struct moe_machine_file *out)
{
    return m->states_files ? ask_stated(m, path, out) : ask_disk(m, path, out);
}

/* In a folder that others may write and that is not sticky, anyone may rename what is there and put his own in its place. */
static void look_above(struct moe_machine *m, const char *path, struct moe_machine_file *file)
{
    char above[PATH_ROOM];
    struct moe_machine_file folder;
    snprintf(above, sizeof above, "%s", path);
    for (char *slash; (slash = strrchr(above, '/')) && slash != above; ) {
        *slash = '\0';
        if (ask(m, above, &folder) == MOE_MACHINE_THERE && (folder.mode & 0002) && !(folder.mode & 01000)) {
            file->loose = folder.path;
            return;
        }
    }
}

enum moe_machine_found moe_machine_look(const struct moe_machine *machine, struct moe_str path, struct moe_machine_file *out)
{
    struct moe_machine *m = writable(machine);
    char spelled[PATH_ROOM];
    *out = (struct moe_machine_file){ 0 };
    if (!spell(m, path, spelled))
        return MOE_MACHINE_ABSENT;
    enum moe_machine_found found = ask(m, spelled, out);
    if (found == MOE_MACHINE_THERE) {
        look_above(m, spelled, out);
        if (!m->states_files)
            machine_source(m, out->at.path);
    }
    return found;
}

/* ---- patterns ---- */

static int by_text(const void *a, const void *b) { return strcmp(*(char *const *)a, *(char *const *)b); }

static char **names_on_disk(struct moe_machine *m, const char *folder, const char *pattern, size_t *count)
{
    char **names = NULL;
    size_t room = 0;
    int fd = machine_open(m, folder, O_RDONLY | O_DIRECTORY), sys = errno;
    DIR *dir = fd >= 0 ? fdopendir(fd) : NULL;
    *count = 0;
    if (!dir) {
        if (fd >= 0)
            close(fd);
        else if (sys != ENOENT && sys != ENOTDIR)
            moe_machine_gap(m, moe_machine_place(m, moe_str_c(folder), 1).path, "%s", sys == EACCES ? "no permission to list it" : strerror(sys));
        return NULL;
    }
    size_t seen = 0;
    for (const struct dirent *e; (e = readdir(dir)) && seen < MOE_CAP_MACHINE_ENTRIES; seen++) {
        if (e->d_name[0] == '.' || !moe_glob(moe_str_c(pattern), moe_str_c(e->d_name)))
            continue;
        char **grown = machine_grow(m, names, *count, &room, sizeof *grown);
        if (!grown)
            break;
        names = grown;
        names[*count] = (char *)(uintptr_t)moe_arena_str(m->arena, moe_str_c(e->d_name)).ptr;
        *count += names[*count] != NULL;
    }
    if (seen == MOE_CAP_MACHINE_ENTRIES)
        moe_machine_gap(m, moe_machine_place(m, moe_str_c(folder), 1).path, "it has more than %u entries", MOE_CAP_MACHINE_ENTRIES);
    closedir(dir);
    if (*count)
        qsort(names, *count, sizeof *names, by_text);
    return names;
}

void moe_machine_each(const struct moe_machine *machine, struct moe_str pattern, moe_machine_file_fn *each, void *ctx)
{
    struct moe_machine *m = writable(machine);
    struct moe_machine_file file;
    char spelled[PATH_ROOM], path[PATH_ROOM * 2], *last;
    if (!spell(m, pattern, spelled))
        return;
    if (!strpbrk(spelled, "*?[")) {
        if (moe_machine_look(m, moe_str_c(spelled), &file) == MOE_MACHINE_THERE)
            each(ctx, &file);
        return;
    }
    if (m->states_files) {
        for (size_t i = 0; i < m->stated_count; i++)
            if (moe_glob(moe_str_c(spelled), m->stated[i].path) && moe_machine_look(m, m->stated[i].path, &file) == MOE_MACHINE_THERE)
                each(ctx, &file);
        return;
    }
    last = strrchr(spelled, '/');
    *last = '\0';
    size_t count;
    char **names = names_on_disk(m, *spelled ? spelled : "/", last + 1, &count);
    for (size_t i = 0; i < count; i++) {
        snprintf(path, sizeof path, "%s/%s", spelled, names[i]);
        if (moe_machine_look(m, moe_str_c(path), &file) == MOE_MACHINE_THERE)
            each(ctx, &file);
    }
}

bool moe_machine_may(const struct moe_machine *m, const struct moe_machine_file *file, unsigned bits)
{
    struct moe_machine_self self;
    if (!moe_machine_self(m, &self))
        return false;
    if (self.uid == 0)
        return true;
    if (file->uid == self.uid)
        return ((file->mode >> 6) & bits) == bits;
    bool member = file->gid == self.gid;
    for (size_t i = 0; i < self.group_count; i++)
        member |= self.groups[i] == file->gid;
    return ((member ? file->mode >> 3 : file->mode) & bits) == bits;
}
