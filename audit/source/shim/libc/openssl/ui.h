/* openssl/ui.h: names and types of OpenSSL 3 */
#ifndef MOE_SHIM_OPENSSL_UI_H
#define MOE_SHIM_OPENSSL_UI_H
#include <openssl/types.h>
#include <openssl/types.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#ifdef __cplusplus
extern "C" {
#endif
UI *UI_new(void); UI *UI_new_method(const UI_METHOD *); void UI_free(UI *);
int UI_add_input_string(UI *, const char *, int, char *, int, int);
int UI_dup_input_string(UI *, const char *, int, char *, int, int);
int UI_add_verify_string(UI *, const char *, int, char *, int, int, const char *);
int UI_dup_verify_string(UI *, const char *, int, char *, int, int, const char *);
int UI_add_input_boolean(UI *, const char *, const char *, const char *, const char *, int, char *);
int UI_dup_input_boolean(UI *, const char *, const char *, const char *, const char *, int, char *);
int UI_add_info_string(UI *, const char *); int UI_dup_info_string(UI *, const char *);
int UI_add_error_string(UI *, const char *); int UI_dup_error_string(UI *, const char *);
char *UI_construct_prompt(UI *, const char *, const char *); void *UI_add_user_data(UI *, void *);
int UI_dup_user_data(UI *, void *); void *UI_get0_user_data(UI *); const char *UI_get0_result(UI *, int);
int UI_get_result_length(UI *, int); int UI_process(UI *); int UI_ctrl(UI *, int, long, void *, void (*)(void));
int UI_set_ex_data(UI *, int, void *); void *UI_get_ex_data(const UI *, int);
void UI_set_default_method(const UI_METHOD *); const UI_METHOD *UI_get_default_method(void);
const UI_METHOD *UI_get_method(UI *); const UI_METHOD *UI_set_method(UI *, const UI_METHOD *);
UI_METHOD *UI_OpenSSL(void); const UI_METHOD *UI_null(void); struct ui_string_st;
typedef struct ui_string_st UI_STRING; struct stack_st_UI_STRING;
enum UI_string_types {
    UIT_NONE = 0, UIT_PROMPT, UIT_VERIFY, UIT_BOOLEAN, UIT_INFO, UIT_ERROR
};
UI_METHOD *UI_create_method(const char *); void UI_destroy_method(UI_METHOD *);
int UI_method_set_opener(UI_METHOD *, int (*)(UI *));
int UI_method_set_writer(UI_METHOD *, int (*)(UI *, UI_STRING *));
int UI_method_set_flusher(UI_METHOD *, int (*)(UI *));
int UI_method_set_reader(UI_METHOD *, int (*)(UI *, UI_STRING *));
int UI_method_set_closer(UI_METHOD *, int (*)(UI *));
int UI_method_set_data_duplicator(UI_METHOD *, void *(*)(UI *, void *), void (*)(UI *, void *));
int UI_method_set_prompt_constructor(UI_METHOD *, char *(*)(UI *, const char *, const char *));
int UI_method_set_ex_data(UI_METHOD *, int, void *); int (*UI_method_get_opener(const UI_METHOD *))(UI *);
int (*UI_method_get_writer(const UI_METHOD *))(UI *, UI_STRING *);
int (*UI_method_get_flusher(const UI_METHOD *))(UI *);
int (*UI_method_get_reader(const UI_METHOD *))(UI *, UI_STRING *);
int (*UI_method_get_closer(const UI_METHOD *))(UI *);
char *(*UI_method_get_prompt_constructor(const UI_METHOD *))(UI *, const char *, const char *);
void *(*UI_method_get_data_duplicator(const UI_METHOD *))(UI *, void *);
void (*UI_method_get_data_destructor(const UI_METHOD *))(UI *, void *);
const void *UI_method_get_ex_data(const UI_METHOD *, int); enum UI_string_types UI_get_string_type(UI_STRING *);
int UI_get_input_flags(UI_STRING *); const char *UI_get0_output_string(UI_STRING *);
const char *UI_get0_action_string(UI_STRING *); const char *UI_get0_result_string(UI_STRING *);
int UI_get_result_string_length(UI_STRING *); const char *UI_get0_test_string(UI_STRING *);
int UI_get_result_minsize(UI_STRING *); int UI_get_result_maxsize(UI_STRING *);
int UI_set_result(UI *, UI_STRING *, const char *); int UI_set_result_ex(UI *, UI_STRING *, const char *, int);
int UI_UTIL_read_pw_string(char *, int, const char *, int);
int UI_UTIL_read_pw(char *, char *, int, const char *, int);
UI_METHOD *UI_UTIL_wrap_read_pem_callback(pem_password_cb *, int);
#define UI_INPUT_FLAG_ECHO 0x01
#define UI_INPUT_FLAG_DEFAULT_PWD 0x02
#define UI_INPUT_FLAG_USER_BASE 16
#define UI_CTRL_PRINT_ERRORS 1
#define UI_CTRL_IS_REDOABLE 2
#ifdef __cplusplus
}
#endif
#endif
