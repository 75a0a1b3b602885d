/* openssl/x509v3.h: names and types of OpenSSL 3 */
#ifndef MOE_SHIM_OPENSSL_X509V3_H
#define MOE_SHIM_OPENSSL_X509V3_H
#include <openssl/asn1.h>
#include <openssl/types.h>
#include <openssl/x509.h>
#include <openssl/x509.h>
#include <openssl/conf.h>
#ifdef __cplusplus
extern "C" {
#endif
typedef int ASN1_NULL;
typedef __SIZE_TYPE__ size_t;
typedef __UINT32_TYPE__ uint32_t;
struct lhash_st_CONF_VALUE; struct stack_st_ASN1_INTEGER; struct stack_st_ASN1_OBJECT; struct stack_st_CONF_VALUE;
struct stack_st_OPENSSL_STRING; struct stack_st_X509; struct stack_st_X509_EXTENSION; struct stack_st_X509_NAME_ENTRY;
typedef void *(*X509V3_EXT_NEW)(void); typedef void (*X509V3_EXT_FREE)(void *);
typedef void *(*X509V3_EXT_D2I)(void *, const unsigned char **, long);
typedef int (*X509V3_EXT_I2D)(const void *, unsigned char **);
typedef struct stack_st_CONF_VALUE *(*X509V3_EXT_I2V)(const struct v3_ext_method *, void *, struct stack_st_CONF_VALUE *);
typedef void *(*X509V3_EXT_V2I)(const struct v3_ext_method *, struct v3_ext_ctx *, struct stack_st_CONF_VALUE *);
typedef char *(*X509V3_EXT_I2S)(const struct v3_ext_method *, void *);
typedef void *(*X509V3_EXT_S2I)(const struct v3_ext_method *, struct v3_ext_ctx *, const char *);
typedef int (*X509V3_EXT_I2R)(const struct v3_ext_method *, void *, BIO *, int);
typedef void *(*X509V3_EXT_R2I)(const struct v3_ext_method *, struct v3_ext_ctx *, const char *);
struct v3_ext_method {
    int ext_nid; int ext_flags; ASN1_ITEM_EXP *it; X509V3_EXT_NEW ext_new; X509V3_EXT_FREE ext_free;
    X509V3_EXT_D2I d2i; X509V3_EXT_I2D i2d; X509V3_EXT_I2S i2s; X509V3_EXT_S2I s2i; X509V3_EXT_I2V i2v;
    X509V3_EXT_V2I v2i; X509V3_EXT_I2R i2r; X509V3_EXT_R2I r2i; void *usr_data;
};
struct X509V3_CONF_METHOD_st {
    char *(*get_string)(void *, const char *, const char *);
    struct stack_st_CONF_VALUE *(*get_section)(void *, const char *); void (*free_string)(void *, char *);
    void (*free_section)(void *, struct stack_st_CONF_VALUE *);
};
typedef struct X509V3_CONF_METHOD_st X509V3_CONF_METHOD;
struct v3_ext_ctx {
    int flags; X509 *issuer_cert; X509 *subject_cert; X509_REQ *subject_req; X509_CRL *crl;
    X509V3_CONF_METHOD *db_meth; void *db; EVP_PKEY *issuer_pkey;
};
typedef struct v3_ext_method X509V3_EXT_METHOD; struct stack_st_X509V3_EXT_METHOD;
typedef BIT_STRING_BITNAME ENUMERATED_NAMES;
struct BASIC_CONSTRAINTS_st {
    int ca; ASN1_INTEGER *pathlen;
};
typedef struct BASIC_CONSTRAINTS_st BASIC_CONSTRAINTS;
struct PKEY_USAGE_PERIOD_st {
    ASN1_GENERALIZEDTIME *notBefore; ASN1_GENERALIZEDTIME *notAfter;
};
typedef struct PKEY_USAGE_PERIOD_st PKEY_USAGE_PERIOD;
struct otherName_st {
    ASN1_OBJECT *type_id; ASN1_TYPE *value;
};
typedef struct otherName_st OTHERNAME;
struct EDIPartyName_st {
    ASN1_STRING *nameAssigner; ASN1_STRING *partyName;
};
typedef struct EDIPartyName_st EDIPARTYNAME;
struct GENERAL_NAME_st {
    int type;
    union {
        char *ptr; OTHERNAME *otherName; ASN1_IA5STRING *rfc822Name; ASN1_IA5STRING *dNSName; ASN1_STRING *x400Address;
        X509_NAME *directoryName; EDIPARTYNAME *ediPartyName; ASN1_IA5STRING *uniformResourceIdentifier;
        ASN1_OCTET_STRING *iPAddress; ASN1_OBJECT *registeredID; ASN1_OCTET_STRING *ip; X509_NAME *dirn;
        ASN1_IA5STRING *ia5; ASN1_OBJECT *rid; ASN1_TYPE *other;
    } d;
};
typedef struct GENERAL_NAME_st GENERAL_NAME;
struct ACCESS_DESCRIPTION_st {
    ASN1_OBJECT *method; GENERAL_NAME *location;
};
typedef struct ACCESS_DESCRIPTION_st ACCESS_DESCRIPTION; struct stack_st_ACCESS_DESCRIPTION;
struct stack_st_GENERAL_NAME; typedef struct stack_st_ACCESS_DESCRIPTION AUTHORITY_INFO_ACCESS;
typedef struct stack_st_ASN1_OBJECT EXTENDED_KEY_USAGE; typedef struct stack_st_ASN1_INTEGER TLS_FEATURE;
typedef struct stack_st_GENERAL_NAME GENERAL_NAMES; struct stack_st_GENERAL_NAMES;
struct DIST_POINT_NAME_st {
    int type;
    union {
        GENERAL_NAMES *fullname; struct stack_st_X509_NAME_ENTRY *relativename;
    } name;
    X509_NAME *dpname;
};
typedef struct DIST_POINT_NAME_st DIST_POINT_NAME;
struct DIST_POINT_st {
    DIST_POINT_NAME *distpoint; ASN1_BIT_STRING *reasons; GENERAL_NAMES *CRLissuer; int dp_reasons;
};
struct stack_st_DIST_POINT; typedef struct stack_st_DIST_POINT CRL_DIST_POINTS;
struct AUTHORITY_KEYID_st {
    ASN1_OCTET_STRING *keyid; GENERAL_NAMES *issuer; ASN1_INTEGER *serial;
};
struct SXNET_ID_st {
    ASN1_INTEGER *zone; ASN1_OCTET_STRING *user;
};
typedef struct SXNET_ID_st SXNETID; struct stack_st_SXNETID;
struct SXNET_st {
    ASN1_INTEGER *version; struct stack_st_SXNETID *ids;
};
typedef struct SXNET_st SXNET;
struct ISSUER_SIGN_TOOL_st {
    ASN1_UTF8STRING *signTool; ASN1_UTF8STRING *cATool; ASN1_UTF8STRING *signToolCert; ASN1_UTF8STRING *cAToolCert;
};
typedef struct ISSUER_SIGN_TOOL_st ISSUER_SIGN_TOOL;
struct NOTICEREF_st {
    ASN1_STRING *organization; struct stack_st_ASN1_INTEGER *noticenos;
};
typedef struct NOTICEREF_st NOTICEREF;
struct USERNOTICE_st {
    NOTICEREF *noticeref; ASN1_STRING *exptext;
};
typedef struct USERNOTICE_st USERNOTICE;
struct POLICYQUALINFO_st {
    ASN1_OBJECT *pqualid;
    union {
        ASN1_IA5STRING *cpsuri; USERNOTICE *usernotice; ASN1_TYPE *other;
    } d;
};
typedef struct POLICYQUALINFO_st POLICYQUALINFO; struct stack_st_POLICYQUALINFO;
struct POLICYINFO_st {
    ASN1_OBJECT *policyid; struct stack_st_POLICYQUALINFO *qualifiers;
};
typedef struct POLICYINFO_st POLICYINFO; struct stack_st_POLICYINFO;
typedef struct stack_st_POLICYINFO CERTIFICATEPOLICIES;
struct POLICY_MAPPING_st {
    ASN1_OBJECT *issuerDomainPolicy; ASN1_OBJECT *subjectDomainPolicy;
};
typedef struct POLICY_MAPPING_st POLICY_MAPPING; struct stack_st_POLICY_MAPPING;
typedef struct stack_st_POLICY_MAPPING POLICY_MAPPINGS;
struct GENERAL_SUBTREE_st {
    GENERAL_NAME *base; ASN1_INTEGER *minimum; ASN1_INTEGER *maximum;
};
typedef struct GENERAL_SUBTREE_st GENERAL_SUBTREE; struct stack_st_GENERAL_SUBTREE;
struct NAME_CONSTRAINTS_st {
    struct stack_st_GENERAL_SUBTREE *permittedSubtrees; struct stack_st_GENERAL_SUBTREE *excludedSubtrees;
};
struct POLICY_CONSTRAINTS_st {
    ASN1_INTEGER *requireExplicitPolicy; ASN1_INTEGER *inhibitPolicyMapping;
};
typedef struct POLICY_CONSTRAINTS_st POLICY_CONSTRAINTS;
struct PROXY_POLICY_st {
    ASN1_OBJECT *policyLanguage; ASN1_OCTET_STRING *policy;
};
typedef struct PROXY_POLICY_st PROXY_POLICY;
struct PROXY_CERT_INFO_EXTENSION_st {
    ASN1_INTEGER *pcPathLengthConstraint; PROXY_POLICY *proxyPolicy;
};
typedef struct PROXY_CERT_INFO_EXTENSION_st PROXY_CERT_INFO_EXTENSION; PROXY_POLICY *PROXY_POLICY_new(void);
void PROXY_POLICY_free(PROXY_POLICY *); PROXY_POLICY *d2i_PROXY_POLICY(PROXY_POLICY **, const unsigned char **, long);
int i2d_PROXY_POLICY(const PROXY_POLICY *, unsigned char **); const ASN1_ITEM *PROXY_POLICY_it(void);
PROXY_CERT_INFO_EXTENSION *PROXY_CERT_INFO_EXTENSION_new(void);
void PROXY_CERT_INFO_EXTENSION_free(PROXY_CERT_INFO_EXTENSION *);
PROXY_CERT_INFO_EXTENSION *d2i_PROXY_CERT_INFO_EXTENSION(PROXY_CERT_INFO_EXTENSION **, const unsigned char **, long);
int i2d_PROXY_CERT_INFO_EXTENSION(const PROXY_CERT_INFO_EXTENSION *, unsigned char **);
const ASN1_ITEM *PROXY_CERT_INFO_EXTENSION_it(void);
struct ISSUING_DIST_POINT_st {
    DIST_POINT_NAME *distpoint; int onlyuser; int onlyCA; ASN1_BIT_STRING *onlysomereasons; int indirectCRL;
    int onlyattr;
};
struct x509_purpose_st {
    int purpose; int trust; int flags; int (*check_purpose)(const struct x509_purpose_st *, const X509 *, int);
    char *name; char *sname; void *usr_data;
};
typedef struct x509_purpose_st X509_PURPOSE; struct stack_st_X509_PURPOSE;
BASIC_CONSTRAINTS *BASIC_CONSTRAINTS_new(void); void BASIC_CONSTRAINTS_free(BASIC_CONSTRAINTS *);
BASIC_CONSTRAINTS *d2i_BASIC_CONSTRAINTS(BASIC_CONSTRAINTS **, const unsigned char **, long);
int i2d_BASIC_CONSTRAINTS(const BASIC_CONSTRAINTS *, unsigned char **); const ASN1_ITEM *BASIC_CONSTRAINTS_it(void);
SXNET *SXNET_new(void); void SXNET_free(SXNET *); SXNET *d2i_SXNET(SXNET **, const unsigned char **, long);
int i2d_SXNET(const SXNET *, unsigned char **); const ASN1_ITEM *SXNET_it(void); SXNETID *SXNETID_new(void);
void SXNETID_free(SXNETID *); SXNETID *d2i_SXNETID(SXNETID **, const unsigned char **, long);
int i2d_SXNETID(const SXNETID *, unsigned char **); const ASN1_ITEM *SXNETID_it(void);
ISSUER_SIGN_TOOL *ISSUER_SIGN_TOOL_new(void); void ISSUER_SIGN_TOOL_free(ISSUER_SIGN_TOOL *);
ISSUER_SIGN_TOOL *d2i_ISSUER_SIGN_TOOL(ISSUER_SIGN_TOOL **, const unsigned char **, long);
int i2d_ISSUER_SIGN_TOOL(const ISSUER_SIGN_TOOL *, unsigned char **); const ASN1_ITEM *ISSUER_SIGN_TOOL_it(void);
int SXNET_add_id_asc(SXNET **, const char *, const char *, int);
int SXNET_add_id_ulong(SXNET **, unsigned long, const char *, int);
int SXNET_add_id_INTEGER(SXNET **, ASN1_INTEGER *, const char *, int);
ASN1_OCTET_STRING *SXNET_get_id_asc(SXNET *, const char *);
ASN1_OCTET_STRING *SXNET_get_id_ulong(SXNET *, unsigned long);
ASN1_OCTET_STRING *SXNET_get_id_INTEGER(SXNET *, ASN1_INTEGER *); AUTHORITY_KEYID *AUTHORITY_KEYID_new(void);
void AUTHORITY_KEYID_free(AUTHORITY_KEYID *);
AUTHORITY_KEYID *d2i_AUTHORITY_KEYID(AUTHORITY_KEYID **, const unsigned char **, long);
int i2d_AUTHORITY_KEYID(const AUTHORITY_KEYID *, unsigned char **); const ASN1_ITEM *AUTHORITY_KEYID_it(void);
PKEY_USAGE_PERIOD *PKEY_USAGE_PERIOD_new(void); void PKEY_USAGE_PERIOD_free(PKEY_USAGE_PERIOD *);
PKEY_USAGE_PERIOD *d2i_PKEY_USAGE_PERIOD(PKEY_USAGE_PERIOD **, const unsigned char **, long);
int i2d_PKEY_USAGE_PERIOD(const PKEY_USAGE_PERIOD *, unsigned char **); const ASN1_ITEM *PKEY_USAGE_PERIOD_it(void);
GENERAL_NAME *GENERAL_NAME_new(void); void GENERAL_NAME_free(GENERAL_NAME *);
GENERAL_NAME *d2i_GENERAL_NAME(GENERAL_NAME **, const unsigned char **, long);
int i2d_GENERAL_NAME(const GENERAL_NAME *, unsigned char **); const ASN1_ITEM *GENERAL_NAME_it(void);
GENERAL_NAME *GENERAL_NAME_dup(const GENERAL_NAME *); int GENERAL_NAME_cmp(GENERAL_NAME *, GENERAL_NAME *);
ASN1_BIT_STRING *v2i_ASN1_BIT_STRING(X509V3_EXT_METHOD *, X509V3_CTX *, struct stack_st_CONF_VALUE *);
struct stack_st_CONF_VALUE *i2v_ASN1_BIT_STRING(X509V3_EXT_METHOD *, ASN1_BIT_STRING *, struct stack_st_CONF_VALUE *);
char *i2s_ASN1_IA5STRING(X509V3_EXT_METHOD *, ASN1_IA5STRING *);
ASN1_IA5STRING *s2i_ASN1_IA5STRING(X509V3_EXT_METHOD *, X509V3_CTX *, const char *);
char *i2s_ASN1_UTF8STRING(X509V3_EXT_METHOD *, ASN1_UTF8STRING *);
ASN1_UTF8STRING *s2i_ASN1_UTF8STRING(X509V3_EXT_METHOD *, X509V3_CTX *, const char *);
struct stack_st_CONF_VALUE *i2v_GENERAL_NAME(X509V3_EXT_METHOD *, GENERAL_NAME *, struct stack_st_CONF_VALUE *);
int GENERAL_NAME_print(BIO *, GENERAL_NAME *); GENERAL_NAMES *GENERAL_NAMES_new(void);
void GENERAL_NAMES_free(GENERAL_NAMES *);
GENERAL_NAMES *d2i_GENERAL_NAMES(GENERAL_NAMES **, const unsigned char **, long);
int i2d_GENERAL_NAMES(const GENERAL_NAMES *, unsigned char **); const ASN1_ITEM *GENERAL_NAMES_it(void);
struct stack_st_CONF_VALUE *i2v_GENERAL_NAMES(X509V3_EXT_METHOD *, GENERAL_NAMES *, struct stack_st_CONF_VALUE *);
GENERAL_NAMES *v2i_GENERAL_NAMES(const X509V3_EXT_METHOD *, X509V3_CTX *, struct stack_st_CONF_VALUE *);
OTHERNAME *OTHERNAME_new(void); void OTHERNAME_free(OTHERNAME *);
OTHERNAME *d2i_OTHERNAME(OTHERNAME **, const unsigned char **, long);
int i2d_OTHERNAME(const OTHERNAME *, unsigned char **); const ASN1_ITEM *OTHERNAME_it(void);
EDIPARTYNAME *EDIPARTYNAME_new(void); void EDIPARTYNAME_free(EDIPARTYNAME *);
EDIPARTYNAME *d2i_EDIPARTYNAME(EDIPARTYNAME **, const unsigned char **, long);
int i2d_EDIPARTYNAME(const EDIPARTYNAME *, unsigned char **); const ASN1_ITEM *EDIPARTYNAME_it(void);
int OTHERNAME_cmp(OTHERNAME *, OTHERNAME *); void GENERAL_NAME_set0_value(GENERAL_NAME *, int, void *);
void *GENERAL_NAME_get0_value(const GENERAL_NAME *, int *);
int GENERAL_NAME_set0_othername(GENERAL_NAME *, ASN1_OBJECT *, ASN1_TYPE *);
int GENERAL_NAME_get0_otherName(const GENERAL_NAME *, ASN1_OBJECT **, ASN1_TYPE **);
char *i2s_ASN1_OCTET_STRING(X509V3_EXT_METHOD *, const ASN1_OCTET_STRING *);
ASN1_OCTET_STRING *s2i_ASN1_OCTET_STRING(X509V3_EXT_METHOD *, X509V3_CTX *, const char *);
EXTENDED_KEY_USAGE *EXTENDED_KEY_USAGE_new(void); void EXTENDED_KEY_USAGE_free(EXTENDED_KEY_USAGE *);
EXTENDED_KEY_USAGE *d2i_EXTENDED_KEY_USAGE(EXTENDED_KEY_USAGE **, const unsigned char **, long);
int i2d_EXTENDED_KEY_USAGE(const EXTENDED_KEY_USAGE *, unsigned char **);
const ASN1_ITEM *EXTENDED_KEY_USAGE_it(void); int i2a_ACCESS_DESCRIPTION(BIO *, const ACCESS_DESCRIPTION *);
TLS_FEATURE *TLS_FEATURE_new(void); void TLS_FEATURE_free(TLS_FEATURE *);
CERTIFICATEPOLICIES *CERTIFICATEPOLICIES_new(void); void CERTIFICATEPOLICIES_free(CERTIFICATEPOLICIES *);
CERTIFICATEPOLICIES *d2i_CERTIFICATEPOLICIES(CERTIFICATEPOLICIES **, const unsigned char **, long);
int i2d_CERTIFICATEPOLICIES(const CERTIFICATEPOLICIES *, unsigned char **);
const ASN1_ITEM *CERTIFICATEPOLICIES_it(void); POLICYINFO *POLICYINFO_new(void); void POLICYINFO_free(POLICYINFO *);
POLICYINFO *d2i_POLICYINFO(POLICYINFO **, const unsigned char **, long);
int i2d_POLICYINFO(const POLICYINFO *, unsigned char **); const ASN1_ITEM *POLICYINFO_it(void);
POLICYQUALINFO *POLICYQUALINFO_new(void); void POLICYQUALINFO_free(POLICYQUALINFO *);
POLICYQUALINFO *d2i_POLICYQUALINFO(POLICYQUALINFO **, const unsigned char **, long);
int i2d_POLICYQUALINFO(const POLICYQUALINFO *, unsigned char **); const ASN1_ITEM *POLICYQUALINFO_it(void);
USERNOTICE *USERNOTICE_new(void); void USERNOTICE_free(USERNOTICE *);
USERNOTICE *d2i_USERNOTICE(USERNOTICE **, const unsigned char **, long);
int i2d_USERNOTICE(const USERNOTICE *, unsigned char **); const ASN1_ITEM *USERNOTICE_it(void);
NOTICEREF *NOTICEREF_new(void); void NOTICEREF_free(NOTICEREF *);
NOTICEREF *d2i_NOTICEREF(NOTICEREF **, const unsigned char **, long);
int i2d_NOTICEREF(const NOTICEREF *, unsigned char **); const ASN1_ITEM *NOTICEREF_it(void);
CRL_DIST_POINTS *CRL_DIST_POINTS_new(void); void CRL_DIST_POINTS_free(CRL_DIST_POINTS *);
CRL_DIST_POINTS *d2i_CRL_DIST_POINTS(CRL_DIST_POINTS **, const unsigned char **, long);
int i2d_CRL_DIST_POINTS(const CRL_DIST_POINTS *, unsigned char **); const ASN1_ITEM *CRL_DIST_POINTS_it(void);
DIST_POINT *DIST_POINT_new(void); void DIST_POINT_free(DIST_POINT *);
DIST_POINT *d2i_DIST_POINT(DIST_POINT **, const unsigned char **, long);
int i2d_DIST_POINT(const DIST_POINT *, unsigned char **); const ASN1_ITEM *DIST_POINT_it(void);
DIST_POINT_NAME *DIST_POINT_NAME_new(void); void DIST_POINT_NAME_free(DIST_POINT_NAME *);
DIST_POINT_NAME *d2i_DIST_POINT_NAME(DIST_POINT_NAME **, const unsigned char **, long);
int i2d_DIST_POINT_NAME(const DIST_POINT_NAME *, unsigned char **); const ASN1_ITEM *DIST_POINT_NAME_it(void);
ISSUING_DIST_POINT *ISSUING_DIST_POINT_new(void); void ISSUING_DIST_POINT_free(ISSUING_DIST_POINT *);
ISSUING_DIST_POINT *d2i_ISSUING_DIST_POINT(ISSUING_DIST_POINT **, const unsigned char **, long);
int i2d_ISSUING_DIST_POINT(const ISSUING_DIST_POINT *, unsigned char **);
const ASN1_ITEM *ISSUING_DIST_POINT_it(void); int DIST_POINT_set_dpname(DIST_POINT_NAME *, const X509_NAME *);
int NAME_CONSTRAINTS_check(X509 *, NAME_CONSTRAINTS *); int NAME_CONSTRAINTS_check_CN(X509 *, NAME_CONSTRAINTS *);
ACCESS_DESCRIPTION *ACCESS_DESCRIPTION_new(void); void ACCESS_DESCRIPTION_free(ACCESS_DESCRIPTION *);
ACCESS_DESCRIPTION *d2i_ACCESS_DESCRIPTION(ACCESS_DESCRIPTION **, const unsigned char **, long);
int i2d_ACCESS_DESCRIPTION(const ACCESS_DESCRIPTION *, unsigned char **);
const ASN1_ITEM *ACCESS_DESCRIPTION_it(void); AUTHORITY_INFO_ACCESS *AUTHORITY_INFO_ACCESS_new(void);
void AUTHORITY_INFO_ACCESS_free(AUTHORITY_INFO_ACCESS *);
AUTHORITY_INFO_ACCESS *d2i_AUTHORITY_INFO_ACCESS(AUTHORITY_INFO_ACCESS **, const unsigned char **, long);
int i2d_AUTHORITY_INFO_ACCESS(const AUTHORITY_INFO_ACCESS *, unsigned char **);
const ASN1_ITEM *AUTHORITY_INFO_ACCESS_it(void); const ASN1_ITEM *POLICY_MAPPING_it(void);
POLICY_MAPPING *POLICY_MAPPING_new(void); void POLICY_MAPPING_free(POLICY_MAPPING *);
const ASN1_ITEM *POLICY_MAPPINGS_it(void); const ASN1_ITEM *GENERAL_SUBTREE_it(void);
GENERAL_SUBTREE *GENERAL_SUBTREE_new(void); void GENERAL_SUBTREE_free(GENERAL_SUBTREE *);
const ASN1_ITEM *NAME_CONSTRAINTS_it(void); NAME_CONSTRAINTS *NAME_CONSTRAINTS_new(void);
void NAME_CONSTRAINTS_free(NAME_CONSTRAINTS *); POLICY_CONSTRAINTS *POLICY_CONSTRAINTS_new(void);
void POLICY_CONSTRAINTS_free(POLICY_CONSTRAINTS *); const ASN1_ITEM *POLICY_CONSTRAINTS_it(void);
GENERAL_NAME *a2i_GENERAL_NAME(GENERAL_NAME *, const X509V3_EXT_METHOD *, X509V3_CTX *, int, const char *, int);
GENERAL_NAME *v2i_GENERAL_NAME(const X509V3_EXT_METHOD *, X509V3_CTX *, CONF_VALUE *);
GENERAL_NAME *v2i_GENERAL_NAME_ex(GENERAL_NAME *, const X509V3_EXT_METHOD *, X509V3_CTX *, CONF_VALUE *, int);
void X509V3_conf_free(CONF_VALUE *); X509_EXTENSION *X509V3_EXT_nconf_nid(CONF *, X509V3_CTX *, int, const char *);
X509_EXTENSION *X509V3_EXT_nconf(CONF *, X509V3_CTX *, const char *, const char *);
int X509V3_EXT_add_nconf_sk(CONF *, X509V3_CTX *, const char *, struct stack_st_X509_EXTENSION **);
int X509V3_EXT_add_nconf(CONF *, X509V3_CTX *, const char *, X509 *);
int X509V3_EXT_REQ_add_nconf(CONF *, X509V3_CTX *, const char *, X509_REQ *);
int X509V3_EXT_CRL_add_nconf(CONF *, X509V3_CTX *, const char *, X509_CRL *);
X509_EXTENSION *X509V3_EXT_conf_nid(struct lhash_st_CONF_VALUE *, X509V3_CTX *, int, const char *);
X509_EXTENSION *X509V3_EXT_conf(struct lhash_st_CONF_VALUE *, X509V3_CTX *, const char *, const char *);
int X509V3_EXT_add_conf(struct lhash_st_CONF_VALUE *, X509V3_CTX *, const char *, X509 *);
int X509V3_EXT_REQ_add_conf(struct lhash_st_CONF_VALUE *, X509V3_CTX *, const char *, X509_REQ *);
int X509V3_EXT_CRL_add_conf(struct lhash_st_CONF_VALUE *, X509V3_CTX *, const char *, X509_CRL *);
int X509V3_add_value_bool_nf(const char *, int, struct stack_st_CONF_VALUE **);
int X509V3_get_value_bool(const CONF_VALUE *, int *); int X509V3_get_value_int(const CONF_VALUE *, ASN1_INTEGER **);
void X509V3_set_nconf(X509V3_CTX *, CONF *); void X509V3_set_conf_lhash(X509V3_CTX *, struct lhash_st_CONF_VALUE *);
char *X509V3_get_string(X509V3_CTX *, const char *, const char *);
struct stack_st_CONF_VALUE *X509V3_get_section(X509V3_CTX *, const char *);
void X509V3_string_free(X509V3_CTX *, char *); void X509V3_section_free(X509V3_CTX *, struct stack_st_CONF_VALUE *);
void X509V3_set_ctx(X509V3_CTX *, X509 *, X509 *, X509_REQ *, X509_CRL *, int);
int X509V3_set_issuer_pkey(X509V3_CTX *, EVP_PKEY *);
int X509V3_add_value(const char *, const char *, struct stack_st_CONF_VALUE **);
int X509V3_add_value_uchar(const char *, const unsigned char *, struct stack_st_CONF_VALUE **);
int X509V3_add_value_bool(const char *, int, struct stack_st_CONF_VALUE **);
int X509V3_add_value_int(const char *, const ASN1_INTEGER *, struct stack_st_CONF_VALUE **);
char *i2s_ASN1_INTEGER(X509V3_EXT_METHOD *, const ASN1_INTEGER *);
ASN1_INTEGER *s2i_ASN1_INTEGER(X509V3_EXT_METHOD *, const char *);
char *i2s_ASN1_ENUMERATED(X509V3_EXT_METHOD *, const ASN1_ENUMERATED *);
char *i2s_ASN1_ENUMERATED_TABLE(X509V3_EXT_METHOD *, const ASN1_ENUMERATED *);
int X509V3_EXT_add(X509V3_EXT_METHOD *); int X509V3_EXT_add_list(X509V3_EXT_METHOD *);
int X509V3_EXT_add_alias(int, int); void X509V3_EXT_cleanup(void);
const X509V3_EXT_METHOD *X509V3_EXT_get(X509_EXTENSION *); const X509V3_EXT_METHOD *X509V3_EXT_get_nid(int);
int X509V3_add_standard_extensions(void); struct stack_st_CONF_VALUE *X509V3_parse_list(const char *);
void *X509V3_EXT_d2i(X509_EXTENSION *);
void *X509V3_get_d2i(const struct stack_st_X509_EXTENSION *, int, int *, int *);
X509_EXTENSION *X509V3_EXT_i2d(int, int, void *);
int X509V3_add1_i2d(struct stack_st_X509_EXTENSION **, int, void *, int, unsigned long);
void X509V3_EXT_val_prn(BIO *, struct stack_st_CONF_VALUE *, int, int);
int X509V3_EXT_print(BIO *, X509_EXTENSION *, unsigned long, int);
int X509V3_EXT_print_fp(FILE *, X509_EXTENSION *, int, int);
int X509V3_extensions_print(BIO *, const char *, const struct stack_st_X509_EXTENSION *, unsigned long, int);
int X509_check_ca(X509 *); int X509_check_purpose(X509 *, int, int); int X509_supported_extension(X509_EXTENSION *);
int X509_PURPOSE_set(int *, int); int X509_check_issued(X509 *, X509 *);
int X509_check_akid(const X509 *, const AUTHORITY_KEYID *); void X509_set_proxy_flag(X509 *);
void X509_set_proxy_pathlen(X509 *, long); long X509_get_proxy_pathlen(X509 *);
uint32_t X509_get_extension_flags(X509 *); uint32_t X509_get_key_usage(X509 *);
uint32_t X509_get_extended_key_usage(X509 *); const ASN1_OCTET_STRING *X509_get0_subject_key_id(X509 *);
const ASN1_OCTET_STRING *X509_get0_authority_key_id(X509 *); const GENERAL_NAMES *X509_get0_authority_issuer(X509 *);
const ASN1_INTEGER *X509_get0_authority_serial(X509 *); int X509_PURPOSE_get_count(void);
X509_PURPOSE *X509_PURPOSE_get0(int); int X509_PURPOSE_get_by_sname(const char *); int X509_PURPOSE_get_by_id(int);
int X509_PURPOSE_add(int, int, int, int (*)(const X509_PURPOSE *, const X509 *, int), const char *, const char *, void *);
char *X509_PURPOSE_get0_name(const X509_PURPOSE *); char *X509_PURPOSE_get0_sname(const X509_PURPOSE *);
int X509_PURPOSE_get_trust(const X509_PURPOSE *); void X509_PURPOSE_cleanup(void);
int X509_PURPOSE_get_id(const X509_PURPOSE *); struct stack_st_OPENSSL_STRING *X509_get1_email(X509 *);
struct stack_st_OPENSSL_STRING *X509_REQ_get1_email(X509_REQ *);
void X509_email_free(struct stack_st_OPENSSL_STRING *); struct stack_st_OPENSSL_STRING *X509_get1_ocsp(X509 *);
int X509_check_host(X509 *, const char *, size_t, unsigned int, char **);
int X509_check_email(X509 *, const char *, size_t, unsigned int);
int X509_check_ip(X509 *, const unsigned char *, size_t, unsigned int);
int X509_check_ip_asc(X509 *, const char *, unsigned int); ASN1_OCTET_STRING *a2i_IPADDRESS(const char *);
ASN1_OCTET_STRING *a2i_IPADDRESS_NC(const char *);
int X509V3_NAME_from_section(X509_NAME *, struct stack_st_CONF_VALUE *, unsigned long);
void X509_POLICY_NODE_print(BIO *, X509_POLICY_NODE *, int); struct stack_st_X509_POLICY_NODE;
struct ASRange_st {
    ASN1_INTEGER *min; ASN1_INTEGER *max;
};
typedef struct ASRange_st ASRange;
struct ASIdOrRange_st {
    int type;
    union {
        ASN1_INTEGER *id; ASRange *range;
    } u;
};
typedef struct ASIdOrRange_st ASIdOrRange; struct stack_st_ASIdOrRange;
typedef struct stack_st_ASIdOrRange ASIdOrRanges;
struct ASIdentifierChoice_st {
    int type;
    union {
        ASN1_NULL *inherit; ASIdOrRanges *asIdsOrRanges;
    } u;
};
typedef struct ASIdentifierChoice_st ASIdentifierChoice;
struct ASIdentifiers_st {
    ASIdentifierChoice *asnum; ASIdentifierChoice *rdi;
};
typedef struct ASIdentifiers_st ASIdentifiers; ASRange *ASRange_new(void); void ASRange_free(ASRange *);
ASRange *d2i_ASRange(ASRange **, const unsigned char **, long); int i2d_ASRange(const ASRange *, unsigned char **);
const ASN1_ITEM *ASRange_it(void); ASIdOrRange *ASIdOrRange_new(void); void ASIdOrRange_free(ASIdOrRange *);
ASIdOrRange *d2i_ASIdOrRange(ASIdOrRange **, const unsigned char **, long);
int i2d_ASIdOrRange(const ASIdOrRange *, unsigned char **); const ASN1_ITEM *ASIdOrRange_it(void);
ASIdentifierChoice *ASIdentifierChoice_new(void); void ASIdentifierChoice_free(ASIdentifierChoice *);
ASIdentifierChoice *d2i_ASIdentifierChoice(ASIdentifierChoice **, const unsigned char **, long);
int i2d_ASIdentifierChoice(const ASIdentifierChoice *, unsigned char **);
const ASN1_ITEM *ASIdentifierChoice_it(void); ASIdentifiers *ASIdentifiers_new(void);
void ASIdentifiers_free(ASIdentifiers *);
ASIdentifiers *d2i_ASIdentifiers(ASIdentifiers **, const unsigned char **, long);
int i2d_ASIdentifiers(const ASIdentifiers *, unsigned char **); const ASN1_ITEM *ASIdentifiers_it(void);
struct IPAddressRange_st {
    ASN1_BIT_STRING *min; ASN1_BIT_STRING *max;
};
typedef struct IPAddressRange_st IPAddressRange;
struct IPAddressOrRange_st {
    int type;
    union {
        ASN1_BIT_STRING *addressPrefix; IPAddressRange *addressRange;
    } u;
};
typedef struct IPAddressOrRange_st IPAddressOrRange; struct stack_st_IPAddressOrRange;
typedef struct stack_st_IPAddressOrRange IPAddressOrRanges;
struct IPAddressChoice_st {
    int type;
    union {
        ASN1_NULL *inherit; IPAddressOrRanges *addressesOrRanges;
    } u;
};
typedef struct IPAddressChoice_st IPAddressChoice;
struct IPAddressFamily_st {
    ASN1_OCTET_STRING *addressFamily; IPAddressChoice *ipAddressChoice;
};
typedef struct IPAddressFamily_st IPAddressFamily; struct stack_st_IPAddressFamily;
typedef struct stack_st_IPAddressFamily IPAddrBlocks; IPAddressRange *IPAddressRange_new(void);
void IPAddressRange_free(IPAddressRange *);
IPAddressRange *d2i_IPAddressRange(IPAddressRange **, const unsigned char **, long);
int i2d_IPAddressRange(const IPAddressRange *, unsigned char **); const ASN1_ITEM *IPAddressRange_it(void);
IPAddressOrRange *IPAddressOrRange_new(void); void IPAddressOrRange_free(IPAddressOrRange *);
IPAddressOrRange *d2i_IPAddressOrRange(IPAddressOrRange **, const unsigned char **, long);
int i2d_IPAddressOrRange(const IPAddressOrRange *, unsigned char **); const ASN1_ITEM *IPAddressOrRange_it(void);
IPAddressChoice *IPAddressChoice_new(void); void IPAddressChoice_free(IPAddressChoice *);
IPAddressChoice *d2i_IPAddressChoice(IPAddressChoice **, const unsigned char **, long);
int i2d_IPAddressChoice(const IPAddressChoice *, unsigned char **); const ASN1_ITEM *IPAddressChoice_it(void);
IPAddressFamily *IPAddressFamily_new(void); void IPAddressFamily_free(IPAddressFamily *);
IPAddressFamily *d2i_IPAddressFamily(IPAddressFamily **, const unsigned char **, long);
int i2d_IPAddressFamily(const IPAddressFamily *, unsigned char **); const ASN1_ITEM *IPAddressFamily_it(void);
int X509v3_asid_add_inherit(ASIdentifiers *, int);
int X509v3_asid_add_id_or_range(ASIdentifiers *, int, ASN1_INTEGER *, ASN1_INTEGER *);
int X509v3_addr_add_inherit(IPAddrBlocks *, const unsigned int, const unsigned int *);
int X509v3_addr_add_prefix(IPAddrBlocks *, const unsigned int, const unsigned int *, unsigned char *, const int);
int X509v3_addr_add_range(IPAddrBlocks *, const unsigned int, const unsigned int *, unsigned char *, unsigned char *);
unsigned int X509v3_addr_get_afi(const IPAddressFamily *);
int X509v3_addr_get_range(IPAddressOrRange *, const unsigned int, unsigned char *, unsigned char *, const int);
int X509v3_asid_is_canonical(ASIdentifiers *); int X509v3_addr_is_canonical(IPAddrBlocks *);
int X509v3_asid_canonize(ASIdentifiers *); int X509v3_addr_canonize(IPAddrBlocks *);
int X509v3_asid_inherits(ASIdentifiers *); int X509v3_addr_inherits(IPAddrBlocks *);
int X509v3_asid_subset(ASIdentifiers *, ASIdentifiers *); int X509v3_addr_subset(IPAddrBlocks *, IPAddrBlocks *);
int X509v3_asid_validate_path(X509_STORE_CTX *); int X509v3_addr_validate_path(X509_STORE_CTX *);
int X509v3_asid_validate_resource_set(struct stack_st_X509 *, ASIdentifiers *, int);
int X509v3_addr_validate_resource_set(struct stack_st_X509 *, IPAddrBlocks *, int); struct stack_st_ASN1_STRING;
struct NamingAuthority_st; typedef struct NamingAuthority_st NAMING_AUTHORITY; struct ProfessionInfo_st;
typedef struct ProfessionInfo_st PROFESSION_INFO; struct Admissions_st; typedef struct Admissions_st ADMISSIONS;
struct AdmissionSyntax_st; typedef struct AdmissionSyntax_st ADMISSION_SYNTAX;
NAMING_AUTHORITY *NAMING_AUTHORITY_new(void); void NAMING_AUTHORITY_free(NAMING_AUTHORITY *);
NAMING_AUTHORITY *d2i_NAMING_AUTHORITY(NAMING_AUTHORITY **, const unsigned char **, long);
int i2d_NAMING_AUTHORITY(const NAMING_AUTHORITY *, unsigned char **); const ASN1_ITEM *NAMING_AUTHORITY_it(void);
PROFESSION_INFO *PROFESSION_INFO_new(void); void PROFESSION_INFO_free(PROFESSION_INFO *);
PROFESSION_INFO *d2i_PROFESSION_INFO(PROFESSION_INFO **, const unsigned char **, long);
int i2d_PROFESSION_INFO(const PROFESSION_INFO *, unsigned char **); const ASN1_ITEM *PROFESSION_INFO_it(void);
ADMISSIONS *ADMISSIONS_new(void); void ADMISSIONS_free(ADMISSIONS *);
ADMISSIONS *d2i_ADMISSIONS(ADMISSIONS **, const unsigned char **, long);
int i2d_ADMISSIONS(const ADMISSIONS *, unsigned char **); const ASN1_ITEM *ADMISSIONS_it(void);
ADMISSION_SYNTAX *ADMISSION_SYNTAX_new(void); void ADMISSION_SYNTAX_free(ADMISSION_SYNTAX *);
ADMISSION_SYNTAX *d2i_ADMISSION_SYNTAX(ADMISSION_SYNTAX **, const unsigned char **, long);
int i2d_ADMISSION_SYNTAX(const ADMISSION_SYNTAX *, unsigned char **); const ASN1_ITEM *ADMISSION_SYNTAX_it(void);
struct stack_st_PROFESSION_INFO; struct stack_st_ADMISSIONS; typedef struct stack_st_PROFESSION_INFO PROFESSION_INFOS;
const ASN1_OBJECT *NAMING_AUTHORITY_get0_authorityId(const NAMING_AUTHORITY *);
const ASN1_IA5STRING *NAMING_AUTHORITY_get0_authorityURL(const NAMING_AUTHORITY *);
const ASN1_STRING *NAMING_AUTHORITY_get0_authorityText(const NAMING_AUTHORITY *);
void NAMING_AUTHORITY_set0_authorityId(NAMING_AUTHORITY *, ASN1_OBJECT *);
void NAMING_AUTHORITY_set0_authorityURL(NAMING_AUTHORITY *, ASN1_IA5STRING *);
void NAMING_AUTHORITY_set0_authorityText(NAMING_AUTHORITY *, ASN1_STRING *);
const GENERAL_NAME *ADMISSION_SYNTAX_get0_admissionAuthority(const ADMISSION_SYNTAX *);
void ADMISSION_SYNTAX_set0_admissionAuthority(ADMISSION_SYNTAX *, GENERAL_NAME *);
const struct stack_st_ADMISSIONS *ADMISSION_SYNTAX_get0_contentsOfAdmissions(const ADMISSION_SYNTAX *);
void ADMISSION_SYNTAX_set0_contentsOfAdmissions(ADMISSION_SYNTAX *, struct stack_st_ADMISSIONS *);
const GENERAL_NAME *ADMISSIONS_get0_admissionAuthority(const ADMISSIONS *);
void ADMISSIONS_set0_admissionAuthority(ADMISSIONS *, GENERAL_NAME *);
const NAMING_AUTHORITY *ADMISSIONS_get0_namingAuthority(const ADMISSIONS *);
void ADMISSIONS_set0_namingAuthority(ADMISSIONS *, NAMING_AUTHORITY *);
const PROFESSION_INFOS *ADMISSIONS_get0_professionInfos(const ADMISSIONS *);
void ADMISSIONS_set0_professionInfos(ADMISSIONS *, PROFESSION_INFOS *);
const ASN1_OCTET_STRING *PROFESSION_INFO_get0_addProfessionInfo(const PROFESSION_INFO *);
void PROFESSION_INFO_set0_addProfessionInfo(PROFESSION_INFO *, ASN1_OCTET_STRING *);
const NAMING_AUTHORITY *PROFESSION_INFO_get0_namingAuthority(const PROFESSION_INFO *);
void PROFESSION_INFO_set0_namingAuthority(PROFESSION_INFO *, NAMING_AUTHORITY *);
const struct stack_st_ASN1_STRING *PROFESSION_INFO_get0_professionItems(const PROFESSION_INFO *);
void PROFESSION_INFO_set0_professionItems(PROFESSION_INFO *, struct stack_st_ASN1_STRING *);
const struct stack_st_ASN1_OBJECT *PROFESSION_INFO_get0_professionOIDs(const PROFESSION_INFO *);
void PROFESSION_INFO_set0_professionOIDs(PROFESSION_INFO *, struct stack_st_ASN1_OBJECT *);
const ASN1_PRINTABLESTRING *PROFESSION_INFO_get0_registrationNumber(const PROFESSION_INFO *);
void PROFESSION_INFO_set0_registrationNumber(PROFESSION_INFO *, ASN1_PRINTABLESTRING *);
#define X509V3_CTX_TEST 0x1
#define CTX_TEST X509V3_CTX_TEST
#define X509V3_CTX_REPLACE 0x2
#define X509V3_EXT_DYNAMIC 0x1
#define X509V3_EXT_CTX_DEP 0x2
#define X509V3_EXT_MULTILINE 0x4
#define GEN_OTHERNAME 0
#define GEN_EMAIL 1
#define GEN_DNS 2
#define GEN_X400 3
#define GEN_DIRNAME 4
#define GEN_EDIPARTY 5
#define GEN_URI 6
#define GEN_IPADD 7
#define GEN_RID 8
#define CRLDP_ALL_REASONS 0x807f
#define CRL_REASON_NONE (-1)
#define CRL_REASON_UNSPECIFIED 0
#define CRL_REASON_KEY_COMPROMISE 1
#define CRL_REASON_CA_COMPROMISE 2
#define CRL_REASON_AFFILIATION_CHANGED 3
#define CRL_REASON_SUPERSEDED 4
#define CRL_REASON_CESSATION_OF_OPERATION 5
#define CRL_REASON_CERTIFICATE_HOLD 6
#define CRL_REASON_REMOVE_FROM_CRL 8
#define CRL_REASON_PRIVILEGE_WITHDRAWN 9
#define CRL_REASON_AA_COMPROMISE 10
#define IDP_PRESENT 0x1
#define IDP_INVALID 0x2
#define IDP_ONLYUSER 0x4
#define IDP_ONLYCA 0x8
#define IDP_ONLYATTR 0x10
#define IDP_INDIRECT 0x20
#define IDP_REASONS 0x40
#define EXFLAG_BCONS 0x1
#define EXFLAG_KUSAGE 0x2
#define EXFLAG_XKUSAGE 0x4
#define EXFLAG_NSCERT 0x8
#define EXFLAG_CA 0x10
#define EXFLAG_SI 0x20
#define EXFLAG_V1 0x40
#define EXFLAG_INVALID 0x80
#define EXFLAG_SET 0x100
#define EXFLAG_CRITICAL 0x200
#define EXFLAG_PROXY 0x400
#define EXFLAG_INVALID_POLICY 0x800
#define EXFLAG_FRESHEST 0x1000
#define EXFLAG_SS 0x2000
#define EXFLAG_BCONS_CRITICAL 0x10000
#define EXFLAG_AKID_CRITICAL 0x20000
#define EXFLAG_SKID_CRITICAL 0x40000
#define EXFLAG_SAN_CRITICAL 0x80000
#define EXFLAG_NO_FINGERPRINT 0x100000
#define KU_DIGITAL_SIGNATURE 0x0080
#define KU_NON_REPUDIATION 0x0040
#define KU_KEY_ENCIPHERMENT 0x0020
#define KU_DATA_ENCIPHERMENT 0x0010
#define KU_KEY_AGREEMENT 0x0008
#define KU_KEY_CERT_SIGN 0x0004
#define KU_CRL_SIGN 0x0002
#define KU_ENCIPHER_ONLY 0x0001
#define KU_DECIPHER_ONLY 0x8000
#define NS_SSL_CLIENT 0x80
#define NS_SSL_SERVER 0x40
#define NS_SMIME 0x20
#define NS_OBJSIGN 0x10
#define NS_SSL_CA 0x04
#define NS_SMIME_CA 0x02
#define NS_OBJSIGN_CA 0x01
#define NS_ANY_CA 7
#define XKU_SSL_SERVER 0x1
#define XKU_SSL_CLIENT 0x2
#define XKU_SMIME 0x4
#define XKU_CODE_SIGN 0x8
#define XKU_SGC 0x10
#define XKU_OCSP_SIGN 0x20
#define XKU_TIMESTAMP 0x40
#define XKU_DVCS 0x80
#define XKU_ANYEKU 0x100
#define X509_PURPOSE_DYNAMIC 0x1
#define X509_PURPOSE_DYNAMIC_NAME 0x2
#define X509_PURPOSE_SSL_CLIENT 1
#define X509_PURPOSE_SSL_SERVER 2
#define X509_PURPOSE_NS_SSL_SERVER 3
#define X509_PURPOSE_SMIME_SIGN 4
#define X509_PURPOSE_SMIME_ENCRYPT 5
#define X509_PURPOSE_CRL_SIGN 6
#define X509_PURPOSE_ANY 7
#define X509_PURPOSE_OCSP_HELPER 8
#define X509_PURPOSE_TIMESTAMP_SIGN 9
#define X509_PURPOSE_MIN 1
#define X509_PURPOSE_MAX 9
#define X509V3_EXT_UNKNOWN_MASK 0xf0000L
#define X509V3_EXT_DEFAULT 0
#define X509V3_EXT_ERROR_UNKNOWN 0x10000L
#define X509V3_EXT_PARSE_UNKNOWN 0x20000L
#define X509V3_EXT_DUMP_UNKNOWN 0x30000L
#define X509V3_ADD_OP_MASK 0xfL
#define X509V3_ADD_DEFAULT 0L
#define X509V3_ADD_APPEND 1L
#define X509V3_ADD_REPLACE 2L
#define X509V3_ADD_REPLACE_EXISTING 3L
#define X509V3_ADD_KEEP_EXISTING 4L
#define X509V3_ADD_DELETE 5L
#define X509V3_ADD_SILENT 0x10
#define hex_to_string OPENSSL_buf2hexstr
#define string_to_hex OPENSSL_hexstr2buf
#define X509_CHECK_FLAG_ALWAYS_CHECK_SUBJECT 0x1
#define X509_CHECK_FLAG_NO_WILDCARDS 0x2
#define X509_CHECK_FLAG_NO_PARTIAL_WILDCARDS 0x4
#define X509_CHECK_FLAG_MULTI_LABEL_WILDCARDS 0x8
#define X509_CHECK_FLAG_SINGLE_LABEL_SUBDOMAINS 0x10
#define X509_CHECK_FLAG_NEVER_CHECK_SUBJECT 0x20
#define ASIdOrRange_id 0
#define ASIdOrRange_range 1
#define ASIdentifierChoice_inherit 0
#define ASIdentifierChoice_asIdsOrRanges 1
#define IPAddressOrRange_addressPrefix 0
#define IPAddressOrRange_addressRange 1
#define IPAddressChoice_inherit 0
#define IPAddressChoice_addressesOrRanges 1
#define V3_ASID_ASNUM 0
#define V3_ASID_RDI 1
#define IANA_AFI_IPV4 1
#define IANA_AFI_IPV6 2
int sk_GENERAL_NAME_num(const struct stack_st_GENERAL_NAME *); GENERAL_NAME *sk_GENERAL_NAME_value(const struct stack_st_GENERAL_NAME *, int); struct stack_st_GENERAL_NAME *sk_GENERAL_NAME_new_null(void);
void sk_GENERAL_NAME_free(struct stack_st_GENERAL_NAME *); void sk_GENERAL_NAME_pop_free(struct stack_st_GENERAL_NAME *, void (*)(GENERAL_NAME *)); int sk_GENERAL_NAME_push(struct stack_st_GENERAL_NAME *, GENERAL_NAME *);
GENERAL_NAME *sk_GENERAL_NAME_pop(struct stack_st_GENERAL_NAME *); struct stack_st_GENERAL_NAME *sk_GENERAL_NAME_dup(const struct stack_st_GENERAL_NAME *); int sk_GENERAL_NAME_find(struct stack_st_GENERAL_NAME *, GENERAL_NAME *);
int sk_ACCESS_DESCRIPTION_num(const struct stack_st_ACCESS_DESCRIPTION *); ACCESS_DESCRIPTION *sk_ACCESS_DESCRIPTION_value(const struct stack_st_ACCESS_DESCRIPTION *, int); struct stack_st_ACCESS_DESCRIPTION *sk_ACCESS_DESCRIPTION_new_null(void);
void sk_ACCESS_DESCRIPTION_free(struct stack_st_ACCESS_DESCRIPTION *); void sk_ACCESS_DESCRIPTION_pop_free(struct stack_st_ACCESS_DESCRIPTION *, void (*)(ACCESS_DESCRIPTION *)); int sk_ACCESS_DESCRIPTION_push(struct stack_st_ACCESS_DESCRIPTION *, ACCESS_DESCRIPTION *);
ACCESS_DESCRIPTION *sk_ACCESS_DESCRIPTION_pop(struct stack_st_ACCESS_DESCRIPTION *); struct stack_st_ACCESS_DESCRIPTION *sk_ACCESS_DESCRIPTION_dup(const struct stack_st_ACCESS_DESCRIPTION *); int sk_ACCESS_DESCRIPTION_find(struct stack_st_ACCESS_DESCRIPTION *, ACCESS_DESCRIPTION *);
int sk_DIST_POINT_num(const struct stack_st_DIST_POINT *); DIST_POINT *sk_DIST_POINT_value(const struct stack_st_DIST_POINT *, int); struct stack_st_DIST_POINT *sk_DIST_POINT_new_null(void);
void sk_DIST_POINT_free(struct stack_st_DIST_POINT *); void sk_DIST_POINT_pop_free(struct stack_st_DIST_POINT *, void (*)(DIST_POINT *)); int sk_DIST_POINT_push(struct stack_st_DIST_POINT *, DIST_POINT *);
DIST_POINT *sk_DIST_POINT_pop(struct stack_st_DIST_POINT *); struct stack_st_DIST_POINT *sk_DIST_POINT_dup(const struct stack_st_DIST_POINT *); int sk_DIST_POINT_find(struct stack_st_DIST_POINT *, DIST_POINT *);
#ifdef __cplusplus
}
#endif
#endif
