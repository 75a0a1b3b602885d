/* stdalign.h: used only where the compiler brings none */
#ifndef MOE_SHIM_STDALIGN_H
#define MOE_SHIM_STDALIGN_H
#ifndef __cplusplus
#define alignas _Alignas
#define alignof _Alignof
#endif
#define __alignas_is_defined 1
#define __alignof_is_defined 1
#endif
