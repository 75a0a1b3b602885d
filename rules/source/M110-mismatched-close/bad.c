#include <fcntl.h>
#include <stdio.h>
#include <unistd.h>

void process_as_file(void)
{
    FILE *f = popen("date", "r");
    if (!f)
        return;
    fclose(f);                                  /* expect: M110 */
}

void file_as_process(void)
{
    FILE *f = fopen("steps.log", "r");
    if (!f)
        return;
    pclose(f);                                  /* expect: M110 */
}

void file_as_number(void)
{
    FILE *f = fopen("steps.log", "r");
    if (!f)
        return;
    close((int)(long)f);                        /* expect: M110 */
}
