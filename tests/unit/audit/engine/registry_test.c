/* What the build made of rules/: the same trees as reading the files gives, in the order of the codes. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "audit/engine/rule.h"
#include "common/base/file.h"
#include <stdio.h>
#include <string.h>

#define MOE_CAP_TEST_BYTES (16u << 20)

static void same_str(struct moe_str a, struct moe_str b)
{
    assert_int_equal(a.ptr != NULL, b.ptr != NULL);
    assert_int_equal(a.len, b.len);
    if (a.len)
        assert_memory_equal(a.ptr, b.ptr, a.len);
    if (a.ptr)
        assert_int_equal(a.ptr[a.len], '\0');
}

static void same_node(const struct moe_node_doc *a, const struct moe_node_doc *b)
{
    assert_int_equal(a->kind, b->kind);
    assert_int_equal(a->line, b->line);
    assert_int_equal(a->column, b->column);
    assert_int_equal(a->key_line, b->key_line);
    assert_int_equal(a->key_column, b->key_column);
    assert_int_equal(a->quoted, b->quoted);
    assert_int_equal(a->count, b->count);
    assert_int_equal(a->index, b->index);
    same_str(a->key, b->key);
    same_str(a->text, b->text);
    if (a->kind == MOE_DOC_BOOL)
        assert_int_equal(a->as.boolean, b->as.boolean);
    else
        assert_memory_equal(&a->as, &b->as, sizeof a->as);
}

static void same_tree(const struct moe_node_doc *a, const struct moe_node_doc *b)
{
    same_node(a, b);
    const struct moe_node_doc *x = a->first, *y = b->first;
    for (; x && y; x = x->next, y = y->next) {
        assert_ptr_equal(x->parent, a);
        assert_ptr_equal(y->parent, b);
        same_tree(x, y);
    }
    assert_null(x);
    assert_null(y);
}

static struct moe_doc *parse(const struct moe_registered *row)
{
    char path[512];
    MOE_AUTO(moe_buf_free) struct moe_buf *bytes = NULL;
    struct moe_doc *doc = NULL;
    struct moe_error err = { 0 };
    assert_true(snprintf(path, sizeof path, "%s/rule.yaml", row->folder) < (int)sizeof path);
    assert_int_equal(moe_file_read(path, MOE_CAP_RULE_BYTES, &bytes, &err), MOE_OK);
    assert_int_equal(moe_doc_parse(MOE_DOC_YAML, path, moe_buf_str(bytes), &doc, &err), MOE_OK);
    assert_string_equal(moe_doc_name(doc), row->doc->name);
    return doc;
}

static void every_rule_is_what_its_file_says(void **state)
{
    (void)state;
    size_t count = 0;
    for (const struct moe_registered *row = moe_registry; row->input; row++, count++) {
        MOE_AUTO(moe_arena_free) struct moe_arena *arena = moe_arena_new(MOE_CAP_TEST_BYTES);
        struct moe_doc *doc = parse(row);
        const struct moe_doc *thawed = moe_doc_thaw(row->doc, arena);
        assert_non_null(thawed);
        same_tree(moe_doc_root(doc), moe_doc_root(thawed));
        assert_true(moe_str_is(moe_doc_get(moe_doc_root(doc), "code")->text, row->code));
        assert_true(moe_str_is(moe_doc_get(moe_doc_root(doc), "name")->text, row->name));
        moe_doc_free(&doc);
    }
    assert_true(count > 400);
}

static void one_key_is_the_same_tree_alone(void **state)
{
    (void)state;
    static const char *const keys[] = { "code", "match", "params", "references", "fix", "absent" };
    for (const struct moe_registered *row = moe_registry; row->input; row++)
        for (size_t i = 0; i < MOE_COUNT(keys); i++) {
            MOE_AUTO(moe_arena_free) struct moe_arena *arena = moe_arena_new(MOE_CAP_TEST_BYTES);
            const struct moe_doc *all = moe_doc_thaw(row->doc, arena), *part = moe_doc_thaw_key(row->doc, keys[i], arena);
            const struct moe_node_doc *whole = moe_doc_get(moe_doc_root(all), keys[i]), *alone = moe_doc_get(moe_doc_root(part), keys[i]);
            assert_int_equal(moe_doc_root(part)->count, whole ? 1 : 0);
            assert_int_equal(alone != NULL, whole != NULL);
            if (!whole)
                continue;
            assert_null(alone->next);
            assert_ptr_equal(alone->parent, moe_doc_root(part));
            struct moe_node_doc moved = *alone;
            moved.index = whole->index;
            same_node(whole, &moved);
            if (whole->first)
                same_tree(whole->first, alone->first);
        }
}

static void all_but_a_key_is_the_rest_in_its_order(void **state)
{
    (void)state;
    static const char *const keys[] = { "code", "match", "params", "why", "absent" };
    for (const struct moe_registered *row = moe_registry; row->input; row++)
        for (size_t i = 0; i < MOE_COUNT(keys); i++) {
            MOE_AUTO(moe_arena_free) struct moe_arena *arena = moe_arena_new(MOE_CAP_TEST_BYTES);
            const struct moe_node_doc *all = moe_doc_root(moe_doc_thaw(row->doc, arena)), *rest = moe_doc_root(moe_doc_thaw_others(row->doc, keys[i], arena));
            const struct moe_node_doc *y = rest->first;
            unsigned n = 0;
            for (const struct moe_node_doc *x = all->first; x; x = x->next) {
                if (moe_str_is(x->key, keys[i]))
                    continue;
                assert_non_null(y);
                assert_int_equal(y->index, n++);
                assert_ptr_equal(y->parent, rest);
                struct moe_node_doc moved = *y;
                moved.index = x->index;
                same_node(x, &moved);
                if (x->first)
                    same_tree(x->first, y->first);
                y = y->next;
            }
            assert_null(y);
            assert_int_equal(rest->count, n);
        }
}

static void rows_come_in_the_order_of_codes(void **state)
{
    (void)state;
    for (const struct moe_registered *row = moe_registry + 1; row->input; row++)
        assert_true(strcmp(row[-1].code, row->code) < 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_rule_is_what_its_file_says), cmocka_unit_test(one_key_is_the_same_tree_alone),
        cmocka_unit_test(all_but_a_key_is_the_rest_in_its_order), cmocka_unit_test(rows_come_in_the_order_of_codes),
    };
    return cmocka_run_group_tests_name("registry", tests, NULL, NULL);
}
