/* Plugins: one that is right is opened; what others may write, what is no regular file or was cut, what another program or build was made with, and what lacks a library is refused,
 * in a sentence that names it. The objects lie beside this program (runtime/plugin/module.mk).
 *
 * Links    runtime/plugin */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include "common/base/file.h"
#include "runtime/plugin/inside.h"
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define CAP_OBJECT ((size_t)64 << 20)

/* The folder of objects: where this program lies, and /so. */
static void objects(char out[4096])
{
    const ssize_t n = readlink("/proc/self/exe", out, 4000);
    assert_true(n > 0 && n < 4000);
    out[n] = '\0';
    *strrchr(out, '/') = '\0';
    memcpy(out + strlen(out), "/so", sizeof "/so");
}

/* ---- objects that are right or wrong ---- */

static const struct object_case { const char *name, *test, *says; enum moe_code code; } cases[] = {
    { "good",     "a plugin of this build is opened",          NULL,                                        MOE_OK      },
    { "abi",      "another version of plugins is refused",     "its tables are of version 3, and 2",        MOE_E_USAGE },
    { "backend",  "another version of backends is refused",    "its backends are of version",               MOE_E_USAGE },
    { "build",    "another build is refused",                  "version 0.0.0-other of this program",       MOE_E_USAGE },
    { "name",     "one that has another name is refused",      "it calls itself other",                     MOE_E_USAGE },
    { "silent",   "one that tells nothing is refused",         "it tells nothing of itself",                MOE_E_USAGE },
    { "strange",  "an object that is no plugin is refused",    "it tells nothing of itself",                MOE_E_USAGE },
    { "missing",  "a library that is missing is named",        "libmoe-gone.so.1",                          MOE_E_IO    },
    { "nowhere",  "one that is not there is not installed",    "no plugin nowhere is installed",            MOE_E_USAGE },
    { "../good",  "a name is no path",                         "is no name of a plugin",                    MOE_E_USAGE },
    { "",         "a name is something",                       "is no name of a plugin",                    MOE_E_USAGE },
};

static void opens(void **state)
{
    const struct object_case *c = *state;
    const struct moe_plugin *p = NULL;
    struct moe_error err = { 0 };
    char folder[4096];
    objects(folder);
    const enum moe_code code = moe_plugin_open_in(folder, c->name, &p, &err);
    if (code != c->code || (c->says && !strstr(err.text, c->says)))
        fail_msg("%d, %s: %s", (int)code, err.file, err.text);
    if (code != MOE_OK) {
        assert_null(p);
        assert_null(strstr(err.text, "/proc/self/fd"));
        return;
    }
    assert_string_equal(p->name, "good");
    assert_int_equal(moe_plugin_open_in(folder, c->name, &p, &err), MOE_OK);         /* and again */
}

/* ---- who may write it ---- */

enum how { AS_IT_IS, OTHERS_WRITE, GROUP_WRITES, FOLDER_OTHERS_WRITE, A_LINK, A_FOLDER, A_FIFO, OTHERS_OWN, FOLDER_OTHERS_OWN, NO_FOLDER, NO_OBJECT, CUT };
static const struct place_case { const char *test; enum how how; const char *says; enum moe_code code; } places[] = {
    { "a copy of it is opened",                        AS_IT_IS,            NULL,                                   MOE_OK      },
    { "what others may write is not opened",           OTHERS_WRITE,        "others may write it (mode 0757)",      MOE_E_IO    },
    { "what a group may write is not opened",          GROUP_WRITES,        "others may write it (mode 0775)",      MOE_E_IO    },
    { "from a folder that others may write, neither",  FOLDER_OTHERS_WRITE, "others may write it (mode 0777)",      MOE_E_IO    },
    { "a symbolic link is not followed",               A_LINK,              "symbolic link",                        MOE_E_IO    },
    { "a folder is no plugin",                         A_FOLDER,            "no regular file",                      MOE_E_IO    },
    { "a FIFO is no plugin, and nobody waits",         A_FIFO,              "no regular file",                      MOE_E_IO    },
    { "what belongs to somebody else is not opened",   OTHERS_OWN,          "it belongs to user 65534",             MOE_E_IO    },
    { "from somebody else's folder, neither",          FOLDER_OTHERS_OWN,   "it belongs to user 65534",             MOE_E_IO    },
    { "without a folder none is installed",            NO_FOLDER,           "no plugin good is installed",          MOE_E_USAGE },
    { "what is no object cannot be loaded",            NO_OBJECT,           "it cannot be loaded: ",                MOE_E_IO    },
    { "what was cut is not loaded",                    CUT,                 "it is cut: it has 1000 bytes",         MOE_E_IO    },
};

static void copy(const char *from, const char *to)
{
    MOE_AUTO(moe_buf_free) struct moe_buf *bytes = NULL;
    struct moe_error err = { 0 };
    assert_int_equal(moe_file_read(from, CAP_OBJECT, &bytes, &err), MOE_OK);
    assert_int_equal(moe_file_write(to, moe_buf_str(bytes), 0755, &err), MOE_OK);
}

/* `object` is the plugin's path in `folder`. */
static void arrange(enum how how, const char *good, const char *folder, const char *object)
{
    if (how == A_LINK)
        assert_int_equal(symlink(good, object), 0);
    else if (how == A_FOLDER)
        assert_int_equal(mkdir(object, 0755), 0);
    else if (how == A_FIFO)
        assert_int_equal(mkfifo(object, 0600), 0);
    else if (how != NO_FOLDER)
        copy(how == NO_OBJECT ? "/proc/self/cmdline" : good, object);
    if (how == OTHERS_WRITE || how == GROUP_WRITES)
        assert_int_equal(chmod(object, how == OTHERS_WRITE ? 0757 : 0775), 0);
    if (how == CUT)
        assert_int_equal(truncate(object, 1000), 0);
    if (how == FOLDER_OTHERS_WRITE)
        assert_int_equal(chmod(folder, 0777), 0); // nosec M809: what the plugin's reader must refuse, in a folder that the test made and removes
    if (how == OTHERS_OWN || how == FOLDER_OTHERS_OWN)
        assert_int_equal(chown(how == OTHERS_OWN ? object : folder, 65534, 65534), 0);
}

static void stands(void **state)
{
    const struct place_case *c = *state;
    const struct moe_plugin *p = NULL;
    struct moe_error err = { 0 };
    char from[4096], good[4200], folder[] = "/tmp/moe-plugin-XXXXXX", object[64], nowhere[64];
    if ((c->how == OTHERS_OWN || c->how == FOLDER_OTHERS_OWN) && geteuid() != 0)
        skip();
    objects(from);
    snprintf(good, sizeof good, "%s/moe-good.so", from);
    assert_non_null(mkdtemp(folder));
    snprintf(object, sizeof object, "%s/moe-good.so", folder);
    snprintf(nowhere, sizeof nowhere, "%s/nowhere", folder);
    arrange(c->how, good, folder, object);
    const enum moe_code code = moe_plugin_open_in(c->how == NO_FOLDER ? nowhere : folder, "good", &p, &err);
    (void)remove(object);
    assert_int_equal(remove(folder), 0);
    if (code != c->code || (c->says && !strstr(err.text, c->says)))
        fail_msg("%d, %s: %s", (int)code, err.file, err.text);
}

/* ---- backends by name ---- */

static void cpu_is_always_there(void **state)
{
    const struct moe_backend *b = NULL;
    struct moe_error err = { 0 };
    (void)state;
    assert_int_equal(moe_backend_find("cpu", MOE_REAL_F32, &b, &err), MOE_OK);
    assert_ptr_equal(b, moe_backend_cpu());
    b = NULL;
    assert_int_equal(moe_backend_find("cpu", MOE_REAL_BF16, &b, &err), MOE_E_USAGE);
    assert_string_equal(err.text, "backend cpu has no elements of type bf16");
    assert_null(b);
}

/* Beside this program, there is none. */
static void none_is_installed_here(void **state)
{
    const struct moe_backend *b = NULL;
    struct moe_error err = { 0 };
    MOE_AUTO(moe_buf_free) struct moe_buf *out = moe_buf_new(1 << 16);
    (void)state;
    assert_int_equal(moe_backend_find("cuda", MOE_REAL_BF16, &b, &err), MOE_E_USAGE);
    assert_string_equal(err.text, "no plugin cuda is installed (make builds it where nvcc is)");
    assert_non_null(strstr(err.file, "/lib/moe-guard/moe-cuda.so"));
    moe_backends_print(out);
    assert_non_null(strstr(moe_buf_str(out).ptr, "cpu  fp32, OpenBLAS, "));
    assert_non_null(strstr(moe_buf_str(out).ptr, "\ncuda  not opened: "));
    assert_non_null(strstr(moe_buf_str(out).ptr, "\nnccl  not opened: "));
}

int main(void)
{
    struct CMUnitTest tests[MOE_COUNT(cases) + MOE_COUNT(places) + 2] = { cmocka_unit_test(cpu_is_always_there), cmocka_unit_test(none_is_installed_here) };
    size_t n = 2;
    for (size_t i = 0; i < MOE_COUNT(cases); i++)
        tests[n++] = (struct CMUnitTest){ .name = cases[i].test, .test_func = opens, .initial_state = (void *)(uintptr_t)&cases[i] };
    for (size_t i = 0; i < MOE_COUNT(places); i++)
        tests[n++] = (struct CMUnitTest){ .name = places[i].test, .test_func = stands, .initial_state = (void *)(uintptr_t)&places[i] };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
