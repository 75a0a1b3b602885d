/* Numbers in what the kernel says, as files in /proc write them. No errno, no locale, no sign; may be used between fork() and execve(). */
#ifndef MOE_COMMON_BASE_NUMBER_H
#define MOE_COMMON_BASE_NUMBER_H
#include <stdint.h>

/**
 * The number that a text starts with, behind spaces and tabs.
 *
 *   s     in   borrowed   ends with NUL
 *   base  in              2 to 16; "0x" is no part of a number
 *   end   out             behind its last digit; s itself where there is none; may be NULL
 *
 * Gives 0 where there is none, and UINT64_MAX for all that is larger.
 */
uint64_t moe_number(const char *s, unsigned base, const char **end);

/* The same in base 10, for what is kept in an int: a process, a descriptor. -1 where there is none, or it does not fit. */
int moe_number_int(const char *s, const char **end);
#endif
