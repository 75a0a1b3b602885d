/* Target   moe_log_tell(), moe_chain_read_fd(), moe_log_open() of an existing log
 * Input    an audit log, as a crash or an attacker could have left it; or, when the first byte is 'S', events that are chained here, so that what is inside
 *          is reached: one a line, as the members behind kind
 * Promise  never crashes or leaks; telling and continuing agree on whether the chain holds; a log that could be continued holds afterwards, and no byte of it
 *          was changed or taken away
 * Corpus   tests/fuzz/corpus/sandbox_log/ -- a fixed bug leaves its input there, named after the bug
 * Links    sandbox/log
 */
#include "common/base/file.h"
#include "common/log/chain.h"
#include "sandbox/log/log.h"
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

/* {"seq":N,"time":"t", LINE ,"prev":...,"hash":...} for each line of the input. */
static void chained(struct moe_str lines, struct moe_buf *out)
{
    struct moe_chain chain = moe_chain_start();
    for (struct moe_str line; moe_str_line(&lines, &line);) {
        MOE_AUTO(moe_buf_free) struct moe_buf *one = moe_buf_new(1 << 20);
        char hash[65];
        moe_buf_printf(one, "{\"seq\":%llu,\"time\":\"t\",", (unsigned long long)chain.seq + 1);
        moe_buf_add(one, line);
        moe_buf_printf(one, ",\"prev\":\"%s\"", chain.prev);
        moe_chain_hash(moe_buf_str(one), hash);
        moe_buf_printf(one, ",\"hash\":\"%s\"}", hash);
        if (!moe_buf_failed(one) && !moe_chain_step(&chain, moe_buf_str(one)))
            abort();
        moe_buf_add(out, moe_buf_str(one));
        moe_buf_addc(out, '\n');
    }
}

/* Continued, it holds, and starts with the bytes that were there. */
static void continues(const char *path, struct moe_str before)
{
    struct moe_log *log = NULL;
    struct moe_error err = { 0 };
    if (moe_log_open(path, -1, &log, &err) != MOE_OK)
        abort();
    moe_log_end((moe_log_begin(log, "warning"), log));
    if (moe_log_failed(log))
        abort();
    moe_log_free(&log);
    MOE_AUTO(moe_buf_free) struct moe_buf *after = NULL;
    if (moe_file_read(path, 64u << 20, &after, &err) != MOE_OK || !moe_str_starts(moe_buf_str(after), before))
        abort();
    struct moe_chain_reader r = moe_chain_reader_start();
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    if (moe_chain_read_fd(fd, path, &r, NULL, NULL, NULL, &err) != MOE_OK || moe_chain_end(&r) != MOE_CHAIN_WHOLE)
        abort();
    close(fd);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    MOE_AUTO(moe_buf_free) struct moe_buf *bytes = moe_buf_new(16u << 20), *out = moe_buf_new(MOE_CAP_LOG_TELL);
    struct moe_str input = { (const char *)data, size };
    struct moe_error err = { 0 };
    unsigned broken = 0;
    char path[] = "/tmp/moe-fuzz-log-XXXXXX";
    if (size && data[0] == 'S')
        chained(moe_str_from(input, 1), bytes);
    else
        moe_buf_add(bytes, input);
    int fd = mkostemp(path, O_CLOEXEC);
    if (fd < 0 || moe_fd_write(fd, moe_buf_str(bytes)) != 0 || lseek(fd, 0, SEEK_SET) != 0)
        abort();
    enum moe_code told = moe_log_tell(path, out, &broken, &err);
    struct moe_chain_reader r = moe_chain_reader_start();
    if (moe_chain_read_fd(fd, path, &r, NULL, NULL, NULL, &err) != MOE_OK)
        abort();
    enum moe_chain_end end = moe_chain_end(&r);
    if (told == MOE_OK && broken != r.broken_line)
        abort();
    if (end != MOE_CHAIN_BROKEN)
        continues(path, moe_buf_str(bytes));
    close(fd);
    unlink(path);
    return 0;
}
