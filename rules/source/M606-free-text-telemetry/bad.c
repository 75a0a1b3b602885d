#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void telemetry_string(const char *name, const char *value);
void metric_label(int metric, const char *text);

void composed(int step, const char *file)
{
    char text[128];
    snprintf(text, sizeof text, "step %d read %s", step, file);
    telemetry_string("note", text);             /* expect: M606 */
}

void user(void)
{
    telemetry_string("user", getenv("USER"));   /* expect: M606 */
}

void failure(void)
{
    metric_label(3, strerror(errno));           /* expect: M606 */
}

void line(FILE *f)
{
    char text[64];
    if (fgets(text, sizeof text, f))
        telemetry_string("prompt", text);       /* expect: M606 */
}
