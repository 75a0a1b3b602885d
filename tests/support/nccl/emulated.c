/* The fake of NCCL over the stand-ins of CUDA (tests/support/cuda) instead of those of this folder (cuda.c): a stream does at once what it is asked for, and memory of
 * the device is the emulation's, which the host may not read. So a collective is made within its call, when all ranks have come. */
#include "tests/support/cuda/emulation.h"
#include "tests/support/nccl/inside.h"
#include <stdio.h>
#include <stdlib.h>

pthread_mutex_t fake_lock = PTHREAD_MUTEX_INITIALIZER;
pthread_cond_t fake_news = PTHREAD_COND_INITIALIZER;

_Noreturn void fake_broken(const char *rule)
{
    fprintf(stderr, "the fake of NCCL: %s\n", rule);
    abort();
}

void fake_set_devices(int devices) { (void)devices; }      /* moe_standin_machine() says */
void fake_copy(void *to, const void *from, size_t bytes) { moe_emulate_copy(to, from, bytes); }

void fake_push(void *queue, struct fake_job *job)
{
    (void)queue;
    job->run(job);
    free(job);
    (void)pthread_cond_broadcast(&fake_news);
}
