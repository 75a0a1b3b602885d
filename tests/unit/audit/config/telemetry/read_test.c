/* Logs, expositions, event files, metadata and headers: their values, what is objected to and where, and what their numbers add up to. */
#include "audit/config/telemetry/telemetry.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <cmocka.h>

#define MOE_CAP_TEST (64u << 20)
#define GOOD "{\"step\":1,\"rank\":0,\"ts\":1748901234.5,\"loss\":2.5}\n"

static struct moe_lint_file *read_bytes(moe_lint_reader *reader, struct moe_str bytes)
{
    struct moe_arena *arena = moe_arena_new(MOE_CAP_TEST);
    struct moe_lint_file *f = moe_arena_alloc(arena, sizeof *f);
    struct moe_error err = { 0 };
    f->arena = arena;
    f->path = MOE_STR("x");
    f->bytes = bytes;
    assert_int_equal(reader(f, &err), MOE_OK);
    assert_non_null(f->telemetry);
    return f;
}
static void done(struct moe_lint_file *f)
{
    struct moe_arena *arena = f->arena;
    moe_arena_free(&arena);
}

static const struct moe_lint_event *event(const struct moe_lint_file *f, const char *name)
{
    for (size_t i = 0; i < f->event_count; i++) {
        if (!strcmp(f->events[i].name, name))
            return &f->events[i];
    }
    return NULL;
}
static const struct moe_value *value(const struct moe_lint_file *f, const char *text)
{
    for (size_t i = 0; i < f->value_count; i++) {
        if (moe_str_is(f->values[i].text, text))
            return &f->values[i];
    }
    return NULL;
}

static const struct read_case { const char *name; moe_lint_reader *reader; const char *bytes, *event; unsigned line, column; } cases[] = {
    { "a good log", moe_read_jsonl, GOOD GOOD, NULL, 0, 0 },
    { "an empty log", moe_read_jsonl, "", NULL, 0, 0 },
    { "an unknown field", moe_read_jsonl, GOOD "{\"step\":2,\"rank\":0,\"foo\":1}\n", "telemetry-unknown-field", 2, 26 },
    { "free text", moe_read_jsonl, "\n" GOOD "{\"step\":2,\"note\":\"it is so\"}\n", "telemetry-free-form", 3, 18 },
    { "a step that falls", moe_read_jsonl, "{\"step\":2,\"rank\":0,\"loss\":1}\n" GOOD, "telemetry-step-order", 2, 9 },
    { "a line that is no record", moe_read_jsonl, GOOD "hello\n" GOOD, "telemetry-not-json", 2, 1 },
    { "a cut line", moe_read_jsonl, GOOD "{\"step\":2,\"ra", "telemetry-cut", 2, 11 },
    { "NaN where no schema applies", moe_read_jsonl, "{\"a\":1}\n{\"a\":[1,NaN]}\n", "telemetry-not-a-number", 2, 9 },
    { "a field twice where no schema applies", moe_read_jsonl, "{\"a\":{\"b\":1,\"b\":2}}\n", "telemetry-duplicate-field", 1, 13 },
    { "a cut line where no schema applies", moe_read_jsonl, "{\"a\":1}\n{\"a\":{\n", "telemetry-cut", 2, 7 },
    { "prose among measures", moe_read_jsonl, "{\"loss\":1,\"lr\":2,\"prompt\":\"tell me of the sea\"}\n", "telemetry-free-form", 1, 1 },
    { "a log of another shape", moe_read_jsonl, "{\"epoch\":1,\"loss\":2.5,\"who\":\"a b c d e\"}\n", NULL, 0, 0 },
    { "a good exposition", moe_read_prom, "# TYPE a gauge\na{b=\"c\"} 1 5\n", NULL, 0, 0 },
    { "a label without its end", moe_read_prom, "# TYPE a gauge\na{b=\"c} 1\n", "prom-syntax", 2, 5 },
    { "a second type", moe_read_prom, "# TYPE a gauge\n# TYPE a gauge\n", "prom-type", 2, 8 },
    { "buckets that fall", moe_read_prom, "# TYPE a histogram\na_bucket{le=\"1\"} 2\na_bucket{le=\"+Inf\"} 1\na_count 1\n", "prom-histogram", 3, 1 },
    { "the same series", moe_read_prom, "a{b=\"1\",c=\"2\"} 1\na{c=\"2\",b=\"1\"} 1\n", "prom-duplicate-series", 2, 1 },
    { "no end in OpenMetrics", moe_read_prom, "# TYPE a counter\na_total 1 # {b=\"c\"} 1\n", "prom-end", 2, 1 },
    { "a last line without an end", moe_read_prom, "a 1", "prom-cut", 1, 1 },
    { "no event file", moe_read_tfevents, "this is no event file", "tfevents-crc", 1, 1 },
    { "an event file cut in its head", moe_read_tfevents, "abc", "tfevents-cut", 1, 1 },
    { "metadata without a host", moe_read_meta, "{\"step\":1,\"rank\":0,\"ts\":1.5}", "meta-missing-field", 1, 1 },
    { "metadata with a step of another type", moe_read_meta, "{\"step\":\"1\",\n\"rank\":0,\"ts\":1.5,\"hostname\":\"n\"}", "meta-wrong-type", 1, 9 },
    { "metadata with a key twice", moe_read_meta, "{\"step\":1,\"step\":2,\"rank\":0}", "tree-duplicate-key", 1, 11 },
    { "metadata of something else", moe_read_meta, "{\"license\":\"mit\"}", NULL, 0, 0 },
    { "no header", moe_read_safetensors, "no header here", "safetensors-malformed", 1, 1 },
};

static void reads(void **state)
{
    const struct read_case *c = *state;
    struct moe_lint_file *f = read_bytes(c->reader, moe_str_c(c->bytes));
    for (size_t i = 0; i < f->event_count && (!c->event || strcmp(f->events[i].name, c->event) != 0 || f->events[i].line != c->line || f->events[i].column != c->column); i++)
        print_message("%s:%u:%u %.*s\n", f->events[i].name, f->events[i].line, f->events[i].column, MOE_FMT(f->events[i].detail));
    assert_int_equal(f->event_count, c->event != NULL);
    if (c->event) {
        assert_string_equal(f->events[0].name, c->event);
        assert_int_equal(f->events[0].line, c->line);
        assert_int_equal(f->events[0].column, c->column);
    }
    done(f);
}

static void texts_become_values_once(void **state)
{
    (void)state;
    struct moe_lint_file *f = read_bytes(moe_read_jsonl, MOE_STR("{\"a\":{\"b\":[\"x y\"]},\"e\":\"\\u0041\\n\"}\n{\"a\":{\"b\":[\"x y\",\"z\"]}}\n{\"name\":\"password\",\"value\":\"v1\"}\n"));
    const struct moe_value *v = value(f, "x y");
    assert_non_null(v);
    assert_int_equal(v->line, 1);
    assert_true(moe_str_is(v->path, "a.b[]"));
    assert_true(moe_str_is(v->name, "b"));
    v = value(f, "A\n");
    assert_non_null(v);
    assert_int_equal(v->form, MOE_FORM_ESCAPED);
    assert_non_null(value(f, "z"));
    v = value(f, "v1");
    assert_non_null(v);
    assert_true(moe_str_is(v->name, "password"));
    size_t n = 0;
    for (size_t i = 0; i < f->value_count; i++)
        n += moe_str_is(f->values[i].text, "x y");
    assert_int_equal(n, 1);
    done(f);
}

static void good_records_leave_nothing(void **state)
{
    (void)state;
    enum { RECORDS = 2000 };
    char *log = malloc(RECORDS * 120);
    size_t n = 0;
    assert_non_null(log);
    for (int i = 0; i < RECORDS; i++)
        n += (size_t)sprintf(log + n, "{\"step\":%d,\"rank\":0,\"ts\":%d,\"loss\":2.5,\"phase\":\"train\"}\n", i, 1748901234 + i);
    struct moe_lint_file *f = read_bytes(moe_read_jsonl, (struct moe_str){ log, n });
    assert_int_equal(f->value_count, 0);
    assert_int_equal(f->event_count, 0);
    assert_int_equal(f->telemetry->records, RECORDS);
    assert_string_equal(f->telemetry->schema, "step-record");
    assert_true(moe_arena_used(f->arena) < 64 << 10);
    done(f);
    free(log);
}

static void lists_are_summed_up(void **state)
{
    (void)state;
    struct moe_lint_file *f = read_bytes(moe_read_jsonl, MOE_STR("{\"m\":[[1,2,3,4],[5,6,7.5,-8]],\"w_0\":0.5,\"w_1\":0.5,\"n\":[1]}\n"));
    assert_int_equal(f->telemetry->vector_count, 1);
    const struct moe_telemetry_vector *v = &f->telemetry->vectors[0];
    assert_true(moe_str_is(v->path, "m"));
    assert_int_equal(v->stats.count, 8);
    assert_int_equal(v->rows, 2);
    assert_int_equal(v->stats.negatives, 1);
    assert_int_equal(v->stats.fractions, 1);
    assert_int_equal(v->column, 6);
    done(f);
}

static void a_corpus_is_no_log(void **state)
{
    (void)state;
    struct moe_lint_file *f = read_bytes(moe_read_jsonl, MOE_STR("{\"text\":\"once upon a time in http://a.b/c\"}\n"));
    assert_true(f->telemetry->dataset);
    done(f);
    f = read_bytes(moe_read_jsonl, MOE_STR("{\"text\":\"once upon a time\",\"loss\":1}\n"));
    assert_false(f->telemetry->dataset);
    done(f);
}

static void labels_are_counted(void **state)
{
    (void)state;
    struct moe_lint_file *f = read_bytes(moe_read_prom, MOE_STR("# TYPE a gauge\na{h=\"n\\\"1\"} 1\na{h=\"n2\"} 2\na{h=\"3\"} 3\n# HELP a it is\n"));
    assert_int_equal(f->telemetry->label_count, 1);
    assert_int_equal(f->telemetry->labels[0].distinct, 3);
    assert_non_null(value(f, "n\"1"));
    assert_null(value(f, "3"));
    assert_non_null(value(f, "it is"));
    assert_int_equal(value(f, "n2")->line, 3);
    done(f);
}

/* ---- an event file, put together ---- */

static uint32_t crc(const unsigned char *p, size_t n)
{
    uint32_t c = ~0u;
    while (n--) {
        c ^= *p++;
        for (int k = 0; k < 8; k++)
            c = c & 1 ? c >> 1 ^ 0x82f63b78u : c >> 1;
    }
    c = ~c;
    return (c >> 15 | c << 17) + 0xa282ead8u;
}
static void put32(unsigned char *p, uint32_t v)
{
    for (int i = 0; i < 4; i++)
        p[i] = (unsigned char)(v >> (8 * i));
}
static size_t frame(unsigned char *into, const unsigned char *data, size_t len)
{
    put32(into, (uint32_t)len);
    put32(into + 4, 0);
    put32(into + 8, crc(into, 8));
    memcpy(into + 12, data, len);
    put32(into + 12 + len, crc(data, len));
    return len + 16;
}
static size_t field(unsigned char *into, unsigned number, const void *bytes, size_t len)
{
    into[0] = (unsigned char)(number << 3 | 2);
    into[1] = (unsigned char)(len & 127) | (len > 127 ? 128 : 0);
    into[2] = (unsigned char)(len >> 7);
    size_t head = len > 127 ? 3 : 2;
    memcpy(into + head, bytes, len);
    return head + len;
}

static size_t text_event(unsigned char *into, const char *tag, const char *text)
{
    unsigned char tensor[400], v[500], summary[600], event_bytes[700];
    size_t n = 2;
    tensor[0] = 8, tensor[1] = 7;                                     /* dtype: string */
    n += field(tensor + n, 8, text, strlen(text));
    size_t m = field(v, 1, tag, strlen(tag));
    m += field(v + m, 8, tensor, n);
    m = field(summary, 1, v, m);
    m = field(event_bytes, 5, summary, m);
    return frame(into, event_bytes, m);
}

static void events_are_read(void **state)
{
    (void)state;
    unsigned char file[2048], content[256], tensor[300], v[400], summary[500], e[600];
    size_t n = text_event(file, "config/text_summary", "S3_ENDPOINT=x");
    for (unsigned i = 0; i < 64; i++) {
        float w = (float)((i * 7919u % 97u) / 970.0 - 0.05);
        memcpy(content + 4 * i, &w, 4);
    }
    size_t m = 2;
    tensor[0] = 8, tensor[1] = 1;                                     /* dtype: float */
    m += field(tensor + m, 4, content, sizeof content);
    size_t k = field(v, 1, "router/w", 8);
    k += field(v + k, 8, tensor, m);
    k = field(summary, 1, v, k);
    k = field(e, 5, summary, k);
    n += frame(file + n, e, k);
    struct moe_lint_file *f = read_bytes(moe_read_tfevents, (struct moe_str){ (const char *)file, n });
    assert_int_equal(f->event_count, 0);
    assert_int_equal(f->telemetry->records, 2);
    const struct moe_value *t = value(f, "S3_ENDPOINT=x");
    assert_non_null(t);
    assert_true(moe_str_is(t->name, "config/text_summary"));
    assert_int_equal(f->telemetry->vector_count, 1);
    assert_int_equal(f->telemetry->vectors[0].stats.count, 64);
    assert_int_equal(f->telemetry->vectors[0].source, MOE_VECTOR_TENSOR);
    assert_int_equal(f->telemetry->vectors[0].line, 2);
    done(f);
    file[20] ^= 1;                                                     /* in the first record's data */
    f = read_bytes(moe_read_tfevents, (struct moe_str){ (const char *)file, n });
    assert_non_null(event(f, "tfevents-crc"));
    done(f);
    file[20] ^= 1;
    f = read_bytes(moe_read_tfevents, (struct moe_str){ (const char *)file, n - 3 });
    assert_non_null(event(f, "tfevents-cut"));
    done(f);
}

static void a_header_gives_its_metadata(void **state)
{
    (void)state;
    char file[256] = { 0 };
    const char *header = "{\"__metadata__\":{\"note\":\"a b\"},\"w\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4]}}";
    file[0] = (char)strlen(header);
    memcpy(file + 8, header, strlen(header));
    struct moe_lint_file *f = read_bytes(moe_read_safetensors, (struct moe_str){ file, 8 + strlen(header) + 4 });
    assert_int_equal(f->event_count, 0);
    assert_int_equal(f->value_count, 1);
    assert_true(moe_str_is(f->values[0].path, "__metadata__.note"));
    done(f);
}

int main(void)
{
    struct CMUnitTest tests[MOE_COUNT(cases) + 7];
    size_t n = 0;
    for (; n < MOE_COUNT(cases); n++)
        tests[n] = (struct CMUnitTest){ .name = cases[n].name, .test_func = reads, .initial_state = (void *)&cases[n] };
    tests[n++] = (struct CMUnitTest)cmocka_unit_test(texts_become_values_once);
    tests[n++] = (struct CMUnitTest)cmocka_unit_test(good_records_leave_nothing);
    tests[n++] = (struct CMUnitTest)cmocka_unit_test(lists_are_summed_up);
    tests[n++] = (struct CMUnitTest)cmocka_unit_test(a_corpus_is_no_log);
    tests[n++] = (struct CMUnitTest)cmocka_unit_test(labels_are_counted);
    tests[n++] = (struct CMUnitTest)cmocka_unit_test(events_are_read);
    tests[n++] = (struct CMUnitTest)cmocka_unit_test(a_header_gives_its_metadata);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
