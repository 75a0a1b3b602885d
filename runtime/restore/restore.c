#include "runtime/restore/restore.h"
#include "common/base/number.h"
#include "common/crypt/digest.h"
#include "common/doc/doc.h"
#include "runtime/control/control.h"
#include "runtime/restore/inside.h"
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define TOOL "moe-verify-ckpt"
static const uint64_t highest_step = 1ull << 53;       /* docs/checkpoint-format.md */
enum { FOUND, NONE, UNJUDGED };                        /* the tool's exit status */
enum { ANSWER_ROOM = 6 * PATH_MAX + 512, REASON_ROOM = 1024 };      /* a root of which every byte is escaped, a step's name, a digest */

/* "step=500", and nothing else of it. */
static bool step_of(struct moe_str name, uint64_t *step)
{
    char digits[32];
    const char *end = NULL;
    struct moe_str number = moe_str_from(name, MOE_STR("step=").len);
    if (!moe_str_starts(name, MOE_STR("step=")) || !number.len || number.len >= sizeof digits || !moe_is_digit(number.ptr[0]))
        return false;
    memcpy(digits, number.ptr, number.len);
    digits[number.len] = '\0';
    *step = moe_number(digits, 10, &end);
    return end == digits + number.len && *step <= highest_step;
}

/* ---- what there is ---- */

static void close_dir(DIR **dir)
{
    if (*dir)
        closedir(*dir);
}

static enum moe_code unreadable(struct moe_error *err, const char *root, int sys)
{
    enum moe_code code = moe_fail(err, MOE_E_IO, (struct moe_where){ .file = root }, "%s", strerrordesc_np(sys));
    err->sys = sys;
    return code;
}

/* A step counts from its commit record on; without one it was never whole, and beginning anew loses nothing. */
static bool is_committed(DIR *root, const char *name)
{
    struct stat st;
    uint64_t step;
    char record[NAME_MAX + sizeof "/commit.json"];
    return step_of(moe_str_c(name), &step) && snprintf(record, sizeof record, "%s/commit.json", name) < (int)sizeof record &&
           fstatat(dirfd(root), record, &st, AT_SYMLINK_NOFOLLOW) == 0;
}

static enum moe_code any_committed(const char *root, bool *any, struct moe_error *err)
{
    MOE_AUTO(close_dir) DIR *dir = opendir(root);
    *any = false;
    if (!dir)
        return errno == ENOENT ? MOE_OK : unreadable(err, root, errno);
    const struct dirent *entry;
    errno = 0;
    while (!*any && (entry = readdir(dir)) != NULL) {
        *any = is_committed(dir, entry->d_name);
        errno = 0;
    }
    return errno ? unreadable(err, root, errno) : MOE_OK;
}

/* ---- the tool ---- */

struct found { uint64_t step; bool committed; unsigned char commit[MOE_SHA256_BYTES]; char folder[NAME_MAX]; };

/* Beside the running program, where an installation and a build have it; else by PATH. */
static const char *find_tool(char path[PATH_MAX])
{
    ssize_t n = readlink("/proc/self/exe", path, PATH_MAX - sizeof "/" TOOL);
    char *slash = n > 0 ? memrchr(path, '/', (size_t)n) : NULL;
    if (!slash)
        return TOOL;
    memcpy(slash, "/" TOOL, sizeof "/" TOOL);
    return access(path, X_OK) == 0 ? path : TOOL;
}

static enum moe_code named_none(const char *root, struct moe_error *err)
{
    return moe_fail(err, MOE_E_PARSE, (struct moe_where){ .file = root }, TOOL " found a step and does not say which");
}

static void free_doc(struct moe_doc **doc) { moe_doc_free(doc); }

/* {"step":500,"folder":"step=500","path":...,"commit":"<digest>"} and the end of the line: the step, and its folder's name. */
static bool parse_answer(const struct moe_answer *a, struct found *out)
{
    MOE_AUTO(free_doc) struct moe_doc *doc = NULL;
    struct moe_error ignored;
    struct moe_str line = { a->out.room, a->out.used };
    if (a->out.more || !moe_str_ends(line, MOE_STR("\n")) || moe_doc_parse(MOE_DOC_JSON, TOOL, line, &doc, &ignored) != MOE_OK)
        return false;
    const struct moe_node_doc *root = moe_doc_root(doc), *step = moe_doc_get(root, "step"), *folder = moe_doc_get(root, "folder"), *commit = moe_doc_get(root, "commit");
    if (!step || step->kind != MOE_DOC_INT || !folder || folder->kind != MOE_DOC_STR || !step_of(folder->text, &out->step) || step->as.integer < 0 ||
        (uint64_t)step->as.integer != out->step || !commit)
        return false;
    memcpy(out->folder, folder->text.ptr, folder->text.len);         /* step_of() takes no name that would not fit */
    out->folder[folder->text.len] = '\0';
    out->committed = commit->kind == MOE_DOC_STR;
    return out->committed ? moe_crypt_unhex(commit->text, out->commit, sizeof out->commit) : commit->kind == MOE_DOC_NULL;
}

/* Of a step that is committed: which, and by which record. */
static enum moe_code read_answer(const struct moe_answer *a, const char *root, uint64_t *step, unsigned char commit[MOE_SHA256_BYTES], struct moe_error *err)
{
    struct found found = { 0 };
    if (!parse_answer(a, &found))
        return named_none(root, err);
    MOE_AUTO(close_dir) DIR *dir = opendir(root);
    if (!dir)
        return unreadable(err, root, errno);
    if (!found.committed || !is_committed(dir, found.folder))
        return moe_fail(err, MOE_E_USAGE, (struct moe_where){ .file = root }, "%s passes, but was never committed: nothing is resumed from it", found.folder);
    *step = found.step;
    memcpy(commit, found.commit, sizeof found.commit);
    return MOE_OK;
}

/* What it said last is why it could not judge. */
static enum moe_code unjudged(const struct moe_answer *a, const char *root, struct moe_error *err)
{
    struct moe_str told = moe_str_trim((struct moe_str){ a->err.room, a->err.used });
    const char *line = told.len ? memrchr(told.ptr, '\n', told.len) : NULL;
    struct moe_str last = line ? moe_str_from(told, (size_t)(line + 1 - told.ptr)) : told;
    if (WIFSIGNALED(a->status))
        return moe_fail(err, MOE_E_IO, (struct moe_where){ .file = root }, TOOL " was ended by signal %d", WTERMSIG(a->status));
    return moe_fail(err, MOE_E_IO, (struct moe_where){ .file = root }, TOOL " ended with %d: %.*s", WEXITSTATUS(a->status), MOE_FMT(last));
}

/* A writer that does not know yet that it is replaced may take steps away while they are read: what could not be judged is looked at once more. */
static enum moe_code ask_again(const char *const *argv, struct moe_answer *a, struct moe_error *err)
{
    const struct timespec nap = { .tv_sec = 1 };
    MOE_TRY(moe_restore_ask(argv, MOE_CAP_RESTORE_MS, a, err));
    if (!WIFEXITED(a->status) || WEXITSTATUS(a->status) != UNJUDGED)
        return MOE_OK;
    (void)nanosleep(&nap, NULL);
    a->out.used = a->err.used = 0;
    a->out.more = a->err.more = false;
    return moe_restore_ask(argv, MOE_CAP_RESTORE_MS, a, err);
}

const char *moe_restore_signer(const char *key, char *room, size_t room_bytes)
{
    const int n = key && *key ? snprintf(room, room_bytes, "%s.pub", key) : -1;
    return n > 0 && (size_t)n < room_bytes && access(room, F_OK) == 0 ? room : NULL;
}

enum moe_code moe_restore_newest(const char *tool, const char *root, const char *pubkey, uint64_t *step, unsigned char commit[MOE_SHA256_BYTES], char *told,
                                 size_t told_room, struct moe_error *err)
{
    char path[PATH_MAX], said[ANSWER_ROOM], reasons[REASON_ROOM];
    const bool wanted = told && told_room;
    const char *argv[11] = { tool ? tool : find_tool(path), "--newest", "--json", "--skip", "clock,time-runs-backwards" };
    size_t n = 5;
    struct moe_answer a = { .out = { .room = said, .cap = sizeof said },
                            .err = { .room = wanted ? told : reasons, .cap = wanted ? told_room - 1 : sizeof reasons - 1 } };
    bool any;
    if (wanted)
        told[0] = '\0';
    *step = MOE_NO_STEP;
    memset(commit, 0, MOE_SHA256_BYTES);
    MOE_TRY(any_committed(root, &any, err));
    if (!any)
        return MOE_OK;
    if (pubkey) {
        argv[n++] = "--pubkey";
        argv[n++] = pubkey;
        argv[n++] = "--require-signature";
    }
    argv[n++] = "--";
    argv[n++] = root;
    enum moe_code code = ask_again(argv, &a, err);
    a.err.room[a.err.used] = '\0';
    if (code != MOE_OK)
        return code;
    if (WIFEXITED(a.status) && WEXITSTATUS(a.status) == FOUND)
        return read_answer(&a, root, step, commit, err);
    if (WIFEXITED(a.status) && WEXITSTATUS(a.status) == NONE)
        return moe_fail(err, MOE_E_USAGE, (struct moe_where){ .file = root }, "holds committed steps, and none of them verifies: nothing is trained over them");
    return unjudged(&a, root, err);
}
