/* iso646.h: used only where the compiler brings none */
#ifndef MOE_SHIM_ISO646_H
#define MOE_SHIM_ISO646_H
#ifndef __cplusplus
#define and &&
#define or ||
#define not !
#define xor ^
#define bitand &
#define bitor |
#define compl ~
#define and_eq &=
#define or_eq |=
#define xor_eq ^=
#define not_eq !=
#endif
#endif
