/* Part of the build: the frame of filters over all calls of this machine, written as C (sandbox/frame/frame.h).
 *
 *   moe_call_name     sandbox/calls/names.c     which numbers are calls
 *   moe_frame_make    sandbox/frame/frame.c     the program
 *
 * build/freeze_frame prints build/gen/filter_frame.c, for the processor that it was built for. */
#include "sandbox/calls/calls.h"
#include "sandbox/frame/frame.h"
#include <stdio.h>
#include <stdlib.h>

#define MOST 1024      /* past every number that a Linux has */

int main(void)
{
    static struct moe_frame_call calls[MOST];
    static struct sock_filter code[BPF_MAXINSNS];
    struct moe_error err = { 0 };
    size_t count = 0, size = 0;
    for (int nr = 0; nr < MOST; nr++)
        if (moe_call_name(nr))
            calls[count++] = (struct moe_frame_call){ nr, (unsigned)nr };
    if (moe_frame_make(calls, count, code, &size, &err) != MOE_OK) {
        fputs("freeze_frame: ", stderr);
        moe_error_print(stderr, &err);
        return EXIT_FAILURE;
    }
    printf("/* Written by build/freeze_frame. */\n#include \"sandbox/frame/frame.h\"\nconst struct sock_filter moe_frozen_frame[] = {\n");
    for (size_t i = 0; i < size; i++)
        printf("    { 0x%02x, %u, %u, 0x%08x },\n", code[i].code, code[i].jt, code[i].jf, code[i].k);
    printf("};\nconst size_t moe_frozen_frame_size = %zu;\n", size);
    return fflush(stdout) == 0 && !ferror(stdout) ? EXIT_SUCCESS : EXIT_FAILURE;
}
