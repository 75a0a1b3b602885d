/* A manifest as text, read and built into its model. */
#ifndef TESTS_UNIT_AUDIT_CONFIG_DEPLOY_K8S_FIXTURE_H
#define TESTS_UNIT_AUDIT_CONFIG_DEPLOY_K8S_FIXTURE_H
#include "audit/config/deploy/k8s.h"
#include "audit/config/deploy/netpol.h"
#include "common/doc/lax.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <cmocka.h>

struct fixture { struct moe_lint_file file; const struct moe_k8s_file *k8s; };

static inline void fixture_open(struct fixture *f, const char *yaml)
{
    struct moe_error err = { 0 };
    struct moe_lax lax = { 0 };
    *f = (struct fixture){ .file = { .kind = MOE_LINT_K8S, .path = MOE_STR("m.yaml"), .bytes = moe_str_c(yaml), .arena = moe_arena_new(16u << 20) } };
    assert_non_null(f->file.arena);
    assert_int_equal(moe_lax_yaml(f->file.bytes, f->file.arena, NULL, &lax, &err), MOE_OK);
    f->file.root = lax.root;
    assert_int_equal(moe_k8s_build(&f->file, &err), MOE_OK);
    f->k8s = f->file.k8s;
    assert_non_null(f->k8s);
}

static inline void fixture_close(struct fixture *f) { moe_arena_free(&f->file.arena); }
#endif
