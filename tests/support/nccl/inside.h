/* What the fake's files share: nccl.c, communicators; and below it cuda.c, streams and events of its own, or emulated.c, those of tests/support/cuda. */
#ifndef TESTS_NCCL_INSIDE_H
#define TESTS_NCCL_INSIDE_H
#include <pthread.h>
#include <stdbool.h>
#include <stddef.h>

/* One lock and one condition for all of it. */
extern pthread_mutex_t fake_lock;
extern pthread_cond_t fake_news;
void fake_set_devices(int devices);
void fake_copy(void *to, const void *from, size_t bytes);      /* either may be the device's */
_Noreturn void fake_broken(const char *rule);

/* Something to be done in a stream, by its thread, with the lock held (it may wait on the condition). */
struct fake_job { void (*run)(struct fake_job *job); struct fake_job *next; };
void fake_push(void *queue, struct fake_job *job);     /* job is taken: free()d when it was run */
#endif
