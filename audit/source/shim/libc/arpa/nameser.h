/* arpa/nameser.h: names and types of the C library */
#ifndef MOE_SHIM_ARPA_NAMESER_H
#define MOE_SHIM_ARPA_NAMESER_H
#include <getopt.h>
#include <pthread.h>
#include <signal.h>
#include <sys/param.h>
#include <sys/select.h>
#include <sys/types.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>
#include <wchar.h>
#include <sys/types.h>
#include <stdint.h>
#include <sys/param.h>
#ifdef __cplusplus
extern "C" {
#endif
typedef long clock_t;
typedef int clockid_t;
typedef long long greg_t;
typedef __INT16_TYPE__ int16_t;
typedef __INT32_TYPE__ int32_t;
typedef __INT64_TYPE__ int64_t;
typedef __INT8_TYPE__ int8_t;
typedef unsigned int pthread_key_t;
typedef int pthread_once_t;
typedef volatile int pthread_spinlock_t;
typedef unsigned long pthread_t;
typedef int sig_atomic_t;
typedef __SIZE_TYPE__ size_t;
typedef long time_t;
typedef __UINT16_TYPE__ uint16_t;
typedef __UINT32_TYPE__ uint32_t;
typedef __UINT64_TYPE__ uint64_t;
typedef __UINT8_TYPE__ uint8_t;
struct dst_key;
enum __ns_sect {
    ns_s_qd = 0, ns_s_zn = 0, ns_s_an, ns_s_pr = 1, ns_s_ns, ns_s_ud = 2, ns_s_ar, ns_s_max
};
typedef enum __ns_sect ns_sect;
struct __ns_msg {
    const unsigned char *_msg; const unsigned char *_eom; uint16_t _id; uint16_t _flags; uint16_t _counts[4];
    const unsigned char *_sections[4]; ns_sect _sect; int _rrnum; const unsigned char *_msg_ptr;
};
typedef struct __ns_msg ns_msg;
struct _ns_flagdata {
    int mask; int shift;
};
extern const struct _ns_flagdata _ns_flagdata[];
struct __ns_rr {
    char name[1025]; uint16_t type; uint16_t rr_class; uint32_t ttl; uint16_t rdlength; const unsigned char *rdata;
};
typedef struct __ns_rr ns_rr;
enum __ns_flag {
    ns_f_qr = 0, ns_f_opcode, ns_f_aa, ns_f_tc, ns_f_rd, ns_f_ra, ns_f_z, ns_f_ad, ns_f_cd, ns_f_rcode, ns_f_max
};
typedef enum __ns_flag ns_flag;
enum __ns_opcode {
    ns_o_query = 0, ns_o_iquery, ns_o_status, ns_o_notify = 4, ns_o_update, ns_o_max
};
typedef enum __ns_opcode ns_opcode;
enum __ns_rcode {
    ns_r_noerror = 0, ns_r_formerr, ns_r_servfail, ns_r_nxdomain, ns_r_notimpl, ns_r_refused, ns_r_yxdomain,
    ns_r_yxrrset, ns_r_nxrrset, ns_r_notauth, ns_r_notzone, ns_r_max, ns_r_badvers = 16, ns_r_badsig = 16,
    ns_r_badkey, ns_r_badtime
};
typedef enum __ns_rcode ns_rcode;
enum __ns_update_operation {
    ns_uop_delete = 0, ns_uop_add, ns_uop_max
};
typedef enum __ns_update_operation ns_update_operation;
struct ns_tsig_key {
    char name[1025]; char alg[1025]; unsigned char *data; int len;
};
typedef struct ns_tsig_key ns_tsig_key;
struct ns_tcp_tsig_state {
    int counter; struct dst_key *key; void *ctx; unsigned char sig[512]; int siglen;
};
typedef struct ns_tcp_tsig_state ns_tcp_tsig_state;
enum __ns_type {
    ns_t_invalid = 0, ns_t_a, ns_t_ns, ns_t_md, ns_t_mf, ns_t_cname, ns_t_soa, ns_t_mb, ns_t_mg, ns_t_mr, ns_t_null,
    ns_t_wks, ns_t_ptr, ns_t_hinfo, ns_t_minfo, ns_t_mx, ns_t_txt, ns_t_rp, ns_t_afsdb, ns_t_x25, ns_t_isdn,
    ns_t_rt, ns_t_nsap, ns_t_nsap_ptr, ns_t_sig, ns_t_key, ns_t_px, ns_t_gpos, ns_t_aaaa, ns_t_loc, ns_t_nxt,
    ns_t_eid, ns_t_nimloc, ns_t_srv, ns_t_atma, ns_t_naptr, ns_t_kx, ns_t_cert, ns_t_a6, ns_t_dname, ns_t_sink,
    ns_t_opt, ns_t_apl, ns_t_ds, ns_t_sshfp, ns_t_ipseckey, ns_t_rrsig, ns_t_nsec, ns_t_dnskey, ns_t_dhcid,
    ns_t_nsec3, ns_t_nsec3param, ns_t_tlsa, ns_t_smimea, ns_t_hip = 55, ns_t_ninfo, ns_t_rkey, ns_t_talink,
    ns_t_cds, ns_t_cdnskey, ns_t_openpgpkey, ns_t_csync, ns_t_spf = 99, ns_t_uinfo, ns_t_uid, ns_t_gid, ns_t_unspec,
    ns_t_nid, ns_t_l32, ns_t_l64, ns_t_lp, ns_t_eui48, ns_t_eui64, ns_t_tkey = 249, ns_t_tsig, ns_t_ixfr, ns_t_axfr,
    ns_t_mailb, ns_t_maila, ns_t_any, ns_t_uri, ns_t_caa, ns_t_avc, ns_t_ta = 0x8000, ns_t_dlv, ns_t_max = 0x10000
};
typedef enum __ns_type ns_type;
enum __ns_class {
    ns_c_invalid = 0, ns_c_in, ns_c_2, ns_c_chaos, ns_c_hs, ns_c_none = 254, ns_c_any, ns_c_max = 0x10000
};
typedef enum __ns_class ns_class;
enum __ns_cert_types {
    cert_t_pkix = 1, cert_t_spki, cert_t_pgp, cert_t_url = 253, cert_t_oid
};
typedef enum __ns_cert_types ns_cert_types; int ns_msg_getflag(ns_msg, int);
unsigned int ns_get16(const unsigned char *); unsigned long ns_get32(const unsigned char *);
void ns_put16(unsigned int, unsigned char *); void ns_put32(unsigned long, unsigned char *);
int ns_initparse(const unsigned char *, int, ns_msg *);
int ns_skiprr(const unsigned char *, const unsigned char *, ns_sect, int);
int ns_parserr(ns_msg *, ns_sect, int, ns_rr *);
int ns_sprintrr(const ns_msg *, const ns_rr *, const char *, const char *, char *, size_t);
int ns_sprintrrf(const unsigned char *, size_t, const char *, ns_class, ns_type, unsigned long, const unsigned char *, size_t, const char *, const char *, char *, size_t);
int ns_format_ttl(unsigned long, char *, size_t); int ns_parse_ttl(const char *, unsigned long *);
uint32_t ns_datetosecs(const char *, int *); int ns_name_ntol(const unsigned char *, unsigned char *, size_t);
int ns_name_ntop(const unsigned char *, char *, size_t); int ns_name_pton(const char *, unsigned char *, size_t);
int ns_name_unpack(const unsigned char *, const unsigned char *, const unsigned char *, unsigned char *, size_t);
int ns_name_pack(const unsigned char *, unsigned char *, int, const unsigned char **, const unsigned char **);
int ns_name_uncompress(const unsigned char *, const unsigned char *, const unsigned char *, char *, size_t);
int ns_name_compress(const char *, unsigned char *, size_t, const unsigned char **, const unsigned char **);
int ns_name_skip(const unsigned char **, const unsigned char *);
void ns_name_rollback(const unsigned char *, const unsigned char **, const unsigned char **);
int ns_samedomain(const char *, const char *); int ns_subdomain(const char *, const char *);
int ns_makecanon(const char *, char *, size_t); int ns_samename(const char *, const char *);
#define NS_PACKETSZ 512
#define NS_MAXDNAME 1025
#define NS_MAXMSG 65535
#define NS_MAXCDNAME 255
#define NS_MAXLABEL 63
#define NS_HFIXEDSZ 12
#define NS_QFIXEDSZ 4
#define NS_RRFIXEDSZ 10
#define NS_INT32SZ 4
#define NS_INT16SZ 2
#define NS_INT8SZ 1
#define NS_INADDRSZ 4
#define NS_IN6ADDRSZ 16
#define NS_CMPRSFLGS 0xc0
#define NS_DEFAULTPORT 53
#define NS_TSIG_FUDGE 300
#define NS_TSIG_TCP_COUNT 100
#define NS_TSIG_ALG_HMAC_MD5 "HMAC-MD5.SIG-ALG.REG.INT"
#define NS_TSIG_ERROR_NO_TSIG (-10)
#define NS_TSIG_ERROR_NO_SPACE (-11)
#define NS_TSIG_ERROR_FORMERR (-12)
#define NS_OPT_DNSSEC_OK 0x8000U
#define NS_OPT_NSID 3
unsigned ns_msg_id(ns_msg); unsigned ns_msg_count(ns_msg, int);
#define ns_rr_name(rr) ((rr).name)
#define ns_rr_type(rr) ((ns_type)((rr).type))
#define ns_rr_class(rr) ((ns_class)((rr).rr_class))
#define ns_rr_ttl(rr) ((rr).ttl)
#define ns_rr_rdlen(rr) ((rr).rdlength)
#define ns_rr_rdata(rr) ((rr).rdata)
#ifdef __cplusplus
}
#endif
#endif
