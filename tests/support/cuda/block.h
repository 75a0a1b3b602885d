// What the parts of the emulation share about the block that runs: its threads, how they wait, its shared memory. emulate.cc has it; hopper.cc, tiles.cc, products.cc,
// proxies.cc and order.cc use it, and are told by the second half of what happens.
#ifndef MOE_TESTS_CUDA_BLOCK_H
#define MOE_TESTS_CUDA_BLOCK_H
#include "tests/support/cuda/emulate.h"
#include <stdio.h>

// ---- the running thread and its block ----

bool moe_block_runs(void);                                             // a thread of a kernel asks, not the host
unsigned moe_block_self(void);
unsigned moe_block_threads(void);
enum moe_schedule moe_block_schedule(void);
uint64_t moe_block_random(void);                                       // of the schedule's seed and of the block: the same from run to run
// The running thread, until some thread wakes all that wait on this. `words`: for who asks why nothing moves ("waits for ...").
void moe_block_wait(const void *on, const char *words, struct moe_emulated_site site);
void moe_block_wake(const void *on);
bool moe_block_waits(const void *on);
// One line of where each waits: thread, place; at most a few.
void moe_block_waiters(FILE *to, const void *on);

// ---- shared memory, as pieces: the dynamic one, then each array. `window`: the piece's address among the block's 2^18 ----

enum : unsigned { MOE_WINDOW = 0x480, MOE_WINDOW_END = 0x40000, MOE_UNIT = 16 };
struct moe_piece { unsigned char *at; unsigned window; size_t bytes; };
const struct moe_piece *moe_block_pieces(unsigned *count);
unsigned moe_block_window(const void *at, size_t bytes);               // 0: not all of it inside one piece
unsigned char *moe_block_at(unsigned window, size_t bytes);            // NULL: the same

// ---- what the parts are told, in the order of a block's life ----

void moe_hopper_begin(void);
void moe_hopper_slice(unsigned thread);                                // this thread ran, and does not now
void moe_hopper_met(void);                                             // all threads are at a barrier of the block
bool moe_hopper_late(void);                                            // no thread can run: did something come that was asked for?
bool moe_hopper_round(void);                                           // all had their turns: the same, at random
void moe_hopper_left(unsigned thread);
void moe_hopper_hang(FILE *to);                                        // what waits for what, of the parts' own
void moe_hopper_end(void);
void moe_emulated_watch(void);                                         // the next launch of this thread

// ---- of each part, for the others ----

// hopper.cc: mbarrier's own side of a load. ask: it is there, and made for all to see.
void moe_mbarrier_ask(uint64_t *bar, struct moe_emulated_site site);
void moe_mbarrier_complete(uint64_t *bar, unsigned window, unsigned bytes, struct moe_emulated_site site);
void moe_mbarrier_overlap(unsigned window, size_t bytes, struct moe_emulated_site site);
// tiles.cc
void moe_tiles_begin(void);
bool moe_tiles_land(void);                                             // one of those on their way: false: there is none
bool moe_tiles_round(void);
void moe_tiles_end(void);
// products.cc
void moe_products_begin(void);
void moe_products_left(unsigned thread);
void moe_products_end(void);
// proxies.cc: who wrote what, for each byte of the window; who reads it and what is on its way there, for each 16 bytes.
unsigned char *moe_proxies_memory(size_t bytes);                        // for a block's shared memory
void moe_proxies_begin(void);
void moe_proxies_slice(unsigned thread);
void moe_proxies_end(void);
bool moe_proxies_fault(void *at);                                      // a write to memory that is watched: let it through
void moe_proxies_put(unsigned window, const void *from, size_t bytes); // by the emulation itself: nobody's write
void moe_proxies_get(void *to, unsigned window, size_t bytes);         // past poison
void moe_proxies_coming(unsigned window, size_t bytes, struct moe_emulated_site site);        // a load is asked for
void moe_proxies_came(unsigned window, const void *from, size_t bytes);
// 16 bytes that a product reads, from when a warp asks for it until all four have waited.
const unsigned char *moe_proxies_read(unsigned window, struct moe_emulated_site site);
void moe_proxies_hold(unsigned window, int by);
void moe_proxies_fence(unsigned thread);
// order.cc: who learns of whom, and what must be known.
void moe_order_begin(void);
void moe_order_all(void);                                              // those that meet: all, some, lanes of a warp
void moe_order_some(const unsigned (&lanes)[32], unsigned barrier);    // and who left there before
void moe_order_left(unsigned barrier);                                 // the running thread, at a barrier of some threads
void moe_order_warp(unsigned warp, unsigned lanes);
void moe_order_arrive(unsigned barrier);                               // the running thread, at a barrier in shared memory of this number
void moe_order_complete(unsigned barrier);
void moe_order_waited(unsigned barrier, uint64_t phases);
void moe_order_landed(unsigned window, size_t bytes, unsigned barrier, uint64_t phases, struct moe_emulated_site site);
uint32_t moe_order_fence(unsigned thread);                             // a proxy fence: its number
void moe_order_fenced(unsigned window, unsigned thread, uint32_t fences);
void moe_order_finished(unsigned thread, unsigned products);           // has waited for so many products
void moe_order_freed(unsigned window, unsigned group, unsigned products, struct moe_emulated_site site);
void moe_order_asks(unsigned warp);                                    // for a product, whose reads follow
void moe_order_reads(unsigned window, struct moe_emulated_site site);
void moe_order_loads(unsigned window, struct moe_emulated_site site);  // the running thread asks
void moe_order_writes(unsigned window, unsigned thread);
#endif
