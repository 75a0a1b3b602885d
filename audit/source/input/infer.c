/* Which folders to search for #include, when no database tells: a file of the tree that an include could mean votes for the folder from which it
 * would be found. Then the includes are followed from the sources, so that a header's language and its need to be read alone are known. */
#include "audit/source/input/parts.h"
#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#define MOE_CAP_INFER_FOLDERS 64u
#define NONE UINT32_MAX

struct include { uint32_t name, next; bool angled; };                       /* next: of the same file            */
struct name { struct moe_str text; uint32_t first_candidate, candidates; }; /* in candidates[]                   */
struct folder { struct moe_str path; unsigned votes; };
struct file { uint32_t first_include, folder_list, includer; uint8_t reached; bool cxx, cuda; };

struct moe_infer {
    struct moe_arena *arena;
    const struct moe_found *found; size_t count;
    struct file *files;
    struct include *includes; size_t include_count, include_room;
    struct name *names; size_t name_count, name_room;
    uint32_t *candidates; size_t candidate_count, candidate_room;           /* file indices                      */
    struct folder *folders; size_t folder_count, folder_room;
    uint32_t *same_name;                                                    /* next file of the same last name   */
    struct moe_map *by_path, *by_name, *by_text, *by_folder, *lists_by_folder;
    struct moe_str **lists; size_t list_count, list_room;                   /* ready -I folders, by file folder  */
    bool lost;
};

void moe_infer_free(struct moe_infer **infer)
{
    struct moe_infer *f = *infer;
    if (f) {
        moe_map_free(&f->by_path);
        moe_map_free(&f->by_name);
        moe_map_free(&f->by_text);
        moe_map_free(&f->by_folder);
        moe_map_free(&f->lists_by_folder);
        free(f);
    }
    *infer = NULL;
}

/* ---- reading ---- */

static bool index_files(struct moe_infer *f)
{
    for (size_t i = 0; i < f->count; i++) {
        uint32_t *path = moe_map_slot(f->by_path, f->found[i].path, (uint32_t)i);
        uint32_t *name = moe_map_slot(f->by_name, moe_path_name(f->found[i].path), NONE);
        if (!path || !name)
            return false;
        f->same_name[i] = *name;
        *name = (uint32_t)i;
        f->files[i] = (struct file){ .first_include = NONE, .folder_list = NONE, .includer = NONE };
    }
    return true;
}

static bool add_name(struct moe_infer *f, struct moe_str text, uint32_t *out)
{
    const uint32_t *known = moe_map_find(f->by_text, text);
    if (known) {
        *out = *known;
        return true;
    }
    struct name *grown = moe_grow(f->arena, f->names, f->name_count, &f->name_room, sizeof *grown);
    text = grown ? moe_arena_str(f->arena, text) : text;
    uint32_t *slot = grown && text.ptr ? moe_map_slot(f->by_text, text, (uint32_t)f->name_count) : NULL;
    if (!slot)
        return false;
    f->names = grown;
    f->names[f->name_count] = (struct name){ .text = text, .first_candidate = NONE };
    *out = (uint32_t)f->name_count++;
    return true;
}

static bool keep_scan(struct moe_infer *f, size_t file, const struct moe_scan *scan)
{
    f->files[file].cxx = scan->cxx;
    f->files[file].cuda = scan->cuda;
    for (size_t i = scan->count; i-- > 0;) {          /* backwards, so that the list comes out in order */
        uint32_t name;
        struct include *grown = moe_grow(f->arena, f->includes, f->include_count, &f->include_room, sizeof *grown);
        if (!grown)
            return false;
        f->includes = grown;
        if (!add_name(f, scan->includes[i].name, &name))
            return false;
        grown[f->include_count] = (struct include){ name, f->files[file].first_include, scan->includes[i].angled };
        f->files[file].first_include = (uint32_t)f->include_count++;
    }
    return true;
}

struct bytes { char *ptr; size_t room; };

/* What cannot be read has no includes; that it cannot be read is for the audit to say. */
static struct moe_str snapshot(const char *path, struct bytes *into)
{
    struct stat st;
    size_t n = 0;
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);
    if (fd < 0)
        return MOE_STR("");
    if (fstat(fd, &st) == 0 && S_ISREG(st.st_mode) && st.st_size > 0 && (uint64_t)st.st_size <= MOE_CAP_SOURCE_BYTES) {
        if ((size_t)st.st_size > into->room) {
            free(into->ptr);
            into->room = (size_t)st.st_size + 65536;
            into->ptr = malloc(into->room);
            if (!into->ptr)
                into->room = 0;
        }
        size_t want = MOE_MIN((size_t)st.st_size, into->room);
        for (ssize_t got; n < want && (got = read(fd, into->ptr + n, want - n)) > 0;)
            n += (size_t)got;
    }
    close(fd);
    return (struct moe_str){ into->ptr, n };
}

static bool read_all(struct moe_infer *f)
{
    struct bytes bytes = { 0 };
    MOE_AUTO(moe_arena_free) struct moe_arena *scratch = NULL;
    bool good = true;
    for (size_t i = 0; i < f->count && good; i++) {
        if (!f->found[i].audited || moe_str_is(f->found[i].path, "-"))
            continue;
        if (!scratch || moe_arena_used(scratch) > (1u << 20)) {
            moe_arena_free(&scratch);
            scratch = moe_arena_new(MOE_CAP_SOURCE_BYTES * 4ull);
        }
        struct moe_scan scan = { 0 };
        char path[4096];
        int n = snprintf(path, sizeof path, "%.*s", MOE_FMT(f->found[i].path));
        if (n < 0 || (size_t)n >= sizeof path)
            continue;                                 /* it cannot be opened either, which is said where it is read */
        good = scratch && moe_scan_source(snapshot(path, &bytes), scratch, &scan) && keep_scan(f, i, &scan);
    }
    free(bytes.ptr);
    return good;
}

/* ---- candidates and votes ---- */

/* "../../common/x.h" can be any file called common/x.h. */
static struct moe_str suffix_of(struct moe_str name)
{
    for (;;) {
        if (moe_str_starts(name, MOE_STR("./")))
            name = moe_str_from(name, 2);
        else if (moe_str_starts(name, MOE_STR("../")))
            name = moe_str_from(name, 3);
        else
            return name;
    }
}

/* A tree's own string.h must not take the place of the system's in every file. */
static bool belongs_to_system(struct moe_str name)
{
    static const char *const heads[] = {
        "assert.h", "complex.h", "ctype.h", "errno.h", "fenv.h", "float.h", "inttypes.h", "iso646.h", "limits.h", "locale.h", "math.h", "setjmp.h", "signal.h",
        "stdalign.h", "stdarg.h", "stdatomic.h", "stdbool.h", "stddef.h", "stdint.h", "stdio.h", "stdlib.h", "stdnoreturn.h", "string.h", "strings.h", "tgmath.h",
        "threads.h", "time.h", "uchar.h", "wchar.h", "wctype.h", "unistd.h", "fcntl.h", "dirent.h", "dlfcn.h", "pthread.h", "poll.h", "sched.h", "semaphore.h",
        "syslog.h", "termios.h", "netdb.h", "pwd.h", "grp.h", "glob.h", "regex.h", "getopt.h", "malloc.h", "memory.h", "endian.h", "byteswap.h", "execinfo.h",
        "aio.h", "alloca.h", "argp.h", "cpio.h", "crypt.h", "elf.h", "err.h", "fmtmsg.h", "fnmatch.h", "fts.h", "ftw.h", "iconv.h", "ifaddrs.h", "langinfo.h",
        "libgen.h", "libintl.h", "mntent.h", "monetary.h", "mqueue.h", "nl_types.h", "obstack.h", "pty.h", "resolv.h", "shadow.h", "spawn.h", "stdio_ext.h",
        "syscall.h", "sysexits.h", "ucontext.h", "ulimit.h", "utime.h", "utmp.h", "utmpx.h", "wordexp.h",
        "sys/", "linux/", "asm/", "net/", "netinet/", "arpa/", "bits/", "gnu/",
    };
    for (size_t i = 0; i < MOE_COUNT(heads); i++) {
        struct moe_str h = moe_str_c(heads[i]);
        if (h.ptr[h.len - 1] == '/' ? moe_str_starts(name, h) : moe_str_eq(name, h))
            return true;
    }
    return false;
}

static bool find_candidates(struct moe_infer *f)
{
    for (size_t i = 0; i < f->name_count; i++) {
        struct name *n = &f->names[i];
        struct moe_str want = suffix_of(n->text);
        const uint32_t *first = moe_map_find(f->by_name, moe_path_name(want));
        n->first_candidate = (uint32_t)f->candidate_count;
        for (uint32_t at = first ? *first : NONE; at != NONE; at = f->same_name[at]) {
            struct moe_str path = f->found[at].path;
            if (!moe_str_ends(path, want) || (path.len > want.len && path.ptr[path.len - want.len - 1] != '/'))
                continue;
            uint32_t *grown = moe_grow(f->arena, f->candidates, f->candidate_count, &f->candidate_room, sizeof *grown);
            if (!grown)
                return false;
            f->candidates = grown;
            grown[f->candidate_count++] = at;
            n->candidates++;
        }
    }
    return true;
}

/* The folder from which `name` would be found at a candidate; ptr NULL when "../" makes that no folder's business. */
static struct moe_str folder_for(const struct moe_infer *f, uint32_t candidate, struct moe_str name)
{
    struct moe_str path = f->found[candidate].path;
    if (!moe_str_ends(path, name))
        return (struct moe_str){ NULL, 0 };
    return path.len == name.len ? MOE_STR(".") : (struct moe_str){ path.ptr, path.len - name.len - 1 };
}

static unsigned *votes_of(struct moe_infer *f, struct moe_str folder, bool make)
{
    uint32_t *slot = make ? moe_map_slot(f->by_folder, folder, NONE) : (uint32_t *)moe_map_find(f->by_folder, folder);
    if (!slot)
        return NULL;
    if (*slot == NONE) {
        struct folder *grown = moe_grow(f->arena, f->folders, f->folder_count, &f->folder_room, sizeof *grown);
        if (!grown)
            return NULL;
        f->folders = grown;
        grown[f->folder_count] = (struct folder){ .path = folder };
        *slot = (uint32_t)f->folder_count++;
    }
    return &f->folders[*slot].votes;
}

/* How many leading bytes, up to a '/', two paths share: nearness in a tree of many projects. */
static size_t shared(struct moe_str a, struct moe_str b)
{
    size_t n = 0;
    for (size_t i = 0; i < a.len && i < b.len && a.ptr[i] == b.ptr[i]; i++)
        if (a.ptr[i] == '/')
            n = i + 1;
    return a.len && b.len && moe_path_inside(b, a) ? b.len + 1 : n;
}

/* The file beside the includer that a quoted include names; NONE = none. */
static uint32_t beside(struct moe_infer *f, size_t file, const struct include *inc)
{
    char path[4096];
    struct moe_str folder = moe_path_folder(f->found[file].path), name = f->names[inc->name].text;
    if (inc->angled || folder.len + name.len + 2 > sizeof path)
        return NONE;
    bool plain = !memmem(name.ptr, name.len, "./", 2);
    int n = moe_str_is(folder, ".") ? snprintf(path, sizeof path, "%.*s", MOE_FMT(name)) : snprintf(path, sizeof path, "%.*s/%.*s", MOE_FMT(folder), MOE_FMT(name));
    struct moe_str full = { path, (size_t)n };
    if (!plain)
        full = moe_path_clean(f->arena, full);
    const uint32_t *at = full.ptr ? moe_map_find(f->by_path, full) : NULL;
    return at ? *at : NONE;
}

/* The best candidate of an include: nearest to the includer, then most votes, then first by path. */
static uint32_t choose(struct moe_infer *f, size_t file, const struct include *inc)
{
    const struct name *n = &f->names[inc->name];
    uint32_t best = NONE;
    size_t best_near = 0;
    unsigned best_votes = 0;
    if (inc->angled && belongs_to_system(n->text))
        return NONE;
    for (uint32_t i = 0; i < n->candidates; i++) {
        uint32_t at = f->candidates[n->first_candidate + i];
        struct moe_str folder = folder_for(f, at, n->text);
        const unsigned *votes = folder.ptr ? votes_of(f, folder, false) : NULL;
        size_t near = shared(f->found[file].path, f->found[at].path);
        unsigned have = votes ? *votes : 0;
        bool better = best == NONE || near > best_near || (near == best_near && (have > best_votes || (have == best_votes && at < best)));
        if (better)
            best = at, best_near = near, best_votes = have;
    }
    return best;
}

/* Two rounds: what can mean one file only decides first; what can mean several follows those folders. */
static bool vote(struct moe_infer *f)
{
    for (int round = 0; round < 2; round++)
        for (size_t file = 0; file < f->count; file++)
            for (uint32_t i = f->files[file].first_include; i != NONE; i = f->includes[i].next) {
                const struct include *inc = &f->includes[i];
                const struct name *n = &f->names[inc->name];
                if (beside(f, file, inc) != NONE)
                    continue;
                f->lost |= !inc->angled && !n->candidates;
                if (!n->candidates || (n->candidates == 1) != (round == 0))
                    continue;
                uint32_t at = choose(f, file, inc);
                struct moe_str folder = at == NONE ? (struct moe_str){ NULL, 0 } : folder_for(f, at, n->text);
                unsigned *votes = folder.ptr ? votes_of(f, folder, true) : NULL;
                if (folder.ptr && !votes)
                    return false;
                if (votes)
                    (*votes)++;
            }
    return true;
}

/* ---- following ---- */

static unsigned language_bit(enum moe_class class)
{
    return class == MOE_CLASS_C ? 1u : class == MOE_CLASS_CXX ? 2u : class == MOE_CLASS_CUDA ? 4u : 0;
}

/* Everything reached from one source gets its bit. `stack` has room for every file. */
static void follow(struct moe_infer *f, size_t source, uint32_t *stack)
{
    unsigned bit = language_bit(f->found[source].class);
    size_t top = 0;
    stack[top++] = (uint32_t)source;
    f->files[source].reached |= (uint8_t)bit;
    while (top) {
        uint32_t file = stack[--top];
        for (uint32_t i = f->files[file].first_include; i != NONE; i = f->includes[i].next) {
            uint32_t at = beside(f, file, &f->includes[i]);
            if (at == NONE)
                at = choose(f, file, &f->includes[i]);
            if (at == NONE || (f->files[at].reached & bit))
                continue;
            f->files[at].reached |= (uint8_t)bit;
            if (f->files[at].includer == NONE)
                f->files[at].includer = (uint32_t)source;
            stack[top++] = at;
        }
    }
}

static bool follow_all(struct moe_infer *f)
{
    uint32_t *stack = calloc(f->count + 1, sizeof *stack);
    for (size_t i = 0; stack && i < f->count; i++)
        if (f->found[i].audited && language_bit(f->found[i].class))
            follow(f, i, stack);
    free(stack);
    return stack != NULL;
}

enum moe_code moe_infer_new(struct moe_arena *arena, const struct moe_found *found, size_t count, struct moe_infer **out, struct moe_error *err)
{
    MOE_AUTO(moe_infer_free) struct moe_infer *f = calloc(1, sizeof *f);
    if (f) {
        *f = (struct moe_infer){ .arena = arena, .found = found, .count = count, .by_path = moe_map_new(), .by_name = moe_map_new(), .by_text = moe_map_new(),
                                 .by_folder = moe_map_new(), .lists_by_folder = moe_map_new() };
        f->files = moe_arena_array(arena, struct file, count + 1);
        f->same_name = moe_arena_array(arena, uint32_t, count + 1);
    }
    if (!f || !f->files || !f->same_name || !f->by_path || !f->by_name || !f->by_text || !f->by_folder || !f->lists_by_folder || !index_files(f) || !read_all(f) ||
        !find_candidates(f) || !vote(f) || !follow_all(f))
        return moe_fail(err, MOE_E_LIMIT, (struct moe_where){ 0 }, "out of memory while following #include lines");
    *out = moe_take(f);
    return MOE_OK;
}

/* ---- answers ---- */

struct ranked { struct moe_str path; size_t near; unsigned votes; };

static int by_rank(const void *a, const void *b)
{
    const struct ranked *x = a, *y = b;
    if (x->near != y->near)
        return x->near > y->near ? -1 : 1;
    if (x->votes != y->votes)
        return x->votes > y->votes ? -1 : 1;
    return moe_path_order(&x->path, &y->path);
}

static int by_votes(const void *a, const void *b)
{
    const struct ranked *x = a, *y = b;
    if (x->votes != y->votes)
        return x->votes > y->votes ? -1 : 1;
    return moe_path_order(&x->path, &y->path);
}

static struct moe_str *rank_for(struct moe_infer *f, struct moe_str file)
{
    struct ranked *all = moe_arena_array(f->arena, struct ranked, f->folder_count + 1);
    size_t kept = MOE_MIN(f->folder_count, MOE_CAP_INFER_FOLDERS);
    struct moe_str *list = moe_arena_array(f->arena, struct moe_str, kept + 1);
    if (!all || !list)
        return NULL;
    for (size_t i = 0; i < f->folder_count; i++)
        all[i] = (struct ranked){ f->folders[i].path, shared(file, f->folders[i].path), f->folders[i].votes };
    if (f->folder_count)
        qsort(all, f->folder_count, sizeof *all, by_votes);
    if (kept)
        qsort(all, kept, sizeof *all, by_rank);
    for (size_t i = 0; i < kept; i++)
        list[i] = all[i].path;
    return list;
}

size_t moe_infer_folders(struct moe_infer *f, size_t file, struct moe_str **folders)
{
    static const size_t none = 0;
    uint32_t *slot = moe_map_slot(f->lists_by_folder, moe_path_folder(f->found[file].path), NONE);
    *folders = NULL;
    if (!slot)
        return none;
    if (*slot == NONE) {
        struct moe_str **grown = moe_grow(f->arena, f->lists, f->list_count, &f->list_room, sizeof *grown);
        struct moe_str *list = grown ? rank_for(f, f->found[file].path) : NULL;
        if (!list)
            return none;
        f->lists = grown;
        grown[f->list_count] = list;
        *slot = (uint32_t)f->list_count++;
    }
    *folders = f->lists[*slot];
    return MOE_MIN(f->folder_count, MOE_CAP_INFER_FOLDERS);
}

bool moe_infer_included(const struct moe_infer *f, size_t file) { return f->files[file].includer != NONE; }
size_t moe_infer_includer(const struct moe_infer *f, size_t file) { return f->files[file].includer == NONE ? file : f->files[file].includer; }
bool moe_infer_lost(const struct moe_infer *f) { return f->lost; }

enum moe_input_language moe_infer_language(const struct moe_infer *f, size_t file)
{
    const struct file *one = &f->files[file];
    switch (f->found[file].class) {
    case MOE_CLASS_CUDA: case MOE_CLASS_CUH: return MOE_INPUT_CUDA;
    case MOE_CLASS_CXX:                      return MOE_INPUT_CXX;
    case MOE_CLASS_HXX:                      return one->cuda ? MOE_INPUT_CUDA : MOE_INPUT_CXX;
    case MOE_CLASS_H:                        break;
    default:                                 return MOE_INPUT_C;
    }
    if (one->cuda)
        return MOE_INPUT_CUDA;
    if (one->cxx)
        return one->reached & 2 || !(one->reached & 4) ? MOE_INPUT_CXX : MOE_INPUT_CUDA;
    return one->reached & 1 || !one->reached ? MOE_INPUT_C : one->reached & 2 ? MOE_INPUT_CXX : MOE_INPUT_CUDA;
}

enum moe_input_language moe_input_guess(struct moe_str bytes)
{
    MOE_AUTO(moe_arena_free) struct moe_arena *arena = moe_arena_new(MOE_CAP_SOURCE_BYTES * 4ull);
    struct moe_scan scan = { 0 };
    if (!arena || !moe_scan_source(bytes, arena, &scan))
        return MOE_INPUT_C;
    return scan.cuda ? MOE_INPUT_CUDA : scan.cxx ? MOE_INPUT_CXX : MOE_INPUT_C;
}
