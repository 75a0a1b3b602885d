/* What makes two audits of a file the same, and the secret that signs what an audit found. */
#include "audit/source/input/parts.h"
#include "audit/source/worker/parts.h"
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <sys/stat.h>
#include <unistd.h>

/* ---- keys ---- */

static bool add(struct moe_digest *d, struct moe_str s)
{
    struct moe_error ignored;
    uint64_t n = s.len;                               /* lengths keep "ab","c" apart from "a","bc" */
    return moe_digest_add(d, (struct moe_str){ (const char *)&n, sizeof n }, &ignored) == MOE_OK && moe_digest_add(d, s, &ignored) == MOE_OK;
}

static bool add_z(struct moe_digest *d, const char *z) { return add(d, z ? moe_str_c(z) : MOE_STR("")); }

bool moe_cache_run_key(const struct moe_pool_opts *opts, const struct moe_inputs *inputs, const char *engine, unsigned char out[32])
{
    MOE_AUTO(moe_digest_free) struct moe_digest *d = NULL;
    struct moe_error ignored;
    unsigned percent = opts->policy ? opts->policy->analysis.min_understood_percent : 0;
    bool good = moe_digest_new(&d, &ignored) == MOE_OK && add_z(d, "moe-audit unit 1") && add_z(d, MOE_VERSION) && add_z(d, engine) && add_z(d, opts->policy_key) &&
                add_z(d, opts->shim_dir) && add_z(d, opts->cuda_dir) && add_z(d, opts->device_pass ? "device" : "host") &&
                add(d, (struct moe_str){ (const char *)&percent, sizeof percent }) &&
                add(d, (struct moe_str){ (const char *)&inputs->headers_key, sizeof inputs->headers_key });
    for (size_t i = 0; i < moe_unit_count(inputs) && good; i++)      /* whose findings count */
        if (moe_unit_at(inputs, i)->header)
            good = add(d, moe_unit_at(inputs, i)->path);
    for (size_t i = 0; i < inputs->part_count && good; i++)
        good = add(d, inputs->parts[i]);
    for (size_t i = 0; i < inputs->folder_count && good; i++)
        good = add(d, moe_path_below(inputs->cwd, inputs->folders[i]));
    return good && moe_digest_end(d, out, &ignored) == MOE_OK;
}

bool moe_cache_unit_key(const unsigned char run[32], const struct moe_input *input, struct moe_str bytes, unsigned char out[32])
{
    MOE_AUTO(moe_digest_free) struct moe_digest *d = NULL;
    struct moe_error ignored;
    char kind[2] = { (char)('0' + input->language), (char)('0' + input->header) };
    bool good = moe_digest_new(&d, &ignored) == MOE_OK && add(d, (struct moe_str){ (const char *)run, 32 }) && add(d, (struct moe_str){ kind, 2 }) && add(d, input->path);
    for (size_t i = 0; i < input->flag_count && good; i++)
        good = add(d, input->flags[i]);
    return good && add(d, MOE_STR("text")) && add(d, bytes) && moe_digest_end(d, out, &ignored) == MOE_OK;
}

/* ---- the secret ---- */

static bool say(char *why, size_t room, const char *what, const char *path, int sys)
{
    snprintf(why, room, "%s %.48s%s%s", what, path, sys ? ": " : "", sys ? strerrordesc_np(sys) : "");
    return false;
}

/* Ours alone, complete, no link. */
static bool read_secret(const char *path, unsigned char out[32], int *sys)
{
    struct stat st;
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);
    *sys = errno;
    if (fd < 0)
        return false;
    bool good = fstat(fd, &st) == 0 && S_ISREG(st.st_mode) && st.st_uid == geteuid() && !(st.st_mode & 077) && st.st_size == 32 && read(fd, out, 32) == 32;
    close(fd);
    *sys = 0;
    return good;
}

/* Written aside and linked into place: of two first runs one wins, and both read the winner's. */
static bool make_secret(const char *path)
{
    unsigned char fresh[32];
    struct moe_error ignored;
    char temp[PATH_MAX];
    int n = snprintf(temp, sizeof temp, "%s.%ld-XXXXXX", path, (long)getpid());
    if (n < 0 || (size_t)n >= sizeof temp || moe_crypt_random(fresh, sizeof fresh, &ignored) != MOE_OK)
        return false;
    int fd = mkostemp(temp, O_CLOEXEC);
    if (fd < 0)
        return false;
    bool good = fchmod(fd, 0600) == 0 && write(fd, fresh, sizeof fresh) == sizeof fresh && fsync(fd) == 0;
    good = good && (link(temp, path) == 0 || errno == EEXIST);
    close(fd);
    unlink(temp);
    moe_crypt_wipe(fresh, sizeof fresh);
    return good;
}

static bool make_folders(char *path)
{
    for (char *p = path + 1; *p; p++)
        if (*p == '/') {
            *p = '\0';
            bool good = mkdir(path, 0700) == 0 || errno == EEXIST;
            *p = '/';
            if (!good)
                return false;
        }
    return true;
}

bool moe_cache_load_secret(unsigned char out[32], char *why, size_t room)
{
    const char *state = getenv("XDG_STATE_HOME"), *home = getenv("HOME");
    char path[PATH_MAX];
    int n = state && state[0] == '/'  ? snprintf(path, sizeof path, "%s/moe-guard/cache.key", state)
            : home && home[0] == '/' ? snprintf(path, sizeof path, "%s/.local/state/moe-guard/cache.key", home)
                                     : -1;
    int sys = 0;
    if (n < 0 || (size_t)n >= sizeof path)
        return say(why, room, "no home folder for", "cache.key", 0);
    if (read_secret(path, out, &sys))
        return true;
    if (sys != ENOENT)
        return say(why, room, "not a private key of ours:", path, sys);
    if (!make_folders(path) || !make_secret(path))
        return say(why, room, "cannot write", path, errno);
    return read_secret(path, out, &sys) || say(why, room, "cannot read", path, sys);
}
