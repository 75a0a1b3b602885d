/* linux/elf.h: the same names as elf.h */
#ifndef MOE_SHIM_LINUX_ELF_H
#define MOE_SHIM_LINUX_ELF_H
#include <elf.h>
#endif
