/* What the contents of files take in memory, over all threads. */
#include "audit/checkpoint/gather/parts.h"

void gather_hold(struct gather *g, uint64_t bytes)
{
    pthread_mutex_lock(&g->lock);
    while (g->held && (g->waiting || g->held + bytes > MOE_CAP_HELD_BYTES))       /* who waits for more goes first */
        pthread_cond_wait(&g->room, &g->lock);
    g->held += bytes;
    pthread_mutex_unlock(&g->lock);
}

void gather_more(struct gather *g, uint64_t before, uint64_t now)
{
    pthread_mutex_lock(&g->lock);
    g->waiting += before;
    pthread_cond_broadcast(&g->room);                             /* the last who does not wait may have been this one */
    while (g->held != g->waiting && g->held - before + now > MOE_CAP_HELD_BYTES)
        pthread_cond_wait(&g->room, &g->lock);
    g->waiting -= before;
    g->held += now - before;
    pthread_cond_broadcast(&g->room);
    pthread_mutex_unlock(&g->lock);
}

void gather_let(struct gather *g, uint64_t bytes)
{
    pthread_mutex_lock(&g->lock);
    g->held -= bytes;
    pthread_cond_broadcast(&g->room);
    pthread_mutex_unlock(&g->lock);
}

void gather_keep(struct gather *g, uint64_t before, uint64_t now)
{
    pthread_mutex_lock(&g->lock);
    g->held += now - before;
    pthread_cond_broadcast(&g->room);
    pthread_mutex_unlock(&g->lock);
}
