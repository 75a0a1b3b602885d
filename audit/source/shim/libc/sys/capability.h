/* sys/capability.h: names and types of libcap */
#ifndef MOE_SHIM_SYS_CAPABILITY_H
#define MOE_SHIM_SYS_CAPABILITY_H
#include <sys/types.h>
#include <stdint.h>
#include <linux/capability.h>
#ifdef __cplusplus
extern "C" {
#endif
typedef struct _cap_struct *cap_t; typedef int cap_value_t;
typedef enum { CAP_EFFECTIVE = 0, CAP_PERMITTED = 1, CAP_INHERITABLE = 2 } cap_flag_t; typedef enum { CAP_CLEAR = 0, CAP_SET = 1 } cap_flag_value_t;
int cap_free(void *); cap_t cap_init(void); cap_t cap_dup(cap_t); cap_t cap_get_proc(void); int cap_set_proc(cap_t); cap_t cap_get_pid(pid_t); cap_t cap_get_fd(int); int cap_set_fd(int, cap_t);
int cap_get_flag(cap_t, cap_value_t, cap_flag_t, cap_flag_value_t *); int cap_set_flag(cap_t, cap_flag_t, int, const cap_value_t *, cap_flag_value_t); int cap_clear(cap_t); int cap_clear_flag(cap_t, cap_flag_t);
cap_t cap_from_text(const char *); char *cap_to_text(cap_t, ssize_t *); int cap_from_name(const char *, cap_value_t *); char *cap_to_name(cap_value_t); int cap_compare(cap_t, cap_t); int cap_drop_bound(cap_value_t); int cap_get_bound(cap_value_t);
int cap_set_ambient(cap_value_t, cap_flag_value_t); int cap_reset_ambient(void); int capset(cap_user_header_t, const cap_user_data_t); int capget(cap_user_header_t, cap_user_data_t);
#ifdef __cplusplus
}
#endif
#endif
