/* Journals: both forms of the time, and what happens at the edges. What tampering does to a chain: tests/unit/sandbox/log and runtime/auditlog, whose logs are journals. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include "common/base/file.h"
#include "common/log/journal.h"
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

static struct moe_journal *journal_of(int fd, enum moe_journal_time time)
{
    struct moe_journal *journal = NULL;
    struct moe_error err = { 0 };
    if (moe_journal_open(NULL, fd, time, &journal, &err) != MOE_OK)
        fail_msg("%s", err.text);
    return journal;
}

static void note(struct moe_journal *journal, struct moe_str text, size_t most)
{
    moe_journal_text(moe_journal_begin(journal, "note"), "text", text, most);
    moe_journal_end(journal);
}

static int scratch(void)
{
    char path[] = "/tmp/moe-journal-XXXXXX";
    int fd = mkostemp(path, O_CLOEXEC);
    assert_true(fd >= 0);
    unlink(path);
    return fd;
}

static enum moe_code keep(void *ctx, struct moe_str line, struct moe_error *err)
{
    (void)err;
    moe_buf_clear(ctx);
    moe_buf_add(ctx, line);
    return MOE_OK;
}

/* The chain of what was written holds; its last line. */
static struct moe_buf *last_line(int fd, uint64_t events)
{
    struct moe_chain_reader r = moe_chain_reader_start();
    struct moe_buf *last = moe_buf_new(MOE_CAP_LOG_LINE);
    struct moe_error err = { 0 };
    assert_int_equal(lseek(fd, 0, SEEK_SET), 0);
    assert_int_equal(moe_chain_read_fd(fd, "journal", &r, NULL, keep, last, &err), MOE_OK);
    assert_int_equal(moe_chain_end(&r), MOE_CHAIN_WHOLE);
    assert_true(r.chain.seq == events);
    return last;
}

static void time_is_text_or_a_number(void **state)
{
    (void)state;
    static const struct { enum moe_journal_time form; size_t bytes; char first; } rows[] = { { MOE_JOURNAL_TIME_TEXT, 26, '"' }, { MOE_JOURNAL_TIME_MS, 13, '1' } };
    for (size_t i = 0; i < MOE_COUNT(rows); i++) {
        int fd = scratch();
        struct moe_journal *journal = journal_of(fd, rows[i].form);
        note(journal, MOE_STR("one"), 10);
        note(journal, MOE_STR("two"), 10);
        assert_true(moe_journal_events(journal) == 2);
        moe_journal_free(&journal);
        MOE_AUTO(moe_buf_free) struct moe_buf *last = last_line(fd, 2);
        struct moe_str rest = moe_buf_str(last);
        assert_true(moe_str_eq(moe_str_cut(&rest, ','), MOE_STR("{\"seq\":2")));
        struct moe_str time = moe_str_cut(&rest, ',');
        assert_true(moe_str_starts(time, MOE_STR("\"time\":")));
        time = moe_str_from(time, strlen("\"time\":"));
        assert_int_equal(time.len, rows[i].bytes);
        assert_int_equal(time.ptr[0], rows[i].first);
        assert_true(moe_str_starts(rest, MOE_STR("\"kind\":\"note\",\"text\":\"two\",\"prev\":\"")));
        close(fd);
    }
}

static void what_is_too_long_is_cut(void **state)
{
    (void)state;
    int fd = scratch();
    struct moe_journal *journal = journal_of(fd, MOE_JOURNAL_TIME_MS);
    note(journal, MOE_STR("a\xc3\xa4"), 2);                /* not within a character */
    MOE_AUTO(moe_buf_free) struct moe_buf *cut = last_line(fd, 1);
    assert_non_null(memmem(moe_buf_str(cut).ptr, moe_buf_str(cut).len, "\"text\":\"a...\"", strlen("\"text\":\"a...\"")));
    char *large = calloc(1, MOE_CAP_LOG_LINE);
    assert_non_null(large);
    memset(large, 'x', MOE_CAP_LOG_LINE);
    note(journal, (struct moe_str){ large, MOE_CAP_LOG_LINE }, MOE_CAP_LOG_LINE);
    MOE_AUTO(moe_buf_free) struct moe_buf *line = last_line(fd, 2);
    assert_non_null(memmem(moe_buf_str(line).ptr, moe_buf_str(line).len, "\"kind\":\"note\",\"cut\":true,", strlen("\"kind\":\"note\",\"cut\":true,")));
    assert_false(moe_journal_failed(journal));
    moe_journal_free(&journal);
    free(large);
    close(fd);
}

static void what_cannot_be_written_is_told_by_sync(void **state)
{
    (void)state;
    struct moe_error err = { 0 };
    int full = open("/dev/full", O_WRONLY | O_CLOEXEC), fd = scratch();
    assert_true(full >= 0);
    struct moe_journal *journal = journal_of(full, MOE_JOURNAL_TIME_MS);
    note(journal, MOE_STR("lost"), 10);
    assert_true(moe_journal_failed(journal));
    assert_int_equal(moe_journal_sync(journal, &err), MOE_E_IO);
    assert_int_equal(err.sys, ENOSPC);
    moe_journal_free(&journal);
    journal = journal_of(fd, MOE_JOURNAL_TIME_MS);
    note(journal, MOE_STR("kept"), 10);
    assert_int_equal(moe_journal_sync(journal, &err), MOE_OK);
    moe_journal_free(&journal);
    journal = journal_of(-1, MOE_JOURNAL_TIME_TEXT);         /* nowhere: counted alone */
    note(journal, MOE_STR("nothing"), 10);
    assert_int_equal(moe_journal_sync(journal, &err), MOE_OK);
    assert_true(moe_journal_events(journal) == 1);
    moe_journal_free(&journal);
    close(full);
    close(fd);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(time_is_text_or_a_number), cmocka_unit_test(what_is_too_long_is_cut), cmocka_unit_test(what_cannot_be_written_is_told_by_sync),
    };
    return cmocka_run_group_tests_name("journal", tests, NULL, NULL);
}
