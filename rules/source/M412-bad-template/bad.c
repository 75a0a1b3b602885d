#include <stdlib.h>

int a_literal(void)
{
    return mkstemp("/var/tmp/shardXXXXXX");     /* expect: M412 */
}

int by_pointer(void)
{
    char *name = "/var/tmp/shardXXXXXX";
    return mkstemp(name);                       /* expect: M412 */
}

int too_few(void)
{
    char name[] = "/var/tmp/shardXXXX";
    return mkstemp(name);                       /* expect: M412 */
}

char *a_folder(char *into)
{
    char name[] = "/var/tmp/shard";
    return mkdtemp(name) ? into : NULL;         /* expect: M412 */
}
