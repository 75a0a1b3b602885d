#include <stdbool.h>
#include <stdio.h>

#ifndef DEBUG
#define DEBUG 0
#endif
#define DEBUG_LEVELS 3
#define DEBUG_H

int debug;
static bool debug_enabled = false;

void say(const char *text)
{
    int is_debug = 1;
    if (DEBUG || debug || debug_enabled)
        puts(text);
    (void)is_debug;
}
