/* features.h: the version a program may ask about */
#ifndef MOE_SHIM_FEATURES_H
#define MOE_SHIM_FEATURES_H
#include <sys/cdefs.h>
#ifndef __GLIBC__
#define __GLIBC__ 2
#define __GLIBC_MINOR__ 36
#define __GLIBC_PREREQ(major, minor) ((__GLIBC__ << 16) + __GLIBC_MINOR__ >= ((major) << 16) + (minor))
#endif
#endif
