/* openssl/bio.h: names and types of OpenSSL 3 */
#ifndef MOE_SHIM_OPENSSL_BIO_H
#define MOE_SHIM_OPENSSL_BIO_H
#include <openssl/core.h>
#include <openssl/types.h>
#include <openssl/types.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <openssl/buffer.h>
#ifdef __cplusplus
extern "C" {
#endif
typedef __SIZE_TYPE__ size_t;
typedef long time_t;
typedef __UINT64_TYPE__ uint64_t;
union bio_addr_st; typedef union bio_addr_st BIO_ADDR; struct bio_addrinfo_st;
typedef struct bio_addrinfo_st BIO_ADDRINFO; int BIO_get_new_index(void); void BIO_set_flags(BIO *, int);
int BIO_test_flags(const BIO *, int); void BIO_clear_flags(BIO *, int);
typedef long (*BIO_callback_fn)(BIO *, int, const char *, int, long, long);
BIO_callback_fn BIO_get_callback(const BIO *); void BIO_set_callback(BIO *, BIO_callback_fn);
long BIO_debug_callback(BIO *, int, const char *, int, long, long);
typedef long (*BIO_callback_fn_ex)(BIO *, int, const char *, size_t, int, long, int, size_t *);
BIO_callback_fn_ex BIO_get_callback_ex(const BIO *); void BIO_set_callback_ex(BIO *, BIO_callback_fn_ex);
long BIO_debug_callback_ex(BIO *, int, const char *, size_t, int, long, int, size_t *);
char *BIO_get_callback_arg(const BIO *); void BIO_set_callback_arg(BIO *, char *); struct bio_method_st;
typedef struct bio_method_st BIO_METHOD; const char *BIO_method_name(const BIO *); int BIO_method_type(const BIO *);
typedef int BIO_info_cb(BIO *, int, int); typedef BIO_info_cb bio_info_cb; struct stack_st_BIO;
typedef int asn1_ps_func(BIO *, unsigned char **, int *, void *);
typedef void (*BIO_dgram_sctp_notification_handler_fn)(BIO *, void *, void *); size_t BIO_ctrl_pending(BIO *);
size_t BIO_ctrl_wpending(BIO *); size_t BIO_ctrl_get_write_guarantee(BIO *); size_t BIO_ctrl_get_read_request(BIO *);
int BIO_ctrl_reset_read_request(BIO *); int BIO_set_ex_data(BIO *, int, void *);
void *BIO_get_ex_data(const BIO *, int); uint64_t BIO_number_read(BIO *); uint64_t BIO_number_written(BIO *);
int BIO_asn1_set_prefix(BIO *, asn1_ps_func *, asn1_ps_func *);
int BIO_asn1_get_prefix(BIO *, asn1_ps_func **, asn1_ps_func **);
int BIO_asn1_set_suffix(BIO *, asn1_ps_func *, asn1_ps_func *);
int BIO_asn1_get_suffix(BIO *, asn1_ps_func **, asn1_ps_func **); const BIO_METHOD *BIO_s_file(void);
BIO *BIO_new_file(const char *, const char *); BIO *BIO_new_from_core_bio(OSSL_LIB_CTX *, OSSL_CORE_BIO *);
BIO *BIO_new_fp(FILE *, int); BIO *BIO_new_ex(OSSL_LIB_CTX *, const BIO_METHOD *); BIO *BIO_new(const BIO_METHOD *);
int BIO_free(BIO *); void BIO_set_data(BIO *, void *); void *BIO_get_data(BIO *); void BIO_set_init(BIO *, int);
int BIO_get_init(BIO *); void BIO_set_shutdown(BIO *, int); int BIO_get_shutdown(BIO *); void BIO_vfree(BIO *);
int BIO_up_ref(BIO *); int BIO_read(BIO *, void *, int); int BIO_read_ex(BIO *, void *, size_t, size_t *);
int BIO_gets(BIO *, char *, int); int BIO_get_line(BIO *, char *, int); int BIO_write(BIO *, const void *, int);
int BIO_write_ex(BIO *, const void *, size_t, size_t *); int BIO_puts(BIO *, const char *);
int BIO_indent(BIO *, int, int); long BIO_ctrl(BIO *, int, long, void *);
long BIO_callback_ctrl(BIO *, int, BIO_info_cb *); void *BIO_ptr_ctrl(BIO *, int, long);
long BIO_int_ctrl(BIO *, int, long, int); BIO *BIO_push(BIO *, BIO *); BIO *BIO_pop(BIO *); void BIO_free_all(BIO *);
BIO *BIO_find_type(BIO *, int); BIO *BIO_next(BIO *); void BIO_set_next(BIO *, BIO *);
BIO *BIO_get_retry_BIO(BIO *, int *); int BIO_get_retry_reason(BIO *); void BIO_set_retry_reason(BIO *, int);
BIO *BIO_dup_chain(BIO *); int BIO_nread0(BIO *, char **); int BIO_nread(BIO *, char **, int);
int BIO_nwrite0(BIO *, char **); int BIO_nwrite(BIO *, char **, int); const BIO_METHOD *BIO_s_mem(void);
const BIO_METHOD *BIO_s_secmem(void); BIO *BIO_new_mem_buf(const void *, int); const BIO_METHOD *BIO_s_socket(void);
const BIO_METHOD *BIO_s_connect(void); const BIO_METHOD *BIO_s_accept(void); const BIO_METHOD *BIO_s_fd(void);
const BIO_METHOD *BIO_s_log(void); const BIO_METHOD *BIO_s_bio(void); const BIO_METHOD *BIO_s_null(void);
const BIO_METHOD *BIO_f_null(void); const BIO_METHOD *BIO_f_buffer(void); const BIO_METHOD *BIO_f_readbuffer(void);
const BIO_METHOD *BIO_f_linebuffer(void); const BIO_METHOD *BIO_f_nbio_test(void);
const BIO_METHOD *BIO_f_prefix(void); const BIO_METHOD *BIO_s_core(void); const BIO_METHOD *BIO_s_datagram(void);
int BIO_dgram_non_fatal_error(int); BIO *BIO_new_dgram(int, int); int BIO_sock_should_retry(int);
int BIO_sock_non_fatal_error(int); int BIO_socket_wait(int, int, time_t); int BIO_wait(BIO *, time_t, unsigned int);
int BIO_do_connect_retry(BIO *, int, int); int BIO_fd_should_retry(int); int BIO_fd_non_fatal_error(int);
int BIO_dump_cb(int (*)(const void *, size_t, void *), void *, const void *, int);
int BIO_dump_indent_cb(int (*)(const void *, size_t, void *), void *, const void *, int, int);
int BIO_dump(BIO *, const void *, int); int BIO_dump_indent(BIO *, const void *, int, int);
int BIO_dump_fp(FILE *, const void *, int); int BIO_dump_indent_fp(FILE *, const void *, int, int);
int BIO_hex_string(BIO *, int, int, const void *, int); BIO_ADDR *BIO_ADDR_new(void);
int BIO_ADDR_rawmake(BIO_ADDR *, int, const void *, size_t, unsigned short); void BIO_ADDR_free(BIO_ADDR *);
void BIO_ADDR_clear(BIO_ADDR *); int BIO_ADDR_family(const BIO_ADDR *);
int BIO_ADDR_rawaddress(const BIO_ADDR *, void *, size_t *); unsigned short BIO_ADDR_rawport(const BIO_ADDR *);
char *BIO_ADDR_hostname_string(const BIO_ADDR *, int); char *BIO_ADDR_service_string(const BIO_ADDR *, int);
char *BIO_ADDR_path_string(const BIO_ADDR *); const BIO_ADDRINFO *BIO_ADDRINFO_next(const BIO_ADDRINFO *);
int BIO_ADDRINFO_family(const BIO_ADDRINFO *); int BIO_ADDRINFO_socktype(const BIO_ADDRINFO *);
int BIO_ADDRINFO_protocol(const BIO_ADDRINFO *); const BIO_ADDR *BIO_ADDRINFO_address(const BIO_ADDRINFO *);
void BIO_ADDRINFO_free(BIO_ADDRINFO *);
enum BIO_hostserv_priorities {
    BIO_PARSE_PRIO_HOST = 0, BIO_PARSE_PRIO_SERV
};
int BIO_parse_hostserv(const char *, char **, char **, enum BIO_hostserv_priorities);
enum BIO_lookup_type {
    BIO_LOOKUP_CLIENT = 0, BIO_LOOKUP_SERVER
};
int BIO_lookup(const char *, const char *, enum BIO_lookup_type, int, int, BIO_ADDRINFO **);
int BIO_lookup_ex(const char *, const char *, int, int, int, int, BIO_ADDRINFO **); int BIO_sock_error(int);
int BIO_socket_ioctl(int, long, void *); int BIO_socket_nbio(int, int); int BIO_sock_init(void);
int BIO_set_tcp_ndelay(int, int); struct hostent; struct hostent *BIO_gethostbyname(const char *);
int BIO_get_port(const char *, unsigned short *); int BIO_get_host_ip(const char *, unsigned char *);
int BIO_get_accept_socket(char *, int); int BIO_accept(int, char **);
union BIO_sock_info_u {
    BIO_ADDR *addr;
};
enum BIO_sock_info_type {
    BIO_SOCK_INFO_ADDRESS = 0
};
int BIO_sock_info(int, enum BIO_sock_info_type, union BIO_sock_info_u *); int BIO_socket(int, int, int, int);
int BIO_connect(int, const BIO_ADDR *, int); int BIO_bind(int, const BIO_ADDR *, int);
int BIO_listen(int, const BIO_ADDR *, int); int BIO_accept_ex(int, BIO_ADDR *, int); int BIO_closesocket(int);
BIO *BIO_new_socket(int, int); BIO *BIO_new_connect(const char *); BIO *BIO_new_accept(const char *);
BIO *BIO_new_fd(int, int); int BIO_new_bio_pair(BIO **, size_t, BIO **, size_t); void BIO_copy_next_retry(BIO *);
int BIO_printf(BIO *, const char *, ...) __attribute__((format(printf, 2, 3)));
int BIO_vprintf(BIO *, const char *, __builtin_va_list);
int BIO_snprintf(char *, size_t, const char *, ...) __attribute__((format(printf, 3, 4)));
int BIO_vsnprintf(char *, size_t, const char *, __builtin_va_list); BIO_METHOD *BIO_meth_new(int, const char *);
void BIO_meth_free(BIO_METHOD *); int (*BIO_meth_get_write(const BIO_METHOD *))(BIO *, const char *, int);
int (*BIO_meth_get_write_ex(const BIO_METHOD *))(BIO *, const char *, size_t, size_t *);
int BIO_meth_set_write(BIO_METHOD *, int (*)(BIO *, const char *, int));
int BIO_meth_set_write_ex(BIO_METHOD *, int (*)(BIO *, const char *, size_t, size_t *));
int (*BIO_meth_get_read(const BIO_METHOD *))(BIO *, char *, int);
int (*BIO_meth_get_read_ex(const BIO_METHOD *))(BIO *, char *, size_t, size_t *);
int BIO_meth_set_read(BIO_METHOD *, int (*)(BIO *, char *, int));
int BIO_meth_set_read_ex(BIO_METHOD *, int (*)(BIO *, char *, size_t, size_t *));
int (*BIO_meth_get_puts(const BIO_METHOD *))(BIO *, const char *);
int BIO_meth_set_puts(BIO_METHOD *, int (*)(BIO *, const char *));
int (*BIO_meth_get_gets(const BIO_METHOD *))(BIO *, char *, int);
int BIO_meth_set_gets(BIO_METHOD *, int (*)(BIO *, char *, int));
long (*BIO_meth_get_ctrl(const BIO_METHOD *))(BIO *, int, long, void *);
int BIO_meth_set_ctrl(BIO_METHOD *, long (*)(BIO *, int, long, void *));
int (*BIO_meth_get_create(const BIO_METHOD *))(BIO *); int BIO_meth_set_create(BIO_METHOD *, int (*)(BIO *));
int (*BIO_meth_get_destroy(const BIO_METHOD *))(BIO *); int BIO_meth_set_destroy(BIO_METHOD *, int (*)(BIO *));
long (*BIO_meth_get_callback_ctrl(const BIO_METHOD *))(BIO *, int, BIO_info_cb *);
int BIO_meth_set_callback_ctrl(BIO_METHOD *, long (*)(BIO *, int, BIO_info_cb *));
#define BIO_TYPE_DESCRIPTOR 0x0100
#define BIO_TYPE_FILTER 0x0200
#define BIO_TYPE_SOURCE_SINK 0x0400
#define BIO_TYPE_NONE 0
#define BIO_TYPE_MEM 1025
#define BIO_TYPE_FILE 1026
#define BIO_TYPE_FD 1284
#define BIO_TYPE_SOCKET 1285
#define BIO_TYPE_NULL 1030
#define BIO_TYPE_SSL 519
#define BIO_TYPE_MD 520
#define BIO_TYPE_BUFFER 521
#define BIO_TYPE_CIPHER 522
#define BIO_TYPE_BASE64 523
#define BIO_TYPE_CONNECT 1292
#define BIO_TYPE_ACCEPT 1293
#define BIO_TYPE_NBIO_TEST 528
#define BIO_TYPE_NULL_FILTER 529
#define BIO_TYPE_BIO 1043
#define BIO_TYPE_LINEBUFFER 532
#define BIO_TYPE_DGRAM 1301
#define BIO_TYPE_ASN1 534
#define BIO_TYPE_COMP 535
#define BIO_TYPE_CORE_TO_PROV 1049
#define BIO_TYPE_START 128
#define BIO_NOCLOSE 0x00
#define BIO_CLOSE 0x01
#define BIO_CTRL_RESET 1
#define BIO_CTRL_EOF 2
#define BIO_CTRL_INFO 3
#define BIO_CTRL_SET 4
#define BIO_CTRL_GET 5
#define BIO_CTRL_PUSH 6
#define BIO_CTRL_POP 7
#define BIO_CTRL_GET_CLOSE 8
#define BIO_CTRL_SET_CLOSE 9
#define BIO_CTRL_PENDING 10
#define BIO_CTRL_FLUSH 11
#define BIO_CTRL_DUP 12
#define BIO_CTRL_WPENDING 13
#define BIO_CTRL_SET_CALLBACK 14
#define BIO_CTRL_GET_CALLBACK 15
#define BIO_CTRL_PEEK 29
#define BIO_CTRL_SET_FILENAME 30
#define BIO_CTRL_DGRAM_CONNECT 31
#define BIO_CTRL_DGRAM_SET_CONNECTED 32
#define BIO_CTRL_DGRAM_SET_RECV_TIMEOUT 33
#define BIO_CTRL_DGRAM_GET_RECV_TIMEOUT 34
#define BIO_CTRL_DGRAM_SET_SEND_TIMEOUT 35
#define BIO_CTRL_DGRAM_GET_SEND_TIMEOUT 36
#define BIO_CTRL_DGRAM_GET_RECV_TIMER_EXP 37
#define BIO_CTRL_DGRAM_GET_SEND_TIMER_EXP 38
#define BIO_CTRL_DGRAM_MTU_DISCOVER 39
#define BIO_CTRL_DGRAM_QUERY_MTU 40
#define BIO_CTRL_DGRAM_GET_FALLBACK_MTU 47
#define BIO_CTRL_DGRAM_GET_MTU 41
#define BIO_CTRL_DGRAM_SET_MTU 42
#define BIO_CTRL_DGRAM_MTU_EXCEEDED 43
#define BIO_CTRL_DGRAM_GET_PEER 46
#define BIO_CTRL_DGRAM_SET_PEER 44
#define BIO_CTRL_DGRAM_SET_NEXT_TIMEOUT 45
#define BIO_CTRL_DGRAM_SET_DONT_FRAG 48
#define BIO_CTRL_DGRAM_GET_MTU_OVERHEAD 49
#define BIO_CTRL_DGRAM_SCTP_SET_IN_HANDSHAKE 50
#define BIO_CTRL_DGRAM_SET_PEEK_MODE 71
#define BIO_CTRL_GET_KTLS_SEND 73
#define BIO_CTRL_GET_KTLS_RECV 76
#define BIO_CTRL_DGRAM_SCTP_WAIT_FOR_DRY 77
#define BIO_CTRL_DGRAM_SCTP_MSG_WAITING 78
#define BIO_CTRL_SET_PREFIX 79
#define BIO_CTRL_SET_INDENT 80
#define BIO_CTRL_GET_INDENT 81
#define BIO_FP_READ 0x02
#define BIO_FP_WRITE 0x04
#define BIO_FP_APPEND 0x08
#define BIO_FP_TEXT 0x10
#define BIO_FLAGS_READ 0x01
#define BIO_FLAGS_WRITE 0x02
#define BIO_FLAGS_IO_SPECIAL 0x04
#define BIO_FLAGS_RWS 7
#define BIO_FLAGS_SHOULD_RETRY 0x08
#define BIO_FLAGS_UPLINK 0
#define BIO_FLAGS_BASE64_NO_NL 0x100
#define BIO_FLAGS_MEM_RDONLY 0x200
#define BIO_FLAGS_NONCLEAR_RST 0x400
#define BIO_FLAGS_IN_EOF 0x800
#define BIO_RR_SSL_X509_LOOKUP 0x01
#define BIO_RR_CONNECT 0x02
#define BIO_RR_ACCEPT 0x03
#define BIO_CB_FREE 0x01
#define BIO_CB_READ 0x02
#define BIO_CB_WRITE 0x03
#define BIO_CB_PUTS 0x04
#define BIO_CB_GETS 0x05
#define BIO_CB_CTRL 0x06
#define BIO_CB_RETURN 0x80
#define BIO_C_SET_CONNECT 100
#define BIO_C_DO_STATE_MACHINE 101
#define BIO_C_SET_NBIO 102
#define BIO_C_SET_FD 104
#define BIO_C_GET_FD 105
#define BIO_C_SET_FILE_PTR 106
#define BIO_C_GET_FILE_PTR 107
#define BIO_C_SET_FILENAME 108
#define BIO_C_SET_SSL 109
#define BIO_C_GET_SSL 110
#define BIO_C_SET_MD 111
#define BIO_C_GET_MD 112
#define BIO_C_GET_CIPHER_STATUS 113
#define BIO_C_SET_BUF_MEM 114
#define BIO_C_GET_BUF_MEM_PTR 115
#define BIO_C_GET_BUFF_NUM_LINES 116
#define BIO_C_SET_BUFF_SIZE 117
#define BIO_C_SET_ACCEPT 118
#define BIO_C_SSL_MODE 119
#define BIO_C_GET_MD_CTX 120
#define BIO_C_SET_BUFF_READ_DATA 122
#define BIO_C_GET_CONNECT 123
#define BIO_C_GET_ACCEPT 124
#define BIO_C_SET_SSL_RENEGOTIATE_BYTES 125
#define BIO_C_GET_SSL_NUM_RENEGOTIATES 126
#define BIO_C_SET_SSL_RENEGOTIATE_TIMEOUT 127
#define BIO_C_FILE_SEEK 128
#define BIO_C_GET_CIPHER_CTX 129
#define BIO_C_SET_BUF_MEM_EOF_RETURN 130
#define BIO_C_SET_BIND_MODE 131
#define BIO_C_GET_BIND_MODE 132
#define BIO_C_FILE_TELL 133
#define BIO_C_GET_SOCKS 134
#define BIO_C_SET_SOCKS 135
#define BIO_C_SET_WRITE_BUF_SIZE 136
#define BIO_C_GET_WRITE_BUF_SIZE 137
#define BIO_C_MAKE_BIO_PAIR 138
#define BIO_C_DESTROY_BIO_PAIR 139
#define BIO_C_GET_WRITE_GUARANTEE 140
#define BIO_C_GET_READ_REQUEST 141
#define BIO_C_SHUTDOWN_WR 142
#define BIO_C_NREAD0 143
#define BIO_C_NREAD 144
#define BIO_C_NWRITE0 145
#define BIO_C_NWRITE 146
#define BIO_C_RESET_READ_REQUEST 147
#define BIO_C_SET_MD_CTX 148
#define BIO_C_SET_PREFIX 149
#define BIO_C_GET_PREFIX 150
#define BIO_C_SET_SUFFIX 151
#define BIO_C_GET_SUFFIX 152
#define BIO_C_SET_EX_ARG 153
#define BIO_C_GET_EX_ARG 154
#define BIO_C_SET_CONNECT_MODE 155
#define BIO_FAMILY_IPV4 4
#define BIO_FAMILY_IPV6 6
#define BIO_FAMILY_IPANY 256
#define BIO_BIND_NORMAL 0
#define BIO_BIND_REUSEADDR BIO_SOCK_REUSEADDR
#define BIO_BIND_REUSEADDR_IF_UNUSED BIO_SOCK_REUSEADDR
#define BIO_SOCK_REUSEADDR 0x01
#define BIO_SOCK_V6_ONLY 0x02
#define BIO_SOCK_KEEPALIVE 0x04
#define BIO_SOCK_NONBLOCK 0x08
#define BIO_SOCK_NODELAY 0x10
long BIO_get_mem_data(BIO *, void *); long BIO_get_mem_ptr(BIO *, void *); int BIO_flush(BIO *); int BIO_reset(BIO *); int BIO_eof(BIO *);
int BIO_pending(BIO *); int BIO_wpending(BIO *); int BIO_should_retry(BIO *); int BIO_should_read(BIO *); int BIO_should_write(BIO *);
int BIO_set_close(BIO *, long); long BIO_set_fd(BIO *, int, int); long BIO_get_fd(BIO *, int *); long BIO_do_connect(BIO *);
long BIO_do_accept(BIO *); long BIO_do_handshake(BIO *); long BIO_set_conn_hostname(BIO *, const char *); long BIO_get_ssl(BIO *, void *);
long BIO_set_nbio(BIO *, long); long BIO_get_ktls_send(BIO *); long BIO_get_ktls_recv(BIO *); int BIO_read_filename(BIO *, const char *);
int BIO_write_filename(BIO *, char *); int BIO_seek(BIO *, int); int BIO_tell(BIO *); long BIO_set_mem_eof_return(BIO *, int);
long BIO_set_ssl(BIO *, void *, long); void BIO_set_retry_read(BIO *); void BIO_set_retry_write(BIO *); void BIO_clear_retry_flags(BIO *);
#ifdef __cplusplus
}
#endif
#endif
