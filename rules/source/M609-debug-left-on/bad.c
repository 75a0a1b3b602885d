#include <stdbool.h>
#include <stdio.h>

#define DEBUG 1                                 /* expect: M609 */
#define DEBUG_MODE (true)                       /* expect: M609 */

int debug = 1;                                  /* expect: M609 */
static bool debug_enabled = true;               /* expect: M609 */

void say(const char *text)
{
    if (DEBUG || DEBUG_MODE || debug || debug_enabled)
        puts(text);
}
