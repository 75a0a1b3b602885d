/* stdnoreturn.h: used only where the compiler brings none */
#ifndef MOE_SHIM_STDNORETURN_H
#define MOE_SHIM_STDNORETURN_H
#ifndef __cplusplus
#define noreturn _Noreturn
#endif
#endif
