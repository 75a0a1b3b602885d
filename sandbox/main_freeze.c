/* Part of the build: profiles as BPF programs, written as C, so that a tool that confines itself reads no YAML and links no libseccomp.
 *
 *   moe_profile_load    sandbox/profile/load.c     the built-in profile "self-NAME"
 *   moe_filter_build    sandbox/filter/build.c     its program
 *
 * build/freeze_filters NAME...    prints build/gen/self_filters.c. The program is one for the processor that it was built for. */
#include "sandbox/filter/filter.h"
#include <stdio.h>
#include <stdlib.h>

static enum moe_code print(struct moe_profiles *all, const char *name, struct moe_error *err)
{
    char profile[128];
    const struct moe_profile *p = NULL;
    struct moe_bpf bpf = { 0 };
    snprintf(profile, sizeof profile, "self-%s", name);
    MOE_TRY(moe_profile_load(all, profile, &p, err));
    const struct moe_filter_want want = { .profile = p };
    MOE_TRY(moe_filter_build(&want, &bpf, err));
    printf("static const struct sock_filter %s[] = {\n", name);
    for (unsigned i = 0; i < bpf.count; i++)
        printf("    { 0x%02x, %u, %u, 0x%08x },\n", bpf.code[i].code, bpf.code[i].jt, bpf.code[i].jf, bpf.code[i].k);
    printf("};\n");
    moe_bpf_free(&bpf);
    return MOE_OK;
}

int main(int argc, char **argv)
{
    MOE_AUTO(moe_profiles_free) struct moe_profiles *all = moe_profiles_new();
    struct moe_error err = { 0 };
    printf("/* Written by build/freeze_filters. */\n#include \"sandbox/self/self.h\"\n");
    for (int i = 1; i < argc; i++)
        if (!all || print(all, argv[i], &err) != MOE_OK) {
            fputs("freeze_filters: ", stderr);
            moe_error_print(stderr, &err);
            return EXIT_FAILURE;
        }
    printf("const struct moe_frozen_filter moe_frozen_filters[] = {\n");
    for (int i = 1; i < argc; i++)
        printf("    { \"%s\", %s, MOE_COUNT(%s) },\n", argv[i], argv[i], argv[i]);
    printf("    { 0 },\n};\n");
    return fflush(stdout) == 0 && !ferror(stdout) ? EXIT_SUCCESS : EXIT_FAILURE;
}
