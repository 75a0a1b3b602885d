#include "audit/config/leak/marks.h"
#include "audit/config/model/names.h"
#include "common/base/file.h"
#include "common/base/glob.h"
#include <errno.h>
#include <fcntl.h>
#include <sys/random.h>
#include <unistd.h>

/* ---- marked values ---- */

static bool is_variable(struct moe_str name)
{
    for (size_t i = 0; i < name.len; i++)
        if (!(name.ptr[i] == '_' || moe_is_digit(name.ptr[i]) || (name.ptr[i] >= 'A' && name.ptr[i] <= 'Z')))
            return false;
    return name.len > 0;
}

/* Variables of stores and trackers that the policy covers by globs only. */
static const char *const usual[] = { "AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN", "WANDB_API_KEY" };

static enum moe_code add_line(struct moe_buf *out, struct moe_str name, struct moe_error *err)
{
    unsigned char random[24];
    if (getrandom(random, sizeof random, 0) != (ssize_t)sizeof random)
        return moe_fail(err, MOE_E_IO, (struct moe_where){ 0 }, "the kernel gave no random bytes");
    moe_buf_printf(out, "%.*s=moecanary", MOE_FMT(name));
    for (size_t i = 0; i < sizeof random; i++)
        moe_buf_printf(out, "%02x", random[i]);
    moe_buf_addc(out, '\n');
    return MOE_OK;
}

static bool is_named(const struct moe_policy *policy, struct moe_str name)
{
    for (size_t i = 0; i < policy->secrets.count; i++)
        if (moe_str_eq(policy->secrets.items[i].text, name))
            return true;
    return false;
}

enum moe_code moe_canary_make(const char *path, const struct moe_policy *policy, size_t *count, struct moe_error *err)
{
    MOE_AUTO(moe_buf_free) struct moe_buf *out = moe_buf_new(MOE_CAP_CANARY_BYTES);
    *count = 0;
    if (!out)
        return moe_fail(err, MOE_E_LIMIT, (struct moe_where){ 0 }, "out of memory");
    for (size_t i = 0; i < policy->secrets.count; i++)
        if (is_variable(policy->secrets.items[i].text)) {
            MOE_TRY(add_line(out, policy->secrets.items[i].text, err));
            ++*count;
        }
    for (size_t i = 0; i < MOE_COUNT(usual); i++)
        if (!is_named(policy, moe_str_c(usual[i]))) {
            MOE_TRY(add_line(out, moe_str_c(usual[i]), err));
            ++*count;
        }
    int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600), sys = fd < 0 ? errno : 0;
    if (fd >= 0) {
        sys = moe_fd_write(fd, moe_buf_str(out));
        if (close(fd) != 0 && !sys)
            sys = errno;
    }
    return sys ? moe_fail(err, MOE_E_IO, (struct moe_where){ .file = path }, "cannot be written: %s", strerror(sys)) : MOE_OK;
}

enum moe_code moe_canary_read(const char *path, struct moe_leaks *leaks, struct moe_error *err)
{
    MOE_AUTO(moe_buf_free) struct moe_buf *bytes = NULL;
    MOE_TRY(moe_file_read(path, MOE_CAP_CANARY_BYTES, &bytes, err));
    struct moe_str rest = moe_buf_str(bytes), line;
    for (unsigned number = 1; moe_str_line(&rest, &line); number++) {
        struct moe_str value = moe_str_trim(line);
        bool taken = false;
        if (!value.len || value.ptr[0] == '#')
            continue;
        struct moe_str name = moe_str_cut(&value, '=');
        if (name.len && value.len)
            MOE_TRY(moe_leaks_add(leaks, name, value, true, &taken, err));
        if (!taken)
            return moe_fail(err, MOE_E_PARSE, (struct moe_where){ .file = path, .line = number, .column = 1 },
                            "is no NAME=VALUE with at least %u letters and digits in its value", MOE_LEAK_LEAST);
    }
    return moe_leaks_count(leaks) ? MOE_OK : moe_fail(err, MOE_E_USAGE, (struct moe_where){ .file = path }, "names no marked value: nothing would be looked for");
}

/* ---- the environment's own ---- */

static bool is_credential(const struct moe_policy *policy, struct moe_str name)
{
    for (size_t i = 0; i < policy->secrets.count; i++)
        if (moe_glob_name(policy->secrets.items[i].text, name))
            return true;
    return moe_name_class(name) == MOE_NAME_CREDENTIAL;
}

enum moe_code moe_live_read(char *const *environment, const struct moe_policy *policy, struct moe_leaks *leaks, size_t *short_ones, struct moe_error *err)
{
    *short_ones = 0;
    for (char *const *row = environment; *row; row++) {
        struct moe_str value = moe_str_c(*row), name = moe_str_cut(&value, '=');
        bool taken = false;
        if (!value.len || !is_credential(policy, name) || moe_provenance(value, NULL) == MOE_FROM_REFERENCE)
            continue;
        MOE_TRY(moe_leaks_add(leaks, name, value, false, &taken, err));
        *short_ones += !taken;
    }
    return MOE_OK;
}
