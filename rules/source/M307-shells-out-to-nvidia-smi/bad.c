#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

char *exec_and_read(const char *command);

FILE *memory(void)
{
    return popen("nvidia-smi --query-gpu=memory.used --format=csv", "r");       /* expect: M307 */
}

int reset(void)
{
    return system("sudo /usr/bin/nvidia-smi -r");               /* expect: M307 */
}

int direct(void)
{
    return execlp("nvidia-smi", "nvidia-smi", "-q", (char *)0); /* expect: M307 */
}

char *wrapped(void)
{
    return exec_and_read("nvidia-smi -L");      /* expect: M307 */
}
