#include <errno.h>

enum phase { WARM_UP, STEADY };
void telemetry_string(const char *name, const char *value);
void telemetry_number(const char *name, double value);
void metric_label(int metric, const char *text);

void phase(enum phase p)
{
    telemetry_string("phase", p == WARM_UP ? "warm-up" : "steady");
}

void step(int n)
{
    telemetry_number("step", n);
}

void failure(void)
{
    telemetry_number("errno", errno);
}

void label(void)
{
    metric_label(3, "io");
}
