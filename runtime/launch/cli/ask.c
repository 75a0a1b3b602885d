#include "common/base/file.h"
#include "common/base/suggest.h"
#include "common/cli/output.h"
#include "common/crypt/digest.h"
#include "runtime/auditlog/auditlog.h"
#include "runtime/launch/cli/run.h"
#include "runtime/tls/tls.h"
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <sys/stat.h>
#include <unistd.h>

#define MOE_CAP_ANSWER_BYTES (1u << 20)
enum { EXIT_DONE, EXIT_BROKEN, EXIT_UNDONE };

/* Never over another key: whoever holds that one would be locked out, and nobody could say when. */
static enum moe_code keygen(const char *path, struct moe_error *err)
{
    unsigned char key[MOE_PSK_BYTES];
    char hex[2 * MOE_PSK_BYTES + 2];
    MOE_TRY(moe_crypt_random(key, sizeof key, err));
    moe_crypt_hex(key, sizeof key, hex);
    moe_crypt_wipe(key, sizeof key);
    hex[sizeof hex - 2] = '\n';
    const int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600);
    int sys = fd < 0 ? errno : moe_fd_write(fd, (struct moe_str){ hex, sizeof hex - 1 });
    if (fd >= 0) {
        if (!sys && (fchmod(fd, 0600) != 0 || fsync(fd) != 0))
            sys = errno;
        if (close(fd) != 0 && !sys)
            sys = errno;
        if (sys)
            (void)unlink(path);
    }
    moe_crypt_wipe(hex, sizeof hex);
    if (!sys)
        return MOE_OK;
    (void)moe_fail(err, MOE_E_IO, (struct moe_where){ .file = path }, sys == EEXIST ? "is there already, and is not overwritten" : "cannot be written: %s", strerrordesc_np(sys));
    err->sys = sys;
    return MOE_E_IO;
}

static enum moe_code verify(const char *path, struct moe_buf *out, int *status, struct moe_error *err)
{
    uint64_t events = 0;
    unsigned broken = 0;
    MOE_TRY(moe_auditlog_verify(path, &events, &broken, err));
    *status = broken ? EXIT_BROKEN : EXIT_DONE;
    if (broken)
        moe_buf_printf(out, "%s:%u: the chain is broken here\n", path, broken);
    else
        moe_buf_printf(out, "%s: %" PRIu64 " events, and the chain holds\n", path, events);
    return MOE_OK;
}

static enum moe_code answer(const struct moe_launch_opts *o, const struct moe_opt_list *words, struct moe_buf *out, int *status, struct moe_error *err)
{
    static const char *const names[] = { "audit", "keygen" };
    const char *first = words->count ? words->items[0] : NULL;
    if (o->help)
        return moe_opt_help(&moe_launch_command, out), MOE_OK;
    if (o->version)
        return moe_buf_printf(out, "moe-launch %s\n", MOE_VERSION), MOE_OK;
    if (o->generate)
        return moe_opt_generate(&moe_launch_command, MOE_VERSION, "--generate", o->generate, "", out, err);
    if (strcmp(first, "keygen") == 0)
        return words->count == 2 ? keygen(words->items[1], err) : moe_fail(err, MOE_E_USAGE, (struct moe_where){ .field = first }, "takes one file, which is not there yet");
    if (strcmp(first, "audit") == 0)
        return words->count == 3 && strcmp(words->items[1], "verify") == 0 ? verify(words->items[2], out, status, err)
                                                                            : moe_fail(err, MOE_E_USAGE, (struct moe_where){ .field = first }, "audit verify FILE");
    const char *near = moe_suggest(moe_str_c(first), names, MOE_COUNT(names));
    return moe_fail(err, MOE_E_USAGE, (struct moe_where){ .field = first }, "no such subcommand%s%s%s; a program goes behind --", near ? ": did you mean " : "",
                    near ? near : "", near ? "?" : "");
}

bool moe_launch_asks(const struct moe_launch_opts *o, const struct moe_opt_list *words) { return o->help || o->version || o->generate || words->count; }

int moe_launch_ask(const struct moe_launch_opts *o, const struct moe_opt_list *words)
{
    MOE_AUTO(moe_buf_free) struct moe_buf *out = moe_buf_new(MOE_CAP_ANSWER_BYTES);
    struct moe_error err = { 0 };
    int status = EXIT_DONE;
    enum moe_code code = out ? answer(o, words, out, &status, &err) : MOE_E_LIMIT;
    if (!out || (code == MOE_OK && moe_buf_failed(out)))
        code = moe_fail(&err, MOE_E_LIMIT, (struct moe_where){ 0 }, "out of memory");
    if (code == MOE_OK)
        code = moe_output_print(moe_buf_str(out), &err);
    if (code == MOE_OK)
        return status;
    fputs("moe-launch: ", stderr);
    moe_error_print(stderr, &err);
    return EXIT_UNDONE;
}
