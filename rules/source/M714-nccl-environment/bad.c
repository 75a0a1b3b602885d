#include <stdlib.h>

#define PLUGIN "NCCL_NET_PLUGIN"

void rendezvous(void)
{
    (void)setenv("NCCL_COMM_ID", "10.0.0.1:4321", 1);           /* expect: M714 */
}

void plugin(const char *name)
{
    (void)setenv(PLUGIN, name, 1);                              /* expect: M714 */
    (void)setenv("NCCL_CONF_FILE", name, 1);                    /* expect: M714 */
    (void)setenv("NCCL_TUNER_PLUGIN", "libtuner.so", 0);        /* expect: M714 */
}

void loud(void)
{
    (void)setenv("NCCL_DEBUG", "INFO", 1);                      /* expect: M714 */
    (void)putenv("NCCL_DEBUG=TRACE");                           /* expect: M714 */
}

void from_outside(void)
{
    const char *interface = getenv("JOB_INTERFACE");
    if (interface)
        (void)setenv("NCCL_SOCKET_IFNAME", interface, 1);       /* expect: M714 */
}
