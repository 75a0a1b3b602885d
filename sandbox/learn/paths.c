#include "sandbox/learn/need.h"
#include "common/base/utf8.h"
#include <stdio.h>
#include <stdlib.h>

enum { MANY = 4 };               /* so many files of one folder stand for the folder */

/* Folders that stand for far more than what was used of them; home and what is above it too. */
static const char *const wide[] = { "/", "/bin", "/boot", "/dev", "/etc", "/home", "/lib", "/media", "/mnt", "/opt", "/proc", "/root", "/run", "/sbin", "/srv", "/sys", "/tmp", "/usr",
                                    "/usr/local", "/var", "/var/lib", "/var/tmp", "/var/run" };
/* What every sandbox makes anew. */
static const char *const made_anew[] = { "/etc/passwd", "/etc/group", "/etc/hosts", "/etc/resolv.conf", "/etc/hostname", "/proc", "/dev/pts", "/dev/shm", "/dev/fd", "/dev/stdin",
                                         "/dev/stdout", "/dev/stderr", "/dev/ptmx", "/dev/tty" };

static bool below(struct moe_str path, struct moe_str folder)
{
    return path.len > folder.len && moe_str_starts(path, folder) && (path.ptr[folder.len] == '/' || folder.len == 1);
}

static bool at_or_below(struct moe_str path, struct moe_str folder) { return moe_str_eq(path, folder) || below(path, folder); }

static bool is_any(struct moe_str path, const char *const *list, size_t n, bool with_below)
{
    for (size_t i = 0; i < n; i++)
        if (moe_str_is(path, list[i]) || (with_below && below(path, moe_str_c(list[i]))))
            return true;
    return false;
}

static bool is_wide(struct moe_str folder)
{
    const char *home = getenv("HOME");
    return is_any(folder, wide, MOE_COUNT(wide), false) || (home && at_or_below(moe_str_c(home), folder));
}

static struct moe_str folder_of(struct moe_str path)
{
    while (path.len > 1 && path.ptr[path.len - 1] != '/')
        path.len--;
    return (struct moe_str){ path.ptr, path.len > 1 ? path.len - 1 : 1 };
}

static struct moe_str last_of(struct moe_str path)
{
    struct moe_str folder = folder_of(path);
    return moe_str_from(path, folder.len == 1 ? 1 : folder.len + 1);
}

/* The bytecode that Python leaves beside its sources: it does without, and code had better not be writable. */
static bool is_bytecode(struct moe_str path) { return moe_str_is(last_of(folder_of(path)), "__pycache__") || moe_str_is(last_of(path), "__pycache__"); }

/* A home folder is written as ~, so that the profile serves others. */
static struct moe_str spelt(struct moe_need *n, struct moe_str path)
{
    const char *home = getenv("HOME");
    size_t len = home ? strlen(home) : 0;
    if (len > 1 && below(path, moe_str_c(home)))
        return moe_arena_printf(n->arena, "~%.*s", (int)(path.len - len), path.ptr + len);
    return path;
}

static bool listed(const struct moe_need_list *l, struct moe_need *n, struct moe_str path)
{
    for (size_t i = 0; i < l->count; i++)
        if (at_or_below(spelt(n, path), l->items[i].text) || at_or_below(path, l->items[i].text))
            return true;
    return false;
}

static bool readable(struct moe_need *n, struct moe_str path)
{
    const struct moe_profile *b = n->base;
    if (moe_need_listed(b->read, b->read_count, path) || moe_need_listed(b->library, b->library_count, path) || moe_need_listed(b->execute, b->execute_count, path) ||
        moe_need_listed(b->write, b->write_count, path) || moe_need_listed(b->cache, b->cache_count, path))
        return true;
    for (unsigned i = 0; i < MOE_NEED_HIDE; i++)
        if (listed(&n->files[i], n, path))
            return true;
    return is_any(path, made_anew, MOE_COUNT(made_anew), true);
}

/* What a profile can say of a path: where a name holds what no text may, its folder; for what would make a pattern of it, any character. */
static struct moe_str sayable(struct moe_need *n, struct moe_str path)
{
    uint32_t point = 0;
    for (size_t i = 0, len; i < path.len; i += len) {
        len = moe_utf8_next(moe_str_from(path, i), &point);
        if (!len || moe_utf8_hidden(point)) {
            path = folder_of((struct moe_str){ path.ptr, i + 1 });
            moe_need_remark(n, "a name below %.*s cannot be written down; the folder stands for it", MOE_FMT(path));
            break;
        }
    }
    struct moe_str own = moe_arena_str(n->arena, path);
    for (size_t i = 0; i < own.len; i++)
        if (strchr("*?[]\\$", own.ptr[i]))
            ((char *)own.ptr)[i] = '?';
    return own.ptr ? own : path;
}

static void add(struct moe_need *n, unsigned list, struct moe_str path, uint64_t count, struct moe_who first)
{
    struct moe_str said = sayable(n, path);
    if (said.len == path.len || !is_wide(said))
        moe_need_add(n, &n->files[list], spelt(n, said), MOE_STR(""), moe_need_note(n, count, first));
}

/* ---- lists of paths ---- */

struct entry { struct moe_str path; uint64_t count; struct moe_who first; bool folder; };
struct entries { struct entry *e; size_t count, room; };

static void add_entry(struct moe_need *n, struct entries *all, struct entry e)
{
    struct entry *grown = moe_grow(n->arena, all->e, all->count, &all->room, sizeof *grown);
    if (!grown) {
        n->failed = true;
        return;
    }
    all->e = grown;
    all->e[all->count++] = e;
}

static int by_path(const void *a, const void *b)
{
    struct moe_str x = ((const struct entry *)a)->path, y = ((const struct entry *)b)->path;
    int d = memcmp(x.ptr, y.ptr, MOE_MIN(x.len, y.len));
    return d ? d : x.len < y.len ? -1 : x.len > y.len;
}

static unsigned depth(struct moe_str path)
{
    unsigned d = 0;
    for (size_t i = 0; i + 1 < path.len; i++)
        d += path.ptr[i] == '/';
    return d;
}

/* Drop what lies below another entry, and count it there. `all` is sorted: a folder stands somewhere before what is below it. */
static void prune(struct entries *all)
{
    size_t kept = 0;
    for (size_t i = 0; i < all->count; i++) {
        bool covered = false;
        for (size_t k = kept; k-- > 0 && !covered;)
            if (at_or_below(all->e[i].path, all->e[k].path) && (all->e[k].folder || moe_str_eq(all->e[i].path, all->e[k].path))) {
                all->e[k].count += all->e[i].count;
                if (all->e[i].first.ms < all->e[k].first.ms)
                    all->e[k].first = all->e[i].first;
                covered = true;
            }
        if (!covered)
            all->e[kept++] = all->e[i];
    }
    all->count = kept;
}

/* ---- what is written ---- */

static bool is_written(const struct moe_seen_path *p)
{
    return p->use & (MOE_USE_WRITE | MOE_USE_NAME) && !p->in_tmp && !is_bytecode(p->path) && !is_any(p->path, made_anew, MOE_COUNT(made_anew), true) &&
           !below(p->path, MOE_STR("/dev"));
}

/* The folder of each, and of these the outermost: a folder that the job makes lies below one that it writes to. */
static void written(struct moe_need *n, const struct moe_seen *s)
{
    struct entries all = { 0 };
    for (size_t i = 0; i < s->path_count; i++) {
        const struct moe_seen_path *p = &s->paths[i];
        bool whole = p->use & MOE_USE_WRITE && p->use & MOE_USE_LIST;       /* nameless files in a folder */
        struct moe_str folder = whole ? p->path : folder_of(p->path);
        if (is_written(p) && !(all.count && moe_str_eq(all.e[all.count - 1].path, folder)))
            add_entry(n, &all, (struct entry){ folder, p->count, p->first, true });
        else if (is_written(p))
            all.e[all.count - 1].count += p->count;
    }
    if (all.count)
        qsort(all.e, all.count, sizeof *all.e, by_path);
    prune(&all);
    for (size_t i = 0; i < all.count; i++) {
        struct moe_str folder = all.e[i].path;
        if (listed(&n->files[MOE_NEED_WRITE], n, folder) || moe_need_listed(n->base->write, n->base->write_count, folder))
            continue;
        add(n, MOE_NEED_WRITE, folder, all.e[i].count, all.e[i].first);
        if (is_wide(folder))
            moe_need_remark(n, "files.write: %.*s is far more than the job used; let it write to a folder of its own", MOE_FMT(spelt(n, folder)));
    }
}

/* ---- what is executed and mapped ---- */

/* /opt/x/lib/python3/a/b.so stands for /opt/x/lib: versions below it change. */
static struct moe_str library_folder(struct moe_str path)
{
    struct moe_str rest = path;
    while (rest.len) {
        struct moe_str word = moe_str_cut(&rest, '/');
        if ((moe_str_is(word, "lib") || moe_str_is(word, "lib64") || moe_str_is(word, "lib32") || moe_str_is(word, "libexec")) && rest.len)
            return (struct moe_str){ path.ptr, (size_t)(word.ptr + word.len - path.ptr) };
    }
    return folder_of(path);
}

static bool is_cached(struct moe_need *n, const struct moe_seen_path *p)
{
    return !p->in_tmp && (p->made || listed(&n->files[MOE_NEED_WRITE], n, p->path));
}

static void executed(struct moe_need *n, const struct moe_seen *s)
{
    const struct moe_profile *b = n->base;
    for (size_t i = 0; i < s->path_count; i++) {
        const struct moe_seen_path *p = &s->paths[i];
        bool runs = p->use & MOE_USE_EXECUTE, maps = p->use & MOE_USE_MAP;
        if (!runs && !maps)
            continue;
        if (p->in_tmp) {
            moe_need_remark(n, "%.*s was made and then executed; nothing in the private /tmp can be: give it a folder below files.cache", MOE_FMT(p->path));
        } else if (is_cached(n, p)) {
            add(n, MOE_NEED_CACHE, folder_of(p->path), p->count, p->first);
            n->wx = MOE_MAX(n->wx, MOE_WX_CACHE);
        } else if (runs && !moe_str_eq(p->path, s->command) && !moe_need_listed(b->execute, b->execute_count, p->path) && !listed(&n->files[MOE_NEED_EXECUTE], n, p->path)) {
            add(n, MOE_NEED_EXECUTE, p->path, p->count, p->first);
        }
        struct moe_str folder = library_folder(p->path);
        if (maps && !p->in_tmp && !is_cached(n, p) && !moe_need_listed(b->library, b->library_count, p->path) && !listed(&n->files[MOE_NEED_LIBRARY], n, p->path) &&
            !moe_str_eq(p->path, s->command))
            add(n, MOE_NEED_LIBRARY, is_wide(folder) ? p->path : folder, p->count, p->first);
    }
}

/* ---- what is read ---- */

/* /sys/devices/system/cpu/cpu3/topology/x: what a machine has more or less of. */
static struct moe_str system_folder(struct moe_str path)
{
    static const char *const folders[] = { "/sys/devices/system/cpu", "/sys/devices/system/node", "/sys/kernel/mm/hugepages", "/sys/kernel/mm/transparent_hugepage", "/sys/class/net" };
    for (size_t i = 0; i < MOE_COUNT(folders); i++)
        if (below(path, moe_str_c(folders[i])))
            return moe_str_c(folders[i]);
    return path;
}

/* One round: folders at this depth of which many entries were used take their place. */
static void fold(struct entries *all, unsigned at)
{
    for (size_t i = 0; i < all->count; i++) {
        struct moe_str folder = folder_of(all->e[i].path);
        if (depth(folder) != at || is_wide(folder))
            continue;
        size_t same = 0, end = i;
        for (; end < all->count && below(all->e[end].path, folder); end++)
            same += folder_of(all->e[end].path).len == folder.len;
        if (same < MANY)
            continue;
        all->e[i].path = folder;
        all->e[i].folder = true;
        if (i && by_path(&all->e[i - 1], &all->e[i]) > 0)
            qsort(all->e, all->count, sizeof *all->e, by_path);
        prune(all);
        i = (size_t)-1;                                   /* from the start: rounds are few, and the list got shorter */
    }
}

static void read_files(struct moe_need *n, const struct moe_seen *s)
{
    struct entries all = { 0 };
    for (size_t i = 0; i < s->path_count; i++) {
        const struct moe_seen_path *p = &s->paths[i];
        if (!(p->use & (MOE_USE_READ | MOE_USE_LIST | MOE_USE_SOCKET)) || p->in_tmp || p->made || below(p->path, MOE_STR("/dev")) || readable(n, p->path) ||
            is_bytecode(p->path) || (s->command.len && moe_str_eq(p->path, s->command)))
            continue;
        if (p->use & MOE_USE_LIST && is_wide(p->path)) {
            moe_need_remark(n, "%.*s was listed; as a whole it is more than the job should see", MOE_FMT(p->path));
            continue;
        }
        if (p->use & MOE_USE_SOCKET)
            moe_need_remark(n, "%.*s is a socket: who listens there acts outside of the sandbox", MOE_FMT(p->path));
        struct moe_str path = system_folder(p->path);
        add_entry(n, &all, (struct entry){ path, p->count, p->first, (p->use & MOE_USE_LIST) != 0 || path.len != p->path.len });
    }
    if (!all.count)
        return;
    qsort(all.e, all.count, sizeof *all.e, by_path);
    prune(&all);
    for (unsigned at = 24; at >= 1; at--)
        fold(&all, at);
    for (size_t i = 0; i < all.count; i++)
        add(n, MOE_NEED_READ, all.e[i].path, all.e[i].count, all.e[i].first);
}

static void devices(struct moe_need *n, const struct moe_seen *s)
{
    for (size_t i = 0; i < s->path_count; i++) {
        const struct moe_seen_path *p = &s->paths[i];
        if (!below(p->path, MOE_STR("/dev")) || !(p->use & (MOE_USE_READ | MOE_USE_WRITE)) || is_any(p->path, made_anew, MOE_COUNT(made_anew), true))
            continue;
        struct moe_str name = moe_str_from(p->path, 5);
        bool known = false;
        for (size_t d = 0; d < n->base->device_count; d++)
            known |= moe_str_eq(n->base->devices[d], name);
        if (moe_str_starts(name, MOE_STR("nvidia")))
            n->gpu = n->gpu.len ? n->gpu : MOE_STR("all");
        else if (!known)
            moe_need_add(n, &n->devices, name, MOE_STR(""), moe_need_note(n, p->count, p->first));
    }
}

/* What was only looked at and is nowhere listed: the job runs without it, or differently. */
static void looked_at(struct moe_need *n, const struct moe_seen *s)
{
    unsigned told = 0, more = 0;
    for (size_t i = 0; i < s->path_count; i++) {
        const struct moe_seen_path *p = &s->paths[i];
        if (p->use != MOE_USE_LOOK || p->made || p->in_tmp || is_wide(p->path) || readable(n, p->path) || below(p->path, MOE_STR("/dev")))
            continue;
        bool above = false;                               /* folders on the way to what is listed are there anyway */
        for (size_t k = i + 1; k < s->path_count && !above && moe_str_starts(s->paths[k].path, p->path); k++)
            above = below(s->paths[k].path, p->path) && s->paths[k].use != MOE_USE_LOOK;
        if (above)
            continue;
        if (told++ < 20)
            moe_need_remark(n, "only looked at, and not to be seen now: %.*s", MOE_FMT(spelt(n, p->path)));
        else
            more++;
    }
    if (more)
        moe_need_remark(n, "and %u more that were only looked at", more);
}

void moe_need_paths(struct moe_need *n, const struct moe_seen *s)
{
    bool bytecode = false;
    written(n, s);
    executed(n, s);
    read_files(n, s);
    devices(n, s);
    looked_at(n, s);
    for (size_t i = 0; i < s->path_count; i++)
        bytecode |= is_bytecode(s->paths[i].path) && s->paths[i].use & MOE_USE_NAME;
    if (bytecode)
        moe_need_remark(n, "Python wrote __pycache__ beside its sources; it does without, and sources are better not writable");
}
